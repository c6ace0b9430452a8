//! Maps: size, single keys. `:maps` has the rest.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::{Map, Term, atoms};

natives! { pub const FUNCTIONS of ":erlang":
    /// Whether a map has the key.
    ///
    ///     iex> :erlang.is_map_key(:a, %{a: 1})
    ///     true
    "is_map_key" 2 => is_map_key;
    /// The value of a key.
    ///
    ///     iex> :erlang.map_get(:a, %{a: 1})
    ///     1
    "map_get" 2 => map_get;
    /// The number of entries.
    ///
    ///     iex> :erlang.map_size(%{a: 1})
    ///     1
    "map_size" 1 => map_size;
}

/// The map that a term is.
pub fn map(term: &Term) -> Result<&Map, Raise> {
    term.as_map().ok_or_else(|| fail::bad_map(term))
}

/// `:erlang.is_map_key(key, map)`.
pub fn is_map_key(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::bool(map(&args[1])?.contains(&args[0])))
}

/// `:erlang.map_get(key, map)`.
pub fn map_get(_: &mut Proc, args: &[Term]) -> Reply {
    map(&args[1])?
        .get(&args[0])
        .cloned()
        .ok_or_else(|| Raise::tagged(atoms::BADKEY, args[0].clone()))
}

/// `map_size(map)`.
pub fn map_size(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(map(&args[0])?.len()))
}
