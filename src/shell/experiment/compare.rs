//! The same experiment under each strategy.

use std::path::Path;

use crate::lab::style::{Paint, Style, cut};
use crate::lab::{compare as fates, timeline};
use crate::otp::supervisor::Strategy;
use crate::otp::trial::Trial;
use crate::shell::nearest;
use crate::shell::replay::stage::Blueprint;
use crate::term::Atom;

use super::{Experiment, Run};

/// The strategies, as they are named.
const KNOWN: [(&str, Strategy); 3] = [
    ("one_for_one", Strategy::OneForOne),
    ("rest_for_one", Strategy::RestForOne),
    ("one_for_all", Strategy::OneForAll),
];

/// Which strategies are compared, and of whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategies {
    /// Which.
    names: Vec<(&'static str, Strategy)>,
    /// Of the one supervisor with this name; of all without it.
    only: Option<Atom>,
}

impl Strategies {
    /// All of them, or those that are named.
    ///
    /// # Errors
    /// A name that is none.
    pub fn named<'a>(
        names: impl IntoIterator<Item = &'a str>,
        only: Option<Atom>,
    ) -> Result<Strategies, String> {
        let mut found = Vec::new();
        for name in names {
            if name == "all" {
                found.extend(KNOWN);
                continue;
            }
            match KNOWN.iter().find(|(known, _)| *known == name) {
                Some(strategy) => found.push(*strategy),
                None => return Err(unknown(name)),
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        found.retain(|(name, _)| {
            let is_new = !seen.contains(name);
            seen.push(name);
            is_new
        });
        Ok(Strategies { names: found, only })
    }
}

/// What to say of a strategy that is none.
fn unknown(name: &str) -> String {
    let hint = match nearest(name, KNOWN.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean {near}?"),
        None => "there are one_for_one, rest_for_one and one_for_all".to_string(),
    };
    format!("there is no strategy {name}; {hint}")
}

/// Runs the experiment in a file under each of the strategies; what came of it, as text.
///
/// # Errors
/// What is wrong with the file.
pub fn compare(
    file: &Path,
    strategies: &Strategies,
    blueprint: &Blueprint,
    columns: usize,
) -> Result<String, String> {
    let experiment = Experiment::in_file(file)?;
    let runs: Vec<(&str, Run)> = strategies
        .names
        .iter()
        .map(|(name, strategy)| {
            let trial = Trial {
                strategy: Some(*strategy),
                only: strategies.only,
                ..Trial::default()
            };
            (*name, experiment.run(blueprint, trial, None))
        })
        .collect();
    Ok(tell(&runs, columns, blueprint.style))
}

fn tell(runs: &[(&str, Run)], columns: usize, style: Style) -> String {
    let charts: Vec<_> = runs.iter().map(|(name, run)| (*name, &run.chart)).collect();
    let mut text = fates::table(&charts, columns, style);
    text.push('\n');
    for (name, run) in runs {
        let line = format!("{name}: {}", fates::sentence(&run.chart));
        text.push_str(&cut(&line, columns));
        text.push('\n');
        if let Some(problem) = &run.problem {
            let line = format!("{name}: {problem}");
            text.push_str(&style.paint(Paint::Fail, &cut(&line, columns)));
            text.push('\n');
        }
    }
    for (name, run) in runs {
        text.push('\n');
        text.push_str(&style.paint(Paint::Heading, name));
        text.push('\n');
        text.push_str(&timeline::draw(&run.chart, columns, style));
    }
    text
}
