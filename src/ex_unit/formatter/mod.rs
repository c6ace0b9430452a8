//! What a run of the suite prints: dots and stars, failures, the summary. As ExUnit's own formatter.
//!
//! Times are the lab's, so that a run prints the same however fast the machine is.

pub mod paint;
pub mod report;

use std::collections::BTreeMap;
use std::path::Path;

use crate::runtime::{NativeModule, Proc, Raise, Stream};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::config::Config;
use super::failure::Failure;
use super::filters::Filter;
use super::suite::{Test, TestModule};

use paint::{Key, Paint};
use report::{Layout, PADDING, Tested};

/// `ExUnit.Formatter`.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit.Formatter",
    doc: "Texts of ExUnit's reports.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.Formatter":
    "format_assertion_error" 1 => |p, args| report::assertion_text(p, &args[0]).map(Term::string);
}

/// The columns of a report where no terminal says otherwise.
const COLUMNS: usize = 80;

/// How a test went.
#[derive(Clone, Debug)]
pub enum State {
    /// Nothing failed.
    Passed,
    /// These did.
    Failed(Vec<Failure>),
    /// It was not run, as a tag of it wants.
    Skipped,
    /// It was not run, as a filter wants.
    Excluded,
    /// Its module's `setup_all` failed.
    Invalid,
}

/// What has been counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Tests by kind.
    pub tests: BTreeMap<&'static str, usize>,
    /// Of all those, the failed ones.
    pub failures: usize,
    /// Those that a filter left out.
    pub excluded: usize,
    /// Those whose module could not be set up.
    pub invalid: usize,
    /// Those that are tagged so.
    pub skipped: usize,
}

impl Counts {
    /// How many tests there were.
    pub fn total(&self) -> usize {
        self.tests.values().sum()
    }
}

/// The formatter of one run.
pub struct Formatter {
    config: Config,
    layout: Layout,
    /// What has been counted so far.
    pub counts: Counts,
    slowest: Vec<(u64, String)>,
}

/// How long the parts of a run took, in microseconds of the lab.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Loading the files, where it is told.
    pub load: Option<u64>,
    /// Tests of modules that are `async: true`.
    pub in_parallel: u64,
    /// The other tests.
    pub in_turn: u64,
}

impl Formatter {
    /// A formatter for a suite.
    pub fn new(config: Config) -> Formatter {
        let layout = Layout {
            paint: Paint {
                on: config.colors.unwrap_or(false),
            },
            width: Some(config.width.unwrap_or(COLUMNS)),
            padding: PADDING,
            depth: config.stacktrace_depth,
        };
        Formatter {
            config,
            layout,
            counts: Counts::default(),
            slowest: Vec::new(),
        }
    }

    /// Prints to where the calling process prints: a suite that is run while output is captured is captured too.
    fn print(&self, p: &mut Proc, text: impl AsRef<str>) {
        let text = text.as_ref();
        if text.is_empty() {
            return;
        }
        match p.group_leader() {
            None => p.print(Stream::Out, text),
            // What ends this process meanwhile shows in whatever it does next.
            Some(_) => drop(p.apply(
                Atom::module("IO"),
                Atom::new("write"),
                &[Term::string(text)],
            )),
        }
    }

    /// The suite begins.
    pub fn suite_started(&self, p: &mut Proc) {
        let filters = [
            (&self.config.exclude, "Excluding"),
            (&self.config.include, "Including"),
        ];
        let mut text = String::new();
        for (list, word) in filters {
            if !list.is_empty() {
                text += &format!("{word} tags: {}\n", Filter::to_term(list));
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        self.print(p, text);
    }

    /// The tests of a module begin.
    pub fn module_started(&self, p: &mut Proc, module: &TestModule) {
        if self.config.trace {
            let name = module.name.module_name();
            self.print(p, format!("\n{name} [{}]\n", relative(&module.file)));
        }
    }

    /// A test begins.
    pub fn test_started(&self, p: &mut Proc, test: &Test) {
        if self.config.trace {
            self.print(p, format!("  * {} [L#{}]", test.name, test.line()));
        }
    }

    /// A test is over, after so many microseconds.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn test_finished(
        &mut self,
        p: &mut Proc,
        test: &Test,
        state: &State,
        time: u64,
        logs: &str,
    ) -> Result<(), Raise> {
        *self.counts.tests.entry(test.kind().as_str()).or_insert(0) += 1;
        match state {
            State::Passed => self.mark(p, test, Key::Success, ".", &trace_time(time)),
            State::Excluded => {
                self.counts.excluded += 1;
                if self.config.trace {
                    self.mark(p, test, Key::Skipped, "", "excluded");
                }
            }
            State::Skipped => {
                self.counts.skipped += 1;
                self.mark(p, test, Key::Skipped, "*", "skipped");
            }
            State::Invalid => {
                self.counts.invalid += 1;
                self.mark(p, test, Key::Invalid, "?", &trace_time(time));
            }
            State::Failed(failures) => {
                self.counts.failures += 1;
                if self.config.trace {
                    self.mark(p, test, Key::Failure, "", &trace_time(time));
                }
                let text = self.failure(p, test, failures)?;
                let gap = if self.config.trace { "\n" } else { "\n\n" };
                self.print(p, format!("{gap}{text}\n"));
                self.print_logs(p, logs);
            }
        }
        if !matches!(state, State::Excluded | State::Skipped) {
            let name = format!("{} ({})", test.name, test.module.module_name());
            self.slowest.push((time, name));
        }
        Ok(())
    }

    /// The sign of a test's end, or in a trace its line once more with what became of it.
    fn mark(&self, p: &mut Proc, test: &Test, key: Key, sign: &str, how: &str) {
        let text = match self.config.trace {
            true => {
                let line = format!("\r  * {} ({how}) [L#{}]", test.name, test.line());
                self.layout.paint.text(key, line) + "\n"
            }
            false => self.layout.paint.text(key, sign),
        };
        self.print(p, text);
    }

    fn failure(&self, p: &mut Proc, test: &Test, failures: &[Failure]) -> Result<String, Raise> {
        let tested = Tested {
            module: test.module,
            name: Some(test.name),
        };
        let body = report::failures(p, failures, tested, self.layout)?;
        let place = format!("{}:{}", relative(test.file()), test.line());
        let place = self.layout.paint.text(Key::Location, place);
        let number = self.counts.failures;
        let module = test.module.module_name();
        Ok(format!(
            "{number:>3}) {} ({module})\n     {place}\n{body}",
            test.name
        ))
    }

    fn print_logs(&self, p: &mut Proc, logs: &str) {
        if !logs.is_empty() {
            let indent = "\n     ";
            let logs = logs.replace('\n', indent);
            self.print(
                p,
                format!("     The following output was logged:{indent}{logs}\n"),
            );
        }
    }

    /// A module's `setup_all` has failed.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn module_failed(
        &mut self,
        p: &mut Proc,
        module: &TestModule,
        failures: &[Failure],
    ) -> Result<(), Raise> {
        let tested = Tested {
            module: module.name,
            name: None,
        };
        let body = report::failures(p, failures, tested, self.layout)?;
        let gap = if self.config.trace { "\n" } else { "\n\n" };
        let name = module.name.module_name();
        let text = format!(
            "{gap}{:>3}) {name}: failure on setup_all callback, all tests have been invalidated\n{body}\n",
            self.counts.failures
        );
        self.print(p, text);
        Ok(())
    }

    /// So many tests have failed that the rest is not run.
    pub fn max_failures_reached(&self, p: &mut Proc) {
        let text = "--max-failures reached, aborting test suite";
        let text = self.layout.paint.text(Key::Failure, text);
        self.print(p, format!("{text}\n"));
    }

    /// The suite is through.
    pub fn suite_finished(&mut self, p: &mut Proc, times: Times) {
        let mut text = format!("\n{}\n", finished_in(times));
        text += &self.slowest_tests();
        text += &self.summary();
        text += &format!("\n\nRandomized with seed {}\n", self.config.seed);
        self.print(p, text);
    }

    fn slowest_tests(&mut self) -> String {
        if self.config.slowest == 0 {
            return String::new();
        }
        self.slowest
            .sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        self.slowest.truncate(self.config.slowest);
        let total: u64 = self.slowest.iter().map(|(time, _)| time).sum();
        let lines = self
            .slowest
            .iter()
            .map(|(time, name)| format!("\n{name} ({})", trace_time(*time)));
        let lines: String = lines.collect();
        format!(
            "\nTop {} slowest ({}s):\n{lines}\n\n",
            self.config.slowest,
            hundredths(total)
        )
    }

    fn summary(&self) -> String {
        let counts = &self.counts;
        if counts.total() == counts.excluded && counts.excluded > 0 {
            let text = "All tests have been excluded.";
            return self.layout.paint.text(Key::Invalid, text) + "\n" + &self.counted(counts);
        }
        self.counted(counts)
    }

    fn counted(&self, counts: &Counts) -> String {
        let paint = self.layout.paint;
        let mut text = String::new();
        if counts.tests.is_empty() {
            text += "0 tests, ";
        }
        for (kind, count) in &counts.tests {
            text += &format!("{}, ", plural(*count, kind));
        }
        text += &plural(counts.failures, "failure");
        if counts.excluded > 0 {
            text += &format!(", {} excluded", counts.excluded);
        }
        if counts.invalid > 0 {
            text += &format!(", {} invalid", counts.invalid);
        }
        if counts.skipped > 0 {
            let skipped = format!("{} skipped", counts.skipped);
            text += &format!(", {}", paint.text(Key::Skipped, skipped));
        }
        let key = match (counts.failures, counts.invalid) {
            (0, 0) => Key::Success,
            (0, _) => Key::Invalid,
            _ => Key::Failure,
        };
        paint.text(key, text)
    }
}

fn plural(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

fn finished_in(times: Times) -> String {
    let total = times.load.unwrap_or(0) + times.in_parallel + times.in_turn;
    let load = match times.load {
        Some(load) => format!("{}s on load, ", hundredths(load)),
        None => String::new(),
    };
    format!(
        "Finished in {} seconds ({load}{}s async, {}s sync)",
        hundredths(total),
        hundredths(times.in_parallel),
        hundredths(times.in_turn)
    )
}

/// Seconds: hundredths below a tenth, else tenths.
fn hundredths(microseconds: u64) -> String {
    let hundredths = microseconds / 10_000;
    match hundredths {
        0..10 => format!("0.0{hundredths}"),
        _ => format!("{}.{}", hundredths / 100, hundredths / 10 % 10),
    }
}

/// Milliseconds, in the same way.
fn trace_time(microseconds: u64) -> String {
    let hundredths = microseconds / 10;
    match hundredths {
        0..10 => format!("0.0{hundredths}ms"),
        _ => format!("{}.{}ms", hundredths / 100, hundredths / 10 % 10),
    }
}

/// A file as seen from the current folder.
pub fn relative(file: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = Path::new(file);
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}
