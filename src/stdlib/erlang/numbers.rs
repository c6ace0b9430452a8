//! Numbers from text and as text.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::number::{self, NumberError};
use crate::term::{Term, atoms};

use super::lists::{characters, charlist};

natives! { pub const FUNCTIONS of ":erlang":
    /// The float that a text spells.
    ///
    ///     iex> :erlang.binary_to_float("1.5")
    ///     1.5
    "binary_to_float" 1 => binary_to_float;
    /// The integer that a text spells.
    ///
    ///     iex> :erlang.binary_to_integer("15")
    ///     15
    "binary_to_integer" 1 => binary_to_integer;
    /// The integer that a text spells in a base.
    ///
    ///     iex> :erlang.binary_to_integer("ff", 16)
    ///     255
    "binary_to_integer" 2 => binary_to_integer;
    /// A float in scientific notation with twenty decimals.
    ///
    ///     iex> :erlang.float_to_binary(1.5)
    ///     "1.50000000000000000000e+00"
    "float_to_binary" 1 => float_to_binary;
    /// A float as text; options are `:short`, `:compact`, `decimals: n` and `scientific: n`.
    ///
    ///     iex> :erlang.float_to_binary(1.5, decimals: 2)
    ///     "1.50"
    "float_to_binary" 2 => float_to_binary;
    /// As `float_to_binary/1`, as a charlist.
    ///
    ///     iex> :erlang.list_to_binary(:erlang.float_to_list(1.5))
    ///     "1.50000000000000000000e+00"
    "float_to_list" 1 => float_to_list;
    /// As `float_to_binary/2`, as a charlist.
    ///
    ///     iex> :erlang.list_to_binary(:erlang.float_to_list(1.5, [:short]))
    ///     "1.5"
    "float_to_list" 2 => float_to_list;
    /// An integer's digits.
    ///
    ///     iex> :erlang.integer_to_binary(15)
    ///     "15"
    "integer_to_binary" 1 => integer_to_binary;
    /// An integer's digits in a base.
    ///
    ///     iex> :erlang.integer_to_binary(255, 16)
    ///     "FF"
    "integer_to_binary" 2 => integer_to_binary;
    /// An integer's digits as a charlist.
    ///
    ///     iex> :erlang.integer_to_list(15)
    ///     [49, 53]
    "integer_to_list" 1 => integer_to_list;
    /// An integer's digits in a base as a charlist.
    ///
    ///     iex> :erlang.integer_to_list(10, 2)
    ///     [49, 48, 49, 48]
    "integer_to_list" 2 => integer_to_list;
    /// The float that a charlist spells.
    ///
    ///     iex> :erlang.list_to_float([49, 46, 53])
    ///     1.5
    "list_to_float" 1 => list_to_float;
    /// The integer that a charlist spells.
    ///
    ///     iex> :erlang.list_to_integer([49, 53])
    ///     15
    "list_to_integer" 1 => list_to_integer;
    /// The integer that a charlist spells in a base.
    ///
    ///     iex> :erlang.list_to_integer([102, 102], 16)
    ///     255
    "list_to_integer" 2 => list_to_integer;
}

const BAD_BASE: &str = "not an integer in the range 2 through 36";

/// The base given as second argument, 10 without one.
fn base(args: &[Term]) -> Option<u32> {
    let Some(base) = args.get(1) else {
        return Some(10);
    };
    u32::try_from(base.as_int()?)
        .ok()
        .filter(|base| (2..=36).contains(base))
}

fn digits(args: &[Term]) -> Result<String, Raise> {
    let mut problems = Vec::new();
    if !number::is_integer(&args[0]) {
        problems.push((1, "not an integer"));
    }
    let base = base(args);
    if base.is_none() {
        problems.push((2, BAD_BASE));
    }
    base.and_then(|base| number::integer_to_string(&args[0], base))
        .ok_or_else(|| Raise::bad_arguments(&problems))
}

/// The digits of an integer, in base 10 or the one given.
pub fn integer_to_binary(_: &mut Proc, args: &[Term]) -> Reply {
    digits(args).map(Term::string)
}

/// As [`integer_to_binary`], as a charlist.
pub fn integer_to_list(_: &mut Proc, args: &[Term]) -> Reply {
    digits(args).map(|text| charlist(&text))
}

fn parse_integer(text: &[u8], args: &[Term]) -> Reply {
    let base = base(args).ok_or_else(|| Raise::bad_argument(2, BAD_BASE))?;
    number::parse_integer(text, base).map_err(|failure| match failure {
        NumberError::SystemLimit => Raise::error(atoms::SYSTEM_LIMIT),
        _ => Raise::bad_argument(1, "not a textual representation of an integer"),
    })
}

/// The integer that a binary spells, in base 10 or the one given.
pub fn binary_to_integer(_: &mut Proc, args: &[Term]) -> Reply {
    let Some(text) = args[0].as_bytes() else {
        return Err(Raise::bad_argument(1, "not a binary"));
    };
    parse_integer(text, args)
}

/// The text of a list argument; what is no character can be no digit either.
fn list_text(list: &Term) -> Result<String, Raise> {
    if list.list_len().is_none() {
        return Err(Raise::bad_argument(1, "not a list"));
    }
    Ok(characters(list).unwrap_or_default())
}

/// As [`binary_to_integer`], of a charlist.
pub fn list_to_integer(_: &mut Proc, args: &[Term]) -> Reply {
    let text = list_text(&args[0])?;
    parse_integer(text.as_bytes(), args)
}

fn parse_float(text: &[u8]) -> Reply {
    number::parse_float(text)
        .map_err(|_| Raise::bad_argument(1, "not a textual representation of a float"))
}

/// The float that a binary spells.
pub fn binary_to_float(_: &mut Proc, args: &[Term]) -> Reply {
    let Some(text) = args[0].as_bytes() else {
        return Err(Raise::bad_argument(1, "not a binary"));
    };
    parse_float(text)
}

/// As [`binary_to_float`], of a charlist.
pub fn list_to_float(_: &mut Proc, args: &[Term]) -> Reply {
    parse_float(list_text(&args[0])?.as_bytes())
}

/// How a float is to be written.
enum Form {
    Short,
    Scientific(usize),
    Decimals(usize),
}

/// The form that a list of options asks for; the last one counts.
fn form(options: &Term) -> Result<(Form, bool), Raise> {
    let Some(options) = options.to_vec() else {
        return Err(Raise::bad_argument(2, "not a list"));
    };
    let (mut form, mut compact) = (Form::Scientific(20), false);
    for option in &options {
        match (option.as_atom().map(|o| o.as_str()), option.as_tuple()) {
            (Some("compact"), _) => compact = true,
            (Some("short"), _) => form = Form::Short,
            (_, Some([Term::Atom(name), Term::Int(count)])) => {
                let count = usize::try_from(*count).ok();
                form = match (name.as_str(), count) {
                    ("decimals", Some(count @ 0..=253)) => Form::Decimals(count),
                    ("scientific", Some(count @ 0..=249)) => Form::Scientific(count),
                    _ => return Err(bad_option()),
                };
            }
            _ => return Err(bad_option()),
        }
    }
    Ok((form, compact))
}

fn bad_option() -> Raise {
    Raise::bad_argument(2, "invalid option in list")
}

fn float_text(args: &[Term]) -> Result<String, Raise> {
    let Term::Float(value) = args[0] else {
        return Err(Raise::bad_argument(1, "not a float"));
    };
    let (form, compact) = args
        .get(1)
        .map_or(Ok((Form::Scientific(20), false)), form)?;
    match form {
        Form::Short => Some(number::shortest(value)),
        Form::Scientific(decimals) => number::scientific(value, decimals),
        Form::Decimals(decimals) => number::fixed(value, decimals, compact),
    }
    .ok_or_else(Raise::badarg)
}

/// A float as text.
pub fn float_to_binary(_: &mut Proc, args: &[Term]) -> Reply {
    float_text(args).map(Term::string)
}

/// As [`float_to_binary`], as a charlist.
pub fn float_to_list(_: &mut Proc, args: &[Term]) -> Reply {
    float_text(args).map(|text| charlist(&text))
}
