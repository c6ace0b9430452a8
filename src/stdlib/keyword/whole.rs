//! Whole keyword lists: making, merging, filtering, taking apart.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error};
use crate::stdlib::enumerable::{GO, elements, fold};
use crate::stdlib::fail;
use crate::stdlib::keys::Exact;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms, compare_exact};

use std::collections::BTreeSet;

use super::{function, has, is_keyword_pair, list, pair};

natives! { pub const FUNCTIONS of "Keyword":
    /// The list without any pair of some keys.
    ///
    ///     iex> Keyword.drop([a: 1, b: 2, a: 3], [:a])
    ///     [b: 2]
    "drop" 2 => drop_keys;
    /// Whether two lists have the same pairs, in any order of keys.
    ///
    ///     iex> Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])
    ///     true
    "equal?" 2 => equal;
    /// The pairs for which the function holds.
    ///
    ///     iex> Keyword.filter([a: 1, b: 2], fn {_key, value} -> value > 1 end)
    ///     [b: 2]
    "filter" 2 => filter;
    /// A list with the same value for each key.
    ///
    ///     iex> Keyword.from_keys([:a, :b], 0)
    ///     [a: 0, b: 0]
    "from_keys" 2 => from_keys;
    /// The keys, as often as they stand there.
    ///
    ///     iex> Keyword.keys([a: 1, b: 2, a: 3])
    ///     [:a, :b, :a]
    "keys" 1 => keys;
    /// Whether the term is a keyword list.
    ///
    ///     iex> Keyword.keyword?([a: 1])
    ///     true
    ///     iex> Keyword.keyword?([1])
    ///     false
    "keyword?" 1 => is_keyword;
    /// The list with each value made by the function, given the pair.
    ///
    ///     iex> Keyword.map([a: 1], fn {_key, value} -> value + 1 end)
    ///     [a: 2]
    "map" 2 => map_values;
    /// Both lists in one; the keys of the second replace those of the first.
    ///
    ///     iex> Keyword.merge([a: 1, b: 2], [a: 3])
    ///     [b: 2, a: 3]
    "merge" 2 => merge;
    /// Both lists in one; where they have the same key, the function decides.
    ///
    ///     iex> Keyword.merge([a: 1, b: 2], [a: 3], fn _key, one, other -> one + other end)
    ///     [b: 2, a: 4]
    "merge" 3 => merge_with;
    /// An empty list.
    ///
    ///     iex> Keyword.new()
    ///     []
    "new" 0 => new;
    /// A list of a collection of pairs; of those with the same key the last counts.
    ///
    ///     iex> Keyword.new(%{a: 1})
    ///     [a: 1]
    "new" 1 => from_pairs;
    /// A list of the pairs that the function makes of a collection's elements.
    ///
    ///     iex> Keyword.new([:a, :b], &{&1, 0})
    ///     [a: 0, b: 0]
    "new" 2 => from_pairs_with;
    /// The pairs for which the function does not hold.
    ///
    ///     iex> Keyword.reject([a: 1, b: 2], fn {_key, value} -> value > 1 end)
    ///     [a: 1]
    "reject" 2 => reject;
    /// The number of pairs; `length/1` is the usual way.
    ///
    ///     iex> Keyword.size([a: 1])
    ///     1
    "size" 1 => crate::stdlib::erlang::lists::length;
    /// The pairs of some keys, and the other pairs.
    ///
    ///     iex> Keyword.split([a: 1, b: 2, a: 3], [:a])
    ///     {[a: 1, a: 3], [b: 2]}
    "split" 2 => split;
    /// The pairs of some keys.
    ///
    ///     iex> Keyword.take([a: 1, b: 2, a: 3], [:a])
    ///     [a: 1, a: 3]
    "take" 2 => take;
    /// The list itself.
    ///
    ///     iex> Keyword.to_list([a: 1])
    ///     [a: 1]
    "to_list" 1 => to_list;
    /// The values, in order.
    ///
    ///     iex> Keyword.values([a: 1, b: 2])
    ///     [1, 2]
    "values" 1 => values;
}

fn new(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(Term::Nil)
}

fn from_pairs(p: &mut Proc, args: &[Term]) -> Reply {
    let pairs = elements(p, &args[0])?;
    of_pairs(p, pairs)
}

fn from_pairs_with(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let pairs = fold(p, &args[0], Vec::new(), move |p, pairs, element| {
        pairs.push(p.call(&fun, &[element])?);
        GO
    })?;
    of_pairs(p, pairs)
}

/// The pairs, of those with the same key only the last.
fn of_pairs(p: &mut Proc, pairs: Vec<Term>) -> Reply {
    p.work(pairs.len())?;
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(pairs.len());
    for element in &pairs {
        let Some((key, value)) = pair(element) else {
            return Err(Raise::tagged(atoms::BADMATCH, element.clone()));
        };
        if !matches!(key, Term::Atom(_)) {
            let args = [Term::Nil, key.clone(), value.clone()];
            return Err(fail::no_clause(p, "Elixir.Keyword", "put_new", &args));
        }
    }
    for element in pairs.into_iter().rev() {
        if let Some((key, _)) = pair(&element)
            && seen.insert(Exact(key.clone()))
        {
            kept.push(element);
        }
    }
    kept.reverse();
    Ok(Term::list(kept))
}

fn is_keyword(p: &mut Proc, args: &[Term]) -> Reply {
    let mut elements = args[0].iter();
    let mut seen = 0;
    let pairs = elements
        .by_ref()
        .inspect(|_| seen += 1)
        .all(is_keyword_pair);
    p.work(seen / 10)?;
    Ok(Term::bool(pairs && matches!(elements.rest(), Term::Nil)))
}

fn keys(p: &mut Proc, args: &[Term]) -> Reply {
    let list = list(p, &args[0])?;
    let key = |element: &Term| match pair(element) {
        Some((key @ Term::Atom(_), _)) => Ok(key.clone()),
        _ => Err(argument_error(format!(
            "expected a keyword list, but an entry in the list is not a two-element tuple with an atom \
             as its first element, got: {}",
            fail::shown(element)
        ))),
    };
    let keys: Result<Vec<Term>, Raise> = list.iter().map(key).collect();
    keys.map(Term::list)
}

/// Key and value of an element; one that is no pair has no clause in the function of this name.
fn checked<'a>(p: &Proc, element: &'a Term, name: &str) -> Result<(&'a Term, &'a Term), Raise> {
    pair(element)
        .ok_or_else(|| fail::no_clause(p, "Elixir.Keyword", name, std::slice::from_ref(element)))
}

fn values(p: &mut Proc, args: &[Term]) -> Reply {
    let list = list(p, &args[0])?;
    let values: Result<Vec<Term>, Raise> = list
        .iter()
        .map(|element| checked(p, element, "-values/1-fun-0-").map(|(_, value)| value.clone()))
        .collect();
    values.map(Term::list)
}

fn to_list(p: &mut Proc, args: &[Term]) -> Reply {
    list(p, &args[0])?;
    Ok(args[0].clone())
}

fn equal(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut left, mut right) = (list(p, &args[0])?, list(p, &args[1])?);
    p.work(left.len() + right.len())?;
    for side in [&mut left, &mut right] {
        side.sort_by(|a, b| match (pair(a), pair(b)) {
            (Some((a, _)), Some((b, _))) => compare_exact(a, b),
            _ => compare_exact(a, b),
        });
    }
    Ok(Term::bool(left == right))
}

fn sift(p: &mut Proc, args: &[Term], wanted: bool) -> Reply {
    let fun = function(&args[1], 1)?;
    let mut kept = Vec::new();
    for element in list(p, &args[0])? {
        if pair(&element).is_none() {
            let name = if wanted { "do_filter" } else { "do_reject" };
            let args = [args[0].clone(), args[1].clone()];
            return Err(fail::no_clause(p, "Elixir.Keyword", name, &args));
        }
        if p.call(fun, std::slice::from_ref(&element))?.truthy() == wanted {
            kept.push(element);
        }
    }
    Ok(Term::list(kept))
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, true)
}

fn reject(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, false)
}

fn map_values(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[1], 1)?;
    let mut mapped = Vec::new();
    for element in list(p, &args[0])? {
        let (key, _) = checked(p, &element, "-map/2-fun-0-")?;
        let value = p.call(fun, std::slice::from_ref(&element))?;
        mapped.push(Term::tuple([key.clone(), value]));
    }
    Ok(Term::list(mapped))
}

fn from_keys(p: &mut Proc, args: &[Term]) -> Reply {
    let keys = list(p, &args[0])?;
    let pairs: Vec<Term> = keys
        .into_iter()
        .map(|key| Term::tuple([key, args[1].clone()]))
        .collect();
    Ok(Term::list(pairs))
}

fn not_keywords(which: &str, list: &Term) -> Raise {
    argument_error(format!(
        "expected a keyword list as the {which} argument, got: {}",
        fail::shown(list)
    ))
}

/// The elements of a list to be merged; one that does not end as a list is no keyword list.
fn merged_list(p: &mut Proc, which: &str, term: &Term) -> Result<Vec<Term>, Raise> {
    match term {
        Term::Cons(_) if term.list_len().is_none() => Err(not_keywords(which, term)),
        _ => list(p, term),
    }
}

fn merge(p: &mut Proc, args: &[Term]) -> Reply {
    let left = merged_list(p, "first", &args[0])?;
    let right = merged_list(p, "second", &args[1])?;
    if left.is_empty() || right.is_empty() {
        return Ok(args[usize::from(left.is_empty())].clone());
    }
    if !right.iter().all(is_keyword_pair) {
        return Err(not_keywords("second", &args[1]));
    }
    if !left.iter().all(is_keyword_pair) {
        return Err(not_keywords("first", &args[0]));
    }
    p.work(left.len() + right.len())?;
    let replaced: BTreeSet<Exact> = keys_of(&right);
    let kept: Vec<Term> = left
        .into_iter()
        .filter(|element| !is_one_of(element, &replaced))
        .collect();
    Ok(Term::list_with_tail(kept, args[1].clone()))
}

fn keys_of(list: &[Term]) -> BTreeSet<Exact> {
    list.iter()
        .filter_map(|element| Some(Exact(pair(element)?.0.clone())))
        .collect()
}

fn is_one_of(element: &Term, keys: &BTreeSet<Exact>) -> bool {
    pair(element).is_some_and(|(key, _)| keys.contains(&Exact(key.clone())))
}

/// Pairs of the second list meet the pairs of the same key in the first one after the other, so the
/// function sees the n-th value of both; those of the first that are met this way stand no more for themselves.
fn merge_with(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[2], 3)?;
    let left = merged_list(p, "first", &args[0])?;
    let right = merged_list(p, "second", &args[1])?;
    if !left.iter().all(is_keyword_pair) {
        return Err(not_keywords("first", &args[0]));
    }
    if !right.iter().all(is_keyword_pair) {
        return Err(not_keywords("second", &args[1]));
    }
    let replaced = keys_of(&right);
    let mut merged: Vec<Term> = left
        .iter()
        .filter(|element| !is_one_of(element, &replaced))
        .cloned()
        .collect();
    let mut waiting = left;
    for element in right {
        p.checkpoint()?;
        let Some((key, value)) = pair(&element) else {
            continue;
        };
        let met = waiting.iter().position(|other| has(other, key));
        let value = match met.map(|at| waiting.remove(at)).as_ref().and_then(pair) {
            Some((_, before)) => p.call(fun, &[key.clone(), before.clone(), value.clone()])?,
            None => value.clone(),
        };
        merged.push(Term::tuple([key.clone(), value]));
    }
    Ok(Term::list(merged))
}

/// The pairs whose keys are among those given, and the others.
fn divide(p: &mut Proc, args: &[Term], name: &str) -> Result<(Vec<Term>, Vec<Term>), Raise> {
    let (elements, keys) = (list(p, &args[0])?, list(p, &args[1])?);
    p.work(elements.len() + keys.len())?;
    let keys: BTreeSet<Exact> = keys.into_iter().map(Exact).collect();
    let (mut taken, mut rest) = (Vec::new(), Vec::new());
    for element in elements {
        let (key, _) = checked(p, &element, name)?;
        if keys.contains(&Exact(key.clone())) {
            taken.push(element);
        } else {
            rest.push(element);
        }
    }
    Ok((taken, rest))
}

fn take(p: &mut Proc, args: &[Term]) -> Reply {
    divide(p, args, "-take/2-fun-0-").map(|(taken, _)| Term::list(taken))
}

fn drop_keys(p: &mut Proc, args: &[Term]) -> Reply {
    divide(p, args, "-drop/2-fun-0-").map(|(_, rest)| Term::list(rest))
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let (taken, rest) = divide(p, args, "-split/2-fun-0-")?;
    Ok(Term::tuple([Term::list(taken), Term::list(rest)]))
}
