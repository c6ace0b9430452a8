//! Global names (`:global`), which on the lab's one node are a second table of names: of any term.
//!
//! A name belongs to its process for as long as that lives; the entry of a dead one counts as free.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::Proc;
use crate::term::{Pid, Term, compare_exact};

/// The global names of a system.
#[derive(Default)]
pub struct Global {
    /// The lock is held for one look-up or change: names are taken and looked up by all processes.
    names: Mutex<BTreeMap<Key, Pid>>,
}

/// A term ordered as map keys are.
#[derive(Clone, Debug)]
pub struct Key(pub Term);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Key) -> std::cmp::Ordering {
        compare_exact(&self.0, &other.0)
    }
}

impl Global {
    /// The global names of the process's system.
    pub fn of(p: &Proc) -> Arc<Global> {
        p.system().extension()
    }

    /// Who has the name (`:global.whereis_name/1`).
    pub fn whereis(&self, p: &Proc, name: &Term) -> Option<Pid> {
        let pid = self.names.lock().get(&Key(name.clone())).copied();
        pid.filter(|pid| p.is_alive(*pid))
    }

    /// Gives the name to a process; false if a living one has it (`:global.register_name/2`).
    pub fn register(&self, p: &Proc, name: Term, pid: Pid) -> bool {
        let mut names = self.names.lock();
        let key = Key(name);
        if names.get(&key).is_some_and(|owner| p.is_alive(*owner)) {
            return false;
        }
        names.insert(key, pid);
        true
    }

    /// Takes the name away (`:global.unregister_name/1`).
    pub fn unregister(&self, name: &Term) {
        self.names.lock().remove(&Key(name.clone()));
    }

    /// All names of living processes, in term order (`:global.registered_names/0`).
    pub fn registered_names(&self, p: &Proc) -> Vec<Term> {
        let mut names = self.names.lock();
        names.retain(|_, pid| p.is_alive(*pid));
        names.keys().map(|key| key.0.clone()).collect()
    }
}
