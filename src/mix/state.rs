//! What Mix keeps with a system: the environment, the project, what has been compiled.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::Proc;
use crate::term::{Atom, Term};

use super::compiler::Manifest;
use super::config::Reading;

/// Mix's state. The lock is held for one look or change.
#[derive(Default)]
pub struct Mix(Mutex<State>);

/// What there is to know.
#[derive(Default)]
pub struct State {
    /// `Mix.env()`, once it is decided.
    pub env: Option<Atom>,
    /// The modules that said `use Mix.Project`, with their files.
    pub pushed: Vec<(Atom, String)>,
    /// The project, once it has been read.
    pub project: Option<Project>,
    /// The configuration files that are being read, the innermost last.
    pub reading: Vec<Reading>,
    /// What has been compiled.
    pub manifest: Manifest,
}

/// A project as `mix.exs` describes it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The module that describes it.
    pub module: Atom,
    /// The file.
    pub file: String,
    /// `project/0` over the defaults, a keyword list.
    pub config: Term,
}

impl Project {
    /// An entry of `project/0`.
    pub fn get(&self, key: &str) -> Option<&Term> {
        self.config.keyword_get(Atom::new(key))
    }

    /// The application's name.
    pub fn app(&self) -> Option<Atom> {
        self.get("app").and_then(Term::as_atom)
    }
}

impl Mix {
    /// The state of the process's system.
    pub fn of(p: &Proc) -> Arc<Mix> {
        p.system().extension()
    }

    /// Looks or changes.
    pub fn with<R>(&self, step: impl FnOnce(&mut State) -> R) -> R {
        step(&mut self.0.lock())
    }
}

/// `Mix.env()`: as it was decided, by `MIX_ENV` otherwise, else `:dev`.
pub fn env(p: &Proc) -> Atom {
    Mix::of(p).with(|state| state.env).unwrap_or_else(|| {
        let named = std::env::var("MIX_ENV")
            .ok()
            .filter(|name| !name.is_empty());
        Atom::new(named.as_deref().unwrap_or("dev"))
    })
}

/// `Mix.target()`: by `MIX_TARGET`, else `:host`.
pub fn target() -> Atom {
    let named = std::env::var("MIX_TARGET")
        .ok()
        .filter(|name| !name.is_empty());
    Atom::new(named.as_deref().unwrap_or("host"))
}
