//! `Task.Supervisor`: tasks below a supervisor of their own.
//!
//! It is a dynamic supervisor that starts the processes of `task::supervised`.

use crate::otp::dynamic_supervisor;
use crate::otp::gen_server;
use crate::otp::proc_lib::Tie;
use crate::otp::supervisor::Init;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::{is_fun, keyword};
use crate::stdlib::dynamic_supervisor as dynamic;
use crate::stdlib::gen_server::options;
use crate::stdlib::natives::natives;
use crate::stdlib::supervisor::{child, split, warn, which_children};
use crate::stdlib::task::stream::{self, EachWork, Starter};
use crate::stdlib::task::supervised::{self, Work};
use crate::stdlib::task::{begin, work};
use crate::term::{Atom, Pid, Term, atoms, exception};

natives! { const FUNCTIONS of "Task.Supervisor":
    /// Starts a task below the supervisor, linked to the caller, who waits for it with `Task.await/2`.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.async(sup, fn -> 42 end) |> Task.await()
    ///     42
    "async" 2 => async_fun, [Term::Nil];
    "async" 3 => async_fun;
    "async" 4 => async_mfa, [Term::Nil];
    "async" 5 => async_mfa;
    /// As `async/3`, but not linked to the caller: a failure is only seen by who waits for the task.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.async_nolink(sup, fn -> 42 end) |> Task.await()
    ///     42
    "async_nolink" 2 => async_nolink_fun, [Term::Nil];
    "async_nolink" 3 => async_nolink_fun;
    "async_nolink" 4 => async_nolink_mfa, [Term::Nil];
    "async_nolink" 5 => async_nolink_mfa;
    /// As `Task.async_stream/3`, with the tasks below the supervisor.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.async_stream(sup, [1, 2], fn x -> x * 10 end) |> Enum.to_list()
    ///     [ok: 10, ok: 20]
    "async_stream" 3 => |p, args| stream_fun(p, args, true), [Term::Nil];
    "async_stream" 4 => |p, args| stream_fun(p, args, true);
    "async_stream" 5 => |p, args| stream_mfa(p, args, true), [Term::Nil];
    "async_stream" 6 => |p, args| stream_mfa(p, args, true);
    /// As `async_stream/4`, with tasks that are not linked to the caller.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.async_stream_nolink(sup, [1], fn _ -> exit(:no) end) |> Enum.to_list()
    ///     [exit: :no]
    "async_stream_nolink" 3 => |p, args| stream_fun(p, args, false), [Term::Nil];
    "async_stream_nolink" 4 => |p, args| stream_fun(p, args, false);
    "async_stream_nolink" 5 => |p, args| stream_mfa(p, args, false), [Term::Nil];
    "async_stream_nolink" 6 => |p, args| stream_mfa(p, args, false);
    /// The child specification of a task supervisor with these options.
    ///
    ///     iex> Task.Supervisor.child_spec(name: MyTasks).id
    ///     MyTasks
    "child_spec" 1 => child_spec;
    /// The pids of the tasks that run.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.children(sup)
    ///     []
    "children" 1 => children;
    /// The callback of the supervisor's process.
    ///
    ///     iex> Task.Supervisor.init({{:temporary, 5000}, {:ok, %{}}})
    ///     {:ok, %{}}
    "init" 1 => init;
    /// Starts a task that nobody waits for; with `restart: :transient` it is started again when it fails.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> {:ok, pid} = Task.Supervisor.start_child(sup, fn -> Process.sleep(:infinity) end)
    ///     iex> Task.Supervisor.children(sup) == [pid]
    ///     true
    "start_child" 2 => start_child_fun, [Term::Nil];
    "start_child" 3 => start_child_fun;
    "start_child" 4 => start_child_mfa, [Term::Nil];
    "start_child" 5 => start_child_mfa;
    /// Starts a task supervisor: `:name`, `:max_children`, `:max_restarts`, `:max_seconds`.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link(max_children: 10)
    ///     iex> Task.Supervisor.children(sup)
    ///     []
    "start_link" 0 => start_link, [Term::Nil];
    "start_link" 1 => start_link;
    /// Ends the task with this pid.
    ///
    ///     iex> {:ok, sup} = Task.Supervisor.start_link()
    ///     iex> Task.Supervisor.terminate_child(sup, self())
    ///     {:error, :not_found}
    "terminate_child" 2 => terminate_child;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Task.Supervisor",
    doc: "A supervisor for tasks.",
    functions: FUNCTIONS,
};

/// The options that say how it works.
const FLAGS: &[&str] = &["max_children", "max_seconds", "max_restarts"];

fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    child::of_named(atoms::TASK_SUPERVISOR, &args[0], atoms::TASK_SUPERVISOR)
}

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let (defaults, rest) = split(&args[0], &["restart", "shutdown"])?;
    if !matches!(defaults, Term::Nil) {
        let text = ":restart and :shutdown options in Task.Supervisor.start_link/1 are deprecated. \
                    Please pass those options on start_child/3 instead";
        warn(p, ("Task.Supervisor", "start_link", 1), text)?;
    }
    let (flags, start) = split(&rest, FLAGS)?;
    let answer = dynamic::init(p, &[flags])?;
    let or = |key, default| defaults.keyword_get(key).cloned().unwrap_or(default);
    let defaults = Term::tuple([
        or(atoms::RESTART, Term::Atom(atoms::TEMPORARY)),
        or(atoms::SHUTDOWN, Term::Int(5000)),
    ]);
    let options = options(p, Tie::Link, &start)?;
    let arg = Term::tuple([defaults, answer]);
    dynamic_supervisor::start(p, options, Init::Module(atoms::TASK_SUPERVISOR, arg))
}

/// `Task.Supervisor.init/1`, the callback: `{defaults, answer}`.
fn init(p: &mut Proc, args: &[Term]) -> Reply {
    let Some([defaults, answer]) = args[0].as_tuple() else {
        return Err(no_clause());
    };
    p.put(Term::Atom(atoms::TASK_SUPERVISOR), defaults.clone());
    Ok(answer.clone())
}

// Starting tasks

/// What the options of one task say: `[:restart, :shutdown]`.
fn option(options: &Term, key: Atom) -> Result<Term, Raise> {
    let pairs = keyword(options).ok_or_else(no_clause)?;
    let found = pairs.into_iter().find(|(k, _)| *k == key);
    Ok(found.map_or(Term::NIL, |(_, value)| value))
}

fn start_task(
    p: &mut Proc,
    supervisor: &Term,
    args: Vec<Term>,
    restart: Term,
    shutdown: Term,
) -> Reply {
    let request = [
        Term::Atom(atoms::START_TASK),
        Term::list(args),
        restart,
        shutdown,
    ];
    gen_server::call(p, supervisor, &Term::tuple(request), None)
}

fn start_child_fun(p: &mut Proc, args: &[Term]) -> Reply {
    let work = Work::fun(&args[1]);
    start_child(p, &args[0], &work, &args[2])
}

fn start_child_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    let work = work(&args[1..4])?;
    start_child(p, &args[0], &work, &args[4])
}

fn start_child(p: &mut Proc, supervisor: &Term, work: &Work, options: &Term) -> Reply {
    let (restart, shutdown) = (
        option(options, atoms::RESTART)?,
        option(options, atoms::SHUTDOWN)?,
    );
    let (owner, callers) = (supervised::owner(p), supervised::callers(p));
    start_task(
        p,
        supervisor,
        vec![owner, callers, work.to_term()],
        restart,
        shutdown,
    )
}

/// Starts a process that waits for its task; none if there are as many as may be.
///
/// # Errors
/// Exits if there is no such supervisor.
pub fn start_waiting(
    p: &mut Proc,
    supervisor: &Term,
    args: [Term; 2],
    shutdown: &Term,
) -> Result<Option<Pid>, Raise> {
    let temporary = Term::Atom(atoms::TEMPORARY);
    let answer = start_task(p, supervisor, args.to_vec(), temporary, shutdown.clone())?;
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid)]) => Ok(Some(*pid)),
        Some([Term::Atom(atoms::ERROR), Term::Atom(atoms::MAX_CHILDREN)]) => Ok(None),
        _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer.clone())),
    }
}

/// The supervisor has as many tasks as it may have.
pub fn too_many() -> Raise {
    Raise::error(exception::runtime_error(
        "reached the maximum number of tasks for this task supervisor. The maximum number of tasks \
         that are allowed to run at the same time under this supervisor can be configured with the \
         :max_children option passed to Task.Supervisor.start_link/1",
    ))
}

fn async_fun(p: &mut Proc, args: &[Term]) -> Reply {
    start_async(p, &args[0], &fun_work(&args[1])?, &args[2], true)
}

fn async_nolink_fun(p: &mut Proc, args: &[Term]) -> Reply {
    start_async(p, &args[0], &fun_work(&args[1])?, &args[2], false)
}

fn async_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    start_async(p, &args[0], &work(&args[1..4])?, &args[4], true)
}

fn async_nolink_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    start_async(p, &args[0], &work(&args[1..4])?, &args[4], false)
}

fn fun_work(fun: &Term) -> Result<Work, Raise> {
    work(std::slice::from_ref(fun))
}

fn start_async(p: &mut Proc, supervisor: &Term, work: &Work, options: &Term, link: bool) -> Reply {
    let shutdown = option(options, atoms::SHUTDOWN)?;
    let waiting = [supervised::owner(p), Term::Atom(atoms::MONITOR)];
    let pid = start_waiting(p, supervisor, waiting, &shutdown)?.ok_or_else(too_many)?;
    if link {
        p.link(pid)?;
    }
    Ok(begin(p, pid, work))
}

// Streams

fn stream_fun(p: &mut Proc, args: &[Term], link: bool) -> Reply {
    if !is_fun(&args[2], 1) {
        return Err(no_clause());
    }
    let work = EachWork::Fun(args[2].clone());
    start_stream(p, &args[0], &args[1], work, &args[3], link)
}

fn stream_mfa(p: &mut Proc, args: &[Term], link: bool) -> Reply {
    let (Term::Atom(module), Term::Atom(function), true) = (&args[2], &args[3], args[4].is_list())
    else {
        return Err(no_clause());
    };
    let work = EachWork::Mfa(*module, *function, args[4].clone());
    start_stream(p, &args[0], &args[1], work, &args[5], link)
}

fn start_stream(
    p: &mut Proc,
    supervisor: &Term,
    elements: &Term,
    work: EachWork,
    options: &Term,
    link: bool,
) -> Reply {
    let shutdown = option(options, atoms::SHUTDOWN)?;
    let starter = Starter::Supervisor(supervisor.clone(), link, shutdown);
    stream::build(p, elements, work, options, starter)
}

// Looking and ending

fn children(p: &mut Proc, args: &[Term]) -> Reply {
    let all = which_children(p, &args[..1])?;
    let pids: Vec<Term> = all
        .iter()
        .filter_map(|child| child.as_tuple()?.get(1)?.as_pid())
        .map(Term::Pid)
        .collect();
    Ok(Term::list(pids))
}

fn terminate_child(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[1].as_pid().ok_or_else(no_clause)?;
    dynamic_supervisor::terminate_child(p, &args[0], pid)
}
