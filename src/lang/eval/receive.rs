//! `receive`.

use super::{Choice, Frame, at_line, matching, value};
use crate::lang::code::{Receive, Result};
use crate::runtime::{Proc, Raise};
use crate::term::{Term, atoms};

pub(super) fn receive<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    receive: &'m Receive,
) -> Result<Choice<'m>> {
    let (timeout, after) = match &receive.after {
        None => (None, None),
        Some((timeout, body)) => {
            let timeout = value(p, f, timeout)?;
            at_line(p, receive.line);
            (milliseconds(p, &timeout)?, Some(body))
        }
    };
    at_line(p, receive.line);
    let found = p.receive(timeout, |p, message| {
        Ok(matching::clause(p, f, &receive.clauses, message))
    })?;
    match (found, after) {
        (Some(body), _) | (None, Some(body)) => Ok(Choice::Go(body)),
        // Without a timeout it returns only with a message.
        (None, None) => Ok(Choice::Value(Term::NIL)),
    }
}

fn milliseconds(p: &mut Proc, timeout: &Term) -> Result<Option<u64>> {
    match timeout {
        Term::Atom(atoms::INFINITY) => Ok(None),
        Term::Int(ms) if (0..=0xFFFF_FFFF).contains(ms) => Ok(Some(*ms as u64)),
        _ => Err(bad_timeout(p)),
    }
}

#[cold]
fn bad_timeout(p: &mut Proc) -> Raise {
    p.trace(Raise::error(atoms::TIMEOUT_VALUE))
}
