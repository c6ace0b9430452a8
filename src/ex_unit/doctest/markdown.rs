//! Markdown files as test cases: each block of code with `iex>` or `lab>` examples is a test.
//!
//! Other than in docs of functions, an empty line inside a block begins no new test: what a text shows as one
//! session is one. Blocks of Elixir without a prompt are run, too, where they define modules, so that the
//! examples after them can use those.

use std::collections::HashMap;
use std::sync::Arc;

use crate::runtime::Proc;
use crate::term::{Atom, Term};

use super::Doctest;
use super::extract::{self, Example, Expected, Problem, Style};
use crate::ex_unit::suite::{Body, Suite, Test, TestModule};

/// A fenced block of code.
#[derive(Debug, PartialEq)]
struct Fenced {
    /// The language after the fence.
    language: String,
    /// The line of its first line of code.
    line: u32,
    text: String,
}

/// Makes the examples of a file a test case of the suite. In them the functions of some modules are commands.
///
/// # Errors
/// What is no proper example, and where.
pub fn register(p: &Proc, name: &str, text: &str, commands: &[Atom]) -> Result<(), String> {
    let owner = Atom::new(name);
    let file = std::path::absolute(name)
        .map_or_else(|_| name.to_string(), |path| path.display().to_string());
    let mut definitions: Vec<Example> = Vec::new();
    let mut tests = Vec::new();
    for block in blocks(text) {
        let examples = examples(&block)
            .map_err(|problem| format!("{name}:{}: {}", problem.line, problem.text))?;
        match examples {
            examples if !examples.is_empty() => {
                let mut all = definitions.clone();
                all.extend(examples);
                let number = tests.len() + 1;
                let doctest = Doctest {
                    subject: owner,
                    file: name.to_string(),
                    import: false,
                    commands: commands.to_vec(),
                    examples: all,
                };
                tests.push(test(owner, &file, number, block.line, doctest));
            }
            _ if defines(&block) => definitions.push(Example {
                shown: String::new(),
                code: block.text,
                line: block.line,
                expected: Expected::Anything,
            }),
            _ => {}
        }
    }
    let module = TestModule {
        name: owner,
        file,
        is_async: false,
        tags: Vec::new(),
        tests,
        callbacks: Vec::new(),
        describe: None,
        describes: Vec::new(),
    };
    Suite::of(p).with(|state| state.modules.push(Arc::new(module)));
    Ok(())
}

fn test(owner: Atom, file: &str, number: usize, line: u32, doctest: Doctest) -> Arc<Test> {
    let name = Atom::new(&format!("doctest {owner} ({number})"));
    let tags = [
        ("module", Term::Atom(owner)),
        ("case", Term::Atom(owner)),
        ("test", Term::Atom(name)),
        ("file", Term::string(file)),
        ("line", Term::from(line as usize)),
        ("async", Term::bool(false)),
        ("registered", Term::map([])),
        ("test_type", Term::atom("doctest")),
        ("describe", Term::NIL),
        ("describe_line", Term::NIL),
    ];
    Arc::new(Test {
        name,
        module: owner,
        tags: tags
            .into_iter()
            .map(|(key, value)| (Atom::new(key), value))
            .collect::<HashMap<_, _>>(),
        body: Body::Doctest(Arc::new(doctest)),
    })
}

/// All examples of a block, as one session. What a terminal showed, from its own prompt on, is none.
fn examples(block: &Fenced) -> Result<Vec<Example>, Problem> {
    if block.text.starts_with("$ ") {
        return Ok(Vec::new());
    }
    let found = extract::tests(&block.text, block.line - 1, Style::Session)?;
    Ok(found.into_iter().flatten().collect())
}

/// Whether a block without prompts defines modules.
fn defines(block: &Fenced) -> bool {
    let elixir = matches!(block.language.as_str(), "elixir" | "ex" | "exs");
    elixir
        && block
            .text
            .lines()
            .any(|line| line.starts_with("defmodule "))
}

/// The fenced blocks of a text.
fn blocks(text: &str) -> Vec<Fenced> {
    let mut found = Vec::new();
    let mut open: Option<(String, Fenced)> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        match &mut open {
            None => {
                let fence: String = trimmed
                    .chars()
                    .take_while(|c| matches!(c, '`' | '~'))
                    .collect();
                if fence.len() >= 3 {
                    let language = trimmed[fence.len()..].trim().to_string();
                    let block = Fenced {
                        language,
                        line: index as u32 + 2,
                        text: String::new(),
                    };
                    open = Some((fence, block));
                }
            }
            Some((fence, _)) if trimmed.trim_end() == fence => {
                found.extend(open.take().map(|(_, block)| block));
            }
            Some((_, block)) => {
                block.text += line;
                block.text.push('\n');
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_one_session_with_the_lines_of_the_file() {
        let text = "# T\n\n```elixir\niex> a = 1\n1\n\niex> a\n1\n```\n\n```sh\nls\n```\n";
        let blocks = blocks(text);
        assert_eq!(blocks.len(), 2);
        let found = |block| examples(block).unwrap_or_default();
        let lines: Vec<u32> = found(&blocks[0])
            .iter()
            .map(|example| example.line)
            .collect();
        assert_eq!(lines, [4, 7]);
        assert!(found(&blocks[1]).is_empty());
    }
}
