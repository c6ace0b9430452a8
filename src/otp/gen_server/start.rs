//! Starting servers: names, links, the wait for `init` (`gen.erl`, `gen_server:init_it/6`).

use crate::runtime::{Class, Next, Outcome, Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::super::name::Name;
use super::super::proc_lib::{self, InitialCall, Tie};
use super::super::{Timeout, timeout_from};
use super::callbacks::{Callbacks, Init, parse_init};
use super::debug::Debug;
use super::module::Module;
use super::server::Server;

/// How a server is to be started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Linked, watched, or neither.
    pub tie: Tie,
    /// Under which name.
    pub name: Option<Name>,
    /// How long `init` may take.
    pub timeout: Timeout,
    /// What it is to keep for debugging from its start, as `:sys.debug_options/1` takes it.
    pub debug: Option<Term>,
    /// Flags that the process has from its start, such as its priority.
    pub flags: Vec<(Atom, Term)>,
    /// What `$initial_call` says; `{module, :init, 1}` unless it is given.
    pub initial_call: Option<InitialCall>,
}

impl Options {
    /// Linked to the starter, nothing else.
    pub fn link() -> Options {
        Options {
            tie: Tie::Link,
            ..Options::default()
        }
    }

    /// Under this name.
    #[must_use]
    pub fn named(mut self, name: impl Into<Option<Name>>) -> Options {
        self.name = name.into();
        self
    }

    /// Takes over what a keyword list of options says: `:timeout`, `:debug`, `:spawn_opt`. Names are read by the
    /// caller, whose errors differ; `:hibernate_after` changes nothing that can be seen here.
    ///
    /// # Errors
    /// `:badarg` for `:monitor` among the options of the process: who starts a server could not see the reference.
    pub fn with_list(mut self, options: &Term) -> Result<Options, Raise> {
        if let Some(timeout) = options.keyword_get(atoms::TIMEOUT) {
            self.timeout = timeout_from(timeout).unwrap_or(None);
        }
        self.debug = options.keyword_get(atoms::DEBUG).cloned();
        let spawn = options.keyword_get(Atom::new("spawn_opt"));
        let given = spawn.into_iter().flat_map(Term::iter);
        for option in given {
            if option.is_atom(atoms::MONITOR) {
                return Err(Raise::error(atoms::BADARG));
            }
            self.flags.extend(flag(option));
        }
        Ok(self)
    }
}

/// An option of `:spawn_opt` that is a flag of the process.
fn flag(option: &Term) -> Option<(Atom, Term)> {
    match option.as_tuple() {
        Some([Term::Atom(name), value]) => Some((*name, value.clone())),
        _ => None,
    }
}

/// Starts a server of a callback module: `{:ok, pid}`, `:ignore` or `{:error, reason}`; `{:ok, {pid, ref}}`
/// when it is to be watched.
///
/// # Errors
/// What a `:via` module raises, or `Terminated`.
pub fn start_module(
    p: &mut Proc,
    options: Options,
    module: Atom,
    args: Term,
) -> Result<Term, Raise> {
    start(p, options, Module::new(module, args))
}

/// As [`start_module`], for callbacks in Rust.
///
/// # Errors
/// As [`start_module`].
pub fn start(
    p: &mut Proc,
    options: Options,
    callbacks: impl Callbacks + 'static,
) -> Result<Term, Raise> {
    start_boxed(p, options, Box::new(callbacks))
}

/// As [`start`], for callbacks whose type is known only when the program runs.
///
/// # Errors
/// As [`start_module`].
pub fn start_boxed(
    p: &mut Proc,
    options: Options,
    callbacks: Box<dyn Callbacks>,
) -> Result<Term, Raise> {
    if let Some(name) = &options.name
        && let Some(pid) = name.whereis(p)?
    {
        return Ok(already_started(Some(pid)));
    }
    let tie = options.tie;
    let starter = p.pid();
    let call = options
        .initial_call
        .unwrap_or((callbacks.module(), atoms::INIT, 1));
    let timeout = options.timeout;
    let body = Box::new(move |p: &mut Proc| init_it(p, starter, options, callbacks));
    let (result, monitor) = proc_lib::start(p, tie, timeout, call, body)?;
    let Some(monitor) = monitor else {
        return Ok(result);
    };
    if let Some([Term::Atom(atoms::OK), Term::Pid(pid)]) = result.as_tuple() {
        return Ok(Term::ok(Term::tuple([Term::Pid(*pid), Term::Ref(monitor)])));
    }
    // It is dead or about to die: its resources are free again when this returns.
    p.receive(None, |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), ..]) if *r == monitor => Some(()),
            _ => None,
        })
    })?;
    Ok(result)
}

fn already_started(pid: Option<Pid>) -> Term {
    let pid = pid.map_or(Term::Atom(atoms::UNDEFINED), Term::Pid);
    Term::error(Term::tagged(atoms::ALREADY_STARTED, pid))
}

/// The new process: takes its name, runs `init`, answers the starter, becomes a server.
fn init_it(
    p: &mut Proc,
    starter: Pid,
    options: Options,
    mut callbacks: Box<dyn Callbacks>,
) -> Result<Outcome, Raise> {
    for (flag, value) in options.flags {
        p.set_flag(flag, value);
    }
    if let Some(name) = &options.name
        && let Err(owner) = name.register(p)?
    {
        proc_lib::init_ack(p, starter, already_started(owner));
        return Ok(Outcome::Done);
    }
    let name = options.name;
    match init(p, &mut *callbacks) {
        Ok(Init::Ok(then)) => {
            let short = name.as_ref().map_or(Term::Pid(p.pid()), Name::short);
            // A server that is not linked to its starter is its own parent.
            let parent = if options.tie == Tie::Link {
                starter
            } else {
                p.pid()
            };
            let debug = Debug::from_options(options.debug.as_ref());
            let mut server = Server::new(callbacks, short, parent, debug);
            proc_lib::init_ack(p, starter, Term::ok(p.pid()));
            Ok(match server.go_on(p, then)? {
                Next::WaitFor(time) => Outcome::Serve(Box::new(server), Some(time)),
                Next::Wait | Next::Stop(_) => Outcome::Serve(Box::new(server), None),
            })
        }
        Ok(Init::Stop(reason)) => refuse(p, starter, name, Term::error(reason.clone()), reason),
        Ok(Init::Ignore) => {
            let ignore = Term::Atom(atoms::IGNORE);
            refuse(p, starter, name, ignore, Term::Atom(atoms::NORMAL))
        }
        Ok(Init::Bad(value)) => {
            let reason = Term::tagged(atoms::BAD_RETURN_VALUE, value);
            refuse(p, starter, name, Term::error(reason.clone()), reason)
        }
        Err(raise) if raise.catchable() => {
            let raise = p.trace(raise);
            give_up_name(p, name)?;
            proc_lib::init_ack(p, starter, Term::error(raise.exit_reason()));
            Err(raise)
        }
        Err(raise) => Err(raise),
    }
}

/// `init` with a thrown value as its answer.
fn init(p: &mut Proc, callbacks: &mut dyn Callbacks) -> Result<Init, Raise> {
    match callbacks.init(p) {
        Err(raise) if raise.class == Class::Throw => {
            let (init, state) = parse_init(raise.reason.clone());
            if let Some(state) = state {
                callbacks.replace_state(p, state)?;
            }
            Ok(init)
        }
        other => other,
    }
}

/// The name is given up before the starter hears of the failure: it may start the server anew at once.
fn refuse(
    p: &mut Proc,
    starter: Pid,
    name: Option<Name>,
    answer: Term,
    reason: Term,
) -> Result<Outcome, Raise> {
    give_up_name(p, name)?;
    proc_lib::init_ack(p, starter, answer);
    Err(Raise::exit(reason))
}

fn give_up_name(p: &mut Proc, name: Option<Name>) -> Result<(), Raise> {
    name.map_or(Ok(()), |name| name.unregister(p))
}
