//! `fn`, and clauses with arrows.

use crate::lang::ast::{Clause, Kind, Node};
use crate::term::inspect::{Doc, Indent};

use super::{Context, containers};

/// `fn ... end`.
pub(super) fn function(clauses: &[Clause]) -> Doc {
    let [clause] = clauses else {
        let inner = Doc::line().concat(self::clauses(clauses));
        return Doc::text("fn")
            .concat(inner.nest(Indent::By(2)))
            .concat(Doc::line())
            .concat("end".into())
            .force_unfit();
    };
    let head = match head(clause) {
        Some(head) => Doc::text("fn ").concat(head).concat(" ->".into()),
        None => "fn ->".into(),
    };
    head.concat(
        Doc::breaking(" ")
            .concat(body(&clause.body))
            .nest(Indent::By(2)),
    )
    .concat(Doc::breaking(" "))
    .concat("end".into())
    .group()
}

/// Clauses one below the other, with an empty line between them if one of them takes several lines.
pub(super) fn clauses(clauses: &[Clause]) -> Doc {
    let spaced = clauses.iter().any(is_long);
    let mut all = Doc::empty();
    for (index, clause) in clauses.iter().enumerate() {
        if index > 0 {
            all.append(Doc::breaking("").nest(Indent::Reset));
            all.append(Doc::line());
        }
        all.append(one(clause, spaced));
    }
    match spaced {
        true => all.force_unfit().group(),
        false => all.group(),
    }
}

/// One clause; if its neighbours are `long` its body stands on a line of its own, too.
fn one(clause: &Clause, long: bool) -> Doc {
    let head = match head(clause) {
        Some(head) => head.concat(" ->".into()),
        None => "() ->".into(),
    };
    let body = Doc::breaking(" ")
        .concat(body(&clause.body))
        .nest(Indent::By(2));
    match long {
        true => head.concat(body).force_unfit().group(),
        false => head.concat(body).group(),
    }
}

fn is_long(clause: &Clause) -> bool {
    matches!(&clause.body.kind, Kind::Block(nodes) if nodes.len() > 1)
}

/// The parameters and the guard; `None` without any.
fn head(clause: &Clause) -> Option<Doc> {
    let params = clause.params.iter();
    let params: Vec<Doc> = params
        .map(|param| super::doc(param, Context::Argument).group())
        .collect();
    let empty = params.is_empty();
    let params = containers::joined(params, Doc::breaking(" "))
        .nest(Indent::Cursor)
        .group();
    match &clause.guard {
        None if empty => None,
        None => Some(params),
        Some(guard) => {
            let left = if empty { Doc::text("()") } else { params };
            let guard = Doc::text("when ").concat(super::doc(guard, Context::Block));
            Some(left.glue(" ", guard).group())
        }
    }
}

/// What follows an arrow.
fn body(node: &Node) -> Doc {
    match &node.kind {
        Kind::Block(nodes) if nodes.is_empty() => "nil".into(),
        Kind::Block(nodes) if nodes.len() > 1 => super::statements(nodes),
        _ => super::doc(node, Context::Block),
    }
}
