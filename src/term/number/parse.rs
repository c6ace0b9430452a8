//! Numbers out of text, as strict as Erlang's `binary_to_integer` and `binary_to_float`.

use num_bigint::{BigInt, Sign};

use super::{MAX_BITS, NumberError, Outcome};
use crate::term::Term;

/// An integer in base 2 to 36: an optional sign and at least one digit, nothing else.
pub fn parse_integer(text: &[u8], base: u32) -> Outcome {
    if !(2..=36).contains(&base) {
        return Err(NumberError::BadArg);
    }
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (Sign::Minus, digits),
        [b'+', digits @ ..] => (Sign::Plus, digits),
        digits => (Sign::Plus, digits),
    };
    let values: Option<Vec<u8>> = digits
        .iter()
        .map(|digit| digit_value(*digit, base))
        .collect();
    let values = values
        .filter(|values| !values.is_empty())
        .ok_or(NumberError::BadArg)?;
    if let Some(small) = small(sign, &values, base) {
        return Ok(Term::Int(small));
    }
    let significant = values.iter().skip_while(|value| **value == 0).count();
    if significant as f64 * f64::from(base).log2() > MAX_BITS as f64 {
        return Err(NumberError::SystemLimit);
    }
    BigInt::from_radix_be(sign, &values, base)
        .map(Term::integer)
        .ok_or(NumberError::BadArg)
}

fn digit_value(digit: u8, base: u32) -> Option<u8> {
    char::from(digit).to_digit(base).map(|value| value as u8)
}

fn small(sign: Sign, values: &[u8], base: u32) -> Option<i64> {
    let sign = if sign == Sign::Minus { -1 } else { 1 };
    values.iter().try_fold(0_i64, |sum, value| {
        sum.checked_mul(i64::from(base))?
            .checked_add(sign * i64::from(*value))
    })
}

/// A float: an optional sign, digits, a point, digits, and maybe an exponent. One too large to be
/// finite is no float; one too small is zero.
pub fn parse_float(text: &[u8]) -> Outcome {
    let unsigned = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    let well_formed = after_digits(unsigned)
        .and_then(|rest| after_digits(rest.strip_prefix(b".")?))
        .is_some_and(|rest| rest.is_empty() || is_exponent(rest));
    let value = std::str::from_utf8(text)
        .ok()
        .filter(|_| well_formed)
        .and_then(|text| text.parse().ok());
    value
        .filter(|float: &f64| float.is_finite())
        .map(Term::Float)
        .ok_or(NumberError::BadArg)
}

/// What follows one or more digits.
fn after_digits(text: &[u8]) -> Option<&[u8]> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| &text[count..])
}

fn is_exponent(text: &[u8]) -> bool {
    let [b'e' | b'E', rest @ ..] = text else {
        return false;
    };
    let digits = rest
        .strip_prefix(b"-")
        .or_else(|| rest.strip_prefix(b"+"))
        .unwrap_or(rest);
    after_digits(digits).is_some_and(<[u8]>::is_empty)
}
