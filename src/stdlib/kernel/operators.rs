//! Operators and the functions of numbers.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::enumerable;
use crate::stdlib::erlang::{arithmetic, comparison, lists};
use crate::stdlib::natives::natives;
use crate::stdlib::{fail, range};
use crate::term::{Term, atoms, number};

natives! { pub const FUNCTIONS of "Kernel":
    /// Whether two terms differ; integers and floats of the same value do not.
    ///
    ///     iex> 1 != 2
    ///     true
    ///     iex> 1 != 1.0
    ///     false
    "!=" 2 => comparison::ne;
    /// Whether two terms differ, also in being integer or float.
    ///
    ///     iex> 1 !== 1.0
    ///     true
    "!==" 2 => comparison::strict_ne;
    /// The product of two numbers.
    ///
    ///     iex> 2 * 3
    ///     6
    "*" 2 => arithmetic::multiply;
    /// A power: an integer for an integer and an exponent that is not negative, else a float.
    ///
    ///     iex> 2 ** 10
    ///     1024
    ///     iex> 2 ** -2
    ///     0.25
    "**" 2 => power;
    /// The number itself.
    ///
    ///     iex> +1
    ///     1
    "+" 1 => arithmetic::plus;
    /// The sum of two numbers.
    ///
    ///     iex> 1 + 2
    ///     3
    "+" 2 => arithmetic::add;
    /// The elements of one list followed by another list.
    ///
    ///     iex> [1] ++ [2, 3]
    ///     [1, 2, 3]
    "++" 2 => lists::concat;
    /// The number with the other sign.
    ///
    ///     iex> -(1)
    ///     -1
    "-" 1 => arithmetic::negate;
    /// The difference of two numbers.
    ///
    ///     iex> 3 - 1
    ///     2
    "-" 2 => arithmetic::subtract;
    /// The left list without the first one like it for each element of the right.
    ///
    ///     iex> [1, 2, 1, 3] -- [1, 3]
    ///     [2, 1]
    "--" 2 => lists::subtract;
    /// The range from first to last.
    ///
    ///     iex> Enum.to_list(1..3)
    ///     [1, 2, 3]
    ".." 2 => range::new;
    /// The range from first to last by a step.
    ///
    ///     iex> Enum.to_list(1..10//4)
    ///     [1, 5, 9]
    "..//" 3 => range::new_with_step;
    /// The quotient of two numbers, always a float.
    ///
    ///     iex> 6 / 3
    ///     2.0
    "/" 2 => arithmetic::divide;
    /// Whether the left term is smaller than the right one.
    ///
    ///     iex> 1 < 2
    ///     true
    "<" 2 => comparison::lt;
    /// Whether the left term is smaller than the right one or equal to it.
    ///
    ///     iex> 2 <= 2
    ///     true
    "<=" 2 => comparison::le;
    /// Whether two terms are equal; numbers are compared by value.
    ///
    ///     iex> 1 == 1.0
    ///     true
    "==" 2 => comparison::eq;
    /// Whether two terms are the same; an integer is never a float.
    ///
    ///     iex> 1 === 1.0
    ///     false
    "===" 2 => comparison::strict_eq;
    /// Whether a text matches a regular expression or contains another text.
    ///
    ///     iex> "abcd" =~ ~r/c(d)/
    ///     true
    ///     iex> "abcd" =~ "bc"
    ///     true
    "=~" 2 => matches;
    /// Whether the left term is greater than the right one.
    ///
    ///     iex> 1 > 2
    ///     false
    ">" 2 => comparison::gt;
    /// Whether the left term is greater than the right one or equal to it.
    ///
    ///     iex> 2 >= 2
    ///     true
    ">=" 2 => comparison::ge;
    /// The number without its sign.
    ///
    ///     iex> abs(-3.5)
    ///     3.5
    "abs" 1 => arithmetic::abs;
    /// The least integer that is not less than the number.
    ///
    ///     iex> ceil(1.1)
    ///     2
    "ceil" 1 => arithmetic::ceil;
    /// The quotient of two integers, cut towards zero.
    ///
    ///     iex> div(-7, 2)
    ///     -3
    "div" 2 => arithmetic::div;
    /// The greatest integer that is not greater than the number.
    ///
    ///     iex> floor(-1.1)
    ///     -2
    "floor" 1 => arithmetic::floor;
    /// Whether an element is in a collection.
    ///
    ///     iex> 2 in [1, 2, 3]
    ///     true
    "in" 2 => is_in;
    /// The greater of two terms.
    ///
    ///     iex> max(1, 2)
    ///     2
    "max" 2 => comparison::max;
    /// The smaller of two terms.
    ///
    ///     iex> min(1, 2)
    ///     1
    "min" 2 => comparison::min;
    /// The opposite of a boolean.
    ///
    ///     iex> not false
    ///     true
    "not" 1 => comparison::not;
    /// What a division of integers leaves; it has the sign of the first.
    ///
    ///     iex> rem(-7, 2)
    ///     -1
    "rem" 2 => arithmetic::rem;
    /// The nearest integer; halves go away from zero.
    ///
    ///     iex> round(2.5)
    ///     3
    "round" 1 => arithmetic::round;
    /// The integer part of a number.
    ///
    ///     iex> trunc(-1.9)
    ///     -1
    "trunc" 1 => arithmetic::trunc;
}

fn power(p: &mut Proc, args: &[Term]) -> Reply {
    let is_number = |term: &Term| number::plus(term).is_ok();
    if !args.iter().all(is_number) {
        return Err(no_clause());
    }
    let failed =
        |failure: number::NumberError| fail::within(p, Raise::from(failure), "math", "pow", args);
    number::power(&args[0], &args[1]).map_err(failed)
}

fn is_in(p: &mut Proc, args: &[Term]) -> Reply {
    enumerable::member(p, &args[1], &args[0]).map(Term::bool)
}

fn matches(p: &mut Proc, args: &[Term]) -> Reply {
    let Some(text) = args[0].as_bytes() else {
        return Err(no_clause());
    };
    if let Some(part) = args[1].as_bytes() {
        p.work(text.len() / 100)?;
        return Ok(Term::bool(contains(text, part)));
    }
    let arguments = [args[1].clone(), args[0].clone()];
    if args[1].struct_module() != Some(atoms::REGEX) {
        return Err(fail::no_clause(p, "Elixir.Regex", "match?", &arguments));
    }
    p.apply(atoms::REGEX, crate::term::Atom::new("match?"), &arguments)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}
