//! `Code`: running source text, and which modules there are.

use crate::lang::modules::Wanted;
use crate::lang::{self, EvalError, Modules};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::args::{Reply, argument_error, no_clause, shown};
use super::natives::natives;
use files::File;

mod files;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Code",
    doc: "Runs source text, and tells which modules there are.",
    functions: TABLE,
};

natives! { const TABLE of "Code":
    /// Evaluates a text; answers its value and the variables that it has set.
    ///
    ///     iex> Code.eval_string("a = 1 + 1")
    ///     {2, [a: 2]}
    "eval_string" 1 => |p, args| eval_string(p, &args[0], &Term::Nil, &Term::Nil);
    /// Evaluates a text with variables.
    ///
    ///     iex> Code.eval_string("a + b", a: 1, b: 2)
    ///     {3, [a: 1, b: 2]}
    "eval_string" 2 => |p, args| eval_string(p, &args[0], &args[1], &Term::Nil);
    /// Evaluates a text with variables; `file:` and `line:` say where it stands.
    ///
    ///     iex> Code.eval_string("__ENV__.line", [], line: 7)
    ///     {7, []}
    "eval_string" 3 => |p, args| eval_string(p, &args[0], &args[1], &args[2]);
    /// Evaluates a file; answers its value and the variables that it has set. The second argument is the
    /// directory from which the path is seen.
    "eval_file" 1 => eval_file, [Term::NIL];
    "eval_file" 2 => eval_file;
    /// Runs a file unless that has been done before; answers the modules that it defines, or `nil`. The second
    /// argument is the directory from which the path is seen.
    "require_file" 1 => require_file, [Term::NIL];
    "require_file" 2 => require_file;
    /// The files that `require_file/2` has run.
    ///
    ///     iex> Code.required_files()
    ///     []
    "required_files" 0 => files::required;
    /// Forgets that files were required.
    ///
    ///     iex> Code.unrequire_files(["a.exs"])
    ///     :ok
    "unrequire_files" 1 => |p, args| {
        for file in args[0].iter() {
            files::unrequire(p, file.as_str().ok_or_else(no_clause)?);
        }
        Ok(Term::OK)
    };
    /// Runs a file; answers the modules that it defines. The second argument is the directory from which the path
    /// is seen.
    "compile_file" 1 => compile_file, [Term::NIL];
    "compile_file" 2 => compile_file;
    /// Runs a text; answers the modules that it defines.
    ///
    ///     iex> [{module, _}] = Code.compile_string("defmodule Small do end")
    ///     iex> module
    ///     Small
    "compile_string" 1 => |p, args| compile_string(p, &args[0], "nofile");
    /// As `compile_string/1`, with the name of the file.
    "compile_string" 2 => |p, args| {
        let file = args[1].as_str().ok_or_else(no_clause)?.to_string();
        compile_string(p, &args[0], &file)
    };
    /// Whether a module is there; loads it if it can be.
    ///
    ///     iex> Code.ensure_loaded(Enum)
    ///     {:module, Enum}
    ///     iex> Code.ensure_loaded(Nope)
    ///     {:error, :nofile}
    "ensure_loaded" 1 => ensure_loaded;
    /// As `ensure_loaded/1`, but raises if there is none.
    ///
    ///     iex> Code.ensure_loaded!(Enum)
    ///     Enum
    "ensure_loaded!" 1 => ensure_loaded_or_raise;
    /// Whether a module is there.
    ///
    ///     iex> Code.ensure_loaded?(Enum)
    ///     true
    "ensure_loaded?" 1 => |p, args| is_there(p, &args[0]).map(Term::bool);
    /// As `ensure_loaded/1`.
    ///
    ///     iex> Code.ensure_compiled(Enum)
    ///     {:module, Enum}
    "ensure_compiled" 1 => |p, args| {
        await_module(p, &args[0], Wanted::Maybe)?;
        ensure_loaded(p, args)
    };
    /// As `ensure_loaded!/1`.
    ///
    ///     iex> Code.ensure_compiled!(Enum)
    ///     Enum
    "ensure_compiled!" 1 => |p, args| {
        await_module(p, &args[0], Wanted::Module)?;
        ensure_loaded_or_raise(p, args)
    };
    /// Whether a module has been loaded.
    ///
    ///     iex> Code.loaded?(Enum)
    ///     true
    "loaded?" 1 => |p, args| is_there(p, &args[0]).map(Term::bool);
    /// The value of a compiler option: here none has any effect.
    "get_compiler_option" 1 => |_, _| Ok(Term::bool(false));
    "put_compiler_option" 2 => |_, _| Ok(Term::OK);
    "compiler_options" 1 => |_, args| Ok(args[0].clone());
}

fn name(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

/// Waits for a module that another file defines, if files are being compiled together.
fn await_module(p: &mut Proc, module: &Term, wanted: Wanted) -> Result<(), Raise> {
    let module = name(module)?;
    let code = p.system().code.clone();
    if let Some(modules) = code.downcast::<Modules>() {
        modules.await_module(p, module, wanted)?;
    }
    Ok(())
}

fn is_there(p: &Proc, module: &Term) -> Result<bool, Raise> {
    Ok(p.system().code.has_module(name(module)?))
}

fn ensure_loaded(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match is_there(p, &args[0])? {
        true => Term::tuple([Term::atom("module"), args[0].clone()]),
        false => Term::error(Atom::new("nofile")),
    })
}

fn ensure_loaded_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    match is_there(p, &args[0])? {
        true => Ok(args[0].clone()),
        false => Err(argument_error(format!(
            "could not load module {} due to reason :nofile",
            shown(&args[0])
        ))),
    }
}

fn eval_string(p: &mut Proc, text: &Term, bindings: &Term, options: &Term) -> Reply {
    let text = match text.as_str() {
        Some(text) => text.to_string(),
        None => text_of_chars(text)?,
    };
    let pairs = bindings.iter().filter_map(|pair| match pair.as_tuple() {
        Some([Term::Atom(name), value]) => Some((*name, value.clone())),
        _ => None,
    });
    let file = options.keyword_get(atoms::FILE).and_then(Term::as_str);
    let line = options.keyword_get(atoms::LINE).and_then(Term::as_int);
    let mut evaluator = lang::Evaluator::new(file.unwrap_or("nofile"));
    evaluator.bindings = pairs.collect();
    let line = line.and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
    let value = evaluator.eval(p, &text, line).map_err(raise)?;
    Ok(Term::tuple([value, Term::keyword(evaluator.bindings)]))
}

fn text_of_chars(list: &Term) -> Result<String, Raise> {
    let chars = list.to_vec().ok_or_else(no_clause)?;
    let code = |term: &Term| char::from_u32(u32::try_from(term.as_int()?).ok()?);
    chars
        .iter()
        .map(code)
        .collect::<Option<String>>()
        .ok_or_else(no_clause)
}

fn raise(error: EvalError) -> Raise {
    Raise::from(error)
}

fn eval_file(p: &mut Proc, args: &[Term]) -> Reply {
    let (value, bindings) = File::find(&args[0], &args[1])?.run(p, true)?;
    Ok(Term::tuple([value, bindings]))
}

fn compile_file(p: &mut Proc, args: &[Term]) -> Reply {
    let file = File::find(&args[0], &args[1])?;
    defined(p, |p| file.run(p, false).map(drop))
}

fn require_file(p: &mut Proc, args: &[Term]) -> Reply {
    let file = File::find(&args[0], &args[1])?;
    if !files::require(p, &file) {
        return Ok(Term::NIL);
    }
    let result = defined(p, |p| file.run(p, false).map(drop));
    if result.is_err() {
        files::unrequire(p, &file.full);
    }
    result
}

/// The modules that a step defines, each with what stands for its code.
fn defined(p: &mut Proc, step: impl FnOnce(&mut Proc) -> Result<(), Raise>) -> Reply {
    let before = modules(p);
    step(p)?;
    let new = modules(p).into_iter().filter(|(module, unit)| {
        !before
            .iter()
            .any(|(old, same)| old == module && same == unit)
    });
    let pair = |(module, _)| {
        let code = Term::binary(lang::modules::object_code(module));
        Term::tuple([Term::Atom(module), code])
    };
    Ok(Term::list(new.map(pair).collect::<Vec<_>>()))
}

/// The modules of programs, each with the address of its definition.
fn modules(p: &Proc) -> Vec<(Atom, usize)> {
    let code = p.system().code.clone();
    let Some(modules) = code.downcast::<Modules>() else {
        return Vec::new();
    };
    let all = modules.all_loaded().into_iter();
    all.filter(|module| !module.embedded)
        .map(|module| (module.name, std::sync::Arc::as_ptr(&module).addr()))
        .collect()
}

fn compile_string(p: &mut Proc, text: &Term, file: &str) -> Reply {
    let text = text.as_str().ok_or_else(no_clause)?.to_string();
    let file = file.to_string();
    defined(p, |p| {
        lang::Evaluator::of_file(&file)
            .eval(p, &text, 1)
            .map_err(raise)
            .map(drop)
    })
}
