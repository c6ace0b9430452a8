//! How natives call protocols: which module implements one for a value.
//!
//! An implementation is a module named after the protocol and the type, as everywhere in Elixir
//! (`Enumerable.List`, `String.Chars.MyStruct`), be it a native one or one that a user's `defimpl` made.
//! Defining protocols is left to `lang`.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, exception};

use super::args::Reply;
use super::fail;

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
