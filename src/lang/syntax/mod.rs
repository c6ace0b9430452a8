//! The language's front: from a text to the syntax tree, or to Elixir's words for what is wrong with it.
//!
//! The only place that knows of tree-sitter. What the tree means is left to `compile`; a line that
//! begins with `|>` is left to the shell, which puts `v(-1)` before it.

mod convert;
mod errors;
mod escapes;
mod grammar;
mod patch;
mod place;
mod scan;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

pub use errors::{ErrorKind, Snippet, SyntaxError};
pub use escapes::{BadEscape, unescape};
pub use tokens::{TokenKind, tokens};

use crate::lang::ast::Node;
use crate::term::stack;

/// How much stack tree-sitter gets, which does not ask for more. Its own recursion is shallow.
const STACK: usize = 256 * 1024;

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
    match parse_quietly(source, first_line) {
        Ok(node) => Parsed::Complete(node),
        Err(complaint) if complaint.is_missing() => {
            Parsed::Incomplete(complaint.into_error(source, name, first_line))
        }
        Err(complaint) => Parsed::Error(complaint.into_error(source, name, first_line)),
    }
}

/// Elixir's own judgement comes first: tree-sitter lets more pass, and cannot say what is wrong.
fn parse_quietly(source: &str, first_line: u32) -> Result<Node, errors::Complaint> {
    let found = scan::scan(source, first_line);
    if let Some(complaint) = found.complaint {
        return Err(complaint);
    }
    let edits = grammar::check(source, &found.tokens)?;
    let patched = patch::Patched::new(source, edits);
    match stack::maybe_grow(STACK, 2 * STACK, || tree::parse(&patched.text)) {
        Some(tree) => convert::convert(source, &patched, first_line, tree.root_node()),
        None => Err(unknown(&patched)),
    }
}

/// Elixir that tree-sitter's grammar does not know: a few odd corners, such as a struct named by `%a.b{}`.
fn unknown(patched: &patch::Patched<'_>) -> errors::Complaint {
    let at = stack::maybe_grow(STACK, 2 * STACK, || tree::first_error(&patched.text));
    errors::Complaint::pictured(
        patched.written(at),
        "suplab's parser does not know this syntax",
    )
}
