//! The built-in subjects of experiments: counters, buckets, registries, supervisors, pools, written in Rust.
//!
//! Each is a module like any other: it starts with `start_link/1`, goes into child lists through
//! `child_spec/1`, and has functions of its own. They run on the engine's servers. The lab's commands
//! that start and end them are left to the shell.

pub mod bucket;
pub mod counter;
pub mod dynamic;
mod options;
pub mod registry;
mod stack;
pub mod supervisor;

use crate::otp::gen_server::Callbacks;
use crate::runtime::{Native, NativeFn, NativeModule, Raise};
use crate::term::{Atom, Term};

/// A kind: its short name, and its module.
pub struct Kind {
    /// What one types: `start counter, name: :one`.
    pub name: &'static str,
    /// Its module.
    pub module: &'static NativeModule,
    /// Makes its server from the options, for `GenServer.start_link/3`; supervisors are started otherwise.
    server: Option<fn(&Term) -> Result<Box<dyn Callbacks>, Raise>>,
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "counter",
        module: &counter::MODULE,
        server: Some(counter::server),
    },
    Kind {
        name: "bucket",
        module: &bucket::MODULE,
        server: Some(bucket::server),
    },
    Kind {
        name: "registry",
        module: &registry::MODULE,
        server: Some(registry::server),
    },
    Kind {
        name: "supervisor",
        module: &supervisor::MODULE,
        server: None,
    },
    Kind {
        name: "dynamic",
        module: &dynamic::MODULE,
        server: None,
    },
];

/// The kind with this short name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The callbacks of a kind's server, if the module is a kind that has one.
///
/// # Errors
/// `ArgumentError` for bad options.
pub fn callbacks(module: Atom, options: &Term) -> Result<Option<Box<dyn Callbacks>>, Raise> {
    let kind = KINDS.iter().find(|kind| kind.module.is(module));
    match kind.and_then(|kind| kind.server) {
        Some(server) => server(options).map(Some),
        None => Ok(None),
    }
}

/// An entry of a table.
const fn native(name: &'static str, arity: u8, doc: &'static str, run: NativeFn) -> Native {
    Native {
        name,
        arity,
        doc,
        run,
    }
}
