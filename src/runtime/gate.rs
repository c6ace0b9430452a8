//! The gate of a paused lab: what would happen is held back, and let through one thing at a time.
//!
//! It stands where signals arrive, not where processes run, so that in a paused lab every process is at rest
//! and has dealt with all that has reached it: whoever looks at one sees where it stands. Things come out in
//! the order in which the lab would have dealt with them. When the gate closes and opens is left to the scheduler.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::term::{Pid, Term};

use super::handle::Handle;
use super::signal::{Envelope, Signal};

/// Something that is held back from a process.
pub(super) enum Held {
    /// A signal.
    Signal(Envelope),
    /// Its first turn.
    Start,
    /// Another turn of what it is in the middle of.
    Turn,
    /// The end of the time for which it wanted to wait.
    Wake,
}

/// Something that has been let happen in a paused lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// To which process.
    pub to: Pid,
    /// What.
    pub kind: StepKind,
}

/// What can be let happen.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// It begins to run.
    Start,
    /// It goes on computing for a slice.
    Turn,
    /// The time for which it waited is over.
    Timeout,
    /// A message reaches it.
    Message(Term),
    /// `Process.exit/2` reaches it.
    Exit {
        /// From whom.
        from: Pid,
        /// With which reason.
        reason: Term,
    },
    /// It learns that a linked process has ended.
    LinkExit {
        /// Which one.
        from: Pid,
        /// With which reason.
        reason: Term,
    },
    /// It learns that a process that it watches has ended, with this reason.
    Down(Term),
    /// Links and watches are tied or undone, something comes too late: nothing that could be seen.
    Unseen,
}

impl Step {
    pub(super) fn new(to: Pid, held: &Held) -> Step {
        let kind = match held {
            Held::Start => StepKind::Start,
            Held::Turn => StepKind::Turn,
            Held::Wake => StepKind::Timeout,
            Held::Signal(envelope) => match &envelope.signal {
                Signal::Message(message) | Signal::AliasMessage(_, message) => {
                    StepKind::Message(message.clone())
                }
                Signal::Exit { from, reason } => StepKind::Exit {
                    from: *from,
                    reason: reason.clone(),
                },
                Signal::LinkExit { from, reason } => StepKind::LinkExit {
                    from: *from,
                    reason: reason.clone(),
                },
                Signal::Down { reason, .. } => StepKind::Down(reason.clone()),
                _ => StepKind::Unseen,
            },
        };
        Step { to, kind }
    }
}

/// What is held back, process by process.
#[derive(Default)]
pub(super) struct Gate {
    closed: bool,
    /// Whose turn it would be, in order.
    order: VecDeque<Pid>,
    /// What each of these is still to get, in order.
    lines: HashMap<Pid, Line>,
    /// Whom something was held back from last.
    latest: Option<Pid>,
    granted: u64,
}

struct Line {
    process: Arc<Handle>,
    held: VecDeque<Held>,
}

impl Gate {
    /// Closes it; false if it was closed.
    pub(super) fn close(&mut self) -> bool {
        !std::mem::replace(&mut self.closed, true)
    }

    /// Opens it; false if it was open. What is held is to be taken out.
    pub(super) fn open(&mut self) -> bool {
        std::mem::replace(&mut self.closed, false)
    }

    /// Whether it is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.values().all(|line| line.held.is_empty())
    }

    /// How many things have been let through for somebody who waited.
    pub(super) fn granted(&self) -> u64 {
        self.granted
    }

    /// Whether things are held back from this process.
    pub(super) fn holds(&self, process: &Handle) -> bool {
        self.closed && !process.is_apart()
    }

    /// Whether a signal passes all the same: questions, and what a process does to itself at once. Links and watches
    /// pass unless they would overtake something.
    pub(super) fn lets_pass(&self, to: &Handle, signal: &Signal) -> bool {
        match signal {
            Signal::Ask(_) | Signal::Interrupt => true,
            Signal::Exit { from, .. } => *from == to.pid,
            Signal::Message(_)
            | Signal::AliasMessage(..)
            | Signal::LinkExit { .. }
            | Signal::Down { .. } => false,
            Signal::Link(_)
            | Signal::Unlink(_)
            | Signal::Monitor(_)
            | Signal::Demonitor(_)
            | Signal::GroupLeader(_) => self
                .lines
                .get(&to.pid)
                .is_none_or(|line| line.held.is_empty()),
        }
    }

    /// Holds something back.
    pub(super) fn hold(&mut self, process: Arc<Handle>, what: Held) {
        let pid = process.pid;
        self.latest = Some(pid);
        let line = self.lines.entry(pid).or_insert_with(|| {
            self.order.push_back(pid);
            Line {
                process,
                held: VecDeque::new(),
            }
        });
        line.held.push_back(what);
    }

    /// What happens next. A process that has begun its turn goes on until it has got all that it was sent, as it
    /// would if the lab were not paused.
    pub(super) fn take(&mut self) -> Option<(Arc<Handle>, Held)> {
        while let Some(pid) = self.order.front().copied() {
            if let Some(taken) = self.take_from(pid) {
                return Some(taken);
            }
            self.order.pop_front();
            self.lines.remove(&pid);
        }
        None
    }

    /// What leads most directly to an answer that somebody waits for: what was sent last goes first. Each process still
    /// gets its own in their order.
    pub(super) fn take_latest(&mut self) -> Option<(Arc<Handle>, Held)> {
        let latest = self.latest.and_then(|pid| self.take_from(pid));
        let taken = latest.or_else(|| self.take());
        self.granted += u64::from(taken.is_some());
        taken
    }

    fn take_from(&mut self, pid: Pid) -> Option<(Arc<Handle>, Held)> {
        let line = self.lines.get_mut(&pid)?;
        let held = line.held.pop_front()?;
        Some((line.process.clone(), held))
    }
}
