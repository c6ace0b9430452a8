//! Whether tokens stand in an order that Elixir's grammar allows, and which is the first that does not.
//!
//! A recogniser: it builds nothing, tree-sitter does. It follows Elixir's three sorts of expressions,
//! for they decide where a comma or a `do` may follow, and says what Elixir's parser says at the same
//! token. Characters and delimiters have been checked by `scan`, so brackets match here.

mod blocks;
mod calls;
mod containers;
mod expressions;
mod wording;

use super::errors::Complaint;
use super::scan::{Class, Token};

/// What an expression may stand in, by how its calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// May stand anywhere.
    Matched,
    /// Ends with a `do` block: nothing may be applied to it but operators.
    Unmatched,
    /// A call without parentheses and with several arguments: a comma behind it would be its own.
    NoParens,
}

/// What more is known of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Something closed: a literal, a bracket, a call with parentheses.
    Closed,
    /// The same, and an atom.
    Atom,
    /// A call with parentheses.
    ParensCall,
    /// A name, or a call without parentheses.
    Name,
    /// `a..b`, perhaps in parentheses.
    Range,
    /// Anything else.
    Other,
}

/// An expression that was recognised.
#[derive(Clone, Copy, Debug)]
struct Expr {
    sort: Sort,
    shape: Shape,
    /// Where Elixir says that it stands, in bytes.
    place: u32,
}

/// What holds for an expression from where it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    /// An argument of a call without parentheses: a `do` behind it is that call's.
    arguments: bool,
    /// An entry of a map: `=>` may stand in it once, and `| k: v` in the first.
    entry: bool,
}

type Checked<T> = Result<T, Box<Complaint>>;

const RED_ZONE: usize = 96 * 1024;
const MORE_STACK: usize = 2 * 1024 * 1024;

/// Checks all tokens of a text.
pub(super) fn check(source: &str, tokens: &[Token]) -> Result<(), Complaint> {
    let mut grammar = Grammar {
        source,
        tokens,
        at: 0,
        arrows_in_entry: 0,
    };
    grammar.program().map_err(|complaint| *complaint)
}

struct Grammar<'s> {
    source: &'s str,
    tokens: &'s [Token],
    at: usize,
    /// How many `=>` the map entry at hand has.
    arrows_in_entry: u32,
}

impl Grammar<'_> {
    /// The class of the token at hand; `None` at the end of the text or of the code within a string.
    fn class(&self) -> Option<Class> {
        self.class_at(self.at)
    }

    fn class_at(&self, at: usize) -> Option<Class> {
        self.tokens
            .get(at)
            .map(|token| token.class)
            .filter(|&class| class != Class::CodeEnd)
    }

    fn is(&self, class: Class) -> bool {
        self.class() == Some(class)
    }

    /// The token at hand. Only asked for where there is one.
    fn token(&self) -> Token {
        let none = Token {
            class: Class::Newline,
            start: 0,
            end: 0,
        };
        self.tokens.get(self.at).copied().unwrap_or(none)
    }

    fn start(&self) -> u32 {
        self.token().start
    }

    fn text(&self, token: Token) -> &str {
        &self.source[token.range()]
    }

    fn skip(&mut self) {
        self.at += 1;
    }

    fn accept(&mut self, class: Class) -> bool {
        let found = self.is(class);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, class: Class) -> Checked<()> {
        if self.accept(class) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// A newline may stand before what closes.
    fn expect_close(&mut self, class: Class) -> Checked<()> {
        if self.is(Class::Newline) {
            self.skip();
        }
        self.expect(class)
    }

    /// What ends an expression: newlines, a semicolon, or both.
    fn separator(&mut self) -> bool {
        let newline = self.accept(Class::Newline);
        let semicolon = self.accept(Class::Semicolon);
        newline || semicolon
    }

    /// A whole text, or the code within a string.
    fn program(&mut self) -> Checked<()> {
        self.separator();
        while self.class().is_some() {
            self.expression(Within::default())?;
            if self.class().is_some() && !self.separator() {
                return Err(self.unexpected());
            }
        }
        Ok(())
    }

    /// Steps over a quoted text, checking the code in it.
    fn quoted(&mut self) -> Checked<()> {
        self.skip();
        loop {
            match self.tokens.get(self.at).map(|token| token.class) {
                Some(Class::CodeStart) => {
                    self.skip();
                    crate::term::stack::maybe_grow(RED_ZONE, MORE_STACK, || self.program())?;
                    self.skip();
                }
                Some(Class::Text) => self.skip(),
                Some(Class::QuoteEnd) => {
                    self.skip();
                    return Ok(());
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    /// Whether a key stands here, plain or quoted.
    fn at_key(&self) -> bool {
        matches!(self.class(), Some(Class::Key | Class::QuotedKey))
    }

    /// Whether the quoted text that begins at a token has no code in it.
    fn is_plain_quote(&self, at: usize) -> bool {
        let class_at = |at: usize| self.tokens.get(at).map(|token| token.class);
        match class_at(at + 1) {
            Some(Class::Text) => class_at(at + 2) == Some(Class::QuoteEnd),
            class => class == Some(Class::QuoteEnd),
        }
    }
}
