//! What is to be done when a test, or a module's `setup_all`, is over: its supervisor ends, then the
//! `on_exit` callbacks run, the latest first, in a process of their own.

use crate::ex_unit::failure::Failure;
use crate::ex_unit::suite::{Exits, Suite};
use crate::runtime::{Outcome, Proc, Raise, SpawnOptions};
use crate::term::{Atom, Pid, Term, atoms};

use super::test;

/// A process may from now on leave things to be done.
pub fn expect(p: &Proc, pid: Pid) {
    Suite::of(p).with(|state| {
        state.exits.insert(pid, Exits::default());
    });
}

/// Does what a process has left to be done; what failed of it.
///
/// # Errors
/// `Terminated`.
pub fn run(p: &mut Proc, pid: Pid, timeout: Option<u64>) -> Result<Vec<Failure>, Raise> {
    let exits = Suite::of(p)
        .with(|state| state.exits.remove(&pid))
        .unwrap_or_default();
    let mut failures = Vec::new();
    if let Some(supervisor) = exits.supervisor {
        failures.extend(end_supervisor(p, supervisor, timeout)?);
    }
    if !exits.callbacks.is_empty() {
        failures.extend(callbacks(p, exits.callbacks, timeout)?);
    }
    failures.truncate(1);
    Ok(failures)
}

/// The supervisor is linked with the test, and ends as it does; it may take its time for its children.
fn end_supervisor(
    p: &mut Proc,
    supervisor: Pid,
    timeout: Option<u64>,
) -> Result<Option<Failure>, Raise> {
    let monitor = p.monitor(supervisor);
    p.exit(supervisor, Term::Atom(atoms::SHUTDOWN))?;
    let ended = p.receive(timeout, move |_, message| {
        let down = matches!(message.as_tuple(), Some([_, Term::Ref(r), _, _, _]) if *r == monitor);
        Ok(down.then_some(()))
    })?;
    if ended.is_some() {
        return Ok(None);
    }
    let kind = "supervisor shutdown";
    let failure = test::timed_out(p, supervisor, kind, timeout.unwrap_or(0))?;
    p.exit(supervisor, Term::Atom(atoms::KILL))?;
    p.demonitor(monitor, true)?;
    Ok(Some(failure))
}

fn callbacks(
    p: &mut Proc,
    callbacks: Vec<(Term, Term)>,
    timeout: Option<u64>,
) -> Result<Vec<Failure>, Raise> {
    let parent = p.pid();
    let start = Box::new(move |p: &mut Proc| {
        // All of them run; the first that fails is the one that is told.
        let mut failed = None;
        for (_, callback) in callbacks.iter().rev() {
            if let Err(raise) = p.call(callback, &[]) {
                let failure = Failure::of(p, raise)?.to_term();
                failed.get_or_insert(failure);
            }
        }
        let answer = [
            Term::atom("exits_done"),
            Term::Pid(p.pid()),
            Term::list(Vec::from_iter(failed)),
        ];
        p.send(parent, Term::tuple(answer));
        Ok(Outcome::Done)
    });
    let options = SpawnOptions {
        link: false,
        monitor: true,
        initial_call: (
            Atom::module("ExUnit.OnExitHandler"),
            Atom::new("on_exit_runner_loop"),
            0,
        ),
        ..SpawnOptions::default()
    };
    let spawned = p.spawn(options, start);
    let pid = spawned.pid;
    let monitor = spawned.monitor.unwrap_or_else(|| p.monitor(pid));
    let answer = p.receive(timeout, move |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(tag), Term::Pid(from), failed])
                if *from == pid && tag.as_str() == "exits_done" =>
            {
                Some(failed.iter().filter_map(Failure::from_term).collect())
            }
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason]) if *r == monitor => {
                Some(vec![Failure::exited(Term::Pid(pid), reason.clone())])
            }
            _ => None,
        })
    })?;
    p.demonitor(monitor, true)?;
    match answer {
        Some(failures) => Ok(failures),
        None => {
            let failure = test::timed_out(p, pid, "on_exit callback", timeout.unwrap_or(0))?;
            p.exit(pid, Term::Atom(atoms::KILL))?;
            Ok(vec![failure])
        }
    }
}
