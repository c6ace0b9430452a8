//! The supervisor's process: a server whose requests are those of `supervisor.erl`.

use std::sync::Arc;

use crate::runtime::{EventId, Proc, Raise};
use crate::term::{Atom, Map, Term, atoms};

use super::super::child_spec;
use super::super::gen_server::{self, Action, Callbacks, Then};
use super::super::intensity::Intensity;
use super::super::name::Name;
use super::super::reports::{self, Report};
use super::super::supervision::{self, ChildInfo, Supervision};
use super::super::trial::Trial;
use super::Init;
use super::children::{Child, ChildPid, Children, Place};
use super::dynamic::Dynamic;
use super::flags::{Flags, Strategy};
use super::shutdown::shutdown;
use super::start::{Failing, Started, do_start_child_i};

/// A supervisor.
pub(super) struct Supervisor {
    pub(super) init: Init,
    registered: Option<Name>,
    /// What it calls itself in reports: `{:local, name}`, or `{pid, module}`.
    pub(super) name: Term,
    pub(super) flags: Flags,
    pub(super) intensity: Intensity,
    pub(super) children: Children,
    /// With `:simple_one_for_one` the children are here instead.
    pub(super) dynamic: Option<Dynamic>,
}

/// Whether the supervisor goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    /// It ends `:shutdown`.
    Shutdown,
}

impl From<Flow> for Action {
    fn from(flow: Flow) -> Action {
        match flow {
            Flow::Continue => Action::noreply(),
            Flow::Shutdown => Action::Stop(Term::Atom(atoms::SHUTDOWN)),
        }
    }
}

impl Callbacks for Supervisor {
    fn module(&self) -> Atom {
        atoms::SUPERVISOR
    }

    fn state(&self) -> Term {
        self.to_record()
    }

    fn init(&mut self, p: &mut Proc) -> Result<gen_server::Init, Raise> {
        p.set_trap_exit(true);
        self.name = match &self.registered {
            Some(name) => name.to_term(),
            None => Term::tuple([Term::Pid(p.pid()), Term::Atom(self.init.module())]),
        };
        let answer = self.init.call(p)?;
        let (flags, specs) = match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), pair]) => match pair.as_tuple() {
                Some([flags, specs]) => (flags.clone(), specs.clone()),
                _ => return Ok(self.bad_return(answer)),
            },
            None if answer.is_atom(atoms::IGNORE) => return Ok(gen_server::Init::Ignore),
            _ => return Ok(self.bad_return(answer)),
        };
        match Flags::check(&flags, Flags::default()) {
            Ok(flags) => self.set_flags(Trial::flags(p, flags)),
            Err(error) => return Ok(stop("supervisor_data", error)),
        }
        match self.flags.strategy {
            Strategy::SimpleOneForOne => Ok(self.init_dynamic(&specs)),
            _ => self.init_children(p, &specs),
        }
    }

    fn handle_call(&mut self, p: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        let reply = match request.as_tuple() {
            Some([Term::Atom(atoms::START_CHILD), spec]) => self.start_child(p, spec)?,
            Some([Term::Atom(atoms::TERMINATE_CHILD), id]) => self.terminate_child(p, id)?,
            Some([Term::Atom(atoms::RESTART_CHILD), id]) => self.restart_stopped_child(p, id)?,
            Some([Term::Atom(atoms::DELETE_CHILD), id]) => self.delete_child(id),
            Some([Term::Atom(atoms::GET_CHILDSPEC), id]) => self.get_childspec(p, id),
            None if request.is_atom(atoms::WHICH_CHILDREN) => self.which_children(),
            None if request.is_atom(atoms::COUNT_CHILDREN) => self.count_children(p),
            _ => {
                let args = [request.clone(), from.clone(), self.to_record()];
                return Err(p.function_clause(atoms::SUPERVISOR, atoms::HANDLE_CALL, &args));
            }
        };
        Ok(Action::reply(reply))
    }

    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        let Some([Term::Atom(atoms::TRY_AGAIN_RESTART), id]) = request.as_tuple() else {
            let args = [request.clone(), self.to_record()];
            return Err(p.function_clause(atoms::SUPERVISOR, atoms::HANDLE_CAST, &args));
        };
        if self.dynamic.is_some() {
            return Ok(self.try_again_dynamic(p, id)?.into());
        }
        match self.children.find(id) {
            Some((place, child)) if matches!(child.pid, ChildPid::Restarting(_)) => {
                let child = child.clone();
                Ok(self.restart(p, place, &child)?.into())
            }
            _ => Ok(Action::noreply()),
        }
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        if let Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), reason]) = message.as_tuple() {
            return Ok(self.restart_child(p, *pid, reason)?.into());
        }
        let report = Report::UnexpectedMessage {
            by: atoms::SUPERVISOR,
            message: message.clone(),
        };
        reports::hand_over(p, report)?;
        Ok(Action::noreply())
    }

    fn terminate(&mut self, p: &mut Proc, _: &Term) -> Result<(), Raise> {
        if self.dynamic.is_some() {
            return self.terminate_dynamic_children(p);
        }
        let all: Vec<Place> = self.children.iter().rev().map(|(place, _)| place).collect();
        self.terminate_children(p, &all)
    }

    fn code_change(&mut self, p: &mut Proc, _: &Term, extra: &Term) -> Result<Term, Raise> {
        self.change(p, extra)
    }

    fn format_status(&mut self, _: &mut Proc, why: Atom, status: Map) -> Result<Map, Raise> {
        if why == atoms::TERMINATE {
            return Ok(status);
        }
        let charlist = |text: &str| {
            Term::list(
                text.bytes()
                    .map(|byte| Term::Int(i64::from(byte)))
                    .collect::<Vec<_>>(),
            )
        };
        let pair = |name, value| Term::list([Term::tuple([charlist(name), value])]);
        let data = Term::tagged(Atom::new("data"), pair("State", self.to_record()));
        let callback = pair("Callback", Term::Atom(self.init.module()));
        let shown = Term::list([data, Term::tagged(atoms::SUPERVISOR, callback)]);
        Ok(status.put(Term::atom("$status"), shown))
    }
}

fn stop(what: &str, error: Term) -> gen_server::Init {
    gen_server::Init::Stop(Term::tagged(Atom::new(what), error))
}

// Starting

impl Supervisor {
    pub(super) fn new(init: Init, registered: Option<Name>) -> Supervisor {
        let flags = Flags::default();
        Supervisor {
            init,
            registered,
            name: Term::NIL,
            flags,
            intensity: Intensity::new(flags.intensity, flags.period),
            children: Children::default(),
            dynamic: None,
        }
    }

    pub(super) fn set_flags(&mut self, flags: Flags) {
        self.flags = flags;
        self.intensity.max = flags.intensity;
        self.intensity.period = flags.period;
    }

    fn bad_return(&self, answer: Term) -> gen_server::Init {
        let module = Term::Atom(self.init.module());
        stop(
            "bad_return",
            Term::tuple([module, Term::Atom(atoms::INIT), answer]),
        )
    }

    fn init_children(&mut self, p: &mut Proc, specs: &Term) -> Result<gen_server::Init, Raise> {
        if !specs.is_list() {
            let args = [
                specs.clone(),
                Term::Nil,
                Term::map([]),
                self.flags.auto_shutdown.to_term(),
            ];
            return Err(p.function_clause(atoms::SUPERVISOR, Atom::new("check_startspec"), &args));
        }
        match child_spec::check_startspec(specs, Some(self.flags.auto_shutdown)) {
            Ok(specs) => self.children = Children::new(specs),
            Err(error) => return Ok(stop("start_spec", error)),
        }
        let all: Vec<Place> = self.children.iter().map(|(place, _)| place).collect();
        for place in &all {
            if let Err(reason) = self.start_child_at(p, *place)? {
                let id = self
                    .children
                    .get(*place)
                    .map_or(Term::NIL, |child| child.spec.id.clone());
                let all: Vec<Place> = all.into_iter().rev().collect();
                self.terminate_children(p, &all)?;
                let failed = Term::Atom(atoms::FAILED_TO_START_CHILD);
                return Ok(stop("shutdown", Term::tuple([failed, id, reason])));
            }
        }
        Ok(gen_server::Init::Ok(Then::Wait))
    }

    fn init_dynamic(&mut self, specs: &Term) -> gen_server::Init {
        if specs.list_len() != Some(1) {
            return stop("bad_start_spec", specs.clone());
        }
        match child_spec::check_startspec(specs, Some(self.flags.auto_shutdown)) {
            Ok(specs) => {
                self.dynamic = specs
                    .into_iter()
                    .next()
                    .map(|spec| Dynamic::new(Arc::new(spec)));
                gen_server::Init::Ok(Then::Wait)
            }
            Err(error) => stop("start_spec", error),
        }
    }

    /// Starts the child at this place of the list, and notes its pid. A temporary one that answers `:ignore`
    /// is forgotten.
    pub(super) fn start_child_at(
        &mut self,
        p: &mut Proc,
        place: Place,
    ) -> Result<Result<Started, Term>, Raise> {
        let Some(child) = self.children.get(place).cloned() else {
            return Ok(Ok(Started::Ignored));
        };
        let result = self.do_start_child(p, &child)?;
        match &result {
            Ok(Started::Ignored) if child.is_temporary() => self.children.remove(place),
            Ok(started) => {
                let pid = started.pid().map_or(ChildPid::Undefined, ChildPid::Running);
                self.children.set_pid(place, pid);
            }
            Err(reason) => {
                let (child, reason) = (self.info(&child), reason.clone());
                self.tell(p, Supervision::StartFailed { child, reason })?;
            }
        }
        Ok(result)
    }

    /// Calls the start function; the progress report.
    pub(super) fn do_start_child(
        &self,
        p: &mut Proc,
        child: &Child,
    ) -> Result<Result<Started, Term>, Raise> {
        let start = &child.spec.start;
        let args = start.args.clone().unwrap_or(Term::Atom(atoms::UNDEFINED));
        let cause = p.cause();
        let result = do_start_child_i(p, start, &args, Failing::Caught)?;
        p.set_cause(cause);
        if let Ok(Started::Child(pid, _)) = result {
            let started = ChildInfo {
                pid: Term::Pid(pid),
                ..self.info(child)
            };
            self.tell(p, Supervision::Started(started))?;
        }
        Ok(result)
    }
}

// Terminating

impl Supervisor {
    /// Ends children, in this order, one after the other. The temporary ones are forgotten.
    pub(super) fn terminate_children(
        &mut self,
        p: &mut Proc,
        places: &[Place],
    ) -> Result<(), Raise> {
        let cause = p.cause();
        for place in places {
            if let Some(child) = self.children.get(*place).cloned() {
                p.set_cause(cause);
                self.do_terminate(p, &child)?;
                self.children.del_child(*place);
            }
        }
        p.set_cause(cause);
        Ok(())
    }

    pub(super) fn do_terminate(&self, p: &mut Proc, child: &Child) -> Result<(), Raise> {
        let ChildPid::Running(pid) = child.pid else {
            return Ok(());
        };
        let error = shutdown(p, pid, &child.spec)?.err();
        let child = self.info(child);
        self.tell(p, Supervision::Stopped { child, error })?;
        Ok(())
    }
}

// Telling

impl Supervisor {
    pub(super) fn tell(&self, p: &mut Proc, what: Supervision) -> Result<EventId, Raise> {
        supervision::tell(p, &self.name, what)
    }

    /// Tells what was decided; everything that is done from here on goes back to it.
    pub(super) fn follow(&self, p: &mut Proc, what: Supervision) -> Result<EventId, Raise> {
        let event = self.tell(p, what)?;
        p.set_cause(event);
        Ok(event)
    }

    pub(super) fn info(&self, child: &Child) -> ChildInfo {
        ChildInfo {
            spec: child.spec.clone(),
            pid: child.pid.to_term(),
            args: None,
            restarts: child.restarts,
            count: None,
            significant: true,
        }
    }
}
