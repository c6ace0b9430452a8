//! Hashes of terms: `:erlang.phash2`, the same numbers as on the BEAM.
//!
//! The function is Bob Jenkins's mix of 32-bit words, fed with the term from left to right. It depends only on
//! the term, never on addresses or on the order in which atoms came up, so programs may print what
//! follows from it. Equal terms (`===`) have equal hashes. Pids, references and closures hash by their
//! numbers here, which are not those of a BEAM.

use std::hash::{Hash, Hasher};

use super::{Atom, Binary, Fun, Term};

/// The golden ratio's digits; each kind of term mixes with its own multiple of them.
const fn seed(kind: u32) -> u32 {
    0x9e37_79b9_u32.wrapping_mul(kind)
}

const SMALL: u32 = seed(1);
const NIL: u32 = seed(2);
const ATOM: u32 = seed(3);
const BYTES: u32 = seed(4);
const PID: u32 = seed(5);
const REF: u32 = seed(7);
const TUPLE: u32 = seed(9);
const NEGATIVE: u32 = seed(10);
const POSITIVE: u32 = seed(11);
const FLOAT: u32 = seed(12);
const BINARY: u32 = seed(13);
const NAME: u32 = seed(14);
const BITS: u32 = seed(15);
const MAP: u32 = seed(16);
const PAIRS: u32 = seed(19);

/// `:erlang.phash2(term)`: 0 to 2^27 - 1.
pub fn phash2(term: &Term) -> u32 {
    hash(term) & ((1 << 27) - 1)
}

/// `:erlang.phash2(term, range)`: 0 to `range - 1`, for a range up to 2^32.
pub fn phash2_range(term: &Term, range: u64) -> u64 {
    u64::from(hash(term)) % range.max(1)
}

impl Hash for Term {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(hash(self));
    }
}

/// All 32 bits of the hash.
pub fn hash(term: &Term) -> u32 {
    let mut state = State {
        hash: 0,
        pairs: 0,
        waiting: vec![Step::Term(term)],
    };
    while let Some(step) = state.waiting.pop() {
        match step {
            Step::Term(term) => state.term(term),
            // The pairs of a map have no order: each is hashed by itself, and the hashes are put together.
            Step::PairDone => state.pairs ^= std::mem::take(&mut state.hash),
            Step::MapDone { hash, pairs } => {
                state.hash = hash;
                state.word(state.pairs, PAIRS);
                state.pairs = pairs;
            }
        }
    }
    state.hash
}

enum Step<'a> {
    Term(&'a Term),
    PairDone,
    MapDone { hash: u32, pairs: u32 },
}

struct State<'a> {
    hash: u32,
    pairs: u32,
    waiting: Vec<Step<'a>>,
}

impl<'a> State<'a> {
    fn words(&mut self, first: u32, second: u32, kind: u32) {
        self.hash = mix(
            kind.wrapping_add(first),
            kind.wrapping_add(second),
            self.hash,
        );
    }

    fn word(&mut self, word: u32, kind: u32) {
        self.words(word, 0, kind);
    }

    fn wide(&mut self, value: u64, kind: u32) {
        self.words(value as u32, (value >> 32) as u32, kind);
    }

    fn term(&mut self, term: &'a Term) {
        match term {
            Term::Int(value) => self.integer(*value),
            Term::BigInt(value) => {
                let (sign, digits) = value.to_u64_digits();
                let kind = if sign == num_bigint::Sign::Minus {
                    NEGATIVE
                } else {
                    POSITIVE
                };
                for digit in digits {
                    self.wide(digit, kind);
                }
            }
            Term::Float(value) => {
                let bits = if *value == 0.0 { 0 } else { value.to_bits() };
                self.words((bits >> 32) as u32, bits as u32, FLOAT);
            }
            Term::Atom(name) if self.hash == 0 => self.hash = atom(*name),
            Term::Atom(name) => self.word(atom(*name), ATOM),
            Term::Nil if self.hash == 0 => self.hash = 3_468_870_702,
            Term::Nil => self.word(2, NIL),
            Term::Pid(pid) => self.wide(pid.0, PID),
            Term::Ref(reference) => self.wide(reference.0, REF),
            Term::Fun(fun) => self.fun(fun),
            Term::Binary(binary) => self.binary(binary),
            Term::Cons(_) => self.list(term),
            Term::Tuple(elements) => {
                self.word(elements.len() as u32, TUPLE);
                self.waiting.extend(elements.iter().rev().map(Step::Term));
            }
            Term::Map(map) => {
                self.word(map.len() as u32, MAP);
                if !map.is_empty() {
                    self.waiting.push(Step::MapDone {
                        hash: self.hash,
                        pairs: self.pairs,
                    });
                    (self.hash, self.pairs) = (0, 0);
                    let pairs = map.iter().rev();
                    self.waiting.extend(pairs.flat_map(|(key, value)| {
                        [Step::PairDone, Step::Term(value), Step::Term(key)]
                    }));
                }
            }
        }
    }

    fn integer(&mut self, value: i64) {
        let kind = if value < 0 { NEGATIVE } else { POSITIVE };
        if !(-(1 << 27)..1 << 27).contains(&value) {
            return self.wide(value.unsigned_abs(), kind);
        }
        if value < 0 {
            self.word(value.unsigned_abs() as u32, SMALL);
        }
        self.word(value as u32, SMALL);
    }

    /// Bytes at the front of a list go four to a word, then the first other element, then the rest.
    fn list(&mut self, list: &'a Term) {
        let (mut rest, mut word, mut count) = (list, 0_u32, 0);
        while let Term::Cons(cell) = rest {
            let Term::Int(byte @ 0..=255) = cell.head else {
                break;
            };
            word = (word << 8).wrapping_add(byte as u32);
            count += 1;
            if count == 4 {
                self.word(word, BYTES);
                (word, count) = (0, 0);
            }
            rest = &cell.tail;
        }
        if count > 0 {
            self.word(word, BYTES);
        }
        match rest {
            Term::Cons(cell) => self
                .waiting
                .extend([Step::Term(&cell.tail), Step::Term(&cell.head)]),
            end => self.waiting.push(Step::Term(end)),
        }
    }

    fn binary(&mut self, binary: &Binary) {
        let start = BINARY.wrapping_add(self.hash);
        let (bytes, bits) = (binary.bytes(), binary.last_bits());
        match bytes.split_last() {
            None => self.hash = start,
            Some((last, whole)) if bits < 8 => {
                self.hash = block(whole, start);
                self.words(u32::from(bits), u32::from(last >> (8 - bits)), BITS);
            }
            Some(_) => self.hash = block(bytes, start),
        }
    }

    fn fun(&mut self, fun: &Fun) {
        match (fun.as_export(), fun.any_body()) {
            (Some((module, name, arity)), _) => {
                self.words(arity as u32, atom(module), SMALL);
                self.word(atom(name), NAME);
            }
            (None, Some(body)) => {
                self.hash = block(body.describe().as_bytes(), NAME.wrapping_add(self.hash))
            }
            (None, None) => self.word(fun.arity() as u32, NAME),
        }
    }
}

/// Jenkins's mix of three words, of which the third comes out.
fn mix(mut a: u32, mut b: u32, mut c: u32) -> u32 {
    mix_all(&mut a, &mut b, &mut c);
    c
}

fn mix_all(a: &mut u32, b: &mut u32, c: &mut u32) {
    for (x, y, z) in [(13, 8, 13), (12, 16, 5), (3, 10, 15)] {
        *a = a.wrapping_sub(*b).wrapping_sub(*c) ^ (*c >> x);
        *b = b.wrapping_sub(*c).wrapping_sub(*a) ^ (*a << y);
        *c = c.wrapping_sub(*a).wrapping_sub(*b) ^ (*b >> z);
    }
}

/// The hash of some bytes, twelve at a time.
fn block(bytes: &[u8], start: u32) -> u32 {
    let (mut a, mut b, mut c) = (SMALL, SMALL, start);
    let word = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0_u32, |word, byte| (word << 8) | u32::from(*byte))
    };
    let mut chunks = bytes.chunks_exact(12);
    for chunk in &mut chunks {
        a = a.wrapping_add(word(&chunk[..4]));
        b = b.wrapping_add(word(&chunk[4..8]));
        c = c.wrapping_add(word(&chunk[8..]));
        mix_all(&mut a, &mut b, &mut c);
    }
    let rest = chunks.remainder();
    let part = |from: usize| word(&rest[from.min(rest.len())..(from + 4).min(rest.len())]);
    // The lowest byte of the third word is the length's.
    c = c
        .wrapping_add(bytes.len() as u32)
        .wrapping_add(part(8) << 8);
    mix(a.wrapping_add(part(0)), b.wrapping_add(part(4)), c)
}

/// The hash of an atom's text, in which a character up to 255 counts as one byte (as P. J. Weinberger's
/// function did when texts were Latin-1).
fn atom(name: Atom) -> u32 {
    let mut hash = 0_u32;
    let mut bytes = name.as_str().bytes().peekable();
    while let Some(byte) = bytes.next() {
        let mut value = byte;
        if byte & 0xfe == 0xc2
            && let Some(low) = bytes.next_if(|next| next & 0xc0 == 0x80)
        {
            value = (byte << 6) | (low & 0x3f);
        }
        hash = (hash << 4).wrapping_add(u32::from(value));
        let high = hash & 0xf000_0000;
        hash = (hash ^ (high >> 24)) & !high;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_beam() {
        let list = |codes: &[i64]| Term::list(codes.iter().copied().map(Term::Int));
        let one = || Term::map([(Term::Int(1), Term::Int(2))]);
        let table = [
            (Term::Int(0), 3_175_731_469),
            (Term::Int(-255), 661_110_369),
            (Term::Int(134_217_728), 2_562_491_755),
            (Term::Int(i64::MIN), 1_736_826_119),
            (
                Term::integer(num_bigint::BigInt::from(-1) << 64),
                2_563_594_619,
            ),
            (Term::Float(1.5), 2_023_646_235),
            (Term::Float(-0.0), 423_528_920),
            (Term::atom("é日"), 1_015_829),
            (Term::Nil, 3_468_870_702),
            (list(&[97, 98, 99, 100, 101]), 2_487_089_008),
            (list(&[300, 1, 2]), 2_902_664_759),
            (Term::tuple([one(), one()]), 1_397_816_095),
            (Term::string("abcdefghijklmnopqrstuvwxyz"), 2_974_138_351),
            (Term::Binary(Binary::bits([1, 0x40], 4)), 3_866_116_213),
            (
                Fun::export(Atom::module("String"), Atom::new("upcase"), 1).into(),
                2_169_102_661,
            ),
        ];
        for (term, expected) in table {
            assert_eq!(hash(&term), expected, "{term}");
        }
        assert_eq!(phash2(&Term::Int(0)), 88_723_725);
        assert_eq!(phash2_range(&Term::Int(0), 0), 0);
    }
}
