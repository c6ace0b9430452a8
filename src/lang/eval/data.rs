//! Values that are put together: lists, tuples, maps, strings.

use super::{Frame, at_line, call, failure, structs, value};
use crate::lang::code::{Expr, Line, Result, TextPart, Update};
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Map, Term, atoms};

pub(super) fn list<'m>(p: &mut Proc, f: &mut Frame<'m>, parts: &'m (Box<[Expr]>, Expr)) -> Result {
    if let [only] = &*parts.0 {
        let head = value(p, f, only)?;
        let tail = value(p, f, &parts.1)?;
        return Ok(Term::cons(head, tail));
    }
    let elements = call::gather(p, f, &parts.0)?;
    let tail = value(p, f, &parts.1)?;
    Ok(Term::list_with_tail(elements, tail))
}

pub(super) fn tuple<'m>(p: &mut Proc, f: &mut Frame<'m>, elements: &'m [Expr]) -> Result {
    let elements = call::gather(p, f, elements)?;
    Ok(Term::tuple(elements))
}

fn pairs<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    entries: &'m [(Expr, Expr)],
) -> Result<Vec<(Term, Term)>> {
    let mut pairs = Vec::with_capacity(entries.len());
    for (key, term) in entries {
        let key = value(p, f, key)?;
        pairs.push((key, value(p, f, term)?));
    }
    Ok(pairs)
}

pub(super) fn map<'m>(p: &mut Proc, f: &mut Frame<'m>, entries: &'m [(Expr, Expr)]) -> Result {
    Ok(Term::map(pairs(p, f, entries)?))
}

/// `%{map | entries}`: all keys must be there.
pub(super) fn update<'m>(p: &mut Proc, f: &mut Frame<'m>, update: &'m Update) -> Result {
    let on = value(p, f, &update.map)?;
    if let Some(module) = &update.module {
        let module = value(p, f, module)?;
        structs::check(p, &on, &module, update.line)?;
    }
    let entries = pairs(p, f, &update.entries)?;
    let Term::Map(map) = on else {
        at_line(p, update.line);
        return Err(p.trace(Raise::tagged(atoms::BADMAP, on)));
    };
    let mut map: Map = map;
    for (key, term) in entries {
        if !map.contains(&key) {
            at_line(p, update.line);
            return Err(p.trace(Raise::tagged(atoms::BADKEY, key)));
        }
        map = map.put(key, term);
    }
    Ok(Term::Map(map))
}

/// A string with interpolation.
pub(super) fn text<'m>(
    p: &mut Proc,
    f: &mut Frame<'m>,
    parts: &'m (Box<[TextPart]>, Line),
) -> Result {
    let mut bytes = Vec::new();
    for part in &parts.0 {
        match part {
            TextPart::Text(text) => bytes.extend_from_slice(text),
            TextPart::Code(expr) => {
                let term = value(p, f, expr)?;
                append(p, f, &mut bytes, term, parts.1)?;
            }
        }
    }
    Ok(Term::binary(bytes))
}

/// `to_string(term)`, which is short work for what is most often printed.
fn append(p: &mut Proc, f: &Frame<'_>, bytes: &mut Vec<u8>, term: Term, line: Line) -> Result<()> {
    match &term {
        Term::Binary(binary) if binary.is_binary() => bytes.extend_from_slice(binary.bytes()),
        Term::Int(number) => bytes.extend_from_slice(number.to_string().as_bytes()),
        Term::Atom(atoms::NIL) => {}
        Term::Atom(atom) => bytes.extend_from_slice(atom.as_str().as_bytes()),
        _ => {
            at_line(p, line);
            let (module, name) = (Atom::module("String.Chars"), Atom::new("to_string"));
            let text = call::call_target(p, f.modules, module, name, &[term])?;
            match text.as_bytes() {
                Some(text) => bytes.extend_from_slice(text),
                None => {
                    let reason = Term::Atom(atoms::BADARG);
                    return Err(failure::in_erlang(
                        p,
                        f.modules,
                        line,
                        "iolist_to_binary",
                        reason,
                        &[text],
                    ));
                }
            }
        }
    }
    Ok(())
}
