//! Several collections at a time.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::enumerable::{Cursor, elements};
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub const FUNCTIONS of "Enum":
    /// The tuples of the elements at the same places of some collections, as far as the shortest goes.
    ///
    ///     iex> Enum.zip([1..3, [:a, :b], ["x", "y"]])
    ///     [{1, :a, "x"}, {2, :b, "y"}]
    "zip" 1 => zip_all;
    /// The pairs of the elements at the same places of two collections, as far as the shorter goes.
    ///
    ///     iex> Enum.zip([1, 2, 3], [:a, :b])
    ///     [{1, :a}, {2, :b}]
    "zip" 2 => zip;
    /// Goes through some collections at once: the function gets a list of elements and the accumulator.
    ///
    ///     iex> Enum.zip_reduce([[1, 2], [3, 4]], 0, fn row, sum -> Enum.sum(row) + sum end)
    ///     10
    "zip_reduce" 3 => zip_reduce_all;
    /// Goes through two collections at once: the function gets an element of each and the accumulator.
    ///
    ///     iex> Enum.zip_reduce([1, 2], [3, 4], 0, fn x, y, sum -> x * y + sum end)
    ///     11
    "zip_reduce" 4 => zip_reduce;
    /// What the function makes of each list of elements at the same places.
    ///
    ///     iex> Enum.zip_with([[1, 2], [3, 4]], &Enum.sum/1)
    ///     [4, 6]
    "zip_with" 2 => zip_with_all;
    /// What the function makes of the elements at the same places of two collections.
    ///
    ///     iex> Enum.zip_with([1, 2], [3, 4], &(&1 + &2))
    ///     [4, 6]
    "zip_with" 3 => zip_with;
}

/// Calls `each` with the elements at the same places, until one collection ends.
fn rows(
    p: &mut Proc,
    collections: &[Term],
    mut each: impl FnMut(&mut Proc, Vec<Term>) -> Result<(), Raise>,
) -> Result<(), Raise> {
    let mut cursors = Vec::with_capacity(collections.len());
    for collection in collections {
        cursors.push(Cursor::new(p, collection)?);
    }
    let outcome = walk(p, &mut cursors, &mut each);
    // Those that have not come to their ends are told so, whatever happened.
    let mut closed = Ok(());
    for cursor in cursors {
        closed = closed.and(cursor.close(p));
    }
    outcome.and(closed)
}

fn walk(
    p: &mut Proc,
    cursors: &mut [Cursor],
    each: &mut impl FnMut(&mut Proc, Vec<Term>) -> Result<(), Raise>,
) -> Result<(), Raise> {
    if cursors.is_empty() {
        return Ok(());
    }
    loop {
        let mut row = Vec::with_capacity(cursors.len());
        for cursor in cursors.iter_mut() {
            match cursor.next(p)? {
                Some(element) => row.push(element),
                None => return Ok(()),
            }
        }
        each(p, row)?;
    }
}

fn tuples(p: &mut Proc, collections: &[Term]) -> Reply {
    let mut zipped = Vec::new();
    rows(p, collections, |_, row| {
        zipped.push(Term::tuple(row));
        Ok(())
    })?;
    Ok(Term::list(zipped))
}

fn zip(p: &mut Proc, args: &[Term]) -> Reply {
    tuples(p, args)
}

fn zip_all(p: &mut Proc, args: &[Term]) -> Reply {
    let collections = elements(p, &args[0])?;
    tuples(p, &collections)
}

fn zip_with(p: &mut Proc, args: &[Term]) -> Reply {
    let mut made = Vec::new();
    rows(p, &args[..2], |p, row| {
        made.push(p.call(&args[2], &row)?);
        Ok(())
    })?;
    Ok(Term::list(made))
}

fn zip_with_all(p: &mut Proc, args: &[Term]) -> Reply {
    let collections = elements(p, &args[0])?;
    let mut made = Vec::new();
    rows(p, &collections, |p, row| {
        made.push(p.call(&args[1], &[Term::list(row)])?);
        Ok(())
    })?;
    Ok(Term::list(made))
}

fn zip_reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let mut acc = args[2].clone();
    rows(p, &args[..2], |p, mut row| {
        row.push(acc.clone());
        acc = p.call(&args[3], &row)?;
        Ok(())
    })?;
    Ok(acc)
}

fn zip_reduce_all(p: &mut Proc, args: &[Term]) -> Reply {
    let collections = elements(p, &args[0])?;
    let mut acc = args[1].clone();
    rows(p, &collections, |p, row| {
        acc = p.call(&args[2], &[Term::list(row), acc.clone()])?;
        Ok(())
    })?;
    Ok(acc)
}
