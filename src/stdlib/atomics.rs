//! `:atomics` and `:counters`: arrays of integers that processes change together.
//!
//! An array is a reference, as on the BEAM; the lab keeps what it stands for as long as the system runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::RwLock;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Ref, Term};

use super::args::Reply;
use super::natives::natives;

natives! { const ATOMICS_TABLE of ":atomics":
    /// Adds to one of the integers; they count from 1.
    ///
    ///     iex> ref = :atomics.new(2, [])
    ///     iex> :atomics.add(ref, 1, 5)
    ///     iex> :atomics.get(ref, 1)
    ///     5
    "add" 3 => |p, args| change(p, args, |n, by| n.fetch_add(by, Ordering::SeqCst)).map(|_| Term::OK);
    /// Adds to one of the integers, and answers what it is then.
    ///
    ///     iex> :atomics.add_get(:atomics.new(1, []), 1, 5)
    ///     5
    "add_get" 3 => |p, args| {
        change(p, args, |n, by| n.fetch_add(by, Ordering::SeqCst).wrapping_add(by))
    };
    /// Sets one of the integers if it is what it should be: `:ok`, or what it is instead.
    ///
    ///     iex> ref = :atomics.new(1, [])
    ///     iex> {:atomics.compare_exchange(ref, 1, 0, 7), :atomics.compare_exchange(ref, 1, 0, 8)}
    ///     {:ok, 7}
    "compare_exchange" 4 => compare_exchange;
    /// Sets one of the integers, and answers what it was.
    ///
    ///     iex> :atomics.exchange(:atomics.new(1, []), 1, 7)
    ///     0
    "exchange" 3 => |p, args| change(p, args, |n, value| n.swap(value, Ordering::SeqCst));
    "get" 2 => get;
    /// What is known of an array.
    ///
    ///     iex> :atomics.info(:atomics.new(3, [])).size
    ///     3
    "info" 1 => info;
    /// A new array of so many integers, all zero.
    ///
    ///     iex> is_reference(:atomics.new(1, signed: true))
    ///     true
    "new" 2 => new_atomics;
    /// Sets one of the integers.
    ///
    ///     iex> :atomics.put(:atomics.new(1, []), 1, 7)
    ///     :ok
    "put" 3 => |p, args| change(p, args, |n, value| n.swap(value, Ordering::SeqCst)).map(|_| Term::OK);
    /// Takes from one of the integers.
    ///
    ///     iex> :atomics.sub(:atomics.new(1, []), 1, 2)
    ///     :ok
    "sub" 3 => |p, args| change(p, args, |n, by| n.fetch_sub(by, Ordering::SeqCst)).map(|_| Term::OK);
    /// Takes from one of the integers, and answers what it is then.
    ///
    ///     iex> :atomics.sub_get(:atomics.new(1, []), 1, 2)
    ///     -2
    "sub_get" 3 => |p, args| {
        change(p, args, |n, by| n.fetch_sub(by, Ordering::SeqCst).wrapping_sub(by))
    };
}

/// `:atomics`.
pub const ATOMICS: NativeModule = NativeModule {
    name: ":atomics",
    doc: "Arrays of 64-bit integers that all processes can change. They are signed.",
    functions: ATOMICS_TABLE,
};

natives! { const COUNTERS_TABLE of ":counters":
    /// Adds to one of the counters; they count from 1.
    ///
    ///     iex> counters = :counters.new(1, [:atomics])
    ///     iex> :counters.add(counters, 1, 5)
    ///     iex> :counters.get(counters, 1)
    ///     5
    "add" 3 => |p, args| change(p, args, |n, by| n.fetch_add(by, Ordering::SeqCst)).map(|_| Term::OK);
    "get" 2 => get;
    /// What is known of the counters.
    ///
    ///     iex> :counters.info(:counters.new(3, [])).size
    ///     3
    "info" 1 => info;
    /// So many new counters, all zero.
    ///
    ///     iex> {:atomics, ref} = :counters.new(1, [])
    ///     iex> is_reference(ref)
    ///     true
    "new" 2 => new_counters;
    /// Sets one of the counters.
    ///
    ///     iex> :counters.put(:counters.new(1, []), 1, 7)
    ///     :ok
    "put" 3 => |p, args| change(p, args, |n, value| n.swap(value, Ordering::SeqCst)).map(|_| Term::OK);
    /// Takes from one of the counters.
    ///
    ///     iex> :counters.sub(:counters.new(1, []), 1, 2)
    ///     :ok
    "sub" 3 => |p, args| change(p, args, |n, by| n.fetch_sub(by, Ordering::SeqCst)).map(|_| Term::OK);
}

/// `:counters`.
pub const COUNTERS: NativeModule = NativeModule {
    name: ":counters",
    doc: "Counters that all processes can change.",
    functions: COUNTERS_TABLE,
};

type Integers = Arc<[AtomicI64]>;

/// The arrays of a system. The lock is held to find one.
#[derive(Default)]
struct Arrays(RwLock<HashMap<Ref, Integers>>);

/// More could be asked for by mistake than there is memory.
const LARGEST: i64 = 1 << 24;

/// The array that a term names: a reference, or counters.
fn array(p: &Proc, term: &Term) -> Result<Integers, Raise> {
    let reference = match (term, term.as_tuple()) {
        (Term::Ref(reference), _) | (_, Some([Term::Atom(_), Term::Ref(reference)])) => reference,
        _ => return Err(Raise::bad_argument(1, "invalid atomics reference")),
    };
    let arrays = p.system().extension::<Arrays>();
    let found = arrays.0.read().get(reference).cloned();
    found.ok_or_else(|| Raise::bad_argument(1, "invalid atomics reference"))
}

fn place(array: &Integers, term: &Term) -> Result<usize, Raise> {
    let place = term
        .as_int()
        .ok_or_else(|| Raise::bad_argument(2, "not an integer"))?;
    usize::try_from(place - 1)
        .ok()
        .filter(|place| *place < array.len())
        .ok_or_else(|| Raise::bad_argument(2, "out of range"))
}

fn number(args: &[Term], at: usize) -> Result<i64, Raise> {
    args[at]
        .as_int()
        .ok_or_else(|| Raise::bad_argument(at + 1, "not an integer"))
}

fn change(p: &mut Proc, args: &[Term], step: fn(&AtomicI64, i64) -> i64) -> Reply {
    let array = array(p, &args[0])?;
    let at = place(&array, &args[1])?;
    let value = number(args, 2)?;
    Ok(Term::Int(step(&array[at], value)))
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    let array = array(p, &args[0])?;
    let at = place(&array, &args[1])?;
    Ok(Term::Int(array[at].load(Ordering::SeqCst)))
}

fn compare_exchange(p: &mut Proc, args: &[Term]) -> Reply {
    let array = array(p, &args[0])?;
    let at = place(&array, &args[1])?;
    let (expected, desired) = (number(args, 2)?, number(args, 3)?);
    let answer = array[at].compare_exchange(expected, desired, Ordering::SeqCst, Ordering::SeqCst);
    Ok(answer.map_or_else(Term::Int, |_| Term::OK))
}

fn info(p: &mut Proc, args: &[Term]) -> Reply {
    let size = array(p, &args[0])?.len();
    let memory = Term::from(size * size_of::<AtomicI64>() + 40);
    let mut entries = vec![(Term::atom("size"), Term::from(size))];
    entries.push((Term::atom("memory"), memory));
    let spread = args[0].as_tuple().and_then(<[Term]>::first);
    if spread.is_none_or(|kind| *kind == Term::atom("atomics")) {
        entries.push((Term::atom("max"), Term::Int(i64::MAX)));
        entries.push((Term::atom("min"), Term::Int(i64::MIN)));
    }
    Ok(Term::map(entries))
}

fn create(p: &Proc, size: &Term) -> Result<Ref, Raise> {
    let size = match size {
        Term::Int(size @ 1..) => *size,
        Term::Int(_) => return Err(Raise::bad_argument(1, "out of range")),
        _ => return Err(Raise::bad_argument(1, "not an integer")),
    };
    if size > LARGEST {
        return Err(Raise::error(crate::term::atoms::SYSTEM_LIMIT));
    }
    let array: Integers = (0..size).map(|_| AtomicI64::new(0)).collect();
    let reference = p.make_ref();
    let arrays = p.system().extension::<Arrays>();
    arrays.0.write().insert(reference, array);
    Ok(reference)
}

fn new_atomics(p: &mut Proc, args: &[Term]) -> Reply {
    let known = |option: &Term| {
        matches!(option.as_tuple(), Some([Term::Atom(key), value])
            if key.as_str() == "signed" && *value == Term::bool(true))
    };
    let options = args[1].to_vec();
    if !options.is_some_and(|options| options.iter().all(known)) {
        return Err(Raise::bad_argument(
            2,
            "invalid option, or one that suplab does not have yet (signed: false)",
        ));
    }
    create(p, &args[0]).map(Term::Ref)
}

fn new_counters(p: &mut Proc, args: &[Term]) -> Reply {
    let known = |option: &Term| {
        let name = option.as_atom().map(crate::term::Atom::as_str);
        matches!(name, Some("atomics" | "write_concurrency"))
    };
    let options = args[1].to_vec();
    let Some(options) = options.filter(|options| options.iter().all(known)) else {
        return Err(Raise::bad_argument(2, "invalid option in list"));
    };
    let kind = options.last().cloned().unwrap_or(Term::atom("atomics"));
    let reference = create(p, &args[0])?;
    Ok(Term::tuple([kind, Term::Ref(reference)]))
}
