//! Advice for inputs that were not understood: misspelt commands, and commands written without commas.

use crate::lang::ast::{Kind, Node};
use crate::runtime::{Proc, Raise};
use crate::term::Atom;

use super::helpers;
use super::nearest;

/// What may have been meant by an input that failed so.
pub(super) fn advise(_: &Proc, code: &Node, _: &str, raise: &Raise) -> Option<String> {
    if raise.reason.struct_module()?.module_name() != "CompileError" {
        return None;
    }
    let statement = match &code.kind {
        Kind::Block(statements) => statements.last()?,
        _ => code,
    };
    bare_words(statement).or_else(|| misspelt(statement))
}

/// `kill one boom` for `kill :one, :boom`, `start countr` for `start counter`.
fn bare_words(statement: &Node) -> Option<String> {
    let Kind::Call { name, args, .. } = &statement.kind else {
        return None;
    };
    let commands = helpers::LAB.functions.iter();
    let arity = commands
        .filter(|native| native.name == name.as_str())
        .map(|native| native.arity)
        .max()?;
    let mut words = Vec::new();
    if args.iter().all(|arg| flatten(arg, &mut words).is_some())
        && words.len() <= usize::from(arity)
    {
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

/// The words of nested calls without parentheses, as atoms; `None` if there is anything else.
fn flatten(node: &Node, words: &mut Vec<String>) -> Option<()> {
    match &node.kind {
        Kind::Name(name) => words.push(as_argument(*name)),
        Kind::Call {
            name,
            args,
            blocks,
            parens: false,
        } if blocks.is_empty() && is_word(*name) => {
            words.push(as_argument(*name));
            for arg in args {
                flatten(arg, words)?;
            }
        }
        Kind::Int(number) => words.push(number.to_string()),
        Kind::Atom(name) => words.push(crate::lab::text::inspect(&crate::term::Term::Atom(*name))),
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
fn as_argument(name: Atom) -> String {
    let name = name.as_str();
    let kind = KINDS.iter().find(|kind| **kind == name).copied();
    match kind.or_else(|| nearest(name, KINDS)) {
        Some(kind) => kind.to_string(),
        None => format!(":{name}"),
    }
}

/// The command that is nearest to what was called.
fn misspelt(statement: &Node) -> Option<String> {
    let name = match &statement.kind {
        Kind::Call { name, .. } | Kind::Name(name) => *name,
        _ => return None,
    };
    let known = helpers::MODULES
        .iter()
        .flat_map(|module| module.functions)
        .map(|native| native.name);
    let known: Vec<&str> = known.collect();
    if known.contains(&name.as_str()) {
        return None;
    }
    nearest(name.as_str(), known)
        .map(|near| format!("Did you mean {near}? `h {near}` tells how it is used."))
}
