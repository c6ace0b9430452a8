//! Comparing any two terms, and the strict boolean functions.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms, compare, equal};

natives! { pub const FUNCTIONS of ":erlang":
    /// Whether both are equal, numbers by value.
    ///
    ///     iex> :erlang.==(1, 1.0)
    ///     true
    "==" 2 => eq;
    /// The opposite of `==/2`.
    ///
    ///     iex> :erlang."/="(1, 2)
    ///     true
    "/=" 2 => ne;
    /// Whether both are the same; an integer is never a float.
    ///
    ///     iex> :erlang."=:="(1, 1.0)
    ///     false
    "=:=" 2 => strict_eq;
    /// The opposite of `=:=/2`.
    ///
    ///     iex> :erlang."=/="(1, 1.0)
    ///     true
    "=/=" 2 => strict_ne;
    /// Whether the first comes before the second in the order of terms.
    ///
    ///     iex> :erlang.<(1, :a)
    ///     true
    "<" 2 => lt;
    /// Whether the first comes before the second or is equal to it.
    ///
    ///     iex> :erlang."=<"(1, 1)
    ///     true
    "=<" 2 => le;
    /// Whether the first comes after the second in the order of terms.
    ///
    ///     iex> :erlang.>(1, :a)
    ///     false
    ">" 2 => gt;
    /// Whether the first comes after the second or is equal to it.
    ///
    ///     iex> :erlang.>=(1, 1)
    ///     true
    ">=" 2 => ge;
    /// The greater one; the first if they are equal.
    ///
    ///     iex> :erlang.max(1, 2)
    ///     2
    "max" 2 => max;
    /// The smaller one; the first if they are equal.
    ///
    ///     iex> :erlang.min(1, 2)
    ///     1
    "min" 2 => min;
    /// The opposite of a boolean.
    ///
    ///     iex> :erlang.not(true)
    ///     false
    "not" 1 => not;
    /// Whether both booleans are true.
    ///
    ///     iex> :erlang.and(true, false)
    ///     false
    "and" 2 => and;
    /// Whether either boolean is true.
    ///
    ///     iex> :erlang.or(true, false)
    ///     true
    "or" 2 => or;
    /// Whether exactly one of the booleans is true.
    ///
    ///     iex> :erlang.xor(true, false)
    ///     true
    "xor" 2 => xor;
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident = |$a:ident, $b:ident| $test:expr;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Reply {
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
pub fn max(_: &mut Proc, args: &[Term]) -> Reply {
    let second = compare(&args[0], &args[1]).is_lt();
    Ok(args[usize::from(second)].clone())
}

/// `min(a, b)`.
pub fn min(_: &mut Proc, args: &[Term]) -> Reply {
    let second = compare(&args[0], &args[1]).is_gt();
    Ok(args[usize::from(second)].clone())
}

/// `not a`.
pub fn not(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(!boolean(&args[0])?))
}

fn and(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(boolean(&args[0])? & boolean(&args[1])?))
}

fn or(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(boolean(&args[0])? | boolean(&args[1])?))
}

fn xor(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(boolean(&args[0])? ^ boolean(&args[1])?))
}

fn boolean(term: &Term) -> Result<bool, Raise> {
    match term {
        Term::Atom(atoms::TRUE) => Ok(true),
        Term::Atom(atoms::FALSE) => Ok(false),
        _ => Err(Raise::badarg()),
    }
}
