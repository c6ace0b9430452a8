//! How code is run: what the shell and the command line ask of the language.

use std::sync::Arc;

use crate::ex_unit;
use crate::lang::ast::Node;
use crate::lang::code::Unit;
use crate::lang::modules::Doc;
use crate::lang::{EvalError, Evaluator, Library, Modules};
use crate::mix;
use crate::runtime::{Code, Proc, Raise, System};
use crate::stdlib;
use crate::term::{Atom, Term};

use super::helpers;
use super::state::Shared;

/// A code server with the whole library and the commands.
pub fn code() -> Arc<dyn Code> {
    Arc::new(Modules::new(Library {
        natives: &[stdlib::MODULES, ex_unit::MODULES, mix::MODULES],
        extras: &[helpers::MODULES, helpers::SHORT_NAMES],
        embedded: &[stdlib::EMBEDDED, ex_unit::EMBEDDED, mix::EMBEDDED],
        uses: &[stdlib::USES, ex_unit::USES, mix::USES],
        macros: &[stdlib::MACROS, ex_unit::MACROS],
        behaviours: stdlib::BEHAVIOURS,
    }))
}

/// An evaluator for which the commands are imported.
pub(super) fn evaluator(file: &str, of_file: bool) -> Evaluator {
    let mut evaluator = if of_file {
        Evaluator::of_file(file)
    } else {
        Evaluator::new(file)
    };
    evaluator.bare_calls = true;
    for module in helpers::MODULES {
        evaluator.import(module.atom());
    }
    evaluator
}

/// The modules whose functions are commands.
pub fn commands() -> Vec<Atom> {
    helpers::MODULES
        .iter()
        .map(|module| module.atom())
        .collect()
}

/// What `System.argv()` answers.
///
/// # Errors
/// `Terminated`.
pub fn set_arguments(p: &mut Proc, args: &[String]) -> Result<(), Raise> {
    let args = Term::list(args.iter().map(Term::string).collect::<Vec<_>>());
    p.apply(Atom::module("System"), Atom::new("argv"), &[args])
        .map(drop)
}

/// The name of a text that is in no file.
pub const NO_FILE: &str = "nofile";

/// Runs a text to its end.
///
/// # Errors
/// What it raises, or what keeps it from being Elixir.
pub fn run(p: &mut Proc, name: &str, text: &str) -> Result<Term, EvalError> {
    // What `-e` gives is no file: it is evaluated as Elixir does with a string.
    evaluator(name, name != NO_FILE).eval(p, text, 1)
}

/// Runs a file; the modules that it has defined, in the order of their names.
///
/// # Errors
/// What it raises, or what keeps it from being Elixir.
pub(super) fn load_file(p: &mut Proc, file: &str, text: &str) -> Result<Vec<Atom>, EvalError> {
    let before = loaded_units(p.system());
    evaluator(file, true).eval(p, text, 1)?;
    let mut defined: Vec<Atom> = Vec::new();
    for (name, unit) in loaded_units(p.system()) {
        let is_known = before
            .iter()
            .any(|(known, same)| *known == name && Arc::ptr_eq(same, &unit));
        if !is_known && unit.file == file {
            defined.push(name);
        }
    }
    defined.sort_by_key(|name| name.as_str());
    Ok(defined)
}

fn loaded_units(system: &System) -> Vec<(Atom, Arc<Unit>)> {
    let loaded = system.code.downcast::<Modules>().map(Modules::all_loaded);
    loaded
        .unwrap_or_default()
        .iter()
        .map(|module| (module.name, module.unit.clone()))
        .collect()
}

/// What a module that a program has defined says of itself: its own text, and those of its functions with
/// how they are called.
pub(super) fn docs_of(system: &System, module: Atom) -> Option<(Option<String>, Vec<Doc>)> {
    let loaded = system.code.downcast::<Modules>()?.loaded(module)?;
    let moduledoc = loaded.moduledoc.as_ref().map(|(text, _line)| text.clone());
    Some((moduledoc, loaded.docs.clone()))
}

/// The file that a module was defined in.
pub(super) fn source_of(system: &System, module: Atom) -> Option<String> {
    let loaded = system.code.downcast::<Modules>()?.loaded(module)?;
    let file = loaded.unit.file;
    std::path::Path::new(file)
        .exists()
        .then(|| file.to_string())
}

/// Evaluates an input with the session's variables, and keeps what it has bound.
pub(super) fn evaluate_input(p: &mut Proc, shared: &Shared, code: &Node) -> Result<Term, Raise> {
    let mut evaluator = shared
        .with(|state| state.bound.clone())
        .unwrap_or_else(|| evaluator("iex", false));
    let value = evaluator.eval_node(p, code)?;
    shared.with(|state| state.bound = Some(evaluator));
    Ok(value)
}

/// The names of the session's variables.
pub(super) fn variables(shared: &Shared) -> Vec<String> {
    let name = |(name, _): &(Atom, Term)| name.as_str().to_string();
    shared.with(|state| {
        state
            .bound
            .iter()
            .flat_map(|evaluator| &evaluator.bindings)
            .map(name)
            .collect()
    })
}

/// The modules that programs have defined.
pub fn modules(system: &System) -> Vec<String> {
    let loaded = system.code.downcast::<Modules>().map(Modules::all_loaded);
    loaded
        .unwrap_or_default()
        .iter()
        .map(|module| module.name.module_name().to_string())
        .collect()
}

/// The functions of a module that a program has defined.
pub(super) fn functions(system: &System, module: &str) -> Vec<(String, u8)> {
    let loaded = system
        .code
        .downcast::<Modules>()
        .and_then(|modules| modules.loaded(Atom::module(module)));
    let exports = loaded.map(|module| module.exports()).unwrap_or_default();
    let shown = exports
        .into_iter()
        .filter(|(name, _)| !name.as_str().starts_with("__"));
    shown
        .map(|(name, arity)| {
            (
                name.as_str().to_string(),
                u8::try_from(arity).unwrap_or(u8::MAX),
            )
        })
        .collect()
}
