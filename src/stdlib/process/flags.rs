//! Process flags. Only `:trap_exit` does anything here; the others are checked and remembered, since
//! programs read back what they have set.

use crate::runtime::{Proc, Raise};
use crate::stdlib::checks;
use crate::term::{Atom, Term, atoms};

/// `Process.flag(flag, value)`: the value before.
pub fn flag(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let Some((name, default)) = args[0]
        .as_atom()
        .and_then(|a| Some((a, default(a.as_str())?)))
    else {
        return Err(Raise::bad_argument(1, "invalid process flag"));
    };
    if !is_valid(name.as_str(), &args[1]) {
        return Err(Raise::bad_argument(
            2,
            "invalid value for this process flag",
        ));
    }
    if name == atoms::TRAP_EXIT {
        return Ok(Term::bool(p.set_trap_exit(args[1].truthy())));
    }
    let value = stored(name.as_str(), &args[1]);
    Ok(p.set_flag(name, value).unwrap_or(default))
}

/// `Process.flag(pid, flag, value)`: only `:save_calls` can be set for another process.
pub fn flag_of(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    if !p.is_alive(pid) {
        let problem = "the pid does not refer to an existing process";
        return Err(Raise::bad_argument(1, problem));
    }
    if args[1]
        .as_atom()
        .is_none_or(|name| name.as_str() != "save_calls")
    {
        return Err(Raise::bad_argument(2, "invalid process flag"));
    }
    if !is_valid("save_calls", &args[2]) {
        return Err(Raise::bad_argument(
            3,
            "invalid value for this process flag",
        ));
    }
    Ok(Term::Int(0))
}

/// The value of a flag.
pub fn value(p: &Proc, name: &str) -> Term {
    p.flag(Atom::new(name))
        .cloned()
        .or_else(|| default(name))
        .unwrap_or(Term::NIL)
}

/// What a flag is when nobody has set it; `None` for what is no flag.
fn default(name: &str) -> Option<Term> {
    Some(match name {
        "trap_exit" | "sensitive" | "async_dist" => Term::bool(false),
        "error_handler" => Term::atom("error_handler"),
        "fullsweep_after" => Term::Int(65_535),
        "min_heap_size" => Term::Int(233),
        "min_bin_vheap_size" => Term::Int(46_422),
        "max_heap_size" => max_heap_size(&Term::Int(0))?,
        "message_queue_data" => Term::atom("on_heap"),
        "priority" => Term::Atom(atoms::NORMAL),
        "save_calls" => Term::Int(0),
        _ => return None,
    })
}

fn is_valid(name: &str, value: &Term) -> bool {
    let one_of = |names: &[&str]| value.as_atom().is_some_and(|a| names.contains(&a.as_str()));
    let at_least = |least: i64| value.as_int().is_some_and(|n| n >= least);
    match name {
        "trap_exit" | "sensitive" | "async_dist" => one_of(&["true", "false"]),
        "error_handler" => value.as_atom().is_some(),
        "message_queue_data" => one_of(&["on_heap", "off_heap"]),
        "priority" => one_of(&["low", "normal", "high", "max"]),
        "save_calls" => at_least(0) && value.as_int().is_some_and(|n| n <= 10_000),
        "fullsweep_after" | "min_heap_size" | "min_bin_vheap_size" => at_least(0),
        "max_heap_size" => max_heap_size(value).is_some(),
        _ => false,
    }
}

/// Whether `{name, value}` is an option of `spawn_opt`.
pub fn is_spawn_option(name: &str, value: &Term) -> bool {
    const NAMES: &[&str] = &[
        "fullsweep_after",
        "min_heap_size",
        "min_bin_vheap_size",
        "max_heap_size",
        "message_queue_data",
        "priority",
        "async_dist",
    ];
    NAMES.contains(&name) && is_valid(name, value)
}

fn stored(name: &str, value: &Term) -> Term {
    match name {
        "max_heap_size" => max_heap_size(value).unwrap_or(Term::NIL),
        _ => value.clone(),
    }
}

/// The value of `:max_heap_size` as it reads back: a size may stand for the whole map. Sizes between 0
/// (no limit) and the smallest heap are refused.
fn max_heap_size(value: &Term) -> Option<Term> {
    let (size, map) = match value {
        Term::Int(size) => (*size, None),
        Term::Map(map) => (map.get_atom(Atom::new("size"))?.as_int()?, Some(map)),
        _ => return None,
    };
    if size != 0 && size < 233 {
        return None;
    }
    let flag = |name: &str| {
        map.and_then(|map| map.get_atom(Atom::new(name)).cloned())
            .unwrap_or(Term::bool(true))
    };
    Some(Term::map([
        (Term::atom("error_logger"), flag("error_logger")),
        (Term::atom("kill"), flag("kill")),
        (Term::atom("size"), Term::Int(size)),
    ]))
}
