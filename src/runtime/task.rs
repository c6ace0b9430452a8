//! A process together with what it runs: the piece that threads pass to one another.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::term::{Term, atoms};

use super::handle::Handle;
use super::{Proc, Raise};

/// What a process runs first: a function of Rust, with the process that it is.
pub type Start = Box<dyn FnOnce(&mut Proc) -> Result<Outcome, Raise> + Send>;

/// How a start function went out.
pub enum Outcome {
    /// The process has done its work: it ends `:normal`.
    Done,
    /// From here on it is a server that rests between messages. With a number of microseconds, it wants
    /// [`Wake::Timeout`] if nothing comes within that time.
    Serve(Box<dyn Server>, Option<u64>),
}

/// A process that handles one message at a time and rests in between, without a thread.
pub trait Server: Send {
    /// Handles what woke it.
    ///
    /// # Errors
    /// A raise ends the process with the raise's exit reason.
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise>;
}

/// What wakes a server.
pub enum Wake {
    /// A message, in the order in which they came.
    Message(Term),
    /// Nothing came within the time that it gave.
    Timeout,
}

/// What a server does next.
pub enum Next {
    /// It waits for a message.
    Wait,
    /// It waits for a message for so many microseconds.
    WaitFor(u64),
    /// It ends with this reason.
    Stop(Term),
}

/// What a worker runs.
pub(super) struct Task {
    pub(super) process: Proc,
    body: Body,
}

enum Body {
    Start(Start),
    Serve(Box<dyn Server>),
    Ended,
}

/// What is to become of a task when its worker is done with it.
pub(super) enum After {
    /// It waits for a signal or a timer.
    Rest(Box<Task>),
    /// It has used up its slice and wants to go on.
    Yield(Box<Task>),
    /// It is dead.
    Dead,
}

/// Why a turn is over.
enum Turn {
    Rest,
    Yield,
    End(Term),
}

impl Task {
    pub(super) fn new(process: Proc, start: Start) -> Box<Task> {
        Box::new(Task {
            process,
            body: Body::Start(start),
        })
    }

    /// Runs until the process rests, has used up its slice, or is dead. A panic of the code that it runs
    /// ends this process and nothing else.
    pub(super) fn run(mut self: Box<Self>, handle: &Arc<Handle>) -> After {
        debug_assert_eq!(self.process.pid(), handle.pid);
        self.process.new_slice();
        self.process.borrow_buffers();
        let turn = catch_unwind(AssertUnwindSafe(|| self.turn()));
        let reason = match turn {
            Ok(Ok(Turn::Rest)) => {
                self.process.return_buffers();
                return After::Rest(self);
            }
            Ok(Ok(Turn::Yield)) => {
                self.process.return_buffers();
                return After::Yield(self);
            }
            Ok(Ok(Turn::End(reason))) => reason,
            Ok(Err(raise)) => self.process.uncaught(raise),
            Err(panic) => panic_reason(&*panic),
        };
        self.end(reason);
        After::Dead
    }

    /// The process dies with this reason.
    pub(super) fn end(mut self: Box<Self>, reason: Term) {
        // What a body holds may run code of its own when it is dropped; that must not hurt either.
        let _ = catch_unwind(AssertUnwindSafe(|| self.process.die(&reason)));
        self.process.return_buffers();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(self)));
    }

    fn turn(&mut self) -> Result<Turn, Raise> {
        if let Body::Start(_) = self.body {
            let Body::Start(start) = std::mem::replace(&mut self.body, Body::Ended) else {
                return Ok(Turn::Rest);
            };
            self.process.take_signals()?;
            match start(&mut self.process)? {
                Outcome::Done => return Ok(Turn::End(Term::Atom(atoms::NORMAL))),
                Outcome::Serve(server, timeout) => {
                    self.body = Body::Serve(server);
                    self.process.wake_after(timeout);
                }
            }
        }
        match &mut self.body {
            Body::Serve(server) => serve(&mut **server, &mut self.process),
            Body::Start(_) | Body::Ended => Ok(Turn::End(Term::Atom(atoms::NORMAL))),
        }
    }
}

/// One turn of a server: message after message until none is left or the slice is over.
fn serve(server: &mut dyn Server, p: &mut Proc) -> Result<Turn, Raise> {
    loop {
        p.take_signals()?;
        let wake = match p.next_message() {
            Some(message) => Wake::Message(message),
            None if p.woken_by_timeout() => Wake::Timeout,
            None => return Ok(Turn::Rest),
        };
        p.wake_after(None);
        match server.handle(p, wake)? {
            Next::Wait => {}
            Next::WaitFor(timeout) => p.wake_after(Some(timeout)),
            Next::Stop(reason) => return Ok(Turn::End(reason)),
        }
        if p.slice_is_over() {
            return Ok(Turn::Yield);
        }
    }
}

/// A panic as an exit reason: `{:panic, "message"}`.
fn panic_reason(panic: &(dyn std::any::Any + Send)) -> Term {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_string())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic in native code".to_string());
    Term::tuple([Term::atom("panic"), Term::string(message)])
}
