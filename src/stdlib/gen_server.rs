//! `GenServer`: starting servers and talking to them. The servers themselves run in `otp`.

use crate::kinds;
use crate::otp::gen_server::{self, Options, Target};
use crate::otp::name::Name;
use crate::otp::proc_lib::Tie;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause, no_clause_in};
use crate::stdlib::checks::{inspect, timeout_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

natives! { const FUNCTIONS of "GenServer":
    /// Sends a request to the server of this name on each of the nodes, and does not wait.
    ///
    ///     iex> GenServer.abcast(:nobody_at_all, :hello)
    ///     :abcast
    "abcast" 2 => abcast;
    "abcast" 3 => abcast;
    /// Sends a request and waits for the reply, 5 seconds unless told otherwise.
    ///
    ///     iex> {:ok, counter} = Lab.Counter.start_link(every: :infinity)
    ///     iex> GenServer.call(counter, :value)
    ///     0
    "call" 2 => call, [Term::Int(5000)];
    "call" 3 => call;
    /// Sends a request and does not wait; it is lost if there is no such server.
    ///
    ///     iex> GenServer.cast(:nobody_at_all, :hello)
    ///     :ok
    "cast" 2 => cast;
    /// How a report about an unexpected message reads, for Erlang's logger: a format with its arguments.
    ///
    ///     iex> report = %{label: {GenServer, :no_handle_info}, report: %{module: M, message: :m, name: :n}}
    ///     iex> GenServer.format_report(report) |> elem(1)
    ///     [M, :n, :m]
    "format_report" 1 => format_report;
    /// Calls the servers of this name on several nodes: the replies, and the nodes without one.
    ///
    ///     iex> GenServer.multi_call(:nobody_at_all, :hello)
    ///     {[], [:nonode@nohost]}
    "multi_call" 2 => multi_call;
    "multi_call" 3 => multi_call;
    "multi_call" 4 => multi_call;
    /// Answers a call, from wherever: `from` is what `handle_call/3` was given.
    ///
    ///     iex> GenServer.reply({self(), :tag}, :the_answer)
    ///     iex> receive do message -> message end
    ///     {:tag, :the_answer}
    "reply" 2 => reply;
    /// Starts a server that is not linked to the caller.
    ///
    ///     iex> {:ok, pid} = GenServer.start(Lab.Counter, every: :infinity)
    ///     iex> Process.alive?(pid)
    ///     true
    "start" 2 => start, [Term::Nil];
    "start" 3 => start;
    /// Starts a server linked to the caller; it returns when the server's `init/1` has.
    ///
    ///     iex> {:ok, pid} = GenServer.start_link(Lab.Counter, [every: :infinity], name: :tally)
    ///     iex> Process.whereis(:tally) == pid
    ///     true
    "start_link" 2 => start_link, [Term::Nil];
    "start_link" 3 => start_link;
    /// Makes a server end, with reason `:normal` unless told otherwise, and waits until it has.
    ///
    ///     iex> {:ok, pid} = GenServer.start(Lab.Counter, every: :infinity)
    ///     iex> GenServer.stop(pid)
    ///     :ok
    "stop" 1 => stop, [Term::Atom(atoms::NORMAL), Term::Atom(atoms::INFINITY)];
    "stop" 2 => stop, [Term::Atom(atoms::INFINITY)];
    "stop" 3 => stop;
    /// The pid of a server by whatever it can be called; `nil` if nobody has the name.
    ///
    ///     iex> GenServer.whereis(:nobody_at_all)
    ///     nil
    "whereis" 1 => whereis;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "GenServer",
    doc: "Servers: processes that keep a state and answer requests one after the other.",
    functions: FUNCTIONS,
};

fn start(p: &mut Proc, args: &[Term]) -> Reply {
    start_tied(p, args, Tie::None)
}

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    start_tied(p, args, Tie::Link)
}

fn start_tied(p: &mut Proc, args: &[Term], tie: Tie) -> Reply {
    let (Term::Atom(module), true) = (&args[0], args[2].is_list()) else {
        return Err(no_clause());
    };
    let options = options(p, tie, &args[2])?;
    match kinds::callbacks(*module, &args[1])? {
        Some(callbacks) => gen_server::start_boxed(p, options, callbacks),
        None => gen_server::start_module(p, options, *module, args[1].clone()),
    }
}

/// The options of a start function, its name among them.
///
/// # Errors
/// `ArgumentError` for a name that is none.
pub fn options(p: &mut Proc, tie: Tie, options: &Term) -> Result<Options, Raise> {
    let name = name_option(p, options)?;
    let mut start = Options {
        tie,
        ..Options::default()
    };
    start = start.named(name);
    start.with_list(options)
}

/// What a `:name` option says.
///
/// # Errors
/// `ArgumentError` for anything but an atom, `{:global, term}` or `{:via, module, term}`.
pub fn name_option(p: &mut Proc, options: &Term) -> Result<Option<Name>, Raise> {
    let given = match options.keyword_get(atoms::NAME) {
        None | Some(Term::Atom(atoms::NIL)) => return Ok(None),
        Some(given) => given.clone(),
    };
    if let Some(name) = Name::from_option(&given) {
        return Ok(Some(name));
    }
    Err(argument_error(format!(
        "expected :name option to be one of the following:\n\n  * nil\n  * atom\n  * \
         {{:global, term}}\n  * {{:via, module, term}}\n\nGot: {}\n",
        inspect(p, &given)?
    )))
}

fn call(p: &mut Proc, args: &[Term]) -> Reply {
    let timeout = timeout_clause(&args[2])?;
    gen_server::call(p, &args[0], &args[1], timeout)
}

fn cast(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::cast(p, &args[0], args[1].clone())?;
    Ok(Term::OK)
}

fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    let timeout = timeout_clause(&args[2])?;
    gen_server::stop(p, &args[0], &args[1], timeout)?;
    Ok(Term::OK)
}

fn reply(p: &mut Proc, args: &[Term]) -> Reply {
    match args[0].as_tuple() {
        Some([Term::Pid(_), _]) => gen_server::reply(p, &args[0], args[1].clone()),
        _ => return Err(no_clause_in(p, (":gen", "reply"), args)),
    }
    Ok(Term::OK)
}

fn whereis(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match gen_server::whereis(p, &args[0])? {
        None => Term::NIL,
        Some(Target::Process(pid)) => Term::Pid(pid),
        Some(Target::Elsewhere(_)) => args[0].clone(),
    })
}

fn nodes(term: &Term) -> Result<Vec<Atom>, Raise> {
    term.to_vec()
        .and_then(|nodes| nodes.iter().map(Term::as_atom).collect())
        .ok_or_else(no_clause)
}

fn abcast(p: &mut Proc, args: &[Term]) -> Reply {
    let (nodes, rest) = match args {
        [list, rest @ ..] if rest.len() == 2 => (nodes(list)?, rest),
        rest => (vec![atoms::NODE], rest),
    };
    let Some(name) = rest[0].as_atom() else {
        let whole = [
            Term::list([Term::Atom(atoms::NODE)]),
            rest[0].clone(),
            rest[1].clone(),
        ];
        return Err(no_clause_in(p, ("GenServer", "abcast"), &whole));
    };
    gen_server::abcast(p, &nodes, name, &rest[1]);
    Ok(Term::atom("abcast"))
}

fn multi_call(p: &mut Proc, args: &[Term]) -> Reply {
    let (nodes, rest) = match args {
        [list, rest @ ..] if !rest.is_empty() && args.len() > 2 => (nodes(list)?, rest),
        rest => (vec![atoms::NODE], rest),
    };
    let Some(name) = rest[0].as_atom() else {
        let nodes = Term::list(nodes.into_iter().map(Term::Atom).collect::<Vec<_>>());
        let timeout = rest.get(2).cloned().unwrap_or(Term::Atom(atoms::INFINITY));
        let whole = [nodes, rest[0].clone(), rest[1].clone(), timeout];
        return Err(no_clause_in(p, (":gen_server", "multi_call"), &whole));
    };
    let timeout = rest.get(2).map_or(Ok(None), timeout_clause)?;
    gen_server::multi_call(p, &nodes, name, &rest[1], timeout)
}

fn format_report(_: &mut Proc, args: &[Term]) -> Reply {
    let report = args[0].field(Atom::new("report")).ok_or_else(no_clause)?;
    let part = |key| report.field(key).cloned().unwrap_or(Term::NIL);
    let format = Term::string("~p ~p received unexpected message in handle_info/2: ~p~n");
    let arguments = [part(atoms::MODULE), part(atoms::NAME), part(atoms::MESSAGE)];
    Ok(Term::tuple([format, Term::list(arguments)]))
}
