//! Elixir's `DynamicSupervisor`: children of any kind, added while it runs, known by their pids.
//!
//! `server` is the process, `restart` what follows when a child ends, `terminate` the end of all. What it
//! shares with `supervisor` it takes from there.

mod restart;
mod server;
mod terminate;

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::child_spec::{ChildSpec, ChildType, Restart, Shutdown, valid_func};
use super::gen_server::{self, Options};
use super::name::Name;
use super::supervisor::{Init, natural};
use super::trial::Trial;
use server::DynamicSupervisor;

/// The flags of a dynamic supervisor.
#[derive(Clone, Debug, PartialEq)]
pub struct DynamicFlags {
    /// How many restarts are allowed.
    pub intensity: u64,
    /// In how many seconds.
    pub period: u64,
    /// How many children it may have; `None` is any number.
    pub max_children: Option<u64>,
    /// Arguments that go before those of each child, as a list.
    pub extra_arguments: Term,
}

/// What `DynamicSupervisor.init/1` gives: 3 restarts in 5 seconds, any number of children.
impl Default for DynamicFlags {
    fn default() -> DynamicFlags {
        DynamicFlags {
            intensity: 3,
            period: 5,
            max_children: None,
            extra_arguments: Term::Nil,
        }
    }
}

impl DynamicFlags {
    /// These, or what is tried out instead.
    pub(super) fn on_trial(mut self, p: &Proc) -> DynamicFlags {
        (self.intensity, self.period) = Trial::limit(p, self.intensity, self.period);
        self
    }

    /// Checks the flags that an `init` callback answers, a map. What it does not say has Erlang's defaults.
    ///
    /// # Errors
    /// What is wrong, as in `{:supervisor_data, error}`.
    pub fn check(flags: &Term) -> Result<DynamicFlags, Term> {
        let invalid = |what: &str, term: &Term| Term::tagged(Atom::new(what), term.clone());
        let get = |key, default: Term| flags.field(key).cloned().unwrap_or(default);
        let strategy = get(atoms::STRATEGY, Term::Atom(atoms::ONE_FOR_ONE));
        if !strategy.is_atom(atoms::ONE_FOR_ONE) {
            return Err(invalid("invalid_strategy", &strategy));
        }
        let intensity = get(atoms::INTENSITY, Term::Int(1));
        let period = get(atoms::PERIOD, Term::Int(5));
        let max_children = get(atoms::MAX_CHILDREN, Term::Atom(atoms::INFINITY));
        let extra_arguments = get(atoms::EXTRA_ARGUMENTS, Term::Nil);
        let checked = DynamicFlags {
            intensity: natural(&intensity)
                .ok_or_else(|| invalid("invalid_intensity", &intensity))?,
            period: natural(&period)
                .filter(|seconds| *seconds > 0)
                .ok_or_else(|| invalid("invalid_period", &period))?,
            max_children: match &max_children {
                Term::Atom(atoms::INFINITY) => None,
                other => {
                    Some(natural(other).ok_or_else(|| invalid("invalid_max_children", other))?)
                }
            },
            extra_arguments,
        };
        if !checked.extra_arguments.is_list() {
            return Err(invalid("invalid_extra_arguments", &checked.extra_arguments));
        }
        Ok(checked)
    }

    /// As the map that an `init` callback answers.
    pub fn to_term(&self) -> Term {
        let number = |n: u64| Term::from(usize::try_from(n).unwrap_or(usize::MAX));
        let max_children = self
            .max_children
            .map_or(Term::Atom(atoms::INFINITY), number);
        let pairs = [
            (atoms::STRATEGY, Term::Atom(atoms::ONE_FOR_ONE)),
            (atoms::INTENSITY, number(self.intensity)),
            (atoms::PERIOD, number(self.period)),
            (atoms::MAX_CHILDREN, max_children),
            (atoms::EXTRA_ARGUMENTS, self.extra_arguments.clone()),
        ];
        Term::map(pairs.map(|(key, value)| (Term::Atom(key), value)))
    }
}

/// Starts one linked to the caller. `init` answers `{:ok, flags}` with a map of flags, or `:ignore`.
///
/// # Errors
/// As [`super::supervisor::start_link`].
pub fn start_link(p: &mut Proc, name: Option<Name>, init: Init) -> Result<Term, Raise> {
    start(p, Options::link().named(name), init)
}

/// As [`start_link`], tied to the caller as the options say.
///
/// # Errors
/// As [`start_link`].
pub fn start(p: &mut Proc, mut options: Options, init: Init) -> Result<Term, Raise> {
    options.initial_call = Some((atoms::SUPERVISOR, init.module(), 1));
    let supervisor = DynamicSupervisor::new(init, options.name.clone());
    gen_server::start(p, options, supervisor)
}

/// Starts a child by its specification, a map or a tuple of six: `{:ok, pid}`, `{:ok, pid, extra}`,
/// `:ignore`, or `{:error, reason}`, the bare reason, also when the specification is not valid
/// ([`validate_child`]). The supervisor is not asked then.
///
/// # Errors
/// Exits as [`gen_server::call`] does; `:case_clause` for an unknown child type in a map.
pub fn start_child(p: &mut Proc, supervisor: &Term, spec: &Term) -> Result<Term, Raise> {
    match validate_child(spec)? {
        Ok(child) => {
            let request = Term::tagged(atoms::START_CHILD, child);
            gen_server::call(p, supervisor, &request, None)
        }
        Err(error) => Ok(Term::error(error)),
    }
}

/// Ends the child with this pid. `:ok`, or `{:error, :not_found}`.
///
/// # Errors
/// Exits as [`gen_server::call`] does.
pub fn terminate_child(p: &mut Proc, supervisor: &Term, pid: Pid) -> Result<Term, Raise> {
    let request = Term::tagged(atoms::TERMINATE_CHILD, pid);
    gen_server::call(p, supervisor, &request, None)
}

/// Checks a specification and turns it into what the supervisor is sent:
/// `{start, restart, shutdown, type, modules}`. The error is what is wrong.
///
/// # Errors
/// `{:case_clause, type}` for an unknown type in a map, as Elixir has it.
pub fn validate_child(spec: &Term) -> Result<Result<Term, Term>, Raise> {
    let invalid = || {
        Ok(Err(Term::tagged(
            Atom::new("invalid_child_spec"),
            spec.clone(),
        )))
    };
    if let Some([_, start, restart, shutdown, kind, modules]) = spec.as_tuple() {
        return Ok(validate([start, restart, shutdown, kind, modules]));
    }
    let (Some(_), Some(start)) = (spec.field(atoms::ID), spec.field(atoms::START)) else {
        return invalid();
    };
    let Some([module, _, _]) = start.as_tuple() else {
        return invalid();
    };
    let get = |key, default: Term| spec.field(key).cloned().unwrap_or(default);
    let restart = get(atoms::RESTART, Restart::Permanent.to_term());
    let kind = get(atoms::TYPE, ChildType::Worker.to_term());
    let modules = get(atoms::MODULES, Term::list([module.clone()]));
    let shutdown = match ChildType::from_term(&kind) {
        Some(ChildType::Worker) => Shutdown::Timeout(5000),
        Some(ChildType::Supervisor) => Shutdown::Infinity,
        None => return Err(Raise::tagged(atoms::CASE_CLAUSE, kind)),
    };
    let shutdown = get(atoms::SHUTDOWN, shutdown.to_term());
    Ok(validate([start, &restart, &shutdown, &kind, &modules]))
}

fn validate([start, restart, shutdown, kind, modules]: [&Term; 5]) -> Result<Term, Term> {
    let invalid = |what: &str, term: &Term| Term::tagged(Atom::new(what), term.clone());
    valid_func(start)?;
    Restart::from_term(restart).ok_or_else(|| invalid("invalid_restart_type", restart))?;
    // Unlike Erlang's supervisor it does not take 0.
    Shutdown::from_term(shutdown)
        .filter(|shutdown| *shutdown != Shutdown::Timeout(0))
        .ok_or_else(|| invalid("invalid_shutdown", shutdown))?;
    ChildType::from_term(kind).ok_or_else(|| invalid("invalid_child_type", kind))?;
    let are_modules = modules.is_atom(atoms::DYNAMIC)
        || modules.is_list() && modules.iter().all(|module| module.as_atom().is_some());
    if !are_modules {
        return Err(invalid("invalid_modules", modules));
    }
    Ok(Term::tuple(
        [start, restart, shutdown, kind, modules].map(Clone::clone),
    ))
}

/// What [`validate_child`] has made of a specification, read back.
fn child_from(term: &Term) -> Option<ChildSpec> {
    let [start, restart, shutdown, kind, modules] = term.as_tuple()? else {
        return None;
    };
    Some(ChildSpec {
        id: Term::Atom(atoms::UNDEFINED),
        start: valid_func(start).ok()?,
        restart: Restart::from_term(restart)?,
        significant: false,
        shutdown: Shutdown::from_term(shutdown)?,
        kind: ChildType::from_term(kind)?,
        modules: modules.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_has_its_error() {
        let start = Term::tuple([Term::atom("m"), Term::atom("f"), Term::Nil]);
        let spec = |key: &str, value: Term| {
            let base = [("id", Term::Int(1)), ("start", start.clone())];
            let pairs = base.into_iter().chain([(key, value)]);
            Term::map(pairs.map(|(key, value)| (Term::atom(key), value)))
        };
        for (key, value, error) in [
            ("restart", Term::atom("x"), "invalid_restart_type"),
            ("shutdown", Term::Int(0), "invalid_shutdown"),
            ("modules", Term::atom("x"), "invalid_modules"),
            (
                "start",
                Term::tuple([Term::Int(1), Term::Int(2), Term::Int(3)]),
                "invalid_mfa",
            ),
        ] {
            let result = validate_child(&spec(key, value.clone())).expect("no raise");
            assert_eq!(result, Err(Term::tagged(Atom::new(error), value)));
        }
        let raise = validate_child(&spec("type", Term::atom("x"))).expect_err("it raises");
        assert_eq!(
            raise.reason,
            Term::tagged(atoms::CASE_CLAUSE, Term::atom("x"))
        );
        let other = Term::map([]);
        let invalid = Term::tagged(Atom::new("invalid_child_spec"), other.clone());
        assert_eq!(validate_child(&other).expect("no raise"), Err(invalid));
    }
}
