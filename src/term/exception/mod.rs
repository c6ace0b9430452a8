//! Exceptions as values: Elixir's own exception structs and how they are made.
//!
//! An exception is a struct with `__exception__: true`. This module makes the built-in ones; making
//! them from what Erlang raises is in `normalize`, their texts are in `message`, and banners, exits and stack
//! traces in `format`. Exceptions that users define, and their `message/1`, are left to the layers above.

mod apps;
mod blame;
mod format;
mod message;
mod normalize;
mod posix;
mod stacktrace;
mod table;

#[cfg(test)]
mod tests;

use super::inspect::atom_literal;
use super::{Atom, Fun, Term, atoms};

pub use apps::application_of;
pub use blame::blame;
pub use format::{Kind, format, format_banner, format_exit};
pub use message::{builtin_message, message, type_name};
pub use normalize::{normalize, normalize_with};
pub use posix::format_error;
pub use stacktrace::{
    format_fa, format_file_line, format_mfa, format_stacktrace, format_stacktrace_entry,
};
pub use table::{BUILTIN, Builtin, Initial, builtin};

/// A built-in exception, with the fields given and defaults for the others. The constructors below name
/// only modules that are in the table, so the other way is for a name that somebody forgot there.
fn make<'a>(name: &'static str, fields: impl IntoIterator<Item = (&'a str, Term)>) -> Term {
    let bare = Builtin { name, fields: &[] };
    builtin(Atom::module(name)).unwrap_or(&bare).with(fields)
}

/// Whether the term is an exception: a struct marked with `__exception__: true`.
pub fn is_exception(term: &Term) -> bool {
    term.struct_module().is_some()
        && term
            .field(atoms::EXCEPTION)
            .is_some_and(|mark| mark.is_atom(atoms::TRUE))
}

macro_rules! with_message {
    ($($(#[$doc:meta])* $function:ident = $name:literal),* $(,)?) => {
        $($(#[$doc])* pub fn $function(message: impl AsRef<str>) -> Term {
            make($name, [("message", Term::string(message))])
        })*
    };
}

with_message! {
    /// `%RuntimeError{message: message}`.
    runtime_error = "RuntimeError",
    /// `%ArgumentError{message: message}`.
    argument_error = "ArgumentError",
    /// `%Regex.CompileError{message: message}`.
    regex_compile_error = "Regex.CompileError",
}

macro_rules! plain {
    ($($(#[$doc:meta])* $function:ident = $name:literal),* $(,)?) => {
        $($(#[$doc])* pub fn $function() -> Term {
            make($name, [])
        })*
    };
}

plain! {
    /// `%ArgumentError{}` with the default text, "argument error".
    bad_argument_error = "ArgumentError",
    /// `%ArithmeticError{}`.
    arithmetic_error = "ArithmeticError",
    /// `%SystemLimitError{}`.
    system_limit_error = "SystemLimitError",
    /// `%CondClauseError{}`.
    cond_clause_error = "CondClauseError",
    /// `%Enum.EmptyError{}`.
    enum_empty_error = "Enum.EmptyError",
    /// `%Enum.OutOfBoundsError{}`.
    enum_out_of_bounds_error = "Enum.OutOfBoundsError",
}

macro_rules! with_term {
    ($($(#[$doc:meta])* $function:ident = $name:literal),* $(,)?) => {
        $($(#[$doc])* pub fn $function(term: Term) -> Term {
            make($name, [("term", term)])
        })*
    };
}

with_term! {
    /// `%MatchError{term: term}`.
    match_error = "MatchError",
    /// `%CaseClauseError{term: term}`.
    case_clause_error = "CaseClauseError",
    /// `%WithClauseError{term: term}`.
    with_clause_error = "WithClauseError",
    /// `%TryClauseError{term: term}`.
    try_clause_error = "TryClauseError",
    /// `%BadFunctionError{term: term}`.
    bad_function_error = "BadFunctionError",
    /// `%BadMapError{term: term}`.
    bad_map_error = "BadMapError",
}

/// `%KeyError{key: key, term: term, message: message}`; the message is made from the others when
/// there is none.
pub fn key_error(key: Term, term: Term, message: Option<&str>) -> Term {
    make(
        "KeyError",
        [
            ("key", key),
            ("term", term),
            ("message", message.map_or(Term::NIL, Term::string)),
        ],
    )
}

/// `%BadBooleanError{operator: operator, term: term}`.
pub fn bad_boolean_error(operator: Atom, term: Term) -> Term {
    make(
        "BadBooleanError",
        [("operator", Term::Atom(operator)), ("term", term)],
    )
}

/// `%BadStructError{struct: module, term: term}`.
pub fn bad_struct_error(module: Atom, term: Term) -> Term {
    make(
        "BadStructError",
        [("struct", Term::Atom(module)), ("term", term)],
    )
}

/// `%BadArityError{function: function, args: args}`, the arguments as a list.
pub fn bad_arity_error(function: Fun, args: Term) -> Term {
    bad_arity_error_of(Term::Fun(function), args)
}

fn bad_arity_error_of(function: Term, args: Term) -> Term {
    make("BadArityError", [("function", function), ("args", args)])
}

/// `%FunctionClauseError{module: module, function: function, arity: arity}`.
pub fn function_clause_error(module: Atom, function: Atom, arity: usize) -> Term {
    make("FunctionClauseError", mfa(module, function, arity))
}

/// `%UndefinedFunctionError{module: module, function: function, arity: arity}`. The reason, such as
/// `:"module could not be loaded"`, tells why; `message` says it all when it is a string.
pub fn undefined_function_error(
    module: Atom,
    function: Atom,
    arity: usize,
    reason: Term,
    message: Term,
) -> Term {
    make(
        "UndefinedFunctionError",
        mfa(module, function, arity)
            .into_iter()
            .chain([("reason", reason), ("message", message)]),
    )
}

fn mfa(module: Atom, function: Atom, arity: usize) -> [(&'static str, Term); 3] {
    [
        ("module", Term::Atom(module)),
        ("function", Term::Atom(function)),
        ("arity", Term::from(arity)),
    ]
}

/// `%ErlangError{original: original}`: an Erlang error that Elixir has no exception for.
pub fn erlang_error(original: Term) -> Term {
    make("ErlangError", [("original", original)])
}

/// `%Protocol.UndefinedError{protocol: protocol, value: value, description: description}`.
pub fn protocol_undefined_error(protocol: Atom, value: Term, description: &str) -> Term {
    let description = Term::string(description);
    make(
        "Protocol.UndefinedError",
        [
            ("protocol", Term::Atom(protocol)),
            ("value", value),
            ("description", description),
        ],
    )
}

/// `%Inspect.Error{...}`: an implementation of `Inspect` raised an exception of that module.
pub fn inspect_error(module: Atom, message: &str, inspected: &str, stacktrace: Term) -> Term {
    let fields = [
        ("exception_module", Term::Atom(module)),
        ("exception_message", Term::string(message)),
        ("inspected_struct", Term::string(inspected)),
        ("stacktrace", stacktrace),
    ];
    make("Inspect.Error", fields)
}

/// The text of an `Inspect.Error`, every line of its own moved by the margin.
pub fn inspect_error_text(module: Atom, message: &str, inspected: &str, margin: &str) -> String {
    let indented = |text: &str| {
        let lines = text.trim_end_matches('\n').split('\n').map(|line| {
            let pad = if line.is_empty() { "" } else { "    " };
            format!("{}{pad}{line}", if pad.is_empty() { "" } else { margin })
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let (module, quotes) = (atom_literal(module), indented("\"\"\""));
    let (message, inspected) = (indented(message), indented(inspected));
    format!(
        "{margin}got {module} with message:\n\n{quotes}\n{message}\n{quotes}\n\n{margin}while inspecting:\n\n{inspected}\n"
    )
}

/// `%UnicodeConversionError{encoded: encoded, message: message}`.
pub fn unicode_conversion_error(encoded: &str, message: &str) -> Term {
    make(
        "UnicodeConversionError",
        [
            ("encoded", Term::string(encoded)),
            ("message", Term::string(message)),
        ],
    )
}

/// `%File.Error{reason: reason, action: action, path: path}`.
pub fn file_error(reason: Atom, action: &str, path: &str) -> Term {
    make(
        "File.Error",
        [
            ("reason", Term::Atom(reason)),
            ("action", Term::string(action)),
            ("path", Term::string(path)),
        ],
    )
}

/// `%SyntaxError{...}` of a place in a file.
pub fn syntax_error(file: &str, line: usize, column: usize, description: &str) -> Term {
    make("SyntaxError", place(file, line, column, description))
}

/// `%TokenMissingError{...}` of a place in a file.
pub fn token_missing_error(file: &str, line: usize, column: usize, description: &str) -> Term {
    make("TokenMissingError", place(file, line, column, description))
}

fn place(file: &str, line: usize, column: usize, description: &str) -> [(&'static str, Term); 4] {
    [
        ("file", Term::string(file)),
        ("line", Term::from(line)),
        ("column", Term::from(column)),
        ("description", Term::string(description)),
    ]
}

/// `%CompileError{...}` of a line in a file.
pub fn compile_error(file: &str, line: usize, description: &str) -> Term {
    let fields = [
        ("file", Term::string(file)),
        ("line", Term::from(line)),
        ("description", Term::string(description)),
    ];
    make("CompileError", fields)
}
