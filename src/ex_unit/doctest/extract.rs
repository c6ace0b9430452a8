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
    /// A value that prints so but for the numbers of processes and references: what sessions show.
    Printed(String),
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

/// Where the text is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The doc of a function: `iex>`, and what follows is code.
    Doc,
    /// A page about sessions: `lab>` too, with values as they are printed and events among them.
    Session,
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
    /// What the shell tells of itself, of no matter for the value.
    Event,
    Text,
}

/// The tests of a text whose first line has the number `line + 1`: examples without an empty line between
/// them belong together.
///
/// # Errors
/// Lines that are indented otherwise than the prompt before them.
pub fn tests(text: &str, line: u32, style: Style) -> Result<Vec<Vec<Example>>, Problem> {
    let mut found = Vec::new();
    let mut test: Vec<Example> = Vec::new();
    let mut open: Option<Open> = None;
    for (index, raw) in text.lines().enumerate() {
        let number = line + 1 + index as u32;
        match (classify(raw, style), &mut open) {
            (Line::Prompt(code), Some(example)) if example.expected.is_empty() => {
                example.add_code(raw, code, number)?;
            }
            (Line::Prompt(code), _) => {
                test.extend(open.take().map(|open| open.close(style)));
                open = Some(Open::new(raw, code, number));
            }
            (Line::More(code), Some(example)) => example.add_code(raw, code, number)?,
            (Line::Text, Some(example)) => example.add_expected(raw, number)?,
            (Line::Empty, _) => {
                test.extend(open.take().map(|open| open.close(style)));
                if !test.is_empty() {
                    found.push(std::mem::take(&mut test));
                }
            }
            (Line::Event, _) | (Line::More(_) | Line::Text, None) => {}
        }
    }
    test.extend(open.take().map(|open| open.close(style)));
    if !test.is_empty() {
        found.push(test);
    }
    Ok(found)
}

/// A fence of Markdown ends an example as an empty line does.
fn classify(line: &str, style: Style) -> Line<'_> {
    let text = line.trim_start();
    if text.is_empty() || text.starts_with("```") {
        return Line::Empty;
    }
    if let Some(rest) = after_prompt(text, "iex") {
        return Line::Prompt(rest);
    }
    if style == Style::Session {
        if let Some(rest) = after_prompt(text, "lab") {
            return Line::Prompt(rest);
        }
        if is_event(text) {
            return Line::Event;
        }
    }
    match after_prompt(text, "...") {
        Some(rest) => Line::More(rest),
        None => Line::Text,
    }
}

/// `1.020s  ...`: something that happened, with the lab's time.
fn is_event(text: &str) -> bool {
    let time = text.split_once("s  ").map_or("", |(time, _)| time);
    let mut parts = time.split('.');
    let number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    number(parts.next()) && number(parts.next()) && parts.next().is_none()
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

    fn close(self, style: Style) -> Example {
        let text = self.expected.join("\n");
        let expected = match error_of(&text) {
            Some(error) => error,
            None if text.is_empty() => Expected::Anything,
            None if text.starts_with('#') && text.contains('<') && style == Style::Doc => {
                Expected::Shown(text)
            }
            None if style == Style::Session && text.contains("#") => Expected::Printed(text),
            None => Expected::Value(text),
        };
        let mut shown = self.shown;
        match &expected {
            Expected::Anything => {}
            Expected::Value(text) | Expected::Printed(text) => shown.push(text.clone()),
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
        let found = tests(text, 0, Style::Doc).unwrap_or_default();
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
            let found = tests(text, 0, Style::Doc).unwrap_or_default();
            assert_eq!(found[0][0].expected, expected, "{text}");
        }
    }

    #[test]
    fn a_line_further_to_the_left_is_a_mistake() {
        let problem = tests("    iex> a\n  1\n", 10, Style::Doc).map_err(|problem| problem.line);
        assert_eq!(problem, Err(12));
    }
}
