//! How one process came to its end, in sentences.

use crate::lab::ledger::{Book, End, Life};
use crate::lab::text;
use crate::otp::reports::{Report, ServerTerminated};
use crate::runtime::{Ending, EventKind};
use crate::term::{Pid, Term, atoms, exception};

use super::is_killed;
use super::path::{is_supervisor_of, signal_of};
use super::people::{People, sentence};

/// How a process ended. `before` is the process whose end led to it.
pub(super) fn sentences(book: &Book, life: &Life, end: &End, before: Option<&Life>) -> Vec<String> {
    let people = People::new(book);
    let me = people.with_pid(life.pid);
    let reason = text::reason(&end.reason);
    match end.ending {
        Ending::Link(from) => vec![format!(
            "{me} was linked to {} and does not trap exits, so the link took it along: it ended with the same \
             reason, {reason}.",
            people.label(from)
        )],
        Ending::Signal(from) => by_signal(book, life, end, from, before),
        Ending::Own => match signal_of(book, life, end) {
            Some(Some(from)) if from != life.pid => vec![obeyed(book, life, end, from, before)],
            _ => by_itself(book, life, end, before),
        },
    }
}

fn by_signal(book: &Book, life: &Life, end: &End, from: Pid, before: Option<&Life>) -> Vec<String> {
    let people = People::new(book);
    let me = people.with_pid(life.pid);
    let sent = sent_reason(book, end).unwrap_or_else(|| end.reason.clone());
    let signal = text::inspect(&sent);
    if from == life.pid {
        let who = match signal_of(book, life, end) {
            Some(None) => "Somebody outside the lab sent",
            _ => {
                return vec![format!(
                    "{me} sent itself the exit signal {signal} and ended."
                )];
            }
        };
        return vec![format!(
            "{who} {me} the exit signal {signal}, which ended it."
        )];
    }
    let mut told = match is_supervisor_of(book, life, from) {
        true => vec![told_by_supervisor(book, life, from, &signal, before)],
        false => vec![format!(
            "{} sent {me} the exit signal {}.",
            sentence(&people.with_pid(from)),
            text::reason(&sent)
        )],
    };
    let killed = sent.is_atom(atoms::KILL) && is_killed(&end.reason);
    if !is_supervisor_of(book, life, from) {
        told.push(match killed {
            true => ":kill is the one signal that no process can trap: it ended at once, without any cleanup. \
                     Others see its reason as :killed."
                .to_string(),
            false => format!(
                "Such a signal ends a process unless it traps exits, that is, has asked to get signals as \
                 messages. {} has not, so it ended, with that reason.",
                people.label(life.pid)
            ),
        });
    }
    told
}

/// The reason in the signal; a process that is killed has another in its end.
fn sent_reason(book: &Book, end: &End) -> Option<Term> {
    match &book.event(end.cause)?.kind {
        EventKind::ExitSignal { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

fn told_by_supervisor(
    book: &Book,
    life: &Life,
    from: Pid,
    signal: &str,
    before: Option<&Life>,
) -> String {
    let people = People::new(book);
    let (me, sup) = (people.with_pid(life.pid), people.label(from));
    match before {
        Some(before) if before.pid == from => format!(
            "A supervisor that ends takes its children with it, the last started first: {sup} ended {me} with \
             the exit signal {signal}."
        ),
        Some(_) => format!("{sup} ended {me} with the exit signal {signal}."),
        None => format!(
            "{sup} was asked to end its child {me} (`Supervisor.terminate_child`) and sent it the exit signal \
             {signal}."
        ),
    }
}

/// A process that traps exits and ended because of a signal all the same: a server whose parent tells it to.
fn obeyed(book: &Book, life: &Life, end: &End, from: Pid, before: Option<&Life>) -> String {
    let people = People::new(book);
    let me = people.label(life.pid);
    let reason = text::reason(&end.reason);
    let told = match is_supervisor_of(book, life, from) {
        true => {
            let signal =
                sent_reason(book, end).map_or_else(String::new, |sent| text::inspect(&sent));
            told_by_supervisor(book, life, from, &signal, before)
        }
        false => format!(
            "{} sent {} an exit signal.",
            sentence(&people.with_pid(from)),
            people.with_pid(life.pid)
        ),
    };
    let how = match life.is_supervisor() {
        true => "it ended its own children first, and then itself",
        false => "it did its last work (terminate/2) and ended by itself",
    };
    format!(
        "{told} {me} traps exits, so the signal reached it as a message: {how}, with the reason {reason}."
    )
}

fn by_itself(book: &Book, life: &Life, end: &End, before: Option<&Life>) -> Vec<String> {
    let people = People::new(book);
    let me = people.with_pid(life.pid);
    let report = server_report(book, life, end);
    let doing = report.map_or_else(String::new, |report| doing(report, &people));
    if let Some(text) = crash(&end.reason) {
        return vec![format!("{me} failed{doing}: {text}.")];
    }
    if let Some(text) = call_failed(&end.reason) {
        return vec![format!("{me} failed{doing}: {text}.")];
    }
    let reason = text::reason(&end.reason);
    let after = match before {
        Some(before)
            if before
                .end
                .as_ref()
                .is_some_and(|other| other.reason == end.reason) =>
        {
            format!(
                " when it had the news of the end of {}",
                people.label(before.pid)
            )
        }
        _ => doing,
    };
    vec![match end.reason {
        Term::Atom(atoms::NORMAL) => format!(
            "{me} ended by itself{after}, with the reason :normal: its work was done, or it was told to stop."
        ),
        _ => format!("{me} ended by itself{after}, with the reason {reason}."),
    }]
}

/// How many events before its end a server's last words are looked for.
const LAST_WORDS: usize = 20;

/// What a server said of its failure.
fn server_report<'b>(book: &'b Book, life: &Life, end: &End) -> Option<&'b ServerTerminated> {
    let id = end.moment.event;
    let before = book.events_after(crate::runtime::EventId(id.0.saturating_sub(1000)));
    before
        .rev()
        .skip_while(|event| event.id >= id)
        .take(LAST_WORDS)
        .find_map(|event| match &event.kind {
            EventKind::Report(report) if event.pid == Some(life.pid) => {
                match report.downcast::<Report>()? {
                    Report::ServerTerminated(report) => Some(report),
                    _ => None,
                }
            }
            _ => None,
        })
}

/// What a server was handling: `, handling the call :crash from the prompt`.
fn doing(report: &ServerTerminated, people: &People<'_>) -> String {
    let from = match &report.client {
        Some(client) => format!(" from {}", people.label(client.pid)),
        None => String::new(),
    };
    let (kind, message) = match report.last_message.as_tuple() {
        Some([Term::Atom(tag), cast]) if tag.as_str() == "$gen_cast" => ("cast", cast),
        Some([Term::Atom(tag), _, call]) if tag.as_str() == "$gen_call" => ("call", call),
        _ if report.client.is_some() => ("call", &report.last_message),
        _ => ("message", &report.last_message),
    };
    let message = crate::lab::style::cut(&text::inspect(message), LONGEST_MESSAGE);
    format!(" while it was handling the {kind} {message}{from}")
}

/// How much of a message is shown.
const LONGEST_MESSAGE: usize = 60;

/// What a failure was and where, if the reason tells of one.
fn crash(reason: &Term) -> Option<String> {
    let [error, stack] = reason.as_tuple()? else {
        return None;
    };
    let place = place(stack)?;
    if exception::is_exception(error) {
        let shown = text::reason(error);
        let shown = match shown
            .strip_prefix('(')
            .and_then(|shown| shown.split_once(") "))
        {
            Some((module, message)) => format!("{module} ({message})"),
            None => shown,
        };
        return Some(format!("its code raised {shown}{place}"));
    }
    if let Some([Term::Atom(tag), value]) = error.as_tuple()
        && tag.as_str() == "nocatch"
    {
        let shown = text::inspect(value);
        return Some(format!(
            "its code threw {shown}, and nothing caught it{place}"
        ));
    }
    Some(format!(
        "its code failed with {}{place}",
        text::inspect(error)
    ))
}

/// Where, from a stack: the first function whose file is known. None if it is no stack at all.
fn place(stack: &Term) -> Option<String> {
    let entries: Vec<&[Term]> = stack
        .iter()
        .map(|entry| entry.as_tuple().filter(|entry| entry.len() == 4))
        .collect::<Option<_>>()?;
    if !stack.is_list() {
        return None;
    }
    let written = |entry: &&&[Term]| file_and_line(&entry[3]).is_some();
    let Some(entry) = entries.iter().find(written).or_else(|| entries.first()) else {
        return Some(String::new());
    };
    let [Term::Atom(module), Term::Atom(function), arity, info] = entry else {
        return Some(String::new());
    };
    let arity = match arity {
        Term::Int(arity) => usize::try_from(*arity).unwrap_or(0),
        args => args.list_len().unwrap_or(0),
    };
    let file = file_and_line(info).map_or_else(String::new, |place| format!(" ({place})"));
    Some(format!(
        " in {}{file}",
        text::mfa((*module, *function, arity))
    ))
}

fn file_and_line(info: &Term) -> Option<String> {
    if !info.is_list() {
        return None;
    }
    let file = info.keyword_get(crate::term::Atom::new("file"))?;
    let line = info.keyword_get(crate::term::Atom::new("line"))?.as_int()?;
    let name = match file {
        Term::Binary(_) => file.as_str()?.to_string(),
        other => other
            .iter()
            .map(|c| {
                c.as_int()
                    .and_then(|c| char::from_u32(u32::try_from(c).ok()?))
            })
            .collect::<Option<String>>()?,
    };
    Some(format!("{name}:{line}"))
}

/// A call to another process that got no answer, if the reason tells of one.
fn call_failed(reason: &Term) -> Option<String> {
    let [why, call] = reason.as_tuple()? else {
        return None;
    };
    let [Term::Atom(module), Term::Atom(function), args] = call.as_tuple()? else {
        return None;
    };
    if function.as_str() != "call" {
        return None;
    }
    let whom = args.iter().next().map_or_else(String::new, text::inspect);
    let module = text::inspect(&Term::Atom(*module));
    let what = match why {
        Term::Atom(atoms::TIMEOUT) => "which did not answer in time".to_string(),
        Term::Atom(atoms::NOPROC) => "and there was no such process".to_string(),
        other => format!(
            "which ended before it answered, with {}",
            text::reason(other)
        ),
    };
    Some(format!("it had called {whom} ({module}.call), {what}"))
}
