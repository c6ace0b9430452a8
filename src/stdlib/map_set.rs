//! `MapSet`: sets, as maps whose keys are the members.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Map, Term, atoms};

use super::args::{Reply, no_clause};
use super::enumerable::{GO, elements, fold};
use super::natives::natives;
use super::{maps, structs};

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "MapSet",
    doc: "Sets: collections that have each element once. They go through `Enum` in the order of terms.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "MapSet":
    /// The struct of an empty set.
    ///
    ///     iex> MapSet.__struct__()
    ///     MapSet.new([])
    "__struct__" 0 => |_, _| Ok(to_term(Map::new()));
    /// The struct with some of its fields given.
    ///
    ///     iex> MapSet.__struct__(map: %{1 => []})
    ///     MapSet.new([1])
    "__struct__" 1 => |p, args| structs::build(p, atoms::MAP_SET, &to_term(Map::new()), &args[0], &[]);
    /// The set without a member.
    ///
    ///     iex> MapSet.delete(MapSet.new([1, 2]), 1)
    ///     MapSet.new([2])
    "delete" 2 => delete;
    /// The members of the first set that are not in the second.
    ///
    ///     iex> MapSet.difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
    ///     MapSet.new([1])
    "difference" 2 => |p, args| sift(p, args, |_, in_second| !in_second);
    /// Whether two sets have no member in common.
    ///
    ///     iex> MapSet.disjoint?(MapSet.new([1]), MapSet.new([2]))
    ///     true
    "disjoint?" 2 => disjoint;
    /// Whether two sets have the same members.
    ///
    ///     iex> MapSet.equal?(MapSet.new([1]), MapSet.new([1.0]))
    ///     false
    "equal?" 2 => equal;
    /// The members for which the function holds.
    ///
    ///     iex> MapSet.filter(MapSet.new(1..4), &(&1 > 2))
    ///     MapSet.new([3, 4])
    "filter" 2 => |p, args| tested(p, args, true);
    /// The members that both sets have.
    ///
    ///     iex> MapSet.intersection(MapSet.new([1, 2]), MapSet.new([2, 3]))
    ///     MapSet.new([2])
    "intersection" 2 => |p, args| sift(p, args, |_, in_second| in_second);
    /// Whether a term is a member.
    ///
    ///     iex> MapSet.member?(MapSet.new([1, 2]), 2)
    ///     true
    "member?" 2 => |_, args| Ok(Term::bool(set(&args[0])?.contains(&args[1])));
    /// An empty set.
    ///
    ///     iex> MapSet.new()
    ///     MapSet.new([])
    "new" 0 => |_, _| Ok(to_term(Map::new()));
    /// The set of a collection's elements.
    ///
    ///     iex> MapSet.new([2, 1, 2])
    ///     MapSet.new([1, 2])
    "new" 1 => new;
    /// The set of what the function makes of a collection's elements.
    ///
    ///     iex> MapSet.new([1, 2], &(&1 * 10))
    ///     MapSet.new([10, 20])
    "new" 2 => new_with;
    /// The set with a member added.
    ///
    ///     iex> MapSet.put(MapSet.new([1]), 2)
    ///     MapSet.new([1, 2])
    "put" 2 => put;
    /// The members for which the function does not hold.
    ///
    ///     iex> MapSet.reject(MapSet.new(1..4), &(&1 > 2))
    ///     MapSet.new([1, 2])
    "reject" 2 => |p, args| tested(p, args, false);
    /// The number of members.
    ///
    ///     iex> MapSet.size(MapSet.new([1, 2]))
    ///     2
    "size" 1 => |_, args| Ok(Term::from(set(&args[0])?.len()));
    /// Whether all members of the first set are in the second.
    ///
    ///     iex> MapSet.subset?(MapSet.new([1]), MapSet.new([1, 2]))
    ///     true
    "subset?" 2 => subset;
    /// The members that exactly one of the sets has.
    ///
    ///     iex> MapSet.symmetric_difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
    ///     MapSet.new([1, 3])
    "symmetric_difference" 2 => symmetric_difference;
    /// The members as a list.
    ///
    ///     iex> MapSet.to_list(MapSet.new([2, 1]))
    ///     [1, 2]
    "to_list" 1 => to_list;
    /// The members of both sets.
    ///
    ///     iex> MapSet.union(MapSet.new([1]), MapSet.new([2]))
    ///     MapSet.new([1, 2])
    "union" 2 => union;
}

/// The version that the struct says it has.
const VERSION: i64 = 2;

/// The set whose members are the keys of a map.
pub fn to_term(members: Map) -> Term {
    Term::structure(
        atoms::MAP_SET,
        [
            (atoms::MAP, Term::Map(members)),
            (atoms::VERSION, Term::Int(VERSION)),
        ],
    )
}

/// The map whose keys are a set's members.
pub fn members(term: &Term) -> Option<&Map> {
    let set = term.struct_module() == Some(atoms::MAP_SET);
    term.field(atoms::MAP).filter(|_| set)?.as_map()
}

fn set(term: &Term) -> Result<&Map, Raise> {
    members(term).ok_or_else(no_clause)
}

fn two(p: &mut Proc, args: &[Term]) -> Result<(Map, Map), Raise> {
    let (a, b) = (set(&args[0])?.clone(), set(&args[1])?.clone());
    p.work((a.len() + b.len()) / 4)?;
    Ok((a, b))
}

fn of(members: impl IntoIterator<Item = Term>) -> Term {
    let entries = members.into_iter().map(|member| (member, Term::Nil));
    to_term(Map::from_entries(entries))
}

fn new(p: &mut Proc, args: &[Term]) -> Reply {
    if members(&args[0]).is_some() {
        return Ok(args[0].clone());
    }
    let elements = elements(p, &args[0])?;
    p.work(elements.len())?;
    Ok(of(elements))
}

fn new_with(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let made = fold(p, &args[0], Vec::new(), move |p, made, element| {
        made.push(p.call(&fun, &[element])?);
        GO
    })?;
    Ok(of(made))
}

fn put(_: &mut Proc, args: &[Term]) -> Reply {
    let set = set(&args[0])?.clone();
    Ok(to_term(set.put(args[1].clone(), Term::Nil)))
}

fn delete(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(to_term(set(&args[0])?.clone().remove(&args[1])))
}

/// The members of the first set that are to stay, given whether they are in the second.
fn sift(p: &mut Proc, args: &[Term], stays: fn(&Term, bool) -> bool) -> Reply {
    let (a, b) = two(p, args)?;
    let kept = a.iter().filter(|(key, _)| stays(key, b.contains(key)));
    Ok(of(kept.map(|(key, _)| key.clone())))
}

fn tested(p: &mut Proc, args: &[Term], wanted: bool) -> Reply {
    let mut kept = Vec::new();
    for (member, _) in maps::to_pairs(set(&args[0])?) {
        if p.call(&args[1], std::slice::from_ref(&member))?.truthy() == wanted {
            kept.push(member);
        }
    }
    Ok(of(kept))
}

fn disjoint(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = two(p, args)?;
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    Ok(Term::bool(!few.iter().any(|(key, _)| many.contains(key))))
}

fn equal(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = two(p, args)?;
    Ok(Term::bool(
        a.len() == b.len() && maps::keys(&a) == maps::keys(&b),
    ))
}

fn subset(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = two(p, args)?;
    let all = a.len() <= b.len() && a.iter().all(|(key, _)| b.contains(key));
    Ok(Term::bool(all))
}

fn symmetric_difference(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = two(p, args)?;
    let only_a = a.iter().filter(|(key, _)| !b.contains(key));
    let only_b = b.iter().filter(|(key, _)| !a.contains(key));
    Ok(of(only_a.chain(only_b).map(|(key, _)| key.clone())))
}

fn union(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = two(p, args)?;
    Ok(to_term(maps::merge(&a, &b)))
}

fn to_list(p: &mut Proc, args: &[Term]) -> Reply {
    let set = set(&args[0])?;
    p.work(set.len() / 10)?;
    Ok(maps::keys(set))
}
