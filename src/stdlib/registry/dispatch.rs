//! Calling a function with the entries of a key: one call for each partition that has any.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::is_fun;
use crate::term::{Atom, Term, atoms};

use super::{entries_by_part, known};

/// `Registry.dispatch(registry, key, function, options)`.
pub fn dispatch(p: &mut Proc, args: &[Term]) -> Reply {
    let callable = is_fun(&args[2], 1)
        || matches!(args[2].as_tuple(), Some([Term::Atom(_), Term::Atom(_), list]) if list.is_list());
    if !callable || !args[3].is_list() {
        return Err(no_clause());
    }
    let table = known(p, &args[0])?;
    let wanted = args[3].keyword_get(Atom::new("parallel"));
    let parallel = !table.unique && table.partitions > 1 && wanted.is_some_and(Term::truthy);
    let parts = entries_by_part(p, &table, &args[1]);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    if parallel {
        let tasks = parts.map(|part| task(p, &args[2], part));
        let tasks: Result<Vec<Term>, Raise> = tasks.collect();
        for task in tasks? {
            task_call(p, "await", &[task, Term::Atom(atoms::INFINITY)])?;
        }
    } else {
        for part in parts {
            call(p, &args[2], Term::list(part))?;
        }
    }
    Ok(Term::OK)
}

fn call(p: &mut Proc, function: &Term, entries: Term) -> Reply {
    match function.as_tuple() {
        Some([Term::Atom(module), Term::Atom(function), more]) => {
            let mut all = vec![entries];
            all.extend(more.iter().cloned());
            p.apply(*module, *function, &all)
        }
        _ => p.call(function, &[entries]),
    }
}

/// The call for one partition in a task, whose end nobody needs to hear of.
fn task(p: &mut Proc, function: &Term, entries: Vec<Term>) -> Reply {
    let (parent, function, entries) = (p.pid(), function.clone(), Term::list(entries));
    let work = NativeClosure::fun("dispatch", 0, move |p, _| {
        call(p, &function, entries.clone())?;
        p.unlink(parent);
        Ok(Term::OK)
    });
    task_call(p, "async", &[Term::Fun(work)])
}

fn task_call(p: &mut Proc, name: &str, args: &[Term]) -> Reply {
    p.apply(atoms::TASK, Atom::new(name), args)
}
