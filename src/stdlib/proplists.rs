//! Erlang's `:proplists`: lists of options, `{key, value}` or a bare atom for `{atom, true}`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Map, Term, atoms};

use super::args::{Reply, no_clause, no_clause_in};
use super::natives::natives;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":proplists",
    doc: "Property lists: options as pairs, where a bare atom stands for `{atom, true}`.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of ":proplists":
    /// The values of a key, those that are lists one after the other.
    ///
    ///     iex> :proplists.append_values(:a, [a: [1], a: 2])
    ///     [1, 2]
    "append_values" 2 => append_values;
    /// The list with `{atom, true}` written as the atom.
    ///
    ///     iex> :proplists.compact([{:a, true}, {:b, 1}])
    ///     [:a, {:b, 1}]
    "compact" 1 => |p, args| each(p, &args[0], shortest);
    /// The list without a key.
    ///
    ///     iex> :proplists.delete(:a, [:a, {:b, 1}])
    ///     [b: 1]
    "delete" 2 => |p, args| {
        let kept = list(p, &args[1])?.into_iter().filter(|entry| !names(entry, &args[0]));
        Ok(Term::list(kept.collect::<Vec<_>>()))
    };
    /// The list of a map's entries.
    ///
    ///     iex> :proplists.from_map(%{a: 1})
    ///     [a: 1]
    "from_map" 1 => super::maps::to_list;
    /// All values of a key.
    ///
    ///     iex> :proplists.get_all_values(:a, [:a, {:a, 2}])
    ///     [true, 2]
    "get_all_values" 2 => |p, args| Ok(Term::list(values(p, args)?));
    /// Whether a key's first value is `true`.
    ///
    ///     iex> :proplists.get_bool(:a, [:a])
    ///     true
    "get_bool" 2 => |p, args| Ok(Term::bool(value(p, args)? == Some(Term::bool(true))));
    /// The keys, each once.
    ///
    ///     iex> :proplists.get_keys([:a, {:b, 1}, {:a, 2}])
    ///     [:a, :b]
    "get_keys" 1 => get_keys;
    /// The first value of a key, or `:undefined`.
    ///
    ///     iex> :proplists.get_value(:b, [:a, {:b, 1}])
    ///     1
    "get_value" 2 => get_value, [Term::Atom(atoms::UNDEFINED)];
    /// The first value of a key, or a default.
    ///
    ///     iex> :proplists.get_value(:c, [], 5)
    ///     5
    "get_value" 3 => get_value;
    /// Whether a key is there.
    ///
    ///     iex> :proplists.is_defined(:a, [:a])
    ///     true
    "is_defined" 2 => |p, args| Ok(Term::bool(lookup(p, args)?.is_some()));
    /// The first entry of a key as a pair, or `:none`.
    ///
    ///     iex> :proplists.lookup(:a, [:a])
    ///     {:a, true}
    "lookup" 2 => |p, args| Ok(lookup(p, args)?.unwrap_or(Term::atom("none")));
    /// All entries of a key as pairs.
    ///
    ///     iex> :proplists.lookup_all(:a, [:a, {:a, 2}])
    ///     [a: true, a: 2]
    "lookup_all" 2 => |p, args| Ok(Term::list(entries(p, args)?));
    /// An entry in its shortest form.
    ///
    ///     iex> :proplists.property({:a, true})
    ///     :a
    "property" 1 => |_, args| Ok(shortest(args[0].clone()));
    /// The entry of a key and value in its shortest form.
    ///
    ///     iex> :proplists.property(:a, true)
    ///     :a
    "property" 2 => |_, args| Ok(shortest(Term::tuple([args[0].clone(), args[1].clone()])));
    /// The entries of some keys, each in a list, and the other entries.
    ///
    ///     iex> :proplists.split([:a, {:b, 1}, :c], [:a, :b])
    ///     {[[:a], [b: 1]], [:c]}
    "split" 2 => split;
    /// The entries in a map; of a key the first counts.
    ///
    ///     iex> :proplists.to_map([:a, {:b, 1}, {:a, 3}])
    ///     %{a: true, b: 1}
    "to_map" 1 => to_map;
    /// The list with bare atoms written as `{atom, true}`.
    ///
    ///     iex> :proplists.unfold([:a, {:b, 1}])
    ///     [a: true, b: 1]
    "unfold" 1 => |p, args| each(p, &args[0], longest);
}

fn list(p: &mut Proc, term: &Term) -> Result<Vec<Term>, Raise> {
    let elements = term.to_vec().ok_or_else(no_clause)?;
    p.work(elements.len() / 10)?;
    Ok(elements)
}

/// Whether an entry is of this key: the atom itself, or a tuple that begins with it.
fn names(entry: &Term, key: &Term) -> bool {
    (entry == key && matches!(key, Term::Atom(_)))
        || entry.as_tuple().and_then(<[Term]>::first) == Some(key)
}

/// An atom as `{atom, true}`; anything else as it is.
fn longest(entry: Term) -> Term {
    match entry {
        Term::Atom(atom) => Term::tuple([Term::Atom(atom), Term::bool(true)]),
        other => other,
    }
}

/// `{atom, true}` as the atom; anything else as it is.
fn shortest(entry: Term) -> Term {
    match entry.as_tuple() {
        Some([Term::Atom(key), Term::Atom(atoms::TRUE)]) => Term::Atom(*key),
        _ => entry,
    }
}

fn each(p: &mut Proc, term: &Term, change: fn(Term) -> Term) -> Reply {
    let changed: Vec<Term> = list(p, term)?.into_iter().map(change).collect();
    Ok(Term::list(changed))
}

/// The entries of a key, with atoms written out.
fn entries(p: &mut Proc, args: &[Term]) -> Result<Vec<Term>, Raise> {
    let of_key = list(p, &args[1])?
        .into_iter()
        .filter(|entry| names(entry, &args[0]));
    Ok(of_key.map(longest).collect())
}

fn lookup(p: &mut Proc, args: &[Term]) -> Result<Option<Term>, Raise> {
    let first = list(p, &args[1])?
        .into_iter()
        .find(|entry| names(entry, &args[0]));
    Ok(first.map(longest))
}

/// The value of the first entry that is a pair or a bare atom.
fn value(p: &mut Proc, args: &[Term]) -> Result<Option<Term>, Raise> {
    Ok(lookup(p, args)?.and_then(|entry| pair_value(&entry)))
}

fn pair_value(entry: &Term) -> Option<Term> {
    match entry.as_tuple() {
        Some([_, value]) => Some(value.clone()),
        _ => None,
    }
}

fn values(p: &mut Proc, args: &[Term]) -> Result<Vec<Term>, Raise> {
    Ok(entries(p, args)?.iter().filter_map(pair_value).collect())
}

fn get_value(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[1].is_list() {
        return Err(no_clause_in(p, (":proplists", "get_value"), args));
    }
    Ok(value(p, &args[..2])?.unwrap_or_else(|| args[2].clone()))
}

fn append_values(p: &mut Proc, args: &[Term]) -> Reply {
    let mut all = Vec::new();
    for value in values(p, args)? {
        match value.to_vec() {
            Some(list) => all.extend(list),
            None => all.push(value),
        }
    }
    Ok(Term::list(all))
}

fn get_keys(p: &mut Proc, args: &[Term]) -> Reply {
    let keys: std::collections::BTreeSet<super::keys::Exact> = list(p, &args[0])?
        .into_iter()
        .map(longest)
        .filter_map(|entry| Some(super::keys::Exact(entry.as_tuple()?.first()?.clone())))
        .collect();
    let keys: Vec<Term> = keys.into_iter().map(|key| key.0).collect();
    Ok(Term::list(keys))
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut rest, keys) = (list(p, &args[0])?, list(p, &args[1])?);
    let mut parts = Vec::new();
    for key in keys {
        let (of_key, others) = rest.into_iter().partition(|entry| names(entry, &key));
        let of_key: Vec<Term> = of_key;
        parts.push(Term::list(of_key));
        rest = others;
    }
    Ok(Term::tuple([Term::list(parts), Term::list(rest)]))
}

fn to_map(p: &mut Proc, args: &[Term]) -> Reply {
    let mut map = Map::new();
    for entry in list(p, &args[0])?.into_iter().map(longest) {
        if let Some([key, value]) = entry.as_tuple()
            && !map.contains(key)
        {
            map = map.put(key.clone(), value.clone());
        }
    }
    Ok(Term::Map(map))
}
