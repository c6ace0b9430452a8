//! Erlang's `:lists`, by topic.

mod keyed;
mod parts;
mod pick;
mod sorted;
mod walk;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::stdlib::args::no_clause;
use crate::term::Term;

use super::natives::{join, total};

const PARTS: &[&[Native]] = &[
    keyed::FUNCTIONS,
    parts::FUNCTIONS,
    pick::FUNCTIONS,
    sorted::FUNCTIONS,
    walk::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":lists",
    doc: "Erlang's functions on lists. Elixir's `Enum` and `List` have most of them with the list as first argument.",
    functions: &ALL,
};

/// The elements of a proper list; anything else has no clause.
fn list(p: &mut Proc, term: &Term) -> Result<Vec<Term>, Raise> {
    let elements = term.to_vec().ok_or_else(no_clause)?;
    p.work(elements.len() / 10)?;
    Ok(elements)
}

/// The function argument, which must take so many arguments.
fn function(term: &Term, arity: usize) -> Result<&Term, Raise> {
    match term {
        Term::Fun(fun) if fun.arity() == arity => Ok(term),
        _ => Err(no_clause()),
    }
}

/// A count that is not negative; anything else has no clause.
fn size(term: &Term) -> Result<usize, Raise> {
    term.as_int()
        .and_then(|size| usize::try_from(size).ok())
        .ok_or_else(no_clause)
}
