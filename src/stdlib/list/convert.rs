//! Lists from and to other types.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::erlang::{atoms as names, numbers, tuples};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, iodata};
use crate::term::inspect::is_ascii_printable;
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of "List":
    /// Whether a charlist holds nothing but printable ASCII characters.
    ///
    ///     iex> List.ascii_printable?([97, 98])
    ///     true
    ///     iex> List.ascii_printable?([97, 0])
    ///     false
    "ascii_printable?" 1 => ascii_printable, [Term::Atom(atoms::INFINITY)];
    /// As `ascii_printable?/1`, looking only at so many characters.
    ///
    ///     iex> List.ascii_printable?([97, 0], 1)
    ///     true
    "ascii_printable?" 2 => ascii_printable;
    /// The atom that a charlist spells.
    ///
    ///     iex> List.to_atom([111, 107])
    ///     :ok
    "to_atom" 1 => names::list_to_atom;
    /// The characters of a list of characters, strings and such lists.
    ///
    ///     iex> List.to_charlist(["ab", [99]])
    ///     [97, 98, 99]
    "to_charlist" 1 => to_charlist;
    /// The atom that a charlist spells, if there has been one.
    ///
    ///     iex> List.to_existing_atom([111, 107])
    ///     :ok
    "to_existing_atom" 1 => names::list_to_existing_atom;
    /// The float that a charlist spells.
    ///
    ///     iex> List.to_float([49, 46, 53])
    ///     1.5
    "to_float" 1 => numbers::list_to_float;
    /// The integer that a charlist spells.
    ///
    ///     iex> List.to_integer([49, 53])
    ///     15
    "to_integer" 1 => numbers::list_to_integer;
    /// The integer that a charlist spells in a base.
    ///
    ///     iex> List.to_integer([102, 102], 16)
    ///     255
    "to_integer" 2 => numbers::list_to_integer;
    /// The string of a list of characters, strings and such lists.
    ///
    ///     iex> List.to_string([97, "bc", [100]])
    ///     "abcd"
    "to_string" 1 => to_string;
    /// The elements as a tuple.
    ///
    ///     iex> List.to_tuple([1, 2])
    ///     {1, 2}
    "to_tuple" 1 => tuples::list_to_tuple;
    /// The term in a list: a list stays as it is, and `nil` is no element.
    ///
    ///     iex> List.wrap(1)
    ///     [1]
    ///     iex> List.wrap(nil)
    ///     []
    "wrap" 1 => wrap;
}

fn ascii_printable(p: &mut Proc, args: &[Term]) -> Reply {
    let limit = match &args[1] {
        Term::Atom(atoms::INFINITY) => usize::MAX,
        Term::Int(limit @ 0..) => *limit as usize,
        _ => return Err(no_clause()),
    };
    if !args[0].is_list() {
        return Err(no_clause());
    }
    let mut elements = args[0].iter();
    let mut seen = 0;
    let printable = elements
        .by_ref()
        .take(limit)
        .inspect(|_| seen += 1)
        .all(|element| element.as_int().is_some_and(is_ascii_printable));
    p.work(seen / 10)?;
    let ended = seen >= limit || elements.rest().is_list();
    Ok(Term::bool(printable && ended))
}

fn to_string(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(no_clause());
    }
    let text = iodata::list_to_string(&args[0])?;
    p.work(text.len() / 10)?;
    Ok(Term::binary(text))
}

fn to_charlist(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(no_clause());
    }
    let text = iodata::list_to_charlist(&args[0])?;
    p.work(text.len() / 10)?;
    chars::charlist(&text)
}

fn wrap(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(match &args[0] {
        Term::Nil | Term::Cons(_) => args[0].clone(),
        Term::Atom(atoms::NIL) => Term::Nil,
        other => Term::list([other.clone()]),
    })
}
