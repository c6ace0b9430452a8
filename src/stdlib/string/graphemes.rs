//! Texts as sequences of graphemes and code points: counting, taking, slicing, turning round.

use unicode_segmentation::UnicodeSegmentation;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, bytes, clamped, no_clause, range, shown};
use crate::stdlib::natives::natives;
use crate::term::{Binary, Term};

natives! { pub const TABLE of "String":
    /// The grapheme at a place, counted from 0, or from the end if it is negative; `nil` outside.
    ///
    ///     iex> String.at("elixir", -1)
    ///     "r"
    "at" 2 => at;
    /// The code points, as strings.
    ///
    ///     iex> String.codepoints("ação")
    ///     ["a", "ç", "ã", "o"]
    "codepoints" 1 => codepoints;
    /// The first grapheme, `nil` of an empty text.
    ///
    ///     iex> String.first("élan")
    ///     "é"
    "first" 1 => first;
    /// The graphemes, as strings.
    ///
    ///     iex> String.graphemes("naïve")
    ///     ["n", "a", "ï", "v", "e"]
    "graphemes" 1 => graphemes;
    /// The last grapheme, `nil` of an empty text.
    ///
    ///     iex> String.last("caffè")
    ///     "è"
    "last" 1 => last;
    /// How many graphemes there are. `byte_size/1` counts bytes.
    ///
    ///     iex> String.length("größer")
    ///     6
    "length" 1 => length;
    /// The first code point and the rest, `nil` of an empty text.
    ///
    ///     iex> String.next_codepoint("olá")
    ///     {"o", "lá"}
    "next_codepoint" 1 => next_codepoint;
    /// The first grapheme and the rest, `nil` of an empty text.
    ///
    ///     iex> String.next_grapheme("olá")
    ///     {"o", "lá"}
    "next_grapheme" 1 => next_grapheme;
    /// How many bytes the first grapheme has, and the rest, `nil` of an empty text.
    ///
    ///     iex> String.next_grapheme_size("éa")
    ///     {2, "a"}
    "next_grapheme_size" 1 => next_grapheme_size;
    /// The graphemes in the opposite order.
    ///
    ///     iex> String.reverse("abcé")
    ///     "écba"
    "reverse" 1 => reverse;
    /// The part within a range of places, or from a place on so many graphemes. Negative places count from
    /// the end.
    ///
    ///     iex> String.slice("elixir", 1..3)
    ///     "lix"
    ///     iex> String.slice("elixir", -4, 2)
    ///     "ix"
    "slice" 2 => slice_range;
    "slice" 3 => slice;
    /// Two parts: before a place and from it on. A negative place counts from the end.
    ///
    ///     iex> String.split_at("sweetelixir", 5)
    ///     {"sweet", "elixir"}
    "split_at" 2 => split_at;
}

/// The graphemes of a text; each byte that is no UTF-8 is one of its own.
pub fn of(text: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let chunks: Vec<_> = text.utf8_chunks().collect();
    chunks.into_iter().flat_map(|chunk| {
        let valid = chunk
            .valid()
            .graphemes(true)
            .flat_map(conjuncts)
            .map(str::as_bytes);
        valid.chain(chunk.invalid().chunks(1))
    })
}

/// The code points of a text; each byte that is no UTF-8 is one of its own.
pub fn codepoints_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid();
        let points = valid
            .char_indices()
            .map(move |(at, c)| &valid.as_bytes()[at..at + c.len_utf8()]);
        points.chain(chunk.invalid().chunks(1))
    })
}

/// Unicode 15.1 began to keep Indic conjuncts together; OTP 25 knows Unicode 14, which parts them before
/// each consonant.
fn conjuncts(cluster: &str) -> impl DoubleEndedIterator<Item = &str> {
    let mut parts = Vec::with_capacity(1);
    let mut rest = cluster;
    if cluster.len() > 6 {
        while let Some((at, _)) = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| is_indic_consonant(*c))
        {
            let (part, after) = rest.split_at(at);
            parts.push(part);
            rest = after;
        }
    }
    parts.push(rest);
    parts.into_iter()
}

fn is_indic_consonant(c: char) -> bool {
    matches!(c,
        '\u{0915}'..='\u{0939}' | '\u{0958}'..='\u{095F}' | '\u{0978}'..='\u{097F}' | '\u{0995}'..='\u{09B9}'
        | '\u{09DC}'..='\u{09DF}' | '\u{09F0}'..='\u{09F1}' | '\u{0A95}'..='\u{0AB9}' | '\u{0AF9}'
        | '\u{0B15}'..='\u{0B39}' | '\u{0B5C}'..='\u{0B5F}' | '\u{0B71}' | '\u{0C15}'..='\u{0C39}'
        | '\u{0C58}'..='\u{0C5A}' | '\u{0D15}'..='\u{0D3A}')
}

/// How many graphemes a text has.
pub fn count(text: &[u8]) -> usize {
    if text.is_ascii() && !text.contains(&b'\r') {
        text.len()
    } else {
        of(text).count()
    }
}

/// A part of a binary as a string.
pub fn string(part: &[u8]) -> Term {
    Term::binary(part)
}

/// From `from` to the end, sharing the bytes.
pub fn rest(whole: &Term, from: usize) -> Term {
    range_of(whole, from, usize::MAX)
}

/// The bytes from `from` up to `to`, sharing them.
pub fn range_of(whole: &Term, from: usize, to: usize) -> Term {
    match whole {
        Term::Binary(binary) => {
            let len = binary.bytes().len();
            let to = to.min(len);
            Term::Binary(binary.slice(from.min(to), to))
        }
        _ => Term::Binary(Binary::new([])),
    }
}

fn length(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let length = count(text);
    p.work(length)?;
    Ok(Term::from(length))
}

fn graphemes(p: &mut Proc, args: &[Term]) -> Reply {
    let parts: Vec<Term> = of(bytes(&args[0])?).map(string).collect();
    p.work(parts.len())?;
    Ok(Term::list(parts))
}

fn codepoints(p: &mut Proc, args: &[Term]) -> Reply {
    let parts: Vec<Term> = codepoints_of(bytes(&args[0])?).map(string).collect();
    p.work(parts.len())?;
    Ok(Term::list(parts))
}

fn first(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(of(bytes(&args[0])?).next().map_or(Term::NIL, string))
}

fn last(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(of(bytes(&args[0])?).next_back().map_or(Term::NIL, string))
}

/// The first piece of `pieces` and what follows it.
fn taken<'a>(whole: &Term, first: Option<&'a [u8]>) -> Option<(&'a [u8], Term)> {
    first.map(|piece| (piece, rest(whole, piece.len())))
}

fn next_codepoint(_: &mut Proc, args: &[Term]) -> Reply {
    let first = codepoints_of(bytes(&args[0])?).next();
    Ok(taken(&args[0], first).map_or(Term::NIL, |(point, rest)| {
        Term::tuple([string(point), rest])
    }))
}

/// The first grapheme, cut out of a text that may be long without looking at all of it.
fn first_grapheme(text: &[u8]) -> Option<&[u8]> {
    const ENOUGH: usize = 256;
    match of(&text[..text.len().min(ENOUGH)]).next() {
        Some(head) if head.len() < ENOUGH / 2 => Some(head),
        _ => of(text).next(),
    }
}

fn next_grapheme(_: &mut Proc, args: &[Term]) -> Reply {
    let first = first_grapheme(bytes(&args[0])?);
    Ok(taken(&args[0], first).map_or(Term::NIL, |(head, rest)| Term::tuple([string(head), rest])))
}

fn next_grapheme_size(_: &mut Proc, args: &[Term]) -> Reply {
    let first = first_grapheme(bytes(&args[0])?);
    Ok(taken(&args[0], first).map_or(Term::NIL, |(head, rest)| {
        Term::tuple([Term::from(head.len()), rest])
    }))
}

fn reverse(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    p.work(text.len())?;
    Ok(Term::binary(of(text).rev().collect::<Vec<_>>().concat()))
}

/// The byte at which the grapheme with this number begins; the length of the text if there are fewer.
fn byte_at(text: &[u8], grapheme: usize) -> usize {
    if text.is_ascii() && !text.contains(&b'\r') {
        return grapheme.min(text.len());
    }
    of(text).take(grapheme).map(<[u8]>::len).sum()
}

fn at(p: &mut Proc, args: &[Term]) -> Reply {
    let (text, place) = (bytes(&args[0])?, clamped(&args[1])?);
    p.work(text.len())?;
    let place = usize::try_from(place).ok().or_else(|| {
        let from_end = usize::try_from(place.unsigned_abs()).ok()?;
        count(text).checked_sub(from_end)
    });
    Ok(place
        .and_then(|place| of(text).nth(place))
        .map_or(Term::NIL, string))
}

/// Where a slice that begins at `start` begins when there are `count` graphemes.
fn from_start(start: i64, count: usize) -> usize {
    usize::try_from(start)
        .unwrap_or_else(|_| count.saturating_sub(start.unsigned_abs().try_into().unwrap_or(count)))
}

fn slice(p: &mut Proc, args: &[Term]) -> Reply {
    if args[2] == Term::Int(0) && args[0].as_bytes().is_some() {
        return Ok(Term::string(""));
    }
    let (text, start, length) = (bytes(&args[0])?, clamped(&args[1])?, clamped(&args[2])?);
    let length = usize::try_from(length).map_err(|_| no_clause())?;
    p.work(text.len())?;
    let start = from_start(start, if start < 0 { count(text) } else { 0 });
    let from = byte_at(text, start);
    let to = from + byte_at(&text[from..], length);
    Ok(range_of(&args[0], from, to))
}

fn slice_range(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let (first, last, step) = range(&args[1]).ok_or_else(no_clause)?;
    p.work(text.len())?;
    if step < 0 && !(step == -1 && first > last) {
        return Err(negative_step(&args[1]));
    }
    let count = count(text);
    let from = from_start(first, count);
    let last = if last < 0 {
        let back = usize::try_from(last.unsigned_abs()).unwrap_or(usize::MAX);
        count.checked_sub(back)
    } else {
        usize::try_from(last).ok()
    };
    let Some(length) = last.and_then(|last| (last + 1).checked_sub(from)) else {
        return Ok(Term::string(""));
    };
    let from = byte_at(text, from);
    let to = from + byte_at(&text[from..], length);
    if step <= 1 {
        return Ok(range_of(&args[0], from, to));
    }
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    let kept: Vec<&[u8]> = of(&text[from..to]).step_by(step).collect();
    Ok(Term::binary(kept.concat()))
}

fn negative_step(given: &Term) -> Raise {
    argument_error(format!(
        "String.slice/2 does not accept ranges with negative steps, got: {}",
        shown(given)
    ))
}

fn split_at(p: &mut Proc, args: &[Term]) -> Reply {
    let (text, place) = (bytes(&args[0])?, clamped(&args[1])?);
    p.work(text.len())?;
    let place = from_start(place, if place < 0 { count(text) } else { 0 });
    let at = byte_at(text, place);
    Ok(Term::tuple([range_of(&args[0], 0, at), rest(&args[0], at)]))
}
