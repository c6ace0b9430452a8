//! Mix's own failures: `Mix.Error`, which the command line tells as `** (Mix) ...`.

use crate::runtime::Raise;
use crate::term::{Atom, Term, atoms};

const MODULE: &str = "Mix.Error";

/// A failure that Mix tells without a stack.
pub fn mix_error(text: impl AsRef<str>) -> Raise {
    Raise::error(Term::structure(
        Atom::module(MODULE),
        [
            (atoms::EXCEPTION, Term::bool(true)),
            (Atom::new("message"), Term::string(text.as_ref())),
            (Atom::new("mix"), Term::bool(true)),
        ],
    ))
}

/// What Mix says of its own failure; `None` for any other.
pub fn message_of(raise: &Raise) -> Option<String> {
    let error = &raise.reason;
    if error.struct_module()? != Atom::module(MODULE) {
        return None;
    }
    let message = error.field(Atom::new("message"))?.as_str()?;
    Some(format!("** (Mix) {message}\n"))
}

/// What ends a task that has told everything already, with this exit status.
pub fn ended(status: i64) -> Raise {
    Raise::exit(Term::tagged(atoms::SHUTDOWN, Term::Int(status)))
}
