//! What a timeline shows: rows of bars, marks at their ends, decisions.

use std::collections::{HashMap, HashSet};

use crate::lab::ledger::{Book, End, Lane, Life, lanes, pid_of};
use crate::lab::text;
use crate::lab::why::People;
use crate::otp::supervision::Supervision;
use crate::runtime::{EventId, EventKind};
use crate::term::Pid;

use super::axis::{Axis, Point};

/// What is to be seen.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// The rows, each below its supervisor's.
    pub rows: Vec<Row>,
    /// What supervisors decided.
    pub decisions: Vec<Decision>,
    /// Where moments stand.
    pub axis: Axis,
    /// How many children are left out.
    pub left_out: usize,
    /// How many earlier lives are no longer known.
    pub forgotten: u64,
}

impl Chart {
    /// Whether a life that is shown ended so.
    pub fn has(&self, wanted: impl Fn(Mark) -> bool) -> bool {
        let mut bars = self.rows.iter().flat_map(|row| &row.bars);
        bars.any(|bar| bar.to.is_some_and(|(_, mark)| wanted(mark)))
    }
}

/// The lives of one child.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What it is called.
    pub label: String,
    /// How many supervisors are above it.
    pub depth: usize,
    /// Whether it is a supervisor.
    pub supervisor: bool,
    /// Its lives.
    pub bars: Vec<Bar>,
    /// How often it was restarted.
    pub restarts: usize,
}

/// One life.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its beginning.
    pub from: Point,
    /// Its end, unless it still runs.
    pub to: Option<(Point, Mark)>,
    /// What it was, for those who look closer: pid and exit reason.
    pub told: String,
}

/// How a life ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// With a failure; or a supervisor gave up.
    Failed,
    /// Its supervisor ended it, as the first, second ... of those that it ended together.
    Stopped(usize),
    /// In good order by itself.
    Clean,
}

/// A supervisor restarted children, or gave up.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// When.
    pub point: Point,
    /// The row of the supervisor.
    pub row: usize,
    /// The row of the child over which it was.
    pub over: usize,
    /// Whether it gave up.
    pub gave_up: bool,
}

/// The chart of a system up to `now`; of one supervisor and what is below it if `root` is given. With more
/// than `room` rows those are left out to which nothing happened.
pub fn chart(book: &Book, root: Option<Pid>, room: usize, now: u64) -> Chart {
    let lanes = below(lanes(book, is_shown), root);
    let (lanes, left_out) = most_telling(lanes, room);
    let orders = orders(book, &lanes);
    let row_of: HashMap<Pid, usize> = lanes
        .iter()
        .enumerate()
        .flat_map(|(at, lane)| lane.lives.iter().map(move |life| (life.pid, at)))
        .collect();
    let decided = decided(book, &row_of);
    let mut moments: Vec<(EventId, u64)> = decided
        .iter()
        .map(|(event, time, ..)| (*event, *time))
        .collect();
    for life in lanes.iter().flat_map(|lane| &lane.lives) {
        moments.push((life.begin.event, life.begin.time));
        moments.extend(
            life.end
                .as_ref()
                .map(|end| (end.moment.event, end.moment.time)),
        );
    }
    let axis = Axis::new(moments, now);
    let least = lanes.iter().map(|lane| lane.depth).min().unwrap_or(0);
    let rows = lanes
        .iter()
        .map(|lane| row(lane, least, book, &axis, &orders))
        .collect();
    let decisions = decided
        .into_iter()
        .map(|(event, time, row, over, gave_up)| Decision {
            point: axis.point(event, time),
            row,
            over,
            gave_up,
        })
        .collect();
    Chart {
        rows,
        decisions,
        axis,
        left_out,
        forgotten: book.summary().lives,
    }
}

/// Whether a process belongs into the picture: not what the program itself needs.
fn is_shown(life: &Life) -> bool {
    let own = matches!(
        life.initial_call.0.as_str(),
        "Elixir.IEx.Evaluator" | "Elixir.Lab.Keeper"
    );
    !own && life.parent.is_some()
}

/// The lanes of a supervisor and of all below it.
fn below(lanes: Vec<Lane<'_>>, root: Option<Pid>) -> Vec<Lane<'_>> {
    let Some(root) = root else { return lanes };
    let mut kept = vec![false; lanes.len()];
    for at in 0..lanes.len() {
        let lane = &lanes[at];
        kept[at] = lane.lives.iter().any(|life| life.pid == root)
            || lane.above.is_some_and(|above| kept[above]);
    }
    let mut kept = kept.into_iter();
    lanes
        .into_iter()
        .filter(|_| kept.next() == Some(true))
        .collect()
}

/// As many lanes as there is room for, in their order: supervisors, those to which something happened, then
/// the first of the others. Those outside any tree that came and went come last.
fn most_telling(lanes: Vec<Lane<'_>>, room: usize) -> (Vec<Lane<'_>>, usize) {
    if lanes.len() <= room {
        return (lanes, 0);
    }
    let rank = |lane: &Lane<'_>| {
        let latest = lane.latest();
        match () {
            () if latest.child.is_none() && latest.name.is_none() => 3,
            () if latest.is_supervisor() => 0,
            () if lane.lives.len() > 1 || !latest.is_alive() => 1,
            () => 2,
        }
    };
    let mut order: Vec<(usize, usize)> = lanes
        .iter()
        .enumerate()
        .map(|(at, lane)| (rank(lane), at))
        .collect();
    order.sort_unstable();
    let kept: HashSet<usize> = order.into_iter().take(room).map(|(_, at)| at).collect();
    let left_out = lanes.len() - kept.len();
    let mut at = 0..;
    let lanes = lanes
        .into_iter()
        .filter(|_| at.next().is_some_and(|at| kept.contains(&at)));
    (lanes.collect(), left_out)
}

/// As the how-manieth of those that it ended together a supervisor ended each process.
fn orders(book: &Book, lanes: &[Lane<'_>]) -> HashMap<Pid, usize> {
    let mut stopped: Vec<(EventId, EventId, Pid)> = Vec::new();
    for life in lanes.iter().flat_map(|lane| &lane.lives) {
        if let Some(end) = &life.end
            && let Some(together) = stopped_by_supervisor(book, life, end)
        {
            stopped.push((together, end.moment.event, life.pid));
        }
    }
    stopped.sort_unstable();
    let mut orders = HashMap::new();
    let (mut together, mut order) = (None, 0);
    for (group, _, pid) in stopped {
        order = if together == Some(group) {
            order + 1
        } else {
            1
        };
        together = Some(group);
        orders.insert(pid, order);
    }
    orders
}

/// If a process was told to end by its supervisor: because of which event.
fn stopped_by_supervisor(book: &Book, life: &Life, end: &End) -> Option<EventId> {
    let event = book.event(end.cause)?;
    let supervisor = life.child.as_ref()?.supervisor;
    match &event.kind {
        EventKind::ExitSignal { from, to, .. } => {
            (*from == Some(supervisor) && *to == life.pid).then_some(event.cause)
        }
        _ => None,
    }
}

type Decided = (EventId, u64, usize, usize, bool);

/// What the supervisors in the picture decided over children in the picture.
fn decided(book: &Book, row_of: &HashMap<Pid, usize>) -> Vec<Decided> {
    let events = book.events_after(EventId::NONE);
    events
        .filter_map(|event| {
            let did = book.supervision(event.id)?;
            let (child, gave_up) = match &did.what {
                Supervision::Restart { child, .. } => (child, false),
                Supervision::GaveUp { child, .. } => (child, true),
                _ => return None,
            };
            let (row, over) = (row_of.get(&did.pid)?, row_of.get(&pid_of(child)?)?);
            Some((event.id, event.time, *row, *over, gave_up))
        })
        .collect()
}

fn row(
    lane: &Lane<'_>,
    least: usize,
    book: &Book,
    axis: &Axis,
    orders: &HashMap<Pid, usize>,
) -> Row {
    let latest = lane.latest();
    let bar = |life: &&Life| Bar {
        from: axis.point(life.begin.event, life.begin.time),
        to: life.end.as_ref().map(|end| {
            let point = axis.point(end.moment.event, end.moment.time);
            (point, mark(book, life, end, orders))
        }),
        told: told(life),
    };
    Row {
        label: People::new(book).label(latest.pid),
        depth: lane.depth - least,
        supervisor: latest.is_supervisor(),
        bars: lane.lives.iter().map(bar).collect(),
        restarts: lane.lives.len() - 1,
    }
}

fn mark(book: &Book, life: &Life, end: &End, orders: &HashMap<Pid, usize>) -> Mark {
    // One that gives up ends `:shutdown`, which for others is no failure.
    let gave_up = || {
        let did = book.supervision(end.cause);
        did.is_some_and(|did| did.pid == life.pid && matches!(did.what, Supervision::GaveUp { .. }))
    };
    match orders.get(&life.pid) {
        Some(order) => Mark::Stopped(*order),
        None if end.is_clean() && !gave_up() => Mark::Clean,
        None => Mark::Failed,
    }
}

fn told(life: &Life) -> String {
    let pid = text::inspect(&crate::term::Term::Pid(life.pid));
    let from = text::seconds(life.begin.time);
    match &life.end {
        None => format!("{pid}, from {from}s"),
        Some(end) => format!(
            "{pid}, {from}s to {}s, {}",
            text::seconds(end.moment.time),
            text::reason(&end.reason)
        ),
    }
}
