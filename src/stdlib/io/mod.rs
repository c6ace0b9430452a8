//! `IO`: printing and reading, and what texts and bytes made of nested lists are.
//!
//! `device` says where input and output go, `input` is the program's standard input, `print` and `read` are
//! the functions, `stream` the lazy ones, `data` those on iodata; `ansi` is `IO.ANSI`, `string_io` is `StringIO`.

pub mod ansi;
mod data;
pub mod device;
pub mod input;
mod print;
mod read;
pub mod stream;
pub mod string_io;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, total};

pub use print::put_chars;

const PARTS: &[&[Native]] = &[data::TABLE, print::TABLE, read::TABLE, stream::TABLE];

/// `IO`.
pub const MODULE: NativeModule = NativeModule {
    name: "IO",
    doc: "Input and output.

A device is `:stdio` (what the process's group leader stands for), `:stderr`, a process that speaks Erlang's I/O
protocol (an open file, a `StringIO`), or such a process's name.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};
