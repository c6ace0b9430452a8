//! Ctrl-C: a thread of its own waits for it, so that what it does need not be fit for a signal handler.

use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use crate::shell::printer::Printer;
use crate::shell::replay::stage::Stage;

/// The exit status of a program that Ctrl-C has ended, as shells tell it.
pub(super) const INTERRUPTED: i32 = 130;

/// What Ctrl-C is to do.
enum Act {
    /// Nothing yet: the lab is being made.
    Nothing,
    /// The program ends with this status.
    End(Arc<Printer>, i32),
    /// The evaluation in progress ends.
    StopEvaluation(Arc<Stage>),
}

/// What Ctrl-C does from now on.
#[derive(Clone)]
pub(super) struct Interrupts(Arc<Mutex<Act>>);

impl Interrupts {
    /// Keeps Ctrl-C from ending the program by itself. To be called before any other thread is started:
    /// those inherit that they leave the signal alone.
    pub(super) fn catch() -> Interrupts {
        let interrupts = Interrupts(Arc::new(Mutex::new(Act::Nothing)));
        let mine = interrupts.clone();
        on_interrupt(move || mine.act());
        interrupts
    }

    /// It ends the program with this status.
    pub(super) fn end(&self, printer: Arc<Printer>, status: i32) {
        *self.0.lock() = Act::End(printer, status);
    }

    /// It ends the evaluation in progress.
    pub(super) fn stop_evaluation(&self, stage: Arc<Stage>) {
        *self.0.lock() = Act::StopEvaluation(stage);
    }

    fn act(&self) {
        match &*self.0.lock() {
            Act::Nothing => {}
            Act::End(printer, status) => {
                printer.flush_if_free();
                std::process::exit(*status);
            }
            Act::StopEvaluation(stage) => stage.interrupt(),
        }
    }
}

fn on_interrupt(act: impl Fn() + Send + 'static) {
    #[cfg(unix)]
    {
        let set = interrupt_alone();
        // SAFETY: the set is a valid one, made above; no old set is asked for.
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut()) };
        let waiting = thread::Builder::new().name("ctrl-c".into()).spawn(move || {
            let mut signal = 0;
            // SAFETY: both point to locals that live as long as the call.
            while unsafe { libc::sigwait(&raw const set, &raw mut signal) } == 0 {
                act();
            }
        });
        if waiting.is_err() {
            // Without the thread the signal does what it does by default.
            // SAFETY: as above.
            unsafe {
                libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut())
            };
        }
    }
    #[cfg(not(unix))]
    let _ = (act, thread::current());
}

#[cfg(unix)]
fn interrupt_alone() -> libc::sigset_t {
    // SAFETY: `sigset_t` is plain data; sigemptyset makes it a valid empty set before it is used.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGINT);
        set
    }
}
