//! Match specifications: patterns, guards and results as terms, for `:ets` and `Registry`.
//!
//! `:_` matches anything, `:"$1"` and its like are variables. Guards and results are calls of `:erlang`'s
//! functions, written as tuples; a guard that fails is false.

use std::collections::BTreeMap;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::term::{Atom, Map, Term, atoms, equal, stack};

/// What variables stand for, by number.
pub type Bindings = BTreeMap<u64, Term>;

/// One clause: `{pattern, guards, results}`.
#[derive(Clone, Debug)]
pub struct Clause {
    pattern: Term,
    guards: Vec<Term>,
    results: Vec<Term>,
}

/// Reads a specification; `None` if it is none.
pub fn parse(spec: &Term) -> Option<Vec<Clause>> {
    spec.to_vec()?.iter().map(clause).collect()
}

fn clause(term: &Term) -> Option<Clause> {
    match term.as_tuple()? {
        [pattern, guards, results] => Some(Clause {
            pattern: pattern.clone(),
            guards: guards.to_vec()?,
            results: results.to_vec().filter(|results| !results.is_empty())?,
        }),
        _ => None,
    }
}

/// A clause that gives the whole object back when pattern and guards fit.
pub fn filter(pattern: Term, guards: Vec<Term>) -> Clause {
    Clause {
        pattern,
        guards,
        results: vec![Term::atom("$_")],
    }
}

/// What the first clause that fits makes of an object; `None` if none fits.
///
/// # Errors
/// `Terminated`: failures of guards and results have other meanings.
pub fn run(p: &mut Proc, clauses: &[Clause], object: &Term) -> Result<Option<Term>, Raise> {
    for clause in clauses {
        let mut bindings = Bindings::new();
        if !matches(&clause.pattern, object, &mut bindings) {
            continue;
        }
        let mut scope = Scope { bindings, object };
        if scope.all_true(p, &clause.guards)? {
            return scope.last(p, &clause.results).map(Some);
        }
    }
    Ok(None)
}

/// The number of a variable: `1` for `:"$1"`.
fn variable(atom: Atom) -> Option<u64> {
    atom.as_str().strip_prefix('$')?.parse().ok()
}

/// Whether a pattern matches a term; its variables are bound.
pub fn matches(pattern: &Term, term: &Term, bindings: &mut Bindings) -> bool {
    stack::maybe_grow(32 * 1024, 1024 * 1024, || {
        matches_here(pattern, term, bindings)
    })
}

fn matches_here(pattern: &Term, term: &Term, bindings: &mut Bindings) -> bool {
    match (pattern, term) {
        (Term::Atom(atom), _) => match variable(*atom) {
            Some(number) => match bindings.get(&number) {
                Some(bound) => bound == term,
                None => {
                    bindings.insert(number, term.clone());
                    true
                }
            },
            None => atom.as_str() == "_" || term.is_atom(*atom),
        },
        (Term::Tuple(_), Term::Tuple(_)) => {
            let (pattern, term) = (pattern.as_tuple(), term.as_tuple());
            pattern.zip(term).is_some_and(|(pattern, term)| {
                pattern.len() == term.len()
                    && pattern
                        .iter()
                        .zip(term)
                        .all(|(pattern, term)| matches(pattern, term, bindings))
            })
        }
        (Term::Cons(pattern), Term::Cons(term)) => {
            matches(&pattern.head, &term.head, bindings)
                && matches(&pattern.tail, &term.tail, bindings)
        }
        (Term::Map(pattern), Term::Map(term)) => pattern.iter().all(|(key, pattern)| {
            term.get(key)
                .is_some_and(|value| matches(pattern, value, bindings))
        }),
        _ => pattern == term,
    }
}

/// What guards and results can speak of.
struct Scope<'a> {
    bindings: Bindings,
    object: &'a Term,
}

impl Scope<'_> {
    fn all_true(&mut self, p: &mut Proc, guards: &[Term]) -> Result<bool, Raise> {
        for guard in guards {
            match self.eval(p, guard) {
                Ok(Term::Atom(atoms::TRUE)) => {}
                Err(raise) if !raise.catchable() => return Err(raise),
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The last of the results, all of which are evaluated; a failure is `:EXIT`.
    fn last(&mut self, p: &mut Proc, results: &[Term]) -> Reply {
        let mut last = Term::NIL;
        for result in results {
            last = match self.eval(p, result) {
                Err(raise) if raise.catchable() => Term::Atom(atoms::UPPER_EXIT),
                other => other?,
            };
        }
        Ok(last)
    }

    fn eval(&mut self, p: &mut Proc, term: &Term) -> Reply {
        p.checkpoint()?;
        match term {
            Term::Atom(atom) => Ok(self.atom(*atom)),
            Term::Cons(_) => {
                let elements = term.to_vec().ok_or_else(Raise::badarg)?;
                Ok(Term::list(self.eval_all(p, &elements)?))
            }
            Term::Map(map) => {
                let mut made = Map::new();
                for (key, value) in map.iter() {
                    made = made.put(self.eval(p, key)?, self.eval(p, value)?);
                }
                Ok(Term::Map(made))
            }
            Term::Tuple(_) => match term.as_tuple() {
                Some([tuple @ Term::Tuple(_)]) => {
                    let elements = tuple.as_tuple().unwrap_or_default().to_vec();
                    Ok(Term::tuple(self.eval_all(p, &elements)?))
                }
                Some([Term::Atom(function), args @ ..]) => self.call(p, *function, args),
                _ => Err(Raise::badarg()),
            },
            other => Ok(other.clone()),
        }
    }

    fn eval_all(&mut self, p: &mut Proc, terms: &[Term]) -> Result<Vec<Term>, Raise> {
        terms.iter().map(|term| self.eval(p, term)).collect()
    }

    fn atom(&self, atom: Atom) -> Term {
        match atom.as_str() {
            "$_" => self.object.clone(),
            "$$" => Term::list(self.bindings.values().cloned().collect::<Vec<_>>()),
            _ => variable(atom)
                .and_then(|number| self.bindings.get(&number).cloned())
                .unwrap_or(Term::Atom(atom)),
        }
    }

    fn call(&mut self, p: &mut Proc, function: Atom, args: &[Term]) -> Reply {
        match (function.as_str(), args) {
            ("const", [value]) => Ok(value.clone()),
            ("andalso" | "and", _) => self.connected(p, args, false),
            ("orelse" | "or", _) => self.connected(p, args, true),
            ("is_record", [record, tag, ..]) => {
                let record = self.eval(p, record)?;
                let first = record.as_tuple().and_then(|fields| fields.first());
                Ok(Term::bool(first.is_some_and(|first| equal(first, tag))))
            }
            _ => {
                let args = self.eval_all(p, args)?;
                p.apply(atoms::ERLANG, function, &args)
            }
        }
    }

    /// `and` and `or`: `end` is the value at which the rest does not matter.
    fn connected(&mut self, p: &mut Proc, args: &[Term], end: bool) -> Reply {
        for arg in args {
            match self.eval(p, arg)? {
                Term::Atom(value @ (atoms::TRUE | atoms::FALSE)) => {
                    if value == Atom::bool(end) {
                        return Ok(Term::bool(end));
                    }
                }
                _ => return Err(Raise::badarg()),
            }
        }
        Ok(Term::bool(!end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &Term, term: &Term) -> Option<Vec<Term>> {
        let mut bindings = Bindings::new();
        matches(pattern, term, &mut bindings).then(|| bindings.into_values().collect())
    }

    #[test]
    fn patterns_bind_their_variables() {
        let (one, any) = (Term::atom("$1"), Term::atom("_"));
        let pair = |a: &Term, b: &Term| Term::tuple([a.clone(), b.clone()]);
        let (a, b) = (Term::atom("a"), Term::Int(2));
        assert_eq!(
            fits(&pair(&one, &any), &pair(&a, &b)),
            Some(vec![a.clone()])
        );
        assert_eq!(fits(&pair(&one, &one), &pair(&a, &b)), None);
        assert_eq!(
            fits(&pair(&one, &one), &pair(&a, &a)),
            Some(vec![a.clone()])
        );
        assert_eq!(fits(&pair(&a, &one), &pair(&b, &a)), None);
        let map = |value: &Term| Term::map([(a.clone(), value.clone())]);
        assert_eq!(fits(&map(&one), &map(&b)), Some(vec![b.clone()]));
        assert_eq!(fits(&map(&one), &Term::map([])), None);
    }
}
