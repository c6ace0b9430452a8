//! Calling functions by name or value, failing, and asking about functions.

use crate::runtime::{Class, Proc, Raise, Stack};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Fun, Term, atoms};

natives! { pub const FUNCTIONS of ":erlang":
    /// Calls a function with a list of arguments.
    ///
    ///     iex> :erlang.apply(&div/2, [7, 2])
    ///     3
    "apply" 2 => apply_fun;
    /// Calls a module's function with a list of arguments.
    ///
    ///     iex> :erlang.apply(Enum, :sum, [[1, 2]])
    ///     3
    "apply" 3 => apply;
    /// Raises an error with any reason.
    ///
    ///     iex> try do :erlang.error(:oops) catch :error, reason -> reason end
    ///     :oops
    "error" 1 => error;
    /// As `error/1`; the arguments show in the stack trace.
    ///
    ///     iex> try do :erlang.error(:oops, [1]) catch :error, reason -> reason end
    ///     :oops
    "error" 2 => error;
    "nif_error" 1 => error;
    "nif_error" 2 => error;
    /// As `error/2`, with options for whoever prints the error.
    ///
    ///     iex> try do :erlang.error(:oops, [1], []) catch :error, reason -> reason end
    ///     :oops
    "error" 3 => error;
    /// What is known of a function.
    ///
    ///     iex> :erlang.fun_info(&Enum.map/2)[:arity]
    ///     2
    "fun_info" 1 => fun_info;
    /// One thing that is known of a function.
    ///
    ///     iex> :erlang.fun_info(&Enum.map/2, :arity)
    ///     {:arity, 2}
    "fun_info" 2 => fun_info_item;
    /// Whether a loaded module has a public function.
    ///
    ///     iex> :erlang.function_exported(:lists, :reverse, 1)
    ///     true
    "function_exported" 3 => function_exported;
    /// The function of that name as a value.
    ///
    ///     iex> :erlang.make_fun(:lists, :reverse, 1).([1, 2])
    ///     [2, 1]
    "make_fun" 3 => make_fun;
    /// Fails with a class, a reason and a stack trace.
    ///
    ///     iex> try do :erlang.raise(:throw, :oops, []) catch :throw, value -> value end
    ///     :oops
    "raise" 3 => raise;
    /// Throws a value to the nearest `catch`.
    ///
    ///     iex> try do :erlang.throw(:oops) catch value -> value end
    ///     :oops
    "throw" 1 => throw;
}

/// `apply(fun, args)`.
pub fn apply_fun(p: &mut Proc, args: &[Term]) -> Reply {
    let list = args[1].to_vec().ok_or_else(Raise::badarg)?;
    p.call(&args[0], &list)
}

/// `apply(module, function, args)`.
pub fn apply(p: &mut Proc, args: &[Term]) -> Reply {
    let list = args[2].to_vec();
    match (args[0].as_atom(), args[1].as_atom(), list) {
        (Some(module), Some(function), Some(list)) => p.apply(module, function, &list),
        (module, function, list) => {
            let problems = [
                (1, "not an atom", module.is_none()),
                (2, "not an atom", function.is_none()),
                (3, "not a list", list.is_none()),
            ];
            Err(wrong(&problems))
        }
    }
}

/// The problems of those arguments that are bad.
fn wrong(problems: &[(usize, &str, bool)]) -> Raise {
    let bad: Vec<(usize, &str)> = problems
        .iter()
        .filter(|(.., bad)| *bad)
        .map(|(position, problem, _)| (*position, *problem))
        .collect();
    Raise::bad_arguments(&bad)
}

fn error(p: &mut Proc, args: &[Term]) -> Reply {
    // The caller fails, not this function: the trace begins with the caller.
    Err(p.trace(Raise::error(args[0].clone())))
}

/// `exit(reason)`.
pub fn exit(p: &mut Proc, args: &[Term]) -> Reply {
    Err(p.trace(Raise::exit(args[0].clone())))
}

/// `throw(value)`.
pub fn throw(p: &mut Proc, args: &[Term]) -> Reply {
    Err(p.trace(Raise::throw(args[0].clone())))
}

fn raise(_: &mut Proc, args: &[Term]) -> Reply {
    let class = match args[0].as_atom() {
        Some(atoms::ERROR) => Class::Error,
        Some(atoms::EXIT) => Class::Exit,
        Some(atoms::THROW) => Class::Throw,
        // Erlang answers instead of failing when it is called wrongly.
        _ => return Ok(Term::Atom(atoms::BADARG)),
    };
    if args[2].to_vec().is_none() {
        return Ok(Term::Atom(atoms::BADARG));
    }
    let mut raise = Raise::new(class, args[1].clone());
    raise.stack = Some(Stack::Given(args[2].clone()));
    Err(raise)
}

/// Module, function and arity, with what is wrong of them.
fn mfa(args: &[Term]) -> Result<(Atom, Atom, usize), Raise> {
    let arity = args[2].as_int();
    let (Some(module), Some(function), Some(arity)) = (args[0].as_atom(), args[1].as_atom(), arity)
    else {
        return Err(wrong(&[
            (1, "not an atom", args[0].as_atom().is_none()),
            (2, "not an atom", args[1].as_atom().is_none()),
            (3, "not an integer", arity.is_none()),
        ]));
    };
    let arity = usize::try_from(arity)
        .ok()
        .filter(|arity| *arity <= 255)
        .ok_or_else(|| Raise::bad_argument(3, "out of range"))?;
    Ok((module, function, arity))
}

/// `function_exported?(module, function, arity)`.
pub fn function_exported(p: &mut Proc, args: &[Term]) -> Reply {
    let (module, function, arity) = mfa(args)?;
    Ok(Term::bool(p.system().code.exports(module, function, arity)))
}

/// `Function.capture(module, function, arity)`.
pub fn make_fun(_: &mut Proc, args: &[Term]) -> Reply {
    let (module, function, arity) = mfa(args)?;
    Ok(Term::Fun(Fun::export(module, function, arity as u8)))
}

/// What is told of every function, in Erlang's order.
const ITEMS: [&str; 5] = ["module", "name", "arity", "env", "type"];

/// Everything that is known of a function, as a keyword list.
pub fn fun_info(_: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0])?;
    let pairs = ITEMS.map(|item| (Atom::new(item), about(fun, item)));
    Ok(Term::keyword(pairs))
}

/// `{item, value}` of a function.
pub fn fun_info_item(_: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0])?;
    args[1]
        .as_atom()
        .filter(|item| ITEMS.contains(&item.as_str()))
        .map(|item| Term::tagged(item, about(fun, item.as_str())))
        .ok_or_else(|| Raise::bad_argument(2, "invalid item"))
}

fn function(term: &Term) -> Result<&Fun, Raise> {
    match term {
        Term::Fun(fun) => Ok(fun),
        _ => Err(Raise::bad_argument(1, "not a fun")),
    }
}

fn about(fun: &Fun, item: &str) -> Term {
    let export = fun.as_export();
    let named = export
        .map(|(module, name, _)| (module, name))
        .or_else(|| fun.any_body().and_then(|body| body.origin()));
    match item {
        "module" => Term::Atom(named.map_or(Atom::new("erl_eval"), |(module, _)| module)),
        "name" => match named {
            Some((_, name)) => Term::Atom(name),
            None => Term::atom(&fun.any_body().map(|b| b.describe()).unwrap_or_default()),
        },
        "arity" => Term::from(fun.arity()),
        "env" => Term::list(
            fun.any_body()
                .map(|body| body.environment().to_vec())
                .unwrap_or_default(),
        ),
        _ => Term::atom(if export.is_some() {
            "external"
        } else {
            "local"
        }),
    }
}
