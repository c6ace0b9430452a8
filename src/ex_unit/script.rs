//! `ExUnit` itself: starting it, its configuration, and the run at the end of a script.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::formatter::Counts;
use super::runner;
use super::suite::Suite;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit",
    doc: "Unit tests: `ExUnit.start()` at the beginning of a script runs its test cases at the end.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit":
    /// Changes the configuration: `exclude:`, `include:`, `seed:`, `timeout:`, `trace:` and others.
    "configure" 1 => configure;
    /// The configuration.
    "configuration" 0 => |p, _| Ok(Suite::of(p).config().to_term());
    /// Runs the suite now; how many tests there were and how they went.
    "run" 0 => run;
    "run" 1 => run;
    /// Starts ExUnit: the test cases that are defined from here on run at the end of the script.
    "start" 0 => start_now, [Term::Nil];
    "start" 1 => start_now;
    /// Does nothing: a suite that is run by hand needs no call after it.
    "after_suite" 1 => |_, _| Ok(Term::OK);
}

fn configure(p: &mut Proc, args: &[Term]) -> Reply {
    Suite::of(p).with(|state| {
        state.config.get_or_insert_default().apply(&args[0]);
    });
    Ok(Term::OK)
}

fn start_now(p: &mut Proc, args: &[Term]) -> Reply {
    start(p);
    configure(p, args)
}

/// Starts ExUnit, unless it is running.
pub fn start(p: &Proc) {
    Suite::of(p).with(|state| {
        state.config.get_or_insert_default();
    });
}

fn run(p: &mut Proc, _: &[Term]) -> Reply {
    let counts = runner::run(p, None)?;
    let fields = [
        ("excluded", counts.excluded),
        ("failures", counts.failures + counts.invalid),
        ("skipped", counts.skipped),
        ("total", counts.total()),
    ];
    Ok(Term::map(fields.map(|(name, count)| {
        (Term::Atom(Atom::new(name)), Term::from(count))
    })))
}

/// At the end of a script that has started ExUnit: runs the suite, unless that has been done.
///
/// # Errors
/// `Terminated`.
pub fn autorun(p: &mut Proc) -> Result<Option<Counts>, Raise> {
    let wanted = Suite::of(p).with(|state| {
        let config = state.config.as_ref();
        !state.ran && config.is_some_and(|config| config.autorun)
    });
    if !wanted {
        return Ok(None);
    }
    let load = p.now();
    runner::run(p, Some(load)).map(Some)
}
