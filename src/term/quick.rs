//! Hashing for tables whose keys are the program's own: pids, atoms, numbers, names.
//!
//! The standard tables guard against keys that somebody chose in order to make them slow, and pay for that with
//! each look-up. Here nobody gains by it: who types the atoms is who waits. What is iterated in the order of such
//! a table must be sorted before anybody sees it, as with any hash table.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table with [`QuickHasher`].
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// One multiplication for each eight bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuickHasher(u64);

/// An odd number with its bits well mixed (the golden ratio's).
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl QuickHasher {
    #[inline]
    fn add(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(FACTOR);
    }
}

impl Hasher for QuickHasher {
    /// A product's high bits depend on all bits of the number, its low bits on the low ones only; a table looks
    /// at the low ones first.
    #[inline]
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.add(u64::from_le_bytes(*chunk));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(last) ^ ((rest.len() as u64) << 56));
        }
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn spreads_numbers_in_sequence_and_in_steps() {
        for step in [1, 16, 4096] {
            let hashes = (0..1024_u64)
                .map(|n| BuildHasherDefault::<QuickHasher>::default().hash_one(n * step) % 1024);
            let different: HashSet<u64> = hashes.collect();
            assert!(different.len() > 500, "step {step}: {}", different.len());
        }
    }

    #[test]
    fn tells_texts_apart() {
        let hash = |text: &str| BuildHasherDefault::<QuickHasher>::default().hash_one(text);
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "a\0",
            "12345678",
            "123456781",
            "12345678\0",
        ];
        let different: HashSet<u64> = texts.into_iter().map(hash).collect();
        assert_eq!(different.len(), texts.len());
    }
}
