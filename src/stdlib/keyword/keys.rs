//! One key of a keyword list: reading, putting, changing, taking out.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::fail;
use crate::stdlib::map::wrong_update;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use super::{find, function, has, list_and_key, pair};

natives! { pub const FUNCTIONS of "Keyword":
    /// The list without any pair of this key.
    ///
    ///     iex> Keyword.delete([a: 1, b: 2, a: 3], :a)
    ///     [b: 2]
    "delete" 2 => delete;
    /// The list without the pairs of this key and value.
    ///
    ///     iex> Keyword.delete([a: 1, a: 2], :a, 1)
    ///     [a: 2]
    "delete" 3 => delete_value;
    /// The list without the first pair of this key.
    ///
    ///     iex> Keyword.delete_first([a: 1, b: 2, a: 3], :a)
    ///     [b: 2, a: 3]
    "delete_first" 2 => delete_first;
    /// `{:ok, value}` of a key, or `:error`.
    ///
    ///     iex> Keyword.fetch([a: 1], :a)
    ///     {:ok, 1}
    "fetch" 2 => fetch;
    /// The value of a key; an error if it is missing.
    ///
    ///     iex> Keyword.fetch!([a: 1], :a)
    ///     1
    "fetch!" 2 => fetch_or_raise;
    /// The value of a key, or `nil`.
    ///
    ///     iex> Keyword.get([a: 1], :b)
    ///     nil
    "get" 2 => get;
    /// The value of a key, or a default.
    ///
    ///     iex> Keyword.get([a: 1], :b, 0)
    ///     0
    "get" 3 => get;
    /// Reads and changes a key's value: the function gives `{got, new}`, or `:pop`.
    ///
    ///     iex> Keyword.get_and_update([a: 1], :a, &{&1, &1 + 1})
    ///     {1, [a: 2]}
    "get_and_update" 3 => get_and_update;
    /// As `get_and_update/3`, but the key must be there.
    ///
    ///     iex> Keyword.get_and_update!([a: 1], :a, fn _ -> :pop end)
    ///     {1, []}
    "get_and_update!" 3 => get_and_update_or_raise;
    /// The value of a key, or what the function gives.
    ///
    ///     iex> Keyword.get_lazy([], :a, fn -> 0 end)
    ///     0
    "get_lazy" 3 => get_lazy;
    /// The values of all pairs of this key.
    ///
    ///     iex> Keyword.get_values([a: 1, b: 2, a: 3], :a)
    ///     [1, 3]
    "get_values" 2 => get_values;
    /// Whether the key is there.
    ///
    ///     iex> Keyword.has_key?([a: 1], :a)
    ///     true
    "has_key?" 2 => has_key;
    /// The first value of a key, or `nil`, and the list without the key.
    ///
    ///     iex> Keyword.pop([a: 1, b: 2, a: 3], :a)
    ///     {1, [b: 2]}
    "pop" 2 => pop;
    /// The first value of a key, or a default, and the list without the key.
    ///
    ///     iex> Keyword.pop([b: 2], :a, 0)
    ///     {0, [b: 2]}
    "pop" 3 => pop;
    /// The first value of a key, which must be there, and the list without the key.
    ///
    ///     iex> Keyword.pop!([a: 1, b: 2], :a)
    ///     {1, [b: 2]}
    "pop!" 2 => pop_or_raise;
    /// The first value of a key, or `nil`, and the list without that pair.
    ///
    ///     iex> Keyword.pop_first([a: 1, a: 2], :a)
    ///     {1, [a: 2]}
    "pop_first" 2 => pop_first;
    /// The first value of a key, or a default, and the list without that pair.
    ///
    ///     iex> Keyword.pop_first([], :a, 0)
    ///     {0, []}
    "pop_first" 3 => pop_first;
    /// The first value of a key, or what the function gives, and the list without the key.
    ///
    ///     iex> Keyword.pop_lazy([b: 2], :a, fn -> 0 end)
    ///     {0, [b: 2]}
    "pop_lazy" 3 => pop_lazy;
    /// All values of a key, and the list without it.
    ///
    ///     iex> Keyword.pop_values([a: 1, b: 2, a: 3], :a)
    ///     {[1, 3], [b: 2]}
    "pop_values" 2 => pop_values;
    /// The list with one pair of this key, at its beginning.
    ///
    ///     iex> Keyword.put([b: 2, a: 1], :a, 3)
    ///     [a: 3, b: 2]
    "put" 3 => put;
    /// The list with a pair added, unless the key is there.
    ///
    ///     iex> Keyword.put_new([a: 1], :b, 2)
    ///     [b: 2, a: 1]
    "put_new" 3 => put_new;
    /// The list with a pair added whose value the function makes, unless the key is there.
    ///
    ///     iex> Keyword.put_new_lazy([a: 1], :b, fn -> 2 end)
    ///     [b: 2, a: 1]
    "put_new_lazy" 3 => put_new_lazy;
    /// The list with another value for a key that is there; further pairs of the key go.
    ///
    ///     iex> Keyword.replace([a: 1, b: 2, a: 3], :a, 4)
    ///     [a: 4, b: 2]
    "replace" 3 => replace;
    /// As `replace/3`, but the key must be there.
    ///
    ///     iex> Keyword.replace!([a: 1], :a, 2)
    ///     [a: 2]
    "replace!" 3 => replace_or_raise;
    /// As `replace/3`, with the function making the new value of the old one.
    ///
    ///     iex> Keyword.replace_lazy([a: 1], :a, &(&1 * 10))
    ///     [a: 10]
    "replace_lazy" 3 => replace_lazy;
    /// The list with a key's value changed by the function, or the pair added with a default.
    ///
    ///     iex> Keyword.update([a: 1], :a, 0, &(&1 + 1))
    ///     [a: 2]
    ///     iex> Keyword.update([a: 1], :b, 0, &(&1 + 1))
    ///     [a: 1, b: 0]
    "update" 4 => update;
    /// The list with a key's value changed by the function; the key must be there.
    ///
    ///     iex> Keyword.update!([a: 1], :a, &(&1 + 1))
    ///     [a: 2]
    "update!" 3 => update_or_raise;
}

/// What looks only as far as it must: the value of a key.
fn value(p: &Proc, args: &[Term]) -> Result<Option<Term>, Raise> {
    match (&args[0], &args[1]) {
        (Term::Nil | Term::Cons(_), Term::Atom(key)) => find(p, &args[0], *key),
        _ => Err(no_clause()),
    }
}

/// As [`value`]; without a clause it is the function of so many arguments that has none.
fn value_or_default(p: &Proc, name: &str, args: &[Term]) -> Result<Option<Term>, Raise> {
    if args[0].is_list() && matches!(args[1], Term::Atom(_)) {
        return value(p, args);
    }
    let default = args.get(2).cloned().unwrap_or(Term::NIL);
    let args = [args[0].clone(), args[1].clone(), default];
    Err(fail::no_clause(p, "Elixir.Keyword", name, &args))
}

fn fetch(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match value(p, args)? {
        Some(value) => Term::ok(value),
        None => Term::Atom(atoms::ERROR),
    })
}

fn fetch_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    value(p, args)?.ok_or_else(|| fail::key(&args[1], &args[0]))
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    let found = value_or_default(p, "get", args)?;
    Ok(found.or(args.get(2).cloned()).unwrap_or(Term::NIL))
}

fn get_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    match value(p, args)? {
        Some(value) => Ok(value),
        None => p.call(fun, &[]),
    }
}

fn has_key(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(value(p, args)?.is_some()))
}

fn get_values(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    Ok(Term::list(values_of(&list, key)))
}

fn values_of(list: &[Term], key: &Term) -> Vec<Term> {
    list.iter()
        .filter(|element| has(element, key))
        .filter_map(|element| Some(pair(element)?.1.clone()))
        .collect()
}

/// The elements that are no pairs of this key. All must be pairs.
fn without(p: &Proc, list: Vec<Term>, key: &Term) -> Result<Vec<Term>, Raise> {
    if let Some(at) = list.iter().position(|element| pair(element).is_none()) {
        // Nothing is looked at that need not be: a list without the key stays as it is.
        if !list.iter().any(|element| has(element, key)) {
            return Ok(list);
        }
        let args = [Term::list(list[at..].to_vec()), key.clone()];
        return Err(fail::no_clause(p, "Elixir.Keyword", "delete_key", &args));
    }
    Ok(list
        .into_iter()
        .filter(|element| !has(element, key))
        .collect())
}

fn delete(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    without(p, list, key).map(Term::list)
}

fn delete_value(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let gone = |element: &Term| pair(element) == Some((key, &args[2]));
    let kept: Vec<Term> = list.into_iter().filter(|element| !gone(element)).collect();
    Ok(Term::list(kept))
}

fn delete_first(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    Ok(Term::list(without_first(list, key)))
}

fn without_first(mut list: Vec<Term>, key: &Term) -> Vec<Term> {
    if let Some(at) = list.iter().position(|element| has(element, key)) {
        list.remove(at);
    }
    list
}

fn cons(key: &Term, value: Term, rest: Term) -> Term {
    Term::cons(Term::tuple([key.clone(), value]), rest)
}

fn put(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let rest = without(p, list, key).map(Term::list)?;
    Ok(cons(key, args[2].clone(), rest))
}

fn put_new(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match value(p, args)? {
        Some(_) => args[0].clone(),
        None => cons(&args[1], args[2].clone(), args[0].clone()),
    })
}

fn put_new_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    if value(p, args)?.is_some() {
        return Ok(args[0].clone());
    }
    let value = p.call(fun, &[])?;
    Ok(cons(&args[1], value, args[0].clone()))
}

/// The list with the first pair of the key holding what `change` makes of its value, and without further
/// pairs of the key; nothing if the key is not there.
fn changed(
    p: &mut Proc,
    list: Vec<Term>,
    key: &Term,
    change: impl FnOnce(&mut Proc, &Term) -> Reply,
) -> Result<Option<Vec<Term>>, Raise> {
    let Some(at) = list.iter().position(|element| has(element, key)) else {
        return Ok(None);
    };
    let mut rest = list;
    let after = rest.split_off(at + 1);
    if let Some((_, value)) = pair(&rest[at]) {
        let value = change(p, value)?;
        rest[at] = Term::tuple([key.clone(), value]);
    }
    rest.extend(without(p, after, key)?);
    Ok(Some(rest))
}

fn replace(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let changed = changed(p, list, key, |_, _| Ok(args[2].clone()))?;
    Ok(changed.map_or_else(|| args[0].clone(), Term::list))
}

fn replace_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let changed = changed(p, list, key, |_, _| Ok(args[2].clone()))?;
    changed
        .map(Term::list)
        .ok_or_else(|| fail::key(key, &args[0]))
}

fn replace_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let (list, key) = list_and_key(p, args)?;
    let changed = changed(p, list, key, |p, value| {
        p.call(fun, std::slice::from_ref(value))
    })?;
    Ok(changed.map_or_else(|| args[0].clone(), Term::list))
}

fn update(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[3], 1)?;
    let (list, key) = list_and_key(p, args)?;
    check_pairs(p, &list, args)?;
    let changed = changed(p, list, key, |p, value| {
        p.call(fun, std::slice::from_ref(value))
    })?;
    Ok(match changed {
        Some(list) => Term::list(list),
        None => {
            let added = Term::tuple([key.clone(), args[2].clone()]);
            Term::list_with_tail(list_and_key(p, args)?.0, Term::list([added]))
        }
    })
}

/// `update/4` looks at every element up to the key.
fn check_pairs(p: &Proc, list: &[Term], args: &[Term]) -> Result<(), Raise> {
    let key = &args[1];
    let odd = list
        .iter()
        .take_while(|element| !has(element, key))
        .position(|element| pair(element).is_none());
    let Some(at) = odd else {
        return Ok(());
    };
    let rest = Term::list(list[at..].to_vec());
    let args = [rest, key.clone(), args[2].clone(), args[3].clone()];
    Err(fail::no_clause(
        p,
        "Elixir.Keyword",
        "update_guarded",
        &args,
    ))
}

fn update_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let (list, key) = list_and_key(p, args)?;
    let changed = changed(p, list, key, |p, value| {
        p.call(fun, std::slice::from_ref(value))
    })?;
    changed
        .map(Term::list)
        .ok_or_else(|| fail::key(key, &args[0]))
}

/// `Keyword.pop/2,3`.
pub fn pop(p: &mut Proc, args: &[Term]) -> Reply {
    let value = value_or_default(p, "pop", args)?;
    let (list, key) = list_and_key(p, args)?;
    match value {
        Some(value) => taken(value, without(p, list, key)?),
        None => missing(args),
    }
}

/// `{value, list}`.
fn taken(value: Term, list: Vec<Term>) -> Reply {
    Ok(Term::tuple([value, Term::list(list)]))
}

/// `{default, list}` when there was nothing to take.
fn missing(args: &[Term]) -> Reply {
    let default = args.get(2).cloned().unwrap_or(Term::NIL);
    Ok(Term::tuple([default, args[0].clone()]))
}

fn pop_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    match value(p, args)? {
        Some(_) => pop(p, args),
        None => Err(fail::key(&args[1], &args[0])),
    }
}

fn pop_first(p: &mut Proc, args: &[Term]) -> Reply {
    let value = value_or_default(p, "pop_first", args)?;
    let (list, key) = list_and_key(p, args)?;
    match value {
        Some(value) => taken(value, without_first(list, key)),
        None => missing(args),
    }
}

fn pop_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    if value(p, args)?.is_some() {
        return pop(p, &args[..2]);
    }
    let value = p.call(fun, &[])?;
    Ok(Term::tuple([value, args[0].clone()]))
}

fn pop_values(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let values = Term::list(values_of(&list, key));
    let rest: Vec<Term> = list
        .into_iter()
        .filter(|element| !has(element, key))
        .collect();
    taken(values, rest)
}

/// `Keyword.get_and_update/3`.
pub fn get_and_update(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() || !matches!(args[1], Term::Atom(_)) {
        return Err(fail::no_clause(p, "Elixir.Keyword", "get_and_update", args));
    }
    match value(p, args)? {
        Some(current) => updated(p, args, current),
        None => added(p, args),
    }
}

/// Unlike `get_and_update/3` it leaves no further pairs of the key.
fn get_and_update_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    match value(p, args)? {
        Some(current) => only_updated(p, args, current),
        None => Err(fail::key(&args[1], &args[0])),
    }
}

/// The key is there: its first pair changes or goes, further ones go.
fn updated(p: &mut Proc, args: &[Term], current: Term) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let answer = p.call(&args[2], std::slice::from_ref(&current))?;
    match answer.as_tuple() {
        Some([got, new]) => {
            let list = changed_first(list, key, new.clone());
            taken(got.clone(), list)
        }
        _ if answer.is_atom(atoms::POP) => taken(current, without_first(list, key)),
        _ => Err(wrong_update(&answer)),
    }
}

fn only_updated(p: &mut Proc, args: &[Term], current: Term) -> Reply {
    let (list, key) = list_and_key(p, args)?;
    let answer = p.call(&args[2], std::slice::from_ref(&current))?;
    match answer.as_tuple() {
        Some([got, new]) => {
            let list = changed(p, list, key, |_, _| Ok(new.clone()))?;
            taken(got.clone(), list.unwrap_or_default())
        }
        _ if answer.is_atom(atoms::POP) => taken(current, without_first(list, key)),
        _ => Err(wrong_update(&answer)),
    }
}

fn changed_first(mut list: Vec<Term>, key: &Term, value: Term) -> Vec<Term> {
    if let Some(at) = list.iter().position(|element| has(element, key)) {
        list[at] = Term::tuple([key.clone(), value]);
    }
    list
}

/// The key is not there: the function gets `nil`, and what it gives is added in front.
fn added(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = p.call(&args[2], &[Term::NIL])?;
    match answer.as_tuple() {
        Some([got, new]) => Ok(Term::tuple([
            got.clone(),
            cons(&args[1], new.clone(), args[0].clone()),
        ])),
        _ if answer.is_atom(atoms::POP) => Ok(Term::tuple([Term::NIL, args[0].clone()])),
        _ => Err(wrong_update(&answer)),
    }
}
