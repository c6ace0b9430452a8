//! Structs from their modules: what `struct/2`, `struct!/2` and the `__struct__/1` of native structs do.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Map, Term, atoms, exception};

use super::args::{Reply, argument_error};
use super::enumerable::{GO, fold};
use super::fail;

/// A struct's `__struct__/1`: the bare struct with the given fields in it.
///
/// # Errors
/// `KeyError` for a field that the struct does not have, `ArgumentError` when one of the enforced fields is missing.
pub fn build(p: &mut Proc, module: Atom, bare: &Term, fields: &Term, enforced: &[Atom]) -> Reply {
    let start = bare.as_map().cloned().unwrap_or_default();
    let missing = enforced.to_vec();
    let (map, missing) = fold(p, fields, (start, missing), |p, (map, missing), field| {
        let [key, value] = pair(p, &field, "Elixir.Kernel", "-__struct__/1-fun-0-")?;
        if !map.contains(&key) {
            return Err(Raise::error(exception::key_error(key, Term::NIL, None)));
        }
        missing.retain(|name| !key.is_atom(*name));
        *map = std::mem::take(map).put(key, value);
        GO
    })?;
    if missing.is_empty() {
        return Ok(Term::Map(map));
    }
    let names = Term::list(missing.into_iter().map(Term::Atom));
    Err(argument_error(format!(
        "the following keys must also be given when building struct {}: {}",
        module.module_name(),
        fail::shown(&names)
    )))
}

/// The struct of a native module with some fields, as its `__struct__/1` makes it.
///
/// # Errors
/// As [`build`].
pub fn with_fields(p: &mut Proc, bare: &Term, fields: &Term, enforced: &[&str]) -> Reply {
    let module = bare.struct_module().unwrap_or(atoms::NIL);
    let enforced: Vec<Atom> = enforced.iter().map(|name| Atom::new(name)).collect();
    build(p, module, bare, fields, &enforced)
}

/// Key and value of a pair; anything else has no clause in the function of this name.
fn pair(p: &Proc, term: &Term, module: &str, function: &str) -> Result<[Term; 2], Raise> {
    match term.as_tuple() {
        Some([key, value]) => Ok([key.clone(), value.clone()]),
        _ => Err(fail::no_clause(
            p,
            module,
            function,
            &[term.clone(), Term::NIL],
        )),
    }
}

/// The struct and its map from what `struct/2` takes: a module or a struct.
fn start(p: &mut Proc, target: &Term, fields: &Term) -> Result<Map, Raise> {
    let structure = match target {
        Term::Atom(module) => p.apply(*module, atoms::STRUCT, &[])?,
        other => other.clone(),
    };
    match (structure.struct_module(), structure) {
        (Some(_), Term::Map(map)) => Ok(map),
        _ => {
            let args = [target.clone(), fields.clone(), Term::NIL];
            Err(fail::no_clause(p, "Elixir.Kernel", "struct", &args))
        }
    }
}

/// `struct(target, fields)`: fields that the struct does not have are left out.
///
/// # Errors
/// What the module's `__struct__/0` raises, and function clause errors for what is no struct.
pub fn lenient(p: &mut Proc, target: &Term, fields: &Term) -> Reply {
    let map = start(p, target, fields)?;
    let map = fold(p, fields, map, |p, map, field| {
        let [key, value] = pair(p, &field, "Elixir.Kernel", "-struct/2-fun-0-")?;
        if map.contains(&key) && !key.is_atom(atoms::STRUCT) {
            *map = std::mem::take(map).put(key, value);
        }
        GO
    })?;
    Ok(Term::Map(map))
}

/// `struct!(target, fields)`: fields that the struct does not have are errors.
///
/// # Errors
/// As [`lenient`], and `KeyError`.
pub fn strict(p: &mut Proc, target: &Term, fields: &Term) -> Reply {
    if let Term::Atom(module) = target {
        let built = p.apply(*module, atoms::STRUCT, std::slice::from_ref(fields))?;
        return Ok(built);
    }
    let map = start(p, target, fields)?;
    let map = fold(p, fields, map, |p, map, field| {
        let [key, value] = pair(p, &field, "Elixir.Kernel", "-struct!/2-fun-0-")?;
        if !map.contains(&key) {
            return Err(fail::key(&key, &Term::Map(map.clone())));
        }
        if !key.is_atom(atoms::STRUCT) {
            *map = std::mem::take(map).put(key, value);
        }
        GO
    })?;
    Ok(Term::Map(map))
}
