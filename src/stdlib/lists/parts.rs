//! Parts of lists, lists of lists, and lists made from scratch.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::erlang::lists::{charlist, concat, subtract};
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::{Term, compare, number};

use super::{list, size};

natives! { pub const FUNCTIONS of ":lists":
    /// The lists in a list, one after the other.
    ///
    ///     iex> :lists.append([[1], [2, 3]])
    ///     [1, 2, 3]
    "append" 1 => append_all;
    /// One list after the other.
    ///
    ///     iex> :lists.append([1], [2])
    ///     [1, 2]
    "append" 2 => append;
    /// The texts of atoms, numbers and charlists as one charlist.
    ///
    ///     iex> :lists.concat([:a, 1])
    ///     [97, 49]
    "concat" 1 => concat_texts;
    /// The list without the first element like this one.
    ///
    ///     iex> :lists.delete(1, [2, 1, 1])
    ///     [2, 1]
    "delete" 2 => delete;
    /// The list without its last element.
    ///
    ///     iex> :lists.droplast([1, 2])
    ///     [1]
    "droplast" 1 => droplast;
    /// A list that has one element so many times.
    ///
    ///     iex> :lists.duplicate(2, :a)
    ///     [:a, :a]
    "duplicate" 2 => duplicate;
    /// The elements with their places, counted from one.
    ///
    ///     iex> :lists.enumerate([:a, :b])
    ///     [{1, :a}, {2, :b}]
    "enumerate" 1 => enumerate;
    /// The elements with their places, counted from any number.
    ///
    ///     iex> :lists.enumerate(5, [:a, :b])
    ///     [{5, :a}, {6, :b}]
    "enumerate" 2 => enumerate;
    /// How many elements the list has when it is flattened.
    ///
    ///     iex> :lists.flatlength([1, [2, [3]]])
    ///     3
    "flatlength" 1 => flatlength;
    /// The elements of all lists within the list.
    ///
    ///     iex> :lists.flatten([1, [2, [3]]])
    ///     [1, 2, 3]
    "flatten" 1 => flatten;
    /// The flattened list followed by another list.
    ///
    ///     iex> :lists.flatten([1, [2]], [3])
    ///     [1, 2, 3]
    "flatten" 2 => flatten;
    /// The list with a separator between its elements.
    ///
    ///     iex> :lists.join(:x, [1, 2])
    ///     [1, :x, 2]
    "join" 2 => join;
    /// The elements in opposite order.
    ///
    ///     iex> :lists.reverse([1, 2])
    ///     [2, 1]
    "reverse" 1 => reverse;
    /// The elements in opposite order followed by a tail.
    ///
    ///     iex> :lists.reverse([1, 2], [3])
    ///     [2, 1, 3]
    "reverse" 2 => reverse_onto;
    /// The integers from one to another.
    ///
    ///     iex> :lists.seq(1, 3)
    ///     [1, 2, 3]
    "seq" 2 => seq;
    /// The integers from one to another by a step.
    ///
    ///     iex> :lists.seq(1, 10, 4)
    ///     [1, 5, 9]
    "seq" 3 => seq_by;
    /// The list cut after so many elements.
    ///
    ///     iex> :lists.split(1, [1, 2])
    ///     {[1], [2]}
    "split" 2 => split;
    /// At most so many elements from the beginning.
    ///
    ///     iex> :lists.sublist([1, 2, 3], 2)
    ///     [1, 2]
    "sublist" 2 => sublist;
    /// At most so many elements from a place on, counted from one.
    ///
    ///     iex> :lists.sublist([1, 2, 3], 2, 2)
    ///     [2, 3]
    "sublist" 3 => sublist_from;
    /// One list without the elements of another.
    ///
    ///     iex> :lists.subtract([1, 2], [1])
    ///     [2]
    "subtract" 2 => subtract_lists;
    /// Two lists of a list of pairs.
    ///
    ///     iex> :lists.unzip([{1, :a}, {2, :b}])
    ///     {[1, 2], [:a, :b]}
    "unzip" 1 => unzip;
    /// Three lists of a list of triples.
    ///
    ///     iex> :lists.unzip3([{1, 2, 3}])
    ///     {[1], [2], [3]}
    "unzip3" 1 => unzip3;
    /// The pairs of the elements at the same places of two lists.
    ///
    ///     iex> :lists.zip([1, 2], [:a, :b])
    ///     [{1, :a}, {2, :b}]
    "zip" 2 => zip;
    /// The triples of the elements at the same places of three lists.
    ///
    ///     iex> :lists.zip3([1], [2], [3])
    ///     [{1, 2, 3}]
    "zip3" 3 => zip;
}

fn append(p: &mut Proc, args: &[Term]) -> Reply {
    concat(p, args).map_err(|raise| fail::within(p, raise, "erlang", "++", args))
}

fn append_all(p: &mut Proc, args: &[Term]) -> Reply {
    let mut lists = list(p, &args[0])?.into_iter().rev();
    let last = lists.next().unwrap_or(Term::Nil);
    lists.try_fold(last, |rest, part| append(p, &[part, rest]))
}

fn concat_texts(p: &mut Proc, args: &[Term]) -> Reply {
    let mut parts = Vec::new();
    for thing in list(p, &args[0])? {
        parts.push(match &thing {
            Term::Int(_) | Term::BigInt(_) => {
                charlist(&number::integer_to_string(&thing, 10).unwrap_or_default())
            }
            Term::Float(value) => charlist(&number::scientific(*value, 20).unwrap_or_default()),
            Term::Atom(atom) => charlist(atom.as_str()),
            Term::Nil | Term::Cons(_) => thing.clone(),
            _ => return Err(fail::no_clause(p, "lists", "thing_to_list", &[thing])),
        });
    }
    append_all(p, &[Term::list(parts)])
}

fn delete(p: &mut Proc, args: &[Term]) -> Reply {
    let mut elements = list(p, &args[1])?;
    if let Some(at) = elements.iter().position(|element| *element == args[0]) {
        elements.remove(at);
        return Ok(Term::list(elements));
    }
    Ok(args[1].clone())
}

fn droplast(p: &mut Proc, args: &[Term]) -> Reply {
    let mut elements = list(p, &args[0])?;
    elements.pop().ok_or_else(no_clause)?;
    Ok(Term::list(elements))
}

fn duplicate(p: &mut Proc, args: &[Term]) -> Reply {
    let count = size(&args[0])?;
    copies(p, count, &args[1])
}

/// A list that has one element so many times.
pub fn copies(p: &mut Proc, count: usize, element: &Term) -> Reply {
    let mut list = Term::Nil;
    for _ in 0..count {
        p.checkpoint()?;
        list = Term::cons(element.clone(), list);
    }
    Ok(list)
}

fn enumerate(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut place, term) = match args {
        [first, term] if number::is_integer(first) => (first.clone(), term),
        [term] => (Term::Int(1), term),
        _ => return Err(no_clause()),
    };
    let mut pairs = Vec::new();
    for element in list(p, term)? {
        pairs.push(Term::tuple([place.clone(), element]));
        place = number::add(&place, &Term::Int(1))?;
    }
    Ok(Term::list(pairs))
}

/// The elements of all lists within a list, added to `out`. It keeps its own stack, for lists nest as deep
/// as they like; the term that ends an improper list is the error.
pub fn flatten_onto(out: &mut Vec<Term>, term: &Term) -> Result<(), Term> {
    let mut waiting = vec![term];
    while let Some(mut rest) = waiting.pop() {
        loop {
            match rest {
                Term::Nil => break,
                Term::Cons(cell) if cell.head.is_list() => {
                    waiting.push(&cell.tail);
                    rest = &cell.head;
                }
                Term::Cons(cell) => {
                    out.push(cell.head.clone());
                    rest = &cell.tail;
                }
                other => return Err(other.clone()),
            }
        }
    }
    Ok(())
}

fn flatten(p: &mut Proc, args: &[Term]) -> Reply {
    let tail = args.get(1).unwrap_or(&Term::Nil);
    if !args[0].is_list() || !tail.is_list() {
        return Err(no_clause());
    }
    let mut flat = Vec::new();
    flatten_onto(&mut flat, &args[0])
        .map_err(|rest| fail::no_clause(p, "lists", "do_flatten", &[rest, tail.clone()]))?;
    p.work(flat.len())?;
    Ok(Term::list_with_tail(flat, tail.clone()))
}

fn flatlength(p: &mut Proc, args: &[Term]) -> Reply {
    let mut flat = Vec::new();
    flatten_onto(&mut flat, &args[0]).map_err(|_| no_clause())?;
    p.work(flat.len())?;
    Ok(Term::from(flat.len()))
}

fn join(p: &mut Proc, args: &[Term]) -> Reply {
    let mut joined = Vec::new();
    for element in list(p, &args[1])? {
        if !joined.is_empty() {
            joined.push(args[0].clone());
        }
        joined.push(element);
    }
    Ok(Term::list(joined))
}

fn reverse(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = list(p, &args[0])?;
    Ok(Term::list(elements.into_iter().rev()))
}

/// `:lists.reverse(list, tail)`.
fn reverse_onto(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = args[0]
        .to_vec()
        .ok_or_else(|| Raise::bad_argument(1, "not a list"))?;
    p.work(elements.len() / 10)?;
    Ok(Term::list_with_tail(
        elements.into_iter().rev(),
        args[1].clone(),
    ))
}

fn seq(p: &mut Proc, args: &[Term]) -> Reply {
    if !args.iter().all(number::is_integer) {
        return Err(no_clause());
    }
    let next_to_last = number::sub(&args[0], &Term::Int(1))?;
    if compare(&next_to_last, &args[1]).is_gt() {
        return Err(no_clause());
    }
    series(p, &args[0], &args[1], &Term::Int(1))
}

fn seq_by(p: &mut Proc, args: &[Term]) -> Reply {
    let [first, last, step] = args else {
        return Err(no_clause());
    };
    let mut problems = Vec::new();
    for (at, argument) in args.iter().enumerate() {
        if !number::is_integer(argument) {
            problems.push((at + 1, "not an integer"));
        }
    }
    if !problems.is_empty() {
        return Err(Raise::bad_arguments(&problems));
    }
    let zero = compare(step, &Term::Int(0));
    let way = compare(first, last);
    if zero.is_eq() && way.is_eq() {
        return Ok(Term::list([first.clone()]));
    }
    let reach = number::sub(first, step)?;
    if zero.is_ge() && way.is_lt() && zero.is_eq() || zero.is_lt() && compare(&reach, last).is_lt()
    {
        return Err(Raise::bad_argument(3, "not a positive increment"));
    }
    if zero.is_eq() || zero.is_gt() && compare(&reach, last).is_gt() {
        return Err(Raise::bad_argument(3, "not a negative increment"));
    }
    series(p, first, last, step)
}

fn series(p: &mut Proc, first: &Term, last: &Term, step: &Term) -> Reply {
    let downwards = number::is_negative(step);
    let mut numbers = Vec::new();
    let mut current = first.clone();
    loop {
        let order = compare(&current, last);
        if if downwards {
            order.is_lt()
        } else {
            order.is_gt()
        } {
            return Ok(Term::list(numbers));
        }
        p.checkpoint()?;
        numbers.push(current.clone());
        current = number::add(&current, step)?;
    }
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = args[1].to_vec().filter(|_| number::is_integer(&args[0]));
    let mut elements = elements.ok_or_else(Raise::badarg)?;
    p.work(elements.len() / 10)?;
    let count = size(&args[0])
        .ok()
        .filter(|count| *count <= elements.len())
        .ok_or_else(Raise::badarg)?;
    let rest = elements.split_off(count);
    Ok(Term::tuple([Term::list(elements), Term::list(rest)]))
}

fn sublist(p: &mut Proc, args: &[Term]) -> Reply {
    let Ok(count) = size(&args[1]) else {
        return Err(fail::no_clause(p, "lists", "sublist_2", args));
    };
    let part: Vec<Term> = args[0].iter().take(count).cloned().collect();
    p.work(part.len() / 10)?;
    Ok(Term::list(part))
}

fn sublist_from(p: &mut Proc, args: &[Term]) -> Reply {
    let (start, count) = (size(&args[1])?, size(&args[2])?);
    if start == 0 {
        return Err(no_clause());
    }
    let part: Vec<Term> = args[0]
        .iter()
        .skip(start - 1)
        .take(count)
        .cloned()
        .collect();
    p.work(part.len() / 10)?;
    Ok(Term::list(part))
}

fn subtract_lists(p: &mut Proc, args: &[Term]) -> Reply {
    subtract(p, args).map_err(|raise| fail::within(p, raise, "erlang", "--", args))
}

/// The columns of a list of tuples of this size.
fn columns<const N: usize>(p: &mut Proc, args: &[Term], name: &str) -> Reply {
    let mut columns: [Vec<Term>; N] = std::array::from_fn(|_| Vec::new());
    let elements = list(p, &args[0])?;
    for (at, element) in elements.iter().enumerate() {
        let Some(row) = element.as_tuple().filter(|row| row.len() == N) else {
            let mut args = vec![Term::list(elements[at..].to_vec())];
            args.extend(columns.map(|column| Term::list(column.into_iter().rev())));
            return Err(fail::no_clause(p, "lists", name, &args));
        };
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value.clone());
        }
    }
    Ok(Term::tuple(columns.map(Term::list)))
}

fn unzip(p: &mut Proc, args: &[Term]) -> Reply {
    columns::<2>(p, args, "unzip")
}

fn unzip3(p: &mut Proc, args: &[Term]) -> Reply {
    columns::<3>(p, args, "unzip3")
}

fn zip(p: &mut Proc, args: &[Term]) -> Reply {
    let mut rests = args.to_vec();
    let mut rows = Vec::new();
    loop {
        p.checkpoint()?;
        if rests.iter().all(|rest| matches!(rest, Term::Nil)) {
            return Ok(Term::list(rows));
        }
        let mut row = Vec::new();
        let mut next = Vec::new();
        for rest in &rests {
            if let Term::Cons(cell) = rest {
                row.push(cell.head.clone());
                next.push(cell.tail.clone());
            }
        }
        if row.len() < rests.len() {
            let name = if rests.len() == 2 { "zip" } else { "zip3" };
            return Err(fail::no_clause(p, "lists", name, &rests));
        }
        rows.push(Term::tuple(row));
        rests = next;
    }
}
