//! What became of the same experiment under different conditions: as a table, and in sentences.
//!
//! It reads the charts of the runs, which come from their ledgers.

use std::collections::HashMap;

use super::style::Style;
use super::table::{Align, Table};
use super::text;
use super::timeline::{Chart, Mark, Row};

/// What became of one child, or of a supervisor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// What it is called.
    pub label: String,
    /// Whether it is a supervisor.
    pub supervisor: bool,
    /// How often it failed.
    pub failed: usize,
    /// How often its supervisor stopped it.
    pub stopped: usize,
    /// How often it was restarted.
    pub restarted: usize,
    /// Whether it lives in the end.
    pub alive: bool,
    /// When it gave up (microseconds), and over which child, if it is a supervisor that did.
    pub gave_up: Option<(u64, String)>,
}

/// The fates of those that supervisors are responsible for, each with what tells it from others: its label below those
/// of its supervisors.
pub fn fates(chart: &Chart) -> Vec<(String, Fate)> {
    let mut above: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for (at, row) in chart.rows.iter().enumerate() {
        above.truncate(row.depth);
        above.push(&row.label);
        if row.supervisor || row.depth > 0 {
            found.push((above.join(" "), fate(chart, at, row)));
        }
    }
    found
}

fn fate(chart: &Chart, at: usize, row: &Row) -> Fate {
    let ends = || {
        row.bars
            .iter()
            .filter_map(|bar| bar.to.map(|(_, mark)| mark))
    };
    let failures = ends().filter(|mark| *mark == Mark::Failed).count();
    let gave_up = chart
        .decisions
        .iter()
        .find(|decision| decision.gave_up && decision.row == at);
    Fate {
        label: row.label.clone(),
        supervisor: row.supervisor,
        // To give up is not to fail.
        failed: failures.saturating_sub(usize::from(gave_up.is_some())),
        stopped: ends()
            .filter(|mark| matches!(mark, Mark::Stopped(_)))
            .count(),
        restarted: row.restarts,
        alive: row.bars.last().is_some_and(|bar| bar.to.is_none()),
        gave_up: gave_up.map(|decision| {
            let over = chart.rows.get(decision.over);
            let over = over.map_or_else(String::new, |row| row.label.clone());
            (decision.point.time, over)
        }),
    }
}

impl Fate {
    fn in_the_end(&self) -> String {
        let untouched = self.failed + self.stopped + self.restarted == 0;
        match (self.alive, &self.gave_up) {
            (_, Some((time, _))) => format!("gave up at {} s", text::seconds(*time)),
            (true, None) if untouched && !self.supervisor => "alive, untouched".to_string(),
            (true, None) => "alive".to_string(),
            (false, None) => "dead".to_string(),
        }
    }
}

/// A table of runs, each under its name: what became of whom under which.
pub fn table(runs: &[(&str, &Chart)], columns: usize, style: Style) -> String {
    let fates: Vec<Vec<(String, Fate)>> = runs.iter().map(|(_, chart)| fates(chart)).collect();
    let mut keys: Vec<&String> = Vec::new();
    for (key, _) in fates.iter().flatten() {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("under", Align::Left),
        ("failed", Align::Right),
        ("stopped", Align::Right),
        ("restarted", Align::Right),
        ("in the end", Align::Left),
    ]);
    for key in keys {
        let mut label = None;
        for ((name, _), fates) in runs.iter().zip(&fates) {
            let fate = fates.iter().find(|(known, _)| known == key);
            let fate = fate.map(|(_, fate)| fate);
            let depth = key.matches(' ').count();
            let first = fate
                .filter(|_| label.is_none())
                .map(|fate| format!("{}{}", "  ".repeat(depth.min(4)), fate.label));
            let shown = first.clone().unwrap_or_default();
            label = label.or(first);
            table.row(match fate {
                Some(fate) => vec![
                    shown,
                    (*name).to_string(),
                    fate.failed.to_string(),
                    fate.stopped.to_string(),
                    fate.restarted.to_string(),
                    fate.in_the_end(),
                ],
                None => vec![
                    shown,
                    (*name).to_string(),
                    String::new(),
                    String::new(),
                    String::new(),
                    "was never started".to_string(),
                ],
            });
        }
    }
    table.draw(columns, style)
}

/// A run in a sentence: what failures led to.
pub fn sentence(chart: &Chart) -> String {
    let fates = fates(chart);
    let sum =
        |number: fn(&Fate) -> usize| -> usize { fates.iter().map(|(_, fate)| number(fate)).sum() };
    let (failed, stopped) = (sum(|fate| fate.failed), sum(|fate| fate.stopped));
    let restarted = sum(|fate| fate.restarted);
    let mut sentence = format!(
        "{} led to {}",
        text::count(failed, "failure"),
        text::count(restarted, "restart")
    );
    sentence.push_str(&match stopped {
        0 => "; nobody else was stopped".to_string(),
        1 => "; 1 other was stopped".to_string(),
        more => format!("; {more} others were stopped"),
    });
    for (_, fate) in &fates {
        if let Some((time, over)) = &fate.gave_up {
            let time = text::seconds(*time);
            sentence.push_str(&format!(
                "; {} gave up at {time} s, over {over}",
                fate.label
            ));
        }
    }
    sentence
}

/// What would have been different, a sentence each; none if nothing.
pub fn differences(real: &Chart, other: &Chart) -> Vec<String> {
    let before = fates(real);
    let after: HashMap<String, Fate> = fates(other).into_iter().collect();
    let known = |key: &String| before.iter().any(|(known, _)| known == key);
    let mut told: Vec<String> = Vec::new();
    for (key, fate) in &before {
        match after.get(key) {
            Some(other) => told.extend(difference(fate, other)),
            None => told.push(format!("{} would never have been started.", fate.label)),
        }
    }
    for (key, fate) in fates(other) {
        if !known(&key) {
            told.push(format!("{} would have been started too.", fate.label));
        }
    }
    told
}

fn difference(real: &Fate, other: &Fate) -> Vec<String> {
    let label = &real.label;
    let mut told = Vec::new();
    let at = |time: u64| format!("{} s", text::seconds(time));
    match (&real.gave_up, &other.gave_up) {
        (Some((time, over)), None) => told.push(format!(
            "{label} would not have given up over {over} at {}.",
            at(*time)
        )),
        (None, Some((time, over))) => told.push(format!(
            "{label} would have given up over {over} at {}.",
            at(*time)
        )),
        (Some((real, _)), Some((other, over))) if real != other => told.push(format!(
            "{label} would have given up over {over} at {}, not at {}.",
            at(*other),
            at(*real)
        )),
        _ => {}
    }
    let mut changes = Vec::new();
    changes.extend(changed("restarted", real.restarted, other.restarted));
    changes.extend(changed(
        "stopped by its supervisor",
        real.stopped,
        other.stopped,
    ));
    if real.alive != other.alive {
        changes.push(
            if other.alive {
                "be alive now"
            } else {
                "be dead now"
            }
            .to_string(),
        );
    }
    if !changes.is_empty() {
        told.push(format!("{label} would {}.", changes.join(", and would ")));
    }
    told
}

/// How often something would have been done to it.
fn changed(what: &str, real: usize, other: usize) -> Option<String> {
    match other {
        same if same == real => None,
        0 => Some(format!("not have been {what}")),
        _ => {
            let instead = match real {
                0 => String::new(),
                _ => format!(" instead of {}", times(real)),
            };
            Some(format!("have been {what} {}{instead}", times(other)))
        }
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_string(),
        2 => "twice".to_string(),
        more => format!("{more} times"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, difference};

    #[test]
    fn differences_are_sentences() {
        let real = Fate {
            label: "Lab".into(),
            gave_up: Some((1_092_000, ":one".into())),
            ..Fate::default()
        };
        let other = Fate {
            label: "Lab".into(),
            alive: true,
            ..Fate::default()
        };
        assert_eq!(
            difference(&real, &other),
            [
                "Lab would not have given up over :one at 1.092 s.",
                "Lab would be alive now."
            ]
        );
        let child = |restarted, stopped| Fate {
            label: ":one".into(),
            restarted,
            stopped,
            ..Fate::default()
        };
        assert_eq!(
            difference(&child(3, 1), &child(5, 0)),
            [
                ":one would have been restarted 5 times instead of 3 times, and would not have been stopped by its supervisor."
            ]
        );
        assert!(difference(&child(1, 1), &child(1, 1)).is_empty());
    }
}
