//! The modules of Elixir's standard library, and those of Erlang's that Elixir code calls.
//!
//! Each module is a table of native functions ([`NativeModule`]) in a file or folder of its own name.
//! What the language itself does (special forms, macros) is left to `lang`, what behaviours do to `otp`.

pub mod access;
pub mod agent;
pub mod application;
pub mod args;
mod atom;
mod atomics;
mod base;
pub mod binary;
mod bitwise;
pub mod calendar;
pub mod chars;
pub mod checks;
mod code;
pub mod collect;
pub mod collectable;
mod counters;
mod difference;
pub mod dynamic_supervisor;
pub mod enumerable;
mod enums;
pub mod erlang;
mod erlang_io;
mod erlang_string;
mod ets;
pub mod exception;
pub mod fail;
pub mod file;
mod float;
mod function;
pub mod gen_server;
pub mod inspect;
mod integer;
pub mod io;
pub mod iodata;
pub mod kernel;
mod keys;
mod keyword;
pub mod known;
pub mod lazy;
mod list;
mod lists;
pub mod logger;
mod macros;
mod map;
mod map_set;
mod maps;
pub mod match_spec;
mod math;
mod module;
pub(crate) mod natives;
mod node;
mod observer;
mod option_parser;
mod order;
pub mod otp;
mod partition_supervisor;
pub mod path;
mod persistent_term;
mod posix;
pub mod process;
mod proplists;
mod protocol;
mod queue;
mod rand;
mod range;
pub mod regex;
pub mod registry;
mod sorting;
pub mod string;
mod structs;
pub mod supervisor;
pub mod system;
pub mod task;
pub mod task_supervisor;
mod timer;
mod tuple;
mod unicode;
mod uri;
mod uses;
mod version;

use crate::kinds;
use crate::runtime::NativeModule;

pub use logger::macros::MACROS;
pub use uses::{BEHAVIOURS, USES};

/// Every native module but the exceptions'.
const FUNCTIONS: &[&NativeModule] = &[
    &access::MODULE,
    &agent::MODULE,
    &application::ERLANG,
    &application::MODULE,
    &atom::MODULE,
    &atomics::MODULE,
    &counters::MODULE,
    &base::MODULE,
    &binary::MODULE,
    &bitwise::MODULE,
    &calendar::date::MODULE,
    &calendar::erlang::MODULE,
    &calendar::iso::CALENDAR,
    &calendar::iso::MODULE,
    &calendar::naive::MODULE,
    &calendar::range::ENUMERABLE,
    &calendar::range::MODULE,
    &calendar::time::MODULE,
    &calendar::zoned::MODULE,
    &chars::LIST_CHARS,
    &chars::STRING_CHARS,
    &code::MODULE,
    &collectable::BIT_STRING,
    &collectable::LIST,
    &collectable::MAP,
    &collectable::MAP_SET,
    &collectable::MODULE,
    &dynamic_supervisor::MODULE,
    &enumerable::FUNCTION,
    &enumerable::LIST,
    &enumerable::MAP,
    &enumerable::MAP_SET,
    &enumerable::MODULE,
    &enumerable::RANGE,
    &enums::MODULE,
    &erlang::MODULE,
    &erlang_io::IO,
    &erlang_io::IO_LIB,
    &erlang_string::MODULE,
    &ets::MODULE,
    &exception::MODULE,
    &file::ERLANG,
    &file::MODULE,
    &file::STAT,
    &file::stream::COLLECTABLE,
    &file::stream::ENUMERABLE,
    &file::stream::MODULE,
    &float::MODULE,
    &function::MODULE,
    &gen_server::MODULE,
    &inspect::MODULE,
    &inspect::OPTS,
    &inspect::algebra::MODULE,
    &integer::MODULE,
    &io::MODULE,
    &io::ansi::MODULE,
    &io::stream::COLLECTABLE,
    &io::stream::ENUMERABLE,
    &io::stream::MODULE,
    &io::string_io::MODULE,
    &kernel::MODULE,
    &keyword::MODULE,
    &kinds::bucket::MODULE,
    &kinds::counter::MODULE,
    &kinds::dynamic::MODULE,
    &kinds::registry::MODULE,
    &kinds::supervisor::MODULE,
    &list::MODULE,
    &lists::MODULE,
    &logger::MODULE,
    &logger::erlang::ERROR_LOGGER,
    &logger::erlang::LOGGER,
    &macros::MODULE,
    &map::MODULE,
    &map_set::MODULE,
    &maps::MODULE,
    &math::MODULE,
    &module::MODULE,
    &node::MODULE,
    &observer::MODULE,
    &otp::gen_server::MODULE,
    &otp::global::MODULE,
    &otp::proc_lib::MODULE,
    &otp::supervisor::MODULE,
    &otp::sys::MODULE,
    &partition_supervisor::MODULE,
    &option_parser::MODULE,
    &path::MODULE,
    &persistent_term::MODULE,
    &process::MODULE,
    &proplists::MODULE,
    &queue::MODULE,
    &rand::MODULE,
    &protocol::MODULE,
    &range::MODULE,
    &regex::MODULE,
    &registry::MODULE,
    &registry::PARTITION,
    &registry::SUPERVISOR,
    &string::MODULE,
    &supervisor::MODULE,
    &system::MODULE,
    &system::OS,
    &task::MODULE,
    &task::supervised::MODULE,
    &task_supervisor::MODULE,
    &timer::MODULE,
    &tuple::MODULE,
    &unicode::MODULE,
    &uri::MODULE,
    &version::MODULE,
    &version::REQUIREMENT,
];

/// Modules that are written in Elixir, for they are lazy: name and source.
pub const EMBEDDED: &[(&str, &str)] = &[
    (
        "Enumerable.Stream",
        include_str!("elixir/enumerable_stream.ex"),
    ),
    ("Stream", include_str!("elixir/stream.ex")),
    (":gb_trees", include_str!("elixir/gb_trees.ex")),
    (":orddict", include_str!("elixir/orddict.ex")),
    (":ordsets", include_str!("elixir/ordsets.ex")),
    (":sets", include_str!("elixir/sets.ex")),
];

/// How many modules there are.
const COUNT: usize = FUNCTIONS.len() + exception::modules::MODULES.len();

/// Every native module.
pub const MODULES: &[&NativeModule] = &{
    let mut all = [FUNCTIONS[0]; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < FUNCTIONS.len() {
            FUNCTIONS[at]
        } else {
            exception::modules::MODULES[at - FUNCTIONS.len()]
        };
        at += 1;
    }
    all
};

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
