//! Looking for bytes in binaries, cutting and replacing there.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, allow_size};
use crate::stdlib::natives::natives;
use crate::stdlib::string::graphemes::range_of;
use crate::term::{Atom, Term, atoms, number};

use super::pattern::{Pattern, compile};

natives! { pub(super) const TABLE of ":binary":
    /// A pattern to be looked for more than once.
    ///
    ///     iex> pattern = :binary.compile_pattern([",", ";"])
    ///     iex> String.split("a,b;c", pattern)
    ///     ["a", "b", "c"]
    "compile_pattern" 1 => |_, args| compile(&args[0]).ok_or_else(|| bad(1, PATTERN));
    /// Where a pattern is found first, as `{position, length}`, or `:nomatch`. `scope: {position, length}` says where
    /// to look.
    ///
    ///     iex> :binary.match("abcde", ["de", "bc"])
    ///     {1, 2}
    "match" 2 => find, [Term::Nil];
    "match" 3 => find;
    /// Where a pattern is found, all places that do not overlap.
    ///
    ///     iex> :binary.matches("abab", "a")
    ///     [{0, 1}, {2, 1}]
    "matches" 2 => find_all, [Term::Nil];
    "matches" 3 => find_all;
    /// The binary with another in the place of what a pattern finds: of the first, or of all with `:global`.
    /// `insert_replaced: position` puts what was found into what replaces it.
    ///
    ///     iex> :binary.replace("a,b,c", ",", "-", [:global])
    ///     "a-b-c"
    "replace" 3 => replace, [Term::Nil];
    "replace" 4 => replace;
    /// Cuts where a pattern is found first, or everywhere with `:global`. `:trim` leaves empty parts at the end out,
    /// `:trim_all` all empty ones.
    ///
    ///     iex> :binary.split("a,b,c", ",", [:global])
    ///     ["a", "b", "c"]
    "split" 2 => split, [Term::Nil];
    "split" 3 => split;
}

const PATTERN: &str = "not a valid pattern";
const BINARY: &str = "not a binary";
const OPTIONS: &str = "invalid options";
const OUTSIDE: &str = "specified part is not wholly inside binary";

fn bad(position: usize, problem: &str) -> Raise {
    Raise::bad_argument(position, problem)
}

/// What the options of these functions say.
#[derive(Default)]
struct Options {
    scope: Option<(usize, usize)>,
    global: bool,
    trim: bool,
    trim_all: bool,
    insert: Vec<usize>,
}

/// The options at `position` for a text of `len` bytes; `None` if one is wrong.
fn options(list: &Term, len: usize) -> Option<Options> {
    let mut options = Options::default();
    list.list_len()?;
    for option in list.iter() {
        match (option.as_atom().map(Atom::as_str), option.as_tuple()) {
            (Some("global"), _) => options.global = true,
            (Some("trim"), _) => options.trim = true,
            (Some("trim_all"), _) => options.trim_all = true,
            (_, Some([Term::Atom(key), value])) if key.as_str() == "scope" => {
                options.scope = Some(scope(value, len)?);
            }
            (_, Some([Term::Atom(key), value])) if key.as_str() == "insert_replaced" => {
                let place = |term: &Term| usize::try_from(term.as_int()?).ok();
                options.insert = match value {
                    Term::Int(_) => vec![place(value)?],
                    _ => value.iter().map(place).collect::<Option<_>>()?,
                };
                options.insert.sort_unstable();
            }
            _ => return None,
        }
    }
    Some(options)
}

/// `{position, length}` as begin and end; a negative length goes back.
pub(super) fn scope(term: &Term, len: usize) -> Option<(usize, usize)> {
    let [Term::Int(position), Term::Int(length)] = term.as_tuple()? else {
        return None;
    };
    let (from, to) = if *length < 0 {
        (position.checked_add(*length)?, *position)
    } else {
        (*position, position.checked_add(*length)?)
    };
    let (from, to) = (usize::try_from(from).ok()?, usize::try_from(to).ok()?);
    (to <= len).then_some((from, to))
}

/// The places of a pattern within the scope.
fn places(args: &[Term], options: &Options, all: bool) -> Result<Vec<(usize, usize)>, Raise> {
    let text = args[0].as_bytes().ok_or_else(|| bad(1, BINARY))?;
    let pattern = Pattern::of(&args[1]).ok_or_else(|| bad(2, PATTERN))?;
    let (from, to) = options.scope.unwrap_or((0, text.len()));
    Ok(if all {
        pattern.find_all(&text[..to], from)
    } else {
        pattern.find(&text[..to], from).into_iter().collect()
    })
}

/// The options of the argument at `position`.
fn checked(p: &mut Proc, args: &[Term], position: usize) -> Result<Options, Raise> {
    let text = args[0].as_bytes().ok_or_else(|| bad(1, BINARY))?;
    p.work(text.len() / 8)?;
    let list = &args[position - 1];
    options(list, text.len()).ok_or_else(|| {
        let outside = list
            .keyword_get(Atom::new("scope"))
            .and_then(Term::as_tuple)
            .is_some_and(|part| part.len() == 2 && part.iter().all(number::is_integer));
        bad(position, if outside { OUTSIDE } else { OPTIONS })
    })
}

fn place((from, to): (usize, usize)) -> Term {
    Term::tuple([Term::from(from), Term::from(to - from)])
}

fn find(p: &mut Proc, args: &[Term]) -> Reply {
    let options = checked(p, args, 3)?;
    let found = places(args, &options, false)?;
    Ok(found
        .first()
        .map_or(Term::atom("nomatch"), |found| place(*found)))
}

fn find_all(p: &mut Proc, args: &[Term]) -> Reply {
    let options = checked(p, args, 3)?;
    let found = places(args, &options, true)?;
    Ok(Term::list(found.into_iter().map(place).collect::<Vec<_>>()))
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let options = checked(p, args, 3)?;
    let (mut parts, mut from) = (Vec::new(), 0);
    for (begin, end) in places(args, &options, options.global)? {
        parts.push((from, begin));
        from = end;
    }
    parts.push((from, args[0].as_bytes().map_or(0, <[u8]>::len)));
    if options.trim_all {
        parts.retain(|(from, to)| from < to);
    } else if options.trim {
        while parts.last().is_some_and(|(from, to)| from == to) {
            parts.pop();
        }
    }
    let parts = parts
        .into_iter()
        .map(|(from, to)| range_of(&args[0], from, to));
    Ok(Term::list(parts.collect::<Vec<_>>()))
}

fn replace(p: &mut Proc, args: &[Term]) -> Reply {
    let options = checked(p, args, 4)?;
    let text = args[0].as_bytes().ok_or_else(|| bad(1, BINARY))?;
    let found = places(args, &options, options.global)?;
    let with: Option<&[u8]> = args[2].as_bytes();
    let is_fun = matches!(&args[2], Term::Fun(fun) if fun.arity() == 1);
    if with.is_none() && !is_fun {
        return Err(bad(3, BINARY));
    }
    if options
        .insert
        .iter()
        .any(|place| *place > with.map_or(0, <[u8]>::len))
    {
        return Err(bad(4, OPTIONS));
    }
    let (mut out, mut from) = (Vec::with_capacity(text.len()), 0);
    for (begin, end) in found {
        out.extend_from_slice(&text[from..begin]);
        match with {
            Some(with) => insert(&mut out, with, &text[begin..end], &options.insert),
            None => {
                let made = p.call(&args[2], &[range_of(&args[0], begin, end)])?;
                out.extend_from_slice(made.as_bytes().ok_or_else(|| Raise::error(atoms::BADARG))?);
            }
        }
        allow_size(out.len(), 1)?;
        from = end;
    }
    out.extend_from_slice(&text[from..]);
    Ok(Term::binary(out))
}

/// A replacement with what was found put into it at the places given.
pub fn insert(out: &mut Vec<u8>, with: &[u8], found: &[u8], places: &[usize]) {
    let mut cut = 0;
    for place in places {
        out.extend_from_slice(&with[cut..*place]);
        out.extend_from_slice(found);
        cut = *place;
    }
    out.extend_from_slice(&with[cut..]);
}
