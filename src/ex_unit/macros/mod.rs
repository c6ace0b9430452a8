//! ExUnit's macros: code for code. What the code calls when something fails is left to `assertions`, what
//! registers tests to `case`.

mod assert;
mod build;
mod case;
mod pattern;
mod receive;

use std::ops::RangeInclusive;

use crate::lang::{Expand, Macro};

const fn one(
    module: &'static str,
    name: &'static str,
    arities: RangeInclusive<usize>,
    expand: Expand,
) -> Macro {
    Macro {
        module,
        name,
        arities,
        expand,
    }
}

/// All of them.
pub const MACROS: &[Macro] = &[
    one("ExUnit.Assertions", "assert", 1..=1, assert::assert),
    one("ExUnit.Assertions", "refute", 1..=1, assert::refute),
    one("ExUnit.Assertions", "catch_error", 1..=1, assert::catching),
    one("ExUnit.Assertions", "catch_exit", 1..=1, assert::catching),
    one("ExUnit.Assertions", "catch_throw", 1..=1, assert::catching),
    one(
        "ExUnit.Assertions",
        "assert_receive",
        1..=3,
        receive::assert_receive,
    ),
    one(
        "ExUnit.Assertions",
        "assert_received",
        1..=2,
        receive::assert_received,
    ),
    one(
        "ExUnit.Assertions",
        "refute_receive",
        1..=3,
        receive::refute_receive,
    ),
    one(
        "ExUnit.Assertions",
        "refute_received",
        1..=2,
        receive::refute_received,
    ),
    one("ExUnit.Callbacks", "setup", 1..=2, case::setup),
    one("ExUnit.Callbacks", "setup_all", 1..=2, case::setup),
    one("ExUnit.Case", "describe", 2..=2, case::describe),
    one("ExUnit.Case", "test", 1..=3, case::test),
    one("ExUnit.DocTest", "doctest", 1..=2, case::doctest),
];
