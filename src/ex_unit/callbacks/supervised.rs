//! Processes that live as long as the test: a supervisor for each test that wants one.

use crate::ex_unit::suite::Suite;
use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::inspect;
use crate::term::exception;
use crate::term::{Atom, Pid, Term, atoms};

use super::not_a_test;

/// The reason of a child whose id another one has.
const DUPLICATE: &str = "duplicate_child_name";

fn supervisor_call(p: &mut Proc, name: &str, args: &[Term]) -> Reply {
    p.apply(atoms::SUPERVISOR_MODULE, Atom::new(name), args)
}

/// The supervisor of the calling test, started if there is none yet.
fn supervisor(p: &mut Proc, function: &str) -> Result<Pid, Raise> {
    let pid = p.pid();
    let suite = Suite::of(p);
    let known = suite.with(|state| state.exits.get(&pid).map(|exits| exits.supervisor));
    match known {
        None => return Err(not_a_test(function)),
        Some(Some(supervisor)) => return Ok(supervisor),
        Some(None) => {}
    }
    // Restarts do not count: a test may well kill its children for as long as it likes.
    let options = Term::keyword([
        (atoms::STRATEGY, Term::Atom(atoms::ONE_FOR_ONE)),
        (atoms::MAX_RESTARTS, Term::Int(1_000_000)),
        (atoms::MAX_SECONDS, Term::Int(1)),
    ]);
    let started = supervisor_call(p, "start_link", &[Term::Nil, options])?;
    let Some([Term::Atom(atoms::OK), Term::Pid(supervisor)]) = started.as_tuple() else {
        return Err(Raise::exit(started));
    };
    let supervisor = *supervisor;
    suite.with(|state| {
        if let Some(exits) = state.exits.get_mut(&pid) {
            exits.supervisor = Some(supervisor);
        }
    });
    Ok(supervisor)
}

/// `start_supervised(child, options)`.
pub fn start(p: &mut Proc, child: &Term, options: &Term) -> Reply {
    let supervisor = supervisor(p, "start_supervised/2")?;
    let spec = supervisor_call(p, "child_spec", &[child.clone(), options.clone()])?;
    let started = supervisor_call(p, "start_child", &[Term::Pid(supervisor), spec.clone()])?;
    if let Some([Term::Atom(atoms::ERROR), reason]) = started.as_tuple()
        && let Some([Term::Atom(atoms::ALREADY_STARTED), _]) = reason.as_tuple()
    {
        let id = spec.field(atoms::ID).cloned().unwrap_or(Term::NIL);
        let problem = Term::tuple([Term::atom(DUPLICATE), id]);
        return Ok(Term::error(problem));
    }
    Ok(started)
}

/// `start_supervised!(child, options)`.
pub fn start_or_raise(p: &mut Proc, child: &Term, options: &Term) -> Reply {
    let started = start(p, child, options)?;
    let reason = match started.as_tuple() {
        Some([Term::Atom(atoms::OK), pid]) | Some([Term::Atom(atoms::OK), pid, _]) => {
            return Ok(pid.clone());
        }
        Some([Term::Atom(atoms::ERROR), reason]) => reason.clone(),
        _ => started,
    };
    let shown = inspect::plain(p, child)?;
    let why = reason_text(p, &reason)?;
    Err(Raise::error(exception::runtime_error(format!(
        "failed to start child with the spec {shown}.\nReason: {why}"
    ))))
}

/// Why a child did not start, in the words of exits.
fn reason_text(p: &mut Proc, reason: &Term) -> Result<String, Raise> {
    let inner = match reason.as_tuple() {
        Some([inner, info]) if is_child(info) => match inner.as_tuple() {
            Some([Term::Atom(atoms::UPPER_EXIT), exit]) => exit,
            _ => inner,
        },
        _ => &Term::tagged(Atom::new("start_spec"), reason.clone()),
    };
    let text = p.apply(
        Atom::module("Exception"),
        Atom::new("format_exit"),
        std::slice::from_ref(inner),
    )?;
    Ok(text.as_str().unwrap_or_default().to_string())
}

fn is_child(term: &Term) -> bool {
    matches!(term.as_tuple(), Some([Term::Atom(atoms::CHILD), ..]))
}

/// `start_link_supervised!(child, options)`.
pub fn start_linked(p: &mut Proc, child: &Term, options: &Term) -> Reply {
    let pid = start_or_raise(p, child, options)?;
    if let Term::Pid(pid) = &pid {
        p.link(*pid)?;
    }
    Ok(pid)
}

/// `stop_supervised(id)`.
pub fn stop(p: &mut Proc, id: &Term) -> Reply {
    let pid = p.pid();
    let known = Suite::of(p).with(|state| state.exits.get(&pid).map(|exits| exits.supervisor));
    let supervisor = match known {
        None => return Err(not_a_test("stop_supervised/1")),
        Some(None) => return Ok(Term::error(Term::Atom(atoms::NOT_FOUND))),
        Some(Some(supervisor)) => Term::Pid(supervisor),
    };
    unlink_child(p, &supervisor, id)?;
    let args = [supervisor, id.clone()];
    let stopped = supervisor_call(p, "terminate_child", &args)?;
    if !stopped.is_atom(atoms::OK) {
        return Ok(stopped);
    }
    // A temporary child is gone with that.
    supervisor_call(p, "delete_child", &args)?;
    Ok(Term::OK)
}

/// The test must not end with a child that it is linked with.
fn unlink_child(p: &mut Proc, supervisor: &Term, id: &Term) -> Result<(), Raise> {
    let children = supervisor_call(p, "which_children", std::slice::from_ref(supervisor))?;
    for child in children.iter() {
        if let Some([known, Term::Pid(pid), _, _]) = child.as_tuple()
            && known == id
        {
            p.unlink(*pid);
        }
    }
    Ok(())
}

/// `stop_supervised!(id)`.
pub fn stop_or_raise(p: &mut Proc, id: &Term) -> Reply {
    let stopped = stop(p, id)?;
    if stopped.is_atom(atoms::OK) {
        return Ok(Term::OK);
    }
    let id = inspect::plain(p, id)?;
    Err(Raise::error(exception::runtime_error(format!(
        "could not stop child ID {id} because it was not found"
    ))))
}
