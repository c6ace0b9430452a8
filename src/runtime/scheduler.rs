//! Who runs when: permits, the run queue, and the moves of lab time.
//!
//! As many processes run at a moment as there are permits, each on a carrier of its own. With one permit the
//! run is a function of its inputs and the seed. In which order processes take turns is left to the policy,
//! what time it is to the clock, how a process runs to its carrier.

mod pausing;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::term::Ref;

use super::System;
use super::carrier::Left;
use super::clock::{Clock, Pace, Timer, TimerKey, TimerTarget};
use super::gate::{Gate, Held};
use super::handle::Handle;
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
    /// Whether the gate is closed, for those who are about to send.
    gated: AtomicBool,
}

/// When somebody from outside came into the lab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// The lab's time.
    pub time: u64,
    /// If the lab did not come to rest before that: after how many slices it was.
    pub slices: Option<u64>,
}

/// A process that is back from outside.
struct Back {
    process: Arc<Handle>,
    /// It goes on when the lab has come to rest at the time at which it came back, ...
    time: Option<u64>,
    /// ... or after so many slices.
    limit: u64,
}

/// What came of it when nobody could run.
enum Moved {
    /// This process can.
    To(Arc<Handle>),
    /// Time has moved, or something has been let happen.
    On,
    /// Nothing moves until something comes from outside.
    Nowhere,
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
    /// Processes that are back from outside.
    arrivals: VecDeque<Back>,
    latest_arrival: Arrival,
    /// Who is to come in at a moment that has been before, the earliest first: a replay.
    expected: Vec<(Arrival, Arc<Handle>)>,
    /// Slices used up so far by all processes.
    slices: u64,
    clock: Clock,
    /// What is held back while the lab is paused.
    gate: Gate,
    /// What was let through to dead processes, to be dropped when the lock is free.
    unheard: Vec<Envelope>,
    /// The carriers that have not ended.
    carriers: usize,
    /// Nobody else runs and no time passes until somebody outside wants it.
    held: bool,
    closed: bool,
}

impl State {
    /// Who is expected next.
    fn next_expected(&mut self) -> Option<(Arrival, Arc<Handle>)> {
        (!self.expected.is_empty()).then(|| self.expected.remove(0))
    }

    /// Who can run on a carrier as things stand.
    fn runnable(&mut self, carrier: usize) -> Option<Arc<Handle>> {
        let slices = self.slices;
        let settling = self.settling.front();
        if settling.is_some_and(|(limit, _)| *limit <= slices) {
            return self.settling.pop_front().map(|(_, process)| process);
        }
        let back = self.arrivals.front();
        if back.is_some_and(|back| back.limit <= slices) {
            self.latest_arrival = Arrival {
                time: self.clock.now(),
                slices: Some(slices),
            };
            return self.arrivals.pop_front().map(|back| back.process);
        }
        let is_expected =
            |(arrival, _): &(Arrival, _)| arrival.slices.is_some_and(|expected| expected <= slices);
        if let Some(at) = self.expected.iter().position(is_expected) {
            let (arrival, process) = self.expected.remove(at);
            self.latest_arrival = arrival;
            return Some(process);
        }
        self.own[carrier].pop_front().or_else(|| self.queue.pop())
    }
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
            arrivals: VecDeque::new(),
            latest_arrival: Arrival::default(),
            expected: Vec::new(),
            slices: 0,
            clock: Clock::new(pace),
            gate: Gate::default(),
            unheard: Vec::new(),
            carriers: permits,
            held: false,
            closed: false,
        };
        Scheduler {
            state: Mutex::new(state),
            now: AtomicU64::new(0),
            wake: (0..permits).map(|_| Condvar::new()).collect(),
            moved: Condvar::new(),
            gated: AtomicBool::new(false),
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

    /// A new process can run, as soon as the lab is not paused.
    pub(super) fn begin(&self, process: Arc<Handle>) {
        let mut state = self.state.lock();
        if Self::queue_or_hold(&mut state, process, Held::Start) {
            self.wake_one(&mut state);
        }
    }

    /// The running process has used up a slice: whether it must let others go first.
    pub(super) fn slice_over(&self, system: &System) -> bool {
        let mut state = self.state.lock();
        self.slice_used(system, &mut state);
        !state.queue.is_empty()
            || !state.settling.is_empty()
            || !state.arrivals.is_empty()
            || !state.expected.is_empty()
            || state.gate.is_closed()
    }

    /// A process goes outside the lab's world.
    pub(super) fn go_outside(&self) {
        self.state.lock().outside += 1;
    }

    /// A process comes back in: it goes on as soon as the lab has settled.
    pub(super) fn come_back(&self, process: Arc<Handle>) {
        let mut state = self.state.lock();
        state.outside -= 1;
        let back = Back {
            process,
            time: state.clock.wall(),
            limit: state.slices + 1,
        };
        state.arrivals.push_back(back);
        self.wake_one(&mut state);
    }

    /// When the latest process that was outside came back in.
    pub fn latest_arrival(&self) -> Arrival {
        self.state.lock().latest_arrival
    }

    /// The moment as it is for who runs: the time, and the slices used up so far.
    pub fn moment(&self) -> Arrival {
        let state = self.state.lock();
        Arrival {
            time: state.clock.now(),
            slices: Some(state.slices),
        }
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
            let picked = self.pick(system, &mut state, carrier);
            if let Some(next) = picked {
                state.running += 1;
                if !state.queue.is_empty() {
                    self.wake_one(&mut state);
                }
                self.drop_unheard(&mut state);
                return Some(next);
            }
            // What has come while the lock was let go has woken nobody: it is looked for again.
            if !self.drop_unheard(&mut state) {
                self.wait_idle(&mut state, carrier);
            }
        }
        None
    }

    /// A process that its carrier has left is queued again, if it can go on.
    fn leave(&self, system: &System, state: &mut State, process: Arc<Handle>, again: Again) {
        match again {
            Again::No => {}
            Again::Now => state.queue.push(process),
            Again::Turn => {
                Self::queue_or_hold(state, process, Held::Turn);
            }
            Again::NextSlice => {
                self.slice_used(system, state);
                Self::queue_or_hold(state, process, Held::Turn);
            }
            Again::Settled(slices) => {
                let limit = state.slices.saturating_add(slices);
                state.settling.push_back((limit, process));
            }
            Again::Expected(arrival) => {
                let later = |(other, _): &(Arrival, _)| other.time > arrival.time;
                let at = state.expected.iter().position(later);
                let at = at.unwrap_or(state.expected.len());
                state.expected.insert(at, (arrival, process));
            }
        }
    }

    /// A process wants to begin or to go on with what it is computing: whether it is queued, not held back.
    fn queue_or_hold(state: &mut State, process: Arc<Handle>, what: Held) -> bool {
        if state.gate.holds(&process) {
            state.gate.hold(process, what);
            return false;
        }
        state.queue.push(process);
        true
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
            let next = match state.runnable(carrier) {
                Some(next) => next,
                None if state.running > 0 || state.own.iter().any(|own| !own.is_empty()) => {
                    let wall = state.clock.wall().filter(|_| !state.clock.is_stopped())?;
                    if !self.fire_due(system, state, wall) {
                        return None;
                    }
                    continue;
                }
                None => match self.move_on(system, state) {
                    Moved::To(next) => next,
                    Moved::On => continue,
                    Moved::Nowhere => return None,
                },
            };
            if let Some(mine) = self.for_carrier(state, carrier, next) {
                return Some(mine);
            }
        }
        None
    }

    /// Nobody can run: whoever waits for that goes on, or time does.
    fn move_on(&self, system: &System, state: &mut State) -> Moved {
        if let Some((_, settled)) = state.settling.pop_front() {
            return Moved::To(settled);
        }
        if state.clock.is_stopped() {
            return self.move_paused(system, state);
        }
        let wall = state.clock.wall();
        let expected = state.expected.first().map(|(arrival, _)| arrival.time);
        if wall.is_none() {
            if let Some(back) = state.arrivals.pop_front() {
                return self.arrives(state, back.process, None);
            }
            if state.outside > 0 && expected.is_none() {
                return Moved::Nowhere;
            }
        }
        // Whoever is back does not wait for what comes later, be the lab ever so late.
        let back = state.arrivals.front().and_then(|back| back.time);
        let limit = expected.or(back).or(wall).unwrap_or(u64::MAX);
        if self.fire_due(system, state, limit) {
            return Moved::On;
        }
        if let Some((arrival, process)) = state.next_expected() {
            return self.arrives(state, process, Some(arrival.time));
        }
        match state.arrivals.pop_front() {
            Some(back) => self.arrives(state, back.process, back.time),
            None => Moved::Nowhere,
        }
    }

    /// Somebody is back in the lab, which has settled.
    fn arrives(&self, state: &mut State, process: Arc<Handle>, time: Option<u64>) -> Moved {
        self.set_now(state, time.unwrap_or(0));
        state.latest_arrival = Arrival {
            time: state.clock.now(),
            slices: None,
        };
        Moved::To(process)
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
        while self.fire_due(system, state, now) {}
        self.set_now(state, now);
    }

    fn set_now(&self, state: &mut State, time: u64) {
        state.clock.move_to(time);
        self.now.store(state.clock.now(), Ordering::Relaxed);
    }

    /// Fires all timers of the earliest instant if that is not after `limit`: who is woken by one of them finds
    /// what the others have brought, as on the BEAM.
    fn fire_due(&self, system: &System, state: &mut State, limit: u64) -> bool {
        let Some(instant) = state.clock.next().filter(|instant| *instant <= limit) else {
            return false;
        };
        while let Some(timer) = state.clock.pop(instant) {
            Self::fire(system, state, timer);
        }
        self.now.store(state.clock.now(), Ordering::Relaxed);
        true
    }

    fn fire(system: &System, state: &mut State, timer: Timer) {
        let (target, message) = match timer.target {
            TimerTarget::Process(process) => (Some(process), Some(timer.message)),
            TimerTarget::Name(name) => (system.names.find(name), Some(timer.message)),
            TimerTarget::Wake(process) => (Some(process), None),
        };
        let Some(process) = target else { return };
        let what = match message {
            Some(message) => Held::Signal(Envelope {
                cause: timer.cause,
                signal: Signal::Message(message),
            }),
            None => Held::Wake,
        };
        if state.gate.holds(&process) {
            state.gate.hold(process, what);
        } else {
            Self::let_through(state, process, what);
        }
    }

    // Replaying

    /// What has happened at the clock's pace is repeated without waiting for the wall clock, or no longer.
    pub fn set_replaying(&self, replaying: bool) {
        let mut state = self.state.lock();
        state.clock.set_replaying(replaying);
        self.wake_one(&mut state);
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
            let alone = state.own.iter().all(VecDeque::is_empty)
                && state.arrivals.is_empty()
                && state.expected.is_empty()
                && state.gate.is_empty();
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
    /// It goes on with what it computes.
    Turn,
    /// The same when it has used up its slice between two messages.
    NextSlice,
    /// When nobody else can run, or after so many slices.
    Settled(u64),
    /// At a moment that has been before.
    Expected(Arrival),
}

/// Puts a process where it waits.
fn rest(process: &Arc<Handle>, left: Left) -> Again {
    match left {
        Left::Dead | Left::Outside => Again::No,
        Left::Yields(seat) => {
            process.sit(seat);
            Again::Turn
        }
        Left::SliceOver(seat) => {
            process.sit(seat);
            Again::NextSlice
        }
        Left::Settles(seat, slices) => {
            process.sit(seat);
            Again::Settled(slices)
        }
        Left::Expects(seat, arrival) => {
            process.sit(seat);
            Again::Expected(arrival)
        }
        Left::Waits(seat) => match process.wait(seat) {
            true => Again::Now,
            false => Again::No,
        },
    }
}

impl std::fmt::Debug for Scheduler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scheduler({} permits)", self.permits())
    }
}
