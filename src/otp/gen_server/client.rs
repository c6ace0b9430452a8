//! The calling side of servers: call, cast, reply, stop (`gen:call/4`, `GenServer`).

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::super::name::{Target, whereis};
use super::super::{Timeout, mfa, proc_lib, timeout_term};

/// `GenServer.call/3`: sends a request and waits for the reply.
///
/// # Errors
/// Exits with `{reason, {GenServer, :call, [server, request, timeout]}}` where the reason is `:noproc`,
/// `:calling_self`, `:timeout`, `{:nodedown, node}`, or that with which the server ended.
pub fn call(p: &mut Proc, server: &Term, request: &Term, timeout: Timeout) -> Result<Term, Raise> {
    call_as(
        p,
        (atoms::GEN_SERVER, atoms::CALL),
        server,
        request,
        timeout,
    )
}

/// As [`call`], with another function named in the exit reason: `{:gen_server, :call}` for Erlang's.
///
/// # Errors
/// As [`call`].
pub fn call_as(
    p: &mut Proc,
    called: (Atom, Atom),
    server: &Term,
    request: &Term,
    timeout: Timeout,
) -> Result<Term, Raise> {
    try_call(p, server, request, timeout)?.map_err(|reason| {
        let args = vec![server.clone(), request.clone(), timeout_term(timeout)];
        Raise::exit(Term::tuple([reason, mfa(called.0, called.1, args)]))
    })
}

/// A call whose failure is a value: the bare reason.
///
/// # Errors
/// What a `:via` module raises, `:function_clause` for a server that is no server reference, or
/// `Terminated`.
pub fn try_call(
    p: &mut Proc,
    server: &Term,
    request: &Term,
    timeout: Timeout,
) -> Result<Result<Term, Term>, Raise> {
    match whereis(p, server)? {
        Some(Target::Process(pid)) => try_call_pid(p, pid, atoms::GEN_CALL, request, timeout),
        Some(Target::Elsewhere(node)) => Ok(Err(Term::tagged(atoms::NODEDOWN, node))),
        None => Ok(Err(Term::Atom(atoms::NOPROC))),
    }
}

/// The call itself (`gen:do_call/4`): `label` is `:"$gen_call"`, or `:system` for `:sys`. The server is
/// watched while it lasts, and the reply is sent to an alias, so that one that comes too late never
/// reaches the mailbox.
///
/// # Errors
/// `Terminated`.
pub fn try_call_pid(
    p: &mut Proc,
    pid: Pid,
    label: Atom,
    request: &Term,
    timeout: Timeout,
) -> Result<Result<Term, Term>, Raise> {
    if pid == p.pid() {
        return Ok(Err(Term::Atom(atoms::CALLING_SELF)));
    }
    let mark = p.mark()?;
    let monitor = p.monitor(pid);
    let alias = timeout.is_some();
    let tag = if alias {
        p.alias(monitor);
        Term::cons(Term::Atom(atoms::ALIAS), Term::Ref(monitor))
    } else {
        Term::Ref(monitor)
    };
    let from = Term::tuple([Term::Pid(p.pid()), tag]);
    p.send(pid, Term::tuple([Term::Atom(label), from, request.clone()]));
    let answer = p.waiting_in((atoms::GEN_MODULE, atoms::DO_CALL, 4), |p| {
        p.receive_after(mark, timeout, |_, message| Ok(answer_of(monitor, message)))
    });
    if alias {
        p.unalias(monitor);
    }
    let answer = answer?;
    if !matches!(answer, Some(Err(_))) {
        p.demonitor(monitor, true)?;
    }
    Ok(answer.unwrap_or(Err(Term::Atom(atoms::TIMEOUT))))
}

/// What a message says to the call with this monitor.
fn answer_of(monitor: Ref, message: &Term) -> Option<Result<Term, Term>> {
    match message.as_tuple()? {
        [tag, reply] if alias_of(tag) == Some(monitor) => Some(Ok(reply.clone())),
        [Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason] if *r == monitor => {
            Some(Err(reason.clone()))
        }
        _ => None,
    }
}

/// The reference in the tag of a call: `ref`, or `[:alias | ref]`.
fn alias_of(tag: &Term) -> Option<Ref> {
    match tag {
        Term::Ref(reference) => Some(*reference),
        Term::Cons(cell) => match (&cell.head, &cell.tail) {
            (Term::Atom(atoms::ALIAS), Term::Ref(reference)) => Some(*reference),
            _ => None,
        },
        _ => None,
    }
}

/// Sends a request and does not wait for the reply, which comes as the message `{[:alias | id], reply}`, or
/// the monitor's `:DOWN` if the server ends: [`check_response`] tells (`gen:send_request/3`).
///
/// # Errors
/// As [`try_call`].
pub fn send_request(p: &mut Proc, server: &Term, request: &Term) -> Result<Ref, Raise> {
    let reason = match whereis(p, server)? {
        Some(Target::Process(pid)) => {
            let id = p.monitor(pid);
            p.alias(id);
            let tag = Term::cons(Term::Atom(atoms::ALIAS), Term::Ref(id));
            let from = Term::tuple([Term::Pid(p.pid()), tag]);
            p.send(
                pid,
                Term::tuple([Term::Atom(atoms::GEN_CALL), from, request.clone()]),
            );
            return Ok(id);
        }
        Some(Target::Elsewhere(node)) => Term::tagged(atoms::NODEDOWN, node),
        None => Term::Atom(atoms::NOPROC),
    };
    let id = p.make_ref();
    let process = Term::Atom(atoms::PROCESS);
    let down = [
        Term::Atom(atoms::UPPER_DOWN),
        Term::Ref(id),
        process,
        server.clone(),
        reason,
    ];
    p.save_message(Term::tuple(down));
    Ok(id)
}

/// What a message says to a request that [`send_request`] has sent: `{:reply, reply}`,
/// `{:error, {reason, server}}`, or `None` if it is another message.
///
/// # Errors
/// `Terminated`.
pub fn check_response(p: &mut Proc, message: &Term, id: Ref) -> Result<Option<Term>, Raise> {
    let Some(parts) = message.as_tuple() else {
        return Ok(None);
    };
    let response = match parts {
        [tag @ Term::Cons(_), reply] if alias_of(tag) == Some(id) => {
            p.demonitor(id, true)?;
            Term::tagged(atoms::REPLY, reply.clone())
        }
        [
            Term::Atom(atoms::UPPER_DOWN),
            Term::Ref(r),
            _,
            object,
            reason,
        ] if *r == id => Term::error(Term::tuple([reason.clone(), object.clone()])),
        _ => return Ok(None),
    };
    p.unalias(id);
    Ok(Some(response))
}

/// Waits for the response to a request. `None` when the time is up: with `abandon` the request is forgotten,
/// else it can be waited for again.
///
/// # Errors
/// `Terminated`.
pub fn wait_response(
    p: &mut Proc,
    id: Ref,
    timeout: Timeout,
    abandon: bool,
) -> Result<Option<Term>, Raise> {
    let response = p.receive(timeout, |p, message| check_response(p, message, id))?;
    if response.is_none() && abandon {
        p.unalias(id);
        p.demonitor(id, true)?;
    }
    Ok(response)
}

/// `GenServer.cast/2`: sends a request and does not wait. It is lost if there is no such server.
///
/// # Errors
/// `:function_clause` for a server that is no server reference, or `Terminated`.
pub fn cast(p: &mut Proc, server: &Term, request: Term) -> Result<(), Raise> {
    let message = Term::tagged(atoms::GEN_CAST, request.clone());
    if let Some([Term::Atom(atoms::VIA), Term::Atom(module), name]) = server.as_tuple() {
        return match p.apply(*module, atoms::SEND, &[name.clone(), message]) {
            Err(raise) if !raise.catchable() => Err(raise),
            _ => Ok(()),
        };
    }
    let named = |parts: &[Term]| {
        matches!(
            parts,
            [Term::Atom(atoms::GLOBAL), _] | [Term::Atom(_), Term::Atom(_)]
        )
    };
    let known = matches!(server, Term::Pid(_) | Term::Atom(_));
    if !known && !server.as_tuple().is_some_and(named) {
        let args = [server.clone(), request];
        return Err(p.function_clause(atoms::GEN_SERVER, atoms::CAST, &args));
    }
    if let Some(Target::Process(pid)) = whereis(p, server)? {
        p.send(pid, message);
    }
    Ok(())
}

/// `GenServer.reply/2`: answers the call that came with `from`.
///
/// Something that is no `from` is ignored, as is a caller that is dead or no longer waits.
pub fn reply(p: &mut Proc, from: &Term, reply: Term) {
    let Some([Term::Pid(to), tag]) = from.as_tuple() else {
        return;
    };
    let message = Term::tuple([tag.clone(), reply]);
    match alias_in(tag) {
        Some(alias) => p.send_alias(*to, alias, message),
        None => p.send(*to, message),
    }
}

/// The alias that a reply goes to: of the tag `[:alias | ref]`, also when more has been put before it.
fn alias_in(tag: &Term) -> Option<Ref> {
    let Term::Cons(cell) = tag else { return None };
    match (&cell.head, &cell.tail) {
        (Term::Atom(atoms::ALIAS), Term::Ref(reference)) => Some(*reference),
        (inner @ Term::Cons(_), _) => alias_of(inner),
        _ => None,
    }
}

/// `GenServer.stop/3`: makes the server end with this reason and waits until it is dead.
///
/// # Errors
/// Exits with `{reason, {GenServer, :stop, [server, reason, timeout]}}` as [`call`] does, also when the
/// server ends with another reason.
pub fn stop(p: &mut Proc, server: &Term, reason: &Term, timeout: Timeout) -> Result<(), Raise> {
    try_stop(p, server, reason, timeout)?.map_err(|failure| {
        let args = vec![server.clone(), reason.clone(), timeout_term(timeout)];
        Raise::exit(Term::tuple([
            failure,
            mfa(atoms::GEN_SERVER, atoms::STOP, args),
        ]))
    })
}

/// As [`stop`] with the failure as a value: the bare reason.
///
/// # Errors
/// As [`try_call`].
pub fn try_stop(
    p: &mut Proc,
    server: &Term,
    reason: &Term,
    timeout: Timeout,
) -> Result<Result<(), Term>, Raise> {
    match whereis(p, server)? {
        Some(Target::Process(pid)) if pid == p.pid() => Ok(Err(Term::Atom(atoms::CALLING_SELF))),
        Some(Target::Process(pid)) => proc_lib::stop(p, pid, reason, timeout),
        Some(Target::Elsewhere(node)) => Ok(Err(Term::tagged(atoms::NODEDOWN, node))),
        None => Ok(Err(Term::Atom(atoms::NOPROC))),
    }
}

/// `GenServer.abcast/3`: casts to the server of this name on each node, of which the lab is one.
pub fn abcast(p: &mut Proc, nodes: &[Atom], name: Atom, request: &Term) {
    for _ in nodes.iter().filter(|node| **node == atoms::NODE) {
        if let Some(pid) = p.whereis(name) {
            p.send(pid, Term::tagged(atoms::GEN_CAST, request.clone()));
        }
    }
}

/// `GenServer.multi_call/4`: the replies by node, and the nodes that gave none.
///
/// # Errors
/// `Terminated`.
pub fn multi_call(
    p: &mut Proc,
    nodes: &[Atom],
    name: Atom,
    request: &Term,
    timeout: Timeout,
) -> Result<Term, Raise> {
    let (mut replies, mut bad) = (Vec::new(), Vec::new());
    for node in nodes {
        let answer = match p.whereis(name).filter(|_| *node == atoms::NODE) {
            Some(pid) => try_call_pid(p, pid, atoms::GEN_CALL, request, timeout)?.ok(),
            None => None,
        };
        match answer {
            Some(reply) => replies.insert(0, Term::tagged(*node, reply)),
            None => bad.insert(0, Term::Atom(*node)),
        }
    }
    Ok(Term::tuple([Term::list(replies), Term::list(bad)]))
}
