//! Numbers: the arithmetic of the BEAM.
//!
//! Integers have any size, floats are always finite: what would overflow to an infinity, or is no
//! number at all, is an error as it is there. Pairs of 64-bit integers and of floats take short
//! inline ways; all else goes through a slower way for every mixture. Bits are in `bits`, rounding in `round`, text in
//! `parse` and `format`. Raising the error as an exception is left to the layers above.

mod bits;
mod format;
mod integer;
mod parse;
mod round;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use num_bigint::BigInt;

use super::{Term, atoms, to_f64};

pub use bits::{band, bnot, bor, bsl, bsr, bxor};
pub use format::{fixed, integer_to_string, scientific, shortest};
pub use integer::{div, extended_gcd, floor_div, gcd, int_pow, modulo, rem};
pub use parse::{parse_float, parse_integer};
pub use round::{Direction, ceil, floor, round, round_decimals, trunc};

/// Why a calculation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// An operand is no number (or no integer where one is needed), or the result would not be finite.
    BadArith,
    /// A text is no number, or an argument is out of its range.
    BadArg,
    /// The result would be an integer of more than [`MAX_BITS`] bits.
    SystemLimit,
}

impl NumberError {
    /// The reason that Erlang gives: `badarith`, `badarg` or `system_limit`.
    pub fn reason(self) -> Term {
        Term::Atom(match self {
            NumberError::BadArith => atoms::BADARITH,
            NumberError::BadArg => atoms::BADARG,
            NumberError::SystemLimit => atoms::SYSTEM_LIMIT,
        })
    }
}

/// What every calculation answers.
pub type Outcome = Result<Term, NumberError>;

/// The size that an integer may reach. OTP 25 stops at 64 million bits, later releases at 4 million;
/// beyond the latter a single multiplication or print would hold its thread for many seconds.
pub const MAX_BITS: u64 = 1 << 22;

/// The integer that a term is.
fn integer(term: &Term) -> Result<Cow<'_, BigInt>, NumberError> {
    match term {
        Term::Int(value) => Ok(Cow::Owned(BigInt::from(*value))),
        Term::BigInt(value) => Ok(Cow::Borrowed(value)),
        _ => Err(NumberError::BadArith),
    }
}

/// A calculated integer as a term, unless it has grown too large.
fn sized(value: BigInt) -> Outcome {
    if value.bits() > MAX_BITS {
        Err(NumberError::SystemLimit)
    } else {
        Ok(Term::integer(value))
    }
}

/// A calculated float as a term: the BEAM knows no infinities and no NaN.
#[inline]
pub fn finite(value: f64) -> Outcome {
    if value.is_finite() {
        Ok(Term::Float(value))
    } else {
        Err(NumberError::BadArith)
    }
}

/// The float that an arithmetic operand stands for.
fn float_of(term: &Term) -> Result<f64, NumberError> {
    to_f64(term).ok_or(NumberError::BadArith)
}

/// The way of operands that are not two small integers or two floats.
#[cold]
#[inline(never)]
fn mixed(
    a: &Term,
    b: &Term,
    big: fn(&BigInt, &BigInt) -> BigInt,
    float: fn(f64, f64) -> f64,
) -> Outcome {
    if is_integer(a) && is_integer(b) {
        return sized(big(&*integer(a)?, &*integer(b)?));
    }
    finite(float(float_of(a)?, float_of(b)?))
}

/// `a + b`.
#[inline]
pub fn add(a: &Term, b: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(y)) = (a, b)
        && let Some(sum) = x.checked_add(*y)
    {
        return Ok(Term::Int(sum));
    }
    if let (Term::Float(x), Term::Float(y)) = (a, b) {
        return finite(x + y);
    }
    mixed(a, b, |x, y| x + y, |x, y| x + y)
}

/// `a - b`.
#[inline]
pub fn sub(a: &Term, b: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(y)) = (a, b)
        && let Some(difference) = x.checked_sub(*y)
    {
        return Ok(Term::Int(difference));
    }
    if let (Term::Float(x), Term::Float(y)) = (a, b) {
        return finite(x - y);
    }
    mixed(a, b, |x, y| x - y, |x, y| x - y)
}

/// `a * b`.
#[inline]
pub fn mul(a: &Term, b: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(y)) = (a, b)
        && let Some(product) = x.checked_mul(*y)
    {
        return Ok(Term::Int(product));
    }
    if let (Term::Float(x), Term::Float(y)) = (a, b) {
        return finite(x * y);
    }
    mul_slow(a, b)
}

/// A product's size is known before it is made.
#[cold]
fn mul_slow(a: &Term, b: &Term) -> Outcome {
    if let (Term::BigInt(x), Term::BigInt(y)) = (a, b)
        && x.bits() + y.bits() > MAX_BITS + 1
    {
        return Err(NumberError::SystemLimit);
    }
    mixed(a, b, |x, y| x * y, |x, y| x * y)
}

/// `a / b`: always a float.
#[inline]
pub fn divide(a: &Term, b: &Term) -> Outcome {
    let (x, y) = (float_of(a)?, float_of(b)?);
    if y == 0.0 {
        Err(NumberError::BadArith)
    } else {
        finite(x / y)
    }
}

/// `-a`.
#[inline]
pub fn neg(a: &Term) -> Outcome {
    match a {
        Term::Int(x) => Ok(x
            .checked_neg()
            .map_or_else(|| Term::integer(-BigInt::from(*x)), Term::Int)),
        Term::Float(x) => Ok(Term::Float(-x)),
        _ => integer(a).map(|x| Term::integer(-x.into_owned())),
    }
}

/// `+a`: the number itself.
#[inline]
pub fn plus(a: &Term) -> Outcome {
    match a {
        Term::Int(_) | Term::BigInt(_) | Term::Float(_) => Ok(a.clone()),
        _ => Err(NumberError::BadArith),
    }
}

/// `abs(a)`.
pub fn abs(a: &Term) -> Outcome {
    match a {
        Term::Float(x) => Ok(Term::Float(x.abs())),
        _ => integer(a).and_then(|x| {
            if x.sign() == num_bigint::Sign::Minus {
                neg(a)
            } else {
                plus(a)
            }
        }),
    }
}

/// `a ** b`: an integer when both are and the exponent is not negative, else a float.
pub fn power(a: &Term, b: &Term) -> Outcome {
    if is_integer(a) && is_integer(b) && !is_negative(b) {
        return int_pow(a, b);
    }
    finite(float_of(a)?.powf(float_of(b)?))
}

/// Whether the term is an integer of any size.
pub fn is_integer(term: &Term) -> bool {
    matches!(term, Term::Int(_) | Term::BigInt(_))
}

/// Whether the term is a number below zero.
pub fn is_negative(term: &Term) -> bool {
    match term {
        Term::Int(value) => *value < 0,
        Term::BigInt(value) => value.sign() == num_bigint::Sign::Minus,
        Term::Float(value) => *value < 0.0,
        _ => false,
    }
}
