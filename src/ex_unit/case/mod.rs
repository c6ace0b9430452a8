//! `ExUnit.Case` and `ExUnit.Callbacks` while a module's body runs: tests, describes, callbacks and tags are
//! noted as they come, and registered with the suite when the body is through.

mod tags;

use std::sync::Arc;

use crate::lang::{Modules, Use};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::term::exception;
use crate::term::{Atom, Term, atoms};

use super::suite::{Body, Callback, Definition, Moment, Suite, Test, TestModule};

/// What `use ExUnit.Case` writes into a module.
pub const USE: Use = Use {
    module: "ExUnit.Case",
    source: include_str!("use.ex"),
    before_compile: include_str!("end.ex"),
};

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit.Case",
    doc: "What makes a module a test case: `use ExUnit.Case`, then `test`, `describe` and tags.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.Case":
    "__begin__" 3 => begin;
    "__end__" 1 => end;
    "__describe__" 4 => describe;
    "__end_describe__" 1 => end_describe;
    "__test__" 5 => test;
    /// Gives the module's context a value that plug-ins of ExUnit keep there. Nothing reads it here.
    "register_attribute" 2 => |_, _| Ok(Term::OK);
    "register_attribute" 3 => |_, _| Ok(Term::OK);
    "register_describe_attribute" 2 => |_, _| Ok(Term::OK);
    "register_describe_attribute" 3 => |_, _| Ok(Term::OK);
    "register_module_attribute" 2 => |_, _| Ok(Term::OK);
    "register_module_attribute" 3 => |_, _| Ok(Term::OK);
}

/// The module whose body is running.
///
/// # Errors
/// `ArgumentError` if it does not use ExUnit.Case.
pub fn with_open<R>(
    p: &Proc,
    module: &Term,
    step: impl FnOnce(&mut TestModule) -> R,
) -> Result<R, Raise> {
    let name = module.as_atom().ok_or_else(no_clause)?;
    let suite = Suite::of(p);
    let done = suite.with(|state| state.open.get_mut(&name).map(|(_, open)| step(open)));
    done.ok_or_else(|| {
        let text = format!(
            "cannot define test. Please make sure you have invoked \"use ExUnit.Case\" in the current module ({})",
            name.module_name()
        );
        Raise::error(exception::runtime_error(&text))
    })
}

fn text(term: &Term) -> String {
    term.as_str().unwrap_or_default().to_string()
}

/// `use ExUnit.Case, options`: module, file, options.
fn begin(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[0].as_atom().ok_or_else(no_clause)?;
    let suite = Suite::of(p);
    if suite.with(|state| state.config.is_none()) {
        return Err(Raise::error(exception::runtime_error(
            "cannot use ExUnit.Case without starting the ExUnit application, please call ExUnit.start() or \
             explicitly start the :ex_unit app",
        )));
    }
    let file = std::path::absolute(text(&args[1]));
    let is_async = args[2].keyword_get(Atom::new("async"));
    let module = TestModule {
        name,
        file: file.map_or_else(|_| text(&args[1]), |file| file.display().to_string()),
        is_async: is_async.is_some_and(Term::truthy),
        tags: Vec::new(),
        tests: Vec::new(),
        callbacks: Vec::new(),
        describe: None,
        describes: Vec::new(),
    };
    let definition = definition(p, name)?;
    suite.with(|state| match state.open.get(&name) {
        // Once is enough: a second `use` changes nothing.
        Some((same, _)) if Arc::ptr_eq(same, &definition) => {}
        // Whatever was there has failed.
        _ => drop(state.open.insert(name, (definition, module))),
    });
    tags::register(p, name)?;
    Ok(Term::OK)
}

/// What tells a definition from another one of the same name: its builder.
fn definition(p: &mut Proc, name: Atom) -> Result<Definition, Raise> {
    with_modules(p, |_, modules| match modules.building(name) {
        Some(builder) => builder as Definition,
        None => Arc::new(()) as Definition,
    })
}

/// The module's body is through.
fn end(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[0].as_atom().ok_or_else(no_clause)?;
    let module_tags = tags::of_module(p, name)?;
    Suite::of(p).with(|state| {
        if let Some((_, mut module)) = state.open.remove(&name) {
            module.tags = module_tags;
            state.modules.retain(|known| known.name != name);
            state.modules.push(Arc::new(module));
        }
    });
    Ok(Term::OK)
}

/// `describe`: module, file, line, name.
fn describe(p: &mut Proc, args: &[Term]) -> Reply {
    let message = args[3].as_str().map(str::to_string).ok_or_else(|| {
        argument_error(format!("describe name must be a string, got: {}", args[3]))
    })?;
    let line = args[2].as_int().and_then(|line| u32::try_from(line).ok());
    if tags::has_describe_tags(p, args[0].as_atom().ok_or_else(no_clause)?)? {
        let text = "@describetag must be set inside describe/2 blocks";
        return Err(Raise::error(exception::runtime_error(text)));
    }
    let problem = with_open(p, &args[0], |module| {
        if module.describe.is_some() {
            return Some(exception::runtime_error(
                "cannot call \"describe\" inside another \"describe\". See the documentation for \
                 ExUnit.Case.describe/2 on named setups and how to handle hierarchies",
            ));
        }
        if module.describes.contains(&message) {
            let text = format!(
                "describe {message:?} is already defined in {}",
                module.name.module_name()
            );
            return Some(super::failure::exception(
                "ExUnit.DuplicateDescribeError",
                [("message", Term::string(text))],
            ));
        }
        module.describes.push(message.clone());
        module.describe = Some((message, line.unwrap_or(0)));
        None
    })?;
    match problem {
        Some(error) => Err(Raise::error(error)),
        None => Ok(Term::OK),
    }
}

fn end_describe(p: &mut Proc, args: &[Term]) -> Reply {
    with_open(p, &args[0], |module| module.describe = None)?;
    if let Some(name) = args[0].as_atom() {
        tags::forget_describe(p, name)?;
    }
    Ok(Term::OK)
}

/// `test`: module, file, line, name, whether it has a body. Answers the function's name.
fn test(p: &mut Proc, args: &[Term]) -> Reply {
    let message = args[3]
        .as_str()
        .map(str::to_string)
        .ok_or_else(|| argument_error(format!("test name must be a string, got: {}", args[3])))?;
    let line = args[2].as_int().and_then(|line| u32::try_from(line).ok());
    let place = Place {
        file: text(&args[1]),
        line: line.unwrap_or(0),
    };
    let mut extra = Vec::new();
    if !args[4].truthy() {
        extra.push((Atom::new("not_implemented"), Term::bool(true)));
    }
    register(p, &args[0], place, "test", &message, extra, Body::Function).map(Term::Atom)
}

/// Where a test stands.
pub struct Place {
    /// The file, with its whole path.
    pub file: String,
    /// The line.
    pub line: u32,
}

/// Adds a test to the module whose body is running; the name of its function.
///
/// # Errors
/// If the module is no test case, or has a test of that name.
pub fn register(
    p: &mut Proc,
    module: &Term,
    place: Place,
    kind: &str,
    message: &str,
    extra: Vec<(Atom, Term)>,
    body: Body,
) -> Result<Atom, Raise> {
    let owner = module.as_atom().ok_or_else(no_clause)?;
    let mut tags = tags::of_test(p, owner)?;
    let (describe, is_async) = with_open(p, module, |open| (open.describe.clone(), open.is_async))?;
    let name = match &describe {
        Some((described, _)) => Atom::new(&format!("{kind} {described} {message}")),
        None => Atom::new(&format!("{kind} {message}")),
    };
    let optional = |text: Option<Term>| text.unwrap_or(Term::NIL);
    let known = [
        ("case", Term::Atom(owner)),
        ("module", Term::Atom(owner)),
        ("test", Term::Atom(name)),
        ("file", Term::string(&place.file)),
        ("line", Term::from(place.line as usize)),
        ("async", Term::bool(is_async)),
        ("registered", Term::map([])),
        ("test_type", Term::atom(kind)),
        (
            "describe",
            optional(describe.as_ref().map(|(text, _)| Term::string(text))),
        ),
        (
            "describe_line",
            optional(
                describe
                    .as_ref()
                    .map(|(_, line)| Term::from(*line as usize)),
            ),
        ),
    ];
    tags.extend(extra);
    tags.extend(known.map(|(key, value)| (Atom::new(key), value)));
    let test = Arc::new(Test {
        name,
        module: owner,
        tags,
        body,
    });
    let added = with_open(p, module, |open| {
        let new = open.tests.iter().all(|known| known.name != name);
        if new {
            open.tests.push(test);
        }
        new
    })?;
    match added {
        true => Ok(name),
        false => Err(Raise::error(duplicate(name, owner))),
    }
}

/// `ExUnit.DuplicateTestError`.
fn duplicate(name: Atom, module: Atom) -> Term {
    let text = format!("\"{name}\" is already defined in {}", module.module_name());
    super::failure::exception(
        "ExUnit.DuplicateTestError",
        [("message", Term::string(text))],
    )
}

/// `setup` and `setup_all`: module, which of them, and with a third argument the callbacks by name. Without,
/// the answer is the name of the function that is about to be defined.
pub fn callback(p: &mut Proc, args: &[Term]) -> Reply {
    let owner = args[0].as_atom().ok_or_else(no_clause)?;
    let all = args[1].is_atom(Atom::new("setup_all"));
    let describe = with_open(p, &args[0], |module| module.describe.clone())?;
    if all && describe.is_some() {
        return Err(Raise::error(exception::runtime_error(
            "cannot invoke setup_all/1-2 inside describe as setup_all/1-2 always applies to all tests in a module",
        )));
    }
    let moment = match all {
        true => Moment::SetupAll,
        false => Moment::Setup(describe.as_ref().map(|(text, _)| text.clone())),
    };
    if let Some(given) = args.get(2) {
        let functions = named_callbacks(given, owner)?;
        with_open(p, &args[0], |module| {
            let callbacks = functions.into_iter().map(|(module, function)| Callback {
                moment: moment.clone(),
                module,
                function,
            });
            module.callbacks.extend(callbacks);
        })?;
        return Ok(Term::OK);
    }
    with_open(p, &args[0], |module| {
        let same = module
            .callbacks
            .iter()
            .filter(|known| known.moment == moment);
        let count = same.count();
        let name = match (&describe, all) {
            (_, true) => format!("__ex_unit_setup_all_{count}"),
            (Some(_), _) => format!("__ex_unit_setup_{}_{count}", module.describes.len()),
            (None, _) => format!("__ex_unit_setup_{count}"),
        };
        let function = Atom::new(&name);
        module.callbacks.push(Callback {
            moment,
            module: owner,
            function,
        });
        Term::Atom(function)
    })
}

/// `:name`, or a list of such.
fn named_callbacks(given: &Term, owner: Atom) -> Result<Vec<(Atom, Atom)>, Raise> {
    let entries = match given {
        Term::Nil | Term::Cons(_) => given.to_vec().ok_or_else(no_clause)?,
        one => vec![one.clone()],
    };
    let one = |entry: &Term| match entry {
        Term::Atom(name) => Ok((owner, *name)),
        _ => Err(argument_error(format!(
            "setup/setup_all expect a callback name as an atom or a list of callback names, got: {entry}"
        ))),
    };
    entries.iter().map(one).collect()
}

/// The code server.
///
/// # Errors
/// `:undef` in a system without the language.
pub(super) fn with_modules<R>(
    p: &mut Proc,
    step: impl FnOnce(&mut Proc, &Modules) -> R,
) -> Result<R, Raise> {
    let code = p.system().code.clone();
    match code.downcast::<Modules>() {
        Some(modules) => Ok(step(p, modules)),
        None => Err(Raise::error(atoms::UNDEF)),
    }
}
