//! The way back: from the end of a process to the end that came first.

use std::collections::HashSet;

use crate::lab::ledger::{Book, End, Life, pid_of};
use crate::otp::supervision::{Supervision, SupervisorEvent};
use crate::runtime::{Ending, EventId, EventKind};
use crate::term::Pid;

/// The ends that led to the end of a process, the first first; the process itself is the last. Of a long
/// chain the middle is left out.
pub(super) fn to<'b>(book: &'b Book, life: &'b Life) -> Vec<&'b Life> {
    let (mut path, mut seen) = (vec![life], HashSet::from([life.pid]));
    while let Some(before) = path.last().and_then(|life| before(book, life)) {
        if !seen.insert(before.pid) {
            break;
        }
        path.push(before);
    }
    path.reverse();
    path
}

/// The life whose end led to this one's.
fn before<'b>(book: &'b Book, life: &'b Life) -> Option<&'b Life> {
    let end = life.end.as_ref()?;
    if let Ending::Link(from) = end.ending {
        return book.life(from).filter(|from| !from.is_alive());
    }
    let event = book.event(end.cause)?;
    match &event.kind {
        EventKind::ExitSignal {
            from: Some(from),
            to,
            ..
        } if *to == life.pid && is_supervisor_of(book, life, *from) => {
            stopped_over(book, event.cause, *from, life)
        }
        // The news of another's end, dealt with at once.
        EventKind::Exited { pid, .. } if event.time == end.moment.time => book.life(*pid),
        EventKind::Report(_) => decided_over(book, end.cause, life.pid),
        _ => None,
    }
}

/// Whether the end of another process has taken this one along through a link.
pub(super) fn ended_by_link(life: &Life, other: Pid) -> bool {
    life.end
        .as_ref()
        .is_some_and(|end| end.ending == Ending::Link(other))
}

/// Whether a process is the one that supervises another.
pub(super) fn is_supervisor_of(book: &Book, life: &Life, other: Pid) -> bool {
    match &life.child {
        Some(child) => child.supervisor == other,
        // One that was still being started.
        None => life.parent == Some(other) && book.life(other).is_some_and(Life::is_supervisor),
    }
}

/// Whose end it was over which a supervisor has ended a child.
fn stopped_over<'b>(
    book: &'b Book,
    cause: EventId,
    supervisor: Pid,
    child: &Life,
) -> Option<&'b Life> {
    if let Some(over) = decided_over(book, cause, supervisor) {
        return (over.pid != child.pid).then_some(over);
    }
    // The supervisor itself was ended, and ended its children first.
    let end = child.end.as_ref()?;
    was_ending(book, supervisor, cause, end).then(|| book.life(supervisor))?
}

/// Whether a supervisor that ended a child was ending itself: both go back to the same event, or, if that is
/// something that a person asked for, happened at the same moment.
pub(super) fn was_ending(book: &Book, supervisor: Pid, cause: EventId, child: &End) -> bool {
    let end = book.life(supervisor).and_then(|life| life.end.as_ref());
    end.is_some_and(|end| {
        let together = cause != EventId::NONE || end.moment.time == child.moment.time;
        end.cause == cause && together
    })
}

/// The child over which a supervisor took this decision.
fn decided_over(book: &Book, decision: EventId, supervisor: Pid) -> Option<&Life> {
    let did = book.supervision(first_try(book, decision))?;
    if did.pid != supervisor {
        return None;
    }
    match &did.what {
        Supervision::Restart { child, .. }
        | Supervision::GaveUp { child, .. }
        | Supervision::AutoShutdown { child, .. } => book.life(pid_of(child)?),
        _ => None,
    }
}

/// Of a restart that was tried several times, or given up after such tries, the first try.
pub(super) fn first_try(book: &Book, decision: EventId) -> EventId {
    let mut first = decision;
    while let Some(event) = book.event(first)
        && let Some(before) = book.supervision(event.cause)
        && matches!(before.what, Supervision::Restart { .. })
        && book.supervision(first).map(|did| did.pid) == Some(before.pid)
    {
        first = event.cause;
    }
    first
}

/// What the supervisor decided next because of an event.
pub(super) fn decision_after(
    book: &Book,
    cause: EventId,
    supervisor: Pid,
) -> Option<(EventId, &SupervisorEvent)> {
    book.events_after(cause)
        .filter(|event| event.cause == cause)
        .find_map(|event| {
            let did = book.supervision(event.id)?;
            let decides = matches!(
                did.what,
                Supervision::Restart { .. }
                    | Supervision::GaveUp { .. }
                    | Supervision::AutoShutdown { .. }
            );
            (decides && did.pid == supervisor).then_some((event.id, did))
        })
}

/// The restart through which a living process came to be: its own, or that of a supervisor above it.
pub(super) fn birth<'b>(book: &'b Book, life: &'b Life) -> Option<EventId> {
    let mut life = life;
    let mut steps = 0;
    while let Some(child) = &life.child {
        if child.restart.is_some() {
            return child.restart;
        }
        life = book.life(child.supervisor)?;
        steps += 1;
        if steps > DEEPEST {
            return None;
        }
    }
    None
}

/// How many supervisors above each other are looked at.
const DEEPEST: usize = 10_000;

/// The life over whose end a restart began.
pub(super) fn restarted_over(book: &Book, restart: EventId) -> Option<&Life> {
    let supervisor = book.supervision(restart)?.pid;
    decided_over(book, restart, supervisor)
}

/// The exit signal that ended a process, or that it ended by itself because of: who sent it.
pub(super) fn signal_of(book: &Book, life: &Life, end: &End) -> Option<Option<Pid>> {
    match &book.event(end.cause)?.kind {
        EventKind::ExitSignal { from, to, .. } if *to == life.pid => Some(*from),
        _ => None,
    }
}
