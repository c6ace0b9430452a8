//! What only integers can do: division with remainder, powers, common divisors.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::{MAX_BITS, NumberError, Outcome, integer, is_negative, sized};
use crate::term::Term;

/// The way of integers beyond 64 bits; a divisor of zero never gets to `step`.
#[cold]
fn divided(a: &Term, b: &Term, step: fn(&BigInt, &BigInt) -> BigInt) -> Outcome {
    let (x, y) = (integer(a)?, integer(b)?);
    if y.is_zero() {
        Err(NumberError::BadArith)
    } else {
        Ok(Term::integer(step(&x, &y)))
    }
}

/// `div(a, b)`: towards zero.
#[inline]
pub fn div(a: &Term, b: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(y)) = (a, b)
        && let Some(quotient) = x.checked_div(*y)
    {
        return Ok(Term::Int(quotient));
    }
    divided(a, b, |x, y| x / y)
}

/// `rem(a, b)`: has the sign of `a`.
#[inline]
pub fn rem(a: &Term, b: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(y)) = (a, b)
        && let Some(rest) = x.checked_rem(*y)
    {
        return Ok(Term::Int(rest));
    }
    divided(a, b, |x, y| x % y)
}

/// `Integer.floor_div(a, b)`: towards minus infinity.
pub fn floor_div(a: &Term, b: &Term) -> Outcome {
    divided(a, b, |x, y| x.div_floor(y))
}

/// `Integer.mod(a, b)`: has the sign of `b`.
pub fn modulo(a: &Term, b: &Term) -> Outcome {
    divided(a, b, |x, y| x.mod_floor(y))
}

/// `Integer.pow(base, exponent)`: the exponent is an integer and not negative.
pub fn int_pow(base: &Term, exponent: &Term) -> Outcome {
    let (base, wide) = (integer(base)?, integer(exponent)?);
    if is_negative(exponent) {
        return Err(NumberError::BadArith);
    }
    // 0, 1 and -1 never grow, whatever the exponent.
    if base.bits() <= 1 {
        let exponent: u32 = if wide.is_zero() {
            0
        } else {
            2 - u32::from(wide.is_odd())
        };
        return Ok(Term::integer(base.pow(exponent)));
    }
    match wide.to_u32() {
        Some(exponent) if (base.bits() - 1) * u64::from(exponent) <= MAX_BITS => {
            sized(base.pow(exponent))
        }
        _ => Err(NumberError::SystemLimit),
    }
}

/// The size up to which divisors are looked for: the time that takes grows with the square.
const DIVISOR_BITS: u64 = MAX_BITS / 8;

/// Refuses two operands that are both beyond [`DIVISOR_BITS`]. (One alone is soon made smaller by the other.)
fn both_sized(a: &BigInt, b: &BigInt) -> Result<(), NumberError> {
    if a.bits().min(b.bits()) > DIVISOR_BITS {
        return Err(NumberError::SystemLimit);
    }
    Ok(())
}

/// `Integer.gcd(a, b)`: never negative.
pub fn gcd(a: &Term, b: &Term) -> Outcome {
    let (x, y) = (integer(a)?, integer(b)?);
    both_sized(&x, &y)?;
    let (x, y) = if x.bits() < y.bits() { (y, x) } else { (x, y) };
    if y.is_zero() {
        return Ok(Term::integer(x.abs()));
    }
    Ok(Term::integer((&*x % &*y).gcd(&y)))
}

/// `Integer.extended_gcd(a, b)`: the tuple of `{g, m, n}` with `g == a * m + b * n`.
pub fn extended_gcd(a: &Term, b: &Term) -> Outcome {
    both_sized(&*integer(a)?, &*integer(b)?)?;
    let (mut r, mut next_r) = (integer(a)?.into_owned(), integer(b)?.into_owned());
    let (mut s, mut next_s) = (BigInt::from(1), BigInt::ZERO);
    let (mut t, mut next_t) = (BigInt::ZERO, BigInt::from(1));
    while !next_r.is_zero() {
        let quotient = &r / &next_r;
        advance(&quotient, &mut r, &mut next_r);
        advance(&quotient, &mut s, &mut next_s);
        advance(&quotient, &mut t, &mut next_t);
    }
    let sign = if r.is_negative() { -1 } else { 1 };
    Ok(Term::tuple(
        [r, s, t].map(|value| Term::integer(value * sign)),
    ))
}

/// One step of Euclid's algorithm in one of its three columns.
fn advance(quotient: &BigInt, current: &mut BigInt, next: &mut BigInt) {
    let after = &*current - quotient * &*next;
    *current = std::mem::replace(next, after);
}
