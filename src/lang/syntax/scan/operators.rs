//! Operators, dots, and atoms and keys that are spelled as operators.

use super::{Class, Scanner, Step};

/// The operators, longer before shorter where one begins with the other.
const OPERATORS: &[(&str, Class)] = &[
    ("~~~", Class::Unary),
    ("===", Class::Compare),
    ("!==", Class::Compare),
    ("&&&", Class::And),
    ("|||", Class::Or),
    ("^^^", Class::Xor),
    ("+++", Class::Concat),
    ("---", Class::Concat),
    ("<<<", Class::Pipe),
    (">>>", Class::Pipe),
    ("~>>", Class::Pipe),
    ("<<~", Class::Pipe),
    ("<~>", Class::Pipe),
    ("<|>", Class::Pipe),
    ("=>", Class::Assoc),
    ("<<", Class::OpenBits),
    (">>", Class::CloseBits),
    ("//", Class::Step),
    ("**", Class::Power),
    ("++", Class::Concat),
    ("--", Class::Concat),
    ("<>", Class::Concat),
    ("|>", Class::Pipe),
    ("~>", Class::Pipe),
    ("<~", Class::Pipe),
    ("==", Class::Compare),
    ("=~", Class::Compare),
    ("!=", Class::Compare),
    ("<=", Class::Relation),
    (">=", Class::Relation),
    ("&&", Class::And),
    ("||", Class::Or),
    ("<-", Class::InMatch),
    ("\\\\", Class::InMatch),
    ("::", Class::Type),
    ("->", Class::Arrow),
    ("&", Class::Capture),
    ("@", Class::At),
    ("!", Class::Unary),
    ("^", Class::Unary),
    ("<", Class::Relation),
    (">", Class::Relation),
    ("+", Class::Sign),
    ("-", Class::Sign),
    ("*", Class::Multiply),
    ("/", Class::Multiply),
    ("=", Class::Match),
    ("|", Class::Bar),
];

/// What may stand behind a colon to make an atom, beyond the operators.
const ATOMS: &[&str] = &["...", "<<>>", "%{}", "%", "{}", "..//", "..", "."];

/// The operators of which only the first character is a name behind a dot.
const NO_NAMES: &[&str] = &["->", "=>", "<<", ">>", "//"];

/// The operators that make no atom with a colon before them.
const NO_ATOMS: &[&str] = &["=>", "<<", ">>", "//", "::"];

impl Scanner<'_> {
    pub(super) fn operator(&mut self) -> Step {
        let rest = self.rest();
        if rest.starts_with(b"<<<<<<<") && self.at == self.line_start {
            let line = self.source[self.at..].lines().next().unwrap_or("");
            let text = "found an unexpected version control marker, please resolve the conflicts: ";
            return Err(self.complain(self.at, format!("{text}{line}")));
        }
        if rest.starts_with(b"<<>>:") && self.blank_at(self.at + 5) {
            return self.key(4);
        }
        match operator_at(rest) {
            Some((_, class @ (Class::OpenBits | Class::CloseBits))) => self.delimit(class, 2),
            Some((_, class @ (Class::Step | Class::Assoc))) => self.continuing(class, 2),
            Some((text, Class::Capture)) => self.capture(text.len()),
            Some((text, class)) => self.operator_or_name(text.len(), class),
            None => Err(self.unexpected(self.at)),
        }
    }

    /// `+ /` is a name, as in `&+/2`, and `+: ` is a key.
    fn operator_or_name(&mut self, size: usize, class: Class) -> Step {
        let is_key = self.peek(size) == b':' && self.blank_at(self.at + size + 1);
        let after = self.after_blanks(self.at + size);
        if !is_key && self.bytes.get(after) == Some(&b'/') {
            return self.simple(Class::Name, size);
        }
        let continues = !matches!(class, Class::Unary | Class::At | Class::Sign);
        self.key_or(size, class, continues)
    }

    /// `&` captures, but in `& / 2` it is a name.
    fn capture(&mut self, size: usize) -> Step {
        let slash = self.after_blanks(self.at + size);
        let is_slash = |at: usize| self.bytes.get(at) == Some(&b'/');
        let class = match is_slash(slash) && !is_slash(self.after_blanks(slash + 1)) {
            true => Class::Name,
            false => Class::Capture,
        };
        self.key_or(size, class, false)
    }

    /// What begins with a dot.
    pub(super) fn dots(&mut self) -> Step {
        let rest = self.rest();
        if rest.starts_with(b"...") {
            return match self.peek(3) == b':' && self.blank_at(self.at + 4) {
                true => self.key(3),
                false => self.name_token(3),
            };
        }
        if rest.starts_with(b"..//") {
            if self.peek(4) == b':' && self.blank_at(self.at + 5) {
                return self.key(4);
            }
            return match self.bytes.get(self.after_blanks(self.at + 4)) {
                Some(b'/') => self.simple(Class::Name, 4),
                _ => Err(self.unexpected(self.at)),
            };
        }
        if rest.starts_with(b"..") {
            return self.operator_or_name(2, Class::Range);
        }
        if self.peek(1) == b':' && self.blank_at(self.at + 2) {
            return self.key(1);
        }
        self.dot()
    }

    /// A dot, and what is read in another way behind it: operators are names, quotes hold a name.
    fn dot(&mut self) -> Step {
        self.continuing(Class::Dot, 1)?;
        self.blanks_and_comments()?;
        let rest = self.rest();
        match rest.first() {
            Some(b'(') => {
                if let Some(dot) = self.found.tokens.last_mut() {
                    dot.class = Class::CallDot;
                }
                Ok(())
            }
            Some(&quote @ (b'"' | b'\'')) => self.quoted_name(quote),
            _ if rest.starts_with(b"..") => self.name_token(2),
            _ => match operator_at(rest) {
                // `a.->` is a call of `-`, and so on.
                Some((text, _)) => self.name_token(if NO_NAMES.contains(&text) {
                    1
                } else {
                    text.len()
                }),
                None => Ok(()),
            },
        }
    }

    /// Newlines and comments may stand between a dot and the name.
    fn blanks_and_comments(&mut self) -> Step {
        loop {
            self.at = self.after_blanks(self.at);
            match self.rest() {
                [b'#', ..] => self.comment()?,
                [b'\n', ..] => self.next_line(1),
                [b'\r', b'\n', ..] => self.next_line(2),
                _ => return Ok(()),
            }
        }
    }

    /// What begins with a colon: an atom, or the operator `::`.
    pub(super) fn colon(&mut self) -> Step {
        let rest = &self.rest()[1..];
        if let Some(text) = ATOMS.iter().find(|text| rest.starts_with(text.as_bytes())) {
            return self.simple(Class::Atom, text.len() + 1);
        }
        if rest.starts_with(b"::") {
            return self.simple(Class::Atom, 3);
        }
        match rest.first() {
            Some(b':') => self.operator(),
            Some(&quote @ (b'"' | b'\'')) => self.quoted_atom(quote),
            _ => match operator_at(rest) {
                Some((text, _)) if !NO_ATOMS.contains(&text) => {
                    self.simple(Class::Atom, text.len() + 1)
                }
                Some(("=>" | "<<" | ">>" | "//", _)) => self.simple(Class::Atom, 2),
                _ => self.atom_word(),
            },
        }
    }
}

fn operator_at(bytes: &[u8]) -> Option<(&'static str, Class)> {
    OPERATORS
        .iter()
        .find(|(text, _)| bytes.starts_with(text.as_bytes()))
        .copied()
}
