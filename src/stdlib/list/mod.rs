//! `List`: functions on lists as such, by topic. What works on any collection is in `Enum`.

mod convert;
mod keyed;
mod places;
mod whole;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term};

use super::args::Reply;
use super::natives::{join, total};

const PARTS: &[&[Native]] = &[
    convert::FUNCTIONS,
    keyed::FUNCTIONS,
    places::FUNCTIONS,
    whole::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "List",
    doc: "Lists: places, keys of tuples in lists, conversions.

Lists are chains: the beginning is cheap to reach, `hd/1`, `tl/1` and `[head | tail]` take no time; the end and the length \
take as long as the list is.",
    functions: &ALL,
};

/// What `:lists` has under another name or with its arguments in another order.
fn erlang(p: &mut Proc, function: &str, args: &[Term]) -> Reply {
    p.apply(Atom::new("lists"), Atom::new(function), args)
}

/// The elements of a proper list.
fn elements(p: &mut Proc, term: &Term) -> Result<Vec<Term>, Raise> {
    let elements = super::args::list(term)?;
    p.work(elements.len() / 10)?;
    Ok(elements)
}
