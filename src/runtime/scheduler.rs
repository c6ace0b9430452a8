//! Who runs when: permits, the run queue, and the moves of lab time.
//!
//! As many processes run at a moment as there are permits. With one permit the run is a function of its
//! inputs and the seed. In which order processes take turns is left to the policy, what time it is to the
//! clock, how a process waits to the process itself.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, Thread};

use parking_lot::{Condvar, Mutex, MutexGuard};
use smallvec::SmallVec;

use crate::term::{Ref, Term, atoms};

use super::System;
use super::clock::{Clock, Pace, Timer, TimerKey, TimerTarget};
use super::handle::{Handle, Seat};
use super::policy::Policy;
use super::signal::{Envelope, Signal};
use super::task::{After, Task};
use super::worker::{self, Job, Worker};

/// How much lab time a process uses up with one slice of reductions, in microseconds.
const SLICE_TIME: u64 = 1_000;

/// The scheduler of a system.
pub struct Scheduler {
    /// The lock makes picking the next process, and moving time when there is none, one step. It is held
    /// for a few moves of pointers; no code of a process ever runs under it.
    state: Mutex<State>,
    /// Lab time for those who only want to read it.
    now: AtomicU64,
    /// Wakes those outside who wait for the lab to move or to come to rest.
    moved: Condvar,
    permits: usize,
}

struct State {
    queue: Box<dyn Policy>,
    running: usize,
    /// How many processes are outside the lab's world: then unpaced time does not jump.
    outside: usize,
    /// Processes that go on only when nobody else can, or after so many slices.
    settling: VecDeque<(u64, Arc<Handle>)>,
    /// Slices used up so far by all processes.
    slices: u64,
    clock: Clock,
    idle: Vec<Arc<Worker>>,
    /// All threads of the cache, idle or not.
    threads: usize,
    timekeeper: bool,
    closed: bool,
}

impl Scheduler {
    /// A scheduler with so many permits (at least one).
    pub(super) fn new(permits: usize, policy: Box<dyn Policy>, pace: Pace) -> Scheduler {
        let state = State {
            queue: policy,
            running: 0,
            outside: 0,
            settling: VecDeque::new(),
            slices: 0,
            clock: Clock::new(pace),
            idle: Vec::new(),
            threads: 0,
            timekeeper: false,
            closed: false,
        };
        Scheduler {
            state: Mutex::new(state),
            now: AtomicU64::new(0),
            moved: Condvar::new(),
            permits: permits.max(1),
        }
    }

    /// How many processes may run at a time.
    pub fn permits(&self) -> usize {
        self.permits
    }

    /// Lab time in microseconds.
    pub fn now(&self) -> u64 {
        if self.permits > 1 {
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
        self.state.lock().clock.set_pace(pace);
        self.moved.notify_all();
    }

    /// Lets a paced clock stand so many microseconds later.
    pub fn skip(&self, microseconds: u64) {
        self.state.lock().clock.skip(microseconds);
        self.moved.notify_all();
    }

    // Timers

    pub(super) fn set_timer(&self, system: &Arc<System>, at: u64, timer: Timer) -> TimerKey {
        let mut state = self.state.lock();
        let key = state.clock.set(at, timer);
        // With one permit the setter is running, and time cannot move before it waits.
        if self.permits > 1 {
            self.keep_time(system, &mut state);
        }
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
    pub(super) fn ready(&self, system: &Arc<System>, process: Arc<Handle>) {
        let mut state = self.state.lock();
        state.queue.push(process);
        if state.running < self.permits {
            self.dispatch(system, state);
        }
    }

    /// The calling process, already idle with its seat taken, waits for its next turn.
    pub(super) fn block(&self, system: &Arc<System>, me: &Arc<Handle>) {
        let mut state = self.state.lock();
        state.running -= 1;
        self.dispatch(system, state);
        wait_for_turn(me);
    }

    /// The calling process has used up a slice: the others get their turn first.
    pub(super) fn yield_slice(&self, system: &Arc<System>, me: &Arc<Handle>) {
        let mut state = self.state.lock();
        self.slice_used(system, &mut state);
        if state.queue.is_empty() && state.settling.is_empty() {
            return;
        }
        me.sit(Seat::Thread(thread::current()));
        me.set_queued();
        state.queue.push(me.clone());
        state.running -= 1;
        self.dispatch(system, state);
        wait_for_turn(me);
    }

    /// The calling process goes on when nobody else can run before lab time would move, or after `slices`
    /// more slices of the others, so that an endless loop does not keep it for ever.
    pub(super) fn settle(&self, system: &Arc<System>, me: &Arc<Handle>, slices: u64) {
        me.sit(Seat::Thread(thread::current()));
        me.set_queued();
        let mut state = self.state.lock();
        let limit = state.slices + slices;
        state.settling.push_back((limit, me.clone()));
        state.running -= 1;
        self.dispatch(system, state);
        wait_for_turn(me);
    }

    /// The calling process leaves the lab's world: the others go on, unpaced time waits for it.
    pub(super) fn go_outside(&self, system: &Arc<System>) {
        let mut state = self.state.lock();
        state.outside += 1;
        state.running -= 1;
        self.dispatch(system, state);
    }

    /// The calling process comes back in, as soon as the lab has settled.
    pub(super) fn come_back(&self, system: &Arc<System>, me: &Arc<Handle>) {
        me.sit(Seat::Thread(thread::current()));
        me.set_queued();
        let mut state = self.state.lock();
        state.outside -= 1;
        let limit = state.slices + 1;
        state.settling.push_back((limit, me.clone()));
        if state.running < self.permits {
            self.dispatch(system, state);
        } else {
            drop(state);
        }
        wait_for_turn(me);
    }

    /// A worker is done with a task: the next one, if it needs this thread. Otherwise the worker has been
    /// put among the idle ones.
    pub(super) fn leave(
        &self,
        system: &Arc<System>,
        thread: &Arc<Worker>,
        handle: &Arc<Handle>,
        after: After,
    ) -> Option<Job> {
        let again = rest(handle, after);
        let mut state = self.state.lock();
        match again {
            Again::No => {}
            Again::Signals => state.queue.push(handle.clone()),
            Again::Slice => {
                self.slice_used(system, &mut state);
                state.queue.push(handle.clone());
            }
        }
        state.running -= 1;
        let mut grants = Grants::new();
        if let Some(next) = self.pick(system, &mut state) {
            state.running += 1;
            match next.stand_up() {
                Seat::Task(task) => {
                    next.set_running();
                    if state.running < self.permits && !state.queue.is_empty() {
                        self.dispatch(system, state);
                    }
                    return Some((next, task));
                }
                seat => grants.extend(grant(&mut state, next, seat)),
            }
        }
        if state.closed || state.idle.len() >= worker::KEPT {
            thread.dismiss();
        } else {
            state.idle.push(thread.clone());
        }
        self.dispatch_also(system, state, grants);
        None
    }

    /// Gives free permits to those who can run.
    fn dispatch(&self, system: &Arc<System>, state: MutexGuard<'_, State>) {
        self.dispatch_also(system, state, Grants::new());
    }

    /// As `dispatch`, and passes on the permits that have been granted already. Threads are woken after
    /// the lock is free: on the same core they may run at once, and would only run into it.
    fn dispatch_also(
        &self,
        system: &Arc<System>,
        mut state: MutexGuard<'_, State>,
        mut grants: Grants,
    ) {
        while state.running < self.permits {
            let Some(next) = self.pick(system, &mut state) else {
                break;
            };
            state.running += 1;
            let seat = next.stand_up();
            grants.extend(grant(&mut state, next, seat));
        }
        if state.running == 0 {
            self.keep_time(system, &mut state);
            self.moved.notify_all();
        }
        drop(state);
        for grant in grants {
            self.pass_on(system, grant);
        }
    }

    /// Wakes the thread that a permit is for.
    fn pass_on(&self, system: &Arc<System>, grant: Grant) {
        match grant {
            Grant::Thread(thread) => thread.unpark(),
            Grant::Worker(worker, job) => worker.assign(job),
            Grant::NewThread(job) => {
                if let Err((_, task)) = worker::start(system, job) {
                    self.without_thread(system, task);
                }
            }
        }
    }

    /// The machine has no thread left for this process: it ends, the others go on.
    fn without_thread(&self, system: &Arc<System>, task: Box<Task>) {
        task.end(Term::tuple([
            Term::Atom(atoms::SYSTEM_LIMIT),
            Term::atom("threads"),
        ]));
        let mut state = self.state.lock();
        state.threads -= 1;
        state.running -= 1;
        self.dispatch(system, state);
    }

    /// Who runs next. When nobody can, lab time moves to the next timer, if it may.
    fn pick(&self, system: &Arc<System>, state: &mut State) -> Option<Arc<Handle>> {
        loop {
            if state
                .settling
                .front()
                .is_some_and(|(limit, _)| *limit <= state.slices)
            {
                return state.settling.pop_front().map(|(_, process)| process);
            }
            if let Some(next) = state.queue.pop() {
                return Some(next);
            }
            let wall = state.clock.wall();
            if wall.is_some() && self.fire_one(system, state, wall.unwrap_or(0)) {
                continue;
            }
            if state.running > 0 {
                return None;
            }
            if let Some((_, process)) = state.settling.pop_front() {
                self.set_now(state, wall.unwrap_or(0));
                return Some(process);
            }
            if wall.is_some() || state.outside > 0 || !self.fire_one(system, state, u64::MAX) {
                return None;
            }
        }
    }

    /// Moves lab time on by what a slice takes; with several permits and a pace, the wall clock tells.
    fn slice_used(&self, system: &Arc<System>, state: &mut State) {
        state.slices += 1;
        let wall = if self.permits > 1 {
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
    fn fire_one(&self, system: &Arc<System>, state: &mut State, limit: u64) -> bool {
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

    // Time at a pace

    /// Sees to it that a paced clock's timers fire: a thread waits for them.
    fn keep_time(&self, system: &Arc<System>, state: &mut State) {
        if state.clock.pace() == Pace::Virtual || state.clock.next().is_none() {
            return;
        }
        if !state.timekeeper {
            let lab = Arc::downgrade(system);
            state.timekeeper = thread::Builder::new()
                .name("lab clock".into())
                .spawn(move || {
                    while lab
                        .upgrade()
                        .is_some_and(|system| system.scheduler.wait_for_timer(&system))
                    {
                    }
                })
                .is_ok();
        }
        self.moved.notify_all();
    }

    /// One round of the timekeeper; false when the system has been closed.
    fn wait_for_timer(&self, system: &Arc<System>) -> bool {
        let mut state = self.state.lock();
        if state.closed {
            return false;
        }
        let may_fire = self.permits > 1 || state.running == 0;
        match state
            .clock
            .next()
            .and_then(|next| state.clock.wall_time_until(next))
        {
            Some(left) if !left.is_zero() => {
                self.moved.wait_for(&mut state, left);
            }
            Some(_) if may_fire => {
                if let Some(wall) = state.clock.wall() {
                    while self.fire_one(system, &mut state, wall) {}
                }
                self.dispatch(system, state);
            }
            _ => {
                self.moved
                    .wait_for(&mut state, std::time::Duration::from_secs(3600));
            }
        }
        true
    }

    /// Waits until `done`, or until nothing can ever happen again: then false.
    pub(super) fn wait_outside(&self, done: impl Fn() -> bool) -> bool {
        let mut state = self.state.lock();
        loop {
            if done() {
                return true;
            }
            let still = state.running == 0 && state.queue.is_empty() && state.settling.is_empty();
            if still && state.outside == 0 && state.clock.next().is_none() {
                return false;
            }
            self.moved.wait(&mut state);
        }
    }

    /// Wakes those who wait outside.
    pub(super) fn notify(&self) {
        drop(self.state.lock());
        self.moved.notify_all();
    }

    /// Lets the threads end, which must be idle or about to be, and waits for that.
    pub(super) fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        for worker in state.idle.drain(..) {
            worker.dismiss();
        }
        self.moved.notify_all();
        while state.threads > 0 {
            self.moved.wait(&mut state);
        }
    }

    /// A thread of the cache has ended.
    pub(super) fn thread_ended(&self) {
        self.state.lock().threads -= 1;
        self.moved.notify_all();
    }
}

/// Whether a task that its worker has left must be queued again.
enum Again {
    No,
    Signals,
    Slice,
}

fn rest(handle: &Arc<Handle>, after: After) -> Again {
    match after {
        After::Dead => Again::No,
        After::Yield(task) => {
            handle.set_queued();
            handle.sit(Seat::Task(task));
            Again::Slice
        }
        After::Rest(task) => {
            handle.sit(Seat::Task(task));
            handle.set_idle();
            // A signal that came in before it was idle has queued nobody.
            if handle.has_signals() && handle.claim_queued() {
                Again::Signals
            } else {
                Again::No
            }
        }
    }
}

/// A permit on its way to a process.
enum Grant {
    /// It waits on this thread.
    Thread(Thread),
    /// An idle thread is to run it.
    Worker(Arc<Worker>, Job),
    /// A new thread is to run it.
    NewThread(Job),
}

type Grants = SmallVec<[Grant; 1]>;

/// What it takes to let a process run that has been given a permit.
fn grant(state: &mut State, process: Arc<Handle>, seat: Seat) -> Option<Grant> {
    process.set_running();
    match seat {
        Seat::Thread(thread) => Some(Grant::Thread(thread)),
        Seat::Task(task) => Some(match state.idle.pop() {
            Some(worker) => Grant::Worker(worker, (process, task)),
            None => {
                state.threads += 1;
                Grant::NewThread((process, task))
            }
        }),
        // It died on the way: its permit is free again.
        Seat::Empty => {
            state.running -= 1;
            None
        }
    }
}

fn wait_for_turn(me: &Arc<Handle>) {
    while !me.is_running() {
        thread::park();
    }
}

impl std::fmt::Debug for Scheduler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scheduler({} permits)", self.permits)
    }
}
