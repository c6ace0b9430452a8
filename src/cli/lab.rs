//! A lab as the plan wants it, and waiting for what runs in it.

use std::panic;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::lab::watch::Filter;
use crate::runtime::Output;
use crate::runtime::{Proc, Raise, RunError, Stream, System};
use crate::shell::helpers::timeline;
use crate::shell::printer::{Buffering, Printer};
use crate::shell::replay::serve::to_its_end;
use crate::shell::replay::stage::{Blueprint, Stage};
use crate::shell::text;
use crate::term::{Pid, Term};

use super::plan::LabPlan;

/// How much memory is asked of the kernel at a time, in bytes.
#[cfg(target_env = "gnu")]
const PIECE: libc::c_int = 1024 * 1024;

/// Unless told otherwise, glibc gives each thread an arena of its own and enlarges it page by page, with a call of the
/// kernel for each: starting a hundred thousand children spent an eighth of its time there. One carrier needs one arena.
fn memory_in_large_pieces() {
    // SAFETY: both set numbers of the allocator, which takes them over at its next growth.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TOP_PAD, PIECE);
    }
}

/// A lab and its printer.
pub(super) struct Lab {
    pub(super) system: Arc<System>,
    pub(super) stage: Arc<Stage>,
    pub(super) printer: Arc<Printer>,
    /// Where the run is to be drawn.
    timeline: Option<PathBuf>,
}

impl Lab {
    /// A lab without processes.
    pub(super) fn new(plan: &LabPlan) -> Lab {
        panic::set_hook(Box::new(|panic| {
            eprintln!("suplab: a bug in suplab itself: {panic}")
        }));
        let buffering = if plan.prompt_output {
            Buffering::None
        } else {
            Buffering::Block
        };
        if plan.permits == 1 {
            memory_in_large_pieces();
        }
        let printer = Arc::new(Printer::new(buffering, plan.json));
        let blueprint = Blueprint {
            permits: plan.permits,
            pace: plan.pace,
            seed: plan.seed,
            style: plan.style,
            watch: match plan.watch {
                true => Filter::Telling,
                false => Filter::Nothing,
            },
            json: plan.json.then(|| printer.clone()),
            prepared: None,
        };
        let stage = Stage::new(blueprint, printer.clone());
        Lab {
            system: stage.system(),
            stage,
            printer,
            timeline: plan.timeline.clone(),
        }
    }

    /// Runs the body as a process; its answer is the exit status. What went wrong is told on standard error.
    pub(super) fn run(
        &self,
        body: impl FnOnce(&mut Proc) -> Result<i32, Raise> + Send + 'static,
    ) -> i32 {
        let main = Arc::new(OnceLock::new());
        let mine = main.clone();
        let ended = self.system.run(move |p| {
            let _ = mine.set(p.pid());
            to_its_end(p, body)
        });
        let status = match ended {
            Ok(status) | Err(RunError::Halted(status)) => status,
            Err(RunError::Exited(reason)) => {
                self.tell_exit(main.get().copied(), reason);
                1
            }
            Err(RunError::Stuck) => {
                self.printer.flush();
                eprintln!(
                    "suplab: nothing can ever happen any more: every process of the lab waits for a message, \
                     and no timer is set"
                );
                1
            }
        };
        self.printer.flush();
        self.draw_timeline(status)
    }

    /// Draws the run, if that is wanted; the exit status, which is another if it cannot be.
    pub(super) fn draw_timeline(&self, status: i32) -> i32 {
        let Some(file) = &self.timeline else {
            return status;
        };
        match std::fs::write(file, timeline::picture(&self.stage.system(), None)) {
            Ok(()) => status,
            Err(problem) => {
                eprintln!("suplab: {} cannot be written: {problem}", file.display());
                status.max(1)
            }
        }
    }

    /// The main process was ended by an exit signal.
    fn tell_exit(&self, main: Option<Pid>, reason: Term) {
        let Some(main) = main else { return };
        let told = self.system.run(move |p| {
            to_its_end(p, |p| {
                let text = text::killed(p, main, &reason)?;
                p.print(Stream::Err, text);
                Ok(())
            })
        });
        // Without the words at least the fact.
        if told.is_err() {
            eprintln!("suplab: the main process was killed");
        }
    }
}
