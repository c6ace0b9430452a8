//! `Task.async_stream`: a lazy stream whose elements are the results of tasks.
//!
//! As in Elixir, a process of its own starts the tasks, watches them and keeps their time; the caller gets
//! their results by messages. So the tasks' ends never reach the caller's mailbox, and with one link the
//! caller falls with its tasks (unless it traps exits).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::runtime::{NativeClosure, Proc, Raise, SpawnOptions, Start};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::keyword;
use crate::stdlib::process::spawn;
use crate::stdlib::task_supervisor;
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::supervised::{self, Work, module};

/// What is to be done with each element.
#[derive(Clone, Debug)]
pub enum EachWork {
    /// `fun.(element)`.
    Fun(Term),
    /// `apply(module, function, [element | args])`.
    Mfa(Atom, Atom, Term),
}

impl EachWork {
    fn with(&self, element: &Term) -> Work {
        match self {
            EachWork::Fun(fun) => Work::fun_with(fun, Term::list([element.clone()])),
            EachWork::Mfa(module, function, args) => Work {
                module: *module,
                function: *function,
                args: Term::cons(element.clone(), args.clone()),
            },
        }
    }
}

/// Who starts the processes.
#[derive(Clone, Debug)]
pub enum Starter {
    /// The stream itself; they are linked to it.
    Own,
    /// A task supervisor, linked to the stream or not, with a shutdown time if one was given.
    Supervisor(Term, bool, Term),
}

/// What the options say.
#[derive(Clone, Debug)]
struct Options {
    max_concurrency: usize,
    ordered: bool,
    timeout: Term,
    kill_late: bool,
    zip_input: bool,
}

impl Options {
    fn parse(p: &mut Proc, term: &Term) -> Result<Options, Raise> {
        let pairs = keyword(term).ok_or_else(no_clause)?;
        let get = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key.as_str() == name);
            found.map(|(_, value)| value.clone())
        };
        let max = match get("max_concurrency") {
            Some(max) => max,
            None => p.apply(Atom::module("System"), Atom::new("schedulers_online"), &[])?,
        };
        let max_concurrency = max
            .as_int()
            .and_then(|max| usize::try_from(max).ok())
            .filter(|max| *max > 0)
            .ok_or_else(|| {
                argument_error(":max_concurrency must be an integer greater than zero")
            })?;
        let late = get("on_timeout").and_then(|value| value.as_atom());
        Ok(Options {
            max_concurrency,
            ordered: get("ordered").is_none_or(|value| value.truthy()),
            timeout: get("timeout").unwrap_or(Term::Int(5000)),
            kill_late: late.is_some_and(|value| value.as_str() == "kill_task"),
            zip_input: get("zip_input_on_exit").is_some_and(|value| value.truthy()),
        })
    }
}

/// The stream: a function that takes an accumulator and a reducer, as `Enumerable` asks of functions.
///
/// # Errors
/// `ArgumentError` for a bad option.
pub fn build(
    p: &mut Proc,
    elements: &Term,
    work: EachWork,
    options: &Term,
    starter: Starter,
) -> Reply {
    let options = Options::parse(p, options)?;
    let elements = elements.clone();
    let stream = NativeClosure::fun("Task.build_stream", 2, move |p, args| {
        let next = first_step(&elements);
        begin(p, next, &args[0], &args[1], &work, &options, &starter)
    });
    Ok(Term::Fun(stream))
}

/// A function that gives one element at a time: called with `{:cont, []}`, it answers
/// `{:suspended, [element], next}` or that it is done.
fn first_step(elements: &Term) -> Term {
    let elements = elements.clone();
    Term::Fun(NativeClosure::fun("Task.next", 1, move |p, args| {
        let take = NativeClosure::fun("Task.take", 2, |_, args| {
            let taken = Term::cons(args[0].clone(), args[1].clone());
            Ok(Term::tagged(Atom::new("suspend"), taken))
        });
        let args = [elements.clone(), args[0].clone(), Term::Fun(take)];
        p.apply(Atom::module("Enumerable"), Atom::new("reduce"), &args)
    }))
}

/// What stays the same while a stream runs.
struct Config {
    reducer: Term,
    monitor_pid: Pid,
    monitor: Ref,
    options: Options,
}

/// Where a stream stands. A suspended stream is one of these with its continuation.
#[derive(Clone)]
struct State {
    /// How many tasks more may run at the moment.
    free: usize,
    /// How many have been started; the next one's position.
    spawned: usize,
    /// How many results have been handed on or are in `ready`.
    settled: usize,
    /// The elements of the tasks that run, and the results that must wait for earlier ones.
    waiting: BTreeMap<usize, Position>,
    ready: VecDeque<Term>,
    /// The function that gives the next element; none when there are no more.
    next: Option<Term>,
}

#[derive(Clone)]
enum Position {
    Running(Term),
    /// It has answered; it counts when its process has ended too.
    Answered(Term),
    Done(Term),
}

#[allow(
    clippy::too_many_arguments,
    reason = "each is a different thing, and it is called once"
)]
fn begin(
    p: &mut Proc,
    next: Term,
    acc: &Term,
    reducer: &Term,
    work: &EachWork,
    options: &Options,
    starter: &Starter,
) -> Reply {
    let watch = Watch {
        parent: p.pid(),
        owner: supervised::owner(p),
        callers: supervised::callers(p),
        work: work.clone(),
        starter: starter.clone(),
        timeout: options.timeout.clone(),
        trap_exit: p.traps_exits(),
    };
    let spawn = SpawnOptions {
        link: true,
        monitor: true,
        initial_call: (atoms::ERLANG, atoms::APPLY, 2),
        ..SpawnOptions::default()
    };
    let spawned = p.spawn(spawn, watch.body());
    let Some(monitor) = spawned.monitor else {
        return Err(Raise::badarg());
    };
    let greeting = Term::tuple([Term::Pid(p.pid()), Term::Ref(monitor)]);
    p.send(spawned.pid, greeting);
    let config = Config {
        reducer: reducer.clone(),
        monitor_pid: spawned.pid,
        monitor,
        options: options.clone(),
    };
    let state = State {
        free: options.max_concurrency,
        spawned: 0,
        settled: 0,
        waiting: BTreeMap::new(),
        ready: VecDeque::new(),
        next: Some(next),
    };
    reduce(p, acc.clone(), state, &Arc::new(config))
}

/// Goes on as the accumulator says: `{:cont, acc}`, `{:suspend, acc}` or `{:halt, acc}`.
fn reduce(p: &mut Proc, mut acc: Term, mut state: State, config: &Arc<Config>) -> Reply {
    loop {
        p.checkpoint()?;
        let (command, value) = match acc.as_tuple() {
            Some([Term::Atom(command), value]) => (command.as_str(), value.clone()),
            _ => return Err(no_clause()),
        };
        match command {
            "halt" => {
                config.close(p)?;
                if let Some(next) = &state.next {
                    let halt = Term::tagged(Atom::new("halt"), Term::Nil);
                    p.call(next, &[halt])?;
                }
                return Ok(Term::tagged(Atom::new("halted"), value));
            }
            "suspend" => {
                let (state, config) = (state, config.clone());
                let go_on = NativeClosure::fun("Task.stream", 1, move |p, args| {
                    reduce(p, args[0].clone(), state.clone(), &config)
                });
                let suspended = [Term::atom("suspended"), value, Term::Fun(go_on)];
                return Ok(Term::tuple(suspended));
            }
            _ => {}
        }
        if let Some(result) = state.ready.pop_front() {
            let answer = p.call(&config.reducer, &[result, value]);
            acc = config.close_on_failure(p, answer)?;
        } else if state.next.is_none() && state.spawned == state.settled {
            config.close(p)?;
            return Ok(Term::tagged(Atom::new("done"), value));
        } else if state.next.is_some() && state.free > 0 {
            state.take_element(p, config)?;
        } else {
            state.receive(p, config)?;
        }
    }
}

impl State {
    /// Takes the next element and has a task started for it.
    fn take_element(&mut self, p: &mut Proc, config: &Config) -> Result<(), Raise> {
        let Some(next) = self.next.take() else {
            return Ok(());
        };
        let go_on = Term::tagged(Atom::new("cont"), Term::Nil);
        let answer = p.call(&next, &[go_on]);
        let answer = config.close_on_failure(p, answer)?;
        let taken = match answer.as_tuple() {
            Some([_, taken, next]) => {
                self.next = Some(next.clone());
                taken
            }
            Some([_, taken]) => taken,
            _ => return Err(no_clause()),
        };
        if let Some(element) = taken.iter().next() {
            config.spawn(p, self.spawned, element)?;
            self.waiting
                .insert(self.spawned, Position::Running(element.clone()));
            self.spawned += 1;
            self.free -= 1;
        }
        Ok(())
    }

    /// Waits for news of a task.
    fn receive(&mut self, p: &mut Proc, config: &Config) -> Result<(), Raise> {
        let monitor = config.monitor;
        let news = p.receive(None, |_, message| Ok(News::of(monitor, message)))?;
        match news {
            Some(News::Reply(position, value)) => {
                if let Some(entry) = self.waiting.get_mut(&position) {
                    *entry = Position::Answered(Term::ok(value));
                }
            }
            Some(News::Down(position, reason)) => self.settle(position, Some(reason), config),
            Some(News::Late(position)) if config.options.kill_late => {
                self.settle(position, None, config);
            }
            Some(News::Late(_)) => {
                config.close(p)?;
                return Err(config.exit(Term::Atom(atoms::TIMEOUT)));
            }
            Some(News::MonitorDown(reason)) => {
                config.clean_up(p)?;
                return Err(config.exit(reason));
            }
            None => {}
        }
        Ok(())
    }

    /// The process of a task has ended, for being late if there is no reason.
    fn settle(&mut self, position: usize, reason: Option<Term>, config: &Config) {
        let result = match self.waiting.remove(&position) {
            Some(Position::Answered(result) | Position::Done(result)) => result,
            Some(Position::Running(element)) => {
                let reason = reason.unwrap_or(Term::Atom(atoms::TIMEOUT));
                let why = if config.options.zip_input {
                    Term::tuple([element, reason])
                } else {
                    reason
                };
                Term::tagged(atoms::EXIT, why)
            }
            None => return,
        };
        self.free += 1;
        if !config.options.ordered {
            self.settled += 1;
            self.ready.push_back(result);
            return;
        }
        self.waiting.insert(position, Position::Done(result));
        while let Some(Position::Done(result)) = self.waiting.get(&self.settled) {
            self.ready.push_back(result.clone());
            self.waiting.remove(&self.settled);
            self.settled += 1;
        }
    }
}

/// What the caller is told.
enum News {
    Reply(usize, Term),
    Down(usize, Term),
    Late(usize),
    MonitorDown(Term),
}

impl News {
    fn of(monitor: Ref, message: &Term) -> Option<News> {
        match message.as_tuple()? {
            [place, reply] => Some(News::Reply(position_in(monitor, place)?, reply.clone())),
            [Term::Atom(kind), place, reason] => {
                let position = position_in(monitor, place)?;
                match kind.as_str() {
                    "down" => Some(News::Down(position, reason.clone())),
                    "timed_out" => Some(News::Late(position)),
                    _ => None,
                }
            }
            [Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason] if *r == monitor => {
                Some(News::MonitorDown(reason.clone()))
            }
            _ => None,
        }
    }
}

/// The position in `{monitor, position}`.
fn position_in(monitor: Ref, place: &Term) -> Option<usize> {
    match place.as_tuple()? {
        [Term::Ref(r), Term::Int(position)] if *r == monitor => usize::try_from(*position).ok(),
        _ => None,
    }
}

fn place(monitor: Ref, position: usize) -> Term {
    Term::tuple([Term::Ref(monitor), Term::from(position)])
}

impl Config {
    fn exit(&self, reason: Term) -> Raise {
        let call = [
            Term::Atom(module()),
            Term::atom("stream"),
            Term::list([self.options.timeout.clone()]),
        ];
        Raise::exit(Term::tuple([reason, Term::tuple(call)]))
    }

    /// Has a task started and waits until it is.
    fn spawn(&self, p: &mut Proc, position: usize, element: &Term) -> Result<(), Raise> {
        let order = [Term::atom("spawn"), Term::from(position), element.clone()];
        p.send(self.monitor_pid, Term::tuple(order));
        let monitor = self.monitor;
        let answer = p.receive(None, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Atom(what), Term::Ref(r)]) if *r == monitor => Some(Err(*what)),
                Some([Term::Atom(what), at, _])
                    if what.as_str() == "spawned" && position_in(monitor, at).is_some() =>
                {
                    Some(Ok(None))
                }
                Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason])
                    if *r == monitor =>
                {
                    Some(Ok(Some(reason.clone())))
                }
                _ => None,
            })
        })?;
        match answer {
            Some(Err(_)) => {
                self.close(p)?;
                Err(task_supervisor::too_many())
            }
            Some(Ok(Some(reason))) => {
                self.clean_up(p)?;
                Err(self.exit(reason))
            }
            Some(Ok(None)) | None => Ok(()),
        }
    }

    /// Ends the tasks and the process that watches them, and removes what they have sent.
    fn close(&self, p: &mut Proc) -> Result<(), Raise> {
        p.send(
            self.monitor_pid,
            Term::tagged(atoms::STOP, Term::Ref(self.monitor)),
        );
        let monitor = self.monitor;
        let ended = p.receive(None, |_, message| {
            Ok(match News::of(monitor, message) {
                Some(News::MonitorDown(reason)) => Some(reason),
                _ => None,
            })
        })?;
        self.clean_up(p)?;
        match ended {
            Some(reason) if !reason.is_atom(atoms::NORMAL) => Err(self.exit(reason)),
            _ => Ok(()),
        }
    }

    fn close_on_failure(&self, p: &mut Proc, answer: Reply) -> Reply {
        if answer.as_ref().is_err_and(Raise::catchable) {
            self.close(p)?;
        }
        answer
    }

    fn clean_up(&self, p: &mut Proc) -> Result<(), Raise> {
        let (monitor, pid) = (self.monitor, self.monitor_pid);
        p.unlink(pid);
        p.demonitor(monitor, true)?;
        loop {
            let stray = p.receive(Some(0), |_, message| {
                let exit = matches!(
                    message.as_tuple(),
                    Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), _]) if *from == pid
                );
                Ok((exit || News::of(monitor, message).is_some()).then_some(()))
            })?;
            if stray.is_none() {
                return Ok(());
            }
        }
    }
}

/// The process that starts and watches the tasks.
struct Watch {
    parent: Pid,
    owner: Term,
    callers: Term,
    work: EachWork,
    starter: Starter,
    timeout: Term,
    trap_exit: bool,
}

/// A task that runs.
struct Running {
    position: usize,
    pid: Pid,
    timer: Option<Ref>,
    late: bool,
}

impl Watch {
    fn body(self) -> Start {
        spawn::body(move |p| {
            p.set_trap_exit(self.trap_exit);
            let parent = p.monitor(self.parent);
            let pid = self.parent;
            let monitor = p.receive(None, |_, message| match message.as_tuple() {
                Some([Term::Pid(from), Term::Ref(monitor)]) if *from == pid => Ok(Some(*monitor)),
                Some([_, Term::Ref(r), _, _, reason]) if *r == parent => {
                    Err(Raise::exit(reason.clone()))
                }
                _ => Ok(None),
            })?;
            match monitor {
                Some(monitor) => self.run(p, parent, monitor),
                None => Ok(()),
            }
        })
    }

    fn run(&self, p: &mut Proc, parent: Ref, monitor: Ref) -> Result<(), Raise> {
        let mut running: BTreeMap<Ref, Running> = BTreeMap::new();
        loop {
            let message = p.receive(None, |_, message| Ok(Some(message.clone())))?;
            let Some(message) = message else { continue };
            match message.as_tuple() {
                Some([Term::Atom(what), Term::Int(position), element])
                    if what.as_str() == "spawn" =>
                {
                    let position = usize::try_from(*position).unwrap_or(0);
                    self.spawn(p, monitor, position, element, &mut running)?;
                }
                Some([Term::Atom(atoms::TIMEOUT), Term::Ref(task)]) => {
                    if let Some(task) = running.get_mut(task) {
                        task.late = true;
                        kill(p, task.pid)?;
                    }
                }
                Some([Term::Atom(atoms::STOP), Term::Ref(r)]) if *r == monitor => {
                    for task in running.values() {
                        kill(p, task.pid)?;
                    }
                    return self.await_ends(p, running);
                }
                Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason]) => {
                    if *r == parent {
                        for task in running.values() {
                            kill(p, task.pid)?;
                        }
                        return Err(Raise::exit(reason.clone()));
                    }
                    if let Some(task) = running.remove(r) {
                        self.tell_end(p, monitor, &task, reason);
                    }
                }
                _ => {}
            }
        }
    }

    /// Nobody may be left when the stream is over.
    fn await_ends(&self, p: &mut Proc, running: BTreeMap<Ref, Running>) -> Result<(), Raise> {
        for reference in running.into_keys() {
            p.receive(None, |_, message| {
                Ok(match message.as_tuple() {
                    Some([_, Term::Ref(r), _, _, _]) if *r == reference => Some(()),
                    _ => None,
                })
            })?;
        }
        Ok(())
    }

    fn spawn(
        &self,
        p: &mut Proc,
        monitor: Ref,
        position: usize,
        element: &Term,
        running: &mut BTreeMap<Ref, Running>,
    ) -> Result<(), Raise> {
        let Some(pid) = self.start(p)? else {
            let full = [Term::atom("max_children"), Term::Ref(monitor)];
            p.send(self.parent, Term::tuple(full));
            return Ok(());
        };
        let task = p.monitor(pid);
        let work = self.work.with(element).to_term();
        let place = place(monitor, position);
        let owner = Term::Pid(self.parent);
        let order = [owner, place.clone(), Term::NIL, self.callers.clone(), work];
        p.send(pid, Term::tuple(order));
        let timer = match crate::otp::timeout_from(&self.timeout) {
            Some(None) => None,
            Some(Some(ms)) => {
                let own = Term::Pid(p.pid());
                let late = Term::tagged(atoms::TIMEOUT, Term::Ref(task));
                Some(p.send_after(&own, late, ms))
            }
            None => return Err(Raise::bad_argument(1, "not an integer")),
        };
        running.insert(
            task,
            Running {
                position,
                pid,
                timer,
                late: false,
            },
        );
        p.send(
            self.parent,
            Term::tuple([Term::atom("spawned"), place, Term::Pid(pid)]),
        );
        Ok(())
    }

    /// A process that waits for its task; none if the supervisor has no room.
    fn start(&self, p: &mut Proc) -> Result<Option<Pid>, Raise> {
        match &self.starter {
            Starter::Own => {
                let body = supervised::reply(self.owner.clone(), None);
                let call = supervised::reply_call();
                Ok(Some(crate::otp::proc_lib::spawn_link(p, call, body)))
            }
            Starter::Supervisor(supervisor, link, shutdown) => {
                let waiting = [self.owner.clone(), Term::atom("nomonitor")];
                let pid = task_supervisor::start_waiting(p, supervisor, waiting, shutdown)?;
                if let (Some(pid), true) = (pid, *link) {
                    p.link(pid)?;
                }
                Ok(pid)
            }
        }
    }

    fn tell_end(&self, p: &mut Proc, monitor: Ref, task: &Running, reason: &Term) {
        if let Some(timer) = task.timer {
            p.cancel_timer(timer);
        }
        let kind = if task.late { "timed_out" } else { "down" };
        let told = [
            Term::atom(kind),
            place(monitor, task.position),
            reason.clone(),
        ];
        p.send(self.parent, Term::tuple(told));
    }
}

fn kill(p: &mut Proc, pid: Pid) -> Result<(), Raise> {
    p.unlink(pid);
    p.exit(pid, Term::Atom(atoms::KILL))
}
