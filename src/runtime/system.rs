//! A lab: its processes, names, clock, scheduler, events and code.
//!
//! A program may have several systems at a time; nothing is shared between them but atoms.

use std::any::{Any, TypeId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use crate::term::quick::QuickMap;
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::clock::Pace;
use super::code::Code;
use super::event::{EventId, EventKind, Events};
use super::handle::Handle;
use super::names::{Names, Table};
use super::output::Output;
use super::policy::{Fifo, Policy, Seeded};
use super::scheduler::Scheduler;
use super::signal::{Envelope, Signal};
use super::task::{Outcome, Start};
use super::{Proc, Raise, SpawnOptions, carrier};

/// How a system is to run.
pub struct Config {
    /// How many processes may run at a time, at least 1. One makes the run repeatable.
    pub permits: usize,
    /// How lab time goes.
    pub pace: Pace,
    /// Starts `:rand`; with one permit also the order of turns, which is first in first out without it.
    pub seed: Option<u64>,
    /// How many of the latest events are kept.
    pub events: usize,
    /// What functions there are.
    pub code: Arc<dyn Code>,
    /// Where processes print.
    pub output: Arc<dyn Output>,
}

/// The number of the first pid: what iex shows for a shell on the machine that the design was checked
/// against, so that sessions look alike.
const FIRST_PID: u64 = 100;

/// A lab.
pub struct System {
    /// The scheduler, and lab time.
    pub scheduler: Scheduler,
    /// Registered names.
    pub names: Names,
    /// The living processes.
    pub table: Table,
    /// What happened.
    pub events: Events,
    /// What functions there are.
    pub code: Arc<dyn Code>,
    /// Where processes print unless they have been told otherwise.
    pub output: Arc<dyn Output>,
    /// The seed, if one was given.
    pub seed: Option<u64>,
    /// The exit status with which a process has ended the program.
    halted: OnceLock<i32>,
    next_pid: AtomicU64,
    next_ref: AtomicU64,
    /// What layers above keep with a system, by type. The lock is held for a look-up.
    extensions: Mutex<QuickMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl System {
    /// A system without processes.
    ///
    /// # Panics
    /// If the machine cannot start a thread at all.
    pub fn new(config: Config) -> Arc<System> {
        let policy: Box<dyn Policy> = match config.seed {
            Some(seed) if config.permits <= 1 => Box::new(Seeded::new(seed)),
            _ => Box::new(Fifo::default()),
        };
        let system = Arc::new(System {
            scheduler: Scheduler::new(config.permits, policy, config.pace),
            names: Names::default(),
            table: Table::default(),
            events: Events::new(config.events),
            code: config.code,
            output: config.output,
            seed: config.seed,
            halted: OnceLock::new(),
            next_pid: AtomicU64::new(FIRST_PID),
            next_ref: AtomicU64::new(1),
            extensions: Mutex::default(),
        });
        carrier::start(&system);
        system
    }

    /// What a layer above keeps with this system: made when it is first asked for.
    pub fn extension<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut extensions = self.extensions.lock();
        let any = extensions
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::new(T::default()))
            .clone();
        drop(extensions);
        // The entry is of the type by which it is kept.
        any.downcast().unwrap_or_default()
    }

    /// A reference that this system has not given out before.
    pub fn new_ref(&self) -> Ref {
        Ref(self.next_ref.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn new_pid(&self) -> Pid {
        Pid(self.next_pid.fetch_add(1, Ordering::Relaxed))
    }

    /// Lab time in microseconds.
    pub fn now(&self) -> u64 {
        self.scheduler.now()
    }

    /// Starts a process from outside; it goes on while the lab is paused.
    pub fn spawn(self: &Arc<Self>, initial_call: (Atom, Atom, usize), start: Start) -> Pid {
        Proc::start(
            self,
            None,
            SpawnOptions {
                initial_call,
                apart: true,
                ..SpawnOptions::default()
            },
            start,
        )
        .pid
    }

    /// Runs `body` as a process and waits for it on the calling thread, which must be none of the lab's.
    ///
    /// # Errors
    /// The exit reason of the process if it ended before the body returned, or
    /// [`RunError::Stuck`] if nothing can ever happen any more while it waits.
    pub fn run<R: Send + 'static>(
        self: &Arc<Self>,
        body: impl FnOnce(&mut Proc) -> Result<R, Raise> + Send + 'static,
    ) -> Result<R, RunError> {
        self.run_unsticking(body, || false)
    }

    /// As [`System::run`]; when nothing can ever happen any more, `unstick` may make something happen (send
    /// a signal, say). If it answers that it has, the wait goes on.
    ///
    /// # Errors
    /// As [`System::run`]; `Stuck` when `unstick` has given up.
    pub fn run_unsticking<R: Send + 'static>(
        self: &Arc<Self>,
        body: impl FnOnce(&mut Proc) -> Result<R, Raise> + Send + 'static,
        mut unstick: impl FnMut() -> bool,
    ) -> Result<R, RunError> {
        let (sender, receiver) = crossbeam_channel::bounded(1);
        let notice = Notice(sender, Some(self.clone()));
        let start: Start = Box::new(move |p| {
            let mut notice = notice;
            let result = body(p);
            match result {
                Ok(value) => notice.send(Ok(value)),
                Err(raise) => {
                    let reason = raise.exit_reason();
                    let failed = Err(raise);
                    notice.send(Err(reason));
                    return failed;
                }
            }
            Ok(Outcome::Done)
        });
        self.spawn((atoms::ERLANG, atoms::APPLY, 2), start);
        self.scheduler.release();
        let answer = std::cell::RefCell::new(None);
        let over = || {
            let mut answer = answer.borrow_mut();
            if answer.is_none() {
                *answer = receiver.try_recv().ok();
            }
            answer.is_some() || self.halted.get().is_some()
        };
        let mut finished = self.scheduler.wait_outside(over);
        while !finished && unstick() {
            finished = self.scheduler.wait_outside(over);
        }
        if let Some(status) = self.halted.get() {
            return Err(RunError::Halted(*status));
        }
        match answer.into_inner() {
            Some(Ok(value)) => Ok(value),
            Some(Err(reason)) => Err(RunError::Exited(reason)),
            None if finished => Err(RunError::Exited(Term::Atom(atoms::KILLED))),
            None => Err(RunError::Stuck),
        }
    }

    /// Sends an exit signal from outside, as a person does.
    pub fn exit(self: &Arc<Self>, pid: Pid, reason: Term) {
        if let Some(process) = self.table.find(pid) {
            let kind = EventKind::ExitSignal {
                from: None,
                to: pid,
                reason: reason.clone(),
            };
            let cause = self.events.emit(self.now(), None, EventId::NONE, kind);
            self.post(
                &process,
                Envelope {
                    cause,
                    signal: Signal::Exit { from: pid, reason },
                },
            );
        }
    }

    /// Ctrl-C: the evaluation that the process is busy with ends.
    pub fn interrupt(self: &Arc<Self>, pid: Pid) {
        if let Some(process) = self.table.find(pid) {
            self.post(
                &process,
                Envelope {
                    cause: EventId::NONE,
                    signal: Signal::Interrupt,
                },
            );
        }
    }

    /// `System.halt/1`: whoever waits in [`System::run`] is told to end the program with this status. The
    /// lab is held meanwhile.
    pub fn halt(&self, status: i32) {
        let _ = self.halted.set(status);
        self.hold();
        self.scheduler.notify();
    }

    /// Holds the lab until the next [`System::run`]: when the main process of a program has come to its end, what
    /// the others would still do before the program is gone must not depend on how fast that goes.
    pub fn hold(&self) {
        self.scheduler.hold();
    }

    /// Ends all processes and lets the threads go. Processes that still run end at their next checkpoint.
    pub fn shut_down(self: &Arc<Self>) {
        for process in self.table.all() {
            let signal = Signal::Exit {
                from: process.pid,
                reason: Term::Atom(atoms::KILL),
            };
            self.post(
                &process,
                Envelope {
                    cause: EventId::NONE,
                    signal,
                },
            );
        }
        self.scheduler.resume();
        self.scheduler.release();
        self.scheduler.wait_outside(|| self.table.is_empty());
        self.scheduler.close();
    }

    /// Delivers a signal, and queues the process if it was waiting.
    pub(super) fn post(self: &Arc<Self>, to: &Arc<Handle>, mut envelope: Envelope) {
        if self.scheduler.is_gated() {
            match self.scheduler.hold_back(to, envelope) {
                Some(passes) => envelope = passes,
                None => return,
            }
        }
        if to.post(envelope) {
            self.scheduler.ready(to.clone());
        }
    }
}

/// Why [`System::run`] has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum RunError {
    /// The process ended with this reason.
    Exited(Term),
    /// Every process waits, no timer is set, nobody is outside: nothing can ever happen.
    Stuck,
    /// A process has called for the end of the program, with this exit status.
    Halted(i32),
}

/// Tells the waiting thread how the body went; if the body is dropped without a word, it was killed.
struct Notice<R>(
    crossbeam_channel::Sender<Result<R, Term>>,
    Option<Arc<System>>,
);

impl<R> Notice<R> {
    fn send(&mut self, result: Result<R, Term>) {
        let _ = self.0.send(result);
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(system) = self.1.take() {
            system.scheduler.notify();
        }
    }
}

impl<R> Drop for Notice<R> {
    fn drop(&mut self) {
        if self.1.is_some() {
            let _ = self.0.send(Err(Term::Atom(atoms::KILLED)));
            self.wake();
        }
    }
}
