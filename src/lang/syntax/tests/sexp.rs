//! The syntax tree as one line of text, close to what Elixir's quoted form says: the tables of the
//! tests were recorded from Elixir's own parser, printed in the same way.

use crate::lang::ast::{Block, Clause, Kind, Node, Part};
use crate::term::stack;

/// Renders a node; names and calls carry their line and column.
pub(crate) fn render(node: &Node) -> String {
    Printer.node(node)
}

struct Printer;

impl Printer {
    fn node(&self, node: &Node) -> String {
        stack::maybe_grow(64 * 1024, 1024 * 1024, || self.node_here(node))
    }

    fn node_here(&self, node: &Node) -> String {
        let at = self.place(node);
        match &node.kind {
            Kind::Int(value) => value.to_string(),
            Kind::Float(value) => format!("{value:?}"),
            Kind::Atom(atom) => format!(":{}", escaped(atom.as_str().as_bytes())),
            Kind::AtomParts(parts) => format!("(atom {})", self.parts(parts)),
            Kind::String(parts) => format!("(str {})", self.parts(parts)),
            Kind::Charlist(parts) => format!("(chars {})", self.parts(parts)),
            Kind::Sigil {
                name,
                parts,
                modifiers,
                delimiter,
            } => {
                format!(
                    "(sigil {name} {} {modifiers} {delimiter})",
                    self.parts(parts)
                )
            }
            Kind::List(items) => format!("[{}]", self.all(items)),
            Kind::Tuple(items) => format!("{{{}}}", self.all(items)),
            Kind::Bitstring(items) => format!("<<{}>>", self.all(items)),
            Kind::Map {
                name: Some(name),
                update,
                entries,
            } => {
                format!(
                    "(% {} {})",
                    self.node(name),
                    self.map(update.as_deref(), entries)
                )
            }
            Kind::Map {
                name: None,
                update,
                entries,
            } => self.map(update.as_deref(), entries),
            Kind::Name(name) => format!("{name}{at}"),
            Kind::Alias(names) => dotted(names),
            Kind::AliasOn(on, names) => format!("(alias {} {})", self.node(on), dotted(names)),
            Kind::Call {
                name, args, blocks, ..
            } => match name.as_str() {
                "@" => format!("(@ {})", self.all(args)),
                "not in" => format!("(not{at} (in{at} {}))", self.all(args)),
                _ => form(
                    &format!("{name}{at}"),
                    &[self.all(args), self.blocks(blocks)],
                ),
            },
            Kind::Remote {
                on,
                name,
                args,
                blocks,
                parens,
            } => {
                let head = format!("{}{at}", if *parens { "." } else { ".field" });
                let name = escaped(name.as_str().as_bytes());
                form(
                    &head,
                    &[self.node(on), name, self.all(args), self.blocks(blocks)],
                )
            }
            Kind::Apply { fun, args } => {
                form(&format!("apply{at}"), &[self.node(fun), self.all(args)])
            }
            Kind::CallOf {
                target,
                args,
                blocks,
            } => form(
                &format!("call{at}"),
                &[self.node(target), self.all(args), self.blocks(blocks)],
            ),
            Kind::MultiAlias(on, items) => form("multi", &[self.node(on), self.all(items)]),
            Kind::Access(on, key) => format!("(access{at} {} {})", self.node(on), self.node(key)),
            Kind::Capture(what) => format!("(& {})", self.node(what)),
            Kind::CaptureArg(number) => format!("&{number}"),
            Kind::Attribute { name, value: None } => {
                format!("(@ {name}{})", self.attribute_place(node))
            }
            Kind::Attribute {
                name,
                value: Some(value),
            } => {
                format!(
                    "(@ ({name}{} {}))",
                    self.attribute_place(node),
                    self.node(value)
                )
            }
            Kind::Fn(clauses) => form("fn", &[self.clauses(clauses)]),
            Kind::Block(nodes) => match nodes.as_slice() {
                [only] => self.node(only),
                nodes => form("do", &[self.all(nodes)]),
            },
            Kind::Clauses(clauses) => format!("[{}]", self.clauses(clauses)),
            Kind::Value(term) => term.to_string(),
        }
    }

    fn place(&self, node: &Node) -> String {
        format!("@{}:{}", node.span.line, node.span.column)
    }

    /// Elixir places the name behind the `@`.
    fn attribute_place(&self, node: &Node) -> String {
        format!("@{}:{}", node.span.line, node.span.column + 1)
    }

    fn all(&self, nodes: &[Node]) -> String {
        nodes
            .iter()
            .map(|node| self.node(node))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn blocks(&self, blocks: &[Block]) -> String {
        if blocks.is_empty() {
            return String::new();
        }
        let pairs: Vec<_> = blocks
            .iter()
            .map(|block| format!("{{:{} {}}}", block.tag, self.node(&block.body)))
            .collect();
        format!("[{}]", pairs.join(" "))
    }

    fn clauses(&self, clauses: &[Clause]) -> String {
        clauses
            .iter()
            .map(|clause| self.clause(clause))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn clause(&self, clause: &Clause) -> String {
        let params = self.all(&clause.params);
        let body = match &clause.body.kind {
            Kind::Block(nodes) if nodes.is_empty() => ":nil".to_owned(),
            _ => self.node(&clause.body),
        };
        match &clause.guard {
            None => format!("(-> [{params}] {body})"),
            Some(guard) => format!(
                "(-> [{}] {body})",
                form("when", &[params, self.node(guard)])
            ),
        }
    }

    fn map(&self, update: Option<&Node>, entries: &[(Node, Node)]) -> String {
        let entries: Vec<_> = entries
            .iter()
            .map(|(key, value)| format!("{}={}", self.node(key), self.node(value)))
            .collect();
        match update {
            Some(on) => format!("%{{{} | {}}}", self.node(on), entries.join(" ")),
            None => format!("%{{{}}}", entries.join(" ")),
        }
    }

    fn parts(&self, parts: &[Part]) -> String {
        let one = |part: &Part| match part {
            Part::Text(bytes) => format!("\"{}\"", escaped(bytes)),
            Part::Code(node) => format!("#{}", self.node(node)),
        };
        parts.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

/// `(head part part)`, without the empty parts.
fn form(head: &str, parts: &[String]) -> String {
    let parts = parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| format!(" {part}"));
    format!("({head}{})", parts.collect::<String>())
}

fn dotted(names: &[crate::term::Atom]) -> String {
    names
        .iter()
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(".")
}

fn escaped(bytes: &[u8]) -> String {
    let one = |&byte: &u8| match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        32..=126 => (byte as char).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    bytes.iter().map(one).collect()
}
