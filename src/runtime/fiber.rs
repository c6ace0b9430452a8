//! A process in the middle of its code: the stack on which it runs, and how it gives its thread up.
//!
//! A process that only handles messages needs no stack between them. One that blocks inside its code (a
//! receive, a call, a sleep) keeps its stack and leaves the thread to the next process: switching takes
//! nanoseconds, where handing over to another thread takes microseconds. Who runs next is left to the
//! scheduler.

use std::ptr::NonNull;
use std::sync::Arc;

use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::term::stack::{Stack, set_limit};

use super::handle::Handle;
use super::scheduler::Arrival;
use super::task::{After, Task};

/// The stack that a process begins with, in bytes; `Proc::deeper` adds to it on demand. Memory is taken only
/// as it is touched.
const STACK: usize = 512 * 1024;

/// How many unused stacks a thread keeps.
const KEPT: usize = 256;

/// What a process wants when it gives its thread up in the middle of its code.
pub(super) enum Request {
    /// To go on when a signal or its timer comes.
    Wait,
    /// To go on when the others have had their turn.
    Yield,
    /// To go on when nobody else can run, or after so many slices of the others.
    Settle(u64),
    /// To come into the lab at a moment that has been before.
    Arrive(Arrival),
    /// To go on when this has been done outside the lab's world.
    Outside(Box<dyn FnOnce() + Send>),
}

/// The inside of a fiber, as the process on it sees it.
#[derive(Clone, Copy)]
pub(super) struct Inside(NonNull<Yielder<(), Request>>);

// SAFETY: the pointer is used only by the process that runs on the fiber (see `suspend`); a process that is
// moved to another thread between two messages carries it along unused.
unsafe impl Send for Inside {}

impl Inside {
    /// Gives the thread up; returns when the process goes on.
    #[inline(never)]
    pub(super) fn suspend(self, request: Request) {
        // SAFETY: a process holds an `Inside` only while its task runs on the fiber that made it, and the
        // fiber's yielder lives as long as the fiber's body, which that task is.
        unsafe { self.0.as_ref() }.suspend(request);
    }
}

/// A process with the stack on which it has begun a turn.
pub(super) struct Fiber {
    coroutine: Coroutine<(), Request, After, Stack>,
    /// The limit of the stack that it is on: another one after `Proc::deeper`.
    limit: usize,
}

// SAFETY: a fiber is resumed only by the thread that started it: the handle says which one that is, and the
// scheduler gives it to no other. Other threads only hold it, suspended, on its way there.
unsafe impl Send for Fiber {}

/// What became of a turn.
pub(super) enum Turn {
    /// It is over, and what is to become of the process.
    Over(After),
    /// The process wants something before it goes on.
    Suspended(Fiber, Request),
}

impl Fiber {
    fn new(stack: Stack, process: Arc<Handle>, mut task: Box<Task>) -> Fiber {
        let limit = stack.limit();
        let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), Request>, ()| {
            task.process.enter(Inside(NonNull::from(yielder)));
            task.run(&process)
        });
        Fiber { coroutine, limit }
    }

    /// Runs until the process gives its thread up.
    fn resume(mut self, stacks: &mut Stacks) -> Turn {
        set_limit(self.limit);
        let result = self.coroutine.resume(());
        self.limit = set_limit(0);
        match result {
            CoroutineResult::Yield(request) => Turn::Suspended(self, request),
            CoroutineResult::Return(after) => {
                stacks.put_back(self.coroutine.into_stack());
                Turn::Over(after)
            }
        }
    }
}

/// The stacks that a thread has at hand.
#[derive(Default)]
pub(super) struct Stacks(Vec<Stack>);

impl Stacks {
    fn take(&mut self) -> Option<Stack> {
        self.0.pop().or_else(|| Stack::new(STACK))
    }

    fn put_back(&mut self, stack: Stack) {
        if self.0.len() < KEPT {
            self.0.push(stack);
        }
    }

    /// Begins a turn of a task. Gives it back if there is no memory for a stack.
    pub(super) fn begin(
        &mut self,
        process: Arc<Handle>,
        task: Box<Task>,
    ) -> Result<Turn, Box<Task>> {
        let Some(stack) = self.take() else {
            return Err(task);
        };
        Ok(Fiber::new(stack, process, task).resume(self))
    }

    /// Goes on with a turn.
    pub(super) fn go_on(&mut self, fiber: Fiber) -> Turn {
        fiber.resume(self)
    }
}
