//! What the processes of a session share: the reader that takes inputs in, the evaluator that runs them,
//! the keeper that watches over the evaluator and over `Lab`, and the commands.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::lab::Style;
use crate::lang::Evaluator;
use crate::runtime::Proc;
use crate::term::{Pid, Term};

use super::evaluator::Job;
use super::replay::journal::Journal;
use super::replay::stage::Blueprint;
use super::results::Results;

/// The state of a session, kept with its system.
#[derive(Default)]
pub struct Shared {
    /// The lock is held for a look or a change; nothing is evaluated or printed under it.
    state: Mutex<State>,
}

/// What is shared.
pub struct State {
    /// Whether there is a prompt: else a file is run, and some commands mean something else.
    pub prompt: bool,
    /// Whether a terminal shows what is typed, Ctrl-C among it.
    pub echo: bool,
    /// How things look.
    pub style: Style,
    /// How many columns lines may take; where there is no terminal, as many as they like.
    pub line_columns: usize,
    /// How many columns there are for values and texts.
    pub columns: usize,
    /// The number of the next input.
    pub number: i64,
    /// The results so far.
    pub results: Results,
    /// The variables, aliases and imports of the session, once there has been an input.
    pub(super) bound: Option<Evaluator>,
    /// The process that keeps `Lab` and the evaluator, once there is one.
    pub keeper: Option<Pid>,
    /// The process that evaluates.
    pub evaluator: Option<Pid>,
    /// The input that it is to take up.
    pub(super) job: Option<Job>,
    /// Whether it is evaluating.
    pub busy: bool,
    /// Whether the evaluation waits for something that can never happen.
    pub stuck: bool,
    /// Lines of a file that are to be taken in as if they were typed.
    pub(super) to_load: VecDeque<String>,
    /// Somebody wants to leave, with this exit status.
    pub leaving: Option<i32>,
    /// Why `Lab` is down, once it has been up.
    pub lab_ended: Option<Term>,
    /// What has been typed, and when.
    pub journal: Journal,
    /// The program that is run, by name and text, where no session is.
    pub program: Option<(String, String)>,
    /// How the lab was made, if it was made for a session.
    pub blueprint: Option<Blueprint>,
}

impl Default for State {
    fn default() -> Self {
        State {
            prompt: false,
            echo: false,
            style: Style::PLAIN,
            line_columns: 1000,
            columns: 80,
            number: 1,
            results: Results::default(),
            bound: None,
            keeper: None,
            evaluator: None,
            job: None,
            busy: false,
            stuck: false,
            to_load: VecDeque::new(),
            leaving: None,
            lab_ended: None,
            journal: Journal::default(),
            program: None,
            blueprint: None,
        }
    }
}

impl Shared {
    /// The state of the session that a process belongs to.
    pub fn of(p: &Proc) -> Arc<Shared> {
        p.system().extension()
    }

    /// Looks at the state or changes it.
    pub fn with<R>(&self, step: impl FnOnce(&mut State) -> R) -> R {
        step(&mut self.state.lock())
    }
}
