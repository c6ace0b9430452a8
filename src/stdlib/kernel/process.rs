//! `Kernel`'s functions about processes: starting, sending, ending.

use crate::runtime::{Proc, Raise};
use crate::stdlib::natives::natives;
use crate::stdlib::process::{messages, spawn};
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of "Kernel":
    /// Ends the calling process with a reason, unless a `catch :exit, reason` stops it.
    ///
    ///     iex> try do exit(:bye) catch :exit, reason -> reason end
    ///     :bye
    "exit" 1 => exit;
    /// A reference that differs from all others.
    ///
    ///     iex> make_ref() == make_ref()
    ///     false
    "make_ref" 0 => make_ref;
    /// The name of this node. A lab is always `:nonode@nohost`.
    ///
    ///     iex> node()
    ///     :nonode@nohost
    "node" 0 => node;
    /// The node of a pid or reference.
    ///
    ///     iex> node(self())
    ///     :nonode@nohost
    "node" 1 => node_of;
    /// The pid of the calling process.
    ///
    ///     iex> is_pid(self())
    ///     true
    "self" 0 => own_pid;
    /// Sends a message to a pid, a registered name, `{name, node}` or an alias; gives the message back.
    ///
    ///     iex> send(self(), :hello)
    ///     :hello
    "send" 2 => messages::send;
    /// Starts a process that runs a function. Its crash is logged and touches nobody.
    ///
    ///     iex> pid = spawn(fn -> :done end)
    ///     iex> is_pid(pid)
    ///     true
    "spawn" 1 => spawn::spawn_fun;
    /// Starts a process that runs `apply(module, function, args)`.
    ///
    ///     iex> is_pid(spawn(String, :upcase, ["a"]))
    ///     true
    "spawn" 3 => spawn::spawn_mfa;
    /// As `spawn/1`, and linked to the caller from the first moment.
    ///
    ///     iex> pid = spawn_link(fn -> Process.sleep(:infinity) end)
    ///     iex> {:links, links} = Process.info(self(), :links)
    ///     iex> pid in links
    ///     true
    "spawn_link" 1 => spawn::spawn_link_fun;
    /// As `spawn/3`, and linked to the caller from the first moment.
    ///
    ///     iex> is_pid(spawn_link(String, :upcase, ["a"]))
    ///     true
    "spawn_link" 3 => spawn::spawn_link_mfa;
    /// As `spawn/1`, and watched by the caller from the first moment: gives `{pid, reference}`.
    ///
    ///     iex> {pid, ref} = spawn_monitor(fn -> exit(:done) end)
    ///     iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    ///     :done
    "spawn_monitor" 1 => spawn::spawn_monitor_fun;
    /// As `spawn/3`, and watched by the caller from the first moment.
    ///
    ///     iex> {pid, ref} = spawn_monitor(Kernel, :exit, [:done])
    ///     iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    ///     :done
    "spawn_monitor" 3 => spawn::spawn_monitor_mfa;
}

/// `exit(reason)`.
pub fn exit(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Err(Raise::exit(args[0].clone()))
}

/// `make_ref()`.
pub fn make_ref(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::Ref(p.make_ref()))
}

/// `node()`.
pub fn node(_: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::Atom(atoms::NODE))
}

/// `node(pid | reference)`.
pub fn node_of(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    match args[0] {
        Term::Pid(_) | Term::Ref(_) => Ok(Term::Atom(atoms::NODE)),
        _ => Err(Raise::bad_argument(1, "not a pid")),
    }
}

/// `self()`.
pub fn own_pid(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::Pid(p.pid()))
}
