//! Operators: precedence, parentheses, and where their lines break.

use crate::lang::ast::{Kind, Node};
use crate::term::inspect::{Doc, Indent};

use super::containers::{self, fitted, fitting, next_break_fits};
use super::{Context, wrapped};

/// Which side of an operator groups by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// How tightly a binary operator binds, and from which side.
fn binary(name: &str) -> Option<(u32, Side)> {
    Some(match name {
        "<-" | "\\\\" => (40, Side::Left),
        "when" => (50, Side::Right),
        "::" => (60, Side::Right),
        "|" => (70, Side::Right),
        "=" => (100, Side::Right),
        "||" | "|||" | "or" => (120, Side::Left),
        "&&" | "&&&" | "and" => (130, Side::Left),
        "==" | "!=" | "=~" | "===" | "!==" => (140, Side::Left),
        "<" | "<=" | ">=" | ">" => (150, Side::Left),
        "|>" | "<<<" | ">>>" | "<<~" | "~>>" | "<~" | "~>" | "<~>" | "<|>" => (160, Side::Left),
        "in" | "not in" => (170, Side::Left),
        "^^^" => (180, Side::Left),
        "++" | "--" | "+++" | "---" | ".." | "<>" => (200, Side::Right),
        "+" | "-" => (210, Side::Left),
        "*" | "/" => (220, Side::Left),
        "**" => (230, Side::Left),
        _ => return None,
    })
}

fn unary(name: &str) -> bool {
    matches!(name, "!" | "^" | "not" | "+" | "-" | "~~~")
}

/// Operators that want parentheses around operators among their operands, even where none are needed.
fn keeps_apart(name: &str) -> bool {
    matches!(
        name,
        "|>" | "<<<"
            | ">>>"
            | "<<~"
            | "~>>"
            | "<~"
            | "~>"
            | "<~>"
            | "<|>"
            | "^^^"
            | "+++"
            | "---"
            | "in"
            | "not in"
            | "++"
            | "--"
            | ".."
            | "<>"
    )
}

fn is_logical(name: &str) -> bool {
    matches!(name, "||" | "|||" | "or" | "&&" | "&&&" | "and")
}

/// Operators before which the line breaks.
fn leads_line(name: &str) -> bool {
    matches!(
        name,
        "|>" | "~>>" | "<<~" | "~>" | "<~" | "<~>" | "<|>" | "|" | "when"
    )
}

/// An operator with its two operands, as source spells it: `not a in b` is `a not in b`.
fn as_binary(node: &Node) -> Option<(&str, &Node, &Node)> {
    let Kind::Call {
        name, args, blocks, ..
    } = &node.kind
    else {
        return None;
    };
    if !blocks.is_empty() {
        return None;
    }
    match args.as_slice() {
        [left, right] if binary(name.as_str()).is_some() => Some((name.as_str(), left, right)),
        [only] if name.as_str() == "not" => {
            operands(only.without_parentheses(), "in").map(|(left, right)| ("not in", left, right))
        }
        _ => None,
    }
}

/// The operands of the operator.
pub(super) fn operands<'n>(node: &'n Node, operator: &str) -> Option<(&'n Node, &'n Node)> {
    match &node.kind {
        Kind::Call { name, args, .. } if name.as_str() == operator => match args.as_slice() {
            [left, right] => Some((left, right)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a node is one of these operators.
pub(super) fn is_binary(node: &Node, names: &[&str]) -> bool {
    as_binary(node.without_parentheses()).is_some_and(|(name, ..)| names.contains(&name))
}

/// Whether a node is an operator of any kind.
pub(super) fn is_operator(node: &Node) -> bool {
    let node = node.without_parentheses();
    if as_binary(node).is_some() || as_range(node).is_some() {
        return true;
    }
    matches!(&node.kind, Kind::Call { name, args, .. } if args.len() == 1 && unary(name.as_str()))
        || matches!(&node.kind, Kind::Capture(_))
}

fn as_range(node: &Node) -> Option<[&Node; 3]> {
    match &node.kind {
        Kind::Call { name, args, .. } if name.as_str() == "..//" => match args.as_slice() {
            [first, last, step] => Some([first, last, step]),
            _ => None,
        },
        _ => None,
    }
}

/// The document of an operator; `None` if the node is none.
pub(super) fn doc(node: &Node, context: Context) -> Option<Doc> {
    if let Some((name, left, right)) = as_binary(node) {
        return Some(binary_doc(name, left, right, context, 2));
    }
    if let Some([first, last, step]) = as_range(node) {
        let parts = [first, last, step].map(|part| operand(part, "..", Side::Left, context, 2));
        let [first, last, step] = parts;
        return Some(
            first
                .concat("..".into())
                .concat(last)
                .concat("//".into())
                .concat(step),
        );
    }
    match &node.kind {
        Kind::Call { name, args, .. } => match args.as_slice() {
            [only] if unary(name.as_str()) => Some(unary_doc(name.as_str(), only)),
            [] if name.as_str() == ".." => Some("..".into()),
            _ => None,
        },
        _ => None,
    }
}

fn unary_doc(name: &str, operand: &Node) -> Doc {
    let operand = operand.without_parentheses();
    let sign = Doc::text(name);
    let inner = super::doc(operand, Context::Block);
    // `- -a` would be read otherwise; `!!a` and `not not a` are fine.
    let doubled = matches!(name, "+" | "-" | "^") && is_operator(operand);
    if as_binary(operand).is_some()
        || as_range(operand).is_some()
        || doubled
        || is_statements(operand)
    {
        let space = if name == "not" { " " } else { "" };
        return sign.concat(space.into()).concat(wrapped(inner));
    }
    match name {
        "not" => sign.concat(" ".into()).concat(inner),
        _ => sign.concat(inner),
    }
}

fn is_statements(node: &Node) -> bool {
    matches!(&node.kind, Kind::Block(nodes) if nodes.len() > 1)
}

fn binary_doc(name: &str, left: &Node, right: &Node, context: Context, nesting: usize) -> Doc {
    // Blocks among the operands are wrapped where the whole stands without parentheses.
    let (inner, outer) = match context.is_bare() {
        true => (Context::BareArgument, Context::OnlyBareArgument),
        false => (Context::Left, Context::Block),
    };
    let first = operand(left, name, Side::Left, inner, nesting);
    let second = match containers::keywords(right).filter(|_| name == "when") {
        Some(pairs) => {
            let pairs = pairs
                .into_iter()
                .map(|(key, value)| containers::keyword(key, value));
            containers::joined(pairs.collect(), Doc::breaking(" "))
        }
        None => operand(right, name, Side::Right, outer, 0),
    };
    match name {
        ".." => first.group().concat("..".into()).concat(second.group()),
        "\\\\" | "in" | "not in" => first
            .group()
            .concat(Doc::text(format!(" {name} ")))
            .concat(second.group()),
        _ if leads_line(name) => {
            // A pipeline's steps stand below each other, and so do their ends.
            let second = match name {
                "|" | "when" => second.nest(Indent::By(name.len() + 1)),
                _ => second,
            };
            first.glue(" ", Doc::text(format!("{name} ")).concat(second))
        }
        _ => {
            let fits = next_break_fits(right) && may_fit(name);
            let side = Doc::breaking(" ")
                .concat(fitting(second, fits).group())
                .nest_when_broken(Indent::By(nesting));
            let side = Doc::text(format!(" {name}")).concat(side);
            fitted(first.group().concat(side.group()), fits)
        }
    }
}

/// Whether what follows the operator may begin on its line and go on below.
fn may_fit(name: &str) -> bool {
    matches!(name, "<-" | "==" | "!=" | "=~" | "===" | "!==" | "=" | "::")
}

fn operand(node: &Node, parent: &str, side: Side, context: Context, nesting: usize) -> Doc {
    let node = node.without_parentheses();
    let Some((name, left, right)) = as_binary(node) else {
        let inner = super::doc(node, context);
        let range =
            as_range(node).is_some() && binary(parent).is_some_and(|(outer, _)| outer > 200);
        let capture = matches!(node.kind, Kind::Capture(_)) && ends_capture(parent, side);
        return if range || capture || is_statements(node) && context == Context::Block {
            wrapped(inner)
        } else {
            inner
        };
    };
    let (Some((outer, outer_side)), Some((inner, _))) = (binary(parent), binary(name)) else {
        return super::doc(node, context);
    };
    if outer == inner
        && outer_side == side
        && (name == parent || !keeps_apart(parent) || leads_line(parent))
    {
        return binary_doc(name, left, right, context, nesting);
    }
    let apart = keeps_apart(parent) && name != ".."
        || is_logical(parent) && is_logical(name)
        || outer > inner
        || outer == inner && outer_side != side;
    match apart {
        true => wrapped(binary_doc(name, left, right, Context::Block, 2)),
        false => binary_doc(name, left, right, context, 2),
    }
}

/// Whether a capture on this side of an operator would take the operator for its own, or be taken apart.
fn ends_capture(parent: &str, side: Side) -> bool {
    let weaker = matches!(parent, "<-" | "\\\\");
    side == Side::Left || !weaker && binary(parent).is_some_and(|(_, side)| side == Side::Left)
}

/// `&...`.
pub(super) fn capture(inner: &Node) -> Doc {
    let node = inner.without_parentheses();
    if let Kind::CaptureArg(_) = node.kind {
        return Doc::text("& ").concat(super::doc(node, Context::Block));
    }
    // `&f/1`, `&Mod.f/1`: a name and a number.
    if let Some((name, arity)) = operands(node, "/")
        && let Kind::Int(arity) = &arity.kind
        && let Some(name) = captured_name(name)
    {
        return Doc::text("&")
            .concat(name)
            .concat(Doc::text(format!("/{arity}")));
    }
    let inner = super::doc(node, Context::Block);
    if starts_with_argument(node) && !is_operator(node) {
        return Doc::text("& ").concat(inner);
    }
    match is_operator(node) || is_statements(node) {
        true if is_statements(node) => {
            Doc::text("&").concat(super::block(std::slice::from_ref(node), Context::Left))
        }
        true => Doc::text("&").concat(wrapped(inner)),
        false => Doc::text("&").concat(inner),
    }
}

fn captured_name(node: &Node) -> Option<Doc> {
    match &node.kind {
        Kind::Name(name) => Some(Doc::string(name.as_str())),
        Kind::Call { name, args, .. } if args.is_empty() => Some(Doc::string(name.as_str())),
        Kind::Atom(name) => Some(Doc::string(name.as_str())),
        Kind::Remote { on, name, args, .. } if args.is_empty() => {
            Some(super::calls::target(on).concat(Doc::string(format!(
                ".{}",
                super::calls::remote_name(*name)
            ))))
        }
        _ => None,
    }
}

/// Whether the text of an expression begins with `&1`.
fn starts_with_argument(node: &Node) -> bool {
    let node = node.without_parentheses();
    match &node.kind {
        Kind::CaptureArg(_) => true,
        Kind::Access(on, _) => starts_with_argument(on),
        Kind::Remote { on, .. } => starts_with_argument(on),
        Kind::Apply { fun, .. } => starts_with_argument(fun),
        Kind::CallOf { target, .. } => starts_with_argument(target),
        _ => as_binary(node).is_some_and(|(_, left, _)| starts_with_argument(left)),
    }
}
