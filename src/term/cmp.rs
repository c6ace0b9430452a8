//! Erlang's term order, and the two kinds of equality.
//!
//! number < atom < reference < function < pid < tuple < map < list < bitstring. `==` and `<` compare
//! numbers by value ([`compare`]); `===` and map keys tell integers from floats ([`compare_exact`]).

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{Binary, Fun, Map, Term};

/// The order of `<`, `==`, `Enum.sort/1`: numbers by value, so `1 == 1.0`.
pub fn compare(a: &Term, b: &Term) -> Ordering {
    order(a, b, false)
}

/// The order of map keys: as [`compare`], but every integer comes before every float.
pub fn compare_exact(a: &Term, b: &Term) -> Ordering {
    order(a, b, true)
}

/// `a == b`.
pub fn equal(a: &Term, b: &Term) -> bool {
    compare(a, b).is_eq()
}

/// `a === b`.
impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        match (self, other) {
            (Term::Atom(a), Term::Atom(b)) => a == b,
            (Term::Int(a), Term::Int(b)) => a == b,
            _ => compare_exact(self, other).is_eq(),
        }
    }
}

impl Eq for Term {}

fn order(a: &Term, b: &Term, exact: bool) -> Ordering {
    match (a, b) {
        (Term::Int(a), Term::Int(b)) => a.cmp(b),
        (Term::Atom(a), Term::Atom(b)) => {
            if a == b {
                Ordering::Equal
            } else {
                a.as_str().cmp(b.as_str())
            }
        }
        (Term::Pid(a), Term::Pid(b)) => a.cmp(b),
        (Term::Ref(a), Term::Ref(b)) => a.cmp(b),
        (Term::Nil, Term::Nil) => Ordering::Equal,
        (Term::Binary(a), Term::Binary(b)) => order_binaries(a, b),
        (Term::Fun(a), Term::Fun(b)) => order_funs(a, b),
        _ if rank(a) != rank(b) => rank(a).cmp(&rank(b)),
        (Term::Tuple(a), Term::Tuple(b)) => nested(|| {
            a.len().cmp(&b.len()).then_with(|| {
                a.iter()
                    .zip(b.iter())
                    .map(|(x, y)| order(x, y, exact))
                    .find(|o| o.is_ne())
                    .unwrap_or(Ordering::Equal)
            })
        }),
        (Term::Map(a), Term::Map(b)) => nested(|| order_maps(a, b, exact)),
        (Term::Nil | Term::Cons(_), Term::Nil | Term::Cons(_)) => {
            nested(|| order_lists(a, b, exact))
        }
        _ => order_numbers(a, b, exact),
    }
}

/// Runs a step of a comparison that may nest as deep as the terms do.
fn nested<R>(step: impl FnOnce() -> R) -> R {
    crate::term::stack::maybe_grow(32 * 1024, 1024 * 1024, step)
}

fn rank(term: &Term) -> u8 {
    match term {
        Term::Int(_) | Term::BigInt(_) | Term::Float(_) => 0,
        Term::Atom(_) => 1,
        Term::Ref(_) => 2,
        Term::Fun(_) => 3,
        Term::Pid(_) => 4,
        Term::Tuple(_) => 5,
        Term::Map(_) => 6,
        Term::Nil | Term::Cons(_) => 7,
        Term::Binary(_) => 8,
    }
}

fn order_lists(a: &Term, b: &Term, exact: bool) -> Ordering {
    let (mut a, mut b) = (a, b);
    while let (Term::Cons(x), Term::Cons(y)) = (a, b) {
        if triomphe::Arc::ptr_eq(x, y) {
            return Ordering::Equal;
        }
        let heads = order(&x.head, &y.head, exact);
        if heads.is_ne() {
            return heads;
        }
        (a, b) = (&x.tail, &y.tail);
    }
    match (a, b) {
        (Term::Nil, Term::Cons(_)) => Ordering::Less,
        (Term::Cons(_), Term::Nil) => Ordering::Greater,
        _ => order(a, b, exact),
    }
}

/// Maps go by size, then by keys (integers before floats), then by values.
fn order_maps(a: &Map, b: &Map, exact: bool) -> Ordering {
    if a.same(b) {
        return Ordering::Equal;
    }
    let keys = || {
        a.iter()
            .zip(b.iter())
            .map(|((x, _), (y, _))| compare_exact(x, y))
            .find(|o| o.is_ne())
    };
    let values = || {
        a.iter()
            .zip(b.iter())
            .map(|((_, x), (_, y))| order(x, y, exact))
            .find(|o| o.is_ne())
    };
    a.len()
        .cmp(&b.len())
        .then_with(|| keys().or_else(values).unwrap_or(Ordering::Equal))
}

fn order_binaries(a: &Binary, b: &Binary) -> Ordering {
    if a.is_binary() && b.is_binary() {
        return a.bytes().cmp(b.bytes());
    }
    // Bits beyond the end are kept zero, so bytes decide but for the length.
    a.bytes()
        .cmp(b.bytes())
        .then_with(|| a.bit_len().cmp(&b.bit_len()))
}

fn order_funs(a: &Fun, b: &Fun) -> Ordering {
    if a.same(b) {
        return Ordering::Equal;
    }
    match (a.as_export(), b.as_export()) {
        (Some(a), Some(b)) => {
            let key = |(module, name, arity): (super::Atom, super::Atom, usize)| {
                (module.as_str(), name.as_str(), arity)
            };
            key(a).cmp(&key(b))
        }
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (None, None) => order_bodies(a, b),
    }
}

/// Two closures of the same code are equal when what they closed over is.
fn order_bodies(a: &Fun, b: &Fun) -> Ordering {
    let (Some(a), Some(b)) = (a.any_body(), b.any_body()) else {
        return Ordering::Equal;
    };
    a.describe().cmp(&b.describe()).then_with(|| {
        let (a, b) = (a.environment(), b.environment());
        a.len().cmp(&b.len()).then_with(|| {
            nested(|| {
                a.iter()
                    .zip(b)
                    .map(|(x, y)| compare(x, y))
                    .find(|o| o.is_ne())
                    .unwrap_or(Ordering::Equal)
            })
        })
    })
}

fn order_numbers(a: &Term, b: &Term, exact: bool) -> Ordering {
    let is_float = |term: &Term| matches!(term, Term::Float(_));
    if exact && is_float(a) != is_float(b) {
        return is_float(a).cmp(&is_float(b));
    }
    match (a, b) {
        (Term::Float(x), Term::Float(y)) => x.partial_cmp(y).unwrap_or(Ordering::Equal),
        (Term::Float(x), _) => order_int_float(b, *x).reverse(),
        (_, Term::Float(y)) => order_int_float(a, *y),
        (Term::BigInt(x), Term::BigInt(y)) => x.cmp(y),
        (Term::BigInt(x), _) => (**x).cmp(&to_big(b)),
        (_, Term::BigInt(y)) => to_big(a).cmp(&**y),
        _ => Ordering::Equal,
    }
}

fn to_big(term: &Term) -> BigInt {
    match term {
        Term::Int(value) => BigInt::from(*value),
        Term::BigInt(value) => (**value).clone(),
        _ => BigInt::default(),
    }
}

/// Compares an integer with a float exactly, without rounding the integer.
fn order_int_float(int: &Term, float: f64) -> Ordering {
    let whole = float.trunc();
    let floor = match num_traits::FromPrimitive::from_f64(whole) {
        Some(floor) => floor,
        None => {
            return if float > 0.0 {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        }
    };
    let int = to_big(int);
    int.cmp(&floor).then_with(|| {
        0.0_f64
            .partial_cmp(&(float - whole))
            .unwrap_or(Ordering::Equal)
    })
}

/// The float nearest to a number, if there is a finite one.
pub fn to_f64(term: &Term) -> Option<f64> {
    match term {
        Term::Int(value) => Some(*value as f64),
        Term::Float(value) => Some(*value),
        Term::BigInt(value) => value.to_f64().filter(|float| float.is_finite()),
        _ => None,
    }
}
