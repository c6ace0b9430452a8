//! Containers: elements between brackets, and how they are laid out.

use super::items::{Item, Items};
use super::{Scope, Step, Walk};
use crate::term::inspect::atom;
use crate::term::inspect::doc::{Indent, Token};
use crate::term::{Atom, Term};

/// How a container's elements are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::term::inspect) enum Style {
    /// All in one line or one per line.
    Strict,
    /// As many in a line as fit.
    Flex,
    /// Flex if all elements are plain, else strict.
    Maybe,
}

/// A container that has been opened.
pub(in crate::term::inspect) struct Container<'a> {
    items: Items<'a>,
    scope: Scope,
    style: Style,
    color: &'static str,
    close: &'static str,
    /// The places of the tokens that depend on the style.
    nest: usize,
    first_break: usize,
    /// Where the places of its breaks begin in [`Walk::breaks`].
    breaks: usize,
    /// How much structure the document had before the element being printed.
    structure: usize,
    plain: bool,
    started: bool,
}

impl<'a> Walk<'a, '_> {
    /// Opens a container; its elements follow from the stack.
    pub(in crate::term::inspect) fn open(
        &mut self,
        open: &str,
        color: &'static str,
        items: Items<'a>,
        close: &'static str,
        style: Style,
        scope: Scope,
    ) {
        if items.is_empty() {
            self.colored(color, open);
            return self.colored(color, close);
        }
        self.doc.push(Token::Group { inherit: false });
        let nest = self.doc.push(Token::Nest {
            indent: Indent::By(1),
            when_broken: false,
        });
        self.colored(color, open);
        let first_break = self.doc.push(Token::Nothing);
        self.stack.push(Step::Container(Container {
            items,
            scope,
            style,
            color,
            close,
            nest,
            first_break,
            breaks: self.breaks.len(),
            structure: self.doc.structure(),
            plain: true,
            started: false,
        }));
    }

    /// Prints a container's next elements, up to the first that holds others, or up to its end.
    pub(super) fn advance(&mut self, mut container: Container<'a>) {
        loop {
            container.plain &= self.doc.structure() == container.structure;
            let Some(item) = container.items.next() else {
                return self.close(container);
            };
            let tail = matches!(item, Item::Tail(_));
            self.separate(&mut container, !tail);
            // A tail goes with the element before it, so it neither meets the limit nor counts.
            if container.scope.limit == Some(0) && !tail {
                self.doc.push_str("...");
                return self.close(container);
            }
            container.scope.limit = container
                .scope
                .limit
                .map(|limit| limit - usize::from(!tail));
            let scope = container.scope;
            if let Some(step) = self.item(item, scope) {
                self.stack.extend([Step::Container(container), step]);
                return;
            }
        }
    }

    /// Prints an element as far as it holds no others; the rest is to be printed next.
    fn item(&mut self, item: Item<'a>, scope: Scope) -> Option<Step<'a>> {
        match item {
            Item::Value(term) | Item::Tail(term) => self.value_or_step(term, scope),
            Item::Keyword(key, value) => {
                self.key(key);
                self.value_or_step(value.unwrap_or(&Term::NIL), scope)
            }
            Item::Reversed(key, list) => {
                self.key(key);
                Some(Step::Reversed(list, scope))
            }
            Item::Assoc(key, value) if self.leaf(key, scope) => {
                self.colored("map", " => ");
                self.value_or_step(value, scope)
            }
            Item::Assoc(key, value) => Some(Step::Entry(key, value, scope)),
            Item::Hidden => {
                self.doc.push_str("...");
                None
            }
        }
    }

    fn key(&mut self, key: Atom) {
        self.colored("atom", &atom::key(key));
        self.doc.push_str(" ");
    }

    fn value_or_step(&mut self, term: &'a Term, scope: Scope) -> Option<Step<'a>> {
        if self.leaf(term, scope) {
            None
        } else {
            Some(Step::Value(term, scope))
        }
    }

    /// What stands between two elements: a comma, or a bar before an improper list's tail.
    fn separate(&mut self, container: &mut Container<'a>, comma: bool) {
        if std::mem::replace(&mut container.started, true) {
            if comma {
                self.colored(container.color, ",");
            } else {
                self.doc.push_str(" |");
            }
            let at = self.doc.push_break(" ", container.style == Style::Flex);
            self.breaks.push(at);
        }
        container.structure = self.doc.structure();
    }

    /// Ends a container and settles what its style left open.
    fn close(&mut self, container: Container<'a>) {
        let flexible =
            container.style == Style::Flex || (container.style == Style::Maybe && container.plain);
        if flexible && container.style == Style::Maybe {
            for at in &self.breaks[container.breaks..] {
                self.doc.tokens[*at] = Token::Break {
                    bytes: 1,
                    flexible: true,
                };
            }
        }
        self.breaks.truncate(container.breaks);
        if !flexible {
            self.doc.tokens[container.nest] = Token::Nest {
                indent: Indent::By(2),
                when_broken: false,
            };
            self.doc.tokens[container.first_break] = Token::Break {
                bytes: 0,
                flexible: false,
            };
        }
        self.doc.push(Token::NestEnd);
        if !flexible {
            self.doc.push_break("", false);
        }
        self.colored(container.color, container.close);
        self.doc.push(Token::GroupEnd);
    }
}
