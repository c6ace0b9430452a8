//! `suplab test`: finding the test files, loading them, running the suite.
//!
//! A file that cannot be loaded is told and the others run all the same; the exit status tells both kinds of
//! failure. How tests run and what they print is left to `ex_unit`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::ex_unit::{self, Config, Filter, Suite};
use crate::lang::{EvalError, eval_file};
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::{language, text};
use crate::term::Atom;

use super::args::TestOptions;
use super::lab::Lab;
use super::plan::LabPlan;
use super::run::shown_name;
use super::signals::{INTERRUPTED, Interrupts};
use super::source;

/// The exit status when a test has failed.
const FAILED_TESTS: i32 = 2;

/// The exit status when a file could not be loaded, or there was nothing to run.
const NOT_RUN: i32 = 1;

/// What is to be loaded.
#[derive(Debug, Default, PartialEq)]
struct Files {
    /// What comes first: helpers.
    helpers: Vec<PathBuf>,
    /// The tests.
    tests: Vec<PathBuf>,
    /// Lines that were named with files.
    places: Vec<(PathBuf, Option<u32>)>,
}

/// Runs the tests; the exit status.
pub(super) fn run(options: TestOptions, require: Vec<PathBuf>, mut plan: LabPlan) -> i32 {
    let mut files = match Files::find(&options.paths) {
        Ok(files) => files,
        Err(problem) => {
            eprintln!("suplab: {problem}");
            return NOT_RUN;
        }
    };
    files.helpers.splice(0..0, require);
    // The seed is that of the tests' order; whose turn it is stays as it is.
    let seed = plan.seed.take();
    let interrupts = Interrupts::catch();
    let lab = Lab::new(&plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    let config = configured(&options, &files, seed, plan.style.has_color());
    lab.run(move |p| {
        language::set_arguments(p, &[])?;
        suite(p, &files, &options, config)
    })
}

/// The options as changes to a configuration, which helpers may have set otherwise.
fn configured(
    options: &TestOptions,
    files: &Files,
    seed: Option<u64>,
    colors: bool,
) -> impl Fn(&mut Config) + Send + 'static {
    let filters = |texts: &[String]| {
        texts
            .iter()
            .map(|text| Filter::parse(text))
            .collect::<Vec<_>>()
    };
    let (exclude, mut include) = (filters(&options.exclude), filters(&options.include));
    include.extend(filters(&options.only));
    include.extend(files.filters());
    let only = !options.only.is_empty() || !files.filters().is_empty();
    let (trace, slowest) = (options.trace, options.slowest);
    let (timeout, max_failures) = (options.timeout, options.max_failures);
    move |config| {
        config.autorun = false;
        config.tells_loading = false;
        config.colors = config.colors.or(Some(colors));
        config.exclude.extend(exclude.iter().cloned());
        if only {
            config.exclude = vec![Filter::Key(Atom::new("test"))];
        }
        config.include.extend(include.iter().cloned());
        config.seed = seed.unwrap_or(config.seed);
        config.timeout = timeout.or(config.timeout);
        config.max_failures = max_failures.or(config.max_failures);
        config.slowest = slowest.unwrap_or(config.slowest);
        if trace {
            config.trace = true;
            config.timeout = None;
        }
    }
}

fn suite(
    p: &mut Proc,
    files: &Files,
    options: &TestOptions,
    change: impl Fn(&mut Config),
) -> Result<i32, Raise> {
    ex_unit::start(p);
    Suite::of(p).with(|state| {
        if let Some(config) = &mut state.config {
            config.autorun = false;
        }
    });
    let mut broken = false;
    for file in files.helpers.iter().chain(&files.tests) {
        broken |= !load(p, file)?;
    }
    Suite::of(p).with(|state| change(state.config.get_or_insert_default()));
    let counts = ex_unit::run(p, None)?;
    if !options.only.is_empty() && counts.total() == counts.excluded {
        let text = "The --only option was given to \"suplab test\" but no test was executed\n";
        p.print(Stream::Err, text);
        return Ok(NOT_RUN);
    }
    Ok(match counts.failures + counts.invalid {
        0 if broken => NOT_RUN,
        0 => 0,
        _ => FAILED_TESTS,
    })
}

/// Loads a file; false if that failed, which has been told.
fn load(p: &mut Proc, path: &Path) -> Result<bool, Raise> {
    let name = shown_name(path);
    let source = match source::read(path) {
        Ok(source) => source,
        Err(problem) => {
            p.print(Stream::Err, format!("{problem}\n"));
            return Ok(false);
        }
    };
    if path.extension().is_some_and(|extension| extension == "md") {
        ex_unit::markdown::register(p, &name, &source);
        return Ok(true);
    }
    let told = match eval_file(p, &source, &name) {
        Ok(_) => return Ok(true),
        Err(EvalError::Syntax { error, .. }) => format!("{error}\n"),
        Err(EvalError::Raise(raise)) if !raise.catchable() => return Err(raise),
        Err(EvalError::Raise(raise)) => text::uncaught(p, &raise)?,
    };
    p.print(
        Stream::Err,
        format!("\n== Error in file {name} ==\n{told}\n"),
    );
    Ok(false)
}

impl Files {
    /// The files for what was typed: all below `test` if that is nothing.
    ///
    /// # Errors
    /// What is not there.
    fn find(paths: &[String]) -> Result<Files, String> {
        let mut files = Files::default();
        if paths.is_empty() {
            let folder = Path::new("test");
            if !folder.is_dir() {
                return Err(
                    "there is no folder named test here; say which files to run".to_string()
                );
            }
            files.add_folder(folder)?;
            return Ok(files);
        }
        for path in paths {
            files.add(path)?;
        }
        let mut seen = BTreeSet::new();
        files.tests.retain(|test| seen.insert(test.clone()));
        files.helpers.sort();
        files.helpers.dedup();
        Ok(files)
    }

    fn add(&mut self, typed: &str) -> Result<(), String> {
        let (path, line) = match typed.rsplit_once(':') {
            Some((path, line)) if !Path::new(typed).exists() => match line.parse::<u32>() {
                Ok(line) => (PathBuf::from(path), Some(line)),
                Err(_) => (PathBuf::from(typed), None),
            },
            _ => (PathBuf::from(typed), None),
        };
        if path.is_dir() {
            return self.add_folder(&path);
        }
        if !path.exists() {
            return Err(format!(
                "Paths given to \"suplab test\" did not match any directory/file: {typed}"
            ));
        }
        self.add_helper_of(&path);
        self.tests.push(path.clone());
        self.places.push((path, line));
        Ok(())
    }

    /// The tests below a folder, in the order of their names.
    fn add_folder(&mut self, folder: &Path) -> Result<(), String> {
        let before = self.tests.len();
        let helper = folder.join("test_helper.exs");
        if helper.is_file() {
            self.helpers.push(helper);
        }
        collect(folder, &mut self.tests);
        if self.tests.len() == before {
            return Err(format!(
                "there is no file named *_test.exs below {}",
                folder.display()
            ));
        }
        for test in self.tests[before..].iter().cloned() {
            self.places.push((test, None));
        }
        Ok(())
    }

    /// A file below a folder `test` gets that folder's helper.
    fn add_helper_of(&mut self, file: &Path) {
        let is_test = |folder: &&Path| folder.file_name().is_some_and(|name| name == "test");
        let helper = file
            .ancestors()
            .skip(1)
            .find(is_test)
            .map(|folder| folder.join("test_helper.exs"));
        self.helpers
            .extend(helper.filter(|helper| helper.is_file()));
    }

    /// The filters for lines that were named. Of a single file the line says all.
    fn filters(&self) -> Vec<Filter> {
        match self.places.as_slice() {
            places if places.iter().all(|(_, line)| line.is_none()) => Vec::new(),
            [(_, Some(line))] => vec![Filter::line(*line)],
            places => places
                .iter()
                .map(|(path, line)| {
                    let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                    Filter::Place(path.display().to_string(), *line)
                })
                .collect(),
        }
    }
}

fn collect(folder: &Path, tests: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, tests);
        } else if path.to_string_lossy().ends_with("_test.exs") {
            tests.push(path);
        }
    }
}
