//! `:string`: Erlang's functions on texts, which may be binaries or lists of characters.
//!
//! Most answer in the form in which they were asked.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, number};

use super::args::{Reply, allow_size, clamped, count, no_clause};
use super::natives::natives;
use super::string::{Mode, capitalize_first, downcase, graphemes, upcase};
use super::{chars, iodata};

/// `:string`.
pub const MODULE: NativeModule = NativeModule {
    name: ":string",
    doc: "Erlang's functions on texts: binaries, or lists of characters. Elixir's are in `String`.",
    functions: TABLE,
};

natives! { const TABLE of ":string":
    "casefold" 1 => |_, args| changed(&args[0], |text| text.to_lowercase().replace('ß', "ss"));
    /// Text in the middle of a field.
    ///
    ///     iex> :string.centre('a', 5)
    ///     [32, 32, 97, 32, 32]
    "centre" 2 => |_, args| field(args, " ", Side::Both);
    "centre" 3 => |_, args| field(args, &pad_char(&args[2])?, Side::Both);
    "chomp" 1 => |_, args| changed(&args[0], |text| text.strip_suffix("\r\n").or(text.strip_suffix('\n')).unwrap_or(text).to_string());
    /// The place of a character, counted from 1, or 0.
    ///
    ///     iex> :string.chr([?a, ?b], ?b)
    ///     2
    "chr" 2 => |_, args| Ok(Term::from(args[0].iter().position(|c| *c == args[1]).map_or(0, |at| at + 1)));
    "concat" 2 => |_, args| Ok(back(text(&args[0])? + &text(&args[1])?, true));
    "copies" 2 => |_, args| {
        let text = text(&args[0])?;
        let times = count(&args[1])?;
        allow_size(text.len(), times)?;
        Ok(back(text.repeat(times), true))
    };
    "cspan" 2 => |_, args| span(args, false);
    /// Whether two texts are equal, whatever their form.
    ///
    ///     iex> :string.equal("ab", [?a, ?b])
    ///     true
    "equal" 2 => |_, args| Ok(Term::bool(text(&args[0])? == text(&args[1])?));
    /// The rest of a text from where another is found first (or last: `:trailing`), or `:nomatch`.
    ///
    ///     iex> :string.find("abcd", "c")
    ///     "cd"
    "find" 2 => find, [Term::atom("leading")];
    "find" 3 => find;
    "is_empty" 1 => |_, args| Ok(Term::bool(text(&args[0])?.is_empty()));
    /// Texts with a separator between them.
    ///
    ///     iex> :string.join([[?a], [?b]], [?-])
    ///     [97, 45, 98]
    "join" 2 => join;
    "left" 2 => |_, args| field(args, " ", Side::Back);
    "left" 3 => |_, args| field(args, &pad_char(&args[2])?, Side::Back);
    "len" 1 => |_, args| Ok(Term::from(args[0].list_len().ok_or_else(no_clause)?));
    /// How many characters a text has, as a reader counts them.
    ///
    ///     iex> :string.length("größer")
    ///     6
    "length" 1 => |_, args| Ok(Term::from(graphemes::count(text(&args[0])?.as_bytes())));
    /// The parts between separators; the second argument is a list of these.
    ///
    ///     iex> :string.lexemes("a b;c", [?\s, ?;])
    ///     ["a", "b", "c"]
    "lexemes" 2 => |_, args| lexemes(args, is_list(&args[0]));
    /// The text in lower case.
    ///
    ///     iex> :string.lowercase("ABC")
    ///     "abc"
    "lowercase" 1 => |_, args| changed(&args[0], |text| lossy(downcase(text.as_bytes(), Mode::Default)));
    "next_codepoint" 1 => |_, args| next(&args[0], |text| text.chars().next().map_or(0, char::len_utf8));
    "next_grapheme" 1 => |_, args| next(&args[0], |text| graphemes::of(text.as_bytes()).next().map_or(0, <[u8]>::len));
    "nth_lexeme" 3 => nth_lexeme;
    "pad" 2 => |_, args| padded(args, &SPACE, Side::Back);
    "pad" 3 => |_, args| padded(args, &SPACE, side(&args[2])?);
    "pad" 4 => |_, args| padded(args, &args[3], side(&args[2])?);
    "prefix" 2 => prefix;
    "rchr" 2 => |_, args| {
        let list: Vec<&Term> = args[0].iter().collect();
        Ok(Term::from(list.iter().rposition(|c| **c == args[1]).map_or(0, |at| at + 1)))
    };
    /// The text with another in the place of a part, where it is found first (or last, or everywhere).
    ///
    ///     iex> :string.replace("a-b", "-", "+") |> IO.iodata_to_binary()
    ///     "a+b"
    "replace" 3 => replace, [Term::atom("leading")];
    "replace" 4 => replace;
    "reverse" 1 => |_, args| {
        let text = text(&args[0])?;
        Ok(Term::list(graphemes::of(text.as_bytes()).rev().map(cluster).collect::<Vec<_>>()))
    };
    "right" 2 => |_, args| field(args, " ", Side::Front);
    "right" 3 => |_, args| field(args, &pad_char(&args[2])?, Side::Front);
    "rstr" 2 => |_, args| Ok(place_of(text(&args[0])?.rfind(&text(&args[1])?), &text(&args[0])?));
    /// The part from a place on, so many characters or all that follow.
    ///
    ///     iex> :string.slice("abcde", 1, 2)
    ///     "bc"
    "slice" 2 => |_, args| slice(args, usize::MAX, 0);
    "slice" 3 => |_, args| slice(args, count(&args[2])?, 0);
    "span" 2 => |_, args| span(args, true);
    /// Two parts, cut where another text is found first (or last), or all parts (`:all`).
    ///
    ///     iex> :string.split("a,b,c", ",", :all)
    ///     ["a", "b", "c"]
    "split" 2 => split, [Term::atom("leading")];
    "split" 3 => split;
    "str" 2 => |_, args| Ok(place_of(text(&args[0])?.find(&text(&args[1])?), &text(&args[0])?));
    "strip" 1 => |_, args| strip(args, Side::Both, ' ');
    "strip" 2 => |_, args| strip(args, side(&args[1])?, ' ');
    "strip" 3 => |_, args| strip(args, side(&args[1])?, pad_char(&args[2])?.chars().next().unwrap_or(' '));
    "sub_string" 2 => |_, args| slice(args, usize::MAX, 1);
    "sub_string" 3 => |_, args| {
        let (from, to) = (clamped(&args[1])?, clamped(&args[2])?);
        slice(args, usize::try_from(to.saturating_sub(from) + 1).unwrap_or(0), 1)
    };
    "sub_word" 2 => |_, args| {
        let wanted = count(&args[1])?;
        let text = text(&args[0])?;
        let mut words = text.split(' ').filter(|word| !word.is_empty());
        Ok(back(wanted.checked_sub(1).and_then(|at| words.nth(at)).unwrap_or_default(), true))
    };
    "substr" 2 => |_, args| slice(args, usize::MAX, 1);
    "substr" 3 => |_, args| slice(args, count(&args[2])?, 1);
    /// The characters at the beginning that are in a list, and the rest.
    ///
    ///     iex> :string.take("aab", [?a])
    ///     {"aa", "b"}
    "take" 2 => |_, args| {
        let (text, chars) = (text(&args[0])?, separators(&args[1])?);
        let end = text.find(|c| !chars.contains(&c)).unwrap_or(text.len());
        let list = is_list(&args[0]);
        Ok(Term::tuple([back(&text[..end], list), back(&text[end..], list)]))
    };
    "titlecase" 1 => |_, args| changed(&args[0], capitalize_first);
    "to_float" 1 => to_float;
    "to_graphemes" 1 => |_, args| {
        let text = text(&args[0])?;
        Ok(Term::list(graphemes::of(text.as_bytes()).map(cluster).collect::<Vec<_>>()))
    };
    /// The integer with which a text begins and the rest, or an error.
    ///
    ///     iex> :string.to_integer("12x")
    ///     {12, "x"}
    "to_integer" 1 => to_integer;
    "to_lower" 1 => |_, args| cased(&args[0], downcase);
    "to_upper" 1 => |_, args| cased(&args[0], upcase);
    /// The parts of a list of characters between separators.
    ///
    ///     iex> :string.tokens([?a, ?,, ?b], [?,])
    ///     [[97], [98]]
    "tokens" 2 => |_, args| lexemes(args, true);
    /// The text without white space (or the given characters) at its ends, or at one of them.
    ///
    ///     iex> :string.trim("  a ")
    ///     "a"
    "trim" 1 => trim, [Term::atom("both")];
    "trim" 2 => trim;
    "trim" 3 => trim;
    /// The text in upper case.
    ///
    ///     iex> :string.uppercase("abc")
    ///     "ABC"
    "uppercase" 1 => |_, args| changed(&args[0], |text| lossy(upcase(text.as_bytes(), Mode::Default)));
    "words" 1 => |_, args| Ok(Term::from(text(&args[0])?.split(' ').filter(|word| !word.is_empty()).count()));
}

fn is_list(term: &Term) -> bool {
    term.is_list()
}

/// A text of either form.
fn text(term: &Term) -> Result<String, Raise> {
    let bytes = iodata::chardata(term).map_err(|_| Raise::badarg())?;
    String::from_utf8(bytes).map_err(|_| Raise::badarg())
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The form that a text is to have.
fn back(text: impl AsRef<str>, list: bool) -> Term {
    if list {
        chars::chars(text.as_ref())
    } else {
        Term::string(text)
    }
}

fn changed(term: &Term, change: impl Fn(&str) -> String) -> Reply {
    Ok(back(change(&text(term)?), is_list(term)))
}

/// A character of several code points is a list of them.
fn cluster(bytes: &[u8]) -> Term {
    let codes = chars::chars(std::str::from_utf8(bytes).unwrap_or_default());
    match &codes {
        Term::Cons(cell) if cell.tail == Term::Nil => cell.head.clone(),
        _ => codes,
    }
}

fn cased(term: &Term, change: fn(&[u8], Mode) -> Vec<u8>) -> Reply {
    if let Term::Int(code) = term {
        let c = u32::try_from(*code)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(no_clause)?;
        let changed = lossy(change(c.to_string().as_bytes(), Mode::Default));
        return Ok(cluster(changed.as_bytes()));
    }
    changed(term, |text| lossy(change(text.as_bytes(), Mode::Default)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
    Both,
}

fn side(term: &Term) -> Result<Side, Raise> {
    match term.as_atom().map(Atom::as_str) {
        Some("leading" | "left") => Ok(Side::Front),
        Some("trailing" | "right") => Ok(Side::Back),
        Some("both") => Ok(Side::Both),
        _ => Err(no_clause()),
    }
}

/// What `pad/3` fills with.
const SPACE: Term = Term::Int(32);

fn pad_char(term: &Term) -> Result<String, Raise> {
    match term {
        Term::Int(code) => {
            let c = u32::try_from(*code).ok().and_then(char::from_u32);
            c.map(String::from).ok_or_else(no_clause)
        }
        _ => text(term),
    }
}

/// Fills a text up to a width.
fn field(args: &[Term], pad: &str, side: Side) -> Reply {
    let (text, width) = (text(&args[0])?, count(&args[1])?);
    let missing = width.saturating_sub(graphemes::count(text.as_bytes()));
    allow_size(missing, pad.len().max(1))?;
    let (front, behind) = match side {
        Side::Front => (missing, 0),
        Side::Back => (0, missing),
        Side::Both => (missing / 2, missing - missing / 2),
    };
    let filled = format!("{}{text}{}", pad.repeat(front), pad.repeat(behind));
    Ok(back(filled, is_list(&args[0])))
}

/// Fills a text up to a width: the text as it is in a list with the characters around it.
fn padded(args: &[Term], pad: &Term, side: Side) -> Reply {
    let (text, width) = (text(&args[0])?, count(&args[1])?);
    let missing = width.saturating_sub(graphemes::count(text.as_bytes()));
    allow_size(missing, 16)?;
    let times = |n| Term::list(vec![pad.clone(); n]);
    let text = args[0].clone();
    Ok(match side {
        Side::Front => Term::list([times(missing), text]),
        Side::Back => Term::cons(text, times(missing)),
        Side::Both => {
            let half = times(missing / 2);
            let odd = times(missing % 2);
            Term::cons(half.clone(), Term::cons(text, Term::cons(half, odd)))
        }
    })
}

fn find(_: &mut Proc, args: &[Term]) -> Reply {
    let (text, part) = (text(&args[0])?, text(&args[1])?);
    let at = if side(&args[2])? == Side::Back {
        text.rfind(&part)
    } else {
        text.find(&part)
    };
    Ok(at.map_or(Term::atom("nomatch"), |at| {
        back(&text[at..], is_list(&args[0]))
    }))
}

fn place_of(at: Option<usize>, text: &str) -> Term {
    Term::from(at.map_or(0, |at| text[..at].chars().count() + 1))
}

fn join(_: &mut Proc, args: &[Term]) -> Reply {
    let parts: Vec<String> = args[0].iter().map(text).collect::<Result<_, _>>()?;
    Ok(back(parts.join(&text(&args[1])?), true))
}

fn separators(term: &Term) -> Result<Vec<char>, Raise> {
    Ok(text(term)?.chars().collect())
}

/// How many characters at the beginning are in a list, or are not.
fn span(args: &[Term], inside: bool) -> Reply {
    let (text, chars) = (text(&args[0])?, separators(&args[1])?);
    Ok(Term::from(
        text.chars()
            .take_while(|c| chars.contains(c) == inside)
            .count(),
    ))
}

fn lexemes(args: &[Term], list: bool) -> Reply {
    if !args[1].is_list() {
        return Err(no_clause());
    }
    let (text, separators) = (text(&args[0])?, separators(&args[1])?);
    let parts = text
        .split(|c| separators.contains(&c))
        .filter(|part| !part.is_empty());
    Ok(Term::list(
        parts.map(|part| back(part, list)).collect::<Vec<_>>(),
    ))
}

fn nth_lexeme(_: &mut Proc, args: &[Term]) -> Reply {
    let wanted = count(&args[1])?;
    let parts = lexemes(&[args[0].clone(), args[2].clone()], is_list(&args[0]))?;
    let found = wanted
        .checked_sub(1)
        .and_then(|at| parts.iter().nth(at).cloned());
    Ok(found.unwrap_or_else(|| back("", is_list(&args[0]))))
}

fn next(term: &Term, length: fn(&str) -> usize) -> Reply {
    let text = text(term)?;
    if text.is_empty() {
        return Ok(Term::Nil);
    }
    let (head, rest) = text.split_at(length(&text));
    let list = is_list(term);
    let rest = match (list, rest) {
        (false, rest) => Term::string(rest),
        (true, rest) => chars::chars(rest),
    };
    Ok(Term::cons(cluster(head.as_bytes()), rest))
}

fn prefix(_: &mut Proc, args: &[Term]) -> Reply {
    let (text, part) = (text(&args[0])?, text(&args[1])?);
    Ok(text
        .strip_prefix(&part)
        .map_or(Term::atom("nomatch"), |rest| back(rest, is_list(&args[0]))))
}

/// The parts of a text around another one.
fn parts(args: &[Term], mode: &Term) -> Result<Vec<String>, Raise> {
    let (text, part) = (text(&args[0])?, text(&args[1])?);
    if part.is_empty() {
        return Ok(vec![text]);
    }
    let owned = |(before, after): (&str, &str)| vec![before.to_string(), after.to_string()];
    Ok(match mode.as_atom().map(Atom::as_str) {
        Some("all") => text.split(&part).map(str::to_string).collect(),
        Some("leading") => text
            .split_once(&part)
            .map_or_else(|| vec![text.clone()], owned),
        Some("trailing") => text
            .rsplit_once(&part)
            .map_or_else(|| vec![text.clone()], owned),
        _ => return Err(no_clause()),
    })
}

fn split(_: &mut Proc, args: &[Term]) -> Reply {
    let list = is_list(&args[0]);
    let parts = parts(args, &args[2])?;
    Ok(Term::list(
        parts
            .into_iter()
            .map(|part| back(part, list))
            .collect::<Vec<_>>(),
    ))
}

fn replace(_: &mut Proc, args: &[Term]) -> Reply {
    let list = is_list(&args[0]);
    let parts = parts(args, &args[3])?;
    let mut out = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            out.push(args[2].clone());
        }
        out.push(back(part, list));
    }
    Ok(Term::list(out))
}

/// A part from a place on; places are counted from `first`.
fn slice(args: &[Term], length: usize, first: usize) -> Reply {
    let text = text(&args[0])?;
    let from = count(&args[1])?.checked_sub(first).ok_or_else(no_clause)?;
    let kept: Vec<&[u8]> = graphemes::of(text.as_bytes())
        .skip(from)
        .take(length)
        .collect();
    Ok(back(lossy(kept.concat()), is_list(&args[0])))
}

fn trimmed<'a>(text: &'a str, side: Side, drop: &dyn Fn(char) -> bool) -> &'a str {
    let text = if side == Side::Back {
        text
    } else {
        text.trim_start_matches(drop)
    };
    if side == Side::Front {
        text
    } else {
        text.trim_end_matches(drop)
    }
}

fn strip(args: &[Term], side: Side, c: char) -> Reply {
    changed(&args[0], |text| {
        trimmed(text, side, &|other| other == c).to_string()
    })
}

fn trim(_: &mut Proc, args: &[Term]) -> Reply {
    let side = side(&args[1])?;
    let drop = args.get(2).map(separators).transpose()?;
    let drop = |c: char| match &drop {
        Some(chars) => chars.contains(&c),
        None => c.is_whitespace(),
    };
    changed(&args[0], |text| trimmed(text, side, &drop).to_string())
}

fn to_integer(_: &mut Proc, args: &[Term]) -> Reply {
    let Ok(text) = text(&args[0]) else {
        return Ok(Term::error(Term::Atom(atoms::BADARG)));
    };
    let sign = usize::from(text.starts_with(['+', '-']));
    let end = sign + text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    Ok(match number::parse_integer(&text.as_bytes()[..end], 10) {
        Ok(value) => Term::tuple([value, back(&text[end..], is_list(&args[0]))]),
        Err(_) => Term::error(Term::atom("no_integer")),
    })
}

fn to_float(_: &mut Proc, args: &[Term]) -> Reply {
    let Ok(text) = text(&args[0]) else {
        return Ok(Term::error(Term::Atom(atoms::BADARG)));
    };
    // The longest beginning that is a float.
    let ends = (1..=text.len())
        .rev()
        .filter(|end| text.is_char_boundary(*end));
    let mut found =
        ends.filter_map(|end| Some((number::parse_float(&text.as_bytes()[..end]).ok()?, end)));
    Ok(match found.next() {
        Some((value, end)) => Term::tuple([value, back(&text[end..], is_list(&args[0]))]),
        None => Term::error(Term::atom("no_float")),
    })
}
