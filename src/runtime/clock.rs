//! Lab time and timers. The only file that reads the wall clock or sleeps.
//!
//! Lab time is that of a discrete-event simulation, in microseconds since the lab began. It stands still
//! while anybody can run and moves to the earliest timer when nobody can: at once without a pace, with
//! a pace only when the wall clock has come as far. Who may run is left to the scheduler.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::term::{Atom, Ref, Term};

use super::EventId;
use super::handle::Handle;

/// How lab time goes with the wall clock's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Not at all: it jumps when nobody can run.
    Virtual,
    /// So many lab seconds in a second of the wall clock; more than 0.
    Real(f64),
}

/// Where a timer's message goes.
pub enum TimerTarget {
    /// To this process.
    Process(Arc<Handle>),
    /// To whoever has the name when the timer fires.
    Name(Atom),
    /// To nobody: the process only wakes up (its receive has timed out).
    Wake(Arc<Handle>),
}

/// Something that happens at a time.
pub struct Timer {
    /// Where it goes.
    pub target: TimerTarget,
    /// What is sent.
    pub message: Term,
    /// The event that set it.
    pub cause: EventId,
    /// By what a program can cancel it.
    pub reference: Option<Ref>,
}

/// A timer's key: when it fires, then in which order they were set.
pub type TimerKey = (u64, u64);

/// Lab time.
pub struct Clock {
    now: u64,
    pace: Pace,
    /// Whether lab time stands until somebody moves it by hand.
    stopped: bool,
    /// Whether what has happened at a pace is repeated without one.
    replaying: bool,
    /// The wall clock's time that stands for `anchor_lab`.
    anchor_wall: Instant,
    anchor_lab: u64,
    timers: BTreeMap<TimerKey, Timer>,
    /// The timers that a program can cancel.
    by_ref: BTreeMap<Ref, TimerKey>,
    set: u64,
}

impl Clock {
    /// A clock at time 0.
    pub fn new(pace: Pace) -> Clock {
        Clock {
            now: 0,
            pace,
            stopped: false,
            replaying: false,
            anchor_wall: Instant::now(),
            anchor_lab: 0,
            timers: BTreeMap::new(),
            by_ref: BTreeMap::new(),
            set: 0,
        }
    }

    /// Lab time as it stands, in microseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The pace.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Goes on from here with another pace.
    pub fn set_pace(&mut self, pace: Pace) {
        self.anchor_lab = self.now.max(self.wall().unwrap_or(0));
        self.anchor_wall = Instant::now();
        self.pace = pace;
    }

    /// Lab time stands from now on.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Lab time goes on from where it stands.
    pub fn go_on(&mut self) {
        self.stopped = false;
        self.anchor_lab = self.now;
        self.anchor_wall = Instant::now();
    }

    /// Whether lab time stands.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether what has happened at a pace is repeated without waiting for the wall clock.
    pub fn set_replaying(&mut self, replaying: bool) {
        self.replaying = replaying;
        self.anchor_lab = self.now;
        self.anchor_wall = Instant::now();
    }

    /// The lab time at which the wall clock stands; `None` where it does not matter.
    pub fn wall(&self) -> Option<u64> {
        match self.pace {
            Pace::Real(_) if self.stopped => Some(self.now),
            Pace::Real(_) if self.replaying => None,
            Pace::Virtual => None,
            Pace::Real(speed) => {
                let passed = self.anchor_wall.elapsed().as_secs_f64() * speed * 1e6;
                Some(self.anchor_lab.saturating_add(passed as u64))
            }
        }
    }

    /// Lets the wall clock stand so much later: what a jump of `microseconds` means at a pace.
    pub fn skip(&mut self, microseconds: u64) {
        self.anchor_lab = self.anchor_lab.saturating_add(microseconds);
    }

    /// Moves lab time on: a process has computed so long, or the wall clock is followed.
    pub fn move_to(&mut self, time: u64) {
        self.now = self.now.max(time);
    }

    /// Sets a timer. With a reference it can be cancelled and read.
    pub fn set(&mut self, at: u64, timer: Timer) -> TimerKey {
        self.set += 1;
        let key = (at, self.set);
        if let Some(reference) = timer.reference {
            self.by_ref.insert(reference, key);
        }
        self.timers.insert(key, timer);
        key
    }

    /// Takes a timer away that has not fired.
    pub fn remove(&mut self, key: TimerKey) -> Option<Timer> {
        let timer = self.timers.remove(&key)?;
        if let Some(reference) = timer.reference {
            self.by_ref.remove(&reference);
        }
        Some(timer)
    }

    /// The microseconds that a timer still has, `None` once it has fired or been cancelled.
    pub fn left(&self, reference: Ref) -> Option<u64> {
        self.by_ref
            .get(&reference)
            .map(|key| key.0.saturating_sub(self.now))
    }

    /// Cancels a timer by reference; what it still had.
    pub fn cancel(&mut self, reference: Ref) -> Option<u64> {
        let key = *self.by_ref.get(&reference)?;
        self.remove(key);
        Some(key.0.saturating_sub(self.now))
    }

    /// When the earliest timer fires.
    pub fn next(&self) -> Option<u64> {
        self.timers.keys().next().map(|key| key.0)
    }

    /// The earliest timer, if its time is not after `limit`; lab time moves to it.
    pub fn pop(&mut self, limit: u64) -> Option<Timer> {
        let key = *self.timers.keys().next().filter(|key| key.0 <= limit)?;
        self.move_to(key.0);
        self.remove(key)
    }

    /// How long the wall clock needs to get to a lab time; `None` without a pace.
    pub fn wall_time_until(&self, time: u64) -> Option<Duration> {
        let Pace::Real(speed) = self.pace else {
            return None;
        };
        if self.stopped {
            return None;
        }
        let left = time.saturating_sub(self.wall()?) as f64 / speed;
        // A day at the most: then it is looked at again.
        Some(Duration::from_secs_f64((left / 1e6).min(86_400.0)))
    }
}

/// Microseconds since 1970 on the wall clock, for what a program asks of the world outside the lab.
pub fn system_time() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |passed| passed.as_micros() as u64)
}

/// Microseconds on the wall clock since some fixed moment, for measuring real durations.
pub fn wall_stopwatch() -> impl Fn() -> u64 {
    let start = Instant::now();
    move || start.elapsed().as_micros() as u64
}
