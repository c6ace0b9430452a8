//! What containers hold, one element at a time.

use crate::term::inspect::atom::is_keyword_key;
use crate::term::{Atom, Term};

/// What a container holds.
pub(in crate::term::inspect) enum Items<'a> {
    /// A list's elements, then its tail.
    List(&'a Term),
    /// A tuple's elements.
    Slice(std::slice::Iter<'a, Term>),
    /// A keyword list's pairs.
    Keyword(&'a Term),
    /// A map's entries, as keywords or with arrows.
    Map(
        Box<dyn DoubleEndedIterator<Item = (&'a Term, &'a Term)> + 'a>,
        bool,
    ),
    /// Fields of a struct, maybe with `...` at the end for those that are hidden.
    Fields(std::vec::IntoIter<(Atom, Option<&'a Term>)>, bool),
    /// A set's elements: the keys of its map.
    Keys(Box<dyn DoubleEndedIterator<Item = (&'a Term, &'a Term)> + 'a>),
    /// Values in a row.
    Values(std::vec::IntoIter<&'a Term>),
    /// A stream's two fields, of which the functions are kept in reverse.
    Stream {
        source: Option<&'a Term>,
        funs: Option<&'a Term>,
    },
}

/// One element.
pub(super) enum Item<'a> {
    Value(&'a Term),
    Keyword(Atom, Option<&'a Term>),
    /// The key and a list that prints in reverse.
    Reversed(Atom, &'a Term),
    Assoc(&'a Term, &'a Term),
    /// An improper list's tail.
    Tail(&'a Term),
    /// There are more, but hidden.
    Hidden,
}

impl<'a> Items<'a> {
    pub(super) fn next(&mut self) -> Option<Item<'a>> {
        match self {
            Items::List(rest) => {
                let list: &'a Term = rest;
                let (item, after) = match list {
                    Term::Cons(cell) => (Item::Value(&cell.head), &cell.tail),
                    Term::Nil => return None,
                    tail => (Item::Tail(tail), &Term::Nil),
                };
                *rest = after;
                Some(item)
            }
            Items::Slice(elements) => elements.next().map(Item::Value),
            Items::Keyword(rest) => {
                let Term::Cons(cell) = rest else { return None };
                *rest = &cell.tail;
                pair(&cell.head)
            }
            Items::Map(entries, keywords) => {
                let (key, value) = entries.next()?;
                Some(match key {
                    Term::Atom(key) if *keywords => Item::Keyword(*key, Some(value)),
                    _ => Item::Assoc(key, value),
                })
            }
            Items::Fields(fields, hidden) => match fields.next() {
                Some((name, value)) => Some(Item::Keyword(name, value)),
                None => std::mem::take(hidden).then_some(Item::Hidden),
            },
            Items::Keys(entries) => entries.next().map(|(key, _)| Item::Value(key)),
            Items::Values(values) => values.next().map(Item::Value),
            Items::Stream { source, funs } => match source.take() {
                Some(source) => Some(Item::Keyword(Atom::new("enum"), Some(source))),
                None => funs
                    .take()
                    .map(|funs| Item::Reversed(Atom::new("funs"), funs)),
            },
        }
    }
}

fn pair(term: &Term) -> Option<Item<'_>> {
    match term.as_tuple() {
        Some([Term::Atom(key), value]) => Some(Item::Keyword(*key, Some(value))),
        _ => Some(Item::Value(term)),
    }
}

impl Items<'_> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Items::List(rest) | Items::Keyword(rest) => matches!(rest, Term::Nil),
            Items::Slice(elements) => elements.len() == 0,
            Items::Map(entries, _) | Items::Keys(entries) => entries.size_hint().1 == Some(0),
            Items::Fields(fields, hidden) => fields.len() == 0 && !hidden,
            Items::Values(values) => values.len() == 0,
            Items::Stream { source, .. } => source.is_none(),
        }
    }
}

/// Whether it prints as `[key: value]`: pairs of atoms that are no aliases, all along.
pub(in crate::term::inspect) fn is_keyword(list: &Term) -> bool {
    let mut pairs = list.iter();
    let all = pairs.by_ref().all(|pair| match pair.as_tuple() {
        Some([Term::Atom(key), _]) => is_keyword_key(*key),
        _ => false,
    });
    all && matches!(pairs.rest(), Term::Nil)
}
