//! `defmodule`, `def` and all that stands in modules: made expressions that define when they are reached.

use std::sync::Arc;

use super::tools::{self, Call};
use super::{CompileError, Compiler, Head, Result, rewrite};
use crate::lang::ast::{Block, Kind, Node};
use crate::lang::code::{
    Body, DefForm, DefKind, Expr, Form, Line, ModuleForm, ProtocolImpl, Visible,
};
use crate::term::{Atom, Term, atoms};

fn form(form: Form) -> Expr {
    Expr::Form(Box::new(form))
}

impl Compiler<'_> {
    /// A construct of modules; `None` if the name is none.
    pub(super) fn module_form(&mut self, call: Call<'_>, tail: bool) -> Result<Option<Expr>> {
        let arity = call.arity();
        let expr = match (call.name.as_str(), arity) {
            ("alias" | "import" | "require", 1 | 2) => self.directive(call)?,
            ("use", 1 | 2) => self.use_module(call)?,
            ("defmodule", 2) => self.defmodule(call)?,
            ("defprotocol", 2) => self.defprotocol(call)?,
            ("defimpl", 2 | 3) => self.defimpl(call)?,
            ("def", 1..=3) => self.definition(call, DefKind::Public)?,
            ("defp", 1..=3) => self.definition(call, DefKind::Private)?,
            ("defguard" | "defguardp", 1) => self.definition(call, DefKind::Guard)?,
            ("defdelegate", 2) => self.delegate(call)?,
            ("defstruct", 1) => {
                let fields = self.expr(&call.args[0])?;
                form(Form::Struct(fields, call.line))
            }
            ("defexception", 1) => {
                let fields = self.expr(&call.args[0])?;
                form(Form::Exception(fields, call.line))
            }
            ("defoverridable", 1) => {
                let names = self.expr(&call.args[0])?;
                form(Form::Overridable(names, call.line))
            }
            ("super", _) => self.super_call(call, tail)?,
            ("__warn__", 1) => {
                let text = self.expr(&call.args[0])?;
                form(Form::Warn(text, 0))
            }
            ("defmacro" | "defmacrop", _) => self.macro_definition(call)?,
            ("quote", _) => self.no_macros(call, "There is nothing that could take quoted code"),
            ("unquote" | "unquote_splicing", _) => {
                return Err(self.error(call.line, "unquote called outside quote"));
            }
            _ => return Ok(None),
        };
        Ok(Some(expr))
    }

    /// `defmacro`: the module knows that it has one. Whoever calls it is told that it cannot run.
    fn macro_definition(&mut self, call: Call<'_>) -> Result<Expr> {
        self.require_module(call)?;
        let split = call.split();
        match split.args.first().and_then(Head::of) {
            Some(head) => Ok(form(Form::Macro(head.name, head.arity()))),
            None => Err(self.error(call.line, "invalid syntax in defmacro")),
        }
    }

    /// A call of a program's own macro: it fails when it is reached.
    pub(super) fn own_macro(&self, module: Option<Atom>, call: Call<'_>) -> Option<Expr> {
        let arity = call.arity();
        let has = |module: Atom| self.modules.has_macro(module, call.name, arity);
        let found = match module {
            Some(module) => has(module),
            None => {
                let mut imports = self.env.imports.iter();
                self.unit.macros.contains(&(call.name, arity))
                    || imports.any(|import| import.covers(call.name, arity) && has(import.module))
            }
        };
        found.then(|| {
            self.fail(call.line, format!("{}/{arity} is a macro, and suplab does not have macros. Write a function (def) instead: its arguments are values, not code", call.name))
        })
    }

    fn no_macros(&self, call: Call<'_>, advice: &str) -> Expr {
        self.fail(
            call.line,
            format!("{}: suplab does not have macros. {advice}", call.name),
        )
    }

    fn require_module(&self, call: Call<'_>) -> Result<()> {
        match self.env.module {
            Some(_) if self.env.function.is_some() => Err(self.argument_error(
                call.line,
                format!(
                    "cannot invoke {}/{} inside function/macro",
                    call.name,
                    call.arity()
                ),
            )),
            Some(_) => Ok(()),
            None => Err(self.argument_error(
                call.line,
                format!(
                    "cannot invoke {}/{} outside module",
                    call.name,
                    call.arity()
                ),
            )),
        }
    }

    fn defmodule(&mut self, call: Call<'_>) -> Result<Expr> {
        let split = call.split();
        let body = self.required_do(&split, call)?;
        let [name] = split.args else {
            return Err(self.error(call.line, "defmodule takes a name and a do block"));
        };
        let name = self.module_name(name)?;
        self.unit.context.extend(name.atom());
        self.module(name, body, false, None, call)
    }

    /// The name of a module that is defined here; a nested one's short name becomes an alias.
    fn module_name(&mut self, node: &Node) -> Result<Expr> {
        let (Kind::Alias(segments), Some(outer)) = (&node.kind, self.env.module) else {
            return self.expr(node);
        };
        let first = segments[0];
        if first.as_str() == "Elixir" && segments.len() > 1 {
            return self.expr(node);
        }
        // The alias that may stand for the name does not count: `defmodule B` in A is A.B.
        let full = super::env::join(outer, segments);
        if first.as_str() != "Elixir" {
            self.env
                .add_alias(first, super::env::join(outer, &segments[..1]), None);
        }
        self.unit.trusted.push(Term::Atom(full));
        Ok(Expr::Const(Term::Atom(full)))
    }

    fn module(
        &mut self,
        name: Expr,
        body: &Node,
        protocol: bool,
        implements: Option<ProtocolImpl>,
        call: Call<'_>,
    ) -> Result<Expr> {
        let visible = self.visible_in(body);
        let body = Arc::new(Body {
            node: shared(call, atoms::DO, body),
            env: self.env.clone(),
        });
        Ok(form(Form::Module(ModuleForm {
            name,
            body,
            visible,
            protocol,
            implements,
            line: call.line,
        })))
    }

    /// The variables in sight that a piece of source may mean.
    fn visible_in(&mut self, node: &Node) -> Box<[Visible]> {
        if !self.scopes.has_any() {
            return Box::default();
        }
        let mut names = Vec::new();
        tools::names_in(node, &mut names);
        names.retain(|name| self.scopes.knows(*name));
        names
            .into_iter()
            .filter_map(|name| self.scopes.find(name).map(|slot| (name, slot)))
            .collect()
    }

    fn defprotocol(&mut self, call: Call<'_>) -> Result<Expr> {
        let split = call.split();
        let body = self.required_do(&split, call)?;
        let [name] = split.args else {
            return Err(self.error(call.line, "defprotocol takes a name and a do block"));
        };
        let name = self.module_name(name)?;
        self.module(name, body, true, None, call)
    }

    fn defimpl(&mut self, call: Call<'_>) -> Result<Expr> {
        let split = call.split();
        let body = self.required_do(&split, call)?;
        let Some((protocol, more)) = split.args.split_first() else {
            return Err(self.error(call.line, "defimpl needs a protocol"));
        };
        let protocol = self.expr(protocol)?;
        let written = more.first().and_then(tools::pairs);
        let written = written.and_then(|pairs| {
            let mut pairs = pairs.into_iter();
            pairs
                .find(|(key, _)| key.as_str() == "for")
                .map(|(_, node)| node)
        });
        let types = match (split.option("for").or(written), self.env.module) {
            (Some(node), _) => self.expr(node)?,
            (None, Some(module)) => Expr::Const(Term::Atom(module)),
            (None, None) => {
                return Err(self.argument_error(
                    call.line,
                    "defimpl/3 expects a :for option when declared outside a module",
                ));
            }
        };
        let implements = Some(ProtocolImpl { protocol, types });
        self.module(Expr::NIL, body, false, implements, call)
    }

    fn definition(&mut self, call: Call<'_>, kind: DefKind) -> Result<Expr> {
        self.require_module(call)?;
        let split = call.split();
        let Some(head) = split.args.first() else {
            return Err(self.error(call.line, format!("{} needs a name", call.name)));
        };
        let blocks = split.blocks.iter();
        let blocks: Box<[_]> = blocks
            .map(|(tag, body)| (*tag, shared(call, *tag, body)))
            .collect();
        let mut unquoted = Vec::new();
        let bodies = blocks.iter().map(|(_, body)| &**body);
        for node in std::iter::once(head).chain(bodies) {
            self.unquoted(node, &mut unquoted)?;
        }
        let head = Arc::new(Body {
            node: Arc::new(head.clone()),
            env: self.env.clone(),
        });
        Ok(form(Form::Def(DefForm {
            kind,
            head,
            blocks,
            unquoted: unquoted.into(),
            line: call.line,
        })))
    }

    /// The values of the `unquote`s in a piece of a definition, in order.
    fn unquoted(&mut self, node: &Node, values: &mut Vec<Expr>) -> Result<()> {
        if !rewrite::has_unquote(node) {
            return Ok(());
        }
        let mut failed = Ok(());
        rewrite::replace_unquotes(node, &mut |inner| {
            match self.expr(inner) {
                Ok(expr) => values.push(expr),
                Err(error) => failed = Err(error),
            };
            inner.clone()
        });
        failed
    }

    fn delegate(&mut self, call: Call<'_>) -> Result<Expr> {
        self.require_module(call)?;
        let [head, options] = call.args else {
            return Err(self.error(call.line, "defdelegate needs a function and to: module"));
        };
        let heads = match tools::as_list(head) {
            Some(heads) => heads.to_vec(),
            None => vec![head.clone()],
        };
        let options = self.expr(options)?;
        let env = self.env.clone();
        Ok(form(Form::Delegate(heads.into(), options, call.line, env)))
    }

    /// `super(...)`: what an overridable function was before.
    fn super_call(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let Some(number) = self.super_function else {
            return Err(self.no_super(call));
        };
        let (name, arity) = self.env.function.unwrap_or((call.name, call.arity()));
        if call.arity() != arity {
            return Err(self.error(
                call.line,
                "super must be called with the same number of arguments as the current definition",
            ));
        }
        if is_default_callback(name, arity) && self.env.requires.contains(&gen_server()) {
            let text = format!("calling super for GenServer callback {name}/{arity} is deprecated");
            self.warn(call.line, text);
        }
        let args = self.arguments(call.args, call.blocks)?;
        Ok(self.numbered_call(number, args, call.line, tail))
    }

    fn no_super(&self, call: Call<'_>) -> CompileError {
        let (Some(module), Some((name, arity))) = (self.env.module, self.env.function) else {
            return self.error(call.line, "cannot invoke super/1 outside function");
        };
        let module = module.module_name();
        self.error(
            call.line,
            format!(
                "no super defined for {name}/{arity} in module {module}. Overridable functions available are: {}",
                self.unit.overridable.join(", ")
            ),
        )
    }

    /// What is compiled at the end of the module's body.
    pub(super) fn before_compile(&self, node: Node) -> Expr {
        form(Form::BeforeCompile(Arc::new(Body {
            node: Arc::new(node),
            env: self.env.clone(),
        })))
    }

    /// `@name` and `@name value`.
    pub(super) fn attribute(
        &mut self,
        name: Atom,
        value: Option<&Node>,
        line: Line,
    ) -> Result<Expr> {
        let outcome = match value {
            _ if self.env.module.is_none() => {
                Err(self.argument_error(line, "cannot invoke @/1 outside module"))
            }
            Some(node) => self.set_attribute(name, node, line),
            None => Ok(self.get_attribute(name, line)),
        };
        outcome.map_err(|error| self.in_macro(error, atoms::KERNEL, Atom::new("@"), 1, line))
    }

    fn get_attribute(&mut self, name: Atom, line: Line) -> Expr {
        let Some(read) = &mut self.attributes else {
            return form(Form::GetAttribute(name, line));
        };
        match read(name, line) {
            Some(value) => Expr::Const(value),
            None => {
                let place = self.env.function.take();
                self.warn(line, format!("undefined module attribute @{name}, please remove access to @{name} or explicitly set it before access"));
                self.env.function = place;
                Expr::NIL
            }
        }
    }

    fn set_attribute(&mut self, name: Atom, node: &Node, line: Line) -> Result<Expr> {
        if self.env.function.is_some() {
            return Err(self.argument_error(
                line,
                format!("cannot set attribute @{name} inside function/macro"),
            ));
        }
        match name.as_str() {
            "spec" => Ok(spec(node, line)),
            "type" | "typep" | "opaque" => Ok(Expr::Const(Term::OK)),
            "callback" | "macrocallback" => self.callback(name, node, line),
            _ => {
                let value = self.expr(node)?;
                Ok(form(Form::SetAttribute(name, value, line)))
            }
        }
    }

    /// `@callback name(type, ...) :: type`: only the name and the arity count.
    fn callback(&mut self, attribute: Atom, node: &Node, line: Line) -> Result<Expr> {
        let Some(head) = spec_head(node) else {
            return Err(self.error(line, format!("invalid type specification of @{attribute}")));
        };
        Ok(form(Form::Callback(head.name, head.arity())))
    }

    /// A call of a guard of the program's own (`defguard`), written out.
    pub(super) fn own_guard(
        &mut self,
        module: Option<Atom>,
        call: Call<'_>,
    ) -> Result<Option<Expr>> {
        let arity = call.args.len();
        let Some(guard) = self.find_guard(module, call.name, arity) else {
            return Ok(None);
        };
        let mut body = guard.body.clone();
        rewrite::relocate(&mut body, call.line);
        let names: Vec<Atom> = guard.params.clone();
        let node = rewrite::replace_names(&body, &mut |name| {
            let index = names.iter().position(|param| *param == name)?;
            Some(call.args[index].clone())
        });
        // Names in the guard mean what they mean where it was defined; its arguments what they mean here.
        self.expr(&node).map(Some)
    }

    pub(super) fn find_guard(
        &self,
        module: Option<Atom>,
        name: Atom,
        arity: usize,
    ) -> Option<Arc<crate::lang::modules::Guard>> {
        if let Some(module) = module {
            return self.modules.guard(module, name, arity);
        }
        if let Some(module) = self.env.module
            && let Some(guard) = self.modules.guard(module, name, arity)
        {
            return Some(guard);
        }
        let imports = self.env.imports.iter().rev();
        imports
            .filter(|import| import.module != atoms::KERNEL && import.covers(name, arity))
            .find_map(|import| {
                let guard = self.modules.guard(import.module, name, arity)?;
                import.mark(name, arity);
                Some(guard)
            })
    }
}

fn gen_server() -> Atom {
    Atom::module("GenServer")
}

/// Callbacks that `use GenServer` brings, and that are not meant to be called.
fn is_default_callback(name: Atom, arity: usize) -> bool {
    matches!(
        (name.as_str(), arity),
        ("handle_call", 3) | ("handle_cast" | "handle_info" | "terminate", 2) | ("code_change", 3)
    )
}

/// The function that a type specification is about.
fn spec_head(node: &Node) -> Option<Head> {
    let unguarded = tools::operands(node, "when").map_or(node, |(left, _)| left);
    let spec = tools::operands(unguarded, "::").map_or(unguarded, |(left, _)| left);
    Head::of(spec)
}

/// `@spec`: only the name and the arity count.
fn spec(node: &Node, line: Line) -> Expr {
    match spec_head(node).filter(|head| head.name != atoms::UNQUOTE) {
        Some(head) => form(Form::Spec((head.name, head.arity()), line)),
        None => Expr::Const(Term::OK),
    }
}

/// The body of a block, which a block written with `do ... end` shares.
fn shared(call: Call<'_>, tag: Atom, body: &Node) -> Arc<Node> {
    let mut blocks = call.blocks.iter();
    match blocks.find(|block| block.tag == tag) {
        Some(block) => block.body.clone(),
        None => Arc::new(body.clone()),
    }
}

/// A piece of a definition with the values of its `unquote`s put in.
pub fn with_values(node: &Node, values: &mut impl Iterator<Item = Term>) -> Node {
    rewrite::replace_unquotes(node, &mut |inner| Node {
        kind: Kind::Value(values.next().unwrap_or(Term::NIL)),
        span: inner.span,
    })
}

/// The names and arities that a module's body defines in plain sight.
pub fn defined_in(node: &Node) -> Vec<(Atom, usize)> {
    let mut found = Vec::new();
    collect_defined(node, &mut found);
    found
}

fn collect_defined(node: &Node, found: &mut Vec<(Atom, usize)>) {
    match &node.kind {
        Kind::Block(nodes) => nodes.iter().for_each(|node| collect_defined(node, found)),
        Kind::Call {
            name, args, blocks, ..
        } => match name.as_str() {
            "def" | "defp" => {
                if let Some(head) = args.first().and_then(Head::of) {
                    let least = head.arity() - head.default_count();
                    found.extend((least..=head.arity()).map(|arity| (head.name, arity)));
                }
            }
            "if" | "unless" | "for" => {
                blocks
                    .iter()
                    .for_each(|block: &Block| collect_defined(&block.body, found));
            }
            _ => {}
        },
        _ => {}
    }
}
