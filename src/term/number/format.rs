//! Numbers as text: integers in any base, floats in the forms that Erlang knows.

use num_bigint::BigInt;

use crate::term::Term;

/// An integer in base 2 to 36, with capital letters as digits; `None` for any other term or base.
pub fn integer_to_string(term: &Term, base: u32) -> Option<String> {
    match (term, base) {
        (Term::Int(value), 10) => Some(value.to_string()),
        (Term::BigInt(value), 10) => Some(value.to_string()),
        (Term::Int(value), 2..=36) => {
            Some(BigInt::from(*value).to_str_radix(base).to_ascii_uppercase())
        }
        (Term::BigInt(value), 2..=36) => Some(value.to_str_radix(base).to_ascii_uppercase()),
        _ => None,
    }
}

/// From here on not every whole number is a float, so digits up to the point would claim too much.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The fewest digits that read back as the same float (`to_string(1.5)`): plain or scientific,
/// whichever is shorter, and plain when both are equally long.
pub fn shortest(value: f64) -> String {
    let (sign, digits, exponent) = decompose(value);
    let scientific = in_scientific(&digits, exponent);
    if value.abs() >= EXACT {
        return format!("{sign}{scientific}");
    }
    let plain = in_plain(&digits, exponent);
    if plain.len() <= scientific.len() {
        format!("{sign}{plain}")
    } else {
        format!("{sign}{scientific}")
    }
}

/// Sign, shortest digits and the power of ten of the first digit.
fn decompose(value: f64) -> (&'static str, String, i32) {
    let magnitude = value.abs();
    let (mut digits, mut exponent) = digits(&format!("{magnitude:e}"));
    // Two texts of 16 digits can be equally near. Rust takes the larger, Erlang the one that is even,
    // as rounding to a given count of digits does.
    if digits.len() >= 16 {
        let even = format!("{magnitude:.*e}", digits.len() - 1);
        if even.parse() == Ok(magnitude) {
            (digits, exponent) = self::digits(&even);
        }
    }
    (
        if value.is_sign_negative() { "-" } else { "" },
        digits,
        exponent,
    )
}

/// The parts of a text like `1.5e-7`.
fn digits(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn in_scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    format!(
        "{first}.{}e{exponent}",
        if rest.is_empty() { "0" } else { rest }
    )
}

fn in_plain(digits: &str, exponent: i32) -> String {
    let Ok(whole) = usize::try_from(exponent) else {
        let zeros = exponent.unsigned_abs() as usize - 1;
        return format!("0.{:0<zeros$}{digits}", "");
    };
    if digits.len() <= whole + 1 {
        return format!("{digits:0<width$}.0", width = whole + 1);
    }
    let (before, after) = digits.split_at(whole + 1);
    format!("{before}.{after}")
}

/// The longest text that Erlang's buffer holds.
const LONGEST: usize = 255;

/// The largest count of decimals that Erlang rounds in its own way.
const OWN_ROUNDING: usize = 18;

/// `:erlang.float_to_binary(value, decimals: decimals)`, with `compact` without the zeros at the end.
/// `None` when the text would not fit into Erlang's buffer.
///
/// As Erlang does, it multiplies the part after the point as a float and rounds that; so the rounding
/// sees the product's float error, and is not that of `Float.round/2`.
pub fn fixed(value: f64, decimals: usize, compact: bool) -> Option<String> {
    if decimals > LONGEST {
        return None;
    }
    let magnitude = value.abs();
    let text = scaled(magnitude, decimals).unwrap_or_else(|| format!("{magnitude:.decimals$}"));
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let mut text = format!("{sign}{text}");
    if text.len() > LONGEST {
        return None;
    }
    if compact && decimals > 0 {
        let kept = text.trim_end_matches('0').len();
        let kept = if text[..kept].ends_with('.') {
            kept + 1
        } else {
            kept
        };
        text.truncate(kept);
    }
    Some(text)
}

/// The whole part and the scaled rest as integers, side by side; `None` when either does not fit.
fn scaled(value: f64, decimals: usize) -> Option<String> {
    if value >= EXACT || decimals > OWN_ROUNDING {
        return None;
    }
    let unit = 10_u64.checked_pow(u32::try_from(decimals).ok()?)?;
    let whole = value.trunc();
    let rest = ((value - whole) * unit as f64).round() as u64;
    let (whole, rest) = if rest >= unit {
        (whole as u64 + 1, rest - unit)
    } else {
        (whole as u64, rest)
    };
    Some(if decimals == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:0decimals$}")
    })
}

/// `:erlang.float_to_binary(value, scientific: decimals)`; `None` when the text would not fit into Erlang's
/// buffer.
pub fn scientific(value: f64, decimals: usize) -> Option<String> {
    if decimals > LONGEST {
        return None;
    }
    let text = format!("{value:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{mantissa}e{sign}{:02}", exponent.abs())).filter(|text| text.len() <= LONGEST)
}
