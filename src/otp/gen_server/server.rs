//! The loop of a server: which message goes to which callback, what follows from the answer, how it ends
//! (`gen_server:loop`, `decode_msg`, `handle_msg`, `handle_common_reply`, `terminate`).

use crate::runtime::{self, Class, Next, Proc, Raise, Wake};
use crate::term::{Map, Pid, Term, atoms};

use super::super::proc_lib;
use super::super::reports::{self, Client, Report, ServerTerminated};
use super::callbacks::{Action, Callbacks, Then, parse_action};
use super::client::reply;
use super::debug::Debug;
use super::is_clean;

/// A running server.
pub(super) struct Server {
    pub(super) callbacks: Box<dyn Callbacks>,
    /// What reports call it: its name or pid.
    pub(super) name: Term,
    /// Whose exit signal ends it; itself if it was started without a link.
    pub(super) parent: Pid,
    /// What `:sys` has asked to keep: nothing, as a rule.
    pub(super) debug: Debug,
    /// What it was doing before a system message: it goes on with that.
    pub(super) then: Then,
}

impl runtime::Server for Server {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        let message = match wake {
            Wake::Message(message) => message,
            Wake::Timeout => Term::Atom(atoms::TIMEOUT),
        };
        self.decode_msg(p, &message)
            .map_err(|raise| proc_lib::exit_p(p, raise))
    }
}

impl Server {
    pub(super) fn new(
        callbacks: Box<dyn Callbacks>,
        name: Term,
        parent: Pid,
        debug: Debug,
    ) -> Server {
        Server {
            callbacks,
            name,
            parent,
            debug,
            then: Then::Wait,
        }
    }

    fn decode_msg(&mut self, p: &mut Proc, message: &Term) -> Result<Next, Raise> {
        match message.as_tuple() {
            Some([Term::Atom(atoms::GEN_CALL), from, request]) => {
                self.debug_in(p, message)?;
                let result = self.callbacks.handle_call(p, request, from);
                self.conclude(p, result, Some(from), request)
            }
            Some([Term::Atom(atoms::GEN_CAST), request]) => {
                self.debug_in(p, message)?;
                let result = self.callbacks.handle_cast(p, request);
                self.conclude(p, result, None, message)
            }
            Some([Term::Atom(atoms::SYSTEM), from, request]) => {
                self.system_message(p, from, request)
            }
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), reason])
                if *from == self.parent =>
            {
                Err(self.terminate(p, Raise::exit(reason.clone()), false, None, message))
            }
            _ => {
                self.debug_in(p, message)?;
                let result = self.callbacks.handle_info(p, message);
                self.conclude(p, result, None, message)
            }
        }
    }

    /// Goes on as an answer says: waits, or continues at once.
    pub(super) fn go_on(&mut self, p: &mut Proc, then: Then) -> Result<Next, Raise> {
        match then {
            Then::Wait | Then::Hibernate => {
                self.then = then;
                Ok(Next::Wait)
            }
            Then::Timeout(ms) => {
                self.then = then;
                Ok(Next::WaitFor(ms.saturating_mul(1000)))
            }
            Then::Continue(continuation) => {
                let result = self.callbacks.handle_continue(p, &continuation);
                let message = Term::tagged(atoms::CONTINUE, continuation);
                self.conclude(p, result, None, &message)
            }
        }
    }

    /// What follows from a callback's answer. `from` is the caller that waits, `message` what is reported as
    /// the last message.
    fn conclude(
        &mut self,
        p: &mut Proc,
        mut result: Result<Action, Raise>,
        mut from: Option<&Term>,
        message: &Term,
    ) -> Result<Next, Raise> {
        // Each turn is a continuation that the one before asked for.
        let mut message = message.clone();
        loop {
            let then = match self.answered(p, result, from.is_some()) {
                Ok(Action::NoReply(then)) => {
                    self.debug_noreply(p)?;
                    then
                }
                Ok(Action::Reply(value, then)) => match from {
                    Some(from) => {
                        self.debug_out(p, from, &value)?;
                        reply(p, from, value);
                        then
                    }
                    None => {
                        let state = self.callbacks.state();
                        let bad = Term::tuple([Term::Atom(atoms::REPLY), value, state]);
                        return Err(self.bad_answer(p, bad, None, &message));
                    }
                },
                Ok(Action::Stop(reason)) => {
                    return Err(self.terminate(p, Raise::exit(reason), false, from, &message));
                }
                Ok(Action::StopReply(reason, value)) => {
                    let raise = self.terminate(p, Raise::exit(reason), false, from, &message);
                    // A server that was killed meanwhile answers no more.
                    if let Some(from) = from.filter(|_| raise.catchable()) {
                        reply(p, from, value);
                    }
                    return Err(raise);
                }
                Ok(Action::Bad(value)) => return Err(self.bad_answer(p, value, from, &message)),
                Err(raise) => return Err(self.terminate(p, raise, true, from, &message)),
            };
            let Then::Continue(continuation) = then else {
                return self.go_on(p, then);
            };
            // A continuation that never ends must not keep a kill away.
            p.checkpoint()?;
            result = self.callbacks.handle_continue(p, &continuation);
            message = Term::tagged(atoms::CONTINUE, continuation);
            from = None;
        }
    }

    /// A thrown value counts as the answer.
    fn answered(
        &mut self,
        p: &mut Proc,
        result: Result<Action, Raise>,
        to_call: bool,
    ) -> Result<Action, Raise> {
        match result {
            Err(raise) if raise.class == Class::Throw => {
                let (action, state) = parse_action(raise.reason.clone(), to_call);
                if let Some(state) = state {
                    self.callbacks.replace_state(p, state)?;
                }
                Ok(action)
            }
            other => other,
        }
    }

    fn bad_answer(
        &mut self,
        p: &mut Proc,
        value: Term,
        from: Option<&Term>,
        message: &Term,
    ) -> Raise {
        let raise = Raise::exit(Term::tagged(atoms::BAD_RETURN_VALUE, value));
        self.terminate(p, raise, false, from, message)
    }

    /// The end of a server: its `terminate` callback, a report unless the end is clean, and what ends the
    /// process. `with_stack` tells whether the stack is that of the user's code.
    pub(super) fn terminate(
        &mut self,
        p: &mut Proc,
        raise: Raise,
        with_stack: bool,
        from: Option<&Term>,
        message: &Term,
    ) -> Raise {
        if !raise.catchable() {
            return raise;
        }
        let raise = p.trace(raise).settled();
        let clean = raise.class == Class::Exit && is_clean(&raise.reason);
        // The report shows the state that led to the end; the callback may have changed it by then.
        let state = (!clean).then(|| self.callbacks.state());
        // Its end goes back to what led to it, whatever messages its last work waits for.
        let cause = p.cause();
        let terminated = self.callbacks.terminate(p, &raise.exit_reason());
        p.set_cause(cause);
        let failure = match terminated {
            // It takes the place of the reason.
            Err(other) if other.class != Class::Throw => {
                let other = p.trace(other);
                if !other.catchable() {
                    return other;
                }
                self.error_info(p, &other, true, state, from, message)
                    .map(|()| other)
            }
            _ if clean => Ok(raise),
            _ => self
                .error_info(p, &raise, with_stack, state, from, message)
                .map(|()| raise),
        };
        failure.unwrap_or_else(|terminated| terminated)
    }

    fn error_info(
        &mut self,
        p: &mut Proc,
        raise: &Raise,
        with_stack: bool,
        state: Option<Term>,
        from: Option<&Term>,
        message: &Term,
    ) -> Result<(), Raise> {
        let state = state.unwrap_or_else(|| self.callbacks.state());
        let status = Map::from_entries([
            (Term::Atom(atoms::REASON), raise.reason.clone()),
            (Term::Atom(atoms::STATE), state),
            (Term::Atom(atoms::MESSAGE), message.clone()),
            (Term::Atom(atoms::LOG), self.debug.log_term()),
        ]);
        let status = self.callbacks.format_status(p, atoms::TERMINATE, status)?;
        let get = |key| status.get_atom(key).cloned().unwrap_or(Term::NIL);
        let state = status
            .get_atom(atoms::UPPER_EXIT)
            .or_else(|| status.get(&Term::atom("$status")))
            .cloned();
        let report = ServerTerminated {
            module: self.callbacks.module(),
            name: self.name.clone(),
            last_message: get(atoms::MESSAGE),
            state: state.unwrap_or_else(|| get(atoms::STATE)),
            reason: get(atoms::REASON),
            stack: with_stack.then(|| raise.stack_term()),
            log: get(atoms::LOG),
            client: Client::of(p, from)?,
        };
        reports::hand_over(p, Report::ServerTerminated(report)).map(drop)
    }
}
