//! Calls of all kinds, and their blocks.

use crate::lang::ast::{Block, Kind, Node};
use crate::term::inspect::{self, Doc, Indent};
use crate::term::{Atom, atoms};

use super::containers::{joined, keyword, keywords, next_break_fits};
use super::{Context, clauses, operators, wrapped};

/// Calls that Elixir writes without parentheses: names and numbers of arguments, blocks counted as one.
const BARE: &[(&str, &[usize])] = &[
    ("alias", &[1, 2]),
    ("assert", &[1, 2]),
    ("assert_in_delta", &[3, 4]),
    ("assert_raise", &[2, 3]),
    ("assert_receive", &[1, 2, 3]),
    ("assert_received", &[1, 2]),
    ("case", &[2]),
    ("cond", &[1]),
    ("config", &[2, 3]),
    ("def", &[1, 2]),
    ("defdelegate", &[2]),
    ("defexception", &[1]),
    ("defguard", &[1]),
    ("defguardp", &[1]),
    ("defimpl", &[2, 3]),
    ("defmacro", &[1, 2]),
    ("defmacrop", &[1, 2]),
    ("defmodule", &[2]),
    ("defoverridable", &[1]),
    ("defp", &[1, 2]),
    ("defprotocol", &[2]),
    ("defrecord", &[2, 3]),
    ("defrecordp", &[2, 3]),
    ("defstruct", &[1]),
    ("destructure", &[2]),
    ("doctest", &[1, 2]),
    ("for", &[]),
    ("if", &[2]),
    ("import", &[1, 2]),
    ("import_config", &[1]),
    ("quote", &[1, 2]),
    ("raise", &[1, 2]),
    ("receive", &[1]),
    ("refute", &[1, 2]),
    ("refute_in_delta", &[3, 4]),
    ("refute_receive", &[1, 2, 3]),
    ("refute_received", &[1, 2]),
    ("require", &[1, 2]),
    ("reraise", &[2, 3]),
    ("setup", &[1, 2]),
    ("setup_all", &[1, 2]),
    ("test", &[1, 2]),
    ("try", &[1]),
    ("unless", &[2]),
    ("use", &[1, 2]),
    ("with", &[]),
];

fn is_bare(name: Atom, arity: usize) -> bool {
    let found = BARE.iter().find(|(bare, _)| *bare == name.as_str());
    found.is_some_and(|(_, arities)| arities.is_empty() || arities.contains(&arity))
}

/// A block of a call: its tag and its body.
type Tagged<'n> = (Atom, &'n Node);

/// The arguments of a call and its blocks, which may be written as keywords.
fn parts<'n>(args: &'n [Node], blocks: &'n [Block]) -> (&'n [Node], Vec<Tagged<'n>>) {
    if !blocks.is_empty() {
        return (
            args,
            blocks
                .iter()
                .map(|block| (block.tag, &*block.body))
                .collect(),
        );
    }
    if let Some((last, before)) = args.split_last()
        && let Some(pairs) = keywords(last)
        && pairs.first().is_some_and(|(key, _)| *key == atoms::DO)
        && pairs.iter().all(|(key, _)| is_tag(*key))
    {
        return (before, pairs);
    }
    (args, Vec::new())
}

fn is_tag(atom: Atom) -> bool {
    matches!(
        atom,
        atoms::DO | atoms::ELSE | atoms::RESCUE | atoms::CATCH | atoms::AFTER
    )
}

/// Whether a call is written with a block.
pub(super) fn has_block(node: &Node) -> bool {
    match &node.kind {
        Kind::Call { args, blocks, .. }
        | Kind::Remote { args, blocks, .. }
        | Kind::CallOf { args, blocks, .. } => !parts(args, blocks).1.is_empty(),
        Kind::Block(nodes) => matches!(nodes.as_slice(), [only] if has_block(only)),
        _ => false,
    }
}

pub(super) fn doc(node: &Node, context: Context) -> Doc {
    if let Some(operator) = operators::doc(node, context) {
        return operator;
    }
    let call = call(node, context);
    // A block would go to the call around, which has no parentheses.
    match context.is_bare() && has_block(node) {
        true => wrapped(call),
        false => call,
    }
}

fn call(node: &Node, context: Context) -> Doc {
    match &node.kind {
        Kind::Call {
            name, args, blocks, ..
        } => local(*name, args, blocks, context),
        Kind::Remote {
            on,
            name,
            args,
            blocks,
            parens,
        } => remote(on, *name, args, blocks, *parens),
        Kind::Apply { fun, args } => target(fun).concat(".".into()).concat(arguments(args)),
        Kind::CallOf {
            target: on,
            args,
            blocks,
        } => with_blocks(target(on), args, blocks),
        _ => Doc::empty(),
    }
}

fn local(name: Atom, args: &[Node], blocks: &[Block], context: Context) -> Doc {
    let (positional, tagged) = parts(args, blocks);
    let head = Doc::string(name.as_str());
    let arity = args.len() + usize::from(!blocks.is_empty());
    let bare = is_bare(name, arity) && (context.allows_bare() || !tagged.is_empty());
    if positional.is_empty() && !tagged.is_empty() {
        return head.concat(block_doc(&tagged));
    }
    let call = match bare && !positional.is_empty() {
        true => head.concat(bare_arguments(positional)),
        false => head.concat(arguments(positional)),
    };
    call.concat(block_doc(&tagged))
}

fn remote(on: &Node, name: Atom, args: &[Node], blocks: &[Block], parens: bool) -> Doc {
    let head = target(on).concat(Doc::string(format!(".{}", remote_name(name))));
    // `map.field` stays as it is; what is called of a module is a function.
    let field = args.is_empty() && blocks.is_empty() && !parens && !is_module(on);
    if field {
        return head;
    }
    with_blocks(head, args, blocks)
}

fn with_blocks(head: Doc, args: &[Node], blocks: &[Block]) -> Doc {
    let (positional, tagged) = parts(args, blocks);
    if positional.is_empty() && !tagged.is_empty() {
        return head.concat(block_doc(&tagged));
    }
    head.concat(arguments(positional))
        .concat(block_doc(&tagged))
}

fn is_module(node: &Node) -> bool {
    matches!(node.kind, Kind::Alias(_) | Kind::Atom(_))
        || matches!(node.kind, Kind::Name(name) if name.as_str() == "__MODULE__")
}

/// A function's name behind a dot.
pub(super) fn remote_name(name: Atom) -> String {
    inspect::function_name(name).to_string()
}

/// What stands before a dot, a bracket or a parenthesis.
pub(super) fn target(node: &Node) -> Doc {
    let inner = super::doc(node, Context::Left);
    match operators::is_operator(node) || matches!(node.kind, Kind::Fn(_)) {
        true => wrapped(inner),
        false => inner,
    }
}

/// `@name` and `@name value`.
pub(super) fn attribute(name: Atom, value: Option<&Node>) -> Doc {
    let head = Doc::string(format!("@{name}"));
    match value {
        Some(value) => head.concat(bare_arguments(std::slice::from_ref(value))),
        None => head,
    }
}

/// Whether each argument has a line of its own in the source, which is kept then. Literals have no place.
fn on_own_lines(args: &[Node]) -> bool {
    let mut lines: Vec<u32> = Vec::new();
    for arg in args {
        let literal = match &arg.kind {
            Kind::Int(_) | Kind::Float(_) | Kind::Atom(_) | Kind::List(_) | Kind::Value(_) => true,
            Kind::String(parts) => parts.len() < 2,
            Kind::Charlist(_) => true,
            Kind::Tuple(items) => items.len() == 2,
            _ => false,
        };
        if literal {
            continue;
        }
        if lines.contains(&arg.span.line) {
            return false;
        }
        lines.push(arg.span.line);
    }
    lines.len() >= 2
}

/// The elements of an argument list: keywords at its end need no brackets. How many come before those.
fn spread(args: &[Node], bare: bool) -> (Vec<Doc>, usize) {
    let Some((last, before)) = args.split_last() else {
        return (Vec::new(), 0);
    };
    let trailing = keywords(last);
    let alone = before.is_empty() && trailing.is_none();
    let one = match (bare, alone) {
        (true, true) => Context::OnlyBareArgument,
        (true, false) => Context::BareArgument,
        (false, true) => Context::OnlyArgument,
        (false, false) => Context::Argument,
    };
    let mut docs: Vec<Doc> = before
        .iter()
        .map(|arg| super::doc(arg, one).group())
        .collect();
    let plain = docs.len();
    match trailing {
        Some(pairs) => docs.extend(pairs.into_iter().map(|(key, value)| keyword(key, value))),
        None => {
            docs.push(super::doc(last, one).group());
            return (docs, plain + 1);
        }
    }
    (docs, plain)
}

/// Whether keywords at the end may break on their own, behind arguments that stay on the first line.
fn splits(args: &[Node], plain: usize, all: usize) -> bool {
    let generators = args.iter().any(|arg| operators::is_binary(arg, &["<-"]));
    plain > 0 && plain < all && !generators
}

/// `(a, b)`.
fn arguments(args: &[Node]) -> Doc {
    let (mut docs, plain) = spread(args, false);
    if docs.is_empty() {
        return "()".into();
    }
    let forced = on_own_lines(args);
    if splits(args, plain, docs.len()) && !forced {
        let keywords = docs.split_off(plain);
        let left = joined(docs, Doc::breaking(" ")).concat(",".into());
        let right = Doc::breaking(" ").concat(joined(keywords, Doc::breaking(" ")));
        let right = right
            .nest_when_broken(Indent::By(2))
            .concat(Doc::breaking(""))
            .concat(")".into())
            .group_inherit()
            .next_break_fits(true);
        let inner = left.nest_when_broken(Indent::By(2)).concat(right);
        return opening().concat(inner).group().next_break_fits(false);
    }
    let fits = !forced && args.last().is_some_and(next_break_fits) && plain == docs.len();
    if fits && let Some(last) = docs.pop() {
        docs.push(last.next_break_fits(true));
    }
    let separator = if forced {
        Doc::line()
    } else {
        Doc::breaking(" ")
    };
    let mut inner = joined(docs, separator);
    if forced {
        inner = inner.force_unfit();
    }
    let all = opening()
        .concat(inner.nest_when_broken(Indent::By(2)))
        .concat(Doc::breaking(""))
        .concat(")".into())
        .group();
    match fits {
        true => all.next_break_fits(false),
        false => all,
    }
}

fn opening() -> Doc {
    Doc::text("(")
        .concat(Doc::breaking(""))
        .nest_when_broken(Indent::By(2))
}

/// ` a, b` behind a name.
fn bare_arguments(args: &[Node]) -> Doc {
    let (mut docs, plain) = spread(args, true);
    let forced = on_own_lines(args);
    if splits(args, plain, docs.len()) && !forced {
        let keywords = docs.split_off(plain);
        let left = joined(docs, Doc::breaking(" ")).concat(",".into());
        let right = Doc::breaking(" ").concat(joined(keywords, Doc::breaking(" ")));
        let inner = left.concat(right.group_inherit().next_break_fits(true));
        return Doc::text(" ")
            .concat(inner.nest_when_broken(Indent::Cursor))
            .nest(Indent::By(2))
            .group();
    }
    let fits = !forced && args.last().is_some_and(next_break_fits) && plain == docs.len();
    if fits && let Some(last) = docs.pop() {
        docs.push(last.next_break_fits(true));
    }
    let separator = if forced {
        Doc::line()
    } else {
        Doc::breaking(" ")
    };
    let mut inner = joined(docs, separator);
    if forced {
        inner = inner.force_unfit();
    }
    let all = Doc::text(" ")
        .concat(inner.nest_when_broken(Indent::Cursor))
        .group();
    match fits {
        true => all.next_break_fits(false),
        false => all,
    }
}

/// ` do ... else ... end`.
fn block_doc(tagged: &[Tagged<'_>]) -> Doc {
    if tagged.is_empty() {
        return Doc::empty();
    }
    let mut all = Doc::text(" ");
    for (tag, body) in tagged {
        all.append(Doc::text(tag.as_str()));
        let inner = block_body(body);
        if !inner.is_empty() {
            all.append(Doc::line().concat(inner).nest(Indent::By(2)));
        }
        all.append(Doc::line());
    }
    all.concat("end".into()).force_unfit()
}

fn block_body(node: &Node) -> Doc {
    match &node.kind {
        Kind::Clauses(clauses) => clauses::clauses(clauses),
        _ => super::body(node),
    }
}
