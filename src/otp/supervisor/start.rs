//! Starting one child: calling its start function, and what that answers.

use crate::runtime::{Class, Proc, Raise};
use crate::term::{Pid, Term, atoms};

use super::super::child_spec::StartFunction;

/// A start function has done its part.
#[derive(Clone, Debug)]
pub(in crate::otp) enum Started {
    /// `{:ok, pid}` or `{:ok, pid, extra}`.
    Child(Pid, Option<Term>),
    /// `:ignore`.
    Ignored,
}

impl Started {
    /// What `start_child` answers; a supervisor has `{:ok, :undefined}` for `:ignore`.
    pub(super) fn to_reply(&self) -> Term {
        match self {
            Started::Child(pid, None) => Term::ok(*pid),
            Started::Child(pid, Some(extra)) => {
                Term::tuple([Term::OK, Term::Pid(*pid), extra.clone()])
            }
            Started::Ignored => Term::ok(atoms::UNDEFINED),
        }
    }

    pub(super) fn pid(&self) -> Option<Pid> {
        match self {
            Started::Child(pid, _) => Some(*pid),
            Started::Ignored => None,
        }
    }
}

/// How a supervisor takes it when a start function fails by itself instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::otp) enum Failing {
    /// As Erlang's `catch`: `{:EXIT, reason}`, and a thrown value is an answer (`supervisor.erl`).
    Caught,
    /// As the exit reason that it would be (`DynamicSupervisor`).
    Reason,
}

/// Calls a start function in the supervisor's process. `Err` in the result is the reason of a failed start.
///
/// # Errors
/// `Terminated`.
pub(in crate::otp) fn do_start_child_i(
    p: &mut Proc,
    start: &StartFunction,
    args: &Term,
    failing: Failing,
) -> Result<Result<Started, Term>, Raise> {
    match apply(p, start, args) {
        Ok(answer) => Ok(started(answer)),
        Err(raise) if !raise.catchable() => Err(raise),
        Err(raise) if failing == Failing::Reason => Ok(Err(p.trace(raise).exit_reason())),
        Err(raise) if raise.class == Class::Throw => Ok(started(raise.reason.clone())),
        Err(raise) => {
            let reason = p.trace(raise).exit_reason();
            Ok(Err(Term::tagged(atoms::UPPER_EXIT, reason)))
        }
    }
}

fn apply(p: &mut Proc, start: &StartFunction, args: &Term) -> Result<Term, Raise> {
    let args = args.to_vec().ok_or_else(Raise::badarg)?;
    // A closure needs no module of that name to be there.
    if let (atoms::ERLANG, atoms::APPLY, [function, list]) =
        (start.module, start.function, &args[..])
    {
        let args = list.to_vec().ok_or_else(Raise::badarg)?;
        return p.call(function, &args);
    }
    p.apply(start.module, start.function, &args)
}

fn started(answer: Term) -> Result<Started, Term> {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid)]) => Ok(Started::Child(*pid, None)),
        Some([Term::Atom(atoms::OK), Term::Pid(pid), extra]) => {
            Ok(Started::Child(*pid, Some(extra.clone())))
        }
        Some([Term::Atom(atoms::ERROR), reason]) => Err(reason.clone()),
        None if answer.is_atom(atoms::IGNORE) => Ok(Started::Ignored),
        _ => Err(answer),
    }
}
