//! Commands that are to come: they are known, and say that they are not there yet.

use crate::runtime::{Proc, Raise};
use crate::stdlib::natives::natives;
use crate::term::{Term, exception};

natives! { pub const TABLE of "Lab.Commands":
    /// Not there yet: will show a prepared lesson.
    "demo" 0 => |p, args| not_yet(p, args, "demo");
    "demo" 1 => |p, args| not_yet(p, args, "demo");
}

fn not_yet(_: &mut Proc, _: &[Term], name: &str) -> Result<Term, Raise> {
    Err(Raise::error(exception::runtime_error(format!(
        "suplab does not have {name} yet"
    ))))
}
