//! Warnings of functions that other modules do not have, when a file or input is through.

use crate::lang::compile::{Directive, Reference, Warning};
use crate::lang::modules::Modules;
use crate::runtime::{Code, Proc, Stream};
use crate::term::Atom;

/// Prints the warnings for all mentions since the last time; while several files are compiled together, that
/// is left to whoever compiles them, for what is mentioned may be still to come.
pub fn report(p: &mut Proc, modules: &Modules) {
    if modules.loader().is_some() {
        return;
    }
    let references = modules.take_references();
    let warnings = references.iter().filter_map(|one| check(modules, one));
    p.print(Stream::Err, grouped(warnings.collect()));
}

/// The warnings as they are printed; those with the same text become one with several places.
fn grouped(warnings: Vec<Warning>) -> String {
    let mut groups: Vec<Vec<Warning>> = Vec::new();
    for warning in warnings {
        match groups
            .iter_mut()
            .find(|group| group[0].text == warning.text)
        {
            Some(group) => group.push(warning),
            None => groups.push(vec![warning]),
        }
    }
    let mut text = String::new();
    for group in groups {
        match group.as_slice() {
            [only] => text += &only.render(),
            several => {
                let places = several.iter().map(|one| format!("  {}\n", one.location()));
                text += &format!(
                    "warning: {}\nInvalid call found at {} locations:\n{}\n",
                    several[0].text,
                    several.len(),
                    places.collect::<String>()
                );
            }
        }
    }
    text
}

/// Prints the warnings for aliases and imports of a file that nothing has used.
pub fn unused(p: &Proc, file: &'static str, directives: &[Directive]) {
    let unused = directives.iter().filter(|directive| directive.is_unused());
    let text: String = unused
        .map(|directive| {
            format!(
                "warning: {}\n  {file}:{}\n\n",
                directive.text, directive.line
            )
        })
        .collect();
    p.print(Stream::Err, text);
}

fn check(modules: &Modules, reference: &Reference) -> Option<Warning> {
    let link = modules.link_at(reference.link);
    let (module, name, arity) = (link.module, link.name, link.arity as usize);
    if modules.exports(module, name, arity) || reference.place.is_empty() {
        return None;
    }
    let shown = crate::lang::show(&crate::term::Term::Atom(module));
    let text = if !modules.exists_now(module) {
        format!(
            "{shown}.{name}/{arity} is undefined (module {shown} is not available or is yet to be defined)"
        )
    } else {
        let mut text = format!("{shown}.{name}/{arity} is undefined or private");
        let near = near_names(modules, module, name, arity);
        if !near.is_empty() {
            text += ". Did you mean:\n\n";
            for (name, arity) in near {
                text += &format!("      * {name}/{arity}\n");
            }
        }
        text
    };
    Some(Warning {
        file: reference.file,
        line: reference.line,
        text,
        place: reference.place.clone(),
    })
}

/// Functions of the module that could have been meant: the same name with other arities, else names that
/// are alike.
pub fn near_names(modules: &Modules, module: Atom, name: Atom, arity: usize) -> Vec<(Atom, usize)> {
    let exports = modules.exports_of(module);
    let same: Vec<_> = exports
        .iter()
        .filter(|(n, a)| *n == name && *a != arity)
        .copied()
        .collect();
    if !same.is_empty() {
        return same;
    }
    let mut scored: Vec<(f64, (Atom, usize))> = exports
        .into_iter()
        .map(|function| (likeness(function.0.as_str(), name.as_str()), function))
        .filter(|(score, _)| *score > 0.77)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.truncate(5);
    let mut near: Vec<_> = scored.into_iter().map(|(_, function)| function).collect();
    near.sort_by_key(|(name, arity)| (name.as_str(), *arity));
    near
}

/// How alike two names are, from 0 to 1 (Jaro).
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut matched = Vec::new();
    for (at, c) in a.iter().enumerate() {
        let from = at.saturating_sub(window);
        let to = (at + window + 1).min(b.len());
        if let Some(found) = (from..to).find(|&i| !taken[i] && b[i] == *c) {
            taken[found] = true;
            matched.push(*c);
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let other = b
        .iter()
        .zip(&taken)
        .filter(|(_, taken)| **taken)
        .map(|(c, _)| c);
    let swapped = matched.iter().zip(other).filter(|(x, y)| x != y).count() / 2;
    let count = matched.len() as f64;
    (count / a.len() as f64 + count / b.len() as f64 + (count - swapped as f64) / count) / 3.0
}
