//! The context of tests, and what callbacks add to it.

use crate::runtime::Raise;
use crate::term::exception;
use crate::term::{Atom, Map, Term, atoms};

/// Keys that are ExUnit's own.
const RESERVED: &[&str] = &[
    "case",
    "file",
    "line",
    "test",
    "async",
    "registered",
    "describe",
];

/// The context with what a callback answered.
///
/// # Errors
/// If it answered something else than `:ok`, a keyword list or a map, or wants to set one of ExUnit's keys.
pub fn merge(module: Atom, context: &Term, answer: &Term) -> Result<Term, Raise> {
    let given = match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), value]) => value,
        _ => answer,
    };
    let entries: Option<Vec<(Term, Term)>> = match given {
        Term::Atom(atoms::OK) if answer.as_tuple().is_none() => Some(Vec::new()),
        Term::Map(map) if given.struct_module().is_none() => Some(
            map.iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        ),
        Term::Nil | Term::Cons(_) => keyword(given),
        _ => None,
    };
    let Some(entries) = entries else {
        return Err(bad_answer(module, answer));
    };
    let mut map: Map = context.as_map().cloned().unwrap_or_default();
    for (key, value) in entries {
        let reserved = key.as_atom().filter(|key| RESERVED.contains(&key.as_str()));
        if let Some(key) = reserved
            && map.get_atom(key) != Some(&value)
        {
            return Err(Raise::error(exception::runtime_error(format!(
                "ExUnit callback in {} is trying to set reserved field :{key} to {value}",
                module.module_name()
            ))));
        }
        map = map.put(key, value);
    }
    Ok(Term::Map(map))
}

fn keyword(list: &Term) -> Option<Vec<(Term, Term)>> {
    let pair = |pair: &Term| match pair.as_tuple() {
        Some([key @ Term::Atom(_), value]) => Some((key.clone(), value.clone())),
        _ => None,
    };
    list.to_vec()?.iter().map(pair).collect()
}

fn bad_answer(module: Atom, answer: &Term) -> Raise {
    Raise::error(exception::runtime_error(format!(
        "expected ExUnit callback in {} to return :ok | keyword | map, got {answer} instead",
        module.module_name()
    )))
}
