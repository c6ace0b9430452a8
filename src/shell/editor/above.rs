//! What the lab prints while a person types, handed to rustyline, which shows it above the line.
//!
//! rustyline takes one text at a time and lets the giver wait, and nobody in the lab may wait for a
//! terminal: a thread of its own stands in between and hands over all that has come in meanwhile.

use std::sync::Arc;
use std::thread;

use parking_lot::{Condvar, Mutex};
use rustyline::ExternalPrinter;

use crate::shell::printer::Above;

/// The texts on their way.
#[derive(Clone)]
pub(super) struct AboveTheLine(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// The lock is held for an append or a take, never while anything is shown.
    queue: Mutex<Queue>,
    grown: Condvar,
}

#[derive(Default)]
struct Queue {
    text: String,
    typing: bool,
}

impl AboveTheLine {
    /// Starts the thread; `None` if the machine has none to spare.
    pub(super) fn start(
        mut printer: impl ExternalPrinter + Send + 'static,
    ) -> Option<AboveTheLine> {
        let shared = Arc::new(Shared::default());
        let mine = shared.clone();
        thread::Builder::new()
            .name("above the line".into())
            .spawn(move || {
                loop {
                    let text = mine.take();
                    if printer.print(text).is_err() {
                        return;
                    }
                }
            })
            .ok()?;
        Some(AboveTheLine(shared))
    }

    /// A person begins to type.
    pub(super) fn begin(&self) -> Above {
        self.0.queue.lock().typing = true;
        let shared = self.0.clone();
        Box::new(move |text| {
            shared.queue.lock().text.push_str(&text);
            shared.grown.notify_one();
        })
    }

    /// The person is done: what has not been handed over yet.
    pub(super) fn end(&self) -> String {
        let mut queue = self.0.queue.lock();
        queue.typing = false;
        std::mem::take(&mut queue.text)
    }
}

impl Shared {
    fn take(&self) -> String {
        let mut queue = self.queue.lock();
        while queue.text.is_empty() || !queue.typing {
            self.grown.wait(&mut queue);
        }
        std::mem::take(&mut queue.text)
    }
}
