//! `File`: reading, writing, and looking after files and directories.
//!
//! Files by topic: `content` (whole files), `tree` (directories, removing), `copying`, `links` (and what a file
//! is), `device` (open files as processes), `stream`. What goes wrong is an atom such as `:enoent`; the functions
//! with a `!` raise it as a `File.Error`.
//!
//! Files are read and written inside the lab's world, without giving the permit up: that is quick, and a run
//! stays the same however fast the disk is.

mod content;
mod copying;
mod device;
mod links;
pub mod stream;
mod tree;

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term, exception};

use super::args::{Reply, argument_error, no_clause, shown};
use super::natives::{join, natives, total};
use super::{path, posix};

pub use links::STAT;

const PARTS: &[&[Native]] = &[
    content::TABLE,
    copying::TABLE,
    device::TABLE,
    links::TABLE,
    stream::TABLE,
    tree::TABLE,
];

/// `File`.
pub const MODULE: NativeModule = NativeModule {
    name: "File",
    doc: "Files and directories. Most functions answer `:ok`, `{:ok, value}` or `{:error, reason}` with the \
          system's name of the reason; those with a `!` raise.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};

/// Fails for a path that no system can have: what goes through whole trees does not begin with such a one.
fn no_null_byte(p: &mut Proc, paths: &[Term], function: &str) -> Result<(), Raise> {
    for path in paths {
        if path::text(p, path)?.contains(&0) {
            let path = shown(path);
            return Err(argument_error(format!(
                "cannot execute File.{function} for path with null byte, got: {path}"
            )));
        }
    }
    Ok(())
}

/// A path for the system.
///
/// # Errors
/// As `IO.chardata_to_string/1`.
fn path_of(p: &Proc, term: &Term) -> Result<PathBuf, Raise> {
    Ok(PathBuf::from(OsString::from_vec(path::text(p, term)?)))
}

/// The answer of something that has no value.
fn done(result: io::Result<()>) -> Term {
    match result {
        Ok(()) => Term::OK,
        Err(error) => posix::error(&error),
    }
}

/// `{:ok, value}` or `{:error, reason}`.
fn valued(result: io::Result<Term>) -> Term {
    match result {
        Ok(value) => Term::ok(value),
        Err(error) => posix::error(&error),
    }
}

/// The answer of a function with `!`: the value, or a `File.Error` that says what was tried with which path.
///
/// # Errors
/// The `File.Error`.
fn or_raise(p: &Proc, answer: &Term, action: &str, path: &Term) -> Reply {
    if let Some(reason) = reason_of(answer) {
        let path = path::text(p, path)?;
        let path = String::from_utf8_lossy(&path);
        return Err(Raise::error(exception::file_error(reason, action, &path)));
    }
    Ok(value_of(answer))
}

/// The reason in `{:error, reason}`, or in the longer form that has a path too.
fn reason_of(answer: &Term) -> Option<Atom> {
    match answer.as_tuple()? {
        [tag, Term::Atom(reason), ..] if tag.is_atom(crate::term::atoms::ERROR) => Some(*reason),
        _ => None,
    }
}

/// The value in `{:ok, value}`, or the answer itself.
fn value_of(answer: &Term) -> Term {
    match answer.as_tuple() {
        Some([tag, value]) if tag.is_atom(crate::term::atoms::OK) => value.clone(),
        _ => answer.clone(),
    }
}

/// An exception with a source and a destination.
fn two_path_error(
    p: &Proc,
    name: &str,
    reason: Atom,
    action: &str,
    paths: [(&'static str, &Term); 2],
    on: Option<&[u8]>,
) -> Raise {
    let text = |term: &Term| path::text(p, term).map(Term::binary).unwrap_or(Term::NIL);
    let mut fields = vec![
        ("reason", Term::Atom(reason)),
        ("action", Term::string(action)),
    ];
    fields.extend(paths.map(|(key, path)| (key, text(path))));
    if let Some(on) = on {
        fields.push(("on", Term::binary(on)));
    }
    match exception::builtin(Atom::module(name)) {
        Some(builtin) => Raise::error(builtin.with(fields)),
        None => no_clause(),
    }
}

natives! { const ERLANG_TABLE of ":file":
    /// How names of files are encoded.
    ///
    ///     iex> :file.native_name_encoding()
    ///     :utf8
    "native_name_encoding" 0 => |_, _| Ok(Term::atom("utf8"));
}

/// `:file`.
pub const ERLANG: NativeModule = NativeModule {
    name: ":file",
    doc: "Erlang's files, of which `File` has what programs need.",
    functions: ERLANG_TABLE,
};
