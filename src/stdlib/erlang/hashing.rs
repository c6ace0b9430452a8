//! Hashes of terms that are the same everywhere.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::Term;
use crate::term::hash;

natives! { pub const FUNCTIONS of ":erlang":
    /// A hash of a term, below 2^27 or below the given range.
    ///
    ///     iex> :erlang.phash2(:a, 10)
    ///     7
    "phash2" 1 => phash2;
    "phash2" 2 => phash2_range;
}

fn phash2(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::Int(i64::from(hash::phash2(&args[0]))))
}

fn phash2_range(_: &mut Proc, args: &[Term]) -> Reply {
    let range = args[1].as_int().and_then(|range| u64::try_from(range).ok());
    let range = range
        .filter(|range| (1..=1 << 32).contains(range))
        .ok_or_else(|| Raise::bad_argument(2, "out of range"))?;
    let hash = hash::phash2_range(&args[0], range);
    Ok(Term::from(hash as usize))
}
