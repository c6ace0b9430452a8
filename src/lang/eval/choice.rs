//! Constructs that choose what is run next.

use super::{Choice, Frame, at_line, matching, value};
use crate::lang::code::{Case, Expr, Line, Logic, Pattern, Result, With, WithStep};
use crate::runtime::{Proc, Raise};
use crate::term::{Term, atoms};

pub(super) fn case<'m>(p: &mut Proc, f: &mut Frame<'m>, case: &'m Case) -> Result<Choice<'m>> {
    let subject = value(p, f, &case.subject)?;
    match matching::clause(p, f, &case.clauses, &subject) {
        Some(body) => Ok(Choice::Go(body)),
        None => {
            at_line(p, case.line);
            Err(p.trace(Raise::tagged(atoms::CASE_CLAUSE, subject)))
        }
    }
}

pub(super) fn cond<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    cond: &'m (Box<[(Expr, Expr)]>, Line),
) -> Result<Choice<'m>> {
    for (condition, body) in &cond.0 {
        if value(p, f, condition)?.truthy() {
            return Ok(Choice::Go(body));
        }
    }
    at_line(p, cond.1);
    Err(p.trace(Raise::error(atoms::COND_CLAUSE)))
}

/// `and`, `or`: the left side must be a boolean.
pub(super) fn logic<'m>(p: &mut Proc, f: &mut Frame<'m>, logic: &'m Logic) -> Result<Choice<'m>> {
    let left = value(p, f, &logic.left)?;
    let truth = match left {
        Term::Atom(atoms::TRUE) => true,
        Term::Atom(atoms::FALSE) => false,
        other => {
            let name = if logic.and { "and" } else { "or" };
            at_line(p, logic.line);
            let reason = Term::tuple([Term::Atom(atoms::BADBOOL), Term::atom(name), other]);
            return Err(p.trace(Raise::error(reason)));
        }
    };
    Ok(match truth == logic.and {
        true => Choice::Go(&logic.right),
        false => Choice::Value(Term::bool(truth)),
    })
}

pub(super) fn and_also<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    operands: &'m (Expr, Expr),
) -> Result<Choice<'m>> {
    let left = value(p, f, &operands.0)?;
    Ok(match left.truthy() {
        true => Choice::Go(&operands.1),
        false => Choice::Value(left),
    })
}

pub(super) fn or_else<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    operands: &'m (Expr, Expr),
) -> Result<Choice<'m>> {
    let left = value(p, f, &operands.0)?;
    Ok(match left.truthy() {
        true => Choice::Value(left),
        false => Choice::Go(&operands.1),
    })
}

/// `when a when b`.
pub(super) fn either_guard<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    guards: &'m (Expr, Expr),
) -> Result {
    let holds = matching::guard(p, f, &guards.0) || matching::guard(p, f, &guards.1);
    Ok(Term::bool(holds))
}

pub(super) fn with<'m>(p: &mut Proc, f: &mut Frame<'m>, with: &'m With) -> Result<Choice<'m>> {
    for step in &with.steps {
        match step {
            WithStep::Do(expr) => {
                value(p, f, expr)?;
            }
            WithStep::Arrow(pattern, guard, expr) => {
                let term = value(p, f, expr)?;
                let fits = matching::matches(p, f, pattern, &term)
                    && guard
                        .as_ref()
                        .is_none_or(|test| matching::guard(p, f, test));
                if !fits {
                    return otherwise(p, f, with, term);
                }
            }
        }
    }
    Ok(Choice::Go(&with.body))
}

fn otherwise<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    with: &'m With,
    term: Term,
) -> Result<Choice<'m>> {
    let Some(clauses) = &with.otherwise else {
        return Ok(Choice::Value(term));
    };
    match matching::clause(p, f, clauses, &term) {
        Some(body) => Ok(Choice::Go(body)),
        None => {
            at_line(p, with.line);
            Err(p.trace(Raise::tagged(atoms::WITH_CLAUSE, term)))
        }
    }
}

/// `pattern = value`.
pub(super) fn match_operator<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    parts: &'m (Pattern, Expr, Line),
) -> Result {
    let term = value(p, f, &parts.1)?;
    if matching::matches(p, f, &parts.0, &term) {
        return Ok(term);
    }
    at_line(p, parts.2);
    Err(p.trace(Raise::tagged(atoms::BADMATCH, term)))
}
