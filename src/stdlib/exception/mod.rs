//! `Exception`: texts of failures, and making exceptions out of what Erlang raises.
//!
//! `term::exception` knows the texts; here are the answers that it needs from programs (users' own messages,
//! what modules export) and the functions by which programs ask. The exceptions' own modules
//! (`RuntimeError` and the like) are in `modules`.

pub mod modules;

use crate::runtime::{Class, NativeModule, Proc, Raise};
use crate::term::exception::{self, Kind};
use crate::term::{Atom, Term, atoms};

use super::args::{Reply, clamped, no_clause};
use super::inspect::InProcess;
use super::natives::natives;

/// `Exception`.
pub const MODULE: NativeModule = NativeModule {
    name: "Exception",
    doc: "Exceptions: their messages, and how failures print.",
    functions: TABLE,
};

natives! { const TABLE of "Exception":
    /// More about an error than it says itself, as `{exception, stacktrace}`: what may have been meant, and
    /// with which arguments a function was called. Exits and throws stay as they are.
    ///
    ///     iex> {error, []} = Exception.blame(:error, %KeyError{key: :nam, term: %{name: 1}}, [])
    ///     iex> error.message =~ "Did you mean"
    ///     true
    "blame" 3 => blame;
    /// The clauses of a function and how arguments fit them, or `:error` if its code is not known.
    ///
    ///     iex> Exception.blame_mfa(String, :upcase, [1])
    ///     :error
    "blame_mfa" 3 => |_, _| Ok(Term::Atom(atoms::ERROR));
    /// Whether a value is an exception.
    ///
    ///     iex> Exception.exception?(%RuntimeError{})
    ///     true
    "exception?" 1 => |_, args| Ok(Term::bool(exception::is_exception(&args[0])));
    /// A failure as it is shown: its banner and the stack trace. The kind is `:error`, `:exit`, `:throw` or
    /// `{:EXIT, pid}`.
    ///
    ///     iex> Exception.format(:throw, :ball)
    ///     "** (throw) :ball"
    "format" 2 => format, [Term::Nil];
    "format" 3 => format;
    /// The first line of a failure as it is shown.
    ///
    ///     iex> Exception.format_banner(:error, %RuntimeError{message: "oops"})
    ///     "** (RuntimeError) oops"
    "format_banner" 2 => format_banner, [Term::Nil];
    "format_banner" 3 => format_banner;
    /// Why a process ended, in words.
    ///
    ///     iex> Exception.format_exit(:noproc)
    ///     "no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started"
    "format_exit" 1 => |p, args| {
        let text = with_hooks(p, |hooks| exception::format_exit(&args[0], hooks))?;
        Ok(Term::string(text))
    };
    /// A function and its arity, or its arguments.
    ///
    ///     iex> Exception.format_fa(&is_atom/1, 1)
    ///     "&:erlang.is_atom/1/1"
    "format_fa" 2 => |_, args| Ok(Term::string(exception::format_fa(&args[0], &args[1])));
    /// A file and a line, each of which may be `nil`, and what is to stand behind them.
    ///
    ///     iex> Exception.format_file_line("a.ex", 1)
    ///     "a.ex:1:"
    "format_file_line" 2 => format_file_line, [Term::string("")];
    "format_file_line" 3 => format_file_line;
    /// A file, a line and a column.
    ///
    ///     iex> Exception.format_file_line_column("a.ex", 1, 2)
    ///     "a.ex:1:2:"
    "format_file_line_column" 3 => format_column, [Term::string("")];
    "format_file_line_column" 4 => format_column;
    /// A module's function with its arity, or with its arguments.
    ///
    ///     iex> Exception.format_mfa(Foo, :bar, 1)
    ///     "Foo.bar/1"
    ///     iex> Exception.format_mfa(Foo, :bar, [1, :a])
    ///     "Foo.bar(1, :a)"
    "format_mfa" 3 => format_mfa;
    /// A stack trace in lines, that of the caller unless one is given.
    ///
    ///     iex> Exception.format_stacktrace([{Foo, :bar, 1, [file: 'foo.ex', line: 3]}])
    ///     "    foo.ex:3: Foo.bar/1\n"
    "format_stacktrace" 0 => format_stacktrace, [Term::NIL];
    "format_stacktrace" 1 => format_stacktrace;
    /// One entry of a stack trace.
    ///
    ///     iex> Exception.format_stacktrace_entry({Foo, :bar, 1, [file: 'foo.ex', line: 3]})
    ///     "foo.ex:3: Foo.bar/1"
    "format_stacktrace_entry" 1 => format_stacktrace_entry;
    /// What an exception says.
    ///
    ///     iex> Exception.message(%ArgumentError{message: "wrong"})
    ///     "wrong"
    "message" 1 => message;
    /// The exception of an error that Erlang raised; exits, throws and exceptions stay as they are.
    ///
    ///     iex> Exception.normalize(:error, :badarith)
    ///     %ArithmeticError{message: "bad argument in arithmetic expression"}
    "normalize" 2 => normalize, [Term::Nil];
    "normalize" 3 => normalize;
}

/// Calls one of `term::exception`'s functions with the answers of this process; what a user's code threw or
/// exited with meanwhile goes on.
fn with_hooks<R>(p: &mut Proc, step: impl FnOnce(&mut InProcess) -> R) -> Result<R, Raise> {
    let mut hooks = InProcess::new(p, Term::Nil);
    let result = step(&mut hooks);
    match hooks.aborted() {
        Some(raise) => Err(raise),
        None => Ok(result),
    }
}

fn kind(term: &Term) -> Result<Kind, Raise> {
    if let Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid)]) = term.as_tuple() {
        return Ok(Kind::ExitFrom(*pid));
    }
    match term.as_atom() {
        Some(atoms::ERROR) => Ok(Kind::Error),
        Some(atoms::EXIT) => Ok(Kind::Exit),
        Some(atoms::THROW) => Ok(Kind::Throw),
        _ => Err(no_clause()),
    }
}

fn format(p: &mut Proc, args: &[Term]) -> Reply {
    let kind = kind(&args[0])?;
    let text = with_hooks(p, |hooks| {
        exception::format(kind, &args[1], &args[2], hooks)
    })?;
    Ok(Term::string(text))
}

fn format_banner(p: &mut Proc, args: &[Term]) -> Reply {
    let kind = kind(&args[0])?;
    let text = with_hooks(p, |hooks| {
        exception::format_banner(kind, &args[1], &args[2], hooks)
    })?;
    Ok(Term::string(text))
}

fn blame(p: &mut Proc, args: &[Term]) -> Reply {
    let both = match kind(&args[0])? {
        Kind::Error => {
            let (error, stack) =
                with_hooks(p, |hooks| exception::blame(&args[1], &args[2], hooks))?;
            let error = own_blame(p, error, &stack)?;
            return Ok(error);
        }
        _ => [args[1].clone(), args[2].clone()],
    };
    Ok(Term::tuple(both))
}

/// A user's exception may know more itself: its `blame/2`.
fn own_blame(p: &mut Proc, error: Term, stack: &Term) -> Reply {
    let name = Atom::new("blame");
    let both = [error, stack.clone()];
    match both[0].struct_module() {
        Some(module)
            if exception::builtin(module).is_none() && p.system().code.exports(module, name, 2) =>
        {
            p.apply(module, name, &both)
        }
        _ => Ok(Term::tuple(both)),
    }
}

fn message(p: &mut Proc, args: &[Term]) -> Reply {
    if !exception::is_exception(&args[0]) {
        return Err(no_clause());
    }
    message_of(p, &args[0]).map(Term::string)
}

/// What an exception says.
///
/// # Errors
/// What a user's `message/1` throws or exits with.
pub fn message_of(p: &mut Proc, error: &Term) -> Result<String, Raise> {
    with_hooks(p, |hooks| exception::message(error, hooks))
}

fn normalize(p: &mut Proc, args: &[Term]) -> Reply {
    match kind(&args[0])? {
        Kind::Error => with_hooks(p, |hooks| {
            exception::normalize_with(&args[1], &args[2], hooks)
        }),
        _ => Ok(args[1].clone()),
    }
}

/// The module and the message of an error.
///
/// # Errors
/// What a user's `message/1` throws or exits with.
pub fn described(p: &mut Proc, raise: &Raise) -> Result<(Atom, String), Raise> {
    debug_assert_eq!(raise.class, Class::Error);
    let error = exception::normalize(&raise.reason, &raise.stack_term());
    let module = error.struct_module().unwrap_or(atoms::ERLANG_ERROR);
    Ok((module, message_of(p, &error)?))
}

/// The stack of the calls in progress.
fn current(p: &Proc) -> Term {
    let mut here = Raise::error(atoms::BADARG);
    here.stack = Some(p.stack_trace(None));
    here.stack_term()
}

fn format_stacktrace(p: &mut Proc, args: &[Term]) -> Reply {
    let trace = match &args[0] {
        Term::Atom(atoms::NIL) => current(p),
        trace if trace.is_list() => trace.clone(),
        _ => return Err(no_clause()),
    };
    let mut hooks = InProcess::new(p, Term::Nil);
    Ok(Term::string(exception::format_stacktrace(
        &trace, &mut hooks,
    )))
}

fn format_stacktrace_entry(p: &mut Proc, args: &[Term]) -> Reply {
    let mut hooks = InProcess::new(p, Term::Nil);
    Ok(Term::string(exception::format_stacktrace_entry(
        &args[0], &mut hooks,
    )))
}

/// The entries of a stack trace as lines without their indentation.
///
/// # Errors
/// For what is no list.
pub fn stacktrace_lines(p: &mut Proc, trace: &Term) -> Result<Vec<String>, Raise> {
    if !trace.is_list() {
        return Err(no_clause());
    }
    let mut hooks = InProcess::new(p, Term::Nil);
    let lines = trace
        .iter()
        .map(|entry| exception::format_stacktrace_entry(entry, &mut hooks));
    Ok(lines.collect())
}

fn format_mfa(_: &mut Proc, args: &[Term]) -> Reply {
    let (Some(module), Some(function)) = (args[0].as_atom(), args[1].as_atom()) else {
        return Err(no_clause());
    };
    Ok(Term::string(exception::format_mfa(
        module, function, &args[2],
    )))
}

/// A file or line that may be missing.
fn number(term: &Term) -> Result<Option<i64>, Raise> {
    match term {
        Term::Atom(atoms::NIL) => Ok(None),
        _ => clamped(term).map(Some),
    }
}

fn place(file: &Term, line: &Term) -> Result<String, Raise> {
    let file = match file {
        Term::Atom(atoms::NIL) => None,
        _ => Some(file.as_str().ok_or_else(no_clause)?),
    };
    Ok(exception::format_file_line(file, number(line)?))
}

fn format_file_line(_: &mut Proc, args: &[Term]) -> Reply {
    let place = place(&args[0], &args[1])?;
    let suffix = args[2].as_str().ok_or_else(no_clause)?;
    Ok(Term::string(if place.is_empty() {
        place
    } else {
        place + suffix
    }))
}

fn format_column(_: &mut Proc, args: &[Term]) -> Reply {
    let place = place(&args[0], &args[1])?;
    let suffix = args[3].as_str().ok_or_else(no_clause)?;
    let known_line = !matches!(number(&args[1])?, None | Some(0));
    Ok(Term::string(match number(&args[2])? {
        _ if place.is_empty() => place,
        Some(column) if column != 0 && known_line => format!("{place}{column}:{suffix}"),
        _ => place + suffix,
    }))
}
