//! `String.Chars` and `List.Chars`: what `to_string/1`, interpolation and `to_charlist/1` stand on.
//!
//! Built-in types and Elixir's own structs are converted here; structs of users by their implementation of
//! the protocol, a module such as `String.Chars.User`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception, number};

use super::args::Reply;
use super::iodata;
use super::natives::natives;

/// `String.Chars`.
pub const STRING_CHARS: NativeModule = NativeModule {
    name: "String.Chars",
    doc: "The protocol behind `to_string/1`. Implement it to give a struct a text of its own.",
    functions: STRING_TABLE,
};

/// `List.Chars`.
pub const LIST_CHARS: NativeModule = NativeModule {
    name: "List.Chars",
    doc: "The protocol behind `to_charlist/1`.",
    functions: LIST_TABLE,
};

natives! { const STRING_TABLE of "String.Chars":
    /// The value as a string.
    ///
    ///     iex> String.Chars.to_string(:ok)
    ///     "ok"
    "to_string" 1 => string_native;
    /// The module that implements the protocol for a value, or `nil`.
    ///
    ///     iex> String.Chars.impl_for(1)
    ///     String.Chars.Integer
    "impl_for" 1 => |p, args| Ok(implementation(p, STRING, &args[0]).map_or(Term::NIL, Term::Atom));
    /// As `impl_for/1`, but raises when there is none.
    ///
    ///     iex> String.Chars.impl_for!("a")
    ///     String.Chars.BitString
    "impl_for!" 1 => |p, args| needed(p, STRING, &args[0]).map(Term::Atom);
    "__protocol__" 1 => |_, args| about(STRING, ("to_string", 1), &args[0]);
}

natives! { const LIST_TABLE of "List.Chars":
    /// The value as a list of characters.
    ///
    ///     iex> List.Chars.to_charlist(12)
    ///     [49, 50]
    "to_charlist" 1 => charlist_native;
    "to_char_list" 1 => charlist_native;
    /// The module that implements the protocol for a value, or `nil`.
    ///
    ///     iex> List.Chars.impl_for({})
    ///     nil
    "impl_for" 1 => |p, args| Ok(implementation(p, LIST, &args[0]).map_or(Term::NIL, Term::Atom));
    /// As `impl_for/1`, but raises when there is none.
    ///
    ///     iex> List.Chars.impl_for!(1.0)
    ///     List.Chars.Float
    "impl_for!" 1 => |p, args| needed(p, LIST, &args[0]).map(Term::Atom);
    "__protocol__" 1 => |_, args| about(LIST, ("to_charlist", 1), &args[0]);
}

const STRING: &str = "String.Chars";
const LIST: &str = "List.Chars";

/// Elixir's own structs that have a text.
const WITH_TEXT: &[&str] = &[
    "Date",
    "DateTime",
    "NaiveDateTime",
    "Time",
    "URI",
    "Version",
    "Version.Requirement",
];

/// What a protocol calls the type of a value that is no struct.
pub fn type_name(term: &Term) -> &'static str {
    match term {
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
    }
}

/// The module that implements a protocol for a value: built in, or of a user.
fn implementation(p: &Proc, protocol: &str, term: &Term) -> Option<Atom> {
    let (name, built_in) = match term.struct_module() {
        Some(module) => {
            let name = module.module_name();
            (name, protocol == STRING && WITH_TEXT.contains(&name))
        }
        None => {
            let name = type_name(term);
            let known = ["Integer", "Float", "Atom", "List", "BitString"];
            (name, known.contains(&name))
        }
    };
    let module = Atom::module(&format!("{protocol}.{name}"));
    (built_in || p.system().code.has_module(module)).then_some(module)
}

fn needed(p: &Proc, protocol: &str, term: &Term) -> Result<Atom, Raise> {
    implementation(p, protocol, term).ok_or_else(|| undefined(protocol, term, ""))
}

#[cold]
fn undefined(protocol: &str, term: &Term, why: &str) -> Raise {
    let protocol = Atom::module(protocol);
    Raise::error(exception::protocol_undefined_error(
        protocol,
        term.clone(),
        why,
    ))
}

/// The answers of a protocol's `__protocol__/1`.
///
/// # Errors
/// A function clause error for a question that there is none.
pub fn about(protocol: &str, (function, arity): (&str, i64), key: &Term) -> Reply {
    Ok(match key.as_atom().map(Atom::as_str) {
        Some("module") => Term::Atom(Atom::module(protocol)),
        Some("functions") => Term::keyword([(Atom::new(function), Term::Int(arity))]),
        Some("consolidated?") => Term::bool(false),
        Some("impls") => Term::atom("not_consolidated"),
        _ => return Err(super::args::no_clause()),
    })
}

/// `to_string(term)`.
///
/// # Errors
/// `Protocol.UndefinedError` for what has no text; what a user's implementation raises.
pub fn to_string(p: &mut Proc, term: &Term) -> Reply {
    Ok(match term {
        Term::Binary(binary) if binary.is_binary() => term.clone(),
        Term::Binary(_) => {
            let why = "cannot convert a bitstring to a string";
            return Err(undefined(STRING, term, why));
        }
        Term::Atom(atoms::NIL) => Term::string(""),
        Term::Atom(atom) => Term::string(atom.as_str()),
        Term::Int(_) | Term::BigInt(_) => {
            Term::string(number::integer_to_string(term, 10).unwrap_or_default())
        }
        Term::Float(value) => Term::string(number::shortest(*value)),
        Term::Nil | Term::Cons(_) => Term::binary(iodata::list_to_string(term)?),
        _ => return by_implementation(p, STRING, "to_string", term),
    })
}

fn by_implementation(p: &mut Proc, protocol: &str, function: &str, term: &Term) -> Reply {
    let implementation = needed(p, protocol, term)?;
    let own = term.struct_module().filter(|module| {
        WITH_TEXT.contains(&module.module_name()) && !p.system().code.has_module(implementation)
    });
    let module = own.unwrap_or(implementation);
    p.apply(module, Atom::new(function), std::slice::from_ref(term))
}

fn string_native(p: &mut Proc, args: &[Term]) -> Reply {
    to_string(p, &args[0])
}

/// `to_charlist(term)`.
///
/// # Errors
/// As [`to_string`].
pub fn to_charlist(p: &mut Proc, term: &Term) -> Reply {
    match term {
        Term::Nil | Term::Cons(_) => Ok(term.clone()),
        Term::Binary(binary) if !binary.is_binary() => {
            let why = "cannot convert a bitstring to a charlist";
            Err(undefined(LIST, term, why))
        }
        Term::Int(_) | Term::BigInt(_) | Term::Float(_) | Term::Atom(_) | Term::Binary(_) => {
            let text = to_string(p, term)?;
            charlist(text.as_bytes().unwrap_or_default())
        }
        _ => by_implementation(p, LIST, "to_charlist", term),
    }
}

fn charlist_native(p: &mut Proc, args: &[Term]) -> Reply {
    to_charlist(p, &args[0])
}

/// A text as a list of its characters.
///
/// # Errors
/// `UnicodeConversionError` if it is no UTF-8.
pub fn charlist(text: &[u8]) -> Reply {
    iodata::valid(text)?;
    let text = std::str::from_utf8(text).unwrap_or_default();
    Ok(chars(text))
}

/// A text as a list of its characters.
pub fn chars(text: &str) -> Term {
    let codes: Vec<Term> = text
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    Term::list(codes)
}
