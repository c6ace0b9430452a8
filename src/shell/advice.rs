//! Advice for inputs that were not understood: misspelt commands, and commands written without commas.

use crate::lang::ast::{Kind, Node};
use crate::lang::source;
use crate::runtime::{Native, Raise};
use crate::term::{Atom, Term};

use super::helpers;
use super::nearest;

/// What may have been meant by an input that failed so.
pub(super) fn advise(code: &Node, raise: &Raise) -> Option<String> {
    let error = &raise.reason;
    let said = error
        .field(Atom::new("description"))
        .and_then(Term::as_str)?;
    if error.struct_module()?.module_name() != "CompileError"
        || !said.starts_with("undefined function")
    {
        return None;
    }
    let statement = match &code.kind {
        Kind::Block(statements) => statements.last()?,
        _ => code,
    };
    match name_of(statement)? {
        name if is_command(name) => {
            bare_words(statement).or_else(|| Some(format!("`h {name}` tells how it is used.")))
        }
        name => misspelt(name),
    }
}

/// What may have been meant by a line that is no Elixir: a command whose arguments stand without commas.
pub(super) fn with_commas(line: &str) -> Option<String> {
    let (name, arguments) = line.trim().split_once(char::is_whitespace)?;
    let words: Vec<&str> = arguments
        .split([' ', '\t', ','])
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > most_arguments(name)? || !words.iter().all(|word| is_simple(word)) {
        return None;
    }
    let words: Vec<String> = words
        .iter()
        .map(|word| match word.starts_with(char::is_alphabetic) {
            true => as_argument(word),
            false => (*word).to_string(),
        })
        .collect();
    Some(format!("Did you mean {name} {}?", words.join(", ")))
}

/// Whether it is a name, an atom or a number.
fn is_simple(word: &str) -> bool {
    let word = word.strip_prefix(':').unwrap_or(word);
    let word = word.strip_suffix(['?', '!']).unwrap_or(word);
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// How many arguments a command takes at most; `None` if there is none of that name.
fn most_arguments(name: &str) -> Option<usize> {
    commands()
        .filter(|native| native.name == name)
        .map(|native| usize::from(native.arity))
        .max()
}

fn name_of(statement: &Node) -> Option<&'static str> {
    match &statement.kind {
        Kind::Call { name, .. } | Kind::Name(name) => Some(name.as_str()),
        _ => None,
    }
}

fn commands() -> impl Iterator<Item = &'static Native> {
    helpers::MODULES.iter().flat_map(|module| module.functions)
}

fn is_command(name: &str) -> bool {
    commands().any(|native| native.name == name)
}

/// `kill one boom` for `kill :one, :boom`, `start countr` for `start counter`.
fn bare_words(statement: &Node) -> Option<String> {
    let Kind::Call { name, args, .. } = &statement.kind else {
        return None;
    };
    let most = most_arguments(name.as_str())?;
    let (mut words, mut bare) = (Vec::new(), false);
    let understood = args
        .iter()
        .all(|arg| flatten(arg, &mut words, &mut bare).is_some());
    if understood && bare && words.len() <= most {
        return Some(format!(
            "Did you mean {} {}?",
            name.as_str(),
            words.join(", ")
        ));
    }
    match &args.first()?.kind {
        Kind::Name(kind) => {
            nearest(kind.as_str(), KINDS).map(|kind| format!("Did you mean {kind}?"))
        }
        _ => None,
    }
}

/// The words of nested calls without parentheses, as atoms, and whether there are any; `None` if there is
/// anything else.
fn flatten(node: &Node, words: &mut Vec<String>, bare: &mut bool) -> Option<()> {
    match &node.kind {
        Kind::Name(name) => {
            words.push(as_argument(name.as_str()));
            *bare = true;
        }
        Kind::Call {
            name,
            args,
            blocks,
            parens: false,
        } if blocks.is_empty() && is_word(*name) => {
            words.push(as_argument(name.as_str()));
            *bare = true;
            for arg in args {
                flatten(arg, words, bare)?;
            }
        }
        Kind::Int(number) => words.push(number.to_string()),
        Kind::Atom(name) => words.push(crate::lab::text::inspect(&Term::Atom(*name))),
        // The options.
        Kind::List(_) => {
            let text = source::to_line(node);
            words.push(text.trim_matches(['[', ']']).to_string());
        }
        _ => return None,
    }
    Some(())
}

fn is_word(name: Atom) -> bool {
    name.as_str()
        .starts_with(|c: char| c.is_alphabetic() || c == '_')
}

const KINDS: [&str; 5] = ["counter", "bucket", "registry", "supervisor", "dynamic"];

/// A kind, or what is nearly one, stays a bare word; anything else becomes an atom.
fn as_argument(name: &str) -> String {
    let kind = KINDS.iter().find(|kind| **kind == name).copied();
    match kind.or_else(|| nearest(name, KINDS)) {
        Some(kind) => kind.to_string(),
        None => format!(":{name}"),
    }
}

/// The command that is nearest to what was called.
fn misspelt(name: &str) -> Option<String> {
    nearest(name, commands().map(|native| native.name))
        .map(|near| format!("Did you mean {near}? `h {near}` tells how it is used."))
}
