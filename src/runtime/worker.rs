//! The threads that processes run on: a cache that grows when needed.
//!
//! A worker takes one task after another. A process that blocks keeps its worker; one that ends or goes to
//! rest gives it back. Which task comes next is left to the scheduler.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Thread};

use parking_lot::Mutex;

use super::System;
use super::handle::Handle;
use super::task::Task;

/// The stack that a worker begins with, in bytes; `Proc::deeper` adds to it on demand. Memory is taken
/// only as it is touched.
const STACK: usize = 512 * 1024;

/// How many threads a program may have. The kernel allows 65,530 memory areas by default and a thread
/// takes four (stack, signal stack, a guard for each); running out of them in the middle of starting a
/// thread aborts the program.
const MOST: usize = 14_000;

/// How many idle threads are kept.
pub(super) const KEPT: usize = 256;

/// The threads of all systems of the program.
static THREADS: AtomicUsize = AtomicUsize::new(0);

/// A task that has been given a permit.
pub(super) type Job = (Arc<Handle>, Box<Task>);

/// A thread of the cache, as seen by those who hand it a job.
pub(super) struct Worker {
    /// The lock passes one job from the giver to the worker.
    job: Mutex<Order>,
    thread: Mutex<Option<Thread>>,
}

enum Order {
    Wait,
    Run(Job),
    Leave,
}

impl Worker {
    /// Hands a job to an idle worker.
    pub(super) fn assign(&self, job: Job) {
        *self.job.lock() = Order::Run(job);
        self.wake();
    }

    /// Tells an idle worker to end.
    pub(super) fn dismiss(&self) {
        *self.job.lock() = Order::Leave;
        self.wake();
    }

    fn wake(&self) {
        if let Some(thread) = &*self.thread.lock() {
            thread.unpark();
        }
    }

    fn wait_for_job(&self) -> Option<Job> {
        loop {
            match std::mem::replace(&mut *self.job.lock(), Order::Wait) {
                Order::Run(job) => return Some(job),
                Order::Leave => return None,
                Order::Wait => {}
            }
            thread::park();
        }
    }
}

/// Starts a thread that begins with this job. Gives the job back if the machine has no thread to spare.
pub(super) fn start(system: &Arc<System>, job: Job) -> Result<(), Job> {
    if THREADS.fetch_add(1, Ordering::Relaxed) >= MOST {
        THREADS.fetch_sub(1, Ordering::Relaxed);
        return Err(job);
    }
    let worker = Arc::new(Worker {
        job: Mutex::new(Order::Run(job)),
        thread: Mutex::new(None),
    });
    let (mine, lab) = (worker.clone(), system.clone());
    let started = thread::Builder::new()
        .name("lab".into())
        .stack_size(STACK)
        .spawn(move || {
            *mine.thread.lock() = Some(thread::current());
            lab.pin_current_thread();
            run(&lab, &mine);
            THREADS.fetch_sub(1, Ordering::Relaxed);
            lab.scheduler.thread_ended();
        });
    match started {
        Ok(_) => Ok(()),
        Err(_) => {
            THREADS.fetch_sub(1, Ordering::Relaxed);
            match std::mem::replace(&mut *worker.job.lock(), Order::Leave) {
                Order::Run(job) => Err(job),
                Order::Wait | Order::Leave => Ok(()),
            }
        }
    }
}

fn run(system: &Arc<System>, worker: &Arc<Worker>) {
    let mut next = None;
    while let Some((handle, task)) = next.take().or_else(|| worker.wait_for_job()) {
        let rests = task.run(&handle);
        next = system.scheduler.leave(system, worker, &handle, rests);
    }
}

/// Keeps a thread to one core: with one permit only one lab thread runs at a time, and handing over to a
/// thread on the same core is ten times cheaper than waking another core.
pub(super) fn pin_to(core: usize) {
    // SAFETY: `cpu_set_t` is plain data for which zero is a valid value (the empty set); the calls read and
    // write only that local, whose size they are given. A core that does not exist makes the last call fail,
    // which only leaves the thread unpinned.
    #[cfg(target_os = "linux")]
    if core < libc::CPU_SETSIZE as usize {
        unsafe {
            let mut set: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(core, &mut set);
            libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &set);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = core;
}

/// The core that the calling thread runs on.
pub(super) fn current_core() -> usize {
    // SAFETY: the call takes nothing and only returns a number.
    #[cfg(target_os = "linux")]
    return usize::try_from(unsafe { libc::sched_getcpu() }).unwrap_or(0);
    #[cfg(not(target_os = "linux"))]
    0
}
