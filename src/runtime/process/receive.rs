//! The mailbox from inside: selective receive, waiting, going outside.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::term::{Ref, Term};

use super::super::fiber::{Inside, Request};
use super::super::raise::Raise;
use super::super::scheduler::Arrival;
use super::{Proc, Saved};

/// A place in the mailbox: messages before it cannot be what is waited for (they came before the reference
/// in the awaited message was made).
#[derive(Clone, Copy, Debug)]
pub struct Mark(usize);

impl Proc {
    /// Takes the first message for which `select` returns something; waits for one if there is none, for
    /// `timeout` milliseconds at the most. `None` when the time is up.
    ///
    /// `select` sees each message once.
    ///
    /// # Errors
    /// What `select` raises, or `Terminated`.
    pub fn receive<R>(
        &mut self,
        timeout: Option<u64>,
        select: impl FnMut(&mut Proc, &Term) -> Result<Option<R>, Raise>,
    ) -> Result<Option<R>, Raise> {
        self.receive_after(Mark(0), timeout, select)
    }

    /// The end of the mailbox as it stands.
    ///
    /// # Errors
    /// `Terminated`, since it looks at the signals that have come in.
    pub fn mark(&mut self) -> Result<Mark, Raise> {
        self.take_signals()?;
        Ok(Mark(self.saved.len()))
    }

    /// As [`Proc::receive`], for messages that came after the mark. Nothing may have been received since
    /// the mark was made.
    ///
    /// # Errors
    /// As [`Proc::receive`].
    pub fn receive_after<R>(
        &mut self,
        mark: Mark,
        timeout: Option<u64>,
        mut select: impl FnMut(&mut Proc, &Term) -> Result<Option<R>, Raise>,
    ) -> Result<Option<R>, Raise> {
        let mut seen = mark.0;
        let deadline = timeout.map(|ms| self.system.now().saturating_add(ms.saturating_mul(1000)));
        loop {
            self.take_signals()?;
            while seen < self.saved.len() {
                let message = self.saved[seen].message.clone();
                if let Some(result) = select(self, &message)? {
                    self.remove_saved(seen);
                    self.stop_waiting();
                    return Ok(Some(result));
                }
                seen += 1;
            }
            if deadline.is_some_and(|deadline| self.system.now() >= deadline) {
                self.stop_waiting();
                return Ok(None);
            }
            self.wait_until(deadline);
        }
    }

    /// Waits until there is a message, and leaves it where it is.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn await_message(&mut self) -> Result<(), Raise> {
        loop {
            self.take_signals()?;
            if !self.saved.is_empty() {
                return Ok(());
            }
            self.wait_until(None);
        }
    }

    /// Receives the message `{reference, answer}` and returns the answer.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn receive_reply(
        &mut self,
        mark: Mark,
        reference: Ref,
        timeout: Option<u64>,
    ) -> Result<Option<Term>, Raise> {
        self.receive_after(mark, timeout, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Ref(r), answer]) if *r == reference => Some(answer.clone()),
                _ => None,
            })
        })
    }

    /// Puts a message into the process's own mailbox, behind those that are there.
    pub fn save_message(&mut self, message: Term) {
        self.saved.push_back(Saved {
            message,
            cause: self.cause,
        });
    }

    /// The next message of a server.
    pub(in crate::runtime) fn next_message(&mut self) -> Option<Term> {
        let saved = self.saved.pop_front()?;
        self.cause = saved.cause;
        Some(saved.message)
    }

    fn remove_saved(&mut self, at: usize) {
        if let Some(saved) = self.saved.remove(at) {
            self.cause = saved.cause;
        }
    }

    /// Waits until a signal comes or the deadline (microseconds) has passed.
    fn wait_until(&mut self, deadline: Option<u64>) {
        if self.wake.is_none()
            && let Some(deadline) = deadline
        {
            self.wake_at(deadline);
        }
        self.suspend(Request::Wait);
    }

    /// The process has begun a turn on this fiber.
    pub(in crate::runtime) fn enter(&mut self, fiber: Inside) {
        self.fiber = Some(fiber);
    }

    /// Gives the thread up until the request is met.
    pub(super) fn suspend(&mut self, request: Request) {
        // Code of a process runs only in a turn, so there is a fiber.
        if let Some(fiber) = self.fiber {
            fiber.suspend(request);
        }
    }

    fn stop_waiting(&mut self) {
        self.wake_after(None);
    }

    /// Lets everybody else run until nobody can without time moving on, or until `slices` slices have been
    /// used up meanwhile.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn settle(&mut self, slices: u64) -> Result<(), Raise> {
        self.suspend(Request::Settle(slices));
        self.take_signals()
    }

    /// Waits for a moment that has been before: as if this process came in from outside just then.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn arrive(&mut self, moment: Arrival) -> Result<(), Raise> {
        self.suspend(Request::Arrive(moment));
        self.take_signals()
    }

    /// Runs `step` outside the lab's world, on a thread of its own: the others go on meanwhile, time that is
    /// not paced waits. For whatever may take long in the world's time, above all waiting for a person.
    /// `None` if `step` panicked.
    ///
    /// # Errors
    /// `Terminated` if an exit signal came in meanwhile; then the result of `step` is lost.
    pub fn outside<R: Send + 'static>(
        &mut self,
        step: impl FnOnce() -> R + Send + 'static,
    ) -> Result<Option<R>, Raise> {
        let result = Arc::new(Mutex::new(None));
        let theirs = result.clone();
        // Who has asked it something is not to wait for a person.
        self.take_signals()?;
        self.system.output.flush();
        self.handle.set_outside(true);
        self.suspend(Request::Outside(Box::new(move || {
            *theirs.lock() = std::panic::catch_unwind(std::panic::AssertUnwindSafe(step)).ok();
        })));
        self.handle.set_outside(false);
        self.take_signals()?;
        let result = result.lock().take();
        Ok(result)
    }
}
