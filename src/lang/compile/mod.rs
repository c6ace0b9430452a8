//! From the syntax tree to the compiled form: gives meaning to what was written.
//!
//! Each family of constructs has its file. Elixir's control structures, which are macros there, are
//! built in here; what a user's own macros would do is not supported and says so when it is reached.

mod access;
mod binaries;
mod calls;
mod captures;
mod collections;
mod comprehension;
mod control;
mod directives;
mod env;
mod error;
mod failures;
mod functions;
pub(in crate::lang) mod inlined;
mod modules;
mod operators;
mod patterns;
mod rewrite;
mod scope;
mod sigils;
mod strings;
pub mod tools;
mod trail;
mod unit;
mod useless;
mod wanted;

pub use env::{Env, Filter, Import, Mentions};
pub use error::{CompileError, Expansion, Result, Warning};
pub use functions::{Head, all_parameters};
pub use modules::{defined_in, with_values};
pub use rewrite::{each_node, relocate, replace_names, walk};
pub use scope::Scopes;
pub use tools::{as_list, pairs};
pub use unit::{Directive, Reference, UnitBuilder};
pub use useless::unreachable;
pub use wanted::wanted_in;

use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Expr, Form, Line, Slot};
use crate::lang::modules::Modules;
use crate::lang::source;
use crate::term::{Atom, Term, stack};

use tools::Call;

/// How much stack must be left before an expression is compiled, and how much is added when it is not.
const RED_ZONE: usize = 256 * 1024;
const MORE_STACK: usize = 4 * 1024 * 1024;

/// At every so many levels of nesting the evaluator looks after its stack.
const LEVELS: u32 = 24;

/// Reads a module attribute while a function of the module is compiled.
pub type ReadAttribute<'a> = &'a mut dyn FnMut(Atom, Line) -> Option<Term>;

/// What a compilation carries along.
pub struct Compiler<'a> {
    /// What modules there are.
    pub modules: &'a Modules,
    /// Where functions and closures go.
    pub unit: &'a mut UnitBuilder,
    /// What names mean here.
    pub env: Env,
    /// The variables.
    pub scopes: Scopes,
    /// The module's attributes as they stand, when a function is compiled.
    pub attributes: Option<ReadAttribute<'a>>,
    /// Whether a guard is being compiled.
    in_guard: bool,
    /// Whether a function of the module calls itself `super`: its slot in the unit.
    pub super_function: Option<u32>,
    /// The shell: names that mean nothing else may be zero-arity functions.
    pub bare_calls: bool,
    depth: u32,
    /// How many calls of Elixir's compiler the construct around stands for, see `trail`.
    around: u32,
}

impl<'a> Compiler<'a> {
    /// A compiler without variables.
    pub fn new(modules: &'a Modules, unit: &'a mut UnitBuilder, env: Env) -> Compiler<'a> {
        Compiler {
            modules,
            unit,
            env,
            scopes: Scopes::default(),
            attributes: None,
            in_guard: false,
            super_function: None,
            bare_calls: false,
            depth: 0,
            around: 0,
        }
    }

    /// Compiles an expression after which something is left to do.
    pub fn expr(&mut self, node: &Node) -> Result<Expr> {
        self.compile(node, false)
    }

    /// Compiles an expression; `tail` says whether nothing is left to do after it.
    pub fn compile(&mut self, node: &Node, tail: bool) -> Result<Expr> {
        self.depth += 1;
        let deep = self.depth.is_multiple_of(LEVELS);
        let around = std::mem::replace(&mut self.around, trail::depth_within(node));
        let result = stack::maybe_grow(RED_ZONE, MORE_STACK, || self.compile_here(node, tail));
        self.around = around;
        self.depth -= 1;
        match result.map_err(|error| error.below(around))? {
            expr @ (Expr::Const(_) | Expr::Local(_)) => Ok(expr),
            // A tail call must not stand inside of another expression.
            expr if deep && !tail => Ok(Expr::Deep(Box::new(expr))),
            expr => Ok(expr),
        }
    }

    fn compile_here(&mut self, node: &Node, tail: bool) -> Result<Expr> {
        let line = node.span.line;
        match &node.kind {
            Kind::Int(value) => Ok(Expr::Const(Term::integer(value.clone()))),
            Kind::Float(value) => Ok(Expr::Const(Term::Float(*value))),
            Kind::Atom(atom) => Ok(Expr::Const(Term::Atom(*atom))),
            Kind::Value(term) => Ok(Expr::Const(term.clone())),
            Kind::AtomParts(parts) => self.interpolated_atom(parts, line),
            Kind::String(parts) => self.string(parts, line),
            Kind::Charlist(parts) => self.charlist(parts, line),
            Kind::Sigil { .. } => self.sigil(node),
            Kind::List(items) => self.list(items),
            Kind::Tuple(items) => self.tuple(items),
            Kind::Map {
                name,
                update,
                entries,
            } => self.map(name.as_deref(), update.as_deref(), entries, line),
            Kind::Bitstring(segments) => self.bitstring(segments, line),
            Kind::Name(name) => self.name(*name, line, tail),
            Kind::Alias(segments) => Ok(Expr::Const(Term::Atom(self.env.expand(segments)))),
            Kind::AliasOn(on, segments) => self.alias_on(on, segments, line),
            Kind::Call { .. } => self.call(Call::of(node), tail),
            Kind::Remote { .. } => self.remote(node, tail),
            Kind::Apply { fun, args } => self.apply_function(fun, args, line, tail),
            Kind::CallOf { .. } => {
                let shown = source::to_line(node);
                Err(self.error(line, format!("invalid call {shown}")))
            }
            Kind::MultiAlias(..) => Err(self.error(
                line,
                "A.{B, C} stands only after alias, import, require and use",
            )),
            Kind::Access(on, key) => self.access(on, key, line),
            Kind::Capture(node) => self.capture(node, line),
            Kind::CaptureArg(number) => self.capture_argument(*number, line),
            Kind::Attribute { name, value } => self.attribute(*name, value.as_deref(), line),
            Kind::Fn(clauses) => self.function(clauses, line),
            Kind::Block(nodes) => self.block(nodes, tail),
            Kind::Clauses(_) => Err(self.error(line, "unexpected operator ->. If you want to define multiple clauses, the first expression must use ->. Syntax error before: '->'")),
        }
    }

    /// Expressions one after the other.
    pub fn block(&mut self, nodes: &[Node], tail: bool) -> Result<Expr> {
        let Some((last, before)) = nodes.split_last() else {
            return Ok(Expr::NIL);
        };
        if before.is_empty() {
            return self.compile(last, tail);
        }
        let mut exprs = Vec::with_capacity(nodes.len());
        for node in before {
            let expr = self.expr(node)?;
            self.warn_useless(node);
            // A value that nobody uses does nothing.
            if !matches!(expr, Expr::Const(_) | Expr::Local(_)) {
                exprs.push(expr);
            }
        }
        exprs.push(self.compile(last, tail)?);
        if exprs.len() == 1 {
            return Ok(exprs.remove(0));
        }
        Ok(Expr::Seq(exprs.into()))
    }

    /// The body of an input or a module, whose calls never take its own place.
    pub fn block_body(&mut self, node: &Node) -> Result<Expr> {
        self.compile_body(node, false)
    }

    /// The body of a file, an input or a module.
    pub fn compile_body(&mut self, node: &Node, tail: bool) -> Result<Expr> {
        self.around = trail::depth_within(node);
        match &node.kind {
            Kind::Block(nodes) => self.block(nodes, tail),
            _ => self.compile(node, tail),
        }
    }

    /// Compiles with variables of its own, which are out of sight afterwards.
    pub fn scoped<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let height = self.scopes.top().vars.len();
        let stack = self.scopes.top().stack;
        let lexical = self.env.lexical();
        let result = step(self);
        self.leave_scope(height);
        self.scopes.top().stack = stack;
        self.env.restore(lexical);
        result
    }

    /// A body with variables of its own.
    pub fn body(&mut self, node: &Node, tail: bool) -> Result<Expr> {
        self.scoped(|this| this.compile(node, tail))
    }

    fn leave_scope(&mut self, height: usize) {
        let gone = self.scopes.top().vars.split_off(height);
        self.warn_unused(&gone);
    }

    /// Warns of variables that nobody has read.
    pub fn warn_unused(&mut self, vars: &[scope::Var]) {
        let unread = |var: &&scope::Var| {
            let name = var.name.as_str();
            !(var.used || name.starts_with('_') || name.contains(' '))
        };
        let mut unread: Vec<&scope::Var> = vars.iter().filter(unread).collect();
        unread.sort_by_key(|var| var.name.as_str());
        for var in unread {
            let advice = match var.shadows {
                true => {
                    "there is a variable with the same name in the context, use the pin operator (^) to match on it or prefix this variable with underscore if it is not meant to be used"
                }
                false => "if the variable is not meant to be used, prefix it with an underscore",
            };
            self.warn(
                var.line,
                format!("variable \"{}\" is unused ({advice})", var.name),
            );
        }
    }

    /// Notes a warning, to be printed when the compilation is over.
    pub fn warn(&mut self, line: Line, text: impl Into<String>) {
        if self.env.injected {
            return;
        }
        let place = self.place();
        self.unit.warnings.push(Warning {
            file: self.env.file,
            line,
            text: text.into(),
            place,
        });
    }

    /// Notes what Erlang's compiler warns of, when the module is through.
    pub fn warn_late(&mut self, line: Line, text: String) {
        if !self.env.injected {
            self.unit.late.push(Warning {
                file: self.env.file,
                line,
                text,
                place: String::new(),
            });
        }
    }

    /// Notes a warning that tells no place, as those of Erlang's compiler.
    pub fn warn_without_place(&mut self, line: Line, text: impl Into<String>) {
        if self.env.injected {
            return;
        }
        self.unit.warnings.push(Warning {
            file: self.env.file,
            line,
            text: text.into(),
            place: String::new(),
        });
    }

    /// How warnings name the place: `W.f/1`, `W (module)`.
    pub fn place(&self) -> String {
        match (self.env.module, self.env.function) {
            (Some(module), Some((name, arity))) => {
                let name = crate::term::inspect::function_name(name);
                format!("{}.{name}/{arity}", module.module_name())
            }
            (Some(module), None) => format!("{} (module)", module.module_name()),
            _ => String::new(),
        }
    }

    /// A compile error.
    pub fn error(&self, line: Line, text: impl Into<String>) -> CompileError {
        CompileError::new(self.env.file, line, text)
    }

    /// What fails when it is reached, and not before.
    pub fn fail(&self, line: Line, text: impl Into<String>) -> Expr {
        Expr::Fail(Box::new((self.env.file, line, text.into())))
    }

    /// A variable of the compiler's own.
    pub fn hidden_slot(&mut self) -> Slot {
        self.scopes.top().new_slot()
    }

    /// A variable, `__MODULE__` and its like, or a function without arguments.
    fn name(&mut self, name: Atom, line: Line, tail: bool) -> Result<Expr> {
        match name.as_str() {
            "__MODULE__" => Ok(Expr::Const(self.env.module.map_or(Term::NIL, Term::Atom))),
            "__DIR__" => Ok(Expr::Const(Term::string(tools::directory(self.env.file)))),
            "__ENV__" => Ok(Expr::Const(self.env_struct(line))),
            "__CALLER__" => Err(self.error(line, "__CALLER__ is available only inside defmacro and defmacrop")),
            "__STACKTRACE__" => match self.scopes.find_stack() {
                Some(slot) => Ok(Expr::StackTrace(slot)),
                None => Err(self.error(
                    line,
                    "__STACKTRACE__ is available only inside catch and rescue clauses of try expressions",
                )),
            },
            "_" => Err(self.error(line, "invalid use of _. \"_\" represents a value to be ignored in a pattern and cannot be used in expressions")),
            _ => match self.scopes.find(name) {
                Some(slot) => {
                    self.warn_underscored(name, line);
                    Ok(Expr::Local(slot))
                }
                None => self.bare_call(name, line, tail),
            },
        }
    }

    fn warn_underscored(&mut self, name: Atom, line: Line) {
        let text = name.as_str();
        if !text.starts_with('_') || text.starts_with("__") || text.contains(' ') {
            return;
        }
        self.warn(line, format!("the underscored variable \"{text}\" is used after being set. A leading underscore indicates that the value of the variable should be ignored. If this is intended please rename the variable to remove the underscore"));
    }

    fn bare_call(&mut self, name: Atom, line: Line, tail: bool) -> Result<Expr> {
        if name.as_str() == "binding" {
            return Ok(self.binding());
        }
        if !self.bare_calls || !self.is_import(name, 0) {
            self.warn(line, format!("variable \"{name}\" does not exist and is being expanded to \"{name}()\", please use parentheses to remove the ambiguity or change the variable name"));
        }
        let call = Call {
            name,
            args: &[],
            blocks: &[],
            line,
            parens: false,
        };
        self.call(call, tail)
    }

    /// `binding()`: the variables in sight.
    pub fn binding(&mut self) -> Expr {
        let visible = self.scopes.visible();
        Expr::Form(Box::new(Form::Binding(visible.into())))
    }
}
