//! `Access`: reading and changing maps, keyword lists and structs by key, as `data[key]` does.
//!
//! The functions that give steps of a path (`Access.key/1`, `Access.all/0` ...) are in `steps`.

mod steps;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

use super::args::{Reply, argument_error};
use super::natives::{join, natives, total};
use super::{fail, keyword, map};

natives! { const FUNCTIONS of "Access":
    /// `{:ok, value}` of a key, or `:error`.
    ///
    ///     iex> Access.fetch(%{a: 1}, :a)
    ///     {:ok, 1}
    ///     iex> Access.fetch([a: 1], :b)
    ///     :error
    "fetch" 2 => fetch_native;
    /// The value of a key; an error if it is missing.
    ///
    ///     iex> Access.fetch!(%{a: 1}, :a)
    ///     1
    "fetch!" 2 => fetch_or_raise;
    /// The value of a key, or `nil`.
    ///
    ///     iex> Access.get([a: 1], :a)
    ///     1
    "get" 2 => get_native;
    /// The value of a key, or a default.
    ///
    ///     iex> Access.get(%{}, :a, 0)
    ///     0
    "get" 3 => get_native;
    /// Reads and changes the value of a key: the function gives `{got, new}`, or `:pop`.
    ///
    ///     iex> Access.get_and_update(%{a: 1}, :a, &{&1, &1 + 1})
    ///     {1, %{a: 2}}
    "get_and_update" 3 => get_and_update_native;
    /// The value of a key, and the data without it.
    ///
    ///     iex> Access.pop(%{a: 1, b: 2}, :a)
    ///     {1, %{b: 2}}
    "pop" 2 => pop_native;
}

const PARTS: &[&[Native]] = &[FUNCTIONS, steps::FUNCTIONS];

static ALL: [Native; total(PARTS)] = join(PARTS);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Access",
    doc: "Access to data by key, as `data[key]` does it, and steps for the paths of `get_in/2`, `put_in/3`, `update_in/3`.",
    functions: &ALL,
};

fn fetch_native(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match fetch(p, &args[0], &args[1], "fetch", args)? {
        Some(value) => Term::ok(value),
        None => Term::Atom(atoms::ERROR),
    })
}

fn fetch_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    fetch(p, &args[0], &args[1], "fetch", args)?.ok_or_else(|| fail::key(&args[1], &args[0]))
}

fn get_native(p: &mut Proc, args: &[Term]) -> Reply {
    get(
        p,
        &args[0],
        &args[1],
        args.get(2).cloned().unwrap_or(Term::NIL),
    )
}

fn get_and_update_native(p: &mut Proc, args: &[Term]) -> Reply {
    get_and_update(p, &args[0], &args[1], &args[2])
}

fn pop_native(p: &mut Proc, args: &[Term]) -> Reply {
    pop(p, &args[0], &args[1])
}

/// `data[key]`.
///
/// # Errors
/// A function clause error for data that has no keys, `ArgumentError` for a key that a keyword list cannot
/// have, what a struct's own `fetch/2` raises.
pub fn get(p: &mut Proc, data: &Term, key: &Term, default: Term) -> Reply {
    if let Term::Map(map) = data
        && map.get_atom(atoms::STRUCT).is_none()
    {
        return Ok(map.get(key).cloned().unwrap_or(default));
    }
    let args = [data.clone(), key.clone(), default];
    let found = fetch(p, data, key, "get", &args)?;
    let [_, _, default] = args;
    Ok(found.unwrap_or(default))
}

/// The value of a key if it is there. `function` and `args` say who asks, for errors.
fn fetch(
    p: &mut Proc,
    data: &Term,
    key: &Term,
    function: &str,
    args: &[Term],
) -> Result<Option<Term>, Raise> {
    match (data, key) {
        (Term::Map(map), _) => match data.struct_module() {
            Some(module) => own_fetch(p, module, data, key),
            None => Ok(map.get(key).cloned()),
        },
        (Term::Nil | Term::Cons(_), Term::Atom(name)) => keyword_value(p, data, *name),
        (Term::Nil | Term::Cons(_), _) => Err(argument_error(format!(
            "the Access calls for keywords expect the key to be an atom, got: {}",
            fail::shown(key)
        ))),
        (Term::Atom(atoms::NIL), _) => Ok(None),
        _ => Err(fail::no_clause(p, "Elixir.Access", function, args)),
    }
}

fn keyword_value(p: &mut Proc, list: &Term, key: Atom) -> Result<Option<Term>, Raise> {
    let mut pairs = list.iter();
    let mut seen = 0;
    let found = pairs
        .by_ref()
        .inspect(|_| seen += 1)
        .find_map(|pair| match pair.as_tuple() {
            Some([Term::Atom(k), value]) if *k == key => Some(value.clone()),
            _ => None,
        });
    p.work(seen / 10)?;
    if found.is_none() && !matches!(pairs.rest(), Term::Nil) {
        let args = [Term::Atom(key), Term::Int(1), list.clone()];
        let raise = Raise::bad_argument(3, "not a proper list");
        return Err(fail::within(p, raise, "lists", "keyfind", &args));
    }
    Ok(found)
}

/// Calls a struct's own function of the behaviour.
fn own(p: &mut Proc, module: Atom, function: &str, args: &[Term]) -> Reply {
    let name = Atom::new(function);
    if p.system().code.exports(module, name, args.len()) {
        return p.apply(module, name, args);
    }
    let shown = fail::shown(&Term::Atom(module));
    let reason = format!(
        "{shown} does not implement the Access behaviour. If you are using get_in/put_in/update_in, \
         you can specify the field to be accessed using Access.key!/1"
    );
    let message = format!(
        "function {shown}.{function}/{} is undefined ({reason})",
        args.len()
    );
    let error = exception::undefined_function_error(
        module,
        name,
        args.len(),
        Term::string(reason),
        Term::string(message),
    );
    Err(fail::within(
        p,
        Raise::error(error),
        module.as_str(),
        function,
        args,
    ))
}

fn own_fetch(p: &mut Proc, module: Atom, data: &Term, key: &Term) -> Result<Option<Term>, Raise> {
    let answer = own(p, module, "fetch", &[data.clone(), key.clone()])?;
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), value]) => Ok(Some(value.clone())),
        _ if answer.is_atom(atoms::ERROR) => Ok(None),
        _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
    }
}

/// `Access.get_and_update/3`.
///
/// # Errors
/// As [`get`], and what the function raises.
pub fn get_and_update(p: &mut Proc, data: &Term, key: &Term, fun: &Term) -> Reply {
    let args = [data.clone(), key.clone(), fun.clone()];
    match data {
        Term::Map(_) => match data.struct_module() {
            Some(module) => own(p, module, "get_and_update", &args),
            None => map::get_and_update(p, &args),
        },
        Term::Nil | Term::Cons(_) => keyword::get_and_update(p, &args),
        Term::Atom(atoms::NIL) => Err(argument_error(format!(
            "could not put/update key {} on a nil value",
            fail::shown(key)
        ))),
        _ => Err(fail::no_clause(p, "Elixir.Access", "get_and_update", &args)),
    }
}

/// `Access.pop/2`.
///
/// # Errors
/// As [`get`].
pub fn pop(p: &mut Proc, data: &Term, key: &Term) -> Reply {
    let args = [data.clone(), key.clone()];
    match data {
        Term::Map(_) => match data.struct_module() {
            Some(module) => own(p, module, "pop", &args),
            None => map::pop(p, &args),
        },
        Term::Nil | Term::Cons(_) => keyword::pop(p, &args),
        Term::Atom(atoms::NIL) => Err(argument_error(format!(
            "could not pop key {} on a nil value",
            fail::shown(key)
        ))),
        _ => Err(fail::no_clause(p, "Elixir.Access", "pop", &args)),
    }
}
