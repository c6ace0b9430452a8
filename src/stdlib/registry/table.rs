//! The entries of a registry: by key, and by process.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::Proc;
use crate::stdlib::keys::Exact;
use crate::term::{Atom, Pid, Term};

/// The registries of a system, by name. The lock is held for one look-up.
#[derive(Default)]
struct Registries(Mutex<HashMap<Atom, Arc<Table>>>);

/// A registry.
pub struct Table {
    /// Its name, which is that of its supervisor.
    pub name: Atom,
    /// Whether a key has one process at the most.
    pub unique: bool,
    /// Who is told of what happens.
    pub listeners: Vec<Atom>,
    partitions: u64,
    /// The lock is held for one look-up or change: all processes register and look up here.
    data: Mutex<Data>,
}

#[derive(Default)]
struct Data {
    by_key: BTreeMap<Exact, Vec<(Pid, Term)>>,
    /// The keys of each process in the order in which it took them, once for each entry.
    by_pid: BTreeMap<Pid, Vec<Term>>,
    meta: BTreeMap<Exact, Term>,
    /// The processes that clean up.
    owners: BTreeMap<u64, Pid>,
}

impl Table {
    /// A table that holds nothing yet.
    pub fn new(
        name: Atom,
        unique: bool,
        partitions: u64,
        listeners: Vec<Atom>,
        meta: impl IntoIterator<Item = (Atom, Term)>,
    ) -> Table {
        let meta = meta
            .into_iter()
            .map(|(key, value)| (Exact(Term::Atom(key)), value));
        Table {
            name,
            unique,
            listeners,
            partitions,
            data: Mutex::new(Data {
                meta: meta.collect(),
                ..Data::default()
            }),
        }
    }

    /// From now on it is the table of the registry of its name.
    pub fn publish(self, p: &Proc) {
        let registries = p.system().extension::<Registries>();
        registries.0.lock().insert(self.name, Arc::new(self));
    }

    /// The table of a registry that runs.
    pub fn find(p: &Proc, name: Atom) -> Option<Arc<Table>> {
        let table = p
            .system()
            .extension::<Registries>()
            .0
            .lock()
            .get(&name)
            .cloned()?;
        let owner = table.data.lock().owners.get(&0).copied();
        owner
            .is_some_and(|owner| p.is_alive(owner))
            .then_some(table)
    }

    /// The table of this name, whether the registry runs already or not.
    pub fn published(p: &Proc, name: Atom) -> Option<Arc<Table>> {
        p.system()
            .extension::<Registries>()
            .0
            .lock()
            .get(&name)
            .cloned()
    }

    /// This process cleans up for a partition.
    pub fn set_owner(&self, partition: u64, owner: Pid) {
        self.data.lock().owners.insert(partition, owner);
    }

    /// Who cleans up after this process.
    pub fn partition_of(&self, p: &Proc, pid: Pid) -> Option<Pid> {
        let owner = self
            .data
            .lock()
            .owners
            .get(&(pid.0 % self.partitions))
            .copied();
        owner.filter(|owner| p.is_alive(*owner))
    }

    /// Adds an entry. In a unique registry, the error is who has the key.
    pub fn insert(&self, p: &Proc, key: &Term, pid: Pid, value: Term) -> Result<(), Pid> {
        let mut data = self.data.lock();
        if self.unique {
            let owner = data
                .by_key
                .get(&Exact(key.clone()))
                .map(|entries| entries[0].0);
            match owner {
                Some(owner) if p.is_alive(owner) => return Err(owner),
                Some(owner) => drop(data.remove(key, owner, |_| true)),
                None => {}
            }
        }
        let entries = data.by_key.entry(Exact(key.clone())).or_default();
        entries.push((pid, value));
        data.by_pid.entry(pid).or_default().push(key.clone());
        Ok(())
    }

    /// The entries of a key, the oldest first.
    pub fn entries(&self, key: &Term) -> Vec<(Pid, Term)> {
        let data = self.data.lock();
        data.by_key
            .get(&Exact(key.clone()))
            .cloned()
            .unwrap_or_default()
    }

    /// All entries as `{key, {pid, value}}`, by key.
    pub fn all(&self) -> Vec<Term> {
        let data = self.data.lock();
        let entry = |key: &Term, (pid, value): &(Pid, Term)| {
            let owner = Term::tuple([Term::Pid(*pid), value.clone()]);
            Term::tuple([key.clone(), owner])
        };
        data.by_key
            .iter()
            .flat_map(|(key, entries)| entries.iter().map(|e| entry(&key.0, e)))
            .collect()
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.data.lock().by_key.values().map(Vec::len).sum()
    }

    /// The keys of a process, the last one first.
    pub fn keys(&self, pid: Pid) -> Vec<Term> {
        let data = self.data.lock();
        let keys = data.by_pid.get(&pid).into_iter().flatten();
        keys.rev().cloned().collect()
    }

    /// Whether a process has entries.
    pub fn has_entries(&self, pid: Pid) -> bool {
        self.data.lock().by_pid.contains_key(&pid)
    }

    /// Takes those entries of a process away whose values are wanted; how many.
    pub fn remove(&self, key: &Term, pid: Pid, wanted: impl Fn(&Term) -> bool) -> usize {
        self.data.lock().remove(key, pid, wanted)
    }

    /// Takes everything of a dead process away.
    pub fn remove_process(&self, pid: Pid) {
        let mut data = self.data.lock();
        for key in data.by_pid.get(&pid).cloned().unwrap_or_default() {
            data.remove(&key, pid, |_| true);
        }
    }

    /// Sets the value of an entry of a process.
    pub fn replace(&self, key: &Term, pid: Pid, value: Term) {
        let mut data = self.data.lock();
        let entries = data.by_key.get_mut(&Exact(key.clone()));
        if let Some(entry) = entries
            .into_iter()
            .flatten()
            .find(|(owner, _)| *owner == pid)
        {
            entry.1 = value;
        }
    }

    /// A piece of the registry's own data.
    pub fn meta(&self, key: &Term) -> Option<Term> {
        self.data.lock().meta.get(&Exact(key.clone())).cloned()
    }

    /// Sets a piece of the registry's own data, or takes it away.
    pub fn put_meta(&self, key: Term, value: Option<Term>) {
        let mut data = self.data.lock();
        match value {
            Some(value) => data.meta.insert(Exact(key), value),
            None => data.meta.remove(&Exact(key)),
        };
    }
}

impl Data {
    fn remove(&mut self, key: &Term, pid: Pid, wanted: impl Fn(&Term) -> bool) -> usize {
        let Some(entries) = self.by_key.get_mut(&Exact(key.clone())) else {
            return 0;
        };
        let before = entries.len();
        entries.retain(|(owner, value)| *owner != pid || !wanted(value));
        let removed = before - entries.len();
        if entries.is_empty() {
            self.by_key.remove(&Exact(key.clone()));
        }
        if let Some(keys) = self.by_pid.get_mut(&pid) {
            for _ in 0..removed {
                if let Some(at) = keys.iter().position(|k| k == key) {
                    keys.remove(at);
                }
            }
            if keys.is_empty() {
                self.by_pid.remove(&pid);
            }
        }
        removed
    }
}
