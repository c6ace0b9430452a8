//! Bit operations: integers as endless two's complement numbers.

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::{MAX_BITS, NumberError, Outcome, integer, is_negative, neg};
use crate::term::Term;

#[cold]
fn wide(a: &Term, b: &Term, step: fn(&BigInt, &BigInt) -> BigInt) -> Outcome {
    Ok(Term::integer(step(&*integer(a)?, &*integer(b)?)))
}

/// `Bitwise.band(a, b)`.
#[inline]
pub fn band(a: &Term, b: &Term) -> Outcome {
    match (a, b) {
        (Term::Int(x), Term::Int(y)) => Ok(Term::Int(x & y)),
        _ => wide(a, b, |x, y| x & y),
    }
}

/// `Bitwise.bor(a, b)`.
#[inline]
pub fn bor(a: &Term, b: &Term) -> Outcome {
    match (a, b) {
        (Term::Int(x), Term::Int(y)) => Ok(Term::Int(x | y)),
        _ => wide(a, b, |x, y| x | y),
    }
}

/// `Bitwise.bxor(a, b)`.
#[inline]
pub fn bxor(a: &Term, b: &Term) -> Outcome {
    match (a, b) {
        (Term::Int(x), Term::Int(y)) => Ok(Term::Int(x ^ y)),
        _ => wide(a, b, |x, y| x ^ y),
    }
}

/// `Bitwise.bnot(a)`.
#[inline]
pub fn bnot(a: &Term) -> Outcome {
    match a {
        Term::Int(x) => Ok(Term::Int(!x)),
        _ => Ok(Term::integer(!&*integer(a)?)),
    }
}

/// `Bitwise.bsl(a, shift)`: to the left, or to the right by a negative shift.
pub fn bsl(a: &Term, shift: &Term) -> Outcome {
    if is_negative(shift) {
        return shift_right(a, &neg(shift)?);
    }
    shift_left(a, shift)
}

/// `Bitwise.bsr(a, shift)`: to the right, rounding down, or to the left by a negative shift.
pub fn bsr(a: &Term, shift: &Term) -> Outcome {
    if is_negative(shift) {
        return shift_left(a, &neg(shift)?);
    }
    shift_right(a, shift)
}

fn shift_left(a: &Term, shift: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(by @ 0..62)) = (a, shift)
        && (x << by) >> by == *x
    {
        return Ok(Term::Int(x << by));
    }
    let (value, by) = (integer(a)?, integer(shift)?);
    if value.is_zero() {
        return Ok(Term::Int(0));
    }
    match by.to_u64() {
        Some(by) if by <= MAX_BITS && value.bits() + by <= MAX_BITS => {
            Ok(Term::integer(&*value << by))
        }
        _ => Err(NumberError::SystemLimit),
    }
}

fn shift_right(a: &Term, shift: &Term) -> Outcome {
    if let (Term::Int(x), Term::Int(by)) = (a, shift) {
        return Ok(Term::Int(x >> (*by).clamp(0, 63)));
    }
    let (value, by) = (integer(a)?, integer(shift)?);
    // Shifting out everything leaves only the sign.
    let by = by.to_u64().unwrap_or(u64::MAX).min(value.bits() + 1);
    Ok(Term::integer(&*value >> by))
}
