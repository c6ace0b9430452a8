//! suplab: an iex-style lab for supervision experiments.
//!
//! The layers are the modules below, each a folder that may use only those before it (see
//! ARCHITECTURE.md).

pub mod cli;
pub mod ex_unit;
pub mod kinds;
pub mod lab;
pub mod lang;
pub mod mix;
pub mod otp;
pub mod runtime;
pub mod shell;
pub mod stdlib;
pub mod term;
