//! Single elements, tests, sums and extremes.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::{Term, compare, number};

use super::{list, size};

natives! { pub const FUNCTIONS of ":lists":
    /// The last element.
    ///
    ///     iex> :lists.last([1, 2])
    ///     2
    "last" 1 => last;
    /// The greatest element.
    ///
    ///     iex> :lists.max([1, 3, 2])
    ///     3
    "max" 1 => max;
    /// Whether an element is in the list.
    ///
    ///     iex> :lists.member(1, [2, 1])
    ///     true
    "member" 2 => member;
    /// The smallest element.
    ///
    ///     iex> :lists.min([2, 1, 3])
    ///     1
    "min" 1 => min;
    /// The element at a place, counted from one.
    ///
    ///     iex> :lists.nth(2, [:a, :b])
    ///     :b
    "nth" 2 => nth;
    /// The list without so many elements at its beginning.
    ///
    ///     iex> :lists.nthtail(1, [:a, :b])
    ///     [:b]
    "nthtail" 2 => nthtail;
    /// Whether the second list begins with the first.
    ///
    ///     iex> :lists.prefix([1], [1, 2])
    ///     true
    "prefix" 2 => prefix;
    /// Whether the second list ends with the first.
    ///
    ///     iex> :lists.suffix([2], [1, 2])
    ///     true
    "suffix" 2 => suffix;
    /// The elements added up.
    ///
    ///     iex> :lists.sum([1, 2.5])
    ///     3.5
    "sum" 1 => sum;
}

fn last(p: &mut Proc, args: &[Term]) -> Reply {
    list(p, &args[0])?.pop().ok_or_else(no_clause)
}

/// The first of the elements that no other goes before.
fn extreme(p: &mut Proc, term: &Term, better: std::cmp::Ordering) -> Reply {
    list(p, term)?
        .into_iter()
        .reduce(|best, element| {
            if compare(&element, &best) == better {
                element
            } else {
                best
            }
        })
        .ok_or_else(no_clause)
}

fn max(p: &mut Proc, args: &[Term]) -> Reply {
    extreme(p, &args[0], std::cmp::Ordering::Greater)
}

fn min(p: &mut Proc, args: &[Term]) -> Reply {
    extreme(p, &args[0], std::cmp::Ordering::Less)
}

fn member(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[1].is_list() {
        return Err(Raise::bad_argument(2, "not a list"));
    }
    let mut elements = args[1].iter();
    let mut seen = 0;
    let found = elements
        .by_ref()
        .inspect(|_| seen += 1)
        .any(|element| *element == args[0]);
    p.work(seen / 10)?;
    if !found && !matches!(elements.rest(), Term::Nil) {
        return Err(Raise::bad_argument(2, "not a proper list"));
    }
    Ok(Term::bool(found))
}

/// What is left of a list after so many elements; a list that ends before has no clause.
fn after(p: &mut Proc, name: &str, list: &Term, count: usize) -> Reply {
    p.work(count.min(100_000) / 10)?;
    let mut rest = list;
    for passed in 0..count {
        match rest {
            Term::Cons(cell) => rest = &cell.tail,
            _ => {
                let args = [Term::from(count - passed), rest.clone()];
                return Err(fail::no_clause(p, "lists", name, &args));
            }
        }
    }
    Ok(rest.clone())
}

fn nth(p: &mut Proc, args: &[Term]) -> Reply {
    let place = match &args[0] {
        Term::Int(place @ 1..) => (*place - 1) as usize,
        place => {
            number::sub(place, &Term::Int(1))?;
            return Err(no_clause());
        }
    };
    match after(p, "nth", &args[1], place)? {
        Term::Cons(cell) => Ok(cell.head.clone()),
        other => Err(fail::no_clause(p, "lists", "nth", &[Term::Int(1), other])),
    }
}

fn nthtail(p: &mut Proc, args: &[Term]) -> Reply {
    let count = size(&args[0])?;
    after(p, "nthtail", &args[1], count)
}

fn prefix(p: &mut Proc, args: &[Term]) -> Reply {
    let (part, whole) = (list(p, &args[0])?, list(p, &args[1])?);
    Ok(Term::bool(whole.starts_with(&part)))
}

fn suffix(p: &mut Proc, args: &[Term]) -> Reply {
    let mut lists = Vec::new();
    for term in args {
        let elements = term.to_vec().ok_or_else(|| {
            let raise = Raise::bad_argument(1, "not a list");
            fail::within(p, raise, "erlang", "length", std::slice::from_ref(term))
        })?;
        p.work(elements.len() / 10)?;
        lists.push(elements);
    }
    Ok(Term::bool(lists[1].ends_with(&lists[0])))
}

fn sum(p: &mut Proc, args: &[Term]) -> Reply {
    let mut total = Term::Int(0);
    for element in list(p, &args[0])? {
        total = number::add(&total, &element)
            .map_err(|failure| fail::within(p, failure.into(), "erlang", "+", &[total, element]))?;
    }
    Ok(total)
}
