//! Calling, failing, and asking about functions.

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::erlang::calls;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of "Kernel":
    /// Calls a function with a list of arguments.
    ///
    ///     iex> apply(fn a, b -> a + b end, [1, 2])
    ///     3
    "apply" 2 => calls::apply_fun;
    /// Calls a module's function by name with a list of arguments.
    ///
    ///     iex> apply(Enum, :reverse, [[1, 2]])
    ///     [2, 1]
    "apply" 3 => calls::apply;
    /// Whether a loaded module has a public function.
    ///
    ///     iex> function_exported?(Enum, :map, 2)
    ///     true
    "function_exported?" 3 => calls::function_exported;
    /// Whether a module has a public macro: here those of `Kernel` only.
    ///
    ///     iex> macro_exported?(Kernel, :if, 2)
    ///     true
    "macro_exported?" 3 => macro_exported;
    /// Throws a value to the nearest `catch`.
    ///
    ///     iex> try do throw(:ball) catch value -> value end
    ///     :ball
    "throw" 1 => calls::throw;
}

/// The macros of `Kernel` with their arities.
const MACROS: &[(&str, &[i64])] = &[
    ("!", &[1]),
    ("&&", &[2]),
    ("..", &[0, 2]),
    ("..//", &[3]),
    ("<>", &[2]),
    ("@", &[1]),
    ("alias!", &[1]),
    ("and", &[2]),
    ("binding", &[0, 1]),
    ("dbg", &[0, 1, 2]),
    ("def", &[1, 2]),
    ("defdelegate", &[2]),
    ("defexception", &[1]),
    ("defguard", &[1]),
    ("defguardp", &[1]),
    ("defimpl", &[2, 3]),
    ("defmacro", &[1, 2]),
    ("defmacrop", &[1, 2]),
    ("defmodule", &[2]),
    ("defoverridable", &[1]),
    ("defp", &[1, 2]),
    ("defprotocol", &[2]),
    ("defstruct", &[1]),
    ("destructure", &[2]),
    ("get_and_update_in", &[2]),
    ("if", &[2]),
    ("in", &[2]),
    ("is_exception", &[1, 2]),
    ("is_nil", &[1]),
    ("is_struct", &[1, 2]),
    ("match?", &[2]),
    ("or", &[2]),
    ("pop_in", &[1]),
    ("put_in", &[2]),
    ("raise", &[1, 2]),
    ("reraise", &[2, 3]),
    ("sigil_C", &[2]),
    ("sigil_D", &[2]),
    ("sigil_N", &[2]),
    ("sigil_R", &[2]),
    ("sigil_S", &[2]),
    ("sigil_T", &[2]),
    ("sigil_U", &[2]),
    ("sigil_W", &[2]),
    ("sigil_c", &[2]),
    ("sigil_r", &[2]),
    ("sigil_s", &[2]),
    ("sigil_w", &[2]),
    ("tap", &[2]),
    ("then", &[2]),
    ("to_char_list", &[1]),
    ("to_charlist", &[1]),
    ("to_string", &[1]),
    ("unless", &[2]),
    ("update_in", &[2]),
    ("use", &[1, 2]),
    ("var!", &[1, 2]),
    ("|>", &[2]),
    ("||", &[2]),
];

fn macro_exported(_: &mut Proc, args: &[Term]) -> Reply {
    let (Some(module), Some(name), Some(arity)) =
        (args[0].as_atom(), args[1].as_atom(), args[2].as_int())
    else {
        return Err(no_clause());
    };
    let known = MACROS
        .iter()
        .any(|(other, arities)| *other == name.as_str() && arities.contains(&arity));
    Ok(Term::bool(module == atoms::KERNEL && known))
}
