//! `<<...>>`: building and matching bitstrings.
//!
//! Bits are read and written through [`Reader`] and [`Writer`]; whole bytes take short ways.

use num_bigint::{BigInt, Sign};

use super::{Frame, at_line, failure, matching, value};
use crate::lang::code::{BitKind, BitPattern, BitSegment, Endian, Expr, Line, Pattern, Result};
use crate::runtime::{Proc, Raise};
use crate::term::{Binary, Term};

/// The largest bitstring that is built: 512 MB.
const MOST_BITS: u64 = 1 << 32;

/// Collects bits.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    /// How many bits of the last byte are in use, 0 to 7; 0 when it is full.
    used: u8,
}

impl Writer {
    fn bytes(&mut self, bytes: &[u8]) {
        if self.used == 0 {
            self.bytes.extend_from_slice(bytes);
        } else {
            bytes.iter().for_each(|byte| self.bits(*byte, 8));
        }
    }

    /// The lowest `count` bits (up to 8) of a byte.
    fn bits(&mut self, byte: u8, count: u8) {
        for index in (0..count).rev() {
            let bit = (byte >> index) & 1;
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= bit << (7 - self.used);
            }
            self.used = (self.used + 1) % 8;
        }
    }

    fn binary(&mut self, binary: &Binary) {
        match (binary.is_binary(), binary.bytes().split_last()) {
            (false, Some((last, whole))) => {
                self.bytes(whole);
                let count = binary.last_bits();
                self.bits(last >> (8 - count), count);
            }
            _ => self.bytes(binary.bytes()),
        }
    }

    fn finish(self) -> Term {
        match self.used {
            0 => Term::binary(self.bytes),
            used => Term::Binary(Binary::bits(self.bytes, used)),
        }
    }
}

/// Why a value does not fit a segment.
enum Misfit {
    /// It is of the wrong type.
    Type,
    /// The size is no size.
    Size(Term),
    /// A float of that many bits is none.
    FloatSize(Term),
    /// It has fewer bits than the segment.
    Short,
    /// It is no whole number of units.
    Unit,
}

/// `<<segments>>`.
pub(super) fn build<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    parts: &'m (Box<[BitSegment<Expr>]>, Line),
) -> Result {
    let mut writer = Writer::default();
    for (index, segment) in parts.0.iter().enumerate() {
        let term = value(p, f, &segment.value)?;
        let size = match &segment.size {
            Some(size) => Some(value(p, f, size)?),
            None => None,
        };
        if let Err(misfit) = write(&mut writer, segment, &term, size.as_ref()) {
            at_line(p, segment.line);
            return Err(bad_segment(p, index + 1, segment.kind, &term, misfit));
        }
    }
    Ok(writer.finish())
}

/// The failure tells which segment is wrong and why, as the BEAM does.
#[cold]
fn bad_segment(p: &Proc, number: usize, kind: BitKind, term: &Term, misfit: Misfit) -> Raise {
    let (kind, wanted) = match kind {
        BitKind::Integer => ("integer", "an integer"),
        BitKind::Float => ("float", "a float or an integer"),
        BitKind::Binary | BitKind::Bits => ("binary", "a binary"),
        BitKind::Utf8 => ("utf8", "a non-negative integer encodable as utf8"),
        BitKind::Utf16 => ("utf16", "a non-negative integer encodable as utf16"),
        BitKind::Utf32 => ("utf32", "a non-negative integer encodable as utf32"),
    };
    let shown = crate::lang::show(term);
    let why = match misfit {
        Misfit::Type => format!("expected {wanted} but got: {shown}"),
        Misfit::Size(size) => {
            let size = crate::lang::show(&size);
            format!("expected a non-negative integer as size but got: {size}")
        }
        Misfit::FloatSize(size) => {
            let size = crate::lang::show(&size);
            format!("expected one of the supported sizes 16, 32, or 64 but got: {size}")
        }
        Misfit::Short => format!("the value {shown} is shorter than the size of the segment"),
        Misfit::Unit => {
            format!("the size of the value {shown} is not a multiple of the unit for the segment")
        }
    };
    let text = format!("construction of binary failed: segment {number} of type '{kind}': {why}");
    failure::with_detail(p, Raise::badarg(), text)
}

/// The size of a segment in bits.
fn bits_of<V>(segment: &BitSegment<V>, size: Option<&Term>, default: u64) -> Option<u64> {
    match size {
        None => Some(
            default
                * if segment.unit > 1 {
                    u64::from(segment.unit)
                } else {
                    1
                },
        ),
        Some(Term::Int(size)) => {
            let bits = u64::try_from(*size)
                .ok()?
                .checked_mul(u64::from(segment.unit))?;
            (bits <= MOST_BITS).then_some(bits)
        }
        Some(_) => None,
    }
}

/// The size of a segment that is written.
fn size_of(
    segment: &BitSegment<Expr>,
    size: Option<&Term>,
    default: u64,
) -> std::result::Result<u64, Misfit> {
    bits_of(segment, size, default).ok_or_else(|| Misfit::Size(size.cloned().unwrap_or(Term::NIL)))
}

/// Writes a segment.
fn write(
    writer: &mut Writer,
    segment: &BitSegment<Expr>,
    term: &Term,
    size: Option<&Term>,
) -> std::result::Result<(), Misfit> {
    match segment.kind {
        BitKind::Integer => {
            let bits = size_of(segment, size, 8)?;
            write_integer(writer, term, bits, segment.endian).ok_or(Misfit::Type)
        }
        BitKind::Float => {
            let bits = size_of(segment, size, 64)?;
            if !matches!(bits, 16 | 32 | 64) {
                return Err(Misfit::FloatSize(size.cloned().unwrap_or(Term::NIL)));
            }
            write_float(writer, term, bits, segment.endian).ok_or(Misfit::Type)
        }
        BitKind::Binary | BitKind::Bits => write_binary(writer, segment, term, size),
        BitKind::Utf8 | BitKind::Utf16 | BitKind::Utf32 => {
            write_text(writer, segment, term).ok_or(Misfit::Type)
        }
    }
}

/// Writes a character or the characters of a string.
fn write_text(writer: &mut Writer, segment: &BitSegment<Expr>, term: &Term) -> Option<()> {
    let one;
    let text = match term {
        Term::Binary(_) => term.as_str()?,
        _ => {
            one = char_of(term)?.to_string();
            &one
        }
    };
    match (segment.kind, segment.endian) {
        (BitKind::Utf16, Endian::Big) => text
            .encode_utf16()
            .for_each(|unit| writer.bytes(&unit.to_be_bytes())),
        (BitKind::Utf16, Endian::Little) => text
            .encode_utf16()
            .for_each(|unit| writer.bytes(&unit.to_le_bytes())),
        (BitKind::Utf32, Endian::Big) => text
            .chars()
            .for_each(|c| writer.bytes(&u32::from(c).to_be_bytes())),
        (BitKind::Utf32, Endian::Little) => text
            .chars()
            .for_each(|c| writer.bytes(&u32::from(c).to_le_bytes())),
        _ => writer.bytes(text.as_bytes()),
    }
    Some(())
}

fn char_of(term: &Term) -> Option<char> {
    char::from_u32(u32::try_from(term.as_int()?).ok()?)
}

fn write_integer(writer: &mut Writer, term: &Term, bits: u64, endian: Endian) -> Option<()> {
    if let Term::Int(value) = term
        && bits == 8
    {
        writer.bytes(&[*value as u8]);
        return Some(());
    }
    let value = match term {
        Term::Int(value) => BigInt::from(*value),
        Term::BigInt(value) => (**value).clone(),
        _ => return None,
    };
    let bits = usize::try_from(bits).ok()?;
    let count = bits.div_ceil(8);
    // Two's complement, the least significant byte first, cut or extended to the size.
    let mut bytes = value.to_signed_bytes_le();
    let filler = if value.sign() == Sign::Minus { 0xFF } else { 0 };
    bytes.resize(count, filler);
    let rest = (bits % 8) as u8;
    match (endian, rest) {
        (Endian::Big, 0) => {
            bytes.reverse();
            writer.bytes(&bytes);
        }
        (Endian::Big, rest) => {
            bytes.reverse();
            writer.bits(bytes[0], rest);
            writer.bytes(&bytes[1..]);
        }
        (Endian::Little, 0) => writer.bytes(&bytes),
        (Endian::Little, rest) => {
            writer.bytes(&bytes[..count - 1]);
            writer.bits(bytes[count - 1], rest);
        }
    }
    Some(())
}

fn write_float(writer: &mut Writer, term: &Term, bits: u64, endian: Endian) -> Option<()> {
    let value = crate::term::to_f64(term)?;
    let mut bytes: Vec<u8> = match bits {
        64 => value.to_be_bytes().to_vec(),
        32 => (value as f32).to_be_bytes().to_vec(),
        16 => half_bits(value).to_be_bytes().to_vec(),
        _ => return None,
    };
    if endian == Endian::Little {
        bytes.reverse();
    }
    writer.bytes(&bytes);
    Some(())
}

fn write_binary(
    writer: &mut Writer,
    segment: &BitSegment<Expr>,
    term: &Term,
    size: Option<&Term>,
) -> std::result::Result<(), Misfit> {
    let Term::Binary(binary) = term else {
        return Err(Misfit::Type);
    };
    let Some(size) = size else {
        if segment.kind == BitKind::Binary && !binary.is_binary() {
            return Err(Misfit::Unit);
        }
        writer.binary(binary);
        return Ok(());
    };
    let bits = size_of(segment, Some(size), 0)?;
    match usize::try_from(bits) {
        Ok(bits) if bits <= binary.bit_len() => {
            writer.binary(&part(binary, 0, bits));
            Ok(())
        }
        _ => Err(Misfit::Short),
    }
}

/// `bits` bits from bit `from` on. They must be there.
fn part(binary: &Binary, from: usize, bits: usize) -> Binary {
    if from.is_multiple_of(8) && bits.is_multiple_of(8) {
        return binary.slice(from / 8, (from + bits) / 8);
    }
    let bytes = binary.bytes();
    let mut writer = Writer::default();
    for at in from..from + bits {
        writer.bits((bytes[at / 8] >> (7 - at % 8)) & 1, 1);
    }
    match writer.finish() {
        Term::Binary(binary) => binary,
        _ => binary.clone(),
    }
}

/// Reads bits.
struct Reader<'b> {
    binary: &'b Binary,
    at: usize,
}

impl Reader<'_> {
    fn left(&self) -> usize {
        self.binary.bit_len() - self.at
    }

    fn take(&mut self, bits: usize) -> Option<Binary> {
        if bits > self.left() {
            return None;
        }
        let taken = part(self.binary, self.at, bits);
        self.at += bits;
        Some(taken)
    }

    /// One byte on a byte boundary.
    fn byte(&mut self) -> Option<u8> {
        if !self.at.is_multiple_of(8) || self.left() < 8 {
            return None;
        }
        let byte = self.binary.bytes()[self.at / 8];
        self.at += 8;
        Some(byte)
    }
}

/// Whether a bitstring is made of these segments.
pub(super) fn matches<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    segments: &'m [BitPattern],
    binary: &Binary,
) -> bool {
    let mut reader = Reader { binary, at: 0 };
    for segment in segments {
        if !segment_matches(p, f, segment, &mut reader) {
            return false;
        }
    }
    reader.left() == 0
}

fn segment_matches<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    segment: &'m BitPattern,
    reader: &mut Reader<'_>,
) -> bool {
    let size = match &segment.size {
        None => None,
        Some(size) => match value(p, f, size) {
            Ok(size) => Some(size),
            Err(_) => return false,
        },
    };
    // A literal string is so many bytes.
    if let (Pattern::Const(Term::Binary(text)), None) = (&segment.value, &size) {
        return match segment.kind {
            BitKind::Binary | BitKind::Bits | BitKind::Utf8 => reader
                .take(text.bit_len())
                .is_some_and(|taken| taken.bytes() == text.bytes()),
            _ => text
                .bytes()
                .iter()
                .all(|byte| read(segment, reader, None) == Some(Term::Int(i64::from(*byte)))),
        };
    }
    match read(segment, reader, size.as_ref()) {
        Some(term) => matching::matches(p, f, &segment.value, &term),
        None => false,
    }
}

/// Reads a segment's value.
fn read(segment: &BitPattern, reader: &mut Reader<'_>, size: Option<&Term>) -> Option<Term> {
    match segment.kind {
        BitKind::Integer => {
            let bits = bits_of(segment, size, 8)?;
            if bits == 8
                && !segment.signed
                && let Some(byte) = reader.byte()
            {
                return Some(Term::Int(i64::from(byte)));
            }
            let taken = reader.take(usize::try_from(bits).ok()?)?;
            Some(integer_of(&taken, segment.signed, segment.endian))
        }
        BitKind::Float => {
            let bits = bits_of(segment, size, 64)?;
            let taken = reader.take(usize::try_from(bits).ok()?)?;
            float_of(&taken, segment.endian).map(Term::Float)
        }
        BitKind::Binary | BitKind::Bits => {
            let bits = match size {
                None => reader.left(),
                Some(size) => usize::try_from(bits_of(segment, Some(size), 0)?).ok()?,
            };
            if segment.kind == BitKind::Binary && bits % 8 != 0 {
                return None;
            }
            reader.take(bits).map(Term::Binary)
        }
        BitKind::Utf8 => read_utf8(reader),
        BitKind::Utf16 => read_utf16(reader, segment.endian),
        BitKind::Utf32 => {
            let taken = reader.take(32)?;
            let code = integer_of(&taken, false, segment.endian);
            char_of(&code).map(|c| Term::Int(i64::from(u32::from(c))))
        }
    }
}

fn integer_of(bits: &Binary, signed: bool, endian: Endian) -> Term {
    let len = bits.bit_len();
    if len == 0 {
        return Term::Int(0);
    }
    let rest = len % 8;
    let mut bytes = bits.bytes().to_vec();
    let last = bytes.len() - 1;
    let value = match endian {
        Endian::Big => {
            let value = BigInt::from_bytes_be(Sign::Plus, &bytes);
            if rest == 0 {
                value
            } else {
                value >> (8 - rest)
            }
        }
        Endian::Little => {
            if rest != 0 {
                bytes[last] >>= 8 - rest;
            }
            BigInt::from_bytes_le(Sign::Plus, &bytes)
        }
    };
    let negative = signed && value.bit(len as u64 - 1);
    Term::integer(if negative {
        value - (BigInt::from(1) << len)
    } else {
        value
    })
}

fn float_of(bits: &Binary, endian: Endian) -> Option<f64> {
    let mut bytes = bits.bytes().to_vec();
    if endian == Endian::Little {
        bytes.reverse();
    }
    let value = match bits.bit_len() {
        64 => f64::from_be_bytes(bytes.try_into().ok()?),
        32 => f64::from(f32::from_be_bytes(bytes.try_into().ok()?)),
        16 => half_value(u16::from_be_bytes(bytes.try_into().ok()?)),
        _ => return None,
    };
    value.is_finite().then_some(value)
}

fn read_utf8(reader: &mut Reader<'_>) -> Option<Term> {
    let left = reader.left() / 8;
    let window = part(reader.binary, reader.at, left.min(4) * 8);
    let bytes = window.bytes();
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let first = valid.chars().next()?;
    reader.at += first.len_utf8() * 8;
    Some(Term::Int(i64::from(u32::from(first))))
}

fn read_utf16(reader: &mut Reader<'_>, endian: Endian) -> Option<Term> {
    let unit = |reader: &mut Reader<'_>| {
        let taken = reader.take(16)?;
        integer_of(&taken, false, endian)
            .as_int()
            .map(|unit| unit as u16)
    };
    let first = unit(reader)?;
    let units = match first {
        0xD800..=0xDBFF => vec![first, unit(reader)?],
        _ => vec![first],
    };
    let code = char::decode_utf16(units).next()?.ok()?;
    Some(Term::Int(i64::from(u32::from(code))))
}

/// What is left of a bitstring behind a run of a generator's pattern whose value does not match; `None`
/// if there are not enough bits for another run.
pub(super) fn skip<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    pattern: &'m Pattern,
    binary: &Binary,
) -> Option<Binary> {
    let Pattern::Bits(segments) = pattern else {
        return None;
    };
    let mut reader = Reader { binary, at: 0 };
    let (_, segments) = segments.split_last()?;
    for segment in segments {
        let size = match &segment.size {
            None => None,
            Some(size) => Some(value(p, f, size).ok()?),
        };
        let term = read(segment, &mut reader, size.as_ref())?;
        // Variables that sizes of later segments need.
        matching::matches(p, f, &segment.value, &term);
    }
    let left = reader.left();
    Some(part(binary, reader.at, left))
}

/// The 16-bit float nearest to a number. Their values grow with their bits, so the place where the
/// number belongs is found by halving.
fn half_bits(value: f64) -> u16 {
    const INFINITY: u16 = 0x7C00;
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs();
    let (mut low, mut high) = (0, INFINITY - 1);
    while low < high {
        let middle = (low + high) / 2;
        match half_value(middle) < magnitude {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    if low == 0 {
        return sign;
    }
    let below = magnitude - half_value(low - 1);
    let above = half_value(low) - magnitude;
    let nearest = match below.total_cmp(&above) {
        std::cmp::Ordering::Less => low - 1,
        std::cmp::Ordering::Greater => low,
        std::cmp::Ordering::Equal => low - low % 2,
    };
    sign | nearest
}

/// The number that 16 bits stand for.
fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1F);
    let fraction = f64::from(bits & 0x3FF) / 1024.0;
    match exponent {
        0 => sign * fraction * 2f64.powi(-14),
        31 => f64::NAN,
        _ => sign * (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}
