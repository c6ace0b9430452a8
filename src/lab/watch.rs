//! Events as lines for people, as they happen or looked up later.
//!
//! ```text
//!     12.204s  x :one  #PID<0.105.0>  exited :boom
//! ```

use std::collections::HashMap;

use crate::otp::child_spec::Restart;
use crate::otp::supervision::{ChildInfo, Rule, Supervision, SupervisorEvent, supervisor_event};
use crate::otp::supervisor::Flags;
use crate::runtime::{Event, EventId, EventKind, Names};
use crate::term::{Atom, Pid, Term, atoms};

use super::style::{Paint, Painted, Sign, Style};
use super::text;

/// Which events are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// None.
    #[default]
    Nothing,
    /// What a person wants to know: failures, ends of named processes, what supervisors do.
    Telling,
    /// Everything.
    All,
    /// Everything about one name or pid, as it is printed.
    About(String),
}

/// What processes are called, learnt from the events themselves.
#[derive(Default)]
pub struct Labels {
    names: HashMap<Pid, String>,
    /// The latest restart of each supervisor: what it starts because of that is not new.
    restarts: HashMap<Pid, EventId>,
}

/// One event in words.
struct Line {
    sign: Sign,
    paint: Paint,
    label: String,
    pid: String,
    words: String,
    telling: bool,
}

const STARTED: Sign = Sign("▸", "+");
const ENDED: Sign = Sign("✗", "x");
const DECIDED: Sign = Sign("▲", "^");
const SENT: Sign = Sign("→", ">");
const NAMED: Sign = Sign("•", "*");
const FAILED: Sign = Sign("✗", "!");

impl Labels {
    /// Takes in the names that there are.
    pub fn learn_names(&mut self, names: &Names) {
        for name in names.all() {
            if let Some(process) = names.find(name) {
                self.names
                    .insert(process.pid, text::inspect(&Term::Atom(name)));
            }
        }
    }

    /// What a process is called, if it is called anything.
    pub fn of(&self, pid: Pid) -> &str {
        self.names.get(&pid).map_or("", String::as_str)
    }

    /// Takes in what an event says about names.
    pub fn learn(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Registered { pid, name } => {
                self.names.insert(*pid, text::inspect(&Term::Atom(*name)));
            }
            EventKind::Exited { pid, .. } => {
                self.names.remove(pid);
            }
            EventKind::Report(_) => self.learn_supervision(event),
            EventKind::Spawned { .. } | EventKind::ExitSignal { .. } => {}
        }
    }

    fn learn_supervision(&mut self, event: &Event) {
        let Some(supervisor) = supervisor_event(&event.kind) else {
            return;
        };
        match &supervisor.what {
            Supervision::Restart { .. } => {
                self.restarts.insert(supervisor.pid, event.id);
            }
            Supervision::Started(child) => {
                // A child without a name is called by its id.
                if let Term::Pid(pid) = child.pid
                    && !child.spec.id.is_atom(atoms::UNDEFINED)
                {
                    self.names
                        .entry(pid)
                        .or_insert_with(|| text::inspect(&child.spec.id));
                }
            }
            _ => {}
        }
    }

    /// Whether the start of a child is part of a restart.
    pub fn is_restart(&self, event: &Event, supervisor: Pid) -> bool {
        self.restarts.get(&supervisor) == Some(&event.cause)
    }
}

/// The line for an event, without its end; `None` if the filter leaves it out.
pub fn line(
    event: &Event,
    labels: &Labels,
    filter: &Filter,
    columns: usize,
    style: Style,
) -> Option<String> {
    if *filter == Filter::Nothing || (*filter == Filter::Telling && is_small(event, labels)) {
        return None;
    }
    let line = Line::new(event, labels)?;
    let wanted = match filter {
        Filter::Nothing => false,
        Filter::Telling => line.telling,
        Filter::All => true,
        Filter::About(name) => line.label == *name || line.pid == *name,
    };
    wanted.then(|| line.draw(event.time, columns, style))
}

/// Whether an event tells too little to be shown unasked, found out before any words are made: a busy
/// lab has many such.
fn is_small(event: &Event, labels: &Labels) -> bool {
    match &event.kind {
        EventKind::Spawned { .. } | EventKind::Registered { .. } | EventKind::ExitSignal { .. } => {
            true
        }
        EventKind::Exited {
            pid, names, reason, ..
        } => names.is_empty() && clean(reason) && labels.of(*pid).is_empty(),
        EventKind::Report(_) => false,
    }
}

impl Line {
    fn new(event: &Event, labels: &Labels) -> Option<Line> {
        let pid_text = |pid: Pid| text::inspect(&Term::Pid(pid));
        let called = |pid: Pid| match labels.of(pid) {
            "" => pid_text(pid),
            label => label.to_string(),
        };
        Some(match &event.kind {
            EventKind::Spawned {
                pid,
                parent,
                initial_call,
            } => {
                let by =
                    parent.map_or_else(String::new, |parent| format!(" by {}", called(parent)));
                let words = format!("started{by} ({})", text::mfa(*initial_call));
                Line {
                    sign: STARTED,
                    paint: Paint::Start,
                    label: labels.of(*pid).to_string(),
                    pid: pid_text(*pid),
                    words,
                    telling: false,
                }
            }
            EventKind::Registered { pid, name } => {
                let label = text::inspect(&Term::Atom(*name));
                Line {
                    sign: NAMED,
                    paint: Paint::Faint,
                    label,
                    pid: pid_text(*pid),
                    words: "took its name".to_string(),
                    telling: false,
                }
            }
            EventKind::Exited {
                pid, names, reason, ..
            } => exited(*pid, names, reason, labels.of(*pid)),
            EventKind::ExitSignal { from, to, reason } => {
                let from = from.map_or_else(|| "outside".to_string(), called);
                let words = format!("gets the exit signal {} from {from}", text::reason(reason));
                Line {
                    sign: SENT,
                    paint: Paint::Faint,
                    label: labels.of(*to).to_string(),
                    pid: pid_text(*to),
                    words,
                    telling: false,
                }
            }
            kind @ EventKind::Report(_) => supervised(event, supervisor_event(kind)?, labels),
        })
    }

    fn draw(&self, time: u64, columns: usize, style: Style) -> String {
        let narrow = columns < NARROW;
        let clock = match narrow {
            true => format!("{}.{}s ", time / 1_000_000, time / 100_000 % 10),
            false => format!("{:>12}s  ", text::seconds(time)),
        };
        let sign = style.sign(self.sign);
        let mut parts = vec![(&self.label, Paint::Name)];
        // Where there is little room, the name says more than the pid.
        if !narrow || self.label.is_empty() {
            parts.push((&self.pid, Paint::Faint));
        }
        parts.push((&self.words, self.paint));
        parts.retain(|(text, _)| !text.is_empty());
        let gap = if narrow { " " } else { "  " };
        let mut line = Painted::new(columns, style);
        line.add(&clock, Paint::Faint);
        line.add(sign, self.paint);
        for (number, (text, paint)) in parts.into_iter().enumerate() {
            line.add(if number == 0 { " " } else { gap }, Paint::Faint);
            line.add(text, paint);
        }
        line.text
    }
}

/// With fewer columns than this, lines leave out what can be looked up.
const NARROW: usize = 60;

fn exited(pid: Pid, names: &[Atom], reason: &Term, label: &str) -> Line {
    let label = names.first().map_or_else(
        || label.to_string(),
        |name| text::inspect(&Term::Atom(*name)),
    );
    let clean = clean(reason);
    let words = match text::reason(reason) {
        crash if crash.starts_with('(') => format!("crashed {crash}"),
        plain => format!("exited {plain}"),
    };
    Line {
        sign: ENDED,
        paint: if clean { Paint::End } else { Paint::Fail },
        telling: !clean || !label.is_empty(),
        label,
        pid: text::inspect(&Term::Pid(pid)),
        words,
    }
}

fn clean(reason: &Term) -> bool {
    let tagged = reason
        .as_tuple()
        .is_some_and(|pair| pair.len() == 2 && pair[0].is_atom(atoms::SHUTDOWN));
    tagged || matches!(reason, Term::Atom(atoms::NORMAL | atoms::SHUTDOWN))
}

/// What a supervisor did, in words.
fn supervised(event: &Event, did: &SupervisorEvent, labels: &Labels) -> Line {
    let supervisor = supervisor_name(did, labels);
    let about_child = |sign, paint, child: &ChildInfo, words: String, telling| Line {
        sign,
        paint,
        label: child_name(child, labels),
        pid: child
            .pid
            .as_pid()
            .map_or_else(String::new, |pid| text::inspect(&Term::Pid(pid))),
        words,
        telling,
    };
    let decides = |paint, words: String| Line {
        sign: DECIDED,
        paint,
        label: supervisor.clone(),
        pid: String::new(),
        words,
        telling: true,
    };
    match &did.what {
        Supervision::Started(child) => {
            let again = labels.is_restart(event, did.pid);
            let words = if again {
                "restarted".to_string()
            } else {
                format!("started under {supervisor}")
            };
            about_child(STARTED, Paint::Start, child, words, true)
        }
        Supervision::StartFailed { child, reason } => {
            let words = format!("could not be started: {}", text::reason(reason));
            Line {
                pid: String::new(),
                ..about_child(FAILED, Paint::Fail, child, words, true)
            }
        }
        Supervision::ChildEnded { child, rule, .. } => {
            let words = match rule {
                Rule::Restart => format!("ended; {supervisor} restarts it"),
                Rule::EndedCleanly if child.spec.restart != Restart::Temporary => {
                    "is not restarted: it is transient and ended in good order".to_string()
                }
                _ => "is not restarted: it is temporary".to_string(),
            };
            about_child(
                DECIDED,
                Paint::Decision,
                child,
                words,
                *rule != Rule::Restart,
            )
        }
        Supervision::Restart {
            strategy,
            intensity,
            stop,
            start,
            ..
        } => {
            let stops = if stop.is_empty() {
                String::new()
            } else {
                format!("stops {}, ", names(stop, labels))
            };
            let strategy = strategy.to_term();
            let strategy = strategy.as_atom().map_or("", Atom::as_str);
            let used = format!(
                "{} of {} in {} s",
                intensity.used, intensity.max, intensity.period
            );
            decides(
                Paint::Decision,
                format!(
                    "{strategy}: {stops}restarts {}   {used}",
                    names(start, labels)
                ),
            )
        }
        Supervision::Stopped { child, error } => {
            let words = match error {
                None => format!("was stopped by {supervisor}"),
                Some(reason) => format!("did not stop as it should: {}", text::reason(reason)),
            };
            about_child(ENDED, Paint::End, child, words, error.is_some())
        }
        Supervision::GaveUp { child, intensity } => {
            let words = format!(
                "gives up: {} would be restart {} within {} s, {} allowed",
                child_name(child, labels),
                intensity.used,
                intensity.period,
                intensity.max
            );
            Line {
                sign: FAILED,
                ..decides(Paint::Fail, words)
            }
        }
        Supervision::AutoShutdown { child, rule } => {
            let rule = text::inspect(&rule.to_term());
            decides(
                Paint::Decision,
                format!(
                    "shuts down: {} has ended ({rule})",
                    child_name(child, labels)
                ),
            )
        }
        Supervision::FlagsChanged(flags) => {
            decides(Paint::Decision, format!("is now {}", flags_in_words(flags)))
        }
    }
}

/// A supervisor's strategy and intensity: `one_for_one, 3 restarts in 5 s`.
pub fn flags_in_words(flags: &Flags) -> String {
    let strategy = flags.strategy.to_term();
    let restarts = text::count(
        usize::try_from(flags.intensity).unwrap_or(usize::MAX),
        "restart",
    );
    format!(
        "{}, {restarts} in {} s",
        strategy.as_atom().map_or("", Atom::as_str),
        flags.period
    )
}

fn supervisor_name(event: &SupervisorEvent, labels: &Labels) -> String {
    match event.supervisor.as_tuple() {
        Some([Term::Atom(_), name]) => text::inspect(name),
        _ => match labels.of(event.pid) {
            "" => text::inspect(&Term::Pid(event.pid)),
            label => label.to_string(),
        },
    }
}

/// A child by its id; one of many of a kind by its name or pid.
fn child_name(child: &ChildInfo, labels: &Labels) -> String {
    if !child.spec.id.is_atom(atoms::UNDEFINED) {
        return text::inspect(&child.spec.id);
    }
    match child.pid.as_pid().map(|pid| (pid, labels.of(pid))) {
        Some((pid, "")) => text::inspect(&Term::Pid(pid)),
        Some((_, label)) => label.to_string(),
        None => "a child".to_string(),
    }
}

/// How many children are named one by one.
const NAMED_AT_MOST: usize = 5;

fn names(children: &[ChildInfo], labels: &Labels) -> String {
    let mut names: Vec<String> = children
        .iter()
        .take(NAMED_AT_MOST)
        .map(|child| child_name(child, labels))
        .collect();
    if children.len() > NAMED_AT_MOST {
        names.push(format!("{} more", children.len() - NAMED_AT_MOST));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Filter, Labels, line};
    use crate::lab::Style;
    use crate::lab::style::width;
    use crate::runtime::{Ending, Event, EventId, EventKind};
    use crate::term::{Atom, Pid, Term, atoms};

    fn event(kind: EventKind) -> Event {
        Event {
            id: EventId(1),
            time: 12_204_000,
            pid: None,
            cause: EventId::NONE,
            kind,
        }
    }

    fn exit(name: Option<&str>, reason: Term) -> Event {
        event(EventKind::Exited {
            pid: Pid(105),
            names: name.map(Atom::new).into_iter().collect(),
            reason,
            ending: Ending::Own,
            links: [].into(),
        })
    }

    fn drawn(event: &Event, filter: &Filter, columns: usize) -> Option<String> {
        line(event, &Labels::default(), filter, columns, Style::PLAIN)
    }

    #[test]
    fn ends_of_processes() {
        let boom = exit(Some("one"), Term::atom("boom"));
        let expected = "      12.204s  x :one  #PID<0.105.0>  exited :boom";
        assert_eq!(
            drawn(&boom, &Filter::Telling, 80).as_deref(),
            Some(expected)
        );
        let quiet = exit(None, Term::Atom(atoms::NORMAL));
        assert_eq!(drawn(&quiet, &Filter::Telling, 80), None);
        assert!(drawn(&quiet, &Filter::All, 80).is_some());
        assert!(drawn(&boom, &Filter::About(":one".into()), 80).is_some());
        assert_eq!(drawn(&boom, &Filter::About(":two".into()), 80), None);
    }

    #[test]
    fn a_line_fits_into_any_width() {
        let signal = EventKind::ExitSignal {
            from: None,
            to: Pid(105),
            reason: Term::atom("boom"),
        };
        for event in [exit(Some("one"), Term::atom("boom")), event(signal)] {
            for columns in [1, 5, 12, 14, 16, 20, 33, 60] {
                let line = drawn(&event, &Filter::All, columns).unwrap_or_default();
                assert!(width(&line) <= columns, "{columns}: {line}");
            }
        }
    }
}
