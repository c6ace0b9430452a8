//! How natives call protocols: which module implements one for a value.
//!
//! An implementation is a module named after the protocol and the type, as everywhere in Elixir
//! (`Enumerable.List`, `String.Chars.MyStruct`), be it a native one or one that a user's `defimpl` made.
//! Defining protocols is left to `lang`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, exception};

use super::args::{Reply, argument_error, no_clause, shown};
use super::fail;
use super::natives::natives;

natives! { const TABLE of "Protocol":
    /// Fails unless a module implements a protocol for a type.
    ///
    ///     iex> Protocol.assert_impl!(Enumerable, List)
    ///     :ok
    ///     iex> Protocol.assert_impl!(Enumerable, NoSuchType)
    ///     ** (ArgumentError) could not load module Enumerable.NoSuchType due to reason :nofile
    "assert_impl!" 2 => assert_implementation;
    /// Fails unless a module is a protocol.
    ///
    ///     iex> Protocol.assert_protocol!(Enumerable)
    ///     :ok
    ///     iex> Protocol.assert_protocol!(List)
    ///     ** (ArgumentError) List is not a protocol
    "assert_protocol!" 1 => assert_protocol;
    /// Whether a protocol has been put together for speed; in the lab that is never needed.
    ///
    ///     iex> Protocol.consolidated?(Enumerable)
    ///     false
    "consolidated?" 1 => |p, args| assert_protocol(p, args).map(|_| Term::bool(false));
}

/// `Protocol`.
pub const MODULE: NativeModule = NativeModule {
    name: "Protocol",
    doc: "What can be asked of protocols. `defprotocol` and `defimpl` are part of the language.",
    functions: TABLE,
};

/// The protocols that are built in.
const BUILT_IN: &[&str] = &[
    "Collectable",
    "Enumerable",
    "Inspect",
    "List.Chars",
    "String.Chars",
];

fn assert_protocol(p: &mut Proc, args: &[Term]) -> Reply {
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    let code = p.system().code.clone();
    if !code.has_module(module) {
        return Err(argument_error(format!(
            "could not load module {} due to reason :nofile",
            shown(&args[0])
        )));
    }
    let is_one = BUILT_IN.contains(&module.module_name())
        || code.exports(module, Atom::new("__protocol__"), 1);
    match is_one {
        true => Ok(Term::OK),
        false => Err(argument_error(format!(
            "{} is not a protocol",
            shown(&args[0])
        ))),
    }
}

fn assert_implementation(p: &mut Proc, args: &[Term]) -> Reply {
    assert_protocol(p, args)?;
    let (Some(protocol), Some(base)) = (args[0].as_atom(), args[1].as_atom()) else {
        return Err(no_clause());
    };
    let name = format!("{}.{}", protocol.module_name(), base.module_name());
    let module = Atom::module(&name);
    let code = p.system().code.clone();
    if !code.has_module(module) {
        return Err(argument_error(format!(
            "could not load module {name} due to reason :nofile"
        )));
    }
    let asked = Atom::new("__impl__");
    if BUILT_IN.contains(&protocol.module_name()) && !code.exports(module, asked, 1) {
        return Ok(Term::OK);
    }
    if !code.exports(module, asked, 1) {
        return Err(argument_error(format!(
            "{name} is not an implementation of a protocol"
        )));
    }
    let of = p.apply(module, asked, &[Term::atom("protocol")])?;
    match of.is_atom(protocol) {
        true => Ok(Term::OK),
        false => Err(argument_error(format!(
            "expected {name} to be an implementation of {}, got: {}",
            shown(&args[0]),
            shown(&of)
        ))),
    }
}

/// The name of a value's type as protocols know it: a struct's module, or `Integer`, `BitString` ...
pub fn type_name(term: &Term) -> Atom {
    if let Some(module) = term.struct_module() {
        return module;
    }
    Atom::module(match term {
        Term::Int(_) | Term::BigInt(_) => "Integer",
        Term::Float(_) => "Float",
        Term::Atom(_) => "Atom",
        Term::Ref(_) => "Reference",
        Term::Fun(_) => "Function",
        Term::Pid(_) => "PID",
        Term::Tuple(_) => "Tuple",
        Term::Map(_) => "Map",
        Term::Nil | Term::Cons(_) => "List",
        Term::Binary(_) => "BitString",
    })
}

/// The module that implements a protocol for a value, if there is one.
pub fn implementation(p: &Proc, protocol: Atom, term: &Term) -> Option<Atom> {
    let name = type_name(term);
    let module = Atom::module(&format!(
        "{}.{}",
        protocol.module_name(),
        name.module_name()
    ));
    p.system().code.has_module(module).then_some(module)
}

/// The module that implements a protocol for a value.
///
/// # Errors
/// `Protocol.UndefinedError`.
pub fn implementation_or_raise(p: &Proc, protocol: Atom, term: &Term) -> Result<Atom, Raise> {
    implementation(p, protocol, term).ok_or_else(|| undefined(protocol, term, ""))
}

/// `Protocol.UndefinedError`.
#[cold]
pub fn undefined(protocol: Atom, term: &Term, description: &str) -> Raise {
    Raise::error(exception::protocol_undefined_error(
        protocol,
        term.clone(),
        description,
    ))
}

/// Calls a protocol's function as its implementation for the first argument has it.
///
/// # Errors
/// `Protocol.UndefinedError` if there is none, or what the function raises.
pub fn dispatch(p: &mut Proc, protocol: Atom, function: Atom, args: &[Term]) -> Reply {
    let module = implementation_or_raise(p, protocol, &args[0])?;
    p.apply(module, function, args)
}

/// The answer of a protocol's `impl_for/1`.
///
/// # Errors
/// None.
pub fn impl_for(p: &Proc, protocol: Atom, term: &Term) -> Reply {
    Ok(implementation(p, protocol, term).map_or(Term::NIL, Term::Atom))
}

/// The answer of a protocol's `impl_for!/1`.
///
/// # Errors
/// `Protocol.UndefinedError`.
pub fn impl_for_or_raise(p: &Proc, protocol: Atom, term: &Term) -> Reply {
    implementation_or_raise(p, protocol, term).map(Term::Atom)
}

/// The answers of `__protocol__/1` that are the same for every native protocol.
///
/// # Errors
/// A function clause error for a question that there is none.
pub fn about(p: &Proc, question: Option<&str>) -> Reply {
    match question {
        Some("impls") => Ok(Term::atom("not_consolidated")),
        Some("consolidated?") => Ok(Term::bool(false)),
        _ => {
            let args = [question.map_or(Term::NIL, Term::atom)];
            Err(fail::no_clause(p, "Elixir.Protocol", "__protocol__", &args))
        }
    }
}
