//! Who runs when: permits, the run queue, and the moves of lab time.
//!
//! As many processes run at a moment as there are permits, each on a carrier of its own. With one permit the
//! run is a function of its inputs and the seed. In which order processes take turns is left to the policy,
//! what time it is to the clock, how a process runs to its carrier.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::term::Ref;

use super::System;
use super::carrier::Left;
use super::clock::{Clock, Pace, Timer, TimerKey, TimerTarget};
use super::handle::{Handle, Seat};
use super::policy::Policy;
use super::signal::{Envelope, Signal};

/// How much lab time a process uses up with one slice of reductions, in microseconds.
const SLICE_TIME: u64 = 1_000;

/// The scheduler of a system.
pub struct Scheduler {
    /// The lock makes picking the next process, and moving time when there is none, one step. It is held
    /// for a few moves of pointers; no code of a process ever runs under it.
    state: Mutex<State>,
    /// Lab time for those who only want to read it.
    now: AtomicU64,
    /// Wakes carriers that have nothing to do, one condition each.
    wake: Vec<Condvar>,
    /// Wakes those outside who wait for the lab to come to rest or to end.
    moved: Condvar,
}

struct State {
    queue: Box<dyn Policy>,
    /// What each carrier alone can go on with.
    own: Vec<VecDeque<Arc<Handle>>>,
    /// Which carriers wait for something to do.
    idle: Vec<bool>,
    running: usize,
    /// How many processes are outside the lab's world: then unpaced time does not jump.
    outside: usize,
    /// Processes that go on only when nobody else can, or after so many slices.
    settling: VecDeque<(u64, Arc<Handle>)>,
    /// Slices used up so far by all processes.
    slices: u64,
    clock: Clock,
    /// The carriers that have not ended.
    carriers: usize,
    /// Nobody else runs and no time passes until somebody outside wants it.
    held: bool,
    closed: bool,
}

impl Scheduler {
    /// A scheduler with so many permits (at least one).
    pub(super) fn new(permits: usize, policy: Box<dyn Policy>, pace: Pace) -> Scheduler {
        let permits = permits.max(1);
        let state = State {
            queue: policy,
            own: (0..permits).map(|_| VecDeque::new()).collect(),
            idle: vec![false; permits],
            running: 0,
            outside: 0,
            settling: VecDeque::new(),
            slices: 0,
            clock: Clock::new(pace),
            carriers: permits,
            held: false,
            closed: false,
        };
        Scheduler {
            state: Mutex::new(state),
            now: AtomicU64::new(0),
            wake: (0..permits).map(|_| Condvar::new()).collect(),
            moved: Condvar::new(),
        }
    }

    /// How many processes may run at a time.
    pub fn permits(&self) -> usize {
        self.wake.len()
    }

    // Time

    /// Lab time in microseconds.
    pub fn now(&self) -> u64 {
        if self.permits() > 1 {
            let mut state = self.state.lock();
            if let Some(wall) = state.clock.wall() {
                state.clock.move_to(wall);
            }
            return state.clock.now();
        }
        self.now.load(Ordering::Relaxed)
    }

    /// The pace of lab time.
    pub fn pace(&self) -> Pace {
        self.state.lock().clock.pace()
    }

    /// From now on lab time goes at this pace.
    pub fn set_pace(&self, pace: Pace) {
        let mut state = self.state.lock();
        state.clock.set_pace(pace);
        self.wake_one(&mut state);
    }

    /// Lets a paced clock stand so many microseconds later.
    pub fn skip(&self, microseconds: u64) {
        let mut state = self.state.lock();
        state.clock.skip(microseconds);
        self.wake_one(&mut state);
    }

    pub(super) fn set_timer(&self, at: u64, timer: Timer) -> TimerKey {
        let mut state = self.state.lock();
        let key = state.clock.set(at, timer);
        // An idle carrier may be waiting for a later one.
        self.wake_one(&mut state);
        key
    }

    pub(super) fn remove_timer(&self, key: TimerKey) {
        self.state.lock().clock.remove(key);
    }

    pub(super) fn cancel_timer(&self, reference: Ref) -> Option<u64> {
        self.state.lock().clock.cancel(reference)
    }

    pub(super) fn timer_left(&self, reference: Ref) -> Option<u64> {
        self.state.lock().clock.left(reference)
    }

    // Turns

    /// A process that has been claimed as queued can run.
    pub(super) fn ready(&self, process: Arc<Handle>) {
        let mut state = self.state.lock();
        state.queue.push(process);
        self.wake_one(&mut state);
    }

    /// The running process has used up a slice: whether it must let others go first.
    pub(super) fn slice_over(&self, system: &System) -> bool {
        let mut state = self.state.lock();
        self.slice_used(system, &mut state);
        !state.queue.is_empty() || !state.settling.is_empty()
    }

    /// A process goes outside the lab's world.
    pub(super) fn go_outside(&self) {
        self.state.lock().outside += 1;
    }

    /// A process comes back in: it goes on as soon as the lab has settled.
    pub(super) fn come_back(&self, process: Arc<Handle>) {
        process.set_queued();
        let mut state = self.state.lock();
        state.outside -= 1;
        let limit = state.slices + 1;
        state.settling.push_back((limit, process));
        self.wake_one(&mut state);
    }

    /// What a carrier runs next, after it has left a process. `None` when the system is closed.
    pub(super) fn next(
        &self,
        system: &System,
        carrier: usize,
        before: Option<(Arc<Handle>, Left)>,
    ) -> Option<Arc<Handle>> {
        let again = before.map(|(process, left)| (rest(&process, left), process));
        let mut state = self.state.lock();
        if let Some((again, process)) = again {
            state.running -= 1;
            self.leave(system, &mut state, process, again);
        }
        while !state.closed {
            if let Some(next) = self.pick(system, &mut state, carrier) {
                state.running += 1;
                next.set_running();
                if !state.queue.is_empty() {
                    self.wake_one(&mut state);
                }
                return Some(next);
            }
            self.wait_idle(&mut state, carrier);
        }
        None
    }

    /// A process that its carrier has left is queued again, if it can go on.
    fn leave(&self, system: &System, state: &mut State, process: Arc<Handle>, again: Again) {
        match again {
            Again::No => {}
            Again::Now => state.queue.push(process),
            Again::NextSlice => {
                self.slice_used(system, state);
                state.queue.push(process);
            }
            Again::Settled(slices) => {
                let limit = state.slices.saturating_add(slices);
                state.settling.push_back((limit, process));
            }
        }
    }

    /// Waits until there may be something to do, on a paced clock also until the next timer.
    fn wait_idle(&self, state: &mut MutexGuard<'_, State>, carrier: usize) {
        if state.running == 0 {
            self.moved.notify_all();
        }
        state.idle[carrier] = true;
        let next = state.clock.next().filter(|_| !state.held);
        match next.and_then(|next| state.clock.wall_time_until(next)) {
            Some(left) => {
                self.wake[carrier].wait_for(state, left);
            }
            None => self.wake[carrier].wait(state),
        }
        state.idle[carrier] = false;
    }

    /// Wakes a carrier that has nothing to do, if there is one.
    fn wake_one(&self, state: &mut State) {
        if let Some(carrier) = state.idle.iter().position(|idle| *idle) {
            self.wake_carrier(state, carrier);
        }
    }

    fn wake_carrier(&self, state: &mut State, carrier: usize) {
        if std::mem::replace(&mut state.idle[carrier], false) {
            self.wake[carrier].notify_one();
        }
    }

    /// Who runs next. When nobody can, lab time moves to the next timer, if it may.
    fn pick(&self, system: &System, state: &mut State, carrier: usize) -> Option<Arc<Handle>> {
        while !state.held {
            let overdue = state
                .settling
                .front()
                .is_some_and(|(limit, _)| *limit <= state.slices);
            let next = if overdue {
                state.settling.pop_front().map(|(_, process)| process)
            } else {
                state.own[carrier].pop_front().or_else(|| state.queue.pop())
            };
            if let Some(next) = next {
                match self.for_carrier(state, carrier, next) {
                    Some(mine) => return Some(mine),
                    None => continue,
                }
            }
            let wall = state.clock.wall();
            if wall.is_some_and(|wall| self.fire_one(system, state, wall)) {
                continue;
            }
            if state.running > 0 || state.own.iter().any(|own| !own.is_empty()) {
                return None;
            }
            if let Some((_, settled)) = state.settling.pop_front() {
                self.set_now(state, wall.unwrap_or(0));
                return self.for_carrier(state, carrier, settled);
            }
            if wall.is_some() || state.outside > 0 || !self.fire_one(system, state, u64::MAX) {
                return None;
            }
        }
        None
    }

    /// The process, if this carrier may run it; otherwise the one that must gets it.
    fn for_carrier(
        &self,
        state: &mut State,
        carrier: usize,
        process: Arc<Handle>,
    ) -> Option<Arc<Handle>> {
        match process.carrier() {
            Some(other) if other != carrier => {
                state.own[other].push_back(process);
                self.wake_carrier(state, other);
                None
            }
            _ => Some(process),
        }
    }

    /// Moves lab time on by what a slice takes; with several permits and a pace, the wall clock tells.
    fn slice_used(&self, system: &System, state: &mut State) {
        state.slices += 1;
        let wall = if self.permits() > 1 {
            state.clock.wall()
        } else {
            None
        };
        let now = wall.unwrap_or(state.clock.now() + SLICE_TIME);
        while self.fire_one(system, state, now) {}
        self.set_now(state, now);
    }

    fn set_now(&self, state: &mut State, time: u64) {
        state.clock.move_to(time);
        self.now.store(state.clock.now(), Ordering::Relaxed);
    }

    /// Fires the earliest timer if its time is not after `limit`.
    fn fire_one(&self, system: &System, state: &mut State, limit: u64) -> bool {
        let Some(timer) = state.clock.pop(limit) else {
            return false;
        };
        self.now.store(state.clock.now(), Ordering::Relaxed);
        let (target, message) = match timer.target {
            TimerTarget::Process(process) => (Some(process), Some(timer.message)),
            TimerTarget::Name(name) => (system.names.find(name), Some(timer.message)),
            TimerTarget::Wake(process) => (Some(process), None),
        };
        if let Some(process) = target {
            let queued = match message {
                Some(message) => process.post(Envelope {
                    cause: timer.cause,
                    signal: Signal::Message(message),
                }),
                None => process.claim_queued(),
            };
            if queued {
                state.queue.push(process);
            }
        }
        true
    }

    // From outside

    /// Waits until `done`, or until nothing can ever happen again: then false.
    pub(super) fn wait_outside(&self, done: impl Fn() -> bool) -> bool {
        let mut state = self.state.lock();
        loop {
            if done() {
                return true;
            }
            let still = state.running == 0 && state.queue.is_empty() && state.settling.is_empty();
            let alone = state.own.iter().all(VecDeque::is_empty);
            if still && alone && state.outside == 0 && state.clock.next().is_none() {
                return false;
            }
            self.moved.wait(&mut state);
        }
    }

    /// Nobody is picked any more and time stands until [`Scheduler::release`]; who runs goes on to its next wait.
    pub(super) fn hold(&self) {
        self.state.lock().held = true;
    }

    /// The lab goes on.
    pub(super) fn release(&self) {
        let mut state = self.state.lock();
        if std::mem::replace(&mut state.held, false) {
            for carrier in 0..self.permits() {
                self.wake_carrier(&mut state, carrier);
            }
        }
    }

    /// Wakes those who wait outside.
    pub(super) fn notify(&self) {
        drop(self.state.lock());
        self.moved.notify_all();
    }

    /// Lets the carriers end, and waits for that.
    pub(super) fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        for carrier in 0..self.permits() {
            self.wake[carrier].notify_one();
        }
        while state.carriers > 0 {
            self.moved.wait(&mut state);
        }
    }

    /// A carrier has ended.
    pub(super) fn carrier_ended(&self) {
        self.state.lock().carriers -= 1;
        self.moved.notify_all();
    }
}

/// Whether and when a process that its carrier has left goes on.
enum Again {
    /// Not before something happens to it.
    No,
    /// A signal has come in meanwhile.
    Now,
    /// When the others have had their turn.
    NextSlice,
    /// When nobody else can run, or after so many slices.
    Settled(u64),
}

/// Puts a process where it waits.
fn rest(process: &Arc<Handle>, left: Left) -> Again {
    let sit = |seat: Seat| {
        process.set_queued();
        process.sit(seat);
    };
    match left {
        Left::Dead | Left::Outside => Again::No,
        Left::Yields(seat) => {
            sit(seat);
            Again::Now
        }
        Left::SliceOver(seat) => {
            sit(seat);
            Again::NextSlice
        }
        Left::Settles(seat, slices) => {
            sit(seat);
            Again::Settled(slices)
        }
        Left::Waits(seat) => {
            process.sit(seat);
            process.set_idle();
            // A signal that came in before it was idle has queued nobody.
            if process.has_signals() && process.claim_queued() {
                Again::Now
            } else {
                Again::No
            }
        }
    }
}

impl std::fmt::Debug for Scheduler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scheduler({} permits)", self.permits())
    }
}
