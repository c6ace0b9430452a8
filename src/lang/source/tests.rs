//! What Elixir 1.14's `Macro.to_string/1` made of many pieces of source (`recorded.txt`).

use crate::lang::source::to_string;
use crate::lang::syntax::{Parsed, parse};

#[test]
fn source_is_written_as_elixir_writes_it() {
    let mut different = Vec::new();
    for case in include_str!("recorded.txt").split("\n----\n") {
        let Some((code, expected)) = case.split_once("\n====\n") else {
            continue;
        };
        let Parsed::Complete(node) = parse(code, "recorded", 1) else {
            different.push(format!("{code}\n  is not parsed"));
            continue;
        };
        let written = to_string(&node);
        if written != expected {
            different.push(format!(
                "{code}\n  is written as\n{written}\n  and not as\n{expected}"
            ));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}
