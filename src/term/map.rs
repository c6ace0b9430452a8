//! Maps: sorted by key, persistent.
//!
//! Up to [`SMALL`] entries live in one sorted slice, as the BEAM's flat maps do; larger maps are
//! persistent B-trees. Both iterate in the order of keys (Erlang's exact order, in which the integer 1
//! and the float 1.0 are different keys), so that what a program prints never depends on hashes.

use std::cmp::Ordering;
use std::sync::OnceLock;

use imbl::OrdMap;
use triomphe::Arc;

use super::{Atom, Term, compare_exact, heap};

/// The largest map that is kept as one slice.
pub const SMALL: usize = 32;

/// A persistent map from terms to terms.
#[derive(Clone)]
pub struct Map(Arc<Node>);

#[derive(Clone)]
enum Node {
    Small(Vec<(Term, Term)>),
    Large(OrdMap<Key, Term>),
}

/// A term ordered as map keys are.
#[derive(Clone, PartialEq, Eq)]
struct Key(Term);

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_exact(&self.0, &other.0)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        match self {
            Node::Small(entries) => {
                if entries
                    .iter()
                    .any(|(key, value)| key.owns_terms() || value.owns_terms())
                {
                    heap::release(
                        std::mem::take(entries)
                            .into_iter()
                            .flat_map(|(key, value)| [key, value]),
                    );
                }
            }
            Node::Large(tree) => {
                heap::release(
                    std::mem::take(tree)
                        .into_iter()
                        .flat_map(|(key, value)| [key.0, value]),
                );
            }
        }
    }
}

impl Default for Map {
    fn default() -> Self {
        Map::new()
    }
}

impl Map {
    /// `%{}`.
    pub fn new() -> Map {
        // One for all: most processes have an empty dictionary.
        static EMPTY: OnceLock<Map> = OnceLock::new();
        EMPTY
            .get_or_init(|| Map(Arc::new(Node::Small(Vec::new()))))
            .clone()
    }

    /// A map of the entries; of two with the same key the later counts.
    pub fn from_entries(entries: impl IntoIterator<Item = (Term, Term)>) -> Map {
        let mut sorted: Vec<(Term, Term)> = entries.into_iter().collect();
        sorted.sort_by(|a, b| compare_exact(&a.0, &b.0));
        // `dedup_by` keeps the first of equals; the sort is stable, so swap to keep the last.
        sorted.dedup_by(|later, kept| {
            let same = compare_exact(&later.0, &kept.0).is_eq();
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        Map(Arc::new(if sorted.len() <= SMALL {
            Node::Small(sorted)
        } else {
            Node::Large(
                sorted
                    .into_iter()
                    .map(|(key, value)| (Key(key), value))
                    .collect(),
            )
        }))
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        match &*self.0 {
            Node::Small(entries) => entries.len(),
            Node::Large(tree) => tree.len(),
        }
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of the key.
    pub fn get(&self, key: &Term) -> Option<&Term> {
        if let Term::Atom(atom) = key {
            return self.get_atom(*atom);
        }
        match &*self.0 {
            Node::Small(entries) => find(entries, key).ok().map(|at| &entries[at].1),
            // `Key` is a plain wrapper, but borrowing one from a `&Term` needs a clone (cheap: a count).
            Node::Large(tree) => tree.get(&Key(key.clone())),
        }
    }

    /// The value of an atom key: the commonest look-up, done without comparing texts in small maps.
    pub fn get_atom(&self, key: Atom) -> Option<&Term> {
        match &*self.0 {
            Node::Small(entries) => entries
                .iter()
                .find(|(k, _)| matches!(k, Term::Atom(atom) if *atom == key))
                .map(|(_, value)| value),
            Node::Large(tree) => tree.get(&Key(Term::Atom(key))),
        }
    }

    /// Whether the key is there.
    pub fn contains(&self, key: &Term) -> bool {
        self.get(key).is_some()
    }

    /// This map with the entry put in, in place when nobody shares it.
    pub fn put(mut self, key: Term, value: Term) -> Map {
        match Arc::make_mut(&mut self.0) {
            Node::Small(entries) => match find(entries, &key) {
                Ok(at) => entries[at].1 = value,
                Err(at) if entries.len() < SMALL => entries.insert(at, (key, value)),
                Err(_) => {
                    let tree = std::mem::take(entries)
                        .into_iter()
                        .map(|(key, value)| (Key(key), value));
                    self.0 = Arc::new(Node::Large(tree.chain([(Key(key), value)]).collect()));
                }
            },
            Node::Large(tree) => {
                tree.insert(Key(key), value);
            }
        }
        self
    }

    /// This map without the key.
    pub fn remove(mut self, key: &Term) -> Map {
        if !self.contains(key) {
            return self;
        }
        match Arc::make_mut(&mut self.0) {
            Node::Small(entries) => {
                if let Ok(at) = find(entries, key) {
                    entries.remove(at);
                }
            }
            Node::Large(tree) => {
                tree.remove(&Key(key.clone()));
                if tree.len() <= SMALL {
                    let entries = std::mem::take(tree)
                        .into_iter()
                        .map(|(key, value)| (key.0, value))
                        .collect();
                    self.0 = Arc::new(Node::Small(entries));
                }
            }
        }
        self
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> Box<dyn DoubleEndedIterator<Item = (&Term, &Term)> + '_> {
        match &*self.0 {
            Node::Small(entries) => Box::new(entries.iter().map(|(key, value)| (key, value))),
            Node::Large(tree) => Box::new(tree.iter().map(|(key, value)| (&key.0, value))),
        }
    }

    /// Whether both are the same object in memory, a quick yes for equality.
    pub fn same(&self, other: &Map) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn find(entries: &[(Term, Term)], key: &Term) -> Result<usize, usize> {
    entries.binary_search_by(|(k, _)| compare_exact(k, key))
}

impl std::fmt::Debug for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Term {
    /// A map of the entries; of two with the same key the later counts.
    pub fn map(entries: impl IntoIterator<Item = (Term, Term)>) -> Term {
        Term::Map(Map::from_entries(entries))
    }

    /// The map, if this is one (a struct is one too).
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Term::Map(map) => Some(map),
            _ => None,
        }
    }

    /// A struct: the map of the fields with `__struct__`.
    pub fn structure(module: Atom, fields: impl IntoIterator<Item = (Atom, Term)>) -> Term {
        let tag = (Term::Atom(super::atoms::STRUCT), Term::Atom(module));
        Term::map(
            fields
                .into_iter()
                .map(|(key, value)| (Term::Atom(key), value))
                .chain([tag]),
        )
    }

    /// The module of a struct.
    pub fn struct_module(&self) -> Option<Atom> {
        self.as_map()?.get_atom(super::atoms::STRUCT)?.as_atom()
    }

    /// The value of an atom key of a map or struct.
    pub fn field(&self, key: Atom) -> Option<&Term> {
        self.as_map()?.get_atom(key)
    }
}
