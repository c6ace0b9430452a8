//! `Base`: bytes as text of 16, 32 or 64 characters, and back.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

use super::args::{Reply, argument_error, failed_in, no_clause, no_clause_in};
use super::natives::natives;

/// `Base`.
pub const MODULE: NativeModule = NativeModule {
    name: "Base",
    doc: "Bytes as text, as RFC 4648 has it.

Encoding takes `padding: false` (not for base 16) and `case: :lower` (not for base 64). Decoding takes `:case` \
          (`:upper`, `:lower`, `:mixed`), `padding: false` (it may be missing) and `ignore: :whitespace` (base 64).",
    functions: TABLE,
};

natives! { const TABLE of "Base":
    /// Bytes out of hexadecimal digits: `{:ok, bytes}` or `:error`.
    ///
    ///     iex> Base.decode16("666F6F")
    ///     {:ok, "foo"}
    "decode16" 1 => |p, a| decode(p, &HEX, a, false), [Term::Nil];
    "decode16" 2 => |p, a| decode(p, &HEX, a, false);
    "decode16!" 1 => |p, a| decode(p, &HEX, a, true), [Term::Nil];
    "decode16!" 2 => |p, a| decode(p, &HEX, a, true);
    /// Bytes out of text of base 32.
    ///
    ///     iex> Base.decode32("MZXW6===")
    ///     {:ok, "foo"}
    "decode32" 1 => |p, a| decode(p, &BASE32, a, false), [Term::Nil];
    "decode32" 2 => |p, a| decode(p, &BASE32, a, false);
    "decode32!" 1 => |p, a| decode(p, &BASE32, a, true), [Term::Nil];
    "decode32!" 2 => |p, a| decode(p, &BASE32, a, true);
    /// Bytes out of text of base 64.
    ///
    ///     iex> Base.decode64("Zm9v")
    ///     {:ok, "foo"}
    "decode64" 1 => |p, a| decode(p, &BASE64, a, false), [Term::Nil];
    "decode64" 2 => |p, a| decode(p, &BASE64, a, false);
    "decode64!" 1 => |p, a| decode(p, &BASE64, a, true), [Term::Nil];
    "decode64!" 2 => |p, a| decode(p, &BASE64, a, true);
    /// Bytes as hexadecimal digits.
    ///
    ///     iex> Base.encode16("foo", case: :lower)
    ///     "666f6f"
    "encode16" 1 => |p, a| encode(p, &HEX, a), [Term::Nil];
    "encode16" 2 => |p, a| encode(p, &HEX, a);
    /// Bytes as text of base 32.
    ///
    ///     iex> Base.encode32("foo")
    ///     "MZXW6==="
    "encode32" 1 => |p, a| encode(p, &BASE32, a), [Term::Nil];
    "encode32" 2 => |p, a| encode(p, &BASE32, a);
    /// Bytes as text of base 64.
    ///
    ///     iex> Base.encode64("foob", padding: false)
    ///     "Zm9vYg"
    "encode64" 1 => |p, a| encode(p, &BASE64, a), [Term::Nil];
    "encode64" 2 => |p, a| encode(p, &BASE64, a);
    /// Bytes out of text of base 32 in the alphabet that sorts as the bytes do.
    ///
    ///     iex> Base.hex_decode32("CPNMU===")
    ///     {:ok, "foo"}
    "hex_decode32" 1 => |p, a| decode(p, &HEX32, a, false), [Term::Nil];
    "hex_decode32" 2 => |p, a| decode(p, &HEX32, a, false);
    "hex_decode32!" 1 => |p, a| decode(p, &HEX32, a, true), [Term::Nil];
    "hex_decode32!" 2 => |p, a| decode(p, &HEX32, a, true);
    /// Bytes as text of base 32 in the alphabet that sorts as the bytes do.
    ///
    ///     iex> Base.hex_encode32("foo")
    ///     "CPNMU==="
    "hex_encode32" 1 => |p, a| encode(p, &HEX32, a), [Term::Nil];
    "hex_encode32" 2 => |p, a| encode(p, &HEX32, a);
    /// Bytes out of text of base 64 in the alphabet that is safe in URLs.
    ///
    ///     iex> Base.url_decode64("_3_-_A==")
    ///     {:ok, <<255, 127, 254, 252>>}
    "url_decode64" 1 => |p, a| decode(p, &URL64, a, false), [Term::Nil];
    "url_decode64" 2 => |p, a| decode(p, &URL64, a, false);
    "url_decode64!" 1 => |p, a| decode(p, &URL64, a, true), [Term::Nil];
    "url_decode64!" 2 => |p, a| decode(p, &URL64, a, true);
    /// Bytes as text of base 64 in the alphabet that is safe in URLs.
    ///
    ///     iex> Base.url_encode64(<<255, 127, 254, 252>>)
    ///     "_3_-_A=="
    "url_encode64" 1 => |p, a| encode(p, &URL64, a), [Term::Nil];
    "url_encode64" 2 => |p, a| encode(p, &URL64, a);
}

/// One way of writing bytes as text.
struct Coding {
    encode: &'static str,
    decode: &'static str,
    alphabet: &'static [u8],
    /// How many bits a character stands for.
    bits: u32,
    /// How many characters belong together; text is padded to a multiple of it.
    group: usize,
    /// Whether letters may be of the other case.
    cases: bool,
}

const fn coding(
    encode: &'static str,
    decode: &'static str,
    alphabet: &'static [u8],
    bits: u32,
    group: usize,
) -> Coding {
    Coding {
        encode,
        decode,
        alphabet,
        bits,
        group,
        cases: bits < 6,
    }
}

static HEX: Coding = coding("encode16", "decode16!", b"0123456789ABCDEF", 4, 2);
static BASE32: Coding = coding(
    "encode32",
    "decode32!",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    5,
    8,
);
static HEX32: Coding = coding(
    "hex_encode32",
    "hex_decode32!",
    b"0123456789ABCDEFGHIJKLMNOPQRSTUV",
    5,
    8,
);
static BASE64: Coding = coding(
    "encode64",
    "decode64!",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    6,
    4,
);
static URL64: Coding = coding(
    "url_encode64",
    "url_decode64!",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    6,
    4,
);

/// The case that letters are written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Mixed,
}

/// An option's value, or its default.
fn option<'a>(
    p: &Proc,
    options: &'a Term,
    key: &str,
    default: &'a Term,
) -> Result<&'a Term, Raise> {
    if !options.is_list() {
        let args = [options.clone(), Term::atom(key), default.clone()];
        return Err(no_clause_in(p, ("Keyword", "get"), &args));
    }
    Ok(options.keyword_get(Atom::new(key)).unwrap_or(default))
}

fn case(p: &Proc, coding: &Coding, options: &Term, mixed: bool) -> Result<Case, Raise> {
    if !coding.cases {
        option(p, options, "padding", &Term::bool(true))?;
        return Ok(Case::Upper);
    }
    let default = Term::atom("upper");
    let given = option(p, options, "case", &default)?;
    match given.as_atom().map(Atom::as_str) {
        Some("upper") => Ok(Case::Upper),
        Some("lower") => Ok(Case::Lower),
        Some("mixed") if mixed => Ok(Case::Mixed),
        _ => Err(Raise::error(exception::case_clause_error(given.clone()))),
    }
}

fn encode(p: &mut Proc, coding: &'static Coding, args: &[Term]) -> Reply {
    let bytes = args[0].as_bytes().ok_or_else(no_clause)?;
    let case =
        case(p, coding, &args[1], false).map_err(|raise| own(p, raise, coding.encode, args))?;
    let yes = Term::bool(true);
    let padding = option(p, &args[1], "padding", &yes)?;
    if !matches!(padding, Term::Atom(atoms::TRUE | atoms::FALSE)) && coding.bits != 4 {
        return Err(no_clause_in(
            p,
            ("Base", "maybe_pad"),
            &[args[0].clone(), padding.clone(), Term::Nil],
        ));
    }
    p.work(bytes.len() / 16)?;
    let mut text = digits(coding, bytes);
    if case == Case::Lower {
        text.make_ascii_lowercase();
    }
    if padding.truthy() {
        while !text.len().is_multiple_of(coding.group) {
            text.push(b'=');
        }
    }
    Ok(Term::binary(text))
}

/// A failure of the full form of the function.
fn own(p: &Proc, raise: Raise, name: &'static str, args: &[Term]) -> Raise {
    failed_in(p, raise, ("Base", name), args)
}

fn digits(coding: &Coding, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() * 8 / coding.bits as usize + 8);
    let (mut held, mut count) = (0_u32, 0);
    let mask = (1 << coding.bits) - 1;
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        count += 8;
        while count >= coding.bits {
            count -= coding.bits;
            text.push(coding.alphabet[(held >> count & mask) as usize]);
        }
        held &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(coding.alphabet[(held << (coding.bits - count) & mask) as usize]);
    }
    text
}

/// What is wrong with a text.
enum Wrong {
    Character(u8),
    Padding,
    Length(usize),
}

fn decode(p: &mut Proc, coding: &'static Coding, args: &[Term], raise: bool) -> Reply {
    let name = match coding.bits {
        6 if !raise => coding.decode.trim_end_matches('!'),
        _ => coding.decode,
    };
    let Some(text) = args[0].as_bytes() else {
        return Err(own(p, no_clause(), name, args));
    };
    let odd = coding.bits == 4 && text.len() % 2 == 1;
    let case = if odd {
        Case::Upper
    } else {
        case(p, coding, &args[1], true)?
    };
    let text = without_ignored(p, coding, text, &args[1])?;
    p.work(text.len() / 16)?;
    let yes = Term::bool(true);
    let padded = odd || option(p, &args[1], "padding", &yes)?.truthy();
    match bytes(coding, &text, case, padded) {
        Ok(bytes) if raise => Ok(Term::binary(bytes)),
        Ok(bytes) => Ok(Term::ok(Term::binary(bytes))),
        Err(_) if !raise => Ok(Term::Atom(atoms::ERROR)),
        Err(wrong) => Err(argument_error(match wrong {
            Wrong::Character(byte) => {
                let shown = super::args::shown(&Term::list([Term::Int(i64::from(byte))]));
                let shown = character(byte).unwrap_or(shown);
                format!("non-alphabet character found: {shown} (byte {byte})")
            }
            Wrong::Padding => "incorrect padding".to_string(),
            Wrong::Length(length) => format!(
                "string given to decode has wrong length. An even number of bytes was expected, got: {length}. Double \
                 check your string for unwanted characters or pad it accordingly"
            ),
        })),
    }
}

/// A byte in quotes, escaped where it cannot be printed.
fn character(byte: u8) -> Option<String> {
    let opts = crate::term::inspect::InspectOpts {
        binaries: crate::term::inspect::Binaries::AsStrings,
        ..Default::default()
    };
    let text = Term::binary([byte]);
    crate::term::inspect::inspect_with(&text, &opts, &mut crate::term::inspect::Plain).ok()
}

fn without_ignored(
    p: &Proc,
    coding: &Coding,
    text: &[u8],
    options: &Term,
) -> Result<Vec<u8>, Raise> {
    if coding.bits != 6 {
        return Ok(text.to_vec());
    }
    match options.keyword_get(Atom::new("ignore")) {
        None | Some(Term::Atom(atoms::NIL)) => Ok(text.to_vec()),
        Some(what) if what.is_atom(Atom::new("whitespace")) => Ok(text
            .iter()
            .copied()
            .filter(|byte| !b" \t\r\n".contains(byte))
            .collect()),
        Some(other) => {
            let args = [Term::binary(text), other.clone()];
            Err(no_clause_in(p, ("Base", "remove_ignored"), &args))
        }
    }
}

fn value(coding: &Coding, byte: u8, case: Case) -> Result<u32, Wrong> {
    let wanted = match case {
        Case::Lower if byte.is_ascii_uppercase() => return Err(Wrong::Character(byte)),
        Case::Lower | Case::Mixed => byte.to_ascii_uppercase(),
        Case::Upper => byte,
    };
    let place = coding.alphabet.iter().position(|digit| *digit == wanted);
    place
        .map(|place| place as u32)
        .ok_or(Wrong::Character(byte))
}

fn bytes(coding: &Coding, text: &[u8], case: Case, padded: bool) -> Result<Vec<u8>, Wrong> {
    if coding.bits == 4 && text.len() % 2 == 1 {
        return Err(Wrong::Length(text.len()));
    }
    if padded && !text.len().is_multiple_of(coding.group) {
        return Err(Wrong::Padding);
    }
    let most = match coding.bits {
        4 => 0,
        5 => 6,
        _ => 2,
    };
    let signs = text
        .iter()
        .rev()
        .take(most)
        .take_while(|byte| **byte == b'=')
        .count();
    // Only whole groups may be padded.
    let signs = if text.len().is_multiple_of(coding.group) {
        signs
    } else {
        0
    };
    let digits = &text[..text.len() - signs];
    let (mut out, mut held, mut count) = (Vec::with_capacity(text.len()), 0_u32, 0);
    for byte in digits {
        held = held << coding.bits | value(coding, *byte, case)?;
        count += coding.bits;
        if count >= 8 {
            count -= 8;
            out.push((held >> count) as u8);
        }
        held &= (1 << count) - 1;
    }
    // A rest as long as a character, or longer, means that one is missing.
    if count >= coding.bits {
        return Err(Wrong::Padding);
    }
    Ok(out)
}
