//! Calls: what a name means, and how it is called.

use super::tools::{self, Call};
use super::{CompileError, Compiler, Reference, Result, unit::LocalReference};
use crate::lang::ast::{Block, Kind, Node};
use crate::lang::code::{
    ApplyCall, DynamicCall, Expr, Line, LinkId, LocalCall, RemoteCall, SpreadCall,
};
use crate::lang::eval::prims;
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

impl Compiler<'_> {
    /// A call by name: an operator, a special form, a function of the module, an import.
    pub(super) fn call(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let own = self.unit.defined.contains(&(call.name, call.arity()));
        self.call_here(call, tail).map_err(|error| match own {
            true => error,
            false => self.in_call(error, call),
        })
    }

    fn call_here(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        if !self.is_overridden(call.name, call.arity()) {
            if let Some(expr) = self.operator(call, tail)? {
                return Ok(expr);
            }
            if let Some(expr) = self.special(call, tail)? {
                return Ok(expr);
            }
        }
        if let Some(guard) = self.own_guard(None, call)? {
            return Ok(guard);
        }
        if let Some(fails) = self.own_macro(None, call) {
            return Ok(fails);
        }
        if let Some((module, code)) = self.expanded(call)? {
            return self.compile_expanded(module, &code, call, tail);
        }
        if self.env.function.is_none() {
            self.check_import(call)?;
        }
        let args = self.arguments(call.args, call.blocks)?;
        if self.in_guard && !self.may_guard(call.name, args.len()) {
            return Err(self.no_guard(call));
        }
        self.call_by_name(call.name, args, call.line, tail)
    }

    /// Whether a guard may call the function of this name.
    fn may_guard(&self, name: Atom, arity: usize) -> bool {
        let imported = self.importer(name, arity);
        match imported {
            Some(module) => guard_module(module),
            None => prims::find(name, arity).is_some(),
        }
    }

    fn no_guard(&self, call: Call<'_>) -> CompileError {
        let (name, arity) = (call.name, call.arity());
        let args: Vec<String> = call.args.iter().map(source::to_line).collect();
        self.error(call.line, format!("cannot find or invoke local {name}/{arity} inside guards. Only macros can be invoked in a guards and they must be defined before their invocation. Called as: {name}({})", args.join(", ")))
    }

    /// What stands for a call of an imported macro of the library.
    fn expanded(&mut self, call: Call<'_>) -> Result<Option<(Atom, Node)>> {
        let (name, arity) = (call.name, call.arity());
        if self.unit.defined.contains(&(name, arity)) {
            return Ok(None);
        }
        let modules = self.modules;
        let mut imports = self.env.imports.iter().rev();
        let found = imports.find_map(|import| {
            let meant = import.covers(name, arity);
            modules
                .macro_of(import.module, name, arity)
                .filter(|_| meant)
                .map(|found| (import.module, found))
        });
        match found {
            Some((module, found)) => (found.expand)(self, call)
                .map(|code| Some((module, code)))
                .map_err(|error| self.in_macro(error, module, name, arity, call.line)),
            None => Ok(None),
        }
    }

    /// Compiles what stands for a call of a macro.
    fn compile_expanded(
        &mut self,
        module: Atom,
        code: &Node,
        call: Call<'_>,
        tail: bool,
    ) -> Result<Expr> {
        let (name, arity) = (call.name, call.arity());
        self.around = 0;
        self.compile(code, tail)
            .map_err(|error| self.in_macro(error, module, name, arity, call.line))
    }

    /// Outside of functions a name that means nothing is told before its arguments are looked at.
    fn check_import(&mut self, call: Call<'_>) -> Result<()> {
        let (name, arity) = (call.name, call.arity());
        let known = self.unit.names.contains_key(&(name, arity))
            || self.env.kernel_covers(name, arity) && prims::find(name, arity).is_some()
            || self.is_import(name, arity);
        match known && !self.unit.defined.contains(&(name, arity)) {
            true => Ok(()),
            false => Err(self.no_import(name, arity, call.line)),
        }
    }

    fn no_import(&self, name: Atom, arity: usize, line: Line) -> CompileError {
        let text = format!("undefined function {name}/{arity} (there is no such import)");
        self.error(line, text)
    }

    /// Whether the module defines a function of a name that is Kernel's, or has not imported Kernel's.
    fn is_overridden(&self, name: Atom, arity: usize) -> bool {
        self.unit.defined.contains(&(name, arity)) || !self.env.kernel_covers(name, arity)
    }

    /// The arguments; blocks are a last keyword list.
    pub(super) fn arguments(&mut self, args: &[Node], blocks: &[Block]) -> Result<Vec<Expr>> {
        let mut compiled = self.exprs(args)?;
        if let Some(first) = blocks.first() {
            let entries = blocks
                .iter()
                .map(|block| (block.tag, Node::clone(&block.body)))
                .collect::<Vec<_>>();
            let list = tools::keyword(first.body.span, entries);
            compiled.push(self.expr(&list)?);
        }
        Ok(compiled)
    }

    /// A call of what the name means here, special forms apart.
    pub(super) fn call_by_name(
        &mut self,
        name: Atom,
        args: Vec<Expr>,
        line: Line,
        tail: bool,
    ) -> Result<Expr> {
        let arity = args.len();
        if self.unit.defined.contains(&(name, arity))
            || self.unit.names.contains_key(&(name, arity))
        {
            self.note_imported(name, arity);
            return self.local_call(name, args, line, tail);
        }
        if let Some(module) = self.importer(name, arity) {
            self.check_ambiguous(name, arity, line)?;
            return Ok(self.known_call(module, name, args, line, tail));
        }
        if self.env.kernel_covers(name, arity) && prims::find(name, arity).is_some() {
            return Ok(self.known_call(atoms::KERNEL, name, args, line, tail));
        }
        if self.env.module.is_some() && self.env.function.is_some() {
            return self.local_call(name, args, line, tail);
        }
        Err(self.no_import(name, arity, line))
    }

    /// The modules that somebody imports a function from, Kernel among them; the last import first.
    fn importers(&self, name: Atom, arity: usize) -> Vec<Atom> {
        let imports = self.env.imports.iter().rev();
        let written = imports.filter(|import| {
            (import.used.is_some() || import.module == atoms::KERNEL) && import.covers(name, arity)
        });
        let modules = written.map(|import| import.module);
        modules
            .filter(|module| {
                self.modules.exports_now(*module, name, arity)
                    || *module == atoms::KERNEL
                        && (super::trail::is_kernel_macro(name, arity)
                            || prims::find(name, arity).is_some())
            })
            .collect()
    }

    /// A name that the module defines, and that is called as if it were imported: that cannot be both.
    pub(super) fn note_imported(&mut self, name: Atom, arity: usize) {
        if self.env.injected || self.env.function.is_none() {
            return;
        }
        if let Some(module) = self.importers(name, arity).first() {
            self.unit.imported.push((*module, name, arity));
        }
    }

    fn check_ambiguous(&self, name: Atom, arity: usize, line: Line) -> Result<()> {
        match self.importers(name, arity).as_slice() {
            [first, second, ..] => {
                let (first, second) = (inspect_module(*first), inspect_module(*second));
                Err(self.error(line, format!("function {name}/{arity} imported from both {first} and {second}, call is ambiguous")))
            }
            _ => Ok(()),
        }
    }

    /// The module from which a function is imported.
    pub(super) fn importer(&self, name: Atom, arity: usize) -> Option<Atom> {
        let covers = |module: Atom| self.modules.exports_now(module, name, arity);
        let imports = self.env.imports.iter().rev();
        imports
            .filter(|import| import.covers(name, arity))
            .find(|import| covers(import.module))
            .map(|import| {
                import.mark(name, arity);
                import.module
            })
    }

    /// Whether a name means an imported function.
    pub(super) fn is_import(&self, name: Atom, arity: usize) -> bool {
        self.importer(name, arity).is_some()
    }

    /// A call of a function of the module that is being defined.
    pub(super) fn local_call(
        &mut self,
        name: Atom,
        args: Vec<Expr>,
        line: Line,
        tail: bool,
    ) -> Result<Expr> {
        let arity = args.len();
        if self.env.function.is_none() {
            return Err(self.no_import(name, arity, line));
        }
        self.unit.locals.push(LocalReference {
            function: (name, arity),
            from: self.env.function,
            line,
        });
        let function = self.unit.number(name, arity);
        Ok(self.numbered_call(function, args, line, tail))
    }

    /// A call of a function of the unit.
    pub(super) fn numbered_call(
        &self,
        function: u32,
        args: Vec<Expr>,
        line: Line,
        tail: bool,
    ) -> Expr {
        Expr::Call(Box::new(LocalCall {
            function,
            args: args.into(),
            tail,
            line,
        }))
    }

    /// A call of a function that is known to be the module's: Kernel's own ones are built in.
    pub(super) fn known_call(
        &mut self,
        module: Atom,
        name: Atom,
        args: Vec<Expr>,
        line: Line,
        tail: bool,
    ) -> Expr {
        let built_in = match module {
            atoms::KERNEL => prims::find(name, args.len()),
            atoms::ERLANG => prims::find_erlang(name, args.len()),
            _ => None,
        };
        if let Some(prim) = built_in {
            return self.prim(prim, args, line);
        }
        if (module == atoms::KERNEL || module == atoms::ERLANG)
            && name == atoms::APPLY
            && let Some(call) = spread(args.len())
        {
            return call(args, line, tail);
        }
        self.remote_call(module, name, args, line, tail)
    }

    /// A call of a function of another module.
    pub(super) fn remote_call(
        &mut self,
        module: Atom,
        name: Atom,
        args: Vec<Expr>,
        line: Line,
        tail: bool,
    ) -> Expr {
        let link = self.modules.link(module, name, args.len());
        // Built-in functions do not take their caller's place.
        let tail = tail && !super::inlined::is_built_in(module, name, args.len());
        Expr::Remote(Box::new(RemoteCall {
            link,
            args: args.into(),
            tail,
            line,
        }))
    }

    /// `on.name(args)`, `on.name`.
    pub(super) fn remote(&mut self, node: &Node, tail: bool) -> Result<Expr> {
        let Kind::Remote {
            on,
            name,
            args,
            blocks,
            parens,
        } = &node.kind
        else {
            return Err(self.error(node.span.line, "not a remote call"));
        };
        let line = node.span.line;
        // `nil.name` looks for a field; only as a call does it name a module.
        let known = self.module_of(on).filter(|module| {
            *parens || !matches!(*module, atoms::NIL | atoms::TRUE | atoms::FALSE)
        });
        let Some(module) = known else {
            let on = self.expr(on)?;
            if let Some(module) = on.atom().filter(|_| *parens) {
                let args = self.arguments(args, blocks)?;
                return Ok(self.known_call(module, *name, args, line, tail));
            }
            if !parens {
                return Ok(Expr::Field(Box::new((on, *name, line))));
            }
            let args = self.arguments(args, blocks)?.into();
            return Ok(Expr::Dynamic(Box::new(DynamicCall {
                module: on,
                name: *name,
                args,
                tail,
                line,
            })));
        };
        let call = Call {
            name: *name,
            args,
            blocks,
            line,
            parens: true,
        };
        self.call_in(module, call, tail)
    }

    /// A call of a known module's function, or of what is a macro there.
    fn call_in(&mut self, module: Atom, call: Call<'_>, tail: bool) -> Result<Expr> {
        if module == atoms::KERNEL {
            if let Some(expr) = self.operator(call, tail)? {
                return Ok(expr);
            }
            if let Some(expr) = self.special(call, tail)? {
                return Ok(expr);
            }
        }
        if let Some(guard) = self.own_guard(Some(module), call)? {
            return Ok(guard);
        }
        if let Some(fails) = self.own_macro(Some(module), call) {
            return Ok(fails);
        }
        if let Some(found) = self.modules.macro_of(module, call.name, call.arity()) {
            let code = (found.expand)(self, call).map_err(|error| {
                self.in_macro(error, module, call.name, call.arity(), call.line)
            })?;
            return self.compile_expanded(module, &code, call, tail);
        }
        let args = self.arguments(call.args, call.blocks)?;
        if self.in_guard && !guard_module(module) {
            return Err(self.error(
                call.line,
                format!(
                    "cannot invoke remote function {}.{}/{} inside guards",
                    inspect_module(module),
                    call.name,
                    args.len()
                ),
            ));
        }
        let link = self.modules.link(module, call.name, args.len());
        self.note_reference(link, call.line);
        Ok(self.known_call(module, call.name, args, call.line, tail))
    }

    /// Notes that the program mentions a function of another module.
    pub(super) fn note_reference(&mut self, link: LinkId, line: Line) {
        if self.env.injected {
            return;
        }
        let place = self.place();
        self.unit.remotes.push(Reference {
            link,
            file: self.env.file,
            line,
            place,
            module: self.env.module.map_or("", Atom::as_str),
        });
    }

    /// `fun.(args)`.
    pub(super) fn apply_function(
        &mut self,
        fun: &Node,
        args: &[Node],
        line: Line,
        tail: bool,
    ) -> Result<Expr> {
        if self.in_guard {
            return Err(self.error(line, "invalid expression in guards, anonymous call is not allowed in guards. To learn more about guards, visit: https://hexdocs.pm/elixir/patterns-and-guards.html"));
        }
        let function = self.expr(fun)?;
        if !matches!(function.constant(), None | Some(Term::Fun(_))) {
            self.warn_late(line, "invalid function call".to_string());
        }
        let args = self.exprs(args)?.into();
        Ok(Expr::Apply(Box::new(ApplyCall {
            function,
            args,
            tail,
            line,
        })))
    }
}

type MakeSpread = fn(Vec<Expr>, Line, bool) -> Expr;

/// `apply(fun, args)` and `apply(module, name, args)`.
fn spread(arity: usize) -> Option<MakeSpread> {
    matches!(arity, 2 | 3).then_some(|args: Vec<Expr>, line, tail| {
        let mut args = args;
        let list = args.pop().unwrap_or(Expr::NIL);
        let function = args.pop().unwrap_or(Expr::NIL);
        Expr::Spread(Box::new(SpreadCall {
            module: args.pop(),
            function,
            args: list,
            tail,
            line,
        }))
    })
}

/// Whether a module has functions that guards may call.
fn guard_module(module: Atom) -> bool {
    matches!(module, atoms::KERNEL | atoms::ERLANG)
        || matches!(module.module_name(), "Bitwise" | "Integer" | "Record")
}

/// A module as source spells it.
pub(super) fn inspect_module(module: Atom) -> String {
    match module.is_module_alias() {
        true => module.module_name().to_string(),
        false => format!(":{module}"),
    }
}
