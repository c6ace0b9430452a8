//! Operators and operands.

use super::{
    Change, Checked, Class, Expr, Grammar, MORE_STACK, RED_ZONE, Shape, Sort, Token, Within,
    wording,
};
use crate::term::stack;

/// How tightly a binary operator binds, and whether it groups to the right.
fn binding(class: Class) -> Option<(u8, bool)> {
    Some(match class {
        Class::InMatch => (4, false),
        Class::When => (5, true),
        Class::Type => (6, true),
        Class::Bar => (7, true),
        Class::Assoc => (8, true),
        Class::Match => (10, true),
        Class::Or => (12, false),
        Class::And => (13, false),
        Class::Compare => (14, false),
        Class::Relation => (15, false),
        Class::Pipe => (16, false),
        Class::In => (17, false),
        Class::Xor => (18, false),
        Class::Step => (19, true),
        Class::Concat | Class::Range => (20, true),
        Class::Sign => (21, false),
        Class::Multiply => (22, false),
        Class::Power => (23, false),
        _ => return None,
    })
}

/// Whether a token may stand behind an expression anywhere.
pub(super) fn may_follow(class: Class) -> bool {
    use Class::*;
    let ends = matches!(
        class,
        Newline
            | Semicolon
            | Comma
            | CloseParen
            | CloseBracket
            | CloseBrace
            | CloseBits
            | End
            | Section
            | Do
            | Arrow
    );
    ends || binding(class).is_some()
}

/// How tightly a prefix operator binds.
fn prefix_binding(class: Class) -> Option<u8> {
    Some(match class {
        Class::Capture => 9,
        Class::Unary | Class::Sign | Class::Step => 30,
        Class::At => 32,
        _ => return None,
    })
}

impl Grammar<'_> {
    pub(super) fn expression(&mut self, within: Within) -> Checked<Expr> {
        self.expression_from(0, within)
    }

    /// An expression of operators that bind at least so tightly.
    fn expression_from(&mut self, least: u8, within: Within) -> Checked<Expr> {
        stack::maybe_grow(RED_ZONE, MORE_STACK, || {
            let left = self.operand(within)?;
            self.operations(left, least, within)
        })
    }

    /// The operators behind an operand.
    fn operations(&mut self, mut left: Expr, least: u8, within: Within) -> Checked<Expr> {
        while let Some(right_least) = self.next_operator(left, least, within) {
            left = self.operation(left, right_least, within)?;
        }
        Ok(left)
    }

    /// The rest of an expression that begins with what has been read.
    pub(super) fn expression_behind(&mut self, first: Expr, within: Within) -> Checked<Expr> {
        let left = self.applied(first, within)?;
        self.operations(left, 0, within)
    }

    /// If an operator that binds tightly enough stands here: how tightly those on its right must bind.
    fn next_operator(&self, left: Expr, least: u8, within: Within) -> Option<u8> {
        let class = self.class()?;
        let (power, right) = binding(class)?;
        let too_many = class == Class::Assoc && (!within.entry || self.arrows_in_entry > 0);
        if left.sort == Sort::NoParens || power < least || too_many {
            return None;
        }
        Some(if right { power } else { power + 1 })
    }

    /// The operator at hand and what stands on its right.
    fn operation(&mut self, left: Expr, right_least: u8, within: Within) -> Checked<Expr> {
        let operator = self.token();
        self.part_sign(operator);
        self.skip();
        self.accept(Class::Newline);
        self.arrows_in_entry += u32::from(operator.class == Class::Assoc);
        let keys = self.at_key() && self.takes_keys(operator.class, within);
        let right = match keys {
            true => self.keys_behind_operator(operator.class)?,
            false => self.expression_from(right_least, within)?,
        };
        if operator.class == Class::Step && left.shape != Shape::Range {
            let complaint = wording::step_without_range(operator);
            return match right.shape {
                Shape::Closed | Shape::Atom | Shape::Literal | Shape::Alias => Err(complaint),
                _ => self.complain(complaint),
            };
        }
        let shape = match operator.class {
            Class::Range => Shape::Range,
            // Whether an update is well-formed is decided by what stands on its right.
            Class::Bar if within.entry => right.shape,
            _ => Shape::Other,
        };
        Ok(Expr {
            sort: joined(left.sort, right.sort),
            shape,
            place: operator.start,
        })
    }

    /// In `a -(b)` tree-sitter takes the sign for that of an argument, unless a blank follows.
    fn part_sign(&mut self, operator: Token) {
        let bytes = self.source.as_bytes();
        let blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n'));
        let (start, end) = (operator.start as usize, operator.end as usize);
        if operator.class == Class::Sign && start > 0 && blank(start - 1) && !blank(end) {
            self.edit(operator.end, Change::Insert(" "));
        }
    }

    fn takes_keys(&self, class: Class, within: Within) -> bool {
        class == Class::When || (class == Class::Bar && within.entry)
    }

    fn keys_behind_operator(&mut self, class: Class) -> Checked<Expr> {
        let place = self.start();
        let sort = match class {
            Class::When => {
                self.keys_without_parens()?;
                Sort::NoParens
            }
            _ => {
                self.keys_of_data()?;
                Sort::Matched
            }
        };
        Ok(Expr {
            sort,
            shape: Shape::Name,
            place,
        })
    }

    /// An operand with the prefix operators before it and what is applied to it behind it.
    fn operand(&mut self, within: Within) -> Checked<Expr> {
        let Some(class) = self.class() else {
            return Err(self.unexpected());
        };
        let Some(power) = prefix_binding(class) else {
            return self.primary(within);
        };
        let operator = self.token();
        self.skip();
        if class == Class::Capture && self.is(Class::Int) {
            self.skip();
            return self.applied(Expr::matched(Shape::Closed, operator.start), within);
        }
        self.accept(Class::Newline);
        let first = self.at;
        if class == Class::Capture && self.stepped_range_name() {
            let name = Expr::matched(Shape::Name, self.tokens[first].start);
            let captured = self.operations(name, power, within)?;
            return Ok(Expr {
                shape: Shape::Other,
                ..captured
            });
        }
        let operand = self.expression_from(power, within)?;
        if class == Class::Capture {
            self.part_capture(first);
        }
        let shape = match operand.shape {
            Shape::Alias | Shape::Atom | Shape::Name | Shape::ParensCall | Shape::Prefixed
                if class != Class::Capture =>
            {
                Shape::Prefixed
            }
            _ => Shape::Other,
        };
        Ok(Expr {
            sort: operand.sort,
            shape,
            place: operator.start,
        })
    }

    /// `&..///3` names the operator of three operands, which tree-sitter is given as a word.
    fn stepped_range_name(&mut self) -> bool {
        let start = self.start();
        let rest = self.source.get(start as usize..).unwrap_or("");
        if !rest.starts_with("..///") {
            return false;
        }
        while self.class().is_some() && self.start() < start + 4 {
            self.skip();
        }
        self.edit(start, Change::Mask(4));
        true
    }

    /// In `&(&1)[0]` tree-sitter takes the parentheses alone for what is captured: it is given others around
    /// all of it.
    fn part_capture(&mut self, first: usize) {
        if self.class_at(first) != Some(Class::OpenParen) || self.close_of(first) + 1 == self.at {
            return;
        }
        let (start, end) = (self.tokens[first].start, self.tokens[self.at - 1].end);
        self.edit(start, Change::Insert("("));
        self.edit(end, Change::Insert(")"));
    }

    /// Where the parenthesis that opens at a token closes.
    fn close_of(&self, open: usize) -> usize {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate().take(self.at).skip(open) {
            match token.class {
                Class::OpenParen => depth += 1,
                Class::CloseParen => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        open
    }

    /// An operand without prefix operators.
    fn primary(&mut self, within: Within) -> Checked<Expr> {
        let place = self.start();
        let Some(class) = self.class() else {
            return Err(self.unexpected());
        };
        let shape = match class {
            Class::Name
            | Class::SignName
            | Class::DoName
            | Class::ParenName
            | Class::BracketName => {
                let (named, finished) = self.named(place, within)?;
                return match finished {
                    true => Ok(named),
                    false => self.applied(named, within),
                };
            }
            Class::Int | Class::Float | Class::Char | Class::Range => self.leaf(Shape::Closed),
            Class::Alias => self.leaf(Shape::Alias),
            Class::Atom => self.leaf(Shape::Atom),
            Class::Literal => self.leaf(Shape::Literal),
            Class::QuotedKey => return Err(self.unexpected()),
            Class::QuotedAtom => self.quoted_atom()?,
            _ if class.opens_quote() => {
                self.quoted()?;
                Shape::Closed
            }
            Class::OpenParen => {
                let parens = self.parens()?;
                return self.applied(parens, within);
            }
            Class::OpenBracket => self.list()?,
            Class::OpenBrace => self.container(Class::CloseBrace)?,
            Class::OpenBits => self.container(Class::CloseBits)?,
            Class::MapPercent => self.map()?,
            Class::Percent => self.structure()?,
            Class::Fn => self.function()?,
            _ => return Err(self.unexpected()),
        };
        self.applied(Expr::matched(shape, place), within)
    }

    fn leaf(&mut self, shape: Shape) -> Shape {
        self.skip();
        shape
    }

    /// An atom in quotes is an atom only if there is no code in it.
    fn quoted_atom(&mut self) -> Checked<Shape> {
        let shape = if self.is_plain_quote(self.at) {
            Shape::Atom
        } else {
            Shape::Closed
        };
        self.quoted()?;
        Ok(shape)
    }

    /// What is applied to an operand: dots, brackets, calls of what it is.
    pub(super) fn applied(&mut self, mut operand: Expr, within: Within) -> Checked<Expr> {
        loop {
            if operand.sort != Sort::Matched {
                return Ok(operand);
            }
            let closed = !matches!(
                operand.shape,
                Shape::Name | Shape::Call | Shape::Prefixed | Shape::Other
            );
            match self.class() {
                Some(Class::Dot) => {
                    let (next, finished) = self.dotted(operand, within)?;
                    operand = next;
                    if finished {
                        return Ok(operand);
                    }
                }
                Some(Class::CallDot) => operand = self.call_of_value(within)?,
                Some(Class::OpenBracket) if closed => {
                    let place = self.start();
                    self.bracket()?;
                    operand = Expr::matched(Shape::Closed, place);
                }
                Some(Class::Key) if closed => return Err(self.key_without_comma()),
                Some(Class::QuotedKey) if closed && self.is_plain_quote(self.at) => {
                    return Err(self.key_without_comma());
                }
                _ => return Ok(operand),
            }
        }
    }
}

/// The sort of an operation, from those of its operands.
fn joined(left: Sort, right: Sort) -> Sort {
    match (left, right) {
        (Sort::Unmatched, _) => Sort::Unmatched,
        (_, right) => right,
    }
}
