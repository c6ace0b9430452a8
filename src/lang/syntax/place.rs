//! Lines and columns of a text: where a byte stands, counted as Elixir counts.

use unicode_segmentation::UnicodeSegmentation;

use crate::lang::ast::Span;

/// Finds lines and columns. Questions mostly come in the order of the text, so the last answer is
/// kept and counted on from: long lines with wide characters stay linear. A column is a character as seen, as Elixir has it in strings.
pub(super) struct Places<'s> {
    source: &'s str,
    first_line: u32,
    ascii: bool,
    /// The byte at which each line begins.
    starts: Vec<u32>,
    /// The last answer: a line (from 0), a byte in it, the characters before that byte.
    last: (usize, usize, usize),
}

impl<'s> Places<'s> {
    pub(super) fn new(source: &'s str, first_line: u32) -> Self {
        let newlines = source
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at as u32 + 1))
            .collect();
        Places {
            source,
            first_line,
            ascii: source.is_ascii(),
            starts,
            last: (0, 0, 0),
        }
    }

    /// The line (from the first line's number) and column (from 1) of a byte.
    pub(super) fn place(&mut self, at: usize) -> (u32, u32) {
        let row = self.row(at);
        let column = self.characters_before(row, at);
        (self.first_line + row as u32, column as u32 + 1)
    }

    /// The span of a stretch of bytes, placed at its first.
    pub(super) fn span(&mut self, start: usize, end: usize) -> Span {
        let (line, column) = self.place(start);
        Span {
            start: start as u32,
            end: end as u32,
            line,
            column,
        }
    }

    /// The text of the line that holds a byte, without its end.
    pub(super) fn line_text(&self, at: usize) -> &'s str {
        let row = self.row(at);
        let start = self.starts[row] as usize;
        let end = self
            .starts
            .get(row + 1)
            .map_or(self.source.len(), |&next| next as usize - 1);
        let text = &self.source[start..end];
        text.strip_suffix('\r').unwrap_or(text)
    }

    fn row(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= at) - 1
    }

    fn characters_before(&mut self, row: usize, at: usize) -> usize {
        let start = self.starts[row] as usize;
        if self.ascii {
            return at - start;
        }
        let (last_row, last_at, last_count) = self.last;
        let (from, counted) = if last_row == row && last_at <= at {
            (last_at, last_count)
        } else {
            (start, 0)
        };
        let text = self.source.get(from..at).unwrap_or("");
        let count = counted + text.graphemes(true).count();
        self.last = (row, at, count);
        count
    }
}
