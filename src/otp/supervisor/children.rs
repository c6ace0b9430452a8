//! The children of a supervisor in the order in which they are started, found by id, by pid and by place.
//!
//! Each look-up and change costs the same with ten children and with a hundred thousand.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::term::quick::QuickMap;
use crate::term::{Pid, Term, atoms};

use super::super::child_spec::{ChildSpec, Restart};
use super::super::global::Key;

/// A child's place in the start order. Places are given out once and keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u64);

impl Place {
    /// The place before which there is none.
    pub(super) const FIRST: Place = Place(0);

    #[cfg(test)]
    pub(super) fn nth(n: u64) -> Place {
        Place(n)
    }
}

/// Whether a child runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChildPid {
    /// It does not: it has ended, was terminated, or answered `:ignore`.
    Undefined,
    /// It does.
    Running(Pid),
    /// It could not be restarted and is tried again; the pid that it had, if that is known.
    Restarting(Option<Pid>),
}

impl ChildPid {
    /// As it stands in OTP's child record.
    pub(super) fn to_term(self) -> Term {
        match self {
            ChildPid::Undefined => Term::Atom(atoms::UNDEFINED),
            ChildPid::Running(pid) => Term::Pid(pid),
            ChildPid::Restarting(pid) => {
                let pid = pid.map_or(Term::Atom(atoms::UNDEFINED), Term::Pid);
                Term::tagged(atoms::RESTARTING, pid)
            }
        }
    }

    /// What a child becomes whose restart has failed (`restarting/1`).
    pub(super) fn restarting(self) -> ChildPid {
        match self {
            ChildPid::Running(pid) => ChildPid::Restarting(Some(pid)),
            other => other,
        }
    }
}

/// A child.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// What it was specified to be.
    pub(super) spec: Arc<ChildSpec>,
    /// Whether it runs.
    pub(super) pid: ChildPid,
    /// How often it has been restarted.
    pub(super) restarts: u64,
}

impl Child {
    pub(super) fn is_temporary(&self) -> bool {
        self.spec.restart == Restart::Temporary
    }
}

/// All children.
#[derive(Clone, Debug, Default)]
pub(super) struct Children {
    by_place: BTreeMap<Place, Child>,
    by_id: BTreeMap<Key, Place>,
    by_pid: QuickMap<Pid, Place>,
    next: u64,
}

impl Children {
    /// Children that are yet to be started, in this order.
    pub(super) fn new(specs: impl IntoIterator<Item = ChildSpec>) -> Children {
        let mut children = Children::default();
        for spec in specs {
            children.push(Arc::new(spec), ChildPid::Undefined);
        }
        children
    }

    /// Adds a child behind all others.
    pub(super) fn push(&mut self, spec: Arc<ChildSpec>, pid: ChildPid) -> Place {
        let place = Place(self.next);
        self.next += 1;
        self.by_id.insert(Key(spec.id.clone()), place);
        let child = Child {
            spec,
            pid: ChildPid::Undefined,
            restarts: 0,
        };
        self.by_place.insert(place, child);
        self.set_pid(place, pid);
        place
    }

    pub(super) fn get(&self, place: Place) -> Option<&Child> {
        self.by_place.get(&place)
    }

    pub(super) fn find(&self, id: &Term) -> Option<(Place, &Child)> {
        let place = *self.by_id.get(&Key(id.clone()))?;
        Some((place, self.by_place.get(&place)?))
    }

    pub(super) fn find_pid(&self, pid: Pid) -> Option<(Place, &Child)> {
        let place = *self.by_pid.get(&pid)?;
        Some((place, self.by_place.get(&place)?))
    }

    pub(super) fn set_pid(&mut self, place: Place, pid: ChildPid) {
        let Some(child) = self.by_place.get_mut(&place) else {
            return;
        };
        if let ChildPid::Running(before) = std::mem::replace(&mut child.pid, pid) {
            self.by_pid.remove(&before);
        }
        if let ChildPid::Running(pid) = pid {
            self.by_pid.insert(pid, place);
        }
    }

    pub(super) fn count_restart(&mut self, place: Place) {
        if let Some(child) = self.by_place.get_mut(&place) {
            child.restarts += 1;
        }
    }

    /// Takes a child out (`remove_child/2`).
    pub(super) fn remove(&mut self, place: Place) {
        if let Some(child) = self.by_place.remove(&place) {
            self.by_id.remove(&Key(child.spec.id.clone()));
            if let ChildPid::Running(pid) = child.pid {
                self.by_pid.remove(&pid);
            }
        }
    }

    /// A child no longer runs: a temporary one is forgotten, another stays in the list (`del_child/2`).
    pub(super) fn del_child(&mut self, place: Place) {
        if self.by_place.get(&place).is_some_and(Child::is_temporary) {
            self.remove(place);
        } else {
            self.set_pid(place, ChildPid::Undefined);
        }
    }

    /// In the order in which they are started.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (Place, &Child)> + Clone {
        self.by_place.iter().map(|(place, child)| (*place, child))
    }
}
