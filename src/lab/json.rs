//! Events as JSON lines, for other programs.

use std::fmt::Write as _;

use crate::runtime::{Ending, Event, EventKind};
use crate::term::{Atom, Pid, Term, atoms};

use super::text;

/// An event as one JSON object, without a line break.
///
/// Terms stand as text, as `inspect` prints them; pids too. `time` is the lab's, in seconds; `cause` is
/// the `id` of the event that led to this one, 0 for what came from outside.
pub fn line(event: &Event) -> String {
    let mut object = Object::new();
    object.raw("id", &event.id.0.to_string());
    object.raw("time", &text::seconds(event.time));
    object.raw("cause", &event.cause.0.to_string());
    object.text("event", name(&event.kind));
    if let Some(pid) = event.pid {
        object.pid("in", pid);
    }
    details(&mut object, &event.kind);
    object.end()
}

fn name(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Spawned { .. } => "spawned",
        EventKind::Registered { .. } => "registered",
        EventKind::Exited { .. } => "exited",
        EventKind::ExitSignal { .. } => "exit_signal",
        EventKind::Report(report) => report.name(),
    }
}

fn details(object: &mut Object, kind: &EventKind) {
    match kind {
        EventKind::Spawned {
            pid,
            parent,
            initial_call,
        } => {
            object.pid("pid", *pid);
            if let Some(parent) = parent {
                object.pid("parent", *parent);
            }
            object.text("initial_call", &text::mfa(*initial_call));
        }
        EventKind::Registered { pid, name } => {
            object.pid("pid", *pid);
            object.atom("name", *name);
        }
        EventKind::Exited {
            pid,
            names,
            reason,
            ending,
            links,
        } => {
            object.pid("pid", *pid);
            if let Some(name) = names.first() {
                object.atom("name", *name);
            }
            object.term("reason", reason);
            match ending {
                Ending::Own => {}
                Ending::Signal(from) => object.pid("ended_by_signal_from", *from),
                Ending::Link(from) => object.pid("ended_by_link_to", *from),
            }
            if !links.is_empty() {
                object.term("links", &Term::list(links.iter().copied().map(Term::Pid)));
            }
        }
        EventKind::ExitSignal { from, to, reason } => {
            if let Some(from) = from {
                object.pid("from", *from);
            }
            object.pid("to", *to);
            object.term("reason", reason);
        }
        EventKind::Report(report) => {
            for (key, value) in report.fields() {
                object.term(key, &value);
            }
        }
    }
}

/// A JSON object in the making.
struct Object(String);

impl Object {
    fn new() -> Object {
        Object(String::from("{"))
    }

    fn raw(&mut self, key: &str, value: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&string(key));
        self.0.push(':');
        self.0.push_str(value);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &string(value));
    }

    fn atom(&mut self, key: &str, value: Atom) {
        self.term(key, &Term::Atom(value));
    }

    fn pid(&mut self, key: &str, value: Pid) {
        self.term(key, &Term::Pid(value));
    }

    fn term(&mut self, key: &str, value: &Term) {
        self.raw(key, &json(value));
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A term as JSON: numbers, booleans, `nil` and lists as such, everything else as the text that `inspect`
/// prints.
fn json(term: &Term) -> String {
    match term {
        Term::Int(number) => number.to_string(),
        Term::Atom(atoms::TRUE) => "true".to_string(),
        Term::Atom(atoms::FALSE) => "false".to_string(),
        Term::Atom(atoms::NIL) => "null".to_string(),
        Term::Nil => "[]".to_string(),
        // Long lists and improper ones are no part of any event of the engine's own.
        Term::Cons(_) if term.list_len().is_some_and(|length| length <= LONGEST) => {
            let elements: Vec<String> = term
                .iter()
                .map(|element| string(&text::inspect(element)))
                .collect();
            format!("[{}]", elements.join(","))
        }
        other => string(&text::inspect(other)),
    }
}

/// How long a list may be to be told element by element.
const LONGEST: usize = 1000;

/// A text as a JSON string.
pub fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                // Writing into a String cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_are_escaped() {
        assert_eq!(string("a\"b\\c\nd\u{1}é"), r#""a\"b\\c\nd\u0001é""#);
    }
}
