//! Parts of binaries, and binaries as numbers, lists and text.

use num_bigint::{BigInt, BigUint, Sign};

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, allow_size};
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::stdlib::string::graphemes::range_of;
use crate::term::{Atom, Term, number};

use super::search::scope;

natives! { pub(super) const TABLE of ":binary":
    /// The byte at a place.
    ///
    ///     iex> :binary.at("abc", 1)
    ///     98
    "at" 2 => at;
    /// The bytes as a list.
    ///
    ///     iex> :binary.bin_to_list(<<1, 2>>)
    ///     [1, 2]
    "bin_to_list" 1 => |p, args| to_list(p, &args[0], 0, None);
    "bin_to_list" 2 => |p, args| {
        let (from, to) = part_of(&args[0], &args[1], 2)?;
        to_list(p, &args[0], from, Some(to))
    };
    "bin_to_list" 3 => |p, args| {
        let (from, to) = part_of(&args[0], &Term::tuple(args[1..].to_vec()), 3)?;
        to_list(p, &args[0], from, Some(to))
    };
    /// The binary so many times (1 unless it is said), with memory of its own.
    ///
    ///     iex> :binary.copy("ab", 2)
    ///     "abab"
    "copy" 1 => copy, [Term::Int(1)];
    "copy" 2 => copy;
    /// Bytes out of hexadecimal digits.
    ///
    ///     iex> :binary.decode_hex("6162")
    ///     "ab"
    "decode_hex" 1 => decode_hex;
    /// The integer that the bytes make, the most significant first unless it is said (`:little`).
    ///
    ///     iex> :binary.decode_unsigned(<<1, 2>>)
    ///     258
    "decode_unsigned" 1 => decode_unsigned, [Term::atom("big")];
    "decode_unsigned" 2 => decode_unsigned;
    /// The bytes as hexadecimal digits.
    ///
    ///     iex> :binary.encode_hex("ab")
    ///     "6162"
    "encode_hex" 1 => encode_hex;
    /// The bytes of an integer that is not negative.
    ///
    ///     iex> :binary.encode_unsigned(258)
    ///     <<1, 2>>
    "encode_unsigned" 1 => encode_unsigned, [Term::atom("big")];
    "encode_unsigned" 2 => encode_unsigned;
    /// The first byte.
    ///
    ///     iex> :binary.first("abc")
    ///     97
    "first" 1 => |_, args| end(args, <[u8]>::first);
    /// The last byte.
    ///
    ///     iex> :binary.last("abc")
    ///     99
    "last" 1 => |_, args| end(args, <[u8]>::last);
    /// The binary that some iodata makes.
    ///
    ///     iex> :binary.list_to_bin([1, [2]])
    ///     <<1, 2>>
    "list_to_bin" 1 => |_, args| iodata::to_bytes(&args[0]).map(Term::binary);
    /// How many bytes all binaries of a list have in common at their beginning.
    ///
    ///     iex> :binary.longest_common_prefix(["abc", "abd"])
    ///     2
    "longest_common_prefix" 1 => |_, args| common(args, |text, at| text.get(at));
    /// How many bytes all binaries of a list have in common at their end.
    ///
    ///     iex> :binary.longest_common_suffix(["xbc", "abc"])
    ///     2
    "longest_common_suffix" 1 => |_, args| common(args, |text, at| text.len().checked_sub(at + 1).map(|at| &text[at]));
    /// A part: a position and a length, which may be negative.
    ///
    ///     iex> :binary.part("abcdef", 1, 2)
    ///     "bc"
    "part" 2 => |_, args| {
        let (from, to) = part_of(&args[0], &args[1], 2)?;
        Ok(range_of(&args[0], from, to))
    };
    "part" 3 => |_, args| {
        let (from, to) = part_of(&args[0], &Term::tuple(args[1..].to_vec()), 3)?;
        Ok(range_of(&args[0], from, to))
    };
    "referenced_byte_size" 1 => |_, args| bytes(&args[0]).map(|bytes| Term::from(bytes.len()));
}

fn bytes(term: &Term) -> Result<&[u8], Raise> {
    term.as_bytes()
        .ok_or_else(|| Raise::bad_argument(1, "not a binary"))
}

fn at(_: &mut Proc, args: &[Term]) -> Reply {
    let bytes = bytes(&args[0])?;
    let place = args[1]
        .as_int()
        .ok_or_else(|| Raise::bad_argument(2, "not an integer"))?;
    let place = usize::try_from(place).map_err(|_| Raise::bad_argument(2, "out of range"))?;
    bytes
        .get(place)
        .map(|byte| Term::Int(i64::from(*byte)))
        .ok_or_else(Raise::badarg)
}

fn end(args: &[Term], choose: fn(&[u8]) -> Option<&u8>) -> Reply {
    choose(bytes(&args[0])?)
        .map(|byte| Term::Int(i64::from(*byte)))
        .ok_or_else(|| Raise::bad_argument(1, "a zero-sized binary is not allowed"))
}

/// Begin and end of a part given as a tuple, or as the arguments up to the one at `position`.
fn part_of(whole: &Term, part: &Term, position: usize) -> Result<(usize, usize), Raise> {
    let len = bytes(whole)?.len();
    let integers = part
        .as_tuple()
        .is_some_and(|parts| parts.len() == 2 && parts.iter().all(number::is_integer));
    if !integers {
        return Err(Raise::bad_argument(
            position,
            if position == 2 {
                "not a valid {Pos,Length} tuple"
            } else {
                "not an integer"
            },
        ));
    }
    scope(part, len).ok_or_else(|| Raise::bad_argument(position, "out of range"))
}

fn to_list(p: &mut Proc, whole: &Term, from: usize, to: Option<usize>) -> Reply {
    let all = bytes(whole)?;
    let bytes = &all[from..to.unwrap_or(all.len())];
    p.work(bytes.len())?;
    Ok(Term::list(
        bytes
            .iter()
            .map(|byte| Term::Int(i64::from(*byte)))
            .collect::<Vec<_>>(),
    ))
}

fn copy(p: &mut Proc, args: &[Term]) -> Reply {
    let bytes = bytes(&args[0])?;
    let times = args[1]
        .as_int()
        .ok_or_else(|| Raise::bad_argument(2, "not an integer"))?;
    let times = usize::try_from(times).map_err(|_| Raise::bad_argument(2, "out of range"))?;
    p.work(allow_size(bytes.len(), times)? / 8)?;
    Ok(Term::binary(bytes.repeat(times)))
}

fn encode_hex(p: &mut Proc, args: &[Term]) -> Reply {
    let bytes = bytes(&args[0])?;
    p.work(bytes.len() / 8)?;
    Ok(Term::string(
        bytes
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>(),
    ))
}

fn decode_hex(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    p.work(text.len() / 8)?;
    if text.len() % 2 == 1 {
        return Err(Raise::bad_argument(
            1,
            "must contain an even number of bytes",
        ));
    }
    let pair = |pair: &[u8]| {
        let text = std::str::from_utf8(pair)
            .ok()
            .filter(|text| !text.contains('+'))?;
        u8::from_str_radix(text, 16).ok()
    };
    match text.chunks(2).map(pair).collect::<Option<Vec<u8>>>() {
        Some(bytes) => Ok(Term::binary(bytes)),
        None => {
            let bad = text
                .chunks(2)
                .find(|chunk| pair(chunk).is_none())
                .unwrap_or_default();
            let bad = String::from_utf8_lossy(bad);
            Err(Raise::bad_argument(1, &format!("{bad} is not a valid hex")))
        }
    }
}

/// Whether the least significant byte comes first.
fn is_little(term: &Term) -> Result<bool, Raise> {
    match term.as_atom().map(Atom::as_str) {
        Some("big") => Ok(false),
        Some("little") => Ok(true),
        _ => Err(Raise::bad_argument(2, "must be big or little")),
    }
}

fn decode_unsigned(_: &mut Proc, args: &[Term]) -> Reply {
    let (bytes, little) = (bytes(&args[0])?, is_little(&args[1])?);
    let value = if little {
        BigUint::from_bytes_le(bytes)
    } else {
        BigUint::from_bytes_be(bytes)
    };
    Ok(Term::integer(BigInt::from_biguint(Sign::Plus, value)))
}

fn encode_unsigned(_: &mut Proc, args: &[Term]) -> Reply {
    let value = match &args[0] {
        Term::Int(value) => BigUint::try_from(*value).ok(),
        Term::BigInt(value) => value.to_biguint(),
        _ => return Err(Raise::bad_argument(1, "not an integer")),
    };
    let value = value.ok_or_else(|| Raise::bad_argument(1, "out of range"))?;
    Ok(Term::binary(if is_little(&args[1])? {
        value.to_bytes_le()
    } else {
        value.to_bytes_be()
    }))
}

fn common(args: &[Term], byte: fn(&[u8], usize) -> Option<&u8>) -> Reply {
    let texts: Option<Vec<&[u8]>> = args[0].iter().map(Term::as_bytes).collect();
    let texts = texts
        .filter(|texts| !texts.is_empty())
        .ok_or_else(|| Raise::bad_argument(1, "not a flat list of binaries"))?;
    let same = |at: &usize| {
        let first = byte(texts[0], *at);
        first.is_some() && texts.iter().all(|text| byte(text, *at) == first)
    };
    Ok(Term::from((0..).take_while(same).count()))
}
