//! `Kernel`: the functions that every module imports, by topic.

pub mod process;

use crate::runtime::{Native, NativeModule};

use super::table::{count, join};

const PARTS: &[&[Native]] = &[process::FUNCTIONS];

static ALL: [Native; count(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Kernel",
    doc: "The functions that are there without naming a module.",
    functions: &ALL,
};
