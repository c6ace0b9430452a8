//! Documentation for reading in a terminal: the Markdown of the doc texts, wrapped and coloured.

use crate::lab::style::width;
use crate::lab::{Paint, Style};

/// A doc text of so many columns, as lines.
pub fn render(text: &str, columns: usize, style: Style) -> String {
    let mut page = Page {
        out: String::new(),
        paragraph: String::new(),
        columns: columns.max(20),
        style,
    };
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            page.end_paragraph();
            code = !code;
        } else if code || (line.starts_with("    ") && page.paragraph.is_empty()) {
            page.code(if code {
                line
            } else {
                line.trim_start_matches("    ")
            });
        } else {
            page.line(line);
        }
    }
    page.end_paragraph();
    while page.out.ends_with("\n\n") {
        page.out.pop();
    }
    page.out
}

struct Page {
    out: String,
    paragraph: String,
    columns: usize,
    style: Style,
}

impl Page {
    fn line(&mut self, line: &str) {
        let text = line.trim();
        if text.is_empty() {
            self.end_paragraph();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        } else if let Some(heading) = text.strip_prefix('#') {
            self.end_paragraph();
            let heading = heading.trim_start_matches('#').trim();
            self.out
                .push_str(&self.style.paint(Paint::Heading, heading));
            self.out.push('\n');
        } else if is_item(text) || text.starts_with('|') {
            self.end_paragraph();
            self.paragraph.push_str(line.trim_end());
            if text.starts_with('|') {
                self.verbatim();
            }
        } else {
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(text);
        }
    }

    /// A row of a table stands as it is.
    fn verbatim(&mut self) {
        let row = std::mem::take(&mut self.paragraph);
        self.out.push_str(&row);
        self.out.push('\n');
    }

    fn code(&mut self, line: &str) {
        let line = format!("    {line}");
        self.out
            .push_str(self.style.paint(Paint::Decision, line.trim_end()).as_str());
        self.out.push('\n');
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let text = paragraph.trim_start();
        if text.is_empty() {
            return;
        }
        let first = " ".repeat(paragraph.len() - text.len());
        let rest = if is_item(text) {
            format!("{first}  ")
        } else {
            first.clone()
        };
        for line in wrap(text, self.columns.saturating_sub(width(&rest))) {
            let indent = if line.0 { &first } else { &rest };
            self.out.push_str(indent);
            self.out.push_str(&self.emphasis(&line.1));
            self.out.push('\n');
        }
    }

    /// Code spans and strong words, painted where there are colours, else left as they are written.
    fn emphasis(&self, line: &str) -> String {
        if !self.style.has_color() {
            return line.to_string();
        }
        let mut painted = String::new();
        for (number, piece) in line.split('`').enumerate() {
            let closed = number % 2 == 1;
            painted.push_str(&if closed {
                self.style.paint(Paint::Decision, piece)
            } else {
                piece.to_string()
            });
        }
        painted
    }
}

fn is_item(text: &str) -> bool {
    text.starts_with("* ") || text.starts_with("- ")
}

/// The words in lines of so many columns; each line with whether it is the first.
fn wrap(text: &str, columns: usize) -> Vec<(bool, String)> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push((lines.is_empty(), std::mem::take(&mut line)));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push((lines.is_empty(), line));
    lines
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::lab::Style;

    #[test]
    fn paragraphs_lists_and_code() {
        let text = "One two\nthree four five.\n\n* an item that is long\n* another\n\n    iex> 1 + 1\n    2\n";
        let expected = "One two three four\nfive.\n\n* an item that is\n  long\n* another\n\n    iex> 1 + 1\n    2\n";
        assert_eq!(render(text, 20, Style::PLAIN), expected);
    }
}
