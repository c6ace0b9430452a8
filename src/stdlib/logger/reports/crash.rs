//! `Process NAME terminating`: the report of a process that `proc_lib` has started.

use crate::otp::reports::Crash;
use crate::runtime::{Class, Proc, Raise};
use crate::stdlib::checks::inspect;
use crate::term::{Term, atoms};

use super::texts::{format, format_mfa};

/// The text; messages, links and the like show only when everything is logged.
pub fn text(p: &mut Proc, crash: &Crash, verbose: bool) -> Result<String, Raise> {
    let pid = inspect(p, &Term::Pid(crash.pid))?;
    let name = match crash.registered_name {
        Some(name) => format!("{} ({pid})", inspect(p, &Term::Atom(name))?),
        None => pid,
    };
    let kind = match crash.class {
        Class::Error => atoms::ERROR,
        Class::Throw => atoms::THROW,
        _ => atoms::EXIT,
    };
    let why = format(p, kind, &crash.reason, &crash.stack)?;
    let (module, function, arity) = match crash.initial_call {
        // A supervisor says which module its children come from.
        (atoms::SUPERVISOR, callback, arity) => (callback, atoms::INIT, arity),
        call => call,
    };
    let call = [
        &Term::Atom(module),
        &Term::Atom(function),
        &Term::from(arity),
    ];
    let call = format_mfa(p, call)?;
    let ancestors = inspect(p, &crash.ancestors)?;
    let mut text =
        format!("Process {name} terminating\n{why}\nInitial Call: {call}\nAncestors: {ancestors}");
    if let Some(label) = label(crash) {
        text.push_str(&format!("\nLabel: {}", inspect(p, &label)?));
    }
    if verbose {
        text.push_str(&details(p, crash)?);
    }
    Ok(text)
}

fn label(crash: &Crash) -> Option<Term> {
    let key = Term::atom(crate::stdlib::process::LABEL);
    let pair = crash.dictionary.iter().find(|(k, _)| *k == key)?;
    Some(pair.1.clone())
}

fn details(p: &mut Proc, crash: &Crash) -> Result<String, Raise> {
    let messages = inspect(p, &Term::list(crash.messages.clone()))?;
    let links: Vec<Term> = crash.links.iter().copied().map(Term::Pid).collect();
    let links = inspect(p, &Term::list(links))?;
    let dictionary: Vec<Term> = crash
        .dictionary
        .iter()
        .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
        .collect();
    let dictionary = inspect(p, &Term::list(dictionary))?;
    let size = crate::stdlib::process::info::heap_size(p);
    Ok(format!(
        "\nMessage Queue Length: {}\nMessages: {messages}\nLinks: {links}\nDictionary: {dictionary}\
         \nTrapping Exits: {}\nStatus: :running\nHeap Size: {size}\nStack Size: {}\nReductions: {}",
        crash.messages.len(),
        crash.trap_exit,
        p.calls.len() + p.values.len(),
        p.total_reductions(),
    ))
}
