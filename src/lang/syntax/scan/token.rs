//! What the scanner tells apart.

use std::ops::Range;

/// What a token is to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::lang::syntax) enum Class {
    Int,
    Float,
    Char,
    Atom,
    Alias,
    /// `true`, `false`, `nil`.
    Literal,
    /// A name; one that stands right before `(`, `[`, `do`, or before a sign that belongs to its argument.
    Name,
    ParenName,
    BracketName,
    DoName,
    SignName,
    /// `name:`, also of operators.
    Key,
    /// The tokens that begin a quoted text.
    String,
    Charlist,
    StringHeredoc,
    CharlistHeredoc,
    Sigil,
    QuotedAtom,
    /// A string or charlist that turns out to be a key.
    QuotedKey,
    /// The `"name"` of `mod."name"`.
    QuotedName,
    /// Within a quoted text: what stands there, `#{` and `}`, and the closing delimiter (with a sigil's
    /// modifiers or a key's colon).
    Text,
    CodeStart,
    CodeEnd,
    QuoteEnd,
    /// Operators, by how they bind.
    Unary,
    At,
    Capture,
    Sign,
    Arrow,
    InMatch,
    When,
    Type,
    Bar,
    Assoc,
    Match,
    Or,
    And,
    Compare,
    Relation,
    Pipe,
    In,
    Xor,
    Step,
    Concat,
    Range,
    Multiply,
    Power,
    Dot,
    /// The dot of `f.(x)`.
    CallDot,
    Comma,
    Semicolon,
    Newline,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenBits,
    CloseBits,
    /// `%`, and the `%` of `%{`.
    Percent,
    MapPercent,
    Fn,
    Do,
    End,
    /// `else`, `rescue`, `catch`, `after`.
    Section,
}

impl Class {
    /// Whether this begins a quoted text.
    pub(in crate::lang::syntax) fn opens_quote(self) -> bool {
        use Class::*;
        matches!(
            self,
            String
                | Charlist
                | StringHeredoc
                | CharlistHeredoc
                | Sigil
                | QuotedAtom
                | QuotedKey
                | QuotedName
        )
    }
}

/// A token: what it is, and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lang::syntax) struct Token {
    pub(in crate::lang::syntax) class: Class,
    pub(in crate::lang::syntax) start: u32,
    pub(in crate::lang::syntax) end: u32,
}

impl Token {
    pub(in crate::lang::syntax) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
