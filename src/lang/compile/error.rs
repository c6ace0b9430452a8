//! What is wrong with code: errors that end the compilation, and warnings.

use crate::lang::code::Line;
use crate::runtime::{Raise, Stack};
use crate::term::{Atom, Term, exception};

/// Why code cannot be compiled: a `CompileError`.
#[derive(Clone, Debug)]
pub struct CompileError {
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: Line,
    /// Elixir's words.
    pub text: String,
    /// What is raised, where it is no `CompileError`.
    pub exception: Option<Term>,
    /// The module that is not there, if that is what is wrong: it may be still to come.
    pub missing: Option<Atom>,
}

impl From<CompileError> for Raise {
    /// What calls the compiler is of no interest: the stack is empty.
    fn from(error: CompileError) -> Raise {
        let exception = error.exception.unwrap_or_else(|| {
            exception::compile_error(error.file, error.line as usize, &error.text)
        });
        let mut raise = Raise::error(exception);
        raise.stack = Some(Stack::Given(Term::Nil));
        raise
    }
}

/// A warning of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file.
    pub file: &'static str,
    /// The line; 0 if there is none.
    pub line: Line,
    /// What is wrong.
    pub text: String,
    /// Where, behind the line: `W.f/1`, `W (module)`.
    pub place: String,
}

impl Warning {
    /// The warning as it is printed, with an empty line behind it.
    pub fn render(&self) -> String {
        format!("warning: {}\n  {}\n\n", self.text, self.location())
    }

    /// Where it stands: file, line and function.
    pub fn location(&self) -> String {
        let Warning {
            file, line, place, ..
        } = self;
        let colon = if place.is_empty() { "" } else { ": " };
        match line {
            0 => format!("{file}{colon}{place}"),
            _ => format!("{file}:{line}{colon}{place}"),
        }
    }
}

/// What compiling answers.
pub type Result<T> = std::result::Result<T, CompileError>;
