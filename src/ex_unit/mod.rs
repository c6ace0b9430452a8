//! ExUnit: test cases, assertions, and the run of a suite.
//!
//! `macros` turns `test`, `assert` and their like into plain code; `case` and `callbacks` note what a module's
//! body defines, `assertions` tells what does not hold, `runner` runs the suite, `formatter` prints how it
//! goes, `diff` shows where two values differ, `doctest` runs the examples of docs.

mod assertions;
mod callbacks;
mod capture;
mod case;
mod config;
mod diff;
mod doctest;
mod failure;
mod filters;
mod formatter;
mod macros;
mod runner;
mod script;
mod suite;

use crate::lang::Use;
use crate::runtime::NativeModule;

pub use config::Config;
pub use doctest::markdown;
pub use filters::Filter;
pub use formatter::Counts;
pub use macros::MACROS;
pub use runner::run;
pub use script::{autorun, start};
pub use suite::Suite;

/// The native modules.
pub const MODULES: &[&NativeModule] = &[
    &assertions::MODULE,
    &callbacks::MODULE,
    &capture::SERVER,
    &case::MODULE,
    &doctest::MODULE,
    &formatter::MODULE,
    &script::MODULE,
];

/// The modules written in Elixir: name and source.
pub const EMBEDDED: &[(&str, &str)] = &[
    capture::MODULES[0],
    capture::MODULES[1],
    failure::MODULES[0],
    failure::MODULES[1],
    failure::MODULES[2],
    failure::MODULES[3],
    failure::MODULES[4],
];

/// What `use` of ExUnit's modules writes.
pub const USES: &[Use] = &[case::USE];
