//! Whole maps: making, merging, filtering, taking apart.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::enumerable::{GO, elements, fold};
use crate::stdlib::erlang::maps::{map, map_size};
use crate::stdlib::maps::{pair_of, to_pairs};
use crate::stdlib::natives::natives;
use crate::stdlib::{fail, maps};
use crate::term::{Map, Term, atoms};

natives! { pub const FUNCTIONS of "Map":
    /// The map without some keys.
    ///
    ///     iex> Map.drop(%{a: 1, b: 2, c: 3}, [:a, :c])
    ///     %{b: 2}
    "drop" 2 => drop_keys;
    /// Whether two maps are the same, also in integers and floats.
    ///
    ///     iex> Map.equal?(%{a: 1}, %{a: 1.0})
    ///     false
    "equal?" 2 => equal;
    /// The entries for which the function, given `{key, value}`, holds.
    ///
    ///     iex> Map.filter(%{a: 1, b: 2}, fn {_key, value} -> value > 1 end)
    ///     %{b: 2}
    "filter" 2 => filter;
    /// A map that has the same value under each key.
    ///
    ///     iex> Map.from_keys([:a, :b], 0)
    ///     %{a: 0, b: 0}
    "from_keys" 2 => maps::from_keys;
    /// A struct's fields as a plain map.
    ///
    ///     iex> Map.from_struct(1..2)
    ///     %{first: 1, last: 2, step: 1}
    "from_struct" 1 => from_struct;
    /// The keys as a list.
    ///
    ///     iex> Map.keys(%{a: 1, b: 2})
    ///     [:a, :b]
    "keys" 1 => maps::keys_native;
    /// The map with each value made by the function, given `{key, value}`.
    ///
    ///     iex> Map.map(%{a: 1, b: 2}, fn {_key, value} -> value * 10 end)
    ///     %{a: 10, b: 20}
    "map" 2 => map_values;
    /// Both maps in one; where they have the same key, the second counts.
    ///
    ///     iex> Map.merge(%{a: 1, b: 2}, %{b: 3})
    ///     %{a: 1, b: 3}
    "merge" 2 => maps::merge_native;
    /// Both maps in one; where they have the same key, the function decides.
    ///
    ///     iex> Map.merge(%{a: 1, b: 2}, %{b: 3}, fn _key, one, other -> one + other end)
    ///     %{a: 1, b: 5}
    "merge" 3 => merge_with;
    /// An empty map.
    ///
    ///     iex> Map.new()
    ///     %{}
    "new" 0 => new;
    /// A map of a collection of pairs.
    ///
    ///     iex> Map.new([a: 1, b: 2])
    ///     %{a: 1, b: 2}
    "new" 1 => from_pairs;
    /// A map of the pairs that the function makes of a collection's elements.
    ///
    ///     iex> Map.new([:a, :b], &{&1, 0})
    ///     %{a: 0, b: 0}
    "new" 2 => from_pairs_with;
    /// The entries for which the function, given `{key, value}`, does not hold.
    ///
    ///     iex> Map.reject(%{a: 1, b: 2}, fn {_key, value} -> value > 1 end)
    ///     %{a: 1}
    "reject" 2 => reject;
    /// The number of entries; `map_size/1` is the usual way.
    ///
    ///     iex> Map.size(%{a: 1})
    ///     1
    "size" 1 => map_size;
    /// The entries of some keys, and the other entries.
    ///
    ///     iex> Map.split(%{a: 1, b: 2}, [:a])
    ///     {%{a: 1}, %{b: 2}}
    "split" 2 => split;
    /// The entries of some keys.
    ///
    ///     iex> Map.take(%{a: 1, b: 2}, [:a, :c])
    ///     %{a: 1}
    "take" 2 => take;
    /// The entries as a list of pairs.
    ///
    ///     iex> Map.to_list(%{a: 1, b: 2})
    ///     [a: 1, b: 2]
    "to_list" 1 => maps::to_list;
    /// The values as a list, in the order of their keys.
    ///
    ///     iex> Map.values(%{a: 1, b: 2})
    ///     [1, 2]
    "values" 1 => maps::values;
}

fn new(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(Term::Map(Map::new()))
}

fn from_pairs(p: &mut Proc, args: &[Term]) -> Reply {
    if matches!(args[0], Term::Map(_)) && args[0].struct_module().is_none() {
        return Ok(args[0].clone());
    }
    let pairs = elements(p, &args[0])?;
    of_pairs(p, pairs)
}

fn from_pairs_with(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    if !matches!(fun, Term::Fun(_)) {
        return Err(no_clause_in(p, ("Map", "new_from_enum"), args));
    }
    let pairs = fold(p, &args[0], Vec::new(), move |p, pairs, element| {
        pairs.push(p.call(&fun, &[element])?);
        GO
    })?;
    of_pairs(p, pairs)
}

/// A map of pairs; the error for what is none is that of `:maps.from_list/1`.
fn of_pairs(p: &mut Proc, pairs: Vec<Term>) -> Reply {
    let entries: Option<Vec<(Term, Term)>> = pairs.iter().map(pair_of).collect();
    match entries {
        Some(entries) => {
            p.work(entries.len())?;
            Ok(Term::map(entries))
        }
        None => {
            let list = [Term::list(pairs)];
            Err(fail::within(p, Raise::badarg(), "maps", "from_list", &list))
        }
    }
}

fn equal(_: &mut Proc, args: &[Term]) -> Reply {
    match (&args[0], &args[1]) {
        (Term::Map(_), Term::Map(_)) => Ok(Term::bool(args[0] == args[1])),
        (Term::Map(_), other) | (other, _) => Err(fail::bad_map(other)),
    }
}

/// The entries for which the function's answer is as wanted.
fn sift(p: &mut Proc, args: &[Term], wanted: bool) -> Reply {
    let Term::Map(map) = &args[0] else {
        return Err(no_clause());
    };
    let mut kept = Vec::new();
    for (key, value) in to_pairs(map) {
        let pair = Term::tuple([key.clone(), value.clone()]);
        if p.call(&args[1], &[pair])?.truthy() == wanted {
            kept.push((key, value));
        }
    }
    Ok(Term::map(kept))
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, true)
}

fn reject(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, false)
}

fn map_values(p: &mut Proc, args: &[Term]) -> Reply {
    let Term::Map(map) = &args[0] else {
        return Err(no_clause());
    };
    let mut changed = Vec::with_capacity(map.len());
    for (key, value) in to_pairs(map) {
        let pair = Term::tuple([key.clone(), value]);
        changed.push((key, p.call(&args[1], &[pair])?));
    }
    Ok(Term::map(changed))
}

fn from_struct(p: &mut Proc, args: &[Term]) -> Reply {
    let structure = match &args[0] {
        Term::Atom(module) => p.apply(*module, atoms::STRUCT, &[])?,
        other => other.clone(),
    };
    match (structure.struct_module(), structure) {
        (Some(_), Term::Map(fields)) => Ok(Term::Map(fields.remove(&Term::Atom(atoms::STRUCT)))),
        _ => Err(no_clause()),
    }
}

fn merge_with(p: &mut Proc, args: &[Term]) -> Reply {
    if !matches!(&args[2], Term::Fun(fun) if fun.arity() == 3) {
        return Err(no_clause());
    }
    let (mut merged, other) = (map(&args[0])?.clone(), map(&args[1])?);
    for (key, value) in to_pairs(other) {
        p.checkpoint()?;
        let value = match merged.get(&key) {
            Some(before) => p.call(&args[2], &[key.clone(), before.clone(), value])?,
            None => value,
        };
        merged = merged.put(key, value);
    }
    Ok(Term::Map(merged))
}

/// The map and the keys of `take`, `drop` and `split`.
fn map_and_keys<'a>(p: &mut Proc, args: &'a [Term]) -> Result<(&'a Map, Vec<Term>), Raise> {
    let map = map(&args[0])?;
    let keys = elements(p, &args[1])?;
    p.work(keys.len())?;
    Ok((map, keys))
}

fn take(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, keys) = map_and_keys(p, args)?;
    Ok(Term::map(chosen(map, keys)))
}

fn chosen(map: &Map, keys: Vec<Term>) -> Vec<(Term, Term)> {
    keys.into_iter()
        .filter_map(|key| map.get(&key).cloned().map(|value| (key, value)))
        .collect()
}

fn without(map: &Map, keys: &[Term]) -> Term {
    Term::Map(keys.iter().fold(map.clone(), |map, key| map.remove(key)))
}

fn drop_keys(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, keys) = map_and_keys(p, args)?;
    Ok(without(map, &keys))
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, keys) = map_and_keys(p, args)?;
    let rest = without(map, &keys);
    Ok(Term::tuple([Term::map(chosen(map, keys)), rest]))
}
