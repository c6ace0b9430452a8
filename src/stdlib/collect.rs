//! Collectors of natives: what `Collectable.into/1` answers.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::term::{Atom, Term};

use super::args::{Reply, no_clause};

/// `{initial, collector}`: `put` takes the accumulator and an element, `done` makes the result.
pub fn into(
    initial: Term,
    put: impl Fn(&mut Proc, Term, &Term) -> Result<Term, Raise> + Send + Sync + 'static,
    done: impl Fn(&mut Proc, Term) -> Result<Term, Raise> + Send + Sync + 'static,
) -> Term {
    let collector = NativeClosure::fun("into", 2, move |p, args| {
        let acc = args[0].clone();
        match (args[1].as_tuple(), args[1].as_atom().map(Atom::as_str)) {
            (Some([Term::Atom(cont), element]), _) if cont.as_str() == "cont" => {
                put(p, acc, element)
            }
            (_, Some("done")) => done(p, acc),
            (_, Some("halt")) => Ok(Term::OK),
            _ => Err(no_clause()),
        }
    });
    Term::tuple([initial, Term::Fun(collector)])
}

/// What `Enumerable` functions answer that cannot do better than going through everything.
///
/// # Errors
/// None.
pub fn unknown(implementation: &str) -> Reply {
    Ok(Term::error(Term::Atom(Atom::module(implementation))))
}
