//! Whole lists: folding, flattening, comparing.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::checks::is_fun;
use crate::stdlib::difference::difference;
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::{elements, erlang};

natives! { pub const FUNCTIONS of "List":
    /// The list without the first element like this one.
    ///
    ///     iex> List.delete([:a, :b, :a], :a)
    ///     [:b, :a]
    "delete" 2 => delete;
    /// A list that has one element so many times.
    ///
    ///     iex> List.duplicate("x", 3)
    ///     ["x", "x", "x"]
    "duplicate" 2 => |p, args| erlang(p, "duplicate", &[args[1].clone(), args[0].clone()]);
    /// The elements of all lists within the list.
    ///
    ///     iex> List.flatten([1, [2, [3]]])
    ///     [1, 2, 3]
    "flatten" 1 => |p, args| erlang(p, "flatten", args);
    /// The flattened list followed by another list.
    ///
    ///     iex> List.flatten([1, [2]], [3])
    ///     [1, 2, 3]
    "flatten" 2 => |p, args| erlang(p, "flatten", args);
    /// Goes through the list from the left with an accumulator.
    ///
    ///     iex> List.foldl([3, 2, 1], 0, fn x, acc -> x - acc end)
    ///     2
    "foldl" 3 => foldl;
    /// Goes through the list from the right with an accumulator.
    ///
    ///     iex> List.foldr([1, 2, 3], [], fn x, acc -> [x * 10 | acc] end)
    ///     [10, 20, 30]
    "foldr" 3 => foldr;
    /// Whether a list ends in something else than the empty list.
    ///
    ///     iex> List.improper?([1 | 2])
    ///     true
    "improper?" 1 => improper;
    /// What of the first list is kept (`:eq`), deleted and inserted to make the second: a shortest such script.
    ///
    ///     iex> List.myers_difference([1, 4, 2, 3], [1, 2, 3, 4])
    ///     [eq: [1], del: [4], eq: [2, 3], ins: [4]]
    "myers_difference" 2 => myers_difference;
    /// As `myers_difference/2`; where an element may have become another, the function tells how (`:diff`), or `nil`.
    ///
    ///     iex> List.myers_difference(["a", "db"], ["a", "bc"], &String.myers_difference/2)
    ///     [eq: ["a"], diff: [del: "d", eq: "b", ins: "c"]]
    "myers_difference" 3 => myers_difference;
    /// Whether a list begins with another one.
    ///
    ///     iex> List.starts_with?([1, 2, 3], [1, 2])
    ///     true
    "starts_with?" 2 => starts_with;
    /// The tuples of the elements at the same places of some lists, as far as the shortest goes.
    ///
    ///     iex> List.zip([[1, 2], [:a, :b]])
    ///     [{1, :a}, {2, :b}]
    "zip" 1 => zip;
}

fn delete(p: &mut Proc, args: &[Term]) -> Reply {
    let list = elements(p, &args[0])?;
    let found = list.iter().position(|element| *element == args[1]);
    let Some(at) = found else {
        return Ok(args[0].clone());
    };
    let mut list = list;
    list.remove(at);
    Ok(Term::list(list))
}

fn fold(p: &mut Proc, args: &[Term], function: &str) -> Reply {
    if !args[0].is_list() || !is_fun(&args[2], 2) {
        return Err(no_clause());
    }
    let swapped = [args[2].clone(), args[1].clone(), args[0].clone()];
    erlang(p, function, &swapped)
}

fn foldl(p: &mut Proc, args: &[Term]) -> Reply {
    fold(p, args, "foldl")
}

fn foldr(p: &mut Proc, args: &[Term]) -> Reply {
    fold(p, args, "foldr")
}

fn improper(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(no_clause());
    }
    let mut list = args[0].iter();
    let count = list.by_ref().count();
    p.work(count / 10)?;
    Ok(Term::bool(*list.rest() != Term::Nil))
}

fn myers_difference(p: &mut Proc, args: &[Term]) -> Reply {
    let (left, right) = (elements(p, &args[0])?, elements(p, &args[1])?);
    let explain = args.get(2);
    if explain.is_some_and(|explain| !is_fun(explain, 2)) {
        return Err(no_clause());
    }
    difference(p, &left, &right, explain)
}

fn starts_with(p: &mut Proc, args: &[Term]) -> Reply {
    let (list, start) = (elements(p, &args[0])?, elements(p, &args[1])?);
    Ok(Term::bool(list.starts_with(&start)))
}

fn zip(p: &mut Proc, args: &[Term]) -> Reply {
    let mut lists = Vec::new();
    for term in elements(p, &args[0])? {
        if term.as_tuple().is_none() && !term.is_list() {
            return Err(no_clause_in(p, ("List", "to_list"), &[term]));
        }
        lists.push(match term.as_tuple() {
            Some(row) => row.to_vec(),
            None => elements(p, &term)?,
        });
    }
    let shortest = lists.iter().map(Vec::len).min().unwrap_or(0);
    let rows: Vec<Term> = (0..shortest)
        .map(|at| Term::tuple(lists.iter().map(|list| list[at].clone())))
        .collect();
    p.work(rows.len())?;
    Ok(Term::list(rows))
}
