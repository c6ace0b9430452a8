//! Which tests run: `include`, `exclude`, `only`, lines, `@tag :skip`.

use std::collections::HashMap;

use crate::term::{Atom, Term, atoms};

use super::suite::Test;

/// One condition on a test's tags.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// The tag is there.
    Key(Atom),
    /// The tag has this value, or one that prints so.
    Value(Atom, Term),
    /// It stands in this file, at this line if there is one.
    Place(String, Option<u32>),
}

/// Why a test does not run.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// A filter excludes it.
    Excluded,
    /// It is tagged to be skipped.
    Skipped,
}

impl Filter {
    /// The filters of a list as programs write it: `[:slow, os: :unix]`.
    pub fn all_of(list: &Term) -> Vec<Filter> {
        let one = |entry: &Term| match (entry, entry.as_tuple()) {
            (Term::Atom(key), _) => Some(Filter::Key(*key)),
            (_, Some([Term::Atom(key), value])) => Some(Filter::Value(*key, value.clone())),
            _ => None,
        };
        list.iter().filter_map(one).collect()
    }

    /// A filter as the command line writes it: `slow`, `os:unix`.
    pub fn parse(text: &str) -> Filter {
        match text.split_once(':') {
            Some((key, value)) => Filter::Value(Atom::new(key), Term::string(value)),
            None => Filter::Key(Atom::new(text)),
        }
    }

    /// A filter for the test around a line.
    pub fn line(line: u32) -> Filter {
        Filter::Value(Atom::new("line"), Term::string(line.to_string()))
    }

    /// The list that programs see.
    pub fn to_term(filters: &[Filter]) -> Term {
        let one = |filter: &Filter| match filter {
            Filter::Key(key) => Term::Atom(*key),
            Filter::Value(key, value) => Term::tuple([Term::Atom(*key), value.clone()]),
            Filter::Place(file, line) => {
                let line = line.map_or(Term::NIL, |line| Term::from(line as usize));
                let place = Term::tuple([Term::string(file), line]);
                Term::tuple([Term::atom("location"), place])
            }
        };
        Term::list(filters.iter().map(one).collect::<Vec<_>>())
    }

    /// Whether a test fits; `all` are the tests of its module, to know which one a line is in.
    fn fits(&self, tags: &HashMap<Atom, Term>, all: &[u32]) -> bool {
        match self {
            Filter::Key(key) => tags.contains_key(key),
            Filter::Value(key, wanted) if key.as_str() == "line" => {
                line_of(wanted).is_some_and(|wanted| is_around(tags, all, wanted))
            }
            Filter::Value(key, wanted) => match tags.get(key) {
                Some(value) => alike(value, wanted),
                None => false,
            },
            Filter::Place(file, line) => {
                let here = tags.get(&atoms::FILE).and_then(Term::as_str);
                here == Some(file.as_str()) && line.is_none_or(|line| is_around(tags, all, line))
            }
        }
    }

    /// What the filter is called where a test is left out by it.
    fn key(&self) -> Atom {
        match self {
            Filter::Key(key) | Filter::Value(key, _) => *key,
            Filter::Place(..) => Atom::new("location"),
        }
    }
}

/// Whether a line means a test: the nearest test or describe that begins on it or above it is the test's.
fn is_around(tags: &HashMap<Atom, Term>, all: &[u32], line: u32) -> bool {
    let nearest = all.iter().copied().filter(|begin| *begin <= line).max();
    let begins = ["line", "describe_line"].map(|name| tags.get(&Atom::new(name)));
    begins
        .iter()
        .flatten()
        .any(|begin| line_of(begin) == nearest && nearest.is_some())
}

fn line_of(term: &Term) -> Option<u32> {
    match term {
        Term::Int(line) => u32::try_from(*line).ok(),
        _ => term.as_str()?.parse().ok(),
    }
}

/// Whether a tag's value is the wanted one, or prints like it: the command line knows only text.
fn alike(value: &Term, wanted: &Term) -> bool {
    if value == wanted {
        return true;
    }
    let Some(wanted) = wanted.as_str() else {
        return false;
    };
    match value {
        Term::Atom(atom) => atom.as_str() == wanted || atom.module_name() == wanted,
        Term::Binary(_) => value.as_str() == Some(wanted),
        other => other.to_string() == wanted,
    }
}

/// The lines at which tests and describes begin.
pub fn lines(tests: &[std::sync::Arc<Test>]) -> Vec<u32> {
    let mut lines = Vec::new();
    for test in tests {
        lines.push(test.line());
        lines.extend(test.tag("describe_line").and_then(line_of));
    }
    lines
}

/// Whether a test is to run; if not, why.
///
/// An included test runs even if a filter excludes it; one that is tagged to be skipped only if that tag is
/// what includes it.
pub fn judge(test: &Test, include: &[Filter], exclude: &[Filter], lines: &[u32]) -> Option<Left> {
    let excluded = exclude.iter().any(|filter| filter.fits(&test.tags, lines));
    let included = include.iter().any(|filter| filter.fits(&test.tags, lines));
    if excluded && !included {
        return Some(Left::Excluded);
    }
    let skip = Atom::new("skip");
    let mut included = include.iter();
    let wanted = included.any(|filter| filter.key() == skip && filter.fits(&test.tags, lines));
    let tagged = test.tags.get(&skip).is_some_and(|reason| {
        matches!(reason, Term::Atom(atoms::TRUE)) || reason.as_str().is_some()
    });
    (tagged && !wanted).then_some(Left::Skipped)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ex_unit::suite::Body;

    fn test(tags: &[(&str, Term)]) -> Arc<Test> {
        Arc::new(Test {
            name: Atom::new("test x"),
            module: Atom::module("M"),
            tags: tags
                .iter()
                .map(|(name, value)| (Atom::new(name), value.clone()))
                .collect(),
            body: Body::Function,
        })
    }

    #[test]
    fn includes_win_over_excludes_and_texts_match_values() {
        let slow = test(&[("slow", Term::bool(true)), ("os", Term::atom("unix"))]);
        let key = [Filter::Key(Atom::new("slow"))];
        let os = [Filter::parse("os:unix")];
        let excluded = Some(Left::Excluded);
        assert_eq!(judge(&slow, &[], &key, &[]), excluded);
        assert_eq!(judge(&slow, &os, &key, &[]), None);
        assert_eq!(
            judge(&slow, &[Filter::parse("os:win")], &key, &[]),
            excluded
        );
    }

    #[test]
    fn a_line_means_the_test_that_it_is_in() {
        let [first, second] =
            [5, 9].map(|line: i64| test(&[("line", Term::Int(line)), ("test", Term::OK)]));
        let lines = lines(&[first.clone(), second.clone()]);
        let everything = [Filter::Key(Atom::new("test"))];
        let line = [Filter::line(7)];
        assert_eq!(judge(&first, &line, &everything, &lines), None);
        assert!(judge(&second, &line, &everything, &lines).is_some());
    }
}
