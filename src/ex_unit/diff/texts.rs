//! Two texts, character by character, where they are alike enough for that to help.

use crate::runtime::Proc;
use crate::term::inspect::escape;
use crate::term::{Atom, Term};

use super::tree::Part;

/// The likeness from which single characters are compared.
const ALIKE: f64 = 0.4;

/// The longest texts whose characters are compared.
const LONGEST: usize = 2_000;

/// The pieces of both sides.
pub fn compare(p: &mut Proc, left: &str, right: &str) -> (Vec<Part>, Vec<Part>) {
    let whole = (
        vec![(true, left.to_string())],
        vec![(true, right.to_string())],
    );
    if left.len().max(right.len()) > LONGEST {
        return whole;
    }
    script(p, left, right).unwrap_or(whole)
}

fn script(p: &mut Proc, left: &str, right: &str) -> Option<(Vec<Part>, Vec<Part>)> {
    let string = Atom::module("String");
    let args = [Term::string(left), Term::string(right)];
    let alike = p.apply(string, Atom::new("bag_distance"), &args).ok()?;
    if !matches!(alike, Term::Float(alike) if alike > ALIKE) {
        return None;
    }
    let edits = p.apply(string, Atom::new("myers_difference"), &args).ok()?;
    let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
    for edit in edits.iter() {
        let Some([Term::Atom(kind), text]) = edit.as_tuple() else {
            continue;
        };
        let text = text.as_str()?.to_string();
        match kind.as_str() {
            "eq" => {
                on_left.push((false, text.clone()));
                on_right.push((false, text));
            }
            "del" => on_left.push((true, text)),
            _ => on_right.push((true, text)),
        }
    }
    Some((on_left, on_right))
}

/// The pieces as they stand between quotes.
pub fn escaped(parts: Vec<Part>, quote: char) -> Vec<Part> {
    let one = |(marked, text): Part| {
        let mut out = String::new();
        escape(&mut out, text.as_bytes(), quote, None);
        (marked, out)
    };
    parts.into_iter().map(one).collect()
}
