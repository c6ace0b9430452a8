//! The end of a module's definition: the functions are put together, and what is missing is told.

use std::collections::HashSet;

use super::{Builder, Def, Module, Modules};
use crate::lang::code::{DefKind, Function, Unit};
use crate::lang::compile::{CompileError, Reference};
use crate::runtime::{FnId, FnInfo};
use crate::term::{Atom, Term};

/// Makes the module of what its body has defined.
///
/// # Errors
/// A function that is called and not there.
pub fn finish(
    modules: &Modules,
    builder: &mut Builder,
    embedded: bool,
) -> Result<Module, CompileError> {
    super::checks::errors(builder, embedded)?;
    let late = super::checks::last_warnings(builder);
    if !embedded {
        modules.note_directives(std::mem::take(&mut builder.unit.directives));
    }
    modules.note_references(doubtful(modules, builder));
    let unit = std::mem::replace(
        &mut builder.unit,
        crate::lang::compile::UnitBuilder::new(builder.name, ""),
    );
    let (file, warnings) = (unit.file, unit.warnings);
    let mut functions = unit.functions;
    for def in std::mem::take(&mut builder.defs) {
        let number = def.number as usize;
        functions[number] = Some(function_of(def, builder.name, file));
    }
    builder.unit.warnings = warnings;
    builder.unit.late = late;
    builder.unit.file = file;
    let names = unit.names;
    let functions: Vec<Function> = functions.into_iter().flatten().collect();
    Ok(Module {
        name: builder.name,
        unit: Unit::new(builder.name, file, functions),
        names,
        structure: builder.structure.take(),
        exception: builder.exception,
        callbacks: builder.callbacks.clone(),
        optional: functions_of(builder, "optional_callbacks"),
        behaviours: atoms_of(builder, "behaviour"),
        protocol: protocol_of(builder),
        implements: builder.implements,
        macros: std::mem::take(&mut builder.macros),
        derives: std::mem::take(&mut builder.derives),
        attributes: persistent(builder),
        moduledoc: text_of(builder, "moduledoc"),
        docs: std::mem::take(&mut builder.docs),
        embedded,
        line: builder.line,
    })
}

/// The mentions of other modules' functions that are worth a look.
fn doubtful(modules: &Modules, builder: &mut Builder) -> Vec<Reference> {
    let mut references = std::mem::take(&mut builder.unit.remotes);
    let trusted = &builder.unit.trusted;
    if !trusted.is_empty() {
        references.retain(|reference| {
            let link = modules.link_at(reference.link);
            let (module, name) = (Term::Atom(link.module), Term::Atom(link.name));
            let function = Term::tuple([module.clone(), name, Term::from(link.arity as usize)]);
            !trusted.contains(&module) && !trusted.contains(&function)
        });
    }
    references
}

/// A definition as a function. What was overridden keeps a name that tells so.
fn function_of(def: Def, module: Atom, file: &'static str) -> Function {
    let (name, arity) = def.function;
    Function {
        id: FnId::new(FnInfo {
            module,
            name,
            arity,
            file,
        }),
        name,
        arity: arity as u32,
        slots: def.slots,
        captures: Box::new([]),
        clauses: def.clauses.into(),
        line: def.line,
        closure: None,
        exported: def.kind == DefKind::Public,
    }
}

fn atoms_of(builder: &Builder, name: &str) -> Vec<Atom> {
    let attribute = builder.attributes.get(&Atom::new(name));
    let mut found: Vec<Atom> = attribute
        .map(|attribute| attribute.value.iter().filter_map(Term::as_atom).collect())
        .unwrap_or_default();
    found.reverse();
    let mut seen = HashSet::new();
    found.retain(|atom| seen.insert(*atom));
    found
}

pub(super) fn functions_of(builder: &Builder, name: &str) -> Vec<(Atom, usize)> {
    let attribute = builder.attributes.get(&Atom::new(name));
    attribute
        .map(|attribute| attribute.value.iter().filter_map(name_and_arity).collect())
        .unwrap_or_default()
}

fn name_and_arity(pair: &Term) -> Option<(Atom, usize)> {
    match pair.as_tuple() {
        Some([Term::Atom(name), Term::Int(arity)]) => Some((*name, usize::try_from(*arity).ok()?)),
        _ => None,
    }
}

fn text_of(builder: &Builder, name: &str) -> Option<(String, u32)> {
    let attribute = builder.attributes.get(&Atom::new(name))?;
    let text = attribute.value.as_str()?;
    Some((text.to_string(), attribute.line))
}

fn protocol_of(builder: &mut Builder) -> Option<super::Protocol> {
    let mut protocol = builder.protocol.take()?;
    let any = builder.attributes.get(&Atom::new("fallback_to_any"));
    protocol.any = any.is_some_and(|attribute| attribute.value.truthy());
    Some(protocol)
}

fn persistent(builder: &Builder) -> Vec<(Atom, Term)> {
    let mut kept: Vec<(Atom, Term)> = builder
        .attributes
        .iter()
        .filter(|(name, attribute)| attribute.persist || name.as_str() == "behaviour")
        .map(|(name, attribute)| (*name, attribute.value.clone()))
        .collect();
    kept.sort_by_key(|(name, _)| name.as_str());
    kept
}

/// What stands for the compiled module in the value of `defmodule`: the head of a BEAM file.
pub fn object_code(name: Atom) -> Vec<u8> {
    let text = name.as_str().as_bytes();
    let mut chunk = b"BEAMAtU8".to_vec();
    chunk.extend_from_slice(&(text.len() as u32 + 5).to_be_bytes());
    chunk.extend_from_slice(&1u32.to_be_bytes());
    chunk.push(text.len() as u8);
    chunk.extend_from_slice(text);
    let mut code = b"FOR1".to_vec();
    code.extend_from_slice(&(chunk.len() as u32).to_be_bytes());
    code.extend(chunk);
    code
}
