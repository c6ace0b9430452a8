//! The shared face of a process: what others hold in order to reach it.
//!
//! A [`Handle`] has the mailbox's sending end and whose turn it is, no state of the process itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use crossbeam_channel::Sender;
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
    mailbox: Sender<Envelope>,
    turn: AtomicU8,
    /// The thread that must go on with it: the one on which it began what it is in the middle of.
    carrier: AtomicUsize,
    /// Where the process waits. The lock passes ownership of a waiting process from the thread that
    /// leaves it to the thread that takes it up; nobody looks into the process through it.
    seat: Mutex<Seat>,
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

/// Nothing to do: it waits for a signal or a timer.
const IDLE: u8 = 0;
/// It has something to do and waits for a permit.
const QUEUED: u8 = 1;
/// It has a permit.
const RUNNING: u8 = 2;

/// No particular thread.
const ANY: usize = usize::MAX;

impl Handle {
    pub(super) fn new(
        pid: Pid,
        initial_call: (Atom, Atom, usize),
        parent: Option<Pid>,
        mailbox: Sender<Envelope>,
    ) -> Arc<Handle> {
        Arc::new(Handle {
            pid,
            initial_call,
            parent,
            named: AtomicBool::new(false),
            outside: AtomicBool::new(false),
            apart: AtomicBool::new(false),
            mailbox,
            turn: AtomicU8::new(QUEUED),
            carrier: AtomicUsize::new(ANY),
            seat: Mutex::new(Seat::Empty),
        })
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
        match self.mailbox.send(envelope) {
            Ok(()) => Ok(self.claim_queued()),
            // A send fails only when the process is dead.
            Err(unsent) => Err(unsent.into_inner()),
        }
    }

    /// Whether signals wait that the process has not taken out.
    pub(super) fn has_signals(&self) -> bool {
        !self.mailbox.is_empty()
    }

    /// Idle to queued; true for the one caller who brought that about.
    #[must_use]
    pub(super) fn claim_queued(&self) -> bool {
        self.turn
            .compare_exchange(IDLE, QUEUED, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }

    pub(super) fn set_idle(&self) {
        self.turn.store(IDLE, Ordering::SeqCst);
    }

    pub(super) fn set_queued(&self) {
        self.turn.store(QUEUED, Ordering::SeqCst);
    }

    pub(super) fn set_running(&self) {
        self.turn.store(RUNNING, Ordering::SeqCst);
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
        self.turn.load(Ordering::SeqCst) == IDLE
    }

    pub(super) fn sit(&self, seat: Seat) {
        *self.seat.lock() = seat;
    }

    pub(super) fn stand_up(&self) -> Seat {
        std::mem::replace(&mut *self.seat.lock(), Seat::Empty)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle({:?})", self.pid)
    }
}
