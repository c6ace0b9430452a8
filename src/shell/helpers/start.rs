//! `start`: puts a process under a supervisor of the lab.

use crate::kinds;
use crate::lab::text;
use crate::runtime::{Proc, Raise};
use crate::shell::{keeper, root};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Map, Term, atoms};

use super::{SETTLING, target};

natives! { pub const TABLE of "Lab.Commands":
    /// Starts a process under `Lab`, the root supervisor: one of the built-in kinds, or a module of your
    /// own that has `child_spec/1`.
    ///
    ///     lab> start counter, name: :one, every: 1_000, crash_at: 22
    ///     lab> start bucket, name: :shopping, restart: :transient
    ///     lab> Supervisor.count_children(Lab).workers
    ///     2
    ///
    /// These options belong to the child, all others to what is started:
    ///
    /// * `in:` another supervisor than `Lab`, by pid, name or child id
    /// * `restart:` `:permanent`, `:transient` or `:temporary`
    /// * `shutdown:` milliseconds, `:brutal_kill` or `:infinity`
    /// * `id:` the child's id; the name unless it is given
    /// * `significant:` whether its end may end the supervisor
    ///
    /// Kinds: `counter`, `bucket`, `registry`, `supervisor`, `dynamic`; `h counter` tells more.
    "start" 1 => start, [Term::Nil];
    "start" 2 => start;
}

/// The options that belong to the child.
pub(super) const CHILD_OPTIONS: &[&str] = &["id", "in", "restart", "shutdown", "significant"];

fn start(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let module = module(p, &args[0])?;
    let (child, own) = split(&args[1]);
    let parent = match child.keyword_get(atoms::IN) {
        Some(parent) => Term::Pid(target::find(p, parent)?),
        None => Term::Pid(lab(p)?),
    };
    let spec = Term::tagged(module, own.clone());
    let spec = p.apply(
        atoms::SUPERVISOR_MODULE,
        atoms::CHILD_SPEC,
        &[spec, Term::Nil],
    )?;
    let spec = with_overrides(p, spec, module, &child, &own, &parent)?;
    let function = Atom::new("start_child");
    let supervisor = if root::is_dynamic(p, &parent)? {
        atoms::DYNAMIC_SUPERVISOR
    } else {
        atoms::SUPERVISOR_MODULE
    };
    let started = p.apply(supervisor, function, &[parent, spec])?;
    p.settle(SETTLING)?;
    match bad_option(module, &started) {
        Some(error) => Err(Raise::error(error)),
        None => Ok(started),
    }
}

/// What a kind says of options that it cannot use: that is told as if it had been asked here.
fn bad_option(module: Atom, started: &Term) -> Option<Term> {
    kinds::KINDS
        .iter()
        .find(|kind| kind.module.atom() == module)?;
    let [_, reason] = started.as_tuple()? else {
        return None;
    };
    // `{{:EXIT, {exception, stack}}, child}`, or without the child from a dynamic supervisor.
    let reason = reason.as_tuple()?.first()?;
    let failure = if reason.is_atom(atoms::UPPER_EXIT) {
        started.as_tuple()?.get(1)?
    } else {
        reason
    };
    let [_, failure] = failure.as_tuple()? else {
        return None;
    };
    let error = failure.as_tuple()?.first()?;
    (error.struct_module() == Some(atoms::ARGUMENT_ERROR)).then(|| error.clone())
}

/// The living `Lab`.
///
/// # Errors
/// A RuntimeError that tells how to get it back.
pub(super) fn lab(p: &mut Proc) -> Result<crate::term::Pid, Raise> {
    let answer = keeper::lab(p)?;
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid)]) => Ok(*pid),
        Some([_, reason]) => {
            let text = format!(
                "Lab has ended: {}; `reset` starts it anew",
                root::why_ended(reason)
            );
            Err(Raise::error(crate::term::exception::runtime_error(text)))
        }
        _ => Err(Raise::error(atoms::NOPROC)),
    }
}

fn module(p: &mut Proc, given: &Term) -> Result<Atom, Raise> {
    let Some(module) = given.as_atom() else {
        let shown = text::inspect(given);
        return Err(argument_error(format!(
            "start takes a kind or a module, such as start counter, got: {shown}"
        )));
    };
    if p.system().code.exports(module, atoms::CHILD_SPEC, 1) {
        return Ok(module);
    }
    if let Some(kind) = kinds::kind(module.as_str()) {
        return Ok(kind.module.atom());
    }
    let shown = text::inspect(given);
    Err(argument_error(match p.system().code.has_module(module) {
        true => format!(
            "{shown} cannot be started: it has no child_spec/1 (`use GenServer` gives it one)"
        ),
        false => format!(
            "there is no kind or module {shown}; the kinds are counter, bucket, registry, supervisor, dynamic"
        ),
    }))
}

/// The child's options and those of what is started. What is no keyword list is all the latter's.
fn split(options: &Term) -> (Term, Term) {
    let is_pair = |entry: &Term| matches!(entry.as_tuple(), Some([Term::Atom(_), _]));
    if !options.is_list() || !options.iter().all(is_pair) {
        return (Term::Nil, options.clone());
    }
    let childs = |entry: &&Term| match entry.as_tuple() {
        Some([Term::Atom(key), _]) => CHILD_OPTIONS.contains(&key.as_str()),
        _ => false,
    };
    let (child, own): (Vec<&Term>, Vec<&Term>) = options.iter().partition(childs);
    (
        Term::list(child.into_iter().cloned()),
        Term::list(own.into_iter().cloned()),
    )
}

/// The child spec with what was given for it, and an id of its own: the one given, else its name, else
/// the module's, made different from those that there are.
fn with_overrides(
    p: &mut Proc,
    spec: Term,
    module: Atom,
    child: &Term,
    own: &Term,
    parent: &Term,
) -> Result<Term, Raise> {
    let Some(map) = spec.as_map() else {
        return Ok(spec);
    };
    let mut map: Map = map.clone();
    for pair in child.iter() {
        if let Some([Term::Atom(key), value]) = pair.as_tuple()
            && *key != atoms::IN
        {
            map = map.put(Term::Atom(*key), value.clone());
        }
    }
    if child.keyword_get(atoms::ID).is_none() {
        let id = match own
            .is_list()
            .then(|| own.keyword_get(atoms::NAME))
            .flatten()
        {
            Some(name) => name.clone(),
            None => free_id(p, Term::Atom(module), parent)?,
        };
        map = map.put(Term::Atom(atoms::ID), id);
    }
    Ok(Term::Map(map))
}

/// The id, or `{id, 2}` and so on if a child has it.
fn free_id(p: &mut Proc, id: Term, parent: &Term) -> Result<Term, Raise> {
    let children = target::children(p, parent)?;
    let taken = |id: &Term| children.iter().any(|child| child.id == *id);
    if !taken(&id) {
        return Ok(id);
    }
    let numbered = |number: usize| Term::tuple([id.clone(), Term::from(number)]);
    Ok((2..).map(numbered).find(|id| !taken(id)).unwrap_or(id))
}
