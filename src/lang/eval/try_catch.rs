//! `try`.

use super::{Frame, eval, matching, set_slot, value};
use crate::lang::code::{Result, Try};
use crate::runtime::{Class, Proc, Raise};
use crate::term::{Term, atoms, exception};

pub(super) fn try_block<'m>(p: &mut Proc, f: &mut Frame<'m>, block: &'m Try) -> Result {
    let (values, calls) = (p.values.len(), p.calls.len());
    let line = p.calls.last().map(|call| call.line);
    let result = p.deeper(|p| eval(p, f, &block.body));
    let mut result = match result {
        Ok(term) => match &block.otherwise {
            None => Ok(term),
            Some(clauses) => match matching::clause(p, f, clauses, &term) {
                Some(body) => p.deeper(|p| eval(p, f, body)),
                None => {
                    super::at_line(p, block.line);
                    Err(p.trace(Raise::tagged(atoms::TRY_CLAUSE, term)))
                }
            },
        },
        Err(raise) => {
            let raise = p.trace(raise);
            p.values.truncate(values);
            p.calls.truncate(calls);
            match raise.catchable() {
                true => p.deeper(|p| handle(p, f, block, raise)),
                // Nothing catches the end of the process, and nothing is cleaned up after it.
                false => return Err(raise),
            }
        }
    };
    if let Some(after) = &block.after {
        if let Err(raise) = &result
            && !raise.catchable()
        {
            return result;
        }
        if let Err(raise) = result {
            result = Err(p.trace(raise));
        }
        p.values.truncate(values);
        p.calls.truncate(calls);
        value(p, f, after)?;
    }
    if let (Some(call), Some(line)) = (p.calls.last_mut(), line) {
        call.line = line;
    }
    result
}

fn handle<'m>(p: &mut Proc, f: &mut Frame<'m>, block: &'m Try, raise: Raise) -> Result {
    if block.keeps_stack {
        let stack = raise.stack_term();
        set_slot(p, f, block.stack, stack);
    }
    if raise.class == Class::Error && !block.rescue.is_empty() {
        let exception = match exception::is_exception(&raise.reason) {
            true => raise.reason.clone(),
            false => exception::normalize(&raise.reason, &raise.stack_term()),
        };
        for clause in &block.rescue {
            let fits = match &clause.modules {
                None => true,
                Some(modules) => {
                    let modules = value(p, f, modules)?;
                    rescues(&modules, &exception)
                }
            };
            if fits {
                if let Some(slot) = clause.slot {
                    set_slot(p, f, slot, exception);
                }
                return eval(p, f, &clause.body);
            }
        }
    }
    catch(p, f, block, raise)
}

/// Whether an exception is of one of the modules.
fn rescues(modules: &Term, exception: &Term) -> bool {
    let module = exception.struct_module();
    modules.iter().any(|wanted| {
        wanted
            .as_atom()
            .is_some_and(|wanted| Some(wanted) == module)
    })
}

fn catch<'m>(p: &mut Proc, f: &mut Frame<'m>, block: &'m Try, raise: Raise) -> Result {
    let kind = Term::Atom(match raise.class {
        Class::Exit => atoms::EXIT,
        Class::Throw => atoms::THROW,
        _ => atoms::ERROR,
    });
    for clause in &block.catch {
        let reason = raise.reason.clone();
        let fits = matching::matches(p, f, &clause.kind, &kind)
            && matching::matches(p, f, &clause.value, &reason)
            && clause
                .guard
                .as_ref()
                .is_none_or(|test| matching::guard(p, f, test));
        if fits {
            return eval(p, f, &clause.body);
        }
    }
    Err(raise)
}
