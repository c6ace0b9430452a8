//! Putting something in the place of matches, and quoting what is to mean itself.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, allow_size, no_clause, no_clause_in};
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

use super::compiled::Found;
use super::run::{all, subject};

natives! { pub(super) const TABLE of "Regex":
    /// The text with a backslash before everything that means something in a pattern.
    ///
    ///     iex> Regex.escape("what if?")
    ///     "what\\ if\\?"
    "escape" 1 => escape;
    /// Puts a text in the place of each match (only of the first with `global: false`). In it `\\1` or `\\g{1}`
    /// stands for a group, `\\0` for the match. A function gets the match and as many groups as it takes.
    ///
    ///     iex> Regex.replace(~r/a(b|d)c/, "abcadc", "[\\1]")
    ///     "[b][d]"
    ///     iex> Regex.replace(~r/\d/, "a1b2", fn digit -> "<#{digit}>" end)
    ///     "a<1>b<2>"
    "replace" 3 => replace, [Term::Nil];
    "replace" 4 => replace;
}

fn escape(p: &mut Proc, args: &[Term]) -> Reply {
    let text = args[0].as_bytes().ok_or_else(no_clause)?;
    p.work(text.len() / 8)?;
    let mut out = Vec::with_capacity(text.len() + 8);
    for byte in text {
        if b".^$*+?()[]{}|#-\\\t\n\x0B\x0C\r ".contains(byte) {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    Ok(Term::binary(out))
}

/// A piece of a replacement.
enum Piece {
    Text(Vec<u8>),
    Group(usize),
}

/// The pieces of a replacement's text.
fn pieces(text: &[u8]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let (piece, left) = match (byte, after) {
            (b'\\', [b'g', b'{', more @ ..]) => match more.iter().position(|byte| *byte == b'}') {
                Some(end) => (number(&more[..end]), &more[end + 1..]),
                None => (None, after),
            },
            (b'\\', [digit, ..]) if digit.is_ascii_digit() => {
                // As many digits as there are belong to the number.
                let digits = after
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                (number(&after[..digits]), &after[digits..])
            }
            (b'\\', [b'\\', more @ ..]) => (None, more),
            _ => (None, after),
        };
        out.push(piece.unwrap_or(Piece::Text(vec![*byte])));
        rest = left;
    }
    out
}

fn number(digits: &[u8]) -> Option<Piece> {
    std::str::from_utf8(digits)
        .ok()?
        .parse()
        .ok()
        .map(Piece::Group)
}

/// What is put in.
enum Replacement<'a> {
    Pieces(Vec<Piece>),
    Fun(&'a Term, usize),
}

fn group<'a>(text: &'a [u8], found: &Found, number: usize) -> &'a [u8] {
    let place = found.get(number).copied().flatten();
    place.map_or(&[], |(from, to)| &text[from..to])
}

fn replace(p: &mut Proc, args: &[Term]) -> Reply {
    let compiled = super::compiled(&args[0])?;
    let text = args[1].as_bytes().ok_or_else(no_clause)?;
    if !args[3].is_list() {
        return Err(no_clause());
    }
    let replacement = match &args[2] {
        Term::Fun(fun) => Replacement::Fun(&args[2], fun.arity()),
        _ => match args[2].as_bytes() {
            Some(text) => Replacement::Pieces(pieces(text)),
            None => {
                return Err(no_clause_in(
                    p,
                    ("Regex", "precompile_replacement"),
                    &args[2..3],
                ));
            }
        },
    };
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    let mut found = all(p, &compiled, &subject, 0)?;
    let once = args[3]
        .keyword_get(Atom::new("global"))
        .is_some_and(|global| global.is_atom(atoms::FALSE));
    if once {
        found.truncate(1);
    }
    put_in(p, text, &found, &replacement)
}

fn put_in(p: &mut Proc, text: &[u8], found: &[Found], replacement: &Replacement) -> Reply {
    let (mut out, mut from) = (Vec::with_capacity(text.len()), 0);
    for found in found {
        let (begin, end) = found[0].unwrap_or_default();
        // `\K` can make a match begin before the end of the one before.
        out.extend_from_slice(&text[from.min(begin)..begin]);
        match replacement {
            Replacement::Pieces(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => out.extend_from_slice(text),
                        Piece::Group(number) => out.extend_from_slice(group(text, found, *number)),
                    }
                }
            }
            Replacement::Fun(fun, arity) => {
                let groups: Vec<Term> = (0..*arity)
                    .map(|number| Term::binary(group(text, found, number)))
                    .collect();
                iodata::append(&mut out, &Term::list([p.call(fun, &groups)?]))?;
            }
        }
        allow_size(out.len(), 1)?;
        from = end;
    }
    out.extend_from_slice(&text[from.min(text.len())..]);
    Ok(Term::binary(out))
}
