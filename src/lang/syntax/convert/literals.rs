//! Names, numbers, characters and plain atoms.

use num_bigint::BigInt;

use super::{Converter, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::syntax::escapes;
use crate::lang::syntax::tree::Raw;
use crate::term::Atom;

impl<'t> Converter<'_, 't> {
    pub(super) fn identifier(&mut self, raw: Raw<'t>) -> Result<Node> {
        let text = self.text(raw);
        let kind = match text {
            ".." => Kind::Call {
                name: Atom::new(".."),
                args: Vec::new(),
                blocks: Vec::new(),
                parens: false,
            },
            _ => Kind::Name(Atom::new(operator_name(text))),
        };
        Ok(self.leaf(raw, kind))
    }

    pub(super) fn alias(&mut self, raw: Raw<'t>) -> Node {
        let names = self.alias_names(raw);
        self.leaf(raw, Kind::Alias(names))
    }

    /// The parts of `A.B.C`; blanks and newlines may stand around the dots.
    pub(super) fn alias_names(&self, raw: Raw<'t>) -> Vec<Atom> {
        self.text(raw)
            .split('.')
            .map(|part| Atom::new(part.trim()))
            .collect()
    }

    pub(super) fn integer(&mut self, raw: Raw<'t>) -> Result<Node> {
        let text = self.text(raw);
        let (digits, radix) = match text.as_bytes() {
            [b'0', b'x', ..] => (&text[2..], 16),
            [b'0', b'o', ..] => (&text[2..], 8),
            [b'0', b'b', ..] => (&text[2..], 2),
            _ => (text, 10),
        };
        let value = match i64::from_str_radix(digits, radix) {
            Ok(small) => BigInt::from(small),
            Err(_) => BigInt::parse_bytes(without_underscores(digits).as_bytes(), radix)
                .ok_or_else(|| self.problem(raw))?,
        };
        Ok(self.leaf(raw, Kind::Int(value)))
    }

    pub(super) fn float(&mut self, raw: Raw<'t>) -> Result<Node> {
        let digits = without_underscores(self.text(raw));
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(self.leaf(raw, Kind::Float(value))),
            _ => Err(self.problem_saying(raw, format!("invalid float number {digits}"))),
        }
    }

    /// `?a`, `?\n`: the number of the character.
    pub(super) fn char(&mut self, raw: Raw<'t>) -> Result<Node> {
        let mut chars = self.text(raw).chars().skip(1);
        let point = match (chars.next(), chars.next()) {
            (Some('\\'), Some(letter)) => escapes::control(letter).map_or(letter as u32, u32::from),
            (Some(char), None) => char as u32,
            _ => return Err(self.problem(raw)),
        };
        Ok(self.leaf(raw, Kind::Int(BigInt::from(point))))
    }

    /// `:name`, `:+`, and the key `name: `.
    pub(super) fn atom(&mut self, raw: Raw<'t>) -> Result<Node> {
        let text = self.text(raw).trim_end();
        let name = text
            .strip_prefix(':')
            .or_else(|| text.strip_suffix(':'))
            .unwrap_or(text);
        self.check_atom_size(raw, name.chars().count())?;
        Ok(self.leaf(raw, Kind::Atom(Atom::new(name))))
    }

    /// Atoms have at most 255 characters.
    pub(super) fn check_atom_size(&self, raw: Raw<'t>, characters: usize) -> Result<()> {
        match characters {
            0..=255 => Ok(()),
            _ => Err(self.problem(raw)),
        }
    }
}

/// An operator's name: blanks within `not in` are one.
pub(super) fn operator_name(text: &str) -> &str {
    if text.starts_with("not")
        && text.len() > 3
        && text.ends_with("in")
        && text[3..].starts_with(char::is_whitespace)
    {
        return "not in";
    }
    text
}

fn without_underscores(text: &str) -> String {
    text.chars().filter(|&char| char != '_').collect()
}
