//! Building tables of natives: one entry in a line, and one table out of several files' tables.

use crate::runtime::{Native, NativeFn, Raise};
use crate::term::Term;

/// What a native function answers.
pub type Answer = Result<Term, Raise>;

/// An entry of a table.
pub const fn native(name: &'static str, arity: u8, doc: &'static str, run: NativeFn) -> Native {
    Native {
        name,
        arity,
        doc,
        run,
    }
}

/// How many entries the parts of a module have together.
pub const fn count(parts: &[&[Native]]) -> usize {
    let mut total = 0;
    let mut part = 0;
    while part < parts.len() {
        total += parts[part].len();
        part += 1;
    }
    total
}

/// The parts of a module as one table; `N` is what [`count`] says of them.
pub const fn join<const N: usize>(parts: &[&[Native]]) -> [Native; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut filled) = (0, 0);
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            all[filled] = parts[part][at];
            filled += 1;
            at += 1;
        }
        part += 1;
    }
    all
}
