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
mod references;
mod server;
pub mod source;
pub mod syntax;

pub use evaluator::{EvalError, Evaluator, eval_file, eval_string};
pub use modules::{Library, Modules, Use};

use crate::runtime::Proc;
use crate::term::{Term, inspect};

/// The code server of a process's system, if it is this language's.
pub fn modules_of(p: &Proc) -> Option<std::sync::Arc<dyn crate::runtime::Code>> {
    let code = p.system().code.clone();
    code.downcast::<Modules>().is_some().then_some(code)
}

/// A value as messages show it.
pub(crate) fn show(term: &Term) -> String {
    inspect::inspect(term)
}
