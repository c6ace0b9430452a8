//! `Regex`: patterns in Perl's syntax.
//!
//! `translate` reads them, `compiled` runs them, `run` has the functions that look for matches, `replace` the one
//! that puts something in their place; here are the struct and what is said of it.

mod compiled;
mod replace;
mod run;
mod translate;

use std::sync::Arc;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

use super::args::{Name, Reply, failed_in, no_clause, no_clause_in};
use super::chars;
use super::natives::{join, natives, total};
use super::structs;

use compiled::{Compiled, Options};

const PARTS: &[&[Native]] = &[TABLE, replace::TABLE, run::TABLE];

/// `Regex`.
pub const MODULE: NativeModule = NativeModule {
    name: "Regex",
    doc: "Patterns in Perl's syntax, written `~r/pattern/options`.

Options: `i` (case does not matter), `u` (texts are characters, not bytes), `m` (`^` and `$` at every line), `s` (`.` \
          matches line breaks too), `x` (white space and `#` comments do not count), `U` (take little), `f` (begin in \
          the first line).",
    functions: &join::<{ total(PARTS) }>(PARTS),
};

natives! { const TABLE of "Regex":
    "__struct__" 0 => |_, _| Ok(structure(Term::string(""), Term::string(""), Term::NIL));
    "__struct__" 1 => |p, args| structs::with_fields(p, &structure(Term::string(""), Term::string(""), Term::NIL), &args[0], &[]);
    /// Compiles a pattern: `{:ok, regex}` or `{:error, {what is wrong, where}}`.
    ///
    ///     iex> Regex.compile("*foo")
    ///     {:error, {'nothing to repeat', 0}}
    "compile" 1 => compile, [Term::string("")];
    "compile" 2 => compile;
    /// Compiles a pattern; raises if something is wrong with it.
    ///
    ///     iex> Regex.compile!("fo+")
    ///     ~r/fo+/
    "compile!" 1 => compile_or_raise, [Term::string("")];
    "compile!" 2 => compile_or_raise;
    /// The names of the groups, sorted.
    ///
    ///     iex> Regex.names(~r/(?<foo>bar)/)
    ///     ["foo"]
    "names" 1 => names;
    /// The options with which it was compiled.
    ///
    ///     iex> Regex.opts(~r/foo/m)
    ///     "m"
    "opts" 1 => |_, args| field(&args[0], "opts").cloned();
    /// The compiled form.
    ///
    ///     iex> Regex.re_pattern(~r/foo/) |> elem(0)
    ///     :re_pattern
    "re_pattern" 1 => |_, args| field(&args[0], "re_pattern").cloned();
    "recompile" 1 => |_, args| field(&args[0], "source").map(|_| Term::ok(args[0].clone()));
    "recompile!" 1 => |_, args| field(&args[0], "source").map(|_| args[0].clone());
    "regex?" 1 => |_, args| Ok(Term::bool(args[0].struct_module() == Some(atoms::REGEX)));
    /// The pattern as text.
    ///
    ///     iex> Regex.source(~r/foo/)
    ///     "foo"
    "source" 1 => |_, args| field(&args[0], "source").cloned();
    "unescape_map" 1 => |_, args| Ok(unescape(&args[0]));
    /// The version of the engine that Erlang has, with the machine's order of bytes.
    ///
    ///     iex> Regex.version()
    ///     {"8.44 2020-02-12", :little}
    "version" 0 => |_, _| Ok(version());
}

fn version() -> Term {
    Term::tuple([Term::string("8.44 2020-02-12"), Term::atom("little")])
}

fn structure(source: Term, opts: Term, pattern: Term) -> Term {
    let fields = [
        (Atom::new("opts"), opts),
        (Atom::new("re_pattern"), pattern),
        (Atom::new("re_version"), version()),
        (Atom::new("source"), source),
    ];
    Term::structure(atoms::REGEX, fields)
}

fn field<'a>(regex: &'a Term, name: &str) -> Result<&'a Term, Raise> {
    if regex.struct_module() != Some(atoms::REGEX) {
        return Err(no_clause());
    }
    regex.field(Atom::new(name)).ok_or_else(no_clause)
}

/// The characters that a sigil puts in the place of `\f` and such.
fn unescape(code: &Term) -> Term {
    match code {
        Term::Int(code) => match u8::try_from(*code) {
            Ok(b'f') => Term::Int(12),
            Ok(b'n') => Term::Int(10),
            Ok(b'r') => Term::Int(13),
            Ok(b't') => Term::Int(9),
            Ok(b'v') => Term::Int(11),
            Ok(b'a') => Term::Int(7),
            _ => Term::bool(false),
        },
        Term::Atom(name) => Term::bool(name.as_str() == "newline"),
        _ => Term::bool(false),
    }
}

/// The options out of letters.
fn from_letters(letters: &str) -> Result<Options, String> {
    let mut options = Options::default();
    for (at, letter) in letters.char_indices() {
        match letter {
            'i' => options.caseless = true,
            'm' => options.multiline = true,
            's' => options.dotall = true,
            'x' => options.extended = true,
            'u' => options.unicode = true,
            'U' | 'r' => options.ungreedy = true,
            'f' => options.firstline = true,
            _ => return Err(letters[at..].to_string()),
        }
    }
    // `s` and `m` say more of line ends there, which are all the same here.
    Ok(options)
}

/// The options out of a list of atoms; `None` for one that there is none.
fn from_list(list: &Term) -> Option<Options> {
    let mut options = Options::default();
    for option in list.iter() {
        if option
            .as_tuple()
            .is_some_and(|pair| pair[0].is_atom(Atom::new("newline")))
        {
            continue;
        }
        match option.as_atom()?.as_str() {
            "caseless" => options.caseless = true,
            "multiline" => options.multiline = true,
            "dotall" => options.dotall = true,
            "extended" => options.extended = true,
            "unicode" | "ucp" => options.unicode = true,
            "ungreedy" => options.ungreedy = true,
            "firstline" => options.firstline = true,
            "anchored" => options.anchored = true,
            "dollar_endonly" => options.dollar_endonly = true,
            "no_auto_capture" | "dupnames" | "bsr_anycrlf" | "bsr_unicode"
            | "no_start_optimize" => {}
            _ => return None,
        }
    }
    Some(options)
}

/// The pattern of a regex.
///
/// # Errors
/// A function clause error for what is none.
pub(super) fn compiled(regex: &Term) -> Result<Arc<Compiled>, Raise> {
    let source = field(regex, "source")?.as_bytes().ok_or_else(no_clause)?;
    let opts = field(regex, "opts")?;
    let options = match opts.as_str() {
        Some(letters) => from_letters(letters).map_err(|_| no_clause())?,
        None => from_list(opts).ok_or_else(no_clause)?,
    };
    compiled::compile(source, options).map_err(|(text, at)| compile_error(&text, at))
}

fn compile_error(text: &str, at: usize) -> Raise {
    let message = format!("{text} at position {at}");
    Raise::error(exception::regex_compile_error(message))
}

/// The outcome of compiling: a regex, or what is wrong.
enum Outcome {
    Regex(Term),
    Wrong(String, usize),
    Invalid(String),
}

fn outcome(p: &mut Proc, args: &[Term]) -> Result<Outcome, Raise> {
    let source = args[0].as_bytes().ok_or_else(no_clause)?;
    let options = match args[1].as_str() {
        Some(letters) => match from_letters(letters) {
            Ok(options) => options,
            Err(rest) => return Ok(Outcome::Invalid(rest)),
        },
        None if args[1].is_list() => from_list(&args[1]).ok_or_else(|| {
            let raise = Raise::bad_argument(2, "invalid options");
            failed_in(p, raise, (":re", "compile"), args)
        })?,
        None => {
            let name: Name = ("Regex", "compile");
            let mut all = args.to_vec();
            all.push(version());
            return Err(no_clause_in(p, name, &all));
        }
    };
    p.work(source.len() * 4)?;
    Ok(match compiled::compile(source, options) {
        Ok(compiled) => {
            let groups = Term::from(compiled.names.len());
            let pattern = [
                Term::atom("re_pattern"),
                groups,
                Term::Int(i64::from(options.unicode)),
                Term::Int(0),
                args[0].clone(),
            ];
            Outcome::Regex(structure(
                args[0].clone(),
                args[1].clone(),
                Term::tuple(pattern),
            ))
        }
        Err((text, at)) => Outcome::Wrong(text, at),
    })
}

fn compile(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match outcome(p, args)? {
        Outcome::Regex(regex) => Term::ok(regex),
        Outcome::Wrong(text, at) => Term::error(Term::tuple([chars::chars(&text), Term::from(at)])),
        Outcome::Invalid(rest) => Term::error(Term::tuple([
            Term::atom("invalid_option"),
            Term::string(rest),
        ])),
    })
}

fn compile_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    match outcome(p, args)? {
        Outcome::Regex(regex) => Ok(regex),
        Outcome::Wrong(text, at) => Err(compile_error(&text, at)),
        Outcome::Invalid(rest) => {
            let message = format!("invalid_option at position {rest}");
            Err(Raise::error(exception::regex_compile_error(message)))
        }
    }
}

fn names(_: &mut Proc, args: &[Term]) -> Reply {
    let compiled = compiled(&args[0])?;
    let names: Vec<Term> = compiled
        .names
        .iter()
        .map(|(name, _)| Term::string(name))
        .collect();
    Ok(Term::list(names))
}
