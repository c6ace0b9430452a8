//! Events: what happened in the lab, in order, each with its cause.
//!
//! The runtime emits those below, the layers above their own through [`Report`]. A ring buffer keeps the
//! latest; whoever shows something subscribes. What an event means to a reader is left to `lab`.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::term::{Atom, Pid, Term};

/// The number of an event: they count up from 1 within a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

impl EventId {
    /// "No event": something that a person did from outside.
    pub const NONE: EventId = EventId(0);
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// The lab's time, in microseconds.
    pub time: u64,
    /// The process in which it happened, if in one.
    pub pid: Option<Pid>,
    /// The event that led to this one.
    pub cause: EventId,
    /// What happened.
    pub kind: EventKind,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// A process was started by `parent` (none for those that the program starts).
    Spawned {
        /// The new process.
        pid: Pid,
        /// Who started it.
        parent: Option<Pid>,
        /// What it runs: module, function, arity.
        initial_call: (Atom, Atom, usize),
    },
    /// A process took a name.
    Registered {
        /// The process.
        pid: Pid,
        /// The name.
        name: Atom,
    },
    /// A process ended.
    Exited {
        /// The process.
        pid: Pid,
        /// The names that it had.
        names: Vec<Atom>,
        /// Its exit reason.
        reason: Term,
        /// What ended it.
        ending: Ending,
        /// To whom it was linked.
        links: Arc<[Pid]>,
    },
    /// A process (or a person: `from` is none) sent an exit signal.
    ExitSignal {
        /// The sender.
        from: Option<Pid>,
        /// The receiver.
        to: Pid,
        /// The reason in the signal.
        reason: Term,
    },
    /// A layer above reports something of its own.
    Report(Arc<dyn Report>),
}

/// What ends a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// Its own code: it has come to its end, or failed.
    #[default]
    Own,
    /// An exit signal that this process sent (of a person outside: the process itself).
    Signal(Pid),
    /// The end of this process, to which it was linked.
    Link(Pid),
}

/// An event of a layer above the runtime.
pub trait Report: Any + fmt::Debug + Send + Sync {
    /// A short name for machines, such as `child_restarted`.
    fn name(&self) -> &'static str;

    /// The details as fields, for JSON and `log`.
    fn fields(&self) -> Vec<(&'static str, Term)>;
}

impl dyn Report {
    /// The report as its own type.
    pub fn downcast<T: Report>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }
}

/// Who listens.
pub type Subscriber = Arc<dyn Fn(&Event) + Send + Sync>;

/// The sink of a system's events.
pub struct Events {
    /// The lock gives the events their one order; it is held for a push.
    log: Mutex<Log>,
}

struct Log {
    last: u64,
    ring: VecDeque<Event>,
    capacity: usize,
    subscribers: Vec<Subscriber>,
}

impl Events {
    /// A sink that keeps the latest `capacity` events.
    pub fn new(capacity: usize) -> Events {
        Events {
            log: Mutex::new(Log {
                last: 0,
                ring: VecDeque::new(),
                capacity,
                subscribers: Vec::new(),
            }),
        }
    }

    /// Takes an event in and passes it to the subscribers, which must be quick and must not emit.
    pub fn emit(&self, time: u64, pid: Option<Pid>, cause: EventId, kind: EventKind) -> EventId {
        let mut log = self.log.lock();
        log.last += 1;
        let id = EventId(log.last);
        let event = Event {
            id,
            time,
            pid,
            cause,
            kind,
        };
        for subscriber in &log.subscribers {
            subscriber(&event);
        }
        if log.ring.len() == log.capacity {
            log.ring.pop_front();
        }
        log.ring.push_back(event);
        id
    }

    /// From now on, every event goes to the subscriber too.
    pub fn subscribe(&self, subscriber: Subscriber) {
        self.log.lock().subscribers.push(subscriber);
    }

    /// The number of the latest event.
    pub fn last(&self) -> EventId {
        EventId(self.log.lock().last)
    }

    /// The events after this one that are still kept, oldest first.
    pub fn after(&self, id: EventId) -> Vec<Event> {
        let log = self.log.lock();
        let later = log.ring.iter().rev().take_while(|event| event.id > id);
        let mut later: Vec<Event> = later.cloned().collect();
        later.reverse();
        later
    }

    /// The latest events that are still kept, oldest first.
    pub fn latest(&self, count: usize) -> Vec<Event> {
        let log = self.log.lock();
        log.ring
            .iter()
            .skip(log.ring.len().saturating_sub(count))
            .cloned()
            .collect()
    }
}
