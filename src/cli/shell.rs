//! The prompt on a terminal, and commands from a pipe.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::runtime::{Proc, Raise, RunError, System};
use crate::shell::assistant::Knowledge;
use crate::shell::console::{self, Ask, Pipe, Source, Terminal};
use crate::shell::editor::{Editor, Typed};
use crate::shell::session::Session;
use crate::shell::state::Shared;

use super::lab::{Lab, to_its_end};
use super::mix;
use super::plan::LabPlan;
use super::signals::{INTERRUPTED, Interrupts};

/// The prompt; the exit status.
pub(super) fn interactive(require: Vec<PathBuf>, plan: &LabPlan) -> i32 {
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.stop_evaluation(lab.system.clone());
    let (asks, asked) = unbounded();
    let (answer, answers) = unbounded();
    let knowledge = Arc::new(Knowledge::new(&lab.system));
    let opened = Editor::open(knowledge, lab.printer.clone(), plan.style.has_color());
    let (mut editor, warnings) = match opened {
        Ok(opened) => opened,
        Err(problem) => {
            eprintln!("suplab: the terminal cannot be used: {problem}");
            return 1;
        }
    };
    if let Some(status) = mix::open_in(&lab, plan) {
        return status;
    }
    greet(&lab, &warnings);
    let shared = lab.system.extension::<Shared>();
    shared.with(|state| state.echo = true);
    let lab = Arc::new(lab);
    let served = lab.clone();
    // The editor keeps the main thread; the lab's side waits on one of its own.
    let waiting = thread::spawn(move || {
        serve(&served.system, require, move || Terminal {
            asks: asks.clone(),
            answers: answers.clone(),
        })
    });
    edit(&mut editor, &asked, &answer, &shared);
    let status = waiting.join().unwrap_or(1);
    lab.printer.flush();
    lab.draw_timeline(status)
}

/// Commands from a pipe; the exit status.
pub(super) fn piped(require: Vec<PathBuf>, plan: &LabPlan) -> i32 {
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    if let Some(status) = mix::open_in(&lab, plan) {
        return status;
    }
    let status = serve(&lab.system, require, || Pipe);
    lab.printer.flush();
    lab.draw_timeline(status)
}

fn greet(lab: &Lab, warnings: &[String]) {
    let version = env!("CARGO_PKG_VERSION");
    lab.printer.say(&format!(
        "suplab {version} - h lists the commands, Ctrl-D leaves\n"
    ));
    for warning in warnings {
        lab.printer.say(&format!("warning: {warning}\n"));
    }
}

/// Answers the reader's questions with what the person types, until it asks no more.
fn edit(editor: &mut Editor, asked: &Receiver<Ask>, answer: &Sender<Typed>, shared: &Shared) {
    while let Ok(ask) = asked.recv() {
        if let Some(input) = ask.remember {
            editor.remember(&input);
        }
        if let Some(columns) = editor.columns() {
            shared.with(|state| {
                state.columns = columns;
                state.line_columns = columns;
            });
        }
        if answer.send(editor.read(&ask.prompt)).is_err() {
            return;
        }
    }
}

/// Runs sessions until somebody leaves. A reader that is killed takes its session along; another goes on
/// with what it has left behind.
fn serve<S: Source + 'static>(
    system: &Arc<System>,
    require: Vec<PathBuf>,
    source: impl Fn() -> S,
) -> i32 {
    let mut require = Some(require);
    loop {
        let (mut source, files) = (source(), require.take().unwrap_or_default());
        let ended =
            system.run_unsticking(move |p| session(p, files, &mut source), || unstick(system));
        match ended {
            Ok(status) | Err(RunError::Halted(status)) => return status,
            // It was killed, or waits although nobody evaluates: both are for the next one to mend.
            Err(RunError::Exited(_) | RunError::Stuck) => {}
        }
    }
}

fn session(p: &mut Proc, files: Vec<PathBuf>, source: &mut dyn Source) -> Result<i32, Raise> {
    to_its_end(p, |p| {
        let mut session = Session::begin(p)?;
        session.load(p, &files)?;
        console::run(p, session, source)
    })
}

/// An evaluation waits for what can never happen: it is interrupted, and the session goes on.
fn unstick(system: &Arc<System>) -> bool {
    let evaluator = system.extension::<Shared>().with(|state| {
        state.stuck = true;
        state.evaluator.filter(|_| state.busy)
    });
    if let Some(evaluator) = evaluator {
        system.interrupt(evaluator);
    }
    evaluator.is_some()
}
