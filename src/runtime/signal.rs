//! Signals: the only way in which one process reaches another.
//!
//! One closed enum; `Proc::receive_signal` is the one function that acts on them. Requests that must be
//! answered even when they come too late ([`LinkRequest`], [`MonitorRequest`], [`Question`]) answer
//! themselves when they are dropped unhandled: then the end of the mailbox leaves nobody waiting.

use std::sync::{Arc, Weak};

use crate::term::{Pid, Ref, Term, atoms};

use super::handle::Handle;
use super::{EventId, Proc, System};

/// A signal on its way, with the event that led to it.
pub struct Envelope {
    /// Why it was sent.
    pub cause: EventId,
    /// What it says.
    pub signal: Signal,
}

/// What one process can say to another.
///
/// The seldom large ones are boxed, so that a mailbox stays small.
pub enum Signal {
    /// A message for `receive`.
    Message(Term),
    /// A message to an alias of the process: dropped unless the alias is active.
    AliasMessage(Ref, Term),
    /// `Process.exit(pid, reason)` from `from`.
    Exit {
        /// Who sent it.
        from: Pid,
        /// The reason given.
        reason: Term,
    },
    /// A linked process has ended.
    LinkExit {
        /// Which one.
        from: Pid,
        /// Its exit reason.
        reason: Term,
    },
    /// The sender has linked itself to the receiver.
    Link(Box<LinkRequest>),
    /// The sender has undone its link.
    Unlink(Pid),
    /// The sender watches the receiver.
    Monitor(Box<MonitorRequest>),
    /// The watcher is no longer interested.
    Demonitor(Ref),
    /// A watched process has ended.
    Down {
        /// The monitor.
        reference: Ref,
        /// Why it ended.
        reason: Term,
    },
    /// Asks the process about itself, on its own thread.
    Ask(Box<Question>),
    /// The receiver has another group leader from now on.
    GroupLeader(Pid),
    /// Ctrl-C: the evaluation in progress is to end.
    Interrupt,
}

const _: () = assert!(size_of::<Envelope>() <= 40, "a mailbox stays small");

/// A request to be linked. Dropped unhandled, it tells the asker `:noproc`.
pub struct LinkRequest {
    asker: Arc<Handle>,
    asked: Pid,
    system: Weak<System>,
    handled: bool,
}

impl LinkRequest {
    pub(super) fn new(asker: Arc<Handle>, asked: Pid, system: &Arc<System>) -> LinkRequest {
        LinkRequest {
            asker,
            asked,
            system: Arc::downgrade(system),
            handled: false,
        }
    }

    /// The process that asks.
    pub(super) fn accept(mut self) -> Pid {
        self.handled = true;
        self.asker.pid
    }
}

impl Drop for LinkRequest {
    fn drop(&mut self) {
        if let (false, Some(system)) = (self.handled, self.system.upgrade()) {
            let signal = Signal::LinkExit {
                from: self.asked,
                reason: Term::Atom(atoms::NOPROC),
            };
            system.post(
                &self.asker,
                Envelope {
                    cause: EventId::NONE,
                    signal,
                },
            );
        }
    }
}

/// A request to be watched. Dropped unhandled, it tells the watcher `:noproc`.
pub struct MonitorRequest {
    /// Who watches.
    pub(super) watcher: Arc<Handle>,
    /// The monitor.
    pub(super) reference: Ref,
    system: Weak<System>,
    handled: bool,
}

impl MonitorRequest {
    pub(super) fn new(
        watcher: Arc<Handle>,
        reference: Ref,
        system: &Arc<System>,
    ) -> MonitorRequest {
        MonitorRequest {
            watcher,
            reference,
            system: Arc::downgrade(system),
            handled: false,
        }
    }

    pub(super) fn accept(mut self) -> (Ref, Arc<Handle>) {
        self.handled = true;
        (self.reference, self.watcher.clone())
    }
}

impl Drop for MonitorRequest {
    fn drop(&mut self) {
        if let (false, Some(system)) = (self.handled, self.system.upgrade()) {
            let signal = Signal::Down {
                reference: self.reference,
                reason: Term::Atom(atoms::NOPROC),
            };
            system.post(
                &self.watcher,
                Envelope {
                    cause: EventId::NONE,
                    signal,
                },
            );
        }
    }
}

/// A question about a process that its own thread answers: the answer goes to the asker as a message
/// `{reference, answer}`, or `{reference, nil}` if the process is dead.
pub struct Question {
    asker: Arc<Handle>,
    reference: Ref,
    ask: Box<dyn Fn(&Proc) -> Term + Send>,
    system: Weak<System>,
    handled: bool,
}

impl Question {
    pub(super) fn new(
        asker: Arc<Handle>,
        reference: Ref,
        ask: impl Fn(&Proc) -> Term + Send + 'static,
        system: &Arc<System>,
    ) -> Question {
        Question {
            asker,
            reference,
            ask: Box::new(ask),
            system: Arc::downgrade(system),
            handled: false,
        }
    }

    pub(super) fn answer(mut self, p: &Proc) {
        self.handled = true;
        let answer = (self.ask)(p);
        self.reply(answer);
    }

    fn reply(&self, answer: Term) {
        if let Some(system) = self.system.upgrade() {
            let signal = Signal::AliasMessage(
                self.reference,
                Term::tuple([Term::Ref(self.reference), answer]),
            );
            system.post(
                &self.asker,
                Envelope {
                    cause: EventId::NONE,
                    signal,
                },
            );
        }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if !self.handled {
            self.reply(Term::NIL);
        }
    }
}
