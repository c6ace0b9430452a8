//! One test: its process, its time, its logs, and how it went.

use std::sync::Arc;

use crate::ex_unit::capture;
use crate::ex_unit::config;
use crate::ex_unit::doctest;
use crate::ex_unit::failure::{self, Failure};
use crate::ex_unit::formatter::State;
use crate::ex_unit::suite::{Body, Moment, Suite, Test};
use crate::runtime::{Outcome, Proc, Raise, SpawnOptions};
use crate::term::{Atom, Map, Pid, Ref, Term, atoms};

use super::leftovers::Before;
use super::{Run, exits};

/// Runs a test and tells how it went. The context is what `setup_all` has left.
///
/// # Errors
/// `Terminated`.
pub fn run(p: &mut Proc, run: &mut Run, test: &Arc<Test>, context: &Term) -> Result<(), Raise> {
    run.formatter.test_started(p, test);
    let captures = test
        .tag("capture_log")
        .map_or(run.config.capture_log, Term::truthy);
    let capture = captures.then(|| capture::logs_begin(p, test.tag("capture_log")));
    let before = Before::now(p)?;
    let (state, time) = in_process(p, run, test, context)?;
    before.restore(p)?;
    let logs = capture
        .map(|capture| capture::logs_end(p, capture))
        .unwrap_or_default();
    run.formatter.test_finished(p, test, &state, time, &logs)
}

/// The test in a process of its own; how it went, and how long it took.
fn in_process(
    p: &mut Proc,
    run: &Run,
    test: &Arc<Test>,
    context: &Term,
) -> Result<(State, u64), Raise> {
    let parent = p.pid();
    let (theirs, context) = (test.clone(), full_context(test, context));
    let start = Box::new(move |p: &mut Proc| {
        exits::expect(p, p.pid());
        let began = p.now();
        let failed = outcome(p, &theirs, context)?;
        let time = Term::integer((p.now() - began).into());
        let answer = [
            Term::atom("test_finished"),
            Term::Pid(p.pid()),
            time,
            failed,
        ];
        p.send(parent, Term::tuple(answer));
        Err::<Outcome, Raise>(Raise::exit(atoms::SHUTDOWN))
    });
    let options = SpawnOptions {
        link: false,
        monitor: true,
        initial_call: (
            Atom::module("ExUnit.Runner"),
            Atom::new("spawn_test_monitor"),
            4,
        ),
        ..SpawnOptions::default()
    };
    let began = p.now();
    let spawned = p.spawn(options, start);
    let pid = spawned.pid;
    let monitor = spawned.monitor.unwrap_or_else(|| p.monitor(pid));
    let timeout = timeout_of(test, run);
    let answer = p.receive(timeout.map(after), move |_, message| {
        Ok(report(pid, monitor, message))
    })?;
    let (mut failures, time) = match answer {
        Some(answer) => answer,
        None => {
            let failure = timed_out(p, pid, "test", timeout.unwrap_or(0))?;
            p.exit(pid, Term::Atom(atoms::KILL))?;
            (vec![failure], None)
        }
    };
    p.demonitor(monitor, true)?;
    let time = time.unwrap_or_else(|| p.now() - began);
    let at_exit = exits::run(p, pid, timeout)?;
    if failures.is_empty() {
        failures = at_exit;
    }
    Ok(match failures.is_empty() {
        true => (State::Passed, time),
        false => (State::Failed(failures), time),
    })
}

/// What a message says of the test's end: its failures, and how long it took if it came to that.
fn report(pid: Pid, monitor: Ref, message: &Term) -> Option<(Vec<Failure>, Option<u64>)> {
    match message.as_tuple()? {
        [Term::Atom(tag), Term::Pid(from), time, failed]
            if *from == pid && tag.as_str() == "test_finished" =>
        {
            let failures = failed.iter().filter_map(Failure::from_term).collect();
            let time = time.as_int().and_then(|time| u64::try_from(time).ok());
            Some((failures, time))
        }
        [Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason] if *r == monitor => {
            Some((vec![Failure::exited(Term::Pid(pid), reason.clone())], None))
        }
        _ => None,
    }
}

/// When a timeout is over: code takes no time on the virtual clock, and a test that sleeps for just as long as it may
/// is in time.
fn after(timeout: u64) -> u64 {
    timeout.saturating_add(1)
}

/// Milliseconds for the test.
fn timeout_of(test: &Test, run: &Run) -> Option<u64> {
    match test.tag("timeout") {
        Some(_) if run.config.trace => None,
        Some(timeout) => config::limit(timeout, run.config.timeout),
        None => run.config.timeout,
    }
}

/// The tags over what `setup_all` has left.
fn full_context(test: &Test, context: &Term) -> Term {
    let mut map: Map = context.as_map().cloned().unwrap_or_default();
    for (key, value) in &test.tags {
        map = map.put(Term::Atom(*key), value.clone());
    }
    Term::Map(map)
}

/// Runs `setup` and the test; the failures, as a list.
fn outcome(p: &mut Proc, test: &Test, context: Term) -> Result<Term, Raise> {
    let failure = match body(p, test, context) {
        Ok(()) => return Ok(Term::Nil),
        Err(_) if test.tag("not_implemented").is_some_and(Term::truthy) => {
            let message = ("message", Term::string("Not implemented"));
            let error = failure::assertion(&[message]);
            Failure {
                kind: Term::Atom(atoms::ERROR),
                reason: error,
                stack: Term::Nil,
            }
        }
        Err(raise) => Failure::of(p, raise)?,
    };
    Ok(Term::list([failure.to_term()]))
}

fn body(p: &mut Proc, test: &Test, context: Term) -> Result<(), Raise> {
    let has_setup = Suite::of(p).with(|state| {
        let module = state.known.get(&test.module);
        module.is_some_and(|module| {
            let callbacks = module.callbacks.iter();
            callbacks
                .clone()
                .any(|callback| matches!(callback.moment, Moment::Setup(_)))
        })
    });
    let context = match has_setup {
        true => {
            let args = [Term::atom("setup"), context];
            p.apply(test.module, Atom::new("__ex_unit__"), &args)?
        }
        false => context,
    };
    match &test.body {
        Body::Function => p.apply(test.module, test.name, &[context]).map(drop),
        Body::Doctest(doctest) => doctest::run(p, (test.module, test.name), doctest),
    }
}

/// The failure of a process that takes too long, with the place where it is.
///
/// # Errors
/// `Terminated`.
pub fn timed_out(p: &mut Proc, pid: Pid, kind: &str, timeout: u64) -> Result<Failure, Raise> {
    let args = [Term::Pid(pid), Term::atom("current_stacktrace")];
    let stack = match p.apply(atoms::PROCESS_MODULE, atoms::INFO, &args) {
        Ok(answer) => match answer.as_tuple() {
            Some([_, stack]) => stack.clone(),
            _ => Term::Nil,
        },
        Err(raise) if raise.catchable() => Term::Nil,
        Err(raise) => return Err(raise),
    };
    let error = failure::exception(
        "ExUnit.TimeoutError",
        [
            ("timeout", Term::integer(timeout.into())),
            ("type", Term::string(kind)),
        ],
    );
    Ok(Failure {
        kind: Term::Atom(atoms::ERROR),
        reason: error,
        stack,
    })
}
