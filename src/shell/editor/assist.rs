//! Completion and colours as rustyline asks for them.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::{Context, Helper};

/// Knows what could be meant and how it should look.
pub trait Assistant: Send + Sync {
    /// What the word before the cursor could become: where it begins (a byte of the line), and the candidates.
    fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<Candidate>);

    /// The line in colours; it must take the same columns.
    fn highlight(&self, line: &str) -> String;

    /// The prompt in colours.
    fn prompt(&self, prompt: &str) -> String;

    /// Whether there are colours at all.
    fn colors(&self) -> bool;
}

/// Something that a word could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// How it is listed.
    pub shown: String,
    /// What replaces the word.
    pub text: String,
}

pub(super) struct Assist {
    assistant: Arc<dyn Assistant>,
    /// Whether the line was empty when it was last drawn; rustyline does not tell it after Ctrl-C.
    empty: AtomicBool,
}

impl Assist {
    pub(super) fn new(assistant: Arc<dyn Assistant>) -> Assist {
        Assist {
            assistant,
            empty: AtomicBool::new(true),
        }
    }

    /// A new line begins.
    pub(super) fn begin_line(&self) {
        self.empty.store(true, Ordering::Relaxed);
    }

    /// Whether nothing had been typed on the line that was read last.
    pub(super) fn line_is_empty(&self) -> bool {
        self.empty.load(Ordering::Relaxed)
    }
}

impl Completer for Assist {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, candidates) = self.assistant.complete(line, pos);
        let pair = |candidate: Candidate| Pair {
            display: candidate.shown,
            replacement: candidate.text,
        };
        Ok((start, candidates.into_iter().map(pair).collect()))
    }
}

impl Highlighter for Assist {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.assistant.colors() {
            Cow::Owned(self.assistant.highlight(line))
        } else {
            Cow::Borrowed(line)
        }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.assistant.colors() {
            Cow::Owned(self.assistant.prompt(prompt))
        } else {
            Cow::Borrowed(prompt)
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        // A letter more can change the colour of the whole line: a quote, a keyword's last letter.
        self.assistant.colors() && kind != CmdKind::MoveCursor
    }
}

impl rustyline::hint::Hinter for Assist {
    type Hint = String;

    /// There are no hints; but this is asked after each change of the line, colours or not.
    fn hint(&self, line: &str, _: usize, _: &Context<'_>) -> Option<String> {
        self.empty.store(line.is_empty(), Ordering::Relaxed);
        None
    }
}

impl rustyline::validate::Validator for Assist {}

impl Helper for Assist {}
