//! `Module`: names of modules, and what a module's body does to the module that it defines.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::lang::Modules;
use crate::lang::code::DefKind;
use crate::lang::modules::Builder;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::args::{Reply, argument_error, no_clause};
use super::natives::natives;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Module",
    doc: "Names of modules, and functions for the body of a module that is being defined.",
    functions: TABLE,
};

natives! { const TABLE of "Module":
    /// A module's name from a list of parts.
    ///
    ///     iex> Module.concat([Foo, "Bar"])
    ///     Foo.Bar
    "concat" 1 => |_, args| concat(&args[0]).map(Term::Atom);
    /// A module's name from two parts.
    ///
    ///     iex> Module.concat(Foo, Bar)
    ///     Foo.Bar
    "concat" 2 => |_, args| concat(&Term::list(args.to_vec())).map(Term::Atom);
    /// As `concat/1`, for names that are in use already.
    ///
    ///     iex> Module.safe_concat(["Enum"])
    ///     Enum
    "safe_concat" 1 => |_, args| safe_concat(&args[0]);
    /// As `concat/2`, for names that are in use already.
    ///
    ///     iex> Module.safe_concat("String", "Chars")
    ///     String.Chars
    "safe_concat" 2 => |_, args| safe_concat(&Term::list(args.to_vec()));
    /// The parts of a module's name.
    ///
    ///     iex> Module.split(Very.Long.Module)
    ///     ["Very", "Long", "Module"]
    "split" 1 => split;
    /// Whether the module that is being defined has a function.
    "defines?" 2 => |p, args| defines(p, args, None);
    /// Whether the module that is being defined has a function of this kind (`:def`, `:defp`).
    "defines?" 3 => |p, args| defines(p, args, args[2].as_atom());
    /// The functions that the module has so far.
    "definitions_in" 1 => |p, args| definitions(p, args, None);
    /// The functions of a kind that the module has so far.
    "definitions_in" 2 => |p, args| definitions(p, args, args[1].as_atom());
    /// The value of an attribute, or `nil`.
    "get_attribute" 2 => |p, args| get_attribute(p, args, Term::NIL);
    /// The value of an attribute, or a default.
    "get_attribute" 3 => |p, args| get_attribute(p, args, args[2].clone());
    /// Whether an attribute has been set.
    "has_attribute?" 2 => has_attribute;
    /// Sets an attribute.
    "put_attribute" 3 => put_attribute;
    /// Takes an attribute away; its value.
    "delete_attribute" 2 => delete_attribute;
    /// Says how an attribute behaves: `accumulate: true` keeps all values, `persist: true` shows them later.
    "register_attribute" 3 => register_attribute;
    /// Whether the module is being defined at this moment.
    "open?" 1 => |p, args| Ok(Term::bool(args[0].as_atom().is_some_and(|name| building(p, name).is_some())));
    /// Functions that a later definition may replace.
    "make_overridable" 2 => |p, args| {
        let builder = builder(p, "make_overridable", args)?;
        builder.lock().make_overridable(&args[1])?;
        Ok(Term::OK)
    };
}

/// One part of a name: an atom or a string.
fn part(term: &Term) -> Option<String> {
    let text = match term {
        Term::Atom(atoms::NIL) => String::new(),
        Term::Atom(atom) => atom.as_str().to_string(),
        other => other.as_str()?.to_string(),
    };
    let text = text.strip_prefix("Elixir.").unwrap_or(&text);
    Some(text.strip_prefix('.').unwrap_or(text).to_string())
}

fn name_of(list: &Term) -> Result<String, Raise> {
    let parts: Option<Vec<String>> = list
        .to_vec()
        .ok_or_else(no_clause)?
        .iter()
        .map(part)
        .collect();
    let parts = parts.ok_or_else(no_clause)?;
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|part| !part.is_empty() && part != "Elixir")
        .collect();
    match parts.is_empty() {
        true => Ok("Elixir".to_string()),
        false => Ok(format!("Elixir.{}", parts.join("."))),
    }
}

fn concat(list: &Term) -> Result<Atom, Raise> {
    name_of(list).map(|name| Atom::new(&name))
}

fn safe_concat(list: &Term) -> Reply {
    match Atom::existing(&name_of(list)?) {
        Some(atom) => Ok(Term::Atom(atom)),
        None => Err(Raise::bad_argument(1, "not an already existing atom")),
    }
}

fn split(_: &mut Proc, args: &[Term]) -> Reply {
    let name = match &args[0] {
        Term::Atom(atom) => atom.as_str(),
        other => other.as_str().ok_or_else(no_clause)?,
    };
    match name.strip_prefix("Elixir.") {
        Some(rest) => Ok(Term::list(
            rest.split('.').map(Term::string).collect::<Vec<_>>(),
        )),
        None => Err(argument_error(format!(
            "expected an Elixir module, got: {}",
            super::fail::shown(&args[0])
        ))),
    }
}

fn building(p: &Proc, module: Atom) -> Option<Arc<Mutex<Builder>>> {
    p.system().code.downcast::<Modules>()?.building(module)
}

/// The module that is being defined.
fn builder(p: &Proc, function: &str, args: &[Term]) -> Result<Arc<Mutex<Builder>>, Raise> {
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    building(p, module).ok_or_else(|| {
        let (name, arity) = (super::fail::shown(&args[0]), args.len());
        argument_error(format!(
            "could not call Module.{function}/{arity} because the module {name} is already compiled"
        ))
    })
}

fn function_of(term: &Term) -> Option<(Atom, usize)> {
    match term.as_tuple() {
        Some([Term::Atom(name), Term::Int(arity)]) => Some((*name, usize::try_from(*arity).ok()?)),
        _ => None,
    }
}

fn is_kind(kind: DefKind, wanted: Option<Atom>) -> bool {
    match wanted.map(Atom::as_str) {
        None => true,
        Some("def") => kind == DefKind::Public,
        Some("defp") => kind == DefKind::Private,
        Some(_) => false,
    }
}

fn defines(p: &mut Proc, args: &[Term], kind: Option<Atom>) -> Reply {
    let function = function_of(&args[1]).ok_or_else(no_clause)?;
    let builder = builder(p, "defines?", args)?;
    let builder = builder.lock();
    let mut defs = builder.defs.iter();
    Ok(Term::bool(defs.any(|def| {
        def.function == function && is_kind(def.kind, kind)
    })))
}

fn definitions(p: &mut Proc, args: &[Term], kind: Option<Atom>) -> Reply {
    let builder = builder(p, "definitions_in", args)?;
    let builder = builder.lock();
    let defs = builder.defs.iter().filter(|def| is_kind(def.kind, kind));
    let pairs = defs.map(|def| (def.function.0, Term::from(def.function.1)));
    Ok(Term::keyword(pairs.collect::<Vec<_>>()))
}

fn get_attribute(p: &mut Proc, args: &[Term], default: Term) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    let builder = builder(p, "get_attribute", args)?;
    let value = builder.lock().attribute(name);
    Ok(value.unwrap_or(default))
}

fn has_attribute(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    let builder = builder(p, "has_attribute?", args)?;
    let has = builder.lock().attributes.contains_key(&name);
    Ok(Term::bool(has))
}

fn put_attribute(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    let builder = builder(p, "put_attribute", args)?;
    let mut builder = builder.lock();
    let line = builder.line;
    builder
        .set_attribute(name, args[2].clone(), line)
        .map_err(Raise::from)?;
    builder.attribute(name);
    Ok(Term::OK)
}

fn delete_attribute(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    let builder = builder(p, "delete_attribute", args)?;
    let removed = builder.lock().attributes.remove(&name);
    Ok(removed.map_or(Term::NIL, |attribute| attribute.value))
}

fn register_attribute(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    let option = |key: &str| {
        let value = args[2].keyword_get(Atom::new(key));
        value.is_some_and(Term::truthy)
    };
    let builder = builder(p, "register_attribute", args)?;
    builder
        .lock()
        .register_attribute(name, option("accumulate"), option("persist"));
    Ok(Term::OK)
}
