//! Processes as OTP starts them: they know their ancestors, can be waited for while they start, and a
//! crash report is written when they fail (`proc_lib.erl`).
//!
//! What such a process runs is left to the caller: gen_server, supervisors, tasks.

use crate::runtime::{Class, Outcome, Proc, Raise, SpawnOptions, Spawned, Start};
use crate::term::{Atom, Map, Pid, Ref, Term, atoms};

use super::gen_server::is_clean;
use super::reports::{self, Crash, Report};
use super::{Timeout, sys};

/// A function by name and number of arguments: what a process was started to run.
pub type InitialCall = (Atom, Atom, usize);

/// How a starter and the process that it starts are tied to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tie {
    /// Not at all.
    #[default]
    None,
    /// By a link.
    Link,
    /// The starter watches the process.
    Monitor,
}

/// Starts a process that reports its failure, without waiting for it (`spawn/1`).
pub fn spawn(p: &mut Proc, call: InitialCall, body: Start) -> Pid {
    spawn_opt(p, Tie::None, call, body).pid
}

/// As [`spawn`], linked to the caller (`spawn_link/1`).
pub fn spawn_link(p: &mut Proc, call: InitialCall, body: Start) -> Pid {
    spawn_opt(p, Tie::Link, call, body).pid
}

/// Starts a process with `$ancestors` and `$initial_call` in its dictionary (`spawn_opt/2`).
///
/// A body that becomes a server hands failures of that server to [`exit_p`] itself.
pub fn spawn_opt(p: &mut Proc, tie: Tie, call: InitialCall, body: Start) -> Spawned {
    let ancestors = Term::cons(my_name(p), ancestors(p));
    let initial_call = Term::tuple([Term::Atom(call.0), Term::Atom(call.1), Term::from(call.2)]);
    let options = SpawnOptions {
        link: tie == Tie::Link,
        monitor: tie == Tie::Monitor,
        initial_call: call,
        dictionary: Map::from_entries([
            (Term::Atom(atoms::ANCESTORS), ancestors),
            (Term::Atom(atoms::INITIAL_CALL), initial_call),
        ]),
        ..SpawnOptions::default()
    };
    p.spawn(options, Box::new(move |p| init_p(p, body)))
}

fn init_p(p: &mut Proc, body: Start) -> Result<Outcome, Raise> {
    match body(p) {
        Ok(outcome) => Ok(outcome),
        Err(raise) => Err(exit_p(p, raise)),
    }
}

/// What becomes of a failure that nobody has caught: a crash report, unless it is a clean exit, and the
/// exit that ends the process.
pub fn exit_p(p: &mut Proc, raise: Raise) -> Raise {
    if !raise.catchable() {
        return raise;
    }
    let raise = p.trace(raise);
    if raise.class == Class::Exit && is_clean(&raise.reason) {
        return raise;
    }
    let raise = raise.settled();
    let crash = Crash::of(p, &raise);
    match reports::hand_over(p, Report::Crash(crash)) {
        Ok(_) => Raise::exit(raise.exit_reason()),
        Err(terminated) => terminated,
    }
}

/// Starts a process and waits until it has answered with [`init_ack`]; that answer, or `{:error, reason}`
/// if it ended before, or `{:error, :timeout}` after it has been killed for being late
/// (`start/5`, `start_link/5`, `start_monitor/5`). The reference is that of the monitor if one was wanted.
///
/// # Errors
/// `Terminated` if the caller dies meanwhile.
pub fn start(
    p: &mut Proc,
    tie: Tie,
    timeout: Timeout,
    call: InitialCall,
    body: Start,
) -> Result<(Term, Option<Ref>), Raise> {
    let mark = p.mark()?;
    let watch = if tie == Tie::Link {
        Tie::Link
    } else {
        Tie::Monitor
    };
    let child = spawn_opt(p, watch, call, body);
    let answer = p.receive_after(mark, timeout, |_, message| Ok(answer_of(&child, message)))?;
    let result = match answer {
        Some(Answer::Ack(result)) => {
            if tie == Tie::None
                && let Some(monitor) = child.monitor
            {
                p.demonitor(monitor, true)?;
            }
            result
        }
        Some(Answer::Ended(reason, down)) => {
            if tie == Tie::Monitor {
                p.save_message(down);
            }
            Term::error(reason)
        }
        None => {
            if tie == Tie::None
                && let Some(monitor) = child.monitor
            {
                p.demonitor(monitor, true)?;
            }
            kill_flush(p, child.pid)?;
            Term::error(atoms::TIMEOUT)
        }
    };
    Ok((result, child.monitor.filter(|_| tie == Tie::Monitor)))
}

enum Answer {
    Ack(Term),
    /// The reason, and the message that told it.
    Ended(Term, Term),
}

fn answer_of(child: &Spawned, message: &Term) -> Option<Answer> {
    match message.as_tuple()? {
        [Term::Atom(atoms::ACK), Term::Pid(pid), result] if *pid == child.pid => {
            Some(Answer::Ack(result.clone()))
        }
        [Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), reason]
            if *pid == child.pid && child.monitor.is_none() =>
        {
            Some(Answer::Ended(reason.clone(), message.clone()))
        }
        [
            Term::Atom(atoms::UPPER_DOWN),
            Term::Ref(monitor),
            _,
            _,
            reason,
        ] if Some(*monitor) == child.monitor => {
            Some(Answer::Ended(reason.clone(), message.clone()))
        }
        _ => None,
    }
}

/// Kills a process that is late, so that nothing of it comes in any more.
fn kill_flush(p: &mut Proc, pid: Pid) -> Result<(), Raise> {
    p.unlink(pid);
    p.exit(pid, Term::Atom(atoms::KILL))?;
    p.receive(Some(0), |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), _]) if *from == pid => Some(()),
            _ => None,
        })
    })?;
    Ok(())
}

/// Tells the starter how the start went; the process may go on afterwards (`init_ack/2`).
pub fn init_ack(p: &mut Proc, starter: Pid, result: Term) {
    let message = Term::tuple([Term::Atom(atoms::ACK), Term::Pid(p.pid()), result]);
    p.send(starter, message);
}

/// As [`init_ack`], for a process that finds its starter among its ancestors (`init_ack/1`).
pub fn init_ack_to_parent(p: &mut Proc, result: Term) {
    if let Some(parent) = parent(p) {
        init_ack(p, parent, result);
    }
}

/// Who started this process, by its dictionary (`gen:get_parent/0`).
pub fn parent(p: &Proc) -> Option<Pid> {
    match p.get(&Term::Atom(atoms::ANCESTORS))?.iter().next()? {
        Term::Pid(pid) => Some(*pid),
        Term::Atom(name) => p.whereis(*name),
        _ => None,
    }
}

/// What a process runs, by its dictionary; what everything started here has in common if that says
/// nothing (`translate_initial_call/1`).
pub fn translate_initial_call(dictionary: &Map) -> InitialCall {
    dictionary
        .get_atom(atoms::INITIAL_CALL)
        .and_then(Term::as_tuple)
        .and_then(|call| match call {
            [Term::Atom(module), Term::Atom(function), Term::Int(arity)] => {
                Some((*module, *function, usize::try_from(*arity).ok()?))
            }
            _ => None,
        })
        .unwrap_or((atoms::PROC_LIB, Atom::new("init_p"), 5))
}

/// Makes a process stop by a system message and waits until it is dead (`stop/3`). `Err` is the reason
/// with which the caller is to exit: `:noproc`, `:timeout`, or that of the process if it is another
/// than the one asked for.
///
/// # Errors
/// `Terminated`.
pub fn stop(
    p: &mut Proc,
    pid: Pid,
    reason: &Term,
    timeout: Timeout,
) -> Result<Result<(), Term>, Raise> {
    let monitor = p.monitor(pid);
    let deadline = timeout.map(|ms| p.now() + ms.saturating_mul(1000));
    let request = Term::tagged(atoms::TERMINATE, reason.clone());
    if let Err(failure) = sys::request(p, &Term::Pid(pid), request, timeout)? {
        p.demonitor(monitor, true)?;
        return Ok(Err(match failure {
            known @ Term::Atom(atoms::NOPROC | atoms::TIMEOUT) => known,
            other => {
                let mut args = vec![Term::Pid(pid), reason.clone()];
                args.push(super::timeout_term(timeout));
                Term::tuple([other, super::mfa(atoms::SYS, atoms::TERMINATE, args)])
            }
        }));
    }
    let left = deadline.map(|deadline| deadline.saturating_sub(p.now()).div_ceil(1000));
    let down = p.receive(left, |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason]) if *r == monitor => {
                Some(reason.clone())
            }
            _ => None,
        })
    })?;
    match down {
        Some(ended) if ended == *reason => Ok(Ok(())),
        Some(ended) => Ok(Err(ended)),
        None => {
            p.demonitor(monitor, true)?;
            Ok(Err(Term::Atom(atoms::TIMEOUT)))
        }
    }
}

/// What a process is called by those that it starts: its name if it has one, else its pid.
pub fn my_name(p: &Proc) -> Term {
    p.registered_name().map_or(Term::Pid(p.pid()), Term::Atom)
}

/// The ancestors of a process, the nearest first, as a list.
pub fn ancestors(p: &Proc) -> Term {
    match p.get(&Term::Atom(atoms::ANCESTORS)) {
        Some(list) if list.is_list() => list.clone(),
        _ => Term::Nil,
    }
}
