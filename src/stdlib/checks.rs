//! What natives share: taking arguments apart, and failing as built-in functions do.
//!
//! The positions in the texts are those of the Erlang function underneath, as in Elixir. Anything that
//! belongs to one module only is left to that module.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Fun, Pid, Ref, Term, atoms, exception};

/// No clause of the function takes these arguments.
pub fn no_clause() -> Raise {
    Raise::error(atoms::FUNCTION_CLAUSE)
}

/// `raise ArgumentError, message`.
pub fn argument_error(message: impl AsRef<str>) -> Raise {
    Raise::error(exception::argument_error(message))
}

/// A pid.
///
/// # Errors
/// A bad argument at `position`.
pub fn pid(term: &Term, position: usize) -> Result<Pid, Raise> {
    term.as_pid()
        .ok_or_else(|| Raise::bad_argument(position, "not a pid"))
}

/// An atom.
///
/// # Errors
/// A bad argument at `position`.
pub fn atom(term: &Term, position: usize) -> Result<Atom, Raise> {
    term.as_atom()
        .ok_or_else(|| Raise::bad_argument(position, "not an atom"))
}

/// A reference.
///
/// # Errors
/// A bad argument at `position`.
pub fn reference(term: &Term, position: usize) -> Result<Ref, Raise> {
    match term {
        Term::Ref(reference) => Ok(*reference),
        _ => Err(Raise::bad_argument(position, "not a reference")),
    }
}

/// A function of any arity.
///
/// # Errors
/// A bad argument at `position`.
pub fn fun(term: &Term, position: usize) -> Result<&Fun, Raise> {
    match term {
        Term::Fun(fun) => Ok(fun),
        _ => Err(Raise::bad_argument(position, "not a fun")),
    }
}

/// The elements of a proper list.
///
/// # Errors
/// A bad argument at `position`.
pub fn list(term: &Term, position: usize) -> Result<Vec<Term>, Raise> {
    let problem = if term.is_list() {
        "not a proper list"
    } else {
        "not a list"
    };
    term.to_vec()
        .ok_or_else(|| Raise::bad_argument(position, problem))
}

/// Whether the term is a function of this arity.
pub fn is_fun(term: &Term, arity: usize) -> bool {
    matches!(term, Term::Fun(fun) if fun.arity() == arity)
}

/// A timeout in milliseconds: `Some(None)` is `:infinity`, `None` is no timeout at all.
pub fn timeout(term: &Term) -> Option<Option<u64>> {
    match term {
        Term::Atom(atoms::INFINITY) => Some(None),
        Term::Int(ms) => u64::try_from(*ms).ok().map(Some),
        _ => None,
    }
}

/// A timeout, for functions whose clauses ask for one.
///
/// # Errors
/// No clause matches.
pub fn timeout_clause(term: &Term) -> Result<Option<u64>, Raise> {
    timeout(term).ok_or_else(no_clause)
}

/// The pairs of a keyword list; `None` for anything else.
pub fn keyword(term: &Term) -> Option<Vec<(Atom, Term)>> {
    term.to_vec()?
        .iter()
        .map(|pair| match pair.as_tuple() {
            Some([Term::Atom(key), value]) => Some((*key, value.clone())),
            _ => None,
        })
        .collect()
}

/// The text that `inspect/1` gives, by whatever protocol implementation the value has.
///
/// # Errors
/// What an implementation of `Inspect` raises.
pub fn inspect(p: &mut Proc, term: &Term) -> Result<String, Raise> {
    super::inspect::plain(p, term)
}
