//! A session: a line in, its effects and the reply out. It never sees a terminal.
//!
//! The session belongs to the process that takes the lines in (the reader). Inputs are evaluated by a
//! process of their own, `self()` at the prompt, which can be killed and dies of its links; a third, the
//! keeper, then starts another. What evaluating means is left to `evaluator`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::lab;
use crate::lab::ledger::Ledger;
use crate::lang::ast::Node;
use crate::lang::syntax::{self, Parsed};
use crate::runtime::{Pace, Proc, Raise, Stream, System, Tape};
use crate::term::Term;

use super::advice;
use super::evaluator::{self, Job};
use super::replay::journal::{Came, Line, Point};
use super::state::Shared;
use super::text;
use super::{forms, keeper};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The input is not finished: more lines are wanted.
    More,
    /// It has been dealt with.
    Ready,
    /// Somebody wants to leave, with this exit status.
    Leave(i32),
    /// The session is to go on in another lab.
    Elsewhere,
}

/// A session.
pub struct Session {
    system: Arc<System>,
    shared: Arc<Shared>,
    /// The lines of an input that is not finished.
    pending: String,
    /// The same lines, and how they came in.
    typed: Vec<Line>,
    /// The input that was finished last.
    finished: Option<String>,
}

/// What stands before the number in the prompt.
const NAME: &str = "lab";

/// What sources are called in messages: as in iex, so that messages are those of the guides.
const FILE: &str = "iex";

impl Session {
    /// Begins a session: starts the keeper, `Lab` and the evaluator.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn begin(p: &mut Proc) -> Result<Session, Raise> {
        Ledger::attach(p.system());
        let shared = Shared::of(p);
        shared.with(|state| state.prompt = true);
        keeper::begin_session(p)?;
        Ok(Session {
            system: p.system().clone(),
            shared,
            pending: String::new(),
            typed: Vec::new(),
            finished: None,
        })
    }

    /// Loads files before the first prompt; one that fails says so.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn load(&mut self, p: &mut Proc, files: &[PathBuf]) -> Result<(), Raise> {
        for file in files {
            let call = format!("c {:?}", file.display().to_string());
            self.feed(p, &call, Came::Along)?;
        }
        if !files.is_empty() {
            self.shared.with(|state| state.journal.all_given());
        }
        Ok(())
    }

    /// The prompt for the next line, with the lab's time where that does not go as the wall's clock does.
    pub fn prompt(&self) -> String {
        let number = self.shared.with(|state| state.number);
        let scheduler = &self.system.scheduler;
        let time = lab::text::seconds(scheduler.now());
        let time = match scheduler.pace() {
            _ if scheduler.is_paused() => format!(" paused at {time}s"),
            Pace::Virtual => format!(" {time}s"),
            Pace::Real(_) => String::new(),
        };
        match self.pending.is_empty() {
            true => format!("{NAME}({number}){time}> "),
            false => format!("{:.<width$}({number}){time}> ", "", width = NAME.len()),
        }
    }

    /// The input that has been finished since this was last asked for.
    pub fn take_finished(&mut self) -> Option<String> {
        self.finished.take()
    }

    /// Takes a line in. What it prints goes where the session's processes print.
    ///
    /// # Errors
    /// `Terminated` if the calling process is ended from outside.
    pub fn feed(&mut self, p: &mut Proc, line: &str, came: Came) -> Result<Reply, Raise> {
        let mut reply = self.feed_line(p, line, came)?;
        while let (Reply::More | Reply::Ready, Some(line)) = (reply, self.next_to_load()) {
            reply = self.feed_line(p, &line, Came::Along)?;
        }
        Ok(reply)
    }

    // Replaying

    /// Whether inputs are to be repeated first.
    pub fn is_replaying(&self) -> bool {
        self.shared.with(|state| state.journal.is_replaying())
    }

    /// The lines of the next input to be repeated.
    pub fn next_to_replay(&self) -> Option<Vec<Line>> {
        self.shared.with(|state| state.journal.next_to_replay())
    }

    /// All has been repeated: from now on the lab is seen, and it is said what has been done.
    pub fn end_replay(&mut self, p: &Proc, show: &dyn Fn()) {
        self.finished = None;
        let (report, differs) = self.shared.with(|state| state.journal.end_replay());
        p.system().scheduler.set_replaying(false);
        show();
        if !report.is_empty() {
            p.print(Stream::Out, report);
        }
        if let Some(number) = differs {
            p.print(
                Stream::Out,
                format!(
                    "warning: from input {number} on it has come out differently than before: what it asked of the \
                     world outside has changed, or more than one process may run at a time\n"
                ),
            );
        }
    }

    /// Lines that are to come in where the session goes on.
    pub fn leave(&mut self, rest: &[String]) {
        self.shared.with(|state| {
            let mut lines: Vec<String> = state.to_load.drain(..).collect();
            lines.extend_from_slice(rest);
            state.journal.leave(lines);
        });
    }

    /// The lines that have been left for this lab.
    pub fn take_rest(&mut self) -> Vec<String> {
        self.shared.with(|state| state.journal.take_rest())
    }

    fn next_to_load(&self) -> Option<String> {
        self.shared.with(|state| state.to_load.pop_front())
    }

    fn feed_line(&mut self, p: &mut Proc, line: &str, came: Came) -> Result<Reply, Raise> {
        if line.trim() == "#iex:break" && !self.pending.is_empty() {
            self.drop_pending(p);
            return Ok(Reply::Ready);
        }
        if !self.pending.is_empty() {
            self.pending.push('\n');
        }
        self.pending.push_str(line);
        self.typed.push(Line {
            came,
            text: line.to_string(),
        });
        let number = self.shared.with(|state| state.number);
        let source = with_last_result(&self.pending);
        match syntax::parse(&source, FILE, u32::try_from(number).unwrap_or(u32::MAX)) {
            Parsed::Incomplete(_) => return Ok(Reply::More),
            Parsed::Error(error) => {
                let hint = advice::with_commas(&self.pending);
                self.finish();
                let hint = hint.map_or_else(String::new, |hint| hint + "\n\n");
                p.print(Stream::Out, text::syntax_error(p, &error) + &hint);
            }
            Parsed::Complete(code) => {
                let lines = self.finish();
                if !text::is_empty(&code) && self.evaluate(p, lines, code)? {
                    return Ok(Reply::Elsewhere);
                }
            }
        }
        Ok(match self.shared.with(|state| state.leaving) {
            Some(status) => Reply::Leave(status),
            None => Reply::Ready,
        })
    }

    /// Has an input evaluated; whether the session is to go on elsewhere.
    fn evaluate(&mut self, p: &mut Proc, lines: Vec<Line>, code: Node) -> Result<bool, Raise> {
        let system = p.system();
        let (event, answers) = (system.events.last(), Tape::len(system));
        self.shared.with(|state| {
            let number = state.number;
            let point = Point {
                number,
                event,
                answers,
            };
            state.journal.begin(lines, point);
        });
        let job = Job {
            code: forms::prepare(code),
        };
        evaluator::evaluate(p, &self.shared, job)?;
        Ok(self.shared.with(|state| state.journal.finish()))
    }

    /// Ctrl-C at the prompt, on an empty line or not: the unfinished input is dropped; if there is none, it
    /// says how to leave.
    pub fn interrupt(&mut self, p: &Proc, empty: bool) {
        let nothing = empty && self.pending.is_empty();
        self.pending.clear();
        self.typed.clear();
        if nothing {
            p.print(
                Stream::Out,
                "(Ctrl-C stops an evaluation; to leave, press Ctrl-D or type exit)\n",
            );
        }
    }

    /// There are no more lines.
    ///
    /// # Errors
    /// `Terminated` if the calling process is ended from outside.
    pub fn end(&mut self, p: &mut Proc) -> Result<i32, Raise> {
        if !self.pending.trim().is_empty() {
            self.drop_pending(p);
        }
        Ok(0)
    }

    /// The input is complete, or dropped; its lines.
    fn finish(&mut self) -> Vec<Line> {
        self.finished = Some(std::mem::take(&mut self.pending));
        std::mem::take(&mut self.typed)
    }

    fn drop_pending(&mut self, p: &Proc) {
        let number = self.shared.with(|state| state.number);
        self.finish();
        p.print(
            Stream::Out,
            format!("** (TokenMissingError) {FILE}:{number}: incomplete expression\n\n"),
        );
    }
}

/// Operators that can only go on from a value: a line that begins with one goes on from the last result.
const GOES_ON: &[&str] = &[
    "|>", "<>", "++", "--", "==", "!=", "=~", "<=", ">=", "&&", "||", "*", "/", "<", ">", "and ",
    "or ", "in ",
];

fn with_last_result(source: &str) -> String {
    let text = source.trim_start();
    // `<<` begins a binary.
    let goes_on =
        !text.starts_with("<<") && GOES_ON.iter().any(|operator| text.starts_with(operator));
    if goes_on {
        format!("v(-1) {source}")
    } else {
        source.to_string()
    }
}

/// What a value looks like that is not to be shown: commands that print return it, as iex's helpers do.
pub fn silent() -> Term {
    Term::atom("do not show this result in output")
}
