//! Atoms from text and as text.

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::table::{Answer, native};
use crate::term::{Atom, Term, atoms};

use super::lists::{characters, charlist};

/// The functions of this topic.
pub const FUNCTIONS: &[Native] = &[
    native(
        "atom_to_binary",
        1,
        "The atom's text.

    iex> :erlang.atom_to_binary(:abc)
    \"abc\"",
        atom_to_binary,
    ),
    native(
        "atom_to_binary",
        2,
        "The atom's text in an encoding.

    iex> :erlang.atom_to_binary(:abc, :utf8)
    \"abc\"",
        atom_to_binary_in,
    ),
    native(
        "atom_to_list",
        1,
        "The atom's text as a charlist.

    iex> :erlang.atom_to_list(:ab)
    [97, 98]",
        atom_to_list,
    ),
    native(
        "binary_to_atom",
        1,
        "The atom with this text.

    iex> :erlang.binary_to_atom(\"abc\")
    :abc",
        binary_to_atom,
    ),
    native(
        "binary_to_atom",
        2,
        "The atom with this text, given in an encoding.

    iex> :erlang.binary_to_atom(\"abc\", :utf8)
    :abc",
        binary_to_atom,
    ),
    native(
        "binary_to_existing_atom",
        1,
        "The atom with this text if there has been one.

    iex> :erlang.binary_to_existing_atom(\"ok\")
    :ok",
        binary_to_existing_atom,
    ),
    native(
        "binary_to_existing_atom",
        2,
        "The atom with this text, given in an encoding, if there has been one.

    iex> :erlang.binary_to_existing_atom(\"ok\", :utf8)
    :ok",
        binary_to_existing_atom,
    ),
    native(
        "list_to_atom",
        1,
        "The atom with these characters.

    iex> :erlang.list_to_atom([97, 98])
    :ab",
        list_to_atom,
    ),
    native(
        "list_to_existing_atom",
        1,
        "The atom with these characters if there has been one.

    iex> :erlang.list_to_existing_atom([111, 107])
    :ok",
        list_to_existing_atom,
    ),
];

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
pub fn atom_to_binary(_: &mut Proc, args: &[Term]) -> Answer {
    args[0]
        .as_atom()
        .map(|atom| Term::string(atom.as_str()))
        .ok_or_else(|| Raise::bad_argument(1, "not an atom"))
}

fn atom_to_binary_in(p: &mut Proc, args: &[Term]) -> Answer {
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
pub fn atom_to_list(_: &mut Proc, args: &[Term]) -> Answer {
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
pub fn binary_to_atom(_: &mut Proc, args: &[Term]) -> Answer {
    named(text(args)?)
}

/// `:erlang.binary_to_existing_atom(text)`.
pub fn binary_to_existing_atom(_: &mut Proc, args: &[Term]) -> Answer {
    existing(text(args)?)
}

fn named(text: &str) -> Answer {
    if text.chars().count() > MAX_LENGTH {
        return Err(Raise::error(atoms::SYSTEM_LIMIT));
    }
    Ok(Term::atom(text))
}

fn existing(text: &str) -> Answer {
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
pub fn list_to_atom(_: &mut Proc, args: &[Term]) -> Answer {
    named(&list_text(&args[0])?)
}

/// `:erlang.list_to_existing_atom(charlist)`.
pub fn list_to_existing_atom(_: &mut Proc, args: &[Term]) -> Answer {
    existing(&list_text(&args[0])?)
}
