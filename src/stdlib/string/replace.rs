//! Looking for parts of a text, and putting others in their place.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{
    Reply, allow_size, argument_error, bytes, clamped, failed_in, list, no_clause, no_clause_in,
};
use crate::stdlib::binary::insert;
use crate::stdlib::binary::pattern::Pattern;
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms, exception};

use super::graphemes;

natives! { pub const TABLE of "String":
    /// Whether the text holds another, or any of a list of them.
    ///
    ///     iex> String.contains?("elixir of life", ["life", "death"])
    ///     true
    "contains?" 2 => contains;
    /// Whether the text ends with another, or with any of a list of them.
    ///
    ///     iex> String.ends_with?("language", "age")
    ///     true
    "ends_with?" 2 => ends_with;
    /// Whether a regex matches somewhere.
    ///
    ///     iex> String.match?("foo", ~r/o+/)
    ///     true
    "match?" 2 => matches;
    /// Puts a text, or what a function makes of the part found, in the place of each part that is the given
    /// text, one of a list of texts, or a match of a regex. With `global: false` only the first is replaced.
    ///
    ///     iex> String.replace("a,b,c", ",", "-")
    ///     "a-b-c"
    ///     iex> String.replace("a,b,c", ["a", "c"], fn <<char>> -> <<char + 1>> end)
    ///     "b,b,d"
    "replace" 3 => replace, [Term::Nil];
    "replace" 4 => replace;
    /// Replaces all copies of a text that stand at the beginning.
    ///
    ///     iex> String.replace_leading("hello hello world", "hello ", "")
    ///     "world"
    "replace_leading" 3 => replace_leading;
    /// Replaces a text if it stands at the beginning, once.
    ///
    ///     iex> String.replace_prefix("hello hello", "hello", "bye")
    ///     "bye hello"
    "replace_prefix" 3 => replace_prefix;
    /// Replaces a text if it stands at the end, once.
    ///
    ///     iex> String.replace_suffix("a.ex.ex", ".ex", ".exs")
    ///     "a.ex.exs"
    "replace_suffix" 3 => replace_suffix;
    /// Replaces all copies of a text that stand at the end.
    ///
    ///     iex> String.replace_trailing("hello!!", "!", "?")
    ///     "hello??"
    "replace_trailing" 3 => replace_trailing;
    /// Whether the text begins with another, or with any of a list of them.
    ///
    ///     iex> String.starts_with?("elixir", "eli")
    ///     true
    "starts_with?" 2 => starts_with;
}

fn not_a_pattern(p: &Proc, args: &[Term]) -> Raise {
    let raise = Raise::bad_argument(2, "not a valid pattern");
    failed_in(p, raise, (":binary", "match"), args)
}

fn contains(p: &mut Proc, args: &[Term]) -> Reply {
    let has_empty = args[1].is_list() && args[1].iter().any(is_empty);
    if has_empty || args[1] == Term::Nil {
        return Ok(Term::bool(has_empty));
    }
    let Some(text) = args[0].as_bytes() else {
        if !matches!(args[1], Term::Cons(_)) {
            return Err(no_clause());
        }
        let raise = Raise::bad_argument(1, "not a bitstring");
        return Err(failed_in(p, raise, (":binary", "match"), args));
    };
    p.work(text.len())?;
    if is_empty(&args[1]) {
        return Ok(Term::bool(true));
    }
    let pattern = Pattern::of(&args[1]).ok_or_else(|| not_a_pattern(p, args))?;
    Ok(Term::bool(pattern.find(text, 0).is_some()))
}

fn is_empty(term: &Term) -> bool {
    term.as_bytes().is_some_and(<[u8]>::is_empty)
}

/// Whether a text satisfies `test` with the given affix, or with one of a list of them.
fn with_affix(
    p: &mut Proc,
    args: &[Term],
    test: fn(&[u8], &[u8]) -> bool,
) -> Result<Option<bool>, Raise> {
    let text = bytes(&args[0])?;
    if let Some(affix) = args[1].as_bytes() {
        return Ok(Some(test(text, affix)));
    }
    if !args[1].is_list() {
        return Ok(None);
    }
    for affix in args[1].iter() {
        p.checkpoint()?;
        let Some(affix) = affix.as_bytes() else {
            let case = [args[0].clone(), Term::from(text.len()), affix.clone()];
            return Err(Raise::error(exception::case_clause_error(Term::tuple(
                case,
            ))));
        };
        if test(text, affix) {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}

fn starts_with(p: &mut Proc, args: &[Term]) -> Reply {
    if let Some(found) = with_affix(p, args, |text, affix| text.starts_with(affix))? {
        return Ok(Term::bool(found));
    }
    // A compiled pattern is still taken here.
    let pattern = Pattern::of(&args[1]).ok_or_else(|| not_a_pattern(p, args))?;
    let found = pattern.find(bytes(&args[0])?, 0);
    Ok(Term::bool(found.is_some_and(|(at, _)| at == 0)))
}

fn ends_with(p: &mut Proc, args: &[Term]) -> Reply {
    with_affix(p, args, |text, affix| text.ends_with(affix))?
        .map(Term::bool)
        .ok_or_else(no_clause)
}

fn matches(p: &mut Proc, args: &[Term]) -> Reply {
    bytes(&args[0])?;
    if args[1].struct_module() != Some(atoms::REGEX) {
        let swapped = [args[1].clone(), args[0].clone()];
        return Err(no_clause_in(p, ("Regex", "match?"), &swapped));
    }
    p.apply(
        atoms::REGEX,
        Atom::new("match?"),
        &[args[1].clone(), args[0].clone()],
    )
}

/// What is put in.
enum Replacement<'a> {
    /// A text, and the places in it at which the part found is put back (`:insert_replaced`).
    Text(&'a [u8], Vec<usize>),
    Fun(&'a Term),
}

fn replace(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let is_fun = matches!(&args[2], Term::Fun(fun) if fun.arity() == 1);
    if !args[3].is_list() || !(is_fun || args[2].as_bytes().is_some()) {
        return Err(no_clause());
    }
    if args[1].struct_module() == Some(atoms::REGEX) {
        let mut all = args.to_vec();
        all.swap(0, 1);
        return p.apply(atoms::REGEX, Atom::new("replace"), &all);
    }
    p.work(text.len())?;
    let once = args[3]
        .keyword_get(Atom::new("global"))
        .is_some_and(|global| global.is_atom(atoms::FALSE));
    let spots = spots(p, args, text, once)?;
    let replacement = match args[2].as_bytes() {
        Some(with) => Replacement::Text(with, insertions(&args[3], with.len())?),
        None => Replacement::Fun(&args[2]),
    };
    put_in(p, text, &spots, &replacement)
}

/// What is to be replaced, as pairs of begin and end.
fn spots(p: &Proc, args: &[Term], text: &[u8], once: bool) -> Result<Vec<(usize, usize)>, Raise> {
    let mut spots = if args[1] == Term::Nil {
        Vec::new()
    } else if is_empty(&args[1]) {
        let mut at = 0;
        let ends = graphemes::of(text).map(|head| {
            at += head.len();
            (at, at)
        });
        std::iter::once((0, 0)).chain(ends).collect()
    } else {
        let pattern = Pattern::of(&args[1]);
        let pattern = pattern.ok_or_else(|| not_a_pattern(p, &args[..2]))?;
        pattern.find_all(text, 0)
    };
    if once {
        spots.truncate(1);
    }
    Ok(spots)
}

fn insertions(options: &Term, len: usize) -> Result<Vec<usize>, Raise> {
    let places = match options.keyword_get(Atom::new("insert_replaced")) {
        None => return Ok(Vec::new()),
        Some(places) if places.is_list() => list(places)?,
        Some(place) => vec![place.clone()],
    };
    let place = |term: &Term| clamped(term).ok().and_then(|at| usize::try_from(at).ok());
    let mut places: Vec<usize> = places
        .iter()
        .map(|term| place(term).filter(|at| *at <= len))
        .collect::<Option<_>>()
        .ok_or_else(|| Raise::bad_argument(4, "invalid options"))?;
    places.sort_unstable();
    Ok(places)
}

fn put_in(p: &mut Proc, text: &[u8], spots: &[(usize, usize)], replacement: &Replacement) -> Reply {
    let (mut out, mut from) = (Vec::with_capacity(text.len()), 0);
    for (begin, end) in spots {
        p.checkpoint()?;
        out.extend_from_slice(&text[from..*begin]);
        let found = &text[*begin..*end];
        match replacement {
            Replacement::Text(with, places) => {
                insert(&mut out, with, found, places);
            }
            Replacement::Fun(fun) => {
                let made = p.call(fun, &[Term::binary(found)])?;
                iodata::append(&mut out, &Term::list([made]))?;
            }
        }
        allow_size(out.len(), 1)?;
        from = *end;
    }
    out.extend_from_slice(&text[from..]);
    Ok(Term::binary(out))
}

/// The text, what is replaced, and by what.
fn three(args: &[Term]) -> Result<[&[u8]; 3], Raise> {
    Ok([bytes(&args[0])?, bytes(&args[1])?, bytes(&args[2])?])
}

fn not_empty(part: &[u8]) -> Result<(), Raise> {
    if part.is_empty() {
        return Err(argument_error(
            "cannot use an empty string as the match to replace",
        ));
    }
    Ok(())
}

/// How many copies of a part stand at the beginning of a text.
pub(super) fn copies_leading(text: &[u8], part: &[u8]) -> Result<usize, Raise> {
    not_empty(part)?;
    let chunks = text.chunks(part.len());
    Ok(chunks.take_while(|chunk| *chunk == part).count())
}

/// How many copies of a part stand at the end of a text.
pub(super) fn copies_trailing(text: &[u8], part: &[u8]) -> Result<usize, Raise> {
    not_empty(part)?;
    let chunks = text.rchunks(part.len());
    Ok(chunks.take_while(|chunk| *chunk == part).count())
}

fn replace_leading(p: &mut Proc, args: &[Term]) -> Reply {
    let [text, part, with] = three(args)?;
    p.work(text.len())?;
    let copies = copies_leading(text, part)?;
    allow_size(with.len(), copies)?;
    let rest = &text[copies * part.len()..];
    Ok(Term::binary([&with.repeat(copies), rest].concat()))
}

fn replace_trailing(p: &mut Proc, args: &[Term]) -> Reply {
    let [text, part, with] = three(args)?;
    p.work(text.len())?;
    let copies = copies_trailing(text, part)?;
    allow_size(with.len(), copies)?;
    let head = &text[..text.len() - copies * part.len()];
    Ok(Term::binary([head, &with.repeat(copies)].concat()))
}

fn replace_prefix(_: &mut Proc, args: &[Term]) -> Reply {
    let [text, part, with] = three(args)?;
    Ok(match text.strip_prefix(part) {
        Some(rest) => Term::binary([with, rest].concat()),
        None => args[0].clone(),
    })
}

fn replace_suffix(_: &mut Proc, args: &[Term]) -> Reply {
    let [text, part, with] = three(args)?;
    Ok(match text.strip_suffix(part) {
        Some(head) => Term::binary([head, with].concat()),
        None => args[0].clone(),
    })
}
