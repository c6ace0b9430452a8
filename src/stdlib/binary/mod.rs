//! `:binary`: bytes seen as bytes.

mod convert;
pub mod pattern;
mod search;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

pub use search::insert;

const PARTS: &[&[Native]] = &[convert::TABLE, search::TABLE];

/// `:binary`.
pub const MODULE: NativeModule = NativeModule {
    name: ":binary",
    doc: "Erlang's functions on binaries: looking for bytes, cutting, taking parts.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};
