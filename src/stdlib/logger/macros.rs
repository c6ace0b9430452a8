//! `Logger.info(message)` and the like as the macros that they are: what is logged is evaluated only if it is to be
//! logged, and the place of the call goes along.

use std::ops::RangeInclusive;

use crate::lang::ast::{Block, Kind, Node, Span};
use crate::lang::compile::tools::{self, Call};
use crate::lang::compile::{CompileError, Compiler};
use crate::lang::modules::{Expand, Macro};
use crate::term::{Atom, Term, atoms};

const fn one(name: &'static str, arities: RangeInclusive<usize>, expand: Expand) -> Macro {
    Macro {
        module: "Logger",
        name,
        arities,
        expand,
    }
}

/// All of them.
pub const MACROS: &[Macro] = &[
    one("alert", 1..=2, at_level),
    one("critical", 1..=2, at_level),
    one("debug", 1..=2, at_level),
    one("emergency", 1..=2, at_level),
    one("error", 1..=2, at_level),
    one("info", 1..=2, at_level),
    one("log", 2..=3, at_any_level),
    one("notice", 1..=2, at_level),
    one("warn", 1..=2, at_level),
    one("warning", 1..=2, at_level),
];

fn place(call: &Call<'_>) -> Span {
    Span {
        line: call.line,
        ..Span::default()
    }
}

/// `Logger.info(message, metadata)`.
fn at_level(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node, CompileError> {
    let span = place(&call);
    let level = match call.name.as_str() {
        "warn" => Atom::new("warning"),
        _ => call.name,
    };
    let level = tools::at(span, Kind::Atom(level));
    Ok(logged(span, level, call.args))
}

/// `Logger.log(level, message, metadata)`; the level is evaluated once.
fn at_any_level(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node, CompileError> {
    let span = place(&call);
    let level = tools::hidden(span, "level");
    let bound = tools::call(span, "=", vec![level.clone(), call.args[0].clone()]);
    let logged = logged(span, level, &call.args[1..]);
    Ok(tools::at(span, Kind::Block(vec![bound, logged])))
}

/// `if Logger.__should_log__(level, __MODULE__), do: Logger.__do_log__(level, message, __ENV__, metadata), else: :ok`
fn logged(span: Span, level: Node, args: &[Node]) -> Node {
    let name = |name: &str| tools::at(span, Kind::Name(Atom::new(name)));
    let metadata = args.get(1).cloned();
    let metadata = metadata.unwrap_or_else(|| tools::at(span, Kind::Value(Term::Nil)));
    let asked = remote(
        span,
        "__should_log__",
        vec![level.clone(), name("__MODULE__")],
    );
    let done = remote(
        span,
        "__do_log__",
        vec![level, args[0].clone(), name("__ENV__"), metadata],
    );
    let block = |tag: Atom, node: Node| Block {
        tag,
        body: std::sync::Arc::new(tools::at(span, Kind::Block(vec![node]))),
    };
    let ok = tools::at(span, Kind::Atom(atoms::OK));
    tools::at(
        span,
        Kind::Call {
            name: Atom::new("if"),
            args: vec![asked],
            blocks: vec![block(atoms::DO, done), block(atoms::ELSE, ok)],
            parens: true,
        },
    )
}

fn remote(span: Span, name: &str, args: Vec<Node>) -> Node {
    let on = tools::at(span, Kind::Atom(Atom::module("Logger")));
    tools::at(
        span,
        Kind::Remote {
            on: Box::new(on),
            name: Atom::new(name),
            args,
            blocks: Vec::new(),
            parens: true,
        },
    )
}
