//! Supervisors: processes that start others, and start them again (`supervisor.erl`).
//!
//! Elixir's `Supervisor` and Erlang's `:supervisor` are both this. `server` is the process, `children` its
//! list, `requests` what it is asked, `plan` says who is affected by a restart, `restart` carries that out, `start` and `shutdown` deal
//! with one child, `dynamic` is `:simple_one_for_one`, `flags` and `child_spec` check what is given.

mod change;
mod children;
mod dynamic;
mod flags;
mod plan;
mod requests;
mod restart;
mod server;
mod shutdown;
mod start;

pub(super) use flags::natural;
pub use flags::{AutoShutdown, Flags, Strategy};
pub(super) use requests::counts;
pub(super) use start::{Failing, Started, do_start_child_i};

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::child_spec::ChildSpec;
use super::gen_server::{self, Options};
use super::name::Name;
use super::sys;
use server::Supervisor;

/// The tag with which [`set_flags`] sends flags as the `extra` of a code change.
const FLAGS: &str = "$supervisor_flags";

/// Where a supervisor has its flags and children from.
#[derive(Clone, Debug)]
pub enum Init {
    /// `module.init(args)`.
    Module(Atom, Term),
    /// The answer itself, under the name of the module that would have given it: what
    /// `Supervisor.start_link/2` and programs in Rust have.
    Answer(Atom, Term),
}

impl Init {
    /// These flags and children.
    pub fn children(flags: Flags, children: impl IntoIterator<Item = ChildSpec>) -> Init {
        let specs: Vec<Term> = children.into_iter().map(|spec| spec.to_map()).collect();
        let pair = Term::tuple([flags.to_term(), Term::list(specs)]);
        Init::answer(Term::ok(pair))
    }

    /// What `Supervisor.init/2` has made of a list of children.
    pub fn answer(answer: Term) -> Init {
        Init::Answer(atoms::SUPERVISOR_DEFAULT, answer)
    }

    pub(super) fn module(&self) -> Atom {
        match self {
            Init::Module(module, _) | Init::Answer(module, _) => *module,
        }
    }

    pub(super) fn args(&self) -> Term {
        match self {
            Init::Module(_, args) | Init::Answer(_, args) => args.clone(),
        }
    }

    pub(in crate::otp) fn set_args(&mut self, new: Term) {
        match self {
            Init::Module(_, args) | Init::Answer(_, args) => *args = new,
        }
    }

    pub(super) fn call(&self, p: &mut Proc) -> Result<Term, Raise> {
        match self {
            Init::Module(module, args) => p.apply(*module, atoms::INIT, std::slice::from_ref(args)),
            Init::Answer(_, answer) => Ok(answer.clone()),
        }
    }
}

/// Starts a supervisor linked to the caller: `{:ok, pid}`, `:ignore`, or `{:error, reason}` as
/// `{:already_started, pid}`, `{:shutdown, {:failed_to_start_child, id, reason}}`, `{:start_spec, error}`,
/// `{:supervisor_data, error}`, `{:bad_return, {module, :init, answer}}`.
///
/// # Errors
/// What a `:via` module raises, or `Terminated`.
pub fn start_link(p: &mut Proc, name: Option<Name>, init: Init) -> Result<Term, Raise> {
    start(p, Options::link().named(name), init)
}

/// As [`start_link`], tied to the caller as the options say.
///
/// # Errors
/// As [`start_link`].
pub fn start(p: &mut Proc, mut options: Options, init: Init) -> Result<Term, Raise> {
    options.initial_call = Some((atoms::SUPERVISOR, init.module(), 1));
    let supervisor = Supervisor::new(init, options.name.clone());
    gen_server::start(p, options, supervisor)
}

/// Adds a child, by a specification (a map or tuple) that is started and kept: `{:ok, pid}`,
/// `{:ok, pid, extra}`, `{:ok, :undefined}`, or `{:error, reason}`. Under `:simple_one_for_one` it is
/// a list of arguments.
///
/// # Errors
/// Exits as [`gen_server::call`] does if there is no such supervisor, or it ends meanwhile.
pub fn start_child(p: &mut Proc, supervisor: &Term, spec: Term) -> Result<Term, Raise> {
    request(p, supervisor, atoms::START_CHILD, spec)
}

/// Ends the child with this id (under `:simple_one_for_one`: this pid). `:ok`, or `{:error, :not_found}`.
///
/// # Errors
/// As [`start_child`].
pub fn terminate_child(p: &mut Proc, supervisor: &Term, id: Term) -> Result<Term, Raise> {
    request(p, supervisor, atoms::TERMINATE_CHILD, id)
}

/// Starts a child again that does not run. The error is `:running`, `:restarting`, `:not_found`, or why it
/// could not be started.
///
/// # Errors
/// As [`start_child`].
pub fn restart_child(p: &mut Proc, supervisor: &Term, id: Term) -> Result<Term, Raise> {
    request(p, supervisor, atoms::RESTART_CHILD, id)
}

/// Forgets a child that does not run. The error is `:running`, `:restarting` or `:not_found`.
///
/// # Errors
/// As [`start_child`].
pub fn delete_child(p: &mut Proc, supervisor: &Term, id: Term) -> Result<Term, Raise> {
    request(p, supervisor, atoms::DELETE_CHILD, id)
}

/// The specification of a child, as a map.
///
/// # Errors
/// As [`start_child`].
pub fn get_childspec(p: &mut Proc, supervisor: &Term, id: Term) -> Result<Term, Raise> {
    request(p, supervisor, atoms::GET_CHILDSPEC, id)
}

/// `[{id, pid, type, modules}]`, the last started first.
///
/// # Errors
/// As [`start_child`].
pub fn which_children(p: &mut Proc, supervisor: &Term) -> Result<Term, Raise> {
    gen_server::call(p, supervisor, &Term::Atom(atoms::WHICH_CHILDREN), None)
}

/// `[specs: n, active: n, supervisors: n, workers: n]`.
///
/// # Errors
/// As [`start_child`].
pub fn count_children(p: &mut Proc, supervisor: &Term) -> Result<Term, Raise> {
    gen_server::call(p, supervisor, &Term::Atom(atoms::COUNT_CHILDREN), None)
}

fn request(p: &mut Proc, supervisor: &Term, what: Atom, argument: Term) -> Result<Term, Raise> {
    gen_server::call(p, supervisor, &Term::tagged(what, argument), None)
}

/// Gives a running supervisor other flags: a map with those that are to change. Its children stay alive.
/// `:ok`, or `{:error, reason}` as at the start; between `:simple_one_for_one` and the other strategies
/// there is no way.
///
/// # Errors
/// Exits as [`sys::call`] does if there is no such supervisor.
pub fn set_flags(p: &mut Proc, supervisor: &Term, flags: Term) -> Result<Term, Raise> {
    sys::suspend(p, supervisor, None)?;
    let extra = Term::tagged(Atom::new(FLAGS), flags);
    let nothing = Term::Atom(atoms::UNDEFINED);
    let module = Term::Atom(atoms::SUPERVISOR);
    let changed = sys::change_code(p, supervisor, [&module, &nothing, &extra], None);
    sys::resume(p, supervisor, None)?;
    let answer = changed?;
    // A refused change comes back as `{:error, {:error, reason}}`.
    Ok(match answer.as_tuple() {
        Some([Term::Atom(atoms::ERROR), inner @ Term::Tuple(_)]) => inner.clone(),
        _ => answer,
    })
}

/// The callback module of a supervisor (`get_callback_module/1`).
///
/// # Errors
/// As [`sys::get_state`].
pub fn get_callback_module(p: &mut Proc, supervisor: Pid) -> Result<Term, Raise> {
    let state = sys::get_state(p, &Term::Pid(supervisor), None)?;
    // Erlang's supervisors have a record as their state, dynamic ones a struct.
    let module = match state.as_tuple() {
        Some(fields) => fields.get(10),
        None => state.field(Atom::new("mod")),
    };
    Ok(module.cloned().unwrap_or(Term::NIL))
}
