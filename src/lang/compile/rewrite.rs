//! Source turned into other source: pipelines, and `unquote` in definitions.

use std::sync::Arc;

use super::tools::{self, Call};
use crate::lang::ast::{Block, Clause, Kind, Node, Part, Span};
use crate::lang::code::Line;
use crate::lang::source;
use crate::term::{atoms, stack};

/// `a |> f(b) |> g()` as `g(f(a, b))`.
///
/// # Errors
/// Line and text where something stands in the pipeline that is no call.
pub(super) fn pipeline(call: Call<'_>) -> Result<Node, (Line, String)> {
    let [left, right] = call.args else {
        return Err((call.line, "a pipe needs two sides".to_string()));
    };
    let mut steps = vec![right];
    let mut first = left;
    while let Some((before, step)) = tools::operands(first, "|>") {
        steps.push(step);
        first = before;
    }
    let mut value = first.clone();
    for step in steps.into_iter().rev() {
        value = pipe_into(value, step)?;
    }
    Ok(value)
}

fn pipe_into(value: Node, step: &Node) -> Result<Node, (Line, String)> {
    let prepend = |args: &Vec<Node>| {
        let mut all = Vec::with_capacity(args.len() + 1);
        all.push(value.clone());
        all.extend(args.iter().cloned());
        all
    };
    let line = step.span.line;
    let kind = match &step.kind {
        Kind::Call { name, .. } if name.as_str() == "|>" => {
            // `a |> (b |> c)`.
            let Call { args, .. } = Call::of(step);
            let inner = pipe_into(value.clone(), &args[0])?;
            return pipe_into(inner, &args[1]);
        }
        Kind::Call {
            name, args, blocks, ..
        } if args.len() != 1 || !is_unary_operator(name.as_str()) => Kind::Call {
            name: *name,
            args: prepend(args),
            blocks: blocks.clone(),
            parens: true,
        },
        Kind::Name(name) => Kind::Call {
            name: *name,
            args: vec![value],
            blocks: Vec::new(),
            parens: true,
        },
        Kind::Remote {
            on,
            name,
            args,
            blocks,
            ..
        } => Kind::Remote {
            on: on.clone(),
            name: *name,
            args: prepend(args),
            blocks: blocks.clone(),
            parens: true,
        },
        Kind::Apply { fun, args } => Kind::Apply {
            fun: fun.clone(),
            args: prepend(args),
        },
        Kind::Fn(_) | Kind::Capture(_) => {
            return Err((
                line,
                format!(
                    "cannot pipe {} into an anonymous function without calling the function; use Kernel.then/2 instead or define the anonymous function as a regular private function",
                    source::to_line(&value)
                ),
            ));
        }
        _ => {
            return Err((
                line,
                format!(
                    "cannot pipe {} into {}, can only pipe into local calls foo(), remote calls Foo.bar() or anonymous function calls foo.()",
                    source::to_line(&value),
                    source::to_line(step)
                ),
            ));
        }
    };
    Ok(Node {
        kind,
        span: step.span,
    })
}

fn is_unary_operator(name: &str) -> bool {
    matches!(name, "!" | "^" | "not" | "+" | "-" | "~~~")
}

/// Whether there is an `unquote(x)` in a piece of source.
pub(super) fn has_unquote(node: &Node) -> bool {
    let (mut unquotes, mut quotes) = (false, Vec::new());
    walk(node, &mut |node| {
        if let Kind::Call { name, .. } = &node.kind {
            match *name {
                // What stands in quoted code is that code's.
                atoms::UNQUOTE => unquotes |= !quotes.iter().any(|span| encloses(*span, node.span)),
                atoms::QUOTE => quotes.push(node.span),
                _ => {}
            }
        }
    });
    unquotes
}

fn encloses(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Calls `see` with every `unquote(x)` of a piece of source, and puts what it answers in its place.
pub fn replace_unquotes(node: &Node, see: &mut dyn FnMut(&Node) -> Node) -> Node {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || {
        if let Some(inner) = tools::operand(node, "unquote") {
            return see(inner);
        }
        if matches!(&node.kind, Kind::Call { name, .. } if *name == atoms::QUOTE) {
            return node.clone();
        }
        let span = node.span;
        Node {
            kind: replace_in(&node.kind, see),
            span,
        }
    })
}

type See<'a> = &'a mut dyn FnMut(&Node) -> Node;

fn replace_in(kind: &Kind, see: See<'_>) -> Kind {
    match kind {
        Kind::AtomParts(parts) => Kind::AtomParts(in_parts(parts, see)),
        Kind::String(parts) => Kind::String(in_parts(parts, see)),
        Kind::Charlist(parts) => Kind::Charlist(in_parts(parts, see)),
        Kind::List(items) => Kind::List(in_all(items, see)),
        Kind::Tuple(items) => Kind::Tuple(in_all(items, see)),
        Kind::Bitstring(items) => Kind::Bitstring(in_all(items, see)),
        Kind::Block(items) => Kind::Block(in_all(items, see)),
        Kind::Map {
            name,
            update,
            entries,
        } => Kind::Map {
            name: name.as_ref().map(|node| in_box(node, see)),
            update: update.as_ref().map(|node| in_box(node, see)),
            entries: entries
                .iter()
                .map(|(key, value)| (replace_unquotes(key, see), replace_unquotes(value, see)))
                .collect(),
        },
        Kind::AliasOn(on, names) => Kind::AliasOn(in_box(on, see), names.clone()),
        Kind::MultiAlias(on, items) => Kind::MultiAlias(in_box(on, see), in_all(items, see)),
        Kind::Call {
            name,
            args,
            blocks,
            parens,
        } => Kind::Call {
            name: *name,
            args: in_all(args, see),
            blocks: in_blocks(blocks, see),
            parens: *parens,
        },
        Kind::Remote {
            on,
            name,
            args,
            blocks,
            parens,
        } => Kind::Remote {
            on: in_box(on, see),
            name: *name,
            args: in_all(args, see),
            blocks: in_blocks(blocks, see),
            parens: *parens,
        },
        Kind::Apply { fun, args } => Kind::Apply {
            fun: in_box(fun, see),
            args: in_all(args, see),
        },
        Kind::CallOf {
            target,
            args,
            blocks,
        } => Kind::CallOf {
            target: in_box(target, see),
            args: in_all(args, see),
            blocks: in_blocks(blocks, see),
        },
        Kind::Access(on, key) => Kind::Access(in_box(on, see), in_box(key, see)),
        Kind::Capture(node) => Kind::Capture(in_box(node, see)),
        Kind::Attribute { name, value } => Kind::Attribute {
            name: *name,
            value: value.as_ref().map(|node| in_box(node, see)),
        },
        Kind::Fn(clauses) => Kind::Fn(in_clauses(clauses, see)),
        Kind::Clauses(clauses) => Kind::Clauses(in_clauses(clauses, see)),
        leaf => leaf.clone(),
    }
}

fn in_box(node: &Node, see: See<'_>) -> Box<Node> {
    Box::new(replace_unquotes(node, see))
}

fn in_all(nodes: &[Node], see: See<'_>) -> Vec<Node> {
    nodes
        .iter()
        .map(|node| replace_unquotes(node, see))
        .collect()
}

fn in_parts(parts: &[Part], see: See<'_>) -> Vec<Part> {
    parts
        .iter()
        .map(|part| match part {
            Part::Code(node) => Part::Code(replace_unquotes(node, see)),
            Part::Text(text) => Part::Text(text.clone()),
        })
        .collect()
}

fn in_blocks(blocks: &[Block], see: See<'_>) -> Vec<Block> {
    blocks
        .iter()
        .map(|block| Block {
            tag: block.tag,
            body: Arc::new(replace_unquotes(&block.body, see)),
        })
        .collect()
}

fn in_clauses(clauses: &[Clause], see: See<'_>) -> Vec<Clause> {
    clauses
        .iter()
        .map(|clause| Clause {
            params: in_all(&clause.params, see),
            guard: clause
                .guard
                .as_ref()
                .map(|guard| replace_unquotes(guard, see)),
            body: replace_unquotes(&clause.body, see),
            span: clause.span,
        })
        .collect()
}

/// Shows `see` every node of a piece of source.
pub fn walk(node: &Node, see: &mut dyn FnMut(&Node)) {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || {
        see(node);
        walk_in(&node.kind, see);
    });
}

fn walk_in(kind: &Kind, see: &mut dyn FnMut(&Node)) {
    match kind {
        Kind::AtomParts(parts)
        | Kind::String(parts)
        | Kind::Charlist(parts)
        | Kind::Sigil { parts, .. } => {
            for part in parts {
                if let Part::Code(node) = part {
                    walk(node, see);
                }
            }
        }
        Kind::List(items) | Kind::Tuple(items) | Kind::Bitstring(items) | Kind::Block(items) => {
            walk_all(items, see)
        }
        Kind::Map {
            name,
            update,
            entries,
        } => {
            name.iter().chain(update).for_each(|node| walk(node, see));
            for (key, value) in entries {
                walk(key, see);
                walk(value, see);
            }
        }
        Kind::AliasOn(on, _) | Kind::Capture(on) => walk(on, see),
        Kind::MultiAlias(on, items) => {
            walk(on, see);
            walk_all(items, see);
        }
        Kind::Call { args, blocks, .. } => {
            walk_all(args, see);
            blocks.iter().for_each(|block| walk(&block.body, see));
        }
        Kind::Remote {
            on, args, blocks, ..
        }
        | Kind::CallOf {
            target: on,
            args,
            blocks,
        } => {
            walk(on, see);
            walk_all(args, see);
            blocks.iter().for_each(|block| walk(&block.body, see));
        }
        Kind::Apply { fun, args } => {
            walk(fun, see);
            walk_all(args, see);
        }
        Kind::Access(on, key) => {
            walk(on, see);
            walk(key, see);
        }
        Kind::Attribute { value, .. } => value.iter().for_each(|node| walk(node, see)),
        Kind::Fn(clauses) | Kind::Clauses(clauses) => {
            for clause in clauses {
                walk_all(&clause.params, see);
                clause.guard.iter().for_each(|node| walk(node, see));
                walk(&clause.body, see);
            }
        }
        Kind::Int(_)
        | Kind::Float(_)
        | Kind::Atom(_)
        | Kind::Name(_)
        | Kind::Alias(_)
        | Kind::CaptureArg(_)
        | Kind::Value(_) => {}
    }
}

fn walk_all(nodes: &[Node], see: &mut dyn FnMut(&Node)) {
    nodes.iter().for_each(|node| walk(node, see));
}

/// Everything stands on this line now.
pub fn relocate(node: &mut Node, line: Line) {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || {
        node.span.line = line;
        each_child(&mut node.kind, &mut |child| relocate(child, line));
    });
}

/// The source with some names replaced by other source.
pub fn replace_names(node: &Node, with: &mut dyn FnMut(crate::term::Atom) -> Option<Node>) -> Node {
    let mut copy = node.clone();
    replace_names_in(&mut copy, with);
    copy
}

fn replace_names_in(node: &mut Node, with: &mut dyn FnMut(crate::term::Atom) -> Option<Node>) {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || {
        if let Kind::Name(name) = node.kind {
            if let Some(new) = with(name) {
                *node = new;
            }
            return;
        }
        each_child(&mut node.kind, &mut |child| replace_names_in(child, with));
    });
}

fn each_child(kind: &mut Kind, step: &mut dyn FnMut(&mut Node)) {
    match kind {
        Kind::AtomParts(parts)
        | Kind::String(parts)
        | Kind::Charlist(parts)
        | Kind::Sigil { parts, .. } => {
            for part in parts {
                if let Part::Code(node) = part {
                    step(node);
                }
            }
        }
        Kind::List(items) | Kind::Tuple(items) | Kind::Bitstring(items) | Kind::Block(items) => {
            items.iter_mut().for_each(step)
        }
        Kind::Map {
            name,
            update,
            entries,
        } => {
            name.iter_mut()
                .chain(update)
                .for_each(|node| step(&mut *node));
            for (key, value) in entries {
                step(key);
                step(value);
            }
        }
        Kind::AliasOn(on, _) | Kind::Capture(on) => step(on),
        Kind::MultiAlias(on, items) => {
            step(on);
            items.iter_mut().for_each(step);
        }
        Kind::Call { args, blocks, .. } => {
            args.iter_mut().for_each(&mut *step);
            blocks
                .iter_mut()
                .for_each(|block| step(Arc::make_mut(&mut block.body)));
        }
        Kind::Remote {
            on, args, blocks, ..
        }
        | Kind::CallOf {
            target: on,
            args,
            blocks,
        } => {
            step(on);
            args.iter_mut().for_each(&mut *step);
            blocks
                .iter_mut()
                .for_each(|block| step(Arc::make_mut(&mut block.body)));
        }
        Kind::Apply { fun, args } => {
            step(fun);
            args.iter_mut().for_each(step);
        }
        Kind::Access(on, key) => {
            step(on);
            step(key);
        }
        Kind::Attribute { value, .. } => value.iter_mut().for_each(|node| step(node)),
        Kind::Fn(clauses) | Kind::Clauses(clauses) => {
            for clause in clauses {
                clause.params.iter_mut().for_each(&mut *step);
                clause.guard.iter_mut().for_each(&mut *step);
                step(&mut clause.body);
            }
        }
        Kind::Int(_)
        | Kind::Float(_)
        | Kind::Atom(_)
        | Kind::Name(_)
        | Kind::Alias(_)
        | Kind::CaptureArg(_)
        | Kind::Value(_) => {}
    }
}

/// Lets `step` change every node of a piece of source, from the outside in.
pub fn each_node(node: &mut Node, step: &mut dyn FnMut(&mut Node)) {
    stack::maybe_grow(64 * 1024, 1024 * 1024, || {
        step(node);
        each_child(&mut node.kind, &mut |child| each_node(child, step));
    });
}
