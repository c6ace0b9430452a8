//! Elements from the beginning or end: taking, dropping, splitting.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, clamped};
use crate::stdlib::enumerable::{GO, STOP, elements, fold, to_list};
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::places::{first_elements, window};
use super::{holds, size};

natives! { pub const FUNCTIONS of "Enum":
    /// The elements without so many at the beginning, or at the end if the number is negative.
    ///
    ///     iex> Enum.drop([1, 2, 3], 2)
    ///     [3]
    ///     iex> Enum.drop([1, 2, 3], -1)
    ///     [1, 2]
    "drop" 2 => drop_elements;
    /// The elements without the first and every nth after it.
    ///
    ///     iex> Enum.drop_every(1..6, 2)
    ///     [2, 4, 6]
    "drop_every" 2 => drop_every;
    /// The elements from the first on for which the function does not hold.
    ///
    ///     iex> Enum.drop_while([1, 2, 3, 1], &(&1 < 3))
    ///     [3, 1]
    "drop_while" 2 => drop_while;
    /// The first so many elements and the others; a negative number counts from the end.
    ///
    ///     iex> Enum.split([1, 2, 3], 2)
    ///     {[1, 2], [3]}
    "split" 2 => split;
    /// The first so many elements, or the last if the number is negative.
    ///
    ///     iex> Enum.take([1, 2, 3], 2)
    ///     [1, 2]
    ///     iex> Enum.take([1, 2, 3], -1)
    ///     [3]
    "take" 2 => take;
    /// The first element and every nth after it.
    ///
    ///     iex> Enum.take_every(1..6, 2)
    ///     [1, 3, 5]
    "take_every" 2 => take_every;
    /// The elements before the first for which the function does not hold.
    ///
    ///     iex> Enum.take_while([1, 2, 3, 1], &(&1 < 3))
    ///     [1, 2]
    "take_while" 2 => take_while;
}

fn take(p: &mut Proc, args: &[Term]) -> Reply {
    match clamped(&args[1])? {
        amount @ 0.. => first_elements(p, &args[0], amount as usize).map(Term::list),
        amount => {
            let mut all = elements(p, &args[0])?;
            let from = all.len().saturating_sub(amount.unsigned_abs() as usize);
            Ok(Term::list(all.split_off(from)))
        }
    }
}

fn drop_elements(p: &mut Proc, args: &[Term]) -> Reply {
    match clamped(&args[1])? {
        amount @ 0.. if args[0].is_list() => rest_of_list(p, &args[0], amount as usize),
        amount @ 0.. => window(p, &args[0], amount as usize, usize::MAX).map(Term::list),
        amount => {
            let mut all = elements(p, &args[0])?;
            all.truncate(all.len().saturating_sub(amount.unsigned_abs() as usize));
            Ok(Term::list(all))
        }
    }
}

/// What is left of a list: a part of it, not a copy.
fn rest_of_list(p: &mut Proc, list: &Term, amount: usize) -> Reply {
    let mut rest = list.iter();
    let passed = rest.by_ref().take(amount).count();
    p.work(passed / 10)?;
    Ok(rest.rest().clone())
}

/// The elements whose places are multiples of a number, or the others.
fn every(p: &mut Proc, collection: &Term, nth: usize, wanted: bool) -> Reply {
    let start = (Vec::new(), 0_usize);
    let (kept, _) = fold(p, collection, start, move |_, (kept, at), element| {
        if at.is_multiple_of(nth) == wanted {
            kept.push(element);
        }
        *at += 1;
        GO
    })?;
    Ok(Term::list(kept))
}

fn take_every(p: &mut Proc, args: &[Term]) -> Reply {
    match size(&args[1])? {
        0 => Ok(Term::Nil),
        1 => to_list(p, &args[0]),
        nth => every(p, &args[0], nth, true),
    }
}

fn drop_every(p: &mut Proc, args: &[Term]) -> Reply {
    match size(&args[1])? {
        0 => to_list(p, &args[0]),
        1 => Ok(Term::Nil),
        nth => every(p, &args[0], nth, false),
    }
}

fn take_while(p: &mut Proc, args: &[Term]) -> Reply {
    let test = args[1].clone();
    let taken = fold(p, &args[0], Vec::new(), move |p, taken, element| {
        if !holds(p, &test, &element)? {
            return STOP;
        }
        taken.push(element);
        GO
    })?;
    Ok(Term::list(taken))
}

fn drop_while(p: &mut Proc, args: &[Term]) -> Reply {
    let test = args[1].clone();
    let kept = fold(
        p,
        &args[0],
        Vec::new(),
        move |p, kept: &mut Vec<Term>, element| {
            if !kept.is_empty() || !holds(p, &test, &element)? {
                kept.push(element);
            }
            GO
        },
    )?;
    Ok(Term::list(kept))
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let amount = clamped(&args[1])?;
    let mut all = elements(p, &args[0])?;
    let at = if amount >= 0 {
        (amount as usize).min(all.len())
    } else {
        all.len().saturating_sub(amount.unsigned_abs() as usize)
    };
    let rest = all.split_off(at);
    let both: Result<[Term; 2], Raise> = Ok([Term::list(all), Term::list(rest)]);
    both.map(Term::tuple)
}
