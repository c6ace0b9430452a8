//! `for`.
//!
//! Lists, maps and ranges are walked directly, one element at a time. Anything else is asked for its
//! elements through `Enumerable.reduce/3`, which suspends after each, so that the body runs between them
//! as it does in Elixir.

use std::collections::BTreeSet;

use super::{Frame, at_line, bits, call, eval, matching, value};
use crate::lang::code::{Collect, For, Pattern, Result, Slot, Step};
use crate::runtime::{NativeClosure, Proc, Raise};
use crate::term::{Atom, Binary, Term, atoms, compare_exact, number};

/// What has been collected so far.
struct State {
    values: Vec<Term>,
    accumulator: Term,
    seen: Option<BTreeSet<Seen>>,
}

#[derive(PartialEq, Eq)]
struct Seen(Term);

impl PartialOrd for Seen {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Seen {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        compare_exact(&self.0, &other.0)
    }
}

pub(super) fn comprehension<'m>(p: &mut Proc, f: &mut Frame<'m>, form: &'m For) -> Result {
    let unique = match &form.unique {
        Some(unique) => value(p, f, unique)?.truthy(),
        None => false,
    };
    let (into, start) = match &form.collect {
        Collect::List => (None, Term::NIL),
        Collect::Into(into) => (Some(value(p, f, into)?), Term::NIL),
        Collect::Reduce(start, _) => (None, value(p, f, start)?),
    };
    let mut state = State {
        values: Vec::new(),
        accumulator: start,
        seen: unique.then(BTreeSet::new),
    };
    p.deeper(|p| step(p, f, form, &form.steps, &mut state))?;
    match into {
        None if matches!(form.collect, Collect::Reduce(..)) => Ok(state.accumulator),
        None => Ok(Term::list(state.values)),
        Some(into) => collect(p, f, form, into, state.values),
    }
}

/// Puts the values into what `into:` names.
fn collect<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    form: &'m For,
    into: Term,
    values: Vec<Term>,
) -> Result {
    at_line(p, form.line);
    match &into {
        Term::Nil => return Ok(Term::list(values)),
        Term::Binary(start) if start.is_binary() && values.iter().all(is_binary) => {
            let mut bytes = start.bytes().to_vec();
            for value in &values {
                bytes.extend_from_slice(value.as_bytes().unwrap_or_default());
            }
            return Ok(Term::binary(bytes));
        }
        Term::Map(map) if into.struct_module().is_none() => {
            let mut map = map.clone();
            let mut all_pairs = true;
            for value in &values {
                match value.as_tuple() {
                    Some([key, value]) => map = map.put(key.clone(), value.clone()),
                    _ => all_pairs = false,
                }
            }
            if all_pairs {
                return Ok(Term::Map(map));
            }
        }
        _ => {}
    }
    let name = Atom::new("into");
    call::call_target(p, f.modules, atoms::ENUM, name, &[Term::list(values), into])
}

fn is_binary(term: &Term) -> bool {
    term.as_bytes().is_some()
}

/// Runs the steps that are left, then the body.
fn step<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    form: &'m For,
    steps: &'m [Step],
    state: &mut State,
) -> Result<()> {
    let Some((first, rest)) = steps.split_first() else {
        return body(p, f, form, state);
    };
    match first {
        Step::Filter(expr) => match value(p, f, expr)?.truthy() {
            true => step(p, f, form, rest, state),
            false => Ok(()),
        },
        Step::Bits(pattern, left, source) => {
            let source = value(p, f, source)?;
            each_run(p, f, form, (pattern, *left), source, &mut |p, f| {
                step(p, f, form, rest, state)
            })
        }
        Step::Each(pattern, guard, source) => {
            let source = value(p, f, source)?;
            each(p, f, form, &source, &mut |p, f, element| {
                let fits = matching::matches(p, f, pattern, element)
                    && guard
                        .as_ref()
                        .is_none_or(|test| matching::guard(p, f, test));
                match fits {
                    true => step(p, f, form, rest, state),
                    false => Ok(()),
                }
            })
        }
    }
}

fn body<'m>(p: &mut Proc, f: &mut Frame<'m>, form: &'m For, state: &mut State) -> Result<()> {
    if let Collect::Reduce(_, clauses) = &form.collect {
        let accumulator = std::mem::replace(&mut state.accumulator, Term::NIL);
        let Some(body) = matching::clause(p, f, clauses, &accumulator) else {
            at_line(p, form.line);
            return Err(p.trace(Raise::tagged(atoms::CASE_CLAUSE, accumulator)));
        };
        drop(accumulator);
        state.accumulator = eval(p, f, body)?;
        return Ok(());
    }
    let term = value(p, f, &form.body)?;
    if let Some(seen) = &mut state.seen
        && !seen.insert(Seen(term.clone()))
    {
        return Ok(());
    }
    state.values.push(term);
    Ok(())
}

type EachFn<'a, 'm> = &'a mut dyn FnMut(&mut Proc, &mut Frame<'m>, &Term) -> Result<()>;

/// Calls `step` with each element of an enumerable.
fn each<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    form: &'m For,
    source: &Term,
    step: EachFn<'_, 'm>,
) -> Result<()> {
    match source {
        Term::Nil => Ok(()),
        Term::Cons(_) => {
            let mut iter = source.iter();
            for element in iter.by_ref() {
                p.checkpoint()?;
                step(p, f, element)?;
            }
            match iter.rest() {
                Term::Nil => Ok(()),
                // As `Enum.reduce` does on an improper list.
                _ => Err(p.trace(Raise::error(atoms::FUNCTION_CLAUSE))),
            }
        }
        Term::Map(map) if source.struct_module().is_none() => {
            for (key, value) in map.iter() {
                p.checkpoint()?;
                step(p, f, &Term::tuple([key.clone(), value.clone()]))?;
            }
            Ok(())
        }
        _ => match range(source) {
            Some((first, last, by)) => each_of_range(p, f, (first, last, by), step),
            None => each_suspended(p, f, form, source, step),
        },
    }
}

/// First, last and step of a range.
fn range(term: &Term) -> Option<(Term, Term, i64)> {
    if term.struct_module() != Some(atoms::RANGE) {
        return None;
    }
    let first = term.field(atoms::FIRST)?.clone();
    let last = term.field(atoms::LAST)?.clone();
    let by = term.field(atoms::STEP)?.as_int()?;
    (by != 0).then_some((first, last, by))
}

fn each_of_range<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    (first, last, by): (Term, Term, i64),
    step: EachFn<'_, 'm>,
) -> Result<()> {
    let mut next = first;
    loop {
        let order = crate::term::compare(&next, &last);
        if (by > 0 && order.is_gt()) || (by < 0 && order.is_lt()) {
            return Ok(());
        }
        p.checkpoint()?;
        step(p, f, &next)?;
        next = number::add(&next, &Term::Int(by)).map_err(|error| Raise::error(error.reason()))?;
    }
}

/// Any other enumerable: `Enumerable.reduce/3` hands out one element at a time.
fn each_suspended<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    form: &'m For,
    source: &Term,
    step: EachFn<'_, 'm>,
) -> Result<()> {
    at_line(p, form.line);
    let suspend = Atom::new("suspend");
    let reducer = NativeClosure::fun("for", 2, move |_, args| {
        Ok(Term::tuple([Term::Atom(suspend), args[0].clone()]))
    });
    let go = Term::tuple([Term::atom("cont"), Term::NIL]);
    let (module, reduce) = (Atom::module("Enumerable"), Atom::new("reduce"));
    let args = [source.clone(), go.clone(), Term::Fun(reducer)];
    let mut answer = call::call_target(p, f.modules, module, reduce, &args)?;
    loop {
        let parts = answer.as_tuple().map(<[Term]>::to_vec);
        match parts.as_deref() {
            Some([Term::Atom(tag), element, Term::Fun(go_on)]) if tag.as_str() == "suspended" => {
                let finished = step(p, f, element);
                if let Err(raise) = finished {
                    // The source may have to be closed.
                    if raise.catchable() {
                        let halt = Term::tuple([Term::atom("halt"), Term::NIL]);
                        call::call_fun(p, f.modules, go_on, &[halt])?;
                    }
                    return Err(raise);
                }
                answer = call::call_fun(p, f.modules, go_on, std::slice::from_ref(&go))?;
            }
            _ => return Ok(()),
        }
    }
}

/// Calls `step` for each run of a pattern in a bitstring, up to where it does not match any more.
fn each_run<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    form: &'m For,
    (pattern, left): (&'m Pattern, Slot),
    source: Term,
    step: &mut dyn FnMut(&mut Proc, &mut Frame<'m>) -> Result<()>,
) -> Result<()> {
    let mut rest = source;
    loop {
        let Term::Binary(binary) = &rest else {
            at_line(p, form.line);
            let reason = Term::tuple([Term::atom("bad_generator"), rest]);
            return Err(p.trace(Raise::error(reason)));
        };
        if binary.bit_len() == 0 {
            return Ok(());
        }
        let before = binary.bit_len();
        let binary: Binary = binary.clone();
        p.checkpoint()?;
        let fits = matching::matches(p, f, pattern, &Term::Binary(binary.clone()));
        if fits {
            rest = super::slot(p, f, left);
            step(p, f)?;
        } else {
            // What does not match is skipped if it is only a value that differs; the run ends where the
            // bits do not suffice.
            match bits::skip(p, f, pattern, &binary) {
                Some(after) => rest = Term::Binary(after),
                None => return Ok(()),
            }
        }
        if matches!(&rest, Term::Binary(after) if after.bit_len() >= before) {
            return Ok(());
        }
    }
}
