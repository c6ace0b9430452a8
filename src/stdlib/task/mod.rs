//! `Task`: work that another process does, and waiting for its result.
//!
//! The processes themselves are in `supervised`, waiting is in `waiting`, streams of tasks in `stream`;
//! tasks below a supervisor are left to `task_supervisor`.

pub mod stream;
pub mod supervised;
pub mod waiting;

use crate::otp::proc_lib::{self, Tie};
use crate::runtime::{AliasEnd, NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::is_fun;
use crate::stdlib::natives::natives;
use crate::stdlib::structs;
use crate::term::{Atom, Pid, Ref, Term, atoms};

use supervised::Work;

natives! { const FUNCTIONS of "Task":
    "__struct__" 0 => |_, _| Ok(blank());
    "__struct__" 1 => |p, args| structs::build(p, atoms::TASK, &blank(), &args[0], &enforced());
    /// Starts a task whose result `await/2` waits for; it is linked to the caller.
    ///
    ///     iex> task = Task.async(fn -> 6 * 7 end)
    ///     iex> Task.await(task)
    ///     42
    "async" 1 => start_async;
    "async" 3 => start_async;
    /// Runs a function on each element in tasks of their own, so many at a time, and streams `{:ok, result}`
    /// in the order of the elements.
    ///
    ///     iex> Task.async_stream([1, 2], fn x -> x * 10 end) |> Enum.to_list()
    ///     [ok: 10, ok: 20]
    "async_stream" 2 => async_stream, [Term::Nil];
    "async_stream" 3 => async_stream;
    "async_stream" 4 => async_stream_mfa, [Term::Nil];
    "async_stream" 5 => async_stream_mfa;
    /// Waits for the result of a task, 5 seconds unless told otherwise; exits when the task fails or is late.
    ///
    ///     iex> Task.await(Task.async(fn -> :done end))
    ///     :done
    "await" 1 => waiting::await_one, [Term::Int(5000)];
    "await" 2 => waiting::await_one;
    /// Waits for the results of several tasks.
    ///
    ///     iex> Task.await_many([Task.async(fn -> 1 end), Task.async(fn -> 2 end)])
    ///     [1, 2]
    "await_many" 1 => waiting::await_many, [Term::Int(5000)];
    "await_many" 2 => waiting::await_many;
    /// The child specification of a task that runs the given function.
    ///
    ///     iex> Task.child_spec(:the_function).restart
    ///     :temporary
    "child_spec" 1 => child_spec;
    /// A task that has been done already, with this result.
    ///
    ///     iex> Task.await(Task.completed(42))
    ///     42
    "completed" 1 => completed;
    /// Leaves a task to itself: its result if it is there, else `nil`; its end no longer matters.
    ///
    ///     iex> Task.ignore(Task.async(fn -> Process.sleep(10) end))
    ///     nil
    "ignore" 1 => waiting::ignore;
    /// Unlinks and ends a task: its result if it came in time, `{:exit, reason}` if it failed, else `nil`.
    ///
    ///     iex> Task.shutdown(Task.async(fn -> Process.sleep(:infinity) end))
    ///     nil
    "shutdown" 1 => waiting::shutdown, [Term::Int(5000)];
    "shutdown" 2 => waiting::shutdown;
    /// Starts a task that nobody waits for.
    ///
    ///     iex> {:ok, pid} = Task.start(fn -> :done end)
    ///     iex> is_pid(pid)
    ///     true
    "start" 1 => start;
    "start" 3 => start;
    /// Starts a task that nobody waits for, linked to the caller.
    ///
    ///     iex> {:ok, pid} = Task.start_link(fn -> :done end)
    ///     iex> is_pid(pid)
    ///     true
    "start_link" 1 => start_link;
    "start_link" 3 => start_link;
    /// Waits a while for a task: `{:ok, result}`, `{:exit, reason}`, or `nil` if it is not done yet.
    ///
    ///     iex> Task.yield(Task.async(fn -> 42 end))
    ///     {:ok, 42}
    "yield" 1 => waiting::yield_one, [Term::Int(5000)];
    "yield" 2 => waiting::yield_one;
    /// Waits a while for several tasks: a list of `{task, answer of yield/2}`.
    ///
    ///     iex> [{_task, answer}] = Task.yield_many([Task.async(fn -> 42 end)])
    ///     iex> answer
    ///     {:ok, 42}
    "yield_many" 1 => waiting::yield_many, [Term::Int(5000)];
    "yield_many" 2 => waiting::yield_many;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Task",
    doc: "Work done by another process, to be waited for or not.",
    functions: FUNCTIONS,
};

/// `%Task{}` with nothing in it.
fn blank() -> Term {
    let names = ["mfa", "owner", "pid", "ref"];
    Term::structure(atoms::TASK, names.map(|name| (Atom::new(name), Term::NIL)))
}

/// The fields without which no task can be built: all.
fn enforced() -> [Atom; 4] {
    ["mfa", "owner", "pid", "ref"].map(Atom::new)
}

/// `%Task{}` taken apart.
#[derive(Clone, Debug)]
pub struct Task {
    /// The struct.
    pub term: Term,
    /// The process; none for a task that was completed from the start.
    pub pid: Option<Pid>,
    /// The monitor, by which the answer is known.
    pub reference: Ref,
    /// Who may wait for it.
    pub owner: Term,
}

impl Task {
    /// The task that a term is.
    ///
    /// # Errors
    /// No clause takes anything else.
    pub fn from_term(term: &Term) -> Result<Task, Raise> {
        let field = |name: &str| term.field(Atom::new(name));
        match (term.struct_module(), field("ref")) {
            (Some(atoms::TASK), Some(Term::Ref(reference))) => Ok(Task {
                term: term.clone(),
                pid: field("pid").and_then(Term::as_pid),
                reference: *reference,
                owner: field("owner").cloned().unwrap_or(Term::NIL),
            }),
            _ => Err(no_clause()),
        }
    }

    /// The struct of a task that the calling process owns.
    pub fn to_term(p: &Proc, pid: Option<Pid>, reference: Ref, mfa: (Atom, Atom, usize)) -> Term {
        let mfa = [Term::Atom(mfa.0), Term::Atom(mfa.1), Term::from(mfa.2)];
        Term::structure(
            atoms::TASK,
            [
                (Atom::new("mfa"), Term::tuple(mfa)),
                (Atom::new("owner"), Term::Pid(p.pid())),
                (Atom::new("pid"), pid.map_or(Term::NIL, Term::Pid)),
                (Atom::new("ref"), Term::Ref(reference)),
            ],
        )
    }
}

/// The work that `(fun)` or `(module, function, args)` stands for.
///
/// # Errors
/// No clause takes anything else.
pub fn work(args: &[Term]) -> Result<Work, Raise> {
    match args {
        [fun] if is_fun(fun, 0) => Ok(Work::fun(fun)),
        [Term::Atom(module), Term::Atom(function), list] if list.is_list() => Ok(Work {
            module: *module,
            function: *function,
            args: list.clone(),
        }),
        _ => Err(no_clause()),
    }
}

fn start_async(p: &mut Proc, args: &[Term]) -> Reply {
    let work = work(args)?;
    let owner = supervised::owner(p);
    let body = supervised::reply(owner, Some(p.pid()));
    let pid = proc_lib::spawn_link(p, supervised::reply_call(), body);
    Ok(begin(p, pid, &work))
}

/// Tells a waiting task process what to do; the struct by which its owner knows it.
pub fn begin(p: &mut Proc, pid: Pid, work: &Work) -> Term {
    let reference = p.monitor(pid);
    // The answer goes to an alias, so that it is lost when nobody waits any longer.
    p.alias_until(reference, AliasEnd::Watch);
    let task = Task::to_term(p, Some(pid), reference, work.mfa());
    supervised::give(p, pid, reference, work);
    task
}

fn start(p: &mut Proc, args: &[Term]) -> Reply {
    start_tied(p, args, Tie::None)
}

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    start_tied(p, args, Tie::Link)
}

fn start_tied(p: &mut Proc, args: &[Term], tie: Tie) -> Reply {
    let work = work(args)?;
    let (owner, callers) = (supervised::owner(p), supervised::callers(p));
    let body = supervised::noreply(owner, callers, work);
    let spawned = proc_lib::spawn_opt(p, tie, supervised::noreply_call(), body);
    Ok(Term::ok(spawned.pid))
}

fn completed(p: &mut Proc, args: &[Term]) -> Reply {
    let reference = p.make_ref();
    let own = p.pid();
    p.send(own, Term::tuple([Term::Ref(reference), args[0].clone()]));
    let mfa = (atoms::TASK, Atom::new("completed"), 1);
    Ok(Task::to_term(p, None, reference, mfa))
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    let start = [
        Term::Atom(atoms::TASK),
        Term::Atom(atoms::START_LINK),
        Term::list([args[0].clone()]),
    ];
    Ok(Term::map([
        (Term::Atom(atoms::ID), Term::Atom(atoms::TASK)),
        (Term::Atom(atoms::START), Term::tuple(start)),
        (Term::Atom(atoms::RESTART), Term::Atom(atoms::TEMPORARY)),
    ]))
}

fn async_stream(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_fun(&args[1], 1) || !args[2].is_list() {
        return Err(no_clause());
    }
    let work = stream::EachWork::Fun(args[1].clone());
    stream::build(p, &args[0], work, &args[2], stream::Starter::Own)
}

fn async_stream_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    let (Term::Atom(module), Term::Atom(function), true) = (&args[1], &args[2], args[3].is_list())
    else {
        return Err(no_clause());
    };
    let work = stream::EachWork::Mfa(*module, *function, args[3].clone());
    stream::build(p, &args[0], work, &args[4], stream::Starter::Own)
}
