//! Stack traces as text, and the names of functions in them.

use crate::term::inspect::{Hooks, InspectOpts, Plain, atom_literal, function_name, inspect_with};
use crate::term::{Atom, Term, atoms};

/// `inspect(term)` as exceptions' texts use it.
pub(super) fn shown(term: &Term, hooks: &mut dyn Hooks) -> String {
    inspect_with(term, &InspectOpts::default(), hooks).unwrap_or_else(|_| {
        inspect_with(term, &InspectOpts::default(), &mut Plain).unwrap_or_default()
    })
}

/// `Exception.format_stacktrace/1`: one indented line per entry. Terms in it print without the users'
/// own ways, which could fail themselves.
pub fn format_stacktrace(trace: &Term, hooks: &mut dyn Hooks) -> String {
    let lines = trace
        .iter()
        .map(|entry| format_stacktrace_entry(entry, hooks));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        "\n".to_string()
    } else {
        format!("    {}\n", lines.join("\n    "))
    }
}

/// `Exception.format_stacktrace_entry/1`: `(app version) file:line: Module.function/arity`.
pub fn format_stacktrace_entry(entry: &Term, hooks: &mut dyn Hooks) -> String {
    match entry.as_tuple() {
        Some([Term::Atom(module), Term::Atom(function), arity, location]) => {
            let place = format_location(location);
            match (function.as_str(), arity) {
                ("__MODULE__", Term::Int(0)) => {
                    format!("{place}{} (module)", atom_literal(*module))
                }
                ("__MODULE__", Term::Int(1)) => format!("{place}(module)"),
                ("__FILE__", Term::Int(1)) => format!("{place}(file)"),
                _ => format!(
                    "{}{place}{}",
                    format_application(*module, hooks),
                    format_mfa(*module, *function, arity)
                ),
            }
        }
        Some([function @ Term::Fun(_), arity, location]) => {
            format!(
                "{}{}",
                format_location(location),
                format_fa(function, arity)
            )
        }
        _ => shown(entry, &mut Plain),
    }
}

/// Whether a term is a list of stack entries, so that a reason that goes with it was an error.
pub(super) fn is_stacktrace(term: &Term) -> bool {
    let mut entries = term.iter();
    entries.by_ref().all(is_entry) && matches!(entries.rest(), Term::Nil)
}

fn is_entry(entry: &Term) -> bool {
    let (arity, location) = match entry.as_tuple() {
        Some([Term::Atom(_), Term::Atom(_), arity, location]) => (arity, location),
        Some([Term::Fun(_), arity, location]) => (arity, location),
        _ => return false,
    };
    (arity.as_int().is_some() || arity.list_len().is_some()) && location.list_len().is_some()
}

fn format_application(module: Atom, hooks: &mut dyn Hooks) -> String {
    hooks
        .application(module)
        .map(|name| format!("({name}) "))
        .unwrap_or_default()
}

fn format_location(location: &Term) -> String {
    let file = location.keyword_get(atoms::FILE).and_then(text);
    let line = location.keyword_get(atoms::LINE).and_then(Term::as_int);
    let place = format_file_line(file.as_deref(), line);
    if place.is_empty() { place } else { place + " " }
}

/// A file's name, which Erlang gives as a list of characters and Elixir as a string.
fn text(term: &Term) -> Option<String> {
    match term {
        Term::Binary(binary) => binary.as_str().map(str::to_string),
        _ => term
            .iter()
            .map(|code| char::from_u32(u32::try_from(code.as_int()?).ok()?))
            .collect(),
    }
}

/// `Exception.format_file_line/2`: `file:line:`, without a line that is unknown or 0, or nothing without a
/// file.
pub fn format_file_line(file: Option<&str>, line: Option<i64>) -> String {
    match (file, line) {
        (None, _) => String::new(),
        (Some(file), None | Some(0)) => format!("{file}:"),
        (Some(file), Some(line)) => format!("{file}:{line}:"),
    }
}

/// `Exception.format_mfa/3`: `Module.function/2`, or `Module.function(1, 2)` when the arity is a list of
/// arguments. A closure is `anonymous fn/1 in Module.function/2`.
pub fn format_mfa(module: Atom, function: Atom, arity: &Term) -> String {
    let module = atom_literal(module);
    match closure_parent(function) {
        Some((name, parent_arity)) => {
            let name = Atom::new(name);
            format!(
                "anonymous fn{} in {module}.{}/{parent_arity}",
                format_arity(arity),
                function_name(name)
            )
        }
        None => format!(
            "{module}.{}{}",
            function_name(function),
            format_arity(arity)
        ),
    }
}

/// `Exception.format_fa/2`: the same for a function that is a value.
pub fn format_fa(function: &Term, arity: &Term) -> String {
    format!("{}{}", shown(function, &mut Plain), format_arity(arity))
}

fn format_arity(arity: &Term) -> String {
    match arity {
        Term::Int(arity) => format!("/{arity}"),
        args => {
            let args: Vec<String> = args.iter().map(|arg| shown(arg, &mut Plain)).collect();
            format!("({})", args.join(", "))
        }
    }
}

/// The function in which a closure was written: its own name is `-name/arity-fun-number-`.
fn closure_parent(name: Atom) -> Option<(&'static str, &'static str)> {
    let (parent, trailing) = name.as_str().strip_prefix('-')?.rsplit_once('/')?;
    let mut parts = trailing.split('-');
    let arity = parts.next()?;
    let (Some(_), Some(_), Some(""), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Some((parent, arity))
}
