//! `Tuple`: functions on tuples as a whole. Reading and replacing one element is left to `Kernel`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Term, number};

use super::erlang::tuples;
use super::fail;
use super::natives::natives;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Tuple",
    doc: "Functions on tuples.

Tuples hold a fixed number of values. See `elem/2`, `put_elem/3` and `tuple_size/1` in `Kernel` for single elements.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Tuple":
    /// Adds a value at the end.
    ///
    ///     iex> Tuple.append({1, 2}, 3)
    ///     {1, 2, 3}
    "append" 2 => tuples::append_element;
    /// Takes the element at a zero-based place out.
    ///
    ///     iex> Tuple.delete_at({:a, :b, :c}, 1)
    ///     {:a, :c}
    "delete_at" 2 => delete_at;
    /// A tuple that holds the value so many times.
    ///
    ///     iex> Tuple.duplicate(:x, 3)
    ///     {:x, :x, :x}
    "duplicate" 2 => duplicate;
    /// Puts a value in at a zero-based place.
    ///
    ///     iex> Tuple.insert_at({:a, :c}, 1, :b)
    ///     {:a, :b, :c}
    "insert_at" 3 => insert_at;
    /// The elements multiplied with each other.
    ///
    ///     iex> Tuple.product({2, 3, 4})
    ///     24
    "product" 1 => product;
    /// The elements added up.
    ///
    ///     iex> Tuple.sum({2, 3, 4})
    ///     9
    "sum" 1 => sum;
    /// The elements as a list.
    ///
    ///     iex> Tuple.to_list({1, 2})
    ///     [1, 2]
    "to_list" 1 => tuples::tuple_to_list;
}

fn delete_at(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let from_one = one_based(&args[1])?;
    tuples::delete_element(p, &[from_one, args[0].clone()])
}

fn insert_at(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let from_one = one_based(&args[1])?;
    tuples::insert_element(p, &[from_one, args[0].clone(), args[2].clone()])
}

/// Erlang counts from one.
fn one_based(index: &Term) -> Result<Term, Raise> {
    Ok(number::add(index, &Term::Int(1))?)
}

fn duplicate(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    tuples::make_tuple(p, &[args[1].clone(), args[0].clone()])
}

fn product(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    fold(p, args, Term::Int(1), number::mul)
}

fn sum(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    fold(p, args, Term::Int(0), number::add)
}

fn fold(
    p: &mut Proc,
    args: &[Term],
    start: Term,
    step: fn(&Term, &Term) -> number::Outcome,
) -> Result<Term, Raise> {
    let elements = args[0].as_tuple().ok_or_else(|| {
        let raise = Raise::bad_argument(1, "not a tuple");
        fail::within(p, raise, "erlang", "tuple_to_list", args)
    })?;
    p.work(elements.len())?;
    let mut total = start;
    for element in elements {
        total = step(&total, element)?;
    }
    Ok(total)
}
