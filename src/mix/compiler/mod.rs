//! Compiling a project: the files below its paths, those that have changed the next time.
//!
//! `build` compiles files together, each in a process of its own, which waits when it needs a module that another
//! file defines; `deadlock` tells of files that wait for each other; `dependencies` reads from a source which modules
//! it needs to be compiled; `manifest` remembers what came of each file. Checking the application's description is
//! left to `application`.

mod build;
mod deadlock;
mod dependencies;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::lang::Modules;
use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::args::argument_error;
use crate::term::{Atom, Term, atoms};

use super::error::{ended, mix_error};
use super::state::{Mix, Project};
use super::{application, project};
use dependencies::Dependencies;

pub use manifest::Manifest;

/// What compiling has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// Something was compiled or has gone.
    Ok,
    /// Nothing has changed since the last time.
    Noop,
}

/// The sources of a project, by path.
type Sources = BTreeMap<String, String>;

/// The exit status of a task that could not compile.
const FAILED: i64 = 1;

/// Compiles what has changed; the first time, everything.
///
/// # Errors
/// What Mix says of the project; an exit with [`FAILED`] when a file does not compile, which has been told.
pub fn compile(p: &mut Proc, project: &Project) -> Result<Compiled, Raise> {
    let app = project::app(project)?;
    refuse_erlang(project)?;
    let sources = sources(project)?;
    let manifest = Mix::of(p).with(|state| std::mem::take(&mut state.manifest));
    let mut round = Round {
        changed: manifest.changed(&sources),
        manifest,
    };
    let compiled = round.run(p, &sources);
    let manifest = round.manifest;
    let modules = manifest.modules();
    Mix::of(p).with(|state| state.manifest = manifest);
    let compiled = compiled?;
    let description = application::describe(p, project, &modules)?;
    let is_new = Mix::of(p).with(|state| state.manifest.note_application(description));
    if is_new {
        p.print(Stream::Out, format!("Generated {app} app\n"));
        return Ok(Compiled::Ok);
    }
    Ok(compiled)
}

/// Compiles what has changed in the open project, as the shell's `recompile` does.
///
/// # Errors
/// As compiling for the first time; an `ArgumentError` if there is no project.
pub fn recompile(p: &mut Proc) -> Result<Compiled, Raise> {
    let project = Mix::of(p).with(|state| state.project.clone());
    let project = project.ok_or_else(|| argument_error("there is no project"))?;
    compile(p, &project)
}

/// Sources of another language would be missed when their modules are called: better at once.
fn refuse_erlang(project: &Project) -> Result<(), Raise> {
    let paths = project.get("erlc_paths").map(project::texts);
    for path in paths.unwrap_or_default() {
        let mut files: Vec<String> = fs::read_dir(&path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().display().to_string())
            .filter(|name| {
                [".erl", ".yrl", ".xrl"]
                    .iter()
                    .any(|end| name.ends_with(end))
            })
            .collect();
        files.sort();
        if let Some(file) = files.first() {
            return Err(mix_error(format!(
                "{file} is Erlang, and suplab compiles Elixir alone"
            )));
        }
    }
    Ok(())
}

/// Reads all sources: the files `*.ex` below `:elixirc_paths`.
fn sources(project: &Project) -> Result<Sources, Raise> {
    let paths = project.get("elixirc_paths").cloned().unwrap_or(Term::Nil);
    if paths.to_vec().is_none() {
        let shown = crate::term::inspect::inspect(&paths);
        return Err(mix_error(format!(
            ":elixirc_paths should be a list of string paths, got: {shown}"
        )));
    }
    let mut files = BTreeSet::new();
    for path in project::texts(&paths) {
        collect(Path::new(&path), &mut files);
    }
    let mut sources = Sources::new();
    for file in files {
        let bytes = fs::read(&file)
            .map_err(|error| mix_error(format!("could not read {file}: {error}")))?;
        let source = String::from_utf8(bytes)
            .map_err(|_| mix_error(format!("{file} is no UTF-8; save the file as UTF-8")))?;
        sources.insert(file, source);
    }
    Ok(sources)
}

fn collect(path: &Path, files: &mut BTreeSet<String>) {
    if path.is_file() && path.extension().is_some_and(|extension| extension == "ex") {
        files.insert(path.display().to_string());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let inner = entry.path();
        // A link to a folder may lead in circles.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if inner.is_dir() && is_link {
            continue;
        }
        collect(&inner, files);
    }
}

/// Compiling what has changed, and then what that concerns.
struct Round {
    manifest: Manifest,
    /// The files that are to be compiled.
    changed: BTreeSet<String>,
}

impl Round {
    fn run(&mut self, p: &mut Proc, sources: &Sources) -> Result<Compiled, Raise> {
        let gone = self.manifest.without(sources);
        let mut touched = self.forget(p, &gone);
        if self.changed.is_empty() && gone.is_empty() {
            return Ok(Compiled::Noop);
        }
        loop {
            touched.extend(self.modules_of(&self.changed));
            self.add_dependents(&touched);
            if self.changed.is_empty() {
                return Ok(Compiled::Ok);
            }
            let before = exports(p, &touched);
            let changed = std::mem::take(&mut self.changed);
            self.forget(p, &changed);
            let defined = self.build(p, sources, &changed)?;
            let now: BTreeSet<Atom> = touched.iter().copied().chain(defined).collect();
            let after = exports(p, &now);
            let differs = |module: &Atom| before.get(module) != after.get(module);
            let differing: BTreeSet<Atom> = now.into_iter().filter(differs).collect();
            self.changed = self.manifest.users_of(&differing);
            self.changed.retain(|file| !changed.contains(file));
            touched.clear();
        }
    }

    /// Files that needed one of the modules to be compiled, and those that needed theirs, and so on.
    fn add_dependents(&mut self, touched: &BTreeSet<Atom>) {
        let mut modules = touched.clone();
        loop {
            let found = self.manifest.compiled_with(&modules);
            let new: BTreeSet<String> = found.difference(&self.changed).cloned().collect();
            if new.is_empty() {
                return;
            }
            modules.extend(self.modules_of(&new));
            self.changed.extend(new);
        }
    }

    fn modules_of(&self, files: &BTreeSet<String>) -> BTreeSet<Atom> {
        let known = files.iter().filter_map(|file| self.manifest.get(file));
        known.flat_map(|entry| entry.modules.clone()).collect()
    }

    /// Files are gone or about to be compiled anew: so are their modules, which it answers.
    fn forget(&mut self, p: &Proc, files: &BTreeSet<String>) -> BTreeSet<Atom> {
        let modules = self.modules_of(files);
        let code = p.system().code.clone();
        if let Some(server) = code.downcast::<Modules>() {
            for module in &modules {
                server.unload(*module);
            }
        }
        for file in files {
            self.manifest.remove(file);
        }
        modules
    }

    /// Compiles the files; the modules that they define.
    fn build(
        &mut self,
        p: &mut Proc,
        sources: &Sources,
        files: &BTreeSet<String>,
    ) -> Result<Vec<Atom>, Raise> {
        let plural = if files.len() == 1 { "" } else { "s" };
        p.print(
            Stream::Out,
            format!("Compiling {} file{plural} (.ex)\n", files.len()),
        );
        let todo: Vec<(String, String)> = files
            .iter()
            .filter_map(|file| Some((file.clone(), sources.get(file)?.clone())))
            .collect();
        let defined = match build::run(p, &todo)? {
            Ok(defined) => defined,
            Err(partly) => {
                let code = p.system().code.clone();
                if let Some(server) = code.downcast::<Modules>() {
                    for module in partly {
                        server.unload(module);
                    }
                }
                return Err(ended(FAILED));
            }
        };
        let mut all = Vec::new();
        for (file, source) in todo {
            let mine = defined.iter().filter(|(_, origin)| **origin == file);
            let modules: Vec<Atom> = mine.map(|(module, _)| *module).collect();
            all.extend(&modules);
            let needs = Dependencies::of(&source, &file);
            self.manifest.insert(file, source, modules, needs);
        }
        Ok(all)
    }
}

/// What modules tell those that are compiled with them: their functions, and their structs.
fn exports(p: &Proc, modules: &BTreeSet<Atom>) -> BTreeMap<Atom, (Vec<(Atom, usize)>, Term)> {
    let code = p.system().code.clone();
    let Some(server) = code.downcast::<Modules>() else {
        return BTreeMap::new();
    };
    let loaded = modules.iter().filter(|module| server.is_loaded(**module));
    loaded
        .map(|module| {
            let structure = server.structure_now(*module);
            let blank = structure.map_or(Term::Atom(atoms::NIL), |found| found.blank.clone());
            (*module, (server.exports_of(*module), blank))
        })
        .collect()
}
