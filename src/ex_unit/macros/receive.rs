//! `assert_receive` and its relatives: waiting for a message, or for none.

use super::assert::{ASSERTIONS, code_of, pins, plain, variables};
use super::build::Build;
use super::pattern::{bound, guarded, mentions};
use crate::lang::ast::{Kind, Node};
use crate::lang::compile::tools::Call;
use crate::lang::compile::{Compiler, Result};
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

/// `assert_receive pattern, timeout, message`.
pub fn assert_receive(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let timeout = call.args.get(1).cloned();
    Ok(assert(call, timeout, call.args.get(2)))
}

/// `assert_received pattern, message`: the message must be there already.
pub fn assert_received(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let none = Build::at(&call).value(Term::Int(0));
    Ok(assert(call, Some(none), call.args.get(1)))
}

/// `refute_receive pattern, timeout, message`.
pub fn refute_receive(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let timeout = call.args.get(1).cloned();
    Ok(refute(call, timeout, call.args.get(2)))
}

/// `refute_received pattern, message`.
pub fn refute_received(_: &mut Compiler<'_>, call: Call<'_>) -> Result<Node> {
    let none = Build::at(&call).value(Term::Int(0));
    Ok(refute(call, Some(none), call.args.get(1)))
}

/// `receive do pattern = message when guard -> body after timeout -> late end`.
fn receive(build: Build, pattern: &Node, body: Node, timeout: Node, late: Node) -> Node {
    let (pattern, guard) = guarded(pattern);
    let whole = build.bind(pattern.clone(), build.hidden("message"));
    let clause = build.clause(vec![whole], guard.cloned(), body);
    let after = build.clause(vec![timeout], None, late);
    let blocks = vec![
        (atoms::DO, build.node(Kind::Clauses(vec![clause]))),
        (atoms::AFTER, build.node(Kind::Clauses(vec![after]))),
    ];
    build.with_blocks("receive", Vec::new(), blocks)
}

/// The timeout that was given, or the one that the suite is configured with.
fn timeout(build: Build, given: Option<Node>, default: &str) -> Node {
    let given = given.unwrap_or_else(|| build.value(Term::NIL));
    let args = vec![given, build.value(Term::atom(default))];
    build.remote(ASSERTIONS, "__timeout__", args)
}

fn assert(call: Call<'_>, wait: Option<Node>, message: Option<&Node>) -> Node {
    let build = Build::at(&call);
    let pattern = &call.args[0];
    let names = bound(pattern);
    let mut leaving = vec![build.hidden("message")];
    leaving.extend(names.iter().map(|name| build.variable(*name)));
    let waited = || build.hidden("timeout");
    let message = message.cloned().unwrap_or_else(|| build.value(Term::NIL));
    let late = build.remote(
        ASSERTIONS,
        "__not_received__",
        vec![
            waited(),
            build.value(code_of(call.name.as_str(), call)),
            build.value(plain(pattern)),
            pins(build, pattern),
            message,
        ],
    );
    let received = receive(build, pattern, build.tuple(leaving.clone()), waited(), late);
    let wait = timeout(build, wait, "assert_receive_timeout");
    let mut steps = vec![
        build.bind(waited(), wait),
        build.bind(build.tuple(leaving), received),
    ];
    if let (_, Some(guard)) = guarded(pattern) {
        // What the guard asks for has been of use.
        let mut used = names;
        used.retain(|name| mentions(guard, *name));
        let nobody = build.variable(Atom::new("_"));
        steps.push(build.bind(nobody, variables(build, &used)));
    }
    steps.push(build.hidden("message"));
    build.block(steps)
}

fn refute(call: Call<'_>, wait: Option<Node>, message: Option<&Node>) -> Node {
    let build = Build::at(&call);
    let pattern = &call.args[0];
    let message = message.cloned().unwrap_or_else(|| build.value(Term::NIL));
    let unexpected = build.remote(
        ASSERTIONS,
        "__received__",
        vec![
            build.hidden("message"),
            build.value(Term::string(source::to_string(pattern))),
            message,
        ],
    );
    // The variables of the pattern are of no use, and that is no reason for a warning.
    let names: Vec<Atom> = bound(pattern);
    let body = build.block(vec![variables(build, &names), unexpected]);
    let none = build.value(Term::bool(false));
    let wait = timeout(build, wait, "refute_receive_timeout");
    receive(build, pattern, body, wait, none)
}
