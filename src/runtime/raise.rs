//! How code fails: errors, exits and throws, and what ends a process from outside.
//!
//! A [`Raise`] is a term with its class and stack, as on the BEAM; texts and exception structs are left
//! to `term::exception` and the layers above.

use crate::term::number::NumberError;
use crate::term::{Atom, Term, atoms};

use super::frames::{FnId, file_term};

/// The key of a stack entry's location under which the message for bad arguments stands.
pub const ERROR_INFO: &str = "error_info";

/// What kind of failure travels up the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `raise`, `:erlang.error/1`, or a failed operation.
    Error,
    /// `exit/1`.
    Exit,
    /// `throw/1`.
    Throw,
    /// An exit signal that ends the process. Nothing catches it, no `after` runs.
    Terminated,
    /// A person pressed Ctrl-C: the evaluation ends, the process does not have to.
    Interrupted,
}

/// One line of a stack trace.
#[derive(Clone, Debug)]
pub struct StackEntry {
    /// The function.
    pub function: FnId,
    /// The line that was being run, 0 if it is not known.
    pub line: u32,
    /// The arguments, where they help (the call that failed), else `None`.
    pub args: Option<Vec<Term>>,
    /// What was wrong with the arguments, as `ArgumentError`'s message says it (see [`Raise::bad_argument`]).
    /// An empty text stands for a failure that the program itself raised.
    pub detail: Option<String>,
}

/// A failure on its way up.
#[derive(Clone, Debug)]
pub struct Raise(Box<Raised>);

/// What a [`Raise`] carries.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The kind of failure.
    pub class: Class,
    /// The reason: an exception struct, or the raw term of an error that the machine raised
    /// (`:badarith`, `{:badmatch, v}`), or what was thrown or exited with.
    pub reason: Term,
    /// The stack, innermost first; `None` until the nearest call has filled it in.
    pub stack: Option<Stack>,
    /// What was wrong with the arguments; it goes into the stack's first entry.
    pub detail: Option<String>,
}

/// The stack of a failure.
#[derive(Clone, Debug)]
pub enum Stack {
    /// As the process's calls stood.
    Entries(Vec<StackEntry>),
    /// As a program gave it (`reraise`, `:erlang.raise/3`).
    Given(Term),
}

impl std::ops::Deref for Raise {
    type Target = Raised;

    fn deref(&self) -> &Raised {
        &self.0
    }
}

impl std::ops::DerefMut for Raise {
    fn deref_mut(&mut self) -> &mut Raised {
        &mut self.0
    }
}

impl Raise {
    /// A failure of this class; its stack is filled in by the nearest call.
    pub fn new(class: Class, reason: impl Into<Term>) -> Raise {
        Raise(Box::new(Raised {
            class,
            reason: reason.into(),
            stack: None,
            detail: None,
        }))
    }

    /// An error: an exception struct or a raw reason such as `:badarg`.
    pub fn error(reason: impl Into<Term>) -> Raise {
        Raise::new(Class::Error, reason)
    }

    /// `exit(reason)`.
    pub fn exit(reason: impl Into<Term>) -> Raise {
        Raise::new(Class::Exit, reason)
    }

    /// `throw(value)`.
    pub fn throw(value: impl Into<Term>) -> Raise {
        Raise::new(Class::Throw, value)
    }

    /// `:badarg`, what most built-in functions raise for a wrong argument.
    pub fn badarg() -> Raise {
        Raise::error(atoms::BADARG)
    }

    /// `:badarg` of a built-in function, with what is wrong: the position (from 1) of each bad argument and
    /// a text such as `not a list`. As on the BEAM the reason stays `:badarg`; the text travels in the
    /// stack and becomes the message when the error is made an `ArgumentError`.
    pub fn bad_argument(position: usize, problem: &str) -> Raise {
        Raise::bad_arguments(&[(position, problem)])
    }

    /// As [`Raise::bad_argument`] for several arguments.
    pub fn bad_arguments(problems: &[(usize, &str)]) -> Raise {
        let mut text = String::from("errors were found at the given arguments:\n\n");
        for (position, problem) in problems {
            let ordinal = match position {
                1 => "1st".to_string(),
                2 => "2nd".to_string(),
                3 => "3rd".to_string(),
                n => format!("{n}th"),
            };
            text.push_str(&format!("  * {ordinal} argument: {problem}\n"));
        }
        let mut raise = Raise::badarg();
        raise.detail = Some(text);
        raise
    }

    /// `{tag, value}` as an error, such as `{:badmatch, value}`.
    pub fn tagged(tag: Atom, value: impl Into<Term>) -> Raise {
        Raise::error(Term::tagged(tag, value))
    }

    /// Whether the arguments of the function that failed are what was wrong: then the stack shows them.
    pub fn is_about_arguments(&self) -> bool {
        use crate::term::atoms::{BADARG, BADARITH, BADKEY, BADMAP, FUNCTION_CLAUSE, UNDEF};
        let says_so = match &self.reason {
            Term::Atom(reason) => matches!(*reason, BADARG | BADARITH | FUNCTION_CLAUSE | UNDEF),
            reason => matches!(reason.as_tuple(), Some([Term::Atom(BADKEY | BADMAP), _])),
        };
        self.class == Class::Error && (says_so || self.detail.is_some())
    }

    /// Whether `try` may catch it.
    pub fn catchable(&self) -> bool {
        matches!(self.class, Class::Error | Class::Exit | Class::Throw)
    }

    /// The reason with which a process ends that nobody keeps from failing so: an error brings its
    /// stack along, a throw becomes `:nocatch` (`erts` and `proc_lib` do the same).
    pub fn exit_reason(&self) -> Term {
        match self.class {
            Class::Error => Term::tuple([self.reason.clone(), self.stack_term()]),
            Class::Throw => Term::tuple([
                Term::tagged(atoms::NOCATCH, self.reason.clone()),
                self.stack_term(),
            ]),
            Class::Exit | Class::Terminated => self.reason.clone(),
            Class::Interrupted => Term::Atom(atoms::KILLED),
        }
    }

    /// Makes a term of the stack, once for all who will look at it: it changes no more.
    #[must_use]
    pub fn settled(mut self) -> Raise {
        self.stack = self.stack.take().map(|stack| Stack::Given(stack.to_term()));
        self
    }

    /// The stack as Elixir code sees it: `[{module, function, arity_or_args, [file: .., line: ..]}]`.
    pub fn stack_term(&self) -> Term {
        self.stack.as_ref().map_or(Term::Nil, Stack::to_term)
    }
}

impl Stack {
    /// The stack as programs see it.
    pub fn to_term(&self) -> Term {
        match self {
            Stack::Given(term) => term.clone(),
            Stack::Entries(entries) => {
                Term::list(entries.iter().map(StackEntry::to_term).collect::<Vec<_>>())
            }
        }
    }
}

impl From<NumberError> for Raise {
    fn from(failure: NumberError) -> Raise {
        Raise::error(failure.reason())
    }
}

impl StackEntry {
    /// `{module, function, arity | args, location}`.
    pub fn to_term(&self) -> Term {
        let info = self.function.info();
        let arguments = match &self.args {
            Some(args) => Term::list(args.iter().cloned()),
            None => Term::from(info.arity),
        };
        let mut location = Vec::new();
        if !info.file.is_empty() {
            location.push((atoms::FILE, file_term(info.file)));
            if self.line > 0 {
                location.push((atoms::LINE, Term::from(self.line as usize)));
            }
        }
        if self.detail.is_none() && self.args.is_some() && info.module == atoms::ERLANG {
            location.push((Atom::new(ERROR_INFO), explainer(&[])));
        }
        if let Some(detail) = &self.detail {
            location.push((Atom::new(ERROR_INFO), error_info(detail)));
        }
        Term::tuple([
            Term::Atom(info.module),
            Term::Atom(info.name),
            arguments,
            Term::keyword(location),
        ])
    }
}

/// What the BEAM says of a failure besides: which module can explain it. A text goes along for whoever
/// makes an exception of the failure.
fn error_info(detail: &str) -> Term {
    if detail.is_empty() {
        let exception = Term::Atom(Atom::module("Exception"));
        return Term::map([(Term::Atom(atoms::MODULE), exception)]);
    }
    explainer(&[(Term::atom("cause"), Term::string(detail))])
}

/// That the machine's own module can explain a failure.
fn explainer(more: &[(Term, Term)]) -> Term {
    let module = (
        Term::Atom(atoms::MODULE),
        Term::Atom(Atom::new("erl_erts_errors")),
    );
    Term::map(more.iter().cloned().chain([module]))
}
