//! Values as text: `to_string/1`, `to_charlist/1`, `inspect/1`.

use crate::runtime::Proc;
use crate::stdlib::args::Reply;
use crate::stdlib::chars;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub const FUNCTIONS of "Kernel":
    /// The value as code would write it, by the protocol `Inspect`.
    ///
    ///     iex> inspect({:ok, "a"})
    ///     "{:ok, \"a\"}"
    "inspect" 1 => crate::stdlib::inspect::inspect;
    /// As `inspect/1`, with options such as `limit:`, `width:`, `pretty:`.
    ///
    ///     iex> inspect([1, 2, 3], limit: 2)
    ///     "[1, 2, ...]"
    "inspect" 2 => crate::stdlib::inspect::inspect;
    /// The value as a list of characters, by the protocol `List.Chars`.
    ///
    ///     iex> to_charlist(12)
    ///     [49, 50]
    "to_charlist" 1 => to_charlist;
    /// The value as a string, by the protocol `String.Chars`.
    ///
    ///     iex> to_string(:name)
    ///     "name"
    ///     iex> to_string(nil)
    ///     ""
    "to_string" 1 => to_string;
}

fn to_string(p: &mut Proc, args: &[Term]) -> Reply {
    chars::to_string(p, &args[0])
}

fn to_charlist(p: &mut Proc, args: &[Term]) -> Reply {
    chars::to_charlist(p, &args[0])
}
