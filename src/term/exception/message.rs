//! What exceptions say: `Exception.message/1`.

use super::posix::format_error;
use super::stacktrace::{format_file_line, format_mfa, shown};
use super::{inspect_error_text, is_exception};
use crate::term::inspect::{Hooks, atom_literal};
use crate::term::{Atom, Term, atoms};

/// The message of an exception: by the user's own `message/1` (which the hooks know), else of a built-in
/// one, else its `message` field.
pub fn message(exception: &Term, hooks: &mut dyn Hooks) -> String {
    if let Some(text) = hooks.exception_message(exception) {
        return text;
    }
    if let Some(text) = builtin_message(exception, hooks) {
        return text;
    }
    let shown_exception = shown(exception, hooks);
    match exception.field(atoms::MESSAGE) {
        Some(value) => match value.as_str() {
            Some(text) => text.to_string(),
            None => {
                let value = shown(value, hooks);
                format!(
                    "got {value} while retrieving Exception.message/1 for {shown_exception} (expected a string)"
                )
            }
        },
        None => {
            let module = exception
                .struct_module()
                .map_or_else(|| "nil".into(), atom_literal);
            let missing = format!("function {module}.message/1 is undefined or private");
            format!(
                "got UndefinedFunctionError with message \"{missing}\" while retrieving Exception.message/1 for \
                 {shown_exception}. Stacktrace:\n    {module}.message({shown_exception})\n"
            )
        }
    }
}

/// The message of an exception that Elixir itself defines and whose message is more than its `message`
/// field; `None` for any other term.
pub fn builtin_message(exception: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    if !is_exception(exception) {
        return None;
    }
    let own = field(exception, "message").as_str();
    let term = field(exception, "term");
    let got = |hooks: &mut dyn Hooks| shown(term, hooks);
    Some(match exception.struct_module()?.module_name() {
        "MatchError" => format!("no match of right hand side value: {}", got(hooks)),
        "CaseClauseError" => format!("no case clause matching: {}", got(hooks)),
        "WithClauseError" => format!("no with clause matching: {}", got(hooks)),
        "TryClauseError" => format!("no try clause matching: {}", got(hooks)),
        "CondClauseError" => "no cond clause evaluated to a truthy value".to_string(),
        "BadFunctionError" => format!("expected a function, got: {}", got(hooks)),
        "BadMapError" => format!("expected a map, got: {}", got(hooks)),
        "BadStructError" => {
            let expected = shown(field(exception, "struct"), hooks);
            format!("expected a struct named {expected}, got: {}", got(hooks))
        }
        "BadBooleanError" => {
            let operator = match field(exception, "operator") {
                Term::Atom(name) => name.as_str().to_string(),
                other => shown(other, hooks),
            };
            format!(
                "expected a boolean on left-side of \"{operator}\", got: {}",
                got(hooks)
            )
        }
        "BadArityError" => bad_arity(exception, hooks),
        "KeyError" => own.map_or_else(
            || missing_key(field(exception, "key"), term, hooks),
            str::to_string,
        ),
        "UndefinedFunctionError" => {
            own.map_or_else(|| undefined(exception, hooks).0, str::to_string)
        }
        "FunctionClauseError" => function_clause(exception, hooks),
        "ErlangError" => {
            let detail = field(exception, "reason").as_str().unwrap_or("");
            format!(
                "Erlang error: {}{detail}",
                shown(field(exception, "original"), hooks)
            )
        }
        "Protocol.UndefinedError" => protocol(exception, hooks),
        "Inspect.Error" => inspect_error(exception)?,
        "SyntaxError" | "TokenMissingError" => syntax(exception),
        "CompileError" => {
            format!(
                "{} {}",
                place(exception, false),
                text(exception, "description")
            )
        }
        name => return files_and_versions(name, exception, hooks),
    })
}

/// The exceptions of `File`, `System`, `URI` and `Version`.
fn files_and_versions(name: &str, exception: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    let action = text(exception, "action");
    let from_to =
        |from: &str, to: &str| format!("{:?} to {:?}", text(exception, from), text(exception, to));
    Some(match name {
        "File.Error" => {
            let path = shown(field(exception, "path"), hooks);
            format!("could not {action} {path}: {}", posix(exception, &action))
        }
        "File.CopyError" | "File.RenameError" => {
            let on = text(exception, "on");
            let on = if on.is_empty() { on } else { format!(". {on}") };
            format!(
                "could not {action} from {}{on}: {}",
                from_to("source", "destination"),
                posix(exception, &action)
            )
        }
        "File.LinkError" => {
            format!(
                "could not {action} from {}: {}",
                from_to("existing", "new"),
                posix(exception, &action)
            )
        }
        "System.EnvError" => {
            format!(
                "could not fetch environment variable {} because it is not set",
                shown(field(exception, "env"), hooks)
            )
        }
        "URI.Error" => {
            let part = shown(field(exception, "part"), hooks);
            let action = field(exception, "action")
                .as_atom()
                .map_or("", Atom::as_str);
            format!(
                "cannot {action} due to reason {}: {part}",
                text(exception, "reason")
            )
        }
        "Version.InvalidVersionError" => format!(
            "invalid version: {}",
            shown(field(exception, "version"), hooks)
        ),
        "Version.InvalidRequirementError" => {
            format!(
                "invalid requirement: {}",
                shown(field(exception, "requirement"), hooks)
            )
        }
        _ => return None,
    })
}

pub(super) fn field<'a>(exception: &'a Term, name: &str) -> &'a Term {
    static NONE: Term = Term::NIL;
    Atom::existing(name)
        .and_then(|name| exception.field(name))
        .unwrap_or(&NONE)
}

/// A field that is text, or an atom's name.
fn text(exception: &Term, name: &str) -> String {
    match field(exception, name) {
        Term::Atom(atoms::NIL) => String::new(),
        Term::Atom(name) => name.as_str().to_string(),
        value => value.as_str().unwrap_or("").to_string(),
    }
}

fn bad_arity(exception: &Term, hooks: &mut dyn Hooks) -> String {
    let (function, args) = (field(exception, "function"), field(exception, "args"));
    let arity = match function {
        Term::Fun(fun) => fun.arity(),
        _ => 0,
    };
    let args: Vec<String> = args.iter().map(|arg| shown(arg, hooks)).collect();
    let given = match args.len() {
        0 => "no arguments".to_string(),
        1 => format!("1 argument ({})", args[0]),
        count => format!("{count} arguments ({})", args.join(", ")),
    };
    format!(
        "{} with arity {arity} called with {given}",
        shown(function, hooks)
    )
}

pub(super) fn missing_key(key: &Term, term: &Term, hooks: &mut dyn Hooks) -> String {
    let key = shown(key, hooks);
    match term {
        Term::Atom(atoms::NIL) => format!("key {key} not found"),
        _ => format!("key {key} not found in: {}", shown(term, hooks)),
    }
}

/// What `value.key` says when the value is no map.
pub(super) fn not_a_map(key: &Term, value: &Term, hooks: &mut dyn Hooks) -> String {
    format!(
        "key {} not found in: {}. If you are using the dot syntax, such as map.field, make sure the left-hand side \
         of the dot is a map",
        shown(key, hooks),
        shown(value, hooks)
    )
}

/// What an `UndefinedFunctionError` says, and whether its module is there.
pub(super) fn undefined(exception: &Term, hooks: &mut dyn Hooks) -> (String, bool) {
    let (module, function, arity) = (
        field(exception, "module"),
        field(exception, "function"),
        field(exception, "arity"),
    );
    let (Term::Atom(module), Term::Atom(function), Term::Int(_)) = (module, function, arity) else {
        return ("undefined function".to_string(), false);
    };
    if *function == atoms::NIL {
        return ("undefined function".to_string(), false);
    }
    let name = format_mfa(*module, *function, arity);
    let reason = text(exception, "reason");
    let loaded = match reason.as_str() {
        "" if *module == atoms::NIL => return (format!("function {name} is undefined"), false),
        "" => hooks.exports(*module).is_some(),
        "function not exported" => true,
        "module could not be loaded" => false,
        reason => return (format!("function {name} is undefined ({reason})"), false),
    };
    if loaded {
        return (format!("function {name} is undefined or private"), true);
    }
    let module = atom_literal(*module);
    (
        format!("function {name} is undefined (module {module} is not available)"),
        false,
    )
}

fn function_clause(exception: &Term, hooks: &mut dyn Hooks) -> String {
    let (Term::Atom(module), Term::Atom(function)) =
        (field(exception, "module"), field(exception, "function"))
    else {
        return "no function clause matches".to_string();
    };
    if *function == atoms::NIL {
        return "no function clause matches".to_string();
    }
    let name = format_mfa(*module, *function, field(exception, "arity"));
    let mut out = format!("no function clause matching in {name}");
    let args = field(exception, "args");
    if args.is_list() {
        out.push_str(&given_arguments(&name, args, hooks));
        out.push_str(&attempted(field(exception, "clauses")));
    }
    out
}

fn given_arguments(name: &str, args: &Term, hooks: &mut dyn Hooks) -> String {
    let mut out = format!("\n\nThe following arguments were given to {name}:\n");
    for (at, arg) in args.iter().enumerate() {
        let arg = shown(arg, hooks).replace('\n', "\n    ");
        out.push_str(&format!("\n    # {}\n    {arg}\n", at + 1));
    }
    out
}

/// The clauses that were tried, at most ten. Here each is a string, ready to print; who has the clauses'
/// code writes them so.
fn attempted(clauses: &Term) -> String {
    let clauses: Vec<&str> = clauses.iter().filter_map(Term::as_str).collect();
    if clauses.is_empty() {
        return String::new();
    }
    let shown = &clauses[..clauses.len().min(10)];
    let mut out = format!(
        "\nAttempted function clauses (showing {} out of {}):\n\n",
        shown.len(),
        clauses.len()
    );
    for clause in shown {
        out.push_str(&format!("    {clause}\n"));
    }
    if clauses.len() > shown.len() {
        out.push_str("    ...\n    (");
        out.push_str(&format!(
            "{} clauses not shown)\n",
            clauses.len() - shown.len()
        ));
    }
    out
}

fn protocol(exception: &Term, hooks: &mut dyn Hooks) -> String {
    let value = field(exception, "value");
    let description = text(exception, "description");
    let description = if description.is_empty() {
        description
    } else {
        format!(", {description}")
    };
    format!(
        "protocol {} not implemented for {} of type {}{description}",
        shown(field(exception, "protocol"), hooks),
        shown(value, hooks),
        type_name(value)
    )
}

/// The name by which protocols know a value's type.
pub fn type_name(value: &Term) -> String {
    if let Some(module) = value.struct_module() {
        return format!("{} (a struct)", atom_literal(module));
    }
    let name = match value {
        Term::Int(_) | Term::BigInt(_) => "Integer",
        Term::Float(_) => "Float",
        Term::Atom(_) => "Atom",
        Term::Ref(_) => "Reference",
        Term::Fun(_) => "Function",
        Term::Pid(_) => "PID",
        Term::Tuple(_) => "Tuple",
        Term::Map(_) => "Map",
        Term::Nil | Term::Cons(_) => "List",
        Term::Binary(_) => "BitString",
    };
    name.to_string()
}

fn inspect_error(exception: &Term) -> Option<String> {
    let module = field(exception, "exception_module").as_atom()?;
    let message = field(exception, "exception_message").as_str()?;
    let inspected = field(exception, "inspected_struct").as_str()?;
    Some(inspect_error_text(module, message, inspected, ""))
}

/// `file:line:column:`, as far as it is known.
fn place(exception: &Term, with_column: bool) -> String {
    let file = field(exception, "file").as_str();
    let line = field(exception, "line").as_int();
    let place = format_file_line(file, line);
    match field(exception, "column").as_int() {
        Some(column) if with_column && !place.is_empty() => format!("{place}{column}:"),
        _ => place,
    }
}

/// The place, the description, and the line with a caret below if the exception has it as
/// `%{content: line, offset: columns}`.
fn syntax(exception: &Term) -> String {
    let mut out = format!(
        "{} {}",
        place(exception, true),
        text(exception, "description")
    );
    let snippet = field(exception, "snippet");
    if let (Some(content), Some(offset)) = (
        field(snippet, "content").as_str(),
        field(snippet, "offset").as_int(),
    ) {
        let line = field(exception, "line").as_int().unwrap_or(0).to_string();
        let digits = line.len().max(2);
        let (margin, indent) = (
            " ".repeat(digits + 2),
            " ".repeat(usize::try_from(offset).unwrap_or(0)),
        );
        out.push_str(&format!(
            "\n{margin}|\n {line:>digits$} | {content}\n{margin}| {indent}^"
        ));
    }
    out
}

/// `:file.format_error/1` of the usual reasons, with one that Elixir words itself.
fn posix(exception: &Term, action: &str) -> &'static str {
    match (
        field(exception, "reason")
            .as_atom()
            .map_or("", Atom::as_str),
        action,
    ) {
        ("eexist", "remove directory") => "directory is not empty",
        (reason, _) => format_error(reason),
    }
}
