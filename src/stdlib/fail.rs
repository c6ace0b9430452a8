//! How natives fail in ways that `Raise` alone does not know: as another function than the one called, or
//! with an Elixir exception.

use crate::runtime::{FnId, Proc, Raise, StackEntry};
use crate::term::{Atom, Term, atoms, exception};

/// `no function clause matching` in the given function: for natives whose clauses stand, in Elixir, in
/// another function than the one that was called (a default's full form, a private helper).
#[cold]
pub fn no_clause(p: &Proc, module: &str, name: &str, args: &[Term]) -> Raise {
    within(p, Raise::error(atoms::FUNCTION_CLAUSE), module, name, args)
}

/// A failure as that of another function than the one called: its stack begins with that function.
#[cold]
pub fn within(p: &Proc, mut raise: Raise, module: &str, name: &str, args: &[Term]) -> Raise {
    if raise.stack.is_none() {
        let entry = StackEntry {
            function: FnId::built_in(Atom::new(module), Atom::new(name), args.len()),
            line: 0,
            args: raise.is_about_arguments().then(|| args.to_vec()),
            detail: raise.detail.clone(),
        };
        raise.stack = Some(p.stack_trace(Some(entry)));
    }
    raise
}

/// A `KeyError`.
#[cold]
pub fn key(key: &Term, term: &Term) -> Raise {
    Raise::error(exception::key_error(key.clone(), term.clone(), None))
}

/// `:badmap` of a term that should have been a map.
#[cold]
pub fn bad_map(term: &Term) -> Raise {
    Raise::tagged(atoms::BADMAP, term.clone())
}

/// A term as error messages show it.
pub fn shown(term: &Term) -> String {
    crate::term::inspect::inspect(term)
}
