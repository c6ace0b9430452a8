//! What processes are called in sentences.

use crate::lab::kind::kind_name;
use crate::lab::ledger::{Book, Life};
use crate::lab::text;
use crate::otp::supervision::{ChildInfo, SupervisorEvent};
use crate::term::{Pid, Term};

use crate::lab::ledger::pid_of;

/// Names for processes, from the ledger.
#[derive(Clone, Copy)]
pub struct People<'b> {
    book: &'b Book,
}

/// How many are named one by one.
const NAMED_AT_MOST: usize = 6;

impl<'b> People<'b> {
    /// Those that a book knows.
    pub fn new(book: &'b Book) -> People<'b> {
        People { book }
    }

    /// A short name: what it is registered as, its child id, or its pid.
    pub fn label(&self, pid: Pid) -> String {
        let Some(life) = self.book.life(pid) else {
            return text::inspect(&Term::Pid(pid));
        };
        if let Some(name) = life.name {
            return text::inspect(&Term::Atom(name));
        }
        if let Some(who) = role(life) {
            return who.to_string();
        }
        match life.id() {
            Some(id) => text::inspect(id),
            None => text::inspect(&Term::Pid(pid)),
        }
    }

    /// The short name with the pid.
    pub fn with_pid(&self, pid: Pid) -> String {
        let (label, shown) = (self.label(pid), text::inspect(&Term::Pid(pid)));
        if label == shown {
            shown
        } else {
            format!("{label} ({shown})")
        }
    }

    /// The short name, what it runs and whose child it is: for the first mention.
    pub fn introduced(&self, life: &Life) -> String {
        let mut facts = Vec::new();
        let label = self.label(life.pid);
        let shown = text::inspect(&Term::Pid(life.pid));
        if label != shown {
            facts.push(shown);
        }
        if role(life).is_none() {
            facts.push(kind_name(life.module()));
        }
        if let Some(child) = &life.child {
            facts.push(format!("child of {}", self.label(child.supervisor)));
        }
        format!("{label} ({})", facts.join(", "))
    }

    /// A supervisor as it calls itself.
    pub fn supervisor(&self, event: &SupervisorEvent) -> String {
        match event.supervisor.as_tuple() {
            Some([Term::Atom(_), name]) => text::inspect(name),
            _ => self.label(event.pid),
        }
    }

    /// A child as its supervisor knows it.
    pub fn child(&self, child: &ChildInfo) -> String {
        match pid_of(child).filter(|pid| self.book.life(*pid).is_some()) {
            Some(pid) => self.label(pid),
            None => text::inspect(&child.spec.id),
        }
    }

    /// Several of them: `:a, :b and :c`.
    pub fn children<'c>(&self, children: impl IntoIterator<Item = &'c ChildInfo>) -> String {
        enumerate(
            children
                .into_iter()
                .map(|child| self.child(child))
                .collect(),
        )
    }

    /// Several processes.
    pub fn labels(&self, pids: impl IntoIterator<Item = Pid>) -> String {
        enumerate(pids.into_iter().map(|pid| self.label(pid)).collect())
    }
}

/// `a, b and c`; of many, the first few and how many more.
pub(super) fn enumerate(mut names: Vec<String>) -> String {
    if names.len() > NAMED_AT_MOST + 1 {
        let more = names.len() - NAMED_AT_MOST;
        names.truncate(NAMED_AT_MOST);
        names.push(format!("{more} more"));
    }
    match names.pop() {
        None => String::new(),
        Some(only) if names.is_empty() => only,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

/// Those that the program itself has started.
fn role(life: &Life) -> Option<&'static str> {
    match life.initial_call.0.as_str() {
        "Elixir.IEx.Evaluator" => Some("the prompt"),
        "Elixir.Lab.Keeper" => Some("the lab"),
        _ => life.parent.is_none().then_some("the script"),
    }
}

/// Whether a process is the prompt, or one that keeps the lab.
pub(super) fn is_own(life: &Life) -> bool {
    matches!(role(life), Some("the prompt" | "the lab"))
}

/// With a capital letter, if the sentence begins with a word.
pub(super) fn sentence(text: &str) -> String {
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text.to_string(),
    }
}
