//! Lists, tuples, maps, structs, bitstrings, and keywords.

use crate::lang::ast::{Kind, Node};
use crate::term::Atom;
use crate::term::inspect::{self, Doc, Indent};

use super::operators::{self, operands};
use super::{Context, calls};

pub(super) fn doc(node: &Node) -> Doc {
    match &node.kind {
        Kind::List(items) => surround("[", elements(items), "]", 2),
        Kind::Tuple(items) => flowing("{", tuple_elements(items), "}", 1),
        Kind::Bitstring(items) if is_string(items) => super::doc(&items[0], Context::Block),
        Kind::Bitstring(items) => {
            let segments = items.iter().map(segment).collect();
            flowing("<<", segments, ">>", 2)
        }
        Kind::Map {
            name,
            update,
            entries,
        } => map(name.as_deref(), update.as_deref(), entries),
        _ => Doc::empty(),
    }
}

/// `<<"text">>`, which is the string.
fn is_string(segments: &[Node]) -> bool {
    matches!(segments, [Node { kind: Kind::String(parts), .. }] if parts.len() == 1)
}

/// Elements between brackets: all in one line, or each in its own.
pub(super) fn surround(open: &str, elements: Vec<Doc>, close: &str, indent: usize) -> Doc {
    if elements.is_empty() {
        return Doc::text(format!("{open}{close}"));
    }
    let inner = Doc::breaking("").concat(joined(elements, Doc::breaking(" ")));
    Doc::text(open)
        .concat(inner.nest(Indent::By(indent)))
        .concat(Doc::breaking(""))
        .concat(close.into())
        .group()
}

/// Elements between brackets, as many in a line as fit.
fn flowing(open: &str, elements: Vec<Doc>, close: &str, indent: usize) -> Doc {
    if elements.is_empty() {
        return Doc::text(format!("{open}{close}"));
    }
    let inner = joined(elements, Doc::flex_break(" "));
    Doc::text(open)
        .concat(inner.nest(Indent::By(indent)))
        .concat(close.into())
        .group()
}

/// Elements with commas and breaks between them.
pub(super) fn joined(elements: Vec<Doc>, separator: Doc) -> Doc {
    let mut all = Doc::empty();
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            all.append(",".into());
            all.append(separator.clone());
        }
        all.append(element);
    }
    all
}

/// The elements of a list; pairs at its end are keywords.
fn elements(items: &[Node]) -> Vec<Doc> {
    let plain = items.iter().rposition(|item| keyword_pair(item).is_none());
    let keywords = plain.map_or(0, |last| last + 1);
    let one = |(index, item): (usize, &Node)| match keyword_pair(item) {
        Some((key, value)) if index >= keywords => keyword(key, value),
        _ => element(item),
    };
    items.iter().enumerate().map(one).collect()
}

fn element(item: &Node) -> Doc {
    super::doc(item, Context::Argument).group()
}

/// The elements of a tuple; keywords at its end need no brackets.
fn tuple_elements(items: &[Node]) -> Vec<Doc> {
    let Some((last, before)) = items.split_last() else {
        return Vec::new();
    };
    let mut docs: Vec<Doc> = before.iter().map(element).collect();
    match keywords(last).filter(|_| !before.is_empty()) {
        Some(pairs) => docs.extend(pairs.into_iter().map(|(key, value)| keyword(key, value))),
        None => docs.push(element(last)),
    }
    docs
}

/// The entries of a list that is all keywords, and not empty.
pub(super) fn keywords(node: &Node) -> Option<Vec<(Atom, &Node)>> {
    match &node.kind {
        Kind::List(items) if !items.is_empty() => items.iter().map(keyword_pair).collect(),
        _ => None,
    }
}

fn keyword_pair(node: &Node) -> Option<(Atom, &Node)> {
    match &node.kind {
        Kind::Tuple(parts) => match parts.as_slice() {
            [key, value] => Some((keyword_key(key)?, value)),
            _ => None,
        },
        _ => None,
    }
}

/// An atom that may be written as a key with a colon: modules may not.
fn keyword_key(node: &Node) -> Option<Atom> {
    match node.kind {
        Kind::Atom(atom) if !atom.is_module_alias() => Some(atom),
        _ => None,
    }
}

/// `key: value`.
pub(super) fn keyword(key: Atom, value: &Node) -> Doc {
    // The key comes with its colon and a space.
    let key = inspect::atom_key(key);
    let key = key.trim_end();
    let inner = super::doc(value, Context::Argument);
    match calls::has_block(value) {
        true => Doc::string(key)
            .concat(Doc::breaking(" ").concat(inner).nest(Indent::By(2)))
            .group(),
        false => Doc::string(format!("{key} ")).concat(inner.group()),
    }
}

fn map(name: Option<&Node>, update: Option<&Node>, entries: &[(Node, Node)]) -> Doc {
    let open = match name {
        Some(name) => Doc::text("%")
            .concat(super::doc(name, Context::Argument))
            .concat("{".into()),
        None => "%{".into(),
    };
    let plain = entries
        .iter()
        .rposition(|(key, _)| keyword_key(key).is_none());
    let keywords = plain.map_or(0, |last| last + 1);
    let one = |(index, (key, value)): (usize, &(Node, Node))| match keyword_key(key) {
        Some(key) if index >= keywords => keyword(key, value),
        _ => association(key, value),
    };
    let docs: Vec<Doc> = entries.iter().enumerate().map(one).collect();
    if docs.is_empty() && update.is_none() {
        return open.concat("}".into());
    }
    let inner = joined(docs, Doc::breaking(" "));
    let inner = match update {
        Some(on) => super::doc(on, Context::Argument).concat(
            Doc::breaking(" ")
                .concat("| ".into())
                .concat(inner.nest(Indent::By(2))),
        ),
        None => inner,
    };
    open.concat(Doc::breaking("").concat(inner).nest(Indent::By(2)))
        .concat(Doc::breaking(""))
        .concat("}".into())
        .group()
}

/// `key => value`.
fn association(key: &Node, value: &Node) -> Doc {
    let left = super::doc(key, Context::Argument).group();
    let right = super::doc(value, Context::Argument).group();
    let fits = next_break_fits(value);
    let side = Doc::text(" =>").concat(
        Doc::breaking(" ")
            .concat(fitting(right, fits))
            .nest(Indent::By(2)),
    );
    left.concat(fitted(side.group(), fits))
}

/// A segment of a bitstring: `value::type`.
fn segment(node: &Node) -> Doc {
    match operands(node, "::") {
        Some((value, kind)) => super::doc(value, Context::Argument)
            .concat("::".into())
            .concat(segment_type(kind))
            .group(),
        None => match operators::is_binary(node, &["<-"]) {
            // A generator's last segment must not swallow the arrow.
            true => super::doc(node, Context::Argument),
            false => element(node),
        },
    }
}

/// `size(8)-unit(2)`: no spaces around.
fn segment_type(node: &Node) -> Doc {
    for operator in ["-", "*"] {
        if let Some((left, right)) = operands(node, operator) {
            return segment_type(left)
                .concat(operator.into())
                .concat(segment_type(right));
        }
    }
    super::doc(node, Context::Argument)
}

/// Whether the first line of a value may stay behind what comes before it when its own lines break.
pub(super) fn next_break_fits(node: &Node) -> bool {
    match &node.kind {
        Kind::List(items) => !items.is_empty(),
        Kind::Map { .. } | Kind::Fn(_) => true,
        kind => super::literals::is_heredoc(kind),
    }
}

/// A part that counts as fitting when its first line does.
pub(super) fn fitting(doc: Doc, fits: bool) -> Doc {
    match fits {
        true => doc.next_break_fits(true),
        false => doc,
    }
}

/// Ends what [`fitting`] has allowed inside.
pub(super) fn fitted(doc: Doc, fits: bool) -> Doc {
    match fits {
        true => doc.next_break_fits(false),
        false => doc,
    }
}
