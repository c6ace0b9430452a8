//! What supervisors do, as events: which child, why, by which rule, what is stopped and started, how much
//! of the intensity is used.
//!
//! OTP's supervisor reports are among them ([`SupervisorEvent::report`]); the others say what `why` and
//! the timeline need. How they read is left to the layers above.

use std::sync::Arc;

use crate::runtime::{EventId, EventKind, Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::child_spec::{ChildSpec, Restart};
use super::gen_server::is_clean;
use super::intensity::Used;
use super::reports::{self, Report};
use super::supervisor::{AutoShutdown, Flags, Strategy};

/// Something that a supervisor did.
#[derive(Clone, Debug)]
pub struct SupervisorEvent {
    /// The supervisor as it calls itself: `{:local, name}`, or `{pid, module}`.
    pub supervisor: Term,
    /// Its pid.
    pub pid: Pid,
    /// What it did.
    pub what: Supervision,
}

/// What a supervisor can do.
#[derive(Clone, Debug)]
pub enum Supervision {
    /// A child has been started or restarted (OTP's progress report).
    Started(ChildInfo),
    /// A child could not be started (`:start_error`).
    StartFailed {
        /// The child; its pid tells whether it is tried again (`{:restarting, pid}`).
        child: ChildInfo,
        /// Why.
        reason: Term,
    },
    /// A child has ended by itself (`:child_terminated`, unless the end is as expected).
    ChildEnded {
        /// The child.
        child: ChildInfo,
        /// Its exit reason.
        reason: Term,
        /// What follows.
        rule: Rule,
    },
    /// A restart begins.
    Restart {
        /// The child whose end, or failed start, leads to it.
        child: ChildInfo,
        /// By which strategy.
        strategy: Strategy,
        /// How many restarts have been used, this one among them.
        intensity: Used,
        /// Who is stopped first, in this order.
        stop: Vec<ChildInfo>,
        /// Whose start follows, in this order.
        start: Vec<ChildInfo>,
        /// Whether it repeats a restart that has failed.
        retry: bool,
    },
    /// The supervisor has ended a child.
    Stopped {
        /// The child.
        child: ChildInfo,
        /// Its exit reason, if it is another than was to be expected (`:shutdown_error`).
        error: Option<Term>,
    },
    /// More restarts than allowed: the supervisor ends all children and itself (`:shutdown`).
    GaveUp {
        /// The child that was to be restarted.
        child: ChildInfo,
        /// The restarts in the period.
        intensity: Used,
    },
    /// A significant child has ended: so does the supervisor.
    AutoShutdown {
        /// The child.
        child: ChildInfo,
        /// By which rule.
        rule: AutoShutdown,
    },
    /// The flags have been changed while the supervisor runs.
    FlagsChanged(Flags),
}

/// What follows from the end of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is restarted: it is permanent, or transient and did not end cleanly.
    Restart,
    /// It is not restarted: it ended cleanly and is not permanent.
    EndedCleanly,
    /// It is not restarted: it is temporary.
    Temporary,
}

impl Rule {
    /// The rule for a child of this restart type that ended with this reason (`do_restart/3`).
    pub fn of(restart: Restart, reason: &Term) -> Rule {
        match restart {
            Restart::Permanent => Rule::Restart,
            _ if is_clean(reason) => Rule::EndedCleanly,
            Restart::Transient => Rule::Restart,
            Restart::Temporary => Rule::Temporary,
        }
    }
}

/// A child as events and reports speak of it.
#[derive(Clone, Debug)]
pub struct ChildInfo {
    /// Its specification; of a dynamic supervisor's child the id is `:undefined`.
    pub spec: Arc<ChildSpec>,
    /// Its pid, `:undefined`, or `{:restarting, pid}`.
    pub pid: Term,
    /// The arguments with which it is really started, where they differ from the specification's.
    pub args: Option<Term>,
    /// How often it has been restarted.
    pub restarts: u64,
    /// In a report about several children of one kind: how many.
    pub count: Option<usize>,
    /// Whether the supervisor knows of significant children at all (Elixir's DynamicSupervisor does not).
    pub significant: bool,
}

impl ChildInfo {
    /// The keyword list that OTP's reports have as `:offender` (`extract_child/1`).
    pub fn offender(&self) -> Term {
        let spec = &self.spec;
        let start = Term::tuple([
            Term::Atom(spec.start.module),
            Term::Atom(spec.start.function),
            match (&self.args, &spec.start.args) {
                (Some(args), _) | (None, Some(args)) => args.clone(),
                (None, None) => Term::Atom(atoms::UNDEFINED),
            },
        ]);
        let mut pairs = vec![
            match self.count {
                Some(count) => (Atom::new("nb_children"), Term::from(count)),
                None => (atoms::PID, self.pid.clone()),
            },
            (atoms::ID, spec.id.clone()),
            (Atom::new("mfargs"), start),
            (Atom::new("restart_type"), spec.restart.to_term()),
        ];
        if self.significant {
            pairs.push((atoms::SIGNIFICANT, Term::bool(spec.significant)));
        }
        pairs.push((atoms::SHUTDOWN, spec.shutdown.to_term()));
        pairs.push((Atom::new("child_type"), spec.kind.to_term()));
        Term::keyword(pairs)
    }
}

/// One of OTP's supervisor reports.
#[derive(Clone, Debug)]
pub struct SupervisorReport {
    /// `:start_error`, `:child_terminated`, `:shutdown` or `:shutdown_error`.
    pub context: Atom,
    /// Why.
    pub reason: Term,
    /// The child, see [`ChildInfo::offender`].
    pub offender: Term,
}

impl SupervisorEvent {
    /// The report that OTP writes about this event, if it writes one.
    pub fn report(&self) -> Option<SupervisorReport> {
        let report = |context: &str, reason: &Term, child: &ChildInfo| {
            Some(SupervisorReport {
                context: Atom::new(context),
                reason: reason.clone(),
                offender: child.offender(),
            })
        };
        match &self.what {
            Supervision::StartFailed { child, reason } => report("start_error", reason, child),
            Supervision::ChildEnded {
                rule: Rule::EndedCleanly,
                ..
            } => None,
            Supervision::ChildEnded { child, reason, .. } => {
                report("child_terminated", reason, child)
            }
            Supervision::Stopped { child, error } => {
                report("shutdown_error", error.as_ref()?, child)
            }
            Supervision::GaveUp { child, .. } => report(
                "shutdown",
                &Term::atom("reached_max_restart_intensity"),
                child,
            ),
            _ => None,
        }
    }

    /// A short name for machines.
    pub fn name(&self) -> &'static str {
        match &self.what {
            Supervision::Started(_) => "child_started",
            Supervision::StartFailed { .. } => "child_start_failed",
            Supervision::ChildEnded { .. } => "child_ended",
            Supervision::Restart { .. } => "restart",
            Supervision::Stopped { .. } => "child_stopped",
            Supervision::GaveUp { .. } => "supervisor_gave_up",
            Supervision::AutoShutdown { .. } => "auto_shutdown",
            Supervision::FlagsChanged(_) => "flags_changed",
        }
    }

    /// The details as fields.
    pub fn fields(&self) -> Vec<(&'static str, Term)> {
        let mut fields = vec![("supervisor", self.supervisor.clone())];
        match &self.what {
            Supervision::Started(child) => fields.extend(child_fields(child)),
            Supervision::StartFailed { child, reason } => {
                fields.extend(child_fields(child));
                fields.push(("reason", reason.clone()));
            }
            Supervision::ChildEnded {
                child,
                reason,
                rule,
            } => {
                fields.extend(child_fields(child));
                fields.push(("reason", reason.clone()));
                fields.push(("restart", Term::bool(*rule == Rule::Restart)));
            }
            Supervision::Restart {
                child,
                strategy,
                intensity,
                stop,
                start,
                retry,
            } => {
                fields.extend(child_fields(child));
                fields.push(("strategy", strategy.to_term()));
                fields.extend(used_fields(*intensity));
                fields.push(("stop", ids(stop)));
                fields.push(("start", ids(start)));
                fields.push(("retry", Term::bool(*retry)));
            }
            Supervision::Stopped { child, error } => {
                fields.extend(child_fields(child));
                fields.push(("error", error.clone().unwrap_or(Term::NIL)));
            }
            Supervision::GaveUp { child, intensity } => {
                fields.extend(child_fields(child));
                fields.extend(used_fields(*intensity));
            }
            Supervision::AutoShutdown { child, rule } => {
                fields.extend(child_fields(child));
                fields.push(("rule", rule.to_term()));
            }
            Supervision::FlagsChanged(flags) => fields.push(("flags", flags.to_term())),
        }
        fields
    }
}

fn child_fields(child: &ChildInfo) -> [(&'static str, Term); 3] {
    [
        ("id", child.spec.id.clone()),
        ("pid", child.pid.clone()),
        ("restarts", Term::from(child.restarts as usize)),
    ]
}

fn used_fields(used: Used) -> [(&'static str, Term); 3] {
    let number = |n: u64| Term::from(usize::try_from(n).unwrap_or(usize::MAX));
    [
        ("used", number(used.used)),
        ("max", number(used.max)),
        ("period", number(used.period)),
    ]
}

fn ids(children: &[ChildInfo]) -> Term {
    Term::list(
        children
            .iter()
            .map(|child| child.spec.id.clone())
            .collect::<Vec<_>>(),
    )
}

/// Tells what a supervisor did. What follows goes back to the event.
pub(super) fn tell(p: &mut Proc, supervisor: &Term, what: Supervision) -> Result<EventId, Raise> {
    let event = SupervisorEvent {
        supervisor: supervisor.clone(),
        pid: p.pid(),
        what,
    };
    reports::hand_over(p, Report::Supervisor(event))
}

/// As `EventKind::Report`, for those who look for supervisors' events among all.
pub fn supervisor_event(kind: &EventKind) -> Option<&SupervisorEvent> {
    match kind {
        EventKind::Report(report) => match report.downcast::<Report>()? {
            Report::Supervisor(event) => Some(event),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_restarted() {
        let reasons = [
            (Term::atom("normal"), true),
            (Term::atom("shutdown"), true),
            (Term::tagged(atoms::SHUTDOWN, Term::Int(1)), true),
            (Term::atom("killed"), false),
            (Term::atom("boom"), false),
            (Term::tagged(atoms::NORMAL, Term::Int(1)), false),
        ];
        for (reason, clean) in reasons {
            let rule = |restart| Rule::of(restart, &reason);
            assert_eq!(rule(Restart::Permanent), Rule::Restart, "{reason:?}");
            let [transient, temporary] = match clean {
                true => [Rule::EndedCleanly; 2],
                false => [Rule::Restart, Rule::Temporary],
            };
            assert_eq!(rule(Restart::Transient), transient, "{reason:?}");
            assert_eq!(rule(Restart::Temporary), temporary, "{reason:?}");
        }
    }
}
