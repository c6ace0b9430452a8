//! Asking what kind of term something is.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::number::{is_integer as integer, is_negative};
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of ":erlang":
    /// Whether the term is an atom.
    ///
    ///     iex> :erlang.is_atom(:a)
    ///     true
    "is_atom" 1 => is_atom;
    /// Whether the term is a binary.
    ///
    ///     iex> :erlang.is_binary("a")
    ///     true
    "is_binary" 1 => is_binary;
    /// Whether the term is a binary or bitstring.
    ///
    ///     iex> :erlang.is_bitstring(<<1::3>>)
    ///     true
    "is_bitstring" 1 => is_bitstring;
    /// Whether the term is `true` or `false`.
    ///
    ///     iex> :erlang.is_boolean(:a)
    ///     false
    "is_boolean" 1 => is_boolean;
    /// Whether the term is a float.
    ///
    ///     iex> :erlang.is_float(1)
    ///     false
    "is_float" 1 => is_float;
    /// Whether the term is a function.
    ///
    ///     iex> :erlang.is_function(&hd/1)
    ///     true
    "is_function" 1 => is_function;
    /// Whether the term is a function of that many arguments.
    ///
    ///     iex> :erlang.is_function(&hd/1, 2)
    ///     false
    "is_function" 2 => is_function_of;
    /// Whether the term is an integer.
    ///
    ///     iex> :erlang.is_integer(1)
    ///     true
    "is_integer" 1 => is_integer;
    /// Whether the term is a list, proper or not.
    ///
    ///     iex> :erlang.is_list([])
    ///     true
    "is_list" 1 => is_list;
    /// Whether the term is a map.
    ///
    ///     iex> :erlang.is_map(%{})
    ///     true
    "is_map" 1 => is_map;
    /// Whether the term is an integer or a float.
    ///
    ///     iex> :erlang.is_number(1.0)
    ///     true
    "is_number" 1 => is_number;
    /// Whether the term is a pid.
    ///
    ///     iex> :erlang.is_pid(self())
    ///     true
    "is_pid" 1 => is_pid;
    /// Whether the term is a port; here nothing is.
    ///
    ///     iex> :erlang.is_port(self())
    ///     false
    "is_port" 1 => is_port;
    /// Whether the term is a tuple that begins with the tag.
    ///
    ///     iex> :erlang.is_record({:user, 1}, :user)
    ///     true
    "is_record" 2 => is_record;
    /// Whether the term is a tuple of that size that begins with the tag.
    ///
    ///     iex> :erlang.is_record({:user, 1}, :user, 3)
    ///     false
    "is_record" 3 => is_record_of_size;
    /// Whether the term is a reference.
    ///
    ///     iex> :erlang.is_reference(make_ref())
    ///     true
    "is_reference" 1 => is_reference;
    /// Whether the term is a tuple.
    ///
    ///     iex> :erlang.is_tuple({})
    ///     true
    "is_tuple" 1 => is_tuple;
}

macro_rules! tests {
    ($($(#[$doc:meta])* $name:ident = |$term:ident| $test:expr;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Reply {
            let $term = &args[0];
            Ok(Term::bool($test))
        })*
    };
}

tests! {
    /// `is_atom(term)`.
    is_atom = |term| matches!(term, Term::Atom(_));
    /// `is_binary(term)`.
    is_binary = |term| matches!(term, Term::Binary(binary) if binary.is_binary());
    /// `is_bitstring(term)`.
    is_bitstring = |term| matches!(term, Term::Binary(_));
    /// `is_boolean(term)`.
    is_boolean = |term| matches!(term, Term::Atom(atoms::TRUE | atoms::FALSE));
    /// `is_float(term)`.
    is_float = |term| matches!(term, Term::Float(_));
    /// `is_function(term)`.
    is_function = |term| matches!(term, Term::Fun(_));
    /// `is_integer(term)`.
    is_integer = |term| integer(term);
    /// `is_list(term)`.
    is_list = |term| term.is_list();
    /// `is_map(term)`.
    is_map = |term| matches!(term, Term::Map(_));
    /// `is_number(term)`.
    is_number = |term| matches!(term, Term::Float(_)) || integer(term);
    /// `is_pid(term)`.
    is_pid = |term| matches!(term, Term::Pid(_));
    /// `is_reference(term)`.
    is_reference = |term| matches!(term, Term::Ref(_));
    /// `is_tuple(term)`.
    is_tuple = |term| matches!(term, Term::Tuple(_));
}

/// `is_port(term)`: the lab has none.
pub fn is_port(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(Term::bool(false))
}

/// `is_function(term, arity)`.
pub fn is_function_of(_: &mut Proc, args: &[Term]) -> Reply {
    if !integer(&args[1]) {
        return Err(Raise::bad_argument(2, "not an integer"));
    }
    if is_negative(&args[1]) {
        return Err(Raise::bad_argument(2, "out of range"));
    }
    Ok(Term::bool(match &args[0] {
        Term::Fun(fun) => args[1] == Term::from(fun.arity()),
        _ => false,
    }))
}

fn is_record(_: &mut Proc, args: &[Term]) -> Reply {
    record(&args[0], &args[1], None)
}

fn is_record_of_size(_: &mut Proc, args: &[Term]) -> Reply {
    if !integer(&args[2]) {
        return Err(Raise::bad_argument(3, "not an integer"));
    }
    record(&args[0], &args[1], Some(&args[2]))
}

fn record(term: &Term, tag: &Term, size: Option<&Term>) -> Reply {
    if tag.as_atom().is_none() {
        let position = if size.is_some() { 2 } else { 1 };
        return Err(Raise::bad_argument(position, "not an atom"));
    }
    let elements = term.as_tuple().unwrap_or(&[]);
    let fits = size.is_none_or(|size| *size == Term::from(elements.len()));
    Ok(Term::bool(fits && elements.first() == Some(tag)))
}
