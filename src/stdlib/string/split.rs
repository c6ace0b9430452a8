//! Cutting texts at patterns, at once (`split`) or one part at a time (`splitter`).

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, bytes, failed_in, no_clause, no_clause_in};
use crate::stdlib::binary::pattern::Pattern;
use crate::stdlib::lazy;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

use super::graphemes::{self, range_of};

natives! { pub const TABLE of "String":
    /// Cuts at white space; none at the ends or beside other white space makes an empty part. Non-breaking
    /// spaces do not count.
    ///
    ///     iex> String.split("  foo   bar ")
    ///     ["foo", "bar"]
    "split" 1 => split_words;
    /// Cuts at a text, at any of a list of texts, or at what a regex matches. With `:parts` there are so many
    /// parts at the most; with `trim: true` empty ones are left out. A regex takes the options of
    /// `Regex.split/3` too.
    ///
    ///     iex> String.split("a,b;c", [",", ";"])
    ///     ["a", "b", "c"]
    ///     iex> String.split("a,b,c", ",", parts: 2)
    ///     ["a", "b,c"]
    "split" 2 => split, [Term::Nil];
    "split" 3 => split;
    /// As `split/3`, but lazily: the parts are made when they are asked for.
    ///
    ///     iex> "1,2,3" |> String.splitter(",") |> Enum.take(2)
    ///     ["1", "2"]
    "splitter" 2 => splitter, [Term::Nil];
    "splitter" 3 => splitter;
}

/// White space at which words end; the non-breaking ones do not.
fn breaks_words(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

fn split_words(p: &mut Proc, args: &[Term]) -> Reply {
    let Some(text) = args[0].as_bytes() else {
        let raise = Raise::bad_argument(1, "not a binary");
        return Err(failed_in(p, raise, ("String.Break", "split"), args));
    };
    p.work(text.len())?;
    let (mut words, mut begin, mut at) = (Vec::new(), None, 0);
    for point in graphemes::codepoints_of(text) {
        let space = std::str::from_utf8(point).is_ok_and(|c| c.chars().all(breaks_words));
        match (space, begin) {
            (true, Some(from)) => {
                words.push(range_of(&args[0], from, at));
                begin = None;
            }
            (false, None) => begin = Some(at),
            _ => {}
        }
        at += point.len();
    }
    if let Some(from) = begin {
        words.push(range_of(&args[0], from, at));
    }
    Ok(Term::list(words))
}

/// What a text is cut at. It lives on the stack for one call: its size does not matter.
#[allow(clippy::large_enum_variant)]
enum Cut<'a> {
    /// Before and behind each grapheme.
    Everywhere,
    Nowhere,
    At(Pattern<'a>),
}

impl<'a> Cut<'a> {
    fn of(pattern: &'a Term) -> Option<Cut<'a>> {
        match pattern {
            Term::Nil => Some(Cut::Nowhere),
            _ if pattern.as_bytes().is_some_and(<[u8]>::is_empty) => Some(Cut::Everywhere),
            _ => Pattern::of(pattern).map(Cut::At),
        }
    }

    /// The end of the first part of the text from `from` on, and where the next one begins.
    fn next(&self, text: &[u8], from: usize, first: bool) -> Option<(usize, usize)> {
        match self {
            Cut::Nowhere => None,
            Cut::At(pattern) => pattern.find(text, from),
            Cut::Everywhere if first => Some((from, from)),
            Cut::Everywhere => {
                let head = graphemes::of(&text[from..]).next()?;
                Some((from + head.len(), from + head.len()))
            }
        }
    }

    fn all(&self, text: &[u8]) -> Vec<(usize, usize)> {
        match self {
            Cut::Nowhere => Vec::new(),
            Cut::At(pattern) => pattern.find_all(text, 0),
            Cut::Everywhere => {
                let mut at = 0;
                let ends = graphemes::of(text).map(|head| {
                    at += head.len();
                    (at, at)
                });
                std::iter::once((0, 0)).chain(ends).collect()
            }
        }
    }
}

/// `:parts` and `:trim`.
struct Limits {
    parts: usize,
    trim: bool,
}

fn limits(p: &Proc, options: &Term) -> Result<Limits, Raise> {
    let given = options.keyword_get(Atom::new("parts"));
    let parts = match given {
        None | Some(Term::Atom(atoms::INFINITY)) => usize::MAX,
        Some(Term::Int(parts @ 1..)) => usize::try_from(*parts).unwrap_or(usize::MAX),
        Some(other) => {
            let name = ("String", "parts_to_index");
            return Err(no_clause_in(p, name, std::slice::from_ref(other)));
        }
    };
    let trim = options
        .keyword_get(Atom::new("trim"))
        .is_some_and(Term::truthy);
    Ok(Limits { parts, trim })
}

fn not_a_pattern(position: usize) -> Raise {
    Raise::bad_argument(position, "not a valid pattern")
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    if !args[2].is_list() {
        return Err(no_clause());
    }
    if args[1].struct_module() == Some(atoms::REGEX) {
        let regex_args = [args[1].clone(), args[0].clone(), args[2].clone()];
        return p.apply(atoms::REGEX, Atom::new("split"), &regex_args);
    }
    let limits = limits(p, &args[2])?;
    p.work(text.len())?;
    let cut = Cut::of(&args[1])
        .ok_or_else(|| failed_in(p, not_a_pattern(2), (":binary", "split"), &args[..2]))?;
    Ok(Term::list(cut_up(&args[0], text, &cut, &limits)))
}

fn cut_up(whole: &Term, text: &[u8], cut: &Cut, limits: &Limits) -> Vec<Term> {
    let (mut parts, mut from) = (Vec::new(), 0);
    let kept = |from: usize, to: usize, parts: &mut Vec<Term>| {
        if !(limits.trim && from == to) {
            parts.push(range_of(whole, from, to));
        }
    };
    for (end, next) in cut.all(text) {
        if parts.len() + 1 >= limits.parts {
            break;
        }
        kept(from, end, &mut parts);
        from = next;
    }
    kept(from, text.len(), &mut parts);
    parts
}

fn splitter(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?.len();
    if !args[2].is_list() {
        return Err(no_clause());
    }
    if Cut::of(&args[1]).is_none() {
        return Err(failed_in(
            p,
            not_a_pattern(1),
            (":binary", "compile_pattern"),
            &args[1..2],
        ));
    }
    let trim = args[2]
        .keyword_get(Atom::new("trim"))
        .is_some_and(Term::truthy);
    let (whole, pattern) = (args[0].clone(), args[1].clone());
    // Where the next part begins and whether it is the first; nothing once the last has been given.
    Ok(lazy::unfold(
        "splitter",
        Some((0, true)),
        move |_, state| {
            let (Some(cut), Some(bytes)) = (Cut::of(&pattern), whole.as_bytes()) else {
                return Ok(None);
            };
            let mut state = *state;
            while let Some((from, first)) = state {
                let found = cut.next(bytes, from, first);
                let end = found.map_or(text, |(end, _)| end);
                state = found.map(|(_, next)| (next, false));
                if !(trim && from == end) {
                    return Ok(Some((range_of(&whole, from, end), state)));
                }
            }
            Ok(None)
        },
    ))
}
