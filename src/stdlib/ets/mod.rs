//! `:ets`: tables that many processes read and write.
//!
//! `tables` knows which there are and who owns them, `objects` puts single objects in and takes them out,
//! `counters` changes parts of objects, `search` walks tables and looks for patterns, `info` makes and
//! describes them. Tables that hash on the BEAM are kept in the order of their keys here, so that walking
//! one gives the same order in every run.

mod counters;
mod info;
pub mod objects;
mod search;
pub mod tables;

use crate::runtime::{Native, NativeModule};
use crate::stdlib::natives::{join, total};

const PARTS: &[&[Native]] = &[
    counters::FUNCTIONS,
    info::FUNCTIONS,
    objects::FUNCTIONS,
    search::FUNCTIONS,
];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":ets",
    doc: "Tables of tuples in memory that processes share.",
    functions: &ALL,
};
