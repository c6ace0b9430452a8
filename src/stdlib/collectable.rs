//! Putting elements into collections: `Enum.into/2`, and the protocol `Collectable`.

use crate::runtime::{Native, NativeClosure, NativeModule, Proc, Raise};
use crate::term::{Atom, Binary, Map, Term, atoms};

use super::args::{Reply, failed_in, no_clause_in};
use super::enumerable::{GO, Shape, elements, fold, to_list};
use super::erlang::iolists::bitstring;
use super::maps::pair_of;
use super::natives::natives;
use super::{map_set, maps, protocol};

/// The protocol.
pub static MODULE: NativeModule = NativeModule {
    name: "Collectable",
    doc: "The protocol of collections that elements can be put into, by `Enum.into/2` or the `:into` of a comprehension.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Collectable":
    /// What is known of the protocol.
    ///
    ///     iex> Collectable.__protocol__(:module)
    ///     Collectable
    "__protocol__" 1 => about;
    /// The module that implements the protocol for a value, or `nil`.
    ///
    ///     iex> Collectable.impl_for("")
    ///     Collectable.BitString
    "impl_for" 1 => |p, args| protocol::impl_for(p, atoms::COLLECTABLE, &args[0]);
    /// The module that implements the protocol for a value; an error if there is none.
    ///
    ///     iex> Collectable.impl_for!([])
    ///     Collectable.List
    "impl_for!" 1 => |p, args| protocol::impl_for_or_raise(p, atoms::COLLECTABLE, &args[0]);
    /// An accumulator, and the function that adds to it (`{:cont, element}`) and ends it (`:done` or `:halt`).
    ///
    ///     iex> {acc, add} = Collectable.into(%{})
    ///     iex> add.(add.(acc, {:cont, {:a, 1}}), :done)
    ///     %{a: 1}
    "into" 1 => collector;
}

natives! { const IMPLEMENTATION of "Collectable.List":
    /// As `Collectable.into/1`.
    ///
    ///     iex> {acc, add} = Collectable.List.into([])
    ///     iex> add.(add.(acc, {:cont, 1}), :done)
    ///     [1]
    "into" 1 => collector;
}

const fn implementation(name: &'static str) -> NativeModule {
    let functions: &'static [Native] = IMPLEMENTATION;
    NativeModule {
        name,
        doc: "An implementation of `Collectable`.",
        functions,
    }
}

/// The implementation for bitstrings.
pub static BIT_STRING: NativeModule = implementation("Collectable.BitString");

/// The implementation for lists.
pub static LIST: NativeModule = implementation("Collectable.List");

/// The implementation for maps.
pub static MAP: NativeModule = implementation("Collectable.Map");

/// The implementation for sets.
pub static MAP_SET: NativeModule = implementation("Collectable.MapSet");

fn about(p: &mut Proc, args: &[Term]) -> Reply {
    match args[0].as_atom().map(Atom::as_str) {
        Some("module") => Ok(Term::Atom(atoms::COLLECTABLE)),
        Some("functions") => Ok(Term::keyword([(atoms::INTO, Term::Int(1))])),
        other => protocol::about(p, other),
    }
}

/// Puts the elements of a collection, or what the function makes of them, into another.
///
/// # Errors
/// What any of the three raises; `Protocol.UndefinedError` for what is no collection.
pub fn into(p: &mut Proc, collection: &Term, target: &Term, fun: Option<&Term>) -> Reply {
    match Shape::of(target) {
        Shape::List => {
            let list = transformed_list(p, collection, fun)?;
            match target {
                Term::Nil => Ok(list),
                _ => {
                    let list = [target.clone(), list];
                    super::erlang::lists::concat(p, &list)
                }
            }
        }
        Shape::Pairs(map) => into_map(p, collection, map, fun),
        Shape::Set(members) => {
            let new = transformed(p, collection, fun)?;
            let entries = new.into_iter().map(|element| (element, Term::Nil));
            let added = Map::from_entries(entries);
            Ok(map_set::to_term(maps::merge(members, &added)))
        }
        _ => into_other(p, collection, target, fun),
    }
}

/// The elements as they are to be put in.
fn transformed(p: &mut Proc, collection: &Term, fun: Option<&Term>) -> Result<Vec<Term>, Raise> {
    let Some(fun) = fun.cloned() else {
        return elements(p, collection);
    };
    fold(p, collection, Vec::new(), move |p, all, element| {
        all.push(p.call(&fun, &[element])?);
        GO
    })
}

fn transformed_list(p: &mut Proc, collection: &Term, fun: Option<&Term>) -> Reply {
    match fun {
        Some(_) => transformed(p, collection, fun).map(Term::list),
        None => to_list(p, collection),
    }
}

fn into_map(p: &mut Proc, collection: &Term, map: &Map, fun: Option<&Term>) -> Reply {
    if let (Shape::Pairs(other), None) = (Shape::of(collection), fun) {
        return Ok(Term::Map(maps::merge(map, other)));
    }
    let pairs = transformed(p, collection, fun)?;
    let entries: Option<Vec<(Term, Term)>> = pairs.iter().map(pair_of).collect();
    match entries {
        Some(entries) => {
            p.work(entries.len())?;
            Ok(Term::Map(maps::merge(map, &Map::from_entries(entries))))
        }
        None if fun.is_some() && !map.is_empty() => {
            let wrong = pairs.into_iter().find(|pair| pair_of(pair).is_none());
            Err(Raise::tagged(atoms::BADMATCH, wrong.unwrap_or(Term::NIL)))
        }
        None => {
            let list = [Term::list(pairs)];
            Err(failed_in(p, Raise::badarg(), (":maps", "from_list"), &list))
        }
    }
}

/// The protocol's way; on failure the collection is told to clean up.
fn into_other(p: &mut Proc, collection: &Term, target: &Term, fun: Option<&Term>) -> Reply {
    let start = collector(p, std::slice::from_ref(target))?;
    let Some([acc, add]) = start.as_tuple() else {
        return Err(Raise::tagged(atoms::BADMATCH, start));
    };
    let (acc, add) = (acc.clone(), add.clone());
    let (adder, fun) = (add.clone(), fun.cloned());
    let first = acc.clone();
    let filled = fold(p, collection, acc, move |p, acc, element| {
        let element = match &fun {
            Some(fun) => p.call(fun, &[element])?,
            None => element,
        };
        let order = Term::tagged(atoms::CONT, element);
        *acc = p.call(&adder, &[acc.clone(), order])?;
        GO
    });
    match filled {
        Ok(acc) => p.call(&add, &[acc, Term::Atom(atoms::DONE)]),
        Err(raise) => {
            // How far it had come is lost with the failure: what has been opened is all that matters.
            if raise.catchable() {
                p.call(&add, &[first, Term::Atom(atoms::HALT)])?;
            }
            Err(raise)
        }
    }
}

/// `Collectable.into/1`.
fn collector(p: &mut Proc, args: &[Term]) -> Reply {
    let (start, module, add, end): (Term, &'static str, Add, End) = match Shape::of(&args[0]) {
        Shape::List => {
            let original = args[0].clone();
            return list_collector(original);
        }
        Shape::Pairs(_) => (args[0].clone(), "Map", add_pair, |acc| acc),
        Shape::Set(_) => (args[0].clone(), "MapSet", add_member, |acc| acc),
        _ => match &args[0] {
            Term::Binary(_) => {
                let start = Term::list([args[0].clone()]);
                (start, "BitString", add_bits, join_bits)
            }
            _ => return protocol::dispatch(p, atoms::COLLECTABLE, atoms::INTO, args),
        },
    };
    let fun = NativeClosure::fun("-into/1-fun-0-", 2, move |p, args| {
        let next = match (&args[1], args[1].as_tuple()) {
            (_, Some([Term::Atom(atoms::CONT), element])) => add(&args[0], element),
            (Term::Atom(atoms::DONE), _) => Some(end(args[0].clone())),
            (Term::Atom(atoms::HALT), _) => Some(Term::OK),
            _ => None,
        };
        next.ok_or_else(|| {
            let module = [
                "Collectable.Map",
                "Collectable.MapSet",
                "Collectable.BitString",
            ]
            .into_iter()
            .find(|name| name.ends_with(module))
            .unwrap_or("Collectable");
            no_clause_in(p, (module, "-into/1-fun-0-"), args)
        })
    });
    Ok(Term::tuple([start, Term::Fun(fun)]))
}

/// Adds an element to an accumulator, if it can be added.
type Add = fn(&Term, &Term) -> Option<Term>;

/// What becomes of an accumulator in the end.
type End = fn(Term) -> Term;

fn add_pair(acc: &Term, element: &Term) -> Option<Term> {
    let (key, value) = pair_of(element)?;
    Some(Term::Map(acc.as_map()?.clone().put(key, value)))
}

fn add_member(acc: &Term, element: &Term) -> Option<Term> {
    let members = map_set::members(acc)?.clone();
    Some(map_set::to_term(members.put(element.clone(), Term::Nil)))
}

fn add_bits(acc: &Term, element: &Term) -> Option<Term> {
    matches!(element, Term::Binary(_)).then(|| Term::cons(element.clone(), acc.clone()))
}

/// The bitstrings that were collected, latest first, as one.
fn join_bits(acc: Term) -> Term {
    let parts: Vec<Term> = acc.iter().cloned().collect();
    let joined = bitstring(&Term::list(parts.into_iter().rev()));
    joined.unwrap_or_else(|| Term::Binary(Binary::new([])))
}

/// A list collects in front of the accumulator, which is turned around in the end.
fn list_collector(original: Term) -> Reply {
    let fun = NativeClosure::fun("-into/1-fun-0-", 2, move |p, args| {
        match (&args[1], args[1].as_tuple()) {
            (_, Some([Term::Atom(atoms::CONT), element])) => {
                Ok(Term::cons(element.clone(), args[0].clone()))
            }
            (Term::Atom(atoms::DONE), _) => {
                let new = elements(p, &args[0])?;
                let new = Term::list(new.into_iter().rev());
                super::erlang::lists::concat(p, &[original.clone(), new])
            }
            (Term::Atom(atoms::HALT), _) => Ok(Term::OK),
            _ => Err(no_clause_in(
                p,
                ("Collectable.List", "-into/1-fun-0-"),
                args,
            )),
        }
    });
    Ok(Term::tuple([Term::Nil, Term::Fun(fun)]))
}
