//! The processes that run tasks (`Task.Supervised`).
//!
//! One kind waits to be told what to do and answers its owner, the other runs its work at once and answers
//! nobody. Both report a failure, with who started them and what they ran.

use crate::otp::gen_server::is_clean;
use crate::otp::proc_lib::{self, InitialCall};
use crate::runtime::{Class, NativeModule, Outcome, Proc, Raise, Start};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::logger;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Ref, Term, atoms};

natives! { const FUNCTIONS of "Task.Supervised":
    /// Starts a process for a task, as the child of a task supervisor: with `(owner, :monitor)` one that waits
    /// to be told what to do, with `(owner, callers, mfa)` one that runs it.
    ///
    ///     iex> owner = {node(), self(), self()}
    ///     iex> {:ok, pid} = Task.Supervised.start_link(owner, [self()], {String, :upcase, ["a"]})
    ///     iex> is_pid(pid)
    ///     true
    "start_link" 2 => start_link_reply;
    "start_link" 3 => start_link_noreply;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Task.Supervised",
    doc: "The processes of tasks. `Task` and `Task.Supervisor` are what programs use.",
    functions: FUNCTIONS,
};

/// The atom of this module.
pub fn module() -> Atom {
    Atom::module("Task.Supervised")
}

/// What a process runs that answers its owner.
pub fn reply_call() -> InitialCall {
    (module(), atoms::REPLY, 2)
}

/// What a process runs that answers nobody.
pub fn noreply_call() -> InitialCall {
    (module(), atoms::NOREPLY, 3)
}

/// How long a process waits to be told what to do. It can only be late when its owner has died.
const PATIENCE: u64 = 5000;

/// What a task is to do.
#[derive(Clone, Debug)]
pub struct Work {
    /// The module of the function.
    pub module: Atom,
    /// Its name.
    pub function: Atom,
    /// The arguments, a list.
    pub args: Term,
}

impl Work {
    /// A function without arguments.
    pub fn fun(fun: &Term) -> Work {
        Work::fun_with(fun, Term::Nil)
    }

    /// A function with arguments.
    pub fn fun_with(fun: &Term, args: Term) -> Work {
        Work {
            module: atoms::ERLANG,
            function: atoms::APPLY,
            args: Term::list([fun.clone(), args]),
        }
    }

    /// Module, function and arity.
    pub fn mfa(&self) -> (Atom, Atom, usize) {
        (
            self.module,
            self.function,
            self.args.list_len().unwrap_or(0),
        )
    }

    /// `{module, function, args}`.
    pub fn to_term(&self) -> Term {
        Term::tuple([
            Term::Atom(self.module),
            Term::Atom(self.function),
            self.args.clone(),
        ])
    }

    /// The work that `{module, function, args}` says.
    pub fn from_term(term: &Term) -> Option<Work> {
        match term.as_tuple()? {
            [Term::Atom(module), Term::Atom(function), args] => Some(Work {
                module: *module,
                function: *function,
                args: args.clone(),
            }),
            _ => None,
        }
    }

    /// The function value and its arguments, for work that is `apply(fun, args)`.
    fn as_fun(&self) -> Option<(Term, Term)> {
        let args = self.args.to_vec()?;
        match (self.module, self.function, args.as_slice()) {
            (atoms::ERLANG, atoms::APPLY, [fun @ Term::Fun(_), args]) => {
                Some((fun.clone(), args.clone()))
            }
            _ => None,
        }
    }

    fn run(&self, p: &mut Proc) -> Reply {
        match self.as_fun() {
            Some((fun, args)) => p.call(&fun, &args.to_vec().ok_or_else(Raise::badarg)?),
            None => {
                let args = self.args.to_vec().ok_or_else(Raise::badarg)?;
                p.apply(self.module, self.function, &args)
            }
        }
    }

    /// What a report says was run: a function value and its arguments.
    fn shown(&self) -> (Term, Term) {
        self.as_fun().unwrap_or_else(|| {
            let arity = self.args.list_len().unwrap_or(0).min(255) as u8;
            let fun = crate::term::Fun::export(self.module, self.function, arity);
            (Term::Fun(fun), self.args.clone())
        })
    }
}

/// Who starts a task, as its process is told: `{node, name_or_pid, pid}`.
pub fn owner(p: &Proc) -> Term {
    Term::tuple([
        Term::Atom(atoms::NODE),
        proc_lib::my_name(p),
        Term::Pid(p.pid()),
    ])
}

/// The process and those on whose behalf it works: what `$callers` says in a task.
pub fn callers(p: &Proc) -> Term {
    let before = match p.get(&Term::Atom(atoms::CALLERS)) {
        Some(list) if list.is_list() => list.clone(),
        _ => Term::Nil,
    };
    Term::cons(Term::Pid(p.pid()), before)
}

/// What a process runs that runs a function value.
pub fn call_of_fun(fun: &crate::term::Fun) -> InitialCall {
    if let Some(call) = fun.as_export() {
        return call;
    }
    match fun.any_body().and_then(|body| body.origin()) {
        Some((module, name)) => (module, name, fun.arity()),
        None => (atoms::ERLANG, atoms::APPLY, 2),
    }
}

/// What `$initial_call` says of a process that runs a function or `{module, function, args}`.
pub fn initial_call(work: &Term) -> Term {
    match work {
        Term::Fun(fun) => {
            let (module, name, arity) = call_of_fun(fun);
            Term::tuple([Term::Atom(module), Term::Atom(name), Term::from(arity)])
        }
        other => match Work::from_term(other) {
            Some(work) => match work.as_fun() {
                Some((fun, _)) => initial_call(&fun),
                None => {
                    let (module, function, arity) = work.mfa();
                    Term::tuple([Term::Atom(module), Term::Atom(function), Term::from(arity)])
                }
            },
            None => Term::NIL,
        },
    }
}

fn start_link_reply(p: &mut Proc, args: &[Term]) -> Reply {
    let watched = match &args[1] {
        Term::Atom(atoms::MONITOR) => owner_pid(&args[0]),
        _ => None,
    };
    let body = reply(args[0].clone(), watched);
    Ok(Term::ok(proc_lib::spawn_link(p, reply_call(), body)))
}

fn start_link_noreply(p: &mut Proc, args: &[Term]) -> Reply {
    let work = Work::from_term(&args[2]).ok_or_else(no_clause)?;
    let body = noreply(args[0].clone(), args[1].clone(), work);
    Ok(Term::ok(proc_lib::spawn_link(p, noreply_call(), body)))
}

fn owner_pid(owner: &Term) -> Option<Pid> {
    owner.as_tuple()?.get(2)?.as_pid()
}

/// A process that runs its work and answers nobody.
pub fn noreply(owner: Term, callers: Term, work: Work) -> Start {
    Box::new(move |p| {
        begin(p, callers, &work);
        invoke(p, &owner, &work)?;
        Ok(Outcome::Done)
    })
}

/// A process that waits for its work (see [`give`]) and sends the owner the result. Until it has the work
/// it watches the owner, if that one is given.
pub fn reply(owner: Term, watched: Option<Pid>) -> Start {
    Box::new(move |p| {
        let monitor = watched.map(|pid| p.monitor(pid));
        let Some(owner_pid) = owner_pid(&owner) else {
            return Err(no_clause());
        };
        let patience = monitor.map(|_| PATIENCE);
        let order = p.receive(patience, |_, message| order_in(message, owner_pid, monitor))?;
        let (tag, alias, callers, work) = order.ok_or_else(|| Raise::exit(atoms::TIMEOUT))?;
        begin(p, callers, &work);
        if let Some(monitor) = monitor {
            p.demonitor(monitor, true)?;
        }
        let result = invoke(p, &owner, &work)?;
        let answer = Term::tuple([tag, result]);
        match alias {
            Some(alias) => p.send_alias(owner_pid, alias, answer),
            None => p.send(owner_pid, answer),
        }
        Ok(Outcome::Done)
    })
}

/// What a process is told: the answer's tag, the alias to send it to, the callers, the work.
type Order = (Term, Option<Ref>, Term, Work);

fn order_in(message: &Term, owner: Pid, monitor: Option<Ref>) -> Result<Option<Order>, Raise> {
    match message.as_tuple() {
        Some([Term::Pid(from), tag, reply_to, callers, work]) if *from == owner => {
            let alias = match reply_to {
                Term::Ref(alias) => Some(*alias),
                _ => None,
            };
            let work = Work::from_term(work).ok_or_else(no_clause)?;
            Ok(Some((tag.clone(), alias, callers.clone(), work)))
        }
        Some([_, Term::Ref(reference), _, _, reason]) if Some(*reference) == monitor => {
            Err(Raise::exit(Term::tagged(atoms::SHUTDOWN, reason.clone())))
        }
        _ => Ok(None),
    }
}

/// Tells a waiting process what to do; the answer `{alias, result}` goes to the alias of the caller.
pub fn give(p: &mut Proc, pid: Pid, alias: Ref, work: &Work) {
    let callers = callers(p);
    let own = Term::Pid(p.pid());
    let (tag, reply_to) = (Term::Ref(alias), Term::Ref(alias));
    p.send(
        pid,
        Term::tuple([own, tag, reply_to, callers, work.to_term()]),
    );
}

fn begin(p: &mut Proc, callers: Term, work: &Work) {
    let call = initial_call(&work.to_term());
    p.put(Term::Atom(atoms::INITIAL_CALL), call);
    p.put(Term::Atom(atoms::CALLERS), callers);
}

/// Runs the work. A failure is reported before it ends the process.
fn invoke(p: &mut Proc, owner: &Term, work: &Work) -> Reply {
    let raise = match work.run(p) {
        Err(raise) if raise.catchable() => p.trace(raise),
        other => return other,
    };
    if raise.class == Class::Exit && is_clean(&raise.reason) {
        return Err(raise);
    }
    let starter = owner.as_tuple().and_then(|owner| owner.get(1).cloned());
    let (fun, args) = work.shown();
    match logger::reports::task_terminated(p, &raise, &starter.unwrap_or(Term::NIL), &fun, &args) {
        Err(terminated) if !terminated.catchable() => Err(terminated),
        // A report that cannot be written must not hide the failure.
        _ => Err(raise),
    }
}
