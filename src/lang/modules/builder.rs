//! A module while its body runs: what has been defined so far.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Doc, Guard, Modules, Protocol, Structure};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Body, DefForm, DefKind, Expr, FnClause, Line, ProtocolCall};
use crate::lang::compile::{
    CompileError, Compiler, Env, Expansion, Head, UnitBuilder, Warning, with_values,
};
use crate::runtime::Raise;
use crate::term::{Atom, Term, atoms, exception};

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

    /// Another clause of a function, or its head: where defaults may be given.
    fn check_defaults(
        &mut self,
        index: usize,
        defaults: usize,
        form: &DefForm,
        env: &Env,
    ) -> Result<()> {
        let def = &self.defs[index];
        let ((name, arity), kind, line) = (def.function, keyword(def.kind), form.line);
        let has_body = !form.blocks.is_empty();
        let mixed = match defaults {
            0 => has_body && def.last_defaults > 0 && !def.clauses.is_empty(),
            _ => def.defaults == 0 && !def.clauses.is_empty(),
        };
        if defaults > 0 && def.defaults > 0 {
            let text = format!(
                "{kind} {name}/{arity} defines defaults multiple times. Elixir allows defaults to be declared once per definition. Instead of:\n\n    {kind} foo(:first_clause, b \\\\ :default) do ... end\n    {kind} foo(:second_clause, b \\\\ :default) do ... end\n\none should write:\n\n    {kind} foo(a, b \\\\ :default)\n    {kind} foo(:first_clause, b) do ... end\n    {kind} foo(:second_clause, b) do ... end\n"
            );
            return Err(self.error(env, line, &text));
        }
        let text = if mixed {
            format!(
                "{kind} {name}/{arity} has multiple clauses and also declares default values. In such cases, the default values should be defined in a header. Instead of:\n\n    {kind} foo(:first_clause, b \\\\ :default) do ... end\n    {kind} foo(:second_clause, b) do ... end\n\none should write:\n\n    {kind} foo(a, b \\\\ :default)\n    {kind} foo(:first_clause, b) do ... end\n    {kind} foo(:second_clause, b) do ... end\n"
            )
        } else if !has_body && !def.clauses.is_empty() {
            format!(
                "function head for {kind} {name}/{arity} must come at the top of its direct implementation. Instead of:\n\n    def add(a, b), do: a + b\n    def add(a, b)\n\none should write:\n\n    def add(a, b)\n    def add(a, b), do: a + b\n"
            )
        } else {
            String::new()
        };
        if !text.is_empty() && !env.injected {
            self.warn_at(line, text, String::new());
        }
        let def = &mut self.defs[index];
        def.last_defaults = defaults;
        def.defaults = def.defaults.max(defaults);
        Ok(())
    }

    /// Functions of one name must not take each other's arities by their defaults.
    fn check_defaults_of_others(&self, head: &Head, form: &DefForm) -> Result<()> {
        let (name, arity, kind) = (head.name, head.arity(), keyword(form.kind));
        let least = arity - head.default_count();
        let with_defaults = |def: &&Def| def.function.0 == name && def.defaults > 0;
        for def in self.defs.iter().filter(with_defaults) {
            let other = def.function.1;
            if other < arity && other >= least {
                let text = format!("{kind} {name}/{arity} defaults conflicts with {name}/{other}");
                return Err(self.error(&form.head.env, form.line, &text));
            }
        }
        Ok(())
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

    /// `def f(a, b \\ 1)` also makes `f(a)`.
    fn defaults(
        &mut self,
        modules: &Modules,
        head: &Head,
        form: &DefForm,
        env: &Env,
    ) -> Result<()> {
        let count = head.default_count();
        let full = head.arity();
        for arity in full - count..full {
            let function = (head.name, arity);
            if let Some(index) = self.defs.iter().rposition(|def| def.function == function) {
                if !self.defs[index].overridable {
                    self.warn_shadowed_default(index, form.line);
                    continue;
                }
                self.hide(index);
            }
            let env = Env {
                function: Some(function),
                ..env.clone()
            };
            let target = self.unit.number(head.name, full);
            let given = arity - (full - count);
            let (clause, slots) = self.compiled(
                modules,
                env,
                |compiler| compiler.default_clause(head, target, given, form.line),
                arity,
            )?;
            let number = self.unit.number(head.name, arity);
            self.defs.push(Def {
                function,
                kind: form.kind,
                number,
                line: form.line,
                clauses: vec![clause],
                slots,
                overridable: false,
                super_function: None,
                default_of: Some((head.name, full)),
                injected: form.head.env.injected,
                defaults: 0,
                last_defaults: 0,
                written: true,
            });
        }
        Ok(())
    }

    /// A function that is there already is never the one with defaults.
    fn warn_shadowed_default(&mut self, index: usize, line: Line) {
        let def = &self.defs[index];
        let ((name, arity), first) = (def.function, def.line);
        let text = format!(
            "this clause for {name}/{arity} cannot match because a previous clause at line {first} always matches"
        );
        self.warn_at(line, text, String::new());
    }

    fn define_guard(&mut self, modules: &Modules, head: &Head, env: &Env) -> Result<Term> {
        let names = head.params.iter().map(|param| match &param.kind {
            Kind::Name(name) => Some(*name),
            _ => None,
        });
        let (Some(params), Some(body)) = (names.collect::<Option<Vec<_>>>(), head.guard.clone())
        else {
            return Err(self.error(
                env,
                head.line,
                "invalid syntax in defguard: expected a name with variables and when",
            ));
        };
        if self.calls_macro(&body) {
            // It is as little there as the macro is.
            let arity = head.arity();
            self.macros.push((head.name, arity));
            self.unit.macros.push((head.name, arity));
            return Ok(Term::OK);
        }
        // Attributes and aliases mean what they mean here.
        let body = self.with_guards(modules, &body, env);
        let body = self.settled(&body, env);
        for given in 0..=head.default_count() {
            let (params, body) = with_defaults(head, &params, &body, given);
            modules.add_guard(self.name, head.name, Guard { params, body });
        }
        Ok(Term::OK)
    }

    fn calls_macro(&self, node: &Node) -> bool {
        let mut found = false;
        crate::lang::compile::walk(node, &mut |node| {
            if let Kind::Call { name, args, .. } = &node.kind {
                found |= self.macros.contains(&(*name, args.len()));
            }
        });
        found
    }

    /// The guard's body with guards of this module, and those that are imported, written out.
    fn with_guards(&self, modules: &Modules, node: &Node, env: &Env) -> Node {
        let mut copy = node.clone();
        crate::lang::compile::each_node(&mut copy, &mut |node| {
            let Kind::Call { name, args, .. } = &node.kind else {
                return;
            };
            let imported = env.imports.iter().rev().map(|import| import.module);
            let mut places = std::iter::once(self.name).chain(imported);
            let found = places.find_map(|module| modules.guard(module, *name, args.len()));
            if let Some(guard) = found {
                *node = crate::lang::compile::replace_names(&guard.body, &mut |name| {
                    let index = guard.params.iter().position(|param| *param == name)?;
                    args.get(index).cloned()
                });
            }
        });
        copy
    }

    /// The guard's body with attributes and `__MODULE__` filled in.
    fn settled(&mut self, node: &Node, env: &Env) -> Node {
        let module = self.name;
        let mut copy = node.clone();
        crate::lang::compile::each_node(&mut copy, &mut |node| match &node.kind {
            Kind::Attribute { name, value: None } => {
                if let Some(value) = self.attribute(*name) {
                    node.kind = Kind::Value(value);
                }
            }
            Kind::Alias(names) => node.kind = Kind::Atom(env.expand(names)),
            Kind::Name(name) if name.as_str() == "__MODULE__" => node.kind = Kind::Atom(module),
            _ => {}
        });
        copy
    }

    fn protocol_function(&mut self, head: &Head, form: &DefForm) -> Result<Term> {
        let (function, line) = ((head.name, head.arity()), form.line);
        if head.params.is_empty() {
            return Err(self.no_argument(form));
        }
        if let Some(protocol) = &mut self.protocol {
            protocol.functions.push(function);
        }
        self.note_doc(head, DefKind::Public);
        let number = self.unit.number(function.0, function.1);
        let body = Expr::Protocol(Box::new(ProtocolCall {
            protocol: self.name,
            name: function.0,
            arity: function.1 as u8,
            line,
        }));
        self.defs.push(Def {
            function,
            kind: DefKind::Public,
            number,
            line,
            clauses: vec![FnClause {
                params: Box::new([]),
                guard: None,
                body,
                line,
            }],
            slots: function.1 as u32,
            overridable: false,
            super_function: None,
            default_of: None,
            injected: false,
            defaults: 0,
            last_defaults: 0,
            written: true,
        });
        Ok(Term::tuple([
            Term::Atom(function.0),
            Term::from(function.1),
        ]))
    }

    fn no_argument(&self, form: &DefForm) -> CompileError {
        let text = "protocol functions expect at least one argument";
        let expansion = Expansion {
            what: "expanding macro",
            function: (Atom::module("Protocol"), Atom::new("def"), 1),
            file: self.unit.file,
            line: form.line,
            caller: (self.name, Atom::new("__MODULE__"), 0),
            before: 0,
        };
        self.error(&form.head.env, form.line, "")
            .raised_as(exception::argument_error(text))
            .expanding(expansion)
    }

    /// `defdelegate`.
    pub fn delegate(
        &mut self,
        modules: &Modules,
        heads: &[Node],
        options: &Term,
        env: &Env,
    ) -> Result<Term> {
        for node in heads {
            let Some(head) = Head::of(node) else {
                return Err(self.error(env, node.span.line, "invalid syntax in defdelegate"));
            };
            let to = options.keyword_get(Atom::new("to")).and_then(Term::as_atom);
            let Some(to) = to else {
                return Err(self.error(env, head.line, "expected to: to be given as argument"));
            };
            let name = options.keyword_get(Atom::new("as")).and_then(Term::as_atom);
            let call = Kind::Remote {
                on: Box::new(Node {
                    kind: Kind::Atom(to),
                    span: node.span,
                }),
                name: name.unwrap_or(head.name),
                args: head.params.clone(),
                blocks: Vec::new(),
                parens: true,
            };
            let form = DefForm {
                kind: DefKind::Public,
                head: Arc::new(Body {
                    node: Arc::new(node.clone()),
                    env: env.clone(),
                }),
                blocks: Box::new([(
                    atoms::DO,
                    Arc::new(Node {
                        kind: call,
                        span: node.span,
                    }),
                )]),
                unquoted: Box::new([]),
                line: head.line,
            };
            self.define(modules, &form, Vec::new())?;
        }
        Ok(Term::OK)
    }

    /// `defoverridable [name: arity]`, or of a behaviour: all of its callbacks.
    ///
    /// # Errors
    /// `ArgumentError` for a function that is not there.
    pub fn make_overridable(&mut self, names: &Term) -> std::result::Result<(), Raise> {
        let wanted: Vec<(Atom, usize)> = names
            .iter()
            .filter_map(|pair| match pair.as_tuple() {
                Some([Term::Atom(name), Term::Int(arity)]) => Some((*name, *arity as usize)),
                _ => None,
            })
            .collect();
        let all = names.as_atom().is_some();
        let known = |function: &(Atom, usize)| {
            self.macros.contains(function) || self.defs.iter().any(|def| def.function == *function)
        };
        if let Some((name, arity)) = wanted.iter().find(|function| !known(function)) {
            let text = format!(
                "cannot make function {name}/{arity} overridable because it was not defined"
            );
            return Err(Raise::error(exception::argument_error(text)));
        }
        for def in &mut self.defs {
            if all || wanted.contains(&def.function) {
                def.overridable = true;
                let (name, arity) = def.function;
                self.unit.overridable.push(format!("{name}/{arity}"));
            }
        }
        self.last = None;
        Ok(())
    }

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
    fn trust(&mut self, options: &Term) {
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

    fn put_attribute(&mut self, name: Atom, value: Term, line: Line) {
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

    fn accumulate(&mut self, name: Atom, value: Term, line: Line) {
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

    /// `@derive Protocol`, `@derive [Protocol, {Protocol, options}]`.
    fn derive(&mut self, value: &Term) {
        let entries = value.to_vec().unwrap_or_else(|| vec![value.clone()]);
        for entry in entries {
            match (&entry, entry.as_tuple()) {
                (Term::Atom(protocol), _) => self.derives.push((*protocol, Term::Nil)),
                (_, Some([Term::Atom(protocol), options])) => {
                    self.derives.push((*protocol, options.clone()));
                }
                _ => {}
            }
        }
    }

    /// What `@derive {Inspect, options}` names must be among the struct's fields.
    fn check_derived(&self, fields: &[(Atom, Term)]) -> std::result::Result<(), String> {
        let inspect = Atom::module("Inspect");
        let derived = self.derives.iter().filter(|(name, _)| *name == inspect);
        for (_, options) in derived {
            for option in ["only", "except", "optional"] {
                let named = options.keyword_get(Atom::new(option)).into_iter();
                let unknown: Vec<Term> = named
                    .flat_map(Term::iter)
                    .filter(|name| !fields.iter().any(|(field, _)| name.is_atom(*field)))
                    .cloned()
                    .collect();
                if !unknown.is_empty() {
                    let unknown = crate::lang::show(&Term::list(unknown));
                    let module = crate::lang::show(&Term::Atom(self.name));
                    return Err(format!(
                        "unknown fields {unknown} in :{option} when deriving the Inspect protocol for {module}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// Takes `@impl` for the function that follows it.
    fn note_impl(&mut self, function: (Atom, usize), form: &DefForm, first: bool) {
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
    fn note_doc(&mut self, head: &Head, kind: DefKind) {
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
}

impl Builder {
    /// A `@doc` that is of no use to the function behind it.
    fn check_doc(&mut self, function: (Atom, usize), kind: DefKind, doc: Line) {
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
    fn check_doc_again(&mut self, name: Atom, line: Line) {
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

/// Of a key or a list of keys, the first that is no atom.
fn not_atoms(keys: &Term) -> Option<Term> {
    match keys {
        Term::Atom(_) | Term::Nil => None,
        Term::Cons(_) => keys.iter().find(|key| key.as_atom().is_none()).cloned(),
        other => Some(other.clone()),
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

impl Builder {
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

    /// `defstruct fields`, `defexception fields`; answers the struct.
    ///
    /// # Errors
    /// `ArgumentError` for what are no fields, or a second struct.
    pub fn define_struct(
        &mut self,
        fields: &Term,
        is_exception: bool,
    ) -> std::result::Result<Term, Raise> {
        let name = self.name.module_name();
        let bad = |text: String| Raise::error(exception::argument_error(text));
        if self.structure.is_some() {
            return Err(bad(format!(
                "defstruct has already been called for {name}, defstruct can only be called once per module"
            )));
        }
        let entries = match fields {
            Term::Map(map) => map
                .iter()
                .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
                .collect(),
            list => list.to_vec().ok_or_else(|| {
                let shown = crate::lang::show(fields);
                bad(format!(
                    "struct fields definition must be list, got: {shown}"
                ))
            })?,
        };
        let mut known: Vec<(Atom, Term)> = Vec::with_capacity(entries.len());
        for entry in entries {
            let (field, value) = match (&entry, entry.as_tuple()) {
                (Term::Atom(field), _) => (*field, Term::NIL),
                (_, Some([Term::Atom(field), value])) => (*field, value.clone()),
                _ => {
                    let shown = crate::lang::show(&entry);
                    return Err(bad(format!(
                        "struct field names must be atoms, got: {shown}"
                    )));
                }
            };
            known.retain(|(name, _)| *name != field);
            known.push((field, value));
        }
        self.check_derived(&known).map_err(bad)?;
        let extra = is_exception.then_some((atoms::EXCEPTION, Term::bool(true)));
        let blank = Term::structure(self.name, known.iter().cloned().chain(extra));
        let enforced = self
            .attribute(Atom::new("enforce_keys"))
            .unwrap_or(Term::Nil);
        if let Some(wrong) = not_atoms(&enforced) {
            let shown = crate::lang::show(&wrong);
            return Err(bad(format!(
                "keys given to @enforce_keys must be atoms, got: {shown}"
            )));
        }
        let enforced = match enforced {
            Term::Atom(key) => vec![key],
            list => list.iter().filter_map(Term::as_atom).collect(),
        };
        let unknown = |key: &&Atom| !known.iter().any(|(name, _)| name == *key);
        if enforced.iter().any(|key| unknown(&key)) {
            let unknown = enforced.iter().filter(unknown).map(|key| Term::Atom(*key));
            let unknown = crate::lang::show(&Term::list(unknown.collect::<Vec<_>>()));
            let fields = crate::lang::show(&Term::keyword(known.clone()));
            return Err(bad(format!(
                "@enforce_keys required keys ({unknown}) that are not defined in defstruct: {fields}"
            )));
        }
        self.exception |= is_exception;
        let structure = Arc::new(Structure {
            fields: known,
            enforced,
            blank: blank.clone(),
        });
        self.unit.own_struct = Some(structure.clone());
        self.structure = Some(structure);
        if is_exception {
            self.accumulate(
                Atom::new("behaviour"),
                Term::atom("Elixir.Exception"),
                self.line,
            );
        }
        Ok(blank)
    }
}

/// A guard to be called with so many of its optional arguments: the others are written out in its body.
fn with_defaults(head: &Head, params: &[Atom], body: &Node, given: usize) -> (Vec<Atom>, Node) {
    let mut left = given;
    let (mut kept, mut filled) = (Vec::new(), Vec::new());
    for (param, default) in params.iter().zip(&head.defaults) {
        match default {
            Some(default) if left == 0 => filled.push((*param, default)),
            Some(_) => {
                left -= 1;
                kept.push(*param);
            }
            None => kept.push(*param),
        }
    }
    let body = crate::lang::compile::replace_names(body, &mut |name| {
        let found = filled.iter().find(|(param, _)| *param == name)?;
        Some(found.1.clone())
    });
    (kept, body)
}
