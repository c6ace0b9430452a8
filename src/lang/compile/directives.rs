//! `alias`, `import`, `require`, `use`.

use std::sync::Arc;

use super::env::{Filter, Import};
use super::tools::{self, Call};
use super::trail::is_kernel_macro;
use super::{CompileError, Compiler, Directive, Result, calls, env};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::Expr;
use crate::lang::eval::prims;
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

/// A module that a directive names, and the other modules of `A.{B, C}`.
type Named = Vec<Atom>;

impl Compiler<'_> {
    /// A directive; its value is the module.
    pub(super) fn directive(&mut self, call: Call<'_>) -> Result<Expr> {
        let Some((target, options)) = call.args.split_first() else {
            return Err(self.error(call.line, format!("{} needs a module", call.name)));
        };
        let modules = self.named_modules(target, call)?;
        let options = self.options(options, call)?;
        for &module in &modules {
            match call.name.as_str() {
                "alias" => self.alias(module, &options, call)?,
                "import" => self.import(module, &options, call)?,
                _ => self.require(module, &options, call)?,
            }
        }
        let values: Vec<Term> = modules.into_iter().map(Term::Atom).collect();
        Ok(Expr::Const(match values.as_slice() {
            [only] => only.clone(),
            _ => Term::list(values),
        }))
    }

    fn named_modules(&mut self, node: &Node, call: Call<'_>) -> Result<Named> {
        let invalid = |this: &Self| {
            this.error(
                call.line,
                format!(
                    "invalid argument for {}, expected a compile time atom or alias, got: {}",
                    call.name,
                    source::to_line(node)
                ),
            )
        };
        if let Kind::MultiAlias(base, names) = &node.kind {
            let base = self.module_of(base).ok_or_else(|| invalid(self))?;
            return names
                .iter()
                .map(|name| match &name.kind {
                    Kind::Alias(segments) => Ok(env::join(base, segments)),
                    Kind::Atom(name) => Ok(env::join(base, &[*name])),
                    _ => Err(invalid(self)),
                })
                .collect();
        }
        let module = self.module_of(node).ok_or_else(|| invalid(self))?;
        Ok(vec![module])
    }

    fn options<'n>(&self, nodes: &'n [Node], call: Call<'_>) -> Result<Vec<(Atom, &'n Node)>> {
        match nodes {
            [] => Ok(Vec::new()),
            [only] => tools::pairs(only).ok_or_else(|| {
                self.error(
                    call.line,
                    format!("invalid options for {}, expected a keyword list", call.name),
                )
            }),
            _ => Err(self.error(call.line, format!("too many arguments for {}", call.name))),
        }
    }

    fn alias(&mut self, module: Atom, options: &[(Atom, &Node)], call: Call<'_>) -> Result<()> {
        for (key, value) in options {
            match (key.as_str(), &value.kind) {
                ("as", Kind::Alias(names)) if names.len() == 1 => {
                    self.add_alias(names[0], module, call);
                    return Ok(());
                }
                ("warn", _) => {}
                _ => {
                    return Err(self.error(
                        call.line,
                        format!("invalid value for option :{key} of {}", call.name),
                    ));
                }
            }
        }
        if call.name.as_str() == "alias" {
            if !module.is_module_alias() {
                let name = calls::inspect_module(module);
                return Err(self.error(call.line, format!("alias cannot be inferred automatically for module: {name}, please use the :as option. Implicit aliasing is only supported with Elixir modules")));
            }
            let short = module.module_name().rsplit('.').next().unwrap_or("");
            self.add_alias(Atom::new(short), module, call);
        }
        Ok(())
    }

    fn add_alias(&mut self, short: Atom, module: Atom, call: Call<'_>) {
        let used = self.written("alias", short.to_string(), Vec::new(), call);
        self.env.add_alias(short, module, used);
    }

    /// Keeps an eye on something that a person wrote and should use.
    fn written(
        &mut self,
        kind: &'static str,
        name: String,
        only: Vec<(Atom, usize)>,
        call: Call<'_>,
    ) -> env::Used {
        if self.env.injected {
            return None;
        }
        let mentions: Arc<env::Mentions> = Arc::default();
        self.unit.directives.push(Directive {
            kind,
            name,
            only,
            file: self.env.file,
            line: call.line,
            mentions: mentions.clone(),
        });
        Some(mentions)
    }

    fn import(&mut self, module: Atom, options: &[(Atom, &Node)], call: Call<'_>) -> Result<()> {
        if !self.modules.exists_now(module) {
            return Err(self.not_there(module, call));
        }
        let mut filter = Filter::All;
        for (key, value) in options {
            match key.as_str() {
                "only" => filter = self.only(value, call)?,
                "except" => filter = Filter::Except(self.functions(value, call)?),
                "warn" => {}
                _ => {
                    return Err(self.error(
                        call.line,
                        format!("unsupported option :{key} given to import"),
                    ));
                }
            }
        }
        let only = match &filter {
            Filter::Only(functions) => functions.clone(),
            _ => Vec::new(),
        };
        self.check_imported(module, &only, call)?;
        let name = calls::inspect_module(module);
        let used = match module {
            atoms::KERNEL => None,
            _ => self.written("import", name, only, call),
        };
        self.env.add_import(Import {
            module,
            filter,
            used,
        });
        self.env.add_require(module);
        Ok(())
    }

    /// Only what a module has can be imported from it.
    fn check_imported(
        &self,
        module: Atom,
        functions: &[(Atom, usize)],
        call: Call<'_>,
    ) -> Result<()> {
        let has = |(name, arity): (Atom, usize)| {
            let kernels = || {
                is_kernel_macro(name, arity)
                    || prims::find(name, arity).is_some()
                    || name.as_str().contains(|c: char| !c.is_alphanumeric())
            };
            self.modules.exports_now(module, name, arity)
                || self.modules.macro_of(module, name, arity).is_some()
                || self.modules.guard(module, name, arity).is_some()
                || self.modules.has_macro(module, name, arity)
                || module == atoms::KERNEL && kernels()
        };
        let mut functions = functions.iter();
        match functions.find(|function| !has(**function)) {
            None => Ok(()),
            Some((name, arity)) => {
                let module = calls::inspect_module(module);
                let text = format!(
                    "cannot import {module}.{name}/{arity} because it is undefined or private"
                );
                Err(self.error(call.line, text))
            }
        }
    }

    /// A directive's module does not exist, so far.
    fn not_there(&self, module: Atom, call: Call<'_>) -> CompileError {
        let name = calls::inspect_module(module);
        CompileError {
            missing: Some(module),
            ..self.error(
                call.line,
                format!("module {name} is not loaded and could not be found"),
            )
        }
    }

    fn only(&mut self, value: &Node, call: Call<'_>) -> Result<Filter> {
        match &value.kind {
            Kind::Atom(which) if matches!(which.as_str(), "functions" | "macros" | "sigils") => {
                Ok(Filter::All)
            }
            _ => Ok(Filter::Only(self.functions(value, call)?)),
        }
    }

    /// `[name: arity]`.
    fn functions(&mut self, value: &Node, call: Call<'_>) -> Result<Vec<(Atom, usize)>> {
        let list = self.expr(value)?;
        let entry = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(name), Term::Int(arity)]) => {
                usize::try_from(*arity).ok().map(|arity| (*name, arity))
            }
            _ => None,
        };
        list.constant()
            .and_then(Term::to_vec)
            .and_then(|pairs| pairs.iter().map(entry).collect())
            .ok_or_else(|| self.error(call.line, "invalid :only or :except option for import, expected value to be a list of {function, arity}"))
    }

    fn require(&mut self, module: Atom, options: &[(Atom, &Node)], call: Call<'_>) -> Result<()> {
        if !self.modules.exists_now(module) {
            return Err(self.not_there(module, call));
        }
        self.env.add_require(module);
        self.alias(module, options, call)
    }

    /// `use Module, options`: what the module's `__using__` would write is a piece of source in a table.
    pub(super) fn use_module(&mut self, call: Call<'_>) -> Result<Expr> {
        let Some((target, options)) = call.args.split_first() else {
            return Err(self.error(call.line, "use needs a module"));
        };
        let modules = self.named_modules(target, call)?;
        let options = match options.first() {
            Some(node) => self.expr(node)?,
            None => Expr::Const(Term::Nil),
        };
        let mut exprs = Vec::new();
        let slot = self.hidden_slot();
        exprs.push(Expr::Bind(slot, Box::new(options)));
        for module in modules {
            exprs.push(self.use_one(module, slot, call)?);
        }
        exprs.push(Expr::NIL);
        Ok(Expr::Seq(exprs.into()))
    }

    fn use_one(&mut self, module: Atom, options: u32, call: Call<'_>) -> Result<Expr> {
        let Some(injected) = self.modules.use_of(module) else {
            let name = calls::inspect_module(module);
            if !self.modules.exists_now(module) {
                return Err(self.not_there(module, call));
            }
            let using = Atom::new("__using__");
            if !self.modules.has_macro(module, using, 1) {
                let options = vec![Expr::Local(options)];
                return Ok(self.remote_call(module, using, options, call.line, false));
            }
            return Ok(self.fail(call.line, format!("cannot use {name}: suplab does not have macros, so a __using__ of a program's own cannot run. Write what it would inject, or import {name} and call its functions")));
        };
        self.env.add_require(module);
        let node = self.injected_source(injected.source, module, call)?;
        let before = std::mem::replace(&mut self.env.injected, true);
        let exprs = self.injected_code(&node, injected.before_compile, module, options, call);
        self.env.injected = before;
        Ok(Expr::Seq(exprs?.into()))
    }

    fn injected_code(
        &mut self,
        node: &Node,
        before_compile: &'static str,
        module: Atom,
        options: u32,
        call: Call<'_>,
    ) -> Result<Vec<Expr>> {
        let height = self.scopes.top().vars.len();
        let opts = Atom::new("opts");
        self.scopes.top().declare(opts, options, call.line);
        self.scopes.top().vars[height].used = true;
        let expr = self.block_body(node);
        self.scopes.top().vars.remove(height);
        let mut exprs = vec![expr?];
        if !before_compile.is_empty() && self.env.module.is_some() {
            let node = self.injected_source(before_compile, module, call)?;
            exprs.push(self.before_compile(node));
        }
        Ok(exprs)
    }

    /// A copy of what `use` brings, all of it on the line of the `use`.
    fn injected_source(&self, source: &'static str, module: Atom, call: Call<'_>) -> Result<Node> {
        match self.modules.injection(module, source) {
            Ok(node) => {
                let mut node = Node::clone(&node);
                super::rewrite::relocate(&mut node, call.line);
                Ok(node)
            }
            Err(error) => Err(self.error(
                call.line,
                format!(
                    "what use {} injects is no valid source: {}",
                    module.module_name(),
                    error.message()
                ),
            )),
        }
    }
}
