//! What one side of a diff looks like: its parts, and which of them are marked.

use crate::ex_unit::formatter::paint::RESET;
use crate::term::inspect::{Doc, Indent};

/// A piece of text, and whether it is marked.
pub type Part = (bool, String);

/// A side, or a part of it.
#[derive(Clone, Debug)]
pub enum Tree {
    /// Code or a value without parts.
    Text(String),
    /// A text of which some pieces are marked.
    Parts(Vec<Part>),
    /// The same between quotes.
    Quoted(char, Vec<Part>),
    /// Elements, and the tail of an improper list.
    List(Vec<Tree>, Option<Box<Tree>>),
    /// `{...}`.
    Tuple(Vec<Tree>),
    /// `%{...}`, `%Name{...}`.
    Map(Option<Box<Tree>>, Vec<Entry>),
    /// Two parts with an operator between them.
    Operator(Box<Tree>, &'static str, Box<Tree>),
    /// All of it is marked.
    Marked(Box<Tree>),
}

/// A key and what stands for it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as it is written before `=>`.
    pub key: Tree,
    /// The key as it is written before its colon, if it is an atom.
    pub word: Option<String>,
    /// The value.
    pub value: Tree,
    /// Whether the whole entry is marked.
    pub marked: bool,
}

impl Tree {
    /// Code as it is.
    pub fn text(text: impl Into<String>) -> Tree {
        Tree::Text(text.into())
    }

    /// All of it marked.
    pub fn marked(self) -> Tree {
        match self {
            Tree::Marked(_) => self,
            other => Tree::Marked(Box::new(other)),
        }
    }

    /// The document, with marked parts in a colour.
    pub fn doc(&self, color: &str) -> Doc {
        let docs = |trees: &[Tree]| trees.iter().map(|tree| tree.doc(color)).collect();
        match self {
            Tree::Text(text) => Doc::string(text),
            Tree::Parts(parts) => pieces(parts, color),
            Tree::Quoted(quote, parts) => Doc::string(*quote)
                .concat(pieces(parts, color))
                .concat(Doc::string(*quote)),
            Tree::List(items, None) => container("[".into(), docs(items), "]"),
            Tree::List(items, Some(tail)) => {
                let mut all: Vec<Doc> = docs(items);
                let last = all.pop().unwrap_or_default();
                let tail = Doc::text(" | ").concat(tail.doc(color));
                all.push(last.concat(tail));
                container("[".into(), all, "]")
            }
            Tree::Tuple(items) => container("{".into(), docs(items), "}"),
            Tree::Map(name, entries) => {
                let name = name
                    .as_ref()
                    .map_or_else(Doc::empty, |name| name.doc(color));
                let open = Doc::text("%").concat(name).concat("{".into());
                container(open, entry_docs(entries, color), "}")
            }
            Tree::Operator(left, operator, right) => left
                .doc(color)
                .concat(Doc::text(format!(" {operator} ")))
                .concat(right.doc(color)),
            Tree::Marked(inner) => colored(inner.doc(""), color),
        }
    }
}

fn colored(doc: Doc, color: &str) -> Doc {
    match color {
        "" => doc,
        _ => Doc::invisible(color)
            .concat(doc)
            .concat(Doc::invisible(RESET)),
    }
}

fn pieces(parts: &[Part], color: &str) -> Doc {
    let piece = |(marked, text): &Part| match marked {
        true => colored(Doc::string(text), color),
        false => Doc::string(text),
    };
    Doc::join(parts.iter().map(piece))
}

/// Entries as words with colons where all keys allow it.
fn entry_docs(entries: &[Entry], color: &str) -> Vec<Doc> {
    let words = entries.iter().all(|entry| entry.word.is_some());
    let one = |entry: &Entry| {
        let color = if entry.marked { "" } else { color };
        let value = entry.value.doc(color);
        match entry.word.as_ref().filter(|_| words) {
            Some(word) => Doc::text(format!("{word} ")).concat(value),
            None => entry.key.doc(color).concat(" => ".into()).concat(value),
        }
    };
    let marked = |entry: &Entry| match entry.marked {
        true => colored(one(entry), color),
        false => one(entry),
    };
    entries.iter().map(marked).collect()
}

/// Elements between brackets: all on one line, or each on its own.
fn container(open: Doc, docs: Vec<Doc>, close: &str) -> Doc {
    let between = |before: Doc, next: Doc| before.concat(",".into()).glue(" ", next);
    match docs.into_iter().reduce(between) {
        None => open.concat(close.into()),
        Some(inner) => open
            .glue("", inner)
            .nest(Indent::By(2))
            .glue("", close.into())
            .group(),
    }
}
