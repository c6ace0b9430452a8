//! What printing asks of the layers above: structs are defined there, and so are users' own
//! implementations of the `Inspect` protocol.

use super::{Doc, InspectOpts};
use crate::term::{Atom, Term, atoms, exception};

/// The answers of the layer above. The defaults know only Elixir's own structs.
pub trait Hooks {
    /// The fields of a struct as its definition lists them, without `__struct__` and `__exception__`, or
    /// `None` if the module defines no struct (then the value prints as a map).
    fn struct_fields(&mut self, module: Atom) -> Option<Vec<Atom>> {
        known_fields(module)
    }

    /// How a struct prints if its module has an implementation or a derived one.
    fn inspect_struct(&mut self, value: &Term, opts: &InspectOpts) -> Result<Custom, InspectError> {
        let _ = (value, opts);
        Ok(Custom::Default)
    }

    /// What a user's exception says (its `message/1`), or `None` for those of Elixir itself.
    fn exception_message(&mut self, exception: &Term) -> Option<String> {
        let _ = exception;
        None
    }

    /// The functions of a module that is there, or `None` for one that is not.
    fn exports(&mut self, module: Atom) -> Option<Vec<(Atom, usize)>> {
        let there = module == atoms::ERLANG || exception::application_of(module).is_some();
        there.then(Vec::new)
    }

    /// The application that a module belongs to, with its version, as stack traces name it.
    fn application(&mut self, module: Atom) -> Option<String> {
        exception::application_of(module).map(str::to_string)
    }

    /// The clauses of a function as blame shows them (`def f(-1-, x)`, where what did not match stands between
    /// dashes), or `None` if its code is not known.
    fn clauses(&mut self, module: Atom, function: Atom, args: &Term) -> Option<Vec<String>> {
        let _ = (module, function, args);
        None
    }
}

/// How a struct prints.
pub enum Custom {
    /// In the way built in for Elixir's own structs, else as `%Name{field: value}`.
    Default,
    /// As a derived implementation says.
    Derived {
        /// The fields to show.
        fields: Vec<Atom>,
        /// Whether others are hidden: then it prints as `#Name<field: value, ...>`.
        hidden: bool,
    },
    /// As the user's implementation says.
    Doc(Doc),
    /// The user's implementation raised. Whether that is raised again or shown depends on
    /// [`InspectOpts::safe`].
    Raised {
        /// The exception's module.
        module: Atom,
        /// Its message.
        message: String,
        /// The stack trace, a list.
        stacktrace: Term,
    },
}

/// Why there is nothing to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InspectError {
    /// This exception is to be raised.
    Raise(Term),
    /// The hook gave up (a throw, an exit, a kill) and knows itself why.
    Aborted,
}

/// No layer above: for messages of the engine itself, and for debugging.
pub struct Plain;

impl Hooks for Plain {}

/// Elixir's own structs that print in the order of their definition. Those with a way of printing of
/// their own (ranges, sets, dates) are in `structs`.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "File.Stat",
        &[
            "size",
            "type",
            "access",
            "atime",
            "mtime",
            "ctime",
            "mode",
            "links",
            "major_device",
            "minor_device",
            "inode",
            "uid",
            "gid",
        ],
    ),
    ("File.Stream", &["path", "modes", "line_or_bytes", "raw"]),
    ("IO.Stream", &["device", "raw", "line_or_bytes"]),
    ("Task", &["mfa", "owner", "pid", "ref"]),
];

/// The fields of Elixir's own structs and exceptions, in order.
pub fn known_fields(module: Atom) -> Option<Vec<Atom>> {
    let atoms = |names: &[&str]| names.iter().map(|name| Atom::new(name)).collect();
    if let Some(entry) = exception::builtin(module) {
        return Some(
            entry
                .fields
                .iter()
                .map(|(name, _)| Atom::new(name))
                .collect(),
        );
    }
    let name = module.as_str().strip_prefix("Elixir.")?;
    KNOWN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, fields)| atoms(fields))
}
