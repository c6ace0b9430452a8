//! Lazy sequences of natives: functions that speak the protocol of `Enumerable.reduce/3`.
//!
//! What `Stream.unfold/2` gives, with a state of Rust's own: `String.splitter/3`, `IO.stream/2` and such.

use std::sync::Arc;

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::args::{Reply, no_clause};

/// The next element of a sequence and the state behind it; `None` at the end.
pub type Step<S> = Result<Option<(Term, S)>, Raise>;

trait Source<S>: Fn(&mut Proc, &S) -> Step<S> + Send + Sync + 'static {}

impl<S, F: Fn(&mut Proc, &S) -> Step<S> + Send + Sync + 'static> Source<S> for F {}

/// A sequence as a function of two arguments, what `Enum` and `Stream` take as an enumerable. `name` shows
/// when it is printed.
pub fn unfold<S: Clone + Send + Sync + 'static>(
    name: &'static str,
    start: S,
    next: impl Fn(&mut Proc, &S) -> Step<S> + Send + Sync + 'static,
) -> Term {
    let next: Arc<dyn Source<S>> = Arc::new(next);
    let fun = NativeClosure::fun(name, 2, move |p, args| {
        reduce(name, p, &start, &args[0], &args[1], &next)
    });
    Term::Fun(fun)
}

/// As [`unfold`], reduced right away: what `Enumerable.reduce/3` of a struct does.
///
/// # Errors
/// What the source or the reducer raises.
pub fn reduce_now<S: Clone + Send + Sync + 'static>(
    p: &mut Proc,
    start: &S,
    command: &Term,
    reducer: &Term,
    next: impl Fn(&mut Proc, &S) -> Step<S> + Send + Sync + 'static,
) -> Reply {
    let next: Arc<dyn Source<S>> = Arc::new(next);
    reduce("reduce", p, start, command, reducer, &next)
}

fn reduce<S: Clone + Send + Sync + 'static>(
    name: &'static str,
    p: &mut Proc,
    start: &S,
    command: &Term,
    reducer: &Term,
    next: &Arc<dyn Source<S>>,
) -> Reply {
    let (mut state, mut command) = (start.clone(), command.clone());
    loop {
        p.checkpoint()?;
        let (word, acc) = match command.as_tuple() {
            Some([Term::Atom(word), acc]) => (*word, acc.clone()),
            _ => return Err(no_clause()),
        };
        match word.as_str() {
            "cont" => match next(p, &state)? {
                None => return Ok(Term::tagged(Atom::new("done"), acc)),
                Some((element, rest)) => {
                    command = p.call(reducer, &[element, acc])?;
                    state = rest;
                }
            },
            "halt" => return Ok(Term::tagged(Atom::new("halted"), acc)),
            "suspend" => return Ok(suspended(name, acc, state, reducer, next)),
            _ => return Err(no_clause()),
        }
    }
}

/// `{:suspended, acc, continuation}`.
fn suspended<S: Clone + Send + Sync + 'static>(
    name: &'static str,
    acc: Term,
    state: S,
    reducer: &Term,
    next: &Arc<dyn Source<S>>,
) -> Term {
    let (reducer, next) = (reducer.clone(), next.clone());
    let continuation = NativeClosure::fun(name, 1, move |p, args| {
        reduce(name, p, &state, &args[0], &reducer, &next)
    });
    Term::tuple([Term::atom("suspended"), acc, continuation.into()])
}

/// Calls a function with each element until it says `Ok(false)`.
///
/// # Errors
/// What enumerating raises.
pub fn each(
    p: &mut Proc,
    enumerable: &Term,
    mut step: impl FnMut(&mut Proc, &Term) -> Result<bool, Raise>,
) -> Result<(), Raise> {
    if enumerable.is_list() {
        for element in enumerable.iter() {
            p.checkpoint()?;
            if !step(p, element)? {
                break;
            }
        }
        return Ok(());
    }
    let elements = p.apply(
        atoms::ENUM,
        Atom::new("to_list"),
        std::slice::from_ref(enumerable),
    )?;
    each(p, &elements, step)
}
