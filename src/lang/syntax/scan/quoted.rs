//! Quoted texts: strings, charlists, heredocs, sigils, quoted atoms and names.

use super::{Class, Delimiters, Scanner, Step};
use crate::lang::syntax::errors::Complaint;
use crate::lang::syntax::escapes;

/// A quoted text that has been opened.
pub(super) struct Quoted {
    class: Class,
    /// Its first token: which it is, where it begins, and in which line.
    index: usize,
    start: usize,
    line: u32,
    /// What closes it, once or three times.
    close: u8,
    heredoc: bool,
    /// Whether `#{` begins code in it.
    interpolates: bool,
    /// Where the stretch of text at hand begins.
    text_start: usize,
    /// Whether escapes that may be wrong were seen in it.
    has_codes: bool,
    /// Whether there was code in it.
    has_code: bool,
    /// Where the code at hand begins, and the delimiters that were open around the text.
    code_start: usize,
    outer: Delimiters,
}

impl Quoted {
    /// What it is called when it is not closed.
    fn description(&self, source: &str) -> String {
        match self.class {
            _ if self.heredoc => "heredoc".to_owned(),
            Class::QuotedAtom => "atom".to_owned(),
            Class::QuotedName => "function name".to_owned(),
            Class::Sigil => {
                let size = source[self.start + 1..]
                    .bytes()
                    .take_while(u8::is_ascii_alphanumeric)
                    .count();
                format!("sigil {}", &source[self.start..self.start + size + 2])
            }
            _ => "string".to_owned(),
        }
    }

    fn terminator(&self) -> String {
        (self.close as char)
            .to_string()
            .repeat(if self.heredoc { 3 } else { 1 })
    }

    fn unclosed(&self, source: &str) -> Complaint {
        let (what, line) = (self.description(source), self.line);
        let text = format!(
            "missing terminator: {} (for {what} starting at line {line})",
            self.terminator()
        );
        Complaint::missing(source.len(), text)
    }

    /// The code within it reaches the end of the text.
    pub(super) fn unclosed_code(&self) -> Complaint {
        let what = match self.class {
            _ if self.heredoc => "heredoc",
            Class::QuotedAtom => "atom",
            Class::QuotedName => "function name",
            Class::Sigil => "sigil",
            _ => "string",
        };
        let text = format!(
            "missing interpolation terminator: \"}}\" (for {what} starting at line {})",
            self.line
        );
        Complaint::missing(self.code_start, text)
    }
}

impl<'s> Scanner<'s> {
    /// A string or charlist, plain or as a heredoc.
    pub(super) fn quote(&mut self, quote: u8) -> Step {
        let (plain, heredoc) = match quote {
            b'"' => (Class::String, Class::StringHeredoc),
            _ => (Class::Charlist, Class::CharlistHeredoc),
        };
        match self.rest() {
            [_, a, b, ..] if (*a, *b) == (quote, quote) => self.open(heredoc, 3, quote, true),
            _ => self.open(plain, 1, quote, true),
        }
    }

    pub(super) fn quoted_atom(&mut self, quote: u8) -> Step {
        self.open(Class::QuotedAtom, 2, quote, true)
    }

    pub(super) fn quoted_name(&mut self, quote: u8) -> Step {
        self.open(Class::QuotedName, 1, quote, true)
    }

    pub(super) fn sigil(&mut self) -> Step {
        let rest = self.rest();
        let lower = rest[1].is_ascii_lowercase();
        // Later Elixirs have names of several capitals.
        let more = rest[2..]
            .iter()
            .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            .count();
        let size = 2 + if lower { 0 } else { more };
        let Some(&open) = rest.get(size) else {
            return Err(self.unexpected(self.at));
        };
        let close = match open {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            b'"' | b'\'' | b'/' | b'|' => open,
            _ => return Err(self.bad_delimiter(2)),
        };
        let heredoc = matches!(open, b'"' | b'\'') && rest[size..].starts_with(&[open; 3]);
        self.open(
            Class::Sigil,
            size + if heredoc { 3 } else { 1 },
            close,
            lower,
        )
    }

    fn bad_delimiter(&self, size: usize) -> Box<Complaint> {
        let char = self.source[self.at + size..].chars().next().unwrap_or(' ');
        let column = self.source[self.line_start.min(self.at)..self.at + size]
            .chars()
            .count()
            + 1;
        let text = format!(
            "invalid sigil delimiter: \"{char}\" (column {column}, code point U+{:04X}). The available delimiters are: \
             //, ||, \"\", '', (), [], {{}}, <>",
            char as u32
        );
        self.complain(self.at, text)
    }

    /// Opens a quoted text whose first token has so many bytes.
    fn open(&mut self, class: Class, size: usize, close: u8, interpolates: bool) -> Step {
        let start = self.at;
        let heredoc = size >= 3 && self.bytes[start + size - 3..start + size] == [close; 3];
        let index = self.found.tokens.len();
        self.simple(class, size)?;
        let quoted = Quoted {
            class,
            index,
            start,
            line: self.line,
            close,
            heredoc,
            interpolates,
            text_start: self.at,
            has_codes: false,
            has_code: false,
            code_start: 0,
            outer: Delimiters::default(),
        };
        if heredoc {
            self.heredoc_start(&quoted)?;
        }
        self.quoted = Some(quoted);
        Ok(())
    }

    /// Only blanks may stand behind the delimiter that opens a heredoc.
    fn heredoc_start(&mut self, quoted: &Quoted) -> Step {
        let after = self.after_blanks(self.at);
        let is_line_end = matches!(&self.bytes[after..], [b'\n', ..] | [b'\r', b'\n', ..]);
        if is_line_end {
            self.at = after;
            return Ok(());
        }
        let text =
            "heredoc allows only zero or more whitespace characters followed by a new line after ";
        Err(self.complain(quoted.start, format!("{text}{}", quoted.terminator())))
    }

    /// Reads on in the quoted text at hand, up to its end or to code in it.
    pub(super) fn quoted_text(&mut self) -> Step {
        let Some(mut quoted) = self.quoted.take() else {
            return Ok(());
        };
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                self.push_text(&quoted);
                return Err(Box::new(quoted.unclosed(self.source)));
            };
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at;
                    if quoted.heredoc && self.heredoc_ends(&quoted) {
                        return self.close_heredoc(&quoted);
                    }
                }
                b'\\' => self.backslash_in_text(&mut quoted),
                b'#' if quoted.interpolates && self.peek(1) == b'{' => {
                    return self.begin_code(quoted);
                }
                _ if byte == quoted.close && !quoted.heredoc => return self.close(&quoted),
                0xE2 => self.wide_character()?,
                _ => self.at += 1,
            }
        }
    }

    /// Steps over a backslash and what it escapes; newlines are left to be counted.
    fn backslash_in_text(&mut self, quoted: &mut Quoted) {
        let escapes_terminator = quoted.heredoc && self.rest()[1..].starts_with(&[quoted.close; 3]);
        self.at += match self.peek(1) {
            b'\n' | b'\r' => 1,
            _ if escapes_terminator => 4,
            b'x' | b'u' => {
                quoted.has_codes = true;
                2
            }
            b'#' if quoted.interpolates && self.peek(2) == b'{' => 3,
            byte if byte < 0x80 && self.at + 1 < self.bytes.len() => 2,
            _ => 1,
        };
    }

    /// Characters that turn the direction of writing could hide what a text says.
    fn wide_character(&mut self) -> Step {
        let Some(char) = self
            .source
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        else {
            self.at += 1;
            return Ok(());
        };
        if !is_bidirectional(char) {
            self.at += char.len_utf8();
            return Ok(());
        }
        let code = format!("\\u{:04X}", char as u32);
        let text = format!(
            "invalid bidirectional formatting character in string: {code}. If you want to use such character, use it \
             in its escaped {code} form instead"
        );
        Err(Box::new(Complaint::bare(self.at, text)))
    }

    fn push_text(&mut self, quoted: &Quoted) {
        if quoted.text_start < self.at {
            self.push(Class::Text, quoted.text_start, self.at);
        }
    }

    /// Elixir resolves the escapes when a quoted text ends, and places the fault at its beginning.
    fn check_escapes(&self, quoted: &Quoted) -> Step {
        if !quoted.has_codes || matches!(quoted.class, Class::Sigil | Class::QuotedName) {
            return Ok(());
        }
        for token in self.found.tokens[quoted.index..]
            .iter()
            .filter(|token| token.class == Class::Text)
        {
            if let Err(bad) = escapes::unescape(&self.source[token.range()]) {
                let at = quoted.start
                    + usize::from(matches!(quoted.class, Class::String | Class::Charlist));
                return Err(self.complain(
                    at,
                    format!("{}. Syntax error after: {}", bad.text, bad.after),
                ));
            }
        }
        Ok(())
    }

    fn close(&mut self, quoted: &Quoted) -> Step {
        self.push_text(quoted);
        self.check_escapes(quoted)?;
        let start = self.at;
        self.at += 1;
        match quoted.class {
            Class::String | Class::Charlist
                if self.peek(0) == b':' && self.blank_at(self.at + 1) =>
            {
                self.at += 1;
                self.push(Class::QuoteEnd, start, self.at);
                self.found.tokens[quoted.index].class = Class::QuotedKey;
            }
            _ => self.finish(quoted, start),
        }
        self.check_name_size(quoted)
    }

    fn finish(&mut self, quoted: &Quoted, start: usize) {
        if quoted.class == Class::Sigil {
            self.at += self
                .rest()
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
        }
        self.push(Class::QuoteEnd, start, self.at);
    }

    /// The text of an atom without code in it must fit into an atom.
    fn check_name_size(&self, quoted: &Quoted) -> Step {
        let class = self.found.tokens[quoted.index].class;
        let is_name = matches!(
            class,
            Class::QuotedAtom | Class::QuotedName | Class::QuotedKey
        );
        let end = self.found.tokens.last().map_or(0, |end| end.start as usize);
        let size = end.saturating_sub(quoted.text_start);
        if !is_name || quoted.has_code || size <= 255 {
            return Ok(());
        }
        let text = &self.source[quoted.text_start..end];
        Err(self.complain(
            quoted.start,
            format!("atom length must be less than system limit: {text}"),
        ))
    }

    fn heredoc_ends(&self, quoted: &Quoted) -> bool {
        self.bytes[self.after_blanks(self.at)..].starts_with(&[quoted.close; 3])
    }

    fn close_heredoc(&mut self, quoted: &Quoted) -> Step {
        self.push_text(quoted);
        self.check_escapes(quoted)?;
        let start = self.after_blanks(self.at);
        self.at = start + 3;
        self.finish(quoted, start);
        Ok(())
    }

    /// `#{`: what follows is code up to the brace that closes it.
    fn begin_code(&mut self, mut quoted: Quoted) -> Step {
        self.push_text(&quoted);
        (quoted.has_code, quoted.code_start) = (true, self.at);
        let inner = self.delimiters.inner();
        quoted.outer = std::mem::replace(&mut self.delimiters, inner);
        self.enclosing.push(quoted);
        self.simple(Class::CodeStart, 2)
    }

    pub(super) fn end_code(&mut self) -> Step {
        let Some(mut quoted) = self.enclosing.pop() else {
            return Ok(());
        };
        self.simple(Class::CodeEnd, 1)?;
        self.delimiters = std::mem::take(&mut quoted.outer);
        quoted.text_start = self.at;
        if quoted.class == Class::QuotedName {
            let quote = quoted.close as char;
            let text = "interpolation is not allowed when calling function/macro. Found interpolation in a call \
                        starting with: ";
            return Err(self.complain(quoted.start, format!("{text}{quote}")));
        }
        self.quoted = Some(quoted);
        Ok(())
    }
}

/// The characters that turn the direction of writing.
pub(super) fn is_bidirectional(char: char) -> bool {
    matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
