//! Time as a process sees it: sleeping and timers.

use crate::term::{Ref, Term};

use super::super::clock::{Timer, TimerTarget};
use super::super::raise::Raise;
use super::Proc;

impl Proc {
    /// Lab time in microseconds since the lab began.
    pub fn now(&self) -> u64 {
        self.system.now()
    }

    /// Waits for so many milliseconds of lab time; `None` waits for ever.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn sleep(&mut self, milliseconds: Option<u64>) -> Result<(), Raise> {
        self.receive(milliseconds, |_, _| Ok(None::<()>)).map(drop)
    }

    /// Sends a message to a pid or registered name when `milliseconds` have passed. The reference cancels it.
    pub fn send_after(&mut self, target: &Term, message: Term, milliseconds: u64) -> Ref {
        let at = self.now().saturating_add(milliseconds.saturating_mul(1000));
        self.send_at(target, at, |_| message)
    }

    /// Sends a message at a lab time (microseconds); the message is made with the timer's reference, as
    /// `:erlang.start_timer/3` needs.
    pub fn send_at(&mut self, target: &Term, at: u64, message: impl FnOnce(Ref) -> Term) -> Ref {
        let reference = self.make_ref();
        let message = message(reference);
        let target = match target {
            Term::Pid(pid) => self.system.table.find(*pid).map(TimerTarget::Process),
            Term::Atom(name) => Some(TimerTarget::Name(*name)),
            _ => None,
        };
        if let Some(target) = target {
            let timer = Timer {
                target,
                message,
                cause: self.cause,
                reference: Some(reference),
            };
            self.system.scheduler.set_timer(at, timer);
        }
        reference
    }

    /// Cancels a timer. The milliseconds it still had, `None` if it has fired or been cancelled.
    pub fn cancel_timer(&mut self, timer: Ref) -> Option<u64> {
        self.system
            .scheduler
            .cancel_timer(timer)
            .map(to_milliseconds)
    }

    /// The milliseconds that a timer still has, `None` if it has fired or been cancelled.
    pub fn read_timer(&self, timer: Ref) -> Option<u64> {
        self.system.scheduler.timer_left(timer).map(to_milliseconds)
    }

    /// This process is to be woken after so many microseconds, or no longer.
    pub(in crate::runtime) fn wake_after(&mut self, microseconds: Option<u64>) {
        if let Some((_, key)) = self.wake.take() {
            self.system.scheduler.remove_timer(key);
        }
        if let Some(microseconds) = microseconds {
            self.wake_at(self.now().saturating_add(microseconds));
        }
    }

    pub(super) fn wake_at(&mut self, time: u64) {
        let target = TimerTarget::Wake(self.handle.clone());
        let timer = Timer {
            target,
            message: Term::NIL,
            cause: self.cause,
            reference: None,
        };
        self.wake = Some((time, self.system.scheduler.set_timer(time, timer)));
    }

    /// Whether the time for which a server wanted to wait is over.
    pub(in crate::runtime) fn woken_by_timeout(&self) -> bool {
        self.wake.is_some_and(|(time, _)| self.now() >= time)
    }
}

fn to_milliseconds(microseconds: u64) -> u64 {
    microseconds.div_ceil(1000)
}
