//! What `:sys` has a server keep for those who debug it: a trace, a log, statistics, functions that see
//! each event.

use std::collections::VecDeque;

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::super::reports::{self, DebugEvent, Report};
use super::server::Server;

/// What `:sys` has had a server keep.
#[derive(Default)]
pub(super) struct Debug {
    /// The debug options in the order of `:sys.get_status/1`; most servers have none.
    options: Vec<DebugOption>,
}

enum DebugOption {
    /// `:sys.trace/2`: events are handed over to be printed.
    Trace,
    /// `:sys.log/2`: the latest events.
    Log { size: usize, events: VecDeque<Term> },
    /// `:sys.statistics/2`.
    Statistics(Statistics),
    /// `:sys.install/2`: a function that sees each event.
    Function {
        id: Term,
        function: Term,
        state: Term,
    },
}

struct Statistics {
    since: u64,
    reductions: u64,
    received: usize,
    sent: usize,
}

/// How many events `:sys.log/2` keeps unless told otherwise.
const LOG_SIZE: usize = 10;

impl Debug {
    /// What a `:debug` option of a start asks for.
    pub(super) fn from_options(options: Option<&Term>) -> Debug {
        let mut debug = Debug::default();
        for option in options.into_iter().flat_map(Term::iter) {
            let command = match option {
                Term::Atom(name) => Term::tagged(*name, true),
                Term::Tuple(_) => option.clone(),
                _ => continue,
            };
            debug.switch(&command);
        }
        debug
    }

    /// The logged events, oldest first.
    pub(super) fn log_term(&self) -> Term {
        let log = self.options.iter().find_map(|option| match option {
            DebugOption::Log { events, .. } => Some(events),
            _ => None,
        });
        Term::list(log.into_iter().flatten().cloned().collect::<Vec<_>>())
    }

    /// The commands that need nothing of the process; false if this is none of them.
    fn switch(&mut self, command: &Term) -> bool {
        let is = |wanted: Atom, value: &Term| value.is_atom(wanted);
        match command.as_tuple() {
            Some([what, Term::Atom(atoms::TRUE)]) if is(atoms::TRACE, what) => {
                self.install(DebugOption::Trace, |o| matches!(o, DebugOption::Trace));
            }
            Some([what, Term::Atom(atoms::FALSE)]) if is(atoms::TRACE, what) => {
                self.options.retain(|o| !matches!(o, DebugOption::Trace));
            }
            Some([what, Term::Atom(atoms::TRUE)]) if is(atoms::LOG, what) => {
                self.log(LOG_SIZE);
            }
            Some([what, Term::Atom(atoms::FALSE)]) if is(atoms::LOG, what) => {
                self.options
                    .retain(|o| !matches!(o, DebugOption::Log { .. }));
            }
            Some([what, size]) if is(atoms::LOG, what) => match size.as_tuple() {
                Some([Term::Atom(atoms::TRUE), Term::Int(size)]) if *size > 0 => {
                    self.log(usize::try_from(*size).unwrap_or(LOG_SIZE));
                }
                _ => return false,
            },
            Some([what, Term::Atom(atoms::FALSE)]) if is(atoms::STATISTICS, what) => {
                self.options
                    .retain(|o| !matches!(o, DebugOption::Statistics(_)));
            }
            _ => return false,
        }
        true
    }

    fn install(&mut self, option: DebugOption, same: impl Fn(&DebugOption) -> bool) {
        if !self.options.iter().any(same) {
            self.options.insert(0, option);
        }
    }

    fn log(&mut self, wanted: usize) {
        for option in &mut self.options {
            if let DebugOption::Log { size, events } = option {
                *size = wanted;
                while events.len() > wanted {
                    events.pop_front();
                }
                return;
            }
        }
        let events = VecDeque::new();
        self.options.insert(
            0,
            DebugOption::Log {
                size: wanted,
                events,
            },
        );
    }

    /// `{:debug, what}`: the answer to it.
    pub(super) fn command(&mut self, p: &Proc, what: &Term) -> Term {
        if self.switch(what) {
            return Term::OK;
        }
        match what.as_tuple() {
            None if what.is_atom(Atom::new("no_debug")) => self.options.clear(),
            Some([Term::Atom(atoms::LOG), Term::Atom(get)]) if get.as_str() == "get" => {
                return Term::ok(self.log_term());
            }
            Some([Term::Atom(atoms::STATISTICS), Term::Atom(atoms::TRUE)]) => {
                let statistics = Statistics {
                    since: p.now(),
                    reductions: p.total_reductions(),
                    received: 0,
                    sent: 0,
                };
                let option = DebugOption::Statistics(statistics);
                self.install(option, |o| matches!(o, DebugOption::Statistics(_)));
            }
            Some([Term::Atom(atoms::STATISTICS), Term::Atom(get)]) if get.as_str() == "get" => {
                return Term::ok(self.statistics(p));
            }
            Some([Term::Atom(install), spec]) if install.as_str() == "install" => {
                return self.install_function(spec);
            }
            Some([Term::Atom(remove), id]) if remove.as_str() == "remove" => {
                self.options.retain(|option| {
                    !matches!(option, DebugOption::Function { id: known, .. } if known == id)
                });
            }
            _ => return Term::atom("unknown_debug"),
        }
        Term::OK
    }

    fn install_function(&mut self, spec: &Term) -> Term {
        let (id, function, state) = match spec.as_tuple() {
            Some([function, state]) => (function, function, state),
            Some([id, function, state]) => (id, function, state),
            _ => return Term::atom("unknown_debug"),
        };
        let option = DebugOption::Function {
            id: id.clone(),
            function: function.clone(),
            state: state.clone(),
        };
        let known = id.clone();
        self.install(
            option,
            |o| matches!(o, DebugOption::Function { id, .. } if *id == known),
        );
        Term::OK
    }

    fn statistics(&self, p: &Proc) -> Term {
        let statistics = self.options.iter().find_map(|option| match option {
            DebugOption::Statistics(statistics) => Some(statistics),
            _ => None,
        });
        let Some(statistics) = statistics else {
            return Term::atom("no_statistics");
        };
        // Times are lab time in microseconds: a wall clock's date would differ from run to run.
        let reductions = p.total_reductions() - statistics.reductions;
        Term::keyword([
            (
                Atom::new("start_time"),
                Term::from(statistics.since as usize),
            ),
            (Atom::new("current_time"), Term::from(p.now() as usize)),
            (Atom::new("reductions"), Term::from(reductions as usize)),
            (Atom::new("messages_in"), Term::from(statistics.received)),
            (Atom::new("messages_out"), Term::from(statistics.sent)),
        ])
    }
}

impl Server {
    pub(super) fn debug_in(&mut self, p: &mut Proc, message: &Term) -> Result<(), Raise> {
        if self.debug.options.is_empty() {
            return Ok(());
        }
        self.debug_event(p, Term::tagged(atoms::IN, message.clone()))
    }

    pub(super) fn debug_out(
        &mut self,
        p: &mut Proc,
        from: &Term,
        reply: &Term,
    ) -> Result<(), Raise> {
        if self.debug.options.is_empty() {
            return Ok(());
        }
        let (reply, state) = (reply.clone(), self.callbacks.state());
        let event = Term::tuple([Term::atom("out"), reply, from.clone(), state]);
        self.debug_event(p, event)
    }

    pub(super) fn debug_noreply(&mut self, p: &mut Proc) -> Result<(), Raise> {
        if self.debug.options.is_empty() {
            return Ok(());
        }
        let state = self.callbacks.state();
        self.debug_event(p, Term::tagged(atoms::NOREPLY, state))
    }

    fn debug_event(&mut self, p: &mut Proc, event: Term) -> Result<(), Raise> {
        let kind = event.as_tuple().and_then(|event| event[0].as_atom());
        let name = self.name.clone();
        let mut kept = Vec::new();
        for mut option in std::mem::take(&mut self.debug.options) {
            match &mut option {
                DebugOption::Trace => {
                    let (server, event) = (name.clone(), event.clone());
                    reports::hand_over(p, Report::Debug(DebugEvent { server, event }))?;
                }
                DebugOption::Log { size, events } => {
                    events.push_back(event.clone());
                    if events.len() > *size {
                        events.pop_front();
                    }
                }
                DebugOption::Statistics(statistics) => match kind {
                    Some(atoms::IN) => statistics.received += 1,
                    Some(atoms::NOREPLY) | None => {}
                    Some(_) => statistics.sent += 1,
                },
                DebugOption::Function {
                    function, state, ..
                } => {
                    let args = [state.clone(), event.clone(), name.clone()];
                    match p.call(function, &args) {
                        Ok(Term::Atom(done)) if done.as_str() == "done" => continue,
                        Ok(next) => *state = next,
                        // A debug function that fails is not called again.
                        Err(raise) if raise.catchable() => continue,
                        Err(raise) => return Err(raise),
                    }
                }
            }
            kept.push(option);
        }
        self.debug.options = kept;
        Ok(())
    }
}
