//! The modules of Elixir's standard library, and those of Erlang's that Elixir code calls.
//!
//! Each module is a table of native functions ([`NativeModule`]) in a file or folder of its own name.
//! What the language itself does (special forms, macros) is left to `lang`, what behaviours do to `otp`.

pub mod checks;
pub mod erlang;
mod fail;
pub mod kernel;
mod keys;
pub mod logger;
mod natives;
pub mod process;
mod table;
mod tuple;

use crate::runtime::NativeModule;

/// Every native module, sorted by name.
pub const MODULES: &[&NativeModule] = &[
    &erlang::MODULE,
    &kernel::MODULE,
    &logger::MODULE,
    &logger::erlang::ERROR_LOGGER,
    &logger::erlang::LOGGER,
    &process::MODULE,
    &tuple::MODULE,
];
