//! Taking one element after the other out of a collection: for going through several at a time.

use std::vec::IntoIter;

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::range::Range;
use crate::term::{Term, atoms, number};

use super::fold::{Shape, elements};
use super::reduce::reduce;

/// A place in a collection.
pub struct Cursor(Source);

enum Source {
    Elements(IntoIter<Term>),
    Range(Range),
    /// A collection that has not been begun, to be reduced element by element.
    New(Term),
    /// The function that goes on after the last element.
    Suspended(Term),
}

impl Cursor {
    /// The beginning of a collection.
    ///
    /// # Errors
    /// `Protocol.UndefinedError` for what is none.
    pub fn new(p: &mut Proc, collection: &Term) -> Result<Cursor, Raise> {
        Ok(Cursor(match Shape::of(collection) {
            Shape::Range(range) => Source::Range(range),
            Shape::Other => Source::New(collection.clone()),
            _ => Source::Elements(elements(p, collection)?.into_iter()),
        }))
    }

    /// The next element.
    ///
    /// # Errors
    /// What the collection's own code raises.
    pub fn next(&mut self, p: &mut Proc) -> Result<Option<Term>, Raise> {
        p.checkpoint()?;
        match &mut self.0 {
            Source::Elements(elements) => Ok(elements.next()),
            Source::Range(range) if range.is_empty() => Ok(None),
            Source::Range(range) => {
                let next = number::add(&range.first, &range.step)?;
                Ok(Some(std::mem::replace(&mut range.first, next)))
            }
            Source::New(collection) => {
                let step = NativeClosure::fun("-zip/1-fun-0-", 2, |_, args| {
                    let taken = Term::cons(args[0].clone(), args[1].clone());
                    Ok(Term::tagged(atoms::SUSPEND, taken))
                });
                let start = Term::tagged(atoms::CONT, Term::Nil);
                let answer = reduce(p, collection, start, &Term::Fun(step))?;
                Ok(self.took(&answer))
            }
            Source::Suspended(go_on) => {
                let answer = p.call(go_on, &[Term::tagged(atoms::CONT, Term::Nil)])?;
                Ok(self.took(&answer))
            }
        }
    }

    /// The element that a reduction has come to. One that ends may have given elements in its last step.
    fn took(&mut self, answer: &Term) -> Option<Term> {
        let (taken, rest) = match answer.as_tuple() {
            Some([Term::Atom(atoms::SUSPENDED), taken, go_on]) => {
                (taken, Source::Suspended(go_on.clone()))
            }
            Some([_, taken]) => {
                let rest: Vec<Term> = taken.iter().skip(1).cloned().collect();
                (taken, Source::Elements(rest.into_iter()))
            }
            _ => return None,
        };
        self.0 = rest;
        taken.iter().next().cloned()
    }

    /// Ends it before its end, so that the collection can clean up.
    ///
    /// # Errors
    /// What the collection's own code raises.
    pub fn close(self, p: &mut Proc) -> Result<(), Raise> {
        if let Source::Suspended(go_on) = self.0 {
            p.call(&go_on, &[Term::tagged(atoms::HALT, Term::Nil)])?;
        }
        Ok(())
    }
}
