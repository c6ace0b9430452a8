//! What the engine's tests share: labs under each scheduler, a worker that writes down what happens to it,
//! terms in short.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use suplab::otp::gen_server::{self, Action, Callbacks, Init, Options, Then};
use suplab::otp::native::NativeCode;
use suplab::otp::supervisor;
use suplab::otp::{ChildSpec, Flags, Name};
use suplab::runtime::{Buffer, Code, Config, Outcome, Pace, Proc, Raise, Start, System};
use suplab::term::{Atom, Pid, Term, atoms};

/// A lab on virtual time with this code.
pub fn system_with(permits: usize, seed: Option<u64>, code: Arc<dyn Code>) -> Arc<System> {
    System::new(Config {
        permits,
        pace: Pace::Virtual,
        seed,
        events: 10_000,
        code,
        output: Arc::new(Buffer::default()),
    })
}

/// A lab on virtual time without any module.
pub fn system(permits: usize, seed: Option<u64>) -> Arc<System> {
    system_with(permits, seed, Arc::new(NativeCode::default()))
}

/// Runs the test under each scheduler: one permit first in first out and seeded, four permits.
pub fn under_each(test: impl Fn(&mut Proc) -> Result<(), Raise> + Clone + Send + 'static) {
    for (permits, seed) in [(1, None), (1, Some(7)), (4, None)] {
        let lab = system(permits, seed);
        assert_eq!(
            lab.run(test.clone()),
            Ok(()),
            "permits: {permits}, seed: {seed:?}"
        );
        lab.shut_down();
    }
}

/// A process that ends with this reason.
pub fn exits(reason: Term) -> Start {
    Box::new(move |_| Err(Raise::exit(reason)))
}

/// A process that waits for ever.
pub fn waits() -> Start {
    Box::new(|p| p.sleep(None).map(|()| Outcome::Done))
}

// Terms in short

/// An atom.
pub fn a(name: &str) -> Term {
    Term::atom(name)
}

/// A tuple.
pub fn t<const N: usize>(elements: [Term; N]) -> Term {
    Term::tuple(elements)
}

/// `{:error, reason}`.
pub fn error(reason: Term) -> Term {
    Term::error(reason)
}

/// The pid in `{:ok, pid}`.
pub fn ok_pid(answer: &Term) -> Pid {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid), ..]) => *pid,
        _ => panic!("{answer:?} is not {{:ok, pid}}"),
    }
}

/// The next message, whatever it is; a second of lab time is enough for anything to come.
pub fn next_message(p: &mut Proc) -> Result<Option<Term>, Raise> {
    p.receive(Some(1000), |_, message| Ok(Some(message.clone())))
}

/// Lets everything come to rest: lab time moves on only when nobody can run.
pub fn settle(p: &mut Proc) -> Result<(), Raise> {
    p.sleep(Some(1))
}

// A worker that writes down what happens to it

/// What happened, in order.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Writes a line.
    pub fn add(&self, line: impl Into<String>) {
        self.0.lock().push(line.into());
    }

    /// All lines since the last time, with spaces between.
    pub fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock()).join(" ")
    }
}

/// How a worker behaves.
#[derive(Clone)]
pub struct Behaviour {
    /// It traps exits, so that its `terminate` runs (and is logged) when its supervisor ends it.
    pub trap_exit: bool,
    /// How often `init` fails, counted over all starts of workers of one kind: the starts that fail.
    pub failing_starts: Vec<usize>,
    /// What `init` answers in a failing start.
    pub failure: Init,
    /// How long `terminate` takes, in milliseconds.
    pub slow_end: Option<u64>,
}

impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour {
            trap_exit: true,
            failing_starts: Vec::new(),
            failure: Init::Stop(Term::atom("no")),
            slow_end: None,
        }
    }
}

/// The worker: logs `+id` when it starts, `!id` when a start fails, `-id` when it is ended.
struct Worker {
    id: String,
    log: Log,
    behaviour: Behaviour,
    start: usize,
}

impl Callbacks for Worker {
    fn module(&self) -> Atom {
        Atom::new("worker")
    }

    fn state(&self) -> Term {
        Term::atom(&self.id)
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        p.set_trap_exit(self.behaviour.trap_exit);
        if self.behaviour.failing_starts.contains(&self.start) {
            self.log.add(format!("!{}", self.id));
            return Ok(self.behaviour.failure.clone());
        }
        self.log.add(format!("+{}", self.id));
        Ok(Init::Ok(Then::Wait))
    }

    fn handle_call(&mut self, _: &mut Proc, request: &Term, _: &Term) -> Result<Action, Raise> {
        Ok(Action::reply(request.clone()))
    }

    /// A cast is the reason with which the worker is to end by itself.
    fn handle_cast(&mut self, _: &mut Proc, reason: &Term) -> Result<Action, Raise> {
        Ok(Action::Stop(reason.clone()))
    }

    fn terminate(&mut self, p: &mut Proc, _: &Term) -> Result<(), Raise> {
        if let Some(time) = self.behaviour.slow_end {
            p.sleep(Some(time))?;
        }
        self.log.add(format!("-{}", self.id));
        Ok(())
    }
}

/// The start function of a worker.
pub fn start_worker(
    log: &Log,
    id: &str,
    behaviour: Behaviour,
) -> impl Fn(&mut Proc) -> Result<Term, Raise> + Send + Sync + 'static {
    let (log, id) = (log.clone(), id.to_string());
    let starts = Mutex::new(0);
    move |p| {
        let start = {
            let mut starts = starts.lock();
            *starts += 1;
            *starts
        };
        let worker = Worker {
            id: id.clone(),
            log: log.clone(),
            behaviour: behaviour.clone(),
            start,
        };
        gen_server::start(p, Options::link(), worker)
    }
}

/// A child that is a worker, with the id `:id`.
pub fn worker(log: &Log, id: &str) -> ChildSpec {
    worker_that(log, id, Behaviour::default())
}

/// As [`worker`], behaving otherwise.
pub fn worker_that(log: &Log, id: &str, behaviour: Behaviour) -> ChildSpec {
    ChildSpec::new(Term::atom(id), start_worker(log, id, behaviour))
}

/// Starts a supervisor that is not linked to the test, under the name `:sup`.
pub fn start_supervisor(
    p: &mut Proc,
    flags: Flags,
    children: Vec<ChildSpec>,
) -> Result<Term, Raise> {
    let options = Options::default().named(Name::Local(Atom::new("sup")));
    supervisor::start(p, options, supervisor::Init::children(flags, children))
}

/// `:sup`.
pub fn sup() -> Term {
    Term::atom("sup")
}

/// The children of `:sup` by id: a pid, `:undefined` or `:restarting`.
pub fn children(p: &mut Proc) -> Result<HashMap<String, Term>, Raise> {
    let list = supervisor::which_children(p, &sup())?;
    let entry = |child: &Term| {
        let fields = child.as_tuple().expect("a child is a tuple");
        let id = fields[0].as_atom().map_or("", Atom::as_str);
        (id.to_string(), fields[1].clone())
    };
    Ok(list.iter().map(entry).collect())
}

/// The ids of `:sup`'s children as `which_children` lists them, with a sign for those that do not run:
/// `?` for `:restarting`, `.` for `:undefined`.
pub fn listed(p: &mut Proc) -> Result<String, Raise> {
    let list = supervisor::which_children(p, &sup())?;
    let show = |child: &Term| {
        let fields = child.as_tuple().expect("a child is a tuple");
        let id = fields[0].as_atom().map_or("", Atom::as_str);
        match &fields[1] {
            Term::Pid(_) => id.to_string(),
            other if other.is_atom(atoms::RESTARTING) => format!("{id}?"),
            _ => format!("{id}."),
        }
    };
    Ok(list.iter().map(show).collect::<Vec<_>>().join(" "))
}

/// The pid of a child of `:sup`.
pub fn child(p: &mut Proc, id: &str) -> Result<Pid, Raise> {
    let found = children(p)?.remove(id);
    Ok(found
        .and_then(|pid| pid.as_pid())
        .unwrap_or_else(|| panic!("{id} does not run")))
}

/// Has a child of `:sup` end by itself with a reason, and lets everything come to rest.
pub fn end_child(p: &mut Proc, id: &str, reason: Term) -> Result<(), Raise> {
    let pid = child(p, id)?;
    gen_server::cast(p, &Term::Pid(pid), reason)?;
    settle(p)
}
