//! Patterns of `:binary` and `String`: one or more texts to look for.

use memchr::memmem::Finder;

use crate::term::Term;

/// What is looked for: of several the one that is found first, of those at the same place the longest.
pub struct Pattern<'a> {
    texts: Vec<&'a [u8]>,
    /// Makes looking for a single text fast.
    finder: Option<Finder<'a>>,
}

impl<'a> Pattern<'a> {
    /// A binary, a list of them, or what `:binary.compile_pattern/1` made of either. No text may be empty.
    pub fn of(term: &'a Term) -> Option<Pattern<'a>> {
        let term = compiled(term).unwrap_or(term);
        let texts = match term.as_bytes() {
            Some(text) => vec![text],
            None if term.list_len().is_some_and(|count| count > 0) => {
                term.iter().map(Term::as_bytes).collect::<Option<_>>()?
            }
            None => return None,
        };
        if texts.iter().any(|text| text.is_empty()) {
            return None;
        }
        Some(Pattern::any_of(texts))
    }

    /// Any of these texts, none of them empty.
    pub fn any_of(texts: Vec<&'a [u8]>) -> Pattern<'a> {
        let finder = match texts[..] {
            [only] => Some(Finder::new(only)),
            _ => None,
        };
        Pattern { texts, finder }
    }

    /// Where the first match at or after `from` begins and ends.
    pub fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let rest = text.get(from..)?;
        if let Some(finder) = &self.finder {
            let at = from + finder.find(rest)?;
            return Some((at, at + finder.needle().len()));
        }
        (from..text.len()).find_map(|at| {
            let here = &text[at..];
            let fitting = self.texts.iter().filter(|text| here.starts_with(text));
            let longest = fitting.map(|text| text.len()).max()?;
            Some((at, at + longest))
        })
    }

    /// All matches, one after the other, none overlapping.
    pub fn find_all(&self, text: &[u8], from: usize) -> Vec<(usize, usize)> {
        std::iter::successors(self.find(text, from), |(_, end)| self.find(text, *end)).collect()
    }
}

/// `{:bm, pattern}` for one text, `{:ac, pattern}` for several; programs treat it as opaque.
pub fn compile(pattern: &Term) -> Option<Term> {
    Pattern::of(pattern)?;
    let kind = if pattern.as_bytes().is_some() {
        "bm"
    } else {
        "ac"
    };
    Some(Term::tuple([Term::atom(kind), pattern.clone()]))
}

/// The pattern in a compiled one.
fn compiled(term: &Term) -> Option<&Term> {
    match term.as_tuple() {
        Some([Term::Atom(kind), pattern]) if matches!(kind.as_str(), "bm" | "ac") => Some(pattern),
        _ => None,
    }
}
