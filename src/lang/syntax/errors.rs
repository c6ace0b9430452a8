//! What is said about a text that is no Elixir: the exception, its place, and the picture of the line.

use std::fmt;

/// Which exception a text raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`.
    Syntax,
    /// `TokenMissingError`: more text could make it right.
    TokenMissing,
}

impl ErrorKind {
    /// The exception's module, as Elixir names it.
    pub fn module(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::TokenMissing => "TokenMissingError",
        }
    }
}

/// The line of an error and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The line's text.
    pub content: String,
    /// How many characters stand before the caret.
    pub offset: usize,
}

/// An error in a text, with the fields of Elixir's exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception.
    pub kind: ErrorKind,
    /// What is wrong (the exception's `description`).
    pub description: String,
    /// The name of the text.
    pub file: String,
    /// The line, counted from the number that the text was said to begin at.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// The line itself, where one is shown.
    pub snippet: Option<Snippet>,
}

impl SyntaxError {
    /// The exception's message: `nofile:1:3: unexpected token: )` and the line with a caret.
    pub fn message(&self) -> String {
        let head = format!(
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.description
        );
        match &self.snippet {
            Some(snippet) => head + "\n" + &self.picture(snippet),
            None => head,
        }
    }

    fn picture(&self, snippet: &Snippet) -> String {
        let number = self.line.to_string();
        let gutter = number.len().max(2) + 1;
        let blank = " ".repeat(gutter + 1);
        let caret = " ".repeat(snippet.offset);
        let content = &snippet.content;
        format!("{blank}|\n{number:>gutter$} | {content}\n{blank}| {caret}^")
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "** ({}) {}", self.kind.module(), self.message())
    }
}

impl std::error::Error for SyntaxError {}
