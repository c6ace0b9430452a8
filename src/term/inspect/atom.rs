//! Atoms as source code spells them: bare, quoted, or as an alias.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::text::quoted;
use crate::term::{Atom, atoms};

/// Operators that stand bare after a colon, as `:+` does, and after a dot.
const OPERATORS: &[&str] = &[
    "!", "@", "^", "&", "*", "-", "=", "+", "|", "<", ">", "/", "!=", "&&", "**", "--", "==", "=~",
    "++", "\\\\", "||", "|>", "<-", "<=", "<>", "<~", ">=", "~>", "!==", "&&&", "---", "===",
    "+++", "|||", "<<<", "<<~", "<~>", ">>>", "~>>",
];

/// Operators that stand bare after a dot only.
const CALLED_OPERATORS: &[&str] = &["::", "^^^", "<|>", "~~~"];

/// Special forms that stand bare after a colon, and in quotes after a dot.
const SPECIAL: &[&str] = &["%", ".", "->", "{}", "..", "%{}", "...", "..//", "<<>>"];

/// What an atom's text is to the tokenizer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A module's name.
    Alias,
    /// A name that a function may have.
    Identifier,
    /// One of [`OPERATORS`].
    Operator,
    /// One of [`CALLED_OPERATORS`].
    CalledOperator,
    /// Bare as an atom only: a capital first, an `@` inside, a special form.
    BareAtom,
    /// Needs quotes everywhere.
    Other,
}

fn classify(name: &str) -> Kind {
    if OPERATORS.contains(&name) {
        Kind::Operator
    } else if CALLED_OPERATORS.contains(&name) {
        Kind::CalledOperator
    } else if SPECIAL.contains(&name) {
        Kind::BareAtom
    } else if is_alias(name) {
        Kind::Alias
    } else {
        identifier(name)
    }
}

/// `Elixir`, then parts that begin with an ASCII capital.
fn is_alias(name: &str) -> bool {
    let Some(parts) = name.strip_prefix("Elixir") else {
        return false;
    };
    parts.is_empty()
        || parts.strip_prefix('.').is_some_and(|parts| {
            parts.split('.').all(|part| {
                part.starts_with(|c: char| c.is_ascii_uppercase())
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            })
        })
}

fn identifier(name: &str) -> Kind {
    let stem = name.strip_suffix(['?', '!']).unwrap_or(name);
    let mut chars = stem.chars();
    let Some(first) = chars.next() else {
        return Kind::Other;
    };
    if !(first == '_' || is_start(first))
        || !chars.all(|c| c == '@' || is_continue(c))
        || mixes_scripts(stem)
    {
        return Kind::Other;
    }
    if !name.is_ascii() && !name.nfc().eq(name.chars()) {
        return Kind::Other;
    }
    if first.is_uppercase() || name.contains('@') {
        Kind::BareAtom
    } else {
        Kind::Identifier
    }
}

/// Letters that may begin an identifier; those that normalization would replace may not.
fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (!c.is_ascii() && unicode_ident::is_xid_start(c) && is_stable(c) && c != '\u{212e}')
}

fn is_continue(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || (!c.is_ascii()
            && unicode_ident::is_xid_continue(c)
            && is_stable(c)
            && !('\u{203f}'..='\u{2054}').contains(&c))
}

fn is_stable(c: char) -> bool {
    c.nfkc().eq([c]) || c.nfd().count() > 1
}

/// Whether letters of alphabets that look alike (Latin, Greek, Cyrillic) stand in one name: it may be
/// a disguise, and Elixir does not take it for an identifier.
fn mixes_scripts(name: &str) -> bool {
    let script = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => 1_u8,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 2,
        '\u{400}'..='\u{52f}' => 4,
        _ => 0,
    };
    !name.is_ascii()
        && name
            .chars()
            .fold(0, |seen, c| seen | script(c))
            .count_ones()
            > 1
}

/// The atom as a value: `:ok`, `:"two words"`, `Foo.Bar`, `nil`.
pub fn literal(atom: Atom) -> Cow<'static, str> {
    let name = atom.as_str();
    if matches!(atom, atoms::NIL | atoms::TRUE | atoms::FALSE) {
        return Cow::Borrowed(name);
    }
    match classify(name) {
        Kind::Alias if name.starts_with("Elixir.Elixir") => Cow::Borrowed(name),
        Kind::Alias => Cow::Borrowed(name.strip_prefix("Elixir.").unwrap_or(name)),
        Kind::Identifier | Kind::Operator | Kind::BareAtom => Cow::Owned(format!(":{name}")),
        Kind::CalledOperator | Kind::Other => Cow::Owned(format!(":{}", quoted(name, '"'))),
    }
}

/// The atom as a key in front of a value, with its colon: `ok:`, `"two words":`.
pub fn key(atom: Atom) -> String {
    let name = atom.as_str();
    match classify(name) {
        Kind::Identifier | Kind::Operator | Kind::BareAtom => format!("{name}:"),
        Kind::Alias | Kind::CalledOperator | Kind::Other => format!("{}:", quoted(name, '"')),
    }
}

/// The atom as a function's name after a dot: `upcase`, `+`, `"two words"`.
pub fn function(atom: Atom) -> Cow<'static, str> {
    let name = atom.as_str();
    match classify(name) {
        Kind::Identifier | Kind::Operator | Kind::CalledOperator => Cow::Borrowed(name),
        Kind::Alias | Kind::BareAtom | Kind::Other => Cow::Owned(quoted(name, '"')),
    }
}

/// Whether the atom can be a key of a keyword list as that prints: aliases cannot.
pub fn is_keyword_key(atom: Atom) -> bool {
    !atom.as_str().starts_with("Elixir.")
}
