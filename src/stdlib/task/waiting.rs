//! Waiting for tasks: `await`, `yield`, `shutdown`, `ignore`, for one task or several.

use std::collections::BTreeMap;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{inspect, keyword, timeout, timeout_clause};
use crate::stdlib::enumerable::elements;
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::Task;

/// What can come of a task.
enum Answer {
    /// Its result.
    Reply(Term),
    /// It has ended without one: why, and what was watched.
    Down(Term, Term),
}

/// What a message says of the task with this reference.
fn answer_of(reference: Ref, message: &Term) -> Option<Answer> {
    match message.as_tuple()? {
        [Term::Ref(r), result] if *r == reference => Some(Answer::Reply(result.clone())),
        [
            Term::Atom(atoms::UPPER_DOWN),
            Term::Ref(r),
            _,
            watched,
            reason,
        ] if *r == reference => Some(Answer::Down(reason.clone(), watched.clone())),
        _ => None,
    }
}

fn receive(p: &mut Proc, task: &Task, timeout: Option<u64>) -> Result<Option<Answer>, Raise> {
    let reference = task.reference;
    let answer = p.receive(timeout, |_, message| Ok(answer_of(reference, message)))?;
    if answer.is_some() {
        forget(p, reference)?;
    }
    Ok(answer)
}

/// The task no longer matters: no answer of it comes any more, one that has come stays.
fn forget(p: &mut Proc, reference: Ref) -> Result<(), Raise> {
    p.demonitor(reference, true).map(drop)
}

/// The node that the connection to was lost with, if that is why a task is down. Such an end says nothing about
/// the task itself, so that whoever waits for it exits.
fn lost_node(reason: &Term, watched: &Term) -> Option<Term> {
    if !reason.is_atom(Atom::new("noconnection")) {
        return None;
    }
    let node = match watched.as_tuple() {
        Some([_, node @ Term::Atom(_)]) => node.clone(),
        _ => Term::Atom(atoms::NODE),
    };
    Some(Term::tagged(Atom::new("nodedown"), node))
}

/// An answer, or the exit of a function of `Task` for a task whose node is gone.
fn connected(
    answer: Option<Answer>,
    function: &str,
    args: &[Term],
) -> Result<Option<Answer>, Raise> {
    if let Some(Answer::Down(reason, watched)) = &answer
        && let Some(lost) = lost_node(reason, watched)
    {
        return Err(exit(lost, function, args));
    }
    Ok(answer)
}

/// The task of a term, which the calling process must own.
fn owned(p: &mut Proc, term: &Term) -> Result<Task, Raise> {
    let task = Task::from_term(term)?;
    if task.owner == Term::Pid(p.pid()) {
        return Ok(task);
    }
    let (task, own) = (inspect(p, term)?, inspect(p, &Term::Pid(p.pid()))?);
    Err(argument_error(format!(
        "task {task} must be queried from the owner but was queried from {own}"
    )))
}

/// The exit of a function of `Task` that was called with these arguments.
fn exit(reason: Term, function: &str, args: &[Term]) -> Raise {
    let call = [
        Term::Atom(atoms::TASK),
        Term::atom(function),
        Term::list(args.to_vec()),
    ];
    Raise::exit(Term::tuple([reason, Term::tuple(call)]))
}

/// `Task.await(task, timeout)`.
pub fn await_one(p: &mut Proc, args: &[Term]) -> Reply {
    Task::from_term(&args[0])?;
    let timeout = timeout_clause(&args[1])?;
    let task = owned(p, &args[0])?;
    match connected(receive(p, &task, timeout)?, "await", args)? {
        Some(Answer::Reply(result)) => Ok(result),
        Some(Answer::Down(reason, _)) => Err(exit(reason, "await", args)),
        None => {
            forget(p, task.reference)?;
            Err(exit(Term::Atom(atoms::TIMEOUT), "await", args))
        }
    }
}

/// `Task.yield(task, timeout)`.
pub fn yield_one(p: &mut Proc, args: &[Term]) -> Reply {
    Task::from_term(&args[0])?;
    let timeout = timeout_clause(&args[1])?;
    let task = owned(p, &args[0])?;
    let answer = receive(p, &task, timeout)?;
    Ok(answer_term(connected(answer, "yield", args)?))
}

fn answer_term(answer: Option<Answer>) -> Term {
    match answer {
        Some(Answer::Reply(result)) => Term::ok(result),
        Some(Answer::Down(reason, _)) => Term::tagged(atoms::EXIT, reason),
        None => Term::NIL,
    }
}

/// `Task.ignore(task)`.
pub fn ignore(p: &mut Proc, args: &[Term]) -> Reply {
    let task = owned(p, &args[0])?;
    let answer = connected(receive(p, &task, Some(0))?, "ignore", args)?;
    if !matches!(answer, Some(Answer::Down(..))) {
        let pid = task
            .pid
            .ok_or_else(|| Raise::bad_argument(1, "not a pid"))?;
        p.unlink(pid);
        forget(p, task.reference)?;
    }
    Ok(answer_term(answer))
}

// Several tasks

fn all_owned(p: &mut Proc, list: &Term) -> Result<Vec<Task>, Raise> {
    let terms = elements(p, list)?;
    terms.iter().map(|term| owned(p, term)).collect()
}

/// Receives answers until all are there, one has failed (if that is to end it) or the time is up.
fn receive_all(
    p: &mut Proc,
    tasks: &[Task],
    timeout: Option<u64>,
    enough: impl Fn(&Answer, usize) -> bool,
) -> Result<BTreeMap<Ref, Answer>, Raise> {
    let deadline = timeout.map(|ms| p.now().saturating_add(ms.saturating_mul(1000)));
    let mut answers = BTreeMap::new();
    let mut open: Vec<Ref> = tasks.iter().map(|task| task.reference).collect();
    while !open.is_empty() {
        let left = deadline.map(|deadline| deadline.saturating_sub(p.now()).div_ceil(1000));
        let found = p.receive(left, |_, message| {
            let mut refs = open.iter().copied();
            Ok(refs.find_map(|r| Some((r, answer_of(r, message)?))))
        })?;
        let Some((reference, answer)) = found else {
            break;
        };
        open.retain(|r| *r != reference);
        forget(p, reference)?;
        let stop = enough(&answer, answers.len() + 1);
        answers.insert(reference, answer);
        if stop {
            break;
        }
    }
    Ok(answers)
}

/// `Task.await_many(tasks, timeout)`.
pub fn await_many(p: &mut Proc, args: &[Term]) -> Reply {
    let timeout = timeout_clause(&args[1])?;
    let given = elements(p, &args[0])?;
    if let Some(other) = given.iter().find(|term| Task::from_term(term).is_err()) {
        return Err(Raise::error(Term::tagged(atoms::BADMATCH, other.clone())));
    }
    let tasks = all_owned(p, &Term::list(given))?;
    let failed = |answer: &Answer, _| matches!(answer, Answer::Down(..));
    let mut answers = receive_all(p, &tasks, timeout, failed)?;
    let mut failure = None;
    for answer in answers.values() {
        if let Answer::Down(reason, watched) = answer {
            failure = Some(lost_node(reason, watched).unwrap_or_else(|| reason.clone()));
        }
    }
    if failure.is_none() && tasks.iter().any(|t| !answers.contains_key(&t.reference)) {
        failure = Some(Term::Atom(atoms::TIMEOUT));
    }
    if let Some(reason) = failure {
        for task in &tasks {
            forget(p, task.reference)?;
        }
        return Err(exit(reason, "await_many", args));
    }
    let results = tasks
        .iter()
        .filter_map(|task| match answers.remove(&task.reference) {
            Some(Answer::Reply(result)) => Some(result),
            _ => None,
        });
    Ok(Term::list(results.collect::<Vec<_>>()))
}

/// What is to become of tasks that are late in `yield_many`.
#[derive(Clone, Copy, PartialEq)]
enum Late {
    Nothing,
    Ignore,
    Kill,
}

/// `Task.yield_many(tasks, timeout)`, and with options `:timeout`, `:limit`, `:on_timeout`.
pub fn yield_many(p: &mut Proc, args: &[Term]) -> Reply {
    let (timeout, limit, late) = match timeout(&args[1]) {
        Some(timeout) => (timeout, None, Late::Nothing),
        None => yield_many_options(&args[1])?,
    };
    let tasks = all_owned(p, &args[0])?;
    let enough = |_: &Answer, count| limit.is_some_and(|limit| count >= limit);
    let mut answers = receive_all(p, &tasks, timeout, enough)?;
    let mut pairs = Vec::with_capacity(tasks.len());
    for task in tasks {
        let answer = match (answers.remove(&task.reference), late) {
            (None, Late::Ignore) => ignore(p, std::slice::from_ref(&task.term))?,
            (None, Late::Kill) => {
                shutdown(p, &[task.term.clone(), Term::Atom(atoms::BRUTAL_KILL)])?
            }
            (answer, _) => answer_term(connected(answer, "yield_many", args)?),
        };
        pairs.push(Term::tuple([task.term, answer]));
    }
    Ok(Term::list(pairs))
}

fn yield_many_options(options: &Term) -> Result<(Option<u64>, Option<usize>, Late), Raise> {
    let (mut time, mut limit, mut late) = (Some(5000), None, Late::Nothing);
    for (key, value) in keyword(options).ok_or_else(no_clause)? {
        match (key.as_str(), value.as_atom().map(Atom::as_str)) {
            ("timeout", _) => time = timeout_clause(&value)?,
            ("limit", Some("infinity")) => limit = None,
            ("limit", _) => {
                let count = value.as_int().and_then(|n| usize::try_from(n).ok());
                limit = Some(count.ok_or_else(no_clause)?);
            }
            ("on_timeout", Some("nothing")) => late = Late::Nothing,
            ("on_timeout", Some("ignore")) => late = Late::Ignore,
            ("on_timeout", Some("kill_task")) => late = Late::Kill,
            _ => return Err(no_clause()),
        }
    }
    Ok((time, limit, late))
}

// Ending

/// `Task.shutdown(task, timeout | :brutal_kill)`.
pub fn shutdown(p: &mut Proc, args: &[Term]) -> Reply {
    let Some(pid) = Task::from_term(&args[0])?.pid else {
        let task = inspect(p, &args[0])?;
        return Err(argument_error(format!(
            "task {task} does not have an associated task process"
        )));
    };
    let task = owned(p, &args[0])?;
    let (how, timeout) = match &args[1] {
        Term::Atom(atoms::BRUTAL_KILL) => (How::Kill, None),
        other => (How::Shutdown, timeout_clause(other)?),
    };
    let monitor = p.monitor(pid);
    end(p, pid, how.signal())?;
    match await_end(p, &task, pid, monitor, how, timeout)? {
        Ended::Answer(answer) => Ok(answer),
        Ended::Lost(node) => Err(exit(node, "shutdown", args)),
    }
}

/// What a task that was told to end has come to.
enum Ended {
    /// As `shutdown` tells it.
    Answer(Term),
    /// The connection to its node is gone: `{:nodedown, node}`.
    Lost(Term),
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    /// Asked to, with `:shutdown`.
    Shutdown,
    /// Killed, because it was too slow.
    KilledLate,
    /// Killed at once.
    Kill,
}

impl How {
    fn signal(self) -> Atom {
        match self {
            How::Shutdown => atoms::SHUTDOWN,
            How::KilledLate | How::Kill => atoms::KILL,
        }
    }

    /// Whether this reason is what was asked for.
    fn expects(self, reason: &Term) -> bool {
        match self {
            How::Shutdown | How::KilledLate => reason.is_atom(atoms::SHUTDOWN),
            How::Kill => reason.is_atom(atoms::KILLED),
        }
    }
}

/// The signal must not come back over the link.
fn end(p: &mut Proc, pid: Pid, signal: Atom) -> Result<(), Raise> {
    p.unlink(pid);
    p.exit(pid, Term::Atom(signal))
}

fn await_end(
    p: &mut Proc,
    task: &Task,
    pid: Pid,
    monitor: Ref,
    how: How,
    timeout: Option<u64>,
) -> Result<Ended, Raise> {
    let down = receive_down(p, monitor, timeout)?;
    let (how, reason) = match down {
        Some(reason) => (how, reason),
        None => {
            p.exit(pid, Term::Atom(atoms::KILL))?;
            let reason = receive_down(p, monitor, None)?;
            (How::KilledLate, reason.unwrap_or(Term::NIL))
        }
    };
    let reason = if reason.is_atom(atoms::NOPROC) {
        // It had ended before: its own monitor knows of what, if nobody has read that yet.
        receive_down(p, task.reference, Some(0))?.unwrap_or(reason)
    } else {
        reason
    };
    forget(p, task.reference)?;
    let reference = task.reference;
    let reply = p.receive(Some(0), |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Ref(r), result]) if *r == reference => Some(result.clone()),
            _ => None,
        })
    })?;
    if let (None, Some(node)) = (&reply, lost_node(&reason, &Term::Pid(pid))) {
        return Ok(Ended::Lost(node));
    }
    Ok(Ended::Answer(match reply {
        Some(result) => Term::ok(result),
        None if how.expects(&reason) => Term::NIL,
        None => Term::tagged(atoms::EXIT, reason),
    }))
}

fn receive_down(p: &mut Proc, monitor: Ref, timeout: Option<u64>) -> Result<Option<Term>, Raise> {
    p.receive(timeout, |_, message| {
        Ok(match answer_of(monitor, message) {
            Some(Answer::Down(reason, _)) => Some(reason),
            _ => None,
        })
    })
}
