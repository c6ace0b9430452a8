//! A map that holds a few entries as a rule, and may hold any number.
//!
//! A process watches one other while it calls it, and nobody otherwise; a supervisor may watch a hundred thousand.
//! Few entries stand in a sorted vector, which keeps its memory from one call to the next; many in a tree.

use std::collections::{BTreeMap, btree_map};
use std::vec;

/// How many entries stand in the vector.
const FEW: usize = 16;

/// See the module.
#[derive(Debug)]
pub(super) enum FewMap<K, V> {
    /// Sorted by key.
    Few(Vec<(K, V)>),
    Many(BTreeMap<K, V>),
}

impl<K, V> Default for FewMap<K, V> {
    fn default() -> Self {
        FewMap::Few(Vec::new())
    }
}

impl<K: Ord + Copy, V> FewMap<K, V> {
    /// Puts a value under a key.
    pub(super) fn insert(&mut self, key: K, value: V) {
        match self {
            FewMap::Few(entries) => match place(entries, key) {
                Ok(at) => entries[at].1 = value,
                Err(_) if entries.len() == FEW => {
                    let mut tree: BTreeMap<K, V> = std::mem::take(entries).into_iter().collect();
                    tree.insert(key, value);
                    *self = FewMap::Many(tree);
                }
                Err(at) => entries.insert(at, (key, value)),
            },
            FewMap::Many(tree) => drop(tree.insert(key, value)),
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: K) -> Option<&V> {
        match self {
            FewMap::Few(entries) => place(entries, key).ok().map(|at| &entries[at].1),
            FewMap::Many(tree) => tree.get(&key),
        }
    }

    /// Takes a key out; the value that it had.
    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        match self {
            FewMap::Few(entries) => place(entries, key).ok().map(|at| entries.remove(at).1),
            FewMap::Many(tree) => tree.remove(&key),
        }
    }

    /// The values in the order of their keys.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        let (few, many) = match self {
            FewMap::Few(entries) => (Some(entries.iter()), None),
            FewMap::Many(tree) => (None, Some(tree.values())),
        };
        let few = few.into_iter().flatten().map(|(_, value)| value);
        few.chain(many.into_iter().flatten())
    }
}

/// Where a key stands, or would have to. Keys are numbers that count up, so a new one mostly goes to the end.
fn place<K: Ord + Copy, V>(entries: &[(K, V)], key: K) -> Result<usize, usize> {
    match entries.last() {
        None => Err(0),
        Some((last, _)) if *last < key => Err(entries.len()),
        Some((last, _)) if *last == key => Ok(entries.len() - 1),
        _ => entries.binary_search_by_key(&key, |(key, _)| *key),
    }
}

impl<K, V> IntoIterator for FewMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        match self {
            FewMap::Few(entries) => IntoIter::Few(entries.into_iter()),
            FewMap::Many(tree) => IntoIter::Many(tree.into_iter()),
        }
    }
}

/// The entries in the order of their keys.
pub(super) enum IntoIter<K, V> {
    Few(vec::IntoIter<(K, V)>),
    Many(btree_map::IntoIter<K, V>),
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        match self {
            IntoIter::Few(entries) => entries.next(),
            IntoIter::Many(entries) => entries.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_sorted_map_of_any_size() {
        for count in [0_u64, 1, 5, 16, 17, 100] {
            let mut map = FewMap::default();
            // Every other key first, and each twice.
            for key in (0..count).step_by(2).chain((0..count).rev()) {
                map.insert(key, key * 10);
            }
            assert_eq!(map.get(count), None);
            assert!((0..count).all(|key| map.get(key) == Some(&(key * 10))));
            assert_eq!(map.remove(count), None);
            if count > 1 {
                assert_eq!(map.remove(1), Some(10));
                assert_eq!(map.remove(1), None);
            }
            let expected: Vec<u64> = (0..count).filter(|key| *key != 1 || count == 1).collect();
            assert!(
                map.values()
                    .copied()
                    .eq(expected.iter().map(|key| key * 10))
            );
            assert!(map.into_iter().map(|(key, _)| key).eq(expected));
        }
    }
}
