//! `DynamicSupervisor`: supervisors whose children are added while they run.

use crate::otp::dynamic_supervisor::{self, DynamicFlags};
use crate::otp::proc_lib::Tie;
use crate::otp::supervisor::Init;
use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::keyword;
use crate::stdlib::gen_server::options;
use crate::stdlib::natives::natives;
use crate::stdlib::supervisor::{self, child, split};
use crate::term::{Term, atoms};

natives! { const FUNCTIONS of "DynamicSupervisor":
    /// The child specification of a dynamic supervisor with these options.
    ///
    ///     iex> DynamicSupervisor.child_spec(name: MySup).id
    ///     MySup
    "child_spec" 1 => child_spec;
    /// How many children there are.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> DynamicSupervisor.count_children(sup)
    ///     %{active: 0, specs: 0, supervisors: 0, workers: 0}
    "count_children" 1 => supervisor::count_children;
    /// What the `init/1` of a dynamic supervisor's module returns.
    ///
    ///     iex> {:ok, flags} = DynamicSupervisor.init(strategy: :one_for_one, max_children: 10)
    ///     iex> flags.max_children
    ///     10
    "init" 1 => init;
    /// Adds a child and starts it.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> {:ok, pid} = DynamicSupervisor.start_child(sup, {Agent, fn -> 1 end})
    ///     iex> Agent.get(pid, fn n -> n end)
    ///     1
    "start_child" 2 => start_child;
    /// Starts a dynamic supervisor: with options (`:strategy`, `:max_restarts`, `:max_seconds`, `:max_children`,
    /// `:extra_arguments`, `:name`), or with a module whose `init/1` tells them.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> DynamicSupervisor.which_children(sup)
    ///     []
    "start_link" 1 => start_link;
    "start_link" 2 => start_link_module, [Term::Nil];
    "start_link" 3 => start_link_module;
    /// Stops a dynamic supervisor and all of its children.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> DynamicSupervisor.stop(sup)
    ///     :ok
    "stop" 1 => supervisor::stop, [Term::Atom(atoms::NORMAL), Term::Atom(atoms::INFINITY)];
    "stop" 2 => supervisor::stop, [Term::Atom(atoms::INFINITY)];
    "stop" 3 => supervisor::stop;
    /// Stops the child with this pid and forgets it.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> DynamicSupervisor.terminate_child(sup, self())
    ///     {:error, :not_found}
    "terminate_child" 2 => terminate_child;
    /// The children as `{:undefined, pid, type, modules}`.
    ///
    ///     iex> {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    ///     iex> DynamicSupervisor.which_children(sup)
    ///     []
    "which_children" 1 => supervisor::which_children;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "DynamicSupervisor",
    doc: "A supervisor that begins without children, and is given any number of them while it runs.",
    functions: FUNCTIONS,
};

/// The options that say how it works.
const FLAGS: &[&str] = &[
    "extra_arguments",
    "max_children",
    "max_seconds",
    "max_restarts",
    "strategy",
];

fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    let module = atoms::DYNAMIC_SUPERVISOR;
    child::of_named(module, &args[0], module)
}

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let (flags, start) = split(&args[0], FLAGS)?;
    let answer = init(p, &[flags])?;
    let options = options(p, Tie::Link, &start)?;
    dynamic_supervisor::start(p, options, Init::answer(answer))
}

fn start_link_module(p: &mut Proc, args: &[Term]) -> Reply {
    let (Term::Atom(module), true) = (&args[0], args[2].is_list()) else {
        return Err(no_clause());
    };
    let options = options(p, Tie::Link, &args[2])?;
    dynamic_supervisor::start(p, options, Init::Module(*module, args[1].clone()))
}

/// `DynamicSupervisor.init(options)`.
///
/// # Errors
/// No clause takes what is no keyword list.
pub fn init(_: &mut Proc, args: &[Term]) -> Reply {
    let options = keyword(&args[0]).ok_or_else(no_clause)?;
    let Term::Map(mut flags) = DynamicFlags::default().to_term() else {
        return Err(no_clause());
    };
    for (key, value) in options.into_iter().rev() {
        let key = match key {
            atoms::MAX_RESTARTS => atoms::INTENSITY,
            atoms::MAX_SECONDS => atoms::PERIOD,
            atoms::STRATEGY | atoms::MAX_CHILDREN | atoms::EXTRA_ARGUMENTS => key,
            _ => continue,
        };
        flags = flags.put(Term::Atom(key), value);
    }
    Ok(Term::ok(Term::Map(flags)))
}

fn start_child(p: &mut Proc, args: &[Term]) -> Reply {
    let spec = child::init_child(p, &args[1])?;
    dynamic_supervisor::start_child(p, &args[0], &spec)
}

fn terminate_child(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[1].as_pid().ok_or_else(no_clause)?;
    dynamic_supervisor::terminate_child(p, &args[0], pid)
}
