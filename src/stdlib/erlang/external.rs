//! The external term format: terms as bytes, as OTP 25 writes them.
//!
//! Functions with code of their own are not written: the lab has no form for them that another program could read.

use num_bigint::{BigInt, Sign};

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Binary, Fun, Map, Pid, Ref, Term, atoms, stack};

natives! { pub const FUNCTIONS of ":erlang":
    /// The term of a binary in the external term format. With `:safe` no new atoms come of it, with `:used` the answer
    /// is `{term, bytes}`.
    ///
    ///     iex> :erlang.binary_to_term(<<131, 104, 2, 100, 0, 2, "ok", 97, 7>>)
    ///     {:ok, 7}
    "binary_to_term" 1 => |_, args| decode(&args[0], &Term::Nil);
    "binary_to_term" 2 => |_, args| decode(&args[0], &args[1]);
    /// How many bytes `term_to_binary/1` makes of a term, at most.
    ///
    ///     iex> :erlang.external_size({:ok, 7})
    ///     10
    "external_size" 1 => |_, args| Ok(Term::from(encode(&args[0])?.len()));
    /// A term in the external term format. It is not compressed, whatever the options ask for.
    ///
    ///     iex> :erlang.term_to_binary({:ok, 7})
    ///     <<131, 104, 2, 100, 0, 2, 111, 107, 97, 7>>
    "term_to_binary" 1 => |_, args| encode(&args[0]).map(Term::binary);
    "term_to_binary" 2 => to_binary;
}

const VERSION: u8 = 131;

/// The tags of the format.
mod tag {
    pub(super) const NEW_FLOAT: u8 = 70;
    pub(super) const BIT_BINARY: u8 = 77;
    pub(super) const NEW_PID: u8 = 88;
    pub(super) const NEWER_REFERENCE: u8 = 90;
    pub(super) const SMALL_INTEGER: u8 = 97;
    pub(super) const INTEGER: u8 = 98;
    pub(super) const ATOM: u8 = 100;
    pub(super) const SMALL_TUPLE: u8 = 104;
    pub(super) const LARGE_TUPLE: u8 = 105;
    pub(super) const NIL: u8 = 106;
    pub(super) const STRING: u8 = 107;
    pub(super) const LIST: u8 = 108;
    pub(super) const BINARY: u8 = 109;
    pub(super) const SMALL_BIG: u8 = 110;
    pub(super) const LARGE_BIG: u8 = 111;
    pub(super) const EXPORT: u8 = 113;
    pub(super) const SMALL_ATOM: u8 = 115;
    pub(super) const MAP: u8 = 116;
    pub(super) const ATOM_UTF8: u8 = 118;
    pub(super) const SMALL_ATOM_UTF8: u8 = 119;
}

/// Stack that one level of nesting may need, and how much more is taken when less is left.
const RED_ZONE: usize = 64 * 1024;
const MORE: usize = 1024 * 1024;

fn to_binary(_: &mut Proc, args: &[Term]) -> Reply {
    let known = |option: &Term| {
        let name = match option.as_tuple() {
            Some([Term::Atom(name), Term::Int(_)]) => Some(*name),
            _ => option.as_atom(),
        };
        matches!(
            name.map(Atom::as_str),
            Some("compressed" | "deterministic" | "minor_version")
        )
    };
    let options = args[1].to_vec();
    if !options.is_some_and(|options| options.iter().all(known)) {
        return Err(Raise::bad_argument(2, "invalid option in list"));
    }
    encode(&args[0]).map(Term::binary)
}

fn encode(term: &Term) -> Result<Vec<u8>, Raise> {
    let mut out = vec![VERSION];
    write(&mut out, term)?;
    Ok(out)
}

fn length(out: &mut Vec<u8>, len: usize) {
    out.extend(u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes());
}

fn write(out: &mut Vec<u8>, term: &Term) -> Result<(), Raise> {
    stack::maybe_grow(RED_ZONE, MORE, || match term {
        Term::Int(value) => {
            write_int(out, *value);
            Ok(())
        }
        Term::BigInt(value) => {
            write_big(out, value);
            Ok(())
        }
        Term::Float(value) => {
            out.push(tag::NEW_FLOAT);
            out.extend(value.to_be_bytes());
            Ok(())
        }
        Term::Atom(atom) => {
            write_atom(out, *atom);
            Ok(())
        }
        Term::Pid(pid) => {
            write_pid(out, *pid);
            Ok(())
        }
        Term::Ref(reference) => {
            write_ref(out, *reference);
            Ok(())
        }
        Term::Nil => {
            out.push(tag::NIL);
            Ok(())
        }
        Term::Binary(binary) => {
            write_bits(out, binary);
            Ok(())
        }
        Term::Fun(fun) => write_fun(out, fun),
        Term::Tuple(_) => write_tuple(out, term.as_tuple().unwrap_or_default()),
        Term::Map(map) => write_map(out, map),
        Term::Cons(_) => write_list(out, term),
    })
}

fn write_int(out: &mut Vec<u8>, value: i64) {
    if let Ok(byte) = u8::try_from(value) {
        out.extend([tag::SMALL_INTEGER, byte]);
    } else if let Ok(value) = i32::try_from(value) {
        out.push(tag::INTEGER);
        out.extend(value.to_be_bytes());
    } else {
        write_big(out, &BigInt::from(value));
    }
}

fn write_big(out: &mut Vec<u8>, value: &BigInt) {
    let (sign, bytes) = value.to_bytes_le();
    match u8::try_from(bytes.len()) {
        Ok(len) => out.extend([tag::SMALL_BIG, len]),
        Err(_) => {
            out.push(tag::LARGE_BIG);
            length(out, bytes.len());
        }
    }
    out.push(u8::from(sign == Sign::Minus));
    out.extend(bytes);
}

/// Names that fit into Latin-1 are written so.
fn write_atom(out: &mut Vec<u8>, atom: Atom) {
    let name = atom.as_str();
    let latin: Option<Vec<u8>> = name
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let (tag, bytes) = match latin {
        Some(bytes) => (tag::ATOM, bytes),
        None if name.len() < 256 => (tag::SMALL_ATOM_UTF8, name.as_bytes().to_vec()),
        None => (tag::ATOM_UTF8, name.as_bytes().to_vec()),
    };
    out.push(tag);
    let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
    out.extend(&len[usize::from(tag == tag::SMALL_ATOM_UTF8)..]);
    out.extend(bytes);
}

fn write_pid(out: &mut Vec<u8>, pid: Pid) {
    let (number, serial) = pid.parts();
    out.push(tag::NEW_PID);
    write_atom(out, atoms::NODE);
    for part in [number, serial, 0] {
        out.extend((part as u32).to_be_bytes());
    }
}

fn write_ref(out: &mut Vec<u8>, reference: Ref) {
    let (first, middle, last) = reference.parts();
    out.extend([tag::NEWER_REFERENCE, 0, 3]);
    write_atom(out, atoms::NODE);
    for part in [0, last, middle, first] {
        out.extend((part as u32).to_be_bytes());
    }
}

fn write_bits(out: &mut Vec<u8>, binary: &Binary) {
    let bytes = binary.bytes();
    if binary.is_binary() {
        out.push(tag::BINARY);
        length(out, bytes.len());
    } else {
        out.push(tag::BIT_BINARY);
        length(out, bytes.len());
        out.push(binary.last_bits());
    }
    out.extend(bytes);
}

fn write_fun(out: &mut Vec<u8>, fun: &Fun) -> Result<(), Raise> {
    let Some((module, name, arity)) = fun.as_export() else {
        return Err(Raise::bad_argument(
            1,
            "a function with code of its own, which suplab cannot write as bytes yet",
        ));
    };
    out.push(tag::EXPORT);
    write_atom(out, module);
    write_atom(out, name);
    write_int(out, arity as i64);
    Ok(())
}

fn write_tuple(out: &mut Vec<u8>, elements: &[Term]) -> Result<(), Raise> {
    match u8::try_from(elements.len()) {
        Ok(len) => out.extend([tag::SMALL_TUPLE, len]),
        Err(_) => {
            out.push(tag::LARGE_TUPLE);
            length(out, elements.len());
        }
    }
    elements.iter().try_for_each(|element| write(out, element))
}

fn write_map(out: &mut Vec<u8>, map: &Map) -> Result<(), Raise> {
    out.push(tag::MAP);
    length(out, map.len());
    map.iter().try_for_each(|(key, value)| {
        write(out, key)?;
        write(out, value)
    })
}

/// Short lists of bytes have a form of their own.
fn write_list(out: &mut Vec<u8>, list: &Term) -> Result<(), Raise> {
    let mut elements = list.iter();
    let all: Vec<&Term> = elements.by_ref().collect();
    let tail = elements.rest();
    let byte = |term: &&Term| u8::try_from(term.as_int()?).ok();
    let bytes: Option<Vec<u8>> = all.iter().map(byte).collect();
    if let (Some(bytes), Term::Nil, Ok(len)) = (bytes, tail, u16::try_from(all.len())) {
        out.push(tag::STRING);
        out.extend(len.to_be_bytes());
        out.extend(bytes);
        return Ok(());
    }
    out.push(tag::LIST);
    length(out, all.len());
    all.into_iter()
        .try_for_each(|element| write(out, element))?;
    write(out, tail)
}

fn decode(bytes: &Term, options: &Term) -> Reply {
    let has = |name: &str| options.iter().any(|option| option.is_atom(Atom::new(name)));
    let all = bytes
        .as_bytes()
        .ok_or_else(|| Raise::bad_argument(1, "not a binary"))?;
    let mut reader = Reader {
        left: all,
        safe: has("safe"),
    };
    let term = (reader.byte() == Some(VERSION))
        .then(|| reader.term())
        .flatten();
    match term {
        Some(term) if has("used") => {
            let used = all.len() - reader.left.len();
            Ok(Term::tuple([term, Term::from(used)]))
        }
        Some(term) => Ok(term),
        None if reader.safe => Err(Raise::bad_argument(
            1,
            "invalid or unsafe external representation of a term",
        )),
        None => Err(Raise::bad_argument(
            1,
            "invalid external representation of a term",
        )),
    }
}

/// The bytes that have not been read yet; `None` from its functions where they are no term.
struct Reader<'b> {
    left: &'b [u8],
    safe: bool,
}

impl<'b> Reader<'b> {
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (taken, left) = self.left.split_at_checked(len)?;
        self.left = left;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn short(&mut self) -> Option<usize> {
        let bytes = self.take(2)?;
        Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)))
    }

    fn word(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn term(&mut self) -> Option<Term> {
        stack::maybe_grow(RED_ZONE, MORE, || {
            let tag = self.byte()?;
            self.tagged(tag)
        })
    }

    fn tagged(&mut self, tag: u8) -> Option<Term> {
        Some(match tag {
            tag::SMALL_INTEGER => Term::from(usize::from(self.byte()?)),
            tag::INTEGER => Term::Int(i64::from(self.word()?.cast_signed())),
            tag::NEW_FLOAT => {
                let value = f64::from_be_bytes(self.take(8)?.try_into().ok()?);
                value.is_finite().then_some(Term::Float(value))?
            }
            tag::SMALL_BIG => {
                let len = usize::from(self.byte()?);
                self.big(len)?
            }
            tag::LARGE_BIG => {
                let len = self.word()? as usize;
                self.big(len)?
            }
            tag::ATOM | tag::SMALL_ATOM | tag::ATOM_UTF8 | tag::SMALL_ATOM_UTF8 => {
                Term::Atom(self.atom(tag)?)
            }
            tag::SMALL_TUPLE => {
                let len = usize::from(self.byte()?);
                Term::tuple(self.terms(len)?)
            }
            tag::LARGE_TUPLE => {
                let len = self.word()? as usize;
                Term::tuple(self.terms(len)?)
            }
            tag::NIL => Term::Nil,
            tag::STRING => {
                let len = self.short()?;
                let bytes = self.take(len)?.iter();
                Term::list(bytes.map(|b| Term::Int(i64::from(*b))).collect::<Vec<_>>())
            }
            tag::LIST => {
                let len = self.word()? as usize;
                let elements = self.terms(len)?;
                Term::list_with_tail(elements, self.term()?)
            }
            tag::BINARY => {
                let len = self.word()? as usize;
                Term::binary(self.take(len)?.to_vec())
            }
            tag::BIT_BINARY => self.bits()?,
            tag::MAP => self.map()?,
            tag::EXPORT => self.export()?,
            tag::NEW_PID => self.pid()?,
            tag::NEWER_REFERENCE => self.reference()?,
            _ => return None,
        })
    }

    /// Each term takes a byte at least: a length beyond what is left is no length.
    fn terms(&mut self, len: usize) -> Option<Vec<Term>> {
        if len > self.left.len() {
            return None;
        }
        (0..len).map(|_| self.term()).collect()
    }

    fn big(&mut self, len: usize) -> Option<Term> {
        let sign = match self.byte()? {
            0 => Sign::Plus,
            _ => Sign::Minus,
        };
        let bytes = self.take(len)?;
        Some(Term::integer(BigInt::from_bytes_le(sign, bytes)))
    }

    fn atom(&mut self, tag: u8) -> Option<Atom> {
        let len = match tag {
            tag::SMALL_ATOM | tag::SMALL_ATOM_UTF8 => usize::from(self.byte()?),
            _ => self.short()?,
        };
        let bytes = self.take(len)?;
        let name: String = match tag {
            tag::ATOM | tag::SMALL_ATOM => bytes.iter().map(|b| char::from(*b)).collect(),
            _ => std::str::from_utf8(bytes).ok()?.to_string(),
        };
        if name.chars().count() > 255 {
            return None;
        }
        match self.safe {
            true => Atom::existing(&name),
            false => Some(Atom::new(&name)),
        }
    }

    /// An atom with its tag.
    fn name(&mut self) -> Option<Atom> {
        self.term()?.as_atom()
    }

    fn bits(&mut self) -> Option<Term> {
        let len = self.word()? as usize;
        let last = self.byte().filter(|bits| (1..=8).contains(bits))?;
        let mut bytes = self.take(len)?.to_vec();
        *bytes.last_mut()? &= u8::MAX << (8 - last);
        Some(Term::Binary(Binary::bits(bytes, last)))
    }

    fn map(&mut self) -> Option<Term> {
        let len = self.word()? as usize;
        let all = self.terms(len.checked_mul(2)?)?;
        let entries = all
            .chunks_exact(2)
            .map(|pair| (pair[0].clone(), pair[1].clone()));
        let map = Map::from_entries(entries);
        (map.len() == len).then_some(Term::Map(map))
    }

    fn export(&mut self) -> Option<Term> {
        let (module, name) = (self.name()?, self.name()?);
        let arity = u8::try_from(self.term()?.as_int()?).ok()?;
        Some(Term::Fun(Fun::export(module, name, arity)))
    }

    fn pid(&mut self) -> Option<Term> {
        let node = self.name()?;
        let (number, serial, _) = (self.word()?, self.word()?, self.word()?);
        let pid = Pid::from_parts(u64::from(number), u64::from(serial))?;
        (node == atoms::NODE).then_some(Term::Pid(pid))
    }

    fn reference(&mut self) -> Option<Term> {
        let (len, node, _) = (self.short()?, self.name()?, self.word()?);
        let mut parts = [0; 3];
        for part in parts.get_mut(..len)? {
            *part = u64::from(self.word()?);
        }
        let [last, middle, first] = parts;
        let reference = Ref::from_parts(first, middle, last)?;
        (node == atoms::NODE).then_some(Term::Ref(reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(term: &Term) -> Option<Term> {
        let bytes = encode(term).ok()?;
        decode(&Term::binary(bytes), &Term::Nil).ok()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let table = [
            Term::Int(0),
            Term::Int(255),
            Term::Int(-1),
            Term::Int(i64::MIN),
            Term::integer(BigInt::from(7).pow(2000)),
            Term::Float(-1.5),
            Term::atom("größe"),
            Term::atom("日本"),
            Term::string("text"),
            Term::Binary(Binary::bits(vec![0b1010_0000], 3)),
            Term::Pid(Pid(77)),
            Term::Ref(Ref(1 << 40)),
            Term::list_with_tail(vec![Term::Int(1)], Term::atom("tail")),
            Term::list(vec![Term::Int(104), Term::Int(105)]),
            Term::list(vec![Term::Int(1); 70_000]),
            Term::tuple(vec![Term::NIL; 300]),
            Term::map([(Term::Int(1), Term::Nil), (Term::Float(1.0), Term::OK)]),
            Term::Fun(Fun::export(Atom::module("Enum"), Atom::new("map"), 2)),
        ];
        for term in table {
            assert_eq!(round(&term).as_ref(), Some(&term));
        }
    }

    #[test]
    fn deep_terms_and_lengths_that_lie_do_no_harm() {
        let deep = (0..200_000).fold(Term::Nil, |inner, _| Term::tuple([inner]));
        assert_eq!(round(&deep), Some(deep));
        for bytes in [
            &[131, tag::LIST, 255, 255, 255, 255][..],
            &[131, tag::MAP, 255, 255, 255, 255],
            &[131, tag::BINARY, 255, 255, 255, 255],
            &[131],
            &[130, 106],
            &[],
        ] {
            assert!(decode(&Term::binary(bytes.to_vec()), &Term::Nil).is_err());
        }
    }
}
