//! `String`: texts as UTF-8, seen as grapheme clusters.
//!
//! Files by topic: `graphemes` (cutting into characters and slices), `casing`, `trim` (also padding), `split`,
//! `replace` (also looking for parts), `distance` (how alike two texts are), `convert` (to other types, and
//! checks). Bytes that are no UTF-8 count as characters of their own, as they do in Elixir.

mod casing;
mod convert;
mod distance;
pub mod graphemes;
mod replace;
mod split;
mod trim;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

pub use casing::{Mode, capitalize_first, downcase, upcase};
pub use trim::is_whitespace;

const PARTS: &[&[Native]] = &[
    casing::TABLE,
    convert::TABLE,
    distance::TABLE,
    graphemes::TABLE,
    replace::TABLE,
    split::TABLE,
    trim::TABLE,
];

/// `String`.
pub const MODULE: NativeModule = NativeModule {
    name: "String",
    doc: "Texts: binaries that hold UTF-8.

What a reader takes for one character is a grapheme, which may consist of several code points. The functions
here count in graphemes unless their names say otherwise.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};
