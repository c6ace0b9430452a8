//! Binaries: sizes, parts, and lists of bytes.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::number::is_integer;
use crate::term::{Binary, Term};

natives! { pub const FUNCTIONS of ":erlang":
    /// The part of a binary from `{start, length}`.
    ///
    ///     iex> :erlang.binary_part("hello", {1, 3})
    ///     "ell"
    "binary_part" 2 => binary_part_of;
    /// The part of a binary from a start and a length; a negative length goes back.
    ///
    ///     iex> :erlang.binary_part("hello", 1, 3)
    ///     "ell"
    "binary_part" 3 => binary_part;
    /// The bytes as a list.
    ///
    ///     iex> :erlang.binary_to_list(<<1, 2>>)
    ///     [1, 2]
    "binary_to_list" 1 => binary_to_list;
    /// The bytes from one place to another (counted from one) as a list.
    ///
    ///     iex> :erlang.binary_to_list(<<1, 2, 3>>, 2, 3)
    ///     [2, 3]
    "binary_to_list" 3 => binary_to_list_part;
    /// The size in bits.
    ///
    ///     iex> :erlang.bit_size(<<1::3>>)
    ///     3
    "bit_size" 1 => bit_size;
    /// The size in bytes, rounded up.
    ///
    ///     iex> :erlang.byte_size("abc")
    ///     3
    "byte_size" 1 => byte_size;
    /// A binary cut in two.
    ///
    ///     iex> :erlang.split_binary("hello", 2)
    ///     {"he", "llo"}
    "split_binary" 2 => split_binary;
}

/// The bitstring that the first argument is.
fn bitstring(term: &Term) -> Result<&Binary, Raise> {
    match term {
        Term::Binary(binary) => Ok(binary),
        _ => Err(Raise::bad_argument(1, "not a bitstring")),
    }
}

/// The binary (whole bytes) that the first argument is.
fn binary(term: &Term) -> Result<&Binary, Raise> {
    match term {
        Term::Binary(binary) if binary.is_binary() => Ok(binary),
        _ => Err(Raise::bad_argument(1, "not a binary")),
    }
}

/// `bit_size(bitstring)`.
pub fn bit_size(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(bitstring(&args[0])?.bit_len()))
}

/// `byte_size(bitstring)`.
pub fn byte_size(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(bitstring(&args[0])?.bytes().len()))
}

/// `binary_part(binary, start, length)`.
pub fn binary_part(_: &mut Proc, args: &[Term]) -> Reply {
    let mut problems = Vec::new();
    if binary(&args[0]).is_err() {
        problems.push((1, "not a binary"));
    }
    for position in [2, 3] {
        if !is_integer(&args[position - 1]) {
            problems.push((position, "not an integer"));
        }
    }
    if !problems.is_empty() {
        return Err(Raise::bad_arguments(&problems));
    }
    part(binary(&args[0])?, &args[1], &args[2])
        .map_err(|position| Raise::bad_argument(position, "out of range"))
}

fn binary_part_of(_: &mut Proc, args: &[Term]) -> Reply {
    let binary = binary(&args[0])?;
    match args[1].as_tuple() {
        Some([start, length]) if is_integer(start) && is_integer(length) => {
            part(binary, start, length).map_err(|_| Raise::bad_argument(2, "out of range"))
        }
        _ => Err(Raise::bad_argument(2, "not a valid {Pos,Length} tuple")),
    }
}

/// A part, or the position of the argument that is out of range.
fn part(binary: &Binary, start: &Term, length: &Term) -> Result<Term, usize> {
    let size = binary.bytes().len();
    let start = start
        .as_int()
        .and_then(|start| usize::try_from(start).ok())
        .filter(|start| *start <= size)
        .ok_or(2_usize)?;
    let length = length.as_int().ok_or(3_usize)?;
    let end = i64::try_from(start)
        .ok()
        .and_then(|start| start.checked_add(length))
        .and_then(|end| usize::try_from(end).ok())
        .filter(|end| *end <= size)
        .ok_or(3_usize)?;
    Ok(Term::Binary(binary.slice(start.min(end), start.max(end))))
}

/// The bytes as a list.
pub fn binary_to_list(p: &mut Proc, args: &[Term]) -> Reply {
    let bytes = binary(&args[0])?.bytes();
    p.work(bytes.len() / 10)?;
    Ok(byte_list(bytes))
}

fn byte_list(bytes: &[u8]) -> Term {
    Term::list(bytes.iter().map(|byte| Term::Int(i64::from(*byte))))
}

fn binary_to_list_part(p: &mut Proc, args: &[Term]) -> Reply {
    let bytes = binary(&args[0])?.bytes();
    let place = |position: usize| {
        let place = &args[position - 1];
        if !is_integer(place) {
            return Err(Raise::bad_argument(position, "not an integer"));
        }
        place
            .as_int()
            .and_then(|place| usize::try_from(place).ok())
            .filter(|place| (1..=bytes.len()).contains(place))
            .ok_or_else(|| Raise::bad_argument(position, "out of range"))
    };
    let (from, to) = (place(2)?, place(3)?);
    if from > to {
        return Err(Raise::bad_argument(
            2,
            "start position greater than stop position",
        ));
    }
    p.work((to - from) / 10)?;
    Ok(byte_list(&bytes[from - 1..to]))
}

fn split_binary(_: &mut Proc, args: &[Term]) -> Reply {
    let binary = binary(&args[0])?;
    if !is_integer(&args[1]) {
        return Err(Raise::bad_argument(2, "not an integer"));
    }
    let size = binary.bytes().len();
    let at = args[1]
        .as_int()
        .and_then(|at| usize::try_from(at).ok())
        .filter(|at| *at <= size)
        .ok_or_else(|| Raise::bad_argument(2, "out of range"))?;
    Ok(Term::tuple([
        Term::Binary(binary.slice(0, at)),
        Term::Binary(binary.slice(at, size)),
    ]))
}
