//! Names, calls and their arguments.

use super::{Checked, Class, Expr, Grammar, Shape, Sort, Within, wording};

impl Grammar<'_> {
    /// A name, with the arguments and blocks behind it; true when nothing more can be applied.
    /// `place` is where Elixir places the call.
    pub(super) fn named(&mut self, place: u32, within: Within) -> Checked<(Expr, bool)> {
        let class = self.class().unwrap_or(Class::Name);
        self.skip();
        self.named_as(class, place, within)
    }

    fn named_as(&mut self, class: Class, place: u32, within: Within) -> Checked<(Expr, bool)> {
        match class {
            Class::ParenName => Ok((self.call_with_parens(place, within)?, false)),
            Class::BracketName => {
                let place = self.start();
                self.bracket()?;
                Ok((Expr::matched(Shape::Closed, place), false))
            }
            Class::DoName if !within.arguments => {
                self.do_block()?;
                Ok((Expr::with_block(place), true))
            }
            _ if self.begins_argument(class, within) => {
                Ok((self.call_without_parens(place, within)?, true))
            }
            _ => Ok((Expr::matched(Shape::Name, place), false)),
        }
    }

    /// Whether an argument follows a name without parentheses.
    fn begins_argument(&self, name: Class, within: Within) -> bool {
        use Class::*;
        let Some(class) = self.class() else {
            return false;
        };
        match class {
            Sign => name == SignName,
            OpenBrace => !within.structure,
            Key | QuotedKey | Int | Float | Char | Atom | Alias | Literal | Name | ParenName
            | BracketName | DoName | SignName | Unary | At | Capture | OpenParen | OpenBracket
            | OpenBits | Percent | MapPercent | Fn => true,
            _ => class.opens_quote(),
        }
    }

    /// The arguments in parentheses, perhaps twice, and a block.
    fn call_with_parens(&mut self, place: u32, within: Within) -> Checked<Expr> {
        self.arguments_in_parens()?;
        if self.is(Class::OpenParen) {
            self.arguments_in_parens()?;
        }
        self.with_block(Expr::matched(Shape::ParensCall, place), within)
    }

    /// A `do` block behind a call, unless it belongs to a call around it.
    fn with_block(&mut self, call: Expr, within: Within) -> Checked<Expr> {
        if !self.is(Class::Do) || within.arguments {
            return Ok(call);
        }
        self.do_block()?;
        Ok(Expr::with_block(call.place))
    }

    fn call_without_parens(&mut self, place: u32, within: Within) -> Checked<Expr> {
        let sort = self.arguments_without_parens(within)?;
        let call = Expr {
            sort,
            shape: Shape::Call,
            place,
        };
        self.with_block(call, within)
    }

    /// `f a, b: c`. One argument leaves a call that may be an argument itself.
    fn arguments_without_parens(&mut self, within: Within) -> Checked<Sort> {
        if self.at_key() {
            self.keys_without_parens()?;
            return Ok(Sort::Matched);
        }
        let first = self.first_argument(within)?;
        if first.sort != Sort::Matched || within.single || !self.is(Class::Comma) {
            return Ok(first.sort);
        }
        self.more_arguments()?;
        Ok(Sort::NoParens)
    }

    /// The first argument; parentheses with commas in them were meant to be the call's.
    fn first_argument(&mut self, around: Within) -> Checked<Expr> {
        let within = Within {
            single: around.single,
            ..Within::ARGUMENT
        };
        if !self.is(Class::OpenParen) {
            return self.expression(within);
        }
        let open = self.token();
        match self.parens_or_parameters()? {
            Some(parens) => self.expression_behind(parens, within),
            None => Err(wording::blank_before_parens(open)),
        }
    }

    /// The arguments behind the first comma.
    pub(super) fn more_arguments(&mut self) -> Checked<()> {
        while self.accept(Class::Comma) {
            if self.at_key() {
                return self.keys_without_parens();
            }
            let next = self.expression(Within::ARGUMENT)?;
            if next.sort == Sort::NoParens {
                return Err(wording::nested_call(next.place));
            }
        }
        Ok(())
    }

    /// `a: 1, b: 2` at the end of a call without parentheses.
    pub(super) fn keys_without_parens(&mut self) -> Checked<()> {
        loop {
            self.key()?;
            let value = self.expression(Within::ARGUMENT)?;
            if value.sort == Sort::NoParens || !self.is(Class::Comma) {
                return Ok(());
            }
            let comma = self.token();
            self.skip();
            if !self.at_key() {
                self.expression(Within::BEHIND_KEYS)?;
                return Err(wording::argument_behind_keys(comma));
            }
        }
    }

    /// A key, and the newline that may follow it.
    pub(super) fn key(&mut self) -> Checked<()> {
        if self.is(Class::Key) {
            self.skip();
        } else {
            self.quoted()?;
        }
        self.accept(Class::Newline);
        Ok(())
    }

    /// `(a, b, c: 1)` right behind a name.
    fn arguments_in_parens(&mut self) -> Checked<()> {
        self.expect(Class::OpenParen)?;
        self.accept(Class::Newline);
        if self.accept(Class::CloseParen) {
            return Ok(());
        }
        let mut first = true;
        loop {
            if self.at_key() {
                self.keys_in_parens()?;
                break;
            }
            let argument = self.expression(Within::NOTHING)?;
            let alone = first && !self.is(Class::Comma);
            if argument.sort == Sort::NoParens && !alone {
                return self.complain(wording::nested_call(argument.place));
            }
            if !self.accept(Class::Comma) {
                break;
            }
            first = false;
        }
        self.expect_close(Class::CloseParen)
    }

    fn keys_in_parens(&mut self) -> Checked<()> {
        loop {
            self.key()?;
            let value = self.expression(Within::NOTHING)?;
            if value.sort == Sort::NoParens {
                return self.complain(wording::call_in_container(value.place));
            }
            let comma = self.token();
            if !self.accept(Class::Comma) || self.is(Class::CloseParen) {
                return Ok(());
            }
            if !self.at_key() {
                self.expression(Within::BEHIND_KEYS)?;
                return Err(wording::argument_behind_keys(comma));
            }
        }
    }

    /// A dot and what stands behind it; true when no more can be applied.
    pub(super) fn dotted(&mut self, left: Expr, within: Within) -> Checked<(Expr, bool)> {
        let dot = self.token();
        self.skip();
        let place = self.start();
        let Some(class) = self.class() else {
            return Err(self.unexpected());
        };
        match class {
            Class::Alias => {
                if matches!(left.shape, Shape::Atom | Shape::Literal) {
                    return Err(wording::alias_behind_atom(self.token()));
                }
                self.skip();
                Ok((Expr::matched(Shape::Alias, left.place), false))
            }
            Class::OpenBrace => {
                self.container(Class::CloseBrace)?;
                Ok((Expr::matched(Shape::Closed, dot.start), false))
            }
            Class::QuotedName => self.quoted_name(place, within),
            Class::Name
            | Class::SignName
            | Class::DoName
            | Class::ParenName
            | Class::BracketName => self.named(place, within),
            _ => Err(self.unexpected()),
        }
    }

    /// `mod."name"`: what stands right behind the quote decides, as behind a plain name.
    fn quoted_name(&mut self, place: u32, within: Within) -> Checked<(Expr, bool)> {
        self.quoted()?;
        let end = self.tokens[self.at - 1].end;
        let touches = self.start() == end;
        let class = match self.class() {
            Some(Class::OpenParen) if touches => Class::ParenName,
            Some(Class::OpenBracket) if touches => Class::BracketName,
            Some(Class::Do) => Class::DoName,
            _ => Class::Name,
        };
        self.named_as(class, place, within)
    }

    /// `f.(x)`.
    pub(super) fn call_of_value(&mut self, within: Within) -> Checked<Expr> {
        let place = self.start();
        self.skip();
        self.call_with_parens(place, within)
    }
}
