//! From floats to whole numbers, and to floats of fewer decimals.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{FromPrimitive, ToPrimitive, Zero};

use super::{NumberError, Outcome, finite};
use crate::term::Term;

/// `floor(a)`.
pub fn floor(a: &Term) -> Outcome {
    whole(a, f64::floor)
}

/// `ceil(a)`.
pub fn ceil(a: &Term) -> Outcome {
    whole(a, f64::ceil)
}

/// `round(a)`: halves go away from zero.
pub fn round(a: &Term) -> Outcome {
    whole(a, f64::round)
}

/// `trunc(a)`.
pub fn trunc(a: &Term) -> Outcome {
    whole(a, f64::trunc)
}

/// The integer that a float becomes, of any size; an integer stays as it is.
fn whole(a: &Term, step: fn(f64) -> f64) -> Outcome {
    match a {
        Term::Int(_) | Term::BigInt(_) => Ok(a.clone()),
        Term::Float(value) => BigInt::from_f64(step(*value))
            .map(Term::integer)
            .ok_or(NumberError::BadArith),
        _ => Err(NumberError::BadArg),
    }
}

/// Where [`round_decimals`] goes from between two neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `Float.round/2`: to the nearer; halves away from zero.
    Nearest,
    /// `Float.floor/2`.
    Down,
    /// `Float.ceil/2`.
    Up,
}

/// A float of at most `decimals` (0 to 15) decimals, judged by the float's exact value: `2.675`, which
/// is stored as a little less, goes to `2.67`.
pub fn round_decimals(value: f64, decimals: u32, direction: Direction) -> Outcome {
    if decimals > 15 {
        return Err(NumberError::BadArg);
    }
    if decimals == 0 {
        // Rounding passes through an integer, which has no negative zero; the others do not.
        return finite(match direction {
            Direction::Nearest => value.round() + 0.0,
            Direction::Down => value.floor(),
            Direction::Up => value.ceil(),
        });
    }
    let Some((numerator, shift)) = fraction(value) else {
        return Ok(Term::Float(value));
    };
    let scaled = numerator * BigInt::from(10).pow(decimals);
    let unit = BigInt::from(1) << shift;
    let rounded = match direction {
        Direction::Down => scaled.div_floor(&unit),
        Direction::Up => scaled.div_ceil(&unit),
        Direction::Nearest => {
            let (sign, magnitude) = (scaled.sign(), scaled.magnitude());
            let nearest: num_bigint::BigUint = (magnitude * 2u32 + unit.magnitude()) >> (shift + 1);
            BigInt::from_biguint(sign, nearest)
        }
    };
    finite(decimal(&rounded, decimals))
}

/// The float as `numerator / 2^shift` in lowest terms, or `None` for a whole number.
fn fraction(value: f64) -> Option<(BigInt, u32)> {
    if value.fract() == 0.0 {
        return None;
    }
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let stored = bits & ((1 << 52) - 1);
    // Subnormal numbers have no hidden bit and the exponent of the smallest normal ones.
    let (mantissa, exponent) = if exponent == 0 {
        (stored, -1074)
    } else {
        (stored | 1 << 52, exponent - 1075)
    };
    let even = mantissa.trailing_zeros();
    let shift = u32::try_from(-exponent).ok()?.checked_sub(even)?;
    let numerator = BigInt::from(mantissa >> even);
    Some((if value < 0.0 { -numerator } else { numerator }, shift))
}

/// The float nearest to `digits / 10^decimals`: reading the decimal text rounds correctly.
fn decimal(digits: &BigInt, decimals: u32) -> f64 {
    if digits.is_zero() {
        return 0.0;
    }
    format!("{digits}e-{decimals}")
        .parse()
        .unwrap_or_else(|_| digits.to_f64().unwrap_or(0.0))
}
