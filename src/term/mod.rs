//! Values: the terms of Erlang and Elixir.
//!
//! A [`Term`] is two words: small values stand in it, the others are shared by reference counting and
//! never change. This layer knows how terms are built, compared and printed; what they mean to
//! processes, supervisors or programs is left to the layers above.

mod atom;
mod binary;
mod cmp;
pub mod erlang_text;
pub mod exception;
mod fun;
pub mod hash;
pub mod heap;
pub mod inspect;
mod list;
mod map;
pub mod number;
mod pid;
pub mod quick;
pub mod similar;
pub mod stack;
mod tuple;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use triomphe::Arc;

pub use atom::{Atom, atoms};
pub use binary::Binary;
pub use cmp::{compare, compare_exact, equal, to_f64};
pub use fun::{Fun, FunBody};
pub use list::{Cons, Iter};
pub use map::Map;
pub use pid::{Pid, Ref};
pub use tuple::TupleNode;

/// Any value of the language.
///
/// `==` on terms is Elixir's `===`; for Elixir's `==`, see [`equal`].
#[derive(Clone, Debug)]
pub enum Term {
    /// An integer of 64 bits.
    Int(i64),
    /// An integer beyond 64 bits; never one that would fit.
    BigInt(Arc<BigInt>),
    /// A float; always finite.
    Float(f64),
    /// An atom, among them `true`, `false`, `nil` and module names.
    Atom(Atom),
    /// A reference.
    Ref(Ref),
    /// A function.
    Fun(Fun),
    /// A process.
    Pid(Pid),
    /// A tuple.
    Tuple(Arc<TupleNode>),
    /// A map or struct.
    Map(Map),
    /// The empty list.
    Nil,
    /// A cell of a list.
    Cons(Arc<Cons>),
    /// A binary or bitstring.
    Binary(Binary),
}

const _: () = assert!(size_of::<Term>() == 16, "a term is two words");

impl Term {
    /// The atom with this text.
    pub fn atom(name: &str) -> Term {
        Term::Atom(Atom::new(name))
    }

    /// An integer of any size, in its one normal form.
    pub fn integer(value: BigInt) -> Term {
        match value.to_i64() {
            Some(small) => Term::Int(small),
            None => Term::BigInt(Arc::new(value)),
        }
    }

    /// `true` or `false`.
    pub const fn bool(value: bool) -> Term {
        Term::Atom(Atom::bool(value))
    }

    /// `nil`.
    pub const NIL: Term = Term::Atom(atoms::NIL);

    /// `:ok`.
    pub const OK: Term = Term::Atom(atoms::OK);

    /// The atom, if this is one.
    pub fn as_atom(&self) -> Option<Atom> {
        match self {
            Term::Atom(atom) => Some(*atom),
            _ => None,
        }
    }

    /// The integer, if this is one of 64 bits.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Term::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// The pid, if this is one.
    pub fn as_pid(&self) -> Option<Pid> {
        match self {
            Term::Pid(pid) => Some(*pid),
            _ => None,
        }
    }

    /// Whether this is the given atom.
    pub fn is_atom(&self, atom: Atom) -> bool {
        matches!(self, Term::Atom(a) if *a == atom)
    }

    /// Whether a condition holds: anything but `false` and `nil`.
    pub fn truthy(&self) -> bool {
        !matches!(self, Term::Atom(atoms::FALSE | atoms::NIL))
    }

    /// Whether it holds other terms that would have to be dropped with it.
    pub fn owns_terms(&self) -> bool {
        matches!(
            self,
            Term::Tuple(_) | Term::Map(_) | Term::Cons(_) | Term::Fun(_)
        )
    }
}

impl From<Atom> for Term {
    fn from(value: Atom) -> Term {
        Term::Atom(value)
    }
}

impl From<Pid> for Term {
    fn from(value: Pid) -> Term {
        Term::Pid(value)
    }
}

impl From<Ref> for Term {
    fn from(value: Ref) -> Term {
        Term::Ref(value)
    }
}

impl From<i64> for Term {
    fn from(value: i64) -> Term {
        Term::Int(value)
    }
}

impl From<usize> for Term {
    fn from(value: usize) -> Term {
        i64::try_from(value).map_or_else(|_| Term::integer(value.into()), Term::Int)
    }
}

impl From<bool> for Term {
    fn from(value: bool) -> Term {
        Term::bool(value)
    }
}

impl From<&str> for Term {
    fn from(value: &str) -> Term {
        Term::string(value)
    }
}

impl From<Fun> for Term {
    fn from(value: Fun) -> Term {
        Term::Fun(value)
    }
}
