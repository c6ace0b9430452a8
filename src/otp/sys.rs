//! The calling side of system messages: looking at and into a running server, from outside (`sys.erl`).
//!
//! Servers answer them in `gen_server::system`; any process may, by taking `{:system, from, request}`.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::gen_server::{Target, try_call_pid, whereis};
use super::{Timeout, timeout_term};

/// How long a system request waits unless told otherwise.
pub const DEFAULT_TIMEOUT: Timeout = Some(5000);

/// Sends a system request and waits for the answer; a failure is a value, the bare reason.
///
/// # Errors
/// As [`super::gen_server::try_call`].
pub fn request(
    p: &mut Proc,
    server: &Term,
    request: Term,
    timeout: Timeout,
) -> Result<Result<Term, Term>, Raise> {
    match whereis(p, server)? {
        Some(Target::Process(pid)) => try_call_pid(p, pid, atoms::SYSTEM, &request, timeout),
        Some(Target::Elsewhere(node)) => Ok(Err(Term::tagged(atoms::NODEDOWN, node))),
        None => Ok(Err(Term::Atom(atoms::NOPROC))),
    }
}

/// As [`request`], failing as the function of `:sys` does that the program called: `function` with `args`
/// after the server.
///
/// # Errors
/// Exits with `{reason, {:sys, function, [server | args]}}`.
pub fn call(
    p: &mut Proc,
    (function, args): (Atom, &[Term]),
    server: &Term,
    message: Term,
    timeout: Timeout,
) -> Result<Term, Raise> {
    request(p, server, message, timeout)?.map_err(|reason| {
        let mut all = vec![server.clone()];
        all.extend_from_slice(args);
        Raise::exit(Term::tuple([reason, super::mfa(atoms::SYS, function, all)]))
    })
}

/// A request that is an atom, such as `:suspend`: the arguments to name are the timeout alone, if one was given.
fn simple(
    p: &mut Proc,
    what: Atom,
    server: &Term,
    timeout: Option<Timeout>,
) -> Result<Term, Raise> {
    let args: Vec<Term> = timeout.map(timeout_term).into_iter().collect();
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    call(p, (what, &args), server, Term::Atom(what), timeout)
}

/// The state of a server (`get_state/1,2`).
///
/// # Errors
/// As [`call`]; what the server says is wrong, as an error.
pub fn get_state(p: &mut Proc, server: &Term, timeout: Option<Timeout>) -> Result<Term, Raise> {
    error_or_value(simple(p, atoms::GET_STATE, server, timeout)?)
}

/// Changes the state of a server by a function of it (`replace_state/2,3`).
///
/// # Errors
/// As [`get_state`].
pub fn replace_state(
    p: &mut Proc,
    server: &Term,
    function: &Term,
    timeout: Option<Timeout>,
) -> Result<Term, Raise> {
    let mut args = vec![function.clone()];
    args.extend(timeout.map(timeout_term));
    let request = Term::tagged(atoms::REPLACE_STATE, function.clone());
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    error_or_value(call(
        p,
        (atoms::REPLACE_STATE, &args),
        server,
        request,
        timeout,
    )?)
}

fn error_or_value(answer: Term) -> Result<Term, Raise> {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::ERROR), reason]) => Err(Raise::error(reason.clone())),
        _ => Ok(answer),
    }
}

/// Everything there is to know about a server (`get_status/1,2`).
///
/// # Errors
/// As [`call`].
pub fn get_status(p: &mut Proc, server: &Term, timeout: Option<Timeout>) -> Result<Term, Raise> {
    simple(p, atoms::GET_STATUS, server, timeout)
}

/// From now on the server takes only system messages (`suspend/1,2`).
///
/// # Errors
/// As [`call`].
pub fn suspend(p: &mut Proc, server: &Term, timeout: Option<Timeout>) -> Result<Term, Raise> {
    simple(p, atoms::SUSPEND, server, timeout)
}

/// The server goes on (`resume/1,2`).
///
/// # Errors
/// As [`call`].
pub fn resume(p: &mut Proc, server: &Term, timeout: Option<Timeout>) -> Result<Term, Raise> {
    simple(p, atoms::RESUME, server, timeout)
}

/// Makes a suspended server change its code (`change_code/4,5`): `:ok` or `{:error, reason}`.
///
/// # Errors
/// As [`call`].
pub fn change_code(
    p: &mut Proc,
    server: &Term,
    [module, old, extra]: [&Term; 3],
    timeout: Option<Timeout>,
) -> Result<Term, Raise> {
    let mut args = vec![module.clone(), old.clone(), extra.clone()];
    let request = Term::tuple(std::iter::once(Term::Atom(atoms::CHANGE_CODE)).chain(args.clone()));
    args.extend(timeout.map(timeout_term));
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    call(p, (atoms::CHANGE_CODE, &args), server, request, timeout)
}

/// Makes a server end (`terminate/2,3`); it does not wait until it has.
///
/// # Errors
/// As [`call`].
pub fn terminate(
    p: &mut Proc,
    server: &Term,
    reason: &Term,
    timeout: Option<Timeout>,
) -> Result<Term, Raise> {
    let mut args = vec![reason.clone()];
    args.extend(timeout.map(timeout_term));
    let request = Term::tagged(atoms::TERMINATE, reason.clone());
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    call(p, (atoms::TERMINATE, &args), server, request, timeout)
}

/// The debug requests: `function` is `:trace`, `:log`, `:statistics` with their flag, or `:install`,
/// `:remove` with what they are given.
///
/// # Errors
/// As [`call`].
pub fn debug(
    p: &mut Proc,
    server: &Term,
    function: Atom,
    argument: &Term,
    timeout: Option<Timeout>,
) -> Result<Term, Raise> {
    let mut args = vec![argument.clone()];
    args.extend(timeout.map(timeout_term));
    let what = Term::tagged(function, argument.clone());
    let request = Term::tagged(atoms::DEBUG, what);
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    call(p, (function, &args), server, request, timeout)
}

/// Forgets everything that debug requests have asked for (`no_debug/1,2`).
///
/// # Errors
/// As [`call`].
pub fn no_debug(p: &mut Proc, server: &Term, timeout: Option<Timeout>) -> Result<Term, Raise> {
    let args: Vec<Term> = timeout.map(timeout_term).into_iter().collect();
    let nothing = Atom::new("no_debug");
    let request = Term::tagged(atoms::DEBUG, nothing);
    let timeout = timeout.unwrap_or(DEFAULT_TIMEOUT);
    call(p, (nothing, &args), server, request, timeout)
}
