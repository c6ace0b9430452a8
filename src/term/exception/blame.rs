//! More about an exception than its message: what may have been meant, and the arguments of the call.
//!
//! `Exception.blame/3` does this where a failure is shown to a person: in the shell, at the end of a script,
//! in reports of tests.

use super::message::{field, missing_key, undefined};
use super::normalize::normalize_with;
use super::stacktrace::shown;
use crate::term::inspect::{Hooks, atom_literal, function_name};
use crate::term::similar::suggestions;
use crate::term::{Atom, Term, atoms};

/// The exception of an error with what is known besides, and the stack trace for it.
pub fn blame(reason: &Term, stacktrace: &Term, hooks: &mut dyn Hooks) -> (Term, Term) {
    let exception = normalize_with(reason, stacktrace, hooks);
    let name = exception.struct_module().map_or("", Atom::module_name);
    let better = match name {
        "KeyError" => key(&exception, hooks),
        "UndefinedFunctionError" => function(&exception, hooks),
        "ArgumentError" => application(stacktrace, hooks),
        "ArithmeticError" => operation(&exception, stacktrace, hooks),
        "FunctionClauseError" => return arguments(exception, stacktrace, hooks),
        _ => None,
    };
    match better {
        Some(message) => (
            with(exception, "message", Term::string(message)),
            stacktrace.clone(),
        ),
        None => (exception, stacktrace.clone()),
    }
}

fn with(exception: Term, name: &str, value: Term) -> Term {
    match exception {
        Term::Map(map) => Term::Map(map.put(Term::atom(name), value)),
        other => other,
    }
}

/// A list of what may have been meant, or nothing.
fn did_you_mean(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let lines: String = items
        .iter()
        .map(|item| format!("      * {item}\n"))
        .collect();
    format!(". Did you mean:\n\n{lines}")
}

fn key(exception: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    if field(exception, "message").as_str().is_some() {
        return None;
    }
    let (key, term) = (field(exception, "key"), field(exception, "term"));
    let message = missing_key(key, term, hooks);
    let hint = key
        .as_atom()
        .and_then(|key| Some(similar_keys(key, &keys(term)?)));
    Some(message + &hint.unwrap_or_default())
}

/// The keys of a map or keyword list, if all are atoms.
fn keys(term: &Term) -> Option<Vec<Atom>> {
    let keys: Option<Vec<Atom>> = match term {
        Term::Map(map) => map.iter().map(|(key, _)| key.as_atom()).collect(),
        Term::Nil | Term::Cons(_) => term
            .to_vec()?
            .iter()
            .map(|pair| match pair.as_tuple() {
                Some([Term::Atom(key), _]) => Some(*key),
                _ => None,
            })
            .collect(),
        _ => None,
    };
    keys.map(|keys| {
        keys.into_iter()
            .filter(|key| !matches!(*key, atoms::STRUCT | atoms::EXCEPTION))
            .collect()
    })
}

fn similar_keys(key: Atom, keys: &[Atom]) -> String {
    let best = suggestions(
        key.as_str(),
        keys.iter().map(|key| (key.as_str(), key.as_str())),
    );
    let items: Vec<String> = best
        .into_iter()
        .map(|name| atom_literal(Atom::new(name)).into_owned())
        .collect();
    did_you_mean(&items)
}

fn function(exception: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    let (message, loaded) = undefined(exception, hooks);
    let (module, function) = (
        field(exception, "module").as_atom()?,
        field(exception, "function").as_atom()?,
    );
    let arity = field(exception, "arity").as_int();
    if module == atoms::NIL && arity == Some(0) {
        return Some(
            message
                + ". If you are using the dot syntax, such as module.function(), make sure the left-hand side of the \
                   dot is a module atom",
        );
    }
    let exports = if loaded {
        hooks.exports(module).unwrap_or_default()
    } else {
        Vec::new()
    };
    Some(message + &similar_functions(function, &exports))
}

/// The functions of the same name with another arity, or else those with a name much like it.
fn similar_functions(function: Atom, exports: &[(Atom, usize)]) -> String {
    let named = exports.iter().map(|(name, arity)| (name.as_str(), *arity));
    let mut sorted: Vec<(&str, usize)> = named.collect();
    sorted.sort_unstable();
    let all = || sorted.iter().copied();
    let mut items: Vec<(&str, usize)> = all()
        .filter(|(name, _)| *name == function.as_str())
        .take(5)
        .collect();
    if items.is_empty() {
        items = suggestions(function.as_str(), all().map(|item| (item.0, item)));
    }
    let line = |(name, arity): (&str, usize)| format!("{}/{arity}", function_name(Atom::new(name)));
    did_you_mean(&items.into_iter().map(line).collect::<Vec<_>>())
}

/// What is wrong with the arguments of `apply/3`.
fn application(stacktrace: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    let [
        Term::Atom(atoms::ERLANG),
        Term::Atom(atoms::APPLY),
        args @ Term::Cons(_),
        _,
    ] = stacktrace.iter().next()?.as_tuple()?
    else {
        return None;
    };
    let args = args.to_vec()?;
    let [module, function, arguments] = args.as_slice() else {
        return None;
    };
    let mut text = |term: &Term| shown(term, hooks);
    let start = "you attempted to apply a function";
    if arguments.list_len().is_none() {
        return Some(format!(
            "{start} named {} on module {} with arguments {}. Arguments (the third argument of apply) must always be \
             a proper list",
            text(function),
            text(module),
            text(arguments)
        ));
    }
    if module.as_atom().is_none() && *arguments == Term::Nil {
        return Some(format!(
            "{start} named {} on {}. If you are using Kernel.apply/3, make sure the module is an atom. If you are \
             using the dot syntax, such as module.function(), make sure the left-hand side of the dot is a module atom",
            text(function),
            text(module)
        ));
    }
    if module.as_atom().is_none() {
        return Some(format!(
            "{start} on {}. Modules (the first argument of apply) must always be an atom",
            text(module)
        ));
    }
    function.as_atom().is_none().then(|| {
        let function = text(function);
        format!(
            "{start} named {function} on module {}. However {function} is not a valid function name. Function names \
             (the second argument of apply) must always be an atom",
            text(module)
        )
    })
}

/// The calculation that failed, if the stack has its operands.
fn operation(exception: &Term, stacktrace: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    let [
        Term::Atom(atoms::ERLANG),
        Term::Atom(name),
        args @ Term::Cons(_),
        _,
    ] = stacktrace.iter().next()?.as_tuple()?
    else {
        return None;
    };
    let args: Vec<String> = args.iter().map(|arg| shown(arg, hooks)).collect();
    let text = match (name.as_str(), args.as_slice()) {
        (operator @ ("+" | "-" | "*" | "/"), [a, b]) => format!("{a} {operator} {b}"),
        (operator @ ("+" | "-"), [a]) => format!("{operator}({a})"),
        (name @ ("div" | "rem"), [a, b]) => format!("{name}({a}, {b})"),
        (name @ ("band" | "bor" | "bxor" | "bsl" | "bsr"), [a, b]) => {
            format!("Bitwise.{name}({a}, {b})")
        }
        ("bnot", [a]) => format!("Bitwise.bnot({a})"),
        _ => return None,
    };
    Some(format!("{}: {text}", field(exception, "message").as_str()?))
}

/// The arguments move from the stack trace into the exception, with the clauses that did not take them.
fn arguments(exception: Term, stacktrace: &Term, hooks: &mut dyn Hooks) -> (Term, Term) {
    let Term::Cons(first) = stacktrace else {
        return (exception, stacktrace.clone());
    };
    let Some([Term::Atom(module), Term::Atom(function), args, location]) = first.head.as_tuple()
    else {
        return (exception, stacktrace.clone());
    };
    let failed = |name: &str, value: Term| *field(&exception, name) == value;
    let arity = args.list_len().unwrap_or(0);
    let same = failed("module", Term::Atom(*module)) && failed("function", Term::Atom(*function));
    if !(args.is_list() && same && failed("arity", Term::from(arity))) {
        return (exception, stacktrace.clone());
    }
    let clauses = hooks.clauses(*module, *function, args);
    let clauses = clauses.map_or(Term::NIL, |lines| {
        Term::list(lines.into_iter().map(Term::string))
    });
    let exception = with(with(exception, "args", args.clone()), "clauses", clauses);
    let entry = [
        Term::Atom(*module),
        Term::Atom(*function),
        Term::from(arity),
        location.clone(),
    ];
    (
        exception,
        Term::cons(Term::tuple(entry), first.tail.clone()),
    )
}
