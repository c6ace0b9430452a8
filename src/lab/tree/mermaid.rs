//! The tree as a Mermaid flowchart, for documents that draw such.

use std::fmt::Write as _;

use super::{Node, State};

/// The flowchart.
pub fn mermaid(root: &Node) -> String {
    let mut nodes = Vec::new();
    flatten(root, None, &mut nodes);
    let mut chart = String::from("flowchart TD\n");
    for (at, (node, _)) in nodes.iter().enumerate() {
        let (open, close) = match (node.supervisor, node.state) {
            (_, State::LeftOut) => ("([", "])"),
            (true, _) => ("[[", "]]"),
            (false, _) => ("[", "]"),
        };
        // Writing into a String cannot fail.
        let _ = writeln!(chart, "  p{at}{open}\"{}\"{close}", text(node));
    }
    for (at, (_, above)) in nodes.iter().enumerate() {
        if let Some(above) = above {
            let _ = writeln!(chart, "  p{above} --> p{at}");
        }
    }
    for (at, (node, _)) in nodes.iter().enumerate() {
        for link in node.links.iter().filter(|link| link.number > node.number) {
            let other = nodes
                .iter()
                .position(|(other, _)| other.number == link.number);
            if let Some(other) = other {
                let _ = writeln!(chart, "  p{at} -. link .- p{other}");
            }
        }
    }
    for (at, (node, _)) in nodes.iter().enumerate() {
        if node.state == State::Down {
            let _ = writeln!(chart, "  style p{at} stroke-dasharray: 4");
        }
        if node.change.is_some() {
            let _ = writeln!(chart, "  style p{at} stroke-width: 3px");
        }
    }
    chart
}

fn flatten<'n>(node: &'n Node, above: Option<usize>, nodes: &mut Vec<(&'n Node, Option<usize>)>) {
    nodes.push((node, above));
    let me = nodes.len() - 1;
    for child in &node.children {
        crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || flatten(child, Some(me), nodes));
    }
}

fn text(node: &Node) -> String {
    let lines = [node.label.as_str(), &node.what, &node.note];
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    lines.map(escape).collect::<Vec<_>>().join("<br/>")
}

/// Mermaid has its own way to write what means something to it.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("#quot;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '#' => escaped.push_str("#35;"),
            '&' => escaped.push_str("#amp;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Node};
    use super::mermaid;

    #[test]
    fn nodes_edges_and_links() {
        let child = |label: &str, number: u64, links: Vec<Link>| Node {
            label: label.into(),
            what: "counter".into(),
            number,
            links,
            ..Node::default()
        };
        let link = |number| Link {
            label: String::new(),
            number,
        };
        let root = Node {
            label: "Lab".into(),
            supervisor: true,
            number: 1,
            children: vec![
                child("\"a\"", 2, vec![link(3)]),
                child(":b", 3, vec![link(2), link(99)]),
            ],
            ..Node::default()
        };
        let expected = "\
flowchart TD
  p0[[\"Lab\"]]
  p1[\"#quot;a#quot;<br/>counter\"]
  p2[\":b<br/>counter\"]
  p0 --> p1
  p0 --> p2
  p1 -. link .- p2
";
        assert_eq!(mermaid(&root), expected);
    }
}
