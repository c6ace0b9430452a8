//! One process from its beginning to its end.

use std::sync::Arc;

use crate::otp::child_spec::{ChildSpec, ChildType};
use crate::otp::gen_server::is_clean;
use crate::runtime::{Ending, EventId};
use crate::term::{Atom, Pid, Term, atoms};

/// When something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The event.
    pub event: EventId,
    /// The lab's time, in microseconds.
    pub time: u64,
}

/// The life of a process.
#[derive(Clone, Debug)]
pub struct Life {
    /// Its pid.
    pub pid: Pid,
    /// Who started it; none for those that the program starts.
    pub parent: Option<Pid>,
    /// What it was started to run.
    pub initial_call: (Atom, Atom, usize),
    /// The name that it took last.
    pub name: Option<Atom>,
    /// Its beginning.
    pub begin: Moment,
    /// Its end, unless it lives.
    pub end: Option<End>,
    /// Of whom it is a child.
    pub child: Option<ChildOf>,
}

/// The end of a process.
#[derive(Clone, Debug)]
pub struct End {
    /// When.
    pub moment: Moment,
    /// The exit reason.
    pub reason: Term,
    /// What ended it.
    pub ending: Ending,
    /// The event that led to it.
    pub cause: EventId,
    /// To whom it was linked.
    pub links: Arc<[Pid]>,
    /// What its supervisor made of it: `ChildEnded` or `Stopped`, or that it gave up over it.
    pub answer: Option<EventId>,
}

/// A process as the child of a supervisor.
#[derive(Clone, Debug)]
pub struct ChildOf {
    /// The supervisor.
    pub supervisor: Pid,
    /// How it was specified.
    pub spec: Arc<ChildSpec>,
    /// Whether it is one of many that a dynamic supervisor has started: its id tells nothing.
    pub dynamic: bool,
    /// When the supervisor had started it.
    pub started: Moment,
    /// The restart of which the start was part.
    pub restart: Option<EventId>,
    /// How often the child has been restarted, this start among them.
    pub restarts: u64,
    /// Of a dynamic supervisor's child: the process whose place it has taken.
    pub replaces: Option<Pid>,
}

impl Life {
    /// Whether it lives.
    pub fn is_alive(&self) -> bool {
        self.end.is_none()
    }

    /// Whether it is a supervisor, as far as its specification or its code tells.
    pub fn is_supervisor(&self) -> bool {
        let specified = self.child.as_ref().map(|child| child.spec.kind);
        specified == Some(ChildType::Supervisor)
            || matches!(
                self.initial_call.0,
                atoms::SUPERVISOR | atoms::DYNAMIC_SUPERVISOR
            )
    }

    /// The module that it runs: what its specification names, else what it was started with.
    pub fn module(&self) -> Atom {
        let specified = self.child.as_ref().and_then(ChildOf::module);
        specified.unwrap_or(self.initial_call.0)
    }

    /// The id by which its supervisor knows it; none for one of many of a kind.
    pub fn id(&self) -> Option<&Term> {
        let child = self.child.as_ref()?;
        (!child.dynamic).then_some(&child.spec.id)
    }

    /// How often it had been restarted when it began.
    pub fn restarts(&self) -> u64 {
        self.child.as_ref().map_or(0, |child| child.restarts)
    }

    /// Whether it lived at a time.
    pub fn lived_at(&self, time: u64) -> bool {
        let ended = self.end.as_ref().map_or(u64::MAX, |end| end.moment.time);
        self.begin.time <= time && time < ended
    }
}

impl End {
    /// Whether the reason is none of a failure: `:normal`, `:shutdown`, `{:shutdown, _}`.
    pub fn is_clean(&self) -> bool {
        is_clean(&self.reason)
    }
}

impl ChildOf {
    /// The one module that the specification names, or whose function starts the child.
    fn module(&self) -> Option<Atom> {
        let mut modules = self.spec.modules.iter();
        match (modules.next().and_then(Term::as_atom), modules.next()) {
            (Some(module), None) => Some(module),
            _ => None,
        }
    }
}
