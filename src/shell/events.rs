//! What happens in the lab, shown as it happens: `watch`, and the JSON lines of `--events json`.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::lab::json;
use crate::lab::watch::{self, Filter, Labels};
use crate::runtime::{Event, Output, Proc, Stream, System};

use super::printer::Printer;
use super::replay::stage::Curtain;
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
    if state.filter == Filter::Nothing || std::mem::replace(&mut state.subscribed, true) {
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

/// From now on every event is written as a line of JSON, unless the curtain is drawn.
pub fn write_json(system: &Arc<System>, printer: Arc<Printer>, curtain: Arc<Curtain>) {
    system.events.subscribe(Arc::new(move |event: &Event| {
        if !curtain.is_drawn() {
            printer.raw_line(&(json::line(event) + "\n"));
        }
    }));
}
