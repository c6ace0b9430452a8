//! From the value to the tree.

use std::sync::Arc;

use num_bigint::BigInt;

use super::grow;
use crate::lang::ast::{Block, Clause, Kind, Node, Part, Span};
use crate::term::inspect;
use crate::term::{Atom, Term, atoms};

/// The node of a quoted form. What is no quoted form becomes a value.
pub fn node(term: &Term) -> Node {
    grow(|| node_here(term))
}

fn node_here(term: &Term) -> Node {
    let (line, kind) = match term.as_tuple() {
        Some([head, meta, args]) if meta.is_list() => {
            let line = line_of(meta);
            (
                line,
                triple(head, meta, args).unwrap_or_else(|| Kind::Value(term.clone())),
            )
        }
        Some([left, right]) => (0, Kind::Tuple(vec![node(left), node(right)])),
        _ => (0, literal(term)),
    };
    at(line, kind)
}

fn at(line: u32, kind: Kind) -> Node {
    let span = Span {
        line,
        ..Span::default()
    };
    Node { kind, span }
}

fn line_of(meta: &Term) -> u32 {
    let line = meta.keyword_get(atoms::LINE).and_then(Term::as_int);
    line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0)
}

fn literal(term: &Term) -> Kind {
    match term {
        Term::Int(value) => Kind::Int(BigInt::from(*value)),
        Term::BigInt(value) => Kind::Int((**value).clone()),
        Term::Float(value) => Kind::Float(*value),
        Term::Atom(atom) => Kind::Atom(*atom),
        Term::Binary(binary) if binary.is_binary() => Kind::String(text(binary.bytes())),
        Term::Nil | Term::Cons(_) => list(term),
        other => Kind::Value(other.clone()),
    }
}

fn text(bytes: &[u8]) -> Vec<Part> {
    match bytes.is_empty() {
        true => Vec::new(),
        false => vec![Part::Text(bytes.to_vec())],
    }
}

/// A list; one of printable characters is a charlist, as Elixir prints it.
fn list(term: &Term) -> Kind {
    let Some(items) = term.to_vec() else {
        return Kind::Value(term.clone());
    };
    if let Some(chars) = charlist(&items)
        && !chars.is_empty()
        && items
            .iter()
            .all(|item| item.as_int().is_some_and(inspect::is_ascii_printable))
    {
        return Kind::Charlist(text(chars.as_bytes()));
    }
    if !items.is_empty() && items.iter().all(is_arrow) {
        return Kind::Clauses(items.iter().filter_map(clause).collect());
    }
    Kind::List(items.iter().map(node).collect())
}

fn charlist(items: &[Term]) -> Option<String> {
    items
        .iter()
        .map(|item| char::from_u32(u32::try_from(item.as_int()?).ok()?))
        .collect()
}

fn nodes(args: &Term) -> Option<Vec<Node>> {
    args.to_vec().map(|args| args.iter().map(node).collect())
}

/// `{head, meta, args}`; `None` if it is no quoted form after all.
fn triple(head: &Term, meta: &Term, args: &Term) -> Option<Kind> {
    match head {
        Term::Atom(name) if !args.is_list() => args.as_atom().map(|_| Kind::Name(*name)),
        Term::Atom(name) => named(*name, meta, &args.to_vec()?),
        _ => match head.as_tuple()? {
            [Term::Atom(dot), _, target] if dot.as_str() == "." => {
                dotted(&target.to_vec()?, meta, args)
            }
            _ => {
                let (args, blocks) = arguments(&args.to_vec()?);
                Some(Kind::CallOf {
                    target: Box::new(node(head)),
                    args,
                    blocks,
                })
            }
        },
    }
}

/// A call by name, or what a special form stands for.
fn named(name: Atom, meta: &Term, args: &[Term]) -> Option<Kind> {
    let all = || args.iter().map(node).collect::<Vec<_>>();
    Some(match (name.as_str(), args) {
        ("{}", _) => Kind::Tuple(all()),
        ("%{}", _) => map(None, args)?,
        ("%", [name, map_of]) => match map_of.as_tuple()? {
            [_, _, entries] => map(Some(Box::new(node(name))), &entries.to_vec()?)?,
            _ => return None,
        },
        ("<<>>", _) => match interpolation(args) {
            Some(parts) => Kind::String(parts),
            None => Kind::Bitstring(all()),
        },
        ("__block__", _) => Kind::Block(all()),
        ("__aliases__", _) => alias(args)?,
        ("fn", _) => Kind::Fn(args.iter().map(clause).collect::<Option<_>>()?),
        ("&", [Term::Int(number)]) => Kind::CaptureArg(u32::try_from(*number).ok()?),
        ("&", [inner]) => Kind::Capture(Box::new(node(inner))),
        ("@", [attribute]) => attribute_of(attribute)?,
        (sigil, [_, Term::Nil | Term::Cons(_)]) if sigil.starts_with("sigil_") => {
            self::sigil(&sigil["sigil_".len()..], meta, args)?
        }
        _ => {
            let (args, blocks) = arguments(args);
            Kind::Call {
                name,
                args,
                blocks,
                parens: true,
            }
        }
    })
}

/// What stands before and behind a dot.
fn dotted(target: &[Term], meta: &Term, args: &Term) -> Option<Kind> {
    let list = args.to_vec()?;
    let (on, name) = match target {
        [fun] => {
            return Some(Kind::Apply {
                fun: Box::new(node(fun)),
                args: nodes(args)?,
            });
        }
        [on, Term::Atom(name)] => (on, *name),
        _ => return None,
    };
    let module = on.as_atom().map_or("", Atom::as_str);
    match (module, name.as_str(), list.as_slice()) {
        ("Elixir.Access", "get", [on, key]) => {
            return Some(Kind::Access(Box::new(node(on)), Box::new(node(key))));
        }
        ("erlang", "binary_to_atom", [text, _]) if text.as_tuple().is_some() => {
            return Some(Kind::AtomParts(interpolation(&call_args(text)?)?));
        }
        ("Elixir.List", "to_charlist", [pieces]) => {
            let pieces = pieces.to_vec()?;
            return Some(Kind::Charlist(
                pieces.iter().map(piece).collect::<Option<_>>()?,
            ));
        }
        (_, "{}", _) => return Some(Kind::MultiAlias(Box::new(node(on)), nodes(args)?)),
        _ => {}
    }
    let (args, blocks) = arguments(&list);
    let bare = meta.keyword_get(Atom::new("no_parens")).is_some();
    Some(Kind::Remote {
        on: Box::new(node(on)),
        name,
        args,
        blocks,
        parens: !bare,
    })
}

fn alias(parts: &[Term]) -> Option<Kind> {
    let names = |parts: &[Term]| parts.iter().map(Term::as_atom).collect::<Option<Vec<_>>>();
    match parts.split_first()? {
        (Term::Atom(_), _) => Some(Kind::Alias(names(parts)?)),
        (on, rest) => Some(Kind::AliasOn(Box::new(node(on)), names(rest)?)),
    }
}

fn attribute_of(term: &Term) -> Option<Kind> {
    let [Term::Atom(name), _, args] = term.as_tuple()? else {
        return None;
    };
    let value = args.to_vec().and_then(|args| args.first().map(node));
    Some(Kind::Attribute {
        name: *name,
        value: value.map(Box::new),
    })
}

fn map(name: Option<Box<Node>>, args: &[Term]) -> Option<Kind> {
    let (update, pairs) = match args {
        [only] => match only.as_tuple() {
            Some([Term::Atom(bar), _, inner]) if bar.as_str() == "|" => {
                let inner = inner.to_vec()?;
                let [on, pairs] = inner.as_slice() else {
                    return None;
                };
                (Some(Box::new(node(on))), pairs.to_vec()?)
            }
            _ => (None, args.to_vec()),
        },
        _ => (None, args.to_vec()),
    };
    let entry = |pair: &Term| match pair.as_tuple() {
        Some([key, value]) => Some((node(key), node(value))),
        _ => None,
    };
    let entries = pairs.iter().map(entry).collect::<Option<_>>()?;
    Some(Kind::Map {
        name,
        update,
        entries,
    })
}

fn sigil(name: &str, meta: &Term, args: &[Term]) -> Option<Kind> {
    let [text, modifiers] = args else {
        return None;
    };
    let delimiter = meta.keyword_get(Atom::new("delimiter"));
    let segments = call_args(text)?;
    let parts = match interpolation(&segments) {
        Some(parts) => parts,
        None => segments.iter().map(piece).collect::<Option<_>>()?,
    };
    Some(Kind::Sigil {
        name: name.to_string(),
        parts,
        modifiers: charlist(&modifiers.to_vec()?)?,
        delimiter: delimiter.and_then(Term::as_str).unwrap_or("\"").to_string(),
    })
}

fn call_args(term: &Term) -> Option<Vec<Term>> {
    match term.as_tuple()? {
        [_, _, args] => args.to_vec(),
        _ => None,
    }
}

/// The parts of an interpolated string; `None` for any other bitstring.
fn interpolation(segments: &[Term]) -> Option<Vec<Part>> {
    let mut code = false;
    let parts = segments.iter().map(|segment| {
        let Some([Term::Atom(name), _, args]) = segment.as_tuple() else {
            return segment.as_bytes().map(|bytes| Part::Text(bytes.to_vec()));
        };
        let args = args.to_vec()?;
        match (name.as_str(), args.as_slice()) {
            ("::", [text, _]) => {
                code = true;
                piece(text)
            }
            _ => None,
        }
    });
    let parts: Option<Vec<Part>> = parts.collect();
    parts.filter(|_| code)
}

/// A part of an interpolated text: bytes, or `Kernel.to_string(code)`.
fn piece(term: &Term) -> Option<Part> {
    if let Some(bytes) = term.as_bytes() {
        return Some(Part::Text(bytes.to_vec()));
    }
    let [head, _, args] = term.as_tuple()? else {
        return None;
    };
    let target = call_args(head)?;
    let args = args.to_vec()?;
    match (target.as_slice(), args.as_slice()) {
        ([Term::Atom(atoms::KERNEL), Term::Atom(name)], [code]) if name.as_str() == "to_string" => {
            Some(Part::Code(node(code)))
        }
        _ => None,
    }
}

/// The arguments; a last keyword list of blocks becomes blocks.
fn arguments(args: &[Term]) -> (Vec<Node>, Vec<Block>) {
    if let Some((last, before)) = args.split_last()
        && let Some(blocks) = blocks(last)
    {
        return (before.iter().map(node).collect(), blocks);
    }
    (args.iter().map(node).collect(), Vec::new())
}

fn blocks(term: &Term) -> Option<Vec<Block>> {
    let pairs = term.to_vec().filter(|pairs| !pairs.is_empty())?;
    let first = pairs.first()?.as_tuple()?.first()?;
    if !first.is_atom(atoms::DO) {
        return None;
    }
    let block = |pair: &Term| match pair.as_tuple() {
        Some([Term::Atom(tag), body]) if is_tag(*tag) => Some(Block {
            tag: *tag,
            body: Arc::new(node(body)),
        }),
        _ => None,
    };
    pairs.iter().map(block).collect()
}

fn is_tag(atom: Atom) -> bool {
    matches!(
        atom,
        atoms::DO | atoms::ELSE | atoms::RESCUE | atoms::CATCH | atoms::AFTER
    )
}

fn is_arrow(term: &Term) -> bool {
    matches!(term.as_tuple(), Some([Term::Atom(arrow), _, Term::Cons(_)]) if arrow.as_str() == "->")
}

fn clause(term: &Term) -> Option<Clause> {
    let [_, meta, parts] = term.as_tuple()? else {
        return None;
    };
    let parts = parts.to_vec()?;
    let [params, body] = parts.as_slice() else {
        return None;
    };
    let mut params = params.to_vec()?;
    let mut guard = None;
    if let [only] = params.as_slice()
        && let Some([Term::Atom(name), _, inner]) = only.as_tuple()
        && name.as_str() == "when"
    {
        let mut inner = inner.to_vec()?;
        guard = inner.pop().map(|guard| node(&guard));
        params = inner;
    }
    Some(Clause {
        params: params.iter().map(node).collect(),
        guard,
        body: node(body),
        span: at(line_of(meta), Kind::Block(Vec::new())).span,
    })
}
