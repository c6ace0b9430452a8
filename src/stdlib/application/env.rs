//! The settings of applications.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{inspect, keyword};
use crate::term::{Atom, Map, Term, atoms};

use super::control;

/// The settings of a system, by application. The lock is held for one look-up or change.
#[derive(Default)]
pub struct Env(Mutex<BTreeMap<Atom, Map>>);

impl Env {
    /// The settings of the process's system.
    pub fn of(p: &Proc) -> Arc<Env> {
        p.system().extension()
    }

    /// A setting.
    pub fn get(&self, app: Atom, key: &Term) -> Option<Term> {
        self.0.lock().get(&app)?.get(key).cloned()
    }

    /// Sets a setting.
    pub fn put(&self, app: Atom, key: Term, value: Term) {
        let mut all = self.0.lock();
        let settings = all.entry(app).or_default();
        *settings = std::mem::take(settings).put(key, value);
    }

    /// Forgets everything about an application.
    pub fn forget(&self, app: Atom) {
        self.0.lock().remove(&app);
    }

    fn all(&self, app: Atom) -> Map {
        self.0.lock().get(&app).cloned().unwrap_or_default()
    }
}

fn app(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

/// `Application.get_env(app, key, default)`.
pub fn get_env(p: &mut Proc, args: &[Term]) -> Reply {
    let found = Env::of(p).get(app(&args[0])?, &args[1]);
    Ok(found.unwrap_or_else(|| args[2].clone()))
}

/// `Application.fetch_env(app, key)`.
pub fn fetch_env(p: &mut Proc, args: &[Term]) -> Reply {
    let found = Env::of(p).get(app(&args[0])?, &args[1]);
    Ok(found.map_or(Term::Atom(atoms::ERROR), Term::ok))
}

/// `Application.fetch_env!(app, key)`.
pub fn fetch_env_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let app = app(&args[0])?;
    if let Some(value) = Env::of(p).get(app, &args[1]) {
        return Ok(value);
    }
    let (name, key) = (inspect(p, &args[0])?, inspect(p, &args[1])?);
    let why = if control::is_loaded(p, app) {
        format!("because configuration at {key} was not set")
    } else {
        "because the application was not loaded nor configured".to_string()
    };
    Err(argument_error(format!(
        "could not fetch application environment {key} for application {name} {why}"
    )))
}

/// `Application.put_env(app, key, value, options)`.
pub fn put_env(p: &mut Proc, args: &[Term]) -> Reply {
    Env::of(p).put(app(&args[0])?, args[1].clone(), args[2].clone());
    Ok(Term::OK)
}

/// `Application.put_all_env([{app, [{key, value}]}], options)`.
pub fn put_all_env(p: &mut Proc, args: &[Term]) -> Reply {
    let env = Env::of(p);
    for (app, settings) in keyword(&args[0]).ok_or_else(no_clause)? {
        for (key, value) in keyword(&settings).ok_or_else(no_clause)? {
            env.put(app, Term::Atom(key), value);
        }
    }
    Ok(Term::OK)
}

/// `Application.delete_env(app, key, options)`.
pub fn delete_env(p: &mut Proc, args: &[Term]) -> Reply {
    let app = app(&args[0])?;
    let env = Env::of(p);
    let mut all = env.0.lock();
    if let Some(settings) = all.get_mut(&app) {
        *settings = std::mem::take(settings).remove(&args[1]);
    }
    Ok(Term::OK)
}

/// `Application.get_all_env(app)`.
pub fn get_all_env(p: &mut Proc, args: &[Term]) -> Reply {
    let all = Env::of(p).all(app(&args[0])?);
    Ok(crate::stdlib::process::dictionary::pairs(&all))
}
