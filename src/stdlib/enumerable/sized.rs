//! What collections know without being gone through: how many elements, whether one is there, some of them
//! by place.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::protocol;
use crate::stdlib::range::Range;
use crate::term::{Term, atoms};

use super::fold::{GO, STOP, Shape, elements, fold};
use super::modules::has_pair;

/// The number of elements if the collection knows it.
///
/// # Errors
/// What the collection's own code raises; `Protocol.UndefinedError` for what is no collection.
pub fn known_count(p: &mut Proc, collection: &Term) -> Result<Option<Term>, Raise> {
    Ok(match Shape::of(collection) {
        Shape::List => None,
        Shape::Pairs(map) | Shape::Set(map) => Some(Term::from(map.len())),
        Shape::Range(range) => Some(range.len()),
        Shape::Other if matches!(collection, Term::Fun(_)) => None,
        Shape::Other => {
            let args = [collection.clone()];
            let answer = protocol::dispatch(p, atoms::ENUMERABLE, atoms::COUNT, &args)?;
            ok_value(&answer)?
        }
    })
}

/// The value of `{:ok, value}`, nothing for `{:error, module}`.
fn ok_value(answer: &Term) -> Result<Option<Term>, Raise> {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), value]) => Ok(Some(value.clone())),
        Some([Term::Atom(atoms::ERROR), _]) => Ok(None),
        _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer.clone())),
    }
}

/// The number of elements.
///
/// # Errors
/// As [`known_count`].
pub fn count(p: &mut Proc, collection: &Term) -> Reply {
    if let Some(known) = known_count(p, collection)? {
        return Ok(known);
    }
    let count = fold(p, collection, 0_usize, |_, count, _| {
        *count += 1;
        GO
    })?;
    Ok(Term::from(count))
}

/// Whether an element is in the collection; integers and floats differ.
///
/// # Errors
/// As [`known_count`].
pub fn member(p: &mut Proc, collection: &Term, element: &Term) -> Result<bool, Raise> {
    match Shape::of(collection) {
        Shape::List => {}
        Shape::Pairs(map) => {
            return Ok(has_pair(map, element));
        }
        Shape::Set(members) => return Ok(members.contains(element)),
        Shape::Range(range) => return Ok(range.contains(element)),
        Shape::Other if matches!(collection, Term::Fun(_)) => {}
        Shape::Other => {
            let args = [collection.clone(), element.clone()];
            let answer = protocol::dispatch(p, atoms::ENUMERABLE, atoms::MEMBER, &args)?;
            if let Some(answer) = ok_value(&answer)? {
                return Ok(answer.is_atom(atoms::TRUE));
            }
        }
    }
    let element = element.clone();
    fold(p, collection, false, move |_, found, candidate| {
        if candidate == element {
            *found = true;
            return STOP;
        }
        GO
    })
}

/// Gives parts of a collection by place.
pub struct Slicer {
    /// How many elements there are.
    pub size: usize,
    source: Source,
}

enum Source {
    All(Vec<Term>),
    Range(Range),
    /// A function of start, length and (in later Elixir) step, or one that gives a list of all.
    Fun(Term),
}

/// The collection as something that gives parts by place, if it is one.
///
/// # Errors
/// As [`known_count`].
pub fn slicer(p: &mut Proc, collection: &Term) -> Result<Option<Slicer>, Raise> {
    let (size, source) = match Shape::of(collection) {
        Shape::List => return Ok(None),
        Shape::Pairs(_) | Shape::Set(_) => {
            let all = elements(p, collection)?;
            (all.len(), Source::All(all))
        }
        Shape::Range(range) => (range.len_or_max(), Source::Range(range)),
        Shape::Other if matches!(collection, Term::Fun(_)) => return Ok(None),
        Shape::Other => {
            let args = [collection.clone()];
            let answer = protocol::dispatch(p, atoms::ENUMERABLE, atoms::SLICE, &args)?;
            match answer.as_tuple() {
                Some([Term::Atom(atoms::OK), Term::Int(size), fun]) => (
                    usize::try_from(*size).unwrap_or(0),
                    Source::Fun(fun.clone()),
                ),
                _ => return Ok(None),
            }
        }
    };
    Ok(Some(Slicer { size, source }))
}

impl Slicer {
    /// The elements from `start`, `amount` of them; both lie within the size.
    ///
    /// # Errors
    /// What the collection's own code raises.
    pub fn take(&self, p: &mut Proc, start: usize, amount: usize) -> Result<Vec<Term>, Raise> {
        if amount == 0 {
            return Ok(Vec::new());
        }
        p.work(amount)?;
        match &self.source {
            Source::All(all) => Ok(all[start..start + amount].to_vec()),
            Source::Range(range) => range.part(start, amount),
            Source::Fun(fun) => self.call(p, fun, start, amount),
        }
    }

    fn call(
        &self,
        p: &mut Proc,
        fun: &Term,
        start: usize,
        amount: usize,
    ) -> Result<Vec<Term>, Raise> {
        let arity = match fun {
            Term::Fun(fun) => fun.arity(),
            _ => 2,
        };
        let (start_term, amount_term) = (Term::from(start), Term::from(amount));
        let list = match arity {
            1 => p.call(fun, &[Term::NIL])?,
            3 => p.call(fun, &[start_term, amount_term, Term::Int(1)])?,
            _ => p.call(fun, &[start_term, amount_term])?,
        };
        let list = elements(p, &list)?;
        Ok(match arity {
            1 => list.into_iter().skip(start).take(amount).collect(),
            _ => list,
        })
    }
}
