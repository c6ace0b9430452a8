//! Text inside quotes: what counts as printable, and how the rest is escaped.

/// The letter after the backslash, for characters that have one.
fn short_escape(c: char) -> Option<char> {
    Some(match c {
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\u{7f}' => 'd',
        '\u{1b}' => 'e',
        '\u{c}' => 'f',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{b}' => 'v',
        '\\' => '\\',
        '\0' => '0',
        _ => return None,
    })
}

/// Characters that show as they are.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// `String.printable?/2`: whether the first `limit` characters are plain or have a short escape. The null
/// character counts as unprintable.
pub fn is_printable(bytes: &[u8], limit: Option<usize>) -> bool {
    let mut chars = Chars { bytes };
    for _ in 0..limit.unwrap_or(usize::MAX) {
        match chars.next() {
            None => return true,
            Some(Ok(c)) if is_plain(c) || (c != '\0' && short_escape(c).is_some()) => {}
            Some(_) => return false,
        }
    }
    true
}

/// `List.ascii_printable?/2` of one element.
pub fn is_ascii_printable(code: i64) -> bool {
    u8::try_from(code).is_ok_and(|byte| matches!(byte, b' '..=b'~' | 7..=13 | 27))
}

/// Appends the text with everything escaped that could not stand between two of the quotes, at most
/// `limit` characters; tells whether that was all.
pub fn escape(out: &mut String, bytes: &[u8], quote: char, limit: Option<usize>) -> bool {
    let mut chars = Chars { bytes };
    let mut left = limit;
    while !chars.bytes.is_empty() {
        if left == Some(0) {
            return false;
        }
        left = left.map(|left| left - 1);
        if chars.bytes.starts_with(b"#{") {
            chars.bytes = &chars.bytes[2..];
            out.push_str("\\#{");
            continue;
        }
        match chars.next() {
            Some(Ok(c)) => escape_char(out, c, quote),
            Some(Err(byte)) => out.push_str(&format!("\\x{byte:02X}")),
            None => return true,
        }
    }
    true
}

fn escape_char(out: &mut String, c: char, quote: char) {
    if c == quote {
        out.extend(['\\', c]);
    } else if let Some(letter) = short_escape(c) {
        out.extend(['\\', letter]);
    } else {
        push_shown(out, c);
    }
}

/// Appends a character that needs no quoting: itself, or its code when it does not show.
pub(super) fn push_shown(out: &mut String, c: char) {
    if c == '\u{feff}' {
        out.push_str("\\uFEFF");
    } else if is_plain(c) {
        out.push(c);
    } else if (c as u32) < 0x100 {
        out.push_str(&format!("\\x{:02X}", c as u32));
    } else {
        out.push_str(&format!("\\x{{{:04X}}}", c as u32));
    }
}

/// The text in quotes.
pub fn quoted(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    escape(&mut out, text.as_bytes(), quote, None);
    out.push(quote);
    out
}

/// The characters of bytes that should be UTF-8, and the bytes that are not.
struct Chars<'a> {
    bytes: &'a [u8],
}

impl Iterator for Chars<'_> {
    type Item = Result<char, u8>;

    fn next(&mut self) -> Option<Result<char, u8>> {
        let (&first, rest) = self.bytes.split_first()?;
        if first.is_ascii() {
            self.bytes = rest;
            return Some(Ok(char::from(first)));
        }
        let len = match first {
            0xc2..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0..0xf5 => 4,
            _ => 0,
        };
        let valid = self
            .bytes
            .get(..len)
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        let c = valid.and_then(|text| text.chars().next());
        self.bytes = &self.bytes[c.map_or(1, char::len_utf8)..];
        Some(c.ok_or(first))
    }
}
