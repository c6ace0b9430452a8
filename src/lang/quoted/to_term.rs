//! From the tree to the value.

use super::{grow, sigil_name};
use crate::lang::ast::{Block, Clause, Kind, Node, Part};
use crate::term::{Atom, Term, atoms};

/// The quoted form of a node.
pub fn quoted(node: &Node) -> Term {
    grow(|| quoted_here(node))
}

fn quoted_here(node: &Node) -> Term {
    let line = node.span.line;
    match &node.kind {
        Kind::Int(value) => Term::integer(value.clone()),
        Kind::Float(value) => Term::Float(*value),
        Kind::Atom(atom) => Term::Atom(*atom),
        Kind::Value(term) => term.clone(),
        Kind::AtomParts(parts) => {
            let text = interpolated(parts, line);
            remote_call(
                atoms::ERLANG,
                "binary_to_atom",
                vec![text, Term::atom("utf8")],
                line,
            )
        }
        Kind::String(parts) => match plain(parts) {
            Some(bytes) => Term::binary(bytes),
            None => interpolated(parts, line),
        },
        Kind::Charlist(parts) => charlist(parts, line),
        Kind::Sigil { .. } => sigil(&node.kind, line),
        Kind::List(items) => list(items),
        Kind::Tuple(items) => match items.as_slice() {
            [left, right] => Term::tuple([quoted(left), quoted(right)]),
            items => call("{}", all(items), line),
        },
        Kind::Map { .. } => map(&node.kind, line),
        Kind::Bitstring(segments) => call("<<>>", all(segments), line),
        Kind::Name(name) => triple(Term::Atom(*name), line, Term::NIL),
        Kind::Alias(names) => call("__aliases__", atom_terms(names), line),
        Kind::AliasOn(on, names) => {
            let mut parts = vec![quoted(on)];
            parts.extend(atom_terms(names));
            call("__aliases__", parts, line)
        }
        Kind::Call {
            name, args, blocks, ..
        } => triple(Term::Atom(*name), line, Term::list(arguments(args, blocks))),
        Kind::Remote { .. } => remote(&node.kind, line),
        Kind::Apply { fun, args } => {
            let dot = call(".", vec![quoted(fun)], line);
            triple(dot, line, Term::list(all(args)))
        }
        Kind::CallOf {
            target,
            args,
            blocks,
        } => triple(quoted(target), line, Term::list(arguments(args, blocks))),
        Kind::MultiAlias(on, items) => {
            let dot = call(".", vec![quoted(on), Term::atom("{}")], line);
            triple(dot, line, Term::list(all(items)))
        }
        Kind::Access(on, key) => {
            let args = vec![quoted(on), quoted(key)];
            remote_call(Atom::module("Access"), "get", args, line)
        }
        Kind::Capture(inner) => call("&", vec![quoted(inner)], line),
        Kind::CaptureArg(number) => call("&", vec![Term::Int(i64::from(*number))], line),
        Kind::Attribute { name, value } => {
            let value = value.as_ref().map(|value| Term::list([quoted(value)]));
            let inner = triple(Term::Atom(*name), line, value.unwrap_or(Term::NIL));
            call("@", vec![inner], line)
        }
        Kind::Fn(clauses) => call("fn", clauses.iter().map(clause).collect(), line),
        Kind::Block(nodes) => match nodes.as_slice() {
            [only] => quoted(only),
            nodes => call("__block__", all(nodes), line),
        },
        Kind::Clauses(clauses) => Term::list(clauses.iter().map(clause).collect::<Vec<_>>()),
    }
}

fn triple(head: Term, line: u32, args: Term) -> Term {
    let meta = Term::keyword([(atoms::LINE, Term::from(line as usize))]);
    Term::tuple([head, meta, args])
}

fn call(name: &str, args: Vec<Term>, line: u32) -> Term {
    triple(Term::atom(name), line, Term::list(args))
}

fn remote_call(module: Atom, name: &str, args: Vec<Term>, line: u32) -> Term {
    let dot = call(".", vec![Term::Atom(module), Term::atom(name)], line);
    triple(dot, line, Term::list(args))
}

fn all(nodes: &[Node]) -> Vec<Term> {
    nodes.iter().map(quoted).collect()
}

fn atom_terms(names: &[Atom]) -> Vec<Term> {
    names.iter().copied().map(Term::Atom).collect()
}

fn list(items: &[Node]) -> Term {
    Term::list(all(items))
}

/// The arguments; blocks are a last keyword list.
fn arguments(args: &[Node], blocks: &[Block]) -> Vec<Term> {
    let mut terms = all(args);
    if !blocks.is_empty() {
        let pairs = blocks.iter().map(|block| (block.tag, quoted(&block.body)));
        terms.push(Term::keyword(pairs));
    }
    terms
}

fn remote(kind: &Kind, line: u32) -> Term {
    let Kind::Remote {
        on,
        name,
        args,
        blocks,
        parens,
    } = kind
    else {
        return Term::NIL;
    };
    let dot = call(".", vec![quoted(on), Term::Atom(*name)], line);
    let mut meta = vec![(atoms::LINE, Term::from(line as usize))];
    if !parens && args.is_empty() && blocks.is_empty() {
        meta.insert(0, (Atom::new("no_parens"), Term::bool(true)));
    }
    let args = Term::list(arguments(args, blocks));
    Term::tuple([dot, Term::keyword(meta), args])
}

fn map(kind: &Kind, line: u32) -> Term {
    let Kind::Map {
        name,
        update,
        entries,
    } = kind
    else {
        return Term::NIL;
    };
    let pair = |(key, value): &(Node, Node)| Term::tuple([quoted(key), quoted(value)]);
    let pairs: Vec<Term> = entries.iter().map(pair).collect();
    let inner = match update {
        Some(on) => vec![call("|", vec![quoted(on), Term::list(pairs)], line)],
        None => pairs,
    };
    let map = call("%{}", inner, line);
    match name {
        Some(name) => call("%", vec![quoted(name), map], line),
        None => map,
    }
}

/// The bytes of a text without interpolation.
fn plain(parts: &[Part]) -> Option<Vec<u8>> {
    match parts {
        [] => Some(Vec::new()),
        [Part::Text(bytes)] => Some(bytes.clone()),
        _ => None,
    }
}

fn interpolated(parts: &[Part], line: u32) -> Term {
    let segment = |part: &Part| match part {
        Part::Text(bytes) => Term::binary(bytes.clone()),
        Part::Code(node) => {
            let text = remote_call(atoms::KERNEL, "to_string", vec![quoted(node)], line);
            call(
                "::",
                vec![text, triple(Term::atom("binary"), line, Term::NIL)],
                line,
            )
        }
    };
    call("<<>>", parts.iter().map(segment).collect(), line)
}

fn charlist(parts: &[Part], line: u32) -> Term {
    if let Some(bytes) = plain(parts) {
        let text = String::from_utf8_lossy(&bytes);
        return Term::list(chars(&text));
    }
    let piece = |part: &Part| match part {
        Part::Text(bytes) => Term::binary(bytes.clone()),
        Part::Code(node) => remote_call(atoms::KERNEL, "to_string", vec![quoted(node)], line),
    };
    let pieces = Term::list(parts.iter().map(piece).collect::<Vec<_>>());
    remote_call(Atom::module("List"), "to_charlist", vec![pieces], line)
}

fn chars(text: &str) -> Vec<Term> {
    text.chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect()
}

fn sigil(kind: &Kind, line: u32) -> Term {
    let Kind::Sigil {
        name,
        parts,
        modifiers,
        delimiter,
    } = kind
    else {
        return Term::NIL;
    };
    let meta = Term::keyword([
        (Atom::new("delimiter"), Term::string(delimiter)),
        (atoms::LINE, Term::from(line as usize)),
    ]);
    let args = [interpolated(parts, line), Term::list(chars(modifiers))];
    Term::tuple([Term::Atom(sigil_name(name)), meta, Term::list(args)])
}

fn clause(clause: &Clause) -> Term {
    let line = clause.span.line;
    let mut params = all(&clause.params);
    if let Some(guard) = &clause.guard {
        params.push(quoted(guard));
        params = vec![call("when", params, line)];
    }
    call("->", vec![Term::list(params), quoted(&clause.body)], line)
}
