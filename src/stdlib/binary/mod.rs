//! `:binary`: bytes seen as bytes.

pub mod pattern;
