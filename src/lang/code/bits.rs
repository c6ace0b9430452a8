//! `<<...>>`: what a segment is, for building and for matching.

use super::{Expr, Line};

/// What a segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitKind {
    /// `integer`.
    Integer,
    /// `float`.
    Float,
    /// `binary`, `bytes`.
    Binary,
    /// `bitstring`, `bits`.
    Bits,
    /// `utf8`.
    Utf8,
    /// `utf16`.
    Utf16,
    /// `utf32`.
    Utf32,
}

/// The order of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// The most significant first; the default.
    Big,
    /// The least significant first; also `native`.
    Little,
}

/// A segment; `V` is what stands before the `::`.
pub struct BitSegment<V> {
    /// The value or pattern.
    pub value: V,
    /// What it holds.
    pub kind: BitKind,
    /// How many units, where that is said.
    pub size: Option<Expr>,
    /// How many bits a unit has.
    pub unit: u32,
    /// Whether an integer has a sign.
    pub signed: bool,
    /// The order of bytes.
    pub endian: Endian,
    /// Where.
    pub line: Line,
}
