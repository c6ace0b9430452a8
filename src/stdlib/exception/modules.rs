//! The modules of Elixir's own exceptions: `RuntimeError.exception/1`, `ArgumentError.message/1` and so on.

use crate::runtime::{Native, NativeModule, Proc};
use crate::stdlib::args::{Reply, no_clause};
use crate::term::exception::{Builtin, blame, builtin};
use crate::term::{Atom, Term};

use super::{message_of, with_hooks};

/// The exception's own entry; the names below are those of the table.
fn entry(name: &str) -> Option<&'static Builtin> {
    builtin(Atom::module(name))
}

/// The fields that an argument of `exception/1` or `__struct__/1` gives.
fn given(fields: &Term) -> Vec<(&'static str, Term)> {
    let pair = |pair: &Term| match pair.as_tuple() {
        Some([Term::Atom(key), value]) => Some((key.as_str(), value.clone())),
        _ => None,
    };
    fields.iter().filter_map(pair).collect()
}

/// `Module.exception(argument)`: a message, or a keyword list of fields; unknown ones are left out.
fn exception(name: &str, args: &[Term]) -> Reply {
    let entry = entry(name).ok_or_else(no_clause)?;
    let known = |field: &str| entry.fields.iter().any(|(known, _)| *known == field);
    if args[0].is_list() {
        let fields = given(&args[0])
            .into_iter()
            .filter(|(field, _)| known(field));
        return Ok(entry.with(fields));
    }
    match name {
        "Version.InvalidVersionError" => Ok(entry.with([("version", args[0].clone())])),
        "Version.InvalidRequirementError" => Ok(entry.with([("requirement", args[0].clone())])),
        _ if known("message") && args[0].as_bytes().is_some() => {
            Ok(entry.with([("message", args[0].clone())]))
        }
        _ => Err(no_clause()),
    }
}

fn structure(name: &str, fields: &Term) -> Reply {
    let entry = entry(name).ok_or_else(no_clause)?;
    let fields = given(fields);
    let unknown = fields.iter().find(|(field, _)| {
        *field != "__exception__" && !entry.fields.iter().any(|(known, _)| known == field)
    });
    if let Some((field, _)) = unknown {
        let key = Term::atom(field);
        let error = crate::term::exception::key_error(key, entry.with([]), None);
        return Err(crate::runtime::Raise::error(error));
    }
    Ok(entry.with(fields))
}

fn message(p: &mut Proc, name: &str, args: &[Term]) -> Reply {
    if args[0].struct_module() != Some(Atom::module(name)) {
        return Err(no_clause());
    }
    message_of(p, &args[0]).map(Term::string)
}

fn blamed(p: &mut Proc, args: &[Term]) -> Reply {
    let (error, stack) = with_hooks(p, |hooks| blame(&args[0], &args[1], hooks))?;
    Ok(Term::tuple([error, stack]))
}

macro_rules! modules {
    ($($name:literal),* $(,)?) => {
        /// The exceptions' modules.
        pub const MODULES: &[&NativeModule] = &[$(&NativeModule {
            name: $name,
            doc: concat!("The exception `", $name, "`."),
            functions: &[
                Native {
                    name: "__struct__",
                    arity: 0,
                    doc: "",
                    run: |_, _| structure($name, &Term::Nil),
                },
                Native {
                    name: "__struct__",
                    arity: 1,
                    doc: "",
                    run: |_, args| structure($name, &args[0]),
                },
                Native {
                    name: "blame",
                    arity: 2,
                    doc: "More about the exception, and the stack trace for it: see `Exception.blame/3`.",
                    run: blamed,
                },
                Native {
                    name: "exception",
                    arity: 1,
                    doc: concat!("The exception with a message or fields: what `raise ", $name, ", argument` makes."),
                    run: |_, args| exception($name, args),
                },
                Native {
                    name: "message",
                    arity: 1,
                    doc: "What the exception says: see `Exception.message/1`.",
                    run: |p, args| message(p, $name, args),
                },
            ],
        }),*];
    };
}

modules! {
    "ArgumentError", "ArithmeticError", "BadArityError", "BadBooleanError", "BadFunctionError", "BadMapError",
    "BadStructError", "CaseClauseError", "Code.LoadError", "CompileError", "CondClauseError", "Enum.EmptyError",
    "Enum.OutOfBoundsError", "ErlangError", "File.CopyError", "File.Error", "File.LinkError", "File.RenameError",
    "FunctionClauseError", "IO.StreamError", "Inspect.Error", "KeyError", "MatchError", "OptionParser.ParseError",
    "Protocol.UndefinedError", "Regex.CompileError", "RuntimeError", "SyntaxError", "System.EnvError",
    "SystemLimitError", "TokenMissingError", "TryClauseError", "URI.Error", "UndefinedFunctionError",
    "UnicodeConversionError", "Version.InvalidRequirementError", "Version.InvalidVersionError", "WithClauseError",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::exception::BUILTIN;

    #[test]
    fn every_exception_of_the_table_has_its_module() {
        let names: Vec<&str> = MODULES.iter().map(|module| module.name).collect();
        let table: Vec<&str> = BUILTIN.iter().map(|entry| entry.name).collect();
        assert_eq!(names, table);
    }
}
