//! `suplab compare`: an experiment under each strategy.

use std::path::Path;

use crate::runtime::Output;
use crate::runtime::Pace;
use crate::shell::experiment::{self, Strategies};

use super::lab::Lab;
use super::plan::LabPlan;
use super::signals::{INTERRUPTED, Interrupts};
use super::terminal;

/// How many columns there are where there is no terminal.
const COLUMNS: usize = 80;

/// Runs the experiment; the exit status.
pub(super) fn run(file: &Path, strategies: &Strategies, plan: &LabPlan) -> i32 {
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    let blueprint = lab.stage.shared().with(|state| state.blueprint.clone());
    let Some(mut blueprint) = blueprint else {
        return 1;
    };
    blueprint.pace = Pace::Virtual;
    match experiment::compare(
        file,
        strategies,
        &blueprint,
        terminal::columns().unwrap_or(COLUMNS),
    ) {
        Ok(told) => {
            lab.printer.say(&told);
            lab.printer.flush();
            0
        }
        Err(problem) => {
            eprintln!("suplab: {problem}");
            1
        }
    }
}
