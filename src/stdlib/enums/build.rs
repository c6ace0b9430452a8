//! Lists and other things made of whole collections.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, failed_in, no_clause};
use crate::stdlib::enumerable::{GO, Shape, elements, fold, to_list};
use crate::stdlib::natives::natives;
use crate::stdlib::range::Range;
use crate::stdlib::{chars, collectable};
use crate::term::Term;
use crate::term::number::{self, is_integer};

use super::function;

natives! { pub const FUNCTIONS of "Enum":
    /// The elements of some collections, one after the other.
    ///
    ///     iex> Enum.concat([1..2, [:a]])
    ///     [1, 2, :a]
    "concat" 1 => concat_all;
    /// The elements of two collections, one after the other.
    ///
    ///     iex> Enum.concat(1..2, [3])
    ///     [1, 2, 3]
    "concat" 2 => concat;
    /// The elements with a separator between them.
    ///
    ///     iex> Enum.intersperse([1, 2, 3], 0)
    ///     [1, 0, 2, 0, 3]
    "intersperse" 2 => intersperse;
    /// The elements put into a collection: a list, a map, a set, a string ...
    ///
    ///     iex> Enum.into([a: 1], %{})
    ///     %{a: 1}
    "into" 2 => into;
    /// What the function makes of the elements put into a collection.
    ///
    ///     iex> Enum.into([1, 2], %{}, &{&1, &1 * 10})
    ///     %{1 => 10, 2 => 20}
    "into" 3 => into;
    /// The elements as one string.
    ///
    ///     iex> Enum.join([1, 2, :a])
    ///     "12a"
    "join" 1 => joined, [Term::string("")];
    /// The elements as one string with a separator between them.
    ///
    ///     iex> Enum.join([1, 2], ", ")
    ///     "1, 2"
    "join" 2 => joined;
    /// What the function makes of the elements, with a separator between.
    ///
    ///     iex> Enum.map_intersperse([1, 2], :x, &(&1 * 10))
    ///     [10, :x, 20]
    "map_intersperse" 3 => map_intersperse;
    /// What the function makes of the elements as one string.
    ///
    ///     iex> Enum.map_join([1, 2], &(&1 * 10))
    ///     "1020"
    "map_join" 2 => |p, args| map_join(p, args, &Term::string(""), &args[1]);
    /// What the function makes of the elements as one string with a separator between.
    ///
    ///     iex> Enum.map_join([1, 2], ", ", &(&1 * 10))
    ///     "10, 20"
    "map_join" 3 => |p, args| map_join(p, args, &args[1], &args[2]);
    /// The elements multiplied with each other.
    ///
    ///     iex> Enum.product([2, 3, 4])
    ///     24
    "product" 1 => product;
    /// The elements in opposite order.
    ///
    ///     iex> Enum.reverse([1, 2, 3])
    ///     [3, 2, 1]
    "reverse" 1 => reverse;
    /// The elements in opposite order, followed by those of another collection.
    ///
    ///     iex> Enum.reverse([1, 2], [3])
    ///     [2, 1, 3]
    "reverse" 2 => reverse;
    /// The elements added up.
    ///
    ///     iex> Enum.sum(1..10)
    ///     55
    "sum" 1 => sum;
    /// The elements as a list.
    ///
    ///     iex> Enum.to_list(1..3)
    ///     [1, 2, 3]
    "to_list" 1 => |p, args| to_list(p, &args[0]);
    /// Each element with its place, or with the place counted from an offset, or as a function of both makes it.
    ///
    ///     iex> Enum.with_index([:a, :b])
    ///     [a: 0, b: 1]
    "with_index" 1 => with_index, [Term::Int(0)];
    "with_index" 2 => with_index;
}

/// The elements of all these collections.
fn chained(p: &mut Proc, collections: Vec<Term>) -> Reply {
    let mut parts = collections.into_iter().rev();
    let last = match parts.next() {
        Some(last) => to_list(p, &last)?,
        None => Term::Nil,
    };
    parts.try_fold(last, |rest, part| {
        Ok(Term::list_with_tail(elements(p, &part)?, rest))
    })
}

fn concat_all(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = elements(p, &args[0])?;
    // Each part is gone through in order: whoever watches sees the first one first.
    let lists: Result<Vec<Term>, Raise> = parts.iter().map(|part| to_list(p, part)).collect();
    chained(p, lists?)
}

fn concat(p: &mut Proc, args: &[Term]) -> Reply {
    let lists: Result<Vec<Term>, Raise> = args.iter().map(|part| to_list(p, part)).collect();
    chained(p, lists?)
}

fn separated(elements: Vec<Term>, separator: &Term) -> Term {
    let mut all = Vec::with_capacity(elements.len() * 2);
    for element in elements {
        if !all.is_empty() {
            all.push(separator.clone());
        }
        all.push(element);
    }
    Term::list(all)
}

fn intersperse(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(separated(elements(p, &args[0])?, &args[1]))
}

fn map_intersperse(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[2].clone();
    let mapped = fold(p, &args[0], Vec::new(), move |p, mapped, element| {
        mapped.push(p.call(&fun, &[element])?);
        GO
    })?;
    Ok(separated(mapped, &args[1]))
}

fn into(p: &mut Proc, args: &[Term]) -> Reply {
    collectable::into(p, &args[0], &args[1], args.get(2))
}

/// The texts of elements, as made by the function if there is one, with the separator between them.
fn text(p: &mut Proc, collection: &Term, separator: &Term, fun: Option<Term>) -> Reply {
    let separator = separator.as_bytes().ok_or_else(no_clause)?.to_vec();
    let start = (Vec::new(), true);
    let (bytes, _) = fold(p, collection, start, move |p, (bytes, first), element| {
        let element = match &fun {
            Some(fun) => p.call(fun, &[element])?,
            None => element,
        };
        if !std::mem::take(first) {
            bytes.extend_from_slice(&separator);
        }
        let text = chars::to_string(p, &element)?;
        bytes.extend_from_slice(text.as_bytes().unwrap_or_default());
        GO
    })?;
    Ok(Term::binary(bytes))
}

fn joined(p: &mut Proc, args: &[Term]) -> Reply {
    text(p, &args[0], &args[1], None)
}

fn map_join(p: &mut Proc, args: &[Term], separator: &Term, fun: &Term) -> Reply {
    let full = [args[0].clone(), separator.clone(), fun.clone()];
    if separator.as_bytes().is_none() {
        return Err(failed_in(p, no_clause(), ("Enum", "map_join"), &full));
    }
    text(p, &args[0], separator, Some(fun.clone()))
}

fn reverse(p: &mut Proc, args: &[Term]) -> Reply {
    let tail = match args.get(1) {
        Some(tail) => to_list(p, tail)?,
        None => Term::Nil,
    };
    let elements = elements(p, &args[0])?;
    Ok(Term::list_with_tail(elements.into_iter().rev(), tail))
}

/// One number of all elements; a failed step is that of the operator.
fn total(
    p: &mut Proc,
    collection: &Term,
    start: i64,
    operator: &'static str,
    step: fn(&Term, &Term) -> number::Outcome,
) -> Reply {
    fold(p, collection, Term::Int(start), move |p, total, element| {
        match step(&element, total) {
            Ok(next) => *total = next,
            Err(failure) => {
                let operands = [element, total.clone()];
                return Err(failed_in(
                    p,
                    failure.into(),
                    (":erlang", operator),
                    &operands,
                ));
            }
        }
        GO
    })
}

fn sum(p: &mut Proc, args: &[Term]) -> Reply {
    if let Shape::Range(range) = Shape::of(&args[0]) {
        return range_sum(&range);
    }
    total(p, &args[0], 0, "+", number::add)
}

/// The ends' mean, as often as there are numbers.
fn range_sum(range: &Range) -> Reply {
    let Some(last) = range.final_number()? else {
        return Ok(Term::Int(0));
    };
    let ends = number::add(&range.first, &last)?;
    let double = number::mul(&ends, &range.len())?;
    Ok(number::div(&double, &Term::Int(2))?)
}

fn product(p: &mut Proc, args: &[Term]) -> Reply {
    total(p, &args[0], 1, "*", number::mul)
}

fn with_index(p: &mut Proc, args: &[Term]) -> Reply {
    if is_integer(&args[1]) {
        let start = (Vec::new(), args[1].clone());
        let (pairs, _) = fold(p, &args[0], start, |_, (pairs, at), element| {
            let next = number::add(at, &Term::Int(1))?;
            pairs.push(Term::tuple([element, std::mem::replace(at, next)]));
            GO
        })?;
        return Ok(Term::list(pairs));
    }
    let fun = function(&args[1], 2)?;
    let made = fold(
        p,
        &args[0],
        Vec::new(),
        move |p, made: &mut Vec<Term>, element| {
            let at = Term::from(made.len());
            made.push(p.call(&fun, &[element, at])?);
            GO
        },
    )?;
    Ok(Term::list(made))
}
