//! The ledger: what became of every process, from the typed events.
//!
//! It listens from the beginning and keeps, in bounded memory, a [`Life`] for each process and the events that
//! explain how it ended. `why`, `tree`, `timeline`, `ps` and `compare` read it; what it all means in words or
//! pictures is left to them.
//!
//! What is kept, however long a lab runs:
//!
//! * every living process, and the latest [`DEAD_KEPT`] dead ones;
//! * of the events, those that explain something (ends, exit signals, what supervisors decided), up to
//!   [`EVENTS_KEPT`]; an event that speaks of many children counts as many;
//! * of what is older, a [`Summary`].
//!
//! An event costs a look-up by pid and no allocation, unless a supervisor restarts for the first time. What is kept
//! is to fit into a processor's cache: a ledger five times as large slowed a restart by a quarter.

mod book;
mod lanes;
mod life;
mod lives;
mod summary;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use crate::runtime::{Event, System};

pub(super) use book::pid_of;
pub use book::{Book, Budget};
pub use lanes::{Lane, lanes};
pub use life::{ChildOf, End, Life, Moment};
pub use summary::Summary;

/// How many dead processes are kept.
pub const DEAD_KEPT: usize = 5_000;

/// How many events are kept.
pub const EVENTS_KEPT: usize = 10_000;

/// The ledger of a system: `Ledger::of(system)`.
#[derive(Default)]
pub struct Ledger {
    attached: AtomicBool,
    /// The lock is held while an event is entered or the book is read.
    book: Mutex<Book>,
}

impl Ledger {
    /// The ledger of a system. It is empty unless it has been attached.
    pub fn of(system: &System) -> Arc<Ledger> {
        system.extension()
    }

    /// Has the ledger of a system take in what happens from now on; once is enough.
    pub fn attach(system: &System) {
        let ledger = Ledger::of(system);
        if !ledger.attached.swap(true, Ordering::Relaxed) {
            let listener = move |event: &Event| ledger.book.lock().enter(event);
            system.events.subscribe(Arc::new(listener));
        }
    }

    /// Reads the book. Nothing may happen in the lab meanwhile: the reader must not run processes.
    pub fn read<R>(&self, read: impl FnOnce(&Book) -> R) -> R {
        read(&self.book.lock())
    }
}
