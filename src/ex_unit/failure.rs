//! ExUnit's exceptions, made and taken apart.

use crate::runtime::{Class, Proc, Raise};
use crate::term::{Atom, Term, atoms};

/// What stands in fields of an `ExUnit.AssertionError` that mean nothing.
pub const NO_VALUE: &str = "ex_unit_no_meaningful_value";

/// The exceptions, written in Elixir: module and source.
pub const MODULES: &[(&str, &str)] = &[
    (
        "ExUnit.AssertionError",
        include_str!("embedded/assertion_error.ex"),
    ),
    ("ExUnit.DocTest.Error", "defexception [:message]"),
    ("ExUnit.DuplicateDescribeError", "defexception [:message]"),
    ("ExUnit.DuplicateTestError", "defexception [:message]"),
    (
        "ExUnit.TimeoutError",
        include_str!("embedded/timeout_error.ex"),
    ),
];

/// An exception with these fields.
pub fn exception<const N: usize>(module: &str, fields: [(&str, Term); N]) -> Term {
    let marker = (atoms::EXCEPTION, Term::bool(true));
    let fields = fields.map(|(name, value)| (Atom::new(name), value));
    Term::structure(Atom::module(module), fields.into_iter().chain([marker]))
}

/// An `ExUnit.AssertionError`; fields that are left out mean nothing.
pub fn assertion(given: &[(&str, Term)]) -> Term {
    let field = |name: &'static str, default: Term| {
        let found = given.iter().find(|(known, _)| *known == name);
        (name, found.map_or(default, |(_, value)| value.clone()))
    };
    let none = || Term::atom(NO_VALUE);
    exception(
        "ExUnit.AssertionError",
        [
            field("left", none()),
            field("right", none()),
            field("message", none()),
            field("expr", none()),
            field("args", none()),
            field("doctest", none()),
            field("context", Term::atom("==")),
        ],
    )
}

/// The failure of an assertion that stands where the calling code is.
pub fn failed(p: &Proc, given: &[(&str, Term)]) -> Raise {
    p.trace(Raise::error(assertion(given)))
}

/// A failed assertion with nothing but a message.
pub fn flunked(p: &Proc, message: Term) -> Raise {
    failed(p, &[("message", message)])
}

/// Whether an exception is an `ExUnit.AssertionError`.
pub fn is_assertion(term: &Term) -> bool {
    term.struct_module()
        .is_some_and(|module| module.module_name() == "ExUnit.AssertionError")
}

/// A failure that a test, a callback or a module has come to: its kind (an atom, or `{:EXIT, pid}`), its
/// reason and its stack.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `:error`, `:exit`, `:throw`, or `{:EXIT, pid}`.
    pub kind: Term,
    /// What was raised; of errors the exception.
    pub reason: Term,
    /// The stack.
    pub stack: Term,
}

impl Failure {
    /// What a raise comes to: errors are made exceptions, and told what blame knows of them.
    ///
    /// # Errors
    /// The raise itself if nothing may catch it.
    pub fn of(p: &mut Proc, raise: Raise) -> Result<Failure, Raise> {
        let kind = match raise.class {
            Class::Error => atoms::ERROR,
            Class::Exit => atoms::EXIT,
            Class::Throw => atoms::THROW,
            Class::Terminated | Class::Interrupted => return Err(raise),
        };
        let stack = raise.stack_term();
        let mut reason = raise.reason.clone();
        if kind == atoms::ERROR {
            let args = [Term::Atom(kind), reason.clone(), stack.clone()];
            let normal = p.apply(Atom::module("Exception"), Atom::new("normalize"), &args);
            reason = normal.unwrap_or(reason);
        }
        Ok(Failure {
            kind: Term::Atom(kind),
            reason,
            stack,
        })
    }

    /// A process that ended instead of the test.
    pub fn exited(pid: Term, reason: Term) -> Failure {
        Failure {
            kind: Term::tuple([Term::Atom(atoms::UPPER_EXIT), pid]),
            reason,
            stack: Term::Nil,
        }
    }

    /// As a value, to be sent to another process.
    pub fn to_term(&self) -> Term {
        Term::tuple([self.kind.clone(), self.reason.clone(), self.stack.clone()])
    }

    /// A failure that [`Failure::to_term`] has made a value.
    pub fn from_term(term: &Term) -> Option<Failure> {
        match term.as_tuple() {
            Some([kind, reason, stack]) => Some(Failure {
                kind: kind.clone(),
                reason: reason.clone(),
                stack: stack.clone(),
            }),
            _ => None,
        }
    }
}
