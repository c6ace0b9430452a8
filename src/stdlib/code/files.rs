//! Files of source text: where they are found, running them, and which have been required.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use crate::lang;
use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::path::{current_dir, parts};
use crate::term::{Atom, Term, exception};

/// The files that have been required, per system.
#[derive(Default)]
struct Required(parking_lot::Mutex<BTreeSet<String>>);

/// A file that was asked for.
pub struct File {
    /// Where it is, from the root.
    pub full: String,
    /// Its name in stacks: as seen from the current directory.
    shown: String,
}

impl File {
    /// The file that a path means, seen from a directory (`nil`: the current one).
    ///
    /// # Errors
    /// If one of them is no text.
    pub fn find(path: &Term, base: &Term) -> Result<File, Raise> {
        let path = path.as_bytes().ok_or_else(no_clause)?;
        let here = current_dir();
        let base = match base {
            Term::Atom(_) => here.clone(),
            base => parts::absolute(base.as_bytes().ok_or_else(no_clause)?, &here),
        };
        let full = parts::expand_dots(&parts::absolute(path, &base));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| no_clause());
        Ok(File {
            shown: text(parts::relative_to(&full, &here))?,
            full: text(full)?,
        })
    }

    /// Runs the file; its value and variables.
    ///
    /// # Errors
    /// A `Code.LoadError` if it cannot be read, and what it raises.
    pub fn run(&self, p: &mut Proc, keep_bindings: bool) -> Result<(Term, Term), Raise> {
        let path = self.full.clone();
        let source = p.outside(move || std::fs::read_to_string(path))?;
        let source = source.unwrap_or_else(|| Err(std::io::Error::other("the reader failed")));
        let source = source.map_err(|error| load_error(&self.full, error.kind()))?;
        let mut evaluator = match keep_bindings {
            true => lang::Evaluator::new(&self.shown),
            false => lang::Evaluator::of_file(&self.shown),
        };
        let value = evaluator.eval(p, &source, 1)?;
        Ok((value, Term::keyword(evaluator.bindings)))
    }
}

fn load_error(path: &str, kind: ErrorKind) -> Raise {
    let reason = match kind {
        ErrorKind::NotFound => "enoent",
        ErrorKind::PermissionDenied => "eacces",
        ErrorKind::IsADirectory => "eisdir",
        ErrorKind::InvalidData => "badarg",
        _ => "eio",
    };
    let Some(error) = exception::builtin(Atom::module("Code.LoadError")) else {
        return Raise::error(exception::file_error(Atom::new(reason), "read file", path));
    };
    let message = format!("could not load {path}. Reason: {reason}");
    Raise::error(error.with([
        ("file", Term::string(path)),
        ("reason", Term::atom(reason)),
        ("message", Term::string(message)),
    ]))
}

/// Marks a file as required; whether it was not yet.
pub fn require(p: &Proc, file: &File) -> bool {
    let required = p.system().extension::<Required>();
    required.0.lock().insert(file.full.clone())
}

/// Forgets that a file was required.
pub fn unrequire(p: &Proc, path: &str) {
    p.system().extension::<Required>().0.lock().remove(path);
}

/// The files that have been required.
pub fn required(p: &mut Proc, _: &[Term]) -> Reply {
    let required = p.system().extension::<Required>();
    let files = required.0.lock();
    Ok(Term::list(
        files.iter().map(Term::string).collect::<Vec<_>>(),
    ))
}
