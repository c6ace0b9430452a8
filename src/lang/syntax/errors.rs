//! What is said about a text that is no Elixir: the exception, its place, and the picture of the line.

use std::fmt;

use super::place::Places;

/// Which exception a text raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`.
    Syntax,
    /// `TokenMissingError`: more text could make it right.
    TokenMissing,
    /// `CompileError`, for what only Elixir's compiler refuses.
    Compile,
}

impl ErrorKind {
    /// The exception's module, as Elixir names it.
    pub fn module(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::TokenMissing => "TokenMissingError",
            ErrorKind::Compile => "CompileError",
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
        if self.kind == ErrorKind::Compile {
            return format!("{}:{}: {}", self.file, self.line, self.description);
        }
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

/// Something that is wrong with a text, before its place is counted out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Where, in bytes.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) text: String,
    /// What is raised.
    kind: ErrorKind,
    /// Whether Elixir shows the line.
    pictured: bool,
}

/// What Elixir adds where a `do` cannot stand.
pub(super) const INVALID_DO: &str = ". In case you wanted to write a \"do\" expression, you must either use do-blocks or \
     separate the keyword argument with comma. For example, you should either write:\n\n    if some_condition? do\n      \
     :this\n    else\n      :that\n    end\n\nor the equivalent construct:\n\n    if(some_condition?, do: :this, else: \
     :that)\n\nwhere \"some_condition?\" is the first argument and the second argument is a keyword list.\n\nYou may see \
     this error if you forget a trailing comma before the \"do\" in a \"do\" block";

impl Complaint {
    /// With a picture of the line.
    pub(super) fn pictured(at: usize, text: impl Into<String>) -> Complaint {
        Complaint {
            at,
            text: text.into(),
            kind: ErrorKind::Syntax,
            pictured: true,
        }
    }

    /// Without one, as Elixir has it for texts that say more.
    pub(super) fn bare(at: usize, text: impl Into<String>) -> Complaint {
        Complaint {
            at,
            text: text.into(),
            kind: ErrorKind::Syntax,
            pictured: false,
        }
    }

    /// Where more text could make it right.
    pub(super) fn missing(at: usize, text: impl Into<String>) -> Complaint {
        Complaint {
            at,
            text: text.into(),
            kind: ErrorKind::TokenMissing,
            pictured: true,
        }
    }

    /// What only the compiler refuses.
    pub(super) fn compile(at: usize, text: impl Into<String>) -> Complaint {
        Complaint {
            at,
            text: text.into(),
            kind: ErrorKind::Compile,
            pictured: false,
        }
    }

    /// Whether more text could make it right.
    pub(super) fn is_missing(&self) -> bool {
        self.kind == ErrorKind::TokenMissing
    }

    /// The exception for it.
    pub(super) fn into_error(self, source: &str, file: &str, first_line: u32) -> SyntaxError {
        let mut places = Places::new(source, first_line);
        let (line, column) = places.place(self.at);
        let content = places.line_text(self.at);
        let shown = self.pictured && !content.trim_start().is_empty();
        let snippet = shown.then(|| Snippet {
            content: content.to_owned(),
            offset: column as usize - 1,
        });
        SyntaxError {
            kind: self.kind,
            description: self.text,
            file: file.to_owned(),
            line,
            column,
            snippet,
        }
    }
}
