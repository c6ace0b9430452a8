//! `:proc_lib`: starting processes as OTP does, from programs.

use crate::otp::proc_lib::{self, InitialCall, Tie};
use crate::runtime::{NativeModule, Outcome, Proc, Raise, Start};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::{self, timeout_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::task::supervised::call_of_fun;
use crate::term::{Atom, Map, Term, atoms};

natives! { const FUNCTIONS of ":proc_lib":
    /// Waits for a message and goes on with a function then; nothing behind the call is done any more.
    "hibernate" 3 => crate::stdlib::process::timers::hibernate;
    /// Tells the starter of this process how its start went, by `start/3` or `start_link/3`.
    ///
    ///     iex> :proc_lib.init_ack(self(), :ready)
    ///     :ok
    "init_ack" 1 => init_ack;
    "init_ack" 2 => init_ack;
    /// What a process was started to run, with stand-ins for its arguments; `false` if it was not started so.
    ///
    ///     iex> {:ok, pid} = Lab.Counter.start_link([])
    ///     iex> :proc_lib.initial_call(pid)
    ///     {Lab.Counter, :init, [:Argument__1]}
    "initial_call" 1 => initial_call;
    /// Starts a process that reports its failure.
    ///
    ///     iex> is_pid(:proc_lib.spawn(fn -> :ok end))
    ///     true
    "spawn" 1 => |p, args| spawn(p, args, Tie::None);
    "spawn" 3 => |p, args| spawn(p, args, Tie::None);
    /// Starts a process that reports its failure, with options such as `:link` and `:monitor`.
    ///
    ///     iex> {pid, ref} = :proc_lib.spawn_opt(fn -> :ok end, [:monitor])
    ///     iex> {is_pid(pid), is_reference(ref)}
    ///     {true, true}
    "spawn_opt" 2 => spawn_opt;
    "spawn_opt" 4 => spawn_opt;
    /// Starts a process that reports its failure, linked to the caller.
    ///
    ///     iex> is_pid(:proc_lib.spawn_link(fn -> :ok end))
    ///     true
    "spawn_link" 1 => |p, args| spawn(p, args, Tie::Link);
    "spawn_link" 3 => |p, args| spawn(p, args, Tie::Link);
    /// Starts a process and waits until it has answered with `init_ack/2`; that answer, or `{:error, reason}`.
    ///
    ///     iex> :proc_lib.start(Kernel, :exit, [:at_once])
    ///     {:error, :at_once}
    "start" 3 => |p, args| start(p, args, Tie::None);
    "start" 4 => |p, args| start(p, args, Tie::None);
    "start" 5 => |p, args| start(p, args, Tie::None);
    /// As `start/3`, linked to the caller.
    "start_link" 3 => |p, args| start(p, args, Tie::Link);
    "start_link" 4 => |p, args| start(p, args, Tie::Link);
    "start_link" 5 => |p, args| start(p, args, Tie::Link);
    /// As `start/3`, watched by the caller: the answer and the monitor.
    "start_monitor" 3 => |p, args| start(p, args, Tie::Monitor);
    "start_monitor" 4 => |p, args| start(p, args, Tie::Monitor);
    "start_monitor" 5 => |p, args| start(p, args, Tie::Monitor);
    /// Makes a process end by a system message, and waits until it has.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :proc_lib.stop(pid)
    ///     :ok
    "stop" 1 => stop;
    "stop" 3 => stop;
    /// What a process was started to run: module, function, arity.
    ///
    ///     iex> {:ok, pid} = Lab.Counter.start_link([])
    ///     iex> :proc_lib.translate_initial_call(pid)
    ///     {Lab.Counter, :init, 1}
    "translate_initial_call" 1 => translate_initial_call;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":proc_lib",
    doc: "Processes that know their ancestors, can be waited for while they start, and report their failure.",
    functions: FUNCTIONS,
};

/// What a process is to run: a function without arguments, or one by name.
fn body(args: &[Term]) -> Result<(InitialCall, Start), Raise> {
    match args {
        [Term::Fun(fun)] => {
            let call = call_of_fun(fun);
            let fun = Term::Fun(fun.clone());
            let run = move |p: &mut Proc| p.call(&fun, &[]).map(|_| Outcome::Done);
            Ok((call, Box::new(run)))
        }
        [Term::Atom(module), Term::Atom(function), list, ..] => {
            let args = list.to_vec().ok_or_else(no_clause)?;
            let (module, function) = (*module, *function);
            let call = (module, function, args.len());
            let run = move |p: &mut Proc| p.apply(module, function, &args).map(|_| Outcome::Done);
            Ok((call, Box::new(run)))
        }
        _ => Err(no_clause()),
    }
}

fn spawn(p: &mut Proc, args: &[Term], tie: Tie) -> Reply {
    let (call, body) = body(args)?;
    Ok(Term::Pid(proc_lib::spawn_opt(p, tie, call, body).pid))
}

/// A process that is watched is answered with its monitor.
fn spawn_opt(p: &mut Proc, args: &[Term]) -> Reply {
    let (what, options) = args.split_at(args.len() - 1);
    let has = |name: Atom| options[0].iter().any(|option| option.is_atom(name));
    let tie = match (has(atoms::LINK), has(atoms::MONITOR)) {
        (_, true) => Tie::Monitor,
        (true, false) => Tie::Link,
        (false, false) => Tie::None,
    };
    let (call, body) = body(what)?;
    let spawned = proc_lib::spawn_opt(p, tie, call, body);
    if tie == Tie::Monitor && has(atoms::LINK) {
        p.link(spawned.pid)?;
    }
    Ok(match spawned.monitor {
        Some(monitor) => Term::tuple([Term::Pid(spawned.pid), Term::Ref(monitor)]),
        None => Term::Pid(spawned.pid),
    })
}

fn start(p: &mut Proc, args: &[Term], tie: Tie) -> Reply {
    let (call, body) = body(&args[..3])?;
    let timeout = args.get(3).map_or(Ok(None), timeout_clause)?;
    let (answer, monitor) = proc_lib::start(p, tie, timeout, call, body)?;
    Ok(match monitor {
        Some(monitor) => Term::tuple([answer, Term::Ref(monitor)]),
        None => answer,
    })
}

fn init_ack(p: &mut Proc, args: &[Term]) -> Reply {
    match args {
        [starter, answer] => {
            let starter = checks::pid(starter, 1)?;
            proc_lib::init_ack(p, starter, answer.clone());
        }
        _ => proc_lib::init_ack_to_parent(p, args[0].clone()),
    }
    Ok(Term::OK)
}

fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    let (reason, timeout) = match args {
        [_, reason, timeout] => (reason.clone(), timeout_clause(timeout)?),
        _ => (Term::Atom(atoms::NORMAL), None),
    };
    let stopped = crate::otp::gen_server::try_stop(p, &args[0], &reason, timeout)?;
    stopped.map(|()| Term::OK).map_err(Raise::exit)
}

/// The dictionary of a process; an empty one if it is dead.
fn dictionary(p: &mut Proc, pid: &Term) -> Result<Map, Raise> {
    let pid = checks::pid(pid, 1)?;
    let answer = p.ask(pid, |asked| Term::Map(asked.dictionary().clone()))?;
    Ok(answer
        .and_then(|map| map.as_map().cloned())
        .unwrap_or_default())
}

fn translate_initial_call(p: &mut Proc, args: &[Term]) -> Reply {
    let dictionary = dictionary(p, &args[0])?;
    let (module, function, arity) = proc_lib::translate_initial_call(&dictionary);
    Ok(Term::tuple([
        Term::Atom(module),
        Term::Atom(function),
        Term::from(arity),
    ]))
}

fn initial_call(p: &mut Proc, args: &[Term]) -> Reply {
    let dictionary = dictionary(p, &args[0])?;
    if dictionary.get_atom(atoms::INITIAL_CALL).is_none() {
        return Ok(Term::bool(false));
    }
    let (module, function, arity) = proc_lib::translate_initial_call(&dictionary);
    let stand_in = |n: usize| Term::Atom(Atom::new(&format!("Argument__{n}")));
    let args: Vec<Term> = (1..=arity.min(255)).map(stand_in).collect();
    Ok(crate::otp::mfa(module, function, args))
}
