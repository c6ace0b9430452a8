//! Tables for people: a heading, aligned columns, cut at the width of the terminal.

use super::style::{Paint, Style, cut, width};

/// How a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A table in the making.
pub struct Table {
    headings: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(headings: &[(&'static str, Align)]) -> Table {
        Table {
            headings: headings.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; cells that are missing are empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table in so many columns, each line ended. What does not fit is cut from the right.
    pub fn draw(&self, columns: usize, style: Style) -> String {
        let widths: Vec<usize> = (0..self.headings.len())
            .map(|at| self.width_of(at))
            .collect();
        let heading: Vec<String> = self
            .headings
            .iter()
            .map(|(name, _)| (*name).to_string())
            .collect();
        let mut drawn = style.paint(Paint::Faint, &self.line(&heading, &widths, columns));
        drawn.push('\n');
        for row in &self.rows {
            drawn.push_str(&self.line(row, &widths, columns));
            drawn.push('\n');
        }
        drawn
    }

    fn width_of(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        cells
            .map(|cell| width(cell))
            .chain([width(self.headings[at].0)])
            .max()
            .unwrap_or(0)
    }

    fn line(&self, cells: &[String], widths: &[usize], columns: usize) -> String {
        let mut line = String::new();
        for (at, wide) in widths.iter().enumerate() {
            let cell = cells.get(at).map_or("", String::as_str);
            let pad = " ".repeat(wide - width(cell));
            if at > 0 {
                line.push_str("  ");
            }
            match self.headings[at].1 {
                Align::Left => line.extend([cell, &pad]),
                Align::Right => line.extend([pad.as_str(), cell]),
            }
        }
        cut(line.trim_end(), columns)
    }
}

#[cfg(test)]
mod tests {
    use super::{Align, Table};
    use crate::lab::Style;

    #[test]
    fn columns_are_aligned_and_cut() {
        let mut table = Table::new(&[("name", Align::Left), ("messages", Align::Right)]);
        table.row([":one".to_string(), "7".to_string()]);
        table.row([":shopping".to_string()]);
        let wide = "name       messages\n:one              7\n:shopping\n";
        assert_eq!(table.draw(80, Style::PLAIN), wide);
        assert_eq!(table.draw(6, Style::PLAIN), "nam...\n:on...\n:sh...\n");
    }
}
