//! `Integer`: digits, texts, and the arithmetic that operators do not have.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Term, number};

use super::args::{
    Reply, argument_error, bytes, failed_in, integer, list, no_clause, no_clause_in, number_error,
    shown,
};
use super::chars;
use super::natives::natives;

/// `Integer`.
pub const MODULE: NativeModule = NativeModule {
    name: "Integer",
    doc: "Integers of any size. Operators and rounding are in `Kernel`.",
    functions: TABLE,
};

natives! { const TABLE of "Integer":
    /// The digits, the first one first, in base 10 or another; those of a negative number are negative.
    ///
    ///     iex> Integer.digits(123)
    ///     [1, 2, 3]
    ///     iex> Integer.digits(170, 2)
    ///     [1, 0, 1, 0, 1, 0, 1, 0]
    "digits" 1 => digits, [Term::Int(10)];
    "digits" 2 => digits;
    /// The greatest common divisor and two factors that give it: `{g, m, n}` with `g == a * m + b * n`.
    ///
    ///     iex> Integer.extended_gcd(240, 46)
    ///     {2, -9, 47}
    "extended_gcd" 2 => |_, args| on_integers(args, extended_gcd);
    /// Division that rounds down, where `div/2` rounds towards zero.
    ///
    ///     iex> Integer.floor_div(-99, 2)
    ///     -50
    "floor_div" 2 => |_, args| number::floor_div(&args[0], &args[1]).map_err(number_error);
    /// The greatest common divisor, never negative.
    ///
    ///     iex> Integer.gcd(8, -12)
    ///     4
    "gcd" 2 => |_, args| on_integers(args, number::gcd);
    /// Whether an integer is even. A macro in Elixir, so `require Integer` first; it can stand in guards.
    ///
    ///     iex> require Integer
    ///     iex> Integer.is_even(10)
    ///     true
    "is_even" 1 => |_, args| Ok(Term::bool(is_odd(&args[0]) == Some(false)));
    /// Whether an integer is odd. A macro in Elixir, so `require Integer` first; it can stand in guards.
    ///
    ///     iex> require Integer
    ///     iex> Integer.is_odd(5)
    ///     true
    "is_odd" 1 => |_, args| Ok(Term::bool(is_odd(&args[0]) == Some(true)));
    /// The rest of a division that rounds down: it has the sign of the divisor, where `rem/2` has that of the
    /// dividend.
    ///
    ///     iex> Integer.mod(-5, 3)
    ///     1
    "mod" 2 => |_, args| number::modulo(&args[0], &args[1]).map_err(number_error);
    /// The integer with which a text begins and what follows it, or `:error`.
    ///
    ///     iex> Integer.parse("34.5")
    ///     {34, ".5"}
    ///     iex> Integer.parse("F4", 16)
    ///     {244, ""}
    ///     iex> Integer.parse("three")
    ///     :error
    "parse" 1 => parse, [Term::Int(10)];
    "parse" 2 => parse;
    /// An integer to the power of another, which must not be negative.
    ///
    ///     iex> Integer.pow(2, 64)
    ///     18446744073709551616
    "pow" 2 => pow;
    /// The digits as a list of characters, in base 10 or another up to 36.
    ///
    ///     iex> Integer.to_charlist(255, 16)
    ///     [70, 70]
    "to_charlist" 1 => to_charlist;
    "to_charlist" 2 => to_charlist;
    "to_char_list" 1 => to_charlist;
    "to_char_list" 2 => to_charlist;
    /// The integer as text, in base 10 or another up to 36.
    ///
    ///     iex> Integer.to_string(-255, 16)
    ///     "-FF"
    "to_string" 1 => to_string;
    "to_string" 2 => to_string;
    /// The integer with these digits.
    ///
    ///     iex> Integer.undigits([1, 0, 1], 2)
    ///     5
    "undigits" 1 => undigits, [Term::Int(10)];
    "undigits" 2 => undigits;
}

fn on_integers(args: &[Term], step: fn(&Term, &Term) -> number::Outcome) -> Reply {
    step(integer(&args[0])?, integer(&args[1])?).map_err(number_error)
}

/// With a zero the other number itself is the divisor, sign and all.
fn extended_gcd(a: &Term, b: &Term) -> number::Outcome {
    let zero = Term::Int(0);
    let parts = match (*a == zero, *b == zero) {
        (true, true) => [Term::Int(0), Term::Int(0), Term::Int(0)],
        (true, false) => [b.clone(), Term::Int(0), Term::Int(1)],
        (false, true) => [a.clone(), Term::Int(1), Term::Int(0)],
        (false, false) => return number::extended_gcd(a, b),
    };
    Ok(Term::tuple(parts))
}

/// Whether an integer is odd; `None` for what is none.
fn is_odd(term: &Term) -> Option<bool> {
    let one = number::band(term, &Term::Int(1)).ok()?;
    Some(one == Term::Int(1))
}

/// Any integer as a big one.
fn big(term: &Term) -> Result<BigInt, Raise> {
    match term {
        Term::Int(value) => Ok(BigInt::from(*value)),
        Term::BigInt(value) => Ok((**value).clone()),
        _ => Err(no_clause()),
    }
}

fn base(term: &Term) -> Result<BigInt, Raise> {
    let base = big(term)?;
    if base < BigInt::from(2) {
        return Err(no_clause());
    }
    Ok(base)
}

fn digits(p: &mut Proc, args: &[Term]) -> Reply {
    let (value, base) = (big(&args[0])?, base(&args[1])?);
    let sign = if value.is_negative() { -1 } else { 1 };
    let small = u32::try_from(&base).ok().filter(|base| *base <= 256);
    let found: Vec<Term> = match small {
        Some(base) => {
            let (_, digits) = value.to_radix_be(base);
            digits
                .into_iter()
                .map(|digit| Term::Int(i64::from(digit) * sign))
                .collect()
        }
        None => {
            let (mut rest, mut digits) = (value, Vec::new());
            while digits.is_empty() || !rest.is_zero() {
                p.work(1 + rest.bits() as usize / 512)?;
                digits.push(Term::integer(&rest % &base));
                rest /= &base;
            }
            digits.reverse();
            digits
        }
    };
    p.work(found.len())?;
    Ok(Term::list(found))
}

fn undigits(p: &mut Proc, args: &[Term]) -> Reply {
    let digits = list(&args[0])?;
    let base = base(&args[1])?;
    let mut value = BigInt::zero();
    for (at, digit) in digits.iter().enumerate() {
        p.work(1 + value.bits() as usize / 512)?;
        let Ok(number) = big(digit) else {
            let rest = Term::list(digits[at..].to_vec());
            let so_far = [rest, args[1].clone(), Term::integer(value)];
            return Err(no_clause_in(p, ("Integer", "do_undigits"), &so_far));
        };
        if number >= base {
            return Err(argument_error(format!(
                "invalid digit {number} in base {base}"
            )));
        }
        value = value * &base + number;
        if value.bits() > number::MAX_BITS {
            return Err(number_error(number::NumberError::SystemLimit));
        }
    }
    Ok(Term::integer(value))
}

fn parse(p: &mut Proc, args: &[Term]) -> Reply {
    let base = match &args[1] {
        Term::Int(base @ 2..=36) => *base as u32,
        other => return Err(argument_error(format!("invalid base {}", shown(other)))),
    };
    let text = bytes(&args[0])?;
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let digits = text[sign..]
        .iter()
        .take_while(|byte| char::from(**byte).is_digit(base))
        .count();
    if digits == 0 {
        return Ok(Term::atom("error"));
    }
    p.work(digits)?;
    let (head, _) = text.split_at(sign + digits);
    let value = number::parse_integer(head, base).map_err(number_error)?;
    let rest = super::string::graphemes::rest(&args[0], head.len());
    Ok(Term::tuple([value, rest]))
}

fn pow(_: &mut Proc, args: &[Term]) -> Reply {
    let (base, exponent) = (integer(&args[0])?, integer(&args[1])?);
    number::int_pow(base, exponent).map_err(number_error)
}

fn text(p: &mut Proc, args: &[Term], built_in: &'static str) -> Result<String, Raise> {
    let base = match args.get(1) {
        None => Some(10),
        Some(Term::Int(base @ 2..=36)) => Some(*base as u32),
        Some(_) => None,
    };
    let mut problems = Vec::new();
    if !number::is_integer(&args[0]) {
        problems.push((1, "not an integer"));
    }
    if base.is_none() {
        problems.push((2, "not an integer in the range 2 through 36"));
    }
    if let Term::BigInt(value) = &args[0] {
        p.work(value.bits() as usize / 8)?;
    }
    let text = base.and_then(|base| number::integer_to_string(&args[0], base));
    text.ok_or_else(|| {
        failed_in(
            p,
            Raise::bad_arguments(&problems),
            (":erlang", built_in),
            args,
        )
    })
}

fn to_string(p: &mut Proc, args: &[Term]) -> Reply {
    text(p, args, "integer_to_binary").map(Term::string)
}

fn to_charlist(p: &mut Proc, args: &[Term]) -> Reply {
    text(p, args, "integer_to_list").map(|text| chars::chars(&text))
}
