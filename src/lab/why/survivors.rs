//! What did not happen: processes that lived on, were left alone, never started; and who is who of one child.

use std::collections::HashSet;

use crate::lab::ledger::{Book, End, Life, pid_of};
use crate::lab::text;
use crate::otp::supervision::{ChildInfo, Supervision};
use crate::otp::supervisor::Strategy;
use crate::runtime::{Event, EventId, EventKind};
use crate::term::{Pid, Term, atoms};

use super::people::{People, sentence};
use super::{Step, Story};

/// The lives that a supervisor has had as children.
pub(super) fn siblings(book: &Book, supervisor: Pid) -> impl DoubleEndedIterator<Item = &Life> {
    book.lives().filter(move |life| {
        life.child
            .as_ref()
            .is_some_and(|child| child.supervisor == supervisor)
    })
}

/// What a supervisor did because of an event.
pub(super) fn because(
    book: &Book,
    cause: EventId,
    supervisor: Pid,
) -> impl Iterator<Item = (&Event, &Supervision)> {
    book.events_after(cause)
        .filter(move |event| event.cause == cause)
        .filter_map(move |event| {
            let did = book.supervision(event.id)?;
            (did.pid == supervisor).then_some((event, &did.what))
        })
}

/// Whom a supervisor told to end because of a decision, in order, with the time.
pub(super) fn told_to_end(book: &Book, decision: EventId, supervisor: Pid) -> Vec<(u64, &Life)> {
    let mut told: Vec<(u64, &Life)> = Vec::new();
    let mut seen = HashSet::new();
    for event in book
        .events_after(decision)
        .filter(|event| event.cause == decision)
    {
        let EventKind::ExitSignal { from, to, .. } = &event.kind else {
            continue;
        };
        // One that is late gets a second signal.
        if *from == Some(supervisor) && seen.insert(*to) {
            told.extend(book.life(*to).map(|life| (event.time, life)));
        }
    }
    told
}

/// The life that took the place of one that has ended, under the same supervisor.
pub(super) fn successor<'b>(book: &'b Book, life: &Life) -> Option<&'b Life> {
    let child = life.child.as_ref()?;
    siblings(book, child.supervisor)
        .filter(|other| other.pid > life.pid)
        .find(|other| match life.id() {
            Some(id) => other.id() == Some(id),
            None => other
                .child
                .as_ref()
                .is_some_and(|child| child.replaces == Some(life.pid)),
        })
}

/// The latest life of the same child.
pub(super) fn latest<'b>(book: &'b Book, life: &'b Life) -> &'b Life {
    let mut latest = life;
    while let Some(next) = successor(book, latest) {
        latest = next;
    }
    latest
}

/// How many of the exit signals that a process has outlived are told.
const SIGNALS: usize = 3;

/// The exit signals, of others and of links, that did not end a process.
pub(super) fn signals(book: &Book, life: &Life) -> Vec<Step> {
    let fatal = life.end.as_ref().map(|end| end.cause);
    let mut outlived: Vec<Step> = book
        .events_after(life.begin.event)
        .rev()
        .filter(|event| Some(event.id) != fatal)
        .filter_map(|event| {
            let text = match &event.kind {
                EventKind::ExitSignal { from, to, reason } if *to == life.pid => {
                    outlived(book, life, *from, reason)
                }
                EventKind::Exited { pid, links, .. } if links.contains(&life.pid) => {
                    outlived_link(book, life, *pid)?
                }
                _ => return None,
            };
            let time = event.time;
            Some(Step { time, text })
        })
        .take(SIGNALS)
        .collect();
    outlived.reverse();
    outlived
}

/// A linked process has ended, and that did not take this one along.
fn outlived_link(book: &Book, life: &Life, other: Pid) -> Option<String> {
    // A supervisor's children end all the time, and that is told where it matters; a child that its supervisor
    // outlived is none of this.
    let end = book.life(other)?.end.as_ref()?;
    let taken = life
        .end
        .as_ref()
        .is_some_and(|own| own.moment.event > end.moment.event);
    if life.is_supervisor() || taken {
        return None;
    }
    let people = People::new(book);
    let who = people.with_pid(other);
    let linked = spared_by_link(&who, &people.label(life.pid), end);
    Some(format!(
        "{who} ended with {}. {linked}",
        text::reason(&end.reason)
    ))
}

fn outlived(book: &Book, life: &Life, from: Option<Pid>, reason: &Term) -> String {
    let people = People::new(book);
    let who = from.map_or("Somebody outside the lab".to_string(), |from| {
        sentence(&people.label(from))
    });
    let (me, shown) = (people.label(life.pid), text::reason(reason));
    let sent = format!("{who} sent {me} the exit signal {shown}, and that did not end it:");
    if life.is_supervisor() {
        return format!(
            "{sent} a supervisor traps exits, and heeds only the signals of its own supervisor and of its \
             children."
        );
    }
    match reason {
        Term::Atom(atoms::NORMAL) => format!(
            "{sent} :normal says that somebody has ended in good order, and that is no reason for others to end."
        ),
        _ => format!(
            "{sent} it traps exits (Process.flag(:trap_exit, true)), so a signal is only a message to it, {{:EXIT, \
             from, {shown}}}."
        ),
    }
}

/// Those that were linked to a process and outlived it.
pub(super) fn spared_by_link(me: &str, who: &str, end: &End) -> String {
    match end.reason {
        Term::Atom(atoms::NORMAL) => format!(
            "{me} was linked to {who}. A link takes others along only after a failure, and :normal is none."
        ),
        _ => format!(
            "{me} was linked to {who}, which lived on: a process that traps exits (Process.flag(:trap_exit, true)) \
             gets the news of a linked end as a message."
        ),
    }
}

/// Why the latest restart under its supervisor did not concern a child.
pub(super) fn spared(book: &Book, life: &Life) -> Option<Step> {
    let child = life.child.as_ref()?;
    let people = People::new(book);
    let latest = book
        .events_after(life.begin.event)
        .rev()
        .filter_map(|event| Some((event, book.supervision(event.id)?)))
        .find(|(_, did)| {
            did.pid == child.supervisor && matches!(did.what, Supervision::Restart { .. })
        })?;
    let (event, did) = latest;
    let Supervision::Restart {
        child: other,
        strategy,
        ..
    } = &did.what
    else {
        return None;
    };
    let (me, sup, over) = (
        people.label(life.pid),
        people.supervisor(did),
        people.child(other),
    );
    let why = match strategy {
        Strategy::RestForOne => format!(
            "with the strategy :rest_for_one it restarts a child and those that were started after it, and {me} \
             was started before"
        ),
        Strategy::OneForAll => "it had not started this one yet".to_string(),
        _ => "with the strategy :one_for_one it restarts only the child that has ended".to_string(),
    };
    Some(Step {
        time: event.time,
        text: format!("When {sup} restarted {over}, it left {me} alone: {why}."),
    })
}

/// A failed start, in a sentence.
pub(super) fn failed_start(child: &ChildInfo, reason: &Term) -> String {
    let id = text::inspect(&child.spec.id);
    let id = if child.spec.id.is_atom(atoms::UNDEFINED) {
        "the child"
    } else {
        &id
    };
    format!("The start of {id} failed: {}.", start_failure(reason))
}

/// Why a start function failed.
fn start_failure(reason: &Term) -> String {
    if let Some([Term::Atom(atoms::UPPER_EXIT), raised]) = reason.as_tuple() {
        return format!("it raised {}", text::reason(raised));
    }
    if let Some([Term::Atom(tag), pid]) = reason.as_tuple()
        && tag.as_str() == "already_started"
    {
        return format!("its name is taken by {}", text::inspect(pid));
    }
    text::reason(reason)
}

/// Explains why a child has never run.
pub(super) fn never_started(book: &Book, id: &Term) -> Option<Story> {
    let people = People::new(book);
    let (event, did, reason) = book.events_after(EventId::NONE).rev().find_map(|event| {
        let did = book.supervision(event.id)?;
        match &did.what {
            Supervision::StartFailed { child, reason } if child.spec.id == *id => {
                Some((event, did, (child, reason)))
            }
            _ => None,
        }
    })?;
    let (child, reason) = reason;
    let (shown, sup) = (text::inspect(id), people.supervisor(did));
    let mut steps = vec![Step {
        time: event.time,
        text: failed_start(child, reason),
    }];
    let supervisor = book.life(did.pid);
    if let Some(end) = supervisor.and_then(|life| life.end.as_ref()) {
        steps.push(Step {
            time: end.moment.time,
            text: format!(
                "A supervisor starts with all of its children or not at all: {sup} ended those that it had \
                 started, and itself, with the reason {}.",
                text::reason(&end.reason)
            ),
        });
    }
    Some(Story {
        answer: format!("{shown} has never run: {sup} could not start it."),
        steps,
        now: vec![match pid_of(child) {
            Some(_) => format!("{sup} goes on trying."),
            None => format!("{shown} does not run."),
        }],
    })
}
