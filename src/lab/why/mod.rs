//! `why`: how something came about, in plain sentences, from the first cause to the present.
//!
//! It reads the ledger. `path` climbs from an end to its first cause, `tell` goes down again and says what
//! happened and by which rule; the rules' own sentences stand in `rules`, what processes are called in
//! `people`. Finding out whom a person means, and printing, are left to the shell.

mod answer;
mod draw;
mod ends;
mod path;
mod people;
mod rules;
mod survivors;
mod tell;

use crate::lab::ledger::{Book, Life};
use crate::runtime::EventKind;
use crate::term::{Pid, Term, atoms};

pub use draw::draw;
pub use people::People;

/// An explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The answer in a sentence.
    pub answer: String,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// How things stand.
    pub now: Vec<String>,
}

/// A sentence about something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The lab's time, in microseconds.
    pub time: u64,
    /// The sentence.
    pub text: String,
}

/// Explains the state of a process, living or dead; `now` is the lab's time. None if the ledger does not know
/// it (any longer).
pub fn explain(book: &Book, pid: Pid, now: u64) -> Option<Story> {
    let life = book.life(pid)?;
    Some(tell::story(book, life, now))
}

/// The process whose end `why last` is about: where the latest end that somebody had to deal with began.
pub fn last(book: &Book) -> Option<Pid> {
    let telling = |life: &Life| {
        let failed = life.end.as_ref().is_some_and(|end| !end.is_clean());
        failed || life.child.is_some() || life.name.is_some()
    };
    book.events_after(crate::runtime::EventId::NONE)
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::Exited { pid, .. } => book.life(*pid).filter(|life| telling(life)),
            _ => None,
        })
        .map(|life| {
            path::to(book, life)
                .first()
                .map_or(life.pid, |first| first.pid)
        })
}

/// The latest process that had this name, or was the child with this id, or ran this module.
pub fn find(book: &Book, target: &Term) -> Option<Pid> {
    if let Term::Pid(pid) = target {
        return book.life(*pid).map(|life| life.pid);
    }
    let named = |life: &&Life| life.name.is_some_and(|name| target.is_atom(name));
    let known = |life: &&Life| life.id() == Some(target);
    let runs = |life: &&Life| target.is_atom(life.module()) && life.child.is_some();
    let found = book.lives().rev().find(named);
    found
        .or_else(|| book.lives().rev().find(known))
        .or_else(|| book.lives().rev().find(runs))
        .map(|life| life.pid)
}

/// Explains why a child has never run: its start failed. None if no such start is known.
pub fn never_started(book: &Book, id: &Term) -> Option<Story> {
    survivors::never_started(book, id)
}

/// Explains about a child that its supervisor lists as down although it has never run.
pub fn ignored(supervisor: &str, id: &str) -> Story {
    Story {
        answer: format!("{id} is a child of {supervisor} and has never run."),
        steps: Vec::new(),
        now: vec![format!(
            "Its start function answered :ignore, which means: there is nothing to run, and that is no \
             failure. {supervisor} keeps the specification; `Supervisor.restart_child` tries again."
        )],
    }
}

/// Everything that was ever called something, for those who look for the nearest.
pub fn known(book: &Book) -> Vec<String> {
    let people = People::new(book);
    let mut known: Vec<String> = Vec::new();
    for life in book
        .lives()
        .filter(|life| life.name.is_some() || life.id().is_some())
    {
        let label = people.label(life.pid);
        if !known.contains(&label) && known.len() < 1000 {
            known.push(label);
        }
    }
    known
}

/// Whether a reason is seen by others as a kill.
fn is_killed(reason: &Term) -> bool {
    reason.is_atom(atoms::KILLED)
}
