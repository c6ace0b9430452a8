//! Registered names, and the table of processes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::RwLock;

use crate::term::quick::QuickMap;
use crate::term::{Atom, Pid};

use super::handle::Handle;

/// Who has which name. The lock keeps the two directions in step: names are taken and given up by any
/// process, and looked up by all.
#[derive(Default)]
pub struct Names(RwLock<Tables>);

#[derive(Default)]
struct Tables {
    processes: QuickMap<Atom, Arc<Handle>>,
    names: QuickMap<Pid, Vec<Atom>>,
}

impl Names {
    /// Gives the name to a process; false if somebody has it.
    pub(super) fn register(&self, name: Atom, process: &Arc<Handle>) -> bool {
        let mut tables = self.0.write();
        if tables.processes.contains_key(&name) {
            return false;
        }
        process.named.store(true, Ordering::Relaxed);
        tables.processes.insert(name, process.clone());
        tables.names.entry(process.pid).or_default().push(name);
        true
    }

    /// Takes the name away; false if nobody had it.
    pub(super) fn unregister(&self, name: Atom) -> bool {
        let mut tables = self.0.write();
        let Some(process) = tables.processes.remove(&name) else {
            return false;
        };
        if let Some(names) = tables.names.get_mut(&process.pid) {
            names.retain(|other| *other != name);
        }
        true
    }

    /// Takes all names of a process away.
    pub(super) fn release(&self, process: &Handle) -> Vec<Atom> {
        if !process.named.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let mut tables = self.0.write();
        let names = tables.names.remove(&process.pid).unwrap_or_default();
        for name in &names {
            tables.processes.remove(name);
        }
        names
    }

    /// Who has the name.
    pub fn find(&self, name: Atom) -> Option<Arc<Handle>> {
        self.0.read().processes.get(&name).cloned()
    }

    /// The names of a process (at most one, unless a program goes around `Process.register/2`).
    pub fn of(&self, pid: Pid) -> Vec<Atom> {
        self.0.read().names.get(&pid).cloned().unwrap_or_default()
    }

    /// The first name of a process; the tables are looked at only if it has ever had one.
    pub(super) fn name_of(&self, process: &Handle) -> Option<Atom> {
        if !process.named.load(Ordering::Relaxed) {
            return None;
        }
        self.0.read().names.get(&process.pid)?.first().copied()
    }

    /// All names, in the order of their texts.
    pub fn all(&self) -> Vec<Atom> {
        let mut names: Vec<Atom> = self.0.read().processes.keys().copied().collect();
        names.sort_by_key(|name| name.as_str());
        names
    }
}

/// The living processes by pid. Split so that processes that start and end on different threads
/// seldom wait for one another; each lock is held for one look-up or change.
pub struct Table {
    shards: [RwLock<QuickMap<Pid, Arc<Handle>>>; SHARDS],
}

const SHARDS: usize = 16;

impl Default for Table {
    fn default() -> Self {
        Table {
            shards: std::array::from_fn(|_| RwLock::default()),
        }
    }
}

impl Table {
    fn shard(&self, pid: Pid) -> &RwLock<QuickMap<Pid, Arc<Handle>>> {
        &self.shards[pid.0 as usize % SHARDS]
    }

    pub(super) fn insert(&self, process: Arc<Handle>) {
        self.shard(process.pid).write().insert(process.pid, process);
    }

    pub(super) fn remove(&self, pid: Pid) {
        self.shard(pid).write().remove(&pid);
    }

    /// The process, if it is alive.
    pub fn find(&self, pid: Pid) -> Option<Arc<Handle>> {
        self.shard(pid).read().get(&pid).cloned()
    }

    /// The number of living processes.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().len()).sum()
    }

    /// Whether no process lives.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All living processes, oldest first.
    pub fn all(&self) -> Vec<Arc<Handle>> {
        let mut all: Vec<Arc<Handle>> = self
            .shards
            .iter()
            .flat_map(|shard| shard.read().values().cloned().collect::<Vec<_>>())
            .collect();
        all.sort_by_key(|process| process.pid);
        all
    }
}
