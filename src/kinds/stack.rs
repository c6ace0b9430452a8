//! Stack traces of failures in kinds: they name the functions that code of the same make in Elixir would have.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use parking_lot::Mutex;

use crate::runtime::{FnId, FnInfo, Raise, Stack, StackEntry};
use crate::term::{Atom, Term, atoms};

/// A function of a kind: its name, and its number of arguments.
pub(super) type Function = (&'static str, usize);

/// A failure inside these functions of a module, the innermost first.
pub(super) fn within(mut raise: Raise, module: &'static str, functions: &[Function]) -> Raise {
    let entries = functions
        .iter()
        .map(|function| entry(module, *function, None))
        .collect();
    raise.stack = Some(Stack::Entries(entries));
    raise
}

/// No clause of a callback takes these arguments.
pub(super) fn no_clause(module: &'static str, callback: &'static str, args: &[&Term]) -> Raise {
    let args: Vec<Term> = args.iter().map(|arg| (*arg).clone()).collect();
    let mut raise = Raise::error(atoms::FUNCTION_CLAUSE);
    let first = entry(module, (callback, args.len()), Some(args));
    raise.stack = Some(Stack::Entries(vec![first]));
    raise
}

fn entry(module: &'static str, (name, arity): Function, args: Option<Vec<Term>>) -> StackEntry {
    type Known = Mutex<BTreeMap<(&'static str, &'static str, usize), FnId>>;
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let info = || FnInfo {
        module: Atom::module(module),
        name: Atom::new(name),
        arity,
        file: "",
    };
    let function = *KNOWN
        .get_or_init(Mutex::default)
        .lock()
        .entry((module, name, arity))
        .or_insert_with(|| FnId::new(info()));
    StackEntry {
        function,
        line: 0,
        args,
        detail: None,
    }
}
