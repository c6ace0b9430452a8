//! `:counters`: arrays of counters that processes change without messages; each is an array of `atomics`.

use std::sync::Arc;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::atomics::{Array, negated};
use crate::stdlib::checks;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

natives! { const FUNCTIONS of ":counters":
    /// Adds to a counter.
    ///
    ///     iex> c = :counters.new(1, [])
    ///     iex> :counters.add(c, 1, 5)
    ///     iex> :counters.get(c, 1)
    ///     5
    "add" 3 => add;
    /// The value of a counter; the first is 1.
    ///
    ///     iex> :counters.get(:counters.new(1, []), 1)
    ///     0
    "get" 2 => get;
    /// How many counters there are.
    ///
    ///     iex> :counters.info(:counters.new(3, [])).size
    ///     3
    "info" 1 => info;
    /// New counters, all zero. The options `:atomics` and `:write_concurrency` make no difference here.
    ///
    ///     iex> c = :counters.new(3, [:write_concurrency])
    ///     iex> :counters.get(c, 3)
    ///     0
    "new" 2 => new;
    /// Sets a counter.
    ///
    ///     iex> :counters.put(:counters.new(1, []), 1, 5)
    ///     :ok
    "put" 3 => put;
    /// Subtracts from a counter.
    ///
    ///     iex> :counters.sub(:counters.new(1, []), 1, 5)
    ///     :ok
    "sub" 3 => sub;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":counters",
    doc: "Counters that many processes change at once.",
    functions: FUNCTIONS,
};

const KINDS: [&str; 2] = ["atomics", "write_concurrency"];

fn new(p: &mut Proc, args: &[Term]) -> Reply {
    let mut kind = Atom::new(KINDS[0]);
    for option in checks::list(&args[1], 2)? {
        kind = option
            .as_atom()
            .filter(|name| KINDS.contains(&name.as_str()))
            .ok_or_else(|| Raise::bad_argument(2, "invalid option in list"))?;
    }
    let array = Array::create(p, &args[0], true)?;
    Ok(Term::tagged(kind, Term::Ref(array)))
}

fn find(p: &Proc, counters: &Term) -> Result<Arc<Array>, Raise> {
    match counters.as_tuple() {
        Some([Term::Atom(kind), array]) if KINDS.contains(&kind.as_str()) => Array::find(p, array),
        _ => Array::find(p, &Term::Nil),
    }
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    find(p, &args[0])?.get(&args[1])
}

fn put(p: &mut Proc, args: &[Term]) -> Reply {
    find(p, &args[0])?.put(&args[1], &args[2])
}

fn add(p: &mut Proc, args: &[Term]) -> Reply {
    find(p, &args[0])?.add(&args[1], &args[2]).map(|_| Term::OK)
}

fn sub(p: &mut Proc, args: &[Term]) -> Reply {
    let by = negated(&args[2])?;
    add(p, &[args[0].clone(), args[1].clone(), by])
}

/// Counters for concurrent writing do not tell limits.
fn info(p: &mut Proc, args: &[Term]) -> Reply {
    let info = find(p, &args[0])?.info();
    let plain = matches!(args[0].as_tuple(), Some([kind, _]) if kind.is_atom(Atom::new(KINDS[0])));
    Ok(match info {
        Term::Map(map) if !plain => {
            Term::Map(map.remove(&Term::atom("max")).remove(&Term::atom("min")))
        }
        info => info,
    })
}
