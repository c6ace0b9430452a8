//! `@name`: attributes as they are set and read, and what `@doc` and `@impl` mean for the function behind them.

use super::{Attribute, Builder, Result};
use crate::lang::code::{DefForm, DefKind, Line};
use crate::lang::compile::Head;
use crate::lang::modules::Doc;
use crate::term::{Atom, Term, atoms};

/// Attributes that the compiler itself reads.
const RESERVED: &[&str] = &[
    "after_compile",
    "after_verify",
    "before_compile",
    "behaviour",
    "compile",
    "deprecated",
    "derive",
    "dialyzer",
    "doc",
    "enforce_keys",
    "external_resource",
    "fallback_to_any",
    "file",
    "impl",
    "moduledoc",
    "on_definition",
    "on_load",
    "optional_callbacks",
    "since",
    "struct",
    "typedoc",
    "undefined_impl_description",
    "vsn",
];

impl Builder {
    /// The value of an attribute, which counts as read.
    pub fn attribute(&mut self, name: Atom) -> Option<Term> {
        let attribute = self.attributes.get_mut(&name)?;
        attribute.read = true;
        Some(attribute.value.clone())
    }

    /// Warns that an attribute is read that has not been set.
    pub fn warn_undefined_attribute(&mut self, name: Atom, line: Line) {
        if !RESERVED.contains(&name.as_str()) {
            let text = format!(
                "undefined module attribute @{name}, please remove access to @{name} or explicitly set it before access"
            );
            self.warn(line, text);
        }
    }

    /// `@compile {:no_warn_undefined, modules_and_functions}`; other options change nothing here.
    pub(super) fn trust(&mut self, options: &Term) {
        let options = match options {
            Term::Nil | Term::Cons(_) => options.to_vec().unwrap_or_default(),
            one => vec![one.clone()],
        };
        for option in options {
            match option.as_tuple() {
                Some([Term::Atom(name), list]) if name.as_str() == "no_warn_undefined" => {
                    let named = list.to_vec().unwrap_or_else(|| vec![list.clone()]);
                    self.unit.trusted.extend(named);
                }
                _ => {}
            }
        }
    }

    /// `@name value`.
    pub fn set_attribute(&mut self, name: Atom, value: Term, line: Line) -> Result<()> {
        if !value.is_atom(atoms::FALSE) {
            self.check_doc_again(name, line);
        }
        match name.as_str() {
            "compile" => {
                self.trust(&value);
                self.accumulate(name, value, line);
            }
            "derive" => self.derive(&value),
            "behaviour" | "before_compile" | "after_compile" | "on_definition"
            | "external_resource" => {
                self.accumulate(name, value, line);
            }
            _ => {
                let accumulates = self.attributes.get(&name).is_some_and(|a| a.accumulate);
                match accumulates {
                    true => self.accumulate(name, value, line),
                    false => self.put_attribute(name, value, line),
                }
            }
        }
        Ok(())
    }

    pub(super) fn put_attribute(&mut self, name: Atom, value: Term, line: Line) {
        let reserved = RESERVED.contains(&name.as_str());
        let attribute = self.attributes.entry(name).or_insert(Attribute {
            value: Term::NIL,
            line,
            read: reserved,
            accumulate: false,
            persist: false,
        });
        attribute.value = value;
        attribute.line = line;
    }

    pub(super) fn accumulate(&mut self, name: Atom, value: Term, line: Line) {
        let attribute = self.attributes.entry(name).or_insert(Attribute {
            value: Term::Nil,
            line,
            read: true,
            accumulate: true,
            persist: false,
        });
        attribute.value = Term::cons(value, attribute.value.clone());
        attribute.line = line;
    }

    /// `Module.register_attribute(module, name, options)`.
    pub fn register_attribute(&mut self, name: Atom, accumulate: bool, persist: bool) {
        let line = self.line;
        let attribute = self.attributes.entry(name).or_insert(Attribute {
            value: if accumulate { Term::Nil } else { Term::NIL },
            line,
            read: true,
            accumulate,
            persist,
        });
        attribute.persist |= persist;
        attribute.accumulate |= accumulate;
    }

    /// An attribute that the program did not set itself.
    pub fn add_hidden_attribute(&mut self, name: &str, value: Term) {
        let attribute = Attribute {
            value,
            line: self.line,
            read: true,
            accumulate: false,
            persist: false,
        };
        self.attributes.insert(Atom::new(name), attribute);
    }

    /// Takes `@impl` for the function that follows it.
    pub(super) fn note_impl(&mut self, function: (Atom, usize), form: &DefForm, first: bool) {
        match self.attributes.remove(&Atom::new("impl")) {
            Some(given) => self
                .impls
                .push((function, form.line, given.value, form.kind)),
            None if first && form.kind == DefKind::Public => {
                self.unmarked.push((function, form.line));
            }
            None => {}
        }
    }

    /// Takes `@doc` for the function that follows it.
    pub(super) fn note_doc(&mut self, head: &Head, kind: DefKind) {
        let function = (head.name, head.arity());
        let doc = self.attributes.remove(&Atom::new("doc"));
        let hidden = matches!(&doc, Some(doc) if doc.value.is_atom(atoms::FALSE));
        let known = self.docs.iter().position(|d| (d.name, d.arity) == function);
        if let Some(doc) = &doc {
            self.check_doc(function, kind, doc.line);
        }
        if kind != DefKind::Public || (known.is_some() && doc.is_none()) {
            return;
        }
        // A definition that overrides another one, with a doc of its own.
        if let Some(known) = known {
            self.docs.remove(known);
        }
        if !hidden {
            self.docs.push(Doc {
                name: head.name,
                arity: head.arity(),
                line: doc.as_ref().map_or(head.line, |doc| doc.line),
                signature: head.signature(),
                text: doc.and_then(|doc| doc.value.as_str().map(str::to_string)),
            });
        }
    }

    /// A `@doc` that is of no use to the function behind it.
    pub(super) fn check_doc(&mut self, function: (Atom, usize), kind: DefKind, doc: Line) {
        let (name, arity) = function;
        let place = format!("{}.{name}/{arity}", self.name.module_name());
        if kind == DefKind::Private {
            let text = format!(
                "defp {name}/{arity} is private, @doc attribute is always discarded for private functions/macros/types"
            );
            self.warn_at(doc, text, place);
            return;
        }
        let mut docs = self.docs.iter();
        let earlier = docs.find(|d| (d.name, d.arity) == function && d.text.is_some());
        let Some(earlier) = earlier else { return };
        let text = format!(
            "redefining @doc attribute previously set at line {}.\n\nPlease remove the duplicate docs. If instead you want to override a previously defined @doc, attach the @doc attribute to a function head (the function signature not followed by any do-block). For example:\n\n    @doc \"\"\"\n    new docs\n    \"\"\"\n    def {name}(...)\n",
            earlier.line
        );
        self.warn_at(doc, text, place);
    }

    /// A `@doc` that takes the place of one that no function has taken.
    pub(super) fn check_doc_again(&mut self, name: Atom, line: Line) {
        if !matches!(name.as_str(), "doc" | "moduledoc" | "typedoc") {
            return;
        }
        let earlier = self.attributes.get(&name);
        if let Some(earlier) = earlier.filter(|earlier| !earlier.value.is_atom(atoms::FALSE)) {
            let earlier = earlier.line;
            let text = format!("redefining @{name} attribute previously set at line {earlier}");
            self.warn(line, text);
        }
    }
}
