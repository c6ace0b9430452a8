//! `natives!`: tables of natives with their docs as comments.
//!
//! A table is written with the docs as comments before each entry (`natives!`), so that what `h` prints
//! stands where a reader of the source looks for it. A module that is spread over several files joins
//! their tables with [`join`]. What the functions do is left to those files.

use crate::runtime::Native;

/// A constant table of natives.
///
/// ```text
/// natives! { pub const CASES of "String":
///     /// What it does.
///     ///
///     ///     iex> String.upcase("ab")
///     ///     "AB"
///     "upcase" 1 => upcase, [Term::atom("default")];
///     "upcase" 2 => upcase;
/// }
/// ```
///
/// The list in brackets holds the defaults of the arguments that are left out: a failure then tells
/// of the whole call, as it does in Elixir. An entry without a doc shares that of the entry before.
macro_rules! natives {
    ($vis:vis const $table:ident of $module:literal:
     $($(#[doc = $doc:literal])* $name:literal $arity:literal => $run:expr $(, [$($default:expr),*])?;)*) => {
        #[doc = concat!("Functions of `", $module, "`.")]
        $vis const $table: &[$crate::runtime::Native] = &[$($crate::runtime::Native {
            name: $name,
            arity: $arity,
            doc: {
                const RAW: &str = concat!("", $($doc, "\n"),*);
                const TEXT: [u8; $crate::stdlib::natives::outdented_len(RAW)] =
                    $crate::stdlib::natives::outdented(RAW);
                match std::str::from_utf8(&TEXT) {
                    Ok(text) => text,
                    Err(_) => "",
                }
            },
            run: natives!(@run $module $name $run $(, [$($default),*])?),
        }),*];
    };
    (@run $module:literal $name:literal $run:expr) => { $run };
    (@run $module:literal $name:literal $run:expr, [$($default:expr),*]) => {
        |p, args| $crate::stdlib::args::with_defaults(p, ($module, $name), args, &[$($default),*], $run)
    };
}

pub(crate) use natives;

/// How long [`outdented`] is. The line break at the end is left out too.
pub const fn outdented_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut len, mut line_start) = (0usize, 0usize, true);
    while at < bytes.len() {
        if !(line_start && bytes[at] == b' ') {
            len += 1;
        }
        line_start = bytes[at] == b'\n';
        at += 1;
    }
    len.saturating_sub(1)
}

/// The text without the one space that a doc comment has before each line.
pub const fn outdented<const N: usize>(text: &str) -> [u8; N] {
    let bytes = text.as_bytes();
    let mut out = [0; N];
    let (mut at, mut len, mut line_start) = (0, 0, true);
    while at < bytes.len() && len < N {
        if !(line_start && bytes[at] == b' ') {
            out[len] = bytes[at];
            len += 1;
        }
        line_start = bytes[at] == b'\n';
        at += 1;
    }
    out
}

/// How many entries some tables have together.
pub const fn total(tables: &[&[Native]]) -> usize {
    let (mut table, mut sum) = (0, 0);
    while table < tables.len() {
        sum += tables[table].len();
        table += 1;
    }
    sum
}

/// Several tables as one; `N` is their [`total`].
pub const fn join<const N: usize>(tables: &[&[Native]]) -> [Native; N] {
    let mut joined = [tables[0][0]; N];
    let (mut table, mut len) = (0, 0);
    while table < tables.len() {
        let mut entry = 0;
        while entry < tables[table].len() {
            joined[len] = tables[table][entry];
            len += 1;
            entry += 1;
        }
        table += 1;
    }
    joined
}
