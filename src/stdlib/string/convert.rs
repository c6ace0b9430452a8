//! Texts as other types, and what kind of text one is.

use unicode_normalization::UnicodeNormalization;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{
    Name, Reply, allow_size, bytes, clamped, failed_in, no_clause, number_error,
};
use crate::stdlib::natives::natives;
use crate::term::number::{self, NumberError};
use crate::term::{Atom, Term, atoms};

use super::graphemes;

natives! { pub const TABLE of "String":
    /// Parts that are all valid, or all printable, and those that are not, in turn.
    ///
    ///     iex> String.chunk(<<?a, ?b, 0>>, :printable)
    ///     ["ab", <<0>>]
    "chunk" 2 => chunk;
    /// The text so many times.
    ///
    ///     iex> String.duplicate("abc", 2)
    ///     "abcabc"
    "duplicate" 2 => duplicate;
    /// Whether two texts look the same, though their code points may differ.
    ///
    ///     iex> String.equivalent?("man\u0303ana", "mañana")
    ///     true
    "equivalent?" 2 => equivalent;
    /// One of Unicode's normal forms: `:nfd`, `:nfc`, `:nfkd`, `:nfkc`.
    ///
    ///     iex> String.normalize("ê", :nfd) |> String.length()
    ///     1
    "normalize" 2 => normalize;
    /// Whether all of a text can be printed, or its first characters up to a limit.
    ///
    ///     iex> String.printable?("abc")
    ///     true
    ///     iex> String.printable?("abc" <> <<0>>, 2)
    ///     true
    "printable?" 1 => printable, [Term::Atom(atoms::INFINITY)];
    "printable?" 2 => printable;
    /// An atom of this text. Atoms are never given back: not for texts from outside.
    ///
    ///     iex> String.to_atom("my_atom")
    ///     :my_atom
    "to_atom" 1 => to_atom;
    /// The code points as a list of integers.
    ///
    ///     iex> String.to_charlist("æß")
    ///     [230, 223]
    "to_charlist" 1 => to_charlist;
    "to_char_list" 1 => to_charlist;
    /// The atom of this text if there is one; raises if there is none yet.
    ///
    ///     iex> String.to_existing_atom("ok")
    ///     :ok
    "to_existing_atom" 1 => to_existing_atom;
    /// The float that the text is, which must have a point and a digit on either side of it.
    ///
    ///     iex> String.to_float("2.2017764e+1")
    ///     22.017764
    "to_float" 1 => to_float;
    /// The integer that the text is, in base 10 or another up to 36.
    ///
    ///     iex> String.to_integer("-123")
    ///     -123
    ///     iex> String.to_integer("3FF", 16)
    ///     1023
    "to_integer" 1 => to_integer;
    "to_integer" 2 => to_integer;
    /// Whether it is valid UTF-8.
    ///
    ///     iex> String.valid?(<<0xFFFF::16>>)
    ///     false
    "valid?" 1 => valid;
    "valid_character?" 1 => valid_character;
}

/// Whether Elixir would print the character rather than its code.
pub fn is_printable(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' | '\u{B}' | '\u{8}' | '\u{C}' | '\u{1B}' | '\u{7F}' | '\u{7}' => true,
        _ => !matches!(c, '\0'..='\u{1F}' | '\u{80}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}'),
    }
}

fn point_is_printable(point: &[u8]) -> bool {
    std::str::from_utf8(point).is_ok_and(|text| text.chars().all(is_printable))
}

fn chunk(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let test: fn(&[u8]) -> bool = match args[1].as_atom().map(Atom::as_str) {
        Some("valid") => |point| std::str::from_utf8(point).is_ok(),
        Some("printable") => point_is_printable,
        _ => return Err(no_clause()),
    };
    p.work(text.len())?;
    let (mut parts, mut from, mut at, mut kind) = (Vec::new(), 0, 0, None);
    for point in graphemes::codepoints_of(text) {
        let this = test(point);
        if kind.is_some_and(|kind| kind != this) {
            parts.push(graphemes::range_of(&args[0], from, at));
            from = at;
        }
        kind = Some(this);
        at += point.len();
    }
    if at > from {
        parts.push(graphemes::range_of(&args[0], from, at));
    }
    Ok(Term::list(parts))
}

fn duplicate(p: &mut Proc, args: &[Term]) -> Reply {
    const COPY: Name = (":binary", "copy");
    let text = handed_on(p, args, COPY)?;
    let wrong = |problem| failed_in(p, Raise::bad_argument(2, problem), COPY, args);
    let times = clamped(&args[1]).map_err(|_| wrong("not an integer"))?;
    let times = usize::try_from(times).map_err(|_| wrong("out of range"))?;
    if text.is_empty() {
        return Ok(args[0].clone());
    }
    p.work(allow_size(text.len(), times)?)?;
    Ok(Term::binary(text.repeat(times)))
}

/// Applies a normal form to the UTF-8 parts.
fn normal(text: &[u8], form: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        let formed: String = match form {
            "nfd" => valid.nfd().collect(),
            "nfc" => valid.nfc().collect(),
            "nfkd" => valid.nfkd().collect(),
            "nfkc" => valid.nfkc().collect(),
            _ => return None,
        };
        out.extend_from_slice(formed.as_bytes());
        out.extend_from_slice(chunk.invalid());
    }
    Some(out)
}

fn normalize(p: &mut Proc, args: &[Term]) -> Reply {
    let form = args[1].as_atom().map_or("", Atom::as_str);
    if !matches!(form, "nfd" | "nfc" | "nfkd" | "nfkc") {
        return Err(no_clause());
    }
    let Some(text) = args[0].as_bytes() else {
        return Err(no_clause());
    };
    p.work(text.len())?;
    normal(text, form).map(Term::binary).ok_or_else(no_clause)
}

fn equivalent(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (bytes(&args[0])?, bytes(&args[1])?);
    p.work(a.len() + b.len())?;
    Ok(Term::bool(normal(a, "nfd") == normal(b, "nfd")))
}

fn printable(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let limit = match &args[1] {
        Term::Atom(atoms::INFINITY) => usize::MAX,
        limit => usize::try_from(clamped(limit)?).map_err(|_| no_clause())?,
    };
    p.work(text.len().min(limit))?;
    let mut points = graphemes::codepoints_of(text).take(limit);
    Ok(Term::bool(points.all(point_is_printable)))
}

/// The longest text of an atom, in characters.
const ATOM_LENGTH: usize = 255;

/// The bytes of an argument that Elixir's compiler hands on to one of Erlang's functions: it fails as that
/// does.
fn handed_on<'a>(p: &Proc, args: &'a [Term], name: Name) -> Result<&'a [u8], Raise> {
    args[0]
        .as_bytes()
        .ok_or_else(|| failed_in(p, Raise::bad_argument(1, "not a binary"), name, args))
}

fn utf8<'a>(p: &Proc, term: &'a Term, built_in: &'static str) -> Result<&'a str, Raise> {
    let text = handed_on(p, std::slice::from_ref(term), (":erlang", built_in))?;
    std::str::from_utf8(text).map_err(|_| {
        let args = [term.clone(), Term::atom("utf8")];
        let raise = Raise::bad_argument(1, "invalid UTF8 encoding");
        failed_in(p, raise, (":erlang", built_in), &args)
    })
}

fn to_atom(p: &mut Proc, args: &[Term]) -> Reply {
    let text = utf8(p, &args[0], "binary_to_atom")?;
    if text.chars().count() > ATOM_LENGTH {
        return Err(Raise::error(atoms::SYSTEM_LIMIT));
    }
    Ok(Term::atom(text))
}

fn to_existing_atom(p: &mut Proc, args: &[Term]) -> Reply {
    let text = utf8(p, &args[0], "binary_to_existing_atom")?;
    Atom::existing(text).map(Term::Atom).ok_or_else(|| {
        let args = [args[0].clone(), Term::atom("utf8")];
        let raise = Raise::bad_argument(1, "not an already existing atom");
        failed_in(p, raise, (":erlang", "binary_to_existing_atom"), &args)
    })
}

fn to_charlist(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    p.work(text.len())?;
    crate::stdlib::chars::charlist(text)
}

fn to_float(p: &mut Proc, args: &[Term]) -> Reply {
    let text = handed_on(p, args, (":erlang", "binary_to_float"))?;
    number::parse_float(text).map_err(|_| {
        let raise = Raise::bad_argument(1, "not a textual representation of a float");
        failed_in(p, raise, (":erlang", "binary_to_float"), args)
    })
}

fn to_integer(p: &mut Proc, args: &[Term]) -> Reply {
    const NAME: Name = (":erlang", "binary_to_integer");
    let base = match args.get(1) {
        None => 10,
        Some(Term::Int(base @ 2..=36)) => *base as u32,
        Some(_) => {
            let mut problems = vec![(2, "not an integer in the range 2 through 36")];
            if args[0].as_bytes().is_none() {
                problems.insert(0, (1, "not a binary"));
            }
            return Err(failed_in(p, Raise::bad_arguments(&problems), NAME, args));
        }
    };
    let text = handed_on(p, args, NAME)?;
    p.work(text.len())?;
    number::parse_integer(text, base).map_err(|error| match error {
        NumberError::SystemLimit => number_error(error),
        _ => {
            let raise = Raise::bad_argument(1, "not a textual representation of an integer");
            failed_in(p, raise, (":erlang", "binary_to_integer"), args)
        }
    })
}

fn valid(p: &mut Proc, args: &[Term]) -> Reply {
    let text = args[0].as_bytes();
    p.work(text.map_or(0, <[u8]>::len))?;
    Ok(Term::bool(
        text.is_some_and(|t| std::str::from_utf8(t).is_ok()),
    ))
}

fn valid_character(_: &mut Proc, args: &[Term]) -> Reply {
    let one = args[0].as_str().is_some_and(|t| t.chars().count() == 1);
    Ok(Term::bool(one))
}
