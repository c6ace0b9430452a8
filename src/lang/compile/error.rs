//! What is wrong with code: errors that end the compilation, and warnings.

use crate::lang::code::Line;
use crate::runtime::{Raise, Stack};
use crate::term::{Atom, Term, atoms, exception};

/// Why code cannot be compiled: a `CompileError`, unless `exception` says otherwise.
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
    /// What was being expanded, innermost first.
    pub trail: Vec<Expansion>,
    /// How many calls of Elixir's compiler stand between the definition and the error, about: where there are too
    /// many, its stack trace ends before it tells the definition.
    pub depth: u32,
}

/// A macro or a struct that was being expanded when an error was found, and where that was asked for.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// `expanding macro` or `expanding struct`.
    pub what: &'static str,
    /// The macro, or the struct's function.
    pub function: (Atom, Atom, usize),
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: Line,
    /// The function or body that asks, as in a stack.
    pub caller: (Atom, Atom, usize),
    /// How many entries of the stack trace come before.
    pub before: u32,
}

/// How many calls lie between a definition and the first expression of its body.
const DEFINITION: u32 = 3;

/// How many calls lie between whoever compiles a file and its first expression.
const FILE: u32 = 4;

/// How many calls a stack trace of the compiler tells.
const TOLD: u32 = 7;

impl CompileError {
    /// An error with Elixir's words.
    pub fn new(file: &'static str, line: Line, text: impl Into<String>) -> CompileError {
        CompileError {
            file,
            line,
            text: text.into(),
            exception: None,
            missing: None,
            trail: Vec::new(),
            depth: 0,
        }
    }

    /// The error, raised as another exception.
    pub fn raised_as(mut self, exception: Term) -> CompileError {
        self.exception = Some(exception);
        self
    }

    /// The error, with what was being expanded when it was found.
    pub fn expanding(mut self, mut expansion: Expansion) -> CompileError {
        expansion.before = self.depth;
        self.depth += 2;
        self.trail.push(expansion);
        self
    }

    /// The error as it was found so many calls further down.
    pub fn below(mut self, calls: u32) -> CompileError {
        self.depth += calls;
        self
    }

    /// The error of a file. Where few calls lie between, its stack would tell who compiles the file.
    pub fn in_file(self) -> Raise {
        let told = self.trail.is_empty() && self.depth + FILE < TOLD;
        let mut raise = Raise::from(self);
        if told {
            let compiler = (Atom::new("elixir_compiler"), Atom::new("quoted"), 3);
            raise.stack = Some(Stack::Given(Term::list([entry(compiler, "", 0)])));
        }
        raise
    }

    /// The error of a definition, as a failure of the module's body that defines it on a line.
    pub fn in_definition(self, file: &'static str, line: Line) -> Raise {
        let told = self.trail.is_empty() && self.depth + DEFINITION < TOLD;
        let mut raise = Raise::from(self);
        if told {
            let body = (atoms::NIL, Atom::new("__MODULE__"), 1);
            raise.stack = Some(Stack::Given(Term::list([entry(body, file, line)])));
        }
        raise
    }
}

fn entry((module, name, arity): (Atom, Atom, usize), file: &str, line: Line) -> Term {
    let charlist: Vec<Term> = file
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    let mut location = vec![(atoms::FILE, Term::list(charlist))];
    if line > 0 {
        location.push((atoms::LINE, Term::from(line as usize)));
    }
    Term::tuple([
        Term::Atom(module),
        Term::Atom(name),
        Term::from(arity),
        Term::keyword(location),
    ])
}

impl From<CompileError> for Raise {
    /// What calls the compiler is of no interest: the stack tells what was being expanded, if anything.
    fn from(error: CompileError) -> Raise {
        let mut told = Vec::new();
        for step in &error.trail {
            if step.before <= TOLD {
                told.push(entry(step.function, step.what, 0));
            }
            if step.before < TOLD {
                told.push(entry(step.caller, step.file, step.line));
            }
        }
        let stack = Term::list(told);
        let exception = error.exception.unwrap_or_else(|| {
            exception::compile_error(error.file, error.line as usize, &error.text)
        });
        let mut raise = Raise::error(exception);
        raise.stack = Some(Stack::Given(stack));
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
