//! Where an error of the compiler is found, as Elixir's own stack traces tell it: which macros were being
//! expanded, and how deep in the source of a definition it lies.

use super::error::Expansion;
use super::tools::Call;
use super::{CompileError, Compiler};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::Line;
use crate::term::{Atom, atoms, exception};

/// What is a macro of Kernel: name and numbers of arguments.
const MACROS: &[(&str, std::ops::RangeInclusive<usize>)] = &[
    ("!", 1..=1),
    ("&&", 2..=2),
    ("..", 0..=2),
    ("..//", 3..=3),
    ("<>", 2..=2),
    ("@", 1..=1),
    ("and", 2..=2),
    ("binding", 0..=1),
    ("dbg", 0..=2),
    ("def", 1..=2),
    ("defdelegate", 2..=2),
    ("defexception", 1..=1),
    ("defguard", 1..=1),
    ("defguardp", 1..=1),
    ("defimpl", 2..=3),
    ("defmacro", 1..=2),
    ("defmacrop", 1..=2),
    ("defmodule", 2..=2),
    ("defoverridable", 1..=1),
    ("defp", 1..=2),
    ("defprotocol", 2..=2),
    ("defstruct", 1..=1),
    ("destructure", 2..=2),
    ("get_and_update_in", 2..=2),
    ("if", 2..=2),
    ("in", 2..=2),
    ("is_exception", 1..=2),
    ("is_nil", 1..=1),
    ("is_struct", 1..=2),
    ("match?", 2..=2),
    ("or", 2..=2),
    ("pop_in", 1..=1),
    ("put_in", 2..=2),
    ("raise", 1..=2),
    ("reraise", 2..=3),
    ("tap", 2..=2),
    ("then", 2..=2),
    ("to_charlist", 1..=1),
    ("to_string", 1..=1),
    ("unless", 2..=2),
    ("update_in", 2..=2),
    ("use", 1..=2),
    ("var!", 1..=2),
    ("|>", 2..=2),
    ("||", 2..=2),
];

/// Whether Kernel has a macro of this name.
pub(super) fn is_kernel_macro(name: Atom, arity: usize) -> bool {
    let name = name.as_str();
    let mut macros = MACROS.iter();
    macros.any(|(known, arities)| *known == name && arities.contains(&arity))
}

/// How many calls of Elixir's compiler lie between an expression and the expressions in it, about.
pub(super) fn depth_within(node: &Node) -> u32 {
    match &node.kind {
        Kind::Tuple(_) | Kind::Bitstring(_) | Kind::Apply { .. } => 4,
        Kind::Fn(_) | Kind::Capture(_) => 4,
        Kind::Map { update: None, .. } => 6,
        Kind::Map { .. } => 8,
        Kind::Block(nodes) if nodes.len() == 1 => 0,
        Kind::Block(_) => 2,
        Kind::Remote { args, .. } if args.is_empty() => 1,
        Kind::Call { name, .. } => match name.as_str() {
            "=" | "case" | "cond" | "receive" | "try" | "for" => 1,
            "with" => 2,
            _ => 3,
        },
        _ => 3,
    }
}

/// How much deeper the clauses of `case` and its like lie.
pub(super) const CLAUSE: u32 = 7;

/// Where no stack trace reaches: in guards.
pub(super) const OUT_OF_SIGHT: u32 = 8;

impl Compiler<'_> {
    /// An `ArgumentError`, which macros raise.
    pub fn argument_error(&self, line: Line, text: impl Into<String>) -> CompileError {
        let exception = exception::argument_error(text.into());
        self.error(line, "").raised_as(exception)
    }

    /// The error, found while a macro was expanded.
    pub(super) fn in_macro(
        &self,
        error: CompileError,
        module: Atom,
        name: Atom,
        arity: usize,
        line: Line,
    ) -> CompileError {
        error.expanding(self.expansion("expanding macro", (module, name, arity), line))
    }

    /// The error of a call, which may be one of Kernel's macros.
    pub(super) fn in_call(&self, error: CompileError, call: Call<'_>) -> CompileError {
        let (name, arity) = (call.name, call.arity());
        if !is_kernel_macro(name, arity) || !self.env.kernel_covers(name, arity) {
            return error;
        }
        self.in_macro(error, atoms::KERNEL, name, arity, call.line)
    }

    /// An error of a struct: `arity` is that of its function, which builds it (1) or only describes it (0).
    pub(super) fn struct_error(
        &self,
        error: CompileError,
        module: Atom,
        arity: usize,
        line: Line,
    ) -> CompileError {
        error.expanding(self.expansion("expanding struct", (module, atoms::STRUCT, arity), line))
    }

    fn expansion(
        &self,
        what: &'static str,
        function: (Atom, Atom, usize),
        line: Line,
    ) -> Expansion {
        let caller = match (self.env.module, self.env.function) {
            (Some(module), Some((name, arity))) => (module, name, arity),
            (Some(module), None) => (module, Atom::new("__MODULE__"), 0),
            _ => (Atom::new("elixir_compiler"), Atom::new("__FILE__"), 1),
        };
        Expansion {
            what,
            function,
            file: self.env.file,
            line,
            caller,
            before: 0,
        }
    }
}
