//! What `ExUnit.start/1`, `ExUnit.configure/1` and the command line set.

use crate::term::{Atom, Term, atoms};

use super::filters::Filter;

/// The settings of a suite.
#[derive(Clone, Debug)]
pub struct Config {
    /// Tests that are left out, unless an include says otherwise.
    pub exclude: Vec<Filter>,
    /// Tests that are run even though they are excluded.
    pub include: Vec<Filter>,
    /// The only tests to run, by module and name.
    pub only_tests: Option<Vec<(Atom, Atom)>>,
    /// Shuffles modules and tests; 0 leaves them in order.
    pub seed: u64,
    /// Each test on a line of its own, one after the other, without timeouts.
    pub trace: bool,
    /// Milliseconds for a test, `None` is no limit.
    pub timeout: Option<u64>,
    /// After how many failures the rest is not run.
    pub max_failures: Option<usize>,
    /// Whether every test's log messages are captured.
    pub capture_log: bool,
    /// How long `assert_receive` waits, in milliseconds.
    pub assert_receive_timeout: u64,
    /// How long `refute_receive` waits, in milliseconds.
    pub refute_receive_timeout: u64,
    /// Whether there are colours; `None` looks at the terminal.
    pub colors: Option<bool>,
    /// The columns of the terminal.
    pub width: Option<usize>,
    /// How many of the slowest tests are listed at the end.
    pub slowest: usize,
    /// How many lines of a stack trace are shown.
    pub stacktrace_depth: usize,
    /// Whether the suite runs by itself at the end of the script.
    pub autorun: bool,
    /// Whether the time for loading is told, as for scripts.
    pub tells_loading: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            exclude: Vec::new(),
            include: Vec::new(),
            only_tests: None,
            seed: 0,
            trace: false,
            timeout: Some(60_000),
            max_failures: None,
            capture_log: false,
            assert_receive_timeout: 100,
            refute_receive_timeout: 100,
            colors: None,
            width: None,
            slowest: 0,
            stacktrace_depth: 20,
            autorun: true,
            tells_loading: true,
        }
    }
}

impl Config {
    /// Takes the options of a keyword list over those that are there; what it does not know it leaves alone,
    /// as ExUnit does.
    pub fn apply(&mut self, options: &Term) {
        for pair in options.iter() {
            if let Some([Term::Atom(key), value]) = pair.as_tuple() {
                self.set(*key, value);
            }
        }
        if self.trace {
            self.timeout = None;
        }
    }

    fn set(&mut self, key: Atom, value: &Term) {
        match key.as_str() {
            "exclude" => self.exclude = Filter::all_of(value),
            "include" => self.include = Filter::all_of(value),
            "only_test_ids" => self.only_tests = ids(value),
            "seed" => self.seed = number(value).unwrap_or(self.seed),
            "trace" => self.trace = value.truthy(),
            "timeout" => self.timeout = limit(value, self.timeout),
            "max_failures" => {
                let max = limit(value, None);
                self.max_failures = max.and_then(|max| usize::try_from(max).ok());
            }
            "capture_log" => self.capture_log = value.truthy(),
            "assert_receive_timeout" => {
                self.assert_receive_timeout = number(value).unwrap_or(self.assert_receive_timeout);
            }
            "refute_receive_timeout" => {
                self.refute_receive_timeout = number(value).unwrap_or(self.refute_receive_timeout);
            }
            "colors" => {
                if let Some(enabled) = value.keyword_get(Atom::new("enabled")) {
                    self.colors = Some(enabled.truthy());
                }
            }
            "width" => self.width = count(value).or(self.width),
            "slowest" => self.slowest = count(value).unwrap_or(self.slowest),
            "stacktrace_depth" => {
                self.stacktrace_depth = count(value).unwrap_or(self.stacktrace_depth);
            }
            "autorun" => self.autorun = value.truthy(),
            _ => {}
        }
    }

    /// The settings that programs may ask for, as `ExUnit.configuration/0` lists them.
    pub fn to_term(&self) -> Term {
        let bound = |bound: Option<u64>| bound.map_or(Term::Atom(atoms::INFINITY), int);
        let failures = self.max_failures.map(|max| max as u64);
        let fields = [
            ("assert_receive_timeout", int(self.assert_receive_timeout)),
            ("autorun", Term::bool(self.autorun)),
            ("capture_log", Term::bool(self.capture_log)),
            ("exclude", Filter::to_term(&self.exclude)),
            ("include", Filter::to_term(&self.include)),
            ("max_failures", bound(failures)),
            ("refute_receive_timeout", int(self.refute_receive_timeout)),
            ("seed", int(self.seed)),
            ("slowest", Term::from(self.slowest)),
            ("stacktrace_depth", Term::from(self.stacktrace_depth)),
            ("timeout", bound(self.timeout)),
            ("trace", Term::bool(self.trace)),
        ];
        Term::keyword(fields.map(|(name, value)| (Atom::new(name), value)))
    }
}

fn int(value: u64) -> Term {
    Term::integer(value.into())
}

fn number(value: &Term) -> Option<u64> {
    value.as_int().and_then(|value| u64::try_from(value).ok())
}

fn count(value: &Term) -> Option<usize> {
    value.as_int().and_then(|value| usize::try_from(value).ok())
}

/// A number of milliseconds, or `:infinity`; anything else leaves what there was.
pub fn limit(value: &Term, before: Option<u64>) -> Option<u64> {
    match value {
        Term::Atom(atoms::INFINITY) => None,
        _ => number(value).or(before),
    }
}

fn ids(value: &Term) -> Option<Vec<(Atom, Atom)>> {
    let pair = |pair: &Term| match pair.as_tuple() {
        Some([Term::Atom(module), Term::Atom(name)]) => Some((*module, *name)),
        _ => None,
    };
    value.to_vec()?.iter().map(pair).collect()
}
