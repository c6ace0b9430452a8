//! Collections in pieces.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause_in};
use crate::stdlib::enumerable::{GO, STOP, fold};
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use super::places::first_elements;
use super::{holds, size};

natives! { pub const FUNCTIONS of "Enum":
    /// As `chunk_every/2`, leaving out a last piece that is too short.
    ///
    ///     iex> Enum.chunk([1, 2, 3], 2)
    ///     [[1, 2]]
    "chunk" 2 => |p, args| chunk_every(p, &args[0], &args[1], &args[1], &Term::atom("discard"));
    /// As `chunk_every/3`, leaving out a last piece that is too short.
    ///
    ///     iex> Enum.chunk([1, 2, 3], 2, 1)
    ///     [[1, 2], [2, 3]]
    "chunk" 3 => |p, args| chunk_every(p, &args[0], &args[1], &args[2], &Term::atom("discard"));
    /// As `chunk_every/4`.
    ///
    ///     iex> Enum.chunk([1, 2, 3], 2, 2, [0])
    ///     [[1, 2], [3, 0]]
    "chunk" 4 => chunk;
    /// Pieces of neighbours of which the function makes the same.
    ///
    ///     iex> Enum.chunk_by([1, 3, 2, 4, 5], &rem(&1, 2))
    ///     [[1, 3], [2, 4], [5]]
    "chunk_by" 2 => chunk_by;
    /// Pieces of so many elements.
    ///
    ///     iex> Enum.chunk_every([1, 2, 3], 2)
    ///     [[1, 2], [3]]
    "chunk_every" 2 => |p, args| chunk_every(p, &args[0], &args[1], &args[1], &Term::Nil);
    /// Pieces of so many elements, each beginning a step after the one before.
    ///
    ///     iex> Enum.chunk_every([1, 2, 3, 4], 2, 1)
    ///     [[1, 2], [2, 3], [3, 4], [4]]
    "chunk_every" 3 => |p, args| chunk_every(p, &args[0], &args[1], &args[2], &Term::Nil);
    /// As `chunk_every/3`, with elements to fill up the last piece, or `:discard` to leave it out.
    ///
    ///     iex> Enum.chunk_every([1, 2, 3], 2, 2, [0])
    ///     [[1, 2], [3, 0]]
    ///     iex> Enum.chunk_every([1, 2, 3], 2, 2, :discard)
    ///     [[1, 2]]
    "chunk_every" 4 => |p, args| chunk_every(p, &args[0], &args[1], &args[2], &args[3]);
    /// Pieces that a function gives: `{:cont, piece, acc}`, `{:cont, acc}` or `{:halt, acc}`; another one ends it.
    ///
    ///     iex> step = fn x, acc -> if x == 0, do: {:cont, acc, []}, else: {:cont, [x | acc]} end
    ///     iex> Enum.chunk_while([1, 2, 0, 3], [], step, fn acc -> {:cont, acc, []} end)
    ///     [[2, 1], [3]]
    "chunk_while" 4 => chunk_while;
    /// The elements without those like the one before.
    ///
    ///     iex> Enum.dedup([1, 1, 2, 1])
    ///     [1, 2, 1]
    "dedup" 1 => dedup;
    /// The elements without those of which the function makes the same as of the one before.
    ///
    ///     iex> Enum.dedup_by([1, 3, 2, 4], &rem(&1, 2))
    ///     [1, 2]
    "dedup_by" 2 => dedup_by;
    /// The elements before the first for which the function does not hold, and the others.
    ///
    ///     iex> Enum.split_while([1, 2, 3, 1], &(&1 < 3))
    ///     {[1, 2], [3, 1]}
    "split_while" 2 => split_while;
    /// The elements for which the function holds, and the others.
    ///
    ///     iex> Enum.split_with([1, 2, 3], &(&1 > 1))
    ///     {[2, 3], [1]}
    "split_with" 2 => split_with;
    /// As `split_with/2`.
    ///
    ///     iex> Enum.partition([1, 2, 3], &(&1 > 1))
    ///     {[2, 3], [1]}
    "partition" 2 => split_with;
}

fn chunk_every(
    p: &mut Proc,
    collection: &Term,
    count: &Term,
    step: &Term,
    leftover: &Term,
) -> Reply {
    let (Ok(count @ 1..), Ok(step @ 1..)) = (size(count), size(step)) else {
        let args = [collection, count, step, leftover].map(Term::clone);
        return Err(no_clause_in(p, ("Enum", "chunk_every"), &args));
    };
    let start = (Vec::new(), Vec::new());
    let (mut chunks, piece) = fold(p, collection, start, move |_, (chunks, piece), element| {
        piece.push(element);
        if piece.len() == count {
            chunks.push(Term::list(piece.iter().cloned()));
        }
        // A step wider than a piece leaves out what lies between.
        if piece.len() == count.max(step) {
            piece.drain(..step);
        }
        GO
    })?;
    let discard = leftover.is_atom(crate::term::Atom::new("discard"));
    if !discard && !piece.is_empty() && piece.len() < count {
        let fill = first_elements(p, leftover, count - piece.len())?;
        chunks.push(Term::list(
            piece.into_iter().chain(fill).collect::<Vec<_>>(),
        ));
    }
    Ok(Term::list(chunks))
}

/// Pieces being made, and what the function made of the last element.
struct Runs {
    done: Vec<Term>,
    piece: Vec<Term>,
    last: Option<Term>,
}

fn chunk_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let start = Runs {
        done: Vec::new(),
        piece: Vec::new(),
        last: None,
    };
    let mut runs = fold(p, &args[0], start, move |p, runs, element| {
        let key = p.call(&fun, std::slice::from_ref(&element))?;
        if runs.last.as_ref().is_some_and(|last| *last != key) {
            runs.done.push(Term::list(std::mem::take(&mut runs.piece)));
        }
        runs.piece.push(element);
        runs.last = Some(key);
        GO
    })?;
    if !runs.piece.is_empty() {
        runs.done.push(Term::list(runs.piece));
    }
    Ok(Term::list(runs.done))
}

fn chunk(p: &mut Proc, args: &[Term]) -> Reply {
    let discard = Term::atom("discard");
    let leftover = Some(&args[3]).filter(|leftover| leftover.truthy());
    chunk_every(
        p,
        &args[0],
        &args[1],
        &args[2],
        leftover.unwrap_or(&discard),
    )
}

fn chunk_while(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    let start = (Vec::new(), args[1].clone());
    let (mut chunks, acc) = fold(p, &args[0], start, move |p, (chunks, acc), element| {
        let answer = p.call(&fun, &[element, acc.clone()])?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::CONT), chunk, next]) => {
                chunks.push(chunk.clone());
                *acc = next.clone();
                GO
            }
            Some([Term::Atom(atoms::CONT), next]) => {
                *acc = next.clone();
                GO
            }
            Some([Term::Atom(atoms::HALT), last]) => {
                *acc = last.clone();
                STOP
            }
            _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
        }
    })?;
    let answer = p.call(&args[3], &[acc])?;
    match answer.as_tuple() {
        Some([Term::Atom(atoms::CONT), _]) => {}
        Some([Term::Atom(atoms::CONT), chunk, _]) => chunks.push(chunk.clone()),
        _ => return Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
    }
    Ok(Term::list(chunks))
}

/// The elements whose key differs from that of the one before.
fn changes(
    p: &mut Proc,
    collection: &Term,
    key: impl Fn(&mut Proc, &Term) -> Reply + Send + Sync + 'static,
) -> Reply {
    let start = (Vec::new(), None);
    let (kept, _) = fold(p, collection, start, move |p, (kept, last), element| {
        let key = key(p, &element)?;
        if last.as_ref() != Some(&key) {
            kept.push(element);
            *last = Some(key);
        }
        GO
    })?;
    Ok(Term::list(kept))
}

fn dedup(p: &mut Proc, args: &[Term]) -> Reply {
    changes(p, &args[0], |_, element| Ok(element.clone()))
}

fn dedup_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    changes(p, &args[0], move |p, element| {
        p.call(&fun, std::slice::from_ref(element))
    })
}

fn two(first: Vec<Term>, second: Vec<Term>) -> Reply {
    Ok(Term::tuple([Term::list(first), Term::list(second)]))
}

fn split_with(p: &mut Proc, args: &[Term]) -> Reply {
    let test = args[1].clone();
    let start = (Vec::new(), Vec::new());
    let (good, bad) = fold(p, &args[0], start, move |p, (good, bad), element| {
        if holds(p, &test, &element)? {
            good.push(element);
        } else {
            bad.push(element);
        }
        GO
    })?;
    two(good, bad)
}

fn split_while(p: &mut Proc, args: &[Term]) -> Reply {
    let test = args[1].clone();
    let start = (Vec::new(), Vec::new());
    let (before, after) = fold(p, &args[0], start, move |p, (before, after), element| {
        if after.is_empty() && holds(p, &test, &element)? {
            before.push(element);
        } else {
            after.push(element);
        }
        GO
    })?;
    two(before, after)
}
