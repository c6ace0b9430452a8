//! Lanes: the lives of one child, one after the other, across restarts of the child and of its supervisors.
//!
//! The child `:a` of the child `:team` of `Lab` has one lane, however often any of the three were restarted.
//! A process that is no supervisor's child has a lane of its own.

use std::collections::HashMap;

use crate::term::{Atom, Pid, Term};

use super::book::Book;
use super::life::Life;

/// The lives of one child.
#[derive(Clone, Debug)]
pub struct Lane<'b> {
    /// The lane of its supervisor, as a place in the list.
    pub above: Option<usize>,
    /// How many supervisors are above it.
    pub depth: usize,
    /// Its lives, the oldest first; never empty.
    pub lives: Vec<&'b Life>,
    /// How many of its lives have been forgotten.
    pub forgotten: u64,
}

impl<'b> Lane<'b> {
    /// The latest life.
    pub fn latest(&self) -> &'b Life {
        // Lanes are made with a life in them.
        self.lives[self.lives.len() - 1]
    }
}

/// The lanes of those lives that are wanted, each below its supervisor, children in the order of their first
/// starts.
pub fn lanes<'b>(book: &'b Book, wanted: impl Fn(&Life) -> bool) -> Vec<Lane<'b>> {
    let mut found: Vec<Lane<'b>> = Vec::new();
    let mut of_pid: HashMap<Pid, usize> = HashMap::new();
    let mut of_id: HashMap<(usize, String), usize> = HashMap::new();
    let mut of_name: HashMap<Atom, usize> = HashMap::new();
    for life in book.lives().filter(|life| wanted(life)) {
        let child = life.child.as_ref();
        let above = child.and_then(|child| of_pid.get(&child.supervisor).copied());
        let key = above.zip(life.id().map(key));
        let replaced = child.and_then(|child| child.replaces);
        // A process that is nobody's child takes the lane of the one that had its name before, as `Lab` after
        // a `reset`.
        let name = life.name.filter(|_| above.is_none());
        let namesake = name.and_then(|name| of_name.get(&name).copied());
        let at = match &key {
            Some(key) => of_id.get(key).copied(),
            None => replaced
                .and_then(|pid| of_pid.get(&pid).copied())
                .or_else(|| namesake.filter(|at| !found[*at].latest().is_alive())),
        };
        let at = at.unwrap_or_else(|| {
            let depth = above.map_or(0, |above| found[above].depth + 1);
            found.push(Lane {
                above,
                depth,
                lives: Vec::new(),
                forgotten: 0,
            });
            found.len() - 1
        });
        if let (Some(child), Some(id)) = (child, life.id()) {
            let before = found[at].lives.last().and_then(|life| life.child.as_ref());
            if before.is_none_or(|before| before.supervisor != child.supervisor) {
                found[at].forgotten += book.summary().lives_of(child.supervisor, id);
            }
        }
        found[at].lives.push(life);
        of_pid.insert(life.pid, at);
        of_id.extend(key.map(|key| (key, at)));
        of_name.extend(name.map(|name| (name, at)));
    }
    in_order_of_tree(found)
}

fn key(id: &Term) -> String {
    format!("{id:?}")
}

/// Each lane behind that of its supervisor; the places in `above` follow.
fn in_order_of_tree(found: Vec<Lane<'_>>) -> Vec<Lane<'_>> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (at, lane) in found.iter().enumerate() {
        match lane.above {
            Some(above) => below[above].push(at),
            None => waiting.push(at),
        }
    }
    waiting.reverse();
    let (mut order, mut place) = (Vec::with_capacity(found.len()), vec![0; found.len()]);
    while let Some(at) = waiting.pop() {
        place[at] = order.len();
        order.push(at);
        waiting.extend(below[at].iter().rev());
    }
    let mut found: Vec<Option<Lane<'_>>> = found.into_iter().map(Some).collect();
    let mut take = |at: usize| {
        let lane = found[at].take()?;
        Some(Lane {
            above: lane.above.map(|above| place[above]),
            ..lane
        })
    };
    order.into_iter().filter_map(&mut take).collect()
}
