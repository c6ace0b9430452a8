//! The exceptions that Elixir itself defines: which fields they have, in order, and their defaults.

use crate::term::{Atom, Term, atoms};

/// What a field holds when nothing is said.
#[derive(Clone, Copy, Debug)]
pub enum Initial {
    /// `nil`.
    Nil,
    /// A string.
    Text(&'static str),
}

impl Initial {
    /// The value as a term.
    pub fn term(self) -> Term {
        match self {
            Nil => Term::NIL,
            Text(text) => Term::string(text),
        }
    }
}

/// One exception.
#[derive(Debug)]
pub struct Builtin {
    /// The module's name without `Elixir.`.
    pub name: &'static str,
    /// The fields as the definition lists them, but for `__struct__` and `__exception__`.
    pub fields: &'static [(&'static str, Initial)],
}

use Initial::{Nil, Text};

const fn one(name: &'static str, fields: &'static [(&'static str, Initial)]) -> Builtin {
    Builtin { name, fields }
}

/// All of them, by name.
pub const BUILTIN: &[Builtin] = &[
    one("ArgumentError", &[("message", Text("argument error"))]),
    one(
        "ArithmeticError",
        &[("message", Text("bad argument in arithmetic expression"))],
    ),
    one("BadArityError", &[("function", Nil), ("args", Nil)]),
    one("BadBooleanError", &[("term", Nil), ("operator", Nil)]),
    one("BadFunctionError", &[("term", Nil)]),
    one("BadMapError", &[("term", Nil)]),
    one("BadStructError", &[("struct", Nil), ("term", Nil)]),
    one("CaseClauseError", &[("term", Nil)]),
    one(
        "Code.LoadError",
        &[("file", Nil), ("message", Nil), ("reason", Nil)],
    ),
    one(
        "CompileError",
        &[
            ("file", Nil),
            ("line", Nil),
            ("description", Text("compile error")),
        ],
    ),
    one("CondClauseError", &[]),
    one("Enum.EmptyError", &[("message", Text("empty error"))]),
    one(
        "Enum.OutOfBoundsError",
        &[("message", Text("out of bounds error"))],
    ),
    one("ErlangError", &[("original", Nil), ("reason", Nil)]),
    one(
        "File.CopyError",
        &[
            ("reason", Nil),
            ("source", Nil),
            ("destination", Nil),
            ("on", Text("")),
            ("action", Text("")),
        ],
    ),
    one(
        "File.Error",
        &[("reason", Nil), ("path", Nil), ("action", Text(""))],
    ),
    one(
        "File.LinkError",
        &[
            ("reason", Nil),
            ("existing", Nil),
            ("new", Nil),
            ("action", Text("")),
        ],
    ),
    one(
        "File.RenameError",
        &[
            ("reason", Nil),
            ("source", Nil),
            ("destination", Nil),
            ("on", Text("")),
            ("action", Text("")),
        ],
    ),
    one(
        "FunctionClauseError",
        &[
            ("module", Nil),
            ("function", Nil),
            ("arity", Nil),
            ("kind", Nil),
            ("args", Nil),
            ("clauses", Nil),
        ],
    ),
    one("IO.StreamError", &[("reason", Nil), ("message", Nil)]),
    one(
        "Inspect.Error",
        &[
            ("exception_module", Nil),
            ("exception_message", Nil),
            ("stacktrace", Nil),
            ("inspected_struct", Nil),
        ],
    ),
    one("KeyError", &[("key", Nil), ("term", Nil), ("message", Nil)]),
    one("MatchError", &[("term", Nil)]),
    one("OptionParser.ParseError", &[("message", Nil)]),
    one(
        "Protocol.UndefinedError",
        &[("protocol", Nil), ("value", Nil), ("description", Text(""))],
    ),
    one(
        "Regex.CompileError",
        &[("message", Text("regex could not be compiled"))],
    ),
    one("RuntimeError", &[("message", Text("runtime error"))]),
    one(
        "SyntaxError",
        &[
            ("file", Nil),
            ("line", Nil),
            ("column", Nil),
            ("snippet", Nil),
            ("description", Text("syntax error")),
        ],
    ),
    one("System.EnvError", &[("env", Nil)]),
    one(
        "SystemLimitError",
        &[("message", Text("a system limit has been reached"))],
    ),
    one(
        "TokenMissingError",
        &[
            ("file", Nil),
            ("line", Nil),
            ("snippet", Nil),
            ("column", Nil),
            ("description", Text("expression is incomplete")),
        ],
    ),
    one("TryClauseError", &[("term", Nil)]),
    one(
        "URI.Error",
        &[("action", Nil), ("reason", Nil), ("part", Nil)],
    ),
    one(
        "UndefinedFunctionError",
        &[
            ("module", Nil),
            ("function", Nil),
            ("arity", Nil),
            ("reason", Nil),
            ("message", Nil),
        ],
    ),
    one(
        "UnicodeConversionError",
        &[("encoded", Nil), ("message", Nil)],
    ),
    one("Version.InvalidRequirementError", &[("requirement", Nil)]),
    one("Version.InvalidVersionError", &[("version", Nil)]),
    one("WithClauseError", &[("term", Nil)]),
];

/// The built-in exception that a module is.
pub fn builtin(module: Atom) -> Option<&'static Builtin> {
    let name = module.as_str().strip_prefix("Elixir.")?;
    BUILTIN
        .binary_search_by(|entry| entry.name.cmp(name))
        .ok()
        .map(|at| &BUILTIN[at])
}

impl Builtin {
    /// The exception with every field at its default, but for those given.
    pub fn with<'a>(&self, given: impl IntoIterator<Item = (&'a str, Term)>) -> Term {
        let defaults = self
            .fields
            .iter()
            .map(|(name, initial)| (Atom::new(name), initial.term()));
        let given = given
            .into_iter()
            .map(|(name, value)| (Atom::new(name), value));
        let marker = (atoms::EXCEPTION, Term::bool(true));
        Term::structure(
            Atom::module(self.name),
            defaults.chain(given).chain([marker]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_lookups_find_every_entry() {
        for entry in BUILTIN {
            assert_eq!(
                builtin(Atom::module(entry.name)).map(|found| found.name),
                Some(entry.name)
            );
        }
        assert!(builtin(Atom::new("RuntimeError")).is_none());
    }
}
