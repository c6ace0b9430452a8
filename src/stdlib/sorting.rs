//! Sorting and merging with a user's function as the order.

use crate::runtime::{Proc, Raise};
use crate::term::{Term, compare};

/// Sorts, stably if `before` says that equal elements are in order. `before(earlier, later)` is always asked
/// in this order of the elements, so a strict order turns equal elements around.
///
/// # Errors
/// What `before` raises.
pub fn merge_sort<T>(
    p: &mut Proc,
    items: Vec<T>,
    before: &mut impl FnMut(&mut Proc, &T, &T) -> Result<bool, Raise>,
) -> Result<Vec<T>, Raise> {
    if items.len() < 2 {
        return Ok(items);
    }
    let mut left = items;
    let right = left.split_off(left.len() / 2);
    let left = merge_sort(p, left, before)?;
    let right = merge_sort(p, right, before)?;
    merge(p, left, right, before)
}

/// Merges two sorted sequences.
///
/// # Errors
/// What `before` raises.
pub fn merge<T>(
    p: &mut Proc,
    left: Vec<T>,
    right: Vec<T>,
    before: &mut impl FnMut(&mut Proc, &T, &T) -> Result<bool, Raise>,
) -> Result<Vec<T>, Raise> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        p.checkpoint()?;
        if before(p, a, b)? {
            merged.extend(left.next());
        } else {
            merged.extend(right.next());
        }
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// Sorts by the order of terms, stably.
///
/// # Errors
/// `Terminated` if the process is killed meanwhile.
pub fn sort(p: &mut Proc, items: &mut [Term]) -> Result<(), Raise> {
    p.work(sorting_work(items.len()))?;
    items.sort_by(compare);
    Ok(())
}

/// How many comparisons sorting so many elements takes, roughly.
pub fn sorting_work(count: usize) -> usize {
    count * (count.max(2).ilog2() as usize) / 8
}
