//! The two sides of a failed comparison as documents, in colours.
//!
//! Both sides are coloured as a whole.

use crate::runtime::Proc;
use crate::stdlib::inspect::InProcess;
use crate::term::Term;
use crate::term::inspect::{Doc, InspectOpts, to_doc};

use super::formatter::paint::{Key, Paint, RESET};

/// The sides, the left one in the colour of what is missing, the right one in that of what is new. `None` if
/// one of them is a pattern, or cannot be printed.
pub fn sides(
    p: &mut Proc,
    left: &Term,
    right: &Term,
    context: &Term,
    paint: Paint,
) -> Option<(Doc, Doc)> {
    if context.as_tuple().is_some() {
        return None;
    }
    let mut side = |term: &Term, key: Key| {
        let opts = InspectOpts::unlimited();
        let doc = to_doc(term, &opts, &mut InProcess::new(p, Term::Nil)).ok()?;
        let begin = Doc::invisible(paint.begin(key));
        Some(begin.concat(doc).concat(Doc::invisible(RESET)))
    };
    Some((side(left, Key::Delete)?, side(right, Key::Insert)?))
}
