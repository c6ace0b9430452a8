//! What would have been under other flags: the session, or the program so far, once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::lab::compare;
use crate::lab::timeline::Chart;
use crate::otp::trial::Trial;
use crate::runtime::System;
use crate::shell::replay::stage::Blueprint;

use super::Experiment;

/// How often a program has come to a `whatif`, and at which it is to end.
struct Calls {
    made: AtomicUsize,
    until: AtomicUsize,
}

impl Default for Calls {
    fn default() -> Calls {
        Calls {
            made: AtomicUsize::new(0),
            until: AtomicUsize::new(usize::MAX),
        }
    }
}

/// A program comes to a `whatif`: how many that makes. One that is run again ends at the one for which it is run.
pub fn comes_to(system: &System) -> usize {
    let calls: Arc<Calls> = system.extension();
    let made = calls.made.fetch_add(1, Ordering::Relaxed) + 1;
    if made == calls.until.load(Ordering::Relaxed) {
        system.halt(0);
    }
    made
}

/// The program is to end at this `whatif`.
pub(super) fn end_at(system: &System, until: Option<usize>) {
    let calls: Arc<Calls> = system.extension();
    calls
        .until
        .store(until.unwrap_or(usize::MAX), Ordering::Relaxed);
}

/// What would have been different from `real` under these flags, a line each.
pub fn whatif(
    real: &Chart,
    experiment: &Experiment,
    trial: Trial,
    blueprint: &Blueprint,
    before: &System,
) -> Vec<String> {
    let run = experiment.run(blueprint, trial, Some(before));
    let mut told = compare::differences(real, &run.chart);
    if told.is_empty() {
        told.push("Nothing would have been different.".to_string());
    }
    told.extend(run.problem.map(|problem| {
        format!("(The run under these flags is not the same to its end: {problem})")
    }));
    told
}
