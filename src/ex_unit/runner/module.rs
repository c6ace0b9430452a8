//! One module: what is left out, `setup_all`, the tests, and what is to be done at the end.
//!
//! `setup_all` runs in a process that waits until the tests are through: what it has started lives as long.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ex_unit::failure::Failure;
use crate::ex_unit::filters::{self, Left};
use crate::ex_unit::formatter::State;
use crate::ex_unit::suite::{Moment, Test, TestModule};
use crate::runtime::{Outcome, Proc, Raise, SpawnOptions};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::leftovers::Before;
use super::{Run, exits, order, test};

/// The process that `setup_all` has run in.
struct Host {
    pid: Pid,
    monitor: Ref,
}

/// A `setup_all` that has failed.
struct Broken {
    failures: Vec<Failure>,
    /// Whether its process has died of something else: then nothing is told of the tests.
    died: bool,
}

impl Broken {
    fn with(failure: Option<Failure>) -> Broken {
        Broken {
            failures: failure.into_iter().collect(),
            died: false,
        }
    }
}

/// Runs a module's tests.
///
/// # Errors
/// `Terminated`.
pub fn run(p: &mut Proc, run: &mut Run, module: &Arc<TestModule>) -> Result<(), Raise> {
    run.formatter.module_started(p, module);
    let tests = left_in(p, run, module)?;
    if tests.is_empty() {
        return Ok(());
    }
    let before = Before::now(p)?;
    let (host, outcome) = set_up(p, run, module)?;
    let failures = run.formatter.counts.failures;
    let set_up = outcome.is_ok();
    match outcome {
        Ok(context) => tests_of(p, run, &tests, &context)?,
        Err(broken) => {
            for test in tests.iter().filter(|_| !broken.died) {
                run.formatter.test_started(p, test);
                run.formatter
                    .test_finished(p, test, &State::Invalid, 0, "")?;
            }
            run.formatter.module_failed(p, module, &broken.failures)?;
        }
    }
    // When the end fails, all tests of the module have.
    let passed = tests.len() - (run.formatter.counts.failures - failures);
    tear_down(p, run, module, host, if set_up { passed } else { 0 })?;
    before.restore(p)
}

/// The tests that are to run, in their order; what became of the others is told at once.
fn left_in(p: &mut Proc, run: &mut Run, module: &TestModule) -> Result<Vec<Arc<Test>>, Raise> {
    let config = run.config.clone();
    let lines = filters::lines(&module.tests);
    let mut kept = Vec::new();
    for test in order::of_tests(module.tests.clone(), config.seed) {
        let wanted = config.only_tests.as_ref();
        if wanted.is_some_and(|ids| !ids.contains(&(test.module, test.name))) {
            continue;
        }
        let state = match filters::judge(&test, &config.include, &config.exclude, &lines) {
            None => {
                kept.push(test);
                continue;
            }
            Some(Left::Excluded) => State::Excluded,
            Some(Left::Skipped) => State::Skipped,
        };
        run.formatter.test_started(p, &test);
        run.formatter.test_finished(p, &test, &state, 0, "")?;
    }
    Ok(kept)
}

fn tests_of(p: &mut Proc, run: &mut Run, tests: &[Arc<Test>], context: &Term) -> Result<(), Raise> {
    for test in tests {
        if run.is_over() {
            return Ok(());
        }
        test::run(p, run, test, context)?;
    }
    Ok(())
}

/// Starts the module's process and has it run `setup_all`: the context for the tests, or what failed.
fn set_up(
    p: &mut Proc,
    run: &Run,
    module: &Arc<TestModule>,
) -> Result<(Host, Result<Term, Broken>), Raise> {
    let runner = p.pid();
    let module = module.clone();
    let start = Box::new(move |p: &mut Proc| {
        exits::expect(p, p.pid());
        let answer = context_of(p, &module)?;
        let pid = Term::Pid(p.pid());
        p.send(runner, Term::tuple([Term::atom("set_up"), pid, answer]));
        // Whatever else comes, the end of the tests is what it waits for.
        p.receive(None, |_, message| {
            Ok(message
                .is_atom(Atom::new("tests_are_through"))
                .then_some(()))
        })?;
        Err::<Outcome, Raise>(Raise::exit(atoms::SHUTDOWN))
    });
    let options = SpawnOptions {
        link: false,
        monitor: true,
        initial_call: (Atom::module("ExUnit.Runner"), Atom::new("run_module"), 2),
        ..SpawnOptions::default()
    };
    let spawned = p.spawn(options, start);
    let host = Host {
        pid: spawned.pid,
        monitor: spawned.monitor.unwrap_or_else(|| p.monitor(spawned.pid)),
    };
    let outcome = answer_of(p, run, &host)?;
    Ok((host, outcome))
}

/// What `setup_all` comes to, as a value for the runner.
fn context_of(p: &mut Proc, module: &TestModule) -> Result<Term, Raise> {
    let mut context: HashMap<Atom, Term> = module.tags.iter().cloned().collect();
    context.insert(atoms::MODULE, Term::Atom(module.name));
    context.insert(Atom::new("case"), Term::Atom(module.name));
    context.insert(Atom::new("file"), Term::string(&module.file));
    let entries = context
        .into_iter()
        .map(|(key, value)| (Term::Atom(key), value));
    let context = Term::map(entries);
    if !module
        .callbacks
        .iter()
        .any(|callback| callback.moment == Moment::SetupAll)
    {
        return Ok(Term::ok(context));
    }
    let args = [Term::atom("setup_all"), context];
    match p.apply(module.name, Atom::new("__ex_unit__"), &args) {
        Ok(context) => Ok(Term::ok(context)),
        Err(raise) => Ok(Term::error(Failure::of(p, raise)?.to_term())),
    }
}

fn answer_of(p: &mut Proc, run: &Run, host: &Host) -> Result<Result<Term, Broken>, Raise> {
    let (pid, monitor) = (host.pid, host.monitor);
    let timeout = run.config.timeout;
    let answer = p.receive(timeout, move |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(tag), Term::Pid(from), answer])
                if *from == pid && tag.as_str() == "set_up" =>
            {
                Some(match answer.as_tuple() {
                    Some([Term::Atom(atoms::OK), context]) => Ok(context.clone()),
                    Some([_, failure]) => Err(Broken::with(Failure::from_term(failure))),
                    _ => Err(Broken::with(None)),
                })
            }
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason]) if *r == monitor => {
                Some(Err(Broken {
                    failures: vec![Failure::exited(Term::Pid(pid), reason.clone())],
                    died: true,
                }))
            }
            _ => None,
        })
    })?;
    match answer {
        Some(answer) => Ok(answer),
        None => {
            let failure = test::timed_out(p, pid, "setup_all", timeout.unwrap_or(0))?;
            p.exit(pid, Term::Atom(atoms::KILL))?;
            Ok(Err(Broken::with(Some(failure))))
        }
    }
}

/// The module's process ends, then what it has left to be done is done.
fn tear_down(
    p: &mut Proc,
    run: &mut Run,
    module: &TestModule,
    host: Host,
    passed: usize,
) -> Result<(), Raise> {
    p.send(host.pid, Term::atom("tests_are_through"));
    let monitor = host.monitor;
    if p.is_alive(host.pid) {
        p.receive(None, move |_, message| {
            let down =
                matches!(message.as_tuple(), Some([_, Term::Ref(r), _, _, _]) if *r == monitor);
            Ok(down.then_some(()))
        })?;
    }
    p.demonitor(monitor, true)?;
    let failures = exits::run(p, host.pid, run.config.timeout)?;
    if !failures.is_empty() {
        run.formatter.counts.failures += passed;
        run.formatter.module_failed(p, module, &failures)?;
    }
    Ok(())
}
