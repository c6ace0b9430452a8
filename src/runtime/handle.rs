//! The shared face of a process: what others hold in order to reach it.
//!
//! A [`Handle`] has the mailbox and whose turn it is, no state of the process itself.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use parking_lot::Mutex;

use crate::term::{Atom, Pid};

use super::fiber::Fiber;
use super::signal::Envelope;
use super::task::Task;

/// What others hold of a process.
pub struct Handle {
    /// Its pid.
    pub pid: Pid,
    /// What it was started to run.
    pub initial_call: (Atom, Atom, usize),
    /// Who started it, if a process did.
    pub parent: Option<Pid>,
    /// Whether it has ever had a name: then its end must look through the names.
    pub(super) named: AtomicBool,
    /// Whether it is outside the lab's world, perhaps waiting for a person: then it can answer nothing.
    outside: AtomicBool,
    /// Whether it stands apart from the lab that a person looks at: it goes on while the lab is paused.
    apart: AtomicBool,
    /// The thread that must go on with it: the one on which it began what it is in the middle of.
    carrier: AtomicUsize,
    /// Whether there is mail: a process asks often, and seldom needs the lock.
    mail: AtomicBool,
    /// Where senders and carriers meet. The lock makes "it waits and there is no mail" one fact, and is held for a
    /// few moves of pointers; nobody looks into the process through it.
    door: Mutex<Door>,
}

struct Door {
    /// Signals that the process has not taken in.
    mailbox: VecDeque<Envelope>,
    /// Whether signals are still let in.
    open: bool,
    /// Whether it waits for a signal or a timer; otherwise it runs, waits for its turn, or is dead.
    idle: bool,
    seat: Seat,
}

/// Where a process is while it does not run.
pub(super) enum Seat {
    /// It runs, or is dead.
    Empty,
    /// It waits in the middle of its code.
    Fiber(Fiber),
    /// It rests (or has not begun) and needs no stack.
    Task(Box<Task>),
}

/// No particular thread.
const ANY: usize = usize::MAX;

impl Handle {
    /// The face of a process that is about to be queued for the first time, and its end of the mailbox.
    pub(super) fn new(
        pid: Pid,
        initial_call: (Atom, Atom, usize),
        parent: Option<Pid>,
    ) -> (Arc<Handle>, Inbox) {
        let handle = Arc::new(Handle {
            pid,
            initial_call,
            parent,
            named: AtomicBool::new(false),
            outside: AtomicBool::new(false),
            apart: AtomicBool::new(false),
            carrier: AtomicUsize::new(ANY),
            mail: AtomicBool::new(false),
            door: Mutex::new(Door {
                mailbox: VecDeque::new(),
                open: true,
                idle: false,
                seat: Seat::Empty,
            }),
        });
        let inbox = Inbox {
            handle: handle.clone(),
            taken: VecDeque::new(),
        };
        (handle, inbox)
    }

    /// Puts a signal into the mailbox; to a dead process it is dropped (and a request answers itself
    /// by being dropped). Whether the process must now be queued: the caller then hands it to the scheduler.
    #[must_use]
    pub(super) fn post(&self, envelope: Envelope) -> bool {
        self.try_post(envelope).unwrap_or(false)
    }

    /// As [`Handle::post`], but what is meant for a dead process comes back: it must not be dropped where a
    /// request could not answer itself.
    pub(super) fn try_post(&self, envelope: Envelope) -> Result<bool, Envelope> {
        let mut door = self.door.lock();
        if !door.open {
            return Err(envelope);
        }
        door.mailbox.push_back(envelope);
        self.mail.store(true, Ordering::Release);
        Ok(std::mem::take(&mut door.idle))
    }

    /// Waiting no longer; true for the one caller who brought that about, and must queue it.
    #[must_use]
    pub(super) fn claim_queued(&self) -> bool {
        std::mem::take(&mut self.door.lock().idle)
    }

    /// The thread that must go on with it, if it matters.
    pub(super) fn carrier(&self) -> Option<usize> {
        Some(self.carrier.load(Ordering::Relaxed)).filter(|carrier| *carrier != ANY)
    }

    pub(super) fn set_carrier(&self, carrier: Option<usize>) {
        self.carrier
            .store(carrier.unwrap_or(ANY), Ordering::Relaxed);
    }

    /// Whether it is outside the lab's world.
    pub fn is_outside(&self) -> bool {
        self.outside.load(Ordering::Relaxed)
    }

    pub(super) fn set_outside(&self, outside: bool) {
        self.outside.store(outside, Ordering::Relaxed);
    }

    /// Whether it goes on while the lab is paused: who takes inputs in, and who carries them out.
    pub fn is_apart(&self) -> bool {
        self.apart.load(Ordering::Relaxed)
    }

    /// From now on it goes on while the lab is paused.
    pub fn stand_apart(&self) {
        self.apart.store(true, Ordering::Relaxed);
    }

    /// Whether it waits for something to happen (not for its turn).
    pub fn is_idle(&self) -> bool {
        self.door.lock().idle
    }

    /// Puts a process down that goes on without anything having to happen to it.
    pub(super) fn sit(&self, seat: Seat) {
        self.door.lock().seat = seat;
    }

    /// Puts a process down that waits. True if there is mail already, and it must be queued.
    #[must_use]
    pub(super) fn wait(&self, seat: Seat) -> bool {
        let mut door = self.door.lock();
        door.seat = seat;
        door.idle = door.mailbox.is_empty();
        !door.idle
    }

    /// Takes the process up in order to run it.
    pub(super) fn stand_up(&self) -> Seat {
        std::mem::replace(&mut self.door.lock().seat, Seat::Empty)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle({:?})", self.pid)
    }
}

/// The process's end of its mailbox. With it, the mailbox is closed.
pub(super) struct Inbox {
    handle: Arc<Handle>,
    /// Signals that have been taken out and wait to be acted on: all that were there at a time, so that the lock is
    /// taken once for many.
    taken: VecDeque<Envelope>,
}

/// A queue that has been longer than this is not kept when it is empty.
const KEPT: usize = 64;

impl Inbox {
    /// The next signal, in the order in which they came in.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Envelope> {
        if self.taken.is_empty() {
            if !self.handle.mail.load(Ordering::Acquire) {
                return None;
            }
            self.collect();
        }
        self.taken.pop_front()
    }

    fn collect(&mut self) {
        if self.taken.capacity() > KEPT {
            self.taken = VecDeque::new();
        }
        let mut door = self.handle.door.lock();
        std::mem::swap(&mut door.mailbox, &mut self.taken);
        self.handle.mail.store(false, Ordering::Relaxed);
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let mut door = self.handle.door.lock();
        door.open = false;
        let left = std::mem::take(&mut door.mailbox);
        // Requests answer themselves as they are dropped: not under the lock.
        drop(door);
        drop(left);
    }
}
