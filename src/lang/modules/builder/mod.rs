//! A module while its body runs: what has been defined so far.

mod attributes;
mod defaults;
mod functions;
mod guards;
mod structs;

use std::collections::HashMap;
use std::sync::Arc;

use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Body, DefForm, DefKind, FnClause, Line};
use crate::lang::compile::{CompileError, Compiler, Env, Head, UnitBuilder, Warning, with_values};
use crate::lang::modules::{Doc, Modules, Protocol, Structure};
use crate::term::{Atom, Term, atoms};

/// A function as it grows clause by clause.
pub struct Def {
    /// Name and arity.
    pub function: (Atom, usize),
    /// Whether other modules may call it.
    pub kind: DefKind,
    /// Its number in the unit.
    pub number: u32,
    /// Where it begins.
    pub line: Line,
    /// The clauses.
    pub clauses: Vec<FnClause>,
    /// The slots of its frame.
    pub slots: u32,
    /// Whether another definition may take its place.
    pub overridable: bool,
    /// The number of what it has overridden.
    pub super_function: Option<u32>,
    /// Whether it stands for another one with defaults filled in.
    pub default_of: Option<(Atom, usize)>,
    /// Whether `use` has brought it.
    pub injected: bool,
    /// How many of its arguments have defaults.
    pub defaults: usize,
    /// How many the last clause has given.
    pub last_defaults: usize,
    /// Whether its latest clause was written out, not put together with `unquote`.
    pub written: bool,
}

/// A module attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its value; a list for one that accumulates, latest first.
    pub value: Term,
    /// Where it was set last.
    pub line: Line,
    /// Whether anything has read it.
    pub read: bool,
    /// Whether values are added.
    pub accumulate: bool,
    /// Whether the program can see it when it runs.
    pub persist: bool,
}

/// A module while its body runs.
pub struct Builder {
    /// The name.
    pub name: Atom,
    /// Functions as they are compiled.
    pub unit: UnitBuilder,
    /// The definitions in order.
    pub defs: Vec<Def>,
    /// The attributes.
    pub attributes: HashMap<Atom, Attribute>,
    /// The struct.
    pub structure: Option<Arc<Structure>>,
    /// Whether the struct is an exception.
    pub exception: bool,
    /// `@callback`s.
    pub callbacks: Vec<(Atom, usize)>,
    /// What `use` has left for the end.
    pub before_compile: Vec<Arc<Body>>,
    /// What it is as a protocol.
    pub protocol: Option<Protocol>,
    /// The protocol and the type that it implements.
    pub implements: Option<(Atom, Atom)>,
    /// `defmacro`s.
    pub macros: Vec<(Atom, usize)>,
    /// `@derive`.
    pub derives: Vec<(Atom, Term)>,
    /// `@doc`s.
    pub docs: Vec<Doc>,
    /// Functions marked with `@impl`: name, arity, line, what was given, whether it is private.
    pub impls: Vec<((Atom, usize), Line, Term, DefKind)>,
    /// Public functions without `@impl`, with the line of the first clause.
    pub unmarked: Vec<((Atom, usize), Line)>,
    /// The private functions.
    pub private: Vec<(Atom, usize)>,
    /// Functions that `@spec` describes, with the line.
    pub specs: Vec<((Atom, usize), Line)>,
    /// Where it begins.
    pub line: Line,
    last: Option<(Atom, usize)>,
}

type Result<T> = std::result::Result<T, CompileError>;

impl Builder {
    /// An empty module.
    pub fn new(name: Atom, file: &'static str, line: Line) -> Builder {
        Builder {
            name,
            unit: UnitBuilder::new(name, file),
            defs: Vec::new(),
            attributes: HashMap::new(),
            structure: None,
            exception: false,
            callbacks: Vec::new(),
            before_compile: Vec::new(),
            protocol: None,
            implements: None,
            macros: Vec::new(),
            derives: Vec::new(),
            docs: Vec::new(),
            impls: Vec::new(),
            unmarked: Vec::new(),
            private: Vec::new(),
            specs: Vec::new(),
            line,
            last: None,
        }
    }

    /// A warning about the module.
    pub fn warn(&mut self, line: Line, text: impl Into<String>) {
        let place = format!("{} (module)", self.name.module_name());
        self.warn_at(line, text, place);
    }

    /// A warning with its place.
    pub fn warn_at(&mut self, line: Line, text: impl Into<String>, place: String) {
        let warning = Warning {
            file: self.unit.file,
            line,
            text: text.into(),
            place,
        };
        self.unit.warnings.push(warning);
    }

    /// `def` and its like.
    pub fn define(&mut self, modules: &Modules, form: &DefForm, values: Vec<Term>) -> Result<Term> {
        let mut values = values.into_iter();
        let env = &form.head.env;
        let mut filled = |node: &Arc<Node>| match form.unquoted.is_empty() {
            true => node.clone(),
            false => Arc::new(with_values(node, &mut values)),
        };
        let Some(head) = Head::of(&filled(&form.head.node)) else {
            return Err(self.error(
                env,
                form.line,
                "invalid syntax in def: expected a name with parameters",
            ));
        };
        if form.kind == DefKind::Guard {
            return self.define_guard(modules, &head, env);
        }
        let blocks = form.blocks.iter();
        let blocks: Vec<(Atom, Arc<Node>)> =
            blocks.map(|(tag, node)| (*tag, filled(node))).collect();
        let body = body_of(&blocks, form);
        if self.protocol.is_some() && body.is_none() {
            return self.protocol_function(&head, form);
        }
        self.add_clause(modules, &head, body.as_deref(), form)?;
        Ok(Term::tuple([
            Term::Atom(head.name),
            Term::from(head.arity()),
        ]))
    }

    fn error(&self, env: &Env, line: Line, text: &str) -> CompileError {
        CompileError::new(env.file, line, text)
    }

    fn add_clause(
        &mut self,
        modules: &Modules,
        head: &Head,
        body: Option<&Node>,
        form: &DefForm,
    ) -> Result<()> {
        let function = (head.name, head.arity());
        let env = Env {
            function: Some(function),
            ..form.head.env.clone()
        };
        let first = !self
            .defs
            .iter()
            .any(|def| def.function == function && !def.overridable);
        self.note_impl(function, form, first && !env.injected);
        self.note_doc(head, form.kind);
        self.check_defaults_of_others(head, form)?;
        let index = self.def(function, head.default_count(), form, &env)?;
        self.defaults(modules, head, form, &env)?;
        let Some(body) = body else {
            return Ok(());
        };
        let super_function = self.defs[index].super_function;
        let (clause, slots) = self.compiled(
            modules,
            env,
            |compiler| {
                compiler.super_function = super_function;
                compiler.fn_clause(&head.params, head.guard.as_ref(), body, form.line)
            },
            head.arity(),
        )?;
        let def = &mut self.defs[index];
        def.clauses.push(clause);
        def.slots = def.slots.max(slots);
        Ok(())
    }

    /// Compiles with the module's attributes in sight, in a frame that begins with the arguments.
    fn compiled<T>(
        &mut self,
        modules: &Modules,
        env: Env,
        step: impl FnOnce(&mut Compiler<'_>) -> Result<T>,
        arity: usize,
    ) -> Result<(T, u32)> {
        let Builder {
            unit, attributes, ..
        } = self;
        let mut read = |name: Atom, _: Line| {
            let attribute = attributes.get_mut(&name)?;
            attribute.read = true;
            Some(attribute.value.clone())
        };
        let warned = unit.warnings.len();
        let mut compiler = Compiler::new(modules, unit, env);
        compiler.attributes = Some(&mut read);
        compiler.scopes.top().next = arity as u32;
        let made = step(&mut compiler);
        let slots = compiler.scopes.top().next;
        if made.is_err() {
            // Of what is not compiled to its end nobody can tell what is unused.
            unit.warnings.truncate(warned);
        }
        Ok((made?, slots))
    }

    /// The definition that a clause belongs to.
    fn def(
        &mut self,
        function: (Atom, usize),
        defaults: usize,
        form: &DefForm,
        env: &Env,
    ) -> Result<usize> {
        let line = form.line;
        let known = self.defs.iter().rposition(|def| def.function == function);
        // Definitions that are put together from values come as they come.
        let written = form.unquoted.is_empty();
        let grouped = !written || self.last == Some(function);
        if written {
            self.last = Some(function);
        }
        if let Some(index) = known
            && !self.defs[index].overridable
        {
            let (name, arity) = function;
            let def = &self.defs[index];
            if let Some((of, full)) = def.default_of {
                let text = format!("def {name}/{arity} conflicts with defaults from {of}/{full}");
                return Err(self.error(env, line, &text));
            }
            if def.kind != form.kind {
                let (old, new) = (keyword(def.kind), keyword(form.kind));
                let text = format!(
                    "{new} {name}/{arity} already defined as {old} in {}:{}",
                    self.unit.file, def.line
                );
                return Err(self.error(env, line, &text));
            }
            if !grouped && def.written && !def.clauses.is_empty() && !form.blocks.is_empty() {
                let text = format!(
                    "clauses with the same name and arity (number of arguments) should be grouped together, \"{} {name}/{arity}\" was previously defined ({}:{})",
                    keyword(def.kind),
                    self.unit.file,
                    def.line
                );
                self.warn_at(line, text, String::new());
            }
            self.check_defaults(index, defaults, form, env)?;
            self.defs[index].written = written;
            return Ok(index);
        }
        let super_function = known.map(|index| self.hide(index));
        if form.kind == DefKind::Private {
            self.private.push(function);
        }
        let number = self.unit.number(function.0, function.1);
        self.defs.push(Def {
            function,
            kind: form.kind,
            number,
            line,
            clauses: Vec::new(),
            slots: function.1 as u32,
            overridable: false,
            super_function,
            default_of: None,
            injected: env.injected,
            defaults,
            last_defaults: defaults,
            written,
        });
        Ok(self.defs.len() - 1)
    }

    /// What is overridden lives on under a number of its own, for `super`.
    fn hide(&mut self, index: usize) -> u32 {
        self.unit.functions.push(None);
        let number = (self.unit.functions.len() - 1) as u32;
        let def = &mut self.defs[index];
        def.number = number;
        def.function.0 = Atom::new(&format!("{} (overridable {number})", def.function.0));
        def.kind = DefKind::Private;
        def.overridable = false;
        number
    }
}

/// How source spells the kind of a definition.
pub(super) fn keyword(kind: DefKind) -> &'static str {
    match kind {
        DefKind::Public => "def",
        DefKind::Private => "defp",
        DefKind::Guard => "defguard",
    }
}

/// The body of a definition: its `do` block, within a `try` if there are others.
fn body_of(blocks: &[(Atom, Arc<Node>)], form: &DefForm) -> Option<Arc<Node>> {
    let (_, body) = blocks.iter().find(|(tag, _)| *tag == atoms::DO)?;
    if blocks.len() == 1 {
        return Some(body.clone());
    }
    let span = form.head.node.span;
    let blocks = blocks.iter().map(|(tag, body)| crate::lang::ast::Block {
        tag: *tag,
        body: body.clone(),
    });
    Some(Arc::new(Node {
        kind: Kind::Call {
            name: Atom::new("try"),
            args: Vec::new(),
            blocks: blocks.collect(),
            parens: false,
        },
        span,
    }))
}
