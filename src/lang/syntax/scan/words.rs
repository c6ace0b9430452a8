//! Names, aliases, reserved words, keys and plain atoms.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

use super::{Class, Scanner, Step, char_name};
use crate::lang::syntax::errors::Complaint;

/// A word at hand.
struct Word {
    size: usize,
    alias: bool,
    has_at: bool,
}

impl<'s> Scanner<'s> {
    /// The bytes of the word that begins at a place, `None` where none does.
    fn word_at(&self, from: usize) -> Option<Word> {
        let text = &self.source[from..];
        let first = text.chars().next()?;
        let alias = first.is_ascii_uppercase();
        if !(alias || first.is_ascii_lowercase() || first == '_' || starts_word(first)) {
            return None;
        }
        let bytes = text.as_bytes();
        let (mut size, mut has_at) = (first.len_utf8(), false);
        while let Some(&byte) = bytes.get(size) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => size += 1,
                b'@' => (size, has_at) = (size + 1, true),
                b'?' | b'!' => {
                    size += 1;
                    break;
                }
                0x80.. => match text[size..].chars().next() {
                    Some(char) if continues_word(char) => size += char.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        Some(Word {
            size,
            alias,
            has_at,
        })
    }

    pub(super) fn word(&mut self) -> Step {
        let Some(word) = self.word_at(self.at) else {
            return Err(self.unexpected(self.at));
        };
        let text = &self.source[self.at..self.at + word.size];
        self.check_characters(text)?;
        let after_dot = self.last_class() == Some(Class::Dot);
        let colon = self.peek(word.size) == b':' && self.at + word.size + 1 < self.bytes.len();
        let double_colon = colon && self.peek(word.size + 1) == b':';
        let may_be_reserved = !after_dot && (self.peek(word.size) != b':' || double_colon);
        if may_be_reserved && let Some(class) = reserved(text) {
            return self.reserved_word(class, word.size);
        }
        self.check_size(text)?;
        if colon && self.blank_at(self.at + word.size + 1) {
            return self.key(word.size);
        }
        if colon && !double_colon {
            let text = format!("keyword argument must be followed by space after: {text}:");
            return Err(self.complain(self.at, text));
        }
        if !word.alias && text.starts_with(char::is_uppercase) {
            return Err(self.unexpected(self.at));
        }
        if word.has_at {
            let what = if word.alias { "alias" } else { "identifier" };
            return Err(self.invalid_character('@', what, text));
        }
        if matches!(text, "__aliases__" | "__block__") {
            return Err(self.complain(self.at, format!("reserved token: {text}")));
        }
        if word.alias {
            self.alias(text)
        } else {
            self.name_token(word.size)
        }
    }

    fn alias(&mut self, text: &str) -> Step {
        if text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_')
        {
            return self.simple(Class::Alias, text.len());
        }
        // Elixir takes digits for the culprits too.
        let culprit = text
            .chars()
            .find(|&char| char < 'A' || !char.is_ascii())
            .unwrap_or('@');
        let what = "alias (only ASCII characters, without punctuation, are allowed)";
        Err(self.invalid_character(culprit, what, text))
    }

    fn invalid_character(&self, char: char, what: &str, text: &str) -> Box<Complaint> {
        let point = char as u32;
        self.complain(
            self.at,
            format!("invalid character \"{char}\" (code point U+{point:04X}) in {what}: {text}"),
        )
    }

    /// Names must be written in the composed form.
    fn check_characters(&self, text: &str) -> Step {
        if text.is_ascii() || is_nfc(text) {
            return Ok(());
        }
        let composed: String = text.nfkc().collect();
        let points = |text: &str| {
            text.chars()
                .map(|char| format!(" 0x{:05X}", char as u32))
                .collect::<String>()
        };
        let message = format!(
            "unexpected token: Elixir expects unquoted Unicode atoms, variables, and calls to use allowed codepoints \
             and to be in NFC form.\n\nGot:\n\n    \"{text}\" (code points{})\n\nHint: You could write the above in a \
             compatible format that is accepted by Elixir:\n\n    \"{composed}\" (code points{})\n\nSee \
             https://hexdocs.pm/elixir/unicode-syntax.html for more information.",
            points(text),
            points(&composed)
        );
        let at = self.at + text.char_indices().next_back().map_or(0, |(at, _)| at);
        Err(self.complain(at, message))
    }

    pub(super) fn check_size(&self, text: &str) -> Step {
        if text.len() <= 255 || text.chars().count() <= 255 {
            return Ok(());
        }
        Err(self.complain(
            self.at,
            format!("atom length must be less than system limit: {text}"),
        ))
    }

    /// A name of so many bytes; what stands right behind it says how it is called.
    pub(super) fn name_token(&mut self, size: usize) -> Step {
        let class = match self.peek(size) {
            b'(' => Class::ParenName,
            b'[' => Class::BracketName,
            _ => Class::Name,
        };
        self.simple(class, size)
    }

    /// `:name`.
    pub(super) fn atom_word(&mut self) -> Step {
        match self.word_at(self.at + 1) {
            Some(word) => {
                let text = &self.source[self.at + 1..self.at + 1 + word.size];
                self.check_characters(text)?;
                self.check_size(text)?;
                self.simple(Class::Atom, word.size + 1)
            }
            None => Err(self.unexpected(self.at)),
        }
    }

    fn reserved_word(&mut self, class: Class, size: usize) -> Step {
        let is_operator = matches!(
            class,
            Class::Unary | Class::And | Class::Or | Class::When | Class::In
        );
        match class {
            Class::Do => self.do_word(),
            Class::Fn | Class::End => self.delimit(class, size),
            // `and / 2` names the operator.
            _ if is_operator
                && self.bytes.get(self.after_blanks(self.at + size)) == Some(&b'/') =>
            {
                self.simple(Class::Name, size)
            }
            Class::In if self.last_is_not() => {
                let start = self
                    .found
                    .tokens
                    .pop()
                    .map_or(self.at, |not| not.start as usize);
                let end = self.at + size;
                self.continuing(Class::In, size)?;
                if let Some(token) = self.found.tokens.last_mut() {
                    (token.start, token.end) = (start as u32, end as u32);
                }
                Ok(())
            }
            Class::And | Class::Or | Class::When | Class::In => self.continuing(class, size),
            _ => self.simple(class, size),
        }
    }

    /// Whether the token before is the word `not`.
    fn last_is_not(&self) -> bool {
        let last = self.found.tokens.last();
        last.is_some_and(|token| {
            token.class == Class::Unary && &self.source[token.range()] == "not"
        })
    }

    fn do_word(&mut self) -> Step {
        match self.last_class() {
            Some(Class::Name) => {
                if let Some(name) = self.found.tokens.last_mut() {
                    name.class = Class::DoName;
                }
            }
            Some(Class::Fn) => {
                let text = "unexpected reserved word: do. Anonymous functions are written as:\n\n    \
                            fn pattern -> expression end";
                return Err(Box::new(Complaint::bare(self.at, text)));
            }
            Some(Class::Comma | Class::Semicolon) => {
                let text = format!(
                    "unexpected reserved word: do{}",
                    super::super::errors::INVALID_DO
                );
                return Err(Box::new(Complaint::bare(self.at, text)));
            }
            Some(Class::Newline) => {
                self.found.tokens.pop();
            }
            _ => {}
        }
        self.delimit(Class::Do, 2)
    }
}

fn reserved(text: &str) -> Option<Class> {
    Some(match text {
        "fn" => Class::Fn,
        "do" => Class::Do,
        "end" => Class::End,
        "true" | "false" | "nil" => Class::Literal,
        "not" => Class::Unary,
        "and" => Class::And,
        "or" => Class::Or,
        "when" => Class::When,
        "in" => Class::In,
        "after" | "else" | "catch" | "rescue" => Class::Section,
        _ => return None,
    })
}

/// Letters beyond ASCII that may begin a name.
fn starts_word(char: char) -> bool {
    !char.is_ascii() && char.is_alphabetic() && char_name(char).is_none()
}

fn continues_word(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char)
}
