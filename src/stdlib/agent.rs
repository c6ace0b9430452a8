//! `Agent`: a server whose requests are functions of its state.

use crate::otp::gen_server::{self, Action, Callbacks, Init, Then};
use crate::otp::proc_lib::Tie;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::checks::{is_fun, timeout_clause};
use crate::stdlib::gen_server::options;
use crate::stdlib::logger::reports;
use crate::stdlib::natives::natives;
use crate::stdlib::task::supervised::initial_call;
use crate::term::{Atom, Term, atoms};

natives! { const FUNCTIONS of "Agent":
    /// Changes the state with a function of it, and does not wait.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.cast(agent, fn n -> n + 1 end)
    ///     iex> Agent.get(agent, fn n -> n end)
    ///     43
    "cast" 2 => cast_fun;
    "cast" 4 => cast_mfa;
    /// The child specification of an agent whose state the given function makes.
    ///
    ///     iex> Agent.child_spec(:the_function).id
    ///     Agent
    "child_spec" 1 => child_spec;
    /// What a function makes of the state.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.get(agent, fn n -> n * 2 end)
    ///     84
    "get" 2 => get, [Term::Int(5000)];
    "get" 3 => get;
    "get" 4 => get_mfa, [Term::Int(5000)];
    "get" 5 => get_mfa;
    /// Changes the state and gets something at the same time: the function gives `{result, new_state}`.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.get_and_update(agent, fn n -> {n, n + 1} end)
    ///     42
    "get_and_update" 2 => get_and_update, [Term::Int(5000)];
    "get_and_update" 3 => get_and_update;
    "get_and_update" 4 => get_and_update_mfa, [Term::Int(5000)];
    "get_and_update" 5 => get_and_update_mfa;
    /// Starts an agent that is not linked to the caller.
    ///
    ///     iex> {:ok, agent} = Agent.start(fn -> 42 end)
    ///     iex> Agent.get(agent, fn n -> n end)
    ///     42
    "start" 1 => start_fun, [Term::Nil];
    "start" 2 => start_fun;
    "start" 3 => start_mfa, [Term::Nil];
    "start" 4 => start_mfa;
    /// Starts an agent whose state the function makes, linked to the caller.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.get(agent, fn n -> n end)
    ///     42
    "start_link" 1 => start_link_fun, [Term::Nil];
    "start_link" 2 => start_link_fun;
    "start_link" 3 => start_link_mfa, [Term::Nil];
    "start_link" 4 => start_link_mfa;
    /// Makes an agent end, and waits until it has.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.stop(agent)
    ///     :ok
    "stop" 1 => stop, [Term::Atom(atoms::NORMAL), Term::Atom(atoms::INFINITY)];
    "stop" 2 => stop, [Term::Atom(atoms::INFINITY)];
    "stop" 3 => stop;
    /// Changes the state with a function of it, and waits until that is done.
    ///
    ///     iex> {:ok, agent} = Agent.start_link(fn -> 42 end)
    ///     iex> Agent.update(agent, fn n -> n + 1 end)
    ///     :ok
    "update" 2 => update, [Term::Int(5000)];
    "update" 3 => update;
    "update" 4 => update_mfa, [Term::Int(5000)];
    "update" 5 => update_mfa;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Agent",
    doc: "A process that keeps a state, and works on it with the functions that it is sent.",
    functions: FUNCTIONS,
};

fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    let start = [
        Term::Atom(atoms::AGENT),
        Term::Atom(atoms::START_LINK),
        Term::list([args[0].clone()]),
    ];
    Ok(Term::map([
        (Term::Atom(atoms::ID), Term::Atom(atoms::AGENT)),
        (Term::Atom(atoms::START), Term::tuple(start)),
    ]))
}

fn start_fun(p: &mut Proc, args: &[Term]) -> Reply {
    start(p, Tie::None, function(&args[0], 0)?, &args[1])
}

fn start_link_fun(p: &mut Proc, args: &[Term]) -> Reply {
    start(p, Tie::Link, function(&args[0], 0)?, &args[1])
}

fn start_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    start(p, Tie::None, mfa(&args[..3])?, &args[3])
}

fn start_link_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    start(p, Tie::Link, mfa(&args[..3])?, &args[3])
}

fn start(p: &mut Proc, tie: Tie, function: Term, opts: &Term) -> Reply {
    let options = options(p, tie, opts)?;
    gen_server::start(p, options, AgentServer { state: function })
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    call_fun(p, "get", args)
}

fn get_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    call_mfa(p, "get", args)
}

fn get_and_update(p: &mut Proc, args: &[Term]) -> Reply {
    call_fun(p, "get_and_update", args)
}

fn get_and_update_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    call_mfa(p, "get_and_update", args)
}

fn update(p: &mut Proc, args: &[Term]) -> Reply {
    call_fun(p, "update", args)
}

fn update_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    call_mfa(p, "update", args)
}

/// `(agent, fun, timeout)`.
fn call_fun(p: &mut Proc, what: &str, args: &[Term]) -> Reply {
    let request = Term::tagged(Atom::new(what), function(&args[1], 1)?);
    gen_server::call(p, &args[0], &request, timeout_clause(&args[2])?)
}

/// `(agent, module, function, args, timeout)`.
fn call_mfa(p: &mut Proc, what: &str, args: &[Term]) -> Reply {
    let request = Term::tagged(Atom::new(what), mfa(&args[1..4])?);
    gen_server::call(p, &args[0], &request, timeout_clause(&args[4])?)
}

fn cast_fun(p: &mut Proc, args: &[Term]) -> Reply {
    let request = Term::tagged(Atom::new("cast"), function(&args[1], 1)?);
    gen_server::cast(p, &args[0], request)?;
    Ok(Term::OK)
}

fn cast_mfa(p: &mut Proc, args: &[Term]) -> Reply {
    let request = Term::tagged(Atom::new("cast"), mfa(&args[1..4])?);
    gen_server::cast(p, &args[0], request)?;
    Ok(Term::OK)
}

fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    gen_server::stop(p, &args[0], &args[1], timeout_clause(&args[2])?)?;
    Ok(Term::OK)
}

fn function(term: &Term, arity: usize) -> Result<Term, Raise> {
    if is_fun(term, arity) {
        Ok(term.clone())
    } else {
        Err(no_clause())
    }
}

fn mfa(args: &[Term]) -> Result<Term, Raise> {
    match args {
        [Term::Atom(_), Term::Atom(_), list] if list.is_list() => Ok(Term::tuple(args.to_vec())),
        _ => Err(no_clause()),
    }
}

/// The server of an agent.
struct AgentServer {
    /// Before `init`: the function that makes it.
    state: Term,
}

/// Calls a function or `{module, function, args}`, with `first` before its other arguments.
fn run(p: &mut Proc, function: &Term, first: &[Term]) -> Reply {
    match function.as_tuple() {
        Some([Term::Atom(module), Term::Atom(name), args]) => {
            let all: Vec<Term> = first.iter().chain(args.iter()).cloned().collect();
            p.apply(*module, *name, &all)
        }
        _ => p.call(function, first),
    }
}

impl AgentServer {
    fn get_and_update(&mut self, p: &mut Proc, function: &Term) -> Result<Action, Raise> {
        let answer = run(p, function, std::slice::from_ref(&self.state))?;
        if let Some([reply, state]) = answer.as_tuple() {
            self.state = state.clone();
            return Ok(Action::reply(reply.clone()));
        }
        Ok(Action::Stop(Term::tagged(atoms::BAD_RETURN_VALUE, answer)))
    }
}

impl Callbacks for AgentServer {
    fn module(&self) -> Atom {
        Atom::module("Agent.Server")
    }

    fn state(&self) -> Term {
        self.state.clone()
    }

    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        self.state = state;
        Ok(())
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        let function = self.state.clone();
        let call = initial_call(&function);
        p.put(Term::Atom(atoms::INITIAL_CALL), call);
        self.state = run(p, &function, &[])?;
        Ok(Init::Ok(Then::Wait))
    }

    fn handle_call(&mut self, p: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        let (what, function) = match request.as_tuple() {
            Some([Term::Atom(what), function]) => (what.as_str(), function),
            _ => ("", request),
        };
        match what {
            "get" => Ok(Action::reply(run(
                p,
                function,
                std::slice::from_ref(&self.state),
            )?)),
            "update" => {
                self.state = run(p, function, std::slice::from_ref(&self.state))?;
                Ok(Action::reply(Term::OK))
            }
            "get_and_update" => self.get_and_update(p, function),
            _ => {
                let args = [request.clone(), from.clone(), self.state.clone()];
                Err(no_clause_in(p, ("Agent.Server", "handle_call"), &args))
            }
        }
    }

    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        match request.as_tuple() {
            Some([Term::Atom(what), function]) if what.as_str() == "cast" => {
                self.state = run(p, function, std::slice::from_ref(&self.state))?;
                Ok(Action::noreply())
            }
            _ => {
                let args = [request.clone(), self.state.clone()];
                Err(no_clause_in(p, ("Agent.Server", "handle_cast"), &args))
            }
        }
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        reports::unexpected_message(p, self.module(), message)?;
        Ok(Action::noreply())
    }

    fn code_change(&mut self, p: &mut Proc, _: &Term, function: &Term) -> Result<Term, Raise> {
        self.state = run(p, function, std::slice::from_ref(&self.state))?;
        Ok(Term::ok(self.state.clone()))
    }
}
