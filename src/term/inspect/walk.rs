//! From a term to its document.
//!
//! The walk keeps its own stack of what is still to be printed, so the depth of a term costs memory
//! and never the thread's stack. Containers follow Elixir's `container_doc`: the limit counts down along
//! the elements and into each of them, and a list of nothing but plain elements flows over its lines.

use std::borrow::Cow;

use super::doc::{Doc, Indent, Token};
use super::hooks::{Custom, Hooks, InspectError};
use super::opts::{Base, Binaries, Charlists, InspectOpts};
use super::{atom, structs, text};
use crate::term::{Atom, Binary, Fun, Map, Term, atoms, number};

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
    /// A piece of text in a colour.
    Colored(&'static str, Cow<'static, str>),
    /// A list's elements from the last to the first.
    Reversed(&'a Term, Scope),
    /// The rest of a container.
    Container(Container<'a>),
}

/// How a container's elements are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// All in one line or one per line.
    Strict,
    /// As many in a line as fit.
    Flex,
    /// Flex if all elements are plain, else strict.
    Maybe,
}

/// What a container holds.
pub(super) enum Items<'a> {
    /// A list's elements, then its tail.
    List(&'a Term),
    /// A tuple's elements.
    Slice(std::slice::Iter<'a, Term>),
    /// A keyword list's pairs.
    Keyword(&'a Term),
    /// A map's entries, as keywords or with arrows.
    Map(
        Box<dyn DoubleEndedIterator<Item = (&'a Term, &'a Term)> + 'a>,
        bool,
    ),
    /// Fields of a struct, maybe with `...` at the end for those that are hidden.
    Fields(std::vec::IntoIter<(Atom, Option<&'a Term>)>, bool),
    /// A set's elements: the keys of its map.
    Keys(Box<dyn DoubleEndedIterator<Item = (&'a Term, &'a Term)> + 'a>),
    /// Values in a row.
    Values(std::vec::IntoIter<&'a Term>),
    /// A stream's two fields, of which the functions are kept in reverse.
    Stream {
        source: Option<&'a Term>,
        funs: Option<&'a Term>,
    },
}

enum Item<'a> {
    Value(&'a Term),
    Keyword(Atom, Option<&'a Term>),
    /// The key and a list that prints in reverse.
    Reversed(Atom, &'a Term),
    Assoc(&'a Term, &'a Term),
    /// An improper list's tail.
    Tail(&'a Term),
    /// There are more, but hidden.
    Hidden,
}

impl<'a> Items<'a> {
    fn next(&mut self) -> Option<Item<'a>> {
        match self {
            Items::List(rest) => {
                let list: &'a Term = rest;
                let (item, after) = match list {
                    Term::Cons(cell) => (Item::Value(&cell.head), &cell.tail),
                    Term::Nil => return None,
                    tail => (Item::Tail(tail), &Term::Nil),
                };
                *rest = after;
                Some(item)
            }
            Items::Slice(elements) => elements.next().map(Item::Value),
            Items::Keyword(rest) => {
                let Term::Cons(cell) = rest else { return None };
                *rest = &cell.tail;
                pair(&cell.head)
            }
            Items::Map(entries, keywords) => {
                let (key, value) = entries.next()?;
                Some(match key {
                    Term::Atom(key) if *keywords => Item::Keyword(*key, Some(value)),
                    _ => Item::Assoc(key, value),
                })
            }
            Items::Fields(fields, hidden) => match fields.next() {
                Some((name, value)) => Some(Item::Keyword(name, value)),
                None => std::mem::take(hidden).then_some(Item::Hidden),
            },
            Items::Keys(entries) => entries.next().map(|(key, _)| Item::Value(key)),
            Items::Values(values) => values.next().map(Item::Value),
            Items::Stream { source, funs } => match source.take() {
                Some(source) => Some(Item::Keyword(Atom::new("enum"), Some(source))),
                None => funs
                    .take()
                    .map(|funs| Item::Reversed(Atom::new("funs"), funs)),
            },
        }
    }
}

fn pair(term: &Term) -> Option<Item<'_>> {
    match term.as_tuple() {
        Some([Term::Atom(key), value]) => Some(Item::Keyword(*key, Some(value))),
        _ => Some(Item::Value(term)),
    }
}

/// A container that has been opened.
pub(super) struct Container<'a> {
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
                Step::Colored(color, text) => self.colored(color, &text),
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
            Term::Int(_) | Term::BigInt(_) => self.integer(term),
            Term::Float(value) => self.colored("number", &float(*value)),
            Term::Atom(name) => self.colored(atom_color(*name), &atom::literal(*name)),
            Term::Pid(pid) => {
                let (number, serial) = pid.parts();
                self.doc.push_str(&format!("#PID<0.{number}.{serial}>"));
            }
            Term::Ref(reference) => {
                let (a, b, c) = reference.parts();
                self.doc.push_str(&format!("#Reference<0.{a}.{b}.{c}>"));
            }
            Term::Fun(fun) => self.doc.push_str(&function(fun)),
            Term::Tuple(elements) => self.open(
                "{",
                "tuple",
                Items::Slice(elements.iter()),
                "}",
                Style::Flex,
                scope,
            ),
            Term::Map(map) if self.opts.structs && is_struct(map) => {
                self.structure(term, map, scope)?
            }
            Term::Map(map) => self.map(map, scope),
            Term::Nil | Term::Cons(_) => self.list(term, scope),
            Term::Binary(binary) => self.binary(binary, scope),
        }
        Ok(())
    }

    /// Text in the colour of its kind.
    pub(super) fn colored(&mut self, color: &str, text: &str) {
        let Some(code) = self.opts.color(color) else {
            return self.doc.push_str(text);
        };
        self.doc.append(Doc::invisible(code));
        self.doc.push_str(text);
        self.doc.append(Doc::invisible(
            self.opts.color("reset").unwrap_or("\u{1b}[0m"),
        ));
    }

    fn integer(&mut self, term: &Term) {
        let (base, prefix) = match self.opts.base {
            Base::Decimal => (10, ""),
            Base::Binary => (2, "0b"),
            Base::Octal => (8, "0o"),
            Base::Hex => (16, "0x"),
        };
        let digits = number::integer_to_string(term, base).unwrap_or_default();
        match digits.strip_prefix('-') {
            Some(digits) => self.colored("number", &format!("-{prefix}{digits}")),
            None if prefix.is_empty() => self.colored("number", &digits),
            None => self.colored("number", &format!("{prefix}{digits}")),
        }
    }

    fn list(&mut self, term: &'a Term, scope: Scope) {
        if matches!(term, Term::Nil) {
            return self.colored("list", "[]");
        }
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

    fn binary(&mut self, binary: &'a Binary, scope: Scope) {
        let limit = self.opts.printable_limit;
        let textual = binary.is_binary()
            && self.opts.base == Base::Decimal
            && match self.opts.binaries {
                Binaries::AsStrings => true,
                Binaries::AsBinaries => false,
                Binaries::Infer => text::is_printable(binary.bytes(), limit),
            };
        if !textual {
            return self.bytes(binary, scope);
        }
        let mut out = String::with_capacity(binary.bytes().len() + 2);
        out.push('"');
        let whole = text::escape(&mut out, binary.bytes(), '"', limit);
        out.push_str(if whole { "\"" } else { "\" <> ..." });
        self.colored("string", &out);
    }

    /// `<<1, 2>>`, with what remains of the last byte as `1::size(3)`.
    fn bytes(&mut self, binary: &Binary, scope: Scope) {
        let bytes = binary.bytes();
        if bytes.is_empty() {
            return self.colored("binary", "<<>>");
        }
        self.doc.push(Token::Group { inherit: false });
        self.colored("binary", "<<");
        self.doc.push(Token::Nest {
            indent: Indent::By(2),
            when_broken: false,
        });
        let shown = scope.limit.unwrap_or(usize::MAX).min(bytes.len());
        for (at, byte) in bytes[..shown].iter().enumerate() {
            if at > 0 {
                self.doc.push_str(",");
                self.doc.push_break(" ", true);
            }
            self.byte(
                *byte,
                if at + 1 == bytes.len() {
                    binary.last_bits()
                } else {
                    8
                },
            );
        }
        if shown < bytes.len() {
            if shown > 0 {
                self.doc.push_str(",");
                self.doc.push_break(" ", true);
            }
            self.doc.push_str("...");
        }
        self.doc.push(Token::NestEnd);
        self.colored("binary", ">>");
        self.doc.push(Token::GroupEnd);
    }

    fn byte(&mut self, byte: u8, bits: u8) {
        self.integer(&Term::Int(i64::from(byte >> (8 - bits))));
        if bits < 8 {
            self.doc.push_str(&format!("::size({bits})"));
        }
    }

    /// Opens a container; its elements follow from the stack.
    pub(super) fn open(
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

    /// Prints a container's next element, or its end.
    fn advance(&mut self, mut container: Container<'a>) {
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
        self.stack.push(Step::Container(container));
        self.item(item, scope);
    }

    fn item(&mut self, item: Item<'a>, scope: Scope) {
        match item {
            Item::Value(term) | Item::Tail(term) => self.then([Step::Value(term, scope)]),
            Item::Keyword(key, value) => {
                self.colored("atom", &atom::key(key));
                self.doc.push_str(" ");
                self.then([Step::Value(value.unwrap_or(&Term::NIL), scope)]);
            }
            Item::Reversed(key, list) => {
                self.doc.push_str(&atom::key(key));
                self.doc.push_str(" ");
                self.then([Step::Reversed(list, scope)]);
            }
            Item::Assoc(key, value) => self.then([
                Step::Value(key, scope),
                Step::Colored("map", Cow::Borrowed(" => ")),
                Step::Value(value, scope),
            ]),
            Item::Hidden => self.doc.push_str("..."),
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

impl Items<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Items::List(rest) | Items::Keyword(rest) => matches!(rest, Term::Nil),
            Items::Slice(elements) => elements.len() == 0,
            Items::Map(entries, _) | Items::Keys(entries) => entries.size_hint().1 == Some(0),
            Items::Fields(fields, hidden) => fields.len() == 0 && !hidden,
            Items::Values(values) => values.len() == 0,
            Items::Stream { source, .. } => source.is_none(),
        }
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

/// Whether it prints as `[key: value]`: pairs of atoms that are no aliases, all along.
pub(super) fn is_keyword(list: &Term) -> bool {
    let mut pairs = list.iter();
    let all = pairs.by_ref().all(|pair| match pair.as_tuple() {
        Some([Term::Atom(key), _]) => atom::is_keyword_key(*key),
        _ => false,
    });
    all && matches!(pairs.rest(), Term::Nil)
}

fn atom_color(name: Atom) -> &'static str {
    match name {
        atoms::TRUE | atoms::FALSE => "boolean",
        atoms::NIL => "nil",
        _ => "atom",
    }
}

/// A float as `inspect` writes it: whole ones up to 1.0e16 without an exponent, where `to_string` may
/// have one.
pub fn float(value: f64) -> String {
    let whole = value.fract() == 0.0 && (1.0..1.0e16).contains(&value.abs());
    if whole {
        format!("{value:.1}")
    } else {
        number::shortest(value)
    }
}

/// `&String.upcase/1`, or `#Function<...>` for what has no name.
pub fn function(fun: &Fun) -> String {
    match (fun.as_export(), fun.any_body()) {
        (Some((module, name, arity)), _) => format!(
            "&{}.{}/{arity}",
            atom::literal(module),
            atom::function(name)
        ),
        (None, Some(body)) => format!("#Function<{}>", body.describe()),
        (None, None) => format!("#Function<{}>", fun.arity()),
    }
}

/// The list in single quotes, if the options have it print so. A list that should and cannot be text
/// prints as a list.
fn charlist(list: &Term, mode: Charlists, limit: Option<usize>) -> Option<String> {
    let text = match mode {
        Charlists::AsLists => return None,
        Charlists::AsCharlists => chardata(list)?,
        Charlists::Infer => ascii(list, limit)?,
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let whole = text::escape(&mut out, text.as_bytes(), '\'', limit);
    out.push_str(if whole { "'" } else { "' ++ ..." });
    Some(out)
}

/// The characters of a list whose first `limit` elements are printable ASCII. What is behind them may be
/// any characters.
fn ascii(list: &Term, limit: Option<usize>) -> Option<String> {
    let is_ascii = |element: &Term| element.as_int().is_some_and(text::is_ascii_printable);
    let mut elements = list.iter();
    let all = elements
        .by_ref()
        .take(limit.unwrap_or(usize::MAX))
        .all(is_ascii);
    let ended = matches!(elements.rest(), Term::Nil | Term::Cons(_));
    if all && ended { chardata(list) } else { None }
}

/// The text that characters, strings and lists of them add up to.
fn chardata(list: &Term) -> Option<String> {
    let mut out = String::new();
    let mut waiting = vec![list];
    while let Some(term) = waiting.pop() {
        match term {
            Term::Nil => {}
            Term::Int(code) => out.push(u32::try_from(*code).ok().and_then(char::from_u32)?),
            Term::Binary(binary) => out.push_str(binary.as_str()?),
            Term::Cons(cell) => waiting.extend([&cell.tail, &cell.head]),
            _ => return None,
        }
    }
    Some(out)
}
