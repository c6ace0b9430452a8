//! The language: Elixir's syntax and meaning.
//!
//! The way of a text: `syntax` makes it a tree (`ast`), `compile` gives names their meaning and makes it
//! `code`, `eval` runs that. `modules` is the code server that all of them ask; [`Evaluator`] is what a
//! file, a shell or `Code.eval_string/2` talks to. The standard library is handed over by the layers
//! above (see [`Library`]).

pub mod ast;
pub mod code;
pub mod compile;
pub mod eval;
mod evaluator;
pub mod modules;
pub mod quoted;
mod references;
mod server;
pub mod source;
pub mod syntax;

pub use evaluator::{EvalError, Evaluator, eval_file, eval_string};
pub use modules::{Behaviour, Expand, Library, Macro, Modules, Use};
pub use references::report as report_references;

use crate::runtime::{Proc, Stream};
use crate::term::{Atom, Term, inspect};

/// Prints what the compiler warns of: to standard error, or to the process that stands for it.
pub(crate) fn print_warnings(p: &mut Proc, text: String) {
    if text.is_empty() {
        return;
    }
    if p.whereis(Atom::new("standard_error")).is_some() {
        let (io, write) = (Atom::module("IO"), Atom::new("write"));
        let args = [Term::atom("stderr"), Term::string(&text)];
        if p.apply(io, write, &args).is_ok() {
            return;
        }
    }
    p.print(Stream::Err, text);
}

/// A value as messages show it.
pub(crate) fn show(term: &Term) -> String {
    inspect::inspect(term)
}
