//! Sorting and merging lists.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::sorting;
use crate::term::{Term, compare, equal};

use super::{function, list};

natives! { pub const FUNCTIONS of ":lists":
    /// Sorted lists merged into one.
    ///
    ///     iex> :lists.merge([[1, 3], [0, 2]])
    ///     [0, 1, 2, 3]
    "merge" 1 => merge_all;
    /// Two sorted lists merged into one.
    ///
    ///     iex> :lists.merge([1, 3], [2])
    ///     [1, 2, 3]
    "merge" 2 => merge;
    /// Two lists sorted by a function merged into one.
    ///
    ///     iex> :lists.merge(&>=/2, [3, 1], [2])
    ///     [3, 2, 1]
    "merge" 3 => merge_by;
    /// Three sorted lists merged into one.
    ///
    ///     iex> :lists.merge3([1], [0], [2])
    ///     [0, 1, 2]
    "merge3" 3 => merge3;
    /// Two lists sorted downwards merged into one.
    ///
    ///     iex> :lists.rmerge([3, 1], [2])
    ///     [3, 2, 1]
    "rmerge" 2 => rmerge;
    /// As `rmerge/2`, each element once.
    ///
    ///     iex> :lists.rumerge([3, 1], [3, 2])
    ///     [3, 2, 1]
    "rumerge" 2 => rumerge;
    /// The elements in the order of terms.
    ///
    ///     iex> :lists.sort([3, 1, 2])
    ///     [1, 2, 3]
    "sort" 1 => sort;
    /// The elements in the order that a function says.
    ///
    ///     iex> :lists.sort(&>=/2, [3, 1, 2])
    ///     [3, 2, 1]
    "sort" 2 => sort_by;
    /// Sorted lists merged into one, each element once.
    ///
    ///     iex> :lists.umerge([[1, 2], [2, 3]])
    ///     [1, 2, 3]
    "umerge" 1 => umerge_all;
    /// Two sorted lists merged into one, each element once.
    ///
    ///     iex> :lists.umerge([1, 2], [2, 3])
    ///     [1, 2, 3]
    "umerge" 2 => umerge;
    /// Two lists sorted by a function merged into one, each element once.
    ///
    ///     iex> :lists.umerge(&>=/2, [2, 1], [2, 0])
    ///     [2, 1, 0]
    "umerge" 3 => umerge_by;
    /// Three sorted lists merged into one, each element once.
    ///
    ///     iex> :lists.umerge3([1], [1], [2])
    ///     [1, 2]
    "umerge3" 3 => umerge3;
    /// The elements in the order of terms, each once.
    ///
    ///     iex> :lists.usort([3, 1, 3])
    ///     [1, 3]
    "usort" 1 => usort;
    /// The elements in the order that a function says, each once.
    ///
    ///     iex> :lists.usort(&>=/2, [1, 3, 1])
    ///     [3, 1]
    "usort" 2 => usort_by;
}

/// Merges by the order of terms.
fn by_terms(_: &mut Proc, a: &Term, b: &Term) -> Result<bool, Raise> {
    Ok(compare(a, b).is_le())
}

fn downwards(_: &mut Proc, a: &Term, b: &Term) -> Result<bool, Raise> {
    Ok(compare(a, b).is_ge())
}

/// Merges by a user's function.
fn by(fun: &Term) -> impl FnMut(&mut Proc, &Term, &Term) -> Result<bool, Raise> + '_ {
    move |p, a, b| Ok(p.call(fun, &[a.clone(), b.clone()])?.truthy())
}

fn lists(p: &mut Proc, terms: &[Term]) -> Result<Vec<Vec<Term>>, Raise> {
    terms.iter().map(|term| list(p, term)).collect()
}

/// Merges any number of sorted lists.
fn merged(
    p: &mut Proc,
    terms: &[Term],
    mut before: impl FnMut(&mut Proc, &Term, &Term) -> Result<bool, Raise>,
) -> Result<Vec<Term>, Raise> {
    lists(p, terms)?
        .into_iter()
        .try_fold(Vec::new(), |all, list| {
            sorting::merge(p, all, list, &mut before)
        })
}

fn merge_all(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = list(p, &args[0])?;
    merged(p, &parts, by_terms).map(Term::list)
}

fn merge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, by_terms).map(Term::list)
}

fn merge3(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, by_terms).map(Term::list)
}

fn merge_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0], 2)?;
    merged(p, &args[1..], by(fun)).map(Term::list)
}

fn rmerge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, downwards).map(Term::list)
}

fn rumerge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, downwards).map(once)
}

/// The first of equal neighbours.
fn once(mut sorted: Vec<Term>) -> Term {
    sorted.dedup_by(|later, kept| equal(later, kept));
    Term::list(sorted)
}

fn umerge_all(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = list(p, &args[0])?;
    merged(p, &parts, by_terms).map(once)
}

fn umerge(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, by_terms).map(once)
}

fn umerge3(p: &mut Proc, args: &[Term]) -> Reply {
    merged(p, args, by_terms).map(once)
}

fn umerge_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0], 2)?;
    let sorted = merged(p, &args[1..], by(fun))?;
    once_by(p, fun, sorted)
}

/// The first of neighbours of which each may stand before the other.
fn once_by(p: &mut Proc, fun: &Term, sorted: Vec<Term>) -> Reply {
    let mut kept: Vec<Term> = Vec::with_capacity(sorted.len());
    for element in sorted {
        let same = match kept.last() {
            Some(last) => p.call(fun, &[element.clone(), last.clone()])?.truthy(),
            None => false,
        };
        if !same {
            kept.push(element);
        }
    }
    Ok(Term::list(kept))
}

fn sort(p: &mut Proc, args: &[Term]) -> Reply {
    let mut elements = list(p, &args[0])?;
    sorting::sort(p, &mut elements)?;
    Ok(Term::list(elements))
}

/// The list sorted by a function; the first argument must be one of two arguments.
fn sorted_by(p: &mut Proc, args: &[Term]) -> Result<Vec<Term>, Raise> {
    let fun = function(&args[0], 2).map_err(|_| no_clause())?;
    let elements = list(p, &args[1])?;
    sorting::merge_sort(p, elements, &mut by(fun))
}

fn sort_by(p: &mut Proc, args: &[Term]) -> Reply {
    sorted_by(p, args).map(Term::list)
}

fn usort(p: &mut Proc, args: &[Term]) -> Reply {
    let mut elements = list(p, &args[0])?;
    sorting::sort(p, &mut elements)?;
    Ok(once(elements))
}

fn usort_by(p: &mut Proc, args: &[Term]) -> Reply {
    let sorted = sorted_by(p, args)?;
    once_by(p, &args[0], sorted)
}
