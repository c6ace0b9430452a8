//! System messages: what `:sys` asks of a server (`sys.erl`).

use crate::runtime::{Class, Next, Proc, Raise};
use crate::term::{Atom, Map, Term, atoms};

use super::client::reply;
use super::module::dictionary_list;
use super::server::Server;

impl Server {
    /// A system message while the server runs; afterwards it goes on waiting for what it waited for.
    pub(super) fn system_message(
        &mut self,
        p: &mut Proc,
        from: &Term,
        request: &Term,
    ) -> Result<Next, Raise> {
        let mut suspended = self.command(p, from, request, false)?;
        while suspended {
            suspended = self.suspend_loop(p)?;
        }
        let then = self.then.clone();
        self.go_on(p, then)
    }

    /// While it is suspended a server takes only system messages and its parent's exit; everything else waits
    /// in the mailbox. It holds its thread meanwhile. Whether it is still suspended.
    fn suspend_loop(&mut self, p: &mut Proc) -> Result<bool, Raise> {
        let parent = self.parent;
        let message = p.receive(None, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Atom(atoms::SYSTEM), _, _]) => Some(message.clone()),
                Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), _]) if *from == parent => {
                    Some(message.clone())
                }
                _ => None,
            })
        })?;
        match message.as_ref().and_then(Term::as_tuple) {
            Some([Term::Atom(atoms::SYSTEM), from, request]) => {
                self.command(p, from, request, true)
            }
            Some([_, _, reason]) => Err(self.system_terminate(p, reason)),
            _ => Ok(true),
        }
    }

    fn system_terminate(&mut self, p: &mut Proc, reason: &Term) -> Raise {
        self.terminate(p, Raise::exit(reason.clone()), false, None, &Term::Nil)
    }

    /// Does what a system message asks for and answers it; whether the server is suspended afterwards.
    fn command(
        &mut self,
        p: &mut Proc,
        from: &Term,
        request: &Term,
        suspended: bool,
    ) -> Result<bool, Raise> {
        let (answer, suspended) = match request.as_tuple() {
            None if request.is_atom(atoms::SUSPEND) => (Term::OK, true),
            None if request.is_atom(atoms::RESUME) => (Term::OK, false),
            None if request.is_atom(atoms::GET_STATE) => (self.callbacks.state(), suspended),
            None if request.is_atom(atoms::GET_STATUS) => (self.status(p, suspended)?, suspended),
            Some([Term::Atom(atoms::REPLACE_STATE), function]) => {
                (self.replace_state(p, function)?, suspended)
            }
            Some([Term::Atom(atoms::DEBUG), what]) => (self.debug.command(p, what), suspended),
            Some([Term::Atom(atoms::TERMINATE), reason]) => {
                reply(p, from, Term::OK);
                return Err(self.system_terminate(p, reason));
            }
            Some([Term::Atom(atoms::CHANGE_CODE), _, old, extra]) if suspended => {
                (self.change_code(p, old, extra)?, true)
            }
            _ => {
                let unknown = Term::tagged(Atom::new("unknown_system_msg"), request.clone());
                (Term::error(unknown), suspended)
            }
        };
        reply(p, from, answer);
        Ok(suspended)
    }

    fn replace_state(&mut self, p: &mut Proc, function: &Term) -> Result<Term, Raise> {
        let state = self.callbacks.state();
        let result = p.call(function, &[state]).and_then(|state| {
            self.callbacks.replace_state(p, state.clone())?;
            Ok(state)
        });
        match result {
            Err(raise) if raise.catchable() => {
                let callback =
                    Term::tuple([Term::Atom(atoms::GEN), Term::atom("system_replace_state")]);
                let failure = Term::tuple([class_term(raise.class), raise.reason.clone()]);
                Ok(Term::error(Term::tuple([
                    Term::atom("callback_failed"),
                    callback,
                    failure,
                ])))
            }
            other => other,
        }
    }

    fn change_code(&mut self, p: &mut Proc, old: &Term, extra: &Term) -> Result<Term, Raise> {
        let answer = match self.callbacks.code_change(p, old, extra) {
            Ok(answer) => answer,
            Err(raise) if raise.class == Class::Throw => raise.reason.clone(),
            Err(raise) if raise.catchable() => {
                let raise = p.trace(raise);
                Term::tagged(atoms::UPPER_EXIT, raise.exit_reason())
            }
            Err(raise) => return Err(raise),
        };
        Ok(match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), _]) => Term::OK,
            _ => Term::error(answer),
        })
    }

    /// `{:status, pid, {:module, :gen_server}, [dictionary, state, parent, debug, misc]}`.
    fn status(&mut self, p: &mut Proc, suspended: bool) -> Result<Term, Raise> {
        let state = self.callbacks.state();
        let status = Map::from_entries([
            (Term::Atom(atoms::STATE), state.clone()),
            (Term::Atom(atoms::LOG), self.debug.log_term()),
        ]);
        let status = self.callbacks.format_status(p, atoms::NORMAL, status)?;
        let data = |pairs: Vec<(&str, Term)>| {
            let pairs = pairs
                .into_iter()
                .map(|(name, value)| Term::tuple([charlist(name), value]));
            Term::tagged(Atom::new("data"), Term::list(pairs.collect::<Vec<_>>()))
        };
        let shown = status.get_atom(atoms::STATE).cloned().unwrap_or(state);
        let log = status.get_atom(atoms::LOG).cloned().unwrap_or(Term::Nil);
        let own = match status.get(&Term::atom("$status")) {
            Some(list) if list.is_list() => list.clone(),
            Some(one) => Term::list([one.clone()]),
            None => Term::list([data(vec![("State", shown)])]),
        };
        let running = if suspended {
            Term::atom("suspended")
        } else {
            Term::Atom(atoms::RUNNING)
        };
        let header = match &self.name {
            Term::Atom(name) => charlist(&format!("Status for generic server {name}")),
            Term::Pid(pid) => {
                let (number, serial) = pid.parts();
                charlist(&format!("Status for generic server <0.{number}.{serial}>"))
            }
            other => Term::tuple([charlist("Status for generic server"), other.clone()]),
        };
        let parent = Term::Pid(self.parent);
        let common = data(vec![
            ("Status", running.clone()),
            ("Parent", parent.clone()),
            ("Logged events", log),
        ]);
        let misc = Term::cons(
            Term::tagged(Atom::new("header"), header),
            Term::cons(common, own),
        );
        Ok(Term::tuple([
            Term::Atom(atoms::STATUS),
            Term::Pid(p.pid()),
            Term::tagged(atoms::MODULE, atoms::GEN),
            Term::list([dictionary_list(p), running, parent, Term::Nil, misc]),
        ]))
    }
}

fn charlist(text: &str) -> Term {
    let chars: Vec<Term> = text
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    Term::list(chars)
}

fn class_term(class: Class) -> Term {
    Term::Atom(match class {
        Class::Error => atoms::ERROR,
        Class::Throw => atoms::THROW,
        Class::Exit | Class::Terminated | Class::Interrupted => atoms::EXIT,
    })
}
