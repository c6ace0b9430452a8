//! Arithmetic and bits: `term::number` as functions.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::number::{self, NumberError};
use crate::term::{Term, to_f64};

natives! { pub const FUNCTIONS of ":erlang":
    /// The number itself.
    ///
    ///     iex> :erlang.+(3)
    ///     3
    "+" 1 => plus;
    /// A sum.
    ///
    ///     iex> :erlang.+(1, 2)
    ///     3
    "+" 2 => add;
    /// The number with the other sign.
    ///
    ///     iex> :erlang.-(3)
    ///     -3
    "-" 1 => negate;
    /// A difference.
    ///
    ///     iex> :erlang.-(3, 2)
    ///     1
    "-" 2 => subtract;
    /// A product.
    ///
    ///     iex> :erlang.*(3, 2)
    ///     6
    "*" 2 => multiply;
    /// A quotient, always a float.
    ///
    ///     iex> :erlang./(3, 2)
    ///     1.5
    "/" 2 => divide;
    /// A quotient of integers, cut towards zero.
    ///
    ///     iex> :erlang.div(7, 2)
    ///     3
    "div" 2 => div;
    /// What `div/2` leaves.
    ///
    ///     iex> :erlang.rem(7, 2)
    ///     1
    "rem" 2 => rem;
    /// A number without its sign.
    ///
    ///     iex> :erlang.abs(-7)
    ///     7
    "abs" 1 => abs;
    /// The least integer that is not less than the number.
    ///
    ///     iex> :erlang.ceil(1.2)
    ///     2
    "ceil" 1 => ceil;
    /// The greatest integer that is not greater than the number.
    ///
    ///     iex> :erlang.floor(-1.2)
    ///     -2
    "floor" 1 => floor;
    /// The nearest integer; halves go away from zero.
    ///
    ///     iex> :erlang.round(2.5)
    ///     3
    "round" 1 => round;
    /// The number without its fraction.
    ///
    ///     iex> :erlang.trunc(-1.9)
    ///     -1
    "trunc" 1 => trunc;
    /// The number as a float.
    ///
    ///     iex> :erlang.float(2)
    ///     2.0
    "float" 1 => float;
    /// The bits that both integers have.
    ///
    ///     iex> :erlang.band(6, 3)
    ///     2
    "band" 2 => band;
    /// The bits that either integer has.
    ///
    ///     iex> :erlang.bor(6, 3)
    ///     7
    "bor" 2 => bor;
    /// The bits that exactly one of the integers has.
    ///
    ///     iex> :erlang.bxor(6, 3)
    ///     5
    "bxor" 2 => bxor;
    /// All bits turned over.
    ///
    ///     iex> :erlang.bnot(5)
    ///     -6
    "bnot" 1 => bnot;
    /// The bits moved to the left.
    ///
    ///     iex> :erlang.bsl(1, 4)
    ///     16
    "bsl" 2 => bsl;
    /// The bits moved to the right.
    ///
    ///     iex> :erlang.bsr(16, 3)
    ///     2
    "bsr" 2 => bsr;
}

macro_rules! calculations {
    ($($(#[$doc:meta])* $name:ident($($at:literal),+) = $operation:path;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Reply {
            Ok($operation($(&args[$at]),+)?)
        })*
    };
}

calculations! {
    /// `+a`.
    plus(0) = number::plus;
    /// `a + b`.
    add(0, 1) = number::add;
    /// `-a`.
    negate(0) = number::neg;
    /// `a - b`.
    subtract(0, 1) = number::sub;
    /// `a * b`.
    multiply(0, 1) = number::mul;
    /// `a / b`.
    divide(0, 1) = number::divide;
    /// `div(a, b)`.
    div(0, 1) = number::div;
    /// `rem(a, b)`.
    rem(0, 1) = number::rem;
    /// Bits of both.
    band(0, 1) = number::band;
    /// Bits of either.
    bor(0, 1) = number::bor;
    /// Bits of exactly one.
    bxor(0, 1) = number::bxor;
    /// Bits turned over.
    bnot(0) = number::bnot;
    /// Bits moved to the left.
    bsl(0, 1) = number::bsl;
    /// Bits moved to the right.
    bsr(0, 1) = number::bsr;
}

macro_rules! of_one_number {
    ($($(#[$doc:meta])* $name:ident = $operation:path;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Reply {
            $operation(&args[0]).map_err(not_a_number)
        })*
    };
}

of_one_number! {
    /// `abs(a)`.
    abs = number::abs;
    /// `ceil(a)`.
    ceil = number::ceil;
    /// `floor(a)`.
    floor = number::floor;
    /// `round(a)`.
    round = number::round;
    /// `trunc(a)`.
    trunc = number::trunc;
}

/// These functions, unlike the operators, say which argument they cannot take.
fn not_a_number(_: NumberError) -> Raise {
    Raise::bad_argument(1, "not a number")
}

/// `:erlang.float(a)`.
pub fn float(_: &mut Proc, args: &[Term]) -> Reply {
    to_f64(&args[0])
        .map(Term::Float)
        .ok_or_else(|| not_a_number(NumberError::BadArg))
}
