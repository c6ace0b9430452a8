//! Terms in Erlang's own syntax, as `io:format` writes them with `~w` and `~p`.
//!
//! A few messages of OTP show terms so. Lines are never broken: the layout of `~p` is left out.

use super::inspect::is_ascii_printable;
use super::number::{integer_to_string, shortest};
use super::stack::maybe_grow;
use super::{Atom, Binary, Fun, Term};

/// `~w`: the plain syntax.
pub fn format_w(term: &Term) -> String {
    let mut out = String::new();
    write(&mut out, term, false);
    out
}

/// `~p` on a line without end: lists and binaries of printable characters show as text.
pub fn format_p(term: &Term) -> String {
    let mut out = String::new();
    write(&mut out, term, true);
    out
}

fn write(out: &mut String, term: &Term, texts: bool) {
    match term {
        Term::Int(_) | Term::BigInt(_) => {
            out.push_str(&integer_to_string(term, 10).unwrap_or_default())
        }
        Term::Float(value) => out.push_str(&shortest(*value)),
        Term::Atom(name) => out.push_str(&atom(*name)),
        Term::Pid(pid) => {
            let (number, serial) = pid.parts();
            out.push_str(&format!("<0.{number}.{serial}>"));
        }
        Term::Ref(reference) => {
            let (a, b, c) = reference.parts();
            out.push_str(&format!("#Ref<0.{a}.{b}.{c}>"));
        }
        Term::Fun(fun) => out.push_str(&function(fun)),
        Term::Tuple(elements) => series(out, "{", elements.iter(), "}", texts),
        Term::Map(map) => {
            out.push_str("#{");
            for (at, (key, value)) in map.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                nested(out, key, texts);
                out.push_str(" => ");
                nested(out, value, texts);
            }
            out.push('}');
        }
        Term::Nil => out.push_str("[]"),
        Term::Cons(_) => list(out, term, texts),
        Term::Binary(value) => binary(out, value, texts),
    }
}

fn nested(out: &mut String, term: &Term, texts: bool) {
    maybe_grow(32 * 1024, 1024 * 1024, || write(out, term, texts));
}

fn series<'a>(
    out: &mut String,
    open: &str,
    items: impl Iterator<Item = &'a Term>,
    close: &str,
    texts: bool,
) {
    out.push_str(open);
    for (at, item) in items.enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        nested(out, item, texts);
    }
    out.push_str(close);
}

fn list(out: &mut String, list: &Term, texts: bool) {
    let mut elements = list.iter();
    let text: Option<Vec<u8>> = elements
        .by_ref()
        .map(|element| printable(element.as_int()?))
        .collect();
    if let (true, Some(text), Term::Nil) = (texts, text, elements.rest()) {
        return quoted(out, &text, '"');
    }
    let mut elements = list.iter();
    series(out, "[", elements.by_ref(), "", texts);
    if !matches!(elements.rest(), Term::Nil) {
        out.push('|');
        nested(out, elements.rest(), texts);
    }
    out.push(']');
}

fn printable(code: i64) -> Option<u8> {
    u8::try_from(code)
        .ok()
        .filter(|_| is_ascii_printable(code) && code != 7)
}

fn binary(out: &mut String, binary: &Binary, texts: bool) {
    let (bytes, bits) = (binary.bytes(), binary.last_bits());
    out.push_str("<<");
    if texts
        && bits == 8
        && !bytes.is_empty()
        && bytes
            .iter()
            .all(|byte| printable(i64::from(*byte)).is_some())
    {
        quoted(out, bytes, '"');
    } else {
        for (at, byte) in bytes.iter().enumerate() {
            out.push_str(if at > 0 { "," } else { "" });
            if at + 1 == bytes.len() && bits < 8 {
                out.push_str(&format!("{}:{bits}", byte >> (8 - bits)));
            } else {
                out.push_str(&byte.to_string());
            }
        }
    }
    out.push_str(">>");
}

fn quoted(out: &mut String, text: &[u8], quote: char) {
    out.push(quote);
    for byte in text {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\r' => out.push_str("\\r"),
            8 => out.push_str("\\b"),
            11 => out.push_str("\\v"),
            12 => out.push_str("\\f"),
            27 => out.push_str("\\e"),
            b'\\' => out.push_str("\\\\"),
            byte if char::from(*byte) == quote => out.extend(['\\', quote]),
            byte => out.push(char::from(*byte)),
        }
    }
    out.push(quote);
}

/// Words that Erlang keeps for itself.
const RESERVED: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "end", "fun", "if", "let", "not", "of", "or", "orelse", "receive",
    "rem", "try", "when", "xor",
];

/// An atom, in single quotes where Erlang needs them.
pub fn atom(name: Atom) -> String {
    let text = name.as_str();
    let bare = text.starts_with(is_small) && text.chars().all(is_part) && !RESERVED.contains(&text);
    if bare {
        return text.to_string();
    }
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '\'' | '\\' => vec!['\\', c],
            '\n' => vec!['\\', 'n'],
            '\t' => vec!['\\', 't'],
            '\r' => vec!['\\', 'r'],
            c => vec![c],
        })
        .collect();
    format!("'{escaped}'")
}

/// Small letters of Latin-1, with which a bare atom begins.
fn is_small(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{df}'..='\u{f6}' | '\u{f8}'..='\u{ff}')
}

fn is_part(c: char) -> bool {
    is_small(c)
        || c.is_ascii_alphanumeric()
        || matches!(c, '_' | '@' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{de}')
}

fn function(fun: &Fun) -> String {
    match (fun.as_export(), fun.any_body()) {
        (Some((module, name, arity)), _) => format!("fun {}:{}/{arity}", atom(module), atom(name)),
        (None, Some(body)) => format!("#Fun<{}>", body.describe()),
        (None, None) => format!("#Fun<{}>", fun.arity()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::atoms;

    #[test]
    fn terms_read_as_erlang() {
        let text = || Term::list(b"a\"b\n".map(|byte| Term::Int(byte.into())));
        let pairs = [
            (Term::atom("a"), Term::string("x")),
            (Term::atom("B"), text()),
        ];
        for (term, plain, pretty) in [
            (Term::atom("nil"), "nil", "nil"),
            (Term::atom("Elixir.Foo"), "'Elixir.Foo'", "'Elixir.Foo'"),
            (Term::atom("it's"), "'it\\'s'", "'it\\'s'"),
            (Term::atom("end"), "'end'", "'end'"),
            (Term::atom("é@b"), "é@b", "é@b"),
            (text(), "[97,34,98,10]", "\"a\\\"b\\n\""),
            (Term::binary([1, 2]), "<<1,2>>", "<<1,2>>"),
            (
                Term::map(pairs),
                "#{'B' => [97,34,98,10],a => <<120>>}",
                "#{'B' => \"a\\\"b\\n\",a => <<\"x\">>}",
            ),
            (
                Term::list_with_tail([Term::Int(1)], Term::tuple([])),
                "[1|{}]",
                "[1|{}]",
            ),
            (
                Term::ok(crate::term::Pid(5)),
                "{ok,<0.5.0>}",
                "{ok,<0.5.0>}",
            ),
            (
                Fun::export(atoms::ERLANG, Atom::new("+"), 2).into(),
                "fun erlang:'+'/2",
                "fun erlang:'+'/2",
            ),
            (Term::Float(1.0e10), "1.0e10", "1.0e10"),
            (
                Term::Binary(Binary::bits([1, 0x40], 4)),
                "<<1,4:4>>",
                "<<1,4:4>>",
            ),
        ] {
            assert_eq!(
                (format_w(&term).as_str(), format_p(&term).as_str()),
                (plain, pretty)
            );
        }
    }
}
