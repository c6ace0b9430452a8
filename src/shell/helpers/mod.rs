//! The commands: tables of natives that the shell and command files import, as iex imports its helpers.
//!
//! `Lab` has what is suplab's own, `IEx.Helpers` what iex has too.

mod ends;
mod files;
pub mod help;
mod iex;
mod kinds;
mod later;
mod look;
mod pictures;
mod start;
mod step;
mod supervise;
mod target;
mod time;
pub mod timeline;
mod travel;
mod tree;
mod trials;
mod why;

use crate::kinds::{bucket, counter};
use crate::runtime::{Native, NativeModule};
use crate::stdlib::natives::{join, total};

/// How many slices of others a command waits for what it has brought about.
const SETTLING: u64 = 100;

const LAB_TABLES: &[&[Native]] = &[
    start::TABLE,
    ends::TABLE,
    supervise::TABLE,
    tree::TABLE,
    look::TABLE,
    why::TABLE,
    timeline::TABLE,
    time::TABLE,
    step::TABLE,
    travel::TABLE,
    trials::TABLE,
    kinds::TABLE,
    later::TABLE,
    files::LAB_TABLE,
];
const LAB_FUNCTIONS: [Native; total(LAB_TABLES)] = join(LAB_TABLES);

const IEX_TABLES: &[&[Native]] = &[help::TABLE, iex::TABLE, files::TABLE];
const IEX_FUNCTIONS: [Native; total(IEX_TABLES)] = join(IEX_TABLES);

/// suplab's own commands.
pub static LAB: NativeModule = NativeModule {
    name: "Lab.Commands",
    doc: "The commands of the lab: starting processes, ending them, looking at them, and time.\n\n\
          At the prompt and in command files they need no module before them. `Lab` is the name of the root \
          supervisor, under which `start` puts what it starts.",
    functions: &LAB_FUNCTIONS,
};

/// iex's helpers.
pub static IEX: NativeModule = NativeModule {
    name: "IEx.Helpers",
    doc: "iex's helpers: earlier results, documentation, messages, files.\n\n\
          At the prompt and in command files they need no module before them.",
    functions: &IEX_FUNCTIONS,
};

/// The modules of commands.
pub const MODULES: &[&NativeModule] = &[&LAB, &IEX];

/// `Counter`, by which a counter's functions can be called too until somebody defines a module of that name.
static COUNTER: NativeModule = NativeModule {
    name: "Counter",
    doc: counter::MODULE.doc,
    functions: counter::MODULE.functions,
};

/// `Bucket`, likewise.
static BUCKET: NativeModule = NativeModule {
    name: "Bucket",
    doc: bucket::MODULE.doc,
    functions: bucket::MODULE.functions,
};

/// Short names of kinds' modules.
pub const SHORT_NAMES: &[&NativeModule] = &[&COUNTER, &BUCKET];

/// The options that a command takes, for completion.
pub fn options(command: &str) -> &'static [&'static str] {
    match command {
        "start" => &[
            "name",
            "in",
            "restart",
            "shutdown",
            "id",
            "every",
            "crash_at",
            "strategy",
            "max_restarts",
            "max_seconds",
            "template",
        ],
        "strategy" | "intensity" => &["in"],
        "step" => &["until"],
        "compare" => &["strategies", "in"],
        "whatif" => &["max_restarts", "max_seconds", "strategy", "in"],
        _ => &[],
    }
}
