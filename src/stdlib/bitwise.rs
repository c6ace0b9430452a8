//! `Bitwise`: operations on the bits of integers.

use crate::runtime::NativeModule;
use crate::term::{Term, number};

use super::args::{Reply, number_error};
use super::natives::natives;

/// `Bitwise`.
pub const MODULE: NativeModule = NativeModule {
    name: "Bitwise",
    doc: "Operations on bits. `import Bitwise` (or `use Bitwise`) brings the operators.",
    functions: TABLE,
};

natives! { const TABLE of "Bitwise":
    /// The bits that both have, as the function `band/2` does.
    ///
    ///     iex> import Bitwise
    ///     iex> 9 &&& 3
    ///     1
    "&&&" 2 => |_, a| on_bits(number::band(&a[0], &a[1]));
    /// The bits moved to the left, as `bsl/2` does.
    ///
    ///     iex> import Bitwise
    ///     iex> 1 <<< 2
    ///     4
    "<<<" 2 => |_, a| on_bits(number::bsl(&a[0], &a[1]));
    /// The bits moved to the right, as `bsr/2` does.
    ///
    ///     iex> import Bitwise
    ///     iex> 8 >>> 2
    ///     2
    ">>>" 2 => |_, a| on_bits(number::bsr(&a[0], &a[1]));
    /// The bits that one of both has; deprecated, `bxor/2` does the same.
    ///
    ///     iex> Bitwise.^^^(9, 3)
    ///     10
    "^^^" 2 => |_, a| on_bits(number::bxor(&a[0], &a[1]));
    /// The bits that both have.
    ///
    ///     iex> Bitwise.band(9, 3)
    ///     1
    "band" 2 => |_, a| on_bits(number::band(&a[0], &a[1]));
    /// All bits turned round.
    ///
    ///     iex> Bitwise.bnot(2)
    ///     -3
    "bnot" 1 => |_, a| on_bits(number::bnot(&a[0]));
    /// The bits that at least one has.
    ///
    ///     iex> Bitwise.bor(9, 3)
    ///     11
    "bor" 2 => |_, a| on_bits(number::bor(&a[0], &a[1]));
    /// The bits moved to the left; with a negative count to the right.
    ///
    ///     iex> Bitwise.bsl(1, 10)
    ///     1024
    "bsl" 2 => |_, a| on_bits(number::bsl(&a[0], &a[1]));
    /// The bits moved to the right; the sign stays.
    ///
    ///     iex> Bitwise.bsr(-4, 1)
    ///     -2
    "bsr" 2 => |_, a| on_bits(number::bsr(&a[0], &a[1]));
    /// The bits that only one of both has.
    ///
    ///     iex> Bitwise.bxor(9, 3)
    ///     10
    "bxor" 2 => |_, a| on_bits(number::bxor(&a[0], &a[1]));
    /// The bits that at least one has, as `bor/2` does.
    ///
    ///     iex> import Bitwise
    ///     iex> 9 ||| 3
    ///     11
    "|||" 2 => |_, a| on_bits(number::bor(&a[0], &a[1]));
    /// All bits turned round, as `bnot/1` does.
    ///
    ///     iex> import Bitwise
    ///     iex> ~~~2
    ///     -3
    "~~~" 1 => |_, a| on_bits(number::bnot(&a[0]));
}

fn on_bits(result: Result<Term, number::NumberError>) -> Reply {
    result.map_err(number_error)
}
