//! Elixir's own structs that do not print as `%Name{...}`.

use std::borrow::Cow;

use super::calendar;
use super::hooks::{Hooks, InspectError};
use super::opts::{Charlists, Colors, InspectOpts};
use super::text;
use super::walk::{Items, Scope, Step, Style, Walk, is_keyword};
use crate::term::{Atom, Map, Term, atoms, exception};

/// Prints a struct that has a way of its own; tells whether it has.
pub(super) fn known<'a>(
    walk: &mut Walk<'a, '_>,
    term: &'a Term,
    map: &'a Map,
    module: Atom,
    scope: Scope,
) -> bool {
    match module {
        atoms::RANGE => range(walk, map, scope),
        atoms::MAP_SET => map_set(walk, map, scope),
        atoms::REGEX => regex(walk, map),
        _ => match module.module_name() {
            "Stream" => stream(walk, map, scope),
            "URI" => sparse(walk, map, module, URI, &["authority"], scope),
            "Version" => sparse(walk, map, module, VERSION, &["pre", "build"], scope),
            "Version.Requirement" => requirement(walk, map),
            "Date.Range" => date_range(walk, map),
            "Inspect.Error" => inspect_error(walk, map),
            _ => calendar::sigil(term).map(|text| walk.doc.push_str(&text)),
        },
    }
    .is_some()
}

fn get<'a>(map: &'a Map, field: &str) -> Option<&'a Term> {
    map.get_atom(Atom::existing(field)?)
}

/// `1..10//2`; the step shows unless it is 1 and the range goes up.
fn range<'a>(walk: &mut Walk<'a, '_>, map: &'a Map, scope: Scope) -> Option<()> {
    let (first, last) = (map.get_atom(atoms::FIRST)?, map.get_atom(atoms::LAST)?);
    let up = crate::term::compare(first, last).is_le();
    let dots = Step::Text(Cow::Borrowed(".."));
    match map.get_atom(atoms::STEP) {
        Some(step) if !(up && *step == Term::Int(1)) => walk.then([
            Step::Value(first, scope),
            dots,
            Step::Value(last, scope),
            Step::Text(Cow::Borrowed("//")),
            Step::Value(step, scope),
        ]),
        _ => walk.then([Step::Value(first, scope), dots, Step::Value(last, scope)]),
    }
    Some(())
}

/// `MapSet.new([1, 2])`; lists of integers inside stay lists.
fn map_set<'a>(walk: &mut Walk<'a, '_>, map: &'a Map, scope: Scope) -> Option<()> {
    let set = map.get_atom(atoms::MAP)?.as_map()?;
    let scope = Scope {
        charlists: Charlists::AsLists,
        ..scope
    };
    walk.doc.push_str("MapSet.new(");
    walk.then([Step::Text(Cow::Borrowed(")"))]);
    // Pairs with atoms print as keywords, as in the list that this is.
    let is_pair = |key: &Term| is_keyword(&Term::list([key.clone()]));
    if !set.is_empty() && set.iter().all(|(key, _)| is_pair(key)) {
        let fields: Vec<_> = set.iter().filter_map(|(key, _)| as_field(key)).collect();
        walk.open(
            "[",
            "list",
            Items::Fields(fields.into_iter(), false),
            "]",
            Style::Strict,
            scope,
        );
    } else {
        walk.open(
            "[",
            "list",
            Items::Keys(set.iter()),
            "]",
            Style::Maybe,
            scope,
        );
    }
    Some(())
}

fn as_field(pair: &Term) -> Option<(Atom, Option<&Term>)> {
    match pair.as_tuple() {
        Some([Term::Atom(key), value]) => Some((*key, Some(value))),
        _ => None,
    }
}

/// `~r/source/opts`, with what would end the sigil or not show escaped.
fn regex(walk: &mut Walk<'_, '_>, map: &Map) -> Option<()> {
    let source = get(map, "source")?.as_str()?;
    let modifiers = get(map, "opts").and_then(Term::as_str).unwrap_or("");
    walk.colored("regex", &format!("~r/{}/{modifiers}", regex_source(source)));
    Some(())
}

fn regex_source(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('/')) => {}
            ('\\', Some(_)) => out.extend(['\\', chars.next().unwrap_or('\\')]),
            ('/', _) => out.push_str("\\/"),
            ('#', Some('{')) => out.push_str("\\#"),
            _ => push_regex_char(&mut out, c),
        }
    }
    out
}

fn push_regex_char(out: &mut String, c: char) {
    match c {
        '\u{7}' => out.push_str("\\a"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        // A backslash at the very end stands for itself, as does whatever shows.
        '\\' => out.push('\\'),
        _ => text::push_shown(out, c),
    }
}

/// `#Stream<[enum: ..., funs: [...]]>`.
fn stream<'a>(walk: &mut Walk<'a, '_>, map: &'a Map, scope: Scope) -> Option<()> {
    let items = Items::Stream {
        source: Some(get(map, "enum")?),
        funs: Some(get(map, "funs")?),
    };
    walk.doc.push_str("#Stream<");
    walk.then([Step::Text(Cow::Borrowed(">"))]);
    walk.open("[", "list", items, "]", Style::Strict, scope);
    Some(())
}

/// A struct of which some fields show only when they differ from their default, `nil` or `[]`.
fn sparse<'a>(
    walk: &mut Walk<'a, '_>,
    map: &'a Map,
    module: Atom,
    names: &[&str],
    optional: &[&str],
    scope: Scope,
) -> Option<()> {
    if map.len() != names.len() + 1 {
        return None;
    }
    let mut fields = Vec::with_capacity(names.len());
    for name in names {
        let value = get(map, name)?;
        let default = matches!(value, Term::Nil | Term::Atom(atoms::NIL));
        if !(default && optional.contains(name)) {
            fields.push(Atom::new(name));
        }
    }
    walk.fields(map, module, fields, false, scope);
    Some(())
}

const URI: &[&str] = &[
    "scheme",
    "authority",
    "userinfo",
    "host",
    "port",
    "path",
    "query",
    "fragment",
];

const VERSION: &[&str] = &["major", "minor", "patch", "pre", "build"];

fn requirement(walk: &mut Walk<'_, '_>, map: &Map) -> Option<()> {
    let source = get(map, "source")?.as_str()?;
    walk.doc.push_str(&format!(
        "Version.parse_requirement!({})",
        text::quoted(source, '"')
    ));
    Some(())
}

fn date_range(walk: &mut Walk<'_, '_>, map: &Map) -> Option<()> {
    let first = calendar::sigil(map.get_atom(atoms::FIRST)?)?;
    let last = calendar::sigil(map.get_atom(atoms::LAST)?)?;
    let step = match map.get_atom(atoms::STEP)? {
        Term::Int(1) => String::new(),
        step => format!(", {step}"),
    };
    walk.doc
        .push_str(&format!("Date.range({first}, {last}{step})"));
    Some(())
}

/// An `Inspect.Error` that somebody caught and prints.
fn inspect_error(walk: &mut Walk<'_, '_>, map: &Map) -> Option<()> {
    let module = get(map, "exception_module")?.as_atom()?;
    let message = get(map, "exception_message")?.as_str()?;
    let inspected = get(map, "inspected_struct")?.as_str()?;
    walk.doc.push_str(&error_text(
        module,
        message,
        inspected,
        get(map, "stacktrace")?,
        walk.hooks,
    ));
    Some(())
}

/// What prints in place of a struct whose implementation of `Inspect` raised, or the `Inspect.Error` to
/// raise when that is not to be hidden.
pub(super) fn failed(
    map: &Map,
    module: Atom,
    message: &str,
    stacktrace: &Term,
    opts: &InspectOpts,
    hooks: &mut dyn Hooks,
) -> Result<String, InspectError> {
    let plain = InspectOpts {
        syntax_colors: Colors::default(),
        ..opts.clone()
    };
    let mut walk = Walk::new(&plain, hooks);
    walk.trapped = true;
    let inspected = walk.run_as_map(map)?.group().format(opts.width);
    if opts.safe {
        return Ok(error_text(module, message, &inspected, stacktrace, hooks));
    }
    Err(InspectError::Raise(exception::inspect_error(
        module,
        message,
        &inspected,
        stacktrace.clone(),
    )))
}

/// The error with the stack trace, as it stands in place of the struct.
fn error_text(
    module: Atom,
    message: &str,
    inspected: &str,
    stacktrace: &Term,
    hooks: &mut dyn Hooks,
) -> String {
    let body = exception::inspect_error_text(module, message, inspected, "  ");
    let trace = exception::format_stacktrace(stacktrace, hooks);
    format!("#Inspect.Error<\n{body}\n  Stacktrace:\n\n{trace}\n>")
}
