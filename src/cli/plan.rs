//! What the command line means: what is to be done, and with what kind of lab.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::lab::Style;
use crate::mix::Opening;
use crate::runtime::Pace;
use crate::shell::experiment::Strategies;

use super::args::{Clock, Color, Command, LabOptions, TestOptions, Typed};
use super::mix::Task;

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
    /// An experiment is run under several strategies.
    Compare {
        /// The file that it is in.
        file: PathBuf,
        /// Which strategies.
        strategies: Strategies,
    },
    /// Tests are run.
    Test(TestOptions),
    /// A project is opened, and that is all.
    Open,
    /// Mix's tasks are told.
    MixHelp,
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
    /// Where the run is to be drawn.
    pub timeline: Option<PathBuf>,
    /// How things look.
    pub style: Style,
    /// Whether what is printed must be seen at once.
    pub prompt_output: bool,
    /// The project that is opened first.
    pub project: Option<Opening>,
    /// Whether the program goes on when its scripts are through.
    pub endless: bool,
}

/// What is wrong with the command line.
#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    /// The program's own options.
    Options(String),
    /// What stands behind `-S mix`: in Mix's words.
    Mix(String),
}

impl From<String> for Problem {
    fn from(text: String) -> Problem {
        Problem::Options(text)
    }
}

impl Plan {
    /// The plan for what was typed.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn new(typed: Typed, mix: Option<Vec<String>>) -> Result<Plan, Problem> {
        let Typed {
            lab,
            script,
            eval,
            file,
            command,
        } = typed;
        if let Some(script) = script {
            let text = format!("-S knows mix alone, not {script}");
            return Err(Problem::Options(text));
        }
        let in_project = mix.is_some() || lab.project.is_some();
        if let Some(folder) = &lab.project {
            go_to(folder)?;
        }
        if let Some(Command::Test(options)) = command {
            let is_project = in_project || Path::new("mix.exs").is_file();
            let start = !options.no_start;
            let job = Job::Test(options);
            let require = lab.require.clone();
            let mut lab = LabPlan::new(&lab, &job)?;
            lab.project = is_project.then_some(Opening { env: "test", start });
            return Ok(Plan { job, require, lab });
        }
        if let Some(Command::Compare {
            file,
            strategies,
            only,
        }) = command
        {
            let names = strategies
                .split(',')
                .map(|name| name.trim().trim_start_matches(':'));
            let only = only.map(|name| crate::term::Atom::new(name.trim_start_matches(':')));
            let strategies = Strategies::named(names, only)?;
            let job = Job::Compare { file, strategies };
            let require = lab.require.clone();
            let lab = LabPlan::new(&lab, &job)?;
            return Ok(Plan { job, require, lab });
        }
        if let Some(words) = mix {
            if !eval.is_empty() || !file.is_empty() || command.is_some() {
                let text = "options and files of a task stand behind `-S mix run`".to_string();
                return Err(Problem::Options(text));
            }
            let task = Task::of(&words).map_err(Problem::Mix)?;
            return Plan::of_task(task, &lab);
        }
        let words = match command {
            Some(Command::Run { file: words }) if !eval.is_empty() || !file.is_empty() => {
                let text = format!("`run` takes one file: {}", words[0].display());
                return Err(Problem::Options(text));
            }
            Some(Command::Run { file: words }) => words,
            Some(Command::Test(_) | Command::Compare { .. }) | None => file,
        };
        let require = lab.require.clone();
        let job = job(words, eval)?;
        let mut lab = LabPlan::new(&lab, &job)?;
        lab.project = in_project.then_some(DEV);
        Ok(Plan { job, require, lab })
    }

    fn of_task(task: Task, typed: &LabOptions) -> Result<Plan, Problem> {
        let mut require = typed.require.clone();
        let mut project = DEV;
        let mut endless = false;
        let job = match task {
            Task::Shell => job(Vec::new(), Vec::new())?,
            Task::Help => Job::MixHelp,
            Task::Compile => {
                project.start = false;
                Job::Open
            }
            Task::Run(run) => {
                project.start = !run.no_start;
                endless = run.no_halt;
                require.extend(run.require);
                match run.eval.is_empty() && run.words.is_empty() {
                    // Nothing but the application.
                    true => Job::Eval {
                        expressions: Vec::new(),
                        args: Vec::new(),
                    },
                    false => job(run.words, run.eval)?,
                }
            }
        };
        let mut lab = LabPlan::new(typed, &job)?;
        if endless && typed.clock.is_none() && typed.speed.is_none() {
            (lab.pace, lab.prompt_output) = (Pace::Real(1.0), true);
        }
        (lab.project, lab.endless) = (Some(project), endless);
        Ok(Plan { job, require, lab })
    }
}

/// A project that is opened to be worked with.
const DEV: Opening = Opening {
    env: "dev",
    start: true,
};

fn go_to(folder: &Path) -> Result<(), String> {
    std::env::set_current_dir(folder)
        .map_err(|_| format!("--project: there is no folder named {}", folder.display()))
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
            timeline: typed.timeline.clone(),
            style: style(typed.color, terminal),
            prompt_output: terminal || pace != Pace::Virtual,
            project: None,
            endless: false,
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
