//! Source text of small pieces of the tree, for `dbg` and messages.

use crate::lang::ast::{Kind, Node};
use crate::term::{Term, stack};

/// The code as somebody would write it, as far as that is easy to tell; else `...`.
pub(super) fn source_of(node: &Node) -> String {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || source(node))
}

fn source(node: &Node) -> String {
    let all = |nodes: &[Node]| nodes.iter().map(source_of).collect::<Vec<_>>().join(", ");
    match &node.kind {
        Kind::Int(value) => value.to_string(),
        Kind::Float(value) => format!("{value:?}"),
        Kind::Atom(atom) => match atom.as_str() {
            "nil" | "true" | "false" => atom.to_string(),
            name => format!(":{name}"),
        },
        Kind::Name(name) => name.to_string(),
        Kind::Alias(names) => join_names(names),
        Kind::List(items) => format!("[{}]", all(items)),
        Kind::Tuple(items) => format!("{{{}}}", all(items)),
        Kind::String(parts) => super::strings::plain(parts).map_or("...".into(), |b| {
            format!("{:?}", String::from_utf8_lossy(&b))
        }),
        Kind::Call {
            name,
            args,
            parens: false,
            ..
        } if args.len() == 2 && !name.as_str().starts_with(char::is_alphabetic) => {
            format!("{} {name} {}", source_of(&args[0]), source_of(&args[1]))
        }
        Kind::Call { name, args, .. } => format!("{name}({})", all(args)),
        Kind::Remote {
            on,
            name,
            args,
            parens,
            ..
        } => match parens {
            true => format!("{}.{name}({})", source_of(on), all(args)),
            false => format!("{}.{name}", source_of(on)),
        },
        Kind::Apply { fun, args } => format!("{}.({})", source_of(fun), all(args)),
        Kind::Access(on, key) => format!("{}[{}]", source_of(on), source_of(key)),
        Kind::CaptureArg(number) => format!("&{number}"),
        Kind::Capture(inner) => format!("&{}", source_of(inner)),
        Kind::Value(Term::Atom(atom)) => format!(":{atom}"),
        _ => "...".into(),
    }
}

fn join_names(names: &[crate::term::Atom]) -> String {
    names
        .iter()
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(".")
}
