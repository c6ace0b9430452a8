//! Code keeps its meaning on the way to a value and back.

use super::{node, quoted};
use crate::lang::source::to_string;
use crate::lang::syntax::{Parsed, parse};

fn parsed(code: &str) -> Option<crate::lang::ast::Node> {
    match parse(code, "quoted", 1) {
        Parsed::Complete(node) => Some(node),
        _ => None,
    }
}

/// What Elixir answers for `quote`.
#[test]
fn quoted_forms_are_elixirs() {
    let table = [
        ("x", "{:x, [line: 1], nil}"),
        ("{1, x}", "{1, {:x, [line: 1], nil}}"),
        ("{1, 2, 3}", "{:{}, [line: 1], [1, 2, 3]}"),
        ("%{a: 1}", "{:%{}, [line: 1], [a: 1]}"),
        (
            "A.b",
            "{{:., [line: 1], [{:__aliases__, [line: 1], [:A]}, :b]}, [no_parens: true, line: 1], []}",
        ),
        ("f(1) do 2 end", "{:f, [line: 1], [1, [do: 2]]}"),
        ("&1", "{:&, [line: 1], [1]}"),
        (
            "fn a when a -> 1 end",
            "{:fn, [line: 1], [{:->, [line: 1], [[{:when, [line: 1], [{:a, [line: 1], nil}, {:a, [line: 1], nil}]}], 1]}]}",
        ),
    ];
    for (code, expected) in table {
        let node = parsed(code);
        let shown = node.map(|node| quoted(&node).to_string());
        assert_eq!(shown.as_deref(), Some(expected), "{code}");
    }
}

#[test]
fn source_survives_the_way_to_a_value_and_back() {
    let mut different = Vec::new();
    for case in include_str!("../source/recorded.txt").split("\n----\n") {
        let Some((code, expected)) = case.split_once("\n====\n") else {
            continue;
        };
        let Some(tree) = parsed(code) else {
            continue;
        };
        let written = to_string(&node(&quoted(&tree)));
        if written != expected {
            different.push(format!(
                "{code}\n  comes back as\n{written}\n  and not as\n{expected}"
            ));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}
