//! Terms that hold no others: numbers, atoms, binaries, functions, and lists that are text.

use super::{Scope, Walk};
use crate::term::inspect::doc::{Doc, Indent, Token};
use crate::term::inspect::opts::{Base, Binaries, Charlists};
use crate::term::inspect::{atom, text};
use crate::term::{Atom, Binary, Fun, Term, atoms, number};

impl Walk<'_, '_> {
    /// Prints a term that holds no others; tells whether it is one.
    pub(super) fn leaf(&mut self, term: &Term, scope: Scope) -> bool {
        match term {
            Term::Int(_) | Term::BigInt(_) => self.integer(term),
            Term::Float(value) => self.colored("number", &float(*value)),
            Term::Atom(name) => self.colored(atom_color(*name), &atom::literal(*name)),
            Term::Binary(value) => self.binary(value, scope),
            Term::Pid(pid) => {
                let (number, serial) = pid.parts();
                self.doc.push_str(&format!("#PID<0.{number}.{serial}>"));
            }
            Term::Ref(reference) => {
                let (a, b, c) = reference.parts();
                self.doc.push_str(&format!("#Reference<0.{a}.{b}.{c}>"));
            }
            Term::Fun(fun) => self.doc.push_str(&function(fun)),
            Term::Nil => self.colored("list", "[]"),
            Term::Tuple(_) | Term::Map(_) | Term::Cons(_) => return false,
        }
        true
    }

    /// Text in the colour of its kind.
    pub(in crate::term::inspect) fn colored(&mut self, color: &str, text: &str) {
        let Some(code) = self.opts.color(color) else {
            return self.doc.push_str(text);
        };
        self.doc.append(Doc::invisible(code));
        self.doc.push_str(text);
        self.doc.append(Doc::invisible(
            self.opts.color("reset").unwrap_or("\u{1b}[0m"),
        ));
    }

    fn integer(&mut self, term: &Term) {
        let (base, prefix) = match self.opts.base {
            Base::Decimal => (10, ""),
            Base::Binary => (2, "0b"),
            Base::Octal => (8, "0o"),
            Base::Hex => (16, "0x"),
        };
        let digits = number::integer_to_string(term, base).unwrap_or_default();
        match digits.strip_prefix('-') {
            Some(digits) => self.colored("number", &format!("-{prefix}{digits}")),
            None if prefix.is_empty() => self.colored("number", &digits),
            None => self.colored("number", &format!("{prefix}{digits}")),
        }
    }

    fn binary(&mut self, binary: &Binary, scope: Scope) {
        let limit = self.opts.printable_limit;
        let textual = binary.is_binary()
            && self.opts.base == Base::Decimal
            && match self.opts.binaries {
                Binaries::AsStrings => true,
                Binaries::AsBinaries => false,
                Binaries::Infer => text::is_printable(binary.bytes(), limit),
            };
        if !textual {
            return self.bytes(binary, scope);
        }
        let mut out = String::with_capacity(binary.bytes().len() + 2);
        out.push('"');
        let whole = text::escape(&mut out, binary.bytes(), '"', limit);
        out.push_str(if whole { "\"" } else { "\" <> ..." });
        self.colored("string", &out);
    }

    /// `<<1, 2>>`, with what remains of the last byte as `1::size(3)`.
    fn bytes(&mut self, binary: &Binary, scope: Scope) {
        let bytes = binary.bytes();
        if bytes.is_empty() {
            return self.colored("binary", "<<>>");
        }
        self.doc.push(Token::Group { inherit: false });
        self.colored("binary", "<<");
        self.doc.push(Token::Nest {
            indent: Indent::By(2),
            when_broken: false,
        });
        let shown = scope.limit.unwrap_or(usize::MAX).min(bytes.len());
        for (at, byte) in bytes[..shown].iter().enumerate() {
            if at > 0 {
                self.doc.push_str(",");
                self.doc.push_break(" ", true);
            }
            self.byte(
                *byte,
                if at + 1 == bytes.len() {
                    binary.last_bits()
                } else {
                    8
                },
            );
        }
        if shown < bytes.len() {
            if shown > 0 {
                self.doc.push_str(",");
                self.doc.push_break(" ", true);
            }
            self.doc.push_str("...");
        }
        self.doc.push(Token::NestEnd);
        self.colored("binary", ">>");
        self.doc.push(Token::GroupEnd);
    }

    fn byte(&mut self, byte: u8, bits: u8) {
        self.integer(&Term::Int(i64::from(byte >> (8 - bits))));
        if bits < 8 {
            self.doc.push_str(&format!("::size({bits})"));
        }
    }
}

fn atom_color(name: Atom) -> &'static str {
    match name {
        atoms::TRUE | atoms::FALSE => "boolean",
        atoms::NIL => "nil",
        _ => "atom",
    }
}

/// A float as `inspect` writes it: whole ones up to 1.0e16 without an exponent, where `to_string` may
/// have one.
pub fn float(value: f64) -> String {
    let whole = value.fract() == 0.0 && (1.0..1.0e16).contains(&value.abs());
    if whole {
        format!("{value:.1}")
    } else {
        number::shortest(value)
    }
}

/// `&String.upcase/1`, or `#Function<...>` for what has no name.
pub fn function(fun: &Fun) -> String {
    match (fun.as_export(), fun.any_body()) {
        (Some((module, name, arity)), _) => format!(
            "&{}.{}/{arity}",
            atom::literal(module),
            atom::function(name)
        ),
        (None, Some(body)) => format!("#Function<{}>", body.describe()),
        (None, None) => format!("#Function<{}>", fun.arity()),
    }
}

/// The list in single quotes, if the options have it print so. A list that should and cannot be text
/// prints as a list.
pub(super) fn charlist(list: &Term, mode: Charlists, limit: Option<usize>) -> Option<String> {
    let text = match mode {
        Charlists::AsLists => return None,
        Charlists::AsCharlists => chardata(list)?,
        Charlists::Infer => ascii(list, limit)?,
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let whole = text::escape(&mut out, text.as_bytes(), '\'', limit);
    out.push_str(if whole { "'" } else { "' ++ ..." });
    Some(out)
}

/// The characters of a list whose first `limit` elements are printable ASCII. What is behind them may be
/// any characters.
fn ascii(list: &Term, limit: Option<usize>) -> Option<String> {
    let is_ascii = |element: &Term| element.as_int().is_some_and(text::is_ascii_printable);
    let mut elements = list.iter();
    let all = elements
        .by_ref()
        .take(limit.unwrap_or(usize::MAX))
        .all(is_ascii);
    let ended = matches!(elements.rest(), Term::Nil | Term::Cons(_));
    if all && ended { chardata(list) } else { None }
}

/// The text that characters, strings and lists of them add up to.
fn chardata(list: &Term) -> Option<String> {
    let mut out = String::new();
    let mut waiting = vec![list];
    while let Some(term) = waiting.pop() {
        match term {
            Term::Nil => {}
            Term::Int(code) => out.push(u32::try_from(*code).ok().and_then(char::from_u32)?),
            Term::Binary(binary) => out.push_str(binary.as_str()?),
            Term::Cons(cell) => waiting.extend([&cell.tail, &cell.head]),
            _ => return None,
        }
    }
    Some(out)
}
