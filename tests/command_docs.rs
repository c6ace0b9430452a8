//! The examples in the commands' documentation, which `h` shows, are tried out: each in a lab of its own.

mod support;

use suplab::lab::watch::Filter;
use suplab::runtime::NativeModule;
use suplab::shell::helpers;

/// An input, and what is to be printed for it; nothing if the doc does not show it.
struct Example {
    input: String,
    expected: String,
}

/// The examples of a doc: `lab>` lines, each with the lines below it.
fn examples(doc: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut open = false;
    for line in doc.lines() {
        let Some(code) = line.strip_prefix("    ") else {
            open = false;
            continue;
        };
        if let Some(input) = code.strip_prefix("lab> ") {
            found.push(Example {
                input: input.to_string(),
                expected: String::new(),
            });
            open = true;
        } else if let (true, Some(last)) = (open, found.last_mut()) {
            last.expected.push_str(code);
            last.expected.push('\n');
        }
    }
    found
}

fn failures_of(module: &NativeModule) -> Vec<String> {
    let mut failures = Vec::new();
    for native in module.functions {
        let examples = examples(native.doc);
        let lines = examples
            .iter()
            .map(|example| example.input.clone())
            .collect();
        let played = support::play(lines, Filter::Nothing);
        for (at, example) in examples.iter().enumerate() {
            let printed = played
                .get(at)
                .map_or("(the session had ended)", |(_, printed)| printed.as_str());
            let wrong = if example.expected.is_empty() {
                printed.contains("** (")
            } else {
                printed != example.expected
            };
            if wrong {
                let place = format!("{}.{}/{}", module.name, native.name, native.arity);
                failures.push(format!(
                    "{place}: {}\nexpected:\n{}\nprinted:\n{printed}",
                    example.input, example.expected
                ));
            }
        }
    }
    failures
}

#[test]
fn the_examples_of_the_commands() {
    let failures: Vec<String> = helpers::MODULES
        .iter()
        .flat_map(|module| failures_of(module))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_command_has_a_doc() {
    for module in helpers::MODULES {
        let mut documented = "";
        for native in module.functions {
            let shares = native.doc.is_empty() && native.name == documented;
            assert!(
                shares || !native.doc.is_empty(),
                "{}.{}/{} has no doc",
                module.name,
                native.name,
                native.arity
            );
            documented = native.name;
        }
    }
}
