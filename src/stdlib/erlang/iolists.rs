//! Nested lists of bytes and binaries, and the binaries that they make.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Binary, Term};

natives! { pub const FUNCTIONS of ":erlang":
    /// The bytes as a list, bits that are left over as its last element.
    ///
    ///     iex> :erlang.bitstring_to_list(<<1, 2>>)
    ///     [1, 2]
    "bitstring_to_list" 1 => bitstring_to_list;
    /// How many bytes some iodata has.
    ///
    ///     iex> :erlang.iolist_size(["ab", [?c]])
    ///     3
    "iolist_size" 1 => iolist_size;
    /// The binary that some iodata makes.
    ///
    ///     iex> :erlang.iolist_to_binary(["ab", [?c]])
    ///     "abc"
    "iolist_to_binary" 1 => iolist_to_binary;
    /// The binary that a list of iodata makes.
    ///
    ///     iex> :erlang.list_to_binary(["ab", ?c])
    ///     "abc"
    "list_to_binary" 1 => list_to_binary;
    /// The bitstring that a list of bitstrings and bytes makes.
    ///
    ///     iex> :erlang.list_to_bitstring(["ab", ?c])
    ///     "abc"
    "list_to_bitstring" 1 => list_to_bitstring;
}

/// Bits being put together.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// How many bits of the last byte are taken, 0 when it is full.
    taken: u8,
}

impl Bits {
    fn push(&mut self, byte: u8, count: u8) {
        if self.taken == 0 {
            self.bytes.push(byte);
        } else if let Some(last) = self.bytes.last_mut() {
            *last |= byte >> self.taken;
            if self.taken + count > 8 {
                self.bytes.push(byte << (8 - self.taken));
            }
        }
        self.taken = (self.taken + count) % 8;
    }

    fn extend(&mut self, binary: &Binary) {
        if self.taken == 0 {
            self.bytes.extend_from_slice(binary.bytes());
            self.taken = binary.last_bits() % 8;
            return;
        }
        let bytes = binary.bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let last = at + 1 == bytes.len();
            self.push(*byte, if last { binary.last_bits() } else { 8 });
        }
    }

    fn into_term(self) -> Term {
        match self.taken {
            0 => Term::binary(self.bytes),
            bits => Term::Binary(Binary::bits(self.bytes, bits)),
        }
    }
}

/// What a nested list is made of. It keeps its own stack, for lists nest as deep as they like.
fn flatten(data: &Term, whole_bytes: bool) -> Option<Bits> {
    let mut bits = Bits::default();
    let mut waiting = vec![data];
    while let Some(mut term) = waiting.pop() {
        loop {
            match term {
                Term::Nil => break,
                Term::Binary(binary) if binary.is_binary() || !whole_bytes => {
                    bits.extend(binary);
                    break;
                }
                Term::Cons(cell) => {
                    if let Term::Int(byte) = cell.head {
                        bits.push(u8::try_from(byte).ok()?, 8);
                        term = &cell.tail;
                    } else {
                        waiting.push(&cell.tail);
                        term = &cell.head;
                    }
                }
                _ => return None,
            }
        }
    }
    Some(bits)
}

/// The bitstring that a list of bytes and bitstrings makes, `None` if it is no such list.
pub fn bitstring(data: &Term) -> Option<Term> {
    flatten(data, false).map(Bits::into_term)
}

/// The bytes of some iodata, `None` if it is none.
pub fn iodata(data: &Term) -> Option<Vec<u8>> {
    if let Some(bytes) = data.as_bytes() {
        return Some(bytes.to_vec());
    }
    flatten(data, true).map(|bits| bits.bytes)
}

fn iodata_argument(p: &mut Proc, data: &Term) -> Result<Vec<u8>, Raise> {
    let bytes = iodata(data).ok_or_else(|| Raise::bad_argument(1, "not an iodata term"))?;
    p.work(bytes.len() / 10)?;
    Ok(bytes)
}

fn iolist_size(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(iodata_argument(p, &args[0])?.len()))
}

/// The binary that some iodata makes.
pub fn iolist_to_binary(p: &mut Proc, args: &[Term]) -> Reply {
    if args[0].as_bytes().is_some() {
        return Ok(args[0].clone());
    }
    Ok(Term::binary(iodata_argument(p, &args[0])?))
}

/// As [`iolist_to_binary`], of a list only.
pub fn list_to_binary(p: &mut Proc, args: &[Term]) -> Reply {
    let bytes = Some(&args[0])
        .filter(|list| list.is_list())
        .and_then(iodata)
        .ok_or_else(|| Raise::bad_argument(1, "not an iolist term"))?;
    p.work(bytes.len() / 10)?;
    Ok(Term::binary(bytes))
}

fn list_to_bitstring(p: &mut Proc, args: &[Term]) -> Reply {
    let bits = Some(&args[0])
        .filter(|list| list.is_list())
        .and_then(|list| flatten(list, false))
        .ok_or_else(|| Raise::bad_argument(1, "not a bitstring list"))?;
    p.work(bits.bytes.len() / 10)?;
    Ok(bits.into_term())
}

fn bitstring_to_list(p: &mut Proc, args: &[Term]) -> Reply {
    let Term::Binary(binary) = &args[0] else {
        return Err(Raise::bad_argument(1, "not a bitstring"));
    };
    p.work(binary.bytes().len() / 10)?;
    let (whole, rest) = match binary.bytes() {
        [whole @ .., last] if !binary.is_binary() => {
            (whole, Some(Binary::bits([*last], binary.last_bits())))
        }
        whole => (whole, None),
    };
    let elements = whole.iter().map(|byte| Term::Int(i64::from(*byte)));
    let elements: Vec<Term> = elements.chain(rest.map(Term::Binary)).collect();
    Ok(Term::list(elements))
}
