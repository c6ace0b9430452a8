//! Integers and floats, in every base and with underscores.

use super::{Class, Scanner, Step};
use crate::lang::syntax::errors::Complaint;

impl Scanner<'_> {
    pub(super) fn number(&mut self) -> Step {
        let rest = self.rest();
        let based: Option<fn(&u8) -> bool> = match rest {
            [b'0', b'x', ..] => Some(u8::is_ascii_hexdigit),
            [b'0', b'b', ..] => Some(|byte| matches!(byte, b'0' | b'1')),
            [b'0', b'o', ..] => Some(|byte| matches!(byte, b'0'..=b'7')),
            _ => None,
        };
        match based {
            // What follows a number in another base need not be parted from it: `0b12` is `0b1` and `2`.
            Some(is_digit) if rest.get(2).is_some_and(is_digit) => {
                let size = 2 + digits(&rest[2..], is_digit);
                self.simple(Class::Int, size)
            }
            _ => self.decimal(),
        }
    }

    fn decimal(&mut self) -> Step {
        let rest = self.rest();
        let mut size = digits(rest, u8::is_ascii_digit);
        let mut class = Class::Int;
        if rest.get(size) == Some(&b'.') && rest.get(size + 1).is_some_and(u8::is_ascii_digit) {
            class = Class::Float;
            size += 1 + digits(&rest[size + 1..], u8::is_ascii_digit);
            size += exponent(&rest[size..]);
        }
        let text = &self.source[self.at..self.at + size];
        if class == Class::Float && !is_finite(text) {
            return Err(self.complain(self.at, format!("invalid float number {text}")));
        }
        if let Some(&byte) = rest.get(size)
            && (byte.is_ascii_alphabetic() || byte == b'_')
        {
            return Err(self.glued(text, byte as char));
        }
        self.simple(class, size)
    }

    fn glued(&self, number: &str, next: char) -> Box<Complaint> {
        let text = format!(
            "invalid character \"{next}\" after number {number}. If you intended to write a number, make sure to \
             separate the number from the character (using comma, space, etc). If you meant to write a function \
             name or a variable, note that identifiers in Elixir cannot start with numbers. Unexpected token: {next}"
        );
        self.complain(self.at, text)
    }
}

/// How many bytes of digits stand here; an underscore must have a digit behind it.
fn digits(bytes: &[u8], is_digit: fn(&u8) -> bool) -> usize {
    let mut size = 0;
    loop {
        match &bytes[size..] {
            [byte, ..] if is_digit(byte) => size += 1,
            [b'_', byte, ..] if size > 0 && is_digit(byte) => size += 2,
            _ => return size,
        }
    }
}

/// How many bytes `e+10` takes, if that stands here.
fn exponent(bytes: &[u8]) -> usize {
    let sign = match bytes {
        [b'e' | b'E', b'+' | b'-', digit, ..] if digit.is_ascii_digit() => 2,
        [b'e' | b'E', digit, ..] if digit.is_ascii_digit() => 1,
        _ => return 0,
    };
    sign + digits(&bytes[sign..], u8::is_ascii_digit)
}

fn is_finite(text: &str) -> bool {
    let digits: String = text.chars().filter(|&char| char != '_').collect();
    digits.parse::<f64>().is_ok_and(f64::is_finite)
}
