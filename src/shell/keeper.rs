//! The keeper: the process that `Lab`, the root supervisor, has as its parent, and that gives the prompt
//! another evaluator when one has died.
//!
//! It is a server of the engine like any other, so it can be killed like any other: whoever needs it
//! starts it anew. What `Lab` supervises is none of its business.

use std::sync::Arc;

use crate::otp::gen_server::{self, Action, Callbacks, Init, Options, Then};
use crate::otp::proc_lib::Tie;
use crate::runtime::{Proc, Raise, Stream};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::state::Shared;
use super::{evaluator, root, text};

/// Begins a session at a prompt: there is a `Lab`, and an evaluator.
///
/// # Errors
/// `Terminated`.
pub(super) fn begin_session(p: &mut Proc) -> Result<(), Raise> {
    evaluator(p)?;
    lab(p).map(drop)
}

/// The living evaluator; one is started if there is none.
///
/// # Errors
/// `Terminated`.
pub(super) fn evaluator(p: &mut Proc) -> Result<Pid, Raise> {
    loop {
        if let Term::Pid(pid) = ask(p, "evaluator")? {
            return Ok(pid);
        }
    }
}

/// The living `Lab`, which is started if it has never been: `{:ok, pid}`, or `{:error, reason}` with the
/// reason for which it has ended.
///
/// # Errors
/// `Terminated`.
pub fn lab(p: &mut Proc) -> Result<Term, Raise> {
    match p.whereis(atoms::LAB) {
        Some(pid) => Ok(Term::ok(pid)),
        None => ask(p, "lab"),
    }
}

/// Ends `Lab` with all that it supervises, and starts it anew: `{:ok, pid}`, or why it could not start.
///
/// # Errors
/// `Terminated`.
pub fn reset(p: &mut Proc) -> Result<Term, Raise> {
    ask(p, "reset")
}

/// Asks the keeper; it is started if there is none.
fn ask(p: &mut Proc, request: &str) -> Result<Term, Raise> {
    loop {
        let shared = Shared::of(p);
        let keeper = match shared
            .with(|state| state.keeper)
            .filter(|keeper| p.is_alive(*keeper))
        {
            Some(keeper) => keeper,
            None => start(p, &shared)?,
        };
        // Killed meanwhile: another one answers.
        if let Ok(answer) = gen_server::try_call(p, &Term::Pid(keeper), &Term::atom(request), None)?
        {
            return Ok(answer);
        }
    }
}

fn start(p: &mut Proc, shared: &Arc<Shared>) -> Result<Pid, Raise> {
    let keeper = Keeper {
        shared: shared.clone(),
        lab: None,
        evaluator: None,
    };
    let options = Options {
        tie: Tie::None,
        ..Options::default()
    };
    match gen_server::start(p, options, keeper)?.as_tuple() {
        Some([_, Term::Pid(pid)]) => {
            shared.with(|state| state.keeper = Some(*pid));
            Ok(*pid)
        }
        _ => Err(Raise::error(atoms::NOPROC)),
    }
}

struct Keeper {
    shared: Arc<Shared>,
    lab: Option<Pid>,
    evaluator: Option<(Pid, Option<Ref>)>,
}

impl Callbacks for Keeper {
    fn module(&self) -> Atom {
        Atom::module("Lab.Keeper")
    }

    fn state(&self) -> Term {
        self.lab.map_or(Term::NIL, Term::Pid)
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        p.set_trap_exit(true);
        p.handle().stand_apart();
        Ok(Init::Ok(Then::Wait))
    }

    fn handle_call(&mut self, p: &mut Proc, request: &Term, _: &Term) -> Result<Action, Raise> {
        let answer = match request.as_atom().map_or("", Atom::as_str) {
            "evaluator" => Term::Pid(self.current_evaluator(p)),
            "lab" => self.current_lab(p)?,
            "reset" => self.reset(p)?,
            _ => Term::error(request.clone()),
        };
        Ok(Action::reply(answer))
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        match message.as_tuple() {
            Some(
                [
                    Term::Atom(atoms::UPPER_DOWN),
                    Term::Ref(watch),
                    _,
                    _,
                    reason,
                ],
            ) if self.evaluator.is_some_and(|(_, mine)| mine == Some(*watch)) => {
                self.evaluator_ended(p, reason)?;
            }
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), reason])
                if self.lab == Some(*pid) =>
            {
                self.lab_ended(p, reason);
            }
            _ => {}
        }
        Ok(Action::noreply())
    }
}

impl Keeper {
    fn current_evaluator(&mut self, p: &mut Proc) -> Pid {
        match self.evaluator {
            Some((pid, _)) => pid,
            None => self.start_evaluator(p),
        }
    }

    fn start_evaluator(&mut self, p: &mut Proc) -> Pid {
        let (pid, watch) = evaluator::start(p, &self.shared);
        self.evaluator = Some((pid, watch));
        self.shared.with(|state| state.evaluator = Some(pid));
        pid
    }

    /// As iex's server does: it says why, and starts another one.
    fn evaluator_ended(&mut self, p: &mut Proc, reason: &Term) -> Result<(), Raise> {
        if let Some((pid, _)) = self.evaluator.take() {
            let text = text::shell_exited(p, pid, reason)?;
            p.print(Stream::Out, text);
        }
        self.start_evaluator(p);
        Ok(())
    }

    fn current_lab(&mut self, p: &mut Proc) -> Result<Term, Raise> {
        if let Some(pid) = self.lab.filter(|pid| p.is_alive(*pid)) {
            return Ok(Term::ok(pid));
        }
        match self.shared.with(|state| state.lab_ended.clone()) {
            Some(reason) => Ok(Term::error(reason)),
            None => self.start_lab(p),
        }
    }

    fn start_lab(&mut self, p: &mut Proc) -> Result<Term, Raise> {
        let started = root::start_link(p)?;
        if let Some([Term::Atom(atoms::OK), Term::Pid(pid)]) = started.as_tuple() {
            self.lab = Some(*pid);
            self.shared.with(|state| state.lab_ended = None);
        }
        Ok(started)
    }

    fn reset(&mut self, p: &mut Proc) -> Result<Term, Raise> {
        if let Some(pid) = self.lab.take().filter(|pid| p.is_alive(*pid)) {
            let watch = p.monitor(pid);
            // From its parent, so that it shuts its children down.
            p.exit(pid, Term::Atom(atoms::SHUTDOWN))?;
            p.receive(None, |_, message| {
                Ok(match message.as_tuple() {
                    Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(reference), ..])
                        if *reference == watch =>
                    {
                        Some(())
                    }
                    _ => None,
                })
            })?;
        }
        self.start_lab(p)
    }

    fn lab_ended(&mut self, p: &Proc, reason: &Term) {
        self.lab = None;
        let prompt = self.shared.with(|state| {
            state.lab_ended = Some(reason.clone());
            state.prompt
        });
        if prompt {
            p.print(
                Stream::Out,
                format!(
                    "Lab has ended: {}; `reset` starts it anew\n",
                    root::why_ended(reason)
                ),
            );
        }
    }
}
