//! Elements by place: inserting, replacing, deleting. A negative place counts from the end.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::checks::is_fun;
use crate::stdlib::natives::natives;
use crate::term::number::is_integer;
use crate::term::{Term, atoms};

use super::elements;

natives! { pub const FUNCTIONS of "List":
    /// The list without the element at a place.
    ///
    ///     iex> List.delete_at([1, 2, 3], 0)
    ///     [2, 3]
    "delete_at" 2 => delete_at;
    /// The first element, or `nil`.
    ///
    ///     iex> List.first([1, 2])
    ///     1
    "first" 1 => first, [Term::NIL];
    /// The first element, or a default.
    ///
    ///     iex> List.first([], 0)
    ///     0
    "first" 2 => first;
    /// The list with an element put in at a place; -1 is the end.
    ///
    ///     iex> List.insert_at([1, 2], 1, :x)
    ///     [1, :x, 2]
    ///     iex> List.insert_at([1, 2], -1, :x)
    ///     [1, 2, :x]
    "insert_at" 3 => insert_at;
    /// The last element, or `nil`.
    ///
    ///     iex> List.last([1, 2])
    ///     2
    "last" 1 => last;
    /// The last element, or a default.
    ///
    ///     iex> List.last([], 0)
    ///     0
    "last" 2 => last;
    /// The element at a place, or `nil`, and the list without it.
    ///
    ///     iex> List.pop_at([1, 2, 3], 1)
    ///     {2, [1, 3]}
    "pop_at" 2 => pop_at, [Term::NIL];
    /// The element at a place, or a default, and the list without it.
    ///
    ///     iex> List.pop_at([1], 5, :none)
    ///     {:none, [1]}
    "pop_at" 3 => pop_at;
    /// The list with another element at a place.
    ///
    ///     iex> List.replace_at([1, 2, 3], -1, :x)
    ///     [1, 2, :x]
    "replace_at" 3 => replace_at;
    /// The list with the element at a place changed by the function.
    ///
    ///     iex> List.update_at([1, 2, 3], 0, &(&1 * 10))
    ///     [10, 2, 3]
    "update_at" 3 => update_at;
}

/// List and place, if they are such; anything else has no clause.
fn list_and_place(p: &mut Proc, args: &[Term]) -> Result<(Vec<Term>, Option<usize>), Raise> {
    if !is_integer(&args[1]) {
        return Err(no_clause());
    }
    let list = elements(p, &args[0])?;
    let at = place(&args[1], list.len()).filter(|at| *at < list.len());
    Ok((list, at))
}

/// A place from the start; none if it lies before that.
fn place(index: &Term, len: usize) -> Option<usize> {
    let index = index.as_int()?;
    let from_start = if index < 0 {
        index.checked_add(len as i64)?
    } else {
        index
    };
    usize::try_from(from_start).ok()
}

fn first(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Nil => Ok(args[1].clone()),
        Term::Cons(cell) => Ok(cell.head.clone()),
        _ => Err(no_clause()),
    }
}

fn last(p: &mut Proc, args: &[Term]) -> Reply {
    let default = args.get(1).cloned().unwrap_or(Term::NIL);
    let mut list = args[0].iter();
    let last = list.by_ref().last();
    if !args[0].is_list() {
        let value = Term::tuple([args[0].clone(), default]);
        return Err(Raise::tagged(atoms::CASE_CLAUSE, value));
    }
    if *list.rest() != Term::Nil {
        return Err(no_clause_in(
            p,
            ("List", "last"),
            &[list.rest().clone(), default],
        ));
    }
    Ok(last.cloned().unwrap_or(default))
}

fn insert_at(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut list, _) = list_and_place(p, args)?;
    let len = list.len();
    let at = match args[1].as_int() {
        Some(index @ ..=-1) => index.saturating_add(len as i64 + 1).max(0) as usize,
        Some(index) => (index as usize).min(len),
        None if crate::term::number::is_negative(&args[1]) => 0,
        None => len,
    };
    list.insert(at, args[2].clone());
    Ok(Term::list(list))
}

fn replace_at(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut list, at) = list_and_place(p, args)?;
    if let Some(at) = at {
        list[at] = args[2].clone();
    }
    Ok(Term::list(list))
}

fn update_at(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_fun(&args[2], 1) {
        return Err(no_clause());
    }
    let (mut list, at) = list_and_place(p, args)?;
    if let Some(at) = at {
        list[at] = p.call(&args[2], &[list[at].clone()])?;
    }
    Ok(Term::list(list))
}

/// The element at a place and the others. A term that is no list is told as the walk over it would.
fn popped(p: &mut Proc, args: &[Term]) -> Result<(Option<Term>, Vec<Term>), Raise> {
    if is_integer(&args[1]) && !args[0].is_list() {
        let inner = [args[0].clone(), args[1].clone(), Term::NIL, Term::Nil];
        return Err(no_clause_in(p, ("List", "do_pop_at"), &inner));
    }
    let (mut list, at) = list_and_place(p, args)?;
    let element = at.map(|at| list.remove(at));
    Ok((element, list))
}

fn delete_at(p: &mut Proc, args: &[Term]) -> Reply {
    popped(p, args).map(|(_, rest)| Term::list(rest))
}

fn pop_at(p: &mut Proc, args: &[Term]) -> Reply {
    let (element, rest) = popped(p, args)?;
    let element = element.unwrap_or_else(|| args[2].clone());
    Ok(Term::tuple([element, Term::list(rest)]))
}
