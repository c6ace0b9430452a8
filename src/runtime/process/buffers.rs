//! Memory for the evaluator's stacks, passed from one process to the next.
//!
//! A process needs them while it runs code, and a server that rests runs none. So they belong to the thread, which
//! lends them for a turn: resting processes take less memory, and the stacks of the one that runs are warm.

use std::cell::Cell;

use crate::term::Term;

use super::super::frames::CallSite;
use super::Proc;

/// Stacks that have grown larger than this (in entries) are given back to the machine.
const KEPT: usize = 16 * 1024;

#[derive(Default)]
struct Buffers {
    calls: Vec<CallSite>,
    values: Vec<Term>,
}

thread_local! {
    /// One pair: a process that waits in the middle of its code keeps what it has, and the next makes its own.
    static SPARE: Cell<Option<Buffers>> = const { Cell::new(None) };
}

impl Proc {
    /// A turn begins.
    pub(in crate::runtime) fn borrow_buffers(&mut self) {
        if self.values.capacity() == 0
            && self.calls.capacity() == 0
            && let Ok(Some(Buffers { calls, values })) = SPARE.try_with(Cell::take)
        {
            (self.calls, self.values) = (calls, values);
        }
    }

    /// A turn is over. What is still in use (by code that notes calls between messages) stays.
    pub(in crate::runtime) fn return_buffers(&mut self) {
        if self.values.is_empty() && self.calls.is_empty() {
            let buffers = Buffers {
                calls: std::mem::take(&mut self.calls),
                values: std::mem::take(&mut self.values),
            };
            let sizes = buffers.calls.capacity().max(buffers.values.capacity());
            if (1..=KEPT).contains(&sizes) {
                let _ = SPARE.try_with(|spare| spare.set(Some(buffers)));
            }
        }
    }
}
