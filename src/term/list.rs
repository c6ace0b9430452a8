//! Lists: chains of cons cells, as in Erlang.
//!
//! Prepending and taking the tail are constant time and share structure. The empty list is
//! `Term::Nil`. An improper list ends in a term that is not a list.

use triomphe::Arc;

use super::{Term, heap};

/// One cell: the first element and the rest.
#[derive(Debug)]
pub struct Cons {
    /// The first element.
    pub head: Term,
    /// What follows: another cell, `Term::Nil`, or (in an improper list) anything.
    pub tail: Term,
}

impl Drop for Cons {
    fn drop(&mut self) {
        if self.head.owns_terms() || self.tail.owns_terms() {
            let head = std::mem::replace(&mut self.head, Term::Nil);
            let tail = std::mem::replace(&mut self.tail, Term::Nil);
            heap::release([head, tail]);
        }
    }
}

/// Walks a list. After the last cell, [`Iter::rest`] tells what ended it.
#[derive(Clone)]
pub struct Iter<'a> {
    rest: &'a Term,
}

impl<'a> Iter<'a> {
    /// What has not been walked yet; after the end `Term::Nil`, or an improper list's last term.
    pub fn rest(&self) -> &'a Term {
        self.rest
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Term;

    fn next(&mut self) -> Option<&'a Term> {
        match self.rest {
            Term::Cons(cell) => {
                self.rest = &cell.tail;
                Some(&cell.head)
            }
            _ => None,
        }
    }
}

impl Term {
    /// `[head | tail]`.
    pub fn cons(head: Term, tail: Term) -> Term {
        Term::Cons(Arc::new(Cons { head, tail }))
    }

    /// A proper list of the elements.
    pub fn list<I>(elements: I) -> Term
    where
        I: IntoIterator<Item = Term>,
        I::IntoIter: DoubleEndedIterator,
    {
        Term::list_with_tail(elements, Term::Nil)
    }

    /// `[e1, e2, ... | tail]`.
    pub fn list_with_tail<I>(elements: I, tail: Term) -> Term
    where
        I: IntoIterator<Item = Term>,
        I::IntoIter: DoubleEndedIterator,
    {
        elements
            .into_iter()
            .rev()
            .fold(tail, |rest, element| Term::cons(element, rest))
    }

    /// The elements, up to whatever ends the list; nothing for a term that is no list.
    pub fn iter(&self) -> Iter<'_> {
        Iter { rest: self }
    }

    /// The elements of a proper list, `None` for anything else.
    pub fn to_vec(&self) -> Option<Vec<Term>> {
        let mut iter = self.iter();
        let elements: Vec<Term> = iter.by_ref().cloned().collect();
        matches!(iter.rest(), Term::Nil).then_some(elements)
    }

    /// Whether this is `[]` or a cell (proper or not).
    pub fn is_list(&self) -> bool {
        matches!(self, Term::Nil | Term::Cons(_))
    }

    /// The number of elements of a proper list.
    pub fn list_len(&self) -> Option<usize> {
        let mut iter = self.iter();
        let count = iter.by_ref().count();
        matches!(iter.rest(), Term::Nil).then_some(count)
    }

    /// The value of the first `{key, value}` pair with this key in a keyword list.
    pub fn keyword_get(&self, key: super::Atom) -> Option<&Term> {
        self.iter().find_map(|pair| match pair.as_tuple() {
            Some([Term::Atom(k), value]) if *k == key => Some(value),
            _ => None,
        })
    }

    /// A keyword list of the pairs.
    pub fn keyword<I>(pairs: I) -> Term
    where
        I: IntoIterator<Item = (super::Atom, Term)>,
        I::IntoIter: DoubleEndedIterator,
    {
        Term::list(
            pairs
                .into_iter()
                .map(|(key, value)| Term::tuple([Term::Atom(key), value])),
        )
    }
}
