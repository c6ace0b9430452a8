//! `Inspect`: how values print when programs have their say.
//!
//! `term::inspect` prints; here are the answers that it needs from the language (`hooks`), the options as
//! programs write them, and `Inspect.Algebra` (`algebra`).

pub mod algebra;
mod hooks;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::inspect::{Charlists, InspectError, InspectOpts, inspect_with, to_doc};
use crate::term::{Atom, Term, atoms, inspect as print};

use super::args::{Reply, argument_error, no_clause, shown};
use super::natives::natives;
use super::structs;
use super::{chars, iodata};

pub use hooks::InProcess;

/// `Inspect`.
pub const MODULE: NativeModule = NativeModule {
    name: "Inspect",
    doc: "The protocol behind `inspect/2`. Implement it, or derive it with `only:` or `except:`, to say how a \
          struct prints.",
    functions: TABLE,
};

/// `Inspect.Opts`.
pub const OPTS: NativeModule = NativeModule {
    name: "Inspect.Opts",
    doc: "The options of `inspect/2` as a struct, which implementations of `Inspect` get.",
    functions: OPTS_TABLE,
};

natives! { const TABLE of "Inspect":
    /// A value as a document of `Inspect.Algebra`.
    ///
    ///     iex> Inspect.inspect(1, %Inspect.Opts{})
    ///     "1"
    "inspect" 2 => document;
    /// The module that says how a value prints.
    ///
    ///     iex> Inspect.impl_for([])
    ///     Inspect.List
    "impl_for" 1 => |p, args| Ok(Term::Atom(implementation(p, &args[0])));
    "impl_for!" 1 => |p, args| Ok(Term::Atom(implementation(p, &args[0])));
    "__protocol__" 1 => |_, args| chars::about("Inspect", ("inspect", 2), &args[0]);
}

natives! { const OPTS_TABLE of "Inspect.Opts":
    /// The options with some of them set.
    ///
    ///     iex> Inspect.Opts.new(limit: 3).limit
    ///     3
    "new" 1 => |p, args| structs::with_fields(p, &InspectOpts::default().to_term(), &args[0], &[]);
    "__struct__" 0 => |_, _| Ok(InspectOpts::default().to_term());
    "__struct__" 1 => |p, args| structs::with_fields(p, &InspectOpts::default().to_term(), &args[0], &[]);
}

/// Elixir's own structs that have an implementation.
const WITH_IMPLEMENTATION: &[&str] = &[
    "Date",
    "Date.Range",
    "DateTime",
    "Inspect.Error",
    "MapSet",
    "NaiveDateTime",
    "Range",
    "Regex",
    "Stream",
    "Time",
    "URI",
    "Version",
    "Version.Requirement",
];

fn implementation(p: &Proc, term: &Term) -> Atom {
    let Some(module) = term.struct_module() else {
        return Atom::module(&format!("Inspect.{}", chars::type_name(term)));
    };
    let name = module.module_name();
    let own = Atom::module(&format!("Inspect.{name}"));
    if WITH_IMPLEMENTATION.contains(&name) || p.system().code.has_module(own) {
        own
    } else {
        Atom::module("Inspect.Any")
    }
}

/// The options that a program gave, over `base`; colours become the codes that they name.
///
/// # Errors
/// For a colour that there is none.
pub fn options(base: InspectOpts, given: &Term) -> Result<InspectOpts, Raise> {
    let mut opts = base.with(given);
    // The old name, which old code still says.
    if let Some(lists) = given.keyword_get(Atom::new("char_lists")) {
        match lists.as_atom().map(Atom::as_str) {
            Some("as_lists") => opts.charlists = Charlists::AsLists,
            Some("as_char_lists") => opts.charlists = Charlists::AsCharlists,
            _ => {}
        }
    }
    if let Some(colors) = colors_of(given)
        && *colors != Term::Nil
    {
        let codes: Result<Vec<(Atom, String)>, Raise> = colors.iter().map(color).collect();
        opts.syntax_colors = codes?.into();
    }
    Ok(opts)
}

/// The colours as the program wrote them.
fn colors_of(given: &Term) -> Option<&Term> {
    let key = Atom::new("syntax_colors");
    given.keyword_get(key).or_else(|| given.field(key))
}

fn color(pair: &Term) -> Result<(Atom, String), Raise> {
    match pair.as_tuple() {
        Some([Term::Atom(key), color]) => Ok((*key, color_code(color)?)),
        _ => Err(argument_error(format!(
            "expected a keyword list as :syntax_colors, got an element {}",
            shown(pair)
        ))),
    }
}

/// The sequence of a colour: a name, a string, or a list of both.
///
/// # Errors
/// For a name that there is none.
pub fn color_code(color: &Term) -> Result<String, Raise> {
    let code = super::io::ansi::fragment(color)?;
    let bytes = iodata::to_bytes(&code)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A value as text with the options that a program gave.
///
/// # Errors
/// What an implementation of `Inspect` throws or exits with, or raises when `safe: false` is set.
pub fn show(p: &mut Proc, term: &Term, given: &Term, base: InspectOpts) -> Result<String, Raise> {
    let opts = options(base, given)?;
    let colors = colors_of(given).cloned().unwrap_or(Term::Nil);
    p.work(1)?;
    let mut hooks = InProcess::new(p, colors);
    let text = inspect_with(term, &opts, &mut hooks);
    text.map_err(|error| hooks.failure(error))
}

/// `inspect(term)` for messages: as `inspect/1` prints it, implementations of users included.
///
/// # Errors
/// As [`show`].
pub fn plain(p: &mut Proc, term: &Term) -> Result<String, Raise> {
    show(p, term, &Term::Nil, InspectOpts::default())
}

/// `Kernel.inspect/2`.
///
/// # Errors
/// As [`show`].
pub fn inspect(p: &mut Proc, args: &[Term]) -> Reply {
    let given = args.get(1).unwrap_or(&Term::Nil);
    if !given.is_list() {
        return Err(no_clause());
    }
    show(p, &args[0], given, InspectOpts::default()).map(Term::string)
}

fn document(p: &mut Proc, args: &[Term]) -> Reply {
    if args[1].struct_module() != Some(Atom::module("Inspect.Opts")) {
        return Err(no_clause());
    }
    let opts = options(InspectOpts::default(), &args[1])?;
    let colors = colors_of(&args[1]).cloned().unwrap_or(Term::Nil);
    let mut hooks = InProcess::new(p, colors);
    match to_doc(&args[0], &opts, &mut hooks) {
        Ok(doc) => Ok(print::doc_to_term(doc)),
        Err(error) => Err(hooks.failure(error)),
    }
}

/// The failure that stopped the printing.
fn raise_of(error: InspectError, aborted: Option<Raise>) -> Raise {
    match (error, aborted) {
        (InspectError::Raise(exception), _) => Raise::error(exception),
        (InspectError::Aborted, Some(raise)) => raise,
        (InspectError::Aborted, None) => Raise::error(atoms::BADARG),
    }
}
