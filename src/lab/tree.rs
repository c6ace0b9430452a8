//! The picture of a supervision tree. How the tree is found out is left to who asks for it.

use super::style::{Paint, Painted, Sign, Style, cut, width};

/// A process in the tree, or the place of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// What it is called: its name or child id.
    pub label: String,
    /// Its pid, or `restarting`, or `down`.
    pub pid: String,
    /// What it is: `counter`, `one_for_one, 3 restarts in 5 s`.
    pub what: String,
    /// What is to be said about it: `2 restarts, the last :boom`.
    pub note: String,
    /// Whether it is not running.
    pub down: bool,
    /// Its children in the order of their start.
    pub children: Vec<Node>,
}

/// How many children of one supervisor are drawn when there are more than can be taken in; the first
/// and the last of them.
const FIRST_FEW: usize = 12;
const LAST_FEW: usize = 3;

const BRANCH: Sign = Sign("├── ", "+-- ");
const LAST_BRANCH: Sign = Sign("└── ", "`-- ");
const PAST: Sign = Sign("│   ", "|   ");
const NOTHING: &str = "    ";

/// The tree in so many columns, each line ended.
pub fn draw(root: &Node, columns: usize, style: Style) -> String {
    let mut rows = Vec::new();
    collect(root, "", "", style, &mut rows);
    let widest =
        |column: fn(&Row) -> &str| rows.iter().map(|row| width(column(row))).max().unwrap_or(0);
    let label = rows
        .iter()
        .map(Row::head_width)
        .max()
        .unwrap_or(0)
        .min(columns.max(24) / 2);
    let (pid, what) = (widest(|row| &row.pid), widest(|row| &row.what));
    rows.iter()
        .map(|row| row.line([label, pid, what], columns, style))
        .collect()
}

struct Row {
    lines: String,
    label: String,
    pid: String,
    what: String,
    note: String,
    down: bool,
}

fn collect(node: &Node, lines: &str, below: &str, style: Style, rows: &mut Vec<Row>) {
    rows.push(Row {
        lines: lines.to_string(),
        label: node.label.clone(),
        pid: node.pid.clone(),
        what: node.what.clone(),
        note: node.note.clone(),
        down: node.down,
    });
    let shown = shown(&node.children);
    let last = shown.len().saturating_sub(1);
    for (at, child) in shown.into_iter().enumerate() {
        let (branch, past) = if at == last {
            (style.sign(LAST_BRANCH), NOTHING)
        } else {
            (style.sign(BRANCH), style.sign(PAST))
        };
        let lines = format!("{below}{branch}");
        match child {
            Shown::Child(child) => {
                crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || {
                    collect(child, &lines, &format!("{below}{past}"), style, rows)
                });
            }
            Shown::More(count) => rows.push(Row::gap(lines, count)),
        }
    }
}

enum Shown<'n> {
    Child(&'n Node),
    More(usize),
}

fn shown(children: &[Node]) -> Vec<Shown<'_>> {
    let left_out = children.len().saturating_sub(FIRST_FEW + LAST_FEW);
    // Leaving one out would save nothing.
    if left_out < 2 {
        return children.iter().map(Shown::Child).collect();
    }
    let (first, rest) = children.split_at(FIRST_FEW);
    let last = &rest[left_out..];
    let gap = std::iter::once(Shown::More(left_out));
    first
        .iter()
        .map(Shown::Child)
        .chain(gap)
        .chain(last.iter().map(Shown::Child))
        .collect()
}

impl Row {
    fn gap(lines: String, count: usize) -> Row {
        let label = format!("({count} more)");
        Row {
            lines,
            label,
            pid: String::new(),
            what: String::new(),
            note: String::new(),
            down: false,
        }
    }

    fn head_width(&self) -> usize {
        width(&self.lines) + width(&self.label)
    }

    /// The row with its columns aligned. What does not fit into the width is cut from the right.
    fn line(&self, widths: [usize; 3], columns: usize, style: Style) -> String {
        let [label, pid, what] = widths;
        let alive = |paint| if self.down { Paint::Fail } else { paint };
        let mut line = Painted::new(columns, style);
        line.add(&self.lines, Paint::Faint);
        // In a deep tree a name gets some room beyond its column.
        let room = label.max(width(&self.lines) + 8) - width(&self.lines);
        line.add(&cut(&self.label, room), alive(Paint::Name));
        let mut stop = label + 2;
        // A pid that is cut off is no use to anybody.
        if stop + pid <= columns {
            line.add_at(stop, &self.pid, alive(Paint::Faint));
            stop += pid + 2;
        }
        line.add_at(stop, &self.what, Paint::Start);
        line.add_at(stop + what + 2, &self.note, Paint::End);
        line.text + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, draw};
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
        let team = Node {
            children: vec![
                leaf(":a", "#PID<0.108.0>", "bucket", ""),
                leaf(":b", "restarting", "bucket", ""),
            ],
            ..leaf(":team", "#PID<0.107.0>", "one_for_all", "")
        };
        Node {
            children: vec![
                leaf(":one", "#PID<0.106.0>", "counter", "1 restart, :boom"),
                team,
            ],
            ..leaf("Lab", "#PID<0.104.0>", "one_for_one", "")
        }
    }

    #[test]
    fn a_tree_with_its_columns_aligned() {
        let expected = "\
Lab         #PID<0.104.0>  one_for_one
+-- :one    #PID<0.106.0>  counter      1 restart, :boom
`-- :team   #PID<0.107.0>  one_for_all
    +-- :a  #PID<0.108.0>  bucket
    `-- :b  restarting     bucket
";
        assert_eq!(draw(&sample(), 80, Style::PLAIN), expected);
    }

    #[test]
    fn it_fits_into_any_width() {
        for columns in [1, 5, 20, 33, 47] {
            for line in draw(&sample(), columns, Style::PLAIN).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }

    #[test]
    fn a_crowd_is_summed_up() {
        let children: Vec<Node> = (0..1000)
            .map(|n| leaf(&format!(":c{n}"), "", "", ""))
            .collect();
        let crowd = Node {
            children,
            ..leaf("Lab", "", "", "")
        };
        let drawn = draw(&crowd, 80, Style::PLAIN);
        assert_eq!(drawn.lines().count(), 17);
        assert!(drawn.contains("+-- (985 more)\n"), "{drawn}");
    }
}
