//! Reports: what the engine says when something fails, as data, and to whom it is handed.
//!
//! Every report is an event of the system, and goes to the [`Reporters`], in the process that it is about.
//! How a report reads is left to the layers above (Elixir's `Logger`).

use std::sync::Arc;

use parking_lot::RwLock;

use crate::runtime::{self, Class, EventId, EventKind, Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::proc_lib;
use super::supervision::SupervisorEvent;

/// Something worth saying.
#[derive(Clone, Debug)]
pub enum Report {
    /// A server ends with a failure (`{:gen_server, :terminate}`).
    ServerTerminated(ServerTerminated),
    /// A message came for a module without `handle_info/2` (`{:gen_server, :no_handle_info}`).
    NoHandleInfo {
        /// The callback module.
        module: Atom,
        /// The message.
        message: Term,
    },
    /// A process of [`proc_lib`] has failed (`{:proc_lib, :crash}`).
    Crash(Crash),
    /// A supervisor got a message that means nothing to it.
    UnexpectedMessage {
        /// `:supervisor`, or the module of another kind of supervisor.
        by: Atom,
        /// The message.
        message: Term,
    },
    /// What `:sys.trace/2` shows.
    Debug(DebugEvent),
    /// Something that a supervisor did; OTP's supervisor and progress reports are among these.
    Supervisor(SupervisorEvent),
}

/// A server has failed.
#[derive(Clone, Debug)]
pub struct ServerTerminated {
    /// The callback module.
    pub module: Atom,
    /// The server's name, or its pid.
    pub name: Term,
    /// What it was handling: the request of a call, or the whole message.
    pub last_message: Term,
    /// Its state, as `format_status` shows it.
    pub state: Term,
    /// Why.
    pub reason: Term,
    /// The stack of the user's code that failed; `None` if the reason is an answer, not a failure.
    pub stack: Option<Term>,
    /// The events that `:sys.log/2` has kept.
    pub log: Term,
    /// Who waits for the answer to a call.
    pub client: Option<Client>,
}

impl ServerTerminated {
    /// The reason as OTP's report has it: with the stack, if there is one.
    pub fn report_reason(&self) -> Term {
        match &self.stack {
            Some(stack) => Term::tuple([self.reason.clone(), stack.clone()]),
            None => self.reason.clone(),
        }
    }
}

/// Who waits for the answer of a server that has failed.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its pid.
    pub pid: Pid,
    /// What it is doing; `None` if it is dead.
    pub alive: Option<ClientStack>,
}

/// What a waiting client is doing.
#[derive(Clone, Debug)]
pub struct ClientStack {
    /// Its name, or its pid.
    pub name: Term,
    /// Its stack.
    pub stack: Term,
}

impl Client {
    /// The client of a call, asked on its own thread for its stack.
    pub(super) fn of(p: &mut Proc, from: Option<&Term>) -> Result<Option<Client>, Raise> {
        let Some([Term::Pid(pid), _]) = from.and_then(Term::as_tuple) else {
            return Ok(None);
        };
        let answer = p.ask(*pid, |client| {
            let stack = client.trace(Raise::exit(atoms::NORMAL)).stack_term();
            Term::tuple([proc_lib::my_name(client), stack])
        })?;
        let alive = match answer.as_ref().and_then(Term::as_tuple) {
            Some([name, stack]) => Some(ClientStack {
                name: name.clone(),
                stack: stack.clone(),
            }),
            // It lives but is at something outside the lab.
            _ => p.is_alive(*pid).then(|| ClientStack {
                name: Term::Pid(*pid),
                stack: Term::Nil,
            }),
        };
        Ok(Some(Client { pid: *pid, alive }))
    }
}

/// A process of [`proc_lib`] has failed.
#[derive(Clone, Debug)]
pub struct Crash {
    /// What it ran: module, function, arity.
    pub initial_call: proc_lib::InitialCall,
    /// The process.
    pub pid: Pid,
    /// Its name, if it had one.
    pub registered_name: Option<Atom>,
    /// The kind of failure.
    pub class: Class,
    /// The reason, without stack.
    pub reason: Term,
    /// The stack.
    pub stack: Term,
    /// Who started it, and who started that one, as a list of pids and names.
    pub ancestors: Term,
    /// The messages that it has not received.
    pub messages: Vec<Term>,
    /// Whom it was linked to.
    pub links: Vec<Pid>,
    /// Its dictionary without what [`proc_lib`] keeps there.
    pub dictionary: Vec<(Term, Term)>,
    /// Whether it trapped exits.
    pub trap_exit: bool,
}

impl Crash {
    /// What there is to say of the calling process, which fails so.
    pub(super) fn of(p: &Proc, raise: &Raise) -> Crash {
        let own = |key: &Term| matches!(key, Term::Atom(atoms::ANCESTORS | atoms::INITIAL_CALL));
        let dictionary = p.dictionary().iter().filter(|(key, _)| !own(key));
        Crash {
            initial_call: proc_lib::translate_initial_call(p.dictionary()),
            pid: p.pid(),
            registered_name: p.registered_name(),
            class: raise.class,
            reason: raise.reason.clone(),
            stack: raise.stack_term(),
            ancestors: proc_lib::ancestors(p),
            messages: p.messages().cloned().collect(),
            links: p.links().collect(),
            dictionary: dictionary
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            trap_exit: p.traps_exits(),
        }
    }
}

/// An event of a server that is traced: `{:in, message}`, `{:out, reply, from, state}`, `{:noreply, state}`.
#[derive(Clone, Debug)]
pub struct DebugEvent {
    /// The server's name, or its pid.
    pub server: Term,
    /// The event.
    pub event: Term,
}

impl runtime::Report for Report {
    fn name(&self) -> &'static str {
        match self {
            Report::ServerTerminated(_) => "server_terminated",
            Report::NoHandleInfo { .. } => "no_handle_info",
            Report::Crash(_) => "crash",
            Report::UnexpectedMessage { .. } => "unexpected_message",
            Report::Debug(_) => "debug",
            Report::Supervisor(event) => event.name(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Term)> {
        match self {
            Report::ServerTerminated(report) => vec![
                ("name", report.name.clone()),
                ("last_message", report.last_message.clone()),
                ("state", report.state.clone()),
                ("reason", report.report_reason()),
            ],
            Report::NoHandleInfo { module, message } => vec![
                ("module", Term::Atom(*module)),
                ("message", message.clone()),
            ],
            Report::Crash(crash) => vec![
                ("pid", Term::Pid(crash.pid)),
                ("reason", crash.reason.clone()),
                ("stack", crash.stack.clone()),
                ("ancestors", crash.ancestors.clone()),
            ],
            Report::UnexpectedMessage { by, message } => {
                vec![("by", Term::Atom(*by)), ("message", message.clone())]
            }
            Report::Debug(debug) => vec![
                ("server", debug.server.clone()),
                ("event", debug.event.clone()),
            ],
            Report::Supervisor(event) => event.fields(),
        }
    }
}

/// Takes reports, in the process that they are about. Only what ends that process may come back as an
/// error; a reporter deals with its own failures.
pub type Reporter = Arc<dyn Fn(&mut Proc, &Report) -> Result<(), Raise> + Send + Sync>;

/// The reporters of a system: `system.extension::<Reporters>()`.
#[derive(Default)]
pub struct Reporters {
    /// The lock is held to add one, or to copy the list.
    list: RwLock<Arc<[Reporter]>>,
}

impl Reporters {
    /// From now on every report goes to this one too.
    pub fn add(&self, reporter: Reporter) {
        let mut list = self.list.write();
        *list = list.iter().cloned().chain([reporter]).collect();
    }

    fn all(&self) -> Arc<[Reporter]> {
        self.list.read().clone()
    }
}

/// Hands a report over: as an event, whose number it returns, and to the reporters of the process's system.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub(super) fn hand_over(p: &mut Proc, report: Report) -> Result<EventId, Raise> {
    let report = Arc::new(report);
    let event = p.emit(EventKind::Report(report.clone()));
    let reporters = p.system().extension::<Reporters>().all();
    for reporter in reporters.iter() {
        match reporter(p, &report) {
            Err(raise) if !raise.catchable() => return Err(raise),
            _ => {}
        }
    }
    Ok(event)
}
