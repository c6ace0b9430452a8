//! Small things that all files of the compiler use: calls taken apart, keywords, nodes made up.

use crate::lang::ast::{Block, Kind, Node, Span};
use crate::lang::code::Line;
use crate::term::{Atom, atoms};

/// A call by name, taken apart.
#[derive(Clone, Copy)]
pub struct Call<'n> {
    /// The name.
    pub name: Atom,
    /// The arguments.
    pub args: &'n [Node],
    /// The blocks.
    pub blocks: &'n [Block],
    /// Where.
    pub line: Line,
    /// Whether it was written with parentheses.
    pub parens: bool,
}

impl<'n> Call<'n> {
    /// The parts of a `Kind::Call`; an empty call for anything else.
    pub fn of(node: &'n Node) -> Call<'n> {
        match &node.kind {
            Kind::Call {
                name,
                args,
                blocks,
                parens,
            } => Call {
                name: *name,
                args,
                blocks,
                line: node.span.line,
                parens: *parens,
            },
            _ => Call {
                name: atoms::NIL,
                args: &[],
                blocks: &[],
                line: node.span.line,
                parens: false,
            },
        }
    }

    /// How many arguments there are, counting blocks as the keyword list that they stand for.
    pub fn arity(&self) -> usize {
        self.args.len() + usize::from(!self.blocks.is_empty())
    }

    /// Positional arguments, and the blocks: written as `do ... end` or as `do: ...` in the last argument.
    /// Other options of that last argument come before the blocks.
    pub fn split(&self) -> Split<'n> {
        let mut split = Split {
            args: self.args,
            options: Vec::new(),
            blocks: Vec::new(),
        };
        if let Some((last, before)) = self.args.split_last()
            && let Some(pairs) = pairs(last)
            && (!self.blocks.is_empty() || pairs.iter().any(|(key, _)| is_block_tag(*key)))
            && pairs.iter().all(|(key, _)| *key != atoms::NIL)
        {
            split.args = before;
            for (key, value) in pairs {
                match is_block_tag(key) && self.blocks.is_empty() {
                    true => split.blocks.push((key, value)),
                    false => split.options.push((key, value)),
                }
            }
        }
        let written = self.blocks.iter().map(|block| (block.tag, &*block.body));
        split.blocks.extend(written);
        split
    }
}

/// A call's arguments with the blocks apart.
pub struct Split<'n> {
    /// The positional arguments.
    pub args: &'n [Node],
    /// Keywords that are no blocks.
    pub options: Vec<(Atom, &'n Node)>,
    /// `do`, `else` and the others.
    pub blocks: Vec<(Atom, &'n Node)>,
}

impl<'n> Split<'n> {
    /// A block.
    pub fn block(&self, tag: Atom) -> Option<&'n Node> {
        self.blocks
            .iter()
            .find(|(key, _)| *key == tag)
            .map(|(_, body)| *body)
    }

    /// An option.
    pub fn option(&self, name: &str) -> Option<&'n Node> {
        self.options
            .iter()
            .find(|(key, _)| key.as_str() == name)
            .map(|(_, value)| *value)
    }
}

fn is_block_tag(atom: Atom) -> bool {
    matches!(
        atom,
        atoms::DO | atoms::ELSE | atoms::RESCUE | atoms::CATCH | atoms::AFTER
    )
}

/// The entries of a keyword list that is written out.
pub fn pairs(node: &Node) -> Option<Vec<(Atom, &Node)>> {
    let Kind::List(items) = &node.kind else {
        return None;
    };
    items
        .iter()
        .map(|item| match &item.kind {
            Kind::Tuple(parts) => match parts.as_slice() {
                [key, value] => match key.kind {
                    Kind::Atom(atom) => Some((atom, value)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The elements of a list that is written out.
pub fn as_list(node: &Node) -> Option<&[Node]> {
    match &node.kind {
        Kind::List(items) => Some(items),
        _ => None,
    }
}

/// The operands of an operator, if the node is a call of it.
pub fn operands<'n>(node: &'n Node, operator: &str) -> Option<(&'n Node, &'n Node)> {
    match &node.kind {
        Kind::Call { name, args, .. } if name.as_str() == operator => match args.as_slice() {
            [left, right] => Some((left, right)),
            _ => None,
        },
        _ => None,
    }
}

/// The operand of an operator of one.
pub fn operand<'n>(node: &'n Node, operator: &str) -> Option<&'n Node> {
    match &node.kind {
        Kind::Call { name, args, .. } if name.as_str() == operator => match args.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// A node at the place of another.
pub fn at(span: Span, kind: Kind) -> Node {
    Node { kind, span }
}

/// A call by name.
pub fn call(span: Span, name: &str, args: Vec<Node>) -> Node {
    let kind = Kind::Call {
        name: Atom::new(name),
        args,
        blocks: Vec::new(),
        parens: true,
    };
    at(span, kind)
}

/// A variable that no program can name.
pub fn hidden(span: Span, name: &str) -> Node {
    at(span, Kind::Name(Atom::new(&format!(" {name}"))))
}

/// A keyword list.
pub fn keyword(span: Span, entries: impl IntoIterator<Item = (Atom, Node)>) -> Node {
    let pair = |(key, value)| at(span, Kind::Tuple(vec![at(span, Kind::Atom(key)), value]));
    at(span, Kind::List(entries.into_iter().map(pair).collect()))
}

/// The directory of a file.
pub fn directory(file: &str) -> String {
    let path = std::path::Path::new(file);
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let parent = absolute.parent().unwrap_or(&absolute);
    parent.to_string_lossy().into_owned()
}

/// The names that a node mentions, each once.
pub fn names_in(node: &Node, names: &mut Vec<Atom>) {
    super::rewrite::walk(node, &mut |node| {
        if let Kind::Name(name) = node.kind
            && !names.contains(&name)
        {
            names.push(name);
        }
    });
}
