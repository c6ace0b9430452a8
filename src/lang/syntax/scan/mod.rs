//! A scanner of Elixir's tokens, with Elixir's words for what is no token.
//!
//! tree-sitter builds the tree but cannot say what is wrong with a text. The scanner finds what is
//! wrong with characters, words and delimiters; what is wrong with the order of its tokens is left to
//! `grammar`. The highlighter reads the same tokens. Quoted texts are flattened: an opening token,
//! texts and interpolations with tokens of their own, a closing token.

mod delimiters;
mod numbers;
mod operators;
mod quoted;
mod token;
mod words;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::errors::Complaint;
use delimiters::Delimiters;
use quoted::Quoted;
pub(super) use token::{Class, Token};

/// What the scanner found.
pub(super) struct Scan {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Range<u32>>,
    /// The stretches that are no tokens; one at most unless the scan was tolerant.
    pub(super) errors: Vec<Range<u32>>,
    /// The first thing that is wrong.
    pub(super) complaint: Option<Complaint>,
}

type Step = Result<(), Box<Complaint>>;

/// Scans a text up to the first error.
pub(super) fn scan(source: &str, first_line: u32) -> Scan {
    let mut scanner = Scanner::new(source, first_line);
    if let Err(complaint) = scanner.run() {
        scanner.found.complaint = Some(*complaint);
    }
    scanner.found
}

/// Scans all of a text, stepping over what is no token.
pub(super) fn scan_tolerant(source: &str) -> Scan {
    let mut scanner = Scanner::new(source, 1);
    scanner.tolerant = true;
    while let Err(complaint) = scanner.run() {
        scanner.step_over(&complaint);
        scanner.found.complaint.get_or_insert(*complaint);
    }
    scanner.found
}

struct Scanner<'s> {
    source: &'s str,
    bytes: &'s [u8],
    at: usize,
    found: Scan,
    /// The quoted texts around the code at hand, each within the code of the one before.
    enclosing: Vec<Quoted>,
    /// The quoted text that is being read, if it is text and not code that stands here.
    quoted: Option<Quoted>,
    delimiters: Delimiters,
    line: u32,
    line_start: usize,
    tolerant: bool,
}

impl<'s> Scanner<'s> {
    fn new(source: &'s str, first_line: u32) -> Self {
        let found = Scan {
            tokens: Vec::with_capacity(source.len() / 4),
            comments: Vec::new(),
            errors: Vec::new(),
            complaint: None,
        };
        Scanner {
            source,
            bytes: source.as_bytes(),
            at: 0,
            found,
            enclosing: Vec::new(),
            quoted: None,
            delimiters: Delimiters::default(),
            line: first_line,
            line_start: 0,
            tolerant: false,
        }
    }

    fn run(&mut self) -> Step {
        loop {
            if self.quoted.is_some() {
                self.quoted_text()?;
            } else if self.at < self.bytes.len() {
                self.token()?;
            } else {
                return self.end_of_text();
            }
        }
    }

    /// Leaves what is no token behind: a word or a character of it, or all that is left of the text.
    fn step_over(&mut self, complaint: &Complaint) {
        let from = self.at.max(complaint.at).min(self.bytes.len());
        if complaint.is_missing() || from == self.bytes.len() {
            self.at = self.bytes.len();
            self.quoted = None;
            self.enclosing.clear();
            self.delimiters = Delimiters::default();
            return;
        }
        let is_word = |char: &char| char.is_alphanumeric() || *char == '_';
        let word: usize = self.source[from..]
            .chars()
            .take_while(is_word)
            .map(char::len_utf8)
            .sum();
        let size = word.max(self.source[from..].chars().next().map_or(1, char::len_utf8));
        self.found.errors.push(from as u32..(from + size) as u32);
        self.at = from + size;
    }

    fn end_of_text(&mut self) -> Step {
        // Elixir's columns do not go on in a comment.
        let last = self
            .found
            .comments
            .last()
            .filter(|comment| comment.end as usize == self.bytes.len());
        let end = last.map_or(self.bytes.len(), |comment| comment.start as usize);
        if let Some(complaint) = self.delimiters.unclosed(end) {
            return Err(Box::new(complaint));
        }
        match self.enclosing.last() {
            Some(quoted) => Err(Box::new(quoted.unclosed_code())),
            None => Ok(()),
        }
    }

    fn token(&mut self) -> Step {
        let byte = self.bytes[self.at];
        match byte {
            b' ' | b'\t' => self.blanks(),
            b'\n' => self.newline(1),
            b'\r' if self.peek(1) == b'\n' => self.newline(2),
            b'#' => self.comment(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(),
            b'0'..=b'9' => self.number(),
            b'"' | b'\'' => self.quote(byte),
            b':' => self.colon(),
            b'~' if self.peek(1).is_ascii_alphabetic() => self.sigil(),
            b'?' if self.at + 1 < self.bytes.len() => self.char(),
            b'(' | b'[' | b'{' | b')' | b']' | b'}' => self.bracket(byte),
            b',' => self.simple(Class::Comma, 1),
            b';' => self.semicolon(),
            b'%' => self.percent(),
            b'\\' => self.backslash(),
            b'.' => self.dots(),
            _ => self.operator(),
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'s [u8] {
        &self.bytes[self.at..]
    }

    fn last_class(&self) -> Option<Class> {
        self.found.tokens.last().map(|token| token.class)
    }

    fn push(&mut self, class: Class, start: usize, end: usize) {
        self.found.tokens.push(Token {
            class,
            start: start as u32,
            end: end as u32,
        });
    }

    /// A token of so many bytes at hand.
    fn simple(&mut self, class: Class, size: usize) -> Step {
        self.push(class, self.at, self.at + size);
        self.at += size;
        Ok(())
    }

    /// A token that goes on with the line before: a newline right before it means nothing.
    fn continuing(&mut self, class: Class, size: usize) -> Step {
        if self.last_class() == Some(Class::Newline) {
            self.found.tokens.pop();
        }
        self.simple(class, size)
    }

    /// Where the blanks that begin at a place end.
    fn after_blanks(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        from + rest
            .iter()
            .take_while(|&&byte| byte == b' ' || byte == b'\t')
            .count()
    }

    fn blanks(&mut self) -> Step {
        self.at = self.after_blanks(self.at);
        if self.last_class() == Some(Class::Name) && self.sign_of_argument() {
            if let Some(name) = self.found.tokens.last_mut() {
                name.class = Class::SignName;
            }
            return self.simple(Class::Sign, 1);
        }
        Ok(())
    }

    /// Whether `f -x` has its sign here: right before an operand, after a blank.
    fn sign_of_argument(&self) -> bool {
        let next = self.peek(1);
        matches!(self.peek(0), b'+' | b'-')
            && self.at + 1 < self.bytes.len()
            && !matches!(next, b' ' | b'\t' | b'\r' | b'\n')
            && !matches!(
                next,
                b'(' | b'[' | b'<' | b'{' | b'%' | b'+' | b'-' | b'/' | b'>' | b':'
            )
    }

    fn newline(&mut self, size: usize) -> Step {
        let absorbed = matches!(
            self.last_class(),
            Some(Class::Comma | Class::Semicolon | Class::Newline)
        );
        if !absorbed {
            self.push(Class::Newline, self.at, self.at + size);
        }
        self.next_line(size);
        Ok(())
    }

    /// Steps over the end of a line, and the blanks that the next begins with.
    fn next_line(&mut self, size: usize) {
        self.at += size;
        self.line += 1;
        self.line_start = self.at;
        self.at = self.after_blanks(self.at);
        self.delimiters.indentation = self.at - self.line_start;
    }

    fn comment(&mut self) -> Step {
        let size = self
            .rest()
            .iter()
            .position(|&byte| byte == b'\n')
            .unwrap_or(self.rest().len());
        let text = self.source[self.at..self.at + size].trim_end_matches('\r');
        let end = self.at + text.len();
        self.found.comments.push(self.at as u32..end as u32);
        if let Some(char) = text.chars().find(|&char| quoted::is_bidirectional(char)) {
            let token = format!("\\u{:04X}", char as u32);
            let text = format!("invalid bidirectional formatting character in comment: {token}");
            return Err(self.complain(self.at, text));
        }
        self.at = end;
        Ok(())
    }

    fn char(&mut self) -> Step {
        let mut chars = self.source[self.at + 1..].chars();
        let mut size = 1;
        if let Some(first) = chars.next() {
            size += first.len_utf8();
            if first == '\\' {
                size += chars.next().map_or(0, char::len_utf8);
            }
        }
        self.simple(Class::Char, size)
    }

    fn semicolon(&mut self) -> Step {
        match self.last_class() {
            Some(Class::Semicolon) => Err(self.unexpected(self.at)),
            _ => self.simple(Class::Semicolon, 1),
        }
    }

    fn percent(&mut self) -> Step {
        match self.peek(1) {
            b'{' if self.peek(2) == b'}' && self.peek(3) == b':' && self.blank_at(self.at + 4) => {
                self.key(3)
            }
            b'{' => self.simple(Class::MapPercent, 1),
            b @ (b'(' | b'[') => {
                let text = format!("expected %{{ to define a map, got: %{}", b as char);
                Err(self.complain(self.at, text))
            }
            _ => self.key_or(1, Class::Percent, false),
        }
    }

    /// `\` at the end of a line goes on with the next.
    fn backslash(&mut self) -> Step {
        let size = match self.rest() {
            [_, b'\n', ..] => 2,
            [_, b'\r', b'\n', ..] => 3,
            [_] => 1,
            _ => return self.operator(),
        };
        if self.at + size >= self.bytes.len() {
            return Err(Box::new(Complaint::missing(
                self.at,
                "invalid escape \\ at end of file",
            )));
        }
        self.next_line(size);
        Ok(())
    }

    fn bracket(&mut self, byte: u8) -> Step {
        if byte == b'{' && self.rest().starts_with(b"{}:") && self.blank_at(self.at + 3) {
            return self.key(2);
        }
        if byte == b'}' && self.delimiters.is_empty() && !self.enclosing.is_empty() {
            return self.end_code();
        }
        if byte == b'(' && self.last_class() == Some(Class::Alias) {
            return Err(self.call_of_alias());
        }
        let class = delimiters::class_of(byte);
        self.delimit(class, 1)
    }

    fn call_of_alias(&self) -> Box<Complaint> {
        let alias = self
            .found
            .tokens
            .last()
            .map_or("", |token| &self.source[token.range()]);
        let text = format!(
            "unexpected ( after alias {alias}. Function names and identifiers in Elixir start with lowercase \
             characters or underscore. For example:\n\n    hello_world()\n    _starting_with_underscore()\n    \
             numb3rs_are_allowed()\n    may_finish_with_question_mark?()\n    \
             may_finish_with_exclamation_mark!()\n\nUnexpected token: ("
        );
        self.complain(self.at + 1, text)
    }

    /// A token that opens or closes.
    fn delimit(&mut self, class: Class, size: usize) -> Step {
        let text = &self.source[self.at..self.at + size];
        self.delimiters.check(class, text, self.at, self.line)?;
        self.simple(class, size)
    }

    /// `op: ` is a key, anything else a token of the class that is given.
    fn key_or(&mut self, size: usize, class: Class, continues: bool) -> Step {
        if self.peek(size) == b':' && self.blank_at(self.at + size + 1) {
            return self.key(size);
        }
        if continues {
            self.continuing(class, size)
        } else {
            self.simple(class, size)
        }
    }

    /// A key whose name has so many bytes.
    fn key(&mut self, size: usize) -> Step {
        self.simple(Class::Key, size + 1)
    }

    fn blank_at(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n'))
    }

    fn complain(&self, at: usize, text: impl Into<String>) -> Box<Complaint> {
        Box::new(Complaint::pictured(at, text))
    }

    /// A character that begins no token.
    fn unexpected(&self, at: usize) -> Box<Complaint> {
        let char = self.source[at..].chars().next().unwrap_or(' ');
        let line_start = self.line_start.min(at);
        // Only the first complaint of a scan is ever shown; a tolerant one may make many.
        let shown = self.found.complaint.is_none();
        let before = if shown {
            &self.source[line_start..at]
        } else {
            ""
        };
        let column = before.graphemes(true).count() + 1;
        let shown = match char_name(char) {
            Some(name) => name.to_owned(),
            None => format!("\"{char}\""),
        };
        self.complain(
            at,
            format!(
                "unexpected token: {shown} (column {column}, code point U+{:04X})",
                char as u32
            ),
        )
    }
}

/// The names of characters that cannot be shown.
fn char_name(char: char) -> Option<&'static str> {
    Some(match char {
        '\0' => "null byte",
        '\x07' => "alert",
        '\x08' => "backspace",
        '\x7f' => "delete",
        '\x1b' => "escape",
        '\x0c' => "form feed",
        '\n' => "newline",
        '\r' => "carriage return",
        ' ' => "space",
        '\t' => "tab",
        '\x0b' => "vertical tab",
        _ => return None,
    })
}
