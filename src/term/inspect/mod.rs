//! Printing terms exactly as Elixir's `inspect` does.
//!
//! A term becomes a document (`walk`, with `atom`, `text`, `structs` and `calendar` for what is inside),
//! the document (`doc`) becomes text with lines of some width (`layout`). What structs exist and how users
//! want theirs printed is asked of the layers above through [`Hooks`].

mod algebra;
mod atom;
mod calendar;
mod doc;
mod hooks;
mod layout;
mod opts;
mod structs;
mod text;
mod walk;

#[cfg(test)]
mod tests;

use std::fmt;

use super::Term;

pub use algebra::{Container, container_doc, doc_from_term, doc_to_term};
pub use atom::{function as function_name, key as atom_key, literal as atom_literal};
pub use calendar::{date, sigil as calendar_sigil, time, utc_offset};
pub use doc::{Doc, Indent};
pub use hooks::{Custom, Hooks, InspectError, Plain, known_fields};
pub use opts::{Base, Binaries, Charlists, Colors, InspectOpts};
pub use text::{escape, is_ascii_printable, is_printable, quoted};
pub use walk::{float as inspect_float, function as inspect_function};

/// `inspect(term)`: one line, at most 50 elements, knowing only Elixir's own structs.
pub fn inspect(term: &Term) -> String {
    inspect_with(term, &InspectOpts::default(), &mut Plain).unwrap_or_default()
}

/// `inspect(term, opts)`: lines break at the width only if `pretty` is set.
pub fn inspect_with(
    term: &Term,
    opts: &InspectOpts,
    hooks: &mut dyn Hooks,
) -> Result<String, InspectError> {
    let doc = to_doc(term, opts, hooks)?;
    Ok(match opts.line_width() {
        None => doc.format(None),
        width => doc.group().format(width),
    })
}

/// `Inspect.Algebra.to_doc/2`: the document of a term.
pub fn to_doc(term: &Term, opts: &InspectOpts, hooks: &mut dyn Hooks) -> Result<Doc, InspectError> {
    walk::Walk::new(opts, hooks).run(term)
}

/// The term as `inspect` prints it, in one line and however long.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = inspect_with(self, &InspectOpts::unlimited(), &mut Plain);
        f.write_str(&text.unwrap_or_default())
    }
}
