//! `Supervisor`: starting supervisors, their children and what can be done with them. The supervisors
//! themselves run in `otp`; how a child may be given is in `child`.

pub mod child;

use crate::otp::supervisor::{self, Init};
use crate::otp::{gen_server, proc_lib::Tie};
use crate::runtime::{FnId, NativeModule, Proc, Raise, StackEntry};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{keyword, timeout_clause};
use crate::stdlib::gen_server::options;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

natives! { const FUNCTIONS of "Supervisor":
    /// The child specification of a module, `{module, arg}` or a map, with some keys set otherwise.
    ///
    ///     iex> Supervisor.child_spec({Agent, :fun}, id: :one, restart: :temporary)
    ///     %{id: :one, restart: :temporary, start: {Agent, :start_link, [:fun]}}
    "child_spec" 2 => child::child_spec;
    /// How many children there are: specifications, running ones, supervisors, workers.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
    ///     iex> Supervisor.count_children(sup)
    ///     %{active: 1, specs: 1, supervisors: 0, workers: 1}
    "count_children" 1 => count_children;
    /// Forgets a child that does not run.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
    ///     iex> Supervisor.terminate_child(sup, Agent)
    ///     iex> Supervisor.delete_child(sup, Agent)
    ///     :ok
    "delete_child" 2 => delete_child;
    /// What the `init/1` of a supervisor module returns: flags and children.
    ///
    ///     iex> Supervisor.init([], strategy: :one_for_all)
    ///     {:ok, {%{intensity: 3, period: 5, strategy: :one_for_all}, []}}
    "init" 2 => init;
    /// Starts a child again that does not run.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
    ///     iex> Supervisor.terminate_child(sup, Agent)
    ///     iex> {:ok, pid} = Supervisor.restart_child(sup, Agent)
    ///     iex> Process.alive?(pid)
    ///     true
    "restart_child" 2 => restart_child;
    /// Adds a child and starts it.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> {:ok, pid} = Supervisor.start_child(sup, {Agent, fn -> 1 end})
    ///     iex> Process.alive?(pid)
    ///     true
    "start_child" 2 => start_child;
    /// Starts a supervisor: with a list of children and options (`:strategy`, `:max_restarts`, `:max_seconds`,
    /// `:name`), or with a module whose `init/1` tells them.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
    ///     iex> [{Agent, _pid, :worker, [Agent]}] = Supervisor.which_children(sup)
    ///     iex> Process.alive?(sup)
    ///     true
    "start_link" 2 => start_link;
    "start_link" 3 => start_link;
    /// Stops a supervisor and its children, the last started first, and waits until that is done.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> Supervisor.stop(sup)
    ///     :ok
    "stop" 1 => stop, [Term::Atom(atoms::NORMAL), Term::Atom(atoms::INFINITY)];
    "stop" 2 => stop, [Term::Atom(atoms::INFINITY)];
    "stop" 3 => stop;
    /// Stops a child; its specification stays, unless it is temporary.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one)
    ///     iex> Supervisor.terminate_child(sup, Agent)
    ///     :ok
    "terminate_child" 2 => terminate_child;
    /// The children, the last started first, as `{id, pid, type, modules}`.
    ///
    ///     iex> {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
    ///     iex> Supervisor.which_children(sup)
    ///     []
    "which_children" 1 => which_children;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Supervisor",
    doc: "Supervisors: processes that start others, watch them, and start them again by a strategy.",
    functions: FUNCTIONS,
};

/// The options that say how the supervisor works; the others say how it is started.
const FLAGS: &[&str] = &["strategy", "max_seconds", "max_restarts", "auto_shutdown"];

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    match args {
        [children, opts] if children.is_list() && opts.is_list() => {
            let (flags, start) = split(opts, FLAGS)?;
            let answer = init(p, &[children.clone(), flags])?;
            start_with(p, Init::answer(answer), &start)
        }
        [Term::Atom(module), arg] => start_with(p, Init::Module(*module, arg.clone()), &Term::Nil),
        [Term::Atom(module), arg, opts] if opts.is_list() => {
            start_with(p, Init::Module(*module, arg.clone()), opts)
        }
        _ => Err(no_clause()),
    }
}

fn start_with(p: &mut Proc, init: Init, opts: &Term) -> Reply {
    let options = options(p, Tie::Link, opts)?;
    supervisor::start(p, options, init)
}

/// A keyword list in two: the pairs with one of these keys, and the others.
///
/// # Errors
/// No clause takes what is no keyword list.
pub fn split(opts: &Term, keys: &[&str]) -> Result<(Term, Term), Raise> {
    let pairs = keyword(opts).ok_or_else(no_clause)?;
    let (own, other): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .partition(|(key, _)| keys.contains(&key.as_str()));
    Ok((Term::keyword(own), Term::keyword(other)))
}

/// `Supervisor.init(children, options)`.
///
/// # Errors
/// `ArgumentError` without a strategy, or for a child that is none.
pub fn init(p: &mut Proc, args: &[Term]) -> Reply {
    let (Some(children), Some(options)) = (args[0].to_vec(), keyword(&args[1])) else {
        return Err(no_clause());
    };
    let get = |key: Atom| options.iter().find(|(k, _)| *k == key).map(|(_, v)| v);
    let strategy = match get(atoms::STRATEGY) {
        None | Some(Term::Atom(atoms::NIL)) => {
            return Err(argument_error("expected :strategy option to be given"));
        }
        Some(strategy) => strategy.clone(),
    };
    if strategy.is_atom(atoms::SIMPLE_ONE_FOR_ONE) {
        warn(
            p,
            ("Supervisor", "init", 2),
            ":simple_one_for_one strategy is deprecated, please use DynamicSupervisor instead",
        )?;
    }
    let or = |key, default| get(key).cloned().unwrap_or(Term::Int(default));
    let mut flags = vec![
        (Term::Atom(atoms::STRATEGY), strategy.clone()),
        (Term::Atom(atoms::INTENSITY), or(atoms::MAX_RESTARTS, 3)),
        (Term::Atom(atoms::PERIOD), or(atoms::MAX_SECONDS, 5)),
    ];
    // Elixir 1.14 has no such option; shown only where it is used, flags read as they do there.
    let auto_shutdown = get(atoms::AUTO_SHUTDOWN).filter(|value| !value.is_atom(atoms::NEVER));
    flags.extend(auto_shutdown.map(|value| (Term::Atom(atoms::AUTO_SHUTDOWN), value.clone())));
    let mut specs = Vec::with_capacity(children.len());
    for child in &children {
        specs.push(child::init_child(p, child)?);
    }
    let answer = Term::tuple([Term::map(flags), Term::list(specs)]);
    Ok(Term::ok(answer))
}

/// A warning of the function with this module, name and arity about what a program does, where `IO.warn/2` puts it.
///
/// # Errors
/// `Terminated`.
pub fn warn(
    p: &mut Proc,
    (module, name, arity): (&str, &str, usize),
    text: &str,
) -> Result<(), Raise> {
    let function = StackEntry {
        function: FnId::built_in(Atom::module(module), Atom::new(name), arity),
        line: 0,
        args: None,
        detail: None,
    };
    let stack = p.stack_trace(Some(function)).to_term();
    let args = [Term::string(text), stack];
    match p.apply(Atom::module("IO"), Atom::new("warn"), &args) {
        Err(raise) if !raise.catchable() => Err(raise),
        _ => Ok(()),
    }
}

fn start_child(p: &mut Proc, args: &[Term]) -> Reply {
    let spec = match &args[1] {
        spec if spec.as_tuple().is_some_and(|parts| parts.len() == 6) => spec.clone(),
        list if list.is_list() => {
            let text = "Supervisor.start_child/2 with a list of args is deprecated, \
                        please use DynamicSupervisor instead";
            warn(p, ("Supervisor", "start_child", 2), text)?;
            list.clone()
        }
        child => child::init_child(p, child)?,
    };
    supervisor::start_child(p, &args[0], spec)
}

fn terminate_child(p: &mut Proc, args: &[Term]) -> Reply {
    if args[1].as_pid().is_some() {
        let text = "Supervisor.terminate_child/2 with a PID is deprecated, \
                    please use DynamicSupervisor instead";
        warn(p, ("Supervisor", "terminate_child", 2), text)?;
    }
    supervisor::terminate_child(p, &args[0], args[1].clone())
}

fn delete_child(p: &mut Proc, args: &[Term]) -> Reply {
    supervisor::delete_child(p, &args[0], args[1].clone())
}

fn restart_child(p: &mut Proc, args: &[Term]) -> Reply {
    supervisor::restart_child(p, &args[0], args[1].clone())
}

/// `Supervisor.which_children(supervisor)`.
///
/// # Errors
/// Exits if there is no such supervisor.
pub fn which_children(p: &mut Proc, args: &[Term]) -> Reply {
    supervisor::which_children(p, &args[0])
}

/// `Supervisor.count_children(supervisor)`.
///
/// # Errors
/// Exits if there is no such supervisor.
pub fn count_children(p: &mut Proc, args: &[Term]) -> Reply {
    let counts = supervisor::count_children(p, &args[0])?;
    let pairs = keyword(&counts).unwrap_or_default();
    Ok(Term::map(
        pairs
            .into_iter()
            .map(|(key, value)| (Term::Atom(key), value)),
    ))
}

/// `Supervisor.stop(supervisor, reason, timeout)`.
///
/// # Errors
/// Exits if there is no such supervisor, or it ends otherwise.
pub fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::stop(p, &args[0], &args[1], timeout_clause(&args[2])?)?;
    Ok(Term::OK)
}
