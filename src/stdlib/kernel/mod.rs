//! `Kernel`: the functions that every module has without asking, by topic.
//!
//! What is Erlang's under another name stands in `stdlib::erlang`; macros and special forms are part of the
//! language. Processes are in `process`.

mod control;
mod data;
mod operators;
mod paths;
pub mod process;
mod text;
mod types;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

const PARTS: &[&[Native]] = &[
    control::FUNCTIONS,
    data::FUNCTIONS,
    operators::FUNCTIONS,
    paths::FUNCTIONS,
    process::FUNCTIONS,
    text::FUNCTIONS,
    types::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Kernel",
    doc: "What every piece of code can use without naming a module: operators, tests of types, and the basic \
functions on numbers, lists, tuples, maps and processes.",
    functions: &ALL,
};
