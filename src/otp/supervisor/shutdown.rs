//! Ending one child: ask, wait, kill (`shutdown/1`).

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::super::child_spec::{ChildSpec, Restart, Shutdown};

/// Ends a child and waits until it is dead. `Err` in the result is its exit reason when that is not what
/// was to be expected.
///
/// # Errors
/// `Terminated`.
pub(super) fn shutdown(
    p: &mut Proc,
    pid: Pid,
    spec: &ChildSpec,
) -> Result<Result<(), Term>, Raise> {
    let mark = p.mark()?;
    let monitor = p.monitor(pid);
    let (signal, time) = match spec.shutdown {
        Shutdown::BrutalKill => (atoms::KILL, None),
        Shutdown::Timeout(ms) => (atoms::SHUTDOWN, Some(ms)),
        Shutdown::Infinity => (atoms::SHUTDOWN, None),
    };
    p.exit(pid, Term::Atom(signal))?;
    let is_down = |_: &mut Proc, message: &Term| Ok(down(monitor, message));
    let mut reason = p.receive_after(mark, time, is_down)?;
    if reason.is_none() {
        p.exit(pid, Term::Atom(atoms::KILL))?;
        reason = p.receive_after(mark, None, is_down)?;
    }
    let reason = unlink_flush(p, pid, reason.unwrap_or(Term::Atom(atoms::KILLED)))?;
    let expected = is_expected(&reason, signal, spec.restart);
    Ok(if expected { Ok(()) } else { Err(reason) })
}

fn down(monitor: Ref, message: &Term) -> Option<Term> {
    match message.as_tuple() {
        Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason]) if *r == monitor => {
            Some(reason.clone())
        }
        _ => None,
    }
}

/// Whether a child that was sent `signal` may end with this reason: as it was told, or (not a permanent
/// one) cleanly by itself.
pub(super) fn is_expected(reason: &Term, signal: Atom, restart: Restart) -> bool {
    let told = match signal {
        atoms::KILL => reason.is_atom(atoms::KILLED),
        _ => reason.is_atom(atoms::SHUTDOWN),
    };
    told || (restart != Restart::Permanent && super::super::gen_server::is_clean(reason))
}

/// Undoes the link to a child that has ended. If its exit message has come already, that has the true
/// reason: the monitor may have been too late (`unlink_flush/2`).
pub(super) fn unlink_flush(p: &mut Proc, pid: Pid, default: Term) -> Result<Term, Raise> {
    if p.unlink(pid) {
        return Ok(default);
    }
    let exit = p.receive(Some(0), |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), reason]) if *from == pid => {
                Some(reason.clone())
            }
            _ => None,
        })
    })?;
    Ok(exit.unwrap_or(default))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_ends() {
        let shutdown = Term::Atom(atoms::SHUTDOWN);
        let with_term = Term::tagged(atoms::SHUTDOWN, Term::Int(1));
        let normal = Term::Atom(atoms::NORMAL);
        let killed = Term::Atom(atoms::KILLED);
        let boom = Term::atom("boom");
        // The reason, expected after :shutdown of a permanent and a transient child, and after :kill.
        for (reason, table) in [
            (&shutdown, [true, true, false, true]),
            (&with_term, [false, true, false, true]),
            (&normal, [false, true, false, true]),
            (&killed, [false, false, true, true]),
            (&boom, [false, false, false, false]),
        ] {
            let cases = [
                (atoms::SHUTDOWN, Restart::Permanent),
                (atoms::SHUTDOWN, Restart::Transient),
                (atoms::KILL, Restart::Permanent),
                (atoms::KILL, Restart::Temporary),
            ];
            let seen = cases.map(|(signal, restart)| is_expected(reason, signal, restart));
            assert_eq!(seen, table, "{reason:?}");
        }
    }
}
