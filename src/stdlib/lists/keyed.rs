//! Lists of tuples, by one of their elements.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::{fail, sorting};
use crate::term::number::is_integer;
use crate::term::{Term, atoms, compare, equal};

use super::{function, list};

natives! { pub const FUNCTIONS of ":lists":
    /// The list without the first tuple that has the key.
    ///
    ///     iex> :lists.keydelete(:a, 1, [a: 1, b: 2])
    ///     [b: 2]
    "keydelete" 3 => keydelete;
    /// The first tuple that has the key, or `false`.
    ///
    ///     iex> :lists.keyfind(:b, 1, [a: 1, b: 2])
    ///     {:b, 2}
    "keyfind" 3 => keyfind;
    /// The list with one element of each tuple made by a function.
    ///
    ///     iex> :lists.keymap(&(&1 * 10), 2, [a: 1, b: 2])
    ///     [a: 10, b: 20]
    "keymap" 3 => keymap;
    /// Whether some tuple has the key.
    ///
    ///     iex> :lists.keymember(:a, 1, [a: 1])
    ///     true
    "keymember" 3 => keymember;
    /// Two lists sorted by an element merged into one.
    ///
    ///     iex> :lists.keymerge(2, [a: 1, b: 3], [c: 2])
    ///     [a: 1, c: 2, b: 3]
    "keymerge" 3 => keymerge;
    /// The list with another tuple for the first that has the key.
    ///
    ///     iex> :lists.keyreplace(:a, 1, [a: 1], {:b, 2})
    ///     [b: 2]
    "keyreplace" 4 => keyreplace;
    /// `{:value, tuple}` of the first tuple that has the key, or `false`.
    ///
    ///     iex> :lists.keysearch(:a, 1, [a: 1])
    ///     {:value, {:a, 1}}
    "keysearch" 3 => keysearch;
    /// The list sorted by one element of its tuples.
    ///
    ///     iex> :lists.keysort(2, [a: 3, b: 1])
    ///     [b: 1, a: 3]
    "keysort" 2 => keysort;
    /// As `keyreplace/4`, with the tuple added at the end if there was none.
    ///
    ///     iex> :lists.keystore(:b, 1, [a: 1], {:b, 2})
    ///     [a: 1, b: 2]
    "keystore" 4 => keystore;
    /// `{:value, tuple, rest}` of the first tuple that has the key, or `false`.
    ///
    ///     iex> :lists.keytake(:a, 1, [a: 1, b: 2])
    ///     {:value, {:a, 1}, [b: 2]}
    "keytake" 3 => keytake;
    /// As `keymerge/3`, of tuples with equal keys only the first.
    ///
    ///     iex> :lists.ukeymerge(1, [a: 1], [a: 2, b: 3])
    ///     [a: 1, b: 3]
    "ukeymerge" 3 => ukeymerge;
    /// As `keysort/2`, of tuples with equal keys only the first.
    ///
    ///     iex> :lists.ukeysort(1, [b: 1, a: 2, b: 3])
    ///     [a: 2, b: 1]
    "ukeysort" 2 => ukeysort;
}

/// Whether a term is a tuple that has the key at a place (from zero); numbers are compared by value.
pub fn same_key(term: &Term, key: &Term, place: usize) -> bool {
    let element = term.as_tuple().and_then(|elements| elements.get(place));
    element.is_some_and(|element| equal(element, key))
}

/// The place, from zero, that a position from one says, as the functions written in Erlang take it.
fn place(position: &Term) -> Result<usize, Raise> {
    match position {
        Term::Int(position @ 1..) => Ok((*position - 1) as usize),
        _ => Err(no_clause()),
    }
}

/// As [`place`], with the errors of the built-in functions.
pub fn key_position(position: &Term) -> Result<usize, Raise> {
    if !is_integer(position) {
        return Err(Raise::bad_argument(2, "not an integer"));
    }
    place(position).map_err(|_| Raise::bad_argument(2, "out of range"))
}

/// The first tuple that has the key: arguments are key, position and list.
fn find<'a>(p: &mut Proc, args: &'a [Term]) -> Result<Option<&'a Term>, Raise> {
    let place = key_position(&args[1])?;
    if !args[2].is_list() {
        return Err(Raise::bad_argument(3, "not a list"));
    }
    let mut elements = args[2].iter();
    let mut seen = 0;
    let found = elements
        .by_ref()
        .inspect(|_| seen += 1)
        .find(|element| same_key(element, &args[0], place));
    p.work(seen / 10)?;
    if found.is_none() && !matches!(elements.rest(), Term::Nil) {
        return Err(Raise::bad_argument(3, "not a proper list"));
    }
    Ok(found)
}

fn keyfind(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(find(p, args)?.cloned().unwrap_or(Term::bool(false)))
}

fn keymember(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(find(p, args)?.is_some()))
}

fn keysearch(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match find(p, args)? {
        Some(tuple) => Term::tagged(atoms::VALUE, tuple.clone()),
        None => Term::bool(false),
    })
}

/// The elements, and the place of the first that has the key.
fn locate(p: &mut Proc, args: &[Term]) -> Result<(Vec<Term>, Option<usize>), Raise> {
    let place = place(&args[1])?;
    let elements = list(p, &args[2])?;
    let at = elements
        .iter()
        .position(|element| same_key(element, &args[0], place));
    Ok((elements, at))
}

fn keydelete(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut elements, at) = locate(p, args)?;
    let Some(at) = at else {
        return Ok(args[2].clone());
    };
    elements.remove(at);
    Ok(Term::list(elements))
}

fn keytake(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut elements, at) = locate(p, args)?;
    let Some(at) = at else {
        return Ok(Term::bool(false));
    };
    let taken = elements.remove(at);
    let value = Term::Atom(atoms::VALUE);
    Ok(Term::tuple([value, taken, Term::list(elements)]))
}

/// The tuple that the last argument must be.
fn new_tuple(args: &[Term]) -> Result<Term, Raise> {
    let tuple = &args[3];
    tuple.as_tuple().ok_or_else(no_clause)?;
    Ok(tuple.clone())
}

fn keyreplace(p: &mut Proc, args: &[Term]) -> Reply {
    let tuple = new_tuple(args)?;
    let (mut elements, at) = locate(p, args)?;
    if let Some(at) = at {
        elements[at] = tuple;
    }
    Ok(Term::list(elements))
}

fn keystore(p: &mut Proc, args: &[Term]) -> Reply {
    let tuple = new_tuple(args)?;
    let (mut elements, at) = locate(p, args)?;
    match at {
        Some(at) => elements[at] = tuple,
        None => elements.push(tuple),
    }
    Ok(Term::list(elements))
}

/// The element at a place of a tuple, or `:erlang.element/2`'s failure.
fn element<'a>(p: &Proc, tuple: &'a Term, place: usize) -> Result<&'a Term, Raise> {
    let found = tuple.as_tuple().map(|elements| elements.get(place));
    let raise = match found {
        Some(Some(element)) => return Ok(element),
        Some(None) => Raise::bad_argument(1, "out of range"),
        None => Raise::bad_argument(2, "not a tuple"),
    };
    let args = [Term::from(place + 1), tuple.clone()];
    Err(fail::within(p, raise, "erlang", "element", &args))
}

fn keymap(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0], 1)?;
    let place = place(&args[1])?;
    let mut mapped = Vec::new();
    for tuple in list(p, &args[2])? {
        let value = element(p, &tuple, place)?.clone();
        let mut elements = tuple.as_tuple().unwrap_or_default().to_vec();
        elements[place] = p.call(fun, &[value])?;
        mapped.push(Term::tuple(elements));
    }
    Ok(Term::list(mapped))
}

/// Tuples with their keys, ready to be sorted. One alone is never looked at.
fn keyed(p: &mut Proc, term: &Term, place: usize) -> Result<Vec<(Term, Term)>, Raise> {
    let elements = list(p, term)?;
    let alone = elements.len() == 1;
    elements
        .into_iter()
        .map(|tuple| match element(p, &tuple, place) {
            Ok(key) => Ok((key.clone(), tuple)),
            Err(_) if alone => Ok((Term::NIL, tuple)),
            Err(raise) => Err(raise),
        })
        .collect()
}

fn bare(keyed: Vec<(Term, Term)>) -> Term {
    let tuples: Vec<Term> = keyed.into_iter().map(|(_, tuple)| tuple).collect();
    Term::list(tuples)
}

/// Of equal keys only the first.
fn once(mut keyed: Vec<(Term, Term)>) -> Term {
    keyed.dedup_by(|(later, _), (kept, _)| equal(later, kept));
    bare(keyed)
}

fn sorted(p: &mut Proc, args: &[Term]) -> Result<Vec<(Term, Term)>, Raise> {
    let mut keyed = keyed(p, &args[1], place(&args[0])?)?;
    p.work(sorting::sorting_work(keyed.len()))?;
    keyed.sort_by(|(a, _), (b, _)| compare(a, b));
    Ok(keyed)
}

fn keysort(p: &mut Proc, args: &[Term]) -> Reply {
    sorted(p, args).map(bare)
}

fn ukeysort(p: &mut Proc, args: &[Term]) -> Reply {
    sorted(p, args).map(once)
}

fn merged(p: &mut Proc, args: &[Term]) -> Result<Vec<(Term, Term)>, Raise> {
    let place = place(&args[0])?;
    let (left, right) = (keyed(p, &args[1], place)?, keyed(p, &args[2], place)?);
    sorting::merge(p, left, right, &mut |_, (a, _), (b, _)| {
        Ok(compare(a, b).is_le())
    })
}

fn keymerge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args).map(bare)
}

fn ukeymerge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args).map(once)
}
