//! The language's front: from a text to the syntax tree, or to Elixir's words for what is wrong with it.
//!
//! The only place that knows of tree-sitter. What the tree means is left to `compile`; a line that
//! begins with `|>` is left to the shell, which puts `v(-1)` before it.

mod convert;
mod errors;
mod escapes;
mod place;
mod tree;

pub use errors::{ErrorKind, Snippet, SyntaxError};
pub use escapes::{BadEscape, unescape};

use crate::lang::ast::Node;

/// What became of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// The whole text, as a `Block`.
    Complete(Node),
    /// The text is a beginning: more lines could make it right. The error is what is said when none come.
    Incomplete(SyntaxError),
    /// No text that begins so is right.
    Error(SyntaxError),
}

/// Parses a text called `name`, whose first line has the number `first_line`.
pub fn parse(source: &str, name: &str, first_line: u32) -> Parsed {
    let converted = match tree::parse(source) {
        Some(tree) => convert::convert(source, first_line, tree.root_node()),
        None => Err(convert::Problem::unknown()),
    };
    match converted {
        Ok(node) => Parsed::Complete(node),
        Err(problem) => explain(source, name, first_line, &problem),
    }
}

fn explain(source: &str, name: &str, first_line: u32, problem: &convert::Problem) -> Parsed {
    let mut places = place::Places::new(source, first_line);
    let (line, column) = places.place(problem.at);
    let content = places.line_text(problem.at).to_owned();
    Parsed::Error(SyntaxError {
        kind: ErrorKind::Syntax,
        description: problem.text.clone(),
        file: name.to_owned(),
        line,
        column,
        snippet: Some(Snippet {
            content,
            offset: column as usize - 1,
        }),
    })
}
