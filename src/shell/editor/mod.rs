//! The line editor: the only place that sees rustyline, and with it the terminal's keys.
//!
//! It reads lines, keeps the history, and shows what the lab prints above the line being typed. What to
//! complete and how to colour is left to an [`Assistant`], what a line means to the session.

mod above;
mod assist;
mod history;

use std::path::PathBuf;
use std::sync::Arc;

use rustyline::config::{BellStyle, CompletionType, Configurer as _};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor as LineEditor};

pub use assist::{Assistant, Candidate};

use crate::runtime::Output;

use super::printer::Printer;
use above::AboveTheLine;
use assist::Assist;

/// How many inputs the history keeps.
const REMEMBERED: usize = 10_000;

/// What came of asking for a line.
#[derive(Debug)]
pub enum Typed {
    /// A line, or several if they were pasted or recalled together.
    Line(String),
    /// Ctrl-C, on a line that was empty or not.
    Interrupt {
        /// Whether there was nothing to be dropped.
        empty: bool,
    },
    /// Ctrl-D on an empty line, or the terminal has gone.
    End,
}

/// A line editor on the program's terminal.
pub struct Editor {
    lines: LineEditor<Assist, FileHistory>,
    history: Option<PathBuf>,
    printer: Arc<Printer>,
    above: Option<AboveTheLine>,
}

impl Editor {
    /// Opens the editor; with warnings to show, one a line.
    ///
    /// # Errors
    /// What the terminal said.
    pub fn open(
        assistant: Arc<dyn Assistant>,
        printer: Arc<Printer>,
        color: bool,
    ) -> Result<(Editor, Vec<String>), String> {
        let mode = if color {
            rustyline::ColorMode::Forced
        } else {
            rustyline::ColorMode::Disabled
        };
        let config = Config::builder()
            .color_mode(mode)
            .completion_type(CompletionType::List)
            .completion_prompt_limit(200)
            .bell_style(BellStyle::None)
            .history_ignore_space(true)
            .build();
        let mut lines = LineEditor::with_config(config).map_err(|error| error.to_string())?;
        let _ = lines.set_max_history_size(REMEMBERED);
        lines.set_helper(Some(Assist::new(assistant)));
        // A terminal that cannot move its cursor cannot show anything above: then it is shown as it comes.
        let above = lines
            .create_external_printer()
            .ok()
            .and_then(AboveTheLine::start);
        let mut editor = Editor {
            lines,
            history: None,
            printer,
            above,
        };
        let warning = editor.load_history().err();
        Ok((editor, warning.into_iter().collect()))
    }

    /// Asks for a line.
    pub fn read(&mut self, prompt: &str) -> Typed {
        self.printer.flush();
        if let Some(above) = &self.above {
            self.printer.type_below(Some(above.begin()));
        }
        if let Some(assist) = self.lines.helper() {
            assist.begin_line();
        }
        let line = self.lines.readline(prompt);
        self.printer.type_below(None);
        if let Some(above) = &self.above {
            self.printer.say(&above.end());
        }
        match line {
            Ok(line) => Typed::Line(line),
            Err(ReadlineError::Interrupted) => Typed::Interrupt {
                empty: self.lines.helper().is_none_or(Assist::line_is_empty),
            },
            // Whatever else goes wrong with a terminal, no further line will come from it.
            Err(_) => Typed::End,
        }
    }

    /// Puts an input into the history, its lines together.
    pub fn remember(&mut self, input: &str) {
        let input = input.trim_end();
        if input.trim().is_empty() || !matches!(self.lines.add_history_entry(input), Ok(true)) {
            return;
        }
        if let Some(file) = &self.history
            && self.lines.append_history(file).is_err()
        {
            self.history = None;
        }
    }

    /// How many columns the terminal has.
    pub fn columns(&mut self) -> Option<usize> {
        self.lines
            .dimensions()
            .map(|(columns, _)| usize::from(columns))
    }

    fn load_history(&mut self) -> Result<(), String> {
        let Some(file) = history::file() else {
            return Ok(());
        };
        history::prepare(&file).map_err(|problem| {
            format!(
                "the history will not be kept: {}: {problem}",
                file.display()
            )
        })?;
        // A file that is no history of ours is left alone, and nothing is added to it.
        self.lines.load_history(&file).map_err(|problem| {
            format!("the history cannot be read: {}: {problem}", file.display())
        })?;
        self.history = Some(file);
        Ok(())
    }
}
