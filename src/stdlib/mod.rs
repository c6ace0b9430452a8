//! The modules of Elixir's standard library, and those of Erlang's that Elixir code calls.
//!
//! Each module is a table of native functions ([`NativeModule`]) in a file or folder of its own name.
//! What the language itself does (special forms, macros) is left to `lang`, what behaviours do to `otp`.

pub mod access;
pub mod agent;
pub mod args;
mod atom;
pub mod binary;
mod bitwise;
pub mod chars;
pub mod checks;
pub mod dynamic_supervisor;
pub mod enumerable;
pub mod erlang;
pub mod fail;
mod float;
pub mod gen_server;
mod integer;
pub mod iodata;
pub mod kernel;
mod keys;
mod keyword;
pub mod lazy;
mod lists;
pub mod logger;
mod map;
mod maps;
pub(crate) mod natives;
pub mod process;
mod protocol;
mod range;
mod sorting;
pub mod string;
mod structs;
pub mod supervisor;
pub mod task;
pub mod task_supervisor;
mod tuple;

use crate::kinds;
use crate::runtime::NativeModule;

/// Every native module, sorted by name.
pub const MODULES: &[&NativeModule] = &[
    &access::MODULE,
    &agent::MODULE,
    &atom::MODULE,
    &bitwise::MODULE,
    &chars::LIST_CHARS,
    &chars::STRING_CHARS,
    &dynamic_supervisor::MODULE,
    &enumerable::FUNCTION,
    &enumerable::LIST,
    &enumerable::MAP,
    &enumerable::MAP_SET,
    &enumerable::MODULE,
    &enumerable::RANGE,
    &erlang::MODULE,
    &float::MODULE,
    &gen_server::MODULE,
    &integer::MODULE,
    &kernel::MODULE,
    &keyword::MODULE,
    &lists::MODULE,
    &logger::MODULE,
    &logger::erlang::ERROR_LOGGER,
    &logger::erlang::LOGGER,
    &map::MODULE,
    &maps::MODULE,
    &process::MODULE,
    &range::MODULE,
    &string::MODULE,
    &supervisor::MODULE,
    &task::MODULE,
    &task::supervised::MODULE,
    &task_supervisor::MODULE,
    &kinds::bucket::MODULE,
    &kinds::counter::MODULE,
    &kinds::dynamic::MODULE,
    &kinds::registry::MODULE,
    &kinds::supervisor::MODULE,
    &tuple::MODULE,
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::MODULES;

    #[test]
    fn every_function_is_there_once() {
        let mut seen = HashSet::new();
        for module in MODULES {
            for native in module.functions {
                let name = (module.name, native.name, native.arity);
                assert!(seen.insert(name), "{name:?} is there twice");
            }
        }
    }
}
