//! `Function`: functions as values.

use crate::runtime::NativeModule;

use super::erlang::calls;
use super::natives::natives;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Function",
    doc: "Functions as values: making them by name, asking about them.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Function":
    /// The function of this module, name and number of arguments.
    ///
    ///     iex> Function.capture(String, :length, 1).("abc")
    ///     3
    "capture" 3 => calls::make_fun;
    /// The value itself.
    ///
    ///     iex> Function.identity(:same)
    ///     :same
    "identity" 1 => |_, args| Ok(args[0].clone());
    /// What is known of a function.
    ///
    ///     iex> Function.info(&String.length/1)[:arity]
    ///     1
    "info" 1 => calls::fun_info;
    /// One thing that is known of a function.
    ///
    ///     iex> Function.info(&String.length/1, :module)
    ///     {:module, String}
    "info" 2 => calls::fun_info_item;
}
