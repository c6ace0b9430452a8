//! Tests of types.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::erlang::types;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms, exception};

natives! { pub const FUNCTIONS of "Kernel":
    /// Whether the term is an atom.
    ///
    ///     iex> is_atom(:name)
    ///     true
    "is_atom" 1 => types::is_atom;
    /// Whether the term is a binary; strings are.
    ///
    ///     iex> is_binary("text")
    ///     true
    "is_binary" 1 => types::is_binary;
    /// Whether the term is a bitstring; binaries are.
    ///
    ///     iex> is_bitstring(<<1::3>>)
    ///     true
    "is_bitstring" 1 => types::is_bitstring;
    /// Whether the term is `true` or `false`.
    ///
    ///     iex> is_boolean(false)
    ///     true
    "is_boolean" 1 => types::is_boolean;
    /// Whether the term is an exception.
    ///
    ///     iex> is_exception(%RuntimeError{})
    ///     true
    "is_exception" 1 => is_exception;
    /// Whether the term is an exception of that name.
    ///
    ///     iex> is_exception(%RuntimeError{}, ArgumentError)
    ///     false
    "is_exception" 2 => is_exception_named;
    /// Whether the term is a float.
    ///
    ///     iex> is_float(1.0)
    ///     true
    "is_float" 1 => types::is_float;
    /// Whether the term is a function.
    ///
    ///     iex> is_function(fn -> 1 end)
    ///     true
    "is_function" 1 => types::is_function;
    /// Whether the term is a function of so many arguments.
    ///
    ///     iex> is_function(fn x -> x end, 1)
    ///     true
    "is_function" 2 => types::is_function_of;
    /// Whether the term is an integer.
    ///
    ///     iex> is_integer(1)
    ///     true
    "is_integer" 1 => types::is_integer;
    /// Whether the term is a list.
    ///
    ///     iex> is_list([1])
    ///     true
    "is_list" 1 => types::is_list;
    /// Whether the term is a map; structs are.
    ///
    ///     iex> is_map(%{})
    ///     true
    "is_map" 1 => types::is_map;
    /// Whether the term is `nil`.
    ///
    ///     iex> is_nil(nil)
    ///     true
    "is_nil" 1 => is_nil;
    /// Whether the term is an integer or a float.
    ///
    ///     iex> is_number(1.0)
    ///     true
    "is_number" 1 => types::is_number;
    /// Whether the term is a pid.
    ///
    ///     iex> is_pid(self())
    ///     true
    "is_pid" 1 => types::is_pid;
    /// Whether the term is a port; here nothing is.
    ///
    ///     iex> is_port(self())
    ///     false
    "is_port" 1 => types::is_port;
    /// Whether the term is a reference.
    ///
    ///     iex> is_reference(make_ref())
    ///     true
    "is_reference" 1 => types::is_reference;
    /// Whether the term is a struct.
    ///
    ///     iex> is_struct(1..2)
    ///     true
    "is_struct" 1 => is_struct;
    /// Whether the term is a struct of that name.
    ///
    ///     iex> is_struct(1..2, Range)
    ///     true
    "is_struct" 2 => is_struct_named;
    /// Whether the term is a tuple.
    ///
    ///     iex> is_tuple({1, 2})
    ///     true
    "is_tuple" 1 => types::is_tuple;
}

fn is_nil(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(args[0].is_atom(atoms::NIL)))
}

fn is_struct(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(args[0].struct_module().is_some()))
}

/// The name must be an atom.
fn name(args: &[Term]) -> Result<crate::term::Atom, Raise> {
    args[1].as_atom().ok_or_else(Raise::badarg)
}

fn is_struct_named(_: &mut Proc, args: &[Term]) -> Reply {
    let name = name(args)?;
    Ok(Term::bool(args[0].struct_module() == Some(name)))
}

fn is_exception(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(exception::is_exception(&args[0])))
}

fn is_exception_named(_: &mut Proc, args: &[Term]) -> Reply {
    let name = name(args)?;
    let named = args[0].struct_module() == Some(name);
    Ok(Term::bool(named && exception::is_exception(&args[0])))
}
