//! The prompt on a terminal, and commands from a pipe.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::runtime::Output;
use crate::shell::assistant::Knowledge;
use crate::shell::console::{Ask, Pipe, Terminal};
use crate::shell::editor::{Editor, Typed};
use crate::shell::replay::script::{Reader, Script, Setting};
use crate::shell::replay::serve::serve;
use crate::shell::replay::stage::Stage;

use super::lab::Lab;
use super::mix;
use super::plan::LabPlan;
use super::signals::{INTERRUPTED, Interrupts};

/// The prompt; the exit status.
pub(super) fn interactive(require: Vec<PathBuf>, plan: &LabPlan) -> i32 {
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.stop_evaluation(lab.stage.clone());
    let (asks, asked) = unbounded();
    let (answer, answers) = unbounded();
    let knowledge = Arc::new(Knowledge::new(lab.stage.clone()));
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
    lab.stage.shared().with(|state| state.echo = true);
    let stage = lab.stage.clone();
    // The editor keeps the main thread; the lab's side waits on one of its own.
    let waiting = thread::spawn(move || {
        serve(&stage, require, move || Terminal {
            asks: asks.clone(),
            answers: answers.clone(),
        })
    });
    edit(&mut editor, &asked, &answer, &lab.stage);
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
    let status = serve(&lab.stage, require, || Pipe);
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
fn edit(editor: &mut Editor, asked: &Receiver<Ask>, answer: &Sender<Typed>, stage: &Stage) {
    while let Ok(ask) = asked.recv() {
        if let Some(input) = ask.remember {
            editor.remember(&input);
        }
        if let Some(columns) = editor.columns() {
            stage.shared().with(|state| {
                state.columns = columns;
                state.line_columns = columns;
            });
        }
        if answer.send(editor.read(&ask.prompt)).is_err() {
            return;
        }
    }
}

/// Repeats a session that was saved; the exit status.
pub(super) fn repeated(script: Script, require: Vec<PathBuf>, mut plan: LabPlan) -> i32 {
    let Setting {
        pace,
        seed,
        permits,
    } = script.setting;
    (plan.pace, plan.permits, plan.watch) = (pace, permits, true);
    plan.seed = seed.or(plan.seed);
    let interrupts = Interrupts::catch();
    let lab = Lab::new(&plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    lab.system.scheduler.set_replaying(true);
    let reader = Reader::new(script);
    let status = serve(&lab.stage, require, || reader.clone());
    lab.printer.flush();
    lab.draw_timeline(status)
}
