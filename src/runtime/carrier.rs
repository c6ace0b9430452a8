//! The threads that processes run on: one for each permit.
//!
//! A carrier runs one process after another: a turn of a server on a borrowed stack, or the next stretch of a
//! process that had been waiting in the middle of its code. Which process that is, is left to the scheduler.

use std::sync::Arc;
use std::thread;

use crate::term::{Term, atoms};

use super::System;
use super::fiber::{Request, Stacks, Turn};
use super::handle::{Handle, Seat};
use super::scheduler::Arrival;
use super::task::{After, Task};

/// Starts the threads of a system.
///
/// # Panics
/// If the machine cannot start a thread at all.
pub(super) fn start(system: &Arc<System>) {
    for number in 0..system.scheduler.permits() {
        let lab = system.clone();
        let started = thread::Builder::new().name("lab".into()).spawn(move || {
            run(&lab, number);
            lab.scheduler.carrier_ended();
        });
        assert!(
            started.is_ok(),
            "the machine cannot start a thread: {started:?}"
        );
    }
}

/// Why a process has given its carrier up.
pub(super) enum Left {
    /// It is dead.
    Dead,
    /// It waits for a signal or a timer.
    Waits(Seat),
    /// It has used up its slice in the middle of its code.
    Yields(Seat),
    /// It has used up its slice between two messages.
    SliceOver(Seat),
    /// It goes on when nobody else can, or after so many slices.
    Settles(Seat, u64),
    /// It goes on at a moment that has been before.
    Expects(Seat, Arrival),
    /// It is outside the lab's world.
    Outside,
}

fn run(system: &Arc<System>, number: usize) {
    let mut stacks = Stacks::default();
    let mut before = None;
    while let Some(process) = system.scheduler.next(system, number, before.take()) {
        let turn = match process.stand_up() {
            Seat::Task(task) => match stacks.begin(process.clone(), task) {
                Ok(turn) => turn,
                Err(task) => without_stack(task),
            },
            Seat::Fiber(fiber) => stacks.go_on(fiber),
            Seat::Empty => Turn::Over(After::Dead),
        };
        let left = match turn {
            Turn::Over(after) => {
                process.set_carrier(None);
                over(after)
            }
            Turn::Suspended(fiber, request) => {
                process.set_carrier(Some(number));
                suspended(system, &process, Seat::Fiber(fiber), request)
            }
        };
        before = Some((process, left));
    }
}

fn over(after: After) -> Left {
    match after {
        After::Dead => Left::Dead,
        After::Rest(task) => Left::Waits(Seat::Task(task)),
        After::Yield(task) => Left::SliceOver(Seat::Task(task)),
    }
}

fn suspended(system: &Arc<System>, process: &Arc<Handle>, seat: Seat, request: Request) -> Left {
    match request {
        Request::Wait => Left::Waits(seat),
        Request::Yield => Left::Yields(seat),
        Request::Settle(slices) => Left::Settles(seat, slices),
        Request::Arrive(arrival) => Left::Expects(seat, arrival),
        Request::Outside(step) => {
            process.sit(seat);
            go_outside(system, process.clone(), step);
            Left::Outside
        }
    }
}

/// Runs something in the world's time on a thread of its own; then the process comes back in.
fn go_outside(system: &Arc<System>, process: Arc<Handle>, step: Box<dyn FnOnce() + Send>) {
    system.scheduler.go_outside();
    let lab = system.clone();
    let outside = move || {
        step();
        lab.scheduler.come_back(process);
    };
    // Kept so that it can still be done here if the machine has no thread to spare.
    let outside = Arc::new(parking_lot::Mutex::new(Some(outside)));
    let theirs = outside.clone();
    let run = move || {
        if let Some(outside) = theirs.lock().take() {
            outside();
        }
    };
    if thread::Builder::new()
        .name("outside the lab".into())
        .spawn(run)
        .is_err()
        && let Some(outside) = outside.lock().take()
    {
        outside();
    }
}

/// The machine has no memory for this process's stack: it ends, the others go on.
fn without_stack(task: Box<Task>) -> Turn {
    task.end(Term::tuple([
        Term::Atom(atoms::SYSTEM_LIMIT),
        Term::atom("stacks"),
    ]));
    Turn::Over(After::Dead)
}
