//! `Keyword`: lists of pairs with atoms as keys, of which one may stand there several times.
//!
//! Single keys are in `keys`, whole lists in `whole`, checking options in `validate`.

mod keys;
mod validate;
mod whole;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::stdlib::args::no_clause;
use crate::term::{Atom, Term};

use super::fail;
use super::natives::{join, total};

pub use keys::{get_and_update, pop};

const PARTS: &[&[Native]] = &[keys::FUNCTIONS, validate::FUNCTIONS, whole::FUNCTIONS];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Keyword",
    doc: "Keyword lists: `[key: value, ...]`, which is `[{:key, value}, ...]`.

They keep their order and may have a key several times, and are what functions take options in. Functions that look for \
one value take the first.",
    functions: &ALL,
};

/// Key and value of an element that is a pair, whatever its key.
fn pair(element: &Term) -> Option<(&Term, &Term)> {
    match element.as_tuple() {
        Some([key, value]) => Some((key, value)),
        _ => None,
    }
}

/// Whether an element is a pair with this key.
fn has(element: &Term, key: &Term) -> bool {
    pair(element).is_some_and(|(k, _)| k == key)
}

/// The elements of the first argument and the key that is the second; anything else has no clause.
fn list_and_key<'a>(p: &mut Proc, args: &'a [Term]) -> Result<(Vec<Term>, &'a Term), Raise> {
    if args[0].is_list() && matches!(args[1], Term::Atom(_)) {
        Ok((list(p, &args[0])?, &args[1]))
    } else {
        Err(no_clause())
    }
}

/// The elements of a list; anything else has no clause.
fn list(p: &mut Proc, term: &Term) -> Result<Vec<Term>, Raise> {
    let elements = term.to_vec().ok_or_else(no_clause)?;
    p.work(elements.len() / 10)?;
    Ok(elements)
}

/// Whether an element is a pair with an atom as key.
fn is_keyword_pair(element: &Term) -> bool {
    pair(element).is_some_and(|(key, _)| matches!(key, Term::Atom(_)))
}

/// The function argument, which must take so many arguments.
fn function(term: &Term, arity: usize) -> Result<&Term, Raise> {
    match term {
        Term::Fun(fun) if fun.arity() == arity => Ok(term),
        _ => Err(no_clause()),
    }
}

/// The value of the first pair with this key. Only walked as far as needed, as `:lists.keyfind/3` does.
pub fn find(p: &Proc, list: &Term, key: Atom) -> Result<Option<Term>, Raise> {
    let mut rest = list.iter();
    for element in rest.by_ref() {
        if let Some([Term::Atom(k), value]) = element.as_tuple()
            && *k == key
        {
            return Ok(Some(value.clone()));
        }
    }
    if matches!(rest.rest(), Term::Nil) {
        return Ok(None);
    }
    let args = [Term::Atom(key), Term::Int(1), list.clone()];
    let raise = Raise::bad_argument(3, "not a proper list");
    Err(fail::within(p, raise, "lists", "keyfind", &args))
}
