//! Atoms from text and as text.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

use super::lists::{characters, charlist};

natives! { pub const FUNCTIONS of ":erlang":
    /// The atom's text.
    ///
    ///     iex> :erlang.atom_to_binary(:abc)
    ///     "abc"
    "atom_to_binary" 1 => atom_to_binary;
    /// The atom's text in an encoding.
    ///
    ///     iex> :erlang.atom_to_binary(:abc, :utf8)
    ///     "abc"
    "atom_to_binary" 2 => atom_to_binary_in;
    /// The atom's text as a charlist.
    ///
    ///     iex> :erlang.atom_to_list(:ab)
    ///     [97, 98]
    "atom_to_list" 1 => atom_to_list;
    /// The atom with this text.
    ///
    ///     iex> :erlang.binary_to_atom("abc")
    ///     :abc
    "binary_to_atom" 1 => binary_to_atom;
    /// The atom with this text, given in an encoding.
    ///
    ///     iex> :erlang.binary_to_atom("abc", :utf8)
    ///     :abc
    "binary_to_atom" 2 => binary_to_atom;
    /// The atom with this text if there has been one.
    ///
    ///     iex> :erlang.binary_to_existing_atom("ok")
    ///     :ok
    "binary_to_existing_atom" 1 => binary_to_existing_atom;
    /// The atom with this text, given in an encoding, if there has been one.
    ///
    ///     iex> :erlang.binary_to_existing_atom("ok", :utf8)
    ///     :ok
    "binary_to_existing_atom" 2 => binary_to_existing_atom;
    /// The atom with these characters.
    ///
    ///     iex> :erlang.list_to_atom([97, 98])
    ///     :ab
    "list_to_atom" 1 => list_to_atom;
    /// The atom with these characters if there has been one.
    ///
    ///     iex> :erlang.list_to_existing_atom([111, 107])
    ///     :ok
    "list_to_existing_atom" 1 => list_to_existing_atom;
}

/// The most characters an atom may have.
const MAX_LENGTH: usize = 255;

/// The encodings that may be named.
const ENCODINGS: [&str; 3] = ["latin1", "utf8", "unicode"];

fn is_encoding(term: Option<&Term>) -> bool {
    term.is_none_or(|term| {
        term.as_atom()
            .is_some_and(|atom| ENCODINGS.contains(&atom.as_str()))
    })
}

/// `:erlang.atom_to_binary(atom)`.
pub fn atom_to_binary(_: &mut Proc, args: &[Term]) -> Reply {
    args[0]
        .as_atom()
        .map(|atom| Term::string(atom.as_str()))
        .ok_or_else(|| Raise::bad_argument(1, "not an atom"))
}

fn atom_to_binary_in(p: &mut Proc, args: &[Term]) -> Reply {
    let mut problems = Vec::new();
    if args[0].as_atom().is_none() {
        problems.push((1, "not an atom"));
    }
    if !is_encoding(args.get(1)) {
        problems.push((2, "is an invalid encoding option"));
    }
    if problems.is_empty() {
        atom_to_binary(p, args)
    } else {
        Err(Raise::bad_arguments(&problems))
    }
}

/// `:erlang.atom_to_list(atom)`.
pub fn atom_to_list(_: &mut Proc, args: &[Term]) -> Reply {
    args[0]
        .as_atom()
        .map(|atom| charlist(atom.as_str()))
        .ok_or_else(|| Raise::bad_argument(1, "not an atom"))
}

/// The text that the arguments of the `binary_to` functions give.
fn text(args: &[Term]) -> Result<&str, Raise> {
    let mut problems = Vec::new();
    if args[0].as_bytes().is_none() {
        problems.push((1, "not a binary"));
    }
    if !is_encoding(args.get(1)) {
        problems.push((2, "not one of the atoms: latin1, utf8, or unicode"));
    }
    if !problems.is_empty() {
        return Err(Raise::bad_arguments(&problems));
    }
    args[0]
        .as_str()
        .ok_or_else(|| Raise::bad_argument(1, "invalid UTF8 encoding"))
}

/// `:erlang.binary_to_atom(text)`.
pub fn binary_to_atom(_: &mut Proc, args: &[Term]) -> Reply {
    named(text(args)?)
}

/// `:erlang.binary_to_existing_atom(text)`.
pub fn binary_to_existing_atom(_: &mut Proc, args: &[Term]) -> Reply {
    existing(text(args)?)
}

fn named(text: &str) -> Reply {
    if text.chars().count() > MAX_LENGTH {
        return Err(Raise::error(atoms::SYSTEM_LIMIT));
    }
    Ok(Term::atom(text))
}

fn existing(text: &str) -> Reply {
    Atom::existing(text)
        .map(Term::Atom)
        .ok_or_else(|| Raise::bad_argument(1, "not an already existing atom"))
}

/// The text that a charlist argument gives.
fn list_text(list: &Term) -> Result<String, Raise> {
    if list.list_len().is_none() {
        return Err(Raise::bad_argument(1, "not a list"));
    }
    characters(list).ok_or_else(|| Raise::bad_argument(1, "not a list of characters"))
}

/// `:erlang.list_to_atom(charlist)`.
pub fn list_to_atom(_: &mut Proc, args: &[Term]) -> Reply {
    named(&list_text(&args[0])?)
}

/// `:erlang.list_to_existing_atom(charlist)`.
pub fn list_to_existing_atom(_: &mut Proc, args: &[Term]) -> Reply {
    existing(&list_text(&args[0])?)
}
