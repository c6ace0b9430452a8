//! Pieces that all reports have: reasons, stacks, names.
//!
//! An exception's message and a value's `inspect` may be code of the user: these call `Exception` and
//! `Kernel` as a program would.

use crate::otp::proc_lib;
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

/// Calls a function of `Exception` that answers a string.
fn call(p: &mut Proc, function: &str, args: &[Term]) -> Result<String, Raise> {
    let text = p.apply(Atom::module("Exception"), Atom::new(function), args)?;
    Ok(String::from_utf8_lossy(text.as_bytes().unwrap_or_default()).into_owned())
}

/// `Exception.format(kind, reason, stacktrace)`.
///
/// # Errors
/// What that raises.
pub fn format(p: &mut Proc, kind: Atom, reason: &Term, stack: &Term) -> Result<String, Raise> {
    let args = [Term::Atom(kind), reason.clone(), stack.clone()];
    let text = call(p, "format", &args)?;
    Ok(text.trim_end_matches('\n').to_string())
}

/// `Exception.format_exit(reason)`.
///
/// # Errors
/// What that raises.
pub fn format_exit(p: &mut Proc, reason: &Term) -> Result<String, Raise> {
    call(p, "format_exit", std::slice::from_ref(reason))
}

/// `Exception.format_mfa(module, function, arity_or_args)`.
///
/// # Errors
/// What that raises.
pub fn format_mfa(p: &mut Proc, mfa: [&Term; 3]) -> Result<String, Raise> {
    call(p, "format_mfa", &mfa.map(Clone::clone))
}

/// The lines of a stack, each on a line of its own behind `indent`.
///
/// # Errors
/// What formatting an argument raises.
pub fn stack_lines(p: &mut Proc, stack: &Term, indent: &str) -> Result<String, Raise> {
    let mut text = String::new();
    for entry in stack.iter() {
        let line = call(p, "format_stacktrace_entry", std::slice::from_ref(entry))?;
        text.push('\n');
        text.push_str(indent);
        text.push_str(&line);
    }
    Ok(text)
}

/// Why a server or task ends: an exception with its stack, or `(stop)` with the reason. It begins with a
/// line break.
///
/// # Errors
/// What formatting raises.
pub fn format_reason(p: &mut Proc, reason: &Term, stack: Option<&Term>) -> Result<String, Raise> {
    let Some(stack) = stack else {
        return Ok(format!("\n** (stop) {}", format_exit(p, reason)?));
    };
    let banner = match as_exception(p, reason, stack)? {
        Some(exception) => {
            let args = [Term::Atom(atoms::ERROR), exception, stack.clone()];
            call(p, "format_banner", &args)?
        }
        None => format!("** (stop) {}", format_exit(p, reason)?),
    };
    Ok(format!("\n{banner}{}", stack_lines(p, stack, "    ")?))
}

/// The exception that a reason is, or that Elixir knows it as.
fn as_exception(p: &mut Proc, reason: &Term, stack: &Term) -> Result<Option<Term>, Raise> {
    if exception::is_exception(reason) {
        return Ok(Some(reason.clone()));
    }
    let args = [Term::Atom(atoms::ERROR), reason.clone(), stack.clone()];
    let made = p.apply(Atom::module("Exception"), Atom::new("normalize"), &args)?;
    let known = made.struct_module() != Some(atoms::ERLANG_ERROR);
    Ok(known.then_some(made))
}

/// What a process is called: its name, or its pid.
pub fn process_name(p: &Proc) -> Term {
    proc_lib::my_name(p)
}
