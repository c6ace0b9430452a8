//! The tree as text, in aligned columns.

use super::super::style::{Paint, Painted, Sign, Style, cut, width};
use super::{Node, State};

const BRANCH: Sign = Sign("├── ", "+-- ");
const LAST_BRANCH: Sign = Sign("└── ", "`-- ");
const PAST: Sign = Sign("│   ", "|   ");
const NOTHING: &str = "    ";
const CHANGED: Sign = Sign("◆ ", "* ");

/// The tree in so many columns, each line ended.
pub fn draw(root: &Node, columns: usize, style: Style) -> String {
    let mut rows = Vec::new();
    collect(root, "", "", style, &mut rows);
    let label = rows
        .iter()
        .map(Row::head_width)
        .max()
        .unwrap_or(0)
        .min(columns.max(24) / 2);
    let process = |row: &Row<'_>| row.node.state != State::LeftOut;
    let what = rows
        .iter()
        .filter(|row| process(row))
        .map(|row| width(&row.node.what));
    let pid = rows.iter().map(|row| width(&row.node.pid));
    let widths = [label, pid.max().unwrap_or(0), what.max().unwrap_or(0)];
    let mut drawn: String = rows
        .iter()
        .map(|row| row.line(widths, columns, style))
        .collect();
    if root.has_changes() {
        let mut legend = Painted::new(columns, style);
        let sign = style.sign(CHANGED);
        legend.add(&format!("{sign}changed since the last look"), Paint::Faint);
        drawn.push_str(&legend.text);
        drawn.push('\n');
    }
    drawn
}

struct Row<'n> {
    lines: String,
    node: &'n Node,
}

fn collect<'n>(node: &'n Node, lines: &str, below: &str, style: Style, rows: &mut Vec<Row<'n>>) {
    rows.push(Row {
        lines: lines.to_string(),
        node,
    });
    let last = node.children.len().saturating_sub(1);
    for (at, child) in node.children.iter().enumerate() {
        let (branch, past) = if at == last {
            (style.sign(LAST_BRANCH), NOTHING)
        } else {
            (style.sign(BRANCH), style.sign(PAST))
        };
        let lines = format!("{below}{branch}");
        crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || {
            collect(child, &lines, &format!("{below}{past}"), style, rows)
        });
    }
}

impl Row<'_> {
    fn head_width(&self) -> usize {
        width(&self.lines) + width(&self.node.label)
    }

    /// The row with its columns aligned. What does not fit into the width is cut from the right.
    fn line(&self, widths: [usize; 3], columns: usize, style: Style) -> String {
        let [label, pid, what] = widths;
        let node = self.node;
        let alive = |paint| {
            if node.state == State::Down {
                Paint::Fail
            } else {
                paint
            }
        };
        let mut line = Painted::new(columns, style);
        line.add(&self.lines, Paint::Faint);
        // In a deep tree a name gets some room beyond its column.
        let room = label.max(width(&self.lines) + 8) - width(&self.lines);
        line.add(&cut(&node.label, room), alive(Paint::Name));
        let mut stop = label + 2;
        if node.state == State::LeftOut {
            line.add_at(stop, &node.what, Paint::Faint);
            return line.text + "\n";
        }
        // A pid that is cut off is no use to anybody.
        if stop + pid <= columns {
            line.add_at(stop, &node.pid, alive(Paint::Faint));
            stop += pid + 2;
        }
        line.add_at(stop, &node.what, Paint::Start);
        let (notes, paint) = match node.change {
            Some(_) => (
                format!("{}{}", style.sign(CHANGED), node.notes(true)),
                Paint::Decision,
            ),
            None => (node.notes(true), Paint::End),
        };
        line.add_at(stop + what + 2, &notes, paint);
        line.text + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Change, Link, Node, State};
    use super::draw;
    use crate::lab::Style;
    use crate::lab::style::width;

    fn leaf(label: &str, pid: &str, what: &str, note: &str) -> Node {
        Node {
            label: label.into(),
            pid: pid.into(),
            what: what.into(),
            note: note.into(),
            ..Node::default()
        }
    }

    fn sample() -> Node {
        let down = Node {
            state: State::Down,
            ..leaf(":b", "restarting", "bucket", "")
        };
        let linked = Node {
            links: vec![Link {
                label: ":one".into(),
                number: 106,
            }],
            ..leaf(":a", "#PID<0.108.0>", "bucket", "")
        };
        let team = Node {
            children: vec![linked, down, Node::left_out(985, "tree :all shows them")],
            ..leaf(
                ":team",
                "#PID<0.107.0>",
                "one_for_all",
                "0 of 3 restarts in 5 s",
            )
        };
        let one = Node {
            change: Some(Change::Restarted),
            ..leaf(":one", "#PID<0.106.0>", "counter", "1 restart, after :boom")
        };
        Node {
            children: vec![one, team],
            ..leaf(
                "Lab",
                "#PID<0.104.0>",
                "one_for_one",
                "1 of 3 restarts in 5 s",
            )
        }
    }

    #[test]
    fn a_tree_with_its_columns_aligned() {
        let expected = "\
Lab                 #PID<0.104.0>  one_for_one  1 of 3 restarts in 5 s
+-- :one            #PID<0.106.0>  counter      * restarted; 1 restart, after :boom
`-- :team           #PID<0.107.0>  one_for_all  0 of 3 restarts in 5 s
    +-- :a          #PID<0.108.0>  bucket       linked to :one
    +-- :b          restarting     bucket
    `-- (985 more)  tree :all shows them
* changed since the last look
";
        assert_eq!(draw(&sample(), 100, Style::PLAIN), expected);
    }

    #[test]
    fn it_fits_into_any_width() {
        for columns in [1, 5, 20, 33, 47] {
            for line in draw(&sample(), columns, Style::PLAIN).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}
