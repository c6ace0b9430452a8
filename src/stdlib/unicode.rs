//! `:unicode`: characters between encodings and in normal forms.

use unicode_normalization::UnicodeNormalization;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::args::Reply;
use super::natives::natives;
use super::{chars, iodata};

/// `:unicode`.
pub const MODULE: NativeModule = NativeModule {
    name: ":unicode",
    doc: "Erlang's conversions of characters: encodings and normal forms.",
    functions: TABLE,
};

natives! { const TABLE of ":unicode":
    /// A binary in some encoding out of characters in another; both are UTF-8 unless it is said. What cannot be
    /// converted makes `{:error, converted, rest}`, what ends too early `{:incomplete, converted, rest}`.
    ///
    ///     iex> :unicode.characters_to_binary([233, "x"])
    ///     "éx"
    "characters_to_binary" 1 => |p, args| to_binary(p, &args[0], Encoding::Utf8, Encoding::Utf8);
    "characters_to_binary" 2 => |p, args| to_binary(p, &args[0], encoding(&args[1])?, Encoding::Utf8);
    "characters_to_binary" 3 => |p, args| to_binary(p, &args[0], encoding(&args[1])?, encoding(&args[2])?);
    /// Characters as a list of integers.
    ///
    ///     iex> :unicode.characters_to_list("é")
    ///     [233]
    "characters_to_list" 1 => |p, args| to_list(p, &args[0], Encoding::Utf8);
    "characters_to_list" 2 => |p, args| to_list(p, &args[0], encoding(&args[1])?);
    /// Characters in the composed normal form.
    ///
    ///     iex> :unicode.characters_to_nfc_list("e\u0301")
    ///     [233]
    "characters_to_nfc_binary" 1 => |_, args| normal(args, |text| text.nfc().collect()).map(Term::string);
    "characters_to_nfc_list" 1 => |_, args| normal(args, |text| text.nfc().collect()).map(|text| chars::chars(&text));
    /// Characters in the decomposed normal form.
    ///
    ///     iex> :unicode.characters_to_nfd_list("é")
    ///     [101, 769]
    "characters_to_nfd_binary" 1 => |_, args| normal(args, |text| text.nfd().collect()).map(Term::string);
    "characters_to_nfd_list" 1 => |_, args| normal(args, |text| text.nfd().collect()).map(|text| chars::chars(&text));
    "characters_to_nfkc_binary" 1 => |_, args| normal(args, |text| text.nfkc().collect()).map(Term::string);
    "characters_to_nfkc_list" 1 => |_, args| normal(args, |text| text.nfkc().collect()).map(|text| chars::chars(&text));
    "characters_to_nfkd_binary" 1 => |_, args| normal(args, |text| text.nfkd().collect()).map(Term::string);
    "characters_to_nfkd_list" 1 => |_, args| normal(args, |text| text.nfkd().collect()).map(|text| chars::chars(&text));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Latin1,
    Utf8,
    Utf16 { little: bool },
    Utf32 { little: bool },
}

fn encoding(term: &Term) -> Result<Encoding, Raise> {
    let (name, little) = match term.as_tuple() {
        Some([name, order]) => (name, order.is_atom(Atom::new("little"))),
        _ => (term, false),
    };
    Ok(match name.as_atom().map(Atom::as_str) {
        Some("latin1") => Encoding::Latin1,
        Some("utf8" | "unicode") => Encoding::Utf8,
        Some("utf16") => Encoding::Utf16 { little },
        Some("utf32") => Encoding::Utf32 { little },
        _ => return Err(Raise::bad_argument(2, "not a valid encoding")),
    })
}

/// What became of some characters.
enum Decoded {
    All(String),
    /// Something is no character; or the end is missing.
    Part {
        text: String,
        rest: Vec<u8>,
        incomplete: bool,
    },
}

fn decode(bytes: &[u8], encoding: Encoding) -> Decoded {
    match encoding {
        Encoding::Latin1 => Decoded::All(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Decoded::All(text.to_string()),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                Decoded::Part {
                    text: String::from_utf8_lossy(good).into_owned(),
                    rest: rest.to_vec(),
                    incomplete: error.error_len().is_none(),
                }
            }
        },
        Encoding::Utf16 { little } => {
            let unit = |pair: &[u8]| {
                if little {
                    u16::from_le_bytes([pair[0], pair[1]])
                } else {
                    u16::from_be_bytes([pair[0], pair[1]])
                }
            };
            let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
            whole(
                char::decode_utf16(units).map(Result::ok),
                bytes,
                bytes.len() % 2 == 1,
            )
        }
        Encoding::Utf32 { little } => {
            let unit = |four: &[u8]| {
                let four = [four[0], four[1], four[2], four[3]];
                if little {
                    u32::from_le_bytes(four)
                } else {
                    u32::from_be_bytes(four)
                }
            };
            whole(
                bytes.chunks_exact(4).map(|four| char::from_u32(unit(four))),
                bytes,
                !bytes.len().is_multiple_of(4),
            )
        }
    }
}

fn whole(chars: impl Iterator<Item = Option<char>>, bytes: &[u8], cut: bool) -> Decoded {
    match chars.collect::<Option<String>>() {
        Some(text) if !cut => Decoded::All(text),
        text => Decoded::Part {
            text: text.unwrap_or_default(),
            rest: bytes.to_vec(),
            incomplete: cut,
        },
    }
}

/// The characters of nested lists and binaries; binaries are in the encoding given.
fn characters(data: &Term, encoding: Encoding) -> Result<Decoded, Raise> {
    if let Some(bytes) = data.as_bytes() {
        return Ok(decode(bytes, encoding));
    }
    if !data.is_list() {
        return Err(Raise::bad_argument(
            1,
            "not valid character data (an iodata term)",
        ));
    }
    if encoding == Encoding::Latin1 {
        return match iodata::to_bytes(data) {
            Ok(bytes) => Ok(decode(&bytes, encoding)),
            Err(_) => Err(Raise::bad_argument(
                1,
                "not valid character data (an iodata term)",
            )),
        };
    }
    match iodata::list_to_string(data) {
        Ok(bytes) => Ok(decode(&bytes, Encoding::Utf8)),
        Err(_) => Err(Raise::bad_argument(
            1,
            "not valid character data (an iodata term)",
        )),
    }
}

fn encode(text: &str, encoding: Encoding) -> Result<Vec<u8>, (Vec<u8>, String)> {
    Ok(match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Latin1 => {
            let fits = |c: &char| u32::from(*c) < 256;
            let good: Vec<u8> = text.chars().take_while(fits).map(|c| c as u8).collect();
            if good.len() < text.chars().count() {
                return Err((good, text.chars().skip_while(fits).collect()));
            }
            good
        }
        Encoding::Utf16 { little } => text
            .encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect(),
        Encoding::Utf32 { little } => text
            .chars()
            .map(u32::from)
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect(),
    })
}

fn partial(incomplete: bool, done: Term, rest: Term) -> Term {
    let tag = if incomplete {
        Atom::new("incomplete")
    } else {
        atoms::ERROR
    };
    Term::tuple([Term::Atom(tag), done, rest])
}

fn to_binary(p: &mut Proc, data: &Term, from: Encoding, to: Encoding) -> Reply {
    Ok(match characters(data, from)? {
        Decoded::All(text) => {
            p.work(text.len() / 8)?;
            match encode(&text, to) {
                Ok(bytes) => Term::binary(bytes),
                Err((good, rest)) => partial(false, Term::binary(good), Term::string(rest)),
            }
        }
        Decoded::Part {
            text,
            rest,
            incomplete,
        } => {
            let good = encode(&text, to).unwrap_or_else(|(good, _)| good);
            partial(incomplete, Term::binary(good), Term::binary(rest))
        }
    })
}

fn to_list(p: &mut Proc, data: &Term, from: Encoding) -> Reply {
    Ok(match characters(data, from)? {
        Decoded::All(text) => {
            p.work(text.len())?;
            chars::chars(&text)
        }
        Decoded::Part {
            text,
            rest,
            incomplete,
        } => partial(incomplete, chars::chars(&text), Term::binary(rest)),
    })
}

fn normal(args: &[Term], form: fn(&str) -> String) -> Result<String, Raise> {
    match characters(&args[0], Encoding::Utf8)? {
        Decoded::All(text) => Ok(form(&text)),
        Decoded::Part { .. } => Err(Raise::badarg()),
    }
}
