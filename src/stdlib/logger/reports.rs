//! What Elixir's translator makes of reports: the texts that the logger prints for crashes.
//!
//! The reports themselves are made where the crash is seen.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::{Level, Logger, allows, log};

/// A plain process (`spawn`) has failed: `Process #PID<0.104.0> raised an exception`.
pub fn plain_process(p: &mut Proc, raise: &Raise) {
    if !Logger::of(p).settings().otp_reports || !allows(p, Level::Error) {
        return;
    }
    let reason = match raise.class {
        crate::runtime::Class::Throw => Term::tagged(atoms::NOCATCH, raise.reason.clone()),
        _ => raise.reason.clone(),
    };
    let failure = formatted(p, atoms::ERROR, &reason, &raise.stack_term());
    let text = format!("Process {} raised an exception\n{failure}", pid_text(p));
    log(p, Level::Error, text, &[]);
}

fn pid_text(p: &Proc) -> String {
    let (number, serial) = p.pid().parts();
    format!("#PID<0.{number}.{serial}>")
}

/// `Exception.format(kind, reason, stacktrace)`.
fn formatted(p: &mut Proc, kind: Atom, reason: &Term, stack: &Term) -> String {
    let args = [Term::Atom(kind), reason.clone(), stack.clone()];
    match p.apply(Atom::module("Exception"), Atom::new("format"), &args) {
        Ok(Term::Binary(text)) => String::from_utf8_lossy(text.bytes()).into_owned(),
        // The text of an exception comes from code of the user, which may fail in turn.
        _ => format!("** {reason:?}"),
    }
}
