//! Defining a module: its body runs, then what it has defined is put together.

use std::sync::Arc;

use parking_lot::Mutex;

use super::{Builder, Modules, Wanted, behaviours, finish};
use crate::lang::code::{Body, FnClause, Function, Line, Result, Unit};
use crate::lang::compile::{CompileError, Compiler, Env, UnitBuilder, defined_in, relocate};
use crate::lang::eval::run_unit;
use crate::lang::syntax::{Parsed, parse};
use crate::runtime::{CallSite, FnId, FnInfo, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

/// What is to be defined.
#[derive(Clone)]
pub struct Definition<'b> {
    /// The name.
    pub name: Atom,
    /// The body.
    pub body: &'b Body,
    /// The variables around it that it may read.
    pub visible: Vec<(Atom, Term)>,
    /// Whether it is a protocol.
    pub protocol: bool,
    /// The protocol and the type that it implements.
    pub implements: Option<(Atom, Atom)>,
    /// Whether it belongs to the standard library.
    pub embedded: bool,
    /// Where.
    pub line: Line,
}

/// Defines a module; answers `{:module, name, binary, value of the body}`.
///
/// # Errors
/// What the body raises, or a `CompileError`.
pub fn define_module(modules: &Modules, p: &mut Proc, definition: Definition<'_>) -> Result {
    let name = definition.name;
    let file = definition.body.env.file;
    if let Some(loader) = modules.loader().filter(|_| !definition.embedded)
        && let Some(text) = loader.begins(p, name, file, definition.line)
    {
        let error = exception::compile_error(file, definition.line as usize, &text);
        return Err(p.trace(Raise::error(error)));
    }
    if !definition.embedded && modules.is_redefined_by(name) {
        warn_redefined(p, &definition);
    }
    let mut builder = Builder::new(name, file, definition.line);
    builder.unit.defined = defined_in(&definition.body.node);
    builder.implements = definition.implements;
    if let Some((protocol, kind)) = definition.implements {
        builder.add_hidden_attribute("protocol", Term::Atom(protocol));
        builder.add_hidden_attribute("for", Term::Atom(kind));
    }
    if definition.protocol {
        builder.protocol = Some(super::Protocol::default());
    }
    let builder = Arc::new(Mutex::new(builder));
    modules.open(name, builder.clone());
    let result = fill(modules, p, &definition, &builder);
    modules.close(name);
    if !definition.embedded {
        print_warnings(p, &builder);
    }
    let value = result?;
    Ok(Term::tuple([
        Term::atom("module"),
        Term::Atom(name),
        Term::binary(finish::object_code(name)),
        value,
    ]))
}

/// Prints what has been found so far.
pub(in crate::lang) fn print_warnings(p: &mut Proc, builder: &Mutex<Builder>) {
    let warnings = std::mem::take(&mut builder.lock().unit.warnings);
    if !warnings.is_empty() {
        let text: String = warnings.iter().map(|warning| warning.render()).collect();
        crate::lang::print_warnings(p, text);
    }
}

fn warn_redefined(p: &mut Proc, definition: &Definition<'_>) {
    let name = definition.name.module_name();
    let (file, line) = (definition.body.env.file, definition.line);
    let text = format!(
        "warning: redefining module {name} (current version defined in memory)\n  {file}:{line}\n\n"
    );
    crate::lang::print_warnings(p, text);
}

fn fill(
    modules: &Modules,
    p: &mut Proc,
    definition: &Definition<'_>,
    builder: &Arc<Mutex<Builder>>,
) -> Result {
    let env = Env {
        module: Some(definition.name),
        function: None,
        ..definition.body.env.clone()
    };
    let body = Body {
        node: definition.body.node.clone(),
        env,
    };
    let value = run_body(
        modules,
        p,
        &body,
        &definition.visible,
        builder,
        definition.embedded,
    )?;
    loop {
        let Some(body) = next_before_compile(builder) else {
            break;
        };
        // What is written at the end of a module stands, for stack traces, where the module begins.
        let mut body = Body {
            node: body.node.clone(),
            env: body.env.clone(),
        };
        relocate(Arc::make_mut(&mut body.node), definition.line);
        run_body(modules, p, &body, &[], builder, definition.embedded)?;
    }
    let module = finish::finish(modules, &mut builder.lock(), definition.embedded)
        .map_err(|error| p.trace(error.into()))?;
    modules.load(module);
    modules.tell_loader(p, definition.name, Wanted::Module);
    behaviours::check_behaviours(modules, p, builder, definition.line)?;
    let unit = &mut builder.lock().unit;
    unit.warnings.append(&mut unit.late);
    Ok(value)
}

fn next_before_compile(builder: &Mutex<Builder>) -> Option<Arc<Body>> {
    let mut builder = builder.lock();
    match builder.before_compile.is_empty() {
        true => None,
        false => Some(builder.before_compile.remove(0)),
    }
}

/// Compiles and runs a piece of a module's body. What it needs of a module that is still to come is waited for.
fn run_body(
    modules: &Modules,
    p: &mut Proc,
    body: &Body,
    visible: &[(Atom, Term)],
    builder: &Arc<Mutex<Builder>>,
    embedded: bool,
) -> Result {
    let name = body.env.module.unwrap_or(atoms::NIL);
    let (mut unit, compiled) = loop {
        let (unit, compiled) = compile_body(modules, name, body, visible);
        match &compiled {
            Err(CompileError {
                missing: Some(missing),
                ..
            }) if modules.await_module(p, *missing, Wanted::Module)? => {}
            _ => break (unit, compiled),
        }
    };
    let mut locked = builder.lock();
    locked.unit.warnings.append(&mut unit.warnings);
    locked.unit.remotes.append(&mut unit.remotes);
    locked.unit.directives.append(&mut unit.directives);
    locked.unit.late.append(&mut unit.late);
    drop(locked);
    if !embedded {
        print_warnings(p, builder);
    }
    let function = compiled.map_err(|error| p.trace(error.into()))?;
    let number = unit.add(function);
    let file = unit.file;
    let functions = unit.finish().map_err(|_| Raise::error(atoms::UNDEF))?;
    let unit = Unit::new(name, file, functions);
    if embedded {
        unit.set_embedded();
    }
    let values = visible.iter().map(|(_, value)| value.clone()).collect();
    let height = p.calls.len();
    p.calls.extend(compiler_calls());
    let result = run_unit(p, modules, &unit, number, values).map(|(value, _)| value);
    p.calls.truncate(height);
    result
}

/// The functions of Elixir's compiler that run a module's body: stack traces count them.
fn compiler_calls() -> [CallSite; 4] {
    let call = |(module, name, arity)| CallSite {
        function: FnId::built_in(Atom::new(module), Atom::new(name), arity),
        line: 0,
    };
    [
        ("elixir_module", "compile", 5),
        ("elixir_module", "eval_form", 6),
        ("elixir_compiler", "compile", 3),
        ("elixir_compiler", "dispatch", 4),
    ]
    .map(call)
}

/// A piece of a module's body as a function of a unit.
fn compile_body(
    modules: &Modules,
    name: Atom,
    body: &Body,
    visible: &[(Atom, Term)],
) -> (UnitBuilder, std::result::Result<Function, CompileError>) {
    let mut unit = UnitBuilder::new(name, body.env.file);
    let mut compiler = Compiler::new(modules, &mut unit, body.env.clone());
    for (index, (variable, _)) in visible.iter().enumerate() {
        let slot = index as u32;
        compiler.scopes.top().declare(*variable, slot, 0);
        compiler.scopes.top().vars[index].used = true;
        compiler.scopes.top().next = slot + 1;
    }
    let compiled = compiler.block_body(&body.node);
    let (slots, vars) = {
        let scope = compiler.scopes.top();
        (scope.next, std::mem::take(&mut scope.vars))
    };
    compiler.warn_unused(&vars);
    let line = body.node.span.line;
    // A module's body is a function of a module of its own, as Elixir compiles it.
    let id = FnId::new(FnInfo {
        module: Atom::new("elixir_compiler_0"),
        name: Atom::new("__MODULE__"),
        arity: 1,
        file: unit.file,
    });
    let compiled = compiled.map(|body| Function {
        id,
        name: Atom::new("__MODULE__"),
        arity: 0,
        slots,
        captures: Box::new([]),
        clauses: Box::new([FnClause {
            params: Box::new([]),
            guard: None,
            body,
            line,
        }]),
        line,
        closure: None,
        exported: false,
    });
    (unit, compiled)
}

/// Compiles a module of the standard library that is written in Elixir.
///
/// # Errors
/// What its body raises, or an error in it.
pub fn define_embedded(modules: &Modules, p: &mut Proc, name: Atom, source: &str) -> Result {
    let file = match name.as_str().starts_with("Elixir.") {
        true => {
            let path = name.module_name().to_lowercase().replace('.', "/");
            format!("lib/{path}.ex")
        }
        false => format!("{name}.erl"),
    };
    let node = match parse(source, &file, 1) {
        Parsed::Complete(node) => node,
        Parsed::Incomplete(error) | Parsed::Error(error) => {
            return Err(p.trace(Raise::error(exception::compile_error(
                &file,
                error.line as usize,
                &error.description,
            ))));
        }
    };
    let body = Body {
        node: Arc::new(node),
        env: Env::new(&file),
    };
    define_module(
        modules,
        p,
        Definition {
            name,
            body: &body,
            visible: Vec::new(),
            protocol: false,
            implements: None,
            embedded: true,
            line: 1,
        },
    )
}
