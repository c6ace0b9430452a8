//! Running files and expressions to their end.

use std::path::{Path, PathBuf};

use crate::ex_unit::{self, Suite};
use crate::lang::EvalError;
use crate::runtime::{Class, Proc, Raise, Stream};
use crate::shell::replay::script as session;
use crate::shell::{language, source};
use crate::stdlib::system::halting::run_at_exit;
use crate::term::{Term, atoms};

use super::lab::Lab;
use super::mix;
use super::plan::LabPlan;
use super::shell;
use super::signals::{INTERRUPTED, Interrupts};
use super::terminal;

/// A text to be run, and what it is called.
struct Script {
    name: String,
    text: String,
}

/// Runs a file; the exit status.
pub(super) fn file(path: PathBuf, args: Vec<String>, require: Vec<PathBuf>, plan: LabPlan) -> i32 {
    let main = match read(&path) {
        Ok(script) => script,
        Err(status) => return status,
    };
    if !session::is_script(&main.text) {
        return run(require, vec![main], args, &plan);
    }
    match session::read(&main.text) {
        Ok(script) => shell::repeated(script, require, plan),
        Err(problem) => {
            eprintln!("suplab: {}: {problem}", main.name);
            1
        }
    }
}

/// Evaluates expressions, one after the other; the exit status.
pub(super) fn expressions(
    expressions: Vec<String>,
    args: Vec<String>,
    require: Vec<PathBuf>,
    plan: &LabPlan,
) -> i32 {
    let script = |text| Script {
        name: language::NO_FILE.to_string(),
        text,
    };
    run(
        require,
        expressions.into_iter().map(script).collect(),
        args,
        plan,
    )
}

fn run(require: Vec<PathBuf>, main: Vec<Script>, args: Vec<String>, plan: &LabPlan) -> i32 {
    let mut scripts = Vec::new();
    for path in require {
        match read(&path) {
            Ok(script) => scripts.push(script),
            Err(status) => return status,
        }
    }
    scripts.extend(main);
    // Before the lab starts its threads, which inherit that they leave Ctrl-C alone.
    let interrupts = Interrupts::catch();
    let lab = Lab::new(plan);
    interrupts.end(lab.printer.clone(), INTERRUPTED);
    if let Some(status) = mix::open_in(&lab, plan) {
        return status;
    }
    let (endless, colors) = (plan.endless, plan.style.has_color());
    let main = scripts
        .last()
        .map(|main| (main.name.clone(), main.text.clone()));
    lab.stage.shared().with(|state| state.program = main);
    lab.run(move |p| {
        language::set_arguments(p, &args)?;
        let mut status = run_all(p, &scripts, colors)?;
        if endless && status == 0 {
            status = p.receive(None, |_, _| Ok(None))?.unwrap_or(status);
        }
        run_at_exit(p, status)?;
        Ok(status)
    })
}

/// Runs one text after the other, until one ends the program; the exit status.
fn run_all(p: &mut Proc, scripts: &[Script], colors: bool) -> Result<i32, Raise> {
    for script in scripts {
        if let Some(status) = run_one(p, script)? {
            return Ok(status);
        }
    }
    tested(p, colors)
}

/// The exit status when a test has failed.
const FAILED_TESTS: i32 = 2;

/// At the end of scripts that have started ExUnit: their tests; the exit status.
fn tested(p: &mut Proc, colors: bool) -> Result<i32, Raise> {
    let columns = terminal::columns();
    Suite::of(p).with(|state| {
        if let Some(config) = &mut state.config {
            config.colors = config.colors.or(Some(colors));
            config.width = config.width.or(columns);
        }
    });
    let counts = ex_unit::autorun(p)?;
    let failed = counts.is_some_and(|counts| counts.failures + counts.invalid > 0);
    Ok(if failed { FAILED_TESTS } else { 0 })
}

/// Reads a file; if that cannot be done, says why, and the exit status.
fn read(path: &Path) -> Result<Script, i32> {
    match source::read(path) {
        Ok(text) => Ok(Script {
            name: shown_name(path),
            text,
        }),
        Err(problem) => {
            eprintln!("suplab: {problem}");
            Err(1)
        }
    }
}

/// The name of a file in messages and stacks: as seen from the current folder, as Elixir has it.
pub(super) fn shown_name(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Runs a text; with an exit status if it has ended the program.
fn run_one(p: &mut Proc, script: &Script) -> Result<Option<i32>, Raise> {
    let told = match language::run(p, &script.name, &script.text) {
        Ok(_) => return Ok(None),
        Err(EvalError::Syntax { error, .. }) => format!("{error}\n"),
        Err(EvalError::Raise(raise)) if !raise.catchable() => return Err(raise),
        Err(EvalError::Raise(raise)) => match requested_status(&raise) {
            Some(status) => return Ok(Some(status)),
            None => mix::uncaught(p, &raise)?,
        },
    };
    p.print(Stream::Err, told);
    Ok(Some(1))
}

/// The exit status that `exit(:normal)`, `exit(:shutdown)` and `exit({:shutdown, n})` ask for.
pub(super) fn requested_status(raise: &Raise) -> Option<i32> {
    if raise.class != Class::Exit {
        return None;
    }
    match &raise.reason {
        Term::Atom(atoms::NORMAL | atoms::SHUTDOWN) => Some(0),
        reason => match reason.as_tuple() {
            Some([Term::Atom(atoms::SHUTDOWN), Term::Int(status)]) => Some((status & 0xFF) as i32),
            Some([Term::Atom(atoms::SHUTDOWN), _]) => Some(0),
            _ => None,
        },
    }
}
