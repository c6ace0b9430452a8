//! Numbers, atoms, texts, sigils.

use crate::lang::ast::{Kind, Node, Part};
use crate::term::Term;
use crate::term::inspect::{self, Doc};

use super::Context;

pub(super) fn doc(kind: &Kind) -> Doc {
    match kind {
        Kind::Int(value) => Doc::text(grouped(&value.to_string())),
        Kind::Float(value) => Doc::text(float(*value)),
        Kind::Atom(atom) => Doc::string(inspect::atom_literal(*atom)),
        Kind::AtomParts(parts) => Doc::text(":").concat(quoted(parts, '"')),
        Kind::String(parts) => quoted(parts, '"'),
        Kind::Charlist(parts) => quoted(parts, '\''),
        Kind::Sigil {
            name,
            parts,
            modifiers,
            delimiter,
        } => sigil(name, parts, modifiers, delimiter),
        Kind::Value(term) => value(term),
        _ => Doc::empty(),
    }
}

/// A value that the compiler has put there.
fn value(term: &Term) -> Doc {
    Doc::string(term.to_string())
}

/// The digits with a `_` at every thousand where there are more than five.
fn grouped(digits: &str) -> String {
    if digits.len() < 6 {
        return digits.to_string();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

fn float(value: f64) -> String {
    let text = inspect::inspect_float(value);
    match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped(whole)),
        None => text,
    }
}

/// Text between quotes, with its interpolations.
fn quoted(parts: &[Part], quote: char) -> Doc {
    let plain = parts.iter().all(|part| matches!(part, Part::Text(_)));
    let mut all = Doc::string(quote);
    for part in parts {
        all.append(match part {
            Part::Text(bytes) if plain => Doc::string(escaped(bytes, quote)),
            // Among interpolations a new line stays one.
            Part::Text(bytes) => lines(&escaped(bytes, quote), "\\n"),
            Part::Code(node) => interpolation(node),
        });
    }
    all.concat(Doc::string(quote))
}

fn escaped(bytes: &[u8], quote: char) -> String {
    let mut out = String::with_capacity(bytes.len());
    inspect::escape(&mut out, bytes, quote, None);
    out
}

/// Text with new lines at each `separator`, whatever the indentation around.
fn lines(text: &str, separator: &str) -> Doc {
    let mut lines = text.split(separator);
    let first = Doc::string(lines.next().unwrap_or_default());
    let rest = lines.map(|line| Doc::line().concat(Doc::string(line)));
    Doc::join(std::iter::once(first).chain(rest)).nest(inspect::Indent::Reset)
}

fn interpolation(node: &Node) -> Doc {
    Doc::text("#{")
        .concat(super::doc(node, Context::Block).group())
        .concat("}".into())
}

fn sigil(name: &str, parts: &[Part], modifiers: &str, delimiter: &str) -> Doc {
    let heredoc = delimiter.len() == 3;
    let mut all = Doc::string(format!("~{name}{delimiter}"));
    if heredoc {
        all.append(Doc::line());
    }
    let close = closing(delimiter);
    for part in parts {
        all.append(match part {
            Part::Text(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                match heredoc {
                    true => heredoc_lines(&text),
                    false => lines(&text.replace(close, &format!("\\{close}")), "\n"),
                }
            }
            Part::Code(node) => interpolation(node),
        });
    }
    all.concat(Doc::string(format!("{close}{modifiers}")))
}

/// The lines of a heredoc, indented as the code around.
fn heredoc_lines(text: &str) -> Doc {
    let mut lines = text.split('\n');
    let first = Doc::string(lines.next().unwrap_or_default());
    let rest = lines.map(|line| Doc::line().concat(Doc::string(line)));
    Doc::join(std::iter::once(first).chain(rest))
}

fn closing(delimiter: &str) -> &str {
    match delimiter {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        "<" => ">",
        same => same,
    }
}

/// Whether it is a sigil whose text stands on lines of its own.
pub(super) fn is_heredoc(kind: &Kind) -> bool {
    matches!(kind, Kind::Sigil { delimiter, .. } if delimiter.len() == 3)
}
