//! From a term to its document.
//!
//! The walk keeps its own stack of what is still to be printed, so the depth of a term costs memory
//! and never the thread's stack. Containers follow Elixir's `container_doc`: the limit counts down along
//! the elements and into each of them, and a list of nothing but plain elements flows over its lines.

use std::borrow::Cow;

use super::doc::Doc;
use super::hooks::{Custom, Hooks, InspectError};
use super::opts::{Charlists, InspectOpts};
use super::{atom, structs};
use crate::term::{Atom, Map, Term, atoms};

mod container;
mod items;
mod leaf;

use container::Container;
use leaf::charlist;

pub(super) use container::Style;
pub(super) use items::{Items, is_keyword};
pub use leaf::{float, function};

/// What of the options changes on the way down.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) limit: Option<usize>,
    pub(super) charlists: Charlists,
}

/// Something that is still to be printed.
pub(super) enum Step<'a> {
    /// A value.
    Value(&'a Term, Scope),
    /// A piece of text.
    Text(Cow<'static, str>),
    /// The arrow between a key and its value.
    Arrow,
    /// A key with its value.
    Entry(&'a Term, &'a Term, Scope),
    /// A list's elements from the last to the first.
    Reversed(&'a Term, Scope),
    /// The rest of a container.
    Container(Container<'a>),
}

/// The walk.
pub(super) struct Walk<'a, 'h> {
    pub(super) opts: &'h InspectOpts,
    pub(super) hooks: &'h mut dyn Hooks,
    pub(super) doc: Doc,
    /// Whether a struct's failing implementation is being shown: a failure inside prints as a map.
    pub(super) trapped: bool,
    stack: Vec<Step<'a>>,
    breaks: Vec<usize>,
}

impl<'a, 'h> Walk<'a, 'h> {
    pub(super) fn new(opts: &'h InspectOpts, hooks: &'h mut dyn Hooks) -> Self {
        Walk {
            opts,
            hooks,
            doc: Doc::empty(),
            trapped: false,
            stack: Vec::new(),
            breaks: Vec::new(),
        }
    }

    /// The document of one value.
    pub(super) fn run(mut self, term: &'a Term) -> Result<Doc, InspectError> {
        let scope = Scope {
            limit: self.opts.limit,
            charlists: self.opts.charlists,
        };
        self.value(term, scope)?;
        self.finish()
    }

    /// The document of one value that is a struct, as the map that it is.
    pub(super) fn run_as_map(mut self, map: &'a Map) -> Result<Doc, InspectError> {
        let scope = Scope {
            limit: self.opts.limit,
            charlists: self.opts.charlists,
        };
        self.map(map, scope);
        self.finish()
    }

    fn finish(mut self) -> Result<Doc, InspectError> {
        while let Some(step) = self.stack.pop() {
            match step {
                Step::Value(term, scope) => self.value(term, scope)?,
                Step::Text(text) => self.doc.push_str(&text),
                Step::Arrow => self.colored("map", " => "),
                Step::Entry(key, value, scope) => {
                    self.then([
                        Step::Value(key, scope),
                        Step::Arrow,
                        Step::Value(value, scope),
                    ]);
                }
                Step::Reversed(list, scope) => {
                    let mut values: Vec<_> = list.iter().collect();
                    values.reverse();
                    self.open(
                        "[",
                        "list",
                        Items::Values(values.into_iter()),
                        "]",
                        Style::Maybe,
                        scope,
                    );
                }
                Step::Container(container) => self.advance(container),
            }
        }
        Ok(self.doc)
    }

    /// What comes next, in order.
    pub(super) fn then<const N: usize>(&mut self, steps: [Step<'a>; N]) {
        self.stack.extend(steps.into_iter().rev());
    }

    pub(super) fn value(&mut self, term: &'a Term, scope: Scope) -> Result<(), InspectError> {
        match term {
            Term::Tuple(elements) => {
                self.open(
                    "{",
                    "tuple",
                    Items::Slice(elements.iter()),
                    "}",
                    Style::Flex,
                    scope,
                );
            }
            Term::Map(map) if self.opts.structs && is_struct(map) => {
                self.structure(term, map, scope)?
            }
            Term::Map(map) => self.map(map, scope),
            Term::Cons(_) => self.list(term, scope),
            _ => {
                self.leaf(term, scope);
            }
        }
        Ok(())
    }

    fn list(&mut self, term: &'a Term, scope: Scope) {
        if let Some(text) = charlist(term, scope.charlists, self.opts.printable_limit) {
            self.colored("charlist", &text)
        } else {
            self.plain_list(term, scope)
        }
    }

    fn plain_list(&mut self, term: &'a Term, scope: Scope) {
        let (items, style) = if is_keyword(term) {
            (Items::Keyword(term), Style::Strict)
        } else {
            (Items::List(term), Style::Maybe)
        };
        self.open("[", "list", items, "]", style, scope);
    }

    pub(super) fn map(&mut self, map: &'a Map, scope: Scope) {
        let keywords = map
            .iter()
            .all(|(key, _)| key.as_atom().is_some_and(atom::is_keyword_key));
        self.open(
            "%{",
            "map",
            Items::Map(map.iter(), keywords),
            "}",
            Style::Strict,
            scope,
        );
    }

    /// `%Name{field: value}`, or `#Name<field: value, ...>` when some are hidden.
    pub(super) fn fields(
        &mut self,
        map: &'a Map,
        module: Atom,
        fields: Vec<Atom>,
        hidden: bool,
        scope: Scope,
    ) {
        let values: Vec<_> = fields
            .into_iter()
            .map(|name| (name, map.get_atom(name)))
            .collect();
        let items = Items::Fields(values.into_iter(), hidden);
        let name = atom::literal(module);
        let (open, close) = if hidden {
            (format!("#{name}<"), ">")
        } else {
            (format!("%{name}{{"), "}")
        };
        self.open(&open, "map", items, close, Style::Strict, scope);
    }

    fn structure(
        &mut self,
        term: &'a Term,
        map: &'a Map,
        scope: Scope,
    ) -> Result<(), InspectError> {
        let Some(module) = term.struct_module() else {
            self.map(map, scope);
            return Ok(());
        };
        let opts = InspectOpts {
            limit: scope.limit,
            charlists: scope.charlists,
            ..self.opts.clone()
        };
        match self.hooks.inspect_struct(term, &opts)? {
            Custom::Doc(doc) => self.doc.append(doc),
            Custom::Derived { fields, hidden } => self.fields(map, module, fields, hidden, scope),
            Custom::Raised { .. } if self.trapped => self.map(map, scope),
            Custom::Raised {
                module,
                message,
                stacktrace,
            } => {
                let text = structs::failed(map, module, &message, &stacktrace, &opts, self.hooks)?;
                self.doc.push_str(&text);
            }
            Custom::Default if structs::known(self, term, map, module, scope) => {}
            Custom::Default => match self.hooks.struct_fields(module) {
                Some(fields) if has_exactly(map, &fields) => {
                    self.fields(map, module, fields, false, scope)
                }
                _ => self.map(map, scope),
            },
        }
        Ok(())
    }
}

fn is_struct(map: &Map) -> bool {
    matches!(map.get_atom(atoms::STRUCT), Some(Term::Atom(_)))
}

/// Whether the map has these fields and, the marks of structs and exceptions apart, no others.
fn has_exactly(map: &Map, fields: &[Atom]) -> bool {
    let marks = 1 + usize::from(map.get_atom(atoms::EXCEPTION).is_some());
    map.len() == fields.len() + marks && fields.iter().all(|field| map.get_atom(*field).is_some())
}
