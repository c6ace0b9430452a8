//! Searching a registry by patterns and match specifications.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::inspect;
use crate::stdlib::match_spec::{self, Clause};
use crate::term::{Term, atoms};

use super::table::Table;
use super::{entries, known, pair, tell_listeners, unlink_if_unregistered};

/// `Registry.count(registry)`.
pub fn count(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(known(p, &args[0])?.count(p)))
}

/// The entries of a key, as `{pid, value}`, whose values fit a pattern and guards.
fn fitting(p: &mut Proc, args: &[Term]) -> Result<(Table, Vec<Term>), Raise> {
    let guards = args[3].to_vec().ok_or_else(no_clause)?;
    let table = known(p, &args[0])?;
    let clause = [match_spec::filter(args[2].clone(), guards)];
    let mut found = Vec::new();
    for (pid, value) in table.entries(p, &args[1]) {
        if match_spec::run(p, &clause, &value)?.is_some() {
            found.push(pair(pid, value));
        }
    }
    Ok((table, found))
}

/// `Registry.match(registry, key, pattern, guards)`.
pub fn match_values(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::list(fitting(p, args)?.1))
}

/// `Registry.count_match(registry, key, pattern, guards)`.
pub fn count_match(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(fitting(p, args)?.1.len()))
}

/// `Registry.unregister_match(registry, key, pattern, guards)`.
pub fn unregister_match(p: &mut Proc, args: &[Term]) -> Reply {
    let (table, found) = fitting(p, args)?;
    let me = Term::Pid(p.pid());
    let values: Vec<Term> = found
        .iter()
        .filter_map(|entry| match entry.as_tuple() {
            Some([pid, value]) if *pid == me => Some(value.clone()),
            _ => None,
        })
        .collect();
    table.remove(p, &args[1], p.pid(), |value| values.contains(value));
    let is_mine = |entry: &Term| {
        entry
            .as_tuple()
            .is_some_and(|pair| pair.first() == Some(&me))
    };
    // Listeners are told when nothing is left under the key, also when nothing was there.
    if !entries(p, &table, &args[1]).iter().any(is_mine) {
        unlink_if_unregistered(p, &table);
        let told = ["unregister".into(), args[1].clone().into(), me.into()];
        tell_listeners(p, &table, told)?;
    }
    Ok(Term::OK)
}

/// The clauses of a specification over `{key, pid, value}`; the entries are `{key, {pid, value}}`.
fn clauses(p: &mut Proc, spec: &Term) -> Result<Vec<Clause>, Raise> {
    let parts = spec.to_vec().ok_or_else(no_clause)?;
    let nested: Option<Vec<Term>> = parts
        .iter()
        .map(|clause| match clause.as_tuple() {
            Some([pattern, guards, results]) => {
                let [key, pid, value] = pattern.as_tuple()? else {
                    return None;
                };
                let owner = Term::tuple([pid.clone(), value.clone()]);
                let pattern = Term::tuple([key.clone(), owner]);
                Some(Term::tuple([pattern, guards.clone(), results.clone()]))
            }
            _ => None,
        })
        .collect();
    match nested.and_then(|nested| match_spec::parse(&Term::list(nested))) {
        Some(clauses) => Ok(clauses),
        None => {
            let spec = inspect(p, spec)?;
            Err(argument_error(format!(
                "invalid match specification in Registry.select/2: {spec}"
            )))
        }
    }
}

fn selected(p: &mut Proc, args: &[Term]) -> Result<Vec<Term>, Raise> {
    let clauses = clauses(p, &args[1])?;
    let table = known(p, &args[0])?;
    let mut found = Vec::new();
    for entry in table.all(p) {
        found.extend(match_spec::run(p, &clauses, &entry)?);
    }
    Ok(found)
}

/// `Registry.select(registry, spec)`.
pub fn select(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::list(selected(p, args)?))
}

/// `Registry.count_select(registry, spec)`: how often the result is true.
pub fn count_select(p: &mut Proc, args: &[Term]) -> Reply {
    let found = selected(p, args)?;
    let count = found
        .iter()
        .filter(|term| term.is_atom(atoms::TRUE))
        .count();
    Ok(Term::from(count))
}
