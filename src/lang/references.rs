//! Warnings when a file or input is through: functions that other modules do not have, aliases and imports that
//! nothing has used.

use crate::lang::compile::{Directive, Reference};
use crate::lang::modules::Modules;
use crate::runtime::{Code, Proc};
use crate::term::Atom;

/// What is said of a function that is not there, and where it is called: one text for each function.
struct Missing {
    /// Modules that are not there come first, then functions, in the order of their names.
    order: (bool, &'static str, &'static str, usize),
    /// The module that calls it.
    from: &'static str,
    text: String,
    places: Vec<String>,
}

/// Prints the warnings for all mentions since the last time; while several files are compiled together, that
/// is left to whoever compiles them, for what is mentioned may be still to come.
pub fn report(p: &mut Proc, modules: &Modules) {
    if modules.loader().is_some() {
        return;
    }
    let mut found: Vec<Missing> = Vec::new();
    for reference in modules.take_references() {
        let Some((order, text)) = check(modules, &reference) else {
            continue;
        };
        let Reference {
            file,
            line,
            place,
            module: from,
            ..
        } = reference;
        let place = format!("{file}:{line}: {place}");
        match found
            .iter_mut()
            .find(|missing| missing.order == order && missing.from == from)
        {
            Some(missing) => missing.places.push(place),
            None => found.push(Missing {
                order,
                from,
                text,
                places: vec![place],
            }),
        }
    }
    found.sort_by_key(|missing| (missing.order, std::cmp::Reverse(missing.from)));
    let text = found.iter().map(Missing::render).collect();
    crate::lang::print_warnings(p, text);
}

impl Missing {
    fn render(&self) -> String {
        let text = &self.text;
        match self.places.as_slice() {
            [place] => format!("warning: {text}\n  {place}\n\n"),
            places => {
                let count = places.len();
                let places = places.join("\n  ");
                format!("warning: {text}\nInvalid call found at {count} locations:\n  {places}\n\n")
            }
        }
    }
}

/// Prints the warnings for aliases and imports that nothing has used.
pub fn unused(p: &mut Proc, mut directives: Vec<Directive>) {
    directives.sort_by(|a, b| (a.kind, &a.name, a.line).cmp(&(b.kind, &b.name, b.line)));
    let text: String = directives
        .iter()
        .filter(|directive| !used_again(directive, &directives))
        .flat_map(|directive| {
            let place = format!("{}:{}", directive.file, directive.line);
            let texts = directive.unused().into_iter();
            texts.map(move |text| format!("warning: {text}\n  {place}\n\n"))
        })
        .collect();
    crate::lang::print_warnings(p, text);
}

/// Whether something uses another directive of the same name, which has taken this one's place.
fn used_again(directive: &Directive, all: &[Directive]) -> bool {
    let mut same = all.iter().filter(|other| {
        (other.kind, &other.name, other.file) == (directive.kind, &directive.name, directive.file)
    });
    !directive.mentions.any() && same.any(|other| other.mentions.any())
}

type Told = ((bool, &'static str, &'static str, usize), String);

fn check(modules: &Modules, reference: &Reference) -> Option<Told> {
    let link = modules.link_at(reference.link);
    let (module, name, arity) = (link.module, link.name, link.arity as usize);
    if modules.exports(module, name, arity) || reference.place.is_empty() {
        return None;
    }
    let shown = crate::lang::show(&crate::term::Term::Atom(module));
    let exists = modules.exists_now(module);
    let order = (exists, module.as_str(), name.as_str(), arity);
    let shown_name = crate::term::inspect::function_name(name);
    if !exists {
        return Some((
            order,
            format!(
                "{shown}.{shown_name}/{arity} is undefined (module {shown} is not available or is yet to be defined)"
            ),
        ));
    }
    let mut text = format!("{shown}.{shown_name}/{arity} is undefined or private");
    let near = near_names(modules, module, name, arity);
    if !near.is_empty() {
        text += ". Did you mean:\n\n";
        for (name, arity) in near {
            text += &format!("      * {name}/{arity}\n");
        }
    }
    Some((order, text))
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
