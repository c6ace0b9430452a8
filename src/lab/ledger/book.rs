//! The book itself: takes events in, and answers about lives and events by pid and number.

use std::collections::{BTreeMap, VecDeque};

use crate::otp::intensity::Used;
use crate::otp::supervision::{ChildInfo, Supervision, SupervisorEvent, supervisor_event};
use crate::otp::supervisor::{Flags, Strategy};
use crate::runtime::{Event, EventId, EventKind};
use crate::term::{Atom, Pid, Term, atoms};

use super::life::{ChildOf, End, Life, Moment};
use super::lives::Lives;
use super::summary::Summary;
use super::{DEAD_KEPT, EVENTS_KEPT};

/// What has been entered.
pub struct Book {
    lives: Lives,
    /// The dead in the order of their ends.
    dead: VecDeque<Pid>,
    /// The events that explain something, in order.
    events: VecDeque<Event>,
    /// How much the kept events count, see [`weight`].
    weight: usize,
    budgets: BTreeMap<Pid, Budget>,
    summary: Summary,
    latest: EventId,
    dead_kept: usize,
    events_kept: usize,
}

/// What a supervisor has used of its intensity.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The strategy by which it last restarted.
    pub strategy: Strategy,
    /// How many restarts are allowed.
    pub max: u64,
    /// In how many seconds.
    pub period: u64,
    /// The latest restarts, in whole seconds, oldest first: those that counted when the last was added.
    pub restarts: VecDeque<u64>,
}

/// How many events are looked through one by one before they are searched.
const LATEST: usize = 16;

/// How many restarts of one supervisor are remembered one by one.
const RESTARTS_KEPT: usize = 1000;

impl Default for Book {
    fn default() -> Book {
        Book::with_limits(DEAD_KEPT, EVENTS_KEPT)
    }
}

// Reading

impl Book {
    /// The life of a process, if it is still known.
    pub fn life(&self, pid: Pid) -> Option<&Life> {
        self.lives.get(pid)
    }

    /// All lives that are kept, the oldest first.
    pub fn lives(&self) -> impl DoubleEndedIterator<Item = &Life> {
        self.lives.iter()
    }

    /// An event that explains something, if it is still kept.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        // Mostly one of the latest is asked for; a search from the middle would touch memory that is long cold.
        let latest = self.events.len().saturating_sub(LATEST);
        let found = self
            .events
            .range(latest..)
            .rev()
            .find(|event| event.id <= id);
        if let Some(event) = found {
            return Some(event).filter(|event| event.id == id);
        }
        let at = self.events.binary_search_by_key(&id, |event| event.id);
        self.events.get(at.ok()?)
    }

    /// The events that explain something, from the first after `id` on.
    pub fn events_after(&self, id: EventId) -> impl DoubleEndedIterator<Item = &Event> {
        let from = self.events.partition_point(|event| event.id <= id);
        self.events.range(from..)
    }

    /// What a supervisor did in this event, if it is one of a supervisor and still kept.
    pub fn supervision(&self, id: EventId) -> Option<&SupervisorEvent> {
        supervisor_event(&self.event(id)?.kind)
    }

    /// What a supervisor has used of its intensity, if it has ever restarted anything.
    pub fn budget(&self, supervisor: Pid) -> Option<&Budget> {
        self.budgets.get(&supervisor)
    }

    /// The latest event that was entered.
    pub fn latest(&self) -> EventId {
        self.latest
    }

    /// What is left of what has been forgotten.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl Budget {
    fn new(strategy: Strategy, used: Used) -> Budget {
        Budget {
            strategy,
            max: used.max,
            period: used.period,
            restarts: VecDeque::new(),
        }
    }

    /// The restarts that still count at a time (microseconds): how many, and when the first of them ceases to.
    pub fn used(&self, now: u64) -> (u64, Option<u64>) {
        let mut counting = self
            .restarts
            .iter()
            .filter(|then| **then + self.period >= now / 1_000_000);
        let first = counting.next();
        let used = counting.count() as u64 + u64::from(first.is_some());
        // Whole seconds: one that is exactly a period old still counts.
        let frees = first.map(|then| (then + self.period + 1).saturating_mul(1_000_000));
        (used, frees)
    }

    fn add(&mut self, strategy: Strategy, second: u64, used: Used) {
        (self.strategy, self.max, self.period) = (strategy, used.max, used.period);
        self.restarts.push_back(second);
        let kept = usize::try_from(used.used).map_or(RESTARTS_KEPT, |used| used.min(RESTARTS_KEPT));
        while self.restarts.len() > kept {
            self.restarts.pop_front();
        }
    }
}

// Entering

impl Book {
    pub(super) fn with_limits(dead_kept: usize, events_kept: usize) -> Book {
        Book {
            lives: Lives::default(),
            dead: VecDeque::new(),
            events: VecDeque::new(),
            weight: 0,
            budgets: BTreeMap::new(),
            summary: Summary::default(),
            latest: EventId::NONE,
            dead_kept,
            events_kept,
        }
    }

    /// Takes an event in.
    pub(super) fn enter(&mut self, event: &Event) {
        self.latest = event.id;
        match &event.kind {
            EventKind::Spawned {
                pid,
                parent,
                initial_call,
            } => self.lives.insert(Life {
                pid: *pid,
                parent: *parent,
                initial_call: *initial_call,
                name: None,
                begin: moment(event),
                end: None,
                child: None,
            }),
            EventKind::Registered { pid, name } => self.named(*pid, *name),
            EventKind::Exited { .. } => {
                self.ended(event);
                self.keep(event);
            }
            EventKind::ExitSignal { .. } => self.keep(event),
            EventKind::Report(_) => self.reported(event),
        }
    }

    fn named(&mut self, pid: Pid, name: Atom) {
        if let Some(life) = self.lives.get_mut(pid) {
            life.name = Some(name);
        }
    }

    fn ended(&mut self, event: &Event) {
        let EventKind::Exited {
            pid,
            reason,
            ending,
            links,
            ..
        } = &event.kind
        else {
            return;
        };
        let Some(life) = self.lives.get_mut(*pid) else {
            return;
        };
        life.end = Some(End {
            moment: moment(event),
            reason: reason.clone(),
            ending: *ending,
            cause: event.cause,
            links: links.clone(),
            answer: None,
        });
        self.dead.push_back(*pid);
        if self.dead.len() > self.dead_kept
            && let Some(eldest) = self.dead.pop_front()
        {
            self.forget(eldest);
        }
    }

    fn forget(&mut self, pid: Pid) {
        self.budgets.remove(&pid);
        if let Some(life) = self.lives.remove(pid) {
            self.summary.add(&life);
        }
    }

    fn reported(&mut self, event: &Event) {
        let Some(supervisor) = supervisor_event(&event.kind) else {
            let EventKind::Report(report) = &event.kind else {
                return;
            };
            // The others tell nothing about why something ended.
            if report.name() == "server_terminated" {
                self.keep(event);
            }
            return;
        };
        match &supervisor.what {
            Supervision::Started(child) => return self.started(event, supervisor.pid, child),
            Supervision::Restart {
                strategy,
                intensity,
                ..
            } => self.used(event, supervisor.pid, *strategy, *intensity),
            Supervision::FlagsChanged(flags) => self.changed(supervisor.pid, *flags),
            Supervision::ChildEnded { child, .. } | Supervision::Stopped { child, .. } => {
                self.answered(event, child);
            }
            Supervision::GaveUp { .. }
            | Supervision::StartFailed { .. }
            | Supervision::AutoShutdown { .. } => {}
        }
        self.keep(event);
    }

    fn started(&mut self, event: &Event, supervisor: Pid, info: &ChildInfo) {
        let Term::Pid(pid) = info.pid else { return };
        let restart = self.restart_of(event.cause, supervisor);
        let before = restart.and_then(|id| self.restarted_pid(id));
        let dynamic = info.args.is_some() || info.spec.id.is_atom(atoms::UNDEFINED);
        // Some supervisors count for each child, of the others the ledger does.
        let earlier = match before.filter(|_| dynamic) {
            Some(before) => self.lives.get(before).map_or(0, Life::restarts),
            None => info.restarts,
        };
        if let Some(life) = self.lives.get_mut(pid) {
            life.child = Some(ChildOf {
                supervisor,
                spec: info.spec.clone(),
                dynamic,
                started: moment(event),
                restart,
                restarts: earlier + u64::from(restart.is_some()),
                replaces: before.filter(|_| dynamic),
            });
        }
    }

    /// The cause, if it is a restart by this supervisor.
    fn restart_of(&self, cause: EventId, supervisor: Pid) -> Option<EventId> {
        let did = self.supervision(cause)?;
        let restart = matches!(did.what, Supervision::Restart { .. }) && did.pid == supervisor;
        restart.then_some(cause)
    }

    /// The pid that the child had over which a restart began.
    fn restarted_pid(&self, restart: EventId) -> Option<Pid> {
        match &self.supervision(restart)?.what {
            Supervision::Restart { child, .. } => pid_of(child),
            _ => None,
        }
    }

    fn used(&mut self, event: &Event, supervisor: Pid, strategy: Strategy, used: Used) {
        let budget = self.budgets.entry(supervisor);
        let budget = budget.or_insert_with(|| Budget::new(strategy, used));
        budget.add(strategy, event.time / 1_000_000, used);
    }

    fn changed(&mut self, supervisor: Pid, flags: Flags) {
        if let Some(budget) = self.budgets.get_mut(&supervisor) {
            (budget.strategy, budget.max, budget.period) =
                (flags.strategy, flags.intensity, flags.period);
        }
    }

    fn answered(&mut self, event: &Event, child: &ChildInfo) {
        let life = pid_of(child).and_then(|pid| self.lives.get_mut(pid));
        if let Some(end) = life.and_then(|life| life.end.as_mut()) {
            end.answer = Some(event.id);
        }
    }

    fn keep(&mut self, event: &Event) {
        self.weight += weight(&event.kind);
        self.events.push_back(event.clone());
        while self.weight > self.events_kept
            && self.events.len() > 1
            && let Some(oldest) = self.events.pop_front()
        {
            self.weight -= weight(&oldest.kind);
            self.summary.events += 1;
        }
    }
}

/// As how many events an event counts: one that speaks of many processes takes as much memory.
fn weight(kind: &EventKind) -> usize {
    if let EventKind::Exited { links, .. } = kind {
        return 1 + links.len() / 4;
    }
    match supervisor_event(kind).map(|event| &event.what) {
        Some(Supervision::Restart { stop, start, .. }) => 1 + stop.len() + start.len(),
        _ => 1,
    }
}

fn moment(event: &Event) -> Moment {
    Moment {
        event: event.id,
        time: event.time,
    }
}

/// The pid that a child has, or had before it was to be restarted.
pub(in crate::lab) fn pid_of(child: &ChildInfo) -> Option<Pid> {
    match &child.pid {
        Term::Pid(pid) => Some(*pid),
        other => other.as_tuple()?.get(1)?.as_pid(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::Ending;

    fn event(id: u64, kind: EventKind) -> Event {
        Event {
            id: EventId(id),
            time: id * 1000,
            pid: None,
            cause: EventId::NONE,
            kind,
        }
    }

    fn spawned(pid: u64) -> EventKind {
        EventKind::Spawned {
            pid: Pid(pid),
            parent: None,
            initial_call: (atoms::ERLANG, atoms::APPLY, 2),
        }
    }

    fn exited(pid: u64, reason: &str) -> EventKind {
        EventKind::Exited {
            pid: Pid(pid),
            names: Vec::new(),
            reason: Term::atom(reason),
            ending: Ending::Own,
            links: [].into(),
        }
    }

    /// A long-lived process, and then a million events of short-lived ones.
    #[test]
    fn a_million_events_take_bounded_memory() {
        let mut book = Book::default();
        book.enter(&event(1, spawned(100)));
        let workers = 500_000;
        for n in 0..workers {
            book.enter(&event(2 * n + 2, spawned(101 + n)));
            let reason = if n % 2 == 0 { "normal" } else { "boom" };
            book.enter(&event(2 * n + 3, exited(101 + n, reason)));
        }
        assert_eq!(book.lives().count(), DEAD_KEPT + 1);
        assert_eq!(book.events.len(), EVENTS_KEPT);
        assert!(book.lives.row.capacity() < 4 * super::super::lives::ROW);
        // The long-lived one is still known, and so are the latest; of the others the numbers are left.
        assert!(book.life(Pid(100)).is_some_and(Life::is_alive));
        assert!(book.life(Pid(100 + workers)).is_some());
        assert!(book.life(Pid(101)).is_none());
        let summary = book.summary();
        assert_eq!(summary.lives, workers - DEAD_KEPT as u64);
        assert_eq!(summary.failures, summary.lives / 2);
        assert_eq!(summary.events, workers - EVENTS_KEPT as u64);
    }

    #[test]
    fn starts_may_be_told_out_of_order() {
        let mut book = Book::default();
        for (id, pid) in [(1, 102), (2, 100), (3, 105), (4, 103)] {
            book.enter(&event(id, spawned(pid)));
        }
        let pids: Vec<u64> = book.lives().map(|life| life.pid.0).collect();
        assert_eq!(pids, [100, 102, 103, 105]);
        assert!(book.life(Pid(104)).is_none());
        book.enter(&event(5, exited(102, "boom")));
        assert!(book.life(Pid(102)).is_some_and(|life| !life.is_alive()));
    }

    #[test]
    fn a_restart_counts_as_long_as_for_the_supervisor() {
        let used = Used {
            used: 1,
            max: 3,
            period: 5,
        };
        let mut budget = Budget::new(Strategy::OneForOne, used);
        budget.add(Strategy::OneForOne, 2, used);
        assert_eq!(budget.used(2_500_000), (1, Some(8_000_000)));
        assert_eq!(budget.used(7_999_999), (1, Some(8_000_000)));
        assert_eq!(budget.used(8_000_000), (0, None));
    }
}
