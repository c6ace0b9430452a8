//! More scripts of the kinds of the conformance corpus, and programs as guides about OTP show them.
//!
//! Each was recorded with Elixir 1.14 on OTP 25 (`elixir NAME.exs > NAME.out` in `tests/scenarios/`) and must print
//! the same under one permit, byte for byte.

mod corpus;

use corpus::{check_all, corpus, prints_what_is_recorded};

#[test]
fn scenarios_print_what_elixir_prints() {
    check_all(&corpus("scenarios"), prints_what_is_recorded);
}
