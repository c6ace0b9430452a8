//! Elements by place, and moving them about.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, clamped, no_clause, shown};
use crate::stdlib::enumerable::{GO, STOP, count, elements, fold, slicer};
use crate::stdlib::natives::natives;
use crate::stdlib::range::Range;
use crate::term::{Term, atoms, exception};

use super::size;

natives! { pub const FUNCTIONS of "Enum":
    /// The element at a place, from the end if it is negative, or `nil`.
    ///
    ///     iex> Enum.at([:a, :b], 1)
    ///     :b
    "at" 2 => at, [Term::NIL];
    /// The element at a place, or a default.
    ///
    ///     iex> Enum.at([:a, :b], 5, :none)
    ///     :none
    "at" 3 => at;
    /// `{:ok, element}` of a place, or `:error`.
    ///
    ///     iex> Enum.fetch([:a], 0)
    ///     {:ok, :a}
    "fetch" 2 => fetch;
    /// The element at a place, which must be there.
    ///
    ///     iex> Enum.fetch!([:a], 0)
    ///     :a
    "fetch!" 2 => fetch_or_raise;
    /// The elements with so many of them from a place on turned around.
    ///
    ///     iex> Enum.reverse_slice([1, 2, 3, 4], 1, 2)
    ///     [1, 3, 2, 4]
    "reverse_slice" 3 => reverse_slice;
    /// The elements at the places of a range; negative ones count from the end.
    ///
    ///     iex> Enum.slice([1, 2, 3, 4], 1..2)
    ///     [2, 3]
    ///     iex> Enum.slice([1, 2, 3, 4], -2..-1)
    ///     [3, 4]
    "slice" 2 => slice_range;
    /// So many elements from a place on.
    ///
    ///     iex> Enum.slice([1, 2, 3, 4], 1, 2)
    ///     [2, 3]
    "slice" 3 => slice;
    /// The elements with one of them, or those of a range of places, moved to another place.
    ///
    ///     iex> Enum.slide([:a, :b, :c, :d], 1..2, 0)
    ///     [:b, :c, :a, :d]
    "slide" 3 => slide;
}

/// At most so many elements from a place on.
pub fn window(
    p: &mut Proc,
    collection: &Term,
    start: usize,
    amount: usize,
) -> Result<Vec<Term>, Raise> {
    if amount == 0 {
        return Ok(Vec::new());
    }
    if let Some(slicer) = slicer(p, collection)? {
        let start = start.min(slicer.size);
        return slicer.take(p, start, amount.min(slicer.size - start));
    }
    let state = (Vec::new(), 0_usize);
    let (taken, _) = fold(p, collection, state, move |_, (taken, place), element| {
        *place += 1;
        if *place > start {
            taken.push(element);
        }
        if taken.len() == amount { STOP } else { GO }
    })?;
    Ok(taken)
}

/// At most so many elements from the beginning.
pub fn first_elements(p: &mut Proc, collection: &Term, amount: usize) -> Result<Vec<Term>, Raise> {
    if amount == 0 {
        return Ok(Vec::new());
    }
    fold(
        p,
        collection,
        Vec::new(),
        move |_, taken: &mut Vec<Term>, element| {
            taken.push(element);
            if taken.len() == amount { STOP } else { GO }
        },
    )
}

/// The element at a place.
fn element(p: &mut Proc, collection: &Term, index: &Term) -> Result<Option<Term>, Raise> {
    let place = match clamped(index)? {
        place @ 0.. => place as usize,
        place => match from_end(p, collection, place)? {
            Ok(place) => place,
            Err(element) => return Ok(element),
        },
    };
    Ok(window(p, collection, place, 1)?.pop())
}

/// A place counted from the end as one from the beginning, or, where everything has to be gone through
/// to know, the element itself.
fn from_end(
    p: &mut Proc,
    collection: &Term,
    place: i64,
) -> Result<Result<usize, Option<Term>>, Raise> {
    let back = place.unsigned_abs() as usize;
    if let Some(slicer) = slicer(p, collection)? {
        return Ok(slicer.size.checked_sub(back).ok_or(None));
    }
    let all = elements(p, collection)?;
    let found = all.len().checked_sub(back).map(|at| all[at].clone());
    Ok(Err(found))
}

fn at(p: &mut Proc, args: &[Term]) -> Reply {
    let found = element(p, &args[0], &args[1])?;
    Ok(found.unwrap_or_else(|| args[2].clone()))
}

fn fetch(p: &mut Proc, args: &[Term]) -> Reply {
    let found = element(p, &args[0], &args[1])?;
    Ok(found.map_or(Term::Atom(atoms::ERROR), Term::ok))
}

fn fetch_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    element(p, &args[0], &args[1])?
        .ok_or_else(|| Raise::error(exception::enum_out_of_bounds_error()))
}

fn slice(p: &mut Proc, args: &[Term]) -> Reply {
    let (start, amount) = (clamped(&args[1])?, size(&args[2])?);
    let start = if start >= 0 {
        start as usize
    } else {
        counted(p, &args[0], start)?.max(0) as usize
    };
    window(p, &args[0], start, amount).map(Term::list)
}

/// A negative place counted from the beginning; it may still be negative.
fn counted(p: &mut Proc, collection: &Term, place: i64) -> Result<i64, Raise> {
    if place >= 0 {
        return Ok(place);
    }
    let count = count(p, collection)?.as_int().unwrap_or(i64::MAX);
    Ok(place.saturating_add(count))
}

fn slice_range(p: &mut Proc, args: &[Term]) -> Reply {
    let range = Range::of(&args[1]).ok_or_else(no_clause)?;
    let (first, last) = (clamped(&range.first)?, clamped(&range.last)?);
    let step = match clamped(&range.step)? {
        step @ 1.. => step as usize,
        // What `1..-1` says without a step.
        -1 if first > last => 1,
        _ => {
            return Err(argument_error(format!(
                "Enum.slice/2 does not accept ranges with negative steps, got: {}",
                shown(&args[1])
            )));
        }
    };
    let first = counted(p, &args[0], first)?.max(0);
    let last = counted(p, &args[0], last)?;
    if last < first {
        return Ok(Term::Nil);
    }
    let amount = (last - first).saturating_add(1) as usize;
    let part = window(p, &args[0], first as usize, amount)?;
    let stepped: Vec<Term> = part.into_iter().step_by(step).collect();
    Ok(Term::list(stepped))
}

fn reverse_slice(p: &mut Proc, args: &[Term]) -> Reply {
    let (start, amount) = (size(&args[1])?, size(&args[2])?);
    let mut all = elements(p, &args[0])?;
    let start = start.min(all.len());
    let end = start.saturating_add(amount).min(all.len());
    all[start..end].reverse();
    Ok(Term::list(all))
}

/// First and last place of what is to be moved.
fn moved(places: &Term) -> Result<(i64, i64), Raise> {
    if let Term::Int(place) = places {
        return Ok((*place, *place));
    }
    let range = Range::of(places).ok_or_else(no_clause)?;
    if range.step != Term::Int(1) {
        return Err(argument_error(format!(
            "Enum.slide/3 does not accept ranges with custom steps, got: {}",
            shown(places)
        )));
    }
    Ok((clamped(&range.first)?, clamped(&range.last)?))
}

fn slide(p: &mut Proc, args: &[Term]) -> Reply {
    let (first, last) = moved(&args[1])?;
    let target = match &args[2] {
        Term::Int(target) => *target,
        _ => return Err(Raise::error(atoms::BADARITH)),
    };
    let mut all = elements(p, &args[0])?;
    let count = all.len() as i64;
    if count == 0 {
        return Ok(Term::Nil);
    }
    // Before the beginning, the first place is the beginning; the others go around.
    let first = if first < 0 {
        first.saturating_add(count).max(0)
    } else {
        first
    };
    let around = |place: i64| {
        if place < 0 {
            place.rem_euclid(count)
        } else {
            place
        }
    };
    let (last, target) = (around(last), around(target));
    if target > first && target <= last {
        return Err(argument_error(format!(
            "insertion index for slide must be outside the range being moved (tried to insert \
             {first}..{last} at {target})"
        )));
    }
    if first < 0 || target < 0 || last < first || first >= all.len() as i64 {
        return Ok(Term::list(all));
    }
    // What lies between the target and the moved part trades places with it.
    let (start, middle, end) = if target <= first {
        (target, first, last.saturating_add(1))
    } else {
        (first, last + 1, target.saturating_add(1))
    };
    let end = (end as usize).min(all.len());
    let (start, middle) = (start as usize, middle as usize);
    if middle <= end {
        all[start..end].rotate_left(middle - start);
    }
    Ok(Term::list(all))
}
