//! `:sys`: looking at and into running servers.

use crate::otp::{Timeout, sys};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::timeout_clause;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

natives! { const FUNCTIONS of ":sys":
    /// Makes a suspended server change its code, by its `code_change/3`.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.suspend(pid)
    ///     iex> :sys.change_code(pid, Agent.Server, nil, fn n -> n + 1 end)
    ///     :ok
    "change_code" 4 => change_code;
    "change_code" 5 => change_code;
    /// The state of a server.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.get_state(pid)
    ///     1
    "get_state" 1 => get_state;
    "get_state" 2 => get_state;
    /// Everything there is to know about a server.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> {:status, ^pid, {:module, :gen_server}, [_, :running, _, _, _]} = :sys.get_status(pid)
    ///     iex> Process.alive?(pid)
    ///     true
    "get_status" 1 => get_status;
    "get_status" 2 => get_status;
    /// Has a function see each event of a server: `{function, state}`, called as `function.(state, event, name)`.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.install(pid, {fn state, _event, _name -> state end, 0})
    ///     :ok
    "install" 2 => |p, args| debug(p, "install", args);
    "install" 3 => |p, args| debug(p, "install", args);
    /// Has a server keep its latest events (`true`, `{true, n}`), or tells them (`:get`).
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.log(pid, true)
    ///     iex> :sys.log(pid, :get)
    ///     {:ok, []}
    "log" 2 => |p, args| debug(p, "log", args);
    "log" 3 => |p, args| debug(p, "log", args);
    /// Takes everything back that was asked for with `log`, `trace`, `statistics` and `install`.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.no_debug(pid)
    ///     :ok
    "no_debug" 1 => no_debug;
    "no_debug" 2 => no_debug;
    /// Takes back a function that `install` has put in.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.remove(pid, :some_id)
    ///     :ok
    "remove" 2 => |p, args| debug(p, "remove", args);
    "remove" 3 => |p, args| debug(p, "remove", args);
    /// Changes the state of a server by a function of it.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.replace_state(pid, fn n -> n + 1 end)
    ///     2
    "replace_state" 2 => replace_state;
    "replace_state" 3 => replace_state;
    /// A suspended server goes on.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.resume(pid)
    ///     :ok
    "resume" 1 => resume;
    "resume" 2 => resume;
    /// Has a server count its messages (`true`), or tells what it has counted (`:get`).
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.statistics(pid, :get)
    ///     {:ok, :no_statistics}
    "statistics" 2 => |p, args| debug(p, "statistics", args);
    "statistics" 3 => |p, args| debug(p, "statistics", args);
    /// From now on a server takes only system messages; the others wait.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.suspend(pid)
    ///     :ok
    "suspend" 1 => suspend;
    "suspend" 2 => suspend;
    /// Makes a server end with this reason, and does not wait until it has.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.terminate(pid, :normal)
    ///     :ok
    "terminate" 2 => terminate;
    "terminate" 3 => terminate;
    /// Has each event of a server printed.
    ///
    ///     iex> {:ok, pid} = Agent.start(fn -> 1 end)
    ///     iex> :sys.trace(pid, false)
    ///     :ok
    "trace" 2 => |p, args| debug(p, "trace", args);
    "trace" 3 => |p, args| debug(p, "trace", args);
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":sys",
    doc: "System messages: the state and status of running servers, suspending and resuming them.",
    functions: FUNCTIONS,
};

/// The timeout that stands last, if it is given.
fn timeout(given: Option<&Term>) -> Result<Option<Timeout>, Raise> {
    given.map(timeout_clause).transpose()
}

fn get_state(p: &mut Proc, args: &[Term]) -> Reply {
    sys::get_state(p, &args[0], timeout(args.get(1))?)
}

fn get_status(p: &mut Proc, args: &[Term]) -> Reply {
    sys::get_status(p, &args[0], timeout(args.get(1))?)
}

fn suspend(p: &mut Proc, args: &[Term]) -> Reply {
    sys::suspend(p, &args[0], timeout(args.get(1))?)
}

fn resume(p: &mut Proc, args: &[Term]) -> Reply {
    sys::resume(p, &args[0], timeout(args.get(1))?)
}

fn replace_state(p: &mut Proc, args: &[Term]) -> Reply {
    sys::replace_state(p, &args[0], &args[1], timeout(args.get(2))?)
}

fn terminate(p: &mut Proc, args: &[Term]) -> Reply {
    sys::terminate(p, &args[0], &args[1], timeout(args.get(2))?)
}

fn change_code(p: &mut Proc, args: &[Term]) -> Reply {
    let [server, module, old, extra, rest @ ..] = args else {
        return Err(no_clause());
    };
    sys::change_code(p, server, [module, old, extra], timeout(rest.first())?)
}

fn debug(p: &mut Proc, function: &str, args: &[Term]) -> Reply {
    let timeout = timeout(args.get(2))?;
    sys::debug(p, &args[0], Atom::new(function), &args[1], timeout)
}

fn no_debug(p: &mut Proc, args: &[Term]) -> Reply {
    sys::no_debug(p, &args[0], timeout(args.get(1))?)
}
