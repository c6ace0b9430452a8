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
    match name.as_bytes() {
        // The commonest first: no operator begins with a letter.
        [b'a'..=b'z' | b'_', ..] => identifier(name),
        [b'A'..=b'Z', ..] if is_alias(name) => Kind::Alias,
        _ if OPERATORS.contains(&name) => Kind::Operator,
        _ if CALLED_OPERATORS.contains(&name) => Kind::CalledOperator,
        _ if SPECIAL.contains(&name) => Kind::BareAtom,
        _ => identifier(name),
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
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if stem.starts_with(|c: char| c.is_ascii_lowercase()) && stem.as_bytes().iter().all(plain) {
        return Kind::Identifier;
    }
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

/// Whether normalization leaves a letter alone or only takes its accents off. Letters of Latin Extended-B
/// that are no letter with an accent are out of use, and Unicode keeps them out of identifiers.
fn is_stable(c: char) -> bool {
    let accented = c.nfd().count() > 1;
    accented || (c.nfkc().eq([c]) && !('\u{180}'..='\u{24f}').contains(&c))
}

/// Whether letters of several alphabets stand in one name: it may be a disguise, and Elixir does not take
/// it for an identifier. Chinese, Japanese and Korean go with Latin.
fn mixes_scripts(name: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let mut scripts = name.chars().filter_map(script);
    let first = scripts.next();
    first.is_some_and(|first| scripts.any(|script| script != first))
}

/// A number for the alphabet of a letter, as far as they are told apart.
fn script(c: char) -> Option<u32> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(1),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(2),
        '\u{400}'..='\u{52f}' => Some(3),
        '\u{530}'..='\u{58f}' => Some(4),
        '\u{590}'..='\u{5ff}' => Some(5),
        '\u{600}'..='\u{6ff}' => Some(6),
        // From here on most blocks of 128 are one alphabet each.
        '\u{700}'..='\u{2e7f}' => Some(c as u32 >> 7),
        _ => None,
    }
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
