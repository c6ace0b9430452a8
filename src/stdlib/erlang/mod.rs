//! `:erlang`: the built-in functions that `Kernel` and others stand on, by topic.
//!
//! Most of `Kernel`'s functions are these under another name, so the code is here and `Kernel`'s tables
//! point to it. What is wrong with an argument is told in the BEAM's words. Processes, names, timers and
//! signals are in `process`.

pub mod arithmetic;
pub mod atoms;
pub mod binaries;
pub mod calls;
mod checksums;
pub mod comparison;
pub mod external;
pub mod hashing;
pub mod iolists;
pub mod lists;
pub mod maps;
pub mod names;
pub mod numbers;
pub mod process;
pub mod tuples;
pub mod types;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

const PARTS: &[&[Native]] = &[
    arithmetic::FUNCTIONS,
    atoms::FUNCTIONS,
    binaries::FUNCTIONS,
    calls::FUNCTIONS,
    checksums::FUNCTIONS,
    comparison::FUNCTIONS,
    external::FUNCTIONS,
    hashing::FUNCTIONS,
    iolists::FUNCTIONS,
    lists::FUNCTIONS,
    maps::FUNCTIONS,
    names::FUNCTIONS,
    numbers::FUNCTIONS,
    process::FUNCTIONS,
    crate::stdlib::system::halting::ERLANG,
    crate::stdlib::system::info::ERLANG,
    crate::stdlib::system::time::ERLANG,
    tuples::FUNCTIONS,
    types::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":erlang",
    doc: "Erlang's built-in functions. Elixir's `Kernel` offers most of them under the same names.",
    functions: &ALL,
};
