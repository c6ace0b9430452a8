//! How evaluation fails: the reasons that the BEAM gives, with the stacks that it shows.

use super::{Frame, at_line, call, value};
use crate::lang::code::{Function, Line, RaiseExpr, Result};
use crate::lang::compile::inlined;
use crate::lang::modules::{Modules, Target};
use crate::runtime::{CallSite, Class, FnId, Proc, Raise, Stack, StackEntry};
use crate::term::{Atom, Term, atoms, exception};

/// A failure in a function of `:erlang`, which the stack shows with its arguments. What was wrong with
/// them the function itself knows best: it is asked again.
#[cold]
pub(super) fn in_erlang(
    p: &mut Proc,
    modules: &Modules,
    line: Line,
    name: &str,
    reason: Term,
    args: &[Term],
) -> Raise {
    at_line(p, line);
    // A user sees the exception itself where it is one already.
    if exception::is_exception(&reason) {
        return p.trace(Raise::error(reason));
    }
    let args = erlang_order(name, args);
    let name = Atom::new(name);
    let id = FnId::built_in(atoms::ERLANG, name, args.len());
    let mut raise = Raise::error(reason);
    if raise.reason.is_atom(atoms::BADARG)
        && let Some(Target::Native(native, ..)) = modules.find_now(atoms::ERLANG, name, args.len())
        && let Err(detailed) = (native.run)(p, &args)
    {
        raise = detailed;
    }
    p.trace_native(raise, id, &args)
}

/// The arguments of a function of Kernel as `:erlang`'s takes them.
fn erlang_order(name: &str, args: &[Term]) -> Vec<Term> {
    match (name, args) {
        ("element", [tuple, Term::Int(index)]) => {
            vec![Term::Int(index.saturating_add(1)), tuple.clone()]
        }
        ("element" | "is_map_key", [first, second]) => vec![second.clone(), first.clone()],
        _ => args.to_vec(),
    }
}

/// A failure in a native function, which heads the stack if the failure is its own. `replaced` is the caller, if the
/// function has taken its place in a tail call: functions of the machine do not, so it is shown all the same.
#[cold]
pub(super) fn in_native(
    p: &mut Proc,
    modules: &Modules,
    mut raise: Raise,
    (id, replaced): (FnId, Option<CallSite>),
    args: &[Term],
) -> Raise {
    if raise.stack.is_none() {
        raise.stack = Some(p.stack_trace(own_entry(modules, &raise, id, args)));
    }
    let Some((caller, Stack::Entries(entries))) = replaced.zip(raise.stack.as_mut()) else {
        return raise;
    };
    let own = entries.len().saturating_sub(p.calls.len());
    let is_machine = |entry: &StackEntry| entry.function.info().is_machine();
    if own == 0 || own == 1 && is_machine(&entries[0]) {
        let caller = StackEntry {
            function: caller.function,
            line: caller.line,
            args: None,
            detail: None,
        };
        entries.insert(own, caller);
    }
    raise
}

/// What the stack shows of a native function that has failed: the arguments where they are what was wrong. What
/// `exit`, `throw` and signals bring about is the caller's.
fn own_entry(modules: &Modules, raise: &Raise, id: FnId, args: &[Term]) -> Option<StackEntry> {
    let info = id.info();
    let is_kernel = matches!(info.module, atoms::KERNEL | atoms::ERLANG)
        || info.module == Atom::module("Bitwise");
    if !raise.catchable() || raise.class != Class::Error && is_kernel {
        return None;
    }
    if raise.class == Class::Error
        && let Some((module, name, args)) = inlined::called(info.module, info.name, args)
    {
        return Some(StackEntry {
            function: FnId::built_in(module, name, args.len()),
            line: 0,
            args: raise.is_about_arguments().then_some(args),
            detail: raise.detail.clone(),
        });
    }
    let in_erlang = is_kernel
        && modules
            .find_now(atoms::ERLANG, info.name, info.arity)
            .is_some();
    Some(StackEntry {
        function: match in_erlang {
            true => FnId::built_in(atoms::ERLANG, info.name, info.arity),
            false => exited_in(raise).unwrap_or(id),
        },
        line: 0,
        args: raise.is_about_arguments().then(|| args.to_vec()),
        detail: raise.detail.clone(),
    })
}

/// The function that an exit itself names, in `{reason, {module, name, args}}`: another than the one that was called
/// if that passes requests on, as `Agent.get/2` does.
fn exited_in(raise: &Raise) -> Option<FnId> {
    let [_, call] = raise.reason.as_tuple()? else {
        return None;
    };
    match call.as_tuple()? {
        [Term::Atom(module), Term::Atom(name), args] if raise.class == Class::Exit => {
            Some(FnId::built_in(*module, *name, args.to_vec()?.len()))
        }
        _ => None,
    }
}

/// A function that does not exist: the stack begins with it.
#[cold]
pub fn undefined(p: &Proc, module: Atom, name: Atom, args: &[Term]) -> Raise {
    let id = FnId::built_in(module, name, args.len());
    p.trace_native(Raise::error(atoms::UNDEF), id, args)
}

/// No clause of a function takes the arguments in its frame.
#[cold]
pub(super) fn no_clause(p: &mut Proc, f: &Frame<'_>, function: &Function) -> Raise {
    let arity = function.arity as usize;
    let mut args: Vec<Term> = p.values[f.base..f.base + arity].to_vec();
    let captured = function.captures.iter();
    args.extend(captured.map(|slot| p.values[f.base + *slot as usize].clone()));
    let entry = StackEntry {
        function: function.id,
        line: function.line,
        args: Some(args),
        detail: None,
    };
    let own = p.calls.pop();
    let mut raise = Raise::error(atoms::FUNCTION_CLAUSE);
    raise.stack = Some(p.stack_trace(Some(entry)));
    p.calls.extend(own);
    raise
}

/// A call of a function of something that is no module: `apply` with a bad first argument.
#[cold]
pub(super) fn no_module(p: &Proc, on: &Term, name: Atom, args: &[Term]) -> Raise {
    let id = FnId::built_in(atoms::ERLANG, atoms::APPLY, 3);
    let all = [on.clone(), Term::Atom(name), Term::list(args.to_vec())];
    p.trace_native(Raise::bad_argument(1, "not an atom"), id, &all)
}

/// `CompileError` of a place.
pub(super) fn compile_error(file: &str, line: Line, text: &str) -> Raise {
    Raise::error(exception::compile_error(file, line as usize, text))
}

/// What is not supported and has been reached.
#[cold]
pub(super) fn unsupported(p: &mut Proc, parts: &(&'static str, Line, String)) -> Raise {
    at_line(p, parts.1);
    p.trace(compile_error(parts.0, parts.1, &parts.2))
}

/// Keys that `@enforce_keys` wants have not been given.
pub fn missing_keys(module: Atom, keys: &[Term]) -> Term {
    let keys: Vec<String> = keys.iter().map(crate::lang::show).collect();
    let text = format!(
        "the following keys must also be given when building struct {}: [{}]",
        module.module_name(),
        keys.join(", ")
    );
    exception::argument_error(text)
}

/// `raise` and `reraise`.
pub(super) fn raise<'m>(p: &mut Proc, f: &mut Frame<'m>, raise: &'m RaiseExpr) -> Result {
    let what = value(p, f, &raise.what)?;
    let options = match &raise.options {
        Some(options) => Some(value(p, f, options)?),
        None => None,
    };
    let stack = match &raise.stack {
        Some(stack) => Some(value(p, f, stack)?),
        None => None,
    };
    at_line(p, raise.line);
    let exception = exception_of(p, f, what, options)?;
    let mut raised = Raise::error(exception);
    raised.stack = stack.map(Stack::Given);
    // An empty detail stands for a failure that the program itself raised.
    Err(with_detail(p, raised, String::new()))
}

/// A failure whose stack begins here, with a detail in its first entry.
pub(super) fn with_detail(p: &Proc, mut raise: Raise, detail: String) -> Raise {
    if raise.stack.is_none() {
        let mut stack = p.stack_trace(None);
        if let Stack::Entries(entries) = &mut stack
            && let Some(first) = entries.first_mut()
        {
            first.detail = Some(detail);
        }
        raise.stack = Some(stack);
    }
    raise
}

/// What `raise` makes of a message, an exception, or a module with options.
fn exception_of(p: &mut Proc, f: &Frame<'_>, what: Term, options: Option<Term>) -> Result {
    match (&what, options) {
        (Term::Binary(_), None) => Ok(match what.as_str() {
            Some(message) => exception::runtime_error(message),
            None => Term::structure(
                atoms::RUNTIME_ERROR,
                [(atoms::EXCEPTION, Term::bool(true)), (atoms::MESSAGE, what)],
            ),
        }),
        (Term::Atom(module), options) => {
            let options = options.unwrap_or(Term::Nil);
            let made =
                call::call_target(p, f.modules, *module, Atom::new("exception"), &[options])?;
            match exception::is_exception(&made) {
                true => Ok(made),
                false => Ok(not_an_exception(&made)),
            }
        }
        (other, None) if exception::is_exception(other) => Ok(what),
        (other, _) => Ok(not_an_exception(other)),
    }
}

fn not_an_exception(term: &Term) -> Term {
    exception::argument_error(format!(
        "raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: {}",
        crate::lang::show(term)
    ))
}
