//! Comparing any two terms, and the strict boolean functions.

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::table::{Answer, native};
use crate::term::{Term, atoms, compare, equal};

/// The functions of this topic.
pub const FUNCTIONS: &[Native] = &[
    native(
        "==",
        2,
        "Whether both are equal, numbers by value.

    iex> :erlang.==(1, 1.0)
    true",
        eq,
    ),
    native(
        "/=",
        2,
        "The opposite of `==/2`.

    iex> :erlang.\"/=\"(1, 2)
    true",
        ne,
    ),
    native(
        "=:=",
        2,
        "Whether both are the same; an integer is never a float.

    iex> :erlang.\"=:=\"(1, 1.0)
    false",
        strict_eq,
    ),
    native(
        "=/=",
        2,
        "The opposite of `=:=/2`.

    iex> :erlang.\"=/=\"(1, 1.0)
    true",
        strict_ne,
    ),
    native(
        "<",
        2,
        "Whether the first comes before the second in the order of terms.

    iex> :erlang.<(1, :a)
    true",
        lt,
    ),
    native(
        "=<",
        2,
        "Whether the first comes before the second or is equal to it.

    iex> :erlang.\"=<\"(1, 1)
    true",
        le,
    ),
    native(
        ">",
        2,
        "Whether the first comes after the second in the order of terms.

    iex> :erlang.>(1, :a)
    false",
        gt,
    ),
    native(
        ">=",
        2,
        "Whether the first comes after the second or is equal to it.

    iex> :erlang.>=(1, 1)
    true",
        ge,
    ),
    native(
        "max",
        2,
        "The greater one; the first if they are equal.

    iex> :erlang.max(1, 2)
    2",
        max,
    ),
    native(
        "min",
        2,
        "The smaller one; the first if they are equal.

    iex> :erlang.min(1, 2)
    1",
        min,
    ),
    native(
        "not",
        1,
        "The opposite of a boolean.

    iex> :erlang.not(true)
    false",
        not,
    ),
    native(
        "and",
        2,
        "Whether both booleans are true.

    iex> :erlang.and(true, false)
    false",
        and,
    ),
    native(
        "or",
        2,
        "Whether either boolean is true.

    iex> :erlang.or(true, false)
    true",
        or,
    ),
    native(
        "xor",
        2,
        "Whether exactly one of the booleans is true.

    iex> :erlang.xor(true, false)
    true",
        xor,
    ),
];

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident = |$a:ident, $b:ident| $test:expr;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Answer {
            let ($a, $b) = (&args[0], &args[1]);
            Ok(Term::bool($test))
        })*
    };
}

comparisons! {
    /// `a == b`.
    eq = |a, b| equal(a, b);
    /// `a != b`.
    ne = |a, b| !equal(a, b);
    /// `a === b`.
    strict_eq = |a, b| a == b;
    /// `a !== b`.
    strict_ne = |a, b| a != b;
    /// `a < b`.
    lt = |a, b| compare(a, b).is_lt();
    /// `a <= b`.
    le = |a, b| compare(a, b).is_le();
    /// `a > b`.
    gt = |a, b| compare(a, b).is_gt();
    /// `a >= b`.
    ge = |a, b| compare(a, b).is_ge();
}

/// `max(a, b)`.
pub fn max(_: &mut Proc, args: &[Term]) -> Answer {
    let second = compare(&args[0], &args[1]).is_lt();
    Ok(args[usize::from(second)].clone())
}

/// `min(a, b)`.
pub fn min(_: &mut Proc, args: &[Term]) -> Answer {
    let second = compare(&args[0], &args[1]).is_gt();
    Ok(args[usize::from(second)].clone())
}

/// `not a`.
pub fn not(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::bool(!boolean(&args[0])?))
}

fn and(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::bool(boolean(&args[0])? & boolean(&args[1])?))
}

fn or(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::bool(boolean(&args[0])? | boolean(&args[1])?))
}

fn xor(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::bool(boolean(&args[0])? ^ boolean(&args[1])?))
}

fn boolean(term: &Term) -> Result<bool, Raise> {
    match term {
        Term::Atom(atoms::TRUE) => Ok(true),
        Term::Atom(atoms::FALSE) => Ok(false),
        _ => Err(Raise::badarg()),
    }
}
