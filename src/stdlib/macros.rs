//! `Macro`: names in the spellings of modules and files. Quoted code is left to the language.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::inspect::{atom_key, atom_literal, function_name};
use crate::term::{Atom, Term};

use super::args::{Reply, clamped, no_clause};
use super::natives::natives;

/// `Macro`.
pub const MODULE: NativeModule = NativeModule {
    name: "Macro",
    doc: "Names as modules and files spell them. Macros themselves are something that suplab does not have.",
    functions: TABLE,
};

natives! { const TABLE of "Macro":
    /// A name in the spelling of modules.
    ///
    ///     iex> Macro.camelize("foo_bar/baz")
    ///     "FooBar.Baz"
    "camelize" 1 => |_, args| Ok(Term::string(camelize(args[0].as_str().ok_or_else(no_clause)?)));
    /// What kind of name an atom is: `:alias`, `:identifier`, `:unquoted` or `:quoted`.
    ///
    ///     iex> Macro.classify_atom(:foo)
    ///     :identifier
    "classify_atom" 1 => classify;
    /// An atom as source code has it: as a `:literal`, a `:key`, or a name in a `:remote_call`.
    ///
    ///     iex> Macro.inspect_atom(:key, :"a b")
    ///     "\"a b\":"
    "inspect_atom" 2 => inspect_atom;
    /// Whether a name with so many arguments is an operator.
    ///
    ///     iex> Macro.operator?(:+, 2)
    ///     true
    "operator?" 2 => is_operator;
    /// Whether a name with so many arguments is a special form.
    ///
    ///     iex> Macro.special_form?(:case, 2)
    ///     true
    "special_form?" 2 => is_special_form;
    /// A name in the spelling of files.
    ///
    ///     iex> Macro.underscore("FooBar.BazHTTP")
    ///     "foo_bar/baz_http"
    "underscore" 1 => underscored;
    /// The text with its escapes replaced by what they stand for.
    ///
    ///     iex> Macro.unescape_string("a\\tb")
    ///     "a\tb"
    "unescape_string" 1 => unescape;
}

fn camelize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut upper = true;
    for c in text.chars() {
        match c {
            '_' => upper = true,
            '/' => {
                out.push('.');
                upper = true;
            }
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}

fn underscored(_: &mut Proc, args: &[Term]) -> Reply {
    let text = match args[0].as_atom() {
        Some(module) => module.module_name().to_string(),
        None => args[0].as_str().ok_or_else(no_clause)?.to_string(),
    };
    Ok(Term::string(underscore(&text)))
}

/// A word begins at a capital that follows something else, or that is followed by something else.
fn underscore(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let small = |c: char| !(c.is_uppercase() || c == '_' || c == '.' || c == '/');
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        if *c == '.' {
            out.push('/');
            continue;
        }
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                small(before)
                    || before.is_uppercase()
                        && after.is_some_and(|c| small(c) && !c.is_ascii_digit())
            });
        if begins {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn is_identifier(text: &str) -> bool {
    let bare = text.strip_suffix(['?', '!']).unwrap_or(text);
    let begins = bare.starts_with(|c: char| c.is_lowercase() || c == '_');
    begins && bare.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn classify(_: &mut Proc, args: &[Term]) -> Reply {
    let name = args[0].as_atom().ok_or_else(no_clause)?;
    let literal = atom_literal(name);
    Ok(Term::atom(
        if name.is_module_alias() && !literal.starts_with(':') {
            "alias"
        } else if is_identifier(name.as_str()) {
            "identifier"
        } else if literal.contains('"') {
            "quoted"
        } else {
            "unquoted"
        },
    ))
}

fn inspect_atom(_: &mut Proc, args: &[Term]) -> Reply {
    let name = args[1].as_atom().ok_or_else(no_clause)?;
    Ok(Term::string(match args[0].as_atom().map(Atom::as_str) {
        Some("literal") => atom_literal(name).into_owned(),
        Some("key") => {
            let key = atom_key(name);
            key.trim_end().to_string()
        }
        Some("remote_call") => function_name(name).into_owned(),
        _ => return Err(no_clause()),
    }))
}

const UNARY: &[&str] = &["!", "^", "not", "+", "-", "~~~", "&", "@"];

const BINARY: &[&str] = &[
    "**", "*", "/", "+", "-", "++", "--", "+++", "---", "..", "<>", "in", "|>", "<<<", ">>>",
    "<<~", "~>>", "<~", "~>", "<~>", "<", ">", "<=", ">=", "==", "!=", "=~", "===", "!==", "&&",
    "&&&", "and", "||", "|||", "or", "=", "|", "::", "when", "<-", "\\\\", ".", "^^^", "=>",
];

fn is_operator(_: &mut Proc, args: &[Term]) -> Reply {
    let (name, arity) = (args[0].as_atom().ok_or_else(no_clause)?, clamped(&args[1])?);
    Ok(Term::bool(match arity {
        1 => UNARY.contains(&name.as_str()),
        2 => BINARY.contains(&name.as_str()),
        3 => name.as_str() == "..//",
        _ => false,
    }))
}

const SPECIAL_FORMS: &[(&str, i64)] = &[
    ("%", 2),
    ("%{}", 1),
    ("&", 1),
    (".", 2),
    ("::", 2),
    ("<<>>", 1),
    ("=", 2),
    ("^", 1),
    ("__CALLER__", 0),
    ("__DIR__", 0),
    ("__ENV__", 0),
    ("__MODULE__", 0),
    ("__STACKTRACE__", 0),
    ("__aliases__", 1),
    ("__block__", 1),
    ("alias", 2),
    ("case", 2),
    ("cond", 1),
    ("fn", 1),
    ("for", 1),
    ("import", 2),
    ("quote", 2),
    ("receive", 1),
    ("require", 2),
    ("super", 1),
    ("try", 1),
    ("unquote", 1),
    ("unquote_splicing", 1),
    ("with", 1),
    ("{}", 1),
];

fn is_special_form(_: &mut Proc, args: &[Term]) -> Reply {
    let (name, arity) = (args[0].as_atom().ok_or_else(no_clause)?, clamped(&args[1])?);
    Ok(Term::bool(SPECIAL_FORMS.contains(&(name.as_str(), arity))))
}

fn unescape(_: &mut Proc, args: &[Term]) -> Reply {
    let text = args[0].as_str().ok_or_else(no_clause)?;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let c = chars
            .next()
            .ok_or_else(|| bad_escape("invalid escape \\ at end of string"))?;
        match c {
            'x' | 'u' => out.push(coded(c, &mut chars)?),
            '\n' => {}
            c => out.push(plain_escape(c)),
        }
    }
    Ok(Term::string(out))
}

fn bad_escape(message: &str) -> Raise {
    super::args::argument_error(message)
}

fn plain_escape(c: char) -> char {
    match c {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'd' => '\u{7F}',
        'e' => '\u{1B}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        's' => ' ',
        't' => '\t',
        'v' => '\u{B}',
        c => c,
    }
}

fn coded(kind: char, chars: &mut std::iter::Peekable<std::str::Chars>) -> Result<char, Raise> {
    let mut digits = String::new();
    if chars.next_if_eq(&'{').is_some() {
        while let Some(c) = chars.next_if(|c| *c != '}') {
            digits.push(c);
        }
        chars.next();
    } else {
        let most = if kind == 'x' { 2 } else { 4 };
        while digits.len() < most {
            match chars.next_if(char::is_ascii_hexdigit) {
                Some(c) => digits.push(c),
                None => break,
            }
        }
    }
    let code = u32::from_str_radix(&digits, 16)
        .ok()
        .and_then(char::from_u32);
    code.ok_or_else(|| bad_escape("invalid or reserved Unicode code point"))
}
