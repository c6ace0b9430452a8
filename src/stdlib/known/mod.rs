//! What functions there are: those of the natives, and those that Elixir 1.14 has.
//!
//! The list of Elixir's functions (`elixir.txt`, a module and its functions in a line) was made by asking
//! Elixir itself: `Module.__info__(:functions)` of each documented module. It lets an error tell what does
//! not exist from what suplab does not have yet.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::term::{Atom, Term, atoms};

use super::MODULES;

/// The functions of a native module.
pub fn native(module: Atom) -> Option<impl Iterator<Item = (Atom, usize)>> {
    let module = MODULES.iter().find(|native| native.atom() == module)?;
    let functions = module.functions.iter();
    Some(functions.map(|native| (Atom::new(native.name), usize::from(native.arity))))
}

/// Elixir's modules, each with its functions.
fn elixir() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static LIST: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    LIST.get_or_init(|| {
        let lines = include_str!("elixir.txt").lines();
        let entry = |line: &'static str| {
            let mut words = line.split(' ');
            (words.next().unwrap_or_default(), words.collect())
        };
        lines.map(entry).collect()
    })
}

/// Whether Elixir 1.14 has a function.
pub fn elixir_has(module: Atom, function: Atom, arity: usize) -> bool {
    let Some(name) = module.as_str().strip_prefix("Elixir.") else {
        return false;
    };
    let wanted = format!("{function}/{arity}");
    elixir()
        .get(name)
        .is_some_and(|functions| functions.contains(&wanted.as_str()))
}

/// What to add to the message of an `UndefinedFunctionError` when Elixir has the function.
pub fn lacking(error: &Term) -> Option<&'static str> {
    let atom = |key| error.field(key).and_then(Term::as_atom);
    let arity = error.field(atoms::ARITY)?.as_int()?;
    let (module, function) = (atom(atoms::MODULE)?, atom(atoms::FUNCTION)?);
    let arity = usize::try_from(arity).ok()?;
    let here = native(module).is_some_and(|mut all| all.any(|known| known == (function, arity)));
    (!here && elixir_has(module, function, arity)).then_some("Elixir has it, suplab does not yet")
}
