//! What a system knows of its test suite: the configuration, the modules that have registered, and what
//! the processes of tests leave to be done at their end.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::Proc;
use crate::term::{Atom, Pid, Term};

use super::config::Config;
use super::doctest::Doctest;

/// One definition of a module, which is none other as long as it is kept.
pub type Definition = Arc<dyn Any + Send + Sync>;

/// The suite of a system. The lock is held for a look or a change, never while code runs.
#[derive(Default)]
pub struct Suite(Mutex<State>);

/// What a suite holds.
#[derive(Default)]
pub struct State {
    /// `None` until ExUnit has been started.
    pub config: Option<Config>,
    /// The modules with tests that have not run yet, in the order in which they were defined.
    pub modules: Vec<Arc<TestModule>>,
    /// The modules that are running or have run, by name.
    pub known: HashMap<Atom, Arc<TestModule>>,
    /// Modules whose bodies are running, each with what tells one definition from another of the same name.
    pub open: HashMap<Atom, (Definition, TestModule)>,
    /// What is to be done when a test, or a module's `setup_all`, is over.
    pub exits: HashMap<Pid, Exits>,
    /// How many captures of log messages are going on: the console is silent meanwhile.
    pub log_captures: usize,
    /// Devices that are being captured under a name, such as `:stderr`.
    pub captured_devices: HashSet<Atom>,
    /// Whether the suite has run: the end of the script does not run it again.
    pub ran: bool,
}

/// What one process has left to be done at its end.
#[derive(Default)]
pub struct Exits {
    /// The callbacks by name, the latest last.
    pub callbacks: Vec<(Term, Term)>,
    /// The supervisor of `start_supervised`.
    pub supervisor: Option<Pid>,
}

impl Suite {
    /// The suite of the process's system.
    pub fn of(p: &Proc) -> Arc<Suite> {
        p.system().extension()
    }

    /// Looks at the state, or changes it.
    pub fn with<R>(&self, step: impl FnOnce(&mut State) -> R) -> R {
        step(&mut self.0.lock())
    }

    /// The configuration, the default one before ExUnit has been started.
    pub fn config(&self) -> Config {
        self.with(|state| state.config.clone().unwrap_or_default())
    }
}

/// A module with tests.
#[derive(Clone, Debug)]
pub struct TestModule {
    /// Its name.
    pub name: Atom,
    /// The file, with its whole path.
    pub file: String,
    /// Whether its tests may run beside those of other modules.
    pub is_async: bool,
    /// `@moduletag`s.
    pub tags: Vec<(Atom, Term)>,
    /// The tests in the order of their definition.
    pub tests: Vec<Arc<Test>>,
    /// `setup` and `setup_all`, in order.
    pub callbacks: Vec<Callback>,
    /// The `describe` that is open: its name and line.
    pub describe: Option<(String, u32)>,
    /// Those that have been.
    pub describes: Vec<String>,
}

/// A test.
#[derive(Debug)]
pub struct Test {
    /// Its name, which is that of its function.
    pub name: Atom,
    /// Its module.
    pub module: Atom,
    /// Its tags: what the context of the test begins with.
    pub tags: HashMap<Atom, Term>,
    /// What it runs.
    pub body: Body,
}

/// What a test runs.
#[derive(Debug)]
pub enum Body {
    /// The function of its name.
    Function,
    /// The examples of a doc.
    Doctest(Arc<Doctest>),
}

/// When a callback runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// Before each test of the module, or of the `describe` with this name.
    Setup(Option<String>),
    /// Once, before the first.
    SetupAll,
}

/// `setup` or `setup_all`.
#[derive(Clone, Debug)]
pub struct Callback {
    /// When it runs.
    pub moment: Moment,
    /// The function's module.
    pub module: Atom,
    /// The function.
    pub function: Atom,
}

impl Test {
    /// A tag.
    pub fn tag(&self, name: &str) -> Option<&Term> {
        self.tags.get(&Atom::new(name))
    }

    /// The line on which it stands.
    pub fn line(&self) -> u32 {
        let line = self.tag("line").and_then(Term::as_int);
        line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0)
    }

    /// The file that it stands in, with its whole path.
    pub fn file(&self) -> &str {
        self.tag("file").and_then(Term::as_str).unwrap_or_default()
    }

    /// `:test` or `:doctest`.
    pub fn kind(&self) -> Atom {
        let kind = self.tag("test_type").and_then(Term::as_atom);
        kind.unwrap_or(Atom::new("test"))
    }
}
