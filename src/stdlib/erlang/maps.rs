//! Maps: size, single keys. `:maps` has the rest.

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::fail;
use crate::stdlib::table::{Answer, native};
use crate::term::{Map, Term, atoms};

/// The functions of this topic.
pub const FUNCTIONS: &[Native] = &[
    native(
        "is_map_key",
        2,
        "Whether a map has the key.

    iex> :erlang.is_map_key(:a, %{a: 1})
    true",
        is_map_key,
    ),
    native(
        "map_get",
        2,
        "The value of a key.

    iex> :erlang.map_get(:a, %{a: 1})
    1",
        map_get,
    ),
    native(
        "map_size",
        1,
        "The number of entries.

    iex> :erlang.map_size(%{a: 1})
    1",
        map_size,
    ),
];

/// The map that a term is.
pub fn map(term: &Term) -> Result<&Map, Raise> {
    term.as_map().ok_or_else(|| fail::bad_map(term))
}

/// `:erlang.is_map_key(key, map)`.
pub fn is_map_key(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::bool(map(&args[1])?.contains(&args[0])))
}

/// `:erlang.map_get(key, map)`.
pub fn map_get(_: &mut Proc, args: &[Term]) -> Answer {
    map(&args[1])?
        .get(&args[0])
        .cloned()
        .ok_or_else(|| Raise::tagged(atoms::BADKEY, args[0].clone()))
}

/// `map_size(map)`.
pub fn map_size(_: &mut Proc, args: &[Term]) -> Answer {
    Ok(Term::from(map(&args[0])?.len()))
}
