//! Arguments of natives as Rust values, and the failures of those that do not fit.
//!
//! Most functions of Elixir's library fail with `:function_clause` when an argument has the wrong type,
//! those that stand on Erlang's built-ins with `:badarg` and a text: the helpers here make both, with
//! the stack entry of the function that Elixir would name.

use smallvec::SmallVec;

use crate::runtime::{NativeFn, Proc, Raise};
use crate::term::{Atom, Term, atoms, number};

use super::fail;

pub use super::checks::{argument_error, no_clause};
pub use super::fail::shown;

/// What a native answers.
pub type Reply = Result<Term, Raise>;

/// A module as in source code (`String`, `:erlang`) and a function of it.
pub type Name = (&'static str, &'static str);

/// As [`no_clause`] for a function that the called one would have called.
#[cold]
pub fn no_clause_in(p: &Proc, name: Name, args: &[Term]) -> Raise {
    failed_in(p, no_clause(), name, args)
}

/// A failure of a function that the called one would have called: it heads the stack trace.
#[cold]
pub fn failed_in(p: &Proc, raise: Raise, name: Name, args: &[Term]) -> Raise {
    let (module, function) = name;
    match module.strip_prefix(':') {
        Some(erlang) => fail::within(p, raise, erlang, function, args),
        None => fail::within(p, raise, &format!("Elixir.{module}"), function, args),
    }
}

/// Calls a function with the defaults of its last arguments; its failures tell of the whole call.
pub fn with_defaults(
    p: &mut Proc,
    name: Name,
    args: &[Term],
    defaults: &[Term],
    run: NativeFn,
) -> Reply {
    let all: SmallVec<[Term; 4]> = args.iter().chain(defaults).cloned().collect();
    run(p, &all).map_err(|raise| failed_in(p, raise, name, &all))
}

/// The bytes of a binary.
///
/// # Errors
/// [`no_clause`] for anything else, as in most functions that have an `is_binary` guard.
pub fn bytes(term: &Term) -> Result<&[u8], Raise> {
    term.as_bytes().ok_or_else(no_clause)
}

/// An integer of any size.
///
/// # Errors
/// [`no_clause`] for anything else.
pub fn integer(term: &Term) -> Result<&Term, Raise> {
    if number::is_integer(term) {
        Ok(term)
    } else {
        Err(no_clause())
    }
}

/// An integer, clamped to 64 bits: for positions and counts, where one beyond is as good as infinite.
///
/// # Errors
/// [`no_clause`] for anything else.
pub fn clamped(term: &Term) -> Result<i64, Raise> {
    match term {
        Term::Int(value) => Ok(*value),
        Term::BigInt(_) if number::is_negative(term) => Ok(i64::MIN),
        Term::BigInt(_) => Ok(i64::MAX),
        _ => Err(no_clause()),
    }
}

/// A count: an integer that is not negative.
///
/// # Errors
/// [`no_clause`] for anything else.
pub fn count(term: &Term) -> Result<usize, Raise> {
    usize::try_from(clamped(term)?).map_err(|_| no_clause())
}

/// An atom.
///
/// # Errors
/// [`no_clause`] for anything else.
pub fn atom(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

/// First, last and step of a range.
pub fn range(term: &Term) -> Option<(i64, i64, i64)> {
    if term.struct_module() != Some(atoms::RANGE) {
        return None;
    }
    let field = |name| clamped(term.field(name)?).ok();
    Some((
        field(atoms::FIRST)?,
        field(atoms::LAST)?,
        field(atoms::STEP)?,
    ))
}

/// The elements of a proper list.
///
/// # Errors
/// [`no_clause`] for anything else.
pub fn list(term: &Term) -> Result<Vec<Term>, Raise> {
    term.to_vec().ok_or_else(no_clause)
}

/// The failure that a calculation reports.
#[cold]
pub fn number_error(error: number::NumberError) -> Raise {
    Raise::error(error.reason())
}

/// Fails unless so many bytes more may be made at once: a huge count must not end the program.
///
/// # Errors
/// `:system_limit`.
pub fn allow_size(len: usize, times: usize) -> Result<usize, Raise> {
    const LIMIT: usize = 1 << 30;
    len.checked_mul(times)
        .filter(|size| *size <= LIMIT)
        .ok_or_else(|| Raise::error(atoms::SYSTEM_LIMIT))
}
