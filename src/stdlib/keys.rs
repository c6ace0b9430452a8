//! Terms as keys of Rust's sorted collections.

use std::cmp::Ordering;

use crate::term::{Term, compare_exact};

/// A term ordered and equal as map keys are: `1` and `1.0` differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact(pub Term);

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_exact(&self.0, &other.0)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
