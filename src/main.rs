//! The `suplab` binary.

fn main() {}
