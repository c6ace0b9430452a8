//! Files that match a pattern (`filelib:wildcard/1`).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use crate::runtime::{Proc, Raise};

/// One part of a name's pattern.
enum Piece {
    Char(u8),
    /// `?`: one character, which may have several bytes.
    One,
    /// `*`.
    Any,
    /// `[a-z]`.
    Set(Vec<(u8, u8)>),
}

/// A part of the path's pattern.
enum Segment {
    /// A name without special characters: it is looked up, not searched for.
    Plain(Vec<u8>),
    /// `**`.
    Deep,
    Pattern(Vec<Piece>),
}

/// The paths that match, sorted; each begins as the pattern does.
///
/// # Errors
/// `Terminated`.
pub fn files(p: &mut Proc, pattern: &[u8], dots: bool) -> Result<Vec<Vec<u8>>, Raise> {
    let mut found = BTreeSet::new();
    for pattern in alternatives(pattern) {
        let names = pattern.split(|byte| *byte == b'/');
        let names = names.filter(|name| !name.is_empty() && *name != b".");
        let segments: Vec<Segment> = names.map(segment).collect();
        let root = if pattern.starts_with(b"/") {
            b"/".to_vec()
        } else {
            Vec::new()
        };
        search(p, &root, &segments, dots, &mut found)?;
    }
    Ok(found.into_iter().filter(|path| !path.is_empty()).collect())
}

/// The patterns that one with `{a,b}` in it stands for.
fn alternatives(pattern: &[u8]) -> Vec<Vec<u8>> {
    const MOST: usize = 10_000;
    let mut done = Vec::new();
    let mut open = vec![pattern.to_vec()];
    while let Some(pattern) = open.pop() {
        match braces(&pattern) {
            Some((from, to, choices)) if open.len() + done.len() < MOST => {
                for choice in choices.into_iter().rev() {
                    open.push([&pattern[..from], &choice, &pattern[to..]].concat());
                }
            }
            _ => done.push(pattern),
        }
    }
    done
}

/// The first pair of braces: where it begins and ends, and the choices in it.
fn braces(pattern: &[u8]) -> Option<(usize, usize, Vec<Vec<u8>>)> {
    let from = unescaped(pattern, 0, b'{')?;
    let to = unescaped(pattern, from, b'}')?;
    let choices = pattern[from + 1..to].split(|byte| *byte == b',');
    Some((from, to + 1, choices.map(<[u8]>::to_vec).collect()))
}

fn unescaped(pattern: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let mut at = from;
    while at < pattern.len() {
        match pattern[at] {
            b'\\' => at += 1,
            byte if byte == wanted => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn segment(name: &[u8]) -> Segment {
    if name == b"**" {
        return Segment::Deep;
    }
    let pieces = pieces(name);
    let plain: Option<Vec<u8>> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Char(byte) => Some(*byte),
            _ => None,
        })
        .collect();
    plain.map_or(Segment::Pattern(pieces), Segment::Plain)
}

fn pieces(name: &[u8]) -> Vec<Piece> {
    let (mut out, mut rest) = (Vec::new(), name);
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        out.push(match first {
            b'\\' if !after.is_empty() => {
                rest = &after[1..];
                Piece::Char(after[0])
            }
            b'?' => Piece::One,
            b'*' => Piece::Any,
            b'[' => match after.iter().skip(1).position(|byte| *byte == b']') {
                Some(end) => {
                    rest = &after[end + 2..];
                    Piece::Set(set(&after[..=end]))
                }
                None => Piece::Char(b'['),
            },
            byte => Piece::Char(*byte),
        });
    }
    out
}

fn set(mut text: &[u8]) -> Vec<(u8, u8)> {
    let mut ranges = Vec::new();
    while let [from, rest @ ..] = text {
        match rest {
            [b'-', to, after @ ..] => {
                ranges.push((*from, *to));
                text = after;
            }
            _ => {
                ranges.push((*from, *from));
                text = rest;
            }
        }
    }
    ranges
}

/// Whether a name matches; the last `*` is where to go on from when something does not fit.
fn matches(pieces: &[Piece], name: &[u8]) -> bool {
    let (mut piece, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let step = match pieces.get(piece) {
            None if at == name.len() => return true,
            Some(Piece::Any) => {
                star = Some((piece, at));
                piece += 1;
                continue;
            }
            Some(Piece::Char(byte)) => (name.get(at) == Some(byte)).then_some(1),
            Some(Piece::One) => name.get(at).map(|byte| match byte {
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                0xF0..=0xFF => 4,
                _ => 1,
            }),
            Some(Piece::Set(ranges)) => name
                .get(at)
                .filter(|byte| ranges.iter().any(|(from, to)| (from..=to).contains(byte)))
                .map(|_| 1),
            None => None,
        };
        match (step, star) {
            (Some(step), _) => {
                piece += 1;
                at = (at + step).min(name.len());
            }
            (None, Some((at_star, from))) if from < name.len() => {
                star = Some((at_star, from + 1));
                (piece, at) = (at_star + 1, from + 1);
            }
            _ => return false,
        }
    }
}

fn as_path(path: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(if path.is_empty() { b"." } else { path }))
}

fn child(base: &[u8], name: &[u8]) -> Vec<u8> {
    match base {
        b"" => name.to_vec(),
        b"/" => [b"/", name].concat(),
        _ => [base, b"/", name].concat(),
    }
}

/// The names in a directory, sorted; none if it cannot be read.
fn entries(dir: &[u8]) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(as_path(dir)) else {
        return Vec::new();
    };
    let names = entries.flatten().map(|entry| entry.file_name().into_vec());
    let mut names: Vec<Vec<u8>> = names.collect();
    names.sort();
    names
}

fn search(
    p: &mut Proc,
    base: &[u8],
    segments: &[Segment],
    dots: bool,
    found: &mut BTreeSet<Vec<u8>>,
) -> Result<(), Raise> {
    p.checkpoint()?;
    let Some((first, rest)) = segments.split_first() else {
        if as_path(base).symlink_metadata().is_ok() {
            found.insert(base.to_vec());
        }
        return Ok(());
    };
    match first {
        Segment::Plain(name) => p.deeper(|p| search(p, &child(base, name), rest, dots, found)),
        Segment::Pattern(pieces) => {
            for name in entries(base) {
                let hidden =
                    name.starts_with(b".") && !matches!(pieces.first(), Some(Piece::Char(b'.')));
                if (dots || !hidden) && matches(pieces, &name) {
                    p.deeper(|p| search(p, &child(base, &name), rest, dots, found))?;
                }
            }
            Ok(())
        }
        Segment::Deep => deep(p, base, rest, dots, found),
    }
}

/// `**`: this directory and all below it.
fn deep(
    p: &mut Proc,
    base: &[u8],
    rest: &[Segment],
    dots: bool,
    found: &mut BTreeSet<Vec<u8>>,
) -> Result<(), Raise> {
    if !rest.is_empty() {
        p.deeper(|p| search(p, base, rest, dots, found))?;
    }
    for name in entries(base) {
        if name.starts_with(b".") && !dots {
            continue;
        }
        let path = child(base, &name);
        if rest.is_empty() {
            found.insert(path.clone());
        }
        // Links to directories are not followed, so that there is no going round in circles.
        if as_path(&path)
            .symlink_metadata()
            .is_ok_and(|data| data.is_dir())
        {
            p.deeper(|p| deep(p, &path, rest, dots, found))?;
        }
    }
    Ok(())
}
