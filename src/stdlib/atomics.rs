//! `:atomics`: arrays of 64-bit integers that processes change without messages.
//!
//! An array lives as long as the system does: a reference does not tell when nobody holds it any more.
//! `counters` puts its own functions over these arrays.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use parking_lot::RwLock;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::checks;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Ref, Term, atoms, number};

natives! { const FUNCTIONS of ":atomics":
    /// Adds to an element; it wraps around at its limits.
    ///
    ///     iex> a = :atomics.new(1, [])
    ///     iex> :atomics.add(a, 1, 5)
    ///     :ok
    "add" 3 => add;
    /// As `add/3`, and answers the sum.
    ///
    ///     iex> :atomics.add_get(:atomics.new(1, []), 1, 5)
    ///     5
    "add_get" 3 => add_get;
    /// Sets an element if it has the expected value: `:ok`, else the value that it has.
    ///
    ///     iex> :atomics.compare_exchange(:atomics.new(1, []), 1, 7, 8)
    ///     0
    "compare_exchange" 4 => compare_exchange;
    /// Sets an element and answers what it was.
    ///
    ///     iex> :atomics.exchange(:atomics.new(1, []), 1, 5)
    ///     0
    "exchange" 3 => exchange;
    /// The value of an element; the first is 1.
    ///
    ///     iex> :atomics.get(:atomics.new(2, []), 2)
    ///     0
    "get" 2 => get;
    /// The limits of the elements and how many there are.
    ///
    ///     iex> :atomics.info(:atomics.new(3, signed: false)).size
    ///     3
    "info" 1 => info;
    /// A new array of zeros; `signed: false` for elements from 0 on.
    ///
    ///     iex> is_reference(:atomics.new(3, []))
    ///     true
    "new" 2 => new;
    /// Sets an element.
    ///
    ///     iex> :atomics.put(:atomics.new(1, []), 1, 5)
    ///     :ok
    "put" 3 => put;
    /// Subtracts from an element; it wraps around at its limits.
    ///
    ///     iex> :atomics.sub(:atomics.new(1, []), 1, 5)
    ///     :ok
    "sub" 3 => sub;
    /// As `sub/3`, and answers the difference.
    ///
    ///     iex> :atomics.sub_get(:atomics.new(1, []), 1, 5)
    ///     -5
    "sub_get" 3 => sub_get;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":atomics",
    doc: "Arrays of 64-bit integers that many processes change at once.",
    functions: FUNCTIONS,
};

/// An array. An unsigned one holds the same bits.
pub struct Array {
    signed: bool,
    cells: Vec<AtomicI64>,
}

/// The arrays of a system. The lock is held for one look-up.
#[derive(Default)]
struct Arrays(RwLock<HashMap<Ref, Arc<Array>>>);

impl Array {
    /// Makes a new one.
    ///
    /// # Errors
    /// A bad argument for a size that is not positive.
    pub fn create(p: &Proc, size: &Term, signed: bool) -> Result<Ref, Raise> {
        let size = match size {
            Term::Int(size) => usize::try_from(*size).ok().filter(|size| *size > 0),
            Term::BigInt(_) => None,
            _ => return Err(Raise::bad_argument(1, "not an integer")),
        };
        // More than this would be gigabytes, which no machine of a lab has to spare.
        let size = size.filter(|size| *size <= 1 << 27);
        let size = size.ok_or_else(|| Raise::bad_argument(1, "out of range"))?;
        let cells = std::iter::repeat_with(AtomicI64::default).take(size);
        let array = Array {
            signed,
            cells: cells.collect(),
        };
        let reference = p.make_ref();
        let arrays: Arc<Arrays> = p.system().extension();
        arrays.0.write().insert(reference, Arc::new(array));
        Ok(reference)
    }

    /// The array that a term refers to.
    ///
    /// # Errors
    /// A bad argument if it refers to none.
    pub fn find(p: &Proc, term: &Term) -> Result<Arc<Array>, Raise> {
        let arrays: Arc<Arrays> = p.system().extension();
        let found = match term {
            Term::Ref(reference) => arrays.0.read().get(reference).cloned(),
            _ => None,
        };
        found.ok_or_else(|| Raise::bad_argument(1, "invalid atomics reference"))
    }

    fn cell(&self, index: &Term) -> Result<&AtomicI64, Raise> {
        let place = match index {
            Term::Int(index) => usize::try_from(*index).ok().and_then(|i| i.checked_sub(1)),
            Term::BigInt(_) => None,
            _ => return Err(Raise::bad_argument(2, "not an integer")),
        };
        place
            .and_then(|place| self.cells.get(place))
            .ok_or_else(|| Raise::bad_argument(2, "out of range"))
    }

    /// The bits of a value that an element of this array can have.
    fn bits(&self, term: &Term, position: usize) -> Result<i64, Raise> {
        match term {
            Term::Int(value) if self.signed || *value >= 0 => Ok(*value),
            // The same bits, read as an unsigned number.
            Term::BigInt(value) if !self.signed && value.to_u64().is_some() => {
                Ok(value.to_u64().unwrap_or_default() as i64)
            }
            Term::Int(_) | Term::BigInt(_) => Err(Raise::bad_argument(position, "out of range")),
            _ => Err(Raise::bad_argument(position, "not an integer")),
        }
    }

    /// The bits of a number to add: any that fits 64 bits, signed or not.
    fn increment(term: &Term) -> Result<i64, Raise> {
        match term {
            Term::Int(value) => Ok(*value),
            Term::BigInt(value) => value
                .to_u64()
                .map(|bits| bits as i64)
                .ok_or_else(|| Raise::bad_argument(3, "out of range")),
            _ => Err(Raise::bad_argument(3, "not an integer")),
        }
    }

    fn value(&self, bits: i64) -> Term {
        if self.signed {
            Term::Int(bits)
        } else {
            Term::integer(BigInt::from(bits as u64))
        }
    }

    /// The value of an element.
    ///
    /// # Errors
    /// A bad argument for an index outside.
    pub fn get(&self, index: &Term) -> Reply {
        Ok(self.value(self.cell(index)?.load(SeqCst)))
    }

    /// Sets an element.
    ///
    /// # Errors
    /// A bad argument for an index outside or a value that does not fit.
    pub fn put(&self, index: &Term, value: &Term) -> Reply {
        let cell = self.cell(index)?;
        cell.store(self.bits(value, 3)?, SeqCst);
        Ok(Term::OK)
    }

    /// Adds to an element; answers the sum.
    ///
    /// # Errors
    /// As [`Array::put`].
    pub fn add(&self, index: &Term, by: &Term) -> Reply {
        let (cell, by) = (self.cell(index)?, Array::increment(by)?);
        Ok(self.value(cell.fetch_add(by, SeqCst).wrapping_add(by)))
    }

    /// How many elements it has, what they can be, and what it takes.
    pub fn info(&self) -> Term {
        let (min, max) = if self.signed {
            (Term::Int(i64::MIN), Term::Int(i64::MAX))
        } else {
            (Term::Int(0), Term::integer(BigInt::from(u64::MAX)))
        };
        let size = self.cells.len();
        Term::map([
            (Term::atom("max"), max),
            (Term::atom("memory"), Term::from(8 * size + 40)),
            (Term::atom("min"), min),
            (Term::atom("size"), Term::from(size)),
        ])
    }
}

/// What is to be added in order to subtract this.
///
/// # Errors
/// `:badarith` for what is no number.
pub fn negated(term: &Term) -> Reply {
    number::neg(term).map_err(|error| Raise::error(error.reason()))
}

fn new(p: &mut Proc, args: &[Term]) -> Reply {
    let mut signed = true;
    for option in checks::list(&args[1], 2)? {
        signed = match option.as_tuple() {
            Some([key, Term::Atom(atoms::TRUE)]) if key.is_atom(Atom::new("signed")) => Some(true),
            Some([key, Term::Atom(atoms::FALSE)]) if key.is_atom(Atom::new("signed")) => {
                Some(false)
            }
            _ => None,
        }
        .ok_or_else(|| Raise::bad_argument(2, "invalid option in list"))?;
    }
    Array::create(p, &args[0], signed).map(Term::Ref)
}

fn get(p: &mut Proc, args: &[Term]) -> Reply {
    Array::find(p, &args[0])?.get(&args[1])
}

fn put(p: &mut Proc, args: &[Term]) -> Reply {
    Array::find(p, &args[0])?.put(&args[1], &args[2])
}

fn add(p: &mut Proc, args: &[Term]) -> Reply {
    add_get(p, args).map(|_| Term::OK)
}

fn add_get(p: &mut Proc, args: &[Term]) -> Reply {
    Array::find(p, &args[0])?.add(&args[1], &args[2])
}

fn sub(p: &mut Proc, args: &[Term]) -> Reply {
    let by = negated(&args[2])?;
    add(p, &[args[0].clone(), args[1].clone(), by])
}

fn sub_get(p: &mut Proc, args: &[Term]) -> Reply {
    let by = negated(&args[2])?;
    add_get(p, &[args[0].clone(), args[1].clone(), by])
}

fn exchange(p: &mut Proc, args: &[Term]) -> Reply {
    let array = Array::find(p, &args[0])?;
    let cell = array.cell(&args[1])?;
    let old = cell.swap(array.bits(&args[2], 3)?, SeqCst);
    Ok(array.value(old))
}

fn compare_exchange(p: &mut Proc, args: &[Term]) -> Reply {
    let array = Array::find(p, &args[0])?;
    let cell = array.cell(&args[1])?;
    let (expected, desired) = (array.bits(&args[2], 3)?, array.bits(&args[3], 4)?);
    Ok(
        match cell.compare_exchange(expected, desired, SeqCst, SeqCst) {
            Ok(_) => Term::OK,
            Err(actual) => array.value(actual),
        },
    )
}

fn info(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Array::find(p, &args[0])?.info())
}
