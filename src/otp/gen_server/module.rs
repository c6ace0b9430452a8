//! The callbacks of a module of the language: `init/1`, `handle_call/3` and so on, which answer in terms.

use crate::runtime::{Class, Proc, Raise};
use crate::term::{Atom, Map, Term, atoms};

use super::super::reports::{self, Report};
use super::callbacks::{Action, Callbacks, Init, Then, parse_action, parse_init};

/// A callback module with its state.
pub struct Module {
    module: Atom,
    /// Before `init` has answered: its argument.
    state: Term,
}

impl Module {
    /// The module, to be started with `init(args)`.
    pub fn new(module: Atom, args: Term) -> Module {
        Module {
            module,
            state: args,
        }
    }

    fn answer(&mut self, value: Term, to_call: bool) -> Action {
        let (action, state) = parse_action(value, to_call);
        if let Some(state) = state {
            self.state = state;
        }
        action
    }

    fn dispatch(&mut self, p: &mut Proc, function: Atom, message: &Term) -> Result<Action, Raise> {
        let value = p.apply(
            self.module,
            function,
            &[message.clone(), self.state.clone()],
        )?;
        Ok(self.answer(value, false))
    }

    fn exports(&self, p: &Proc, function: Atom, arity: usize) -> bool {
        p.system().code.exports(self.module, function, arity)
    }
}

impl Callbacks for Module {
    fn module(&self) -> Atom {
        self.module
    }

    fn state(&self) -> Term {
        self.state.clone()
    }

    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        self.state = state;
        Ok(())
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        let args = std::mem::replace(&mut self.state, Term::NIL);
        let (init, state) = parse_init(p.apply(self.module, atoms::INIT, &[args])?);
        self.state = state.unwrap_or(Term::NIL);
        Ok(init)
    }

    fn handle_call(&mut self, p: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        let args = [request.clone(), from.clone(), self.state.clone()];
        let value = p.apply(self.module, atoms::HANDLE_CALL, &args)?;
        Ok(self.answer(value, true))
    }

    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        self.dispatch(p, atoms::HANDLE_CAST, request)
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        let result = self.dispatch(p, atoms::HANDLE_INFO, message);
        match &result {
            Err(raise)
                if raise.class == Class::Error
                    && raise.reason.is_atom(atoms::UNDEF)
                    && !self.exports(p, atoms::HANDLE_INFO, 2) =>
            {
                let report = Report::NoHandleInfo {
                    module: self.module,
                    message: message.clone(),
                };
                reports::hand_over(p, report)?;
                Ok(Action::NoReply(Then::Wait))
            }
            _ => result,
        }
    }

    fn handle_continue(&mut self, p: &mut Proc, continuation: &Term) -> Result<Action, Raise> {
        self.dispatch(p, atoms::HANDLE_CONTINUE, continuation)
    }

    fn terminate(&mut self, p: &mut Proc, reason: &Term) -> Result<(), Raise> {
        if self.exports(p, atoms::TERMINATE, 2) {
            let args = [reason.clone(), self.state.clone()];
            p.apply(self.module, atoms::TERMINATE, &args)?;
        }
        Ok(())
    }

    fn code_change(&mut self, p: &mut Proc, old: &Term, extra: &Term) -> Result<Term, Raise> {
        let args = [old.clone(), self.state.clone(), extra.clone()];
        let answer = p.apply(self.module, atoms::CODE_CHANGE, &args)?;
        if let Some([Term::Atom(atoms::OK), state]) = answer.as_tuple() {
            self.state = state.clone();
        }
        Ok(answer)
    }

    /// `format_status/1` if the module has it, else the older `format_status/2` (`gen:format_status/4`).
    fn format_status(&mut self, p: &mut Proc, why: Atom, status: Map) -> Result<Map, Raise> {
        if self.exports(p, atoms::FORMAT_STATUS, 1) {
            return self.format_status_1(p, status);
        }
        if !self.exports(p, atoms::FORMAT_STATUS, 2) {
            return Ok(status);
        }
        let dictionary = dictionary_list(p);
        let args = [
            Term::Atom(why),
            Term::list([dictionary, self.state.clone()]),
        ];
        Ok(match p.apply(self.module, atoms::FORMAT_STATUS, &args) {
            Ok(result) => status.put(Term::atom("$status"), result),
            Err(raise) if raise.class == Class::Throw => {
                status.put(Term::atom("$status"), raise.reason.clone())
            }
            Err(raise) if raise.catchable() => {
                self.status_failed(status, "format_status/2 crashed")
            }
            Err(raise) => return Err(raise),
        })
    }
}

impl Module {
    fn format_status_1(&self, p: &mut Proc, status: Map) -> Result<Map, Raise> {
        let args = [Term::Map(status.clone())];
        let answer = match p.apply(self.module, atoms::FORMAT_STATUS, &args) {
            Err(raise) if raise.catchable() => {
                return Ok(self.status_failed(status, "format_status/1 crashed"));
            }
            other => other?,
        };
        let Some(new) = answer.as_map() else {
            return Ok(self.status_failed(status, "format_status/1 did not return a map"));
        };
        // `gen.erl` compares sizes after merging: it is missing keys that it finds, whatever its text says.
        if status.iter().any(|(key, _)| !new.contains(key)) {
            let problem = "format_status/1 returned a map with unknown keys";
            return Ok(self.status_failed(status, problem));
        }
        let entries = new.iter().map(|(key, value)| (key.clone(), value.clone()));
        Ok(entries.fold(status, |status, (key, value)| status.put(key, value)))
    }

    fn status_failed(&self, status: Map, problem: &str) -> Map {
        let text: Vec<Term> = format!("{}:{problem}", self.module)
            .chars()
            .map(|c| Term::Int(i64::from(u32::from(c))))
            .collect();
        status.put(Term::Atom(atoms::UPPER_EXIT), Term::list(text))
    }
}

/// The process dictionary as `:erlang.get/0` gives it.
pub(super) fn dictionary_list(p: &Proc) -> Term {
    let pairs: Vec<Term> = p
        .dictionary()
        .iter()
        .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
        .collect();
    Term::list(pairs)
}
