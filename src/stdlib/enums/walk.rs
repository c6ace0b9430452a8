//! Going through a collection with a function.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, failed_in, no_clause};
use crate::stdlib::enumerable::{GO, STOP, elements, fold, for_each, to_list};
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms, exception};

use super::{holds, size};

natives! { pub const FUNCTIONS of "Enum":
    /// Calls the function with each element.
    ///
    ///     iex> Enum.each([1, 2], fn _ -> :ignored end)
    ///     :ok
    "each" 2 => each;
    /// The elements for which the function holds.
    ///
    ///     iex> Enum.filter([1, 2, 3], &(&1 > 1))
    ///     [2, 3]
    "filter" 2 => filter;
    /// `filter/2` and `map/2` in one; a comprehension is the usual way.
    ///
    ///     iex> Enum.filter_map([1, 2, 3], &(&1 > 1), &(&1 * 10))
    ///     [20, 30]
    "filter_map" 3 => filter_map;
    /// The elements of all the collections that the function makes of the elements.
    ///
    ///     iex> Enum.flat_map([1, 2], &[&1, &1 * 10])
    ///     [1, 10, 2, 20]
    "flat_map" 2 => flat_map;
    /// `flat_map/2` and `reduce/3` in one: the function gives `{elements, acc}` or `{:halt, acc}`.
    ///
    ///     iex> Enum.flat_map_reduce(1..9, 0, fn x, n -> if n < 2, do: {[x], n + 1}, else: {:halt, n} end)
    ///     {[1, 2], 2}
    "flat_map_reduce" 3 => flat_map_reduce;
    /// What the function makes of each element.
    ///
    ///     iex> Enum.map([1, 2], &(&1 * 10))
    ///     [10, 20]
    "map" 2 => map;
    /// The elements, with the first and every nth after it made by the function.
    ///
    ///     iex> Enum.map_every(1..5, 2, &(&1 * 10))
    ///     [10, 2, 30, 4, 50]
    "map_every" 3 => map_every;
    /// `map/2` and `reduce/3` in one: the function gives `{mapped, acc}`.
    ///
    ///     iex> Enum.map_reduce([1, 2], 0, fn x, sum -> {x * 10, sum + x} end)
    ///     {[10, 20], 3}
    "map_reduce" 3 => map_reduce;
    /// Goes through the collection with the first element as accumulator.
    ///
    ///     iex> Enum.reduce([1, 2, 3], fn x, acc -> x + acc end)
    ///     6
    "reduce" 2 => reduce_from_first;
    /// Goes through the collection with an accumulator.
    ///
    ///     iex> Enum.reduce([1, 2, 3], [], fn x, acc -> [x | acc] end)
    ///     [3, 2, 1]
    "reduce" 3 => reduce;
    /// As `reduce/3`; the function gives `{:cont, acc}` or, to end, `{:halt, acc}`.
    ///
    ///     iex> Enum.reduce_while(1..100, 0, fn x, sum -> if x < 4, do: {:cont, sum + x}, else: {:halt, sum} end)
    ///     6
    "reduce_while" 3 => reduce_while;
    /// The elements for which the function does not hold.
    ///
    ///     iex> Enum.reject([1, 2, 3], &(&1 > 1))
    ///     [1]
    "reject" 2 => reject;
    /// The accumulators of `reduce/2`, one for each element.
    ///
    ///     iex> Enum.scan([1, 2, 3], &(&1 + &2))
    ///     [1, 3, 6]
    "scan" 2 => scan_from_first;
    /// The accumulators of `reduce/3`, one for each element.
    ///
    ///     iex> Enum.scan([1, 2, 3], 10, &(&1 + &2))
    ///     [11, 13, 16]
    "scan" 3 => scan;
}

fn each(p: &mut Proc, args: &[Term]) -> Reply {
    for_each(p, &args[0], &args[1])?;
    Ok(Term::OK)
}

/// The elements for which the test's answer is as wanted.
fn sift(p: &mut Proc, args: &[Term], wanted: bool) -> Result<Vec<Term>, Raise> {
    let test = args[1].clone();
    fold(p, &args[0], Vec::new(), move |p, kept, element| {
        if holds(p, &test, &element)? == wanted {
            kept.push(element);
        }
        GO
    })
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, true).map(Term::list)
}

fn reject(p: &mut Proc, args: &[Term]) -> Reply {
    sift(p, args, false).map(Term::list)
}

fn filter_map(p: &mut Proc, args: &[Term]) -> Reply {
    let (test, fun) = (args[1].clone(), args[2].clone());
    let mapped = fold(p, &args[0], Vec::new(), move |p, mapped, element| {
        if holds(p, &test, &element)? {
            mapped.push(p.call(&fun, &[element])?);
        }
        GO
    })?;
    Ok(Term::list(mapped))
}

fn map(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let mapped = fold(p, &args[0], Vec::new(), move |p, mapped, element| {
        mapped.push(p.call(&fun, &[element])?);
        GO
    })?;
    Ok(Term::list(mapped))
}

fn map_every(p: &mut Proc, args: &[Term]) -> Reply {
    let nth = size(&args[1])?;
    if nth == 0 {
        return to_list(p, &args[0]);
    }
    let fun = args[2].clone();
    let mapped = fold(
        p,
        &args[0],
        Vec::new(),
        move |p, mapped: &mut Vec<Term>, element| {
            let due = mapped.len().is_multiple_of(nth);
            mapped.push(if due {
                p.call(&fun, &[element])?
            } else {
                element
            });
            GO
        },
    )?;
    Ok(Term::list(mapped))
}

/// Adds what a function of the `flat_map` kind gave.
fn extend(p: &mut Proc, all: &mut Vec<Term>, part: &Term) -> Result<(), Raise> {
    if part.is_list() {
        let mut list = part.iter();
        all.extend(list.by_ref().cloned());
        if *list.rest() == Term::Nil {
            return Ok(());
        }
        return Err(crate::stdlib::enumerable::improper(p, list.rest()));
    }
    all.extend(elements(p, part)?);
    Ok(())
}

fn flat_map(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let all = fold(p, &args[0], Vec::new(), move |p, all, element| {
        let part = p.call(&fun, &[element])?;
        extend(p, all, &part)?;
        GO
    })?;
    Ok(Term::list(all))
}

fn flat_map_reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    let start = (Vec::new(), args[1].clone());
    let (all, acc) = fold(p, &args[0], start, move |p, (all, acc), element| {
        let answer = p.call(&fun, &[element, acc.clone()])?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::HALT), last]) => {
                *acc = last.clone();
                STOP
            }
            Some([part, next]) => {
                *acc = next.clone();
                extend(p, all, part)?;
                GO
            }
            _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
        }
    })?;
    Ok(Term::tuple([Term::list(all), acc]))
}

fn map_reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    let start = (Vec::new(), args[1].clone());
    let (mapped, acc) = fold(p, &args[0], start, move |p, (mapped, acc), element| {
        let answer = p.call(&fun, &[element, acc.clone()])?;
        match answer.as_tuple() {
            Some([value, next]) => {
                mapped.push(value.clone());
                *acc = next.clone();
                GO
            }
            _ => Err(Raise::tagged(atoms::BADMATCH, answer)),
        }
    })?;
    Ok(Term::tuple([Term::list(mapped), acc]))
}

fn reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    fold(p, &args[0], args[1].clone(), move |p, acc, element| {
        let before = std::mem::replace(acc, Term::NIL);
        *acc = p.call(&fun, &[element, before])?;
        GO
    })
}

fn reduce_from_first(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let last = fold(
        p,
        &args[0],
        None,
        move |p, acc: &mut Option<Term>, element| {
            *acc = Some(match acc.take() {
                Some(before) => p.call(&fun, &[element, before])?,
                None => element,
            });
            GO
        },
    )?;
    last.ok_or_else(|| Raise::error(exception::enum_empty_error()))
}

fn reduce_while(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    fold(p, &args[0], args[1].clone(), move |p, acc, element| {
        let before = std::mem::replace(acc, Term::NIL);
        let answer = p.call(&fun, &[element, before])?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::CONT), next]) => {
                *acc = next.clone();
                GO
            }
            Some([Term::Atom(atoms::HALT | atoms::SUSPEND), last]) => {
                *acc = last.clone();
                STOP
            }
            _ => {
                let args = [Term::Nil, answer, fun.clone()];
                Err(failed_in(
                    p,
                    no_clause(),
                    ("Enumerable.List", "reduce"),
                    &args,
                ))
            }
        }
    })
}

fn scan_with(p: &mut Proc, args: &[Term], start: Option<Term>, fun: &Term) -> Reply {
    let fun = fun.clone();
    let state = (Vec::new(), start);
    let (accs, _) = fold(p, &args[0], state, move |p, (accs, acc), element| {
        let next = match acc.take() {
            Some(before) => p.call(&fun, &[element, before])?,
            None => element,
        };
        accs.push(next.clone());
        *acc = Some(next);
        GO
    })?;
    Ok(Term::list(accs))
}

fn scan_from_first(p: &mut Proc, args: &[Term]) -> Reply {
    scan_with(p, args, None, &args[1])
}

fn scan(p: &mut Proc, args: &[Term]) -> Reply {
    scan_with(p, args, Some(args[1].clone()), &args[2])
}
