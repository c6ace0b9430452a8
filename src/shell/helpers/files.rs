//! Loading files: `c`, `r`, `load`.

use std::fs;

use crate::lab;
use crate::lang::EvalError;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::state::Shared;
use crate::shell::{language, silent, text};
use crate::stdlib::checks::{argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms, exception};

natives! { pub const TABLE of "IEx.Helpers":
    /// Loads a file, or a list of files, and answers the modules that it has defined.
    ///
    ///     lab> File.write!("/tmp/suplab_doc.ex", "defmodule Doc.Sample do def one, do: 1 end")
    ///     lab> c "/tmp/suplab_doc.ex"
    ///     [Doc.Sample]
    ///     lab> Doc.Sample.one()
    ///     1
    "c" 1 => c;
    /// As `c/1`. Elixir writes what it has compiled to the folder that comes second; nothing is written here.
    ///
    ///     lab> File.write!("/tmp/suplab_doc.ex", "defmodule Doc.Sample do def two, do: 2 end")
    ///     lab> c "/tmp/suplab_doc.ex", "."
    ///     [Doc.Sample]
    "c" 2 => c;
    /// Loads the file that a module was defined in again.
    ///
    ///     lab> File.write!("/tmp/suplab_doc.ex", "defmodule Doc.Again do def one, do: 1 end")
    ///     lab> c "/tmp/suplab_doc.ex"
    ///     [Doc.Again]
    "r" 1 => r;
}

natives! { pub const LAB_TABLE of "Lab.Commands":
    /// Runs a file of commands, as if its lines were typed here.
    ///
    ///     lab> File.write!("/tmp/suplab_doc.exs", "x = 20\nx + 1\n")
    ///     lab> load "/tmp/suplab_doc.exs"
    ///     20
    ///     21
    "load" 1 => load;
}

fn c(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let paths = match &args[0] {
        list @ (Term::Cons(_) | Term::Nil) => list.to_vec().ok_or_else(no_clause)?,
        one => vec![one.clone()],
    };
    let mut files = Vec::new();
    for path in &paths {
        files.push(path.as_str().ok_or_else(no_clause)?.to_string());
    }
    let missing: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|file| !std::path::Path::new(file).exists())
        .collect();
    if !missing.is_empty() {
        return Err(argument_error(format!(
            "could not find files {}",
            missing.join(", ")
        )));
    }
    let mut defined = Vec::new();
    for file in &files {
        defined.extend(load_modules(p, file)?);
    }
    Ok(Term::list(defined))
}

/// Loads a file; what is wrong with it is told here, as the compiler does.
fn load_modules(p: &mut Proc, file: &str) -> Result<Vec<Term>, Raise> {
    let source = read(p, file)?;
    let told = match language::load_file(p, file, &source) {
        Ok(modules) => return Ok(modules.into_iter().map(Term::Atom).collect()),
        Err(EvalError::Syntax { error, .. }) => format!("{error}\n"),
        Err(EvalError::Raise(raise)) if raise.catchable() => text::uncaught(p, &raise)?,
        Err(EvalError::Raise(raise)) => return Err(raise),
    };
    p.print(
        Stream::Out,
        format!("\n== Compilation error in file {file} ==\n{told}"),
    );
    // As iex has it: the exception says no more than that.
    let error = exception::builtin(Atom::module("CompileError")).map(|error| error.with([]));
    Err(Raise::error(error.unwrap_or(Term::Atom(atoms::UNDEF))))
}

fn read(p: &mut Proc, file: &str) -> Result<String, Raise> {
    let path = file.to_string();
    let bytes = p
        .ask_world(false, move || {
            fs::read(path).map_err(|error| error.to_string())
        })?
        .map_err(|error| argument_error(format!("could not read {file}: {error}")))?;
    String::from_utf8(bytes).map_err(|_| argument_error(format!("{file} is no UTF-8")))
}

fn r(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let shown = lab::text::inspect(&args[0]);
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    let file = match language::source_of(p.system(), module) {
        Some(file) => file,
        None if p.system().code.has_module(module) => {
            return Err(argument_error(format!(
                "could not find source for module: {shown}"
            )));
        }
        None => {
            return Err(argument_error(format!(
                "could not load nor find module: {shown}"
            )));
        }
    };
    let modules = load_modules(p, &file)?;
    Ok(Term::tuple([Term::atom("reloaded"), Term::list(modules)]))
}

fn load(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let file = args[0].as_str().ok_or_else(no_clause)?;
    let source = read(p, file)?;
    let shared = Shared::of(p);
    if shared.with(|state| state.prompt) {
        // The session takes them up when this input is done; they are part of it, the command is not.
        shared.with(|state| {
            state.journal.stand_apart();
            state.to_load.extend(source.lines().map(str::to_string));
        });
        return Ok(silent());
    }
    language::run(p, file, &source).map_err(Raise::from)
}
