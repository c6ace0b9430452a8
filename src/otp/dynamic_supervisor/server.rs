//! The process of a dynamic supervisor: its children, and the requests that it serves.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::runtime::{EventId, Proc, Raise};
use crate::term::{Atom, Map, Pid, Term, atoms};

use super::super::child_spec::{ChildSpec, ChildType, Restart, Shutdown};
use super::super::gen_server::{self, Action, Callbacks, Then};
use super::super::intensity::Intensity;
use super::super::name::Name;
use super::super::reports::{self, Report};
use super::super::supervision::{self, ChildInfo, Supervision};
use super::super::supervisor::{Failing, Init, Started, counts, do_start_child_i};
use super::{DynamicFlags, child_from};

/// A dynamic supervisor.
pub(super) struct DynamicSupervisor {
    init: Init,
    registered: Option<Name>,
    /// What it calls itself in reports.
    pub(super) name: Term,
    pub(super) flags: DynamicFlags,
    pub(super) intensity: Intensity,
    /// By pid, so in the order in which they were started; a child that is being restarted stands under
    /// the pid that it had.
    pub(super) children: BTreeMap<Pid, Child>,
}

/// A child.
#[derive(Clone)]
pub(super) struct Child {
    pub(super) spec: Arc<ChildSpec>,
    pub(super) restarting: bool,
    pub(super) restarts: u64,
}

impl Callbacks for DynamicSupervisor {
    fn module(&self) -> Atom {
        atoms::DYNAMIC_SUPERVISOR
    }

    fn state(&self) -> Term {
        self.to_struct()
    }

    /// Of the struct only what a change of code begins with can be set: the argument of `init/1`.
    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        match (state.struct_module(), state.field(atoms::ARGS)) {
            (Some(atoms::DYNAMIC_SUPERVISOR), Some(args)) => self.init.set_args(args.clone()),
            _ => return Err(Raise::tagged(atoms::BAD_RETURN_VALUE, state)),
        }
        Ok(())
    }

    fn init(&mut self, p: &mut Proc) -> Result<gen_server::Init, Raise> {
        p.set_trap_exit(true);
        self.name = match &self.registered {
            Some(name) => name.to_term(),
            None => Term::tuple([Term::Pid(p.pid()), Term::Atom(self.init.module())]),
        };
        let answer = self.init.call(p)?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), flags @ Term::Map(_)]) => {
                Ok(match DynamicFlags::check(flags) {
                    Ok(flags) => {
                        self.set_flags(flags.on_trial(p));
                        gen_server::Init::Ok(Then::Wait)
                    }
                    Err(error) => {
                        let data = Term::tagged(Atom::new("supervisor_data"), error);
                        gen_server::Init::Stop(data)
                    }
                })
            }
            None if answer.is_atom(atoms::IGNORE) => Ok(gen_server::Init::Ignore),
            _ => {
                let module = Term::Atom(self.init.module());
                let call = Term::tuple([module, Term::Atom(atoms::INIT), answer]);
                Ok(gen_server::Init::Stop(Term::tagged(
                    atoms::BAD_RETURN,
                    call,
                )))
            }
        }
    }

    fn handle_call(&mut self, p: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        let unknown = |server: &Self, p: &Proc| {
            let args = [request.clone(), from.clone(), server.to_struct()];
            p.function_clause(atoms::DYNAMIC_SUPERVISOR, atoms::HANDLE_CALL, &args)
        };
        let reply = match request.as_tuple() {
            Some([Term::Atom(atoms::START_CHILD), child]) => {
                let child = child_from(child);
                let child = child.ok_or_else(|| unknown(self, p))?;
                self.start_child(p, child)?
            }
            Some([Term::Atom(atoms::START_TASK), args, restart, shutdown]) => {
                let child = task(p, args, restart, shutdown)?;
                self.start_child(p, child)?
            }
            Some([Term::Atom(atoms::TERMINATE_CHILD), pid]) => self.terminate_child(p, pid)?,
            None if request.is_atom(atoms::WHICH_CHILDREN) => self.which_children(),
            None if request.is_atom(atoms::COUNT_CHILDREN) => self.count_children(),
            _ => return Err(unknown(self, p)),
        };
        Ok(Action::reply(reply))
    }

    fn handle_cast(&mut self, _: &mut Proc, _: &Term) -> Result<Action, Raise> {
        Ok(Action::noreply())
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), reason]) => {
                self.maybe_restart_child(p, *pid, reason)
            }
            Some([Term::Atom(atoms::GEN_RESTART), Term::Pid(pid)]) => {
                match self
                    .children
                    .get(pid)
                    .filter(|child| child.restarting)
                    .cloned()
                {
                    Some(child) => self.restart_child(p, *pid, &child),
                    None => Ok(Action::noreply()),
                }
            }
            _ => {
                let report = Report::UnexpectedMessage {
                    by: atoms::DYNAMIC_SUPERVISOR,
                    message: message.clone(),
                };
                reports::hand_over(p, report)?;
                Ok(Action::noreply())
            }
        }
    }

    fn terminate(&mut self, p: &mut Proc, _: &Term) -> Result<(), Raise> {
        let all = std::mem::take(&mut self.children);
        self.terminate_children(p, &all)
    }

    fn code_change(&mut self, p: &mut Proc, _: &Term, _: &Term) -> Result<Term, Raise> {
        let answer = self.init.call(p)?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), flags @ Term::Map(_)]) => {
                match DynamicFlags::check(flags) {
                    Ok(flags) => self.set_flags(flags.on_trial(p)),
                    Err(error) => {
                        let data = Term::tagged(Atom::new("supervisor_data"), error);
                        return Ok(Term::error(data));
                    }
                }
                Ok(Term::ok(self.state()))
            }
            None if answer.is_atom(atoms::IGNORE) => Ok(Term::ok(self.state())),
            _ => Ok(answer),
        }
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
        let data = Term::tagged(Atom::new("data"), pair("State", self.to_struct()));
        let callback = pair("Callback", Term::Atom(self.init.module()));
        let shown = Term::list([data, Term::tagged(atoms::SUPERVISOR, callback)]);
        Ok(status.put(Term::atom("$status"), shown))
    }
}

/// The child that `Task.Supervisor` starts; what is not said it has put into its own dictionary.
fn task(p: &Proc, args: &Term, restart: &Term, shutdown: &Term) -> Result<ChildSpec, Raise> {
    let defaults = p
        .get(&Term::Atom(atoms::TASK_SUPERVISOR))
        .and_then(Term::as_tuple);
    let (restart_default, shutdown_default) = match defaults {
        Some([restart, shutdown]) => (restart.clone(), shutdown.clone()),
        _ => (
            Restart::Temporary.to_term(),
            Shutdown::Timeout(5000).to_term(),
        ),
    };
    let or = |given: &Term, default: Term| {
        if given.truthy() {
            given.clone()
        } else {
            default
        }
    };
    let start = [
        Term::Atom(atoms::TASK_SUPERVISED),
        Term::Atom(atoms::START_LINK),
        args.clone(),
    ];
    let child = Term::tuple([
        Term::tuple(start),
        or(restart, restart_default),
        or(shutdown, shutdown_default),
        ChildType::Worker.to_term(),
        Term::list([Term::Atom(atoms::TASK_SUPERVISED)]),
    ]);
    child_from(&child).ok_or_else(|| Raise::error(atoms::FUNCTION_CLAUSE))
}

impl DynamicSupervisor {
    pub(super) fn new(init: Init, registered: Option<Name>) -> DynamicSupervisor {
        let flags = DynamicFlags::default();
        DynamicSupervisor {
            init,
            registered,
            name: Term::NIL,
            intensity: Intensity::new(flags.intensity, flags.period),
            flags,
            children: BTreeMap::new(),
        }
    }

    fn set_flags(&mut self, flags: DynamicFlags) {
        self.intensity.max = flags.intensity;
        self.intensity.period = flags.period;
        self.flags = flags;
    }

    // Requests

    fn start_child(&mut self, p: &mut Proc, spec: ChildSpec) -> Result<Term, Raise> {
        let most = self.flags.max_children;
        if most.is_some_and(|most| self.children.len() as u64 >= most) {
            return Ok(Term::error(atoms::MAX_CHILDREN));
        }
        let mut child = Child {
            spec: Arc::new(spec),
            restarting: false,
            restarts: 0,
        };
        match self.call_start(p, &child)? {
            Ok(Started::Child(pid, extra)) => {
                if child.spec.restart == Restart::Temporary {
                    let start = child.spec.start.without_args();
                    Arc::make_mut(&mut child.spec).start = start;
                }
                self.children.insert(pid, child);
                Ok(match extra {
                    None => Term::ok(pid),
                    Some(extra) => Term::tuple([Term::OK, Term::Pid(pid), extra]),
                })
            }
            Ok(Started::Ignored) => Ok(Term::Atom(atoms::IGNORE)),
            Err(reason) => Ok(Term::error(reason)),
        }
    }

    /// Calls the start function, with the extra arguments before its own.
    pub(super) fn call_start(
        &self,
        p: &mut Proc,
        child: &Child,
    ) -> Result<Result<Started, Term>, Raise> {
        let cause = p.cause();
        let args = self.args_of(child);
        let result = do_start_child_i(p, &child.spec.start, &args, Failing::Reason)?;
        p.set_cause(cause);
        if let Ok(Started::Child(pid, _)) = &result {
            let child = self.info(Term::Pid(*pid), child);
            self.tell(p, Supervision::Started(child))?;
        }
        Ok(result)
    }

    fn args_of(&self, child: &Child) -> Term {
        let own = child
            .spec
            .start
            .args
            .clone()
            .unwrap_or(Term::Atom(atoms::UNDEFINED));
        if matches!(self.flags.extra_arguments, Term::Nil) {
            return own;
        }
        Term::list_with_tail(self.flags.extra_arguments.to_vec().unwrap_or_default(), own)
    }

    fn terminate_child(&mut self, p: &mut Proc, pid: &Term) -> Result<Term, Raise> {
        let child = pid
            .as_pid()
            .and_then(|pid| self.children.remove_entry(&pid));
        let Some(entry) = child else {
            return Ok(Term::error(atoms::NOT_FOUND));
        };
        self.terminate_children(p, &BTreeMap::from([entry]))?;
        Ok(Term::OK)
    }

    fn which_children(&self) -> Term {
        let entries = self.children.iter().map(|(pid, child)| {
            let pid = match child.restarting {
                true => Term::Atom(atoms::RESTARTING),
                false => Term::Pid(*pid),
            };
            let (kind, modules) = (child.spec.kind.to_term(), child.spec.modules.clone());
            Term::tuple([Term::Atom(atoms::UNDEFINED), pid, kind, modules])
        });
        Term::list(entries.collect::<Vec<_>>())
    }

    fn count_children(&self) -> Term {
        let count = |wanted: fn(&Child) -> bool| {
            self.children.values().filter(|child| wanted(child)).count()
        };
        let supervisors = count(|child| child.spec.kind == ChildType::Supervisor);
        let active = count(|child| !child.restarting);
        let all = self.children.len();
        counts(all, active, supervisors, all - supervisors)
    }

    // Telling

    pub(super) fn tell(&self, p: &mut Proc, what: Supervision) -> Result<EventId, Raise> {
        supervision::tell(p, &self.name, what)
    }

    /// Tells what was decided; everything that is done from here on goes back to it.
    pub(super) fn follow(&self, p: &mut Proc, what: Supervision) -> Result<EventId, Raise> {
        let event = self.tell(p, what)?;
        p.set_cause(event);
        Ok(event)
    }

    pub(super) fn info(&self, pid: Term, child: &Child) -> ChildInfo {
        let has_extra = !matches!(self.flags.extra_arguments, Term::Nil);
        ChildInfo {
            spec: child.spec.clone(),
            pid,
            args: has_extra.then(|| self.args_of(child)),
            restarts: child.restarts,
            count: None,
            significant: false,
        }
    }

    /// The state as Elixir's struct.
    fn to_struct(&self) -> Term {
        let number = |n: u64| Term::from(usize::try_from(n).unwrap_or(usize::MAX));
        let children = self.children.iter().map(|(pid, child)| {
            let spec = &child.spec;
            let fields = Term::tuple([
                spec.start.to_term(),
                spec.restart.to_term(),
                spec.shutdown.to_term(),
                spec.kind.to_term(),
                spec.modules.clone(),
            ]);
            let value = match child.restarting {
                true => Term::tagged(atoms::RESTARTING, fields),
                false => fields,
            };
            (Term::Pid(*pid), value)
        });
        let restarts: Vec<Term> = self.intensity.restarts().map(number).collect();
        let infinity = Term::Atom(atoms::INFINITY);
        let fields = [
            (atoms::ARGS, self.init.args()),
            (
                Atom::new("children"),
                Term::map(children.collect::<Vec<_>>()),
            ),
            (atoms::EXTRA_ARGUMENTS, self.flags.extra_arguments.clone()),
            (
                atoms::MAX_CHILDREN,
                self.flags.max_children.map_or(infinity, number),
            ),
            (atoms::MAX_RESTARTS, number(self.flags.intensity)),
            (atoms::MAX_SECONDS, number(self.flags.period)),
            (Atom::new("mod"), Term::Atom(self.init.module())),
            (atoms::NAME, self.name.clone()),
            (Atom::new("restarts"), Term::list(restarts)),
            (atoms::STRATEGY, Term::Atom(atoms::ONE_FOR_ONE)),
        ];
        Term::structure(atoms::DYNAMIC_SUPERVISOR, fields)
    }
}
