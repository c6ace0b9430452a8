//! Code as values: Elixir's quoted expressions, made of the syntax tree and made a tree again.
//!
//! A failing assertion keeps its code this way, and the pattern that did not match, so that what shows
//! them later can look into them. Lines go along; columns do not. Names mean what they meant where the
//! code stood: nothing is expanded.

mod from_term;
mod to_term;

#[cfg(test)]
mod tests;

pub use from_term::node;
pub use to_term::quoted;

use crate::term::Atom;

/// How much stack one more level may take, and how much is added when it is not there.
const RED_ZONE: usize = 64 * 1024;
const MORE_STACK: usize = 1024 * 1024;

fn grow<R>(step: impl FnOnce() -> R) -> R {
    crate::term::stack::maybe_grow(RED_ZONE, MORE_STACK, step)
}

/// The name under which a sigil is called: `sigil_r`.
fn sigil_name(name: &str) -> Atom {
    Atom::new(&format!("sigil_{name}"))
}
