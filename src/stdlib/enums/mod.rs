//! `Enum`: functions on any collection, by topic.

mod build;
mod chunks;
mod extremes;
mod groups;
mod pick;
mod places;
mod random;
mod search;
mod sorting;
mod walk;
mod zips;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::Term;

use super::args::no_clause;
use super::natives::{join, total};

const PARTS: &[&[Native]] = &[
    build::FUNCTIONS,
    chunks::FUNCTIONS,
    extremes::FUNCTIONS,
    groups::FUNCTIONS,
    pick::FUNCTIONS,
    places::FUNCTIONS,
    random::FUNCTIONS,
    search::FUNCTIONS,
    sorting::FUNCTIONS,
    walk::FUNCTIONS,
    zips::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Enum",
    doc: "Functions on collections: lists, maps, ranges, sets, streams and whatever implements `Enumerable`.

They take the whole collection at once and most give a list; `Stream` has lazy ones. A map's elements are pairs `{key, value}`.",
    functions: &ALL,
};

/// A count that is not negative; anything else has no clause.
fn size(term: &Term) -> Result<usize, Raise> {
    super::args::count(term)
}

/// Whether a user's test holds for an element.
fn holds(p: &mut Proc, test: &Term, element: &Term) -> Result<bool, Raise> {
    Ok(p.call(test, std::slice::from_ref(element))?.truthy())
}

/// A function of so many arguments; anything else has no clause.
fn function(term: &Term, arity: usize) -> Result<Term, Raise> {
    match term {
        Term::Fun(fun) if fun.arity() == arity => Ok(term.clone()),
        _ => Err(no_clause()),
    }
}
