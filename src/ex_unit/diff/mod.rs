//! Where the two sides of a failed assertion differ, element by element, in colours.
//!
//! `values` compares two values, `patterns` a pattern with a value, `script` finds which elements of two sequences
//! belong together, `texts` what two texts have in common; `tree` is what a side looks like in the end. What is
//! too large to be compared in reasonable time is shown without marks.

mod patterns;
mod script;
mod texts;
mod tree;
mod values;

use crate::lang::quoted;
use crate::runtime::Proc;
use crate::term::inspect::Doc;
use crate::term::{Atom, Term};

use super::formatter::paint::{Key, Paint};
use tree::Tree;

/// How many comparisons a diff may take.
const BUDGET: usize = 100_000;

/// How deep nested values are looked into; what is deeper counts as a whole.
const DEEPEST: usize = 100;

/// Two sides, and whether they are the same.
struct Diff {
    same: bool,
    left: Tree,
    right: Tree,
}

impl Diff {
    /// Two sides that have nothing in common.
    fn apart(left: Tree, right: Tree) -> Diff {
        Diff {
            same: false,
            left: left.marked(),
            right: right.marked(),
        }
    }
}

/// What is at work while two sides are compared.
struct Differ<'p> {
    p: &'p mut Proc,
    /// Whether `1` and `1.0` differ.
    strict: bool,
    /// How many comparisons are left.
    budget: usize,
    depth: usize,
}

impl Differ<'_> {
    /// Counts one comparison; `None` when there have been too many.
    fn count(&mut self) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        Some(())
    }

    /// One level further in.
    fn deeper<R>(&mut self, step: impl FnOnce(&mut Self) -> R) -> R {
        self.depth += 1;
        let result = step(self);
        self.depth -= 1;
        result
    }
}

/// The sides as documents: what only the left one has in the colour of what is missing, what only the right one
/// has in that of what is new. `None` if they cannot be compared.
pub fn sides(
    p: &mut Proc,
    left: &Term,
    right: &Term,
    context: &Term,
    paint: Paint,
) -> Option<(Doc, Doc)> {
    let mut differ = Differ {
        p,
        strict: context.is_atom(Atom::new("===")),
        budget: BUDGET,
        depth: 0,
    };
    let diff = match context.as_tuple() {
        Some([Term::Atom(tag), pins]) if tag.as_str() == "match" => {
            differ.strict = true;
            let pattern = quoted::node(left);
            patterns::compare(&mut differ, &pattern, right, pins)?
        }
        _ => differ.values(left, right)?,
    };
    Some((
        diff.left.doc(paint.begin(Key::Delete)),
        diff.right.doc(paint.begin(Key::Insert)),
    ))
}
