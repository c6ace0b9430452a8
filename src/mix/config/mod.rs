//! `Config`, and reading the files that use it: `config/config.exs`, those that it imports, `config/runtime.exs`.

mod merge;

use std::fs;
use std::path::{Path, PathBuf};

use crate::lang::Evaluator;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::keyword;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, exception};

use super::error::mix_error;
use super::state::{self, Mix};
use merge::Settings;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Config",
    doc: "Settings of applications in a project's config files, which begin with `import Config`.",
    functions: TABLE,
};

natives! { const TABLE of "Config":
    /// Sets settings of an application: `config :kv, colour: :blue`. Keyword lists are merged with those that are set.
    "config" 2 => config;
    /// Sets one setting: `config :kv, KV.Store, size: 3`.
    "config" 3 => |p, args| {
        let pair = Term::tuple([args[1].clone(), args[2].clone()]);
        config(p, &[args[0].clone(), Term::list([pair])])
    };
    /// The environment, as `Mix.env/0`.
    "config_env" 0 => |p, _| Ok(Term::Atom(state::env(p)));
    /// The target, as `Mix.target/0`.
    "config_target" 0 => |_, _| Ok(Term::Atom(state::target()));
    /// Reads another file here; its path is seen from this one.
    "import_config" 1 => import_config;
    /// The settings of an application so far.
    "read_config" 1 => read_config;
}

/// A configuration file that is being read.
pub struct Reading {
    /// The files, the innermost last.
    files: Vec<PathBuf>,
    /// The settings so far.
    settings: Settings,
}

fn outside() -> Raise {
    Raise::error(exception::runtime_error(
        "could not set configuration via Config. This usually means you are trying to execute a configuration file \
         directly, instead of reading it with Config.Reader",
    ))
}

fn config(p: &mut Proc, args: &[Term]) -> Reply {
    let app = args[0].as_atom().ok_or_else(no_clause)?;
    args[1].to_vec().ok_or_else(no_clause)?;
    Mix::of(p).with(|state| {
        let reading = state.reading.last_mut().ok_or_else(outside)?;
        merge::put(&mut reading.settings, app, &args[1]);
        Ok(Term::OK)
    })
}

fn read_config(p: &mut Proc, args: &[Term]) -> Reply {
    let app = args[0].as_atom().ok_or_else(no_clause)?;
    Mix::of(p).with(|state| {
        let reading = state.reading.last().ok_or_else(outside)?;
        let mut all = reading.settings.iter();
        let found = all.find(|(name, _)| *name == app);
        Ok(found.map_or(Term::NIL, |(_, settings)| settings.clone()))
    })
}

fn import_config(p: &mut Proc, args: &[Term]) -> Reply {
    let path = args[0].as_str().ok_or_else(no_clause)?;
    let from = Mix::of(p).with(|state| state.reading.last()?.files.last().cloned());
    let folder = from.ok_or_else(outside)?;
    let path = folder.parent().unwrap_or(Path::new("")).join(path);
    evaluate(p, &path)?;
    Ok(Term::OK)
}

/// Evaluates a file as the innermost of those that are being read; its value.
fn evaluate(p: &mut Proc, path: &Path) -> Reply {
    let source = match fs::read_to_string(path) {
        Ok(source) => source,
        Err(error) => {
            let reason = match error.kind() {
                std::io::ErrorKind::NotFound => "enoent",
                std::io::ErrorKind::PermissionDenied => "eacces",
                std::io::ErrorKind::IsADirectory => "eisdir",
                _ => "eio",
            };
            let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            let shown = full.display().to_string();
            let error = exception::file_error(Atom::new(reason), "read file", &shown);
            return Err(p.trace(Raise::error(error)));
        }
    };
    let mix = Mix::of(p);
    mix.with(|state| {
        if let Some(reading) = state.reading.last_mut() {
            reading.files.push(path.to_path_buf());
        }
    });
    let value = Evaluator::new(&path.display().to_string()).eval(p, &source, 1);
    mix.with(|state| {
        state
            .reading
            .last_mut()
            .and_then(|reading| reading.files.pop())
    });
    Ok(value?)
}

/// Reads a configuration file; its settings.
///
/// # Errors
/// What it raises.
fn read(p: &mut Proc, path: &Path) -> Result<Settings, Raise> {
    let mix = Mix::of(p);
    let reading = Reading {
        files: Vec::new(),
        settings: Settings::new(),
    };
    mix.with(|state| state.reading.push(reading));
    let value = evaluate(p, path);
    let read = mix.with(|state| state.reading.pop());
    let value = value?;
    let settings = read.map(|reading| reading.settings).unwrap_or_default();
    // A file that does not call `config` may end with the settings as a value.
    Ok(match keyword(&value) {
        Some(literal) if settings.is_empty() => literal,
        _ => settings,
    })
}

/// Reads `config/config.exs`, or what `:config_path` says, and sets what it says; the applications that it names.
///
/// # Errors
/// What it raises, or Mix's words if a file that was asked for is not there.
pub fn load(p: &mut Proc, path: Option<&str>) -> Result<Vec<Atom>, Raise> {
    const USUAL: &str = "config/config.exs";
    let path = path.unwrap_or(USUAL);
    if !Path::new(path).is_file() {
        if path != USUAL {
            let text = format!("could not read file {path:?}: no such file or directory");
            return Err(mix_error(text));
        }
        return Ok(Vec::new());
    }
    let settings = read(p, Path::new(path))?;
    set(p, &settings)?;
    Ok(settings.iter().map(|(app, _)| *app).collect())
}

/// Reads `config/runtime.exs`, if it is there, beside the main file, and sets what it says.
///
/// # Errors
/// What it raises.
pub fn load_runtime(p: &mut Proc, path: Option<&str>) -> Result<(), Raise> {
    let main = Path::new(path.unwrap_or("config/config.exs"));
    let path = main.with_file_name("runtime.exs");
    if !path.is_file() {
        return Ok(());
    }
    let settings = read(p, &path)?;
    set(p, &settings)
}

fn set(p: &mut Proc, settings: &Settings) -> Result<(), Raise> {
    let all = Term::keyword(settings.clone());
    p.apply(
        Atom::module("Application"),
        Atom::new("put_all_env"),
        &[all],
    )?;
    let logger = Atom::new("logger");
    match settings.iter().find(|(app, _)| *app == logger) {
        Some((_, options)) => configure_logger(p, options),
        None => Ok(()),
    }
}

/// The Logger runs already when a project is opened: it is told.
fn configure_logger(p: &mut Proc, options: &Term) -> Result<(), Raise> {
    let module = Atom::module("Logger");
    p.apply(
        module,
        Atom::new("configure"),
        std::slice::from_ref(options),
    )?;
    let console = Atom::new("console");
    if let Some(console_options) = options.keyword_get(console) {
        let args = [Term::Atom(console), console_options.clone()];
        p.apply(module, Atom::new("configure_backend"), &args)?;
    }
    Ok(())
}
