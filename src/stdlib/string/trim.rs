//! Taking characters off the ends of a text, and filling texts up to a width.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{
    Reply, allow_size, argument_error, bytes, count, failed_in, no_clause, no_clause_in, shown,
};
use crate::stdlib::natives::natives;
use crate::term::{Term, number};

use super::graphemes::{self, range_of};
use super::replace::{copies_leading, copies_trailing};

natives! { pub const TABLE of "String":
    /// Fills a text up at the front until it has so many graphemes, with spaces or with the given filling: a
    /// text, or a list of texts that take turns.
    ///
    ///     iex> String.pad_leading("abc", 6, "12")
    ///     "121abc"
    "pad_leading" 2 => pad_leading, [Term::list([Term::string(" ")])];
    "pad_leading" 3 => pad_leading;
    /// Fills a text up at the end; see `pad_leading/3`.
    ///
    ///     iex> String.pad_trailing("abc", 5)
    ///     "abc  "
    "pad_trailing" 2 => pad_trailing, [Term::list([Term::string(" ")])];
    "pad_trailing" 3 => pad_trailing;
    /// The text without white space at its ends, or without the copies of another text there.
    ///
    ///     iex> String.trim("\n  abc\n ")
    ///     "abc"
    ///     iex> String.trim("_abc__", "_")
    ///     "abc"
    "trim" 1 => trim;
    "trim" 2 => trim;
    /// As `trim/2`, at the beginning only.
    ///
    ///     iex> String.trim_leading("  abc ")
    ///     "abc "
    "trim_leading" 1 => trim_leading;
    "trim_leading" 2 => trim_leading;
    /// As `trim/2`, at the end only.
    ///
    ///     iex> String.trim_trailing(" abc  ")
    ///     " abc"
    "trim_trailing" 1 => trim_trailing;
    "trim_trailing" 2 => trim_trailing;
    // Deprecated names that old code still calls.
    "ljust" 2 => ljust, [Term::Int(32)];
    "ljust" 3 => ljust;
    "lstrip" 1 => trim_leading;
    "lstrip" 2 => lstrip;
    "rjust" 2 => rjust, [Term::Int(32)];
    "rjust" 3 => rjust;
    "rstrip" 1 => trim_trailing;
    "rstrip" 2 => rstrip;
    "strip" 1 => trim;
    "strip" 2 => strip;
}

/// Unicode's white space, non-breaking spaces among it.
pub fn is_whitespace(point: &[u8]) -> bool {
    std::str::from_utf8(point).is_ok_and(|c| c.chars().all(char::is_whitespace))
}

/// How many bytes of white space stand at the beginning.
fn leading_space(text: &[u8]) -> usize {
    graphemes::codepoints_of(text)
        .take_while(|point| is_whitespace(point))
        .map(<[u8]>::len)
        .sum()
}

fn trailing_space(text: &[u8]) -> usize {
    let mut spaces = 0;
    for chunk in text.utf8_chunks().collect::<Vec<_>>().into_iter().rev() {
        if !chunk.invalid().is_empty() {
            break;
        }
        let kept = chunk.valid().trim_end_matches(char::is_whitespace).len();
        spaces += chunk.valid().len() - kept;
        if kept > 0 {
            break;
        }
    }
    spaces
}

/// Bytes to take off at the front and at the end.
fn trimmed(p: &mut Proc, args: &[Term], front: bool, back: bool) -> Reply {
    let text = bytes(&args[0])?;
    p.work(text.len())?;
    let part = args.get(1).map(bytes).transpose()?;
    let from = match part {
        _ if !front => 0,
        None => leading_space(text),
        Some(part) => copies_leading(text, part)? * part.len(),
    };
    let rest = &text[from..];
    let off = match part {
        _ if !back => 0,
        None => trailing_space(rest),
        Some(part) => copies_trailing(rest, part)? * part.len(),
    };
    Ok(range_of(&args[0], from, text.len() - off))
}

fn trim(p: &mut Proc, args: &[Term]) -> Reply {
    trimmed(p, args, true, true)
}

fn trim_leading(p: &mut Proc, args: &[Term]) -> Reply {
    let result = trimmed(p, args, true, false);
    named(p, args, "trim_leading", result)
}

fn trim_trailing(p: &mut Proc, args: &[Term]) -> Reply {
    let result = trimmed(p, args, false, true);
    named(p, args, "trim_trailing", result)
}

/// Without a part to take off, another module does the work and fails.
fn named(p: &Proc, args: &[Term], name: &'static str, result: Reply) -> Reply {
    match args {
        [_] => result.map_err(|raise| failed_in(p, raise, ("String.Break", name), args)),
        _ => result,
    }
}

enum Side {
    Front,
    Back,
}

fn pad_leading(p: &mut Proc, args: &[Term]) -> Reply {
    pad(p, args, &Side::Front)
}

fn pad_trailing(p: &mut Proc, args: &[Term]) -> Reply {
    pad(p, args, &Side::Back)
}

fn pad(p: &mut Proc, args: &[Term], side: &Side) -> Reply {
    let (text, width) = (bytes(&args[0])?, count(&args[1])?);
    let filling: Vec<Term> = match args[2].as_bytes() {
        Some(filling) => graphemes::of(filling).map(graphemes::string).collect(),
        None => args[2].to_vec().ok_or_else(no_clause)?,
    };
    if filling.is_empty() {
        return Err(no_clause());
    }
    p.work(text.len())?;
    let missing = width.saturating_sub(graphemes::count(text));
    let padding = turns(p, &filling, missing)?;
    Ok(match side {
        _ if missing == 0 => args[0].clone(),
        Side::Front => Term::binary([&padding, text].concat()),
        Side::Back => Term::binary([text, &padding].concat()),
    })
}

/// So many pieces of the filling, which take turns.
fn turns(p: &mut Proc, filling: &[Term], times: usize) -> Result<Vec<u8>, Raise> {
    allow_size(times, 1)?;
    p.work(times)?;
    let mut out = Vec::with_capacity(times);
    for piece in filling.iter().cycle().take(times) {
        let piece = piece.as_bytes().ok_or_else(|| {
            argument_error(format!(
                "expected a string padding element, got: {}",
                shown(piece)
            ))
        })?;
        allow_size(out.len() + piece.len(), 1)?;
        out.extend_from_slice(piece);
    }
    Ok(out)
}

/// The character that the deprecated functions take, as a string.
fn character(code: &Term) -> Result<Term, Raise> {
    let code = code.as_int().and_then(|code| u32::try_from(code).ok());
    code.and_then(char::from_u32)
        .map(|c| Term::string(c.to_string()))
        .ok_or_else(Raise::badarg)
}

fn just(p: &mut Proc, args: &[Term], side: &Side) -> Reply {
    if !number::is_integer(&args[1]) || !number::is_integer(&args[2]) {
        return Err(no_clause());
    }
    let Some(text) = args[0].as_bytes() else {
        return Err(no_clause_in(p, ("String", "length"), &args[..1]));
    };
    let filling = character(&args[2])?;
    let width = count(&args[1]).unwrap_or(0).max(graphemes::count(text));
    pad(p, &[args[0].clone(), Term::from(width), filling], side)
}

fn ljust(p: &mut Proc, args: &[Term]) -> Reply {
    just(p, args, &Side::Back)
}

fn rjust(p: &mut Proc, args: &[Term]) -> Reply {
    just(p, args, &Side::Front)
}

fn strip(p: &mut Proc, args: &[Term]) -> Reply {
    let part = character(&args[1])?;
    let result = trim(p, &[args[0].clone(), part.clone()]);
    result.map_err(|raise| failed_in(p, raise, ("String", "trim"), &[args[0].clone(), part]))
}

fn lstrip(p: &mut Proc, args: &[Term]) -> Reply {
    if !number::is_integer(&args[1]) {
        return Err(no_clause());
    }
    let part = character(&args[1])?;
    let all = [args[0].clone(), part, Term::string("")];
    trimmed(p, &all[..2], true, false)
        .map_err(|raise| failed_in(p, raise, ("String", "replace_leading"), &all))
}

fn rstrip(p: &mut Proc, args: &[Term]) -> Reply {
    if !number::is_integer(&args[1]) {
        return Err(no_clause());
    }
    let part = character(&args[1])?;
    let all = [args[0].clone(), part, Term::string("")];
    trimmed(p, &all[..2], false, true)
        .map_err(|raise| failed_in(p, raise, ("String", "replace_trailing"), &all))
}
