//! `Mix.Project`: what `mix.exs` says.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::lang::eval_file;
use crate::runtime::{NativeModule, Proc, Raise, Stream};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::keyword;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, inspect};

use super::error::mix_error;
use super::state::{self, Mix, Project};

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Mix.Project",
    doc: "What a project's mix.exs says. The module in it says `use Mix.Project` and defines `project/0`.",
    functions: TABLE,
};

natives! { const TABLE of "Mix.Project":
    /// The project's configuration: what `project/0` answers over Mix's defaults.
    ///
    ///     iex> Mix.Project.config()[:elixirc_paths]
    ///     ["lib"]
    "config" 0 => |p, _| Ok(current(p).map_or_else(|| Term::keyword(defaults()), |project| project.config));
    /// The module that describes the project, or `nil`.
    "get" 0 => |p, _| Ok(current(p).map_or(Term::NIL, |project| Term::Atom(project.module)));
    /// As `get/0`, but raises if there is no project.
    "get!" 0 => |p, _| current(p).map(|project| Term::Atom(project.module)).ok_or_else(none_here);
    /// The path of the project's mix.exs, or `nil`.
    "project_file" 0 => |p, _| Ok(current(p).map_or(Term::NIL, |project| Term::string(&project.file)));
    /// What `use Mix.Project` calls: the module describes a project.
    "push" 2 => push;
    /// Whether the project is an umbrella: never here.
    ///
    ///     iex> Mix.Project.umbrella?()
    ///     false
    "umbrella?" 0 => |_, _| Ok(Term::bool(false));
}

/// The version of Elixir that suplab follows.
const ELIXIR: &str = "1.14.0";

const NOT_FOUND: &str = "Could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file";

fn none_here() -> Raise {
    mix_error(NOT_FOUND)
}

fn current(p: &Proc) -> Option<Project> {
    Mix::of(p).with(|state| state.project.clone())
}

/// Whether a project has been opened.
pub fn is_open(p: &Proc) -> bool {
    current(p).is_some()
}

/// Whether Mix has begun to open a project.
pub fn is_begun(p: &Proc) -> bool {
    Mix::of(p).with(|state| state.env.is_some())
}

/// An entry of the open project's configuration.
pub fn setting(p: &Proc, key: &str) -> Option<Term> {
    current(p)?.get(key).cloned()
}

fn push(p: &mut Proc, args: &[Term]) -> Reply {
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    let file = args[1].as_str().ok_or_else(no_clause)?.to_string();
    Mix::of(p).with(|state| state.pushed.push((module, file)));
    Ok(Term::OK)
}

/// What holds unless a project says otherwise.
fn defaults() -> Vec<(Atom, Term)> {
    let text = Term::string;
    [
        ("aliases", Term::Nil),
        ("build_embedded", Term::bool(false)),
        ("build_per_environment", Term::bool(true)),
        ("build_scm", Term::Atom(Atom::module("Mix.SCM.Path"))),
        ("config_path", text("config/config.exs")),
        ("consolidate_protocols", Term::bool(true)),
        ("default_task", text("run")),
        ("deps_path", text("deps")),
        ("elixirc_paths", Term::list([text("lib")])),
        ("erlc_paths", Term::list([text("src")])),
        ("erlc_include_path", text("include")),
        ("erlc_options", Term::Nil),
        ("lockfile", text("mix.lock")),
        ("preferred_cli_env", Term::Nil),
    ]
    .map(|(key, value)| (Atom::new(key), value))
    .into()
}

/// Reads `mix.exs` in the current folder.
///
/// # Errors
/// What is wrong with it, in Mix's words; what it raises.
pub fn read(p: &mut Proc) -> Result<Project, Raise> {
    let source = match fs::read_to_string("mix.exs") {
        Ok(source) => source,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(none_here()),
        Err(error) => return Err(mix_error(format!("mix.exs cannot be read: {error}"))),
    };
    eval_file(p, &source, "mix.exs")?;
    let pushed = Mix::of(p).with(|state| state.pushed.pop());
    let (module, file) = pushed.ok_or_else(none_here)?;
    let given = p.apply(module, Atom::new("project"), &[])?;
    let Some(given) = keyword(&given) else {
        return Err(mix_error(format!(
            "Expected {}.project/0 to return a keyword list, got: {}",
            module.module_name(),
            inspect::inspect(&given)
        )));
    };
    let project = Project {
        module,
        file,
        config: merged(&given),
    };
    Mix::of(p).with(|state| state.project = Some(project.clone()));
    check(p, &project)?;
    Ok(project)
}

/// The defaults, without those that are given, and then those.
fn merged(given: &[(Atom, Term)]) -> Term {
    let is_given = |key: &Atom| given.iter().any(|(other, _)| other == key);
    let kept = defaults().into_iter().filter(|(key, _)| !is_given(key));
    Term::keyword(kept.chain(given.iter().cloned()))
}

/// What keeps a project from being run at all.
fn check(p: &mut Proc, project: &Project) -> Result<(), Raise> {
    if project.get("apps_path").is_some_and(Term::truthy) {
        return Err(mix_error(
            "this is an umbrella project, and suplab runs single projects; go into one of its apps and run it there",
        ));
    }
    let Some(requirement) = project.get("elixir").filter(|wanted| wanted.truthy()) else {
        return Ok(());
    };
    let arguments = [Term::string(ELIXIR), requirement.clone()];
    let fits = p.apply(Atom::module("Version"), Atom::new("match?"), &arguments)?;
    if fits.truthy() {
        return Ok(());
    }
    let name = match project.app() {
        Some(app) => inspect::inspect(&Term::Atom(app)),
        None => project.module.module_name().to_string(),
    };
    Err(mix_error(format!(
        "You're trying to run {name} on Elixir v{ELIXIR} but it has declared in its mix.exs file it supports only Elixir {}",
        requirement.as_str().unwrap_or_default()
    )))
}

/// The name of the project's application.
///
/// # Errors
/// Mix's words if there is none.
pub fn app(project: &Project) -> Result<Atom, Raise> {
    project.app().ok_or_else(|| {
        mix_error(
            "Cannot access build without an application name, please ensure you are in a directory with a mix.exs \
             file and it defines an :app name under the project configuration",
        )
    })
}

/// A dependency as `deps` lists it.
struct Dependency {
    name: Atom,
    options: Term,
}

impl Dependency {
    fn of(entry: &Term) -> Option<Dependency> {
        let (name, options) = match entry.as_tuple()? {
            [Term::Atom(name), options @ (Term::Cons(_) | Term::Nil)] => (*name, options.clone()),
            [Term::Atom(name), _requirement] => (*name, Term::Nil),
            [Term::Atom(name), _requirement, options] => (*name, options.clone()),
            _ => return None,
        };
        Some(Dependency { name, options })
    }

    fn option(&self, key: &str) -> Option<&Term> {
        self.options.keyword_get(Atom::new(key))
    }

    /// Whether it counts in this environment.
    fn is_for(&self, env: Atom) -> bool {
        match self.option("only") {
            None => true,
            Some(Term::Atom(only)) => *only == env,
            Some(list) => list.iter().any(|only| only.is_atom(env)),
        }
    }

    /// Where it is to come from, and what is wrong.
    fn status(&self) -> (String, String) {
        let text = |key: &str| self.option(key).and_then(Term::as_str).map(str::to_string);
        let missing = |how: &str| format!("the dependency is not available{how}");
        if let Some(path) = text("path") {
            let status = match Path::new(&path).is_dir() {
                true => "suplab runs projects without dependencies only".to_string(),
                false => missing(""),
            };
            return (path, status);
        }
        let fetched = Path::new("deps").join(self.name.as_str()).is_dir();
        let status = match fetched {
            true => "suplab runs projects without dependencies only".to_string(),
            false => missing(", run \"mix deps.get\""),
        };
        let github = text("github").map(|name| format!("https://github.com/{name}.git"));
        let from = text("git")
            .or(github)
            .unwrap_or_else(|| "Hex package".to_string());
        (from, status)
    }
}

/// Dependencies keep a project from running: each is told with what is wrong.
///
/// # Errors
/// If there are any for this environment.
pub fn check_dependencies(p: &mut Proc, project: &Project) -> Result<(), Raise> {
    let env = state::env(p);
    let entries = project.get("deps").cloned().unwrap_or(Term::Nil);
    let mut told = String::new();
    for entry in entries.iter() {
        let Some(dependency) = Dependency::of(entry) else {
            return Err(mix_error(format!(
                "Dependency specified in the wrong format:\n\n    {}\n\nExpected:\n\n    {{app, opts}} | {{app, \
                 requirement}} | {{app, requirement, opts}}\n\nWhere:\n\n    app :: atom\n    requirement :: String.t \
                 | Regex.t\n    opts :: keyword\n",
                inspect::inspect(entry)
            )));
        };
        if dependency.is_for(env) {
            let (from, status) = dependency.status();
            told += &format!("* {} ({from})\n  {status}\n", dependency.name);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    p.print(
        Stream::Err,
        format!("Unchecked dependencies for environment {env}:\n{told}"),
    );
    Err(mix_error("Can't continue due to errors on dependencies"))
}

/// What `application/0` of the project answers, a keyword list.
///
/// # Errors
/// What it raises.
pub fn application(p: &mut Proc, project: &Project) -> Result<Term, Raise> {
    let name = Atom::new("application");
    if !p.system().code.clone().exports(project.module, name, 0) {
        return Ok(Term::Nil);
    }
    let answer = p.apply(project.module, name, &[])?;
    match keyword(&answer) {
        Some(_) => Ok(answer),
        None => Err(mix_error(format!(
            "Expected {}.application/0 to return a keyword list, got: {}",
            project.module.module_name(),
            inspect::inspect(&answer)
        ))),
    }
}

/// The texts of a list of strings.
pub fn texts(list: &Term) -> Vec<String> {
    let text = |item: &Term| item.as_str().map(str::to_string);
    list.iter().filter_map(text).collect()
}
