//! From tree-sitter's tree to the syntax tree.
//!
//! One method for one form, spread over the files by topic. What tree-sitter lets pass though Elixir
//! does not has been refused before, by `grammar`.

mod blocks;
mod calls;
mod collections;
mod literals;
mod operators;
mod strings;

use smallvec::SmallVec;
use tree_sitter::TreeCursor;

use super::errors::Complaint;
use super::patch::Patched;
use super::place::Places;
use super::tree::{Form, Raw, form};
use crate::lang::ast::{Kind, Node, Span};
use crate::term::{Atom, stack};

type Result<T> = std::result::Result<T, Complaint>;
type Children<'t> = SmallVec<[Raw<'t>; 8]>;

/// How much stack must be left before a node is converted, and how much is added when it is not.
const RED_ZONE: usize = 128 * 1024;
const MORE_STACK: usize = 4 * 1024 * 1024;

/// Converts the tree of a whole text to a `Block`.
pub(super) fn convert(
    source: &str,
    patched: &Patched<'_>,
    first_line: u32,
    root: Raw<'_>,
) -> Result<Node> {
    let mut converter = Converter {
        source,
        patched,
        places: Places::new(source, first_line),
        cursor: root.walk(),
    };
    let span = converter.places.span(0, source.len());
    let children = converter.children(root);
    let nodes = converter.expressions(&children)?;
    Ok(Node {
        kind: Kind::Block(nodes),
        span,
    })
}

/// What the conversion carries along.
struct Converter<'s, 't> {
    source: &'s str,
    /// The text that the tree was made from.
    patched: &'s Patched<'s>,
    places: Places<'s>,
    /// Kept to be used again: making one allocates.
    cursor: TreeCursor<'t>,
}

impl<'s, 't> Converter<'s, 't> {
    /// Converts one expression.
    fn node(&mut self, raw: Raw<'t>) -> Result<Node> {
        stack::maybe_grow(RED_ZONE, MORE_STACK, || self.node_here(raw))
    }

    fn node_here(&mut self, raw: Raw<'t>) -> Result<Node> {
        match form(raw) {
            Form::Identifier | Form::OperatorIdentifier => self.identifier(raw),
            Form::Alias => Ok(self.alias(raw)),
            Form::Integer => self.integer(raw),
            Form::Float => self.float(raw),
            Form::Char => self.char(raw),
            Form::Boolean | Form::Nil => Ok(self.leaf(raw, Kind::Atom(Atom::new(self.text(raw))))),
            Form::Atom | Form::Keyword => self.atom(raw),
            Form::QuotedAtom | Form::QuotedKeyword => self.quoted_atom(raw),
            Form::String => self.string(raw),
            Form::Charlist => self.charlist(raw),
            Form::Sigil => self.sigil(raw),
            Form::List => self.list(raw),
            Form::Tuple => self.tuple(raw),
            Form::Bitstring => self.bitstring(raw),
            Form::Map => self.map(raw),
            Form::Keywords => self.keywords(raw),
            Form::Unary => self.unary(raw),
            Form::Binary => self.binary(raw),
            Form::Dot => self.dot(raw),
            Form::Call => self.call(raw),
            Form::Access => self.access(raw),
            Form::Fn => self.function(raw),
            Form::Block => self.block(raw),
            _ => Err(self.problem(raw)),
        }
    }

    /// The children that matter: comments are left out.
    fn children(&mut self, raw: Raw<'t>) -> Children<'t> {
        raw.children(&mut self.cursor)
            .filter(|child| !child.is_extra())
            .collect()
    }

    /// The expressions among some children: what is named, in order.
    fn expressions(&mut self, children: &[Raw<'t>]) -> Result<Vec<Node>> {
        children
            .iter()
            .filter(|child| child.is_named())
            .map(|&child| self.node(child))
            .collect()
    }

    /// Where a node begins and ends in the text as written.
    fn start(&self, raw: Raw<'t>) -> usize {
        self.patched.written(raw.start_byte())
    }

    fn end(&self, raw: Raw<'t>) -> usize {
        let end = raw.end_byte();
        // What was added or taken away behind the node is no part of it.
        let behind_last = self.patched.written(end.saturating_sub(1)) + 1;
        behind_last.min(self.patched.written(end))
    }

    fn text(&self, raw: Raw<'t>) -> &'s str {
        &self.source[self.start(raw)..self.end(raw)]
    }

    fn span(&mut self, raw: Raw<'t>) -> Span {
        self.places.span(self.start(raw), self.end(raw))
    }

    /// The span of a node whose line and column are those of a part, such as an operator.
    fn span_at(&mut self, raw: Raw<'t>, part: Raw<'t>) -> Span {
        let (line, column) = self.places.place(self.start(part));
        Span {
            start: self.start(raw) as u32,
            end: self.end(raw) as u32,
            line,
            column,
        }
    }

    fn leaf(&mut self, raw: Raw<'t>, kind: Kind) -> Node {
        Node {
            kind,
            span: self.span(raw),
        }
    }

    /// A tree of a shape that no Elixir text should have.
    fn problem(&self, raw: Raw<'t>) -> Complaint {
        self.problem_saying(raw, format!("suplab cannot read this {}", raw.kind()))
    }

    fn problem_saying(&self, raw: Raw<'t>, text: impl Into<String>) -> Complaint {
        Complaint::pictured(self.start(raw), text)
    }
}
