//! Running compiled code.
//!
//! A tree walk over [`Expr`]. Values of the functions in progress stand on one stack (`Proc::values`): a
//! frame's slots first, then arguments that are being gathered for a call. A call in tail position
//! leaves its arguments there and says in the frame what is to run next; the loop in `call` goes on with
//! it in the same place, so that loops of any length need no stack.

mod access;
mod arith;
mod bits;
mod call;
mod choice;
mod closure;
mod comprehension;
mod data;
mod failure;
mod forms;
mod matching;
pub mod prims;
mod receive;
mod structs;
mod try_catch;

pub use call::{call_fun, call_target, run_file, run_unit};
pub use closure::Closure;
pub use failure::{missing_keys, undefined};

use std::sync::Arc;

use crate::lang::code::{Expr, Function, Line, Result, Slot, Unit};
use crate::lang::modules::Modules;
use crate::runtime::Proc;
use crate::term::{Fun, Term};

/// A function in progress.
pub struct Frame<'m> {
    /// Where its slots begin.
    pub base: usize,
    /// The code that it belongs to.
    pub unit: &'m Arc<Unit>,
    /// What modules there are.
    pub modules: &'m Modules,
    /// What is to run next in this one's place: its arguments are the last values of the stack.
    pub tail: Option<Tail<'m>>,
}

/// A call that takes the place of the function that makes it.
pub enum Tail<'m> {
    /// A function of some unit.
    Function(&'m Arc<Unit>, &'m Function),
    /// A function value with this many arguments.
    Fun(Fun, usize),
}

/// The value of a slot.
#[inline(always)]
pub(crate) fn slot(p: &Proc, f: &Frame<'_>, slot: Slot) -> Term {
    p.values[f.base + slot as usize].clone()
}

/// Puts a value into a slot.
#[inline(always)]
pub(crate) fn set_slot(p: &mut Proc, f: &Frame<'_>, slot: Slot, value: Term) {
    p.values[f.base + slot as usize] = value;
}

/// Notes the line that the function has come to.
#[inline(always)]
pub(crate) fn at_line(p: &mut Proc, line: Line) {
    if let Some(call) = p.calls.last_mut() {
        call.line = line;
    }
}

/// The value of an expression that stands inside of another.
#[inline(always)]
pub(crate) fn value<'m>(p: &mut Proc, f: &mut Frame<'m>, expr: &'m Expr) -> Result {
    match expr {
        Expr::Local(from) => Ok(slot(p, f, *from)),
        Expr::Const(term) => Ok(term.clone()),
        other => eval(p, f, other),
    }
}

/// What a construct that chooses has come to: a value, or an expression to go on with.
pub(crate) enum Choice<'m> {
    Value(Term),
    Go(&'m Expr),
}

/// Runs an expression. If it is a call in tail position, `f.tail` says so and the value means nothing.
pub(crate) fn eval<'m>(p: &mut Proc, f: &mut Frame<'m>, expr: &'m Expr) -> Result {
    let mut expr = expr;
    loop {
        let choice = match expr {
            Expr::Const(term) => return Ok(term.clone()),
            Expr::Local(from) => return Ok(slot(p, f, *from)),
            Expr::Seq(exprs) => {
                let Some((last, before)) = exprs.split_last() else {
                    return Ok(Term::NIL);
                };
                for expr in before {
                    eval(p, f, expr)?;
                }
                expr = last;
                continue;
            }
            Expr::Bind(to, from) => {
                let term = value(p, f, from)?;
                set_slot(p, f, *to, term.clone());
                return Ok(term);
            }
            Expr::If(parts) => {
                expr = if value(p, f, &parts.0)?.truthy() {
                    &parts.1
                } else {
                    &parts.2
                };
                continue;
            }
            Expr::Arith(operator, line, operands) => {
                return arith::arith(p, f, *operator, *line, operands);
            }
            Expr::Compare(operator, operands) => {
                return arith::compare(p, f, *operator, operands);
            }
            Expr::Call(call) => return call::local(p, f, call),
            Expr::Apply(call) => return call::apply(p, f, call),
            Expr::Remote(call) => return call::remote(p, f, call),
            Expr::Prim(call) => return call::prim(p, f, call),
            Expr::Case(case) => choice::case(p, f, case)?,
            Expr::Cond(cond) => choice::cond(p, f, cond)?,
            Expr::Logic(logic) => choice::logic(p, f, logic)?,
            Expr::AndAlso(operands) => choice::and_also(p, f, operands)?,
            Expr::OrElse(operands) => choice::or_else(p, f, operands)?,
            Expr::With(with) => choice::with(p, f, with)?,
            Expr::Receive(receive) => receive::receive(p, f, receive)?,
            other => return eval_other(p, f, other),
        };
        match choice {
            Choice::Value(term) => return Ok(term),
            Choice::Go(next) => expr = next,
        }
    }
}

/// What is less common, apart so that the walk's stack frames stay small.
#[inline(never)]
fn eval_other<'m>(p: &mut Proc, f: &mut Frame<'m>, expr: &'m Expr) -> Result {
    match expr {
        Expr::Match(parts) => choice::match_operator(p, f, parts),
        Expr::EitherGuard(guards) => choice::either_guard(p, f, guards),
        Expr::Try(block) => try_catch::try_block(p, f, block),
        Expr::For(comprehension) => comprehension::comprehension(p, f, comprehension),
        Expr::Dynamic(call) => call::dynamic(p, f, call),
        Expr::Spread(call) => call::spread(p, f, call),
        Expr::Access(parts) => access::access(p, f, parts),
        Expr::Field(parts) => access::field(p, f, parts),
        Expr::List(parts) => data::list(p, f, parts),
        Expr::Tuple(elements) => data::tuple(p, f, elements),
        Expr::Map(entries) => data::map(p, f, entries),
        Expr::Update(update) => data::update(p, f, update),
        Expr::Struct(fields) => structs::make(p, f, fields),
        Expr::Bits(parts) => bits::build(p, f, parts),
        Expr::Text(parts) => data::text(p, f, parts),
        Expr::Closure(closure) => Ok(closure::make(p, f, closure)),
        Expr::Raise(raise) => failure::raise(p, f, raise),
        Expr::StackTrace(from) => Ok(slot(p, f, *from)),
        Expr::Form(form) => forms::form(p, f, form),
        Expr::Protocol(call) => call::protocol(p, f, call),
        Expr::Fail(parts) => Err(failure::unsupported(p, parts)),
        Expr::Deep(inner) => p.deeper(|p| eval(p, f, inner)),
        // The others are `eval`'s own.
        other => eval(p, f, other),
    }
}
