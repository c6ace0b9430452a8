//! What the compiler checks at the end of a module, and what it says of it: functions that are called and not there,
//! or there and not called, clauses that nothing reaches, attributes that nothing reads.

use std::collections::HashSet;

use super::{Builder, Def};
use crate::lang::code::{DefKind, Line};
use crate::lang::compile::{CompileError, Warning, all_parameters, unreachable};
use crate::term::Atom;

type Function = (Atom, usize);

/// What makes a module impossible.
///
/// # Errors
/// The first thing that does.
pub(super) fn errors(builder: &mut Builder, embedded: bool) -> Result<(), CompileError> {
    if embedded {
        return locals(builder);
    }
    heads_alone(builder)?;
    unused_functions(builder);
    unused_defaults(builder);
    locals(builder)?;
    imported(builder)?;
    specs(builder)?;
    optional_callbacks(builder)
}

/// What `@optional_callbacks` names must be callbacks.
fn optional_callbacks(builder: &Builder) -> Result<(), CompileError> {
    let optional = super::finish::functions_of(builder, "optional_callbacks");
    let unknown = optional
        .iter()
        .find(|function| !builder.callbacks.contains(function));
    match unknown {
        None => Ok(()),
        Some((name, arity)) => {
            let text = format!("unknown callback {name}/{arity} given as optional callback");
            Err(CompileError::new(builder.unit.file, builder.line, text))
        }
    }
}

/// What `@spec` describes must be there.
fn specs(builder: &Builder) -> Result<(), CompileError> {
    let known = |function: Function| {
        builder.macros.contains(&function)
            || builder.defs.iter().any(|def| def.function == function)
    };
    let mut specs = builder.specs.iter();
    match specs.find(|(function, _)| !known(*function)) {
        None => Ok(()),
        Some(((name, arity), line)) => {
            let text = format!("spec for undefined function {name}/{arity}");
            Err(CompileError::new(builder.unit.file, *line, text))
        }
    }
}

/// A head without clauses must have some elsewhere.
fn heads_alone(builder: &Builder) -> Result<(), CompileError> {
    let mut defs = builder.defs.iter();
    let alone = defs.find(|def| def.clauses.is_empty() && def.default_of.is_none());
    match alone {
        None => Ok(()),
        Some(def) => {
            let ((name, arity), kind) = (def.function, super::builder::keyword(def.kind));
            let text = format!("implementation not provided for predefined {kind} {name}/{arity}");
            Err(CompileError::new(builder.unit.file, def.line, text))
        }
    }
}

/// Every local call must have its function: the first that has none is the error, others are told before, the last
/// one first.
fn locals(builder: &mut Builder) -> Result<(), CompileError> {
    let defined: HashSet<Function> = builder.defs.iter().map(|def| def.function).collect();
    let mut missing: Vec<(Line, Function)> = builder
        .unit
        .locals
        .iter()
        .filter(|local| !defined.contains(&local.function))
        .map(|local| (local.line, local.function))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let module = builder.name.module_name();
    let text = |(name, arity): Function| {
        format!(
            "undefined function {name}/{arity} (expected {module} to define such a function or for it to be imported, but none are available)"
        )
    };
    let (line, first) = missing.remove(0);
    for (line, function) in missing.into_iter().rev() {
        builder.warn_at(line, text(function), String::new());
    }
    Err(CompileError::new(builder.unit.file, line, text(first)))
}

/// What is called by a name that is imported must not be defined, too.
fn imported(builder: &Builder) -> Result<(), CompileError> {
    for (module, name, arity) in &builder.unit.imported {
        let mut defs = builder.defs.iter();
        if let Some(def) = defs.find(|def| def.function == (*name, *arity) && !def.injected) {
            let module = crate::lang::show(&crate::term::Term::Atom(*module));
            let text = format!("imported {module}.{name}/{arity} conflicts with local function");
            return Err(CompileError::new(builder.unit.file, def.line, text));
        }
    }
    Ok(())
}

/// The functions that public ones lead to.
fn reached(builder: &Builder) -> HashSet<Function> {
    let mut reached: HashSet<Function> = HashSet::new();
    let public = builder
        .defs
        .iter()
        .filter(|def| def.kind != DefKind::Private);
    let mut waiting: Vec<Option<Function>> = vec![None];
    waiting.extend(public.map(|def| Some(def.function)));
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
    reached
}

fn is_own_private(def: &Def) -> bool {
    def.kind == DefKind::Private
        && def.default_of.is_none()
        && !def.clauses.is_empty()
        && !def.function.0.as_str().contains(' ')
}

/// Private functions that no public one leads to.
fn unused_functions(builder: &mut Builder) {
    let reached = reached(builder);
    let private = builder.defs.iter().filter(|def| is_own_private(def));
    let unused: Vec<(Line, String)> = private
        .filter(|def| !reached.contains(&def.function))
        .map(|def| {
            let (name, arity) = def.function;
            (def.line, format!("function {name}/{arity} is unused"))
        })
        .collect();
    for (line, text) in unused {
        builder.warn_at(line, text, String::new());
    }
}

/// Private functions whose defaults nobody leaves to them.
fn unused_defaults(builder: &mut Builder) {
    let reached = reached(builder);
    let mut unused = Vec::new();
    let private = builder.defs.iter().filter(|def| is_own_private(def));
    for def in private.filter(|def| reached.contains(&def.function)) {
        let (name, arity) = def.function;
        let short = builder.defs.iter();
        let short = short.filter(|other| other.default_of == Some(def.function));
        let arities: Vec<usize> = short.map(|def| def.function.1).collect();
        let Some(&least) = arities.iter().min() else {
            continue;
        };
        let called = arities
            .iter()
            .filter(|arity| reached.contains(&(name, **arity)));
        let text = match called.min() {
            None => format!(
                "default values for the optional arguments in {name}/{arity} are never used"
            ),
            Some(&fewest) => match fewest - least {
                0 => continue,
                1 => format!(
                    "the default value for the first optional argument in {name}/{arity} is never used"
                ),
                count => format!(
                    "the default values for the first {count} optional arguments in {name}/{arity} are never used"
                ),
            },
        };
        unused.push((def.line, text));
    }
    for (line, text) in unused {
        builder.warn_at(line, text, String::new());
    }
}

/// What Erlang's compiler would say, by line, and then attributes that nothing reads.
pub(super) fn last_warnings(builder: &mut Builder) -> Vec<Warning> {
    let mut late = std::mem::take(&mut builder.unit.late);
    let defs = builder.defs.iter().filter(|def| !def.injected);
    let file = builder.unit.file;
    for def in defs {
        late.extend(unreachable_clauses(def, file));
    }
    late.sort_by_key(|warning| warning.line);
    late.dedup();
    late.extend(unused_attributes(builder));
    late
}

/// Clauses behind one that takes all that they could.
fn unreachable_clauses(def: &Def, file: &'static str) -> Vec<Warning> {
    let (name, arity) = def.function;
    let warning = |line, text| Warning {
        file,
        line,
        text,
        place: String::new(),
    };
    let takes_all =
        |clause: &crate::lang::code::FnClause| clause.params.is_empty() && clause.guard.is_none();
    if let Some(first) = def.clauses.iter().position(takes_all) {
        let line = def.clauses[first].line;
        let hidden = def.clauses[first + 1..].iter();
        return hidden
            .map(|clause| warning(clause.line, format!("this clause for {name}/{arity} cannot match because a previous clause at line {line} always matches")))
            .collect();
    }
    let whole: Vec<_> = def
        .clauses
        .iter()
        .map(|clause| all_parameters(clause, arity))
        .collect();
    let parts = def.clauses.iter().zip(&whole);
    let reach: Vec<_> = parts
        .map(|(clause, patterns)| (clause.line, (patterns.as_slice(), clause.guard.is_some())))
        .collect();
    unreachable(&reach)
        .into_iter()
        .map(|(line, text)| warning(line, text))
        .collect()
}

fn unused_attributes(builder: &Builder) -> Vec<Warning> {
    let mut unused: Vec<(Line, Atom)> = builder
        .attributes
        .iter()
        .filter(|(_, attribute)| !attribute.read)
        .map(|(name, attribute)| (attribute.line, *name))
        .collect();
    unused.sort_by_key(|(line, name)| (*line, name.as_str()));
    let warning = |(line, name): (Line, Atom)| Warning {
        file: builder.unit.file,
        line,
        text: format!("module attribute @{name} was set but never used"),
        place: String::new(),
    };
    unused.into_iter().map(warning).collect()
}
