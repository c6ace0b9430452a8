//! The project's application: its description, made of `mix.exs`, and its start.

use crate::runtime::{Proc, Raise};
use crate::stdlib::application::load_spec;
use crate::stdlib::checks::{inspect, keyword};
use crate::term::{Atom, Term, atoms};

use super::error::mix_error;
use super::project;
use super::state::{self, Mix, Project};

/// What every application needs.
const ALWAYS: &[&str] = &["kernel", "stdlib", "elixir"];

/// The application as `:application.load/1` wants it.
///
/// # Errors
/// Mix's words for a description that makes no sense.
pub fn describe(p: &mut Proc, project: &Project, modules: &[Atom]) -> Result<Term, Raise> {
    let app = project::app(project)?;
    let Some(version) = project.get("version").and_then(Term::as_str) else {
        return Err(mix_error(
            "Please ensure mix.exs file has the :version in the project definition",
        ));
    };
    let given = project::application(p, project)?;
    let given = keyword(&given).unwrap_or_default();
    check(p, &given)?;
    let find = |key: &str| {
        let mut entries = given.iter();
        let found = entries.find(|(name, _)| name.as_str() == key);
        found.map(|(_, value)| value.clone())
    };
    let text = project.get("description").and_then(Term::as_str);
    let description = charlist(text.unwrap_or(app.as_str()));
    let modules = modules.iter().map(|module| Term::Atom(*module));
    let mut keys = vec![
        (Atom::new("applications"), needs(&find)),
        (Atom::new("description"), description),
        (
            Atom::new("modules"),
            Term::list(modules.collect::<Vec<_>>()),
        ),
        (Atom::new("registered"), Term::Nil),
        (Atom::new("vsn"), charlist(version)),
    ];
    let merged = ["applications", "extra_applications"];
    for (key, value) in given {
        if !merged.contains(&key.as_str()) {
            keys.retain(|(other, _)| *other != key);
            keys.push((key, value));
        }
    }
    let tag = Term::atom("application");
    Ok(Term::tuple([tag, Term::Atom(app), Term::keyword(keys)]))
}

fn charlist(text: &str) -> Term {
    let letters = text.chars().map(|c| Term::Int(i64::from(u32::from(c))));
    Term::list(letters.collect::<Vec<_>>())
}

/// The applications that must run before: Elixir's own, and those that it names.
fn needs(find: &dyn Fn(&str) -> Option<Term>) -> Term {
    let listed = |key: &str| {
        let entries = find(key).unwrap_or(Term::Nil);
        let name = |entry: &Term| match entry.as_tuple() {
            Some([name, Term::Atom(_)]) => name.clone(),
            _ => entry.clone(),
        };
        entries.iter().map(name).collect::<Vec<Term>>()
    };
    let mut all: Vec<Term> = ALWAYS.iter().map(|name| Term::atom(name)).collect();
    for name in [listed("extra_applications"), listed("applications")].concat() {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    Term::list(all)
}

/// What an entry of `application/0` must be.
fn check(p: &mut Proc, given: &[(Atom, Term)]) -> Result<(), Raise> {
    let atoms = |value: &Term| {
        let list = value.to_vec();
        list.is_some_and(|list| list.iter().all(|item| item.as_atom().is_some()))
    };
    let names = |value: &Term| {
        let list = value.to_vec();
        list.is_some_and(|list| {
            list.iter().all(|item| {
                let with_mode = item.as_tuple().is_some_and(|pair| pair.len() == 2);
                item.as_atom().is_some() || with_mode
            })
        })
    };
    for (key, value) in given {
        let pairs = || keyword(value).is_some();
        let (fits, what) = match key.as_str() {
            "registered" => (
                atoms(value),
                "Application registered processes (:registered) should be a list of atoms",
            ),
            "extra_applications" => (
                names(value),
                "Application extra applications (:extra_applications) should be a list of atoms",
            ),
            "applications" => (
                names(value),
                "Application applications (:applications) should be a list of atoms",
            ),
            "env" => (
                pairs(),
                "Application environment (:env) should be a keyword list",
            ),
            "start_phases" => (
                pairs(),
                "Application start phases (:start_phases) should be a keyword list",
            ),
            "mod" => (
                is_callback(value),
                "Application callback module (:mod) should be either [] or {module, start_args}",
            ),
            _ => (true, ""),
        };
        if !fits {
            let shown = inspect(p, value)?;
            return Err(mix_error(format!("{what}, got: {shown}")));
        }
    }
    Ok(())
}

fn is_callback(value: &Term) -> bool {
    match value.as_tuple() {
        Some([Term::Atom(_), _]) => true,
        _ => *value == Term::Nil,
    }
}

/// Makes the application known, so that its settings and its modules are.
pub fn load(p: &mut Proc) {
    let description = Mix::of(p).with(|state| state.manifest.application());
    let Some(description) = description else {
        return;
    };
    load_spec(p, &description);
}

/// Starts the application and all that it needs.
///
/// # Errors
/// Mix's words if one does not start.
pub fn start(p: &mut Proc, project: &Project) -> Result<(), Raise> {
    let app = project::app(project)?;
    let kind = match project.get("start_permanent").is_some_and(Term::truthy) {
        true => atoms::PERMANENT,
        false => atoms::TEMPORARY,
    };
    let module = Atom::module("Application");
    let arguments = [Term::Atom(app), Term::Atom(kind)];
    let answer = p.apply(module, Atom::new("ensure_all_started"), &arguments)?;
    let Some([Term::Atom(atoms::ERROR), failed]) = answer.as_tuple() else {
        return Ok(());
    };
    let (failed, reason) = match failed.as_tuple() {
        Some([Term::Atom(failed), reason]) => (*failed, reason.clone()),
        _ => (app, failed.clone()),
    };
    let why = p.apply(module, Atom::new("format_error"), &[reason])?;
    Err(mix_error(format!(
        "Could not start application {failed}: {}",
        why.as_str().unwrap_or_default()
    )))
}

/// Which of the configured applications there are not: they are told of, as Mix does.
pub fn unknown(p: &mut Proc, configured: &[Atom]) -> Result<Option<String>, Raise> {
    let module = Atom::module("Application");
    for app in configured {
        let found = p.apply(module, Atom::new("ensure_loaded"), &[Term::Atom(*app)])?;
        if found != Term::OK && state::env(p) != atoms::NIL {
            return Ok(Some(format!(
                "You have configured application :{app} in your configuration file,\n\
                 but the application is not available.\n\n\
                 This usually means one of:\n\n  \
                 1. You have not added the application as a dependency in a mix.exs file.\n\n  \
                 2. You are configuring an application that does not really exist.\n\n\
                 Please ensure :{app} exists or remove the configuration.\n\n"
            )));
        }
    }
    Ok(None)
}
