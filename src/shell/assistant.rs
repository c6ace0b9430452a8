//! What the editor is helped with: the session's names for completion, colours for what is typed.

use std::sync::Arc;

use crate::lab::{Paint, text};
use crate::term::Term;

use super::completion::{Vocabulary, complete};
use super::editor::{Assistant, Candidate};
use super::replay::stage::Stage;
use super::{helpers, highlight, language};

/// Knows the names of a lab and of its session.
pub struct Knowledge(Arc<Stage>);

impl Knowledge {
    /// What is known of the lab on this stage.
    pub fn new(stage: Arc<Stage>) -> Knowledge {
        Knowledge(stage)
    }
}

impl Assistant for Knowledge {
    fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<Candidate>) {
        complete(line, cursor, self)
    }

    fn highlight(&self, line: &str) -> String {
        highlight::highlight(line)
    }

    fn prompt(&self, prompt: &str) -> String {
        self.0
            .shared()
            .with(|state| state.style)
            .paint(Paint::Decision, prompt)
    }

    fn colors(&self) -> bool {
        self.0.shared().with(|state| state.style.has_color())
    }
}

impl Vocabulary for Knowledge {
    fn variables(&self) -> Vec<String> {
        language::variables(&self.0.shared())
    }

    fn modules(&self) -> Vec<String> {
        let mut names = language::modules(&self.0.system());
        names.extend(helpers::help::modules().map(|table| table.name.to_string()));
        names
    }

    fn functions(&self, module: &str) -> Vec<(String, u8)> {
        match helpers::help::modules().find(|table| table.name == module) {
            Some(table) => table
                .functions
                .iter()
                .map(|native| (native.name.to_string(), native.arity))
                .collect(),
            None => language::functions(&self.0.system(), module),
        }
    }

    fn imported(&self) -> Vec<(String, u8)> {
        let tables = helpers::help::modules().filter(|table| helpers::help::is_imported(table));
        tables
            .flat_map(|table| table.functions)
            .map(|native| (native.name.to_string(), native.arity))
            .collect()
    }

    fn registered(&self) -> Vec<String> {
        self.0
            .system()
            .names
            .all()
            .into_iter()
            .map(|name| text::inspect(&Term::Atom(name)))
            .collect()
    }

    fn options(&self, command: &str) -> Vec<String> {
        helpers::options(command)
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}
