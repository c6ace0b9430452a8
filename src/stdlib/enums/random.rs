//! Chance: random elements, by the process's `:rand` state.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::enumerable::{GO, Shape, elements, fold, slicer};
use crate::stdlib::natives::natives;
use crate::stdlib::rand;
use crate::term::{Term, compare, exception};

use super::size;

natives! { pub const FUNCTIONS of "Enum":
    /// A random element.
    ///
    ///     iex> Enum.random([7])
    ///     7
    "random" 1 => random;
    /// The elements in random order.
    ///
    ///     iex> Enum.sort(Enum.shuffle([1, 2, 3]))
    ///     [1, 2, 3]
    "shuffle" 1 => shuffle;
    /// So many random elements.
    ///
    ///     iex> length(Enum.take_random(1..10, 3))
    ///     3
    "take_random" 2 => take_random;
}

fn empty() -> Raise {
    Raise::error(exception::enum_empty_error())
}

/// A place below a count, which is not zero. Where there is no choice no number is drawn.
fn below(p: &mut Proc, count: usize) -> Result<usize, Raise> {
    if count == 1 {
        return Ok(0);
    }
    Ok(rand::below(p, count as u64)? as usize)
}

fn random(p: &mut Proc, args: &[Term]) -> Reply {
    if let Shape::List = Shape::of(&args[0]) {
        let list = elements(p, &args[0])?;
        return match list.len() {
            0 => Err(empty()),
            len => Ok(list[below(p, len)?].clone()),
        };
    }
    if let Shape::Range(range) = Shape::of(&args[0]) {
        return match range.len_or_max() {
            0 => Err(empty()),
            len => {
                let place = below(p, len)?;
                range.at(place)
            }
        };
    }
    match slicer(p, &args[0])? {
        Some(slicer) if slicer.size == 0 => Err(empty()),
        Some(slicer) => {
            let place = below(p, slicer.size)?;
            slicer.take(p, place, 1)?.pop().ok_or_else(empty)
        }
        None => one_of(p, &args[0])?.ok_or_else(empty),
    }
}

/// One element of a collection whose size is not known: each new one takes the place with falling chance.
fn one_of(p: &mut Proc, collection: &Term) -> Result<Option<Term>, Raise> {
    let start = (0_u64, None);
    let (_, chosen) = fold(p, collection, start, |p, (seen, chosen), element| {
        *seen += 1;
        if *seen == 1 || rand::below(p, *seen)? == 0 {
            *chosen = Some(element);
        }
        GO
    })?;
    Ok(chosen)
}

fn shuffle(p: &mut Proc, args: &[Term]) -> Reply {
    let mut keyed = fold(p, &args[0], Vec::new(), |p, keyed, element| {
        keyed.push((Term::Float(rand::uniform(p)), element));
        GO
    })?;
    keyed.sort_by(|(a, _), (b, _)| compare(b, a));
    let shuffled: Vec<Term> = keyed.into_iter().map(|(_, element)| element).collect();
    Ok(Term::list(shuffled))
}

/// Each element goes to a random place among those so far; the first places are the sample.
fn take_random(p: &mut Proc, args: &[Term]) -> Reply {
    let amount = size(&args[1])?;
    match amount {
        0 => return Ok(Term::Nil),
        1 => return Ok(Term::list(one_of(p, &args[0])?)),
        _ => {}
    }
    let start: (usize, Vec<Term>) = (0, Vec::new());
    let (_, sample) = fold(p, &args[0], start, move |p, (seen, sample), element| {
        *seen += 1;
        let place = below(p, *seen)?;
        if sample.len() < amount {
            sample.push(element);
            let last = sample.len() - 1;
            sample.swap(place, last);
        } else if let Some(slot) = sample.get_mut(place) {
            *slot = element;
        }
        GO
    })?;
    Ok(Term::list(sample))
}
