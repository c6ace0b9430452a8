//! Documents: text with places where a line may break, and what belongs together.
//!
//! The pieces are those of Elixir's `Inspect.Algebra`. A [`Doc`] is not a tree but a flat sequence of
//! tokens over one text buffer, brackets included, so that no nesting of the values shown can overflow
//! a stack, and so that a document that needs no layout *is* its text. Layout is left to `layout`.

use unicode_segmentation::UnicodeSegmentation;

/// How a nested part's lines are indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indent {
    /// By so many columns more than the surrounding part.
    By(usize),
    /// To the column where the nested part begins.
    Cursor,
    /// Not at all.
    Reset,
}

/// One step of a document. Texts are not in the token: they follow each other in the buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// So many bytes of text that take so many columns.
    Text {
        bytes: usize,
        width: usize,
    },
    /// Text that gives way to a new line: in a broken group, or (flexible) where the line is full.
    Break {
        bytes: usize,
        flexible: bool,
    },
    /// A new line in any case.
    Line,
    /// Begins a part whose lines are indented, always or only in a broken group.
    Nest {
        indent: Indent,
        when_broken: bool,
    },
    NestEnd,
    /// Begins a part that breaks as a whole or not at all; inheriting it breaks with its group.
    Group {
        inherit: bool,
    },
    GroupEnd,
    /// Begins a part that counts as fitting up to its first break (enabled), or only in one line.
    Fits {
        enabled: bool,
    },
    FitsEnd,
    /// Begins a part that makes its group break.
    Force,
    ForceEnd,
    /// The new lines that follow count as at most so many.
    Collapse(usize),
    /// Nothing: keeps the place of a token whose kind is decided later.
    Nothing,
}

/// A document. See the module.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    /// How much of the text has its token. The rest is plain text at the end, one byte one column.
    covered: usize,
    /// How many tokens are more than text.
    structure: usize,
}

impl Doc {
    /// Nothing.
    pub fn empty() -> Doc {
        Doc::default()
    }

    /// Text that takes as many columns as it has bytes, as Elixir counts a plain binary.
    pub fn text(text: impl Into<String>) -> Doc {
        Doc {
            text: text.into(),
            ..Doc::default()
        }
    }

    /// Text that takes as many columns as it has graphemes (`Inspect.Algebra.string/1`).
    pub fn string(text: impl Into<String>) -> Doc {
        let text = text.into();
        let width = text.graphemes(true).count();
        Doc::wide(text, width)
    }

    /// Text that takes no columns: the codes that switch a colour.
    pub fn invisible(text: impl Into<String>) -> Doc {
        Doc::wide(text.into(), 0)
    }

    pub(super) fn wide(text: String, width: usize) -> Doc {
        let bytes = text.len();
        Doc {
            text,
            tokens: vec![Token::Text { bytes, width }],
            covered: bytes,
            structure: 0,
        }
    }

    /// Text that becomes a new line when its group breaks.
    pub fn breaking(text: &str) -> Doc {
        Doc::of(|doc| doc.push_break(text, false))
    }

    /// Text that becomes a new line when what follows does not fit into this one.
    pub fn flex_break(text: &str) -> Doc {
        Doc::of(|doc| doc.push_break(text, true))
    }

    /// A new line, whatever the group.
    pub fn line() -> Doc {
        Doc::of(|doc| doc.push(Token::Line))
    }

    /// From here on, any number of new lines in a row counts as at most `max`.
    pub fn collapse_lines(max: usize) -> Doc {
        Doc::of(|doc| doc.push(Token::Collapse(max)))
    }

    fn of(build: impl FnOnce(&mut Doc) -> usize) -> Doc {
        let mut doc = Doc::default();
        build(&mut doc);
        doc
    }

    /// This, then the other.
    #[must_use]
    pub fn concat(mut self, other: Doc) -> Doc {
        self.append(other);
        self
    }

    /// All of them in a row.
    pub fn join(docs: impl IntoIterator<Item = Doc>) -> Doc {
        docs.into_iter().fold(Doc::empty(), Doc::concat)
    }

    /// This, the break, then the other.
    #[must_use]
    pub fn glue(self, text: &str, other: Doc) -> Doc {
        self.concat(Doc::breaking(text)).concat(other)
    }

    /// This, the flexible break, then the other.
    #[must_use]
    pub fn flex_glue(self, text: &str, other: Doc) -> Doc {
        self.concat(Doc::flex_break(text)).concat(other)
    }

    /// Indents the lines inside.
    #[must_use]
    pub fn nest(self, indent: Indent) -> Doc {
        if indent == Indent::By(0) {
            return self;
        }
        self.within(
            Token::Nest {
                indent,
                when_broken: false,
            },
            Token::NestEnd,
        )
    }

    /// Indents the lines inside if the group around is broken.
    #[must_use]
    pub fn nest_when_broken(self, indent: Indent) -> Doc {
        self.within(
            Token::Nest {
                indent,
                when_broken: true,
            },
            Token::NestEnd,
        )
    }

    /// Makes it one group: its breaks all stay or (the flexible ones apart) all become new lines.
    #[must_use]
    pub fn group(self) -> Doc {
        self.within(Token::Group { inherit: false }, Token::GroupEnd)
    }

    /// A group that breaks with the group around it.
    #[must_use]
    pub fn group_inherit(self) -> Doc {
        self.within(Token::Group { inherit: true }, Token::GroupEnd)
    }

    /// Makes the group around it break.
    #[must_use]
    pub fn force_unfit(self) -> Doc {
        self.within(Token::Force, Token::ForceEnd)
    }

    /// Lets it count as fitting if the part before its first break does (`enabled`), or undoes that.
    #[must_use]
    pub fn next_break_fits(self, enabled: bool) -> Doc {
        self.within(Token::Fits { enabled }, Token::FitsEnd)
    }

    fn within(mut self, open: Token, close: Token) -> Doc {
        self.cover();
        self.structure += 2;
        self.tokens.insert(0, open);
        self.tokens.push(close);
        self
    }

    /// Whether it is [`Doc::empty`].
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.tokens.is_empty()
    }

    /// Whether it is nothing but text, what a container may flow.
    pub fn is_simple(&self) -> bool {
        self.structure == 0
    }

    /// How much structure there is so far, to tell whether something added any.
    pub(super) fn structure(&self) -> usize {
        self.structure
    }

    /// Adds plain text at the end.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds the other at the end.
    pub fn append(&mut self, other: Doc) {
        if other.tokens.is_empty() {
            return self.push_str(&other.text);
        }
        if self.is_empty() {
            *self = other;
            return;
        }
        self.cover();
        self.covered = self.text.len() + other.covered;
        self.text.push_str(&other.text);
        self.tokens.extend(other.tokens);
        self.structure += other.structure;
    }

    /// Adds a token at the end and tells its place.
    pub(super) fn push(&mut self, token: Token) -> usize {
        self.cover();
        self.structure += usize::from(token != Token::Nothing);
        self.tokens.push(token);
        self.tokens.len() - 1
    }

    /// Adds a break at the end and tells its place.
    pub(super) fn push_break(&mut self, text: &str, flexible: bool) -> usize {
        let at = self.push(Token::Break {
            bytes: text.len(),
            flexible,
        });
        self.text.push_str(text);
        self.covered = self.text.len();
        at
    }

    /// Gives the text at the end its token.
    pub(super) fn cover(&mut self) {
        let bytes = self.text.len() - self.covered;
        if bytes > 0 {
            self.tokens.push(Token::Text {
                bytes,
                width: bytes,
            });
            self.covered = self.text.len();
        }
    }

    /// Whether there are lines to lay out even where the width has no limit.
    pub(super) fn has_lines(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Line | Token::Collapse(_)))
    }
}

impl From<&str> for Doc {
    fn from(text: &str) -> Doc {
        Doc::text(text)
    }
}
