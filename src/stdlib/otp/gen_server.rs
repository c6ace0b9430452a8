//! `:gen_server`: Erlang's way to the same servers.

use crate::otp::gen_server::{self, Options};
use crate::otp::proc_lib::Tie;
use crate::otp::{Timeout, timeout_term};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::{self, timeout_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Ref, Term, atoms};

natives! { const FUNCTIONS of ":gen_server":
    /// Sends a request to the server of this name on each of the nodes, and does not wait.
    ///
    ///     iex> :gen_server.abcast(:nobody_at_all, :hello)
    ///     :abcast
    "abcast" 2 => abcast;
    "abcast" 3 => abcast;
    /// Sends a request and waits for the reply, 5 seconds unless told otherwise.
    ///
    ///     iex> {:ok, counter} = Lab.Counter.start_link(every: :infinity)
    ///     iex> :gen_server.call(counter, :value)
    ///     0
    "call" 2 => call;
    "call" 3 => call;
    /// Sends a request and does not wait.
    ///
    ///     iex> :gen_server.cast(:nobody_at_all, :hello)
    ///     :ok
    "cast" 2 => cast;
    /// What a message says to a request that `send_request/2` has sent; `:no_reply` if it is another message.
    ///
    ///     iex> :gen_server.check_response(:hello, make_ref())
    ///     :no_reply
    "check_response" 2 => check_response;
    /// Calls the servers of this name on several nodes: the replies, and the nodes without one.
    ///
    ///     iex> :gen_server.multi_call(:nobody_at_all, :hello)
    ///     {[], [:nonode@nohost]}
    "multi_call" 2 => multi_call;
    "multi_call" 3 => multi_call;
    "multi_call" 4 => multi_call;
    /// Waits for the response to a request; when the time is up, the request is forgotten.
    ///
    ///     iex> {:ok, counter} = Lab.Counter.start_link(every: :infinity)
    ///     iex> id = :gen_server.send_request(counter, :value)
    ///     iex> :gen_server.receive_response(id, 1000)
    ///     {:reply, 0}
    "receive_response" 2 => receive_response;
    /// Answers a call, from wherever.
    ///
    ///     iex> :gen_server.reply({self(), :tag}, :the_answer)
    ///     iex> receive do message -> message end
    ///     {:tag, :the_answer}
    "reply" 2 => reply;
    /// Sends a request; the response is waited for later.
    ///
    ///     iex> id = :gen_server.send_request(:nobody_at_all, :hello)
    ///     iex> :gen_server.wait_response(id, 1000)
    ///     {:error, {:noproc, :nobody_at_all}}
    "send_request" 2 => send_request;
    /// Starts a server of a callback module that is not linked to the caller.
    ///
    ///     iex> {:ok, pid} = :gen_server.start(Lab.Counter, [every: :infinity], [])
    ///     iex> Process.alive?(pid)
    ///     true
    "start" 3 => |p, args| start(p, args, Tie::None);
    "start" 4 => |p, args| start(p, args, Tie::None);
    /// Starts a server of a callback module linked to the caller.
    ///
    ///     iex> {:ok, pid} = :gen_server.start_link({:local, :tally}, Lab.Counter, [every: :infinity], [])
    ///     iex> Process.whereis(:tally) == pid
    ///     true
    "start_link" 3 => |p, args| start(p, args, Tie::Link);
    "start_link" 4 => |p, args| start(p, args, Tie::Link);
    /// Starts a server of a callback module that the caller watches: `{:ok, {pid, monitor}}`.
    ///
    ///     iex> {:ok, {pid, ref}} = :gen_server.start_monitor(Lab.Counter, [every: :infinity], [])
    ///     iex> {is_pid(pid), is_reference(ref)}
    ///     {true, true}
    "start_monitor" 3 => |p, args| start(p, args, Tie::Monitor);
    "start_monitor" 4 => |p, args| start(p, args, Tie::Monitor);
    /// Makes a server end, and waits until it has.
    ///
    ///     iex> {:ok, pid} = :gen_server.start(Lab.Counter, [every: :infinity], [])
    ///     iex> :gen_server.stop(pid)
    ///     :ok
    "stop" 1 => stop;
    "stop" 3 => stop;
    /// Waits for the response to a request; when the time is up, it can be waited for again.
    ///
    ///     iex> {:ok, counter} = Lab.Counter.start_link(every: :infinity)
    ///     iex> id = :gen_server.send_request(counter, :value)
    ///     iex> :gen_server.wait_response(id, :infinity)
    ///     {:reply, 0}
    "wait_response" 2 => wait_response;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":gen_server",
    doc: "Servers as Erlang calls them. Elixir's `GenServer` is the same engine.",
    functions: FUNCTIONS,
};

fn start(p: &mut Proc, args: &[Term], tie: Tie) -> Reply {
    let (name, rest) = match args {
        [name, rest @ ..] if rest.len() == 3 => (Some(super::name(name)?), rest),
        rest => (None, rest),
    };
    let [Term::Atom(module), init_arg, options] = rest else {
        return Err(no_clause());
    };
    let start = Options {
        tie,
        ..Options::default()
    };
    let start = start.named(name).with_list(options)?;
    match crate::kinds::callbacks(*module, init_arg)? {
        Some(callbacks) => gen_server::start_boxed(p, start, callbacks),
        None => gen_server::start_module(p, start, *module, init_arg.clone()),
    }
}

fn call(p: &mut Proc, args: &[Term]) -> Reply {
    let timeout = args.get(2).map_or(Ok(Some(5000)), timeout_clause)?;
    super::call(p, (atoms::GEN, atoms::CALL), args, &args[1], timeout)
}

fn cast(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::cast(p, &args[0], args[1].clone())?;
    Ok(Term::OK)
}

fn reply(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::reply(p, &args[0], args[1].clone());
    Ok(Term::OK)
}

/// A failed stop exits with the bare reason, unlike Elixir's.
fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    let (reason, timeout): (Term, Timeout) = match args {
        [_, reason, timeout] => (reason.clone(), timeout_clause(timeout)?),
        _ => (Term::Atom(atoms::NORMAL), None),
    };
    let stopped = gen_server::try_stop(p, &args[0], &reason, timeout)?;
    stopped.map(|()| Term::OK).map_err(Raise::exit)
}

fn send_request(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::send_request(p, &args[0], &args[1]).map(Term::Ref)
}

fn request_id(term: &Term) -> Result<Ref, Raise> {
    match term {
        Term::Ref(id) => Ok(*id),
        _ => Err(Raise::badarg()),
    }
}

fn response(p: &mut Proc, args: &[Term], abandon: bool) -> Reply {
    let id = request_id(&args[0])?;
    let timeout = checks::timeout(&args[1]).ok_or_else(Raise::badarg)?;
    let response = gen_server::wait_response(p, id, timeout, abandon)?;
    Ok(response.unwrap_or(Term::Atom(atoms::TIMEOUT)))
}

fn wait_response(p: &mut Proc, args: &[Term]) -> Reply {
    response(p, args, false)
}

fn receive_response(p: &mut Proc, args: &[Term]) -> Reply {
    response(p, args, true)
}

fn check_response(p: &mut Proc, args: &[Term]) -> Reply {
    let id = request_id(&args[1])?;
    let response = gen_server::check_response(p, &args[0], id)?;
    Ok(response.unwrap_or_else(|| Term::atom("no_reply")))
}

fn nodes(term: &Term) -> Result<Vec<Atom>, Raise> {
    let nodes = term.to_vec().ok_or_else(no_clause)?;
    nodes
        .iter()
        .map(|node| node.as_atom().ok_or_else(no_clause))
        .collect()
}

fn abcast(p: &mut Proc, args: &[Term]) -> Reply {
    let (nodes, name, request) = match args {
        [name, request] => (vec![atoms::NODE], name, request),
        [list, name, request] => (nodes(list)?, name, request),
        _ => return Err(no_clause()),
    };
    let name = name.as_atom().ok_or_else(no_clause)?;
    gen_server::abcast(p, &nodes, name, request);
    Ok(Term::Atom(atoms::ABCAST))
}

fn multi_call(p: &mut Proc, args: &[Term]) -> Reply {
    let infinity = timeout_term(None);
    let (nodes, name, request, timeout) = match args {
        [name, request] => (vec![atoms::NODE], name, request, &infinity),
        [list, name, request] => (nodes(list)?, name, request, &infinity),
        [list, name, request, timeout] => (nodes(list)?, name, request, timeout),
        _ => return Err(no_clause()),
    };
    let name = name.as_atom().ok_or_else(no_clause)?;
    gen_server::multi_call(p, &nodes, name, request, timeout_clause(timeout)?)
}
