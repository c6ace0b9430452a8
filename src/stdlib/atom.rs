//! `Atom`: atoms as text.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term};

use super::args::{Reply, failed_in};
use super::chars;
use super::natives::natives;

/// `Atom`.
pub const MODULE: NativeModule = NativeModule {
    name: "Atom",
    doc: "Atoms: constants whose name is their value. `String.to_atom/1` makes them.",
    functions: TABLE,
};

natives! { const TABLE of "Atom":
    /// The atom's text as a list of characters.
    ///
    ///     iex> Atom.to_charlist(:ok)
    ///     [111, 107]
    "to_charlist" 1 => to_charlist;
    "to_char_list" 1 => to_charlist;
    /// The atom's text; that of a module's name begins with `Elixir.`.
    ///
    ///     iex> Atom.to_string(:foo)
    ///     "foo"
    ///     iex> Atom.to_string(Enum)
    ///     "Elixir.Enum"
    "to_string" 1 => to_string;
}

fn atom(p: &Proc, args: &[Term], built_in: &'static str) -> Result<Atom, Raise> {
    args[0].as_atom().ok_or_else(|| {
        let raise = Raise::bad_argument(1, "not an atom");
        failed_in(p, raise, (":erlang", built_in), args)
    })
}

fn to_string(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::string(atom(p, args, "atom_to_binary")?.as_str()))
}

fn to_charlist(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(chars::chars(atom(p, args, "atom_to_list")?.as_str()))
}
