//! Putting configurations together: keyword lists are merged level by level, anything else is replaced.

use crate::stdlib::checks::keyword;
use crate::term::{Atom, Term, stack};

/// Settings of applications: name, and a keyword list each.
pub type Settings = Vec<(Atom, Term)>;

/// Puts an application's settings over those that are there.
pub fn put(all: &mut Settings, app: Atom, settings: &Term) {
    match all.iter().position(|(name, _)| *name == app) {
        Some(at) => {
            let (_, before) = all.remove(at);
            all.push((app, merged(&before, settings)));
        }
        None => all.push((app, merged(&Term::Nil, settings))),
    }
}

/// The second value over the first: entries that only the first has come first.
fn merged(before: &Term, after: &Term) -> Term {
    let (Some(old), Some(new)) = (keyword(before), keyword(after)) else {
        return after.clone();
    };
    stack::maybe_grow(32 * 1024, 1024 * 1024, || {
        let mut result: Settings = old.clone();
        result.retain(|(key, _)| !new.iter().any(|(other, _)| other == key));
        for (key, value) in new {
            let earlier = result.iter().position(|(other, _)| *other == key);
            let before = match earlier {
                Some(at) => Some(result.remove(at).1),
                None => find(&old, key).cloned(),
            };
            let value = match before {
                Some(before) => merged(&before, &value),
                None => value,
            };
            result.push((key, value));
        }
        Term::keyword(result)
    })
}

fn find(settings: &Settings, key: Atom) -> Option<&Term> {
    let mut entries = settings.iter();
    entries
        .find(|(other, _)| *other == key)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::{Settings, put};
    use crate::term::{Atom, Term};

    fn pairs(entries: &[(&str, Term)]) -> Term {
        let entry = |(key, value): &(&str, Term)| (Atom::new(key), value.clone());
        Term::keyword(entries.iter().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn keyword_lists_are_merged_and_other_values_replaced() {
        let app = Atom::new("app");
        let mut all = Settings::new();
        let inner = pairs(&[("x", Term::Int(1)), ("y", pairs(&[("z", Term::Int(2))]))]);
        put(&mut all, app, &pairs(&[("a", inner), ("b", Term::Int(1))]));
        let inner = pairs(&[("y", pairs(&[("w", Term::Int(3))]))]);
        put(&mut all, app, &pairs(&[("a", inner), ("b", Term::Int(2))]));
        let expected = "[a: [x: 1, y: [z: 2, w: 3]], b: 2]";
        assert_eq!(crate::term::inspect::inspect(&all[0].1), expected);
    }
}
