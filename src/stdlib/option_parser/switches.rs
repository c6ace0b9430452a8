//! Which switches there are, and one switch out of arguments.

use crate::runtime::Raise;
use crate::stdlib::args::{argument_error, no_clause};
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
    fn of(term: &Term) -> Result<Kind, Raise> {
        let mut kind = Kind {
            name: "string",
            keep: false,
            count: false,
        };
        let parts = term.to_vec().unwrap_or_else(|| vec![term.clone()]);
        let mut unknown = Vec::new();
        for part in &parts {
            match part.as_atom().map(Atom::as_str) {
                Some("keep") => kind.keep = true,
                Some("count") => {
                    kind.count = true;
                    kind.name = "count";
                }
                Some("boolean") => kind.name = "boolean",
                Some("integer") => kind.name = "integer",
                Some("float") => kind.name = "float",
                Some("string") => kind.name = "string",
                _ => unknown.push(crate::term::inspect::inspect(part)),
            }
        }
        if unknown.is_empty() {
            return Ok(kind);
        }
        let unknown = unknown.join(", ");
        Err(argument_error(format!(
            "invalid switch types/modifiers: {unknown}"
        )))
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
    /// Whether there are no other switches.
    pub(super) strict: bool,
    /// Whether it is told which switches there are.
    pub(super) told: bool,
    /// Whether unknown switches may become atoms.
    new_atoms: bool,
}

/// What an argument is.
pub(super) enum Parsed {
    /// No switch.
    Plain,
    Option(Atom, Term),
    Invalid(String, Option<String>, Kind),
    Undefined(String, Option<String>),
}

/// What a name on the command line stands for.
enum Named {
    /// A switch.
    Key(Atom),
    /// The opposite of a flag.
    Negated(Atom),
    Unknown,
}

impl Config {
    pub(super) fn of(options: &Term) -> Result<Config, Raise> {
        let option = |name| options.keyword_get(Atom::new(name));
        let (strict, switches) = (option("strict"), option("switches"));
        if strict.is_some() && switches.is_some() {
            return Err(argument_error(
                ":switches and :strict cannot be given together",
            ));
        }
        let listed = strict.or(switches).cloned().unwrap_or(Term::Nil);
        let kind = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(key), kind]) => Ok((*key, Kind::of(kind)?)),
            _ => Err(no_clause()),
        };
        let alias = |pair: &Term| match pair.as_tuple() {
            Some([Term::Atom(short), Term::Atom(long)]) => Some((*short, *long)),
            _ => None,
        };
        let aliases = option("aliases").cloned().unwrap_or(Term::Nil);
        Ok(Config {
            kinds: listed.iter().map(kind).collect::<Result<_, _>>()?,
            aliases: aliases
                .iter()
                .map(alias)
                .collect::<Option<_>>()
                .ok_or_else(no_clause)?,
            strict: strict.is_some(),
            told: strict.is_some() || switches.is_some(),
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
        if word == "-" || !word.starts_with('-') {
            return Parsed::Plain;
        }
        let (switch, value) = match word.split_once('=') {
            Some((switch, value)) => (switch, Some(value.to_string())),
            None => (word, None),
        };
        match (switch.strip_prefix("--"), switch.strip_prefix('-')) {
            (Some(name), _) => self.valued(switch, self.long(name), value, left),
            (None, Some(letters)) => self.short(switch, letters, value, left),
            (None, None) => Parsed::Plain,
        }
    }

    /// The atom of a name; none for one with an underscore, which no switch has.
    fn key(&self, name: &str) -> Option<Atom> {
        if name.contains('_') {
            return None;
        }
        let name = name.replace('-', "_");
        match self.new_atoms {
            true => Some(Atom::new(&name)),
            false => Atom::existing(&name),
        }
    }

    /// What stands behind two dashes.
    fn long(&self, name: &str) -> Named {
        if let Some(key) = name.strip_prefix("no-").and_then(|name| self.key(name))
            && self.kind(key).is_some_and(|kind| kind.name == "boolean")
        {
            return Named::Negated(key);
        }
        self.key(name).map_or(Named::Unknown, Named::Key)
    }

    fn alias(&self, name: &str) -> Option<Atom> {
        let mut aliases = self.aliases.iter();
        let found = aliases.find(|(short, _)| short.as_str() == name);
        found.map(|(_, long)| *long)
    }

    /// What stands behind one dash: a letter, or several that stand for one switch each. A number behind the last
    /// is its value.
    fn short(
        &self,
        switch: &str,
        letters: &str,
        value: Option<String>,
        left: &mut Vec<String>,
    ) -> Parsed {
        if value.is_none() && letters.starts_with(|c: char| c.is_ascii_digit()) {
            return Parsed::Plain;
        }
        if letters.contains(['-', '_']) {
            return Parsed::Undefined(switch.to_string(), value);
        }
        if letters.chars().count() == 1 {
            return match self.alias(letters) {
                Some(key) => self.valued(switch, Named::Key(key), value, left),
                // An unknown letter takes the value that may follow.
                None => {
                    let value = value.or_else(|| left.pop_if(|next| is_value(next)));
                    Parsed::Undefined(switch.to_string(), value)
                }
            };
        }
        if let Some(key) = self.alias(letters) {
            return self.valued(switch, Named::Key(key), value, left);
        }
        let end = letters.find(|c: char| c.is_ascii_digit());
        let (letters, number) = letters.split_at(end.unwrap_or(letters.len()));
        let mut words: Vec<String> = letters.chars().map(|letter| format!("-{letter}")).collect();
        let value = match (number.is_empty(), value) {
            (true, value) => value,
            (false, None) => Some(number.to_string()),
            (false, Some(value)) => Some(format!("{number}={value}")),
        };
        if let (Some(last), Some(value)) = (words.last_mut(), value) {
            last.push_str(&format!("={value}"));
        }
        let Some((first, rest)) = words.split_first() else {
            return Parsed::Plain;
        };
        left.extend(rest.iter().rev().cloned());
        self.read(first, left)
    }

    fn valued(
        &self,
        switch: &str,
        named: Named,
        value: Option<String>,
        left: &mut Vec<String>,
    ) -> Parsed {
        let boolean = Kind {
            name: "boolean",
            keep: false,
            count: false,
        };
        let (key, negated) = match named {
            Named::Key(key) => (key, false),
            Named::Negated(key) => (key, true),
            Named::Unknown => return Parsed::Undefined(switch.to_string(), value),
        };
        if negated {
            return match value {
                None => Parsed::Option(key, Term::bool(false)),
                value => Parsed::Invalid(switch.to_string(), value, boolean),
            };
        }
        let Some(kind) = self.kind(key) else {
            if self.strict {
                return Parsed::Undefined(switch.to_string(), value);
            }
            // Of an unknown switch the next word decides whether it has a value.
            let value = value.or_else(|| left.pop_if(|next| is_value(next)));
            return Parsed::Option(key, value.map_or(Term::bool(true), Term::string));
        };
        if !kind.takes_value() && value.is_none() {
            return Parsed::Option(key, Term::bool(true));
        }
        let value = value.or_else(|| left.pop_if(|next| kind.takes_value() && is_value(next)));
        let Some(value) = value else {
            return Parsed::Invalid(switch.to_string(), None, kind);
        };
        match kind.value(&value) {
            Some(value) => Parsed::Option(key, value),
            None => Parsed::Invalid(switch.to_string(), Some(value), kind),
        }
    }
}

/// Whether a word can be the value of the switch before it.
fn is_value(word: &str) -> bool {
    match word.strip_prefix('-') {
        Some("") => true,
        Some(rest) => rest.starts_with(|c: char| c.is_ascii_digit()),
        None => true,
    }
}
