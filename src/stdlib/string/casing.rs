//! Upper, lower and title case, in the four modes that Elixir knows.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, bytes, no_clause, no_clause_in};
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::graphemes;

natives! { pub const TABLE of "String":
    /// The first grapheme in title case, the others in lower case. The mode is `:default`, `:ascii`, `:greek`
    /// (with the final sigma) or `:turkic` (with the dotless i).
    ///
    ///     iex> String.capitalize("aBCD")
    ///     "Abcd"
    ///     iex> String.capitalize("ﬁN")
    ///     "Fin"
    "capitalize" 1 => capitalize, [Term::atom("default")];
    "capitalize" 2 => capitalize;
    /// All letters in lower case. For the modes see `capitalize/2`.
    ///
    ///     iex> String.downcase("ÁB 1")
    ///     "áb 1"
    "downcase" 1 => downcase_native, [Term::atom("default")];
    "downcase" 2 => downcase_native;
    /// All letters in upper case. For the modes see `capitalize/2`.
    ///
    ///     iex> String.upcase("ab ß")
    ///     "AB SS"
    ///     iex> String.upcase("olá", :ascii)
    ///     "OLá"
    "upcase" 1 => upcase_native, [Term::atom("default")];
    "upcase" 2 => upcase_native;
}

/// Which letters change, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Unicode's rules that need no context.
    Default,
    /// Only the letters of ASCII.
    Ascii,
    /// A sigma at the end of a word becomes a final one.
    Greek,
    /// Dotted and dotless i are different letters.
    Turkic,
}

impl Mode {
    fn of(term: &Term) -> Option<Mode> {
        Some(match term.as_atom()?.as_str() {
            "default" => Mode::Default,
            "ascii" => Mode::Ascii,
            "greek" => Mode::Greek,
            "turkic" => Mode::Turkic,
            _ => return None,
        })
    }
}

/// Changes the UTF-8 parts of a text and leaves the other bytes.
fn each_valid(text: &[u8], mut change: impl FnMut(&str, &mut String)) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        let mut changed = String::with_capacity(chunk.valid().len());
        change(chunk.valid(), &mut changed);
        out.extend_from_slice(changed.as_bytes());
        out.extend_from_slice(chunk.invalid());
    }
    out
}

/// A text in upper case.
pub fn upcase(text: &[u8], mode: Mode) -> Vec<u8> {
    if mode == Mode::Ascii || text.is_ascii() && mode != Mode::Turkic {
        return text.to_ascii_uppercase();
    }
    each_valid(text, |part, out| {
        for c in part.chars() {
            match c {
                'i' if mode == Mode::Turkic => out.push('İ'),
                _ => out.extend(c.to_uppercase()),
            }
        }
    })
}

/// A text in lower case.
pub fn downcase(text: &[u8], mode: Mode) -> Vec<u8> {
    if mode == Mode::Ascii || text.is_ascii() && mode != Mode::Turkic {
        return text.to_ascii_lowercase();
    }
    each_valid(text, |part, out| match mode {
        Mode::Greek => out.push_str(&part.to_lowercase()),
        _ => {
            let dotted = part.replace("I\u{307}", "İ");
            let part = if mode == Mode::Turkic { &dotted } else { part };
            for c in part.chars() {
                match c {
                    'I' if mode == Mode::Turkic => out.push('ı'),
                    'İ' if mode == Mode::Turkic => out.push('i'),
                    _ => out.extend(c.to_lowercase()),
                }
            }
        }
    })
}

/// A text with its first character in title case, the others as they are.
pub fn capitalize_first(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::with_capacity(text.len());
    if let Some(first) = chars.next() {
        title(first, Mode::Default, &mut out);
    }
    out.push_str(chars.as_str());
    out
}

/// One character in title case: its upper case, but for the letters that look different at the beginning
/// of a word than all in capitals.
fn title(c: char, mode: Mode, out: &mut String) {
    match c {
        'i' if mode == Mode::Turkic => out.push('İ'),
        'Ǆ'..='ǆ' => out.push('ǅ'),
        'Ǉ'..='ǉ' => out.push('ǈ'),
        'Ǌ'..='ǌ' => out.push('ǋ'),
        'Ǳ'..='ǳ' => out.push('ǲ'),
        // Georgian has capitals only for whole words.
        '\u{10D0}'..='\u{10FF}' => out.push(c),
        // The iota stays beside or under its vowel.
        '\u{1F80}'..='\u{1FAF}' => out.push(char::from_u32(u32::from(c) | 8).unwrap_or(c)),
        '\u{1FB3}' | '\u{1FBC}' => out.push('\u{1FBC}'),
        '\u{1FC3}' | '\u{1FCC}' => out.push('\u{1FCC}'),
        '\u{1FF3}' | '\u{1FFC}' => out.push('\u{1FFC}'),
        '\u{1FB2}' | '\u{1FB4}' | '\u{1FB7}' | '\u{1FC2}' | '\u{1FC4}' | '\u{1FC7}'
        | '\u{1FF2}' | '\u{1FF4}' | '\u{1FF7}' => out.extend(
            c.to_uppercase()
                .map(|u| if u == 'Ι' { '\u{345}' } else { u }),
        ),
        // Ligatures: only the first of their letters is a capital.
        'ß' | '\u{587}' | '\u{FB00}'..='\u{FB17}' => {
            let mut upper = c.to_uppercase();
            out.extend(upper.next());
            out.extend(upper.flat_map(char::to_lowercase));
        }
        _ => out.extend(c.to_uppercase()),
    }
}

fn upcase_native(p: &mut Proc, args: &[Term]) -> Reply {
    let (text, mode) = (bytes(&args[0])?, Mode::of(&args[1]).ok_or_else(no_clause)?);
    p.work(text.len())?;
    Ok(Term::binary(upcase(text, mode)))
}

fn downcase_native(p: &mut Proc, args: &[Term]) -> Reply {
    let (text, mode) = (bytes(&args[0])?, Mode::of(&args[1]).ok_or_else(no_clause)?);
    p.work(text.len())?;
    Ok(Term::binary(downcase(text, mode)))
}

fn capitalize(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    if text.is_empty() {
        return Ok(args[0].clone());
    }
    let mode = Mode::of(&args[1]).ok_or_else(|| wrong_mode(p, args))?;
    p.work(text.len())?;
    let first = graphemes::codepoints_of(text).next().map_or(0, <[u8]>::len);
    let (head, rest) = text.split_at(first);
    let mut out = match mode {
        Mode::Ascii => head.to_ascii_uppercase(),
        _ => each_valid(head, |part, out| {
            part.chars().for_each(|c| title(c, mode, out));
        }),
    };
    out.extend(downcase(rest, mode));
    Ok(Term::binary(out))
}

/// A wrong mode is found out only when the rest is to be put in lower case.
fn wrong_mode(p: &Proc, args: &[Term]) -> Raise {
    let first = args[0]
        .as_bytes()
        .and_then(|text| graphemes::codepoints_of(text).next())
        .map_or(0, <[u8]>::len);
    let rest = graphemes::rest(&args[0], first);
    no_clause_in(p, ("String", "downcase"), &[rest, args[1].clone()])
}
