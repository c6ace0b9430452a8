//! Lists, tuples, bitstrings, maps and access.

use super::{Change, Checked, Class, Expr, Grammar, Shape, Sort, Within, wording};

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
        // Only a list may begin with keys.
        let mut takes_keys = close == Class::CloseBracket;
        loop {
            if takes_keys && self.at_key() {
                self.keys_of_data()?;
                break;
            }
            self.item()?;
            takes_keys = true;
            if !self.accept(Class::Comma) || self.is(close) {
                break;
            }
        }
        self.expect_close(close)?;
        Ok(Shape::Closed)
    }

    /// An element: a call without parentheses may have one argument only.
    fn item(&mut self) -> Checked<Expr> {
        let item = self.expression(Within::NOTHING)?;
        match item.sort {
            Sort::NoParens => self.complain(wording::call_in_container(item.place)),
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
                self.expression(Within::BEHIND_KEYS)?;
                return Err(wording::item_behind_keys(comma));
            }
        }
    }

    fn closes(&self) -> bool {
        matches!(
            self.class(),
            Some(Class::CloseBracket | Class::CloseBrace | Class::CloseBits)
        )
    }

    /// tree-sitter wants an access bracket to touch what it is applied to.
    fn touch_target(&mut self) {
        let (end, start) = (self.tokens[self.at - 1].end, self.start());
        if end < start {
            self.edit(end, Change::Delete(start - end));
        }
    }

    /// `[key]` behind what it is applied to.
    pub(super) fn bracket(&mut self) -> Checked<()> {
        self.touch_target();
        self.skip();
        self.accept(Class::Newline);
        if self.at_key() {
            self.edit(self.start(), Change::Insert("["));
            self.keys_of_data()?;
            self.edit(self.start(), Change::Insert("]"));
        } else {
            self.item()?;
            let comma = self.token();
            if self.accept(Class::Comma) {
                self.edit(comma.start, Change::Delete(1));
            }
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

    /// An alias, an atom, a name or a call with parentheses, perhaps behind a prefix operator.
    fn struct_name(&mut self) -> Checked<()> {
        let name = self.expression(Within::STRUCT_NAME)?;
        match name.shape {
            Shape::Alias | Shape::Atom | Shape::Name | Shape::ParensCall | Shape::Prefixed => {
                Ok(())
            }
            _ => Err(self.unexpected()),
        }
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
        let entry = self.expression(Within::ENTRY)?;
        if entry.sort == Sort::NoParens {
            return Err(self.unexpected());
        }
        if self.arrows_in_entry == 0
            && !matches!(entry.shape, Shape::Name | Shape::Call | Shape::ParensCall)
        {
            return Err(self.unexpected());
        }
        Ok(())
    }
}
