//! Looking: `ps`, `i`, `log`, `exits`, `watch`.

use crate::lab::table::{Align, Table};
use crate::lab::watch::{self, Filter, Labels};
use crate::lab::{style, text};
use crate::runtime::{Event, EventKind, Proc, Raise, Stream};
use crate::shell::events;
use crate::shell::silent;
use crate::shell::state::Shared;
use crate::stdlib::checks::{argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms};

use super::SETTLING;
use super::tree::what;

natives! { pub const TABLE of "Lab.Commands":
    /// Lists the processes of the lab, the oldest first.
    ///
    /// `ps :all` lists every one where there are many.
    "ps" 0 => ps, [Term::NIL];
    "ps" 1 => ps;
    /// Tells about a value: what it is, and of a process what it does.
    ///
    ///     lab> i :one
    ///     Term
    ///       :one
    ///     Data type
    ///       Atom
    ///     Reference modules
    ///       Atom
    "i" 0 => i_last;
    "i" 1 => i;
    /// Shows the latest events of the lab, 20 unless a number is given.
    ///
    ///     lab> start counter, name: :one
    ///     lab> log 3
    "log" 0 => log, [Term::Int(20)];
    "log" 1 => log;
    /// Shows the latest ends of processes, 20 unless a number is given.
    "exits" 0 => exits, [Term::Int(20)];
    "exits" 1 => exits;
    /// Shows events as they happen, or no longer: `watch true`, `watch false`.
    ///
    /// `watch :all` shows the small ones too (every process that is started, names, signals), `watch :one`
    /// only what concerns the process of that name.
    ///
    ///     lab> watch false
    ///     :ok
    ///     lab> watch true
    ///     :ok
    "watch" 0 => watch, [Term::bool(true)];
    "watch" 1 => watch;
}

/// How many processes `ps` lists before it leaves some out.
const SHOWN: usize = 50;

fn ps(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    p.settle(SETTLING)?;
    let all: Vec<Pid> = p
        .system()
        .table
        .all()
        .iter()
        .map(|process| process.pid)
        .collect();
    let shown = if args[0].is_atom(Atom::new("all")) {
        all.len()
    } else {
        SHOWN
    };
    let mut table = Table::new(&[
        ("pid", Align::Left),
        ("name", Align::Left),
        ("runs", Align::Left),
        ("messages", Align::Right),
        ("links", Align::Right),
        ("reductions", Align::Right),
    ]);
    for pid in all.iter().take(shown) {
        table.row(process_row(p, *pid)?);
    }
    let (columns, style) = Shared::of(p).with(|state| (state.line_columns, state.style));
    let mut drawn = table.draw(columns, style);
    if all.len() > shown {
        drawn.push_str(&format!(
            "... and {} more (ps :all lists them)\n",
            all.len() - shown
        ));
    }
    p.print(Stream::Out, drawn);
    Ok(silent())
}

fn process_row(p: &mut Proc, pid: Pid) -> Result<Vec<String>, Raise> {
    let name = p
        .system()
        .names
        .of(pid)
        .first()
        .map_or_else(String::new, |name| text::inspect(&Term::Atom(*name)));
    let numbers = p.ask(pid, |process| {
        let reductions = usize::try_from(process.total_reductions()).unwrap_or(usize::MAX);
        Term::list([process.message_count(), process.links().count(), reductions].map(Term::from))
    })?;
    let mut row = vec![text::inspect(&Term::Pid(pid)), name, what(p, pid)?];
    row.extend(numbers.iter().flat_map(Term::iter).map(text::inspect));
    Ok(row)
}

fn log(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    show_events(p, &args[0], &Filter::All, |_| true)
}

fn exits(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    show_events(p, &args[0], &Filter::All, |event| {
        matches!(event.kind, EventKind::Exited { .. })
    })
}

fn show_events(
    p: &mut Proc,
    count: &Term,
    filter: &Filter,
    wanted: fn(&Event) -> bool,
) -> Result<Term, Raise> {
    let count = count
        .as_int()
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(no_clause)?;
    p.settle(SETTLING)?;
    let (columns, style) = Shared::of(p).with(|state| (state.line_columns, state.style));
    let mut labels = Labels::default();
    let mut lines = Vec::new();
    for event in p.system().events.latest(usize::MAX) {
        labels.learn(&event);
        if wanted(&event) {
            lines.extend(watch::line(&event, &labels, filter, columns, style));
        }
    }
    let mut shown = lines[lines.len().saturating_sub(count)..].join("\n");
    if !shown.is_empty() {
        shown.push('\n');
    }
    p.print(Stream::Out, shown);
    Ok(silent())
}

fn watch(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let filter = match &args[0] {
        Term::Atom(atoms::TRUE) => Filter::Telling,
        Term::Atom(atoms::FALSE | atoms::NIL) => Filter::Nothing,
        Term::Atom(all) if *all == Atom::new("all") => Filter::All,
        name @ (Term::Atom(_) | Term::Pid(_)) => Filter::About(text::inspect(name)),
        other => {
            let shown = text::inspect(other);
            return Err(argument_error(format!(
                "watch takes true, false, :all, a name or a pid, got: {shown}"
            )));
        }
    };
    events::watch(p, filter);
    Ok(Term::OK)
}

fn i_last(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let last = Shared::of(p).with(|state| state.results.get(-1).cloned());
    match last {
        Some(value) => i(p, &[value]),
        None => Err(Raise::error(crate::term::exception::runtime_error(
            "v(-1) is out of bounds",
        ))),
    }
}

fn i(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let shown = crate::shell::text::value(p, &args[0])?;
    let (kind, modules) = kind_of(&args[0]);
    let mut sections = vec![("Term", shown), ("Data type", kind.to_string())];
    sections.extend(more(p, &args[0])?);
    sections.push(("Reference modules", modules.to_string()));
    let mut page = String::new();
    for (heading, body) in sections {
        page.push_str(heading);
        page.push('\n');
        for line in body.lines() {
            page.push_str(&format!("  {line}\n"));
        }
    }
    p.print(Stream::Out, page);
    Ok(silent())
}

/// What a value is, and the modules that deal with such.
fn kind_of(value: &Term) -> (&'static str, &'static str) {
    match value {
        Term::Int(_) | Term::BigInt(_) => ("Integer", "Integer"),
        Term::Float(_) => ("Float", "Float"),
        Term::Atom(_) => ("Atom", "Atom"),
        Term::Ref(_) => ("Reference", "Port, Process"),
        Term::Fun(_) => ("Function", "Function"),
        Term::Pid(_) => ("PID", "Process, Node"),
        Term::Tuple(_) => ("Tuple", "Tuple"),
        Term::Map(_) if value.struct_module().is_some() => ("Struct", "Map"),
        Term::Map(_) => ("Map", "Map"),
        Term::Nil | Term::Cons(_) => ("List", "List, Enum"),
        Term::Binary(_) if value.as_str().is_some() => ("BitString", "String, :binary"),
        Term::Binary(_) => ("BitString", ":binary"),
    }
}

/// What else there is to tell.
fn more(p: &mut Proc, value: &Term) -> Result<Vec<(&'static str, String)>, Raise> {
    Ok(match value {
        Term::Pid(pid) => about_process(p, *pid)?,
        Term::Atom(name) => match p.whereis(*name) {
            Some(pid) => {
                let mut about = vec![("Registered process", text::inspect(&Term::Pid(pid)))];
                about.extend(about_process(p, pid)?);
                about
            }
            None => Vec::new(),
        },
        Term::Binary(_) => match value.as_str() {
            Some(text) => vec![("Byte size", text.len().to_string())],
            None => Vec::new(),
        },
        _ => Vec::new(),
    })
}

fn about_process(p: &mut Proc, pid: Pid) -> Result<Vec<(&'static str, String)>, Raise> {
    if !p.is_alive(pid) {
        return Ok(vec![("Alive", "false".to_string())]);
    }
    let name = p.system().names.of(pid).first().map_or_else(
        || "none".to_string(),
        |name| text::inspect(&Term::Atom(*name)),
    );
    let facts = p.ask(pid, |process| {
        let pids = |pids: Vec<Pid>| Term::list(pids.into_iter().map(Term::Pid));
        Term::list([
            pids(process.links().collect()),
            Term::list(process.monitors().cloned().collect::<Vec<_>>()),
            pids(process.monitored_by().collect()),
            Term::from(process.message_count()),
            Term::bool(process.traps_exits()),
        ])
    })?;
    let headings = [
        "Links",
        "Monitors",
        "Monitored by",
        "Messages waiting",
        "Traps exits",
    ];
    let facts: Vec<String> = facts
        .iter()
        .flat_map(Term::iter)
        .map(|fact| style::one_line(&text::inspect(fact)))
        .collect();
    let mut about = vec![
        ("Alive", "true".to_string()),
        ("Name", name),
        ("Runs", what(p, pid)?),
    ];
    about.extend(headings.into_iter().zip(facts));
    Ok(about)
}
