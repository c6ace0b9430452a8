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
use super::patch::{Change, Edit};
use super::scan::{Class, Token};
use crate::term::stack;

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
    /// Something closed: a literal, a bracket, a block in parentheses.
    Closed,
    /// `true`, `false`, `nil`.
    Literal,
    /// An atom with a colon.
    Atom,
    /// `A.B`.
    Alias,
    /// A call with parentheses.
    ParensCall,
    /// A call without parentheses.
    Call,
    /// A name, or a remote one, without arguments.
    Name,
    /// What may name a struct, behind a prefix operator.
    Prefixed,
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

impl Expr {
    /// One that may stand anywhere.
    fn matched(shape: Shape, place: u32) -> Expr {
        Expr {
            sort: Sort::Matched,
            shape,
            place,
        }
    }

    /// One that ends with a block.
    fn with_block(place: u32) -> Expr {
        Expr {
            sort: Sort::Unmatched,
            shape: Shape::Other,
            place,
        }
    }
}

/// What holds for an expression from where it stands.
#[derive(Clone, Copy, Debug)]
struct Within {
    /// An argument of a call without parentheses: a `do` behind it is that call's.
    arguments: bool,
    /// An entry of a map: `=>` may stand in it once, and `| k: v` in the first.
    entry: bool,
    /// Where a second argument of a call without parentheses cannot be meant.
    single: bool,
    /// The name of a struct: the brace behind it is no argument.
    structure: bool,
}

impl Within {
    const NOTHING: Within = Within {
        arguments: false,
        entry: false,
        single: false,
        structure: false,
    };
    /// An argument of a call without parentheses.
    const ARGUMENT: Within = Within {
        arguments: true,
        ..Within::NOTHING
    };
    /// Behind keys, where nothing is right, but some is named more kindly.
    const BEHIND_KEYS: Within = Within {
        single: true,
        ..Within::ARGUMENT
    };
    const ENTRY: Within = Within {
        entry: true,
        ..Within::NOTHING
    };
    const STRUCT_NAME: Within = Within {
        single: true,
        structure: true,
        ..Within::ARGUMENT
    };
}

type Checked<T> = Result<T, Box<Complaint>>;

const RED_ZONE: usize = 96 * 1024;
const MORE_STACK: usize = 2 * 1024 * 1024;

/// Checks all tokens of a text.
///
/// Answers the changes that make tree-sitter read the text as it has been read here.
pub(super) fn check(source: &str, tokens: &[Token]) -> Result<Vec<Edit>, Complaint> {
    let mut grammar = Grammar {
        source,
        tokens,
        at: 0,
        arrows_in_entry: 0,
        edits: Vec::new(),
    };
    grammar.expressions().map_err(|complaint| *complaint)?;
    Ok(grammar.edits)
}

struct Grammar<'s> {
    source: &'s str,
    tokens: &'s [Token],
    at: usize,
    /// How many `=>` the map entry at hand has.
    arrows_in_entry: u32,
    edits: Vec<Edit>,
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

    /// A complaint that Elixir's parser comes to only if what follows could be right: some it makes before it
    /// looks at that, some behind it.
    fn complain<T>(&self, complaint: Box<Complaint>) -> Checked<T> {
        if self.class().is_none_or(expressions::may_follow) {
            return Err(complaint);
        }
        Err(self.unexpected())
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

    /// The expressions of a whole text, or of the code within a string; answers how many.
    fn expressions(&mut self) -> Checked<u32> {
        let mut count = 0;
        self.separator();
        while self.class().is_some() {
            self.expression(Within::NOTHING)?;
            count += 1;
            if self.class().is_some() && !self.separator() {
                return Err(self.unexpected());
            }
        }
        Ok(count)
    }

    /// The code of `#{...}`, from its opening. tree-sitter takes one expression there.
    fn code(&mut self) -> Checked<()> {
        self.skip();
        let start = self.tokens[self.at - 1].end;
        let semicolon = self.is(Class::Semicolon);
        let count = stack::maybe_grow(RED_ZONE, MORE_STACK, || self.expressions())?;
        if count > 1 || semicolon || self.tokens[self.at - 1].class == Class::Semicolon {
            self.edit(start, Change::Insert("("));
            self.edit(self.start(), Change::Insert(")"));
        }
        self.skip();
        Ok(())
    }

    fn edit(&mut self, at: u32, change: Change) {
        self.edits.push(Edit { at, change });
    }

    /// Hides a text that tree-sitter might misread, because of its backslashes.
    fn mask(&mut self, text: Token) {
        if self.source[text.range()].contains('\\') {
            self.edit(text.start, Change::Mask(text.end - text.start));
        }
    }

    /// Steps over a quoted text, checking the code in it.
    fn quoted(&mut self) -> Checked<()> {
        let raw = matches!(self.class(), Some(Class::Sigil | Class::QuotedName));
        self.skip();
        loop {
            match self.tokens.get(self.at).map(|token| token.class) {
                Some(Class::CodeStart) => self.code()?,
                Some(Class::Text) => {
                    if raw {
                        self.mask(self.token());
                    }
                    self.skip();
                }
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
