//! Compiled patterns, and how texts are gone through with them.
//!
//! Without the option `u` Erlang's patterns see bytes, and letters as Latin-1 has them. Here texts are always
//! characters: so bytes become the characters with the same numbers, and places are counted back. Texts
//! of ASCII are the same either way.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use fancy_regex::{Regex, RegexBuilder};
use parking_lot::Mutex;

use super::translate::{Flags, Problem, translate};

/// The options of a pattern.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// `i`.
    pub caseless: bool,
    /// `m`.
    pub multiline: bool,
    /// `s`.
    pub dotall: bool,
    /// `x`.
    pub extended: bool,
    /// `u`.
    pub unicode: bool,
    /// `U`.
    pub ungreedy: bool,
    /// `f`: a match begins in the first line.
    pub firstline: bool,
    /// A match begins at the beginning.
    pub anchored: bool,
    /// `$` only at the very end.
    pub dollar_endonly: bool,
}

/// A compiled pattern.
pub struct Compiled {
    regex: Regex,
    /// The same, for matches that are not empty; made when it is first needed.
    not_empty: OnceLock<Option<Regex>>,
    pattern: String,
    options: Options,
    /// The names of groups with their numbers, sorted by name.
    pub names: Vec<(String, usize)>,
}

/// Where a match and its groups are, in bytes; the groups up to the last that took part.
pub type Found = Vec<Option<(usize, usize)>>;

/// Patterns that have been compiled lately. The lock is held for a look-up.
static CACHE: OnceLock<Mutex<HashMap<(Vec<u8>, Options), Arc<Compiled>>>> = OnceLock::new();

/// How many compiled patterns are kept.
const KEPT: usize = 256;

/// Compiles a pattern, or takes the one that was made before.
///
/// # Errors
/// What is wrong with it, and at which byte.
pub fn compile(source: &[u8], options: Options) -> Result<Arc<Compiled>, Problem> {
    let cache = CACHE.get_or_init(Mutex::default);
    let key = (source.to_vec(), options);
    if let Some(known) = cache.lock().get(&key) {
        return Ok(known.clone());
    }
    let made = Arc::new(Compiled::new(source, options)?);
    let mut cache = cache.lock();
    if cache.len() >= KEPT {
        cache.clear();
    }
    cache.insert(key, made.clone());
    Ok(made)
}

impl Compiled {
    fn new(source: &[u8], options: Options) -> Result<Compiled, Problem> {
        let chars: Vec<char> = if options.unicode {
            let text = std::str::from_utf8(source)
                .map_err(|error| ("invalid UTF-8 string".to_string(), error.valid_up_to()))?;
            text.chars().collect()
        } else {
            source.iter().map(|byte| char::from(*byte)).collect()
        };
        let flags = Flags {
            extended: options.extended,
            multiline: options.multiline,
            ungreedy: options.ungreedy,
            dollar_endonly: options.dollar_endonly,
            unicode: options.unicode,
        };
        let in_bytes = |(text, at): Problem| {
            let before = chars[..at.min(chars.len())].iter();
            let bytes = if options.unicode {
                before.map(|c| c.len_utf8()).sum()
            } else {
                at
            };
            (text, bytes)
        };
        let translated = translate(&chars, flags).map_err(in_bytes)?;
        let pattern = if options.anchored {
            format!(r"\G(?:{})", translated.pattern)
        } else {
            translated.pattern
        };
        let regex = build(&pattern, options, false).map_err(|error| (error, source.len()))?;
        let mut names = translated.names;
        names.sort();
        Ok(Compiled {
            regex,
            not_empty: OnceLock::new(),
            pattern,
            options,
            names,
        })
    }

    /// Whether texts have to be UTF-8.
    pub fn is_unicode(&self) -> bool {
        self.options.unicode
    }

    /// The first match in a text from a place on.
    pub fn first(&self, text: &Subject, from: usize) -> Option<Found> {
        self.from(&self.regex, text, from)
    }

    fn from(&self, regex: &Regex, text: &Subject, from: usize) -> Option<Found> {
        if from > text.text.len() {
            return None;
        }
        // Beyond the limit of its patience the engine gives up; Erlang then says that nothing matched.
        let captures = regex.captures_from_pos(&*text.text, from).ok()??;
        let mut found: Found = (0..captures.len())
            .map(|group| {
                captures
                    .get(group)
                    .map(|found| (found.start(), found.end()))
            })
            .collect();
        if self.options.firstline {
            let begin = found[0]?.0;
            if text.text[from..begin].contains('\n') {
                return None;
            }
        }
        while found.last().is_some_and(Option::is_none) {
            found.pop();
        }
        Some(found)
    }

    /// The match behind another one. After an empty one there may be a longer one at the same place.
    pub fn next(&self, text: &Subject, last: (usize, usize)) -> Option<Found> {
        let (begin, end) = last;
        if begin < end {
            return self.first(text, end);
        }
        let not_empty = self
            .not_empty
            .get_or_init(|| build(&self.pattern, self.options, true).ok());
        if let Some(longer) = not_empty
            .as_ref()
            .and_then(|regex| self.from(regex, text, end))
            && longer[0].is_some_and(|(begin, _)| begin == end)
        {
            return Some(longer);
        }
        let step = text.text[end..].chars().next()?.len_utf8();
        self.first(text, end + step)
    }
}

fn build(pattern: &str, options: Options, not_empty: bool) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern)
        .case_insensitive(options.caseless)
        .multi_line(options.multiline)
        .dot_matches_new_line(options.dotall)
        .find_not_empty(not_empty)
        .build();
    built.map_err(|error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().to_string()
    })
}

/// A text as the engine sees it.
pub struct Subject<'a> {
    text: Cow<'a, str>,
    /// Whether each byte has become a character.
    widened: bool,
}

impl<'a> Subject<'a> {
    /// The text for a pattern; `None` if it is no UTF-8 and should be.
    pub fn new(text: &'a [u8], unicode: bool) -> Option<Subject<'a>> {
        if unicode || text.is_ascii() {
            let text = Cow::Borrowed(std::str::from_utf8(text).ok()?);
            return Some(Subject {
                text,
                widened: false,
            });
        }
        let text = Cow::Owned(text.iter().map(|byte| char::from(*byte)).collect());
        Some(Subject {
            text,
            widened: true,
        })
    }

    /// A place in the program's text as one in the engine's.
    pub fn inner(&self, place: usize) -> usize {
        if !self.widened {
            return place;
        }
        self.text.chars().take(place).map(char::len_utf8).sum()
    }

    /// A place in the engine's text as one in the program's.
    pub fn outer(&self, place: usize) -> usize {
        if !self.widened {
            return place;
        }
        // Of a character of two bytes only the first counts.
        let bytes = &self.text.as_bytes()[..place];
        bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
    }

    /// A match with its places in the program's text.
    pub fn outer_all(&self, found: &Found) -> Found {
        found
            .iter()
            .map(|group| group.map(|(from, to)| (self.outer(from), self.outer(to))))
            .collect()
    }
}
