//! The process dictionary.

use crate::runtime::{Proc, Raise};
use crate::term::{Map, Term, atoms, equal};

/// `Process.get()`.
pub fn get_all(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(pairs(p.dictionary()))
}

/// The dictionary as a list of pairs.
pub fn pairs(dictionary: &Map) -> Term {
    let pairs: Vec<Term> = dictionary
        .iter()
        .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
        .collect();
    Term::list(pairs)
}

/// `Process.get(key)` and `Process.get(key, default)`.
pub fn get(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let default = args.get(1).cloned().unwrap_or(Term::NIL);
    Ok(p.get(&args[0]).cloned().unwrap_or(default))
}

/// `:erlang.get(key)`.
pub fn erlang_get(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(or_undefined(p.get(&args[0]).cloned()))
}

/// `Process.put(key, value)`.
pub fn put(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let before = p.put(args[0].clone(), args[1].clone());
    Ok(before.unwrap_or(Term::NIL))
}

/// `:erlang.put(key, value)`.
pub fn erlang_put(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(or_undefined(p.put(args[0].clone(), args[1].clone())))
}

/// `Process.delete(key)`.
pub fn delete(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(p.erase(&args[0]).unwrap_or(Term::NIL))
}

/// `:erlang.erase(key)`.
pub fn erase(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(or_undefined(p.erase(&args[0])))
}

/// `:erlang.erase()`.
pub fn erase_all(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(pairs(&p.erase_all()))
}

fn or_undefined(value: Option<Term>) -> Term {
    value.unwrap_or(Term::Atom(atoms::UNDEFINED))
}

/// `Process.get_keys()` and `Process.get_keys(value)`.
pub fn get_keys(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let wanted = args.first();
    let keys: Vec<Term> = p
        .dictionary()
        .iter()
        .filter(|(_, value)| wanted.is_none_or(|wanted| equal(value, wanted)))
        .map(|(key, _)| key.clone())
        .collect();
    Ok(Term::list(keys))
}
