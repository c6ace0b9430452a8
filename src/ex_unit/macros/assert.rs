//! `assert` and `refute`: code that keeps what it needs to tell why it failed.

use super::build::Build;
use super::pattern::{bound, pinned};
use crate::lang::ast::{Kind, Node, Part};
use crate::lang::compile::tools::{self, Call};
use crate::lang::compile::{Compiler, Result};
use crate::lang::quoted::quoted;
use crate::term::{Atom, Term, atoms};

/// The module whose functions tell of failures.
pub(super) const ASSERTIONS: &str = "ExUnit.Assertions";

/// The operators whose two sides are shown.
const OPERATORS: &[&str] = &["==", "<", ">", "<=", ">=", "===", "=~", "!==", "!=", "in"];

/// `assert expression`.
pub fn assert(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let code = code_of("assert", call);
    let subject = call.args[0].without_parentheses();
    if let Some((pattern, value)) = tools::operands(subject, "=") {
        return Ok(assert_match(build, code, pattern, value));
    }
    if let Some((pattern, value)) = tools::operands(subject, "match?") {
        return Ok(match_question(build, code, pattern, value, true));
    }
    if let Some((operator, left, right)) = compared(subject) {
        return Ok(compare(build, code, operator, left, right, true));
    }
    Ok(truthy(build, code, subject, true))
}

/// `refute expression`.
pub fn refute(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let code = code_of("refute", call);
    let subject = call.args[0].without_parentheses();
    if let Some((pattern, value)) = tools::operands(subject, "match?") {
        return Ok(match_question(build, code, pattern, value, false));
    }
    if let Some((operator, left, right)) = compared(subject) {
        return Ok(compare(build, code, operator, left, right, false));
    }
    Ok(truthy(build, code, subject, false))
}

/// The assertion itself as code, for the report.
pub(super) fn code_of(name: &str, call: Call<'_>) -> Term {
    let args: Vec<Term> = call.args.iter().take(1).map(plain).collect();
    Term::tuple([Term::atom(name), Term::Nil, Term::list(args)])
}

/// Code without what it looked like: sigils lose their delimiters, as ExUnit keeps nothing but lines.
pub(super) fn plain(node: &Node) -> Term {
    without_delimiters(&quoted(node))
}

fn without_delimiters(term: &Term) -> Term {
    crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || match term {
        Term::Tuple(_) => match term.as_tuple().unwrap_or_default() {
            [Term::Atom(name), _, args] if name.as_str().starts_with("sigil_") => {
                Term::tuple([Term::Atom(*name), Term::Nil, without_delimiters(args)])
            }
            parts => Term::tuple(parts.iter().map(without_delimiters).collect::<Vec<_>>()),
        },
        Term::Cons(_) => match term.to_vec() {
            Some(items) => Term::list(items.iter().map(without_delimiters).collect::<Vec<_>>()),
            None => term.clone(),
        },
        other => other.clone(),
    })
}

fn compared(node: &Node) -> Option<(&'static str, &Node, &Node)> {
    OPERATORS
        .iter()
        .find_map(|operator| tools::operands(node, operator).map(|(l, r)| (*operator, l, r)))
}

/// The pinned variables with their values, as a list of pairs.
pub(super) fn pins(build: Build, pattern: &Node) -> Node {
    let pair = |name: Atom| build.tuple(vec![build.value(Term::Atom(name)), build.variable(name)]);
    build.list(pinned(pattern).into_iter().map(pair).collect())
}

/// The variables of a pattern as a tuple, to bring them out of a clause.
pub(super) fn variables(build: Build, names: &[Atom]) -> Node {
    build.tuple(names.iter().map(|name| build.variable(*name)).collect())
}

/// `assert pattern = value`: the variables are bound afterwards, the value is that of the right side.
fn assert_match(build: Build, code: Term, pattern: &Node, value: &Node) -> Node {
    let names = bound(pattern);
    let right = || build.hidden("right");
    let report = |name: &str, more: Vec<Node>| build.remote(ASSERTIONS, name, more);
    let matched = build.block(vec![
        report("__matched__", vec![right(), build.value(code.clone())]),
        variables(build, &names),
    ]);
    let failed = report(
        "__unmatched__",
        vec![
            right(),
            build.value(code),
            build.value(plain(pattern)),
            pins(build, pattern),
        ],
    );
    let clauses = vec![
        build.clause(vec![pattern.clone()], None, matched),
        build.clause(vec![build.variable(Atom::new("_"))], None, failed),
    ];
    build.block(vec![
        build.bind(right(), value.clone()),
        build.bind(variables(build, &names), build.case(right(), clauses)),
        right(),
    ])
}

/// `assert match?(pattern, value)`, `refute match?(pattern, value)`.
fn match_question(build: Build, code: Term, pattern: &Node, value: &Node, wanted: bool) -> Node {
    let right = || build.hidden("right");
    let asked = build.call("match?", vec![pattern.clone(), right()]);
    let failed = build.remote(
        ASSERTIONS,
        "__match_question__",
        vec![
            right(),
            build.value(code),
            build.value(plain(pattern)),
            pins(build, pattern),
            build.value(Term::bool(wanted)),
        ],
    );
    build.block(vec![
        build.bind(right(), value.clone()),
        verdict(build, asked, failed, wanted),
    ])
}

/// What is wanted if the condition comes out so; the failure if not.
fn verdict(build: Build, condition: Node, failed: Node, wanted: bool) -> Node {
    let answer = build.value(Term::bool(wanted));
    match wanted {
        true => build.if_else(condition, answer, failed),
        false => build.if_else(condition, failed, answer),
    }
}

/// A comparison, of which both sides are shown.
fn compare(
    build: Build,
    code: Term,
    operator: &str,
    left: &Node,
    right: &Node,
    wanted: bool,
) -> Node {
    let sides = || [build.hidden("left"), build.hidden("right")];
    let holds = build.call(operator, sides().to_vec());
    let [shown_left, shown_right] = sides();
    let failed = build.remote(
        ASSERTIONS,
        "__compared__",
        vec![
            shown_left,
            shown_right,
            build.value(Term::atom(operator)),
            build.value(code),
            build.value(Term::bool(wanted)),
        ],
    );
    let [bound_left, bound_right] = sides();
    build.block(vec![
        build.bind(bound_left, left.clone()),
        build.bind(bound_right, right.clone()),
        verdict(build, holds, failed, wanted),
    ])
}

/// Any other expression: its value counts, and if it is a call its arguments are shown.
fn truthy(build: Build, code: Term, subject: &Node, wanted: bool) -> Node {
    let mut steps = Vec::new();
    let mut shown = Vec::new();
    let subject = match arguments_to_show(subject) {
        Some(args) => {
            for (index, arg) in args.iter().enumerate() {
                let variable = || build.hidden(&format!("argument {index}"));
                steps.push(build.bind(variable(), arg.clone()));
                shown.push(variable());
            }
            with_arguments(subject, shown.clone())
        }
        None => subject.clone(),
    };
    let value = || build.hidden("value");
    let failed = build.remote(
        ASSERTIONS,
        "__truth__",
        vec![
            value(),
            build.value(code),
            build.list(shown),
            build.value(Term::bool(wanted)),
        ],
    );
    let (then, otherwise) = if wanted {
        (value(), failed)
    } else {
        (failed, value())
    };
    steps.push(build.bind(value(), subject));
    steps.push(build.if_else(value(), then, otherwise));
    build.block(steps)
}

/// The call with other arguments.
fn with_arguments(node: &Node, new: Vec<Node>) -> Node {
    let mut copy = node.clone();
    match &mut copy.kind {
        Kind::Call { args, .. } | Kind::Remote { args, .. } | Kind::Apply { args, .. } => {
            *args = new
        }
        Kind::Access(on, key) => {
            for (part, new) in [on, key].into_iter().zip(new) {
                **part = new;
            }
        }
        _ => {}
    }
    copy
}

/// The arguments of a call of a function, unless all of them are literals.
fn arguments_to_show(node: &Node) -> Option<Vec<Node>> {
    let (args, blocks) = match &node.kind {
        Kind::Call {
            name, args, blocks, ..
        } if !is_macro(*name, args.len()) => (args, blocks.len()),
        Kind::Remote { args, blocks, .. } => (args, blocks.len()),
        Kind::Apply { args, .. } => (args, 0),
        Kind::Access(on, key) => return shown(vec![(**on).clone(), (**key).clone()]),
        _ => return None,
    };
    match blocks {
        0 => shown(args.clone()),
        _ => None,
    }
}

/// The arguments, if they tell anything.
fn shown(args: Vec<Node>) -> Option<Vec<Node>> {
    (!args.is_empty() && !args.iter().all(is_literal)).then_some(args)
}

/// Whether a name is no function: an operator, a special form, a macro of Kernel or of ExUnit.
fn is_macro(name: Atom, arity: usize) -> bool {
    let text = name.as_str();
    let operator = text
        .chars()
        .all(|c| !c.is_alphanumeric() && c != '_' && c != '?');
    operator
        || matches!(
            (text, arity),
            ("and" | "or" | "in" | "not in" | "when", 2)
                | ("not", 1)
                | ("is_nil", 1)
                | ("is_struct" | "is_exception", 1 | 2)
                | (
                    "if" | "unless" | "case" | "cond" | "with" | "for" | "try" | "receive",
                    _
                )
                | ("match?" | "then" | "tap" | "destructure", 2)
                | (
                    "raise" | "reraise" | "dbg" | "binding" | "quote" | "super" | "fn",
                    _
                )
                | ("to_string" | "to_charlist" | "var!" | "unquote", 1)
                | ("put_in" | "update_in" | "get_and_update_in", 2)
                | ("pop_in", 1)
                | (
                    "assert" | "refute" | "assert_receive" | "assert_received",
                    _
                )
                | ("refute_receive" | "refute_received", _)
                | ("catch_exit" | "catch_error" | "catch_throw", 1)
        )
}

/// Whether an expression is its own value, made of nothing but such.
fn is_literal(node: &Node) -> bool {
    let text = |parts: &[Part]| parts.iter().all(|part| matches!(part, Part::Text(_)));
    match &node.kind {
        Kind::Int(_) | Kind::Float(_) | Kind::Atom(_) | Kind::Alias(_) | Kind::Value(_) => true,
        Kind::String(parts) | Kind::Charlist(parts) => text(parts),
        Kind::List(items) | Kind::Tuple(items) => items.iter().all(is_literal),
        Kind::Map {
            name,
            update: None,
            entries,
        } => {
            name.as_ref().is_none_or(|name| is_literal(name))
                && entries
                    .iter()
                    .all(|(key, value)| is_literal(key) && is_literal(value))
        }
        Kind::Call { name, args, .. } if args.len() == 1 => {
            matches!(name.as_str(), "-" | "+")
                && matches!(args[0].kind, Kind::Int(_) | Kind::Float(_))
        }
        _ => false,
    }
}

/// `catch_exit(expression)` and its like: what was raised so, thrown or exited with.
pub fn catching(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let build = Build::at(&call);
    let kind = match call.name.as_str() {
        "catch_exit" => atoms::EXIT,
        "catch_throw" => atoms::THROW,
        _ => atoms::ERROR,
    };
    let kind = || build.value(Term::Atom(kind));
    let body = build.block(vec![
        build.bind(build.variable(Atom::new("_")), call.args[0].clone()),
        build.remote(ASSERTIONS, "__uncaught__", vec![kind()]),
    ]);
    let error = || build.hidden("error");
    let assertion = build.value(Term::list([Term::Atom(Atom::module(
        "ExUnit.AssertionError",
    ))]));
    let again = build.call(
        "reraise",
        vec![error(), build.variable(Atom::new("__STACKTRACE__"))],
    );
    let pattern = build.call("in", vec![error(), assertion]);
    let rescue = build.node(Kind::Clauses(vec![build.clause(
        vec![pattern],
        None,
        again,
    )]));
    let caught = || build.hidden("caught");
    let clause = build.clause(vec![kind(), caught()], None, caught());
    let catch = build.node(Kind::Clauses(vec![clause]));
    let blocks = vec![
        (atoms::DO, body),
        (atoms::RESCUE, rescue),
        (atoms::CATCH, catch),
    ];
    Ok(build.with_blocks("try", Vec::new(), blocks))
}
