//! Processes on threads: signals, mailboxes, links, monitors, names, time, events.
//!
//! It knows nothing of Elixir, of supervisors or of the shell. A [`System`] is a lab; a [`Proc`] is a
//! process as its own code sees it; [`Code`] is how it calls functions of the language.

mod carrier;
mod clock;
mod code;
mod event;
mod few;
mod fiber;
mod frames;
mod gate;
mod handle;
mod names;
mod output;
mod policy;
mod process;
mod raise;
mod scheduler;
mod signal;
mod system;
mod tape;
mod task;

pub use clock::{Pace, system_time, wall_stopwatch};
pub use code::{Code, Native, NativeClosure, NativeFn, NativeModule};
pub use event::{Ending, Event, EventId, EventKind, Events, Report, Subscriber};
pub use frames::{CallSite, FnId, FnInfo};
pub use gate::{Step, StepKind};
pub use handle::Handle;
pub use names::{Names, Table};
pub use output::{Buffer, Output, Stream};
pub use policy::Random;
pub use process::{AliasEnd, Place, Proc, SpawnOptions, Spawned};
pub use raise::{Class, ERROR_INFO, Raise, Raised, Stack, StackEntry};
pub use scheduler::{Arrival, Scheduler};
pub use system::{Config, RunError, System};
pub use tape::{Answer, Tape};
pub use task::{Next, Outcome, Server, Start, Wake};
