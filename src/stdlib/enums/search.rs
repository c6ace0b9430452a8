//! Looking for elements, testing, counting.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::enumerable::{self, GO, STOP, fold, known_count};
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms, compare};

use super::{holds, size};

natives! { pub const FUNCTIONS of "Enum":
    /// Whether no element is `nil` or `false`.
    ///
    ///     iex> Enum.all?([1, nil])
    ///     false
    "all?" 1 => all;
    /// Whether the function holds for every element.
    ///
    ///     iex> Enum.all?([1, 2], &(&1 > 0))
    ///     true
    "all?" 2 => all;
    /// Whether some element is neither `nil` nor `false`.
    ///
    ///     iex> Enum.any?([nil, 1])
    ///     true
    "any?" 1 => any;
    /// Whether the function holds for some element.
    ///
    ///     iex> Enum.any?([1, 2], &(&1 > 1))
    ///     true
    "any?" 2 => any;
    /// The number of elements.
    ///
    ///     iex> Enum.count(1..5)
    ///     5
    "count" 1 => count;
    /// The number of elements for which the function holds.
    ///
    ///     iex> Enum.count([1, 2, 3], &(&1 > 1))
    ///     2
    "count" 2 => count_if;
    /// The number of elements, but not counting on beyond a limit.
    ///
    ///     iex> Enum.count_until(1..100, 5)
    ///     5
    "count_until" 2 => count_until;
    /// The number of elements for which the function holds, but not counting on beyond a limit.
    ///
    ///     iex> Enum.count_until(1..100, &(rem(&1, 2) == 0), 5)
    ///     5
    "count_until" 3 => count_until_if;
    /// Whether there are no elements.
    ///
    ///     iex> Enum.empty?([])
    ///     true
    "empty?" 1 => empty;
    /// The first element for which the function holds, or `nil`.
    ///
    ///     iex> Enum.find([1, 2, 3], &(&1 > 1))
    ///     2
    "find" 2 => find;
    /// The first element for which the function holds, or a default.
    ///
    ///     iex> Enum.find([1], :none, &(&1 > 1))
    ///     :none
    "find" 3 => find;
    /// The place of the first element for which the function holds, or `nil`.
    ///
    ///     iex> Enum.find_index([:a, :b], &(&1 == :b))
    ///     1
    "find_index" 2 => find_index;
    /// The first answer of the function that is neither `nil` nor `false`, or `nil`.
    ///
    ///     iex> Enum.find_value([1, 2], &(&1 > 1 && &1 * 10))
    ///     20
    "find_value" 2 => find_value;
    /// The first answer of the function that is neither `nil` nor `false`, or a default.
    ///
    ///     iex> Enum.find_value([1], :none, fn _ -> nil end)
    ///     :none
    "find_value" 3 => find_value;
    /// Whether an element is there; an integer is never a float.
    ///
    ///     iex> Enum.member?([1, 2], 2)
    ///     true
    "member?" 2 => member;
}

/// Whether some element answers as wanted, to the test or by itself.
fn some(p: &mut Proc, args: &[Term], wanted: bool) -> Result<bool, Raise> {
    let test = args.get(1).cloned();
    fold(p, &args[0], false, move |p, found, element| {
        let answer = match &test {
            Some(test) => holds(p, test, &element)?,
            None => element.truthy(),
        };
        if answer == wanted {
            *found = true;
            return STOP;
        }
        GO
    })
}

fn all(p: &mut Proc, args: &[Term]) -> Reply {
    some(p, args, false).map(|found| Term::bool(!found))
}

fn any(p: &mut Proc, args: &[Term]) -> Reply {
    some(p, args, true).map(Term::bool)
}

fn count(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return enumerable::count(p, &args[0]);
    }
    crate::stdlib::erlang::lists::length(p, args)
        .map_err(|raise| crate::stdlib::args::failed_in(p, raise, (":erlang", "length"), args))
}

/// Counts elements, those for which the test holds if there is one, up to the limit.
fn counted(
    p: &mut Proc,
    collection: &Term,
    test: Option<Term>,
    limit: usize,
) -> Result<usize, Raise> {
    fold(p, collection, 0_usize, move |p, count, element| {
        let counts = match &test {
            Some(test) => holds(p, test, &element)?,
            None => true,
        };
        *count += usize::from(counts);
        if *count >= limit { STOP } else { GO }
    })
}

fn count_if(p: &mut Proc, args: &[Term]) -> Reply {
    counted(p, &args[0], Some(args[1].clone()), usize::MAX).map(Term::from)
}

fn limit(term: &Term) -> Result<usize, Raise> {
    match size(term)? {
        0 => Err(no_clause()),
        limit => Ok(limit),
    }
}

fn count_until(p: &mut Proc, args: &[Term]) -> Reply {
    let most = limit(&args[1])?;
    if !args[0].is_list()
        && let Some(known) = known_count(p, &args[0])?
    {
        let fewer = compare(&known, &args[1]).is_lt();
        return Ok(if fewer { known } else { args[1].clone() });
    }
    counted(p, &args[0], None, most).map(Term::from)
}

fn count_until_if(p: &mut Proc, args: &[Term]) -> Reply {
    let most = limit(&args[2])?;
    counted(p, &args[0], Some(args[1].clone()), most).map(Term::from)
}

fn empty(p: &mut Proc, args: &[Term]) -> Reply {
    let empty = match &args[0] {
        Term::Nil => true,
        Term::Cons(_) => false,
        other => match known_count(p, other)? {
            Some(count) => count == Term::Int(0),
            None => counted(p, other, None, 1)? == 0,
        },
    };
    Ok(Term::bool(empty))
}

/// The first element for which the test holds.
fn first(p: &mut Proc, args: &[Term]) -> Result<Option<(usize, Term)>, Raise> {
    let test = args[args.len() - 1].clone();
    let start = (0_usize, None);
    let (_, found) = fold(p, &args[0], start, move |p, (at, found), element| {
        if holds(p, &test, &element)? {
            *found = Some((*at, element));
            return STOP;
        }
        *at += 1;
        GO
    })?;
    Ok(found)
}

/// The default that stands between collection and function, `nil` without one.
fn default(args: &[Term]) -> Term {
    match args {
        [_, default, _] => default.clone(),
        _ => Term::NIL,
    }
}

fn find(p: &mut Proc, args: &[Term]) -> Reply {
    let found = first(p, args)?;
    Ok(found.map_or_else(|| default(args), |(_, element)| element))
}

fn find_index(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(first(p, args)?.map_or(Term::NIL, |(at, _)| Term::from(at)))
}

fn find_value(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[args.len() - 1].clone();
    fold(p, &args[0], default(args), move |p, found, element| {
        let value = p.call(&fun, &[element])?;
        if value.truthy() {
            *found = value;
            return STOP;
        }
        GO
    })
}

fn member(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return enumerable::member(p, &args[0], &args[1]).map(Term::bool);
    }
    let swapped = [args[1].clone(), args[0].clone()];
    p.apply(
        crate::term::Atom::new("lists"),
        crate::term::Atom::new("member"),
        &swapped,
    )
    .map(|found| Term::bool(found.is_atom(atoms::TRUE)))
}
