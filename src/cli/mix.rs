//! `suplab -S mix`: Mix's tasks as they are typed, and opening a project before a job.
//!
//! What opening does is left to the layer `mix`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::mix::{self, Opening};
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::replay::serve::to_its_end;
use crate::shell::{nearest, text};
use crate::term::Atom;

use super::lab::Lab;
use super::plan::LabPlan;
use super::run::requested_status;
use super::signals::{INTERRUPTED, Interrupts};

/// What stands behind `-S mix`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Nothing: the shell.
    Shell,
    /// `run`.
    Run(Run),
    /// `compile`.
    Compile,
    /// `help`.
    Help,
}

/// What `help` says.
pub(super) const HELP: &str = "\
suplab -S mix                the shell, with the project of this folder compiled and its application started
suplab -S mix run            starts the application; with a file or -e EXPR runs that, and ends
    -e, --eval EXPR          an expression; may be given several times
    -r, --require FILE       a file to load first
    --no-start               compiles only
    --no-halt                goes on when the file is through
suplab -S mix test PATHS     runs the suite (suplab test --help tells the options)
suplab -S mix compile        compiles, to see what is wrong

Options of suplab's own (--clock, --seed, --project DIR ...) stand before -S.
";

/// The options of `mix run`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Expressions.
    pub(super) eval: Vec<String>,
    /// Files to load first.
    pub(super) require: Vec<PathBuf>,
    /// The file, and its arguments.
    pub(super) words: Vec<PathBuf>,
    /// Whether the application is not started.
    pub(super) no_start: bool,
    /// Whether the program goes on when the file is through.
    pub(super) no_halt: bool,
}

/// Mix's tasks that suplab does not have.
const OTHER_TASKS: &[&str] = &[
    "app.config",
    "app.start",
    "app.tree",
    "archive",
    "archive.build",
    "archive.install",
    "clean",
    "cmd",
    "deps",
    "deps.clean",
    "deps.compile",
    "deps.get",
    "deps.tree",
    "deps.unlock",
    "deps.update",
    "do",
    "escript",
    "escript.build",
    "escript.install",
    "eval",
    "format",
    "hex",
    "loadconfig",
    "local",
    "local.hex",
    "local.rebar",
    "new",
    "phx.server",
    "profile.cprof",
    "profile.eprof",
    "profile.fprof",
    "release",
    "release.init",
    "test.coverage",
    "xref",
];

/// Takes `-S mix TASK ARGS` out of the command line: what is left, and the words behind `mix`. The task `test` becomes
/// the command `test`, which has the same options.
pub(super) fn split(args: impl Iterator<Item = OsString>) -> (Vec<OsString>, Option<Vec<String>>) {
    let mut own: Vec<OsString> = args.collect();
    let end = own.iter().position(|arg| arg == "--").unwrap_or(own.len());
    let Some(at) = own[..end].iter().position(|arg| arg == "-S") else {
        return (own, None);
    };
    if own.get(at + 1).is_none_or(|name| name != "mix") {
        return (own, None);
    }
    let mut rest = own.split_off(at).split_off(2);
    if rest.first().is_some_and(|task| task == "test") {
        own.append(&mut rest);
        return (own, Some(Vec::new()));
    }
    let words = rest.iter().map(|word| word.to_string_lossy().into_owned());
    (own, Some(words.collect()))
}

impl Task {
    /// The task for the words behind `mix`.
    ///
    /// # Errors
    /// What Mix says of them.
    pub(super) fn of(words: &[String]) -> Result<Task, String> {
        match words.split_first() {
            None => Ok(Task::Shell),
            Some((task, rest)) => match task.as_str() {
                "run" => Run::of(rest).map(Task::Run),
                "compile" => Ok(Task::Compile),
                "help" | "--help" | "-h" => Ok(Task::Help),
                task => Err(no_task(task)),
            },
        }
    }
}

fn no_task(task: &str) -> String {
    if OTHER_TASKS.contains(&task) {
        return format!(
            "** (Mix) suplab does not have the task {task:?}: it has run, test and compile"
        );
    }
    let near = nearest(task, ["run", "test", "compile"]);
    let advice = near.map_or(String::new(), |near| format!(". Did you mean {near:?}?"));
    let note = match Path::new("mix.exs").exists() {
        true => "",
        false => "\nNote no mix.exs was found in the current directory",
    };
    format!("** (Mix) The task {task:?} could not be found{advice}{note}")
}

impl Run {
    fn of(words: &[String]) -> Result<Run, String> {
        let mut run = Run::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || {
                let missing = format!(
                    "** (Mix) Could not invoke task \"run\": 1 error found!\n{word} : Missing argument of type keep"
                );
                words.next().cloned().ok_or(missing)
            };
            match word.as_str() {
                "-e" | "--eval" => run.eval.push(value()?),
                "-r" | "--require" => run.require.push(PathBuf::from(value()?)),
                "--no-start" => run.no_start = true,
                "--no-halt" => run.no_halt = true,
                "--no-compile"
                | "--no-deps-check"
                | "--no-archives-check"
                | "--no-elixir-version-check" => {}
                "--" => break,
                option if option.starts_with('-') => {
                    return Err(format!(
                        "** (Mix) Could not invoke task \"run\": 1 error found!\n{option} : Unknown option"
                    ));
                }
                _ => {
                    run.words.push(PathBuf::from(word));
                    break;
                }
            }
        }
        run.words.extend(words.map(PathBuf::from));
        if let Some(file) = run
            .words
            .first()
            .filter(|file| !file.exists() && run.eval.is_empty())
        {
            return Err(format!("** (Mix) No such file: {}", file.display()));
        }
        Ok(run)
    }
}

/// Opens the project; with an exit status if that has failed, which has been told.
///
/// # Errors
/// `Terminated`.
pub(super) fn open(p: &mut Proc, opening: &Opening) -> Result<Option<i32>, Raise> {
    match mix::open(p, opening) {
        Ok(()) => Ok(None),
        Err(raise) if !raise.catchable() => Err(raise),
        Err(raise) => tell(p, &raise).map(Some),
    }
}

/// Tells what keeps a project from being opened; the exit status.
fn tell(p: &mut Proc, raise: &Raise) -> Result<i32, Raise> {
    if let Some(status) = requested_status(raise) {
        return Ok(status);
    }
    let mut told = uncaught(p, raise)?;
    if raise.reason.struct_module() == Some(Atom::module("CompileError")) {
        told.push('\n');
    }
    p.print(Stream::Err, told);
    Ok(1)
}

/// A failure that nobody has caught. In a project, Mix's own failures stand alone.
///
/// # Errors
/// `Terminated`.
pub(super) fn uncaught(p: &mut Proc, raise: &Raise) -> Result<String, Raise> {
    match mix::message_of(raise).filter(|_| mix::is_begun(p)) {
        Some(told) => Ok(text::paint_error(p, &told)),
        None => text::uncaught(p, raise),
    }
}

/// Opens the project of the plan in a lab that has not begun its work; with an exit status if that has failed.
pub(super) fn open_in(lab: &Lab, plan: &LabPlan) -> Option<i32> {
    let opening = plan.project.clone()?;
    let again = opening.clone();
    let status = lab.run(move |p| Ok(open(p, &opening)?.unwrap_or(0)));
    // A session that goes back finds the project opened too.
    lab.stage.prepare(move |system| {
        let opening = again.clone();
        let _ = system.run(move |p| to_its_end(p, |p| open(p, &opening).map(drop)));
    });
    Some(status).filter(|status| *status != 0)
}

/// `mix compile`: opens the project, and nothing else; the exit status.
pub(super) fn only_open(plan: &LabPlan) -> i32 {
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    open_in(&lab, plan).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Run, Task, split};

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_string).collect()
    }

    fn check(line: &str, own: &str, behind: Option<&str>) {
        let (left, task) = split(words(line).into_iter().map(Into::into));
        let left: Vec<String> = left
            .iter()
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect();
        assert_eq!(left, words(own), "{line}");
        assert_eq!(task, behind.map(words), "{line}");
    }

    #[test]
    fn the_script_takes_the_rest_of_the_line() {
        check("suplab a.exs", "suplab a.exs", None);
        check("suplab --watch -S mix", "suplab --watch", Some(""));
        check("suplab -S mix run -e 1", "suplab", Some("run -e 1"));
        check(
            "suplab -S mix test a --trace",
            "suplab test a --trace",
            Some(""),
        );
        check("suplab a.exs -- -S mix", "suplab a.exs -- -S mix", None);
    }

    #[test]
    fn options_of_run() {
        let task = Task::of(&words("run --no-start -e 1 -- a -b"));
        let expected = Run {
            eval: vec!["1".into()],
            no_start: true,
            words: vec!["a".into(), "-b".into()],
            ..Run::default()
        };
        assert_eq!(task, Ok(Task::Run(expected)));
        assert!(Task::of(&words("run --foo")).is_err());
    }
}
