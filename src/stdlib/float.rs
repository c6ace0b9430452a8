//! `Float`: rounding, texts, and what floats are made of.

use num_bigint::BigInt;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::number::{self, Direction};
use crate::term::{Term, atoms};

use super::args::{Reply, argument_error, bytes, failed_in, no_clause, no_clause_in, number_error};
use super::chars;
use super::natives::natives;

/// `Float`.
pub const MODULE: NativeModule = NativeModule {
    name: "Float",
    doc: "Floating-point numbers of 64 bits.

Most decimal fractions are not stored exactly; rounding to decimals judges the number as it is stored.",
    functions: TABLE,
};

natives! { const TABLE of "Float":
    /// The next float above with at most so many decimals (0 to 15).
    ///
    ///     iex> Float.ceil(34.253, 2)
    ///     34.26
    "ceil" 1 => ceil, [Term::Int(0)];
    "ceil" 2 => ceil;
    /// The next float below with at most so many decimals (0 to 15).
    ///
    ///     iex> Float.floor(-56.5)
    ///     -57.0
    "floor" 1 => floor, [Term::Int(0)];
    "floor" 2 => floor;
    /// The largest float.
    ///
    ///     iex> Float.max_finite()
    ///     1.7976931348623157e308
    "max_finite" 0 => |_, _| Ok(Term::Float(f64::MAX));
    /// The float that is furthest below zero.
    ///
    ///     iex> Float.min_finite()
    ///     -1.7976931348623157e308
    "min_finite" 0 => |_, _| Ok(Term::Float(f64::MIN));
    /// The number with which a text begins, as a float, and what follows it, or `:error`.
    ///
    ///     iex> Float.parse("56.5xyz")
    ///     {56.5, "xyz"}
    ///     iex> Float.parse("pi")
    ///     :error
    "parse" 1 => parse;
    /// A float to the power of a number.
    ///
    ///     iex> Float.pow(2.0, 3)
    ///     8.0
    "pow" 2 => pow;
    /// Two integers whose quotient is exactly the float; the second is a power of two.
    ///
    ///     iex> Float.ratio(7.5)
    ///     {15, 2}
    "ratio" 1 => ratio;
    /// The nearest float with at most so many decimals (0 to 15); halves go away from zero.
    ///
    ///     iex> Float.round(12.5)
    ///     13.0
    ///     iex> Float.round(5.5675, 3)
    ///     5.567
    "round" 1 => round, [Term::Int(0)];
    "round" 2 => round;
    /// The fewest digits that read back as the same float, as a list of characters.
    ///
    ///     iex> Float.to_charlist(1.5)
    ///     [49, 46, 53]
    "to_charlist" 1 => to_charlist;
    "to_char_list" 1 => to_charlist;
    "to_char_list" 2 => |p, args| formatted(p, args, "float_to_list").map(|text| chars::chars(&text));
    /// The fewest digits that read back as the same float.
    ///
    ///     iex> Float.to_string(7.0)
    ///     "7.0"
    "to_string" 1 => to_string;
    "to_string" 2 => |p, args| formatted(p, args, "float_to_binary").map(Term::string);
}

fn float(term: &Term) -> Result<f64, Raise> {
    match term {
        Term::Float(value) => Ok(*value),
        _ => Err(no_clause()),
    }
}

fn rounded(p: &mut Proc, args: &[Term], direction: Direction) -> Reply {
    let value = float(&args[0])?;
    let decimals = match &args[1] {
        Term::Int(decimals @ 0..=15) => *decimals as u32,
        other => {
            let other = chars::to_string(p, other)?;
            let text = String::from_utf8_lossy(other.as_bytes().unwrap_or_default()).into_owned();
            return Err(argument_error(format!(
                "precision {text} is out of valid range of 0..15"
            )));
        }
    };
    number::round_decimals(value, decimals, direction).map_err(number_error)
}

fn round(p: &mut Proc, args: &[Term]) -> Reply {
    rounded(p, args, Direction::Nearest)
}

fn ceil(p: &mut Proc, args: &[Term]) -> Reply {
    rounded(p, args, Direction::Up)
}

fn floor(p: &mut Proc, args: &[Term]) -> Reply {
    rounded(p, args, Direction::Down)
}

/// How many digits a text begins with.
fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn parse(p: &mut Proc, args: &[Term]) -> Reply {
    let Ok(text) = bytes(&args[0]) else {
        return Err(no_clause_in(p, ("Float", "parse_unsigned"), args));
    };
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let whole = digits(&text[sign..]);
    if whole == 0 {
        return Ok(Term::Atom(atoms::ERROR));
    }
    let mut end = sign + whole;
    if text.get(end) == Some(&b'.') {
        let decimals = digits(&text[end + 1..]);
        end += if decimals > 0 { 1 + decimals } else { 0 };
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let signed = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(&text[end + 1 + signed..]);
        end += if exponent > 0 {
            1 + signed + exponent
        } else {
            0
        };
    }
    p.work(end)?;
    let value = std::str::from_utf8(&text[..end])
        .ok()
        .and_then(|text| text.parse().ok());
    Ok(match value.filter(|value: &f64| value.is_finite()) {
        Some(value) => Term::tuple([
            Term::Float(value),
            super::string::graphemes::rest(&args[0], end),
        ]),
        None => Term::Atom(atoms::ERROR),
    })
}

fn pow(_: &mut Proc, args: &[Term]) -> Reply {
    let base = float(&args[0])?;
    if !matches!(args[1], Term::Float(_) | Term::Int(_) | Term::BigInt(_)) {
        return Err(no_clause());
    }
    let exponent =
        crate::term::to_f64(&args[1]).ok_or_else(|| number_error(number::NumberError::BadArith))?;
    number::finite(base.powf(exponent)).map_err(number_error)
}

fn ratio(_: &mut Proc, args: &[Term]) -> Reply {
    let value = float(&args[0])?;
    if value == 0.0 {
        return Ok(Term::tuple([Term::Int(0), Term::Int(1)]));
    }
    let bits = value.to_bits();
    let (stored, exponent) = (bits & ((1 << 52) - 1), ((bits >> 52) & 0x7ff) as i64);
    let (mantissa, power) = match exponent {
        0 => (stored, -1074),
        _ => (stored | 1 << 52, exponent - 1075),
    };
    let even = mantissa.trailing_zeros();
    let (odd, power) = (mantissa >> even, power + i64::from(even));
    let signed = BigInt::from(odd) * if value < 0.0 { -1 } else { 1 };
    let two = |power: i64| BigInt::from(1) << power.unsigned_abs();
    let (numerator, denominator) = match power {
        0.. => (signed * two(power), BigInt::from(1)),
        _ => (signed, two(power)),
    };
    Ok(Term::tuple([
        Term::integer(numerator),
        Term::integer(denominator),
    ]))
}

fn to_string(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::string(number::shortest(float(&args[0])?)))
}

fn to_charlist(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(chars::chars(&number::shortest(float(&args[0])?)))
}

/// The options of `:erlang.float_to_binary/2`, as the deprecated functions pass them on.
fn formatted(p: &mut Proc, args: &[Term], built_in: &'static str) -> Result<String, Raise> {
    if !args[1].is_list() {
        return Err(no_clause_in(p, ("Float", "expand_compact"), &args[1..]));
    }
    float_text(&args[0], &args[1]).map_err(|problem| {
        failed_in(
            p,
            Raise::bad_arguments(&[problem]),
            (":erlang", built_in),
            args,
        )
    })
}

/// `:erlang.float_to_binary(value, options)`, or what is wrong with the arguments.
///
/// # Errors
/// The number of the bad argument and what is wrong with it.
pub fn float_text(value: &Term, options: &Term) -> Result<String, (usize, &'static str)> {
    const BAD_OPTION: (usize, &str) = (2, "invalid option in list");
    let mut format: Option<(bool, usize)> = None;
    let (mut compact, mut short) = (false, false);
    for option in options.iter() {
        match (option.as_atom(), option.as_tuple()) {
            (Some(name), _) if name.as_str() == "compact" => compact = true,
            (Some(name), _) if name.as_str() == "short" => short = true,
            (_, Some([Term::Atom(name), Term::Int(count @ 0..)])) if *count <= 253 => {
                format = Some(match name.as_str() {
                    "decimals" => (false, *count as usize),
                    "scientific" if *count <= 249 => (true, *count as usize),
                    _ => return Err(BAD_OPTION),
                });
            }
            (_, Some([Term::Atom(name), Term::Atom(flag)])) if name.as_str() == "compact" => {
                compact = *flag == atoms::TRUE;
            }
            _ => return Err(BAD_OPTION),
        }
    }
    let Term::Float(value) = value else {
        return Err((1, "not a float"));
    };
    let text = match format {
        None if short => Some(number::shortest(*value)),
        None => number::scientific(*value, 20),
        Some((true, digits)) => number::scientific(*value, digits),
        Some((false, decimals)) => number::fixed(*value, decimals, compact),
    };
    text.ok_or(BAD_OPTION)
}
