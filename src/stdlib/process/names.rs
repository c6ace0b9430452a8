//! Registered names.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{argument_error, no_clause};
use crate::stdlib::checks::{self, inspect};
use crate::term::{Atom, Term, atoms};

/// `Process.register(pid, name)`.
pub fn register(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let name = match &args[1] {
        Term::Atom(name) if is_valid(*name) => *name,
        _ => return Err(no_clause()),
    };
    if args[0].as_pid().is_some_and(|pid| take(p, name, pid)) {
        return Ok(Term::bool(true));
    }
    let (what, name) = (inspect(p, &args[0])?, inspect(p, &args[1])?);
    Err(argument_error(format!(
        "could not register {what} with name {name} because it is not alive, the name is already \
         taken, or it has already been given another name"
    )))
}

/// `:erlang.register(name, pid)`.
pub fn erlang_register(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let name = checks::atom(&args[0], 1)?;
    if name == atoms::UNDEFINED {
        return Err(Raise::bad_argument(1, "'undefined' is not a valid name"));
    }
    let pid = args[1].as_pid().ok_or_else(|| {
        Raise::bad_argument(2, "not a pid that refers to an existing local process")
    })?;
    if take(p, name, pid) {
        return Ok(Term::bool(true));
    }
    Err(if !p.is_alive(pid) {
        Raise::bad_argument(2, "the pid does not refer to an existing process")
    } else if p.whereis(name).is_some() {
        Raise::bad_argument(1, "name is in use")
    } else {
        Raise::bad_argument(2, "this process already has a registered name")
    })
}

/// Registers a process that has no name yet.
fn take(p: &mut Proc, name: Atom, pid: crate::term::Pid) -> bool {
    p.system().names.of(pid).is_empty() && p.register(name, pid)
}

fn is_valid(name: Atom) -> bool {
    ![atoms::NIL, atoms::TRUE, atoms::FALSE, atoms::UNDEFINED].contains(&name)
}

/// `Process.unregister(name)`.
pub fn unregister(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    // The text is what OTP 25 says, whatever the argument is.
    match args[0].as_atom() {
        Some(name) if p.unregister(name) => Ok(Term::bool(true)),
        _ => Err(Raise::bad_argument(1, "not a pid")),
    }
}

/// `Process.whereis(name)`.
pub fn whereis(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    find(p, &args[0], atoms::NIL)
}

/// `:erlang.whereis(name)`.
pub fn erlang_whereis(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    find(p, &args[0], atoms::UNDEFINED)
}

fn find(p: &Proc, name: &Term, nobody: Atom) -> Result<Term, Raise> {
    let name = checks::atom(name, 1)?;
    Ok(p.whereis(name).map_or(Term::Atom(nobody), Term::Pid))
}

/// `Process.registered()`.
pub fn registered(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let names = p.system().names.all();
    Ok(Term::list(names.into_iter().map(Term::Atom)))
}
