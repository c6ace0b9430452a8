//! Child specifications: what a supervisor must know of a child, and what is wrong with one that is not valid.
//!
//! Pure functions from terms to [`ChildSpec`] and back, with OTP's error terms. Which module a bare child
//! stands for (`Supervisor.child_spec/2`) is left to the layer that knows modules.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::supervisor::AutoShutdown;

/// When a child that has ended is started again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restart {
    /// Always.
    #[default]
    Permanent,
    /// When it has ended with another reason than `:normal`, `:shutdown`, `{:shutdown, term}`.
    Transient,
    /// Never.
    Temporary,
}

/// How a supervisor ends a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// By `:kill`.
    BrutalKill,
    /// By `:shutdown`, and by `:kill` after so many milliseconds.
    Timeout(u64),
    /// By `:shutdown`, and however long it takes.
    Infinity,
}

/// What a child is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChildType {
    /// A process that does work.
    #[default]
    Worker,
    /// A supervisor of others.
    Supervisor,
}

/// The function that starts a child, by name, with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct StartFunction {
    /// The module.
    pub module: Atom,
    /// The function.
    pub function: Atom,
    /// The arguments as a list; `None` (`:undefined`) for a temporary child, which is never started again.
    pub args: Option<Term>,
}

/// A valid child specification.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildSpec {
    /// By what its supervisor knows it.
    pub id: Term,
    /// What starts it.
    pub start: StartFunction,
    /// When it is started again.
    pub restart: Restart,
    /// Whether its end can end the supervisor (`auto_shutdown`).
    pub significant: bool,
    /// How it is ended.
    pub shutdown: Shutdown,
    /// Worker or supervisor.
    pub kind: ChildType,
    /// A list of modules, or `:dynamic`.
    pub modules: Term,
}

// Building

impl ChildSpec {
    /// A permanent worker that a Rust function starts. Like any start function it answers `{:ok, pid}` (of
    /// a process linked to the caller), `:ignore` or `{:error, reason}`.
    pub fn new(
        id: impl Into<Term>,
        start: impl Fn(&mut Proc) -> Result<Term, Raise> + Send + Sync + 'static,
    ) -> ChildSpec {
        let fun = NativeClosure::fun("start", 0, move |p, _| start(p));
        ChildSpec {
            id: id.into(),
            start: StartFunction {
                module: atoms::ERLANG,
                function: atoms::APPLY,
                args: Some(Term::list([Term::Fun(fun), Term::Nil])),
            },
            restart: Restart::Permanent,
            significant: false,
            shutdown: Shutdown::Timeout(5000),
            kind: ChildType::Worker,
            modules: Term::Atom(atoms::DYNAMIC),
        }
    }

    /// With another restart type.
    #[must_use]
    pub fn restart(mut self, restart: Restart) -> ChildSpec {
        self.restart = restart;
        self
    }

    /// With another way of being ended.
    #[must_use]
    pub fn shutdown(mut self, shutdown: Shutdown) -> ChildSpec {
        self.shutdown = shutdown;
        self
    }

    /// Whose end can end the supervisor.
    #[must_use]
    pub fn significant(mut self) -> ChildSpec {
        self.significant = true;
        self
    }

    /// A supervisor, which gets all the time that it needs to end its children.
    #[must_use]
    pub fn supervisor(mut self) -> ChildSpec {
        self.kind = ChildType::Supervisor;
        self.shutdown = Shutdown::Infinity;
        self
    }

    /// As the map that Elixir and Erlang programs write (`supervisor:child_to_spec/1`).
    pub fn to_map(&self) -> Term {
        let pairs = [
            (atoms::ID, self.id.clone()),
            (atoms::START, self.start.to_term()),
            (atoms::RESTART, self.restart.to_term()),
            (atoms::SIGNIFICANT, Term::bool(self.significant)),
            (atoms::SHUTDOWN, self.shutdown.to_term()),
            (atoms::TYPE, self.kind.to_term()),
            (atoms::MODULES, self.modules.clone()),
        ];
        Term::map(pairs.map(|(key, value)| (Term::Atom(key), value)))
    }

    /// As the record `{:child, pid, id, start, restart, significant, shutdown, type, modules}` that shows in
    /// the error of a failed `start_child`.
    pub fn to_record(&self, pid: Term) -> Term {
        Term::tuple([
            Term::Atom(atoms::CHILD),
            pid,
            self.id.clone(),
            self.start.to_term(),
            self.restart.to_term(),
            Term::bool(self.significant),
            self.shutdown.to_term(),
            self.kind.to_term(),
            self.modules.clone(),
        ])
    }
}

impl StartFunction {
    /// `{module, function, args}`.
    pub fn to_term(&self) -> Term {
        let args = self.args.clone().unwrap_or(Term::Atom(atoms::UNDEFINED));
        Term::tuple([Term::Atom(self.module), Term::Atom(self.function), args])
    }

    /// Without its arguments: what is kept of a child that is never started again.
    #[must_use]
    pub fn without_args(&self) -> StartFunction {
        StartFunction {
            args: None,
            ..self.clone()
        }
    }
}

impl Restart {
    /// The atom that a specification has for it.
    pub fn to_term(self) -> Term {
        Term::Atom(match self {
            Restart::Permanent => atoms::PERMANENT,
            Restart::Transient => atoms::TRANSIENT,
            Restart::Temporary => atoms::TEMPORARY,
        })
    }

    /// What an atom of a specification stands for.
    pub fn from_term(term: &Term) -> Option<Restart> {
        match term.as_atom()? {
            atoms::PERMANENT => Some(Restart::Permanent),
            atoms::TRANSIENT => Some(Restart::Transient),
            atoms::TEMPORARY => Some(Restart::Temporary),
            _ => None,
        }
    }
}

impl Shutdown {
    /// As a specification has it.
    pub fn to_term(self) -> Term {
        match self {
            Shutdown::BrutalKill => Term::Atom(atoms::BRUTAL_KILL),
            Shutdown::Timeout(ms) => super::timeout_term(Some(ms)),
            Shutdown::Infinity => Term::Atom(atoms::INFINITY),
        }
    }

    /// What a term of a specification stands for.
    pub fn from_term(term: &Term) -> Option<Shutdown> {
        match term {
            Term::Atom(atoms::BRUTAL_KILL) => Some(Shutdown::BrutalKill),
            other => Some(match super::timeout_from(other)? {
                None => Shutdown::Infinity,
                Some(ms) => Shutdown::Timeout(ms),
            }),
        }
    }
}

impl ChildType {
    /// The atom that a specification has for it.
    pub fn to_term(self) -> Term {
        Term::Atom(match self {
            ChildType::Worker => atoms::WORKER,
            ChildType::Supervisor => atoms::SUPERVISOR,
        })
    }

    /// What an atom of a specification stands for.
    pub fn from_term(term: &Term) -> Option<ChildType> {
        match term.as_atom()? {
            atoms::WORKER => Some(ChildType::Worker),
            atoms::SUPERVISOR => Some(ChildType::Supervisor),
            _ => None,
        }
    }
}

// Checking

/// Checks the children that a supervisor is to start with: in the order given, each id once
/// (`check_startspec/2`). The error is what OTP puts into `{:start_spec, error}`.
///
/// # Errors
/// What is wrong with the first specification that is not valid.
pub fn check_startspec(
    specs: &Term,
    auto_shutdown: Option<AutoShutdown>,
) -> Result<Vec<ChildSpec>, Term> {
    let mut seen = std::collections::BTreeSet::new();
    let mut checked = Vec::new();
    for spec in specs.iter() {
        let spec = check_childspec(spec, auto_shutdown)?;
        if !seen.insert(super::global::Key(spec.id.clone())) {
            return Err(Term::tagged(Atom::new("duplicate_child_name"), spec.id));
        }
        checked.push(spec);
    }
    Ok(checked)
}

/// Checks one specification, a map or a tuple of six (`check_childspec/2`). Without `auto_shutdown` it is
/// not checked whether a significant child has a meaning.
///
/// # Errors
/// What is wrong.
pub fn check_childspec(
    spec: &Term,
    auto_shutdown: Option<AutoShutdown>,
) -> Result<ChildSpec, Term> {
    if let Some(map) = spec.as_map() {
        let get = |key| map.get_atom(key).cloned();
        let id = get(atoms::ID).ok_or_else(|| Term::atom("missing_id"))?;
        let start = get(atoms::START).ok_or_else(|| Term::atom("missing_start"))?;
        let fields = Fields {
            restart: get(atoms::RESTART).unwrap_or(Restart::Permanent.to_term()),
            significant: get(atoms::SIGNIFICANT).unwrap_or(Term::bool(false)),
            shutdown: get(atoms::SHUTDOWN),
            kind: get(atoms::TYPE).unwrap_or(ChildType::Worker.to_term()),
            modules: get(atoms::MODULES),
        };
        return check_fields(id, &start, fields, auto_shutdown);
    }
    match spec.as_tuple() {
        Some([id, start, restart, shutdown, kind, modules]) => {
            let fields = Fields {
                restart: restart.clone(),
                significant: Term::bool(false),
                shutdown: Some(shutdown.clone()),
                kind: kind.clone(),
                modules: Some(modules.clone()),
            };
            check_fields(id.clone(), start, fields, auto_shutdown)
        }
        _ => Err(Term::tagged(Atom::new("invalid_child_spec"), spec.clone())),
    }
}

struct Fields {
    restart: Term,
    significant: Term,
    shutdown: Option<Term>,
    kind: Term,
    modules: Option<Term>,
}

fn check_fields(
    id: Term,
    start: &Term,
    fields: Fields,
    auto_shutdown: Option<AutoShutdown>,
) -> Result<ChildSpec, Term> {
    let start = valid_func(start)?;
    let restart = Restart::from_term(&fields.restart)
        .ok_or_else(|| invalid("invalid_restart_type", &fields.restart))?;
    let significant = valid_significant(&fields.significant, restart, auto_shutdown)?;
    let kind = ChildType::from_term(&fields.kind)
        .ok_or_else(|| invalid("invalid_child_type", &fields.kind))?;
    let shutdown = match (&fields.shutdown, kind) {
        (Some(term), _) => {
            Shutdown::from_term(term).ok_or_else(|| invalid("invalid_shutdown", term))?
        }
        (None, ChildType::Worker) => Shutdown::Timeout(5000),
        (None, ChildType::Supervisor) => Shutdown::Infinity,
    };
    let modules = match fields.modules {
        Some(modules) => valid_mods(modules)?,
        None => Term::list([Term::Atom(start.module)]),
    };
    Ok(ChildSpec {
        id,
        start,
        restart,
        significant,
        shutdown,
        kind,
        modules,
    })
}

fn invalid(what: &str, term: &Term) -> Term {
    Term::tagged(Atom::new(what), term.clone())
}

/// `{module, function, args}`.
pub(super) fn valid_func(start: &Term) -> Result<StartFunction, Term> {
    match start.as_tuple() {
        Some([Term::Atom(module), Term::Atom(function), args]) if args.is_list() => {
            Ok(StartFunction {
                module: *module,
                function: *function,
                args: Some(args.clone()),
            })
        }
        _ => Err(invalid("invalid_mfa", start)),
    }
}

fn valid_significant(
    significant: &Term,
    restart: Restart,
    auto_shutdown: Option<AutoShutdown>,
) -> Result<bool, Term> {
    let bad = |key, value: Term| {
        let pairs = [(key, value), (atoms::SIGNIFICANT, Term::bool(true))];
        invalid("bad_combination", &Term::keyword(pairs))
    };
    match significant {
        Term::Atom(atoms::TRUE) if auto_shutdown == Some(AutoShutdown::Never) => {
            Err(bad(atoms::AUTO_SHUTDOWN, Term::Atom(atoms::NEVER)))
        }
        Term::Atom(atoms::TRUE) if restart == Restart::Permanent => {
            Err(bad(atoms::RESTART, restart.to_term()))
        }
        Term::Atom(atoms::TRUE) => Ok(true),
        Term::Atom(atoms::FALSE) => Ok(false),
        other => Err(invalid("invalid_significant", other)),
    }
}

fn valid_mods(modules: Term) -> Result<Term, Term> {
    if modules.is_atom(atoms::DYNAMIC) {
        return Ok(modules);
    }
    if !modules.is_list() {
        return Err(invalid("invalid_modules", &modules));
    }
    match modules.iter().find(|module| module.as_atom().is_none()) {
        Some(other) => Err(invalid("invalid_module", other)),
        None => Ok(modules),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, Term)]) -> Term {
        let start = Term::tuple([Term::atom("m"), Term::atom("start_link"), Term::Nil]);
        let base = [("id", Term::atom("a")), ("start", start)];
        let given = pairs.iter().cloned();
        Term::map(
            base.into_iter()
                .chain(given)
                .map(|(key, value)| (Term::atom(key), value)),
        )
    }

    fn pair(tag: &str, value: Term) -> Term {
        Term::tagged(Atom::new(tag), value)
    }

    #[test]
    fn what_is_missing_has_the_defaults_of_its_type() {
        let worker = check_childspec(&map(&[]), None).expect("it is valid");
        assert_eq!(worker.restart, Restart::Permanent);
        assert_eq!(worker.shutdown, Shutdown::Timeout(5000));
        assert_eq!(worker.modules, Term::list([Term::atom("m")]));
        let supervisor = map(&[("type", Term::atom("supervisor"))]);
        let supervisor = check_childspec(&supervisor, None).expect("it is valid");
        assert_eq!(supervisor.shutdown, Shutdown::Infinity);
    }

    #[test]
    fn each_mistake_has_its_error() {
        let bad =
            |key: &str, value: Term| check_childspec(&map(&[(key, value)]), None).unwrap_err();
        let x = Term::atom("x");
        for (key, error) in [
            ("start", "invalid_mfa"),
            ("restart", "invalid_restart_type"),
            ("shutdown", "invalid_shutdown"),
            ("type", "invalid_child_type"),
            ("modules", "invalid_modules"),
            ("significant", "invalid_significant"),
        ] {
            assert_eq!(bad(key, x.clone()), pair(error, x.clone()));
        }
        assert_eq!(
            bad("shutdown", Term::Int(-1)),
            pair("invalid_shutdown", Term::Int(-1))
        );
        let modules = Term::list([Term::Int(1)]);
        assert_eq!(
            bad("modules", modules),
            pair("invalid_module", Term::Int(1))
        );
        assert_eq!(
            check_childspec(&x, None).unwrap_err(),
            pair("invalid_child_spec", x)
        );
        let empty = Term::map([]);
        assert_eq!(
            check_childspec(&empty, None).unwrap_err(),
            Term::atom("missing_id")
        );
    }

    #[test]
    fn a_significant_child_must_be_able_to_end_its_supervisor() {
        let spec = map(&[("significant", Term::bool(true))]);
        let never = check_childspec(&spec, Some(AutoShutdown::Never)).unwrap_err();
        let permanent = check_childspec(&spec, Some(AutoShutdown::AnySignificant)).unwrap_err();
        let combination = |key, value| {
            let pairs = [
                (key, Term::Atom(value)),
                (atoms::SIGNIFICANT, Term::bool(true)),
            ];
            pair("bad_combination", Term::keyword(pairs))
        };
        assert_eq!(never, combination(atoms::AUTO_SHUTDOWN, atoms::NEVER));
        assert_eq!(permanent, combination(atoms::RESTART, atoms::PERMANENT));
    }

    #[test]
    fn an_id_comes_once() {
        let twice = Term::list([map(&[]), map(&[])]);
        let error = check_startspec(&twice, None).unwrap_err();
        assert_eq!(error, pair("duplicate_child_name", Term::atom("a")));
    }
}
