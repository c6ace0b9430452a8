//! `suplab test`: finding the test files, loading them, running the suite.
//!
//! A file that cannot be loaded is told and the others run all the same; the exit status tells both kinds of
//! failure. How tests run and what they print is left to `ex_unit`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::ex_unit::{self, Config, Filter, Suite};
use crate::lang::{EvalError, eval_file};
use crate::mix as project;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::{language, source, text};
use crate::term::Atom;

use super::args::TestOptions;
use super::lab::Lab;
use super::mix;
use super::plan::LabPlan;
use super::run::shown_name;
use super::signals::{INTERRUPTED, Interrupts};
use super::terminal;

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
    // The seed is that of the tests' order; whose turn it is stays as it is.
    let seed = plan.seed.take();
    let interrupts = Interrupts::catch();
    let lab = Lab::new(&plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    if let Some(status) = mix::open_in(&lab, &plan) {
        return status;
    }
    let (in_project, colors) = (plan.project.is_some(), plan.style.has_color());
    lab.run(move |p| {
        language::set_arguments(p, &[])?;
        let found = match in_project {
            true => Layout::of_project(p).and_then(|layout| Files::of_project(&layout, &options)),
            false => Files::find(&options.paths, &Layout::default()).map_err(|problem| {
                let text = format!("suplab: {problem}\n");
                (text, NOT_RUN)
            }),
        };
        let mut files = match found {
            Ok(files) => files,
            Err((told, status)) => {
                p.print(Stream::Err, told);
                return Ok(status);
            }
        };
        files.helpers.splice(0..0, require);
        let config = configured(&options, &files, seed, colors);
        suite(p, &files, &options, config)
    })
}

/// Where tests are.
#[derive(Debug)]
struct Layout {
    /// The folders.
    folders: Vec<String>,
    /// What their files are called, with `*` and `?`.
    pattern: String,
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            folders: vec!["test".to_string()],
            pattern: "*_test.exs".to_string(),
        }
    }
}

/// What is told instead of running tests, and the exit status.
type Refusal = (String, i32);

impl Layout {
    /// As the open project says.
    fn of_project(p: &Proc) -> Result<Layout, Refusal> {
        let usual = Layout::default();
        let folders = match project::setting(p, "test_paths") {
            Some(list) => list
                .iter()
                .filter_map(|path| path.as_str().map(str::to_string))
                .collect(),
            None => usual.folders,
        };
        let pattern = project::setting(p, "test_pattern");
        let pattern = pattern.and_then(|pattern| pattern.as_str().map(str::to_string));
        for folder in &folders {
            let helper = Path::new(folder).join("test_helper.exs");
            if Path::new(folder).is_dir() && !helper.is_file() {
                let text = format!(
                    "** (Mix) Cannot run tests because test helper file {:?} does not exist\n",
                    helper.display().to_string()
                );
                return Err((text, NOT_RUN));
            }
        }
        Ok(Layout {
            folders,
            pattern: pattern.unwrap_or(usual.pattern),
        })
    }

    fn is_test(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| fits(self.pattern.as_bytes(), name.as_bytes()))
    }
}

/// Whether a name fits a pattern of letters, `*` and `?`.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            // However many letters the star stands for.
            (0..=name.len()).any(|taken| fits(rest, &name[taken..]))
        }
        (Some((b'?', pattern)), Some((_, name))) => fits(pattern, name),
        (Some((letter, pattern)), Some((same, name))) if letter == same => fits(pattern, name),
        _ => false,
    }
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
    let columns = terminal::columns();
    let only = !options.only.is_empty() || !files.filters().is_empty();
    let (trace, slowest) = (options.trace, options.slowest);
    let (timeout, max_failures) = (options.timeout, options.max_failures);
    move |config| {
        config.autorun = false;
        config.tells_loading = false;
        config.colors = config.colors.or(Some(colors));
        config.width = config.width.or(columns);
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
        let found = ex_unit::markdown::register(p, &name, &source, &language::commands());
        if let Err(problem) = &found {
            p.print(Stream::Err, format!("{problem}\n"));
        }
        return Ok(found.is_ok());
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
    fn find(paths: &[String], layout: &Layout) -> Result<Files, String> {
        let mut files = Files::default();
        if paths.is_empty() {
            for folder in layout.folders.iter().map(Path::new) {
                if !folder.is_dir() {
                    return Err(format!(
                        "there is no folder named {} here; say which files to run",
                        folder.display()
                    ));
                }
                files.add_folder(folder, layout)?;
            }
            return Ok(files);
        }
        for path in paths {
            files.add(path, layout)?;
        }
        let mut seen = BTreeSet::new();
        files.tests.retain(|test| seen.insert(test.clone()));
        files.helpers.sort();
        files.helpers.dedup();
        Ok(files)
    }

    /// The files in a project, where the helpers of all its folders are loaded and no test is no mistake.
    fn of_project(layout: &Layout, options: &TestOptions) -> Result<Files, Refusal> {
        let refused = |problem| match options.paths.is_empty() {
            true => ("There are no tests to run\n".to_string(), 0),
            false => (format!("{problem}\n"), NOT_RUN),
        };
        let mut files = Files::find(&options.paths, layout).map_err(refused)?;
        files.helpers = layout
            .folders
            .iter()
            .map(|folder| Path::new(folder).join("test_helper.exs"))
            .filter(|helper| helper.is_file())
            .collect();
        Ok(files)
    }

    fn add(&mut self, typed: &str, layout: &Layout) -> Result<(), String> {
        let (path, line) = match typed.rsplit_once(':') {
            Some((path, line)) if !Path::new(typed).exists() => match line.parse::<u32>() {
                Ok(line) => (PathBuf::from(path), Some(line)),
                Err(_) => (PathBuf::from(typed), None),
            },
            _ => (PathBuf::from(typed), None),
        };
        if path.is_dir() {
            return self.add_folder(&path, layout);
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
    fn add_folder(&mut self, folder: &Path, layout: &Layout) -> Result<(), String> {
        let before = self.tests.len();
        let helper = folder.join("test_helper.exs");
        if helper.is_file() {
            self.helpers.push(helper);
        }
        collect(folder, layout, &mut self.tests);
        if self.tests.len() == before {
            return Err(format!(
                "there is no file named {} below {}",
                layout.pattern,
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

fn collect(folder: &Path, layout: &Layout, tests: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, layout, tests);
        } else if layout.is_test(&path) {
            tests.push(path);
        }
    }
}
