//! One key of a map: reading, putting, changing, taking out.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::erlang::maps::map;
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::{Map, Term, atoms, exception};

natives! { pub const FUNCTIONS of "Map":
    /// The map without a key.
    ///
    ///     iex> Map.delete(%{a: 1, b: 2}, :a)
    ///     %{b: 2}
    "delete" 2 => delete;
    /// `{:ok, value}` of a key, or `:error`.
    ///
    ///     iex> Map.fetch(%{a: 1}, :a)
    ///     {:ok, 1}
    ///     iex> Map.fetch(%{a: 1}, :b)
    ///     :error
    "fetch" 2 => fetch;
    /// The value of a key; an error if it is missing.
    ///
    ///     iex> Map.fetch!(%{a: 1}, :a)
    ///     1
    "fetch!" 2 => fetch_or_raise;
    /// The value of a key, or `nil`.
    ///
    ///     iex> Map.get(%{a: 1}, :a)
    ///     1
    "get" 2 => get;
    /// The value of a key, or a default.
    ///
    ///     iex> Map.get(%{a: 1}, :b, 0)
    ///     0
    "get" 3 => get;
    /// Reads and changes a key's value: the function gives `{got, new}`, or `:pop`.
    ///
    ///     iex> Map.get_and_update(%{a: 1}, :a, &{&1, &1 + 1})
    ///     {1, %{a: 2}}
    "get_and_update" 3 => get_and_update;
    /// As `get_and_update/3`, but the key must be there.
    ///
    ///     iex> Map.get_and_update!(%{a: 1}, :a, fn _ -> :pop end)
    ///     {1, %{}}
    "get_and_update!" 3 => get_and_update_or_raise;
    /// The value of a key, or what the function gives.
    ///
    ///     iex> Map.get_lazy(%{}, :a, fn -> 0 end)
    ///     0
    "get_lazy" 3 => get_lazy;
    /// Whether the map has the key.
    ///
    ///     iex> Map.has_key?(%{a: 1}, :a)
    ///     true
    "has_key?" 2 => has_key;
    /// The value of a key, or `nil`, and the map without it.
    ///
    ///     iex> Map.pop(%{a: 1, b: 2}, :a)
    ///     {1, %{b: 2}}
    "pop" 2 => pop;
    /// The value of a key, or a default, and the map without it.
    ///
    ///     iex> Map.pop(%{a: 1}, :b, 0)
    ///     {0, %{a: 1}}
    "pop" 3 => pop;
    /// The value of a key, which must be there, and the map without it.
    ///
    ///     iex> Map.pop!(%{a: 1}, :a)
    ///     {1, %{}}
    "pop!" 2 => pop_or_raise;
    /// The value of a key, or what the function gives, and the map without it.
    ///
    ///     iex> Map.pop_lazy(%{a: 1}, :b, fn -> 0 end)
    ///     {0, %{a: 1}}
    "pop_lazy" 3 => pop_lazy;
    /// The map with a value under a key.
    ///
    ///     iex> Map.put(%{a: 1}, :b, 2)
    ///     %{a: 1, b: 2}
    "put" 3 => put;
    /// The map with a value under a key, unless the key is there.
    ///
    ///     iex> Map.put_new(%{a: 1}, :a, 2)
    ///     %{a: 1}
    "put_new" 3 => put_new;
    /// The map with what the function gives under a key, unless the key is there.
    ///
    ///     iex> Map.put_new_lazy(%{}, :a, fn -> 1 end)
    ///     %{a: 1}
    "put_new_lazy" 3 => put_new_lazy;
    /// The map with another value under a key that is there.
    ///
    ///     iex> Map.replace(%{a: 1}, :b, 2)
    ///     %{a: 1}
    "replace" 3 => replace;
    /// The map with another value under a key, which must be there.
    ///
    ///     iex> Map.replace!(%{a: 1}, :a, 2)
    ///     %{a: 2}
    "replace!" 3 => replace_or_raise;
    /// The map with a key's value changed by the function, if the key is there.
    ///
    ///     iex> Map.replace_lazy(%{a: 1}, :a, &(&1 * 10))
    ///     %{a: 10}
    "replace_lazy" 3 => replace_lazy;
    /// The map with a key's value changed by the function, or set to a default.
    ///
    ///     iex> Map.update(%{a: 1}, :a, 0, &(&1 + 1))
    ///     %{a: 2}
    ///     iex> Map.update(%{}, :a, 0, &(&1 + 1))
    ///     %{a: 0}
    "update" 4 => update;
    /// The map with a key's value changed by the function; the key must be there.
    ///
    ///     iex> Map.update!(%{a: 1}, :a, &(&1 + 1))
    ///     %{a: 2}
    "update!" 3 => update_or_raise;
}

fn put_into(map: &Map, key: &Term, value: Term) -> Reply {
    Ok(Term::Map(map.clone().put(key.clone(), value)))
}

/// The function argument, which must take so many arguments.
fn function(term: &Term, arity: usize) -> Result<&Term, Raise> {
    match term {
        Term::Fun(fun) if fun.arity() == arity => Ok(term),
        _ => Err(no_clause()),
    }
}

/// The value of a key, or the BEAM's `:badkey`.
fn value<'a>(map: &'a Map, key: &Term) -> Result<&'a Term, Raise> {
    map.get(key)
        .ok_or_else(|| Raise::tagged(atoms::BADKEY, key.clone()))
}

/// As [`value`], failing as Erlang's `map_get/2`, whose arguments tell which map it was.
fn existing<'a>(p: &Proc, of: &'a Term, key: &Term) -> Result<&'a Term, Raise> {
    map(of)
        .and_then(|map| value(map, key))
        .map_err(|raise| fail::within(p, raise, "erlang", "map_get", &[key.clone(), of.clone()]))
}

fn delete(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::Map(map(&args[0])?.clone().remove(&args[1])))
}

fn fetch(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(match map(&args[0])?.get(&args[1]) {
        Some(value) => Term::ok(value.clone()),
        None => Term::Atom(atoms::ERROR),
    })
}

fn fetch_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    existing(p, &args[0], &args[1]).cloned()
}

fn get(_: &mut Proc, args: &[Term]) -> Reply {
    let found = map(&args[0])?.get(&args[1]);
    Ok(found.or(args.get(2)).cloned().unwrap_or(Term::NIL))
}

fn get_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    match map(&args[0])?.get(&args[1]) {
        Some(value) => Ok(value.clone()),
        None => p.call(fun, &[]),
    }
}

fn has_key(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(map(&args[0])?.contains(&args[1])))
}

fn put(_: &mut Proc, args: &[Term]) -> Reply {
    put_into(map(&args[0])?, &args[1], args[2].clone())
}

fn put_new(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    if map.contains(&args[1]) {
        return Ok(args[0].clone());
    }
    put_into(map, &args[1], args[2].clone())
}

fn put_new_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    let map = map(&args[0])?;
    if map.contains(&args[1]) {
        return Ok(args[0].clone());
    }
    let value = p.call(fun, &[])?;
    put_into(map, &args[1], value)
}

fn replace(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    if !map.contains(&args[1]) {
        return Ok(args[0].clone());
    }
    put_into(map, &args[1], args[2].clone())
}

fn replace_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let found = map(&args[0]).and_then(|map| value(map, &args[1]).map(|_| map));
    let map = found.map_err(|raise| {
        let update = [args[1].clone(), args[2].clone(), args[0].clone()];
        fail::within(p, raise, "maps", "update", &update)
    })?;
    put_into(map, &args[1], args[2].clone())
}

fn replace_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let Term::Map(map) = &args[0] else {
        return Err(no_clause());
    };
    match map.get(&args[1]) {
        Some(value) => {
            let value = p.call(fun, std::slice::from_ref(value))?;
            put_into(map, &args[1], value)
        }
        None => Ok(args[0].clone()),
    }
}

fn update(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[3], 1)?;
    let map = map(&args[0])?;
    let value = match map.get(&args[1]) {
        Some(value) => p.call(fun, std::slice::from_ref(value))?,
        None => args[2].clone(),
    };
    put_into(map, &args[1], value)
}

fn update_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let value = existing(p, &args[0], &args[1])?;
    let value = p.call(fun, std::slice::from_ref(value))?;
    put_into(map(&args[0])?, &args[1], value)
}

/// `Map.pop/2,3`.
pub fn pop(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    let value = map.get(&args[1]).or(args.get(2)).cloned();
    taken(value.unwrap_or(Term::NIL), map, &args[1])
}

/// `{value, map without the key}`.
fn taken(value: Term, map: &Map, key: &Term) -> Reply {
    Ok(Term::tuple([value, Term::Map(map.clone().remove(key))]))
}

fn pop_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    match map.get(&args[1]) {
        Some(value) => taken(value.clone(), map, &args[1]),
        None => Err(fail::key(&args[1], &args[0])),
    }
}

fn pop_lazy(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 0)?;
    let map = map(&args[0])?;
    let value = match map.get(&args[1]) {
        Some(value) => value.clone(),
        None => p.call(fun, &[])?,
    };
    taken(value, map, &args[1])
}

/// `Map.get_and_update/3`.
pub fn get_and_update(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let current = map(&args[0])?.get(&args[1]).cloned().unwrap_or(Term::NIL);
    updated(p, args, fun, current)
}

fn get_and_update_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 1)?;
    let current = existing(p, &args[0], &args[1])?.clone();
    updated(p, args, fun, current)
}

fn updated(p: &mut Proc, args: &[Term], fun: &Term, current: Term) -> Reply {
    let answer = p.call(fun, std::slice::from_ref(&current))?;
    let map = map(&args[0])?;
    match answer.as_tuple() {
        Some([got, new]) => Ok(Term::tuple([
            got.clone(),
            put_into(map, &args[1], new.clone())?,
        ])),
        _ if answer.is_atom(atoms::POP) => taken(current, map, &args[1]),
        _ => Err(wrong_update(&answer)),
    }
}

/// What the `get_and_update` functions say of a function that answers wrongly.
pub fn wrong_update(answer: &Term) -> Raise {
    Raise::error(exception::runtime_error(format!(
        "the given function must return a two-element tuple or :pop, got: {}",
        fail::shown(answer)
    )))
}
