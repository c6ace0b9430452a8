//! The options of kinds: keywords, checked one by one, with errors that say what would be right.

use crate::otp::name::Name;
use crate::runtime::Raise;
use crate::term::inspect::inspect;
use crate::term::{Atom, Term, atoms, exception};

/// Options that go into a child specification rather than to the process.
const SPEC: &[Atom] = &[
    atoms::ID,
    atoms::RESTART,
    atoms::SHUTDOWN,
    atoms::SIGNIFICANT,
];

/// What a kind was started with.
pub(super) struct Options {
    kind: &'static str,
    valid: &'static [&'static str],
    pairs: Vec<(Atom, Term)>,
}

impl Options {
    /// Reads a keyword list; the names that are valid are checked, their values when they are asked for.
    pub(super) fn parse(
        kind: &'static str,
        valid: &'static [&'static str],
        term: &Term,
    ) -> Result<Options, Raise> {
        let pairs = pairs(term).ok_or_else(|| {
            fail(format!(
                "{kind} takes a keyword list of options, got: {}",
                inspect(term)
            ))
        })?;
        let options = Options { kind, valid, pairs };
        for (key, _) in &options.pairs {
            if !valid.contains(&key.as_str()) && !SPEC.contains(key) {
                return Err(options.unknown(*key));
            }
        }
        Ok(options)
    }

    /// Several lists of options as one; of two with the same name the last counts.
    pub(super) fn merge(lists: &[Term]) -> Term {
        lists[1..].iter().fold(lists[0].clone(), |before, more| {
            match (pairs(&before), pairs(more)) {
                (Some(mut all), Some(more)) => {
                    all.retain(|(key, _)| !more.iter().any(|(k, _)| k == key));
                    all.extend(more);
                    Term::keyword(all)
                }
                // Whatever is no list is told of when it is read.
                (Some(_), None) => more.clone(),
                (None, _) => before,
            }
        })
    }

    fn unknown(&self, key: Atom) -> Raise {
        let near = nearest(key.as_str(), self.valid)
            .map(|name| format!(" (did you mean :{name}?)"))
            .unwrap_or_default();
        fail(format!(
            "unknown option {} for {}{near}, valid options are: {}",
            inspect(&Term::Atom(key)),
            self.kind,
            self.list()
        ))
    }

    /// The value of an option that is not what was expected.
    pub(super) fn invalid(&self, key: &str, expected: &str) -> Raise {
        let value = self.get(key).map_or_else(|| "nothing".to_string(), inspect);
        fail(format!(
            "invalid value for option :{key} of {}: expected {expected}, got: {value}; valid options \
             are: {}",
            self.kind,
            self.list()
        ))
    }

    fn list(&self) -> String {
        let names: Vec<String> = self.valid.iter().map(|name| format!(":{name}")).collect();
        names.join(", ")
    }

    /// The value of an option.
    pub(super) fn get(&self, key: &str) -> Option<&Term> {
        let mut found = self.pairs.iter().filter(|(k, _)| k.as_str() == key);
        found.next().map(|(_, value)| value)
    }

    /// An option that is an integer.
    pub(super) fn integer(&self, key: &str) -> Result<Option<i64>, Raise> {
        match self.get(key) {
            None | Some(Term::Atom(atoms::NIL)) => Ok(None),
            Some(Term::Int(value)) => Ok(Some(*value)),
            Some(_) => Err(self.invalid(key, "an integer")),
        }
    }

    /// An option that is true or false.
    pub(super) fn flag(&self, key: &str, default: bool) -> Result<bool, Raise> {
        match self.get(key) {
            None => Ok(default),
            Some(Term::Atom(atoms::TRUE)) => Ok(true),
            Some(Term::Atom(atoms::FALSE)) => Ok(false),
            Some(_) => Err(self.invalid(key, "true or false")),
        }
    }

    /// The name under which the process is to be registered.
    pub(super) fn name(&self) -> Result<Option<Name>, Raise> {
        match self.get("name") {
            None | Some(Term::Atom(atoms::NIL)) => Ok(None),
            Some(given) => {
                let expected = "an atom, {:global, term} or {:via, module, term}";
                Name::from_option(given)
                    .map(Some)
                    .ok_or_else(|| self.invalid("name", expected))
            }
        }
    }
}

fn pairs(term: &Term) -> Option<Vec<(Atom, Term)>> {
    let pair = |pair: &Term| match pair.as_tuple() {
        Some([Term::Atom(key), value]) => Some((*key, value.clone())),
        _ => None,
    };
    term.to_vec()?.iter().map(pair).collect()
}

fn fail(message: String) -> Raise {
    Raise::error(exception::argument_error(message))
}

/// The specification of a child of this module: its options go to `start_link/1`, but for those that say how
/// it is supervised. Its id is its name, if it has one, so that several can stand in one list.
pub(super) fn child_spec(module: Atom, options: &Term, supervisor: bool) -> Term {
    let all = pairs(options);
    let own: Vec<(Atom, Term)> = all
        .iter()
        .flatten()
        .filter(|(key, _)| !SPEC.contains(key))
        .cloned()
        .collect();
    let arg = match &all {
        Some(_) => Term::keyword(own.clone()),
        None => options.clone(),
    };
    let name = own.iter().find(|(key, _)| *key == atoms::NAME);
    let id = name.map_or(Term::Atom(module), |(_, name)| name.clone());
    let start = [
        Term::Atom(module),
        Term::Atom(atoms::START_LINK),
        Term::list([arg]),
    ];
    let mut spec = vec![(atoms::ID, id), (atoms::START, Term::tuple(start))];
    if supervisor {
        spec.push((atoms::TYPE, Term::Atom(atoms::SUPERVISOR)));
    }
    spec.extend(
        all.into_iter()
            .flatten()
            .filter(|(key, _)| SPEC.contains(key)),
    );
    Term::map(
        spec.into_iter()
            .map(|(key, value)| (Term::Atom(key), value)),
    )
}

/// The name that was probably meant.
fn nearest(given: &str, names: &[&'static str]) -> Option<&'static str> {
    names
        .iter()
        .map(|name| (distance(given, name), *name))
        .filter(|(distance, name)| *distance <= name.len() / 3 + 1)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be changed, added or left out to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &[&str] = &["name", "every", "crash_at"];

    fn message(pairs: Vec<(&str, Term)>) -> String {
        let pairs = pairs
            .into_iter()
            .map(|(key, value)| (Atom::new(key), value));
        let list = Term::keyword(pairs.collect::<Vec<_>>());
        let raise = match Options::parse("Lab.Counter", VALID, &list) {
            Err(raise) => raise,
            Ok(options) => options
                .integer("every")
                .map(drop)
                .and(options.name().map(drop))
                .expect_err("it is refused"),
        };
        let message = raise.reason.field(atoms::MESSAGE).cloned();
        message
            .and_then(|m| m.as_str().map(String::from))
            .expect("a message")
    }

    #[test]
    fn a_mistake_is_named_and_the_valid_options_are_listed() {
        let all = "valid options are: :name, :every, :crash_at";
        assert_eq!(
            message(vec![("evry", Term::Int(1))]),
            format!("unknown option :evry for Lab.Counter (did you mean :every?), {all}")
        );
        assert_eq!(
            message(vec![("colour", Term::Int(1))]),
            format!("unknown option :colour for Lab.Counter, {all}")
        );
        assert_eq!(
            message(vec![("every", Term::atom("often"))]),
            format!(
                "invalid value for option :every of Lab.Counter: expected an integer, got: :often; {all}"
            )
        );
    }

    #[test]
    fn the_child_spec_takes_what_is_meant_for_the_supervisor() {
        let options = Term::keyword([
            (atoms::NAME, Term::atom("one")),
            (atoms::RESTART, Term::atom("temporary")),
        ]);
        let module = Atom::module("Lab.Counter");
        let spec = inspect(&child_spec(module, &options, false));
        assert_eq!(
            spec,
            "%{id: :one, restart: :temporary, start: {Lab.Counter, :start_link, [[name: :one]]}}"
        );
    }
}
