//! What happens in the lab, shown as it happens: `watch`, and the JSON lines of `--events json`.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::lab::watch::{self, Filter, Labels};
use crate::lab::{json, text};
use crate::otp::supervision::{Supervision, supervisor_event};
use crate::runtime::{Event, Output, Proc, Stream, System};
use crate::term::{Pid, Term};

use super::printer::Printer;
use super::state::Shared;

/// Who shows events as lines.
#[derive(Default)]
struct Watcher {
    /// The lock is held while a line is made: events come one at a time anyway.
    state: Mutex<Watching>,
}

#[derive(Default)]
struct Watching {
    subscribed: bool,
    filter: Filter,
    labels: Labels,
}

/// From now on the events that the filter lets through are shown.
pub fn watch(p: &Proc, filter: Filter) {
    watch_system(p.system(), filter);
}

/// As [`watch()`], from outside.
pub fn watch_system(system: &Arc<System>, filter: Filter) {
    let watcher = system.extension::<Watcher>();
    let mut state = watcher.state.lock();
    state.filter = filter;
    if std::mem::replace(&mut state.subscribed, true) || state.filter == Filter::Nothing {
        return;
    }
    state.labels.learn_names(&system.names);
    drop(state);
    let shared = system.extension::<Shared>();
    let output: Arc<dyn Output> = system.output.clone();
    system.events.subscribe(Arc::new(move |event: &Event| {
        watcher.show(event, &shared, &*output)
    }));
}

/// Whether events are shown as they happen.
pub fn is_watching(system: &System) -> bool {
    let watcher = system.extension::<Watcher>();
    let state = watcher.state.lock();
    state.filter != Filter::Nothing
}

impl Watcher {
    fn show(&self, event: &Event, shared: &Shared, output: &dyn Output) {
        let mut state = self.state.lock();
        // The end of a process is shown under the name that it had.
        let line = if state.filter == Filter::Nothing {
            None
        } else {
            let (columns, style) = shared.with(|state| (state.line_columns, state.style));
            watch::line(event, &state.labels, &state.filter, columns, style)
        };
        state.labels.learn(event);
        drop(state);
        if let Some(line) = line {
            output.write(Stream::Out, (line + "\n").as_bytes());
        }
    }
}

/// From now on every event is written as a line of JSON.
pub fn write_json(system: &Arc<System>, printer: Arc<Printer>) {
    system.events.subscribe(Arc::new(move |event: &Event| {
        printer.raw_line(&(json::line(event) + "\n"))
    }));
}

fn restarts_in_words(count: usize, reason: &str) -> String {
    let times = text::count(count, "restart");
    // A sibling's end is the reason of who was restarted along with it.
    if reason.is_empty() {
        times
    } else {
        format!("{times}, after {reason}")
    }
}

/// How often processes have been restarted, and why the latest time, as far as the kept events tell.
pub struct Restarts(HashMap<Pid, String>);

impl Restarts {
    /// What the events of a system tell.
    pub fn of(system: &System) -> Restarts {
        // By supervisor and id: how many restarts, and the reason of the child's latest end.
        let mut children: HashMap<(Pid, String), (usize, String)> = HashMap::new();
        let (mut labels, mut notes) = (Labels::default(), HashMap::new());
        for event in system.events.latest(usize::MAX) {
            labels.learn(&event);
            let Some(supervisor) = supervisor_event(&event.kind) else {
                continue;
            };
            match &supervisor.what {
                Supervision::ChildEnded { child, reason, .. } => {
                    let key = (supervisor.pid, text::inspect(&child.spec.id));
                    children.entry(key).or_default().1 = text::reason(reason);
                }
                Supervision::Started(child) if labels.is_restart(&event, supervisor.pid) => {
                    let Term::Pid(pid) = child.pid else { continue };
                    let key = (supervisor.pid, text::inspect(&child.spec.id));
                    let (count, reason) = children.entry(key).or_default();
                    *count += 1;
                    notes.insert(pid, restarts_in_words(*count, reason));
                }
                _ => {}
            }
        }
        Restarts(notes)
    }

    /// What there is to say of a process; empty if it has never been restarted.
    pub fn note(&self, pid: Pid) -> &str {
        self.0.get(&pid).map_or("", String::as_str)
    }
}
