//! Patterns against values.

use super::{Frame, bits, eval, set_slot, value};
use crate::lang::code::{Clause, Expr, Pattern, Slot};
use crate::runtime::Proc;
use crate::term::{Atom, Binary, Map, Term, atoms};

/// Whether the arguments in the frame's first slots match.
#[inline]
pub(super) fn parameters<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    params: &'m [(Slot, Pattern)],
) -> bool {
    params.iter().all(|(slot, pattern)| {
        let at = f.base + *slot as usize;
        match pattern {
            Pattern::Const(term) => same(&p.values[at], term),
            Pattern::Bind(to) => {
                p.values[f.base + *to as usize] = p.values[at].clone();
                true
            }
            Pattern::Same(other) => p.values[at] == p.values[f.base + *other as usize],
            _ => {
                let term = p.values[at].clone();
                matches(p, f, pattern, &term)
            }
        }
    })
}

/// Whether a guard holds; one that fails does not.
#[inline]
pub(super) fn guard<'m>(p: &mut Proc, f: &mut Frame<'m>, guard: &'m Expr) -> bool {
    let height = p.values.len();
    let holds = match eval(p, f, guard) {
        Ok(term) => term.is_atom(atoms::TRUE),
        Err(_) => false,
    };
    p.values.truncate(height);
    holds
}

/// The first clause whose pattern and guard a value satisfies.
#[inline]
pub(super) fn clause<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    clauses: &'m [Clause],
    term: &Term,
) -> Option<&'m Expr> {
    clauses
        .iter()
        .find(|clause| {
            matches(p, f, &clause.pattern, term)
                && clause.guard.as_ref().is_none_or(|test| guard(p, f, test))
        })
        .map(|clause| &clause.body)
}

/// `==` of two terms that are most often atoms or small integers.
#[inline]
fn same(a: &Term, b: &Term) -> bool {
    match (a, b) {
        (Term::Atom(a), Term::Atom(b)) => a == b,
        (Term::Int(a), Term::Int(b)) => a == b,
        (Term::Atom(_) | Term::Int(_), _) | (_, Term::Atom(_) | Term::Int(_)) => false,
        _ => a == b,
    }
}

/// Whether a value matches; what the pattern binds goes to the frame.
pub(super) fn matches<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    pattern: &'m Pattern,
    term: &Term,
) -> bool {
    match pattern {
        Pattern::Any => true,
        Pattern::Bind(slot) => {
            set_slot(p, f, *slot, term.clone());
            true
        }
        Pattern::Same(slot) => p.values[f.base + *slot as usize] == *term,
        Pattern::Const(expected) => same(term, expected),
        Pattern::Value(expr) => value(p, f, expr).is_ok_and(|expected| expected == *term),
        Pattern::Both(parts) => matches(p, f, &parts.0, term) && matches(p, f, &parts.1, term),
        Pattern::Tuple(parts) => match term.as_tuple() {
            Some(elements) if elements.len() == parts.len() => parts
                .iter()
                .zip(elements)
                .all(|(part, element)| matches(p, f, part, element)),
            _ => false,
        },
        Pattern::List(parts) => list(p, f, &parts.0, &parts.1, term),
        Pattern::Map(fields) => match term {
            Term::Map(map) => entries(p, f, fields, map),
            _ => false,
        },
        Pattern::Struct(parts) => match term {
            Term::Map(map) => is_struct(map, parts.0) && entries(p, f, &parts.1, map),
            _ => false,
        },
        Pattern::AnyStruct(parts) => any_struct(p, f, &parts.0, &parts.1, term),
        Pattern::Prefix(parts) => prefix(p, f, &parts.0, &parts.1, term),
        Pattern::Bits(segments) => match term {
            Term::Binary(binary) => bits::matches(p, f, segments, binary),
            _ => false,
        },
        Pattern::Deep(inner) => p
            .deeper(|p| Ok(matches(p, f, inner, term)))
            .unwrap_or(false),
    }
}

fn list<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    parts: &'m [Pattern],
    rest: &'m Pattern,
    term: &Term,
) -> bool {
    let mut term = term;
    for part in parts {
        let Term::Cons(cell) = term else {
            return false;
        };
        if !matches(p, f, part, &cell.head) {
            return false;
        }
        term = &cell.tail;
    }
    matches(p, f, rest, term)
}

fn entries<'m>(p: &mut Proc, f: &mut Frame<'m>, fields: &'m [(Expr, Pattern)], map: &Map) -> bool {
    fields.iter().all(|(key, pattern)| {
        let found = match key {
            Expr::Const(Term::Atom(atom)) => map.get_atom(*atom),
            key => match value(p, f, key) {
                Ok(key) => map.get(&key),
                Err(_) => None,
            },
        };
        found.is_some_and(|term| matches(p, f, pattern, term))
    })
}

/// Whether a map is a struct of the module.
pub(super) fn is_struct(map: &Map, module: Atom) -> bool {
    map.get_atom(atoms::STRUCT)
        .is_some_and(|tag| tag.is_atom(module))
}

fn any_struct<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    name: &'m Pattern,
    fields: &'m [(Expr, Pattern)],
    term: &Term,
) -> bool {
    let Term::Map(map) = term else {
        return false;
    };
    match map.get_atom(atoms::STRUCT) {
        Some(module @ Term::Atom(_)) => {
            let module = module.clone();
            matches(p, f, name, &module) && entries(p, f, fields, map)
        }
        _ => false,
    }
}

fn prefix<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    bytes: &[u8],
    rest: &'m Pattern,
    term: &Term,
) -> bool {
    let Term::Binary(binary) = term else {
        return false;
    };
    if !binary.is_binary() || !binary.bytes().starts_with(bytes) {
        return false;
    }
    let rest_of: Binary = binary.slice(bytes.len(), binary.bytes().len());
    matches(p, f, rest, &Term::Binary(rest_of))
}
