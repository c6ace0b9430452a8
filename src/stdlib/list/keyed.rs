//! Lists of tuples, by one of their elements. Places count from zero; `:lists` counts from one.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, failed_in, no_clause, no_clause_in, shown};
use crate::stdlib::natives::natives;
use crate::stdlib::order::Sorter;
use crate::stdlib::sorting;
use crate::term::number::{self, is_integer};
use crate::term::{Term, atoms, exception};

use super::erlang;

natives! { pub const FUNCTIONS of "List":
    /// The list without the first tuple that has the key at a place.
    ///
    ///     iex> List.keydelete([a: 1, b: 2], :a, 0)
    ///     [b: 2]
    "keydelete" 3 => |p, args| keyed(p, "keydelete", args);
    /// The first tuple that has the key at a place, or `nil`.
    ///
    ///     iex> List.keyfind([a: 1, b: 2], 2, 1)
    ///     {:b, 2}
    "keyfind" 3 => keyfind, [Term::NIL];
    /// The first tuple that has the key at a place, or a default.
    ///
    ///     iex> List.keyfind([a: 1], :b, 0, :none)
    ///     :none
    "keyfind" 4 => keyfind;
    /// The first tuple that has the key at a place, which must be there.
    ///
    ///     iex> List.keyfind!([a: 1, b: 2], :b, 0)
    ///     {:b, 2}
    "keyfind!" 3 => keyfind_or_raise;
    /// Whether some tuple has the key at a place.
    ///
    ///     iex> List.keymember?([a: 1], 1, 1)
    ///     true
    "keymember?" 3 => |p, args| keyed(p, "keymember", args);
    /// The list with another tuple for the first that has the key.
    ///
    ///     iex> List.keyreplace([a: 1, b: 2], :a, 0, {:c, 3})
    ///     [c: 3, b: 2]
    "keyreplace" 4 => |p, args| keyed(p, "keyreplace", args);
    /// The list sorted by an element of its tuples.
    ///
    ///     iex> List.keysort([a: 2, b: 1], 1)
    ///     [b: 1, a: 2]
    "keysort" 2 => keysort, [Term::Atom(atoms::ASC)];
    /// As `keysort/2`, with `:asc`, `:desc`, a module with `compare/2`, or a function as the order.
    ///
    ///     iex> List.keysort([a: 1, b: 2], 1, :desc)
    ///     [b: 2, a: 1]
    "keysort" 3 => keysort;
    /// As `keyreplace/4`, with the tuple added at the end if none has the key.
    ///
    ///     iex> List.keystore([a: 1], :b, 0, {:b, 2})
    ///     [a: 1, b: 2]
    "keystore" 4 => |p, args| keyed(p, "keystore", args);
    /// The first tuple that has the key and the list without it, or `nil`.
    ///
    ///     iex> List.keytake([a: 1, b: 2], :b, 0)
    ///     {{:b, 2}, [a: 1]}
    "keytake" 3 => keytake;
}

/// Calls the function of `:lists`: key, position from one, list, and whatever follows.
fn keyed(p: &mut Proc, function: &str, args: &[Term]) -> Reply {
    let position = number::add(&args[2], &Term::Int(1))?;
    let mut all = vec![args[1].clone(), position, args[0].clone()];
    all.extend_from_slice(&args[3..]);
    erlang(p, function, &all)
}

fn found(p: &mut Proc, args: &[Term]) -> Result<Option<Term>, Raise> {
    let tuple = keyed(p, "keyfind", &args[..3])?;
    Ok(Some(tuple).filter(|tuple| !tuple.is_atom(atoms::FALSE)))
}

fn keyfind(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_integer(&args[2]) {
        return Err(no_clause());
    }
    Ok(found(p, args)?.unwrap_or_else(|| args[3].clone()))
}

fn keyfind_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_integer(&args[2]) {
        return Err(no_clause());
    }
    found(p, args)?.ok_or_else(|| {
        let message = format!(
            "key {} at position {} not found in: {}",
            shown(&args[1]),
            shown(&args[2]),
            shown(&args[0])
        );
        let (key, list) = (args[1].clone(), args[0].clone());
        Raise::error(exception::key_error(key, list, Some(&message)))
    })
}

fn keytake(p: &mut Proc, args: &[Term]) -> Reply {
    let taken = keyed(p, "keytake", args)?;
    Ok(match taken.as_tuple() {
        Some([_, tuple, rest]) => Term::tuple([tuple.clone(), rest.clone()]),
        _ => Term::NIL,
    })
}

fn keysort(p: &mut Proc, args: &[Term]) -> Reply {
    let Some(place) = args[1].as_int().and_then(|at| usize::try_from(at).ok()) else {
        return Err(no_clause());
    };
    let sorter = Sorter::of(&args[2]).ok_or_else(|| {
        let inner = [args[2].clone(), Term::from(place + 1)];
        no_clause_in(p, ("List", "keysort_fun"), &inner)
    })?;
    let list = super::elements(p, &args[0])?;
    let mut pairs = Vec::with_capacity(list.len());
    let alone = list.len() < 2;
    for tuple in list {
        match tuple.as_tuple().and_then(|elements| elements.get(place)) {
            Some(key) => pairs.push((key.clone(), tuple)),
            // A list of one is never looked into.
            None if alone => pairs.push((Term::NIL, tuple)),
            None => return Err(no_element(p, &tuple, place)),
        }
    }
    let sorted = sorting::merge_sort(p, pairs, &mut |p, (a, _), (b, _)| sorter.in_order(p, a, b))?;
    let tuples: Vec<Term> = sorted.into_iter().map(|(_, tuple)| tuple).collect();
    Ok(Term::list(tuples))
}

/// `:erlang.element/2`'s failure.
fn no_element(p: &Proc, tuple: &Term, place: usize) -> Raise {
    let raise = if tuple.as_tuple().is_some() {
        Raise::bad_argument(1, "out of range")
    } else {
        Raise::bad_argument(2, "not a tuple")
    };
    let args = [Term::from(place + 1), tuple.clone()];
    failed_in(p, raise, (":erlang", "element"), &args)
}
