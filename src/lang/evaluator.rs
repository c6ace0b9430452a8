//! Running texts: files, strings, and a shell's inputs one after the other.

use crate::lang::ast::{Kind, Node};
use crate::lang::code::{FnClause, Function, Slot, Unit};
use crate::lang::compile::{self, CompileError, Compiler, Env, UnitBuilder};
use crate::lang::eval;
use crate::lang::modules::{Modules, Wanted};
use crate::lang::references;
use crate::lang::syntax::{Parsed, SyntaxError, parse};
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, exception};

/// Why a text has no value.
#[derive(Debug)]
pub enum EvalError {
    /// It is no Elixir, or only the beginning of some.
    Syntax {
        /// What is wrong.
        error: SyntaxError,
        /// Whether more lines could make it right.
        incomplete: bool,
    },
    /// It cannot be compiled, or failed when it ran.
    Raise(Raise),
}

impl From<Raise> for EvalError {
    fn from(raise: Raise) -> EvalError {
        EvalError::Raise(raise)
    }
}

impl From<EvalError> for Raise {
    fn from(error: EvalError) -> Raise {
        match error {
            EvalError::Raise(raise) => raise,
            EvalError::Syntax { error, .. } => Raise::error(exception_of(&error)),
        }
    }
}

/// A syntax error as an exception.
fn exception_of(error: &SyntaxError) -> Term {
    let make = match error.kind.module() {
        "TokenMissingError" => exception::token_missing_error,
        _ => exception::syntax_error,
    };
    make(
        &error.file,
        error.line as usize,
        error.column as usize,
        &error.description,
    )
}

/// Evaluates inputs one after the other; variables, aliases and imports stay.
#[derive(Clone)]
pub struct Evaluator {
    /// What names mean.
    pub env: Env,
    /// The variables.
    pub bindings: Vec<(Atom, Term)>,
    /// Whether a bare name may call an imported function without arguments, as shells want it.
    pub bare_calls: bool,
    /// Whether it runs a whole file: then the last expression takes the file's place, variables do not
    /// outlive it, and those that are not used are warned of.
    file: bool,
    /// What stands for a module in stack traces.
    module: Atom,
    function: (Atom, usize),
}

impl Evaluator {
    /// An evaluator of inputs, called `file` in messages.
    pub fn new(file: &str) -> Evaluator {
        Evaluator {
            env: Env::new(file),
            bindings: Vec::new(),
            bare_calls: false,
            file: false,
            module: Atom::new("erl_eval"),
            function: (Atom::new("expr"), 5),
        }
    }

    /// An evaluator of a whole file.
    pub fn of_file(file: &str) -> Evaluator {
        Evaluator {
            file: true,
            module: Atom::new("elixir_compiler_0"),
            function: (Atom::new("__FILE__"), 1),
            ..Evaluator::new(file)
        }
    }

    /// The value of a variable.
    pub fn get(&self, name: Atom) -> Option<&Term> {
        self.bindings
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Sets a variable.
    pub fn set(&mut self, name: Atom, value: Term) {
        match self.bindings.iter_mut().find(|(known, _)| *known == name) {
            Some(binding) => binding.1 = value,
            None => self.bindings.push((name, value)),
        }
    }

    /// From here on the module's functions can be called without its name.
    pub fn import(&mut self, module: Atom) {
        self.env.add_import(compile::Import {
            module,
            filter: compile::Filter::All,
            used: None,
        });
    }

    /// Evaluates a text whose first line has the number `line`.
    ///
    /// # Errors
    /// See [`EvalError`]. Variables are then as they were.
    pub fn eval(&mut self, p: &mut Proc, source: &str, line: u32) -> Result<Term, EvalError> {
        let node = match parse(source, self.env.file, line) {
            Parsed::Complete(node) => node,
            Parsed::Incomplete(error) => {
                return Err(EvalError::Syntax {
                    error,
                    incomplete: true,
                });
            }
            Parsed::Error(error) => {
                return Err(EvalError::Syntax {
                    error,
                    incomplete: false,
                });
            }
        };
        let code = p.system().code.clone();
        let Some(modules) = code.downcast::<Modules>() else {
            return Err(Raise::error(crate::term::atoms::UNDEF).into());
        };
        self.run(p, modules, &node).map_err(EvalError::Raise)
    }

    /// Evaluates code that has been parsed.
    ///
    /// # Errors
    /// What it raises, a `CompileError` if it makes no sense. Variables are then as they were.
    pub fn eval_node(&mut self, p: &mut Proc, node: &Node) -> Result<Term, Raise> {
        let code = p.system().code.clone();
        match code.downcast::<Modules>() {
            Some(modules) => self.run(p, modules, node),
            None => Err(Raise::error(crate::term::atoms::UNDEF)),
        }
    }

    fn run(&mut self, p: &mut Proc, modules: &Modules, node: &Node) -> Result<Term, Raise> {
        let (mut unit, compiled) = loop {
            let mut unit = UnitBuilder::new(self.module, self.env.file);
            let compiled = self.compile(modules, node, &mut unit);
            match &compiled {
                Err(CompileError {
                    missing: Some(missing),
                    ..
                }) if modules.await_module(p, *missing, Wanted::Module)? => {}
                _ => break (unit, compiled),
            }
        };
        let warnings = unit.warnings.iter();
        let warnings: String = warnings.map(|warning| warning.render()).collect();
        crate::lang::print_warnings(p, warnings);
        let Compiled {
            number,
            env,
            visible,
        } = compiled.map_err(CompileError::in_file)?;
        modules.note_references(std::mem::take(&mut unit.remotes));
        let directives = std::mem::take(&mut unit.directives);
        let file = unit.file;
        let functions = unit
            .finish()
            .map_err(|_| Raise::error(crate::term::atoms::UNDEF))?;
        let unit = Unit::new(self.module, file, functions);
        if self.file {
            let result = eval::run_file(p, modules, &unit, number);
            let mut directives = directives;
            directives.append(&mut modules.take_directives(file));
            if result.is_ok() {
                references::unused(p, directives);
                references::report(p, modules);
            }
            return result;
        }
        let values = self.bindings.iter().map(|(_, value)| value.clone());
        let result = eval::run_unit(p, modules, &unit, number, values.collect());
        references::unused(p, modules.take_directives(file));
        references::report(p, modules);
        let (value, slots) = result?;
        self.env = env;
        self.bindings = visible
            .into_iter()
            .map(|(name, slot)| (name, slots[slot as usize].clone()))
            .collect();
        Ok(value)
    }

    /// Compiles a text to a function of the unit whose first slots are the variables.
    fn compile(
        &self,
        modules: &Modules,
        node: &Node,
        unit: &mut UnitBuilder,
    ) -> compile::Result<Compiled> {
        let mut compiler = Compiler::new(modules, unit, self.env.clone());
        compiler.bare_calls = self.bare_calls;
        for (index, (name, _)) in self.bindings.iter().enumerate() {
            let scope = compiler.scopes.top();
            scope.declare(*name, index as u32, 0);
            scope.next = index as u32 + 1;
        }
        let body = compiler.compile_body(node, self.file)?;
        if self.file {
            let vars = std::mem::take(&mut compiler.scopes.top().vars);
            compiler.warn_unused(&vars);
        }
        let visible = compiler.scopes.visible();
        let (env, slots) = (compiler.env.clone(), compiler.scopes.top().next);
        let (name, arity) = match self.file && defines_only(node) {
            true => (Atom::new("fast_compile"), 3),
            false => self.function,
        };
        let line = node.span.line;
        let number = unit.add(Function {
            id: unit.id(name, arity),
            name,
            arity: 0,
            slots,
            captures: Box::new([]),
            clauses: Box::new([FnClause {
                params: Box::new([]),
                guard: None,
                body,
                line,
            }]),
            line,
            closure: None,
            exported: false,
        });
        Ok(Compiled {
            number,
            env,
            visible,
        })
    }
}

/// Whether there is nothing but modules in a file: Elixir makes no function of such a file.
fn defines_only(node: &Node) -> bool {
    let is_module = |node: &Node| {
        let Kind::Call { name, args, .. } = &node.kind else {
            return false;
        };
        name.as_str() == "defmodule"
            && matches!(args.first().map(|name| &name.kind), Some(Kind::Alias(_)))
    };
    matches!(&node.kind, Kind::Block(nodes) if nodes.iter().all(is_module))
}

/// What became of a text.
struct Compiled {
    /// The function that runs it.
    number: u32,
    /// What names mean behind it.
    env: Env,
    /// The variables behind it.
    visible: Vec<(Atom, Slot)>,
}

/// Runs a file's text.
///
/// # Errors
/// See [`EvalError`].
pub fn eval_file(p: &mut Proc, source: &str, file: &str) -> Result<Term, EvalError> {
    Evaluator::of_file(file).eval(p, source, 1)
}

/// Evaluates a text with variables; answers its value and the variables afterwards.
///
/// # Errors
/// See [`EvalError`].
pub fn eval_string(
    p: &mut Proc,
    source: &str,
    bindings: Vec<(Atom, Term)>,
    file: &str,
) -> Result<(Term, Vec<(Atom, Term)>), EvalError> {
    let mut evaluator = Evaluator::new(file);
    evaluator.bindings = bindings;
    let value = evaluator.eval(p, source, 1)?;
    Ok((value, evaluator.bindings))
}
