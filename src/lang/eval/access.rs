//! `map.field` and `container[key]`.

use super::{Frame, at_line, call, value};
use crate::lang::code::{Expr, Line, Result};
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms};

/// `on.name`: a field of a map, or a function of a module.
pub(super) fn field<'m>(p: &mut Proc, f: &mut Frame<'m>, parts: &'m (Expr, Atom, Line)) -> Result {
    let (on, name, line) = parts;
    let on = value(p, f, on)?;
    match &on {
        Term::Map(map) => match map.get_atom(*name) {
            Some(term) => Ok(term.clone()),
            None => {
                at_line(p, *line);
                let key = Term::Atom(*name);
                Err(p.trace(Raise::error(Term::tuple([
                    Term::Atom(atoms::BADKEY),
                    key,
                    on,
                ]))))
            }
        },
        Term::Atom(module) if !matches!(*module, atoms::NIL | atoms::TRUE | atoms::FALSE) => {
            at_line(p, *line);
            call::call_target(p, f.modules, *module, *name, &[])
        }
        _ => {
            at_line(p, *line);
            let parts = [Term::Atom(atoms::BADKEY), Term::Atom(*name), on];
            Err(p.trace(Raise::error(Term::tuple(parts))))
        }
    }
}

/// `on[key]`. Maps, keywords and `nil` are looked into here; structs implement `fetch/2`.
pub(super) fn access<'m>(p: &mut Proc, f: &mut Frame<'m>, parts: &'m (Expr, Expr, Line)) -> Result {
    let (on, key, line) = parts;
    let on = value(p, f, on)?;
    let key = value(p, f, key)?;
    match (&on, &key) {
        (Term::Map(map), key) if map.get_atom(atoms::STRUCT).is_none() => {
            Ok(map.get(key).cloned().unwrap_or(Term::NIL))
        }
        (Term::Nil | Term::Cons(_), Term::Atom(key)) => {
            Ok(on.keyword_get(*key).cloned().unwrap_or(Term::NIL))
        }
        (Term::Atom(atoms::NIL), _) => Ok(Term::NIL),
        _ => {
            at_line(p, *line);
            let (module, get) = (Atom::module("Access"), Atom::new("get"));
            call::call_target(p, f.modules, module, get, &[on, key])
        }
    }
}
