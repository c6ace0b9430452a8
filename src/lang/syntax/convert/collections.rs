//! Lists, tuples, maps, bitstrings, and the keywords in them.

use super::{Converter, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::syntax::errors::Complaint;
use crate::lang::syntax::tree::{Form, Raw, form};
use crate::term::Atom;

/// A map's entries, and what stands before `|` where it is an update.
type MapContent = (Option<Box<Node>>, Vec<(Node, Node)>);

impl<'t> Converter<'_, 't> {
    pub(super) fn list(&mut self, raw: Raw<'t>) -> Result<Node> {
        let items = self.items(raw)?;
        Ok(self.leaf(raw, Kind::List(items)))
    }

    /// `{a, k: v}`: keywords in a tuple are one list, its last element.
    pub(super) fn tuple(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let items = self.expressions(&children)?;
        Ok(self.leaf(raw, Kind::Tuple(items)))
    }

    pub(super) fn bitstring(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let items = self.expressions(&children)?;
        Ok(self.leaf(raw, Kind::Bitstring(items)))
    }

    /// The elements of a list: its keywords become pairs.
    fn items(&mut self, raw: Raw<'t>) -> Result<Vec<Node>> {
        let mut items = Vec::new();
        for child in self
            .children(raw)
            .into_iter()
            .filter(|child| child.is_named())
        {
            match form(child) {
                Form::Keywords => items.extend(self.pairs(child)?),
                _ => items.push(self.node(child)?),
            }
        }
        Ok(items)
    }

    /// `a: 1, b: 2` without brackets: a list of pairs.
    pub(super) fn keywords(&mut self, raw: Raw<'t>) -> Result<Node> {
        let pairs = self.pairs(raw)?;
        Ok(self.leaf(raw, Kind::List(pairs)))
    }

    fn pairs(&mut self, raw: Raw<'t>) -> Result<Vec<Node>> {
        let entries = self.keyword_entries(raw)?;
        Ok(entries.into_iter().map(pair_node).collect())
    }

    fn keyword_entries(&mut self, raw: Raw<'t>) -> Result<Vec<(Node, Node)>> {
        let mut entries = Vec::new();
        for child in self
            .children(raw)
            .into_iter()
            .filter(|&child| form(child) == Form::Pair)
        {
            let parts = self.children(child);
            let [key, value] = parts.as_slice() else {
                return Err(self.problem(child));
            };
            entries.push((self.node(*key)?, self.node(*value)?));
        }
        Ok(entries)
    }

    pub(super) fn map(&mut self, raw: Raw<'t>) -> Result<Node> {
        let (mut name, mut content) = (None, (None, Vec::new()));
        for child in self
            .children(raw)
            .into_iter()
            .filter(|child| child.is_named())
        {
            match form(child) {
                Form::Struct => name = Some(Box::new(self.struct_name(child)?)),
                Form::MapContent => content = self.map_content(child)?,
                _ => return Err(self.problem(child)),
            }
        }
        let (update, entries) = content;
        Ok(self.leaf(
            raw,
            Kind::Map {
                name,
                update,
                entries,
            },
        ))
    }

    fn struct_name(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        match children.as_slice() {
            [only] => self.node(*only),
            _ => Err(self.problem(raw)),
        }
    }

    fn map_content(&mut self, raw: Raw<'t>) -> Result<MapContent> {
        let (mut update, mut entries) = (None, Vec::new());
        for (index, child) in self
            .children(raw)
            .into_iter()
            .filter(|child| child.is_named())
            .enumerate()
        {
            match form(child) {
                Form::Keywords => entries.extend(self.keyword_entries(child)?),
                Form::Binary if index == 0 && self.is_update(child) => {
                    update = Some(Box::new(self.update(child, &mut entries)?));
                }
                _ => {
                    let node = self.node(child)?;
                    entries.push(entry(node).ok_or_else(|| self.no_entry(child))?);
                }
            }
        }
        Ok((update, entries))
    }

    /// A call could be a macro that makes entries, so Elixir refuses this only when it compiles.
    fn no_entry(&self, raw: Raw<'t>) -> Complaint {
        let text = format!("expected key-value pairs in a map, got: {}", self.text(raw));
        Complaint::compile(self.start(raw), text)
    }

    /// Whether `a | b` is an update. In `%{k => x | y}` the arrow comes first: `x | y` is a value.
    fn is_update(&mut self, raw: Raw<'t>) -> bool {
        let parts = self.children(raw);
        let [left, operator, right] = parts.as_slice() else {
            return false;
        };
        if operator.kind() != "|" {
            return false;
        }
        form(*right) == Form::Keywords || !self.begins_with_arrow(*left)
    }

    /// Whether the leftmost operators of an expression hold a `=>`.
    fn begins_with_arrow(&mut self, raw: Raw<'t>) -> bool {
        let mut next = raw;
        while form(next) == Form::Binary {
            let parts = self.children(next);
            let [left, operator, _] = parts.as_slice() else {
                return false;
            };
            if operator.kind() == "=>" {
                return true;
            }
            next = *left;
        }
        false
    }

    /// `on | k => v` and `on | k: v`: answers what is updated and adds the entries.
    fn update(&mut self, raw: Raw<'t>, entries: &mut Vec<(Node, Node)>) -> Result<Node> {
        let parts = self.children(raw);
        let [left, _, right] = parts.as_slice() else {
            return Err(self.problem(raw));
        };
        let on = self.node(*left)?;
        match form(*right) {
            Form::Keywords => entries.extend(self.keyword_entries(*right)?),
            _ => {
                let node = self.node(*right)?;
                entries.push(entry(node).ok_or_else(|| self.no_entry(*right))?);
            }
        }
        Ok(on)
    }
}

fn pair_node((key, value): (Node, Node)) -> Node {
    let span = crate::lang::ast::Span {
        end: value.span.end,
        ..key.span
    };
    Node {
        kind: Kind::Tuple(vec![key, value]),
        span,
    }
}

/// Takes `k => v` apart. tree-sitter binds `|`, `::` and their like looser than the arrow, but in a
/// map the arrow is the outermost: `k => a | b` is `k => (a | b)`.
fn entry(mut node: Node) -> Option<(Node, Node)> {
    let Kind::Call {
        name,
        args,
        parens: false,
        ..
    } = &mut node.kind
    else {
        return None;
    };
    if args.len() != 2 {
        return None;
    }
    let right = args.pop()?;
    let left = args.pop()?;
    if *name == Atom::new("=>") {
        return Some((left, right));
    }
    let (key, value) = entry(left)?;
    let span = crate::lang::ast::Span {
        start: value.span.start,
        ..node.span
    };
    let kind = Kind::Call {
        name: *name,
        args: vec![value, right],
        blocks: Vec::new(),
        parens: false,
    };
    Some((key, Node { kind, span }))
}
