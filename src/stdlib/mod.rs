//! The modules of Elixir's standard library, and those of Erlang's that Elixir code calls.
//!
//! Each module is a table of native functions ([`NativeModule`]) in a file or folder of its own name.
//! What the language itself does (special forms, macros) is left to `lang`, what behaviours do to `otp`.

pub mod agent;
pub mod args;
mod atom;
pub mod binary;
mod bitwise;
pub mod chars;
pub mod checks;
pub mod dynamic_supervisor;
pub mod erlang;
mod fail;
mod float;
pub mod gen_server;
mod integer;
pub mod iodata;
pub mod kernel;
mod keys;
pub mod lazy;
pub mod logger;
mod natives;
pub mod process;
pub mod string;
pub mod supervisor;
mod table;
pub mod task;
pub mod task_supervisor;
mod tuple;

use crate::runtime::NativeModule;

/// Every native module, sorted by name.
pub const MODULES: &[&NativeModule] = &[
    &atom::MODULE,
    &bitwise::MODULE,
    &erlang::MODULE,
    &float::MODULE,
    &integer::MODULE,
    &kernel::MODULE,
    &chars::LIST_CHARS,
    &logger::MODULE,
    &logger::erlang::ERROR_LOGGER,
    &logger::erlang::LOGGER,
    &process::MODULE,
    &string::MODULE,
    &chars::STRING_CHARS,
    &agent::MODULE,
    &dynamic_supervisor::MODULE,
    &gen_server::MODULE,
    &supervisor::MODULE,
    &task::MODULE,
    &task::supervised::MODULE,
    &task_supervisor::MODULE,
    &tuple::MODULE,
];
