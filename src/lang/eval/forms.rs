//! What stands in modules, when it is reached: definitions, attributes.

use std::sync::Arc;

use parking_lot::Mutex;

use super::{Frame, at_line, call, slot, value};
use crate::lang::code::{DefForm, Form, Line, ModuleForm, Result};
use crate::lang::compile::{Env, Head, wanted_in};
use crate::lang::modules::{self, Builder, Definition, Modules, Wanted};
use crate::runtime::{Proc, Raise, Stack};
use crate::term::{Atom, Term, atoms, exception};

pub(super) fn form<'m>(p: &mut Proc, f: &mut Frame<'m>, form: &'m Form) -> Result {
    match form {
        Form::Module(module) => define_modules(p, f, module),
        Form::Def(definition) => {
            at_line(p, definition.line);
            let values = call::gather(p, f, &definition.unquoted)?;
            await_wanted(p, f.modules, definition)?;
            let builder = builder(p, f)?;
            let result = builder
                .lock()
                .define(f.modules, definition, values.into_vec());
            if !f.unit.is_embedded() {
                modules::print_warnings(p, &builder);
            }
            let file = definition.head.env.file;
            result.map_err(|error| error.in_definition(file, definition.line))
        }
        Form::SetAttribute(name, expr, line) => {
            let term = value(p, f, expr)?;
            at_line(p, *line);
            let builder = builder(p, f)?;
            let result = builder.lock().set_attribute(*name, term, *line);
            result.map_err(|error| p.trace(error.into()))?;
            Ok(Term::OK)
        }
        Form::GetAttribute(name, line) => {
            let builder = builder(p, f)?;
            let found = builder.lock().attribute(*name);
            Ok(match found {
                Some(term) => term,
                None => {
                    builder.lock().warn_undefined_attribute(*name, *line);
                    Term::NIL
                }
            })
        }
        Form::Struct(expr, line) => {
            let fields = value(p, f, expr)?;
            define_struct(p, f, fields, *line, false)
        }
        Form::Exception(expr, line) => {
            let fields = value(p, f, expr)?;
            define_struct(p, f, fields, *line, true)
        }
        Form::Delegate(heads, options, line, env) => {
            let options = value(p, f, options)?;
            at_line(p, *line);
            let builder = builder(p, f)?;
            let result = builder.lock().delegate(f.modules, heads, &options, env);
            result.map_err(|error| p.trace(error.into()))
        }
        Form::Overridable(names, line) => {
            let names = value(p, f, names)?;
            at_line(p, *line);
            let builder = builder(p, f)?;
            let result = builder.lock().make_overridable(&names);
            result.map_err(|raise| p.trace(raise))?;
            Ok(Term::OK)
        }
        Form::Callback(name, arity) => {
            let builder = builder(p, f)?;
            builder.lock().callbacks.push((*name, *arity));
            Ok(Term::OK)
        }
        Form::Spec(function, line) => {
            let builder = builder(p, f)?;
            builder.lock().specs.push((*function, *line));
            Ok(Term::OK)
        }
        Form::Macro(name, arity) => {
            let builder = builder(p, f)?;
            let mut builder = builder.lock();
            builder.macros.push((*name, *arity));
            builder.unit.macros.push((*name, *arity));
            Ok(Term::tuple([Term::Atom(*name), Term::from(*arity)]))
        }
        Form::BeforeCompile(body) => {
            let builder = builder(p, f)?;
            builder.lock().before_compile.push(body.clone());
            Ok(Term::OK)
        }
        Form::Binding(visible) => Ok(Term::keyword(
            visible
                .iter()
                .map(|(name, from)| (*name, slot(p, f, *from)))
                .collect::<Vec<_>>(),
        )),
        Form::Warn(text, line) => {
            let text = value(p, f, text)?;
            let builder = builder(p, f)?;
            let text = text.as_str().unwrap_or_default().to_string();
            let mut builder = builder.lock();
            let line = match line {
                0 => builder.line,
                line => *line,
            };
            builder.warn(line, text);
            Ok(Term::OK)
        }
    }
}

/// Waits for the modules that a definition's compilation needs, when files are compiled together.
fn await_wanted(p: &mut Proc, modules: &Modules, definition: &DefForm) -> Result<()> {
    if modules.loader().is_none() {
        return Ok(());
    }
    let head = Head::of(&definition.head.node);
    let env = &Env {
        function: head.map(|head| (head.name, head.arity())),
        ..definition.head.env.clone()
    };
    let bodies = definition.blocks.iter().map(|(_, body)| body);
    for node in std::iter::once(&definition.head.node).chain(bodies) {
        let (structs, needed) = wanted_in(node, env);
        for (module, line) in structs {
            if !modules.await_struct(p, module)? {
                let mut raise = super::structs::no_struct(env.file, module, line);
                raise.stack = Some(Stack::Given(place_of(env, module, line)));
                return Err(raise);
            }
        }
        for module in needed {
            modules.await_module(p, module, Wanted::Module)?;
        }
    }
    Ok(())
}

/// The stack of a struct that is missing in a function that is being compiled: the struct, and the function.
fn place_of(env: &Env, module: Atom, line: Line) -> Term {
    let (name, arity) = env.function.unwrap_or((Atom::new("__MODULE__"), 1));
    let location = [
        (atoms::FILE, Term::string(env.file)),
        (atoms::LINE, Term::from(line as usize)),
    ];
    let entry = |module: Atom, name: Atom, arity: usize, location: Term| {
        Term::tuple([
            Term::Atom(module),
            Term::Atom(name),
            Term::from(arity),
            location,
        ])
    };
    // What stands for a file is how Elixir says it.
    let expanding = Term::keyword([(atoms::FILE, Term::string("expanding struct"))]);
    Term::list([
        entry(module, Atom::new("__struct__"), 1, expanding),
        entry(
            env.module.unwrap_or(atoms::NIL),
            name,
            arity,
            Term::keyword(location),
        ),
    ])
}

/// The module whose body is running.
fn builder(p: &mut Proc, f: &Frame<'_>) -> Result<Arc<Mutex<Builder>>> {
    f.modules.building(f.unit.module).ok_or_else(|| {
        let name = f.unit.module.module_name();
        let text = format!("could not define in module {name} because it is already compiled");
        p.trace(Raise::error(exception::argument_error(text)))
    })
}

fn define_struct(
    p: &mut Proc,
    f: &Frame<'_>,
    fields: Term,
    line: Line,
    is_exception: bool,
) -> Result {
    at_line(p, line);
    let builder = builder(p, f)?;
    check_derived(p, f, &builder)?;
    let result = builder.lock().define_struct(&fields, is_exception);
    let result = result.map_err(|raise| p.trace(raise))?;
    f.modules.tell_loader(p, f.unit.module, Wanted::Struct);
    Ok(result)
}

/// What a struct derives must be protocols that are there.
fn check_derived(p: &mut Proc, f: &Frame<'_>, builder: &Mutex<Builder>) -> Result<()> {
    let derived: Vec<Atom> = builder
        .lock()
        .derives
        .iter()
        .map(|(name, _)| *name)
        .collect();
    for protocol in derived {
        if !f.modules.await_module(p, protocol, Wanted::Module)? {
            let (shown, module) = (protocol.module_name(), f.unit.module.module_name());
            let text = format!(
                "could not load module {shown} due to reason :nofile, cannot derive {shown} for {module}"
            );
            return Err(p.trace(Raise::error(exception::argument_error(text))));
        }
    }
    Ok(())
}

/// `defimpl` needs a protocol that is there.
fn check_protocol(p: &mut Proc, f: &Frame<'_>, protocol: Atom) -> Result<()> {
    let shown = protocol.module_name();
    let text = if !f.modules.await_module(p, protocol, Wanted::Module)? {
        format!("could not load module {shown} due to reason :nofile")
    } else if let Some(loaded) = f.modules.loaded(protocol)
        && loaded.protocol.is_none()
        && !loaded.embedded
    {
        format!("{shown} is not a protocol")
    } else {
        return Ok(());
    };
    Err(p.trace(Raise::error(exception::argument_error(text))))
}

/// `defmodule`, `defprotocol`; `defimpl`, which makes a module for each type.
fn define_modules<'m>(p: &mut Proc, f: &mut Frame<'m>, form: &'m ModuleForm) -> Result {
    let mut definition = Definition {
        name: atoms::NIL,
        body: &form.body,
        visible: form
            .visible
            .iter()
            .map(|(name, from)| (*name, slot(p, f, *from)))
            .collect(),
        protocol: form.protocol,
        implements: None,
        embedded: f.unit.is_embedded(),
        line: form.line,
    };
    let Some(implements) = &form.implements else {
        let name = value(p, f, &form.name)?;
        let Some(name) = name.as_atom() else {
            let shown = crate::lang::show(&name);
            let text = format!("invalid module name: {shown}");
            return Err(p.trace(compile_error(f, form.line, &text)));
        };
        definition.name = name;
        at_line(p, form.line);
        return modules::define_module(f.modules, p, definition);
    };
    let protocol = value(p, f, &implements.protocol)?
        .as_atom()
        .unwrap_or(atoms::NIL);
    at_line(p, form.line);
    check_protocol(p, f, protocol)?;
    let types = value(p, f, &implements.types)?;
    let types = types.to_vec().unwrap_or_else(|| vec![types.clone()]);
    at_line(p, form.line);
    f.modules.await_module(p, protocol, Wanted::Module)?;
    let mut last = Term::NIL;
    for kind in types {
        let kind = kind.as_atom().unwrap_or(atoms::NIL);
        definition.name = Atom::new(&format!("{}.{}", protocol.as_str(), kind.module_name()));
        definition.implements = Some((protocol, kind));
        last = modules::define_module(f.modules, p, definition.clone())?;
    }
    Ok(last)
}

fn compile_error(f: &Frame<'_>, line: Line, text: &str) -> Raise {
    Raise::error(exception::compile_error(f.unit.file, line as usize, text))
}
