//! The tree as an SVG picture: the root on the left, children below one another.

use super::super::picture::{CHARACTER, Picture, fit};
use super::super::style::width;
use super::{Node, State};

/// Height of a box, and from one box to the next.
const BOX: f64 = 44.0;
const STEP: f64 = 56.0;
/// Between a supervisor's box and its children's.
const GAP: f64 = 56.0;
const MARGIN: f64 = 24.0;
const WIDEST: f64 = 460.0;

struct Placed<'n> {
    node: &'n Node,
    above: Option<usize>,
    depth: usize,
    /// The middle of its box.
    y: f64,
}

/// The picture.
pub fn svg(root: &Node) -> String {
    let mut placed = Vec::new();
    let mut next = MARGIN + BOX / 2.0;
    place(root, None, 0, &mut placed, &mut next);
    let deepest = placed.iter().map(|placed| placed.depth).max().unwrap_or(0);
    let widths: Vec<f64> = (0..=deepest)
        .map(|depth| {
            let level = placed.iter().filter(|placed| placed.depth == depth);
            level
                .map(|placed| box_width(placed.node))
                .fold(90.0, f64::max)
        })
        .collect();
    let lefts: Vec<f64> = (0..=deepest)
        .map(|depth| MARGIN + widths[..depth].iter().sum::<f64>() + GAP * depth as f64)
        .collect();
    // Room on the right for the arcs of links.
    let links = links_of(&placed);
    let arcs = if links.is_empty() { 0.0 } else { 60.0 };
    let right = lefts[deepest] + widths[deepest];
    let mut picture = Picture::new(
        right + arcs + MARGIN,
        &format!("Supervision tree of {}", root.label),
    );
    for child in &placed {
        if let Some(above) = child.above {
            let from = [
                lefts[child.depth - 1] + widths[child.depth - 1],
                placed[above].y,
            ];
            branch(&mut picture, from, [lefts[child.depth], child.y]);
        }
    }
    for link in links {
        let ends = link.map(|at| {
            [
                lefts[placed[at].depth] + widths[placed[at].depth],
                placed[at].y,
            ]
        });
        arc(&mut picture, ends, right);
    }
    for placed in &placed {
        let corner = [lefts[placed.depth], placed.y - BOX / 2.0];
        draw(&mut picture, placed.node, corner, widths[placed.depth]);
    }
    picture.finish(next - STEP + BOX / 2.0 + MARGIN)
}

/// Gives each node its line; a supervisor stands in the middle of its children. Its line number is returned.
fn place<'n>(
    node: &'n Node,
    above: Option<usize>,
    depth: usize,
    placed: &mut Vec<Placed<'n>>,
    next: &mut f64,
) -> f64 {
    let me = placed.len();
    placed.push(Placed {
        node,
        above,
        depth,
        y: *next,
    });
    let (mut first, mut last) = (None, *next);
    for child in &node.children {
        last = crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || {
            place(child, Some(me), depth + 1, placed, next)
        });
        first.get_or_insert(last);
    }
    match first {
        Some(first) => placed[me].y = (first + last) / 2.0,
        None => *next += STEP,
    }
    placed[me].y
}

fn second_line(node: &Node) -> String {
    // Links are drawn.
    let notes = node.notes(false);
    let parts = [node.what.as_str(), &notes];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" - ")
}

fn box_width(node: &Node) -> f64 {
    let first = width(&node.label)
        + if node.pid.is_empty() {
            0
        } else {
            width(&node.pid) + 3
        };
    let second = width(&second_line(node)) as f64 * 0.86;
    ((first as f64).max(second) * CHARACTER + 28.0).min(WIDEST)
}

fn branch(picture: &mut Picture, [x, y]: [f64; 2], [to_x, to_y]: [f64; 2]) {
    let middle = (x + to_x) / 2.0;
    picture.add(format_args!(
        "<path class=\"branch\" d=\"M{x:.1} {y:.1}C{middle:.1} {y:.1} {middle:.1} {to_y:.1} {to_x:.1} {to_y:.1}\"/>"
    ));
}

/// The links between processes of the tree, each once.
fn links_of(placed: &[Placed<'_>]) -> Vec<[usize; 2]> {
    let mut links = Vec::new();
    for (at, from) in placed.iter().enumerate() {
        for link in from
            .node
            .links
            .iter()
            .filter(|link| link.number > from.node.number)
        {
            let other = placed
                .iter()
                .position(|placed| placed.node.number == link.number);
            links.extend(other.map(|other| [at, other]));
        }
    }
    links
}

fn arc(picture: &mut Picture, [[x, y], [to_x, to_y]]: [[f64; 2]; 2], right: f64) {
    let bow = right + 48.0;
    picture.add(format_args!(
        "<path class=\"link\" d=\"M{x:.1} {y:.1}C{bow:.1} {y:.1} {bow:.1} {to_y:.1} {to_x:.1} {to_y:.1}\"/>"
    ));
}

fn draw(picture: &mut Picture, node: &Node, [x, y]: [f64; 2], wide: f64) {
    let class = match (node.state, node.supervisor) {
        (State::LeftOut, _) => "more",
        (State::Down, _) => "down",
        (_, true) => "boss",
        (_, false) => "box",
    };
    let changed = if node.change.is_some() {
        " changed"
    } else {
        ""
    };
    picture.add(format_args!(
        "<rect class=\"{class}{changed}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{BOX:.1}\" rx=\"7\"/>"
    ));
    let inside = wide - 24.0;
    let pid = width(&node.pid) as f64 * CHARACTER;
    picture.text(
        [x + 12.0, y + 18.0],
        "name",
        &fit(&node.label, inside - pid),
    );
    picture.text([x + wide - 12.0, y + 18.0], "small faint end", &node.pid);
    let second = fit(&second_line(node), inside / 0.84);
    picture.text([x + 12.0, y + 35.0], "small faint", &second);
}
