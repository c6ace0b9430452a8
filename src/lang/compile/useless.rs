//! Values that nobody uses: what Elixir's compiler and Erlang's say of them.

use super::Compiler;
use crate::lang::source;
use crate::lang::ast::{Kind, Node};

impl Compiler<'_> {
    /// Warns of an expression before the last one of a block that does nothing.
    pub(super) fn warn_useless(&mut self, node: &Node) {
        let shown = match &node.kind {
            Kind::Int(_) | Kind::Float(_) => self.unused_literal(node),
            Kind::String(parts) if super::strings::plain(parts).is_some() => self.unused_literal(node),
            Kind::Name(name) if self.scopes.knows(*name) => format!(
                "variable {name} in code block has no effect as it is never returned (remove the variable or assign it to _ to avoid warnings)"
            ),
            Kind::Attribute { name, value: None } => format!(
                "module attribute @{name} in code block has no effect as it is never returned (remove the attribute or assign it to _ to avoid warnings)"
            ),
            _ => return,
        };
        // Literals have no line of their own in Elixir's tree, and a block has none either.
        let line = match &node.kind {
            Kind::Int(_) | Kind::Float(_) | Kind::String(_) => 0,
            _ => node.span.line,
        };
        self.warn(line, shown);
    }

    fn unused_literal(&self, node: &Node) -> String {
        let shown = source::to_line(node);
        format!(
            "code block contains unused literal {shown} (remove the literal or assign it to _ to avoid warnings)"
        )
    }
}
