//! Looking for matches: `run`, `scan`, `split`, `named_captures`, `match?`.

use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, clamped, no_clause, no_clause_in};
use crate::stdlib::natives::natives;
use crate::stdlib::string::graphemes::range_of;
use crate::term::{Atom, Term, atoms};

use super::compiled::{Compiled, Found, Subject};

natives! { pub(super) const TABLE of "Regex":
    /// Whether a text has a match.
    ///
    ///     iex> Regex.match?(~r/foo/, "food")
    ///     true
    "match?" 2 => matches;
    /// The groups that have names, as a map; `nil` if nothing matches. `return: :index` gives places.
    ///
    ///     iex> Regex.named_captures(~r/a(?<foo>b)c(?<bar>d)/, "abcd")
    ///     %{"bar" => "d", "foo" => "b"}
    "named_captures" 2 => named_captures, [Term::Nil];
    "named_captures" 3 => named_captures;
    /// The first match and its groups, or `nil`. `:capture` chooses what is returned (`:all`, `:first`,
    /// `:all_but_first`, `:none`, `:all_names`, or a list of names and numbers), `:return` whether as texts
    /// (`:binary`) or places (`:index`), `:offset` where to begin.
    ///
    ///     iex> Regex.run(~r/c(d)/, "abcd")
    ///     ["cd", "d"]
    ///     iex> Regex.run(~r/c(d)/, "abcd", return: :index)
    ///     [{2, 2}, {3, 1}]
    "run" 2 => run, [Term::Nil];
    "run" 3 => run;
    /// All matches, each with its groups. Takes the options of `run/3`.
    ///
    ///     iex> Regex.scan(~r/c(d|e)/, "abcd abce")
    ///     [["cd", "d"], ["ce", "e"]]
    "scan" 2 => scan, [Term::Nil];
    "scan" 3 => scan;
    /// Cuts a text at the matches. Options: `:parts`, `:trim`, `:include_captures` (the matches are kept between
    /// the parts), `:on` (which groups to cut at).
    ///
    ///     iex> Regex.split(~r{-}, "a-b-c")
    ///     ["a", "b", "c"]
    ///     iex> Regex.split(~r{(x)}, "Elixir", include_captures: true)
    ///     ["Eli", "x", "ir"]
    "split" 2 => split, [Term::Nil];
    "split" 3 => split;
}

/// The text for a pattern.
///
/// # Errors
/// An argument error for a text that is no UTF-8 and should be.
pub(super) fn subject<'a>(compiled: &Compiled, text: &'a [u8]) -> Result<Subject<'a>, Raise> {
    Subject::new(text, compiled.is_unicode()).ok_or_else(Raise::badarg)
}

/// All matches from a place on, in the program's places.
///
/// # Errors
/// `Terminated`.
pub(super) fn all(
    p: &mut Proc,
    compiled: &Compiled,
    text: &Subject,
    from: usize,
) -> Result<Vec<Found>, Raise> {
    let mut found = Vec::new();
    let mut next = compiled.first(text, text.inner(from));
    while let Some(this) = next {
        p.work(8)?;
        let last = this[0].unwrap_or_default();
        found.push(text.outer_all(&this));
        next = compiled.next(text, last);
    }
    Ok(found)
}

/// Which groups are returned.
enum Capture {
    All,
    First,
    AllButFirst,
    Nothing,
    /// By number; `None` for a name that no group has.
    These(Vec<Option<usize>>),
}

impl Capture {
    fn of(term: Option<&Term>, compiled: &Compiled) -> Option<Capture> {
        let number = |name: &str| {
            let found = compiled.names.iter().find(|(known, _)| known == name);
            found.map(|(_, number)| *number)
        };
        let Some(term) = term else {
            return Some(Capture::All);
        };
        if term.is_list() {
            let chosen = term.iter().map(|group| match group {
                Term::Int(number) => usize::try_from(*number).ok(),
                Term::Atom(name) => number(name.as_str()),
                _ => group.as_str().and_then(number),
            });
            return Some(Capture::These(chosen.collect()));
        }
        Some(match term.as_atom()?.as_str() {
            "all" => Capture::All,
            "first" => Capture::First,
            "all_but_first" => Capture::AllButFirst,
            "none" => Capture::Nothing,
            "all_names" => Capture::These(
                compiled
                    .names
                    .iter()
                    .map(|(_, number)| Some(*number))
                    .collect(),
            ),
            _ => return None,
        })
    }

    /// The chosen groups of a match.
    fn choose(&self, found: &Found) -> Found {
        match self {
            Capture::All => found.clone(),
            Capture::First => found[..1].to_vec(),
            Capture::AllButFirst => found[1..].to_vec(),
            Capture::Nothing => Vec::new(),
            Capture::These(numbers) => numbers
                .iter()
                .map(|number| number.and_then(|number| found.get(number).copied().flatten()))
                .collect(),
        }
    }
}

/// What the options of `run` and `scan` say.
struct Wanted {
    capture: Capture,
    index: bool,
    offset: usize,
}

impl Wanted {
    fn of(options: &Term, compiled: &Compiled) -> Result<Wanted, Raise> {
        let option = |name| options.keyword_get(Atom::new(name));
        let capture = Capture::of(option("capture"), compiled).ok_or_else(Raise::badarg)?;
        let index = match option("return").and_then(Term::as_atom).map(Atom::as_str) {
            None | Some("binary") => false,
            Some("index") => true,
            Some(_) => return Err(Raise::badarg()),
        };
        let offset = option("offset").map_or(Ok(0), clamped)?;
        Ok(Wanted {
            capture,
            index,
            offset: usize::try_from(offset).map_err(|_| Raise::badarg())?,
        })
    }

    fn show(&self, whole: &Term, found: &Found) -> Term {
        let groups: Vec<Term> = self
            .capture
            .choose(found)
            .into_iter()
            .map(|group| match (group, self.index) {
                (Some((from, to)), true) => Term::tuple([Term::from(from), Term::from(to - from)]),
                (None, true) => Term::tuple([Term::Int(-1), Term::Int(0)]),
                (Some((from, to)), false) => range_of(whole, from, to),
                (None, false) => Term::string(""),
            })
            .collect();
        Term::list(groups)
    }
}

fn checked(args: &[Term]) -> Result<(Arc<Compiled>, &[u8]), Raise> {
    let text = args[1].as_bytes().ok_or_else(no_clause)?;
    if args.get(2).is_some_and(|options| !options.is_list()) {
        return Err(no_clause());
    }
    Ok((super::compiled(&args[0])?, text))
}

fn matches(p: &mut Proc, args: &[Term]) -> Reply {
    let (compiled, text) = checked(args)?;
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    Ok(Term::bool(compiled.first(&subject, 0).is_some()))
}

fn run(p: &mut Proc, args: &[Term]) -> Reply {
    let (compiled, text) = checked(args)?;
    let wanted = Wanted::of(&args[2], &compiled)?;
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    let found = compiled.first(&subject, subject.inner(wanted.offset));
    Ok(found.map_or(Term::NIL, |found| {
        wanted.show(&args[1], &subject.outer_all(&found))
    }))
}

fn named_captures(p: &mut Proc, args: &[Term]) -> Reply {
    let (compiled, text) = checked(args)?;
    let mut wanted = Wanted::of(&args[2], &compiled)?;
    wanted.capture = Capture::These(
        compiled
            .names
            .iter()
            .map(|(_, number)| Some(*number))
            .collect(),
    );
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    let Some(found) = compiled.first(&subject, subject.inner(wanted.offset)) else {
        return Ok(Term::NIL);
    };
    let values = wanted.show(&args[1], &subject.outer_all(&found));
    let names = compiled.names.iter().map(|(name, _)| Term::string(name));
    Ok(Term::map(names.zip(values.iter().cloned())))
}

fn scan(p: &mut Proc, args: &[Term]) -> Reply {
    let (compiled, text) = checked(args)?;
    let wanted = Wanted::of(&args[2], &compiled)?;
    if matches!(wanted.capture, Capture::Nothing) {
        return Ok(Term::Nil);
    }
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    let found = all(p, &compiled, &subject, wanted.offset)?;
    let shown: Vec<Term> = found
        .iter()
        .map(|found| wanted.show(&args[1], found))
        .collect();
    Ok(Term::list(shown))
}

/// What the options of `split` say.
struct Cuts {
    /// How many more cuts there may be.
    left: usize,
    trim: bool,
    keep: bool,
    on: Capture,
}

impl Cuts {
    fn of(p: &Proc, options: &Term, compiled: &Compiled) -> Result<Cuts, Raise> {
        let option = |name| options.keyword_get(Atom::new(name));
        let left = match option("parts") {
            None | Some(Term::Atom(atoms::INFINITY)) => usize::MAX,
            Some(Term::Int(parts @ 1..)) => usize::try_from(*parts).unwrap_or(usize::MAX) - 1,
            Some(other) => {
                let args = std::slice::from_ref(other);
                return Err(no_clause_in(p, ("Regex", "parts_to_index"), args));
            }
        };
        let first = Term::atom("first");
        let on = Capture::of(Some(option("on").unwrap_or(&first)), compiled)
            .ok_or_else(Raise::badarg)?;
        Ok(Cuts {
            left,
            trim: option("trim").is_some_and(Term::truthy),
            keep: option("include_captures").is_some_and(Term::truthy),
            on,
        })
    }
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let (compiled, text) = checked(args)?;
    let mut cuts = Cuts::of(p, &args[2], &compiled)?;
    if text.is_empty() {
        let parts = if cuts.trim {
            vec![]
        } else {
            vec![Term::string("")]
        };
        return Ok(Term::list(parts));
    }
    p.work(text.len() / 8)?;
    let subject = subject(&compiled, text)?;
    let found = all(p, &compiled, &subject, 0)?;
    let places = found
        .iter()
        .flat_map(|found| cuts.on.choose(found))
        .flatten();
    let places: Vec<(usize, usize)> = places.collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    for (begin, end) in places {
        if cuts.left == 0 {
            break;
        }
        // A group may lie before what has been cut off already.
        if begin < from {
            continue;
        }
        if cuts.trim && begin == from {
            if cuts.keep && end > begin {
                parts.push(range_of(&args[1], begin, end));
                cuts.left -= 1;
            }
            from = end;
            continue;
        }
        parts.push(range_of(&args[1], from, begin));
        if cuts.keep {
            parts.push(range_of(&args[1], begin, end));
        }
        cuts.left -= 1;
        from = end;
    }
    if !(cuts.trim && from == text.len()) {
        parts.push(range_of(&args[1], from, text.len()));
    }
    Ok(Term::list(parts))
}
