//! `:global`'s locks: who holds what; one that its holder has died with is free.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::is_fun;
use crate::stdlib::keys::Exact;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term};

/// The functions of `:global` for locks.
pub(super) const FUNCTIONS: &[Native] = TABLE;

natives! { const TABLE of ":global":
    /// Gives back a lock that `set_lock/1` has got.
    ///
    ///     iex> :global.del_lock({:printer, self()})
    ///     true
    "del_lock" 1 => |p, args| Ok(delete(p, &args[0]));
    "del_lock" 2 => |p, args| Ok(delete(p, &args[0]));
    /// Gets the lock `{resource, requester}`, and waits until whoever has it with another requester gives it back.
    /// With a number of retries it answers `false` when they are used up.
    ///
    ///     iex> :global.set_lock({:printer, self()})
    ///     true
    ///     iex> :global.set_lock({:printer, :somebody_else}, [node()], 0)
    ///     false
    "set_lock" 1 => set_lock;
    "set_lock" 2 => set_lock;
    "set_lock" 3 => set_lock;
    /// Calls a function while it holds a lock: what that gives, or `:aborted` when the retries are used up.
    ///
    ///     iex> :global.trans({:printer, self()}, fn -> :printed end)
    ///     :printed
    "trans" 2 => trans;
    "trans" 3 => trans;
    "trans" 4 => trans;
}

/// Who holds a lock: the requester, and the processes that have got it in its name, each as often as it is there.
struct Held {
    requester: Term,
    holders: Vec<Pid>,
}

/// The locks of a system by resource.
#[derive(Default)]
struct Locks(Mutex<BTreeMap<Exact, Held>>);

fn locks(p: &Proc) -> Arc<Locks> {
    p.system().extension()
}

/// Resource and requester.
fn parts(id: &Term) -> Result<(Term, Term), Raise> {
    match id.as_tuple() {
        Some([resource, requester]) => Ok((resource.clone(), requester.clone())),
        _ => Err(no_clause()),
    }
}

/// Takes the lock if it is free or the requester's own.
fn take(p: &Proc, (resource, requester): &(Term, Term)) -> bool {
    let all = locks(p);
    let mut all = all.0.lock();
    let key = Exact(resource.clone());
    let free = Held {
        requester: requester.clone(),
        holders: Vec::new(),
    };
    let held = all.entry(key).or_insert(free);
    held.holders.retain(|pid| p.is_alive(*pid));
    if held.holders.is_empty() {
        held.requester = requester.clone();
    } else if held.requester != *requester {
        return false;
    }
    held.holders.push(p.pid());
    true
}

fn delete(p: &Proc, id: &Term) -> Term {
    let all = locks(p);
    let mut all = all.0.lock();
    if let Ok((resource, requester)) = parts(id)
        && let Some(held) = all.get_mut(&Exact(resource))
        && held.requester == requester
        && let Some(at) = held.holders.iter().position(|pid| *pid == p.pid())
    {
        held.holders.swap_remove(at);
    }
    Term::bool(true)
}

/// How often to try again: `None` is for ever.
fn retries(term: Option<&Term>) -> Result<Option<u64>, Raise> {
    match term {
        None => Ok(None),
        Some(Term::Atom(word)) if word.as_str() == "infinity" => Ok(None),
        Some(Term::Int(count)) => u64::try_from(*count).map(Some).map_err(|_| no_clause()),
        Some(_) => Err(no_clause()),
    }
}

/// Between two tries a little longer each time, up to this many milliseconds.
const LONGEST_WAIT: u64 = 8000;

fn obtain(p: &mut Proc, id: &Term, retries: Option<u64>) -> Result<bool, Raise> {
    let id = parts(id)?;
    let (mut tried, mut wait) = (0, 25);
    while !take(p, &id) {
        if retries.is_some_and(|retries| tried >= retries) {
            return Ok(false);
        }
        tried += 1;
        p.sleep(Some(wait))?;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
    Ok(true)
}

fn set_lock(p: &mut Proc, args: &[Term]) -> Reply {
    let retries = retries(args.get(2))?;
    obtain(p, &args[0], retries).map(Term::bool)
}

fn trans(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_fun(&args[1], 0) {
        return Err(no_clause());
    }
    let retries = retries(args.get(3))?;
    if !obtain(p, &args[0], retries)? {
        return Ok(Term::Atom(Atom::new("aborted")));
    }
    let result = p.call(&args[1], &[]);
    delete(p, &args[0]);
    result
}
