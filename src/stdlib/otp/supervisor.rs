//! `:supervisor`: Erlang's way to the same supervisors.

use crate::otp::child_spec::check_startspec;
use crate::otp::gen_server::Options;
use crate::otp::supervisor::{self, AutoShutdown, Init};
use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

natives! { const FUNCTIONS of ":supervisor":
    /// Whether child specifications are valid: `:ok`, or what is wrong with the first that is not.
    ///
    ///     iex> :supervisor.check_childspecs([%{id: :one}])
    ///     {:error, :missing_start}
    "check_childspecs" 1 => check_childspecs;
    "check_childspecs" 2 => check_childspecs;
    /// How many children there are: specifications, running ones, supervisors, workers.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.count_children(sup)
    ///     [specs: 0, active: 0, supervisors: 0, workers: 0]
    "count_children" 1 => |p, args| call(p, args, Term::Atom(atoms::COUNT_CHILDREN));
    /// Forgets a child that does not run.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.delete_child(sup, :one)
    ///     {:error, :not_found}
    "delete_child" 2 => |p, args| request(p, args, atoms::DELETE_CHILD);
    /// The callback module of a supervisor.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.get_callback_module(sup)
    ///     Supervisor.Default
    "get_callback_module" 1 => get_callback_module;
    /// The specification of a child.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.get_childspec(sup, :one)
    ///     {:error, :not_found}
    "get_childspec" 2 => |p, args| request(p, args, atoms::GET_CHILDSPEC);
    /// Starts a child again that does not run.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.restart_child(sup, :one)
    ///     {:error, :not_found}
    "restart_child" 2 => |p, args| request(p, args, atoms::RESTART_CHILD);
    /// Adds a child and starts it.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> spec = %{id: :one, start: {Agent, :start_link, [fn -> 1 end]}}
    ///     iex> {:ok, pid} = :supervisor.start_child(sup, spec)
    ///     iex> Process.alive?(pid)
    ///     true
    "start_child" 2 => |p, args| request(p, args, atoms::START_CHILD);
    /// Starts a supervisor whose flags and children the `init/1` of a module tells; without flags it allows
    /// one restart in 5 seconds.
    "start_link" 2 => start_link;
    "start_link" 3 => start_link;
    /// Stops a child; its specification stays, unless it is temporary.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.terminate_child(sup, :one)
    ///     {:error, :not_found}
    "terminate_child" 2 => |p, args| request(p, args, atoms::TERMINATE_CHILD);
    /// The children, the last started first, as `{id, pid, type, modules}`.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> :supervisor.which_children(sup)
    ///     []
    "which_children" 1 => |p, args| call(p, args, Term::Atom(atoms::WHICH_CHILDREN));
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":supervisor",
    doc: "Supervisors as Erlang calls them. Elixir's `Supervisor` is the same engine.",
    functions: FUNCTIONS,
};

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let (name, module, init_arg) = match args {
        [Term::Atom(module), init_arg] => (None, *module, init_arg),
        [name, Term::Atom(module), init_arg] => (Some(super::name(name)?), *module, init_arg),
        _ => return Err(no_clause()),
    };
    let init = Init::Module(module, init_arg.clone());
    supervisor::start(p, Options::link().named(name), init)
}

fn request(p: &mut Proc, args: &[Term], what: Atom) -> Reply {
    let request = Term::tagged(what, args[1].clone());
    call(p, args, request)
}

/// All requests wait for ever, and a failed one exits as the call that it is.
fn call(p: &mut Proc, args: &[Term], request: Term) -> Reply {
    let shown = [
        args[0].clone(),
        request.clone(),
        Term::Atom(atoms::INFINITY),
    ];
    super::call(p, (atoms::GEN, atoms::CALL), &shown, &request, None)
}

fn get_callback_module(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[0].as_pid().ok_or_else(no_clause)?;
    supervisor::get_callback_module(p, pid)
}

fn check_childspecs(_: &mut Proc, args: &[Term]) -> Reply {
    let bad = |term: &Term| Ok(Term::error(Term::tagged(atoms::BADARG, term.clone())));
    if !args[0].is_list() {
        return bad(&args[0]);
    }
    let auto_shutdown = match args.get(1) {
        None | Some(Term::Atom(atoms::UNDEFINED)) => None,
        Some(given) => match AutoShutdown::from_term(given) {
            Some(rule) => Some(rule),
            None => return bad(given),
        },
    };
    Ok(match check_startspec(&args[0], auto_shutdown) {
        Ok(_) => Term::OK,
        Err(error) => Term::error(error),
    })
}
