//! Which switches there are, and one switch out of arguments.

use crate::runtime::Raise;
use crate::stdlib::args::no_clause;
use crate::term::{Atom, Term, number};

/// What values a switch takes.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// `boolean`, `string` and so on.
    pub(super) name: &'static str,
    /// Whether it may be given more than once.
    pub(super) keep: bool,
    /// Whether it is counted.
    pub(super) count: bool,
}

impl Kind {
    fn of(term: &Term) -> Option<Kind> {
        let mut kind = Kind {
            name: "string",
            keep: false,
            count: false,
        };
        let single = [term.clone()];
        let many = term.to_vec();
        for part in many.as_deref().unwrap_or(&single) {
            match part.as_atom()?.as_str() {
                "keep" => kind.keep = true,
                "count" => {
                    kind.count = true;
                    kind.name = "count";
                }
                "boolean" => kind.name = "boolean",
                "integer" => kind.name = "integer",
                "float" => kind.name = "float",
                "string" => kind.name = "string",
                _ => return None,
            }
        }
        Some(kind)
    }

    fn takes_value(self) -> bool {
        !matches!(self.name, "boolean" | "count")
    }

    /// A text as a value of this type.
    fn value(self, text: &str) -> Option<Term> {
        match self.name {
            "boolean" => match text {
                "true" => Some(Term::bool(true)),
                "false" => Some(Term::bool(false)),
                _ => None,
            },
            "integer" => number::parse_integer(text.as_bytes(), 10).ok(),
            "float" => {
                let value: f64 = text.parse().ok()?;
                number::finite(value).ok()
            }
            "count" => None,
            _ => Some(Term::string(text)),
        }
    }
}

/// The switches and their aliases.
pub(super) struct Config {
    kinds: Vec<(Atom, Kind)>,
    aliases: Vec<(Atom, Atom)>,
    strict: bool,
    /// Whether unknown switches may become atoms.
    new_atoms: bool,
}

/// What an argument is.
pub(super) enum Parsed {
    /// No switch.
    Plain,
    Option(Atom, Term),
    /// Several switches of one letter in one word.
    Many(Vec<(Atom, Term)>),
    Invalid(String, Option<String>, Kind),
    Undefined(String, Option<String>),
    /// A switch that may be anything and means nothing.
    Ignored,
}

impl Config {
    pub(super) fn of(options: &Term) -> Result<Config, Raise> {
        let option = |name| options.keyword_get(Atom::new(name));
        let strict = option("strict");
        let listed = strict.or(option("switches")).cloned().unwrap_or(Term::Nil);
        let kind = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(key), kind]) => Some((*key, Kind::of(kind)?)),
            _ => None,
        };
        let alias = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(short), Term::Atom(long)]) => Some((*short, *long)),
            _ => None,
        };
        let aliases = option("aliases").cloned().unwrap_or(Term::Nil);
        Ok(Config {
            kinds: listed
                .iter()
                .map(kind)
                .collect::<Option<_>>()
                .ok_or_else(no_clause)?,
            aliases: aliases
                .iter()
                .map(alias)
                .collect::<Option<_>>()
                .ok_or_else(no_clause)?,
            strict: strict.is_some(),
            new_atoms: option("allow_nonexistent_atoms").is_some_and(Term::truthy),
        })
    }

    pub(super) fn kind(&self, key: Atom) -> Option<Kind> {
        let found = self.kinds.iter().find(|(known, _)| *known == key);
        found.map(|(_, kind)| *kind)
    }

    /// The names of the switches.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.iter().map(|(key, _)| key.as_str())
    }

    /// What a word is; `left` holds the words behind it, the next one last.
    pub(super) fn read(&self, word: &str, left: &mut Vec<String>) -> Parsed {
        let is_number = || {
            let rest = word.strip_prefix('-').unwrap_or_default();
            rest.starts_with(|c: char| c.is_ascii_digit())
        };
        if word == "-" || !word.starts_with('-') || is_number() {
            return Parsed::Plain;
        }
        let (switch, value) = match word.split_once('=') {
            Some((switch, value)) => (switch, Some(value.to_string())),
            None => (word, None),
        };
        match (switch.strip_prefix("--"), switch.strip_prefix('-')) {
            (Some(name), _) => self.long(switch, name, value, left),
            (None, Some(letters)) => self.short(switch, letters, value, left),
            (None, None) => Parsed::Plain,
        }
    }

    /// The key of a switch's name; with `no-` before it, and whether that is so.
    fn key(&self, name: &str) -> Option<(Atom, bool)> {
        if name.contains('_') {
            return None;
        }
        let atom = |name: &str| {
            let name = name.replace('-', "_");
            let known = self.kinds.iter().find(|(key, _)| key.as_str() == name);
            known.map(|(key, _)| *key)
        };
        if let Some(key) = atom(name) {
            return Some((key, false));
        }
        if let Some(key) = name.strip_prefix("no-").and_then(atom)
            && self.kind(key).is_some_and(|kind| kind.name == "boolean")
        {
            return Some((key, true));
        }
        if self.strict {
            return None;
        }
        let (name, negated) = match name.strip_prefix("no-") {
            Some(name) if atom(name).is_none() => (name, true),
            _ => (name, false),
        };
        let name = name.replace('-', "_");
        let key = if self.new_atoms {
            Some(Atom::new(&name))
        } else {
            Some(Atom::existing(&name).unwrap_or_else(|| Atom::new(&name)))
        };
        key.map(|key| (key, negated))
    }

    fn long(
        &self,
        switch: &str,
        name: &str,
        value: Option<String>,
        left: &mut Vec<String>,
    ) -> Parsed {
        match self.key(name) {
            Some((key, negated)) => self.valued(switch, key, negated, value, left),
            None => Parsed::Undefined(switch.to_string(), value),
        }
    }

    fn short(
        &self,
        switch: &str,
        letters: &str,
        value: Option<String>,
        left: &mut Vec<String>,
    ) -> Parsed {
        let alias = |name: &str| {
            let found = self
                .aliases
                .iter()
                .find(|(short, _)| short.as_str() == name);
            found.map(|(_, long)| *long)
        };
        if let Some(key) = alias(letters) {
            return self.valued(switch, key, false, value, left);
        }
        if letters.chars().count() > 1 {
            let keys: Option<Vec<Atom>> = letters.chars().map(|c| alias(&c.to_string())).collect();
            let flags = keys.filter(|keys| {
                keys.iter()
                    .all(|key| self.kind(*key).is_some_and(|kind| !kind.takes_value()))
            });
            if let Some(keys) = flags {
                return Parsed::Many(
                    keys.into_iter()
                        .map(|key| (key, Term::bool(true)))
                        .collect(),
                );
            }
        }
        if !self.strict {
            // An unknown letter takes the value that may follow.
            if value.is_none() && left.last().is_some_and(|next| !next.starts_with('-')) {
                left.pop();
            }
            return Parsed::Ignored;
        }
        Parsed::Undefined(switch.to_string(), value)
    }

    fn valued(
        &self,
        switch: &str,
        key: Atom,
        negated: bool,
        value: Option<String>,
        left: &mut Vec<String>,
    ) -> Parsed {
        if negated {
            return Parsed::Option(key, Term::bool(false));
        }
        let is_switch = |word: &String| {
            let rest = word.strip_prefix('-').unwrap_or_default();
            !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())
        };
        let Some(kind) = self.kind(key) else {
            // Of an unknown switch the next word decides whether it has a value.
            let value = value.or_else(|| left.pop_if(|next| !is_switch(next)));
            return Parsed::Option(key, value.map_or(Term::bool(true), Term::string));
        };
        if !kind.takes_value() && value.is_none() {
            return Parsed::Option(key, Term::bool(true));
        }
        let value = value.or_else(|| left.pop_if(|next| kind.takes_value() && !is_switch(next)));
        let Some(value) = value else {
            return Parsed::Invalid(switch.to_string(), None, kind);
        };
        match kind.value(&value) {
            Some(value) => Parsed::Option(key, value),
            None => Parsed::Invalid(switch.to_string(), Some(value), kind),
        }
    }
}
