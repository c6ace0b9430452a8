//! From what Erlang raises to Elixir's exceptions: `Exception.normalize/3`.

use super::{
    arithmetic_error, bad_argument_error, bad_arity_error_of, bad_function_error, bad_map_error,
    case_clause_error, cond_clause_error, is_exception, key_error, make, match_error,
    system_limit_error, try_clause_error, with_clause_error,
};
use crate::term::inspect::{Hooks, Plain};
use crate::term::{Atom, Term, atoms};

/// The exception of an error's reason. An exception stays what it is; the stack trace tells which function
/// `:undef` and `:function_clause` speak of, and what was wrong with the arguments.
pub fn normalize(reason: &Term, stacktrace: &Term) -> Term {
    normalize_with(reason, stacktrace, &mut Plain)
}

/// As [`normalize`], with the users' ways of printing for the message of a `KeyError` that needs one now.
pub fn normalize_with(reason: &Term, stacktrace: &Term, hooks: &mut dyn Hooks) -> Term {
    if is_exception(reason) {
        return reason.clone();
    }
    match (reason, reason.as_tuple()) {
        (Term::Atom(reason), _) => of_atom(*reason, stacktrace),
        (_, Some([Term::Atom(tag), first])) => of_pair(*tag, first, reason, stacktrace),
        (_, Some([Term::Atom(tag), first, second])) => {
            of_triple(*tag, first, second, reason, stacktrace, hooks)
        }
        _ => erlang_error(reason, stacktrace),
    }
}

fn of_atom(reason: Atom, stacktrace: &Term) -> Term {
    match reason {
        atoms::BADARG => detailed("ArgumentError", stacktrace).unwrap_or_else(bad_argument_error),
        atoms::BADARITH => arithmetic_error(),
        atoms::SYSTEM_LIMIT => {
            detailed("SystemLimitError", stacktrace).unwrap_or_else(system_limit_error)
        }
        atoms::COND_CLAUSE => cond_clause_error(),
        atoms::UNDEF => make("UndefinedFunctionError", called(stacktrace)),
        atoms::FUNCTION_CLAUSE => make("FunctionClauseError", called(stacktrace)),
        _ => erlang_error(&Term::Atom(reason), stacktrace),
    }
}

fn of_pair(tag: Atom, value: &Term, reason: &Term, stacktrace: &Term) -> Term {
    let term = value.clone();
    match tag {
        atoms::BADMATCH => match_error(term),
        atoms::CASE_CLAUSE => case_clause_error(term),
        atoms::WITH_CLAUSE => with_clause_error(term),
        atoms::TRY_CLAUSE => try_clause_error(term),
        atoms::BADMAP => bad_map_error(term),
        atoms::BADFUN => bad_function_error(term),
        atoms::BADKEY => key_error(term, map_of(stacktrace), None),
        atoms::BADARITY => match value.as_tuple() {
            Some([function, args]) => bad_arity_error_of(function.clone(), args.clone()),
            _ => erlang_error(reason, stacktrace),
        },
        _ => erlang_error(reason, stacktrace),
    }
}

fn of_triple(
    tag: Atom,
    a: &Term,
    b: &Term,
    reason: &Term,
    stacktrace: &Term,
    hooks: &mut dyn Hooks,
) -> Term {
    match tag.as_str() {
        "badbool" => make(
            "BadBooleanError",
            [("operator", a.clone()), ("term", b.clone())],
        ),
        "badstruct" => make(
            "BadStructError",
            [("struct", a.clone()), ("term", b.clone())],
        ),
        "badkey" if b.as_map().is_some() => key_error(a.clone(), b.clone(), None),
        "badkey" => {
            let message = super::message::not_a_map(a, b, hooks);
            key_error(a.clone(), b.clone(), Some(&message))
        }
        _ => erlang_error(reason, stacktrace),
    }
}

fn erlang_error(reason: &Term, stacktrace: &Term) -> Term {
    let detail = detail(stacktrace).map_or(Term::NIL, Term::string);
    make(
        "ErlangError",
        [("original", reason.clone()), ("reason", detail)],
    )
}

/// What a built-in function found wrong with its arguments: it stands in the location of the stack's
/// first entry.
fn detail(stacktrace: &Term) -> Option<&str> {
    let [_, _, _, location] = stacktrace.iter().next()?.as_tuple()? else {
        return None;
    };
    let info = location.keyword_get(Atom::existing("error_info")?)?;
    info.field(Atom::existing("cause")?)?.as_str()
}

fn detailed(name: &'static str, stacktrace: &Term) -> Option<Term> {
    detail(stacktrace).map(|detail| make(name, [("message", Term::string(detail))]))
}

/// The function at the top of the stack.
fn called(stacktrace: &Term) -> [(&'static str, Term); 3] {
    let entry = stacktrace.iter().next().and_then(Term::as_tuple);
    let (module, function, arity) = match entry {
        Some([module @ Term::Atom(_), function @ Term::Atom(_), arity, _]) => {
            let arity = arity.list_len().map_or_else(|| arity.clone(), Term::from);
            (module.clone(), function.clone(), arity)
        }
        _ => (Term::NIL, Term::NIL, Term::NIL),
    };
    [("module", module), ("function", function), ("arity", arity)]
}

/// The map in which a key was missing, if the stack still has the arguments of the call that failed.
fn map_of(stacktrace: &Term) -> Term {
    let found = || {
        let [Term::Atom(module), Term::Atom(function), args, _] =
            stacktrace.iter().next()?.as_tuple()?
        else {
            return None;
        };
        let args = args.to_vec()?;
        let at = match (module.as_str(), function.as_str(), args.len()) {
            ("Elixir.Map", "get_and_update!" | "update!", 3) => 0,
            ("maps", "update", 3) => 2,
            ("maps", "get", 2) | ("erlang", "map_get", 2) => 1,
            _ => return None,
        };
        args.get(at).cloned()
    };
    found().unwrap_or(Term::NIL)
}
