//! What the shell colours: the tokens of a text, finished or not.

use std::ops::Range;

use super::scan::{Class, Scan, Token, scan_tolerant};

/// What a stretch of text is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `:ok`, `:"quoted"`, and keys.
    Atom,
    /// Integers, floats, characters.
    Number,
    /// Strings, charlists and heredocs, with their delimiters.
    String,
    /// `~r/.../`, with its delimiters and modifiers.
    Sigil,
    /// `true`, `false`, `nil`.
    Literal,
    /// `do`, `end`, `fn`, `when` and the like, and the macros that read like keywords: `if`, `def`.
    Keyword,
    /// `+`, `|>`, `->`.
    Operator,
    /// Brackets, commas, dots, semicolons, and the `#{` and `}` in texts.
    Punctuation,
    /// `# ...`.
    Comment,
    /// `Enum`.
    Alias,
    /// A name that is called: it has parentheses, a block, or stands behind a dot.
    Call,
    /// Any other name.
    Name,
    /// `@name`.
    Attribute,
    /// What is no token.
    Error,
}

/// Macros that read like keywords.
const KEYWORD_MACROS: &[&str] = &[
    "alias",
    "case",
    "cond",
    "def",
    "defdelegate",
    "defexception",
    "defguard",
    "defguardp",
    "defimpl",
    "defmacro",
    "defmacrop",
    "defmodule",
    "defoverridable",
    "defp",
    "defprotocol",
    "defstruct",
    "for",
    "if",
    "import",
    "quote",
    "raise",
    "receive",
    "require",
    "reraise",
    "super",
    "throw",
    "try",
    "unless",
    "unquote",
    "use",
    "with",
];

/// The tokens of a text in order, blanks left out. What is no token, or is closed by nothing, does not
/// keep the rest from being found.
pub fn tokens(source: &str) -> Vec<(Range<usize>, TokenKind)> {
    let found = scan_tolerant(source);
    let mut kinds = Painter {
        source,
        found: &found,
        quotes: Vec::new(),
    }
    .paint();
    let ranges = |list: &[Range<u32>], kind| -> Vec<_> {
        list.iter()
            .map(|range| (range.start as usize..range.end as usize, kind))
            .collect()
    };
    kinds.extend(ranges(&found.comments, TokenKind::Comment));
    kinds.extend(ranges(&found.errors, TokenKind::Error));
    kinds.sort_by_key(|(range, _)| range.start);
    kinds
}

struct Painter<'s> {
    source: &'s str,
    found: &'s Scan,
    /// The kinds of the quoted texts around what is at hand.
    quotes: Vec<TokenKind>,
}

impl Painter<'_> {
    fn paint(&mut self) -> Vec<(Range<usize>, TokenKind)> {
        let mut out = Vec::with_capacity(self.found.tokens.len());
        for (index, token) in self.found.tokens.iter().enumerate() {
            if let Some(kind) = self.kind(index, *token) {
                out.push((token.range(), kind));
            }
        }
        out
    }

    fn kind(&mut self, index: usize, token: Token) -> Option<TokenKind> {
        let class = token.class;
        if class.opens_quote() {
            let kind = quote_kind(class);
            self.quotes.push(kind);
            return Some(kind);
        }
        Some(match class {
            Class::Newline => return None,
            Class::Text => self.quotes.last().copied().unwrap_or(TokenKind::String),
            Class::QuoteEnd => self.quotes.pop().unwrap_or(TokenKind::String),
            Class::Name
            | Class::BracketName
            | Class::ParenName
            | Class::DoName
            | Class::SignName => self.name_kind(index, token),
            Class::At if self.touches_name(index) => TokenKind::Attribute,
            Class::And | Class::Or | Class::In | Class::When | Class::Unary => {
                self.word_or_operator(token)
            }
            _ => plain_kind(class),
        })
    }

    fn name_kind(&self, index: usize, token: Token) -> TokenKind {
        let before = index.checked_sub(1).map(|before| self.found.tokens[before]);
        match before.map(|token| token.class) {
            Some(Class::At) if before.is_some_and(|at| at.end == token.start) => {
                TokenKind::Attribute
            }
            Some(Class::Dot) => TokenKind::Call,
            _ if KEYWORD_MACROS.contains(&&self.source[token.range()]) => TokenKind::Keyword,
            _ if matches!(token.class, Class::Name | Class::BracketName) => TokenKind::Name,
            _ => TokenKind::Call,
        }
    }

    fn touches_name(&self, index: usize) -> bool {
        let (at, next) = (self.found.tokens[index], self.found.tokens.get(index + 1));
        next.is_some_and(|next| {
            next.start == at.end && self.source.as_bytes()[at.end as usize].is_ascii_lowercase()
        })
    }

    /// `and` reads as a keyword, `&&` as an operator.
    fn word_or_operator(&self, token: Token) -> TokenKind {
        match self.source.as_bytes()[token.start as usize].is_ascii_alphabetic() {
            true => TokenKind::Keyword,
            false => TokenKind::Operator,
        }
    }
}

fn quote_kind(class: Class) -> TokenKind {
    match class {
        Class::Sigil => TokenKind::Sigil,
        Class::QuotedAtom | Class::QuotedKey => TokenKind::Atom,
        Class::QuotedName => TokenKind::Call,
        _ => TokenKind::String,
    }
}

fn plain_kind(class: Class) -> TokenKind {
    use Class::*;
    match class {
        Int | Float | Char => TokenKind::Number,
        Atom | Key => TokenKind::Atom,
        Alias => TokenKind::Alias,
        Literal => TokenKind::Literal,
        Fn | Do | End | Section => TokenKind::Keyword,
        Comma | Semicolon | Dot | CallDot | OpenParen | CloseParen | OpenBracket | CloseBracket
        | OpenBrace | CloseBrace | OpenBits | CloseBits | Percent | MapPercent | CodeStart
        | CodeEnd => TokenKind::Punctuation,
        _ => TokenKind::Operator,
    }
}
