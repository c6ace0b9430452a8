//! What is left of what has become too old to be kept: numbers.

use std::collections::BTreeMap;

use crate::otp::global::Key;
use crate::term::{Pid, Term};

use super::life::Life;

/// Of how many children the forgotten lives are counted one by one.
const CHILDREN: usize = 1000;

/// The numbers.
#[derive(Default)]
pub struct Summary {
    /// How many lives are forgotten.
    pub lives: u64,
    /// How many of them ended with a failure.
    pub failures: u64,
    /// How many were restarts of a child.
    pub restarts: u64,
    /// Up to when lives have been forgotten: the latest end among them.
    pub until: u64,
    /// How many events are forgotten.
    pub events: u64,
    by_child: BTreeMap<(Pid, Key), u64>,
}

impl Summary {
    /// How many lives of a supervisor's child are forgotten (of the first thousand children).
    pub fn lives_of(&self, supervisor: Pid, id: &Term) -> u64 {
        let key = (supervisor, Key(id.clone()));
        self.by_child.get(&key).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, life: &Life) {
        self.lives += 1;
        self.restarts += u64::from(life.restarts() > 0);
        if let Some(end) = &life.end {
            self.failures += u64::from(!end.is_clean());
            self.until = self.until.max(end.moment.time);
        }
        let (Some(child), Some(id)) = (&life.child, life.id()) else {
            return;
        };
        let key = (child.supervisor, Key(id.clone()));
        if let Some(count) = self.by_child.get_mut(&key) {
            *count += 1;
        } else if self.by_child.len() < CHILDREN {
            self.by_child.insert(key, 1);
        }
    }
}
