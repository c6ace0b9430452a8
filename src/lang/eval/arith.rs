//! Arithmetic and comparisons.

use super::{Frame, at_line, failure, value};
use crate::lang::code::{Arith, Compare, Expr, Line, Result};
use crate::runtime::{Proc, Raise};
use crate::term::{Term, compare as order, number};

/// `a + b` and its like.
#[inline]
pub(super) fn arith<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    operator: Arith,
    line: Line,
    operands: &'m (Expr, Expr),
) -> Result {
    let a = value(p, f, &operands.0)?;
    let b = value(p, f, &operands.1)?;
    let result = match operator {
        Arith::Add => number::add(&a, &b),
        Arith::Sub => number::sub(&a, &b),
        Arith::Mul => number::mul(&a, &b),
        Arith::Divide => number::divide(&a, &b),
        Arith::Div => number::div(&a, &b),
        Arith::Rem => number::rem(&a, &b),
    };
    result.map_err(|error| {
        if is_instruction(operator, operands) && !f.unit.is_input() {
            at_line(p, line);
            return p.trace(Raise::error(error.reason()));
        }
        let name = match operator {
            Arith::Add => "+",
            Arith::Sub => "-",
            Arith::Mul => "*",
            Arith::Divide => "/",
            Arith::Div => "div",
            Arith::Rem => "rem",
        };
        failure::in_erlang(p, f.modules, line, name, error.reason(), &[a, b])
    })
}

/// Whether the BEAM runs an operation wholly as an instruction, which no stack trace shows: those on floats, and
/// adding or subtracting a constant.
fn is_instruction(operator: Arith, (a, b): &(Expr, Expr)) -> bool {
    let is_float = |operand: &Expr| matches!(operand, Expr::Const(Term::Float(_)));
    let is_small = |operand: &Expr| matches!(operand, Expr::Const(Term::Int(_)));
    match operator {
        Arith::Divide => true,
        Arith::Add if is_small(a) || is_small(b) => true,
        Arith::Sub if matches!(b, Expr::Const(Term::Int(0..))) => true,
        Arith::Add | Arith::Sub | Arith::Mul => is_float(a) || is_float(b),
        Arith::Div | Arith::Rem => false,
    }
}

/// `a < b` and its like.
#[inline]
pub(super) fn compare<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    operator: Compare,
    operands: &'m (Expr, Expr),
) -> Result {
    let a = value(p, f, &operands.0)?;
    let b = value(p, f, &operands.1)?;
    Ok(Term::bool(holds(operator, &a, &b)))
}

/// Whether a comparison holds.
#[inline]
pub(super) fn holds(operator: Compare, a: &Term, b: &Term) -> bool {
    if let (Term::Int(a), Term::Int(b)) = (a, b) {
        return match operator {
            Compare::Less => a < b,
            Compare::LessEqual => a <= b,
            Compare::Greater => a > b,
            Compare::GreaterEqual => a >= b,
            Compare::Equal | Compare::Same => a == b,
            Compare::NotEqual | Compare::NotSame => a != b,
        };
    }
    match operator {
        Compare::Less => order(a, b).is_lt(),
        Compare::LessEqual => order(a, b).is_le(),
        Compare::Greater => order(a, b).is_gt(),
        Compare::GreaterEqual => order(a, b).is_ge(),
        Compare::Equal => order(a, b).is_eq(),
        Compare::NotEqual => order(a, b).is_ne(),
        Compare::Same => a == b,
        Compare::NotSame => a != b,
    }
}
