//! Finding the examples in a text: what is to be typed, and what is to come of it.

/// One thing to evaluate, with what it should come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The lines as they stand in the text, with their prompts.
    pub shown: String,
    /// The code.
    pub code: String,
    /// The line of its first prompt.
    pub line: u32,
    /// What is expected.
    pub expected: Expected,
}

/// What an example should come to.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// Nothing is said.
    Anything,
    /// This code's value.
    Value(String),
    /// A value that prints so.
    Shown(String),
    /// An exception: module and message.
    Error(String, String),
}

/// A text that is no proper example.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where.
    pub line: u32,
    /// What is wrong.
    pub text: String,
}

/// Where an example's lines have come to.
struct Open {
    indent: usize,
    shown: Vec<String>,
    code: Vec<String>,
    expected: Vec<String>,
    line: u32,
}

/// What a line of the text is.
enum Line<'t> {
    /// `iex>`, and what follows.
    Prompt(&'t str),
    /// `...>`, and what follows.
    More(&'t str),
    Empty,
    Text,
}

/// The tests of a text whose first line has the number `line + 1`: examples without an empty line between
/// them belong together.
///
/// # Errors
/// Lines that are indented otherwise than the prompt before them.
pub fn tests(text: &str, line: u32) -> Result<Vec<Vec<Example>>, Problem> {
    let mut found = Vec::new();
    let mut test: Vec<Example> = Vec::new();
    let mut open: Option<Open> = None;
    for (index, raw) in text.lines().enumerate() {
        let number = line + 1 + index as u32;
        match (classify(raw), &mut open) {
            (Line::Prompt(code), Some(example)) if example.expected.is_empty() => {
                example.add_code(raw, code, number)?;
            }
            (Line::Prompt(code), _) => {
                test.extend(open.take().map(Open::close));
                open = Some(Open::new(raw, code, number));
            }
            (Line::More(code), Some(example)) => example.add_code(raw, code, number)?,
            (Line::Text, Some(example)) => example.add_expected(raw, number)?,
            (Line::Empty, _) => {
                test.extend(open.take().map(Open::close));
                if !test.is_empty() {
                    found.push(std::mem::take(&mut test));
                }
            }
            (Line::More(_) | Line::Text, None) => {}
        }
    }
    test.extend(open.take().map(Open::close));
    if !test.is_empty() {
        found.push(test);
    }
    Ok(found)
}

/// A fence of Markdown ends an example as an empty line does.
fn classify(line: &str) -> Line<'_> {
    let text = line.trim_start();
    if text.is_empty() || text.starts_with("```") {
        return Line::Empty;
    }
    if let Some(rest) = after_prompt(text, "iex") {
        return Line::Prompt(rest);
    }
    match after_prompt(text, "...") {
        Some(rest) => Line::More(rest),
        None => Line::Text,
    }
}

/// What follows `iex>` or `iex(1)>`.
fn after_prompt<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(name)?;
    let rest = match rest.strip_prefix('(') {
        Some(numbered) => {
            let (number, rest) = numbered.split_once(')')?;
            number.chars().all(|c| c.is_ascii_digit()).then_some(rest)?
        }
        None => rest,
    };
    let rest = rest.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

impl Open {
    fn new(raw: &str, code: &str, line: u32) -> Open {
        Open {
            indent: indent_of(raw),
            shown: vec![prompted(raw, code)],
            code: vec![code.to_string()],
            expected: Vec::new(),
            line,
        }
    }

    fn check(&self, raw: &str, line: u32) -> Result<(), Problem> {
        match indent_of(raw) < self.indent {
            true => Err(Problem {
                line,
                text: format!("indentation level mismatch on doctest line: {raw:?}"),
            }),
            false => Ok(()),
        }
    }

    fn add_code(&mut self, raw: &str, code: &str, line: u32) -> Result<(), Problem> {
        self.check(raw, line)?;
        self.shown.push(prompted(raw, code));
        self.code.push(code.to_string());
        Ok(())
    }

    fn add_expected(&mut self, raw: &str, line: u32) -> Result<(), Problem> {
        self.check(raw, line)?;
        self.expected
            .push(raw.get(self.indent..).unwrap_or(raw).trim_end().to_string());
        Ok(())
    }

    fn close(self) -> Example {
        let text = self.expected.join("\n");
        let expected = match error_of(&text) {
            Some(error) => error,
            None if text.is_empty() => Expected::Anything,
            None if text.starts_with('#') && text.contains('<') => Expected::Shown(text),
            None => Expected::Value(text),
        };
        let mut shown = self.shown;
        match &expected {
            Expected::Anything => {}
            Expected::Value(text) => shown.push(text.clone()),
            Expected::Shown(text) => shown.push(format!("{text:?}")),
            Expected::Error(module, message) => shown.push(format!("** ({module}) {message:?}")),
        }
        Example {
            shown: shown.join("\n"),
            code: self.code.join("\n"),
            line: self.line,
            expected,
        }
    }
}

/// A line of code with a prompt as every other.
fn prompted(raw: &str, code: &str) -> String {
    match raw.trim_start().starts_with("iex") {
        true => format!("iex> {code}"),
        false => format!("...> {code}"),
    }
}

/// `** (Module) message`.
fn error_of(text: &str) -> Option<Expected> {
    let rest = text.strip_prefix("** (")?;
    let (module, message) = rest.split_once(')')?;
    let message = message.strip_prefix(' ').unwrap_or(message);
    Some(Expected::Error(module.to_string(), message.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Vec<String>> {
        let found = tests(text, 0).unwrap_or_default();
        let code = |example: Example| example.code;
        found
            .into_iter()
            .map(|test| test.into_iter().map(code).collect())
            .collect()
    }

    #[test]
    fn an_empty_line_begins_a_new_test_and_prompts_without_a_result_go_together() {
        let text = "Doc.\n\n    iex> a = 1\n    iex> a +\n    ...>   1\n    2\n    iex(3)> a\n    1\n\n    iex> b\n    1\n";
        let expected: [&[&str]; 2] = [&["a = 1\na +\n  1", "a"], &["b"]];
        assert_eq!(codes(text), expected);
    }

    #[test]
    fn what_is_expected_is_told_by_its_form() {
        let table = [
            (
                "iex> a\n%{b: 1,\n  c: 2}",
                Expected::Value("%{b: 1,\n  c: 2}".into()),
            ),
            ("iex> a\n#PID<0.1.0>", Expected::Shown("#PID<0.1.0>".into())),
            (
                "iex> a\n** (A.B) c d",
                Expected::Error("A.B".into(), "c d".into()),
            ),
            ("iex> a", Expected::Anything),
        ];
        for (text, expected) in table {
            let found = tests(text, 0).unwrap_or_default();
            assert_eq!(found[0][0].expected, expected, "{text}");
        }
    }

    #[test]
    fn a_line_further_to_the_left_is_a_mistake() {
        let problem = tests("    iex> a\n  1\n", 10).map_err(|problem| problem.line);
        assert_eq!(problem, Err(12));
    }
}
