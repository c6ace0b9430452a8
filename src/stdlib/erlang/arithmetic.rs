//! Arithmetic and bits: `term::number` as functions.

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::table::{Answer, native};
use crate::term::number::{self, NumberError};
use crate::term::{Term, to_f64};

/// The functions of this topic.
pub const FUNCTIONS: &[Native] = &[
    native(
        "+",
        1,
        "The number itself.

    iex> :erlang.+(3)
    3",
        plus,
    ),
    native(
        "+",
        2,
        "A sum.

    iex> :erlang.+(1, 2)
    3",
        add,
    ),
    native(
        "-",
        1,
        "The number with the other sign.

    iex> :erlang.-(3)
    -3",
        negate,
    ),
    native(
        "-",
        2,
        "A difference.

    iex> :erlang.-(3, 2)
    1",
        subtract,
    ),
    native(
        "*",
        2,
        "A product.

    iex> :erlang.*(3, 2)
    6",
        multiply,
    ),
    native(
        "/",
        2,
        "A quotient, always a float.

    iex> :erlang./(3, 2)
    1.5",
        divide,
    ),
    native(
        "div",
        2,
        "A quotient of integers, cut towards zero.

    iex> :erlang.div(7, 2)
    3",
        div,
    ),
    native(
        "rem",
        2,
        "What `div/2` leaves.

    iex> :erlang.rem(7, 2)
    1",
        rem,
    ),
    native(
        "abs",
        1,
        "A number without its sign.

    iex> :erlang.abs(-7)
    7",
        abs,
    ),
    native(
        "ceil",
        1,
        "The least integer that is not less than the number.

    iex> :erlang.ceil(1.2)
    2",
        ceil,
    ),
    native(
        "floor",
        1,
        "The greatest integer that is not greater than the number.

    iex> :erlang.floor(-1.2)
    -2",
        floor,
    ),
    native(
        "round",
        1,
        "The nearest integer; halves go away from zero.

    iex> :erlang.round(2.5)
    3",
        round,
    ),
    native(
        "trunc",
        1,
        "The number without its fraction.

    iex> :erlang.trunc(-1.9)
    -1",
        trunc,
    ),
    native(
        "float",
        1,
        "The number as a float.

    iex> :erlang.float(2)
    2.0",
        float,
    ),
    native(
        "band",
        2,
        "The bits that both integers have.

    iex> :erlang.band(6, 3)
    2",
        band,
    ),
    native(
        "bor",
        2,
        "The bits that either integer has.

    iex> :erlang.bor(6, 3)
    7",
        bor,
    ),
    native(
        "bxor",
        2,
        "The bits that exactly one of the integers has.

    iex> :erlang.bxor(6, 3)
    5",
        bxor,
    ),
    native(
        "bnot",
        1,
        "All bits turned over.

    iex> :erlang.bnot(5)
    -6",
        bnot,
    ),
    native(
        "bsl",
        2,
        "The bits moved to the left.

    iex> :erlang.bsl(1, 4)
    16",
        bsl,
    ),
    native(
        "bsr",
        2,
        "The bits moved to the right.

    iex> :erlang.bsr(16, 3)
    2",
        bsr,
    ),
];

macro_rules! calculations {
    ($($(#[$doc:meta])* $name:ident($($at:literal),+) = $operation:path;)*) => {
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Answer {
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
        $($(#[$doc])* pub fn $name(_: &mut Proc, args: &[Term]) -> Answer {
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
pub fn float(_: &mut Proc, args: &[Term]) -> Answer {
    to_f64(&args[0])
        .map(Term::Float)
        .ok_or_else(|| not_a_number(NumberError::BadArg))
}
