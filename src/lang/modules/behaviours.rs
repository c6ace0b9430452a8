//! Whether a module does what its behaviours and protocols want, and whether `@impl` tells the truth.

use std::sync::Arc;

use parking_lot::Mutex;

use super::{Builder, Module, Modules};
use crate::lang::code::{DefKind, Line, Result};
use crate::runtime::Proc;
use crate::term::{Atom, Term, atoms};

/// A callback, and the behaviour that wants it.
type Callback = (Atom, (Atom, usize));

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
    let name = builder.lock().name;
    let Some(module) = modules.loaded(name) else {
        return Ok(());
    };
    let mut wanted: Vec<Callback> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    let protocol = module.implements.map(|(protocol, _)| protocol);
    let is_exception = |behaviour: &&Atom| **behaviour == Atom::module("Exception");
    if module.exception && lacks_message(&module) {
        let name = name.module_name();
        texts.push(format!("function message/1 required by behaviour Exception is not implemented (in module {name})"));
    }
    let behaviours = module.behaviours.iter().filter(|b| !is_exception(b));
    for behaviour in behaviours.chain(protocol.as_ref()) {
        let Some((mut callbacks, optional)) = modules.callbacks(p, *behaviour)? else {
            texts.push(no_behaviour(modules, *behaviour, name));
            continue;
        };
        callbacks.sort_by_key(|(name, arity)| (name.as_str(), *arity));
        for callback in callbacks {
            wanted.push((*behaviour, callback));
            if !optional.contains(&callback) || is_private(&builder.lock(), callback) {
                texts.extend(not_implemented(
                    &module,
                    &builder.lock(),
                    *behaviour,
                    callback,
                ));
            }
        }
    }
    let mut builder = builder.lock();
    for (line, text) in wrong_impls(&builder, &module, &wanted) {
        builder.warn(line, text);
    }
    for text in texts {
        builder.warn(line, text);
    }
    Ok(())
}

/// An exception tells its message from its field, or by a function of its own.
fn lacks_message(module: &Module) -> bool {
    let has_field = |structure: &Arc<super::Structure>| {
        let mut fields = structure.fields.iter();
        fields.any(|(field, _)| *field == atoms::MESSAGE)
    };
    !module.structure.as_ref().is_some_and(has_field)
        && module.exported(atoms::MESSAGE, 1).is_none()
}

fn no_behaviour(modules: &Modules, behaviour: Atom, module: Atom) -> String {
    let (shown, module) = (behaviour.module_name(), module.module_name());
    match modules.exists_now(behaviour) {
        true => format!("module {shown} is not a behaviour (in module {module})"),
        false => format!("@behaviour {shown} does not exist (in module {module})"),
    }
}

fn is_private(builder: &Builder, function: (Atom, usize)) -> bool {
    builder.private.contains(&function)
}

fn not_implemented(
    module: &Module,
    builder: &Builder,
    behaviour: Atom,
    callback: (Atom, usize),
) -> Option<String> {
    let (name, arity) = callback;
    if module.exported(name, arity).is_some() {
        return None;
    }
    let what = match module.implements {
        Some(_) => "protocol",
        None => "behaviour",
    };
    let why = match is_private(builder, callback) {
        true => "was implemented as \"defp\" but should have been \"def\"",
        false => "is not implemented",
    };
    let (behaviour, module) = (behaviour.module_name(), module.name.module_name());
    Some(format!(
        "function {name}/{arity} required by {what} {behaviour} {why} (in module {module})"
    ))
}

/// `@impl` on functions that no behaviour wants, and callbacks without it.
fn wrong_impls(builder: &Builder, module: &Module, wanted: &[Callback]) -> Vec<(Line, String)> {
    let mut found = Vec::new();
    for (function, line, given, kind) in &builder.impls {
        let (name, arity) = function;
        if *kind == DefKind::Private {
            let text = format!(
                "function {name}/{arity} is private, @impl attribute is always discarded for private functions/macros"
            );
            found.push((*line, text));
        } else if let Some(why) = wrong_impl(*function, given, module, wanted) {
            let shown = crate::lang::show(given);
            let text = format!("got \"@impl {shown}\" for function {name}/{arity} {why}");
            found.push((*line, text));
        }
    }
    found.extend(missing_impls(builder, wanted));
    found
}

fn wrong_impl(
    function: (Atom, usize),
    given: &Term,
    module: &Module,
    wanted: &[Callback],
) -> Option<String> {
    let named = given
        .as_atom()
        .filter(|atom| *atom != atoms::TRUE && *atom != atoms::FALSE);
    let known = wanted.iter().any(|(behaviour, callback)| {
        *callback == function && named.is_none_or(|named| named == *behaviour)
    });
    if known || given.is_atom(atoms::FALSE) {
        return None;
    }
    if wanted.is_empty() {
        return Some("but no behaviour was declared".to_string());
    }
    let declared = |named: Atom| {
        module.behaviours.contains(&named)
            || module
                .implements
                .is_some_and(|(protocol, _)| protocol == named)
    };
    if named.is_some_and(|named| !declared(named)) {
        return Some("but this behaviour was not declared with @behaviour".to_string());
    }
    let list: Vec<String> = wanted
        .iter()
        .map(|(behaviour, (name, arity))| {
            format!(
                "\n  * {}.{name}/{arity} (function)",
                behaviour.module_name()
            )
        })
        .collect();
    Some(format!(
        "but no behaviour specifies such callback. The known callbacks are:\n{}\n",
        list.concat()
    ))
}

/// Callbacks without `@impl` in a module that marks others with it.
fn missing_impls(builder: &Builder, wanted: &[Callback]) -> Vec<(Line, String)> {
    let marks =
        |(.., given, kind): &(_, _, Term, DefKind)| given.truthy() && *kind != DefKind::Private;
    if !builder.impls.iter().any(marks) {
        return Vec::new();
    }
    let unmarked = builder.unmarked.iter().filter_map(|(function, line)| {
        let (behaviour, _) = wanted.iter().find(|(_, callback)| callback == function)?;
        let (name, arity) = function;
        let behaviour = behaviour.module_name();
        Some((*line, format!("module attribute @impl was not set for function {name}/{arity} callback (specified in {behaviour}). This either means you forgot to add the \"@impl true\" annotation before the definition or that you are accidentally overriding this callback")))
    });
    unmarked.collect()
}
