//! Backslashes: what `\n`, `\x41` or `\u{1F600}` stand for, in strings and in the sigils that resolve them.

/// A backslash that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEscape {
    /// Elixir's words for it.
    pub text: String,
    /// What was written that wants more: `\x` or `\u`.
    pub after: &'static str,
}

const BAD_HEX: &str = "invalid hex escape character, expected \\xHH where H is a hexadecimal digit";
const BAD_UNICODE: &str =
    "invalid Unicode escape character, expected \\uHHHH or \\u{H*} where H is a hexadecimal digit";

/// Resolves the backslashes of a text, as double-quoted strings and `~s`, `~c`, `~w` do. The answer
/// may be no UTF-8: `\xFF` is one byte.
pub fn unescape(text: &str) -> Result<Vec<u8>, BadEscape> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'\\') {
        out.extend_from_slice(&bytes[at..at + found]);
        at = one_escape(text, at + found, &mut out)?;
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(out)
}

/// Resolves the escape whose backslash stands at `at`; answers where the text goes on.
fn one_escape(text: &str, at: usize, out: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let bytes = text.as_bytes();
    match bytes.get(at + 1) {
        None => {
            out.push(b'\\');
            Ok(at + 1)
        }
        Some(b'x') => hex_escape(text, at, out),
        Some(b'u') => unicode_escape(text, at, out),
        Some(b'\n') => Ok(at + 2),
        Some(b'\r') if bytes.get(at + 2) == Some(&b'\n') => Ok(at + 3),
        Some(&byte) => {
            match control(byte as char) {
                Some(code) => out.push(code),
                None => out.push(byte),
            }
            Ok(at + 2)
        }
    }
}

/// What a single letter behind a backslash stands for, where that is another character.
pub(super) fn control(letter: char) -> Option<u8> {
    Some(match letter {
        '0' => 0,
        'a' => 7,
        'b' => 8,
        'd' => 127,
        'e' => 27,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        's' => b' ',
        't' => b'\t',
        'v' => 11,
        _ => return None,
    })
}

/// `\xHH` is a byte; `\xH` and `\x{H...}`, which Elixir discourages, are characters.
fn hex_escape(text: &str, at: usize, out: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let bad = || BadEscape {
        text: BAD_HEX.to_owned(),
        after: "\\x",
    };
    if text.as_bytes().get(at + 2) == Some(&b'{') {
        return braced(text, at, out).unwrap_or_else(|| Err(bad()));
    }
    let digits = hex_digits(text, at + 2, 2);
    match u8::from_str_radix(digits, 16) {
        Ok(byte) if digits.len() == 2 => out.push(byte),
        Ok(_) => push_point(digits, out)?,
        Err(_) => return Err(bad()),
    }
    Ok(at + 2 + digits.len())
}

fn unicode_escape(text: &str, at: usize, out: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let bad = || BadEscape {
        text: BAD_UNICODE.to_owned(),
        after: "\\u",
    };
    if text.as_bytes().get(at + 2) == Some(&b'{') {
        return braced(text, at, out).unwrap_or_else(|| Err(bad()));
    }
    let digits = hex_digits(text, at + 2, 4);
    if digits.len() < 4 {
        return Err(bad());
    }
    push_point(digits, out)?;
    Ok(at + 6)
}

/// `{H...}` of one to six digits behind the two characters at `at`; `None` when that is not there.
fn braced(text: &str, at: usize, out: &mut Vec<u8>) -> Option<Result<usize, BadEscape>> {
    let digits = hex_digits(text, at + 3, 7);
    let end = at + 3 + digits.len();
    if !(1..=6).contains(&digits.len()) || text.as_bytes().get(end) != Some(&b'}') {
        return None;
    }
    Some(push_point(digits, out).map(|()| end + 1))
}

fn push_point(digits: &str, out: &mut Vec<u8>) -> Result<(), BadEscape> {
    let point = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32);
    let Some(point) = point else {
        return Err(BadEscape {
            text: format!("invalid or reserved Unicode code point \\u{{{digits}}}"),
            after: "\\u",
        });
    };
    out.extend_from_slice(point.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(())
}

/// The hexadecimal digits that stand at `at`, at most so many.
fn hex_digits(text: &str, at: usize, most: usize) -> &str {
    let bytes = text.as_bytes();
    let count = bytes
        .iter()
        .skip(at)
        .take(most)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    text.get(at..at + count).unwrap_or("")
}
