//! Ending processes: `kill`, `crash`, `stop`.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms, exception};

use super::{SETTLING, target};

natives! { pub const TABLE of "Lab.Commands":
    /// Sends an exit signal to a process, as `Process.exit/2` does; the reason is `:kill` unless it is given.
    ///
    /// The target is a pid, a registered name, `{:via, ..}`, or the id of a child of `Lab`. What the signal
    /// leads to has happened when the command returns.
    ///
    ///     lab> start counter, name: :one
    ///     lab> kill :one, :boom
    ///     true
    ///
    /// `:kill` cannot be trapped and is seen by others as `:killed`; `:normal` is ignored by a process
    /// that does not trap exits.
    "kill" 1 => kill, [Term::Atom(atoms::KILL)];
    "kill" 2 => kill;
    /// Makes a process fail by itself: its code raises a RuntimeError, as a bug would make it.
    ///
    /// Servers run their `terminate/2`, and say so in the log; others get the exit signal of such a crash.
    ///
    ///     lab> start counter, name: :one
    ///     lab> Logger.configure(level: :none)
    ///     lab> crash :one
    ///     true
    "crash" 1 => crash;
    /// Stops a server in good order, as `GenServer.stop/2` does; the reason is `:normal` unless it is given.
    ///
    /// A supervisor starts a `:permanent` child again all the same. To take one away for good, use
    /// `Supervisor.terminate_child(Lab, id)`.
    ///
    ///     lab> start counter, name: :one, restart: :temporary
    ///     lab> stop :one
    ///     :ok
    "stop" 1 => stop, [Term::Atom(atoms::NORMAL)];
    "stop" 2 => stop;
}

fn kill(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = target::find(p, &args[0])?;
    p.exit(pid, args[1].clone())?;
    p.settle(SETTLING)?;
    Ok(Term::bool(true))
}

fn crash(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = target::find(p, &args[0])?;
    let (module, message) = match server_module(p, pid)? {
        Some(module) if module.as_str() == "Elixir.Agent.Server" => {
            (atoms::AGENT, raising_function())
        }
        // No server expects this: its callback raises.
        Some(_) => (atoms::GEN_SERVER, Term::atom("crash")),
        None => {
            let reason = Term::tuple([exception::runtime_error(TEXT), Term::Nil]);
            p.exit(pid, reason)?;
            p.settle(SETTLING)?;
            return Ok(Term::bool(true));
        }
    };
    p.apply(module, Atom::new("cast"), &[Term::Pid(pid), message])?;
    p.settle(SETTLING)?;
    Ok(Term::bool(true))
}

const TEXT: &str = "crashed by hand";

fn raising_function() -> Term {
    let raise = |_: &mut Proc, _: &[Term]| Err(Raise::error(exception::runtime_error(TEXT)));
    Term::Fun(NativeClosure::fun("Lab.crash", 1, raise))
}

/// The callback module of a server; `None` for a process that is none.
fn server_module(p: &mut Proc, pid: Pid) -> Result<Option<Atom>, Raise> {
    let call = p.ask(pid, |server| {
        server
            .get(&Term::Atom(atoms::INITIAL_CALL))
            .cloned()
            .unwrap_or(Term::NIL)
    })?;
    let call = call.as_ref().and_then(Term::as_tuple);
    Ok(match call {
        Some([Term::Atom(module), Term::Atom(atoms::INIT), Term::Int(1)]) => Some(*module),
        _ => None,
    })
}

fn stop(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = target::find(p, &args[0])?;
    let stopped = p.apply(
        atoms::GEN_SERVER,
        atoms::STOP,
        &[Term::Pid(pid), args[1].clone()],
    )?;
    p.settle(SETTLING)?;
    Ok(stopped)
}
