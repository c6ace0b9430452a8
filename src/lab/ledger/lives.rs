//! Lives by pid: as many as have to be kept, found in one step.
//!
//! Pids are given out in sequence, so the recent lives stand in a row. Those that outlive the row (a
//! long-lived supervisor among a million short-lived workers) move to a map.

use std::collections::{BTreeMap, VecDeque};

use crate::term::Pid;

use super::life::Life;

/// How long the row may grow before its beginning moves to the map.
pub(super) const ROW: usize = 65_536;

/// The lives that are kept.
#[derive(Default)]
pub(super) struct Lives {
    /// The pid at the beginning of the row.
    first: u64,
    pub(super) row: VecDeque<Option<Life>>,
    elders: BTreeMap<Pid, Life>,
}

impl Lives {
    pub(super) fn insert(&mut self, life: Life) {
        let pid = life.pid;
        if self.row.is_empty() {
            self.first = pid.0;
        }
        let Some(place) = self.place(pid) else {
            self.elders.insert(pid, life);
            return;
        };
        // With several permits, events of two starts may come in either order.
        while self.row.len() <= place {
            self.row.push_back(None);
        }
        self.row[place] = Some(life);
        if self.row.len() > ROW {
            let eldest = self.row.pop_front().flatten();
            self.first += 1;
            self.elders.extend(eldest.map(|life| (life.pid, life)));
        }
    }

    fn place(&self, pid: Pid) -> Option<usize> {
        pid.0
            .checked_sub(self.first)
            .and_then(|place| usize::try_from(place).ok())
    }

    pub(super) fn get(&self, pid: Pid) -> Option<&Life> {
        match self.place(pid) {
            Some(place) => self.row.get(place)?.as_ref(),
            None => self.elders.get(&pid),
        }
    }

    pub(super) fn get_mut(&mut self, pid: Pid) -> Option<&mut Life> {
        match self.place(pid) {
            Some(place) => self.row.get_mut(place)?.as_mut(),
            None => self.elders.get_mut(&pid),
        }
    }

    pub(super) fn remove(&mut self, pid: Pid) -> Option<Life> {
        let life = match self.place(pid) {
            Some(place) => self.row.get_mut(place)?.take(),
            None => self.elders.remove(&pid),
        };
        while let Some(None) = self.row.front() {
            self.row.pop_front();
            self.first += 1;
        }
        life
    }

    /// All of them, the oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Life> {
        self.elders.values().chain(self.row.iter().flatten())
    }
}
