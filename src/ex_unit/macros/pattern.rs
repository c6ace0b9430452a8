//! What a pattern binds, and what it pins.

use crate::lang::ast::{Kind, Node};
use crate::lang::compile::tools;
use crate::term::Atom;

/// The variables that a pattern binds, each once, in the order of their first mention; but for those that
/// begin with an underscore, which nobody is to read.
pub fn bound(pattern: &Node) -> Vec<Atom> {
    let mut names = Vec::new();
    collect(pattern, &mut names);
    names
}

fn collect(node: &Node, names: &mut Vec<Atom>) {
    crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || collect_here(node, names));
}

fn collect_here(node: &Node, names: &mut Vec<Atom>) {
    match &node.kind {
        Kind::Name(name) => {
            let text = name.as_str();
            if !text.starts_with('_') && !names.contains(name) {
                names.push(*name);
            }
        }
        Kind::List(items) | Kind::Tuple(items) | Kind::Bitstring(items) | Kind::Block(items) => {
            items.iter().for_each(|item| collect(item, names));
        }
        Kind::Map { name, entries, .. } => {
            name.iter().for_each(|name| collect(name, names));
            // Keys are values, if not pinned ones.
            entries.iter().for_each(|(_, value)| collect(value, names));
        }
        Kind::Call { name, args, .. } => match (name.as_str(), args.as_slice()) {
            ("^", _) => {}
            // Sizes are values, a segment's type binds nothing.
            ("::", [value, _]) => collect(value, names),
            ("when", [pattern, _]) => collect(pattern, names),
            _ => args.iter().for_each(|arg| collect(arg, names)),
        },
        _ => {}
    }
}

/// The variables that a pattern pins, by name, the last one first.
pub fn pinned(pattern: &Node) -> Vec<Atom> {
    let mut names = Vec::new();
    crate::lang::compile::walk(pattern, &mut |node| {
        if let Some(inner) = tools::operand(node, "^")
            && let Kind::Name(name) = inner.kind
            && !names.contains(&name)
        {
            names.push(name);
        }
    });
    names.sort_by_key(|name| std::cmp::Reverse(name.as_str()));
    names
}

/// Whether a variable is mentioned.
pub fn mentions(node: &Node, name: Atom) -> bool {
    let mut found = false;
    crate::lang::compile::walk(node, &mut |node| {
        found |= matches!(node.kind, Kind::Name(mentioned) if mentioned == name);
    });
    found
}

/// `pattern when guard` taken apart.
pub fn guarded(node: &Node) -> (&Node, Option<&Node>) {
    match tools::operands(node, "when") {
        Some((pattern, guard)) => (pattern, Some(guard)),
        None => (node, None),
    }
}
