//! `ExUnit.DocTest`: the examples in docs, run as tests.
//!
//! `extract` finds them in the text, `run` evaluates them; the examples of Markdown files are `markdown`'s.

mod extract;
pub mod markdown;
mod run;

use std::sync::Arc;

use crate::lang::modules::Module;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::checks::keyword;
use crate::stdlib::natives::natives;
use crate::term::exception;
use crate::term::{Atom, Term};

use super::case::{self, Place};
use super::failure;
use super::formatter::relative;
use super::suite::Body;

pub use extract::{Example, Expected, Style};
pub use run::run;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit.DocTest",
    doc: "The `iex>` examples in docs as tests: `doctest Module`.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.DocTest":
    "__doctest__" 5 => doctest;
}

/// Examples that are evaluated one after the other, with the same variables.
#[derive(Debug)]
pub struct Doctest {
    /// What they are examples of: a module, or the name of a file.
    pub subject: Atom,
    /// The file, as stack traces show it.
    pub file: String,
    /// Whether the module's functions are imported.
    pub import: bool,
    /// Modules whose functions are commands, as they are in the shell.
    pub commands: Vec<Atom>,
    /// The examples.
    pub examples: Vec<Example>,
}

/// A doc with examples in it.
struct Documented {
    /// `DT.add/2`, or `module DT`.
    name: String,
    /// What `only` and `except` call it: the functions that share the doc.
    keys: Vec<Term>,
    line: u32,
    text: String,
}

impl Documented {
    /// The module comes first, then its functions by name and number of arguments.
    fn order(&self) -> (String, usize) {
        match self.keys[0].as_tuple() {
            Some([name, arity]) => {
                let name = name.as_atom().map_or("", Atom::as_str).to_string();
                let arity = arity.as_int().and_then(|arity| usize::try_from(arity).ok());
                (name, arity.unwrap_or(0))
            }
            _ => (String::new(), 0),
        }
    }
}

/// `doctest Module, options`: module of the tests, file, line, module, options.
fn doctest(p: &mut Proc, args: &[Term]) -> Reply {
    let subject = args[3].as_atom().ok_or_else(no_clause)?;
    let options = &args[4];
    let (docs, file) = documented(p, subject, place_of(args))?;
    let import = options
        .keyword_get(Atom::new("import"))
        .is_some_and(Term::truthy);
    let wanted = filter(options);
    let tags = options.keyword_get(Atom::new("tags")).and_then(keyword);
    let tags = tags.unwrap_or_default();
    let docs = docs.into_iter().filter(|doc| wanted(&doc.keys));
    let mut tests = tests_of(docs, &file)?;
    if chosen(options).is_some() {
        // As Elixir picks them, those that were asked for come last first.
        tests.reverse();
    }
    let number = tests.len();
    for (number, (name, examples)) in tests.into_iter().enumerate() {
        let doctest = Doctest {
            subject,
            file: file.clone(),
            import,
            commands: Vec::new(),
            examples,
        };
        let place = Place {
            file: args[1].as_str().unwrap_or_default().to_string(),
            line: u32::try_from(place_of(args).1).unwrap_or(0),
        };
        let message = format!("{name} ({})", number + 1);
        let body = Body::Doctest(Arc::new(doctest));
        case::register(p, &args[0], place, "doctest", &message, tags.clone(), body)?;
    }
    if number == 0 && options.keyword_get(Atom::new("only")).is_none() {
        return Err(Raise::error(failure::exception(
            "ExUnit.DocTest.Error",
            [(
                "message",
                Term::string(format!(
                    "module {} has no docs with examples (iex> ...)",
                    subject.module_name()
                )),
            )],
        )));
    }
    Ok(Term::OK)
}

/// The examples of docs, each group that belongs together with the name of its doc.
fn tests_of(
    docs: impl Iterator<Item = Documented>,
    file: &str,
) -> Result<Vec<(String, Vec<Example>)>, Raise> {
    let mut all = Vec::new();
    for doc in docs {
        let tests = extract::tests(&doc.text, doc.line, Style::Doc).map_err(|problem| {
            let text = format!("{file}:{}: {}", problem.line, problem.text);
            Raise::error(failure::exception(
                "ExUnit.DocTest.Error",
                [("message", Term::string(text))],
            ))
        })?;
        let named = |examples| (doc.name.clone(), examples);
        all.extend(tests.into_iter().map(named));
    }
    Ok(all)
}

/// File and line of the call.
fn place_of(args: &[Term]) -> (String, usize) {
    let line = args[2].as_int().and_then(|line| usize::try_from(line).ok());
    let file = args[1].as_str().unwrap_or_default();
    (relative(file), line.unwrap_or(0))
}

/// The docs of a module, its own first and then those of its functions by name, and its file.
fn documented(
    p: &mut Proc,
    subject: Atom,
    place: (String, usize),
) -> Result<(Vec<Documented>, String), Raise> {
    let (loaded, native) = case::with_modules(p, |p, modules| {
        modules.load_embedded(p, subject);
        let native = modules.table(subject).map(|table| table.module);
        (modules.loaded(subject), native)
    })?;
    let mut docs = native.map_or_else(Vec::new, native_docs);
    let Some(module) = loaded else {
        if native.is_some() {
            docs.sort_by_key(Documented::order);
            return Ok((docs, library_file(subject)));
        }
        let text = format!(
            "module {} is not loaded and could not be found",
            Term::Atom(subject)
        );
        return Err(Raise::error(exception::compile_error(
            &place.0, place.1, &text,
        )));
    };
    docs.extend(docs_of(&module));
    docs.sort_by_key(Documented::order);
    Ok((docs, module.unit.file.to_string()))
}

/// Where Elixir has the source of a module of its library.
fn library_file(module: Atom) -> String {
    let name = module.module_name().to_lowercase().replace('.', "/");
    format!("lib/{name}.ex")
}

/// The docs of a module that is not written in Elixir: they have no lines, and functions with the same name
/// share one.
fn native_docs(module: &'static NativeModule) -> Vec<Documented> {
    let shown = module.atom().module_name();
    let mut docs = vec![Documented {
        name: format!("module {shown}"),
        keys: vec![Term::atom("moduledoc")],
        line: 0,
        text: module.doc.to_string(),
    }];
    for native in module.functions {
        let key = Term::tuple([Term::atom(native.name), Term::from(native.arity as usize)]);
        if !native.doc.is_empty() {
            docs.push(Documented {
                name: format!("{shown}.{}/{}", native.name, native.arity),
                keys: vec![key],
                line: 0,
                text: native.doc.to_string(),
            });
        } else if let Some(doc) = docs.last_mut() {
            doc.keys.push(key);
        }
    }
    docs
}

fn docs_of(module: &Module) -> Vec<Documented> {
    let shown = module.name.module_name();
    let mut docs = Vec::new();
    if let Some((text, line)) = &module.moduledoc {
        docs.push(Documented {
            name: format!("module {shown}"),
            keys: vec![Term::atom("moduledoc")],
            line: *line,
            text: text.clone(),
        });
    }
    for doc in &module.docs {
        if let Some(text) = &doc.text {
            docs.push(Documented {
                name: format!("{shown}.{}/{}", doc.name, doc.arity),
                keys: vec![Term::tuple([Term::Atom(doc.name), Term::from(doc.arity)])],
                line: doc.line,
                text: text.clone(),
            });
        }
    }
    docs
}

/// What `only:` says, if it says anything.
fn chosen(options: &Term) -> Option<Vec<Term>> {
    let only = options.keyword_get(Atom::new("only"));
    only.and_then(Term::to_vec).filter(|only| !only.is_empty())
}

/// What `only:` and `except:` leave.
fn filter(options: &Term) -> impl Fn(&[Term]) -> bool {
    let only = chosen(options);
    let except = options.keyword_get(Atom::new("except"));
    let except = except.and_then(Term::to_vec).unwrap_or_default();
    move |keys: &[Term]| match &only {
        Some(only) => keys.iter().any(|key| only.contains(key)),
        None => !keys.iter().any(|key| except.contains(key)),
    }
}
