//! Tuples: short fixed sequences, shared by reference counting.

use smallvec::SmallVec;
use triomphe::Arc;

use super::{Term, heap};

/// How many elements need no memory of their own.
const INLINE: usize = 3;

/// The elements of a tuple. Up to three live in the node itself: most tuples are pairs and triples.
#[derive(Debug)]
pub struct TupleNode(SmallVec<[Term; INLINE]>);

impl std::ops::Deref for TupleNode {
    type Target = [Term];

    fn deref(&self) -> &[Term] {
        &self.0
    }
}

impl Drop for TupleNode {
    fn drop(&mut self) {
        if self.0.iter().any(Term::owns_terms) {
            heap::release_all(&mut self.0);
        }
    }
}

impl Term {
    /// `{e1, e2, ...}`.
    pub fn tuple(elements: impl IntoIterator<Item = Term>) -> Term {
        let elements = elements.into_iter();
        // `collect` is made for many elements, and takes four times as long for the few that tuples have.
        let mut node = match elements.size_hint().0 {
            few if few <= INLINE => SmallVec::new(),
            many => SmallVec::with_capacity(many),
        };
        for element in elements {
            node.push(element);
        }
        Term::Tuple(Arc::new(TupleNode(node)))
    }

    /// `{tag, value}`, the shape of most answers.
    pub fn tagged(tag: super::Atom, value: impl Into<Term>) -> Term {
        Term::tuple([Term::Atom(tag), value.into()])
    }

    /// `{:ok, value}`.
    pub fn ok(value: impl Into<Term>) -> Term {
        Term::tagged(super::atoms::OK, value)
    }

    /// `{:error, reason}`.
    pub fn error(reason: impl Into<Term>) -> Term {
        Term::tagged(super::atoms::ERROR, reason)
    }

    /// The elements if this is a tuple: match on slices, as in
    /// `if let Some([Term::Atom(atoms::OK), value]) = term.as_tuple()`.
    pub fn as_tuple(&self) -> Option<&[Term]> {
        match self {
            Term::Tuple(node) => Some(&node.0),
            _ => None,
        }
    }
}
