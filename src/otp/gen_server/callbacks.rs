//! What a gen_server runs: the callbacks, and what they may answer.
//!
//! A module of the language answers in terms (see `module`); a worker written in Rust implements
//! [`Callbacks`] directly.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Map, Term, atoms};

use super::super::timeout_from;

/// The callbacks of a server, and its state.
///
/// A Rust worker needs `init` and whatever it wants to handle; everything else has the defaults of
/// `use GenServer`. A thrown value counts as the callback's answer, a raise ends the server (after
/// [`Callbacks::terminate`]).
#[allow(
    unused_variables,
    reason = "the defaults need none of what they are given"
)]
pub trait Callbacks: Send {
    /// The callback module, by which `$initial_call` and reports name the server.
    fn module(&self) -> Atom;

    /// The state as a term, for reports and for `:sys.get_state/1`.
    fn state(&self) -> Term;

    /// Sets the state to a term: `:sys.replace_state/2`, and a state inside a thrown answer.
    ///
    /// # Errors
    /// If the server cannot have this state.
    fn replace_state(&mut self, p: &mut Proc, state: Term) -> Result<(), Raise> {
        Err(Raise::tagged(atoms::BAD_RETURN_VALUE, state))
    }

    /// Begins, in the new process; its starter waits for the answer.
    ///
    /// # Errors
    /// Ends the process; the starter gets `{:error, reason}`.
    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        Ok(Init::Ok(Then::Wait))
    }

    /// A request whose sender waits; `from` answers it later with [`super::reply`].
    ///
    /// # Errors
    /// Ends the server.
    fn handle_call(&mut self, p: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        Ok(Action::Stop(Term::tagged(
            Atom::new("bad_call"),
            request.clone(),
        )))
    }

    /// A request whose sender does not wait.
    ///
    /// # Errors
    /// Ends the server.
    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        Ok(Action::Stop(Term::tagged(
            Atom::new("bad_cast"),
            request.clone(),
        )))
    }

    /// Any other message, and `:timeout` when nothing came for the time given.
    ///
    /// # Errors
    /// Ends the server.
    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        Ok(Action::NoReply(Then::Wait))
    }

    /// What an answer with [`Then::Continue`] asked for.
    ///
    /// # Errors
    /// Ends the server.
    fn handle_continue(&mut self, p: &mut Proc, continuation: &Term) -> Result<Action, Raise> {
        Err(Raise::error(atoms::UNDEF))
    }

    /// The server is about to end.
    ///
    /// # Errors
    /// A raise or exit takes the place of the reason.
    fn terminate(&mut self, p: &mut Proc, reason: &Term) -> Result<(), Raise> {
        Ok(())
    }

    /// The code has changed: `{:ok, state}` if the server can go on (it has taken the state over), anything
    /// else is what is wrong.
    ///
    /// # Errors
    /// The change is refused.
    fn code_change(&mut self, p: &mut Proc, old: &Term, extra: &Term) -> Result<Term, Raise> {
        Ok(Term::ok(self.state()))
    }

    /// What reports (`:terminate`) and `:sys.get_status/1` (`:normal`) say in place of the status.
    ///
    /// # Errors
    /// `Terminated`.
    fn format_status(&mut self, p: &mut Proc, why: Atom, status: Map) -> Result<Map, Raise> {
        Ok(status)
    }
}

/// What `init` answers.
#[derive(Clone, Debug)]
pub enum Init {
    /// `{:ok, state}` and its longer forms.
    Ok(Then),
    /// `{:stop, reason}`: the starter gets `{:error, reason}`.
    Stop(Term),
    /// `:ignore`: the process ends `:normal`, the starter gets `:ignore`.
    Ignore,
    /// None of these: the starter gets `{:error, {:bad_return_value, term}}`.
    Bad(Term),
}

/// What a server does after a callback.
#[derive(Clone, Debug)]
pub enum Then {
    /// It waits for a message.
    Wait,
    /// It waits so many milliseconds; then `handle_info` gets `:timeout`.
    Timeout(u64),
    /// It waits, for long it seems. A resting server holds little anyway, so this is the same as waiting.
    Hibernate,
    /// It goes on with `handle_continue` before any message.
    Continue(Term),
}

/// What the other callbacks answer.
#[derive(Clone, Debug)]
pub enum Action {
    /// `{:reply, reply, state}` and its longer forms; only to a call.
    Reply(Term, Then),
    /// `{:noreply, state}` and its longer forms.
    NoReply(Then),
    /// `{:stop, reason, state}`.
    Stop(Term),
    /// `{:stop, reason, reply, state}`; only to a call.
    StopReply(Term, Term),
    /// None of these: the server ends with `{:bad_return_value, term}`.
    Bad(Term),
}

impl Action {
    /// The common answer: a reply, and the next message.
    pub fn reply(reply: impl Into<Term>) -> Action {
        Action::Reply(reply.into(), Then::Wait)
    }

    /// The other common answer: the next message.
    pub fn noreply() -> Action {
        Action::NoReply(Then::Wait)
    }
}

/// The answer of `init` as a term, and the state in it.
pub(super) fn parse_init(value: Term) -> (Init, Option<Term>) {
    let then = |then: &Term| Then::from_term(then);
    match value.as_tuple() {
        Some([Term::Atom(atoms::OK), state]) => (Init::Ok(Then::Wait), Some(state.clone())),
        Some([Term::Atom(atoms::OK), state, rest]) => match then(rest) {
            Some(then) => (Init::Ok(then), Some(state.clone())),
            None => (Init::Bad(value), None),
        },
        Some([Term::Atom(atoms::STOP), reason]) => (Init::Stop(reason.clone()), None),
        None if value.is_atom(atoms::IGNORE) => (Init::Ignore, None),
        _ => (Init::Bad(value), None),
    }
}

/// A callback's answer as a term, and the state in it. `to_call` tells whether a reply is in place.
pub(super) fn parse_action(value: Term, to_call: bool) -> (Action, Option<Term>) {
    let parsed = match value.as_tuple() {
        Some([Term::Atom(atoms::NOREPLY), state]) => {
            Some((Action::NoReply(Then::Wait), state.clone()))
        }
        Some([Term::Atom(atoms::NOREPLY), state, then]) => {
            Then::from_term(then).map(|then| (Action::NoReply(then), state.clone()))
        }
        Some([Term::Atom(atoms::STOP), reason, state]) => {
            Some((Action::Stop(reason.clone()), state.clone()))
        }
        Some([Term::Atom(atoms::REPLY), reply, state]) if to_call => {
            Some((Action::Reply(reply.clone(), Then::Wait), state.clone()))
        }
        Some([Term::Atom(atoms::REPLY), reply, state, then]) if to_call => {
            Then::from_term(then).map(|then| (Action::Reply(reply.clone(), then), state.clone()))
        }
        Some([Term::Atom(atoms::STOP), reason, reply, state]) if to_call => Some((
            Action::StopReply(reason.clone(), reply.clone()),
            state.clone(),
        )),
        _ => None,
    };
    match parsed {
        Some((action, state)) => (action, Some(state)),
        None => (Action::Bad(value), None),
    }
}

impl Then {
    /// What stands last in an answer: a timeout, `:hibernate` or `{:continue, term}`.
    fn from_term(term: &Term) -> Option<Then> {
        match term {
            Term::Atom(atoms::HIBERNATE) => Some(Then::Hibernate),
            Term::Tuple(_) => match term.as_tuple() {
                Some([Term::Atom(atoms::CONTINUE), continuation]) => {
                    Some(Then::Continue(continuation.clone()))
                }
                _ => None,
            },
            other => Some(timeout_from(other)?.map_or(Then::Wait, Then::Timeout)),
        }
    }
}
