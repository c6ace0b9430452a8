//! What the command line means: what is to be done, and with what kind of lab.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::lab::Style;
use crate::runtime::Pace;

use super::args::{Clock, Color, Command, LabOptions, TestOptions, Typed};

/// What is to be done.
#[derive(Debug)]
pub struct Plan {
    /// The job.
    pub job: Job,
    /// Files to load first.
    pub require: Vec<PathBuf>,
    /// The kind of lab.
    pub lab: LabPlan,
}

/// The jobs.
#[derive(Debug, PartialEq)]
pub enum Job {
    /// A person sits at a terminal.
    Shell,
    /// Commands come in through a pipe or from a file.
    Piped,
    /// A file is run.
    File {
        /// Which one.
        path: PathBuf,
        /// Its arguments.
        args: Vec<String>,
    },
    /// Tests are run.
    Test(TestOptions),
    /// Expressions are evaluated.
    Eval {
        /// The expressions, in order.
        expressions: Vec<String>,
        /// The arguments.
        args: Vec<String>,
    },
}

/// What kind of lab it is to be.
#[derive(Debug)]
pub struct LabPlan {
    /// How time goes.
    pub pace: Pace,
    /// The seed, if one was given.
    pub seed: Option<u64>,
    /// How many processes may run at a time.
    pub permits: usize,
    /// Whether events are shown.
    pub watch: bool,
    /// Whether everything is written as JSON lines.
    pub json: bool,
    /// How things look.
    pub style: Style,
    /// Whether what is printed must be seen at once.
    pub prompt_output: bool,
}

impl Plan {
    /// The plan for what was typed.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn new(typed: Typed) -> Result<Plan, String> {
        let Typed {
            lab,
            eval,
            file,
            command,
        } = typed;
        if let Some(Command::Test(options)) = command {
            let job = Job::Test(options);
            let require = lab.require.clone();
            let lab = LabPlan::new(&lab, &job)?;
            return Ok(Plan { job, require, lab });
        }
        let words = match command {
            Some(Command::Run { file: words }) if !eval.is_empty() || !file.is_empty() => {
                return Err(format!("`run` takes one file: {}", words[0].display()));
            }
            Some(Command::Run { file: words }) => words,
            Some(Command::Test(_)) | None => file,
        };
        let require = lab.require.clone();
        let job = job(words, eval)?;
        let lab = LabPlan::new(&lab, &job)?;
        Ok(Plan { job, require, lab })
    }
}

fn job(words: Vec<PathBuf>, expressions: Vec<String>) -> Result<Job, String> {
    if !expressions.is_empty() {
        return Ok(Job::Eval {
            expressions,
            args: arguments(&words)?,
        });
    }
    Ok(match words.split_first() {
        Some((path, rest)) => Job::File {
            path: path.clone(),
            args: arguments(rest)?,
        },
        None if std::io::stdin().is_terminal() => Job::Shell,
        None => Job::Piped,
    })
}

fn arguments(words: &[PathBuf]) -> Result<Vec<String>, String> {
    let text = |word: &PathBuf| match word.to_str() {
        Some(text) => Ok(text.to_string()),
        None => Err(format!("the argument {} is not UTF-8", word.display())),
    };
    words.iter().map(text).collect()
}

impl LabPlan {
    fn new(typed: &LabOptions, job: &Job) -> Result<LabPlan, String> {
        let pace = match (typed.clock, typed.speed) {
            (Some(Clock::Virtual), Some(_)) => {
                return Err(
                    "--speed needs a clock that is paced, not `--clock virtual`".to_string()
                );
            }
            (Some(Clock::Virtual), None) => Pace::Virtual,
            (_, Some(speed)) => Pace::Real(speed),
            (Some(Clock::Real), None) => Pace::Real(1.0),
            (None, None) if *job == Job::Shell => Pace::Real(1.0),
            (None, None) => Pace::Virtual,
        };
        let terminal = std::io::stdout().is_terminal();
        Ok(LabPlan {
            pace,
            seed: typed.seed,
            permits: usize::from(typed.permits),
            watch: typed.watch || matches!(job, Job::Shell | Job::Piped),
            json: typed.events.is_some(),
            style: style(typed.color, terminal),
            prompt_output: terminal || pace != Pace::Virtual,
        })
    }
}

/// Colours where they are wanted and can be shown; other signs than ASCII where the locale has them.
fn style(color: Color, terminal: bool) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !set("NO_COLOR") && !dumb,
    };
    Style::new(color, color && utf8_locale())
}

/// Whether the environment says that text is UTF-8, in the order in which locale variables count.
fn utf8_locale() -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        })
}
