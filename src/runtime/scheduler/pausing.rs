//! A paused lab: its gate is closed, and what waits there happens one thing at a time.
//!
//! What the gate holds, and in which order, is left to `gate`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::MutexGuard;

use super::super::System;
use super::super::gate::{Held, Step, StepKind};
use super::super::handle::Handle;
use super::super::signal::Envelope;
use super::{Moved, Scheduler, State};

impl Scheduler {
    /// Time stands, and nobody does anything but those who stand apart, until [`Scheduler::step`] lets something
    /// happen or [`Scheduler::resume`] everything. False if it was so before.
    pub fn pause(&self) -> bool {
        let mut state = self.state.lock();
        if !state.gate.close() {
            return false;
        }
        self.gated.store(true, Ordering::SeqCst);
        state.clock.stop();
        let mut apart = Vec::new();
        while let Some(process) = state.queue.pop() {
            match process.is_apart() {
                true => apart.push(process),
                false => state.gate.hold(process, Held::Turn),
            }
        }
        for process in apart {
            state.queue.push(process);
        }
        true
    }

    /// Lets the lab go on. False if it was not paused.
    pub fn resume(&self) -> bool {
        let mut state = self.state.lock();
        if !state.gate.open() {
            return false;
        }
        self.gated.store(false, Ordering::SeqCst);
        while let Some((process, held)) = state.gate.take() {
            Self::let_through(&mut state, process, held);
        }
        state.clock.go_on();
        self.drop_unheard(&mut state);
        for carrier in 0..self.permits() {
            self.wake_carrier(&mut state, carrier);
        }
        true
    }

    /// Whether the lab is paused.
    pub fn is_paused(&self) -> bool {
        self.gated.load(Ordering::SeqCst)
    }

    /// Lets the next thing happen in a paused lab: a signal arrives, a process begins or goes on. Time moves to the next
    /// timer if nothing else is due. What it leads to is held back in its turn. `None` if nothing can happen.
    pub fn step(&self, system: &System) -> Option<Step> {
        let mut state = self.state.lock();
        let taken = loop {
            match state.gate.take() {
                Some(taken) => break Some(taken),
                None if self.fire_due(system, &mut state, u64::MAX) => {}
                None => break None,
            }
        };
        let step = taken.map(|(process, held)| {
            let mut step = Step::new(process.pid, &held);
            Self::let_through(&mut state, process, held);
            if !state.unheard.is_empty() {
                // It was meant for a dead process.
                step.kind = StepKind::Unseen;
            }
            step
        });
        self.wake_one(&mut state);
        self.drop_unheard(&mut state);
        step
    }

    /// How many things have been let happen in a paused lab because somebody who stands apart waited for them.
    pub fn steps_granted(&self) -> u64 {
        self.state.lock().gate.granted()
    }

    /// Whether signals are held back at the moment. To be asked before every signal, so it is one load.
    pub(in crate::runtime) fn is_gated(&self) -> bool {
        self.gated.load(Ordering::Relaxed)
    }

    /// Holds a signal back, if the lab is paused and the signal is none that passes all the same: then it is returned.
    pub(in crate::runtime) fn hold_back(
        &self,
        to: &Arc<Handle>,
        envelope: Envelope,
    ) -> Option<Envelope> {
        let mut state = self.state.lock();
        if !state.gate.holds(to) || state.gate.lets_pass(to, &envelope.signal) {
            return Some(envelope);
        }
        state.gate.hold(to.clone(), Held::Signal(envelope));
        None
    }

    /// What had been held back happens.
    pub(super) fn let_through(state: &mut State, process: Arc<Handle>, held: Held) {
        let runs = match held {
            Held::Start | Held::Turn => true,
            Held::Wake => process.claim_queued(),
            Held::Signal(envelope) => match process.try_post(envelope) {
                Ok(runs) => runs,
                Err(unheard) => {
                    state.unheard.push(unheard);
                    false
                }
            },
        };
        if runs {
            state.queue.push(process);
        }
    }

    /// Drops what was meant for the dead. Requests answer themselves when they are dropped, which sends signals: not
    /// under the lock. Whether the lock was let go for it.
    pub(super) fn drop_unheard(&self, state: &mut MutexGuard<'_, State>) -> bool {
        let unheard = std::mem::take(&mut state.unheard);
        if unheard.is_empty() {
            return false;
        }
        MutexGuard::unlocked(state, || drop(unheard));
        true
    }

    /// As [`Scheduler::move_on`] while the lab is paused. Whoever stands apart and waits gets what it waits for: one
    /// thing is let happen after the other.
    pub(super) fn move_paused(&self, system: &System, state: &mut State) -> Moved {
        if let Some((arrival, process)) = state.next_expected() {
            return self.arrives(state, process, Some(arrival.time));
        }
        if let Some(back) = state.arrivals.pop_front() {
            return self.arrives(state, back.process, None);
        }
        if state.outside > 0 {
            return Moved::Nowhere;
        }
        match state.gate.take_latest() {
            Some((process, held)) => {
                Self::let_through(state, process, held);
                Moved::On
            }
            None if self.fire_due(system, state, u64::MAX) => Moved::On,
            None => Moved::Nowhere,
        }
    }
}
