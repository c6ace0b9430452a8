//! The examples in the docs of the library's functions, which `h` shows, are tried out as ExUnit's doctests are: each
//! function's in a lab of its own.

use std::sync::Arc;

use suplab::lang::{Evaluator, Library, Modules};
use suplab::runtime::{Buffer, Class, Config, Pace, Proc, Raise, System};
use suplab::stdlib;
use suplab::term::inspect::inspect;
use suplab::term::{Atom, Term};

/// An input, and the expression or error that is to come of it, if the doc shows one.
struct Example {
    input: String,
    expected: String,
}

/// The examples of a doc: `iex>` lines with their `...>` lines, each with the lines below it.
fn examples(doc: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut open = false;
    for line in doc.lines() {
        let Some(code) = line.strip_prefix("    ") else {
            open = false;
            continue;
        };
        if let Some(input) = code.strip_prefix("iex> ") {
            found.push(Example {
                input: input.to_string(),
                expected: String::new(),
            });
            open = true;
        } else if let (true, Some(last)) = (open, found.last_mut()) {
            let (text, line) = match code.strip_prefix("...> ") {
                Some(more) => (&mut last.input, more),
                None => (&mut last.expected, code),
            };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
    }
    found
}

/// What is wrong with an example; nothing if it does as it says.
fn problem(p: &mut Proc, evaluator: &mut Evaluator, example: &Example) -> Result<(), String> {
    let shown = |raise: Raise| format!("raised {}", inspect(&raise.reason));
    let value = evaluator.eval(p, &example.input, 1).map_err(Raise::from);
    if let Some(error) = example.expected.strip_prefix("** (") {
        let name = error.split(')').next().unwrap_or_default();
        return match value {
            Err(raise) => {
                let args = [
                    Term::atom("error"),
                    raise.reason.clone(),
                    raise.stack_term(),
                ];
                let exception = Atom::module("Exception");
                let made = p
                    .apply(exception, Atom::new("normalize"), &args)
                    .map_err(shown)?;
                let module = made.struct_module().map_or("", Atom::module_name);
                let same = module == name || raise.class == Class::Exit;
                same.then_some(()).ok_or_else(|| format!("raised {module}"))
            }
            Ok(value) => Err(format!("gave {}", inspect(&value))),
        };
    }
    let value = value.map_err(shown)?;
    if example.expected.is_empty() {
        return Ok(());
    }
    if example.expected.starts_with('#') && !example.expected.starts_with("#{") {
        let text = inspect(&value);
        return if text == example.expected {
            Ok(())
        } else {
            Err(format!("gave {text}"))
        };
    }
    let expected = evaluator.eval(p, &example.expected, 1);
    let expected = expected.map_err(|error| format!("expected what {}", shown(error.into())))?;
    // Functions, which have no text of their own, compare as values.
    if value == expected || inspect(&value) == inspect(&expected) {
        Ok(())
    } else {
        Err(format!("gave {}", inspect(&value)))
    }
}

/// The docs in the source of a module that is written in Elixir.
fn docs(source: &str) -> Vec<&str> {
    source
        .split("doc \"\"\"\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n\"\"\"").next())
        .collect()
}

/// Tries the examples of a doc; the failures, in words.
fn try_out(place: String, doc: &'static str) -> Vec<String> {
    let library = Library {
        natives: &[stdlib::MODULES],
        embedded: &[stdlib::EMBEDDED],
        uses: &[stdlib::USES],
        behaviours: stdlib::BEHAVIOURS,
        ..Library::default()
    };
    let system = System::new(Config {
        permits: 1,
        pace: Pace::Virtual,
        seed: None,
        events: 10,
        code: Arc::new(Modules::new(library)),
        output: Arc::new(Buffer::default()),
    });
    let where_it_was = place.clone();
    let result = system.run(move |p| {
        let mut evaluator = Evaluator::new("iex");
        let mut failures = Vec::new();
        for example in examples(doc) {
            if let Err(problem) = problem(p, &mut evaluator, &example) {
                failures.push(format!(
                    "{place}: {}\n  expected {}\n  {problem}",
                    example.input, example.expected
                ));
            }
        }
        Ok(failures)
    });
    system.shut_down();
    result.unwrap_or_else(|error| vec![format!("{where_it_was}: {error:?}")])
}

#[test]
fn the_examples_do_what_they_say() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failures = Vec::new();
    let mut tried = 0;
    for module in stdlib::MODULES {
        if !only.is_empty() && module.name != only {
            continue;
        }
        for native in module
            .functions
            .iter()
            .filter(|native| !native.doc.is_empty())
        {
            let place = format!("{}.{}/{}", module.name, native.name, native.arity);
            tried += examples(native.doc).len();
            failures.extend(try_out(place, native.doc));
        }
    }
    for (name, source) in stdlib::EMBEDDED {
        for doc in docs(source) {
            tried += examples(doc).len();
            failures.extend(try_out(name.to_string(), doc));
        }
    }
    assert!(tried > 0, "there are examples");
    assert!(
        failures.is_empty(),
        "{} of {tried} examples fail:\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
