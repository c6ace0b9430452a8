//! Nested lists of bytes and texts, as `IO` functions take them: iodata (bytes) and chardata (characters).

use crate::runtime::Raise;
use crate::term::{Term, exception};

use super::args::{argument_error, no_clause, shown};

/// `not an iodata term`.
#[cold]
fn not_iodata() -> Raise {
    Raise::bad_argument(1, "not an iodata term")
}

/// What is still to be walked: lists nest as deep as somebody built them, so the stack is our own.
struct Walk<'a>(Vec<&'a Term>);

impl<'a> Walk<'a> {
    /// Calls `leaf` with everything that is no list, in order; the flag tells whether it stands as a tail.
    fn each(
        data: &'a Term,
        mut leaf: impl FnMut(&'a Term, bool) -> Result<(), Raise>,
    ) -> Result<(), Raise> {
        let mut walk = Walk(vec![data]);
        while let Some(mut rest) = walk.0.pop() {
            while let Term::Cons(cell) = rest {
                if cell.head.is_list() {
                    walk.0.push(&cell.tail);
                    rest = &cell.head;
                } else {
                    leaf(&cell.head, false)?;
                    rest = &cell.tail;
                }
            }
            if *rest != Term::Nil {
                leaf(rest, true)?;
            }
        }
        Ok(())
    }
}

/// Adds the bytes of iodata: bytes, binaries, and lists of them.
///
/// # Errors
/// `:badarg` for anything else.
pub fn append(out: &mut Vec<u8>, data: &Term) -> Result<(), Raise> {
    Walk::each(data, |leaf, tail| match leaf {
        Term::Int(byte @ 0..=255) if !tail => {
            out.push(*byte as u8);
            Ok(())
        }
        _ => {
            out.extend_from_slice(leaf.as_bytes().ok_or_else(not_iodata)?);
            Ok(())
        }
    })
}

/// The bytes of iodata.
///
/// # Errors
/// As [`append`].
pub fn to_bytes(data: &Term) -> Result<Vec<u8>, Raise> {
    let mut out = Vec::new();
    append(&mut out, data)?;
    Ok(out)
}

/// The number of bytes of iodata.
///
/// # Errors
/// As [`append`].
pub fn length(data: &Term) -> Result<usize, Raise> {
    let mut length = 0;
    Walk::each(data, |leaf, tail| match leaf {
        Term::Int(0..=255) if !tail => {
            length += 1;
            Ok(())
        }
        _ => {
            length += leaf.as_bytes().ok_or_else(not_iodata)?.len();
            Ok(())
        }
    })?;
    Ok(length)
}

/// The text of a list of characters, strings, and such lists: what `List.to_string/1` makes of it.
///
/// # Errors
/// An exception that tells what is no text.
pub fn list_to_string(list: &Term) -> Result<Vec<u8>, Raise> {
    text_of(list, not_chardata)
}

/// As [`list_to_string`], for `List.to_charlist/1`, which tells in other words what is no text.
///
/// # Errors
/// As there.
pub fn list_to_charlist(list: &Term) -> Result<Vec<u8>, Raise> {
    text_of(list, not_for_charlist)
}

fn text_of(list: &Term, not_chardata: fn(&Term) -> Raise) -> Result<Vec<u8>, Raise> {
    let mut out = Vec::new();
    // Where the current run of strings began: bytes are checked as far as they belong together.
    Walk::each(list, |leaf, tail| match leaf {
        Term::Int(code) if !tail => push_char(&mut out, *code),
        Term::BigInt(code) if !tail => Err(bad_point(&code.to_string())),
        _ => {
            let text = leaf.as_bytes().ok_or_else(|| not_chardata(list))?;
            valid(text).map(|()| out.extend_from_slice(text))
        }
    })?;
    Ok(out)
}

fn push_char(out: &mut Vec<u8>, code: i64) -> Result<(), Raise> {
    let c = u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .ok_or_else(|| bad_point(&code.to_string()))?;
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(())
}

fn bad_point(code: &str) -> Raise {
    let message = format!("invalid code point {code}");
    Raise::error(exception::unicode_conversion_error("", &message))
}

/// Fails unless the bytes are UTF-8.
///
/// # Errors
/// A `UnicodeConversionError` that shows the bytes from the first that is none.
pub fn valid(text: &[u8]) -> Result<(), Raise> {
    let Err(error) = std::str::from_utf8(text) else {
        return Ok(());
    };
    let rest = &text[error.valid_up_to()..];
    let kind = match error.error_len() {
        None => "incomplete",
        Some(_) => "invalid",
    };
    let bytes: Vec<String> = rest.iter().map(u8::to_string).collect();
    let message = format!("{kind} encoding starting at <<{}>>", bytes.join(", "));
    let encoded = String::from_utf8_lossy(&text[..error.valid_up_to()]);
    Err(Raise::error(exception::unicode_conversion_error(
        &encoded, &message,
    )))
}

fn not_chardata(list: &Term) -> Raise {
    argument_error(format!(
        "cannot convert the given list to a string.\n\nTo be converted to a string, a list must either be \
         empty or only\ncontain the following elements:\n\n  * strings\n  * integers representing Unicode code \
         points\n  * a list containing one of these three elements\n\nPlease check the given list or call \
         inspect/1 to get the list representation, got:\n\n{}\n",
        shown(list)
    ))
}

fn not_for_charlist(list: &Term) -> Raise {
    argument_error(format!(
        "cannot convert the given list to a charlist.\n\nTo be converted to a charlist, a list must contain \
         only:\n\n  * strings\n  * integers representing Unicode code points\n  * or a list containing one of \
         these three elements\n\nPlease check the given list or call inspect/1 to get the list representation, \
         got:\n\n{}\n",
        shown(list)
    ))
}

/// `IO.chardata_to_string/1`: a string as it is, a list as [`list_to_string`] makes it.
///
/// # Errors
/// As there.
pub fn chardata(data: &Term) -> Result<Vec<u8>, Raise> {
    match data.as_bytes() {
        Some(text) => Ok(text.to_vec()),
        None if data.is_list() => list_to_string(data),
        None => Err(no_clause()),
    }
}
