//! `Enumerable.reduce/3`: going through a collection with an accumulator that says what to do next.
//!
//! `{:cont, acc}` goes on, `{:halt, acc}` ends it, `{:suspend, acc}` gives back a function that goes on
//! later. This is what streams are made of.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::protocol;
use crate::stdlib::range::Range;
use crate::stdlib::{fail, maps};
use crate::term::{Term, atoms, number};

use super::fold::Shape;

/// What the accumulator says.
enum Order {
    Go(Term),
    Stop(Term),
    Pause(Term),
}

/// Reads the order; anything else is a clause that the function of this name does not have.
fn order(p: &Proc, module: &str, acc: &Term, rest: &Term, fun: &Term) -> Result<Order, Raise> {
    match acc.as_tuple() {
        Some([Term::Atom(atoms::CONT), value]) => Ok(Order::Go(value.clone())),
        Some([Term::Atom(atoms::HALT), value]) => Ok(Order::Stop(value.clone())),
        Some([Term::Atom(atoms::SUSPEND), value]) => Ok(Order::Pause(value.clone())),
        _ => {
            let args = [rest.clone(), acc.clone(), fun.clone()];
            Err(fail::no_clause(p, module, "reduce", &args))
        }
    }
}

fn halted(value: Term) -> Reply {
    Ok(Term::tagged(atoms::HALTED, value))
}

fn done(value: Term) -> Reply {
    Ok(Term::tagged(atoms::DONE, value))
}

/// `{:suspended, value, fn acc -> going on with it end}`.
fn suspended(
    value: Term,
    go_on: impl Fn(&mut Proc, Term) -> Reply + Send + Sync + 'static,
) -> Reply {
    let continuation = NativeClosure::fun("-reduce/3-fun-0-", 1, move |p, args| {
        go_on(p, args[0].clone())
    });
    let tag = Term::Atom(atoms::SUSPENDED);
    Ok(Term::tuple([tag, value, Term::Fun(continuation)]))
}

/// Reduces any collection.
///
/// # Errors
/// What `fun` or the collection's own code raises; `Protocol.UndefinedError` for what is no collection.
pub fn reduce(p: &mut Proc, collection: &Term, acc: Term, fun: &Term) -> Reply {
    match Shape::of(collection) {
        Shape::List => reduce_list(p, collection.clone(), acc, fun),
        Shape::Pairs(map) => reduce_list(p, maps::pairs(map), acc, fun),
        Shape::Set(members) => reduce_list(p, maps::keys(members), acc, fun),
        Shape::Range(range) => reduce_range(p, range, acc, fun),
        Shape::Other => match collection {
            Term::Fun(generator) if generator.arity() == 2 => {
                p.call(collection, &[acc, fun.clone()])
            }
            Term::Fun(_) => Err(protocol::undefined(
                atoms::ENUMERABLE,
                collection,
                "only anonymous functions of arity 2 are enumerable",
            )),
            _ => {
                let args = [collection.clone(), acc, fun.clone()];
                protocol::dispatch(p, atoms::ENUMERABLE, atoms::REDUCE, &args)
            }
        },
    }
}

/// Reduces a list from wherever it has come to.
pub fn reduce_list(p: &mut Proc, list: Term, acc: Term, fun: &Term) -> Reply {
    let (mut rest, mut acc) = (list, acc);
    loop {
        let value = match order(p, "Elixir.Enumerable.List", &acc, &rest, fun)? {
            Order::Go(value) => value,
            Order::Stop(value) => return halted(value),
            Order::Pause(value) => {
                let fun = fun.clone();
                return suspended(value, move |p, acc| reduce_list(p, rest.clone(), acc, &fun));
            }
        };
        let Term::Cons(cell) = &rest else {
            return match rest {
                Term::Nil => done(value),
                _ => {
                    let args = [rest, acc, fun.clone()];
                    Err(fail::no_clause(
                        p,
                        "Elixir.Enumerable.List",
                        "reduce",
                        &args,
                    ))
                }
            };
        };
        p.checkpoint()?;
        acc = p.call(fun, &[cell.head.clone(), value])?;
        let tail = cell.tail.clone();
        rest = tail;
    }
}

/// Reduces a range from wherever it has come to.
pub fn reduce_range(p: &mut Proc, range: Range, acc: Term, fun: &Term) -> Reply {
    let (mut range, mut acc) = (range, acc);
    loop {
        let value = match order(p, "Elixir.Enumerable.Range", &acc, &range.to_term(), fun)? {
            Order::Go(value) => value,
            Order::Stop(value) => return halted(value),
            Order::Pause(value) => {
                let fun = fun.clone();
                return suspended(value, move |p, acc| {
                    reduce_range(p, range.clone(), acc, &fun)
                });
            }
        };
        if range.is_empty() {
            return done(value);
        }
        p.checkpoint()?;
        acc = p.call(fun, &[range.first.clone(), value])?;
        range.first = number::add(&range.first, &range.step)?;
    }
}
