//! Structs.

use super::{Frame, at_line, failure, matching, value};
use crate::lang::code::{Line, MakeStruct, Result};
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

/// `%Module{fields}`.
pub(super) fn make<'m>(p: &mut Proc, f: &mut Frame<'m>, fields: &'m MakeStruct) -> Result {
    let module = fields.module;
    at_line(p, fields.line);
    f.modules.await_struct(p, module)?;
    let Some(structure) = f.modules.structure(p, module) else {
        let own = f.modules.loaded(module);
        if own.is_some_and(|own| own.exported(atoms::STRUCT, 1).is_some()) {
            return made_by_module(p, f, fields);
        }
        return Err(p.trace(no_struct(f.unit.file, module, fields.line)));
    };
    let Term::Map(mut map) = structure.blank.clone() else {
        let blank = structure.blank.clone();
        return Err(p.trace(Raise::tagged(atoms::BADMAP, blank)));
    };
    let mut given = Vec::with_capacity(fields.entries.len());
    for (key, expr) in &fields.entries {
        let key = value(p, f, key)?;
        let term = value(p, f, expr)?;
        if !map.contains(&key) {
            at_line(p, fields.line);
            let blank = Term::Map(map);
            return Err(p.trace(Raise::error(exception::key_error(key, blank, None))));
        }
        given.push(key.clone());
        map = map.put(key, term);
    }
    let missing: Vec<Term> = structure
        .enforced
        .iter()
        .map(|key| Term::Atom(*key))
        .filter(|key| !given.contains(key))
        .collect();
    if !missing.is_empty() {
        at_line(p, fields.line);
        let error = failure::missing_keys(module, &missing);
        return Err(p.trace(Raise::error(error)));
    }
    Ok(Term::Map(map))
}

/// A struct that there is not.
pub(super) fn no_struct(file: &str, module: Atom, line: Line) -> Raise {
    let name = module.module_name();
    let text = format!(
        "{name}.__struct__/1 is undefined, cannot expand struct {name}. Make sure the struct name is correct. If the struct name exists and is correct but it still cannot be found, you likely have cyclic module usage in your code"
    );
    failure::compile_error(file, line, &text)
}

/// A module that has written `__struct__/1` itself makes its struct.
fn made_by_module<'m>(p: &mut Proc, f: &mut Frame<'m>, fields: &'m MakeStruct) -> Result {
    let mut pairs = Vec::with_capacity(fields.entries.len());
    for (key, expr) in &fields.entries {
        pairs.push(Term::tuple([value(p, f, key)?, value(p, f, expr)?]));
    }
    at_line(p, fields.line);
    p.apply(fields.module, atoms::STRUCT, &[Term::list(pairs)])
}

/// In `%Module{term | ...}` the term must be a struct of the module.
pub(super) fn check(p: &mut Proc, term: &Term, module: &Term, line: Line) -> Result<()> {
    if let (Term::Map(map), Term::Atom(name)) = (term, module)
        && matching::is_struct(map, *name)
    {
        return Ok(());
    }
    at_line(p, line);
    let reason = Term::tuple([Term::atom("badstruct"), module.clone(), term.clone()]);
    Err(p.trace(Raise::error(reason)))
}
