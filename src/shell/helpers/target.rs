//! Whom a command means: a pid, a registered name, `{:via, ..}`, `{:global, ..}`, or a child id under `Lab`.

use crate::lab::text;
use crate::otp::name::{self, Target};
use crate::runtime::{Proc, Raise};
use crate::shell::nearest;
use crate::stdlib::checks::argument_error;
use crate::term::{Atom, Pid, Term, atoms};

/// The process that is meant.
///
/// # Errors
/// An ArgumentError that names the nearest there is.
pub(super) fn find(p: &mut Proc, target: &Term) -> Result<Pid, Raise> {
    match find_any(p, target)? {
        Some(pid) => Ok(pid),
        None => Err(unknown(p, target)?),
    }
}

pub(super) fn find_any(p: &mut Proc, target: &Term) -> Result<Option<Pid>, Raise> {
    if let Term::Pid(pid) = target {
        return Ok(Some(*pid));
    }
    // What is no server reference may still be a child's id.
    let named = match name::whereis(p, target) {
        Ok(found) => found,
        Err(raise) if raise.reason.is_atom(atoms::FUNCTION_CLAUSE) => None,
        Err(raise) => return Err(raise),
    };
    if let Some(Target::Process(pid)) = named {
        return Ok(Some(pid));
    }
    let children = children(p, &Term::Atom(atoms::LAB))?;
    let child = children.iter().find(|child| child.id == *target);
    Ok(child.and_then(|child| child.pid.as_pid()))
}

/// A child as `Supervisor.which_children/1` tells it.
pub(super) struct Child {
    pub(super) id: Term,
    /// A pid, `:undefined` or `:restarting`.
    pub(super) pid: Term,
    pub(super) supervisor: bool,
    /// The one module that its specification names.
    pub(super) module: Option<Atom>,
}

impl Child {
    /// Its id as it is printed; nothing for one of many of a kind.
    pub(super) fn label(&self) -> String {
        match self.id {
            Term::Atom(atoms::UNDEFINED) => String::new(),
            ref id => text::inspect(id),
        }
    }
}

/// The children of a supervisor in the order of their start; none if there is no such supervisor.
pub(super) fn children(p: &mut Proc, supervisor: &Term) -> Result<Vec<Child>, Raise> {
    if let Term::Atom(name) = supervisor
        && p.whereis(*name).is_none()
    {
        return Ok(Vec::new());
    }
    let listed = p.apply(
        atoms::SUPERVISOR_MODULE,
        atoms::WHICH_CHILDREN,
        std::slice::from_ref(supervisor),
    )?;
    let mut children: Vec<Child> = listed.iter().filter_map(child).collect();
    children.reverse();
    Ok(children)
}

fn module_of(modules: &Term) -> Option<Atom> {
    let mut modules = modules.iter();
    let only = modules.next()?.as_atom()?;
    modules.next().is_none().then_some(only)
}

fn child(entry: &Term) -> Option<Child> {
    match entry.as_tuple()? {
        [id, pid, kind, modules] => Some(Child {
            id: id.clone(),
            pid: pid.clone(),
            supervisor: kind.is_atom(atoms::SUPERVISOR),
            module: module_of(modules),
        }),
        _ => None,
    }
}

fn unknown(p: &mut Proc, target: &Term) -> Result<Raise, Raise> {
    let shown = text::inspect(target);
    let mut known: Vec<String> = Vec::new();
    for name in p.system().names.all() {
        known.push(text::inspect(&Term::Atom(name)));
    }
    for child in children(p, &Term::Atom(atoms::LAB))? {
        known.push(text::inspect(&child.id));
    }
    let hint = match nearest(&shown, known.iter().map(String::as_str)) {
        Some(name) => format!("; did you mean {name}?"),
        None => "; `ps` lists the processes".to_string(),
    };
    Ok(argument_error(format!("there is no process {shown}{hint}")))
}
