//! The end of a module's definition: the functions are put together, and what is missing is told.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Builder, Def, Module, Modules};
use crate::lang::code::{DefKind, Function, Line, Result, Unit};
use crate::lang::compile::{CompileError, Reference};
use crate::runtime::{FnId, FnInfo, Proc, Stream};
use crate::term::{Atom, Term, atoms};

/// Makes the module of what its body has defined.
///
/// # Errors
/// A function that is called and not there.
pub fn finish(
    modules: &Modules,
    builder: &mut Builder,
    embedded: bool,
) -> std::result::Result<Module, CompileError> {
    check_locals(builder)?;
    warn_unused_functions(builder);
    warn_unreachable_clauses(builder);
    warn_unused_attributes(builder);
    warn_unused_directives(builder);
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

/// Every local call must have its function.
fn check_locals(builder: &mut Builder) -> std::result::Result<(), CompileError> {
    let defined: HashSet<(Atom, usize)> = builder.defs.iter().map(|def| def.function).collect();
    let missing = builder
        .unit
        .locals
        .iter()
        .find(|local| !defined.contains(&local.function));
    let Some(local) = missing else {
        return Ok(());
    };
    let (name, arity) = local.function;
    let module = builder.name.module_name();
    Err(CompileError::new(
        builder.unit.file,
        local.line,
        format!(
            "undefined function {name}/{arity} (expected {module} to define such a function or for it to be imported, but none are available)"
        ),
    ))
}

/// Private functions that no public one leads to.
fn warn_unused_functions(builder: &mut Builder) {
    let mut reached: HashSet<(Atom, usize)> = HashSet::new();
    let mut waiting: Vec<Option<(Atom, usize)>> = vec![None];
    let private = |def: &&Def| def.kind == DefKind::Private && def.default_of.is_none();
    waiting.extend(
        builder
            .defs
            .iter()
            .filter(|def| def.kind != DefKind::Private)
            .map(|def| Some(def.function)),
    );
    // A function with defaults leads to the full one.
    let defaults: Vec<_> = builder
        .defs
        .iter()
        .filter_map(|def| def.default_of.map(|full| (def.function, full)))
        .collect();
    while let Some(from) = waiting.pop() {
        let locals = builder.unit.locals.iter();
        let called = locals
            .filter(|local| local.from == from)
            .map(|local| local.function);
        let filled = defaults.iter().filter(|(short, _)| Some(*short) == from);
        for function in called.chain(filled.map(|(_, full)| *full)) {
            if reached.insert(function) {
                waiting.push(Some(function));
            }
        }
    }
    let unused: Vec<(Line, String)> = builder
        .defs
        .iter()
        .filter(private)
        .filter(|def| !reached.contains(&def.function) && !def.function.0.as_str().contains(' '))
        .filter(|def| !def.clauses.is_empty())
        .map(|def| {
            let (name, arity) = def.function;
            (def.line, format!("function {name}/{arity} is unused"))
        })
        .collect();
    for (line, text) in unused {
        builder.warn_at(line, text, String::new());
    }
}

/// Clauses behind one that takes anything.
fn warn_unreachable_clauses(builder: &mut Builder) {
    let mut found: Vec<(Line, String)> = Vec::new();
    for def in builder.defs.iter().filter(|def| !def.injected) {
        let takes_all = |clause: &crate::lang::code::FnClause| {
            clause.params.is_empty() && clause.guard.is_none()
        };
        let Some(first) = def.clauses.iter().position(takes_all) else {
            continue;
        };
        let (name, arity) = def.function;
        let line = def.clauses[first].line;
        found.extend(def.clauses[first + 1..].iter().map(|clause| {
            (clause.line, format!("this clause for {name}/{arity} cannot match because a previous clause at line {line} always matches"))
        }));
    }
    for (line, text) in found {
        builder.warn_at(line, text, String::new());
    }
}

fn warn_unused_attributes(builder: &mut Builder) {
    let mut unused: Vec<(Line, Atom)> = builder
        .attributes
        .iter()
        .filter(|(_, attribute)| !attribute.read)
        .map(|(name, attribute)| (attribute.line, *name))
        .collect();
    unused.sort_by_key(|(line, name)| (*line, name.as_str()));
    for (line, name) in unused {
        let text = format!("module attribute @{name} was set but never used");
        builder.warn_at(line, text, String::new());
    }
}

/// Aliases and imports that nothing uses.
fn warn_unused_directives(builder: &mut Builder) {
    for directive in std::mem::take(&mut builder.unit.directives) {
        if directive.is_unused() {
            builder.warn_at(directive.line, directive.text, String::new());
        }
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

fn functions_of(builder: &Builder, name: &str) -> Vec<(Atom, usize)> {
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

/// Warns of callbacks that a module's behaviours want and it does not have, and of wrong `@impl`s.
///
/// # Errors
/// What asking a behaviour for its callbacks raises.
pub fn check_behaviours(
    modules: &Modules,
    p: &mut Proc,
    builder: &Arc<Mutex<Builder>>,
    line: Line,
) -> Result<()> {
    let (name, file) = {
        let builder = builder.lock();
        (builder.name, builder.unit.file)
    };
    let Some(module) = modules.loaded(name) else {
        return Ok(());
    };
    let mut wanted: Vec<(Atom, (Atom, usize))> = Vec::new();
    let mut text = String::new();
    let protocol = module.implements.map(|(protocol, _)| protocol);
    for behaviour in module.behaviours.iter().chain(protocol.as_ref()) {
        let Some((callbacks, optional)) = modules.callbacks(p, *behaviour)? else {
            let shown = behaviour.module_name();
            let why = match modules.exists_now(*behaviour) {
                true => format!("module {shown} is not a behaviour"),
                false => format!("@behaviour {shown} does not exist"),
            };
            text += &format!(
                "warning: {why} (in module {})\n  {file}:{line}: {} (module)\n\n",
                name.module_name(),
                name.module_name()
            );
            continue;
        };
        let mut callbacks = callbacks;
        callbacks.sort_by_key(|(name, arity)| (name.as_str(), *arity));
        for callback in callbacks {
            wanted.push((*behaviour, callback));
            let has = module.exported(callback.0, callback.1).is_some();
            if has || optional.contains(&callback) {
                continue;
            }
            let what = match module.implements {
                Some(_) => "protocol",
                None => "behaviour",
            };
            text += &format!(
                "warning: function {}/{} required by {what} {} is not implemented (in module {})\n  {file}:{line}: {} (module)\n\n",
                callback.0,
                callback.1,
                behaviour.module_name(),
                name.module_name(),
                name.module_name()
            );
        }
    }
    let impls = wrong_impls(&builder.lock(), &wanted);
    p.print(Stream::Err, impls + &text);
    Ok(())
}

/// `@impl` on a function that no behaviour wants.
fn wrong_impls(builder: &Builder, wanted: &[(Atom, (Atom, usize))]) -> String {
    let mut text = String::new();
    for (function, line, given) in &builder.impls {
        let (name, arity) = function;
        let named = given
            .as_atom()
            .filter(|atom| *atom != atoms::TRUE && *atom != atoms::FALSE);
        let known = wanted.iter().any(|(behaviour, callback)| {
            callback == function && named.is_none_or(|n| n == *behaviour)
        });
        if known || given.is_atom(atoms::FALSE) {
            continue;
        }
        let shown = crate::lang::show(given);
        let why = if wanted.is_empty() {
            "but no behaviour was declared".to_string()
        } else {
            let list: Vec<String> = wanted
                .iter()
                .map(|(behaviour, (name, arity))| {
                    format!(
                        "\n  * {}.{name}/{arity} (function)",
                        behaviour.module_name()
                    )
                })
                .collect();
            format!(
                "but no behaviour specifies such callback. The known callbacks are:\n{}\n",
                list.concat()
            )
        };
        text += &format!(
            "warning: got \"@impl {shown}\" for function {name}/{arity} {why}\n  {}:{line}: {} (module)\n\n",
            builder.unit.file,
            builder.name.module_name()
        );
    }
    text + &missing_impls(builder, wanted)
}

/// Callbacks without `@impl` in a module that marks others with it.
fn missing_impls(builder: &Builder, wanted: &[(Atom, (Atom, usize))]) -> String {
    let mut text = String::new();
    if !builder.impls.iter().any(|(.., given)| given.truthy()) {
        return text;
    }
    for (function, line) in &builder.unmarked {
        let Some((behaviour, _)) = wanted.iter().find(|(_, callback)| callback == function) else {
            continue;
        };
        let (name, arity) = function;
        text += &format!(
            "warning: module attribute @impl was not set for function {name}/{arity} callback (specified in {}). This either means you forgot to add the \"@impl true\" annotation before the definition or that you are accidentally overriding this callback\n  {}:{line}: {} (module)\n\n",
            behaviour.module_name(),
            builder.unit.file,
            builder.name.module_name()
        );
    }
    text
}
