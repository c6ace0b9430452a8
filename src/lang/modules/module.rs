//! A module of a program: its code and what is known about it.

use std::sync::Arc;

use crate::lang::ast::Node;
use crate::lang::code::Unit;
use crate::term::quick::QuickMap;
use crate::term::{Atom, Term};

/// A struct's definition.
#[derive(Clone, Debug)]
pub struct Structure {
    /// The fields in order, with their defaults.
    pub fields: Vec<(Atom, Term)>,
    /// `@enforce_keys`.
    pub enforced: Vec<Atom>,
    /// The struct without anything given.
    pub blank: Term,
}

/// A protocol's definition.
#[derive(Clone, Debug, Default)]
pub struct Protocol {
    /// Its functions.
    pub functions: Vec<(Atom, usize)>,
    /// `@fallback_to_any true`.
    pub any: bool,
}

/// A guard that a program has defined.
#[derive(Debug)]
pub struct Guard {
    /// The parameters' names.
    pub params: Vec<Atom>,
    /// The condition.
    pub body: Node,
}

/// Documentation, as `h` shows it.
#[derive(Clone, Debug)]
pub struct Doc {
    /// The function.
    pub name: Atom,
    /// The number of arguments.
    pub arity: usize,
    /// The line of its `@doc`.
    pub line: u32,
    /// The head, as `get(map, key, default \\ nil)`.
    pub signature: String,
    /// The text; `None` when there is none, `Some(false)`'s place is taken by hiding the entry.
    pub text: Option<String>,
}

/// A module that has been defined.
pub struct Module {
    /// The name.
    pub name: Atom,
    /// The code.
    pub unit: Arc<Unit>,
    /// The functions by name and arity, private ones too.
    pub names: QuickMap<(Atom, usize), u32>,
    /// The struct, if it defines one.
    pub structure: Option<Arc<Structure>>,
    /// Whether the struct is an exception.
    pub exception: bool,
    /// `@callback`s.
    pub callbacks: Vec<(Atom, usize)>,
    /// `@optional_callbacks`.
    pub optional: Vec<(Atom, usize)>,
    /// `@behaviour`s.
    pub behaviours: Vec<Atom>,
    /// What it is as a protocol.
    pub protocol: Option<Protocol>,
    /// The protocol and the type that it implements.
    pub implements: Option<(Atom, Atom)>,
    /// Macros, which cannot be called here; they are known for what is said about that.
    pub macros: Vec<(Atom, usize)>,
    /// `@derive`d protocols with their options.
    pub derives: Vec<(Atom, Term)>,
    /// Attributes that were registered to persist, and those that programs read with `__info__`.
    pub attributes: Vec<(Atom, Term)>,
    /// `@moduledoc`, and its line.
    pub moduledoc: Option<(String, u32)>,
    /// `@doc`s.
    pub docs: Vec<Doc>,
    /// Whether it is a part of the standard library that is written in Elixir.
    pub embedded: bool,
    /// Where its definition begins.
    pub line: u32,
}

impl Module {
    /// The number of an exported function.
    pub fn exported(&self, name: Atom, arity: usize) -> Option<u32> {
        let number = *self.names.get(&(name, arity))?;
        self.unit.functions[number as usize]
            .exported
            .then_some(number)
    }

    /// The exported functions, by name.
    pub fn exports(&self) -> Vec<(Atom, usize)> {
        let mut exports: Vec<_> = self
            .names
            .iter()
            .filter(|(_, number)| self.unit.functions[**number as usize].exported)
            .map(|(function, _)| *function)
            .collect();
        exports.sort_by_key(|(name, arity)| (name.as_str(), *arity));
        exports
    }
}
