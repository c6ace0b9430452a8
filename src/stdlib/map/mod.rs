//! `Map`: functions on maps, single keys in `keys`, whole maps in `whole`.

mod keys;
mod whole;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

pub use keys::{get_and_update, pop, wrong_update};

const PARTS: &[&[Native]] = &[keys::FUNCTIONS, whole::FUNCTIONS];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Map",
    doc: "Maps from keys of any kind to values.

Read with `map[key]` or `map.key`, change existing keys with `%{map | key: value}`. A map goes through `Enum`'s functions \
as pairs `{key, value}` in the order of its keys.",
    functions: &ALL,
};
