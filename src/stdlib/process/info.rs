//! `Process.info/1,2`: what a process tells of itself.
//!
//! The process asked answers on its own thread, so that nobody reads another's state. What the BEAM
//! measures in words of its heap is estimated here from the terms that the process holds.

use crate::runtime::{CallSite, FnId, Proc, Raise};
use crate::stdlib::args::no_clause;
use crate::stdlib::checks;
use crate::term::{Atom, Pid, Term, atoms};

use super::{dictionary, flags};

/// What `Process.info/1` tells, in its order; `:registered_name` comes first where there is one.
const DEFAULT: &[&str] = &[
    "current_function",
    "initial_call",
    "status",
    "message_queue_len",
    "links",
    "dictionary",
    "trap_exit",
    "error_handler",
    "priority",
    "group_leader",
    "total_heap_size",
    "heap_size",
    "stack_size",
    "reductions",
    "garbage_collection",
    "suspending",
];

/// What else can be asked for.
const MORE: &[&str] = &[
    "registered_name",
    "messages",
    "monitors",
    "monitored_by",
    "memory",
    "current_stacktrace",
    "current_location",
    "backtrace",
    "binary",
    "catchlevel",
    "last_calls",
    "message_queue_data",
    "min_heap_size",
    "min_bin_vheap_size",
    "max_heap_size",
    "fullsweep_after",
    "sequential_trace_token",
    "parent",
    "garbage_collection_info",
];

/// `Process.info(pid)`.
pub fn info(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    let mut items: Vec<Atom> = DEFAULT.iter().map(|name| Atom::new(name)).collect();
    if !p.system().names.of(pid).is_empty() {
        items.insert(0, atoms::REGISTERED_NAME);
    }
    let pairs = ask(p, pid, items)?;
    Ok(pairs.map_or(Term::NIL, Term::list))
}

/// `Process.info(pid, item)` and `Process.info(pid, items)`.
pub fn info_item(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    if !matches!(args[1], Term::Atom(_) | Term::Nil | Term::Cons(_)) {
        return Err(no_clause());
    }
    if args[0].as_pid() != Some(p.pid()) {
        return of_items(p, args, Term::NIL);
    }
    // Who asks for itself is in this very function.
    let function = FnId::built_in(Atom::module("Process"), atoms::INFO, 2);
    p.calls.push(CallSite { function, line: 0 });
    let answer = of_items(p, args, Term::NIL);
    p.calls.pop();
    answer
}

/// `:erlang.process_info(pid)`.
pub fn erlang_info(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let found = info(p, args)?;
    Ok(match found {
        Term::Atom(_) => Term::Atom(atoms::UNDEFINED),
        pairs => pairs,
    })
}

/// `:erlang.process_info(pid, item)`: a name that is not there is `[]`.
pub fn erlang_info_item(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let found = of_items(p, args, Term::Atom(atoms::UNDEFINED))?;
    match found.as_tuple() {
        Some([Term::Atom(atoms::REGISTERED_NAME), Term::Nil]) => Ok(Term::Nil),
        _ => Ok(found),
    }
}

fn of_items(p: &mut Proc, args: &[Term], dead: Term) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    let bad = || Raise::bad_argument(2, "invalid item or item list");
    let wanted = match &args[1] {
        Term::Atom(item) => vec![Term::Atom(*item)],
        list => list.to_vec().ok_or_else(bad)?,
    };
    let items: Option<Vec<Atom>> = wanted.iter().map(item).collect();
    let Some(pairs) = ask(p, pid, items.ok_or_else(bad)?)? else {
        return Ok(dead);
    };
    match &args[1] {
        Term::Atom(_) => Ok(pairs.into_iter().next().unwrap_or(dead)),
        _ => Ok(Term::list(pairs)),
    }
}

fn item(term: &Term) -> Option<Atom> {
    let name = term.as_atom()?;
    (DEFAULT.contains(&name.as_str()) || MORE.contains(&name.as_str())).then_some(name)
}

/// The pairs `{item, value}` of a process, `None` if it is dead.
fn ask(p: &mut Proc, pid: Pid, items: Vec<Atom>) -> Result<Option<Vec<Term>>, Raise> {
    let Some(handle) = p.system().table.find(pid) else {
        return Ok(None);
    };
    // The question itself wakes the process: how it stands must be seen before.
    let status = Term::atom(match () {
        () if pid == p.pid() => "running",
        () if handle.is_idle() => "waiting",
        () => "runnable",
    });
    let default_leader = super::group_leader::of_system(p);
    let answer = p.ask(pid, move |asked| {
        Term::list(items.iter().map(|item| {
            let value = match item.as_str() {
                "status" => status.clone(),
                "group_leader" => Term::Pid(asked.group_leader().unwrap_or(default_leader)),
                name => value(asked, name),
            };
            Term::tuple([Term::Atom(*item), value])
        }))
    })?;
    Ok(answer.and_then(|list| list.to_vec()))
}

/// What the process says of one item.
fn value(p: &Proc, item: &str) -> Term {
    match item {
        "current_function" => current_function(p),
        "initial_call" => initial_call(p),
        "message_queue_len" => Term::from(p.message_count()),
        "messages" => Term::list(p.messages().cloned().collect::<Vec<_>>()),
        "links" => pids(p.links()),
        "monitors" => Term::list(p.monitors().map(monitored).collect::<Vec<_>>()),
        "monitored_by" => pids(p.monitored_by()),
        "dictionary" => dictionary::pairs(p.dictionary()),
        "trap_exit" => Term::bool(p.traps_exits()),
        "registered_name" => registered_name(p),
        "parent" => p
            .handle()
            .parent
            .map_or(Term::Atom(atoms::UNDEFINED), Term::Pid),
        "reductions" => Term::from(p.total_reductions() as usize),
        "memory" => Term::from(size_of::<Proc>() + 16 * words(p)),
        "total_heap_size" | "heap_size" => Term::from(heap_size(p)),
        "stack_size" => Term::from(p.calls.len() + p.values.len()),
        "garbage_collection" => garbage_collection(p),
        "current_stacktrace" => stack(p),
        "current_location" => stack(p)
            .iter()
            .next()
            .cloned()
            .unwrap_or_else(|| current_function(p)),
        "backtrace" => Term::string(""),
        "catchlevel" => Term::Int(0),
        "last_calls" => Term::bool(false),
        "suspending" | "binary" | "sequential_trace_token" | "garbage_collection_info" => Term::Nil,
        flag => flags::value(p, flag),
    }
}

fn pids(pids: impl Iterator<Item = Pid>) -> Term {
    Term::list(pids.map(Term::Pid).collect::<Vec<_>>())
}

fn monitored(object: &Term) -> Term {
    Term::tagged(atoms::PROCESS, object.clone())
}

fn registered_name(p: &Proc) -> Term {
    let names = p.system().names.of(p.pid());
    names.first().map_or(Term::Nil, |name| Term::Atom(*name))
}

fn mfa((module, function, arity): (Atom, Atom, usize)) -> Term {
    Term::tuple([Term::Atom(module), Term::Atom(function), Term::from(arity)])
}

/// What a process was started to run: for those of `proc_lib` that is always the same function of its.
fn initial_call(p: &Proc) -> Term {
    if p.get(&Term::Atom(atoms::ANCESTORS)).is_some() {
        return mfa((atoms::PROC_LIB, Atom::new("init_p"), 5));
    }
    mfa(p.handle().initial_call)
}

/// The function that runs; a server at rest waits in its behaviour's loop.
fn current_function(p: &Proc) -> Term {
    if let Some(place) = p.place() {
        return mfa(place);
    }
    let of_otp = p.get(&Term::Atom(atoms::ANCESTORS)).is_some();
    match p.calls.last() {
        Some(call) => {
            let info = call.function.info();
            mfa((info.module, info.name, info.arity))
        }
        None if of_otp => mfa((Atom::new("gen_server"), Atom::new("loop"), 7)),
        None => mfa(p.handle().initial_call),
    }
}

fn stack(p: &Proc) -> Term {
    p.stack_trace(None).to_term()
}

fn garbage_collection(p: &Proc) -> Term {
    let flag = |name: &str| Term::tuple([Term::atom(name), flags::value(p, name)]);
    Term::list([
        flag("max_heap_size"),
        flag("min_bin_vheap_size"),
        flag("min_heap_size"),
        flag("fullsweep_after"),
        Term::tuple([Term::atom("minor_gcs"), Term::Int(0)]),
    ])
}

/// The size of the heap that the process would have, in words; never below the smallest one.
pub fn heap_size(p: &Proc) -> usize {
    words(p).max(233)
}

/// Terms that the process holds where others can see them: its dictionary, its messages, its variables.
fn words(p: &Proc) -> usize {
    let mut left: Vec<&Term> = p.messages().chain(&p.values).collect();
    for (key, value) in p.dictionary().iter() {
        left.extend([key, value]);
    }
    let mut count = 0;
    // A message may be as large as a program likes; beyond this the number says "much" well enough.
    while let (Some(term), true) = (left.pop(), count < 1_000_000) {
        count += 1;
        match term {
            Term::Cons(_) => left.extend(term.iter()),
            Term::Tuple(tuple) => left.extend(tuple.iter()),
            Term::Map(map) => left.extend(map.iter().flat_map(|(key, value)| [key, value])),
            Term::Binary(binary) => count += binary.bytes().len() / 8,
            _ => {}
        }
    }
    count
}
