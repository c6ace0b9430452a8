//! Tuples: short fixed sequences, shared by reference counting.

use smallvec::SmallVec;
use triomphe::Arc;

use super::{Term, heap};

/// The elements of a tuple. Up to three live in the node itself: most tuples are pairs and triples.
#[derive(Debug)]
pub struct TupleNode(SmallVec<[Term; 3]>);

impl std::ops::Deref for TupleNode {
    type Target = [Term];

    fn deref(&self) -> &[Term] {
        &self.0
    }
}

impl Drop for TupleNode {
    fn drop(&mut self) {
        if self.0.iter().any(Term::owns_terms) {
            heap::release(std::mem::take(&mut self.0));
        }
    }
}

impl Term {
    /// `{e1, e2, ...}`.
    pub fn tuple(elements: impl IntoIterator<Item = Term>) -> Term {
        Term::Tuple(Arc::new(TupleNode(elements.into_iter().collect())))
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
