//! Sorting.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::checks::is_fun;
use crate::stdlib::enumerable::{elements, to_list};
use crate::stdlib::natives::natives;
use crate::stdlib::order::Sorter;
use crate::stdlib::sorting::{merge_sort, sort as sort_terms, sorting_work};
use crate::term::{Term, atoms, compare};

natives! { pub const FUNCTIONS of "Enum":
    /// The elements in the order of terms.
    ///
    ///     iex> Enum.sort([3, 1, 2])
    ///     [1, 2, 3]
    "sort" 1 => sort;
    /// The elements in an order: `:asc`, `:desc`, a module with `compare/2`, `{:desc, module}`, or a function that
    /// says whether its first argument may stand before its second.
    ///
    ///     iex> Enum.sort([3, 1, 2], :desc)
    ///     [3, 2, 1]
    "sort" 2 => sort_with;
    /// The elements in the order of what the function makes of them.
    ///
    ///     iex> Enum.sort_by(["aaa", "b"], &String.length/1)
    ///     ["b", "aaa"]
    "sort_by" 2 => sort_by, [Term::Atom(atoms::ASC)];
    /// As `sort_by/2`, in an order as `sort/2` takes it.
    ///
    ///     iex> Enum.sort_by(["aaa", "b"], &String.length/1, :desc)
    ///     ["aaa", "b"]
    "sort_by" 3 => sort_by;
}

fn sort(p: &mut Proc, args: &[Term]) -> Reply {
    let list = to_list(p, &args[0])?;
    let Some(mut elements) = list.to_vec() else {
        return Err(no_clause_in(p, (":lists", "sort"), &[list]));
    };
    sort_terms(p, &mut elements)?;
    Ok(Term::list(elements))
}

fn sort_with(p: &mut Proc, args: &[Term]) -> Reply {
    let sorter =
        Sorter::of(&args[1]).ok_or_else(|| no_clause_in(p, ("Enum", "to_sort_fun"), &args[1..]))?;
    let elements = elements(p, &args[0])?;
    let sorted = sorted_by_key(p, elements, &sorter, |element| element)?;
    Ok(Term::list(sorted))
}

/// Sorts by what `key` finds in each item.
fn sorted_by_key<T>(
    p: &mut Proc,
    mut items: Vec<T>,
    sorter: &Sorter,
    key: impl Fn(&T) -> &Term,
) -> Result<Vec<T>, Raise> {
    match sorter {
        Sorter::Ascending | Sorter::Descending => {
            p.work(sorting_work(items.len()))?;
            let descending = matches!(sorter, Sorter::Descending);
            items.sort_by(|a, b| {
                let order = compare(key(a), key(b));
                if descending { order.reverse() } else { order }
            });
            Ok(items)
        }
        _ => merge_sort(p, items, &mut |p, a, b| sorter.in_order(p, key(a), key(b))),
    }
}

fn sort_by(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_fun(&args[1], 1) {
        return Err(no_clause());
    }
    let elements = elements(p, &args[0])?;
    let mut keyed = Vec::with_capacity(elements.len());
    for element in elements {
        let key = p.call(&args[1], std::slice::from_ref(&element))?;
        keyed.push((key, element));
    }
    let sorter = Sorter::of(&args[2]).ok_or_else(|| {
        let inner = [args[2].clone(), Term::Int(2)];
        no_clause_in(p, ("List", "keysort_fun"), &inner)
    })?;
    let sorted = sorted_by_key(p, keyed, &sorter, |(key, _)| key)?;
    let sorted: Vec<Term> = sorted.into_iter().map(|(_, element)| element).collect();
    Ok(Term::list(sorted))
}
