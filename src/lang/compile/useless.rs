//! Values that nobody uses: what Elixir's compiler and Erlang's say of them.

use super::Compiler;
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Line, Pattern};
use crate::lang::source;
use crate::term::Atom;

impl Compiler<'_> {
    /// Warns of an expression before the last one of a block that does nothing.
    pub(super) fn warn_useless(&mut self, node: &Node) {
        let shown = match &node.kind {
            Kind::Int(_) | Kind::Float(_) => self.unused_literal(node),
            Kind::String(parts) if super::strings::plain(parts).is_some() => {
                self.unused_literal(node)
            }
            Kind::Name(name) if self.scopes.knows(*name) => format!(
                "variable {name} in code block has no effect as it is never returned (remove the variable or assign it to _ to avoid warnings)"
            ),
            Kind::Attribute { name, value: None } => format!(
                "module attribute @{name} in code block has no effect as it is never returned (remove the attribute or assign it to _ to avoid warnings)"
            ),
            Kind::Call { name, args, .. } => {
                return self.warn_pure(*name, args.len(), node.span.line);
            }
            _ => return,
        };
        // Literals have no line of their own in Elixir's tree, and a block has none either.
        let line = match &node.kind {
            Kind::Int(_) | Kind::Float(_) | Kind::String(_) => 0,
            _ => node.span.line,
        };
        self.warn(line, shown);
    }

    /// Erlang's functions that have no effect, when nobody wants what they answer.
    fn warn_pure(&mut self, name: Atom, arity: usize, line: Line) {
        let kernels = self.env.kernel_covers(name, arity);
        if !kernels || self.unit.defined.contains(&(name, arity)) {
            return;
        }
        let name = name.as_str();
        let hint =
            "is ignored (suppress the warning by assigning the expression to the _ variable)";
        let text = if is_comparison(name) && arity == 2 {
            format!("use of operator {} has no effect", erlangs_operator(name))
        } else if is_pure_operator(name, arity) {
            format!("the result of evaluating operator '{name}'/{arity} {hint}")
        } else if is_type_test(name) && arity == 1 {
            format!("the call to {name}/1 has no effect")
        } else if is_pure_function(name) && arity == 1 {
            format!("the result of calling {name}/1 {hint}")
        } else {
            return;
        };
        self.warn_late(line, text);
    }

    fn unused_literal(&self, node: &Node) -> String {
        let shown = source::to_line(node);
        format!(
            "code block contains unused literal {shown} (remove the literal or assign it to _ to avoid warnings)"
        )
    }
}

/// A clause: its line, its patterns, and whether a guard may refuse what they match.
pub type Reach<'p> = (Line, (&'p [Pattern], bool));

impl Compiler<'_> {
    /// Warns of clauses that no value can reach.
    pub(super) fn warn_unreachable(&mut self, clauses: &[Reach<'_>]) {
        for (line, text) in unreachable(clauses) {
            self.warn_late(line, text);
        }
    }
}

/// The clauses that no value can reach, and what is said of them.
pub fn unreachable(clauses: &[Reach<'_>]) -> Vec<(Line, String)> {
    let mut found = Vec::new();
    for (index, (line, patterns)) in clauses.iter().enumerate() {
        let mut before = clauses[..index].iter();
        if let Some((earlier, _)) = before.find(|(_, earlier)| hides(earlier, patterns)) {
            let text = format!(
                "this clause cannot match because a previous clause at line {earlier} always matches"
            );
            found.push((*line, text));
        }
    }
    found
}

/// Whether a clause takes all that another one behind it could take, as far as that is plain.
fn hides(earlier: &(&[Pattern], bool), later: &(&[Pattern], bool)) -> bool {
    let (patterns, guarded) = earlier;
    !guarded
        && patterns.len() == later.0.len()
        && patterns
            .iter()
            .zip(later.0)
            .all(|(first, second)| covers(first, second))
}

fn covers(first: &Pattern, second: &Pattern) -> bool {
    match (first, second) {
        (Pattern::Any | Pattern::Bind(_), _) => true,
        (Pattern::Const(first), Pattern::Const(second)) => first == second,
        _ => false,
    }
}

/// Operators that are Erlang's and have no effect.
fn is_pure_operator(name: &str, arity: usize) -> bool {
    let binary = matches!(name, "+" | "-" | "*" | "/" | "++" | "--");
    arity == 2 && binary || arity == 1 && matches!(name, "+" | "-" | "not")
}

fn is_comparison(name: &str) -> bool {
    matches!(name, "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=")
}

fn is_type_test(name: &str) -> bool {
    matches!(
        name,
        "is_atom"
            | "is_binary"
            | "is_bitstring"
            | "is_boolean"
            | "is_float"
            | "is_function"
            | "is_integer"
            | "is_list"
            | "is_map"
            | "is_number"
            | "is_pid"
            | "is_port"
            | "is_reference"
            | "is_tuple"
    )
}

fn is_pure_function(name: &str) -> bool {
    matches!(
        name,
        "abs"
            | "bit_size"
            | "byte_size"
            | "hd"
            | "length"
            | "map_size"
            | "round"
            | "tl"
            | "trunc"
            | "tuple_size"
    )
}

fn erlangs_operator(name: &str) -> &str {
    match name {
        "!=" => "/=",
        "===" => "=:=",
        "!==" => "=/=",
        "<=" => "=<",
        name => name,
    }
}
