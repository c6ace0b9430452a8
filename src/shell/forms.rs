//! What is written at the prompt differently from how functions take it: `h Enum.map/2` names a function
//! and does not call it, as iex's macro `h` has it.

use crate::lang::ast::{Kind, Node, Span};
use crate::term::Atom;

/// The code with the arguments of `h` turned into what the function `h/1` takes.
pub fn prepare(code: Node) -> Node {
    let (kind, span) = code.into_kind();
    let kind = match kind {
        Kind::Block(statements) => Kind::Block(statements.into_iter().map(statement).collect()),
        other => return statement(Node { kind: other, span }),
    };
    Node { kind, span }
}

fn statement(node: Node) -> Node {
    let is_help = matches!(&node.kind, Kind::Call { name, args, .. }
        if matches!(name.as_str(), "h" | "b" | "t") && args.len() == 1);
    if !is_help {
        return node;
    }
    let (kind, span) = node.into_kind();
    let Kind::Call {
        name,
        args,
        blocks,
        parens,
    } = kind
    else {
        return Node { kind, span };
    };
    let args = args.into_iter().map(|arg| named(arg, None)).collect();
    Node {
        kind: Kind::Call {
            name,
            args,
            blocks,
            parens,
        },
        span,
    }
}

/// `{module, name, arity}` for what names a function; anything else stays.
fn named(node: Node, arity: Option<Node>) -> Node {
    let span = node.span;
    match &node.kind {
        Kind::Name(name) => triple(None, *name, arity, span),
        Kind::Call { name, args, .. } if name.as_str() == "/" && args.len() == 2 => {
            let [function, arity] = [args[0].clone(), args[1].clone()];
            named(function, Some(arity))
        }
        Kind::Call { name, .. } => triple(None, *name, arity, span),
        Kind::Remote { on, name, .. } => triple(Some((**on).clone()), *name, arity, span),
        _ => node,
    }
}

fn triple(module: Option<Node>, name: Atom, arity: Option<Node>, span: Span) -> Node {
    let atom = |name: Atom| Node {
        kind: Kind::Atom(name),
        span,
    };
    let nil = || atom(crate::term::atoms::NIL);
    let parts = vec![
        module.unwrap_or_else(nil),
        atom(name),
        arity.unwrap_or_else(nil),
    ];
    Node {
        kind: Kind::Tuple(parts),
        span,
    }
}
