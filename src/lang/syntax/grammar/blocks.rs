//! Parentheses, `fn` and `do` blocks, and the clauses in them.

use super::{Checked, Class, Expr, Grammar, MORE_STACK, RED_ZONE, Shape, Sort, Within, wording};
use crate::lang::syntax::scan::Token;
use crate::term::stack;

/// What stands between parentheses, or in a block.
enum Content {
    /// Nothing, or expressions and clauses.
    Ordinary { clauses: bool, shape: Shape },
    /// `a, b` or `a: 1`: right only as the parameters of a clause.
    Parameters,
}

impl Grammar<'_> {
    /// Parentheses around expressions or clauses.
    pub(super) fn parens(&mut self) -> Checked<Expr> {
        match self.parens_or_parameters()? {
            Some(parens) => Ok(parens),
            None => {
                self.at -= 1;
                Err(self.unexpected())
            }
        }
    }

    /// Parentheses around expressions or clauses; `None` if they hold parameters.
    pub(super) fn parens_or_parameters(&mut self) -> Checked<Option<Expr>> {
        let place = self.start();
        Ok(
            match stack::maybe_grow(RED_ZONE, MORE_STACK, || self.parens_content())? {
                Content::Parameters => None,
                Content::Ordinary { shape, .. } => Some(Expr::matched(shape, place)),
            },
        )
    }

    fn parens_content(&mut self) -> Checked<Content> {
        self.skip();
        self.accept(Class::Newline);
        if self.accept(Class::CloseParen) {
            return Ok(Content::Ordinary {
                clauses: false,
                shape: Shape::Closed,
            });
        }
        self.accept(Class::Semicolon);
        let content = self.statements(true)?;
        self.accept(Class::Newline);
        self.accept(Class::Semicolon);
        self.expect_close(Class::CloseParen)?;
        Ok(content)
    }

    /// Expressions and clauses up to what closes them.
    fn statements(&mut self, in_parens: bool) -> Checked<Content> {
        let mut first = None;
        let mut count = 0;
        let mut arrow = None;
        while !self.at_close() {
            let statement = self.statement(in_parens && count == 0)?;
            match statement {
                Statement::Parameters => return Ok(Content::Parameters),
                Statement::Clause(token) => arrow = arrow.or(Some(token)),
                Statement::Expression(_) => {}
            }
            count += 1;
            first = first.or(Some(statement));
            if !self.at_close() && !self.separator() {
                break;
            }
        }
        match (first, arrow) {
            (Some(Statement::Expression(_)), Some(arrow)) if self.at_close() => {
                Err(wording::misplaced_clause(arrow))
            }
            (Some(Statement::Expression(shape)), None) if count == 1 && shape == Shape::Range => {
                Ok(Content::Ordinary {
                    clauses: false,
                    shape,
                })
            }
            _ => Ok(Content::Ordinary {
                clauses: arrow.is_some(),
                shape: Shape::Closed,
            }),
        }
    }

    fn at_close(&self) -> bool {
        matches!(
            self.class(),
            Some(Class::CloseParen | Class::End | Class::Section)
        )
    }

    /// An expression or a clause.
    fn statement(&mut self, alone_in_parens: bool) -> Checked<Statement> {
        if self.is(Class::Arrow) {
            return self.arrow();
        }
        if self.at_key() {
            self.keys_without_parens()?;
            return self.behind_parameters(alone_in_parens);
        }
        let first = match self.is(Class::OpenParen) {
            true => match self.parens_or_parameters()? {
                Some(parens) => self.expression_behind(parens, Within::NOTHING)?,
                None => return self.guard_and_arrow(),
            },
            false => self.expression(Within::NOTHING)?,
        };
        match (first.sort, self.class()) {
            (Sort::Matched, Some(Class::Comma)) => {
                self.more_arguments()?;
                self.behind_parameters(alone_in_parens)
            }
            (Sort::Matched | Sort::NoParens, Some(Class::Arrow)) => self.arrow(),
            _ => Ok(Statement::Expression(first.shape)),
        }
    }

    /// Behind parameters an arrow must stand, or the parenthesis that makes them those of a clause.
    fn behind_parameters(&mut self, alone_in_parens: bool) -> Checked<Statement> {
        let close = if self.is(Class::Newline) {
            self.at + 1
        } else {
            self.at
        };
        match self.class() {
            Some(Class::Arrow) => self.arrow(),
            _ if alone_in_parens && self.class_at(close) == Some(Class::CloseParen) => {
                Ok(Statement::Parameters)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// Behind parameters in parentheses.
    fn guard_and_arrow(&mut self) -> Checked<Statement> {
        if self.accept(Class::When) {
            self.accept(Class::Newline);
            self.expression(Within::NOTHING)?;
        }
        if self.is(Class::Arrow) {
            self.arrow()
        } else {
            Err(self.unexpected())
        }
    }

    /// `-> body`, of which all but the first expression is left to be read as statements.
    fn arrow(&mut self) -> Checked<Statement> {
        let arrow = self.token();
        self.skip();
        self.accept(Class::Newline);
        let empty =
            self.at_close() || matches!(self.class(), Some(Class::Semicolon | Class::Newline));
        if !empty {
            self.expression(Within::NOTHING)?;
        }
        Ok(Statement::Clause(arrow))
    }

    /// `fn ... end`.
    pub(super) fn function(&mut self) -> Checked<Shape> {
        let opening = self.token();
        self.skip();
        self.separator();
        if self.is(Class::End) {
            return Err(self.unexpected());
        }
        let content = self.statements(false)?;
        self.expect(Class::End)?;
        match content {
            Content::Ordinary { clauses: true, .. } => Ok(Shape::Closed),
            _ => Err(wording::function_without_clauses(opening)),
        }
    }

    /// `do ... else ... end`.
    pub(super) fn do_block(&mut self) -> Checked<()> {
        self.expect(Class::Do)?;
        loop {
            self.separator();
            self.statements(false)?;
            if !self.accept(Class::Section) {
                return self.expect(Class::End);
            }
        }
    }
}

/// What stands between two separators.
#[derive(Clone, Copy)]
enum Statement {
    Expression(Shape),
    /// A clause, with its arrow.
    Clause(Token),
    /// See [`Content::Parameters`].
    Parameters,
}
