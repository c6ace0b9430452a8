//! `Range`: integers from a first to a last one by a step, any of them as large as they like.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::number::{self, is_integer, is_negative};
use crate::term::{Term, atoms, compare};

use super::args::{Reply, argument_error, no_clause};
use super::fail;
use super::natives::natives;
use super::structs;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Range",
    doc: "Ranges of integers: `first..last` and `first..last//step`.

A range can be gone through like any collection, forwards or backwards, without being made a list.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Range":
    /// The struct without values.
    ///
    ///     iex> Map.keys(Range.__struct__())
    ///     [:__struct__, :first, :last, :step]
    "__struct__" 0 => bare_struct;
    /// The struct of the given fields, which must be all.
    ///
    ///     iex> Range.__struct__(first: 1, last: 3, step: 1)
    ///     1..3
    "__struct__" 1 => struct_of;
    /// Whether two ranges have no number in common.
    ///
    ///     iex> Range.disjoint?(1..3, 4..6)
    ///     true
    ///     iex> Range.disjoint?(1..9//2, 3..3)
    ///     false
    "disjoint?" 2 => disjoint;
    /// The range from first to last; backwards if last is less.
    ///
    ///     iex> Range.new(1, 3)
    ///     1..3
    "new" 2 => new;
    /// The range from first to last by a step.
    ///
    ///     iex> Range.new(0, 10, 5)
    ///     0..10//5
    "new" 3 => new_with_step;
    /// Whether the term is a range.
    ///
    ///     iex> Range.range?(1..3)
    ///     true
    "range?" 1 => is_range;
    /// The range moved by so many of its steps.
    ///
    ///     iex> Range.shift(1..5//2, 2)
    ///     5..9//2
    "shift" 2 => shift;
    /// How many numbers are in the range.
    ///
    ///     iex> Range.size(1..10//3)
    ///     4
    "size" 1 => size;
}

/// A range's three numbers, all of them integers and the step not zero.
#[derive(Clone, Debug)]
pub struct Range {
    /// The first number.
    pub first: Term,
    /// The number to stop at.
    pub last: Term,
    /// From one number to the next.
    pub step: Term,
}

impl Range {
    /// The range that a term is. One without a step, as old Elixir had them, goes towards its last number.
    pub fn of(term: &Term) -> Option<Range> {
        let map = term.as_map()?;
        if !map.get_atom(atoms::STRUCT)?.is_atom(atoms::RANGE) {
            return None;
        }
        let (first, last) = (map.get_atom(atoms::FIRST)?, map.get_atom(atoms::LAST)?);
        let step = match map.get_atom(atoms::STEP) {
            Some(step) => step.clone(),
            None => direction(first, last),
        };
        Range::new(first.clone(), last.clone(), step)
    }

    fn new(first: Term, last: Term, step: Term) -> Option<Range> {
        let good = is_integer(&first) && is_integer(&last) && is_integer(&step);
        (good && step != Term::Int(0)).then_some(Range { first, last, step })
    }

    /// The struct.
    pub fn to_term(&self) -> Term {
        range_struct(&self.first, &self.last, &self.step)
    }

    fn backwards(&self) -> bool {
        is_negative(&self.step)
    }

    /// Whether a number that the steps lead to is not past the last one.
    pub fn covers(&self, number: &Term) -> bool {
        let order = compare(number, &self.last);
        if self.backwards() {
            order.is_ge()
        } else {
            order.is_le()
        }
    }

    /// Whether there is no number in it.
    pub fn is_empty(&self) -> bool {
        !self.covers(&self.first)
    }

    /// How many numbers it has.
    pub fn len(&self) -> Term {
        if self.is_empty() {
            return Term::Int(0);
        }
        let steps = number::sub(&self.last, &self.first)
            .and_then(|distance| number::div(&distance, &self.step))
            .and_then(|steps| number::add(&steps, &Term::Int(1)));
        // Two sizes that exist have a difference, and the step is not zero.
        steps.unwrap_or(Term::Int(0))
    }

    /// How many numbers it has, if they are at most `limit`.
    ///
    /// # Errors
    /// `:system_limit` if there are more.
    pub fn len_within(&self, limit: usize) -> Result<usize, Raise> {
        Some(self.len_or_max())
            .filter(|len| *len <= limit)
            .ok_or_else(|| Raise::error(atoms::SYSTEM_LIMIT))
    }

    /// How many numbers it has, or the largest count there is.
    pub fn len_or_max(&self) -> usize {
        match self.len() {
            Term::Int(len) => usize::try_from(len).unwrap_or(0),
            _ => i64::MAX as usize,
        }
    }

    /// Whether an integer is in it.
    pub fn contains(&self, term: &Term) -> bool {
        if !is_integer(term) || self.is_empty() {
            return false;
        }
        let first = compare(term, &self.first);
        let after_first = if self.backwards() {
            first.is_le()
        } else {
            first.is_ge()
        };
        after_first
            && self.covers(term)
            && number::sub(term, &self.first)
                .and_then(|distance| number::rem(&distance, &self.step))
                .is_ok_and(|rest| rest == Term::Int(0))
    }

    /// The number at a place.
    ///
    /// # Errors
    /// `:system_limit` for numbers that are too large.
    pub fn at(&self, place: usize) -> Reply {
        let distance = number::mul(&self.step, &Term::from(place))?;
        Ok(number::add(&self.first, &distance)?)
    }

    /// The numbers from a place on, so many of them.
    ///
    /// # Errors
    /// As [`Range::at`].
    pub fn part(&self, start: usize, amount: usize) -> Result<Vec<Term>, Raise> {
        (start..start + amount)
            .map(|place| self.at(place))
            .collect()
    }

    /// The last number that is really in it, if there is any.
    ///
    /// # Errors
    /// As [`Range::at`].
    pub fn final_number(&self) -> Result<Option<Term>, Raise> {
        if self.is_empty() {
            return Ok(None);
        }
        let distance = number::sub(&self.last, &self.first)?;
        let beyond = number::rem(&distance, &self.step)?;
        Ok(Some(number::sub(&self.last, &beyond)?))
    }
}

/// The step of a range that is given without one.
fn direction(first: &Term, last: &Term) -> Term {
    Term::Int(if compare(first, last).is_gt() { -1 } else { 1 })
}

/// `%Range{first: first, last: last, step: step}`.
fn range_struct(first: &Term, last: &Term, step: &Term) -> Term {
    Term::structure(
        atoms::RANGE,
        [
            (atoms::FIRST, first.clone()),
            (atoms::LAST, last.clone()),
            (atoms::STEP, step.clone()),
        ],
    )
}

fn bare_struct(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(range_struct(&Term::NIL, &Term::NIL, &Term::NIL))
}

fn struct_of(p: &mut Proc, args: &[Term]) -> Reply {
    let bare = bare_struct(p, &[])?;
    let enforced = [atoms::FIRST, atoms::LAST, atoms::STEP];
    structs::build(p, atoms::RANGE, &bare, &args[0], &enforced)
}

/// `first..last`.
///
/// # Errors
/// `ArgumentError` unless both are integers.
pub fn new(_: &mut Proc, args: &[Term]) -> Reply {
    let (first, last) = (&args[0], &args[1]);
    if is_integer(first) && is_integer(last) {
        return Ok(range_struct(first, last, &direction(first, last)));
    }
    Err(argument_error(format!(
        "ranges (first..last) expect both sides to be integers, got: {}..{}",
        fail::shown(first),
        fail::shown(last)
    )))
}

/// `first..last//step`.
///
/// # Errors
/// `ArgumentError` unless all are integers and the step is not zero.
pub fn new_with_step(_: &mut Proc, args: &[Term]) -> Reply {
    let [first, last, step] = [0, 1, 2].map(|at| &args[at]);
    match Range::new(first.clone(), last.clone(), step.clone()) {
        Some(range) => Ok(range.to_term()),
        None => Err(argument_error(format!(
            "ranges (first..last//step) expect both sides to be integers and the step to be a \
             non-zero integer, got: {}..{}//{}",
            fail::shown(first),
            fail::shown(last),
            fail::shown(step)
        ))),
    }
}

fn range(args: &[Term], at: usize) -> Result<Range, Raise> {
    Range::of(&args[at]).ok_or_else(no_clause)
}

fn is_range(_: &mut Proc, args: &[Term]) -> Reply {
    let is_range = args[0].struct_module() == Some(atoms::RANGE)
        && args[0].field(atoms::FIRST).is_some_and(is_integer)
        && args[0].field(atoms::LAST).is_some_and(is_integer);
    Ok(Term::bool(is_range))
}

fn size(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(range(args, 0)?.len())
}

fn shift(_: &mut Proc, args: &[Term]) -> Reply {
    let range = range(args, 0)?;
    if !is_integer(&args[1]) {
        return Err(no_clause());
    }
    let distance = number::mul(&range.step, &args[1])?;
    let moved = Range {
        first: number::add(&range.first, &distance)?,
        last: number::add(&range.last, &distance)?,
        step: range.step,
    };
    Ok(moved.to_term())
}

fn disjoint(_: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (range(args, 0)?, range(args, 1)?);
    Ok(Term::bool(!have_common_number(&a, &b)?))
}

/// The ends in order and the distance between neighbours; none of an empty range. A descending range counts
/// from its last number, as Elixir 1.14 does, although its steps may not lead there.
fn ascending(range: &Range) -> Result<Option<[Term; 3]>, Raise> {
    if range.is_empty() {
        return Ok(None);
    }
    let step = number::abs(&range.step)?;
    let (first, last) = (range.first.clone(), range.last.clone());
    Ok(Some(if range.backwards() {
        [last, first, step]
    } else {
        [first, last, step]
    }))
}

/// Two arithmetic sequences meet where `low1 + i * step1 = low2 + j * step2`: the greatest common divisor
/// of the steps must divide the distance, and the first meeting point must lie within both.
fn have_common_number(a: &Range, b: &Range) -> Result<bool, Raise> {
    let (Some([low1, high1, step1]), Some([low2, high2, step2])) = (ascending(a)?, ascending(b)?)
    else {
        return Ok(false);
    };
    let bezout = number::extended_gcd(&step1, &step2)?;
    let Some([gcd, factor, _]) = bezout.as_tuple() else {
        return Ok(false);
    };
    let distance = number::sub(&low2, &low1)?;
    if number::rem(&distance, gcd)? != Term::Int(0) {
        return Ok(false);
    }
    // One meeting point, moved to the first one at or after both beginnings.
    let turns = number::mul(&number::div(&distance, gcd)?, factor)?;
    let meeting = number::add(&low1, &number::mul(&turns, &step1)?)?;
    let period = number::mul(&step1, &number::div(&step2, gcd)?)?;
    let start = if compare(&low1, &low2).is_ge() {
        low1
    } else {
        low2
    };
    let offset = number::modulo(&number::sub(&meeting, &start)?, &period)?;
    let first = number::add(&start, &offset)?;
    Ok(compare(&first, &high1).is_le() && compare(&first, &high2).is_le())
}
