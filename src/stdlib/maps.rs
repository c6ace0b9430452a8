//! Erlang's `:maps`, and what `Map` and others need of maps as lists.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Map, Term, atoms};

use super::args::Reply;
use super::erlang::maps::{is_map_key, map, map_get, map_size};
use super::fail;
use super::natives::natives;

natives! { const FUNCTIONS of ":maps":
    /// The entries for which the function of key and value holds.
    ///
    ///     iex> :maps.filter(fn _key, value -> value > 1 end, %{a: 1, b: 2})
    ///     %{b: 2}
    "filter" 2 => filter;
    /// As `filter/2`; the function may answer `{true, new_value}`.
    ///
    ///     iex> :maps.filtermap(fn _key, value -> {true, value + 1} end, %{a: 1})
    ///     %{a: 2}
    "filtermap" 2 => filtermap;
    /// `{:ok, value}` of a key, or `:error`.
    ///
    ///     iex> :maps.find(:a, %{a: 1})
    ///     {:ok, 1}
    "find" 2 => find;
    /// Goes through the entries with an accumulator.
    ///
    ///     iex> :maps.fold(fn _key, value, sum -> value + sum end, 0, %{a: 1, b: 2})
    ///     3
    "fold" 3 => fold;
    /// Calls the function with each key and value.
    ///
    ///     iex> :maps.foreach(fn _key, _value -> :done end, %{a: 1})
    ///     :ok
    "foreach" 2 => foreach;
    /// A map that has the same value under each key.
    ///
    ///     iex> :maps.from_keys([:a], 0)
    ///     %{a: 0}
    "from_keys" 2 => from_keys;
    /// A map of a list of pairs.
    ///
    ///     iex> :maps.from_list([a: 1])
    ///     %{a: 1}
    "from_list" 1 => from_list;
    /// The value of a key, which must be there.
    ///
    ///     iex> :maps.get(:a, %{a: 1})
    ///     1
    "get" 2 => map_get_or_raise;
    /// The value of a key, or a default.
    ///
    ///     iex> :maps.get(:b, %{a: 1}, 0)
    ///     0
    "get" 3 => get_or_default;
    /// The elements of a list in groups by what the function makes of them.
    ///
    ///     iex> :maps.groups_from_list(&rem(&1, 2), [1, 2, 3])
    ///     %{0 => [2], 1 => [1, 3]}
    "groups_from_list" 2 => groups_from_list;
    /// As `groups_from_list/2`, with a function for what goes into the groups.
    ///
    ///     iex> :maps.groups_from_list(&rem(&1, 2), &(&1 * 10), [1, 2, 3])
    ///     %{0 => [20], 1 => [10, 30]}
    "groups_from_list" 3 => groups_from_list;
    /// The entries of the second map whose keys are in the first.
    ///
    ///     iex> :maps.intersect(%{a: 1, b: 2}, %{a: 3})
    ///     %{a: 3}
    "intersect" 2 => intersect;
    /// What the function makes of the values of keys that both maps have.
    ///
    ///     iex> :maps.intersect_with(fn _key, x, y -> {x, y} end, %{a: 1, b: 2}, %{a: 3})
    ///     %{a: {1, 3}}
    "intersect_with" 3 => intersect_with;
    /// Whether the map has the key.
    ///
    ///     iex> :maps.is_key(:a, %{a: 1})
    ///     true
    "is_key" 2 => is_map_key;
    /// Something to give to `next/1`.
    ///
    ///     iex> :maps.next(:maps.iterator(%{a: 1}))
    ///     {:a, 1, :none}
    "iterator" 1 => iterator;
    /// The keys.
    ///
    ///     iex> :maps.keys(%{a: 1})
    ///     [:a]
    "keys" 1 => keys_native;
    /// The map with each value made by the function of key and value.
    ///
    ///     iex> :maps.map(fn _key, value -> value + 1 end, %{a: 1})
    ///     %{a: 2}
    "map" 2 => map_values;
    /// Both maps in one; where they have the same key, the second counts.
    ///
    ///     iex> :maps.merge(%{a: 1}, %{a: 2})
    ///     %{a: 2}
    "merge" 2 => merge_native;
    /// Both maps in one; where they have the same key, the function decides.
    ///
    ///     iex> :maps.merge_with(fn _key, x, y -> x + y end, %{a: 1}, %{a: 2})
    ///     %{a: 3}
    "merge_with" 3 => merge_with;
    /// An empty map.
    ///
    ///     iex> :maps.new()
    ///     %{}
    "new" 0 => new;
    /// The next key and value and the iterator after them, or `:none`.
    ///
    ///     iex> :maps.next(:none)
    ///     :none
    "next" 1 => next;
    /// The map with a value under a key.
    ///
    ///     iex> :maps.put(:a, 1, %{})
    ///     %{a: 1}
    "put" 3 => put;
    /// The map without a key.
    ///
    ///     iex> :maps.remove(:a, %{a: 1})
    ///     %{}
    "remove" 2 => remove;
    /// The number of entries.
    ///
    ///     iex> :maps.size(%{a: 1})
    ///     1
    "size" 1 => map_size;
    /// The value of a key and the map without it, or `:error`.
    ///
    ///     iex> :maps.take(:a, %{a: 1})
    ///     {1, %{}}
    "take" 2 => take;
    /// The entries as pairs.
    ///
    ///     iex> :maps.to_list(%{a: 1})
    ///     [a: 1]
    "to_list" 1 => to_list;
    /// The map with another value under a key, which must be there.
    ///
    ///     iex> :maps.update(:a, 2, %{a: 1})
    ///     %{a: 2}
    "update" 3 => update;
    /// The map with a key's value changed by the function; the key must be there.
    ///
    ///     iex> :maps.update_with(:a, &(&1 + 1), %{a: 1})
    ///     %{a: 2}
    "update_with" 3 => update_with;
    /// The map with a key's value changed by the function, or set to a default.
    ///
    ///     iex> :maps.update_with(:b, &(&1 + 1), 0, %{a: 1})
    ///     %{a: 1, b: 0}
    "update_with" 4 => update_with_default;
    /// The values, in the order of their keys.
    ///
    ///     iex> :maps.values(%{a: 1})
    ///     [1]
    "values" 1 => values;
    /// The entries of some keys.
    ///
    ///     iex> :maps.with([:a], %{a: 1, b: 2})
    ///     %{a: 1}
    "with" 2 => with;
    /// The map without some keys.
    ///
    ///     iex> :maps.without([:a], %{a: 1, b: 2})
    ///     %{b: 2}
    "without" 2 => without;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":maps",
    doc: "Erlang's functions on maps. Elixir's `Map` has them with the map as first argument.",
    functions: FUNCTIONS,
};

/// The entries as pairs.
pub fn pairs(map: &Map) -> Term {
    Term::list(
        map.iter()
            .map(|(key, value)| Term::tuple([key.clone(), value.clone()])),
    )
}

/// The keys.
pub fn keys(map: &Map) -> Term {
    Term::list(map.iter().map(|(key, _)| key.clone()))
}

/// The entries, apart from the map: for loops that call functions meanwhile.
pub fn to_pairs(map: &Map) -> Vec<(Term, Term)> {
    map.iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Key and value of a pair.
pub fn pair_of(term: &Term) -> Option<(Term, Term)> {
    match term.as_tuple() {
        Some([key, value]) => Some((key.clone(), value.clone())),
        _ => None,
    }
}

/// The function at a position among the arguments, which must take so many arguments.
fn function(args: &[Term], position: usize, arity: usize) -> Result<&Term, Raise> {
    let fun = &args[position - 1];
    if matches!(fun, Term::Fun(fun) if fun.arity() == arity) {
        return Ok(fun);
    }
    let problem = match arity {
        1 => "not a fun that takes one argument",
        2 => "not a fun that takes two arguments",
        _ => "not a fun that takes three arguments",
    };
    Err(Raise::bad_argument(position, problem))
}

/// The elements of the list at the first position.
fn list(p: &mut Proc, args: &[Term]) -> Result<Vec<Term>, Raise> {
    if !args[0].is_list() {
        return Err(Raise::bad_argument(1, "not a list"));
    }
    let elements = args[0]
        .to_vec()
        .ok_or_else(|| Raise::bad_argument(1, "not a proper list"))?;
    p.work(elements.len())?;
    Ok(elements)
}

fn case_clause(answer: Term) -> Raise {
    Raise::tagged(atoms::CASE_CLAUSE, answer)
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[1])?, function(args, 1, 2)?);
    let mut kept = Vec::new();
    for (key, value) in to_pairs(map) {
        let answer = p.call(fun, &[key.clone(), value.clone()])?;
        match answer {
            Term::Atom(atoms::TRUE) => kept.push((key, value)),
            Term::Atom(atoms::FALSE) => {}
            other => return Err(case_clause(other)),
        }
    }
    Ok(Term::map(kept))
}

fn filtermap(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[1])?, function(args, 1, 2)?);
    let mut kept = Vec::new();
    for (key, value) in to_pairs(map) {
        let answer = p.call(fun, &[key.clone(), value.clone()])?;
        match (answer.as_atom(), answer.as_tuple()) {
            (Some(atoms::TRUE), _) => kept.push((key, value)),
            (Some(atoms::FALSE), _) => {}
            (_, Some([Term::Atom(atoms::TRUE), new])) => kept.push((key, new.clone())),
            _ => return Err(case_clause(answer)),
        }
    }
    Ok(Term::map(kept))
}

fn find(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(match map(&args[1])?.get(&args[0]) {
        Some(value) => Term::ok(value.clone()),
        None => Term::Atom(atoms::ERROR),
    })
}

fn fold(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[2])?, function(args, 1, 3)?);
    let mut acc = args[1].clone();
    for (key, value) in to_pairs(map) {
        acc = p.call(fun, &[key, value, acc])?;
    }
    Ok(acc)
}

fn foreach(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[1])?, function(args, 1, 2)?);
    for (key, value) in to_pairs(map) {
        p.call(fun, &[key, value])?;
    }
    Ok(Term::OK)
}

/// `Map.from_keys(keys, value)`.
pub fn from_keys(p: &mut Proc, args: &[Term]) -> Reply {
    let keys = list(p, args).map_err(|raise| fail::within(p, raise, "maps", "from_keys", args))?;
    Ok(Term::map(
        keys.into_iter().map(|key| (key, args[1].clone())),
    ))
}

fn from_list(p: &mut Proc, args: &[Term]) -> Reply {
    let entries: Option<Vec<(Term, Term)>> = list(p, args)?.iter().map(pair_of).collect();
    entries.map(Term::map).ok_or_else(Raise::badarg)
}

fn map_get_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    map_get(p, args).map_err(|raise| fail::within(p, raise, "erlang", "map_get", args))
}

fn get_or_default(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(map(&args[1])?.get(&args[0]).unwrap_or(&args[2]).clone())
}

fn groups_from_list(p: &mut Proc, args: &[Term]) -> Reply {
    let by = function(args, 1, 1)?;
    let (value_fun, list) = match args.len() {
        3 => (Some(function(args, 2, 1)?), &args[2]),
        _ => (None, &args[1]),
    };
    let elements = list
        .to_vec()
        .ok_or_else(|| Raise::bad_argument(args.len(), "not a list"))?;
    let mut groups = Map::new();
    // From the back, so that each group is built in order by prepending.
    for element in elements.into_iter().rev() {
        let key = p.call(by, std::slice::from_ref(&element))?;
        let value = match value_fun {
            Some(fun) => p.call(fun, &[element])?,
            None => element,
        };
        let group = groups.get(&key).cloned().unwrap_or(Term::Nil);
        groups = groups.put(key, Term::cons(value, group));
    }
    Ok(Term::Map(groups))
}

fn intersect(p: &mut Proc, args: &[Term]) -> Reply {
    let (left, right) = (map(&args[0])?, map(&args[1])?);
    p.work(left.len().min(right.len()))?;
    let common = right.iter().filter(|(key, _)| left.contains(key));
    Ok(Term::map(
        common.map(|(key, value)| (key.clone(), value.clone())),
    ))
}

fn intersect_with(p: &mut Proc, args: &[Term]) -> Reply {
    let (left, right, fun) = (map(&args[1])?, map(&args[2])?, function(args, 1, 3)?);
    let mut common = Vec::new();
    for (key, value) in to_pairs(left) {
        if let Some(other) = right.get(&key) {
            let value = p.call(fun, &[key.clone(), value, other.clone()])?;
            common.push((key, value));
        }
    }
    Ok(Term::map(common))
}

/// An iterator is the list of the pairs still to come.
fn iterator(p: &mut Proc, args: &[Term]) -> Reply {
    let pairs = pairs(map(&args[0])?);
    if matches!(pairs, Term::Nil) {
        return Ok(Term::atom("none"));
    }
    p.work(pairs.iter().count())?;
    Ok(pairs)
}

fn next(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Cons(cell) => {
            if let Some([key, value]) = cell.head.as_tuple() {
                let rest = match &cell.tail {
                    Term::Nil => Term::atom("none"),
                    rest => rest.clone(),
                };
                return Ok(Term::tuple([key.clone(), value.clone(), rest]));
            }
        }
        none if *none == Term::atom("none") => return Ok(none.clone()),
        _ => {}
    }
    Err(Raise::bad_argument(1, "not a valid iterator"))
}

/// The keys of the map that is the first argument.
pub fn keys_native(p: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    p.work(map.len() / 10)?;
    Ok(keys(map))
}

/// The values of the map that is the first argument.
pub fn values(p: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    p.work(map.len() / 10)?;
    Ok(Term::list(map.iter().map(|(_, value)| value.clone())))
}

/// The entries of the map that is the first argument, as pairs.
pub fn to_list(p: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[0])?;
    p.work(map.len() / 10)?;
    Ok(pairs(map))
}

fn map_values(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[1])?, function(args, 1, 2)?);
    let mut changed = Vec::with_capacity(map.len());
    for (key, value) in to_pairs(map) {
        let value = p.call(fun, &[key.clone(), value])?;
        changed.push((key, value));
    }
    Ok(Term::map(changed))
}

/// Both maps in one; the second counts.
pub fn merge_native(p: &mut Proc, args: &[Term]) -> Reply {
    let (left, right) = (map(&args[0])?, map(&args[1])?);
    p.work(right.len())?;
    Ok(Term::Map(merge(left, right)))
}

/// Both maps in one; the second counts.
pub fn merge(left: &Map, right: &Map) -> Map {
    if left.is_empty() {
        return right.clone();
    }
    if right.len() <= left.len() / 4 {
        return right.iter().fold(left.clone(), |merged, (key, value)| {
            merged.put(key.clone(), value.clone())
        });
    }
    let entries = left.iter().chain(right.iter());
    Map::from_entries(entries.map(|(key, value)| (key.clone(), value.clone())))
}

fn merge_with(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut merged, right, fun) = (
        map(&args[1])?.clone(),
        map(&args[2])?,
        function(args, 1, 3)?,
    );
    for (key, value) in to_pairs(right) {
        p.checkpoint()?;
        let value = match merged.get(&key) {
            Some(before) => p.call(fun, &[key.clone(), before.clone(), value])?,
            None => value,
        };
        merged = merged.put(key, value);
    }
    Ok(Term::Map(merged))
}

fn new(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(Term::Map(Map::new()))
}

fn put(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[2])?.clone();
    Ok(Term::Map(map.put(args[0].clone(), args[1].clone())))
}

fn remove(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::Map(map(&args[1])?.clone().remove(&args[0])))
}

fn take(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[1])?;
    Ok(match map.get(&args[0]) {
        Some(value) => Term::tuple([value.clone(), Term::Map(map.clone().remove(&args[0]))]),
        None => Term::Atom(atoms::ERROR),
    })
}

fn bad_key(key: &Term) -> Raise {
    Raise::tagged(atoms::BADKEY, key.clone())
}

fn update(_: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[2])?;
    if !map.contains(&args[0]) {
        return Err(bad_key(&args[0]));
    }
    Ok(Term::Map(map.clone().put(args[0].clone(), args[1].clone())))
}

fn update_with(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[2])?, function(args, 2, 1)?);
    let value = map.get(&args[0]).ok_or_else(|| bad_key(&args[0]))?;
    let value = p.call(fun, std::slice::from_ref(value))?;
    Ok(Term::Map(map.clone().put(args[0].clone(), value)))
}

fn update_with_default(p: &mut Proc, args: &[Term]) -> Reply {
    let (map, fun) = (map(&args[3])?, function(args, 2, 1)?);
    let value = match map.get(&args[0]) {
        Some(value) => p.call(fun, std::slice::from_ref(value))?,
        None => args[2].clone(),
    };
    Ok(Term::Map(map.clone().put(args[0].clone(), value)))
}

fn with(p: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[1])?;
    let keys = list(p, args)?;
    let found = keys
        .into_iter()
        .filter_map(|key| map.get(&key).cloned().map(|value| (key, value)));
    Ok(Term::map(found))
}

fn without(p: &mut Proc, args: &[Term]) -> Reply {
    let map = map(&args[1])?;
    let keys = list(p, args)?;
    Ok(Term::Map(
        keys.iter().fold(map.clone(), |map, key| map.remove(key)),
    ))
}
