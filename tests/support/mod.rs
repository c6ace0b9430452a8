//! Sessions without a terminal, for the tests: lines in, everything that is printed out.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use suplab::lab::Style;
use suplab::lab::watch::Filter;
use suplab::runtime::{Buffer, Pace, Proc, Raise, Stream};
use suplab::shell::console::Source;
use suplab::shell::editor::Typed;
use suplab::shell::replay::journal::Came;
use suplab::shell::replay::serve::serve;
use suplab::shell::replay::stage::{Blueprint, Stage};

/// Somebody who types lines, and looks at what is printed for each.
#[derive(Clone)]
struct Typist {
    lines: Arc<Mutex<VecDeque<String>>>,
    /// The prompts, and what was printed behind each.
    pieces: Arc<Mutex<Vec<(String, String)>>>,
    output: Arc<Buffer>,
}

impl Typist {
    /// What has been printed since it was last looked at belongs to the latest line.
    fn look(&self) {
        let mut pieces = self.pieces.lock().expect("nobody panics with it");
        let seen: usize = pieces.iter().map(|(_, printed)| printed.len()).sum();
        let text = self.output.text(Stream::Out);
        if let Some((_, printed)) = pieces.last_mut() {
            printed.push_str(&text[seen..]);
        }
    }
}

impl Source for Typist {
    fn next(
        &mut self,
        p: &mut Proc,
        prompt: &str,
        _: Option<String>,
    ) -> Result<(Typed, Came), Raise> {
        p.settle(50)?;
        self.look();
        let next = self
            .lines
            .lock()
            .expect("nobody panics with it")
            .pop_front();
        let Some(line) = next else {
            return Ok((Typed::End, Came::Rested));
        };
        let mut pieces = self.pieces.lock().expect("nobody panics with it");
        pieces.push((prompt.to_string(), String::new()));
        Ok((Typed::Line(line), Came::Rested))
    }
}

/// Feeds lines to a session on the virtual clock. What is printed for each, behind the prompt that it
/// answered.
pub fn play(lines: Vec<String>, watch: Filter) -> Vec<(String, String)> {
    play_looking(lines, watch, None, Style::PLAIN)
}

/// As [`play`], on a terminal of so many columns that shows things in this style.
pub fn play_looking(
    lines: Vec<String>,
    watch: Filter,
    columns: Option<usize>,
    style: Style,
) -> Vec<(String, String)> {
    let output = Arc::new(Buffer::default());
    let blueprint = Blueprint {
        permits: 1,
        pace: Pace::Virtual,
        seed: None,
        style,
        watch,
        json: None,
        prepared: None,
    };
    let stage = Stage::new(blueprint, output.clone());
    stage.shared().with(|state| {
        if let Some(columns) = columns {
            (state.columns, state.line_columns) = (columns, columns);
        }
    });
    let typist = Typist {
        lines: Arc::new(Mutex::new(lines.into())),
        pieces: Arc::default(),
        output,
    };
    serve(&stage, Vec::new(), || typist.clone());
    typist.look();
    let pieces = typist.pieces.lock().expect("nobody panics with it");
    pieces.clone()
}
