//! Binaries and bitstrings: shared bytes, of which a term may see a part.
//!
//! A string is a binary that holds UTF-8. Taking a part of a binary shares its bytes.

use triomphe::Arc;

use super::Term;

/// A sequence of bits, most often a whole number of bytes.
#[derive(Clone)]
pub struct Binary(Arc<Part>);

struct Part {
    bytes: Bytes,
    /// How many bits of the last byte count, 1 to 8; 8 for a binary (also an empty one).
    last_bits: u8,
}

enum Bytes {
    Whole(Box<[u8]>),
    /// A window into a `Whole`.
    Slice {
        of: Binary,
        from: usize,
        to: usize,
    },
}

impl Binary {
    /// A binary of these bytes.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Binary {
        Binary(Arc::new(Part {
            bytes: Bytes::Whole(bytes.into()),
            last_bits: 8,
        }))
    }

    /// A bitstring: of the last byte only the top `last_bits` (1 to 8) count; the others must be zero.
    pub fn bits(bytes: impl Into<Box<[u8]>>, last_bits: u8) -> Binary {
        Binary(Arc::new(Part {
            bytes: Bytes::Whole(bytes.into()),
            last_bits,
        }))
    }

    /// All bytes, the last one padded with zero bits when [`Binary::last_bits`] is less than 8.
    pub fn bytes(&self) -> &[u8] {
        match &self.0.bytes {
            Bytes::Whole(bytes) => bytes,
            Bytes::Slice { of, from, to } => &of.bytes()[*from..*to],
        }
    }

    /// How many bits of the last byte count, 1 to 8.
    pub fn last_bits(&self) -> u8 {
        self.0.last_bits
    }

    /// Whether it is a whole number of bytes, what Elixir calls a binary.
    pub fn is_binary(&self) -> bool {
        self.0.last_bits == 8
    }

    /// The length in bits.
    pub fn bit_len(&self) -> usize {
        let bytes = self.bytes().len();
        if bytes == 0 {
            0
        } else {
            (bytes - 1) * 8 + usize::from(self.0.last_bits)
        }
    }

    /// The text, if this is a binary that holds valid UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        if self.is_binary() {
            std::str::from_utf8(self.bytes()).ok()
        } else {
            None
        }
    }

    /// The bytes from `from` up to `to`, sharing memory with this one. Both must lie within the
    /// whole bytes.
    pub fn slice(&self, from: usize, to: usize) -> Binary {
        assert!(
            from <= to && to <= self.bytes().len(),
            "a slice lies within its binary"
        );
        if to - from <= 32 {
            return Binary::new(&self.bytes()[from..to]);
        }
        let (of, base) = match &self.0.bytes {
            Bytes::Whole(_) => (self.clone(), 0),
            Bytes::Slice { of, from, .. } => (of.clone(), *from),
        };
        Binary(Arc::new(Part {
            bytes: Bytes::Slice {
                of,
                from: base + from,
                to: base + to,
            },
            last_bits: 8,
        }))
    }
}

impl std::fmt::Debug for Binary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_str() {
            Some(text) => write!(f, "{text:?}"),
            None => write!(f, "<<{:?}>>", self.bytes()),
        }
    }
}

impl Term {
    /// A string.
    pub fn string(text: impl AsRef<str>) -> Term {
        Term::Binary(Binary::new(text.as_ref().as_bytes()))
    }

    /// A binary of these bytes.
    pub fn binary(bytes: impl Into<Box<[u8]>>) -> Term {
        Term::Binary(Binary::new(bytes))
    }

    /// The text if this is a binary of valid UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Term::Binary(binary) => binary.as_str(),
            _ => None,
        }
    }

    /// The bytes if this is a binary (a whole number of bytes).
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Term::Binary(binary) if binary.is_binary() => Some(binary.bytes()),
            _ => None,
        }
    }
}
