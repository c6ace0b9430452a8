//! `ExUnit.Assertions`: the functions that programs call, and those that the macros' code calls when
//! something is wrong.

mod delta;
mod raising;
mod report;

use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::failure::{failed, flunked};

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit.Assertions",
    doc: "Assertions: `assert`, `refute` and their relatives for messages, exceptions, exits and numbers.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.Assertions":
    "__matched__" 2 => report::matched;
    "__unmatched__" 4 => report::unmatched;
    "__match_question__" 5 => report::match_question;
    "__compared__" 5 => report::compared;
    "__truth__" 4 => report::truth;
    "__uncaught__" 1 => report::uncaught;
    "__timeout__" 2 => report::timeout;
    "__not_received__" 5 => report::not_received;
    "__received__" 3 => report::received;
    /// Fails with a message, or with fields of the error, if the value is `false` or `nil`.
    ///
    ///     iex> ExUnit.Assertions.assert(1 < 2, "numbers are broken")
    ///     true
    "assert" 2 => |p, args| given(p, args, true);
    /// Fails if two numbers are further apart than `delta`.
    ///
    ///     iex> ExUnit.Assertions.assert_in_delta(1.1, 1.0, 0.2)
    ///     true
    "assert_in_delta" 3 => |p, args| delta::in_delta(p, args, true);
    "assert_in_delta" 4 => |p, args| delta::in_delta(p, args, true);
    /// Fails unless the function raises this exception, which is the answer.
    ///
    ///     iex> error = ExUnit.Assertions.assert_raise(RuntimeError, fn -> raise "oops" end)
    ///     iex> error.message
    ///     "oops"
    "assert_raise" 2 => raising::assert_raise;
    /// Fails unless the function raises this exception with this message (a text, or a regex that it fits).
    ///
    ///     iex> error = ExUnit.Assertions.assert_raise(RuntimeError, "oops", fn -> raise "oops" end)
    ///     iex> error.message
    ///     "oops"
    "assert_raise" 3 => raising::assert_raise_message;
    /// Fails.
    "flunk" 0 => |p, _| Err(flunked(p, Term::string("Flunked!")));
    "flunk" 1 => |p, args| Err(flunked(p, args[0].clone()));
    /// Fails with a message if the value is neither `false` nor `nil`.
    ///
    ///     iex> ExUnit.Assertions.refute(1 > 2, "numbers are broken")
    ///     false
    "refute" 2 => |p, args| given(p, args, false);
    /// Fails if two numbers are no further apart than `delta`.
    ///
    ///     iex> ExUnit.Assertions.refute_in_delta(1.5, 1.0, 0.2)
    ///     false
    "refute_in_delta" 3 => |p, args| delta::in_delta(p, args, false);
    "refute_in_delta" 4 => |p, args| delta::in_delta(p, args, false);
}

/// `assert value, message` and `refute value, message`; a keyword list gives the error's fields.
fn given(p: &mut Proc, args: &[Term], wanted: bool) -> Reply {
    if args[0].truthy() == wanted {
        return Ok(match wanted {
            true => args[0].clone(),
            false => Term::bool(false),
        });
    }
    if !args[1].is_list() {
        return Err(flunked(p, args[1].clone()));
    }
    let pairs = args[1].to_vec().unwrap_or_default();
    let fields: Vec<(&str, Term)> = pairs
        .iter()
        .filter_map(|pair| match pair.as_tuple() {
            Some([Term::Atom(key), value]) => Some((key.as_str(), value.clone())),
            _ => None,
        })
        .collect();
    Err(failed(p, &fields))
}
