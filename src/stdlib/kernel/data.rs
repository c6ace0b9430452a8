//! Lists, tuples, maps, binaries and structs: sizes and single elements.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::erlang::{binaries, lists, maps, tuples};
use crate::stdlib::natives::natives;
use crate::stdlib::range::Range;
use crate::stdlib::{fail, structs};
use crate::term::{Binary, Term};

natives! { pub const FUNCTIONS of "Kernel":
    /// The part of a binary from a start and a length; a negative length goes back.
    ///
    ///     iex> binary_part("hello", 1, 3)
    ///     "ell"
    "binary_part" 3 => binaries::binary_part;
    /// The bytes that a range covers, as far as there are any.
    ///
    ///     iex> binary_slice("elixir", 1..3)
    ///     "lix"
    ///     iex> binary_slice("elixir", -3..-1)
    ///     "xir"
    "binary_slice" 2 => binary_slice_range;
    /// So many bytes from a start, as far as there are any.
    ///
    ///     iex> binary_slice("elixir", 2, 100)
    ///     "ixir"
    "binary_slice" 3 => binary_slice;
    /// The size of a bitstring in bits.
    ///
    ///     iex> bit_size(<<1::3>>)
    ///     3
    "bit_size" 1 => binaries::bit_size;
    /// The size of a bitstring in bytes, rounded up.
    ///
    ///     iex> byte_size("añb")
    ///     4
    "byte_size" 1 => binaries::byte_size;
    /// The element of a tuple at a zero-based place.
    ///
    ///     iex> elem({:a, :b}, 1)
    ///     :b
    "elem" 2 => tuples::elem;
    /// The first element of a list.
    ///
    ///     iex> hd([1, 2])
    ///     1
    "hd" 1 => lists::hd;
    /// Whether a map has the key.
    ///
    ///     iex> is_map_key(%{a: 1}, :a)
    ///     true
    "is_map_key" 2 => is_map_key;
    /// The number of elements of a list.
    ///
    ///     iex> length([1, 2, 3])
    ///     3
    "length" 1 => lists::length;
    /// The number of entries of a map.
    ///
    ///     iex> map_size(%{a: 1, b: 2})
    ///     2
    "map_size" 1 => maps::map_size;
    /// A tuple with another element at a zero-based place.
    ///
    ///     iex> put_elem({:a, :b}, 0, :c)
    ///     {:c, :b}
    "put_elem" 3 => tuples::put_elem;
    /// A struct with its default values.
    ///
    ///     iex> struct(RuntimeError)
    ///     %RuntimeError{message: "runtime error"}
    "struct" 1 => lenient;
    /// A struct with some of its fields set; other keys are left out.
    ///
    ///     iex> struct(RuntimeError, message: "oops", other: 1)
    ///     %RuntimeError{message: "oops"}
    "struct" 2 => lenient;
    /// A struct with its default values, unless some must be given.
    ///
    ///     iex> struct!(RuntimeError)
    ///     %RuntimeError{message: "runtime error"}
    "struct!" 1 => strict;
    /// A struct with some of its fields set; keys that it does not have are errors.
    ///
    ///     iex> struct!(RuntimeError, message: "oops")
    ///     %RuntimeError{message: "oops"}
    "struct!" 2 => strict;
    /// All elements of a list but the first.
    ///
    ///     iex> tl([1, 2, 3])
    ///     [2, 3]
    "tl" 1 => lists::tl;
    /// The number of elements of a tuple.
    ///
    ///     iex> tuple_size({:a, :b})
    ///     2
    "tuple_size" 1 => tuples::tuple_size;
}

fn is_map_key(p: &mut Proc, args: &[Term]) -> Reply {
    maps::is_map_key(p, &[args[1].clone(), args[0].clone()])
}

fn lenient(p: &mut Proc, args: &[Term]) -> Reply {
    structs::lenient(p, &args[0], args.get(1).unwrap_or(&Term::Nil))
}

fn strict(p: &mut Proc, args: &[Term]) -> Reply {
    structs::strict(p, &args[0], args.get(1).unwrap_or(&Term::Nil))
}

/// A place as an offset from the start: from the end if it is negative, and never before the start.
fn offset(place: i64, size: usize) -> usize {
    let from_start = if place < 0 {
        place.saturating_add(size as i64).max(0)
    } else {
        place
    };
    usize::try_from(from_start).unwrap_or(usize::MAX)
}

fn part(binary: &Binary, start: usize, end: usize) -> Term {
    let size = binary.bytes().len();
    let start = start.min(size);
    Term::Binary(binary.slice(start, end.clamp(start, size)))
}

fn binary_slice(_: &mut Proc, args: &[Term]) -> Reply {
    let (Term::Binary(binary), Term::Int(start), Term::Int(length @ 0..)) =
        (&args[0], &args[1], &args[2])
    else {
        return Err(no_clause());
    };
    let start = offset(*start, binary.bytes().len());
    Ok(part(binary, start, start.saturating_add(*length as usize)))
}

fn binary_slice_range(_: &mut Proc, args: &[Term]) -> Reply {
    let (Term::Binary(binary), Some(range)) = (&args[0], Range::of(&args[1])) else {
        return Err(no_clause());
    };
    let numbers = (
        range.first.as_int(),
        range.last.as_int(),
        range.step.as_int(),
    );
    let (Some(first), Some(last), Some(step)) = numbers else {
        return Err(no_clause());
    };
    if step < 0 {
        return Err(argument_error(format!(
            "binary_slice/2 does not accept ranges with negative steps, got: {}",
            fail::shown(&args[1])
        )));
    }
    let size = binary.bytes().len();
    // A last place before the start of the binary covers nothing.
    let past_last = if last < 0 {
        last.saturating_add(size as i64)
    } else {
        last
    }
    .saturating_add(1)
    .max(0);
    let all = part(binary, offset(first, size), past_last as usize);
    match (&all, step) {
        (Term::Binary(all), 2..) => {
            let bytes: Vec<u8> = all.bytes().iter().copied().step_by(step as usize).collect();
            Ok(Term::binary(bytes))
        }
        _ => Ok(all),
    }
}
