//! The command line as it was typed. What it means is left to `plan`.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  suplab                          open the shell
  suplab lesson.exs               run a file of commands
  suplab run lesson.exs -- a b    the same, with arguments for the file
  suplab -e '1 + 1 |> IO.inspect' evaluate an expression
  echo 'tree' | suplab            read commands from standard input
  suplab -S mix                   open the Mix project of this folder, and the shell
  suplab -S mix run -e 'KV.hi()'  run an expression in the project

In the shell, `h` lists the commands and `h start` explains one.";

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "suplab",
    version,
    about = "A lab for supervision experiments: Erlang/OTP's processes and supervisors at a prompt",
    after_help = EXAMPLES,
    styles = STYLES
)]
pub struct Typed {
    /// How the lab is to run.
    #[command(flatten)]
    pub lab: LabOptions,

    /// Opens the Mix project of the current folder, as `iex -S mix` does; a task of Mix may follow (`run`, `test`,
    /// `compile`), with its own options.
    #[arg(short = 'S', value_name = "mix [TASK]")]
    pub script: Option<String>,

    /// Evaluates an expression and ends; may be given several times.
    #[arg(
        short = 'e',
        long = "eval",
        value_name = "EXPR",
        allow_hyphen_values = true
    )]
    pub eval: Vec<String>,

    /// The file of commands to run, and arguments for it (`System.argv()`); options of the file's own go behind `--`.
    #[arg(value_name = "FILE [ARGS]")]
    pub file: Vec<PathBuf>,

    /// A command, if the first word is one.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs a file of commands.
    Run {
        /// The file, and arguments for it (`System.argv()`); options of the file's own go behind `--`.
        #[arg(value_name = "FILE [ARGS]", required = true)]
        file: Vec<PathBuf>,
    },
    /// Runs the experiment in a file under each strategy, and shows side by side what became of whom.
    Compare {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// Which strategies: `all`, or names with commas between them.
        #[arg(long, value_name = "NAMES", default_value = "all")]
        strategies: String,

        /// Changes only the supervisor of this name.
        #[arg(long = "in", value_name = "NAME")]
        only: Option<String>,
    },
    /// Runs tests: ExUnit files, the folder `test`, or the `iex>` examples of Markdown files.
    Test(TestOptions),
}

/// The options of `suplab test`.
#[derive(Debug, Args, Clone, PartialEq)]
pub struct TestOptions {
    /// Files and folders; `FILE:LINE` runs the test around a line. Without any: the folder `test`.
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,

    /// Runs only tests with this tag (`slow`, `os:unix`); may be given several times.
    #[arg(long, value_name = "TAG")]
    pub only: Vec<String>,

    /// Leaves tests with this tag out; may be given several times.
    #[arg(long, value_name = "TAG")]
    pub exclude: Vec<String>,

    /// Runs tests with this tag even if they are excluded; may be given several times.
    #[arg(long, value_name = "TAG")]
    pub include: Vec<String>,

    /// Tells each test on a line of its own, and lifts the timeouts.
    #[arg(long)]
    pub trace: bool,

    /// Stops after so many failures.
    #[arg(long, value_name = "COUNT")]
    pub max_failures: Option<usize>,

    /// Milliseconds for each test, of lab time [default: 60000].
    #[arg(long, value_name = "MS")]
    pub timeout: Option<u64>,

    /// Compiles a project's files but does not start its application.
    #[arg(long)]
    pub no_start: bool,

    /// Lists the slowest tests at the end.
    #[arg(long, value_name = "COUNT")]
    pub slowest: Option<usize>,
}

/// The options that hold for every way to run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Lab")]
pub struct LabOptions {
    /// Loads a file first (its modules, its definitions); may be given several times.
    #[arg(short = 'r', long = "require", value_name = "FILE", global = true)]
    pub require: Vec<PathBuf>,

    /// Goes to a folder first, and opens the Mix project that is there.
    #[arg(long, value_name = "DIR", global = true)]
    pub project: Option<PathBuf>,

    /// How time goes: as on the wall, or from timer to timer without waiting [default: real in the
    /// shell, virtual otherwise].
    #[arg(long, value_name = "CLOCK", global = true)]
    pub clock: Option<Clock>,

    /// How many lab seconds go by in a second; implies the real clock.
    #[arg(long, value_name = "FACTOR", value_parser = speed, global = true)]
    pub speed: Option<f64>,

    /// Starts the random numbers, and shuffles whose turn it is: the same seed, the same run.
    #[arg(long, value_name = "NUMBER", global = true)]
    pub seed: Option<u64>,

    /// How many processes may run at the same moment; with more than one, runs differ from each other.
    #[arg(long, value_name = "COUNT", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1024), global = true)]
    pub permits: u16,

    /// Shows what happens in the lab, one line for each event (the shell does so by itself).
    #[arg(long, global = true)]
    pub watch: bool,

    /// Writes what happens for other programs, one JSON object a line; what is printed becomes such a
    /// line too, so that standard output holds nothing else.
    #[arg(long, value_name = "FORMAT", global = true)]
    pub events: Option<EventFormat>,

    /// Draws the run into this file, an SVG picture: a lane for each process, its lives and deaths.
    #[arg(long, value_name = "FILE.svg", global = true)]
    pub timeline: Option<PathBuf>,

    /// Whether to use colours; `NO_COLOR` in the environment means never.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}

/// The values of `--clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Clock {
    /// At the wall clock's pace.
    Real,
    /// From timer to timer.
    Virtual,
}

/// The values of `--events`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EventFormat {
    /// One JSON object a line.
    Json,
}

/// The values of `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Even into a file.
    Always,
    /// Plain ASCII.
    Never,
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if factor > 0.0 && factor.is_finite() => Ok(factor),
        _ => Err("it must be a number above 0, such as 10 or 0.5".to_string()),
    }
}
