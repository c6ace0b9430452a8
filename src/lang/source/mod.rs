//! Source text made of the syntax tree again, as Elixir's formatter would write it.
//!
//! This is what `Macro.to_string/1` does with quoted code, for messages that show code: the layout of the
//! original is gone, strings and numbers come in their usual form, lines break at 98 columns. Layout
//! itself is `term::inspect`'s. Comments are not in the tree, so this is no formatter for files.

mod calls;
mod clauses;
mod containers;
mod literals;
mod operators;

#[cfg(test)]
mod tests;

use crate::lang::ast::{Kind, Node};
use crate::term::Atom;
use crate::term::inspect::{Doc, Indent};
use crate::term::stack;

/// The columns of a line.
const WIDTH: usize = 98;

/// How much stack one more level may take, and how much is added when it is not there.
const RED_ZONE: usize = 128 * 1024;
const MORE_STACK: usize = 2 * 1024 * 1024;

/// The source of a node, without a new line at its end.
pub fn to_string(node: &Node) -> String {
    doc(node, Context::Block).group().format(Some(WIDTH))
}

/// The source of a node in one line where that is possible at all.
pub fn to_line(node: &Node) -> String {
    doc(node, Context::Block).group().format(None)
}

/// Where an expression stands: what may be left out there, and what must be put around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    /// By itself, or as the right side of an operator.
    Block,
    /// The left side of an operator.
    Left,
    /// The only argument of a call with parentheses.
    OnlyArgument,
    /// One of several arguments in parentheses, or an element of a container.
    Argument,
    /// The only argument of a call without parentheses.
    OnlyBareArgument,
    /// One of several arguments of a call without parentheses.
    BareArgument,
}

impl Context {
    /// Whether a block here would go to the call around.
    fn is_bare(self) -> bool {
        matches!(self, Context::OnlyBareArgument | Context::BareArgument)
    }

    /// Whether a call here may go without parentheses.
    fn allows_bare(self) -> bool {
        !matches!(
            self,
            Context::Left | Context::Argument | Context::BareArgument
        )
    }
}

/// The document of an expression.
fn doc(node: &Node, context: Context) -> Doc {
    stack::maybe_grow(RED_ZONE, MORE_STACK, || doc_here(node, context))
}

fn doc_here(node: &Node, context: Context) -> Doc {
    match &node.kind {
        Kind::Int(_)
        | Kind::Float(_)
        | Kind::Atom(_)
        | Kind::AtomParts(_)
        | Kind::String(_)
        | Kind::Charlist(_)
        | Kind::Sigil { .. }
        | Kind::Value(_) => literals::doc(&node.kind),
        Kind::List(_) | Kind::Tuple(_) | Kind::Map { .. } | Kind::Bitstring(_) => {
            containers::doc(node)
        }
        Kind::Name(name) => Doc::string(name.as_str()),
        Kind::Alias(names) => Doc::text(join_names(names)),
        Kind::AliasOn(on, names) => {
            calls::target(on).concat(Doc::text(format!(".{}", join_names(names))))
        }
        Kind::Call { .. } | Kind::Remote { .. } | Kind::Apply { .. } | Kind::CallOf { .. } => {
            calls::doc(node, context)
        }
        Kind::MultiAlias(on, items) => {
            let items = items.iter().map(|item| doc(item, Context::Argument));
            calls::target(on)
                .concat(".".into())
                .concat(containers::surround("{", items.collect(), "}", 2))
        }
        Kind::Access(on, key) => calls::target(on).concat(containers::surround(
            "[",
            vec![doc(key, Context::Argument)],
            "]",
            2,
        )),
        Kind::Capture(inner) => operators::capture(inner),
        Kind::CaptureArg(number) => Doc::text(format!("&{number}")),
        Kind::Attribute { name, value } => calls::attribute(*name, value.as_deref()),
        Kind::Fn(clauses) => clauses::function(clauses),
        Kind::Block(nodes) => block(nodes, context),
        Kind::Clauses(clauses) => Doc::text("(")
            .concat(clauses::clauses(clauses).nest(Indent::Cursor))
            .concat(")".into()),
    }
}

/// Expressions one below the other; in parentheses where they stand for one value.
fn block(nodes: &[Node], context: Context) -> Doc {
    match nodes {
        [] if context == Context::Block => Doc::empty(),
        [] => "nil".into(),
        [only] => doc(only, context),
        _ if context == Context::Block => statements(nodes),
        _ => Doc::text("(")
            .concat(Doc::line().concat(statements(nodes)).nest(Indent::By(2)))
            .concat(Doc::line())
            .concat(")".into())
            .force_unfit(),
    }
}

/// What stands in a block of its own, such as one between `do` and `end`.
fn body(node: &Node) -> Doc {
    match &node.kind {
        Kind::Block(nodes) if nodes.is_empty() => Doc::empty(),
        _ => doc(node, Context::Block).group(),
    }
}

/// Expressions one below the other, with an empty line around those that take more than one.
fn statements(nodes: &[Node]) -> Doc {
    let mut all = Doc::empty();
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            all.append(Doc::line());
            if needs_space(&nodes[index - 1]) || needs_space(node) {
                all.append(Doc::line());
            }
        }
        all.append(doc(node, Context::Block).group());
    }
    all.force_unfit()
}

/// Whether an empty line sets an expression apart from its neighbours: those with blocks.
fn needs_space(node: &Node) -> bool {
    match &node.kind {
        Kind::Call { .. } | Kind::Remote { .. } | Kind::CallOf { .. } => calls::has_block(node),
        _ => false,
    }
}

/// In parentheses.
fn wrapped(inner: Doc) -> Doc {
    Doc::text("(")
        .concat(inner.nest(Indent::Cursor))
        .concat(")".into())
}

fn join_names(names: &[Atom]) -> String {
    let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    names.join(".")
}
