//! Lists, tuples, bitstrings, maps and access.

use super::{Checked, Class, Expr, Grammar, Shape, Sort, Within, wording};

impl Grammar<'_> {
    pub(super) fn list(&mut self) -> Checked<Shape> {
        self.container(Class::CloseBracket)
    }

    /// `[a, b, c: 1]` and the like, from what opens it to what closes it.
    pub(super) fn container(&mut self, close: Class) -> Checked<Shape> {
        self.skip();
        self.accept(Class::Newline);
        if self.accept(close) {
            return Ok(Shape::Closed);
        }
        loop {
            if self.at_key() {
                self.keys_of_data()?;
                break;
            }
            self.item()?;
            if !self.accept(Class::Comma) || self.is(close) {
                break;
            }
        }
        self.expect_close(close)?;
        Ok(Shape::Closed)
    }

    /// An element: a call without parentheses may have one argument only.
    fn item(&mut self) -> Checked<Expr> {
        let item = self.expression(Within::default())?;
        match item.sort {
            Sort::NoParens => Err(wording::call_in_container(item.place)),
            _ => Ok(item),
        }
    }

    /// Keys and values up to what closes; nothing else may follow them.
    pub(super) fn keys_of_data(&mut self) -> Checked<()> {
        loop {
            self.key()?;
            self.item()?;
            let comma = self.token();
            if !self.accept(Class::Comma) || self.closes() {
                return Ok(());
            }
            if !self.at_key() {
                let extra = self.expression(Within::default())?;
                return Err(match extra.sort {
                    Sort::Matched => wording::item_behind_keys(comma),
                    _ => self.unexpected(),
                });
            }
        }
    }

    fn closes(&self) -> bool {
        matches!(
            self.class(),
            Some(Class::CloseBracket | Class::CloseBrace | Class::CloseBits)
        )
    }

    /// `[key]` behind what it is applied to.
    pub(super) fn bracket(&mut self) -> Checked<()> {
        self.skip();
        self.accept(Class::Newline);
        if self.at_key() {
            self.keys_of_data()?;
        } else {
            self.item()?;
            self.accept(Class::Comma);
        }
        self.expect_close(Class::CloseBracket)
    }

    /// `%{...}`, from its percent sign.
    pub(super) fn map(&mut self) -> Checked<Shape> {
        self.skip();
        self.accept(Class::Newline);
        self.map_content()
    }

    /// `%Name{...}`, from its percent sign.
    pub(super) fn structure(&mut self) -> Checked<Shape> {
        self.skip();
        self.struct_name()?;
        self.accept(Class::Newline);
        if !self.is(Class::OpenBrace) {
            return Err(self.unexpected());
        }
        self.map_content()
    }

    /// An alias, an atom, a name or a call with parentheses, perhaps behind `^` or `@`.
    fn struct_name(&mut self) -> Checked<()> {
        while matches!(
            self.class(),
            Some(Class::Unary | Class::At | Class::Sign | Class::Step)
        ) {
            self.skip();
            self.accept(Class::Newline);
        }
        match self.class() {
            Some(Class::Alias | Class::Atom | Class::Name | Class::SignName | Class::DoName) => {
                self.skip()
            }
            Some(Class::QuotedAtom) => {
                self.quoted()?;
            }
            Some(Class::ParenName) => {
                let place = self.start();
                self.named(
                    place,
                    Within {
                        arguments: true,
                        entry: false,
                    },
                )?;
            }
            Some(_) => {
                self.skip_literal()?;
                return Err(self.unexpected());
            }
            None => return Err(self.unexpected()),
        }
        while self.is(Class::Dot) {
            self.skip();
            match self.class() {
                Some(Class::Alias | Class::Name | Class::DoName | Class::SignName) => self.skip(),
                Some(Class::ParenName) => {
                    let place = self.start();
                    self.named(
                        place,
                        Within {
                            arguments: true,
                            entry: false,
                        },
                    )?;
                }
                Some(Class::OpenBrace) => {
                    self.container(Class::CloseBrace)?;
                }
                _ => return Err(self.unexpected()),
            }
        }
        Ok(())
    }

    /// Steps over what could go on with a dot, but names no struct: what follows it is wrong.
    fn skip_literal(&mut self) -> Checked<()> {
        let place = self.start();
        match self.class() {
            Some(Class::Int | Class::Float | Class::Char | Class::Literal) => self.skip(),
            Some(Class::Capture) if self.class_at(self.at + 1) == Some(Class::Int) => self.at += 2,
            Some(class) if class.opens_quote() => {
                self.quoted()?;
            }
            Some(Class::OpenBracket) => {
                self.list()?;
            }
            Some(Class::BracketName) => {
                self.named(
                    place,
                    Within {
                        arguments: true,
                        entry: false,
                    },
                )?;
            }
            _ => {}
        }
        Ok(())
    }

    fn map_content(&mut self) -> Checked<Shape> {
        self.skip();
        self.accept(Class::Newline);
        if self.accept(Class::CloseBrace) {
            return Ok(Shape::Closed);
        }
        let outer = std::mem::take(&mut self.arrows_in_entry);
        loop {
            if self.at_key() {
                self.keys_of_data()?;
                break;
            }
            self.entry()?;
            if !self.accept(Class::Comma) || self.is(Class::CloseBrace) {
                break;
            }
        }
        self.arrows_in_entry = outer;
        self.expect_close(Class::CloseBrace)?;
        Ok(Shape::Closed)
    }

    /// `k => v`, or a call, which might be a macro that makes entries.
    fn entry(&mut self) -> Checked<()> {
        self.arrows_in_entry = 0;
        let entry = self.expression(Within {
            arguments: false,
            entry: true,
        })?;
        if entry.sort == Sort::NoParens {
            return Err(self.unexpected());
        }
        if self.arrows_in_entry == 0 && !matches!(entry.shape, Shape::Name | Shape::ParensCall) {
            return Err(self.unexpected());
        }
        Ok(())
    }
}
