//! Reading and changing nested data by a list of keys: `get_in/2` and its kin.
//!
//! A key is anything that `Access` takes, or a function that is told what to do (`:get` or
//! `:get_and_update`) with the data and what comes next.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::{access, fail};
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of "Kernel":
    /// Reads and changes what a path leads to: the function gives `{got, new}`, or `:pop`.
    ///
    ///     iex> get_and_update_in(%{a: %{b: 1}}, [:a, :b], &{&1, &1 + 1})
    ///     {1, %{a: %{b: 2}}}
    "get_and_update_in" 3 => get_and_update_in;
    /// What a path of keys leads to, `nil` if some of it is missing.
    ///
    ///     iex> get_in(%{a: [b: 1]}, [:a, :b])
    ///     1
    ///     iex> get_in(%{}, [:a, :b])
    ///     nil
    "get_in" 2 => get_in;
    /// What a path leads to, and the data without it.
    ///
    ///     iex> pop_in(%{a: %{b: 1}}, [:a, :b])
    ///     {1, %{a: %{}}}
    "pop_in" 2 => pop_in;
    /// The data with a value put where a path leads.
    ///
    ///     iex> put_in(%{a: %{b: 1}}, [:a, :b], 2)
    ///     %{a: %{b: 2}}
    "put_in" 3 => put_in;
    /// The data with what a path leads to changed by a function.
    ///
    ///     iex> update_in(%{a: %{b: 1}}, [:a, :b], &(&1 + 1))
    ///     %{a: %{b: 2}}
    "update_in" 3 => update_in;
}

/// The first key and the rest of a path; an empty path, or none, has no clause.
fn split(path: &Term) -> Result<(Term, Term), Raise> {
    match path {
        Term::Cons(cell) => Ok((cell.head.clone(), cell.tail.clone())),
        _ => Err(no_clause()),
    }
}

fn is_step(key: &Term, arity: usize) -> bool {
    matches!(key, Term::Fun(fun) if fun.arity() == arity)
}

/// A function of one argument made of a native one and the rest of a path.
fn next(
    path: Term,
    step: impl Fn(&mut Proc, &Term, &Term) -> Reply + Send + Sync + 'static,
) -> Term {
    Term::Fun(NativeClosure::fun("-path/2-fun-0-", 1, move |p, args| {
        step(p, &args[0], &path)
    }))
}

fn get_in(p: &mut Proc, args: &[Term]) -> Reply {
    let (mut data, mut path) = (args[0].clone(), args[1].clone());
    loop {
        let (key, rest) = match split(&path) {
            Ok(parts) => parts,
            Err(_) => return Err(fail::no_clause(p, "Elixir.Kernel", "get_in", &[data, path])),
        };
        if data.is_atom(atoms::NIL) {
            return Ok(Term::NIL);
        }
        let last = matches!(rest, Term::Nil);
        if is_step(&key, 3) {
            let then = if last {
                next(Term::Nil, |_, value, _| Ok(value.clone()))
            } else {
                next(rest, |p, value, rest| {
                    p.deeper(|p| get_in(p, &[value.clone(), rest.clone()]))
                })
            };
            return p.call(&key, &[Term::Atom(atoms::GET), data, then]);
        }
        data = access::get(p, &data, &key, Term::NIL)?;
        if last {
            return Ok(data);
        }
        path = rest;
    }
}

fn put_in(p: &mut Proc, args: &[Term]) -> Reply {
    let value = args[2].clone();
    let fun = NativeClosure::fun("-put_in/3-fun-0-", 1, move |_, _| {
        Ok(Term::tuple([Term::NIL, value.clone()]))
    });
    change(p, args, &Term::Fun(fun))
}

fn update_in(p: &mut Proc, args: &[Term]) -> Reply {
    let update = args[2].clone();
    let fun = NativeClosure::fun("-update_in/3-fun-0-", 1, move |p, args| {
        let value = p.call(&update, args)?;
        Ok(Term::tuple([Term::NIL, value]))
    });
    change(p, args, &Term::Fun(fun))
}

/// The data as a function that gives `{_, new}` leaves it.
fn change(p: &mut Proc, args: &[Term], fun: &Term) -> Reply {
    split(&args[1])?;
    let both = walk(p, &args[0], &args[1], fun)?;
    match both.as_tuple() {
        Some([_, data]) => Ok(data.clone()),
        _ => Err(Raise::badarg()),
    }
}

fn get_and_update_in(p: &mut Proc, args: &[Term]) -> Reply {
    split(&args[1])?;
    walk(p, &args[0], &args[1], &args[2])
}

/// Goes down the path, and changes everything on the way back.
fn walk(p: &mut Proc, data: &Term, path: &Term, fun: &Term) -> Reply {
    let (key, rest) = match split(path) {
        Ok(parts) => parts,
        Err(_) => {
            let args = [data.clone(), path.clone(), fun.clone()];
            return Err(fail::no_clause(
                p,
                "Elixir.Kernel",
                "get_and_update_in",
                &args,
            ));
        }
    };
    let then = if matches!(rest, Term::Nil) {
        fun.clone()
    } else {
        let fun = fun.clone();
        next(rest, move |p, value, rest| {
            p.deeper(|p| walk(p, value, rest, &fun))
        })
    };
    if is_step(&key, 3) {
        let order = Term::Atom(atoms::GET_AND_UPDATE);
        return p.call(&key, &[order, data.clone(), then]);
    }
    access::get_and_update(p, data, &key, &then)
}

fn pop_in(p: &mut Proc, args: &[Term]) -> Reply {
    let (key, _) = split(&args[1])?;
    if args[0].is_atom(atoms::NIL) {
        return Err(argument_error(format!(
            "could not pop key {} on a nil value",
            fail::shown(&key)
        )));
    }
    pop(p, &args[0], &args[1])
}

fn pop(p: &mut Proc, data: &Term, path: &Term) -> Reply {
    if data.is_atom(atoms::NIL) {
        return Ok(Term::Atom(atoms::POP));
    }
    let (key, rest) = split(path)?;
    let last = matches!(rest, Term::Nil);
    let then = if last {
        next(Term::Nil, |_, _, _| Ok(Term::Atom(atoms::POP)))
    } else {
        next(rest, |p, value, rest| p.deeper(|p| pop(p, value, rest)))
    };
    if is_step(&key, 3) {
        let order = Term::Atom(atoms::GET_AND_UPDATE);
        return p.call(&key, &[order, data.clone(), then]);
    }
    if last {
        return access::pop(p, data, &key);
    }
    access::get_and_update(p, data, &key, &then)
}
