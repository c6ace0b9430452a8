//! Going through a collection from Rust.

use std::ops::ControlFlow;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::fail;
use crate::stdlib::range::Range;
use crate::term::{Map, Term, atoms, number};

use super::reduce::reduce;

/// Whether to go on after an element.
pub type Step = Result<ControlFlow<()>, Raise>;

/// Go on with the next element.
pub const GO: Step = Ok(ControlFlow::Continue(()));

/// This was the last element to see.
pub const STOP: Step = Ok(ControlFlow::Break(()));

/// Most elements that a range may be made a list of: beyond, the program would run out of memory.
const LARGEST_LIST: usize = 100_000_000;

/// Calls `step` with each element in turn until it says stop; the state that the last call left.
///
/// Lists, maps, ranges and sets are gone through directly. Others are reduced through the protocol, with
/// a function value that holds `step` and the state: that is why neither may borrow.
///
/// # Errors
/// What `step` or the collection's own code raises; `Protocol.UndefinedError` for what is no collection.
pub fn fold<S, F>(p: &mut Proc, collection: &Term, mut state: S, step: F) -> Result<S, Raise>
where
    S: Send + 'static,
    F: Fn(&mut Proc, &mut S, Term) -> Step + Send + Sync + 'static,
{
    match Shape::of(collection) {
        Shape::List => fold_list(p, collection, &mut state, step)?,
        Shape::Pairs(map) => fold_pairs(p, map, &mut state, step)?,
        Shape::Range(range) => fold_range(p, &range, &mut state, step)?,
        Shape::Set(members) => fold_keys(p, members, &mut state, step)?,
        Shape::Other => return fold_other(p, collection, state, step),
    }
    Ok(state)
}

/// What a collection is, among those that are gone through directly.
pub enum Shape<'a> {
    /// A list.
    List,
    /// A map, a collection of pairs.
    Pairs(&'a Map),
    /// A range.
    Range(Range),
    /// A `MapSet`: the map whose keys are its members.
    Set(&'a Map),
    /// Whatever else.
    Other,
}

impl Shape<'_> {
    /// What a term is.
    pub fn of(collection: &Term) -> Shape<'_> {
        let map = match collection {
            Term::Nil | Term::Cons(_) => return Shape::List,
            Term::Map(map) => map,
            _ => return Shape::Other,
        };
        match map.get_atom(atoms::STRUCT) {
            None => Shape::Pairs(map),
            Some(Term::Atom(atoms::RANGE)) => {
                Range::of(collection).map_or(Shape::Other, Shape::Range)
            }
            Some(Term::Atom(atoms::MAP_SET)) => map
                .get_atom(atoms::MAP)
                .and_then(Term::as_map)
                .map_or(Shape::Other, Shape::Set),
            Some(_) => Shape::Other,
        }
    }
}

fn fold_list<S>(
    p: &mut Proc,
    list: &Term,
    state: &mut S,
    step: impl Fn(&mut Proc, &mut S, Term) -> Step,
) -> Result<(), Raise> {
    let mut elements = list.iter();
    for element in elements.by_ref() {
        p.checkpoint()?;
        if step(p, state, element.clone())?.is_break() {
            return Ok(());
        }
    }
    match elements.rest() {
        Term::Nil => Ok(()),
        rest => Err(improper(p, rest)),
    }
}

/// What Elixir's loops over lists raise when they come to the end of an improper one.
#[cold]
pub fn improper(p: &Proc, rest: &Term) -> Raise {
    let args = [Term::NIL, Term::NIL, rest.clone()];
    fail::no_clause(p, "Elixir.Enum", "-reduce/3-lists^foldl/2-0-", &args)
}

fn fold_pairs<S>(
    p: &mut Proc,
    map: &Map,
    state: &mut S,
    step: impl Fn(&mut Proc, &mut S, Term) -> Step,
) -> Result<(), Raise> {
    for (key, value) in map.iter() {
        p.checkpoint()?;
        let pair = Term::tuple([key.clone(), value.clone()]);
        if step(p, state, pair)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn fold_keys<S>(
    p: &mut Proc,
    map: &Map,
    state: &mut S,
    step: impl Fn(&mut Proc, &mut S, Term) -> Step,
) -> Result<(), Raise> {
    for (key, _) in map.iter() {
        p.checkpoint()?;
        if step(p, state, key.clone())?.is_break() {
            break;
        }
    }
    Ok(())
}

fn fold_range<S>(
    p: &mut Proc,
    range: &Range,
    state: &mut S,
    step: impl Fn(&mut Proc, &mut S, Term) -> Step,
) -> Result<(), Raise> {
    if range.is_empty() {
        return Ok(());
    }
    let mut current = range.first.clone();
    loop {
        p.checkpoint()?;
        if !range.covers(&current) || step(p, state, current.clone())?.is_break() {
            return Ok(());
        }
        current = number::add(&current, &range.step)?;
    }
}

/// The protocol's way. The state waits in a cell while the collection's own code runs, and is taken out
/// while `step` does: whoever calls the reducer from within itself finds it empty.
fn fold_other<S, F>(p: &mut Proc, collection: &Term, state: S, step: F) -> Result<S, Raise>
where
    S: Send + 'static,
    F: Fn(&mut Proc, &mut S, Term) -> Step + Send + Sync + 'static,
{
    let cell = Arc::new(Mutex::new(Some(state)));
    let shared = Arc::clone(&cell);
    let reducer = NativeClosure::fun("-reduce/3-fun-0-", 2, move |p, args| {
        let mut state = shared.lock().take().ok_or_else(Raise::badarg)?;
        let flow = step(p, &mut state, args[0].clone());
        *shared.lock() = Some(state);
        let tag = match flow? {
            ControlFlow::Continue(()) => atoms::CONT,
            ControlFlow::Break(()) => atoms::HALT,
        };
        Ok(Term::tagged(tag, Term::NIL))
    });
    let start = Term::tagged(atoms::CONT, Term::NIL);
    reduce(p, collection, start, &Term::Fun(reducer))?;
    let state = cell.lock().take();
    state.ok_or_else(Raise::badarg)
}

/// Calls a user's function with each element.
///
/// # Errors
/// As [`fold`].
pub fn for_each(p: &mut Proc, collection: &Term, fun: &Term) -> Result<(), Raise> {
    let fun = fun.clone();
    fold(p, collection, (), move |p, (), element| {
        p.call(&fun, &[element])?;
        GO
    })
}

/// All elements.
///
/// # Errors
/// As [`fold`].
pub fn elements(p: &mut Proc, collection: &Term) -> Result<Vec<Term>, Raise> {
    let expected = match Shape::of(collection) {
        Shape::List => return list_elements(p, collection),
        Shape::Range(range) => range.len_within(LARGEST_LIST)?,
        Shape::Pairs(map) | Shape::Set(map) => map.len(),
        Shape::Other => 0,
    };
    fold(p, collection, Vec::with_capacity(expected), |_, out, x| {
        out.push(x);
        GO
    })
}

fn list_elements(p: &mut Proc, list: &Term) -> Result<Vec<Term>, Raise> {
    let mut rest = list.iter();
    let elements: Vec<Term> = rest.by_ref().cloned().collect();
    if !matches!(rest.rest(), Term::Nil) {
        return Err(improper(p, rest.rest()));
    }
    p.work(elements.len() / 10)?;
    Ok(elements)
}

/// The elements as a list term: the collection itself if it is a list.
///
/// # Errors
/// As [`fold`].
pub fn to_list(p: &mut Proc, collection: &Term) -> Reply {
    if collection.is_list() {
        return Ok(collection.clone());
    }
    elements(p, collection).map(Term::list)
}
