//! `:persistent_term`: values that all processes read.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::keys::Exact;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { const FUNCTIONS of ":persistent_term":
    /// Takes a key away; whether it was there.
    ///
    ///     iex> :persistent_term.erase(:nothing_there)
    ///     false
    "erase" 1 => erase;
    /// All keys with their values; with a key its value, or the default.
    ///
    ///     iex> :persistent_term.get(:nothing_there, :default)
    ///     :default
    "get" 0 => get_all;
    "get" 1 => get;
    "get" 2 => get;
    /// How many there are, and how much memory they take.
    ///
    ///     iex> :persistent_term.info().count
    ///     0
    "info" 0 => info;
    /// Sets the value of a key.
    ///
    ///     iex> :persistent_term.put(:colour, :red)
    ///     iex> :persistent_term.get(:colour)
    ///     :red
    "put" 2 => put;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":persistent_term",
    doc: "Values under keys for all processes, for what is read often and seldom set.",
    functions: FUNCTIONS,
};

/// The values of a system. The lock is held for one look-up or change.
#[derive(Default)]
struct Values(RwLock<BTreeMap<Exact, Term>>);

fn values(p: &Proc) -> Arc<Values> {
    p.system().extension()
}

fn put(p: &mut Proc, args: &[Term]) -> Reply {
    let key = Exact(args[0].clone());
    values(p).0.write().insert(key, args[1].clone());
    Ok(Term::OK)
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    let found = values(p).0.read().get(&Exact(args[0].clone())).cloned();
    found
        .or_else(|| args.get(1).cloned())
        .ok_or_else(|| Raise::bad_argument(1, "no persistent term stored with this key"))
}

fn get_all(p: &mut Proc, _: &[Term]) -> Reply {
    let values = values(p);
    let pair = |(key, value): (&Exact, &Term)| Term::tuple([key.0.clone(), value.clone()]);
    let all: Vec<Term> = values.0.read().iter().map(pair).collect();
    Ok(Term::list(all))
}

fn erase(p: &mut Proc, args: &[Term]) -> Reply {
    let removed = values(p).0.write().remove(&Exact(args[0].clone()));
    Ok(Term::bool(removed.is_some()))
}

fn info(p: &mut Proc, _: &[Term]) -> Reply {
    let count = values(p).0.read().len();
    Ok(Term::map([
        (Term::atom("count"), Term::from(count)),
        (Term::atom("memory"), Term::from(64 * count)),
    ]))
}
