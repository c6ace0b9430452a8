//! Which applications there are and which run; starting and stopping them.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::inspect;
use crate::term::exception::{self, application_of};
use crate::term::{Atom, Pid, Term, atoms};

use super::env::Env;
use super::known::KNOWN;
use super::master;

/// An application that is known.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name.
    pub name: Atom,
    /// What `:application.load/1` was given, a keyword list.
    pub keys: Term,
}

impl Spec {
    fn get(&self, key: &str) -> Option<&Term> {
        self.keys.keyword_get(Atom::new(key))
    }

    /// Its callback module and what `start/2` gets.
    pub fn callback(&self) -> Option<(Atom, Term)> {
        match self.get("mod")?.as_tuple()? {
            [Term::Atom(module), args] => Some((*module, args.clone())),
            _ => None,
        }
    }

    /// The phases of its start, with what `start_phase/3` gets, one after the other when its supervisor is there.
    pub fn phases(&self) -> Vec<(Atom, Term)> {
        let phases = self.get("start_phases").into_iter().flat_map(Term::iter);
        let pair = |phase: &Term| match phase.as_tuple() {
            Some([Term::Atom(phase), args]) => Some((*phase, args.clone())),
            _ => None,
        };
        phases.filter_map(pair).collect()
    }

    /// The applications that must run before it.
    fn needs(&self) -> Vec<Atom> {
        let needed = self.get("applications").into_iter().flat_map(Term::iter);
        needed.filter_map(Term::as_atom).collect()
    }
}

/// The applications of a system.
pub struct Applications(Mutex<State>);

struct State {
    loaded: BTreeMap<&'static str, Spec>,
    /// Those that run, in the order of their starts; those with processes have a master.
    running: Vec<(Atom, Option<Pid>)>,
}

impl Default for Applications {
    fn default() -> Self {
        let started = || KNOWN.iter().filter(|known| known.started);
        Applications(Mutex::new(State {
            loaded: started()
                .map(|known| (known.name, distributed(known)))
                .collect(),
            running: started()
                .map(|known| (Atom::new(known.name), None))
                .collect(),
        }))
    }
}

fn charlist(text: &str) -> Term {
    let letters = text.chars().map(|c| Term::Int(i64::from(u32::from(c))));
    Term::list(letters.collect::<Vec<_>>())
}

/// The specification of an application of the distribution.
fn distributed(known: &super::known::Known) -> Spec {
    Spec {
        name: Atom::new(known.name),
        keys: Term::keyword([
            (Atom::new("description"), charlist(known.description)),
            (Atom::new("vsn"), charlist(known.version)),
        ]),
    }
}

impl Applications {
    /// The applications of the process's system.
    pub fn of(p: &Proc) -> Arc<Applications> {
        p.system().extension()
    }

    fn spec(&self, name: Atom) -> Option<Spec> {
        self.0.lock().loaded.get(name.as_str()).cloned()
    }

    /// The application whose specification lists the module.
    fn owner(&self, module: Atom) -> Option<Spec> {
        let state = self.0.lock();
        let lists = |spec: &&Spec| {
            let mut modules = spec.get("modules").into_iter().flat_map(Term::iter);
            modules.any(|m| m.is_atom(module))
        };
        state.loaded.values().find(lists).cloned()
    }

    fn is_running(&self, name: Atom) -> bool {
        self.0
            .lock()
            .running
            .iter()
            .any(|(other, _)| *other == name)
    }

    /// It runs no longer; its master, if it had one and it did run.
    pub fn take_running(&self, name: Atom) -> Option<Option<Pid>> {
        let mut state = self.0.lock();
        let at = state.running.iter().position(|(other, _)| *other == name)?;
        Some(state.running.remove(at).1)
    }
}

/// A text that Erlang gives as a list of characters, or a name.
fn text(term: &Term) -> String {
    match term {
        Term::Atom(name) => name.as_str().to_string(),
        list => list
            .iter()
            .filter_map(|c| char::from_u32(u32::try_from(c.as_int()?).ok()?))
            .collect(),
    }
}

fn name(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

/// Whether the application is known.
pub fn is_loaded(p: &Proc, app: Atom) -> bool {
    Applications::of(p).spec(app).is_some()
}

// Loading

/// Makes an application known by `{:application, name, keys}`: `:ok`, or `{:error, reason}`. Its settings are
/// those in `:env`, but for those that have been set already.
pub fn load_spec(p: &mut Proc, spec: &Term) -> Term {
    let (Some([_, Term::Atom(app), keys]), Some(_)) = (
        spec.as_tuple(),
        spec.as_tuple().and_then(|parts| parts.get(2)?.to_vec()),
    ) else {
        return Term::error(Term::tagged(Atom::new("bad_application"), spec.clone()));
    };
    let applications = Applications::of(p);
    if applications.spec(*app).is_some() {
        return Term::error(Term::tagged(Atom::new("already_loaded"), spec.clone()));
    }
    let env = Env::of(p);
    for pair in keys
        .keyword_get(Atom::new("env"))
        .into_iter()
        .flat_map(Term::iter)
    {
        if let Some([key, value]) = pair.as_tuple()
            && env.get(*app, key).is_none()
        {
            env.put(*app, key.clone(), value.clone());
        }
    }
    let spec = Spec {
        name: *app,
        keys: keys.clone(),
    };
    applications.0.lock().loaded.insert(app.as_str(), spec);
    Term::OK
}

/// Finds an application by name: one that is known, or one of the distribution.
fn find(p: &Proc, app: Atom) -> Result<Spec, Term> {
    let applications = Applications::of(p);
    if let Some(spec) = applications.spec(app) {
        return Ok(spec);
    }
    let Some(known) = KNOWN.iter().find(|known| known.name == app.as_str()) else {
        let file = charlist(&format!("{app}.app"));
        return Err(Term::tuple([charlist("no such file or directory"), file]));
    };
    let spec = distributed(known);
    applications
        .0
        .lock()
        .loaded
        .insert(known.name, spec.clone());
    Ok(spec)
}

/// `Application.load(app)`.
pub fn load(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    if is_loaded(p, app) {
        return Ok(Term::error(Term::tagged(Atom::new("already_loaded"), app)));
    }
    Ok(find(p, app).map_or_else(Term::error, |_| Term::OK))
}

/// `Application.ensure_loaded(app)`.
pub fn ensure_loaded(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    Ok(find(p, app).map_or_else(Term::error, |_| Term::OK))
}

/// `Application.unload(app)`.
pub fn unload(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    let applications = Applications::of(p);
    if applications.is_running(app) {
        return Ok(Term::error(Term::tagged(atoms::RUNNING, app)));
    }
    if applications.0.lock().loaded.remove(app.as_str()).is_none() {
        return Ok(Term::error(Term::tagged(Atom::new("not_loaded"), app)));
    }
    Env::of(p).forget(app);
    Ok(Term::OK)
}

// Starting

/// `Application.start(app, type)`.
pub fn start(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    let kind = match &args[1] {
        Term::Atom(kind @ (atoms::PERMANENT | atoms::TRANSIENT | atoms::TEMPORARY)) => *kind,
        other => {
            let invalid = Term::tagged(Atom::new("invalid_restart_type"), other.clone());
            return Ok(Term::error(invalid));
        }
    };
    start_one(p, app, kind)
}

fn start_one(p: &mut Proc, app: Atom, kind: Atom) -> Reply {
    let spec = match find(p, app) {
        Ok(spec) => spec,
        Err(error) => return Ok(Term::error(error)),
    };
    let applications = Applications::of(p);
    if applications.is_running(app) {
        return Ok(Term::error(Term::tagged(atoms::ALREADY_STARTED, app)));
    }
    for needed in spec.needs() {
        if !applications.is_running(needed) {
            let missing = Term::tagged(Atom::new("not_started"), needed);
            return Ok(Term::error(missing));
        }
    }
    let master = match master::start(p, &spec, kind)? {
        Ok(master) => master,
        Err(error) => return Ok(Term::error(error)),
    };
    applications.0.lock().running.push((app, master));
    Ok(Term::OK)
}

/// `Application.ensure_started(app, type)`.
pub fn ensure_started(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = start(p, args)?;
    let started = Term::error(Term::tagged(atoms::ALREADY_STARTED, args[0].clone()));
    Ok(if answer == started { Term::OK } else { answer })
}

/// `Application.ensure_all_started(app | apps, type)`.
pub fn ensure_all_started(p: &mut Proc, args: &[Term]) -> Reply {
    let apps = match &args[0] {
        Term::Atom(app) => vec![*app],
        list => list
            .to_vec()
            .and_then(|list| list.iter().map(Term::as_atom).collect())
            .ok_or_else(no_clause)?,
    };
    let kind = match &args[1] {
        Term::Atom(kind) => *kind,
        options => options
            .keyword_get(atoms::TYPE)
            .and_then(Term::as_atom)
            .unwrap_or(atoms::TEMPORARY),
    };
    let mut started = Vec::new();
    for app in apps {
        if let Err((app, reason)) = start_with_needs(p, app, kind, &mut started, &mut Vec::new())? {
            for app in started.iter().rev() {
                stop_one(p, *app)?;
            }
            return Ok(Term::error(Term::tuple([Term::Atom(app), reason])));
        }
    }
    Ok(Term::ok(Term::list(
        started.into_iter().map(Term::Atom).collect::<Vec<_>>(),
    )))
}

/// What could not be started, and why.
type Failed = (Atom, Term);

/// Starts what an application needs and then itself. `path` are those for which it is started: one that needs
/// itself would go on for ever.
fn start_with_needs(
    p: &mut Proc,
    app: Atom,
    kind: Atom,
    started: &mut Vec<Atom>,
    path: &mut Vec<Atom>,
) -> Result<Result<(), Failed>, Raise> {
    if Applications::of(p).is_running(app) || path.contains(&app) {
        return Ok(Ok(()));
    }
    let spec = match find(p, app) {
        Ok(spec) => spec,
        Err(error) => return Ok(Err((app, error))),
    };
    path.push(app);
    for needed in spec.needs() {
        let step = p.deeper(|p| start_with_needs(p, needed, kind, started, path))?;
        if let Err(failed) = step {
            return Ok(Err(failed));
        }
    }
    path.pop();
    let answer = start_one(p, app, kind)?;
    Ok(match answer.as_tuple() {
        Some([_, reason]) => Err((app, reason.clone())),
        _ => {
            started.push(app);
            Ok(())
        }
    })
}

// Stopping

/// `Application.stop(app)`.
pub fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    stop_one(p, app)
}

fn stop_one(p: &mut Proc, app: Atom) -> Reply {
    match Applications::of(p).take_running(app) {
        None => Ok(Term::error(Term::tagged(Atom::new("not_started"), app))),
        Some(master) => {
            master::stop(p, app, master)?;
            Ok(Term::OK)
        }
    }
}

// Looking

/// `{name, description, version}`.
fn described(spec: &Spec) -> Term {
    let part = |key| spec.get(key).cloned().unwrap_or(Term::Nil);
    Term::tuple([Term::Atom(spec.name), part("description"), part("vsn")])
}

/// `Application.loaded_applications()`.
pub fn loaded_applications(p: &mut Proc, _: &[Term]) -> Reply {
    let applications = Applications::of(p);
    let state = applications.0.lock();
    let all: Vec<Term> = state.loaded.values().map(described).collect();
    Ok(Term::list(all))
}

/// `Application.started_applications()`.
pub fn started_applications(p: &mut Proc, _: &[Term]) -> Reply {
    let applications = Applications::of(p);
    let state = applications.0.lock();
    let running = state.running.iter().rev();
    let all: Vec<Term> = running
        .filter_map(|(name, _)| state.loaded.get(name.as_str()))
        .map(described)
        .collect();
    Ok(Term::list(all))
}

/// The parts of a specification, in Elixir's order, with what stands for those that are not given.
const PARTS: &[(&str, Missing)] = &[
    ("description", Missing::Empty),
    ("id", Missing::Empty),
    ("vsn", Missing::Empty),
    ("modules", Missing::Empty),
    ("maxP", Missing::Atom("infinity")),
    ("maxT", Missing::Atom("infinity")),
    ("registered", Missing::Empty),
    ("included_applications", Missing::Empty),
    ("optional_applications", Missing::Empty),
    ("applications", Missing::Empty),
    ("mod", Missing::Empty),
    ("start_phases", Missing::Atom("undefined")),
];

/// What stands for a part that is not given.
enum Missing {
    Empty,
    Atom(&'static str),
}

/// `Application.spec(app)` and `Application.spec(app, key)`.
pub fn spec(p: &mut Proc, args: &[Term]) -> Reply {
    let app = name(&args[0])?;
    let Some(spec) = Applications::of(p).spec(app) else {
        return Ok(Term::NIL);
    };
    let part = |(key, default): &(&str, Missing)| {
        let default = match default {
            Missing::Empty => Term::Nil,
            Missing::Atom(name) => Term::atom(name),
        };
        spec.get(key).cloned().unwrap_or(default)
    };
    match args.get(1) {
        None => Ok(Term::keyword(
            PARTS.iter().map(|entry| (Atom::new(entry.0), part(entry))),
        )),
        Some(key) => {
            let key = name(key)?;
            let entry = PARTS.iter().find(|entry| entry.0 == key.as_str());
            Ok(entry.map_or(Term::NIL, part))
        }
    }
}

/// `Application.get_application(module)`.
pub fn get_application(p: &mut Proc, args: &[Term]) -> Reply {
    let module = name(&args[0])?;
    if let Some(of_distribution) = application_of(module) {
        let app = of_distribution.split(' ').next().unwrap_or_default();
        return Ok(Term::atom(app));
    }
    let owner = Applications::of(p).owner(module);
    Ok(owner.map_or(Term::NIL, |spec| Term::Atom(spec.name)))
}

/// The modules that an application's specification lists; `None` if it is not known.
pub fn modules(p: &Proc, app: Atom) -> Option<Term> {
    let spec = Applications::of(p).spec(app)?;
    Some(spec.get("modules").cloned().unwrap_or(Term::Nil))
}

/// The application of a module, with its version, as stack traces name it.
pub fn named_in_traces(p: &Proc, module: Atom) -> Option<String> {
    if let Some(of_distribution) = application_of(module) {
        return Some(of_distribution.to_string());
    }
    let owner = Applications::of(p).owner(module)?;
    let version = owner.get("vsn").map(text).unwrap_or_default();
    Some(format!("{} {version}", owner.name).trim_end().to_string())
}

/// `Application.format_error(reason)`.
pub fn format_error(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::string(explained(p, &args[0])?))
}

/// What an error means, in words.
///
/// # Errors
/// What formatting raises.
pub fn explained(p: &mut Proc, reason: &Term) -> Result<String, Raise> {
    let call = |p: &mut Proc, term: &Term| -> Result<Option<String>, Raise> {
        let Some([Term::Atom(module), Term::Atom(function), args]) = term.as_tuple() else {
            return Ok(None);
        };
        if !matches!(function.as_str(), "start" | "start_phase") {
            return Ok(None);
        }
        let args = inspect(p, args)?;
        let args = args
            .strip_prefix('[')
            .and_then(|args| args.strip_suffix(']'))
            .unwrap_or(&args);
        let module = inspect(p, &Term::Atom(*module))?;
        Ok(Some(format!("{module}.{function}({args})")))
    };
    if let Some([Term::Atom(tag), what]) = reason.as_tuple() {
        let simple = match tag.as_str() {
            "already_started" => "already started application",
            "not_started" => "not started application",
            "bad_application" => "bad application",
            "already_loaded" => "already loaded application",
            "not_loaded" => "not loaded application",
            "invalid_restart_type" => "invalid application restart type",
            "invalid_name" => "invalid application name",
            "invalid_options" => "invalid application options",
            "running" => "is running",
            _ => "",
        };
        if !simple.is_empty() {
            let what = match what {
                Term::Atom(name) => name.as_str().to_string(),
                other => inspect(p, other)?,
            };
            return Ok(format!("{simple} {what}"));
        }
        if tag.as_str() == "bad_return"
            && let Some([mfa, value]) = what.as_tuple()
            && let Some(call) = call(p, mfa)?
        {
            if let Some([Term::Atom(atoms::UPPER_EXIT), why]) = value.as_tuple() {
                let why = exited(p, why).replace('\n', "\n    ");
                return Ok(format!("exited in: {call}\n    ** (EXIT) {why}"));
            }
            return Ok(format!(
                "{call} returned a bad value: {}",
                inspect(p, value)?
            ));
        }
    }
    match reason.as_tuple() {
        Some([error, mfa]) => match call(p, mfa)? {
            Some(call) if call.contains(".start_phase(") => {
                let why = exited(p, error).replace('\n', "\n    ");
                Ok(format!("exited in: {call}\n    ** (EXIT) {why}"))
            }
            Some(call) => Ok(format!("{call} returned an error: {}", exited(p, error))),
            None if text(error) == "no such file or directory" => {
                Ok(format!("could not find application file: {}", text(mfa)))
            }
            // No application that the lab does not know has a file.
            None if error.is_list() => {
                Ok(format!("could not find application file: {}", text(mfa)))
            }
            None => inspect(p, reason),
        },
        _ => Ok(exited(p, reason)),
    }
}

/// As `Exception.format_exit/1`.
fn exited(p: &mut Proc, reason: &Term) -> String {
    let mut hooks = crate::stdlib::inspect::InProcess::new(p, Term::Nil);
    exception::format_exit(reason, &mut hooks)
}
