//! Escaping with `%`, and queries.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause, shown};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, lazy};
use crate::term::{Atom, Map, Term};

natives! { pub(super) const TABLE of "URI":
    /// Whether a character has a meaning in addresses.
    ///
    ///     iex> URI.char_reserved?(?+)
    ///     true
    "char_reserved?" 1 => |_, args| Ok(Term::bool(is_reserved(code(&args[0])?)));
    /// Whether a character stays as it is when an address is escaped.
    ///
    ///     iex> URI.char_unescaped?(?{)
    ///     false
    "char_unescaped?" 1 => |_, args| {
        let code = code(&args[0])?;
        Ok(Term::bool(is_reserved(code) || is_unreserved(code)))
    };
    /// Whether a character has no meaning in addresses and needs no escaping.
    ///
    ///     iex> URI.char_unreserved?(?_)
    ///     true
    "char_unreserved?" 1 => |_, args| Ok(Term::bool(is_unreserved(code(&args[0])?)));
    /// The text without its escapes.
    ///
    ///     iex> URI.decode("https%3A%2F%2Felixir-lang.org")
    ///     "https://elixir-lang.org"
    "decode" 1 => |_, args| Ok(Term::binary(decoded(bytes(&args[0])?, false)));
    /// The keys and values of a query, as a map, put into the one given.
    ///
    ///     iex> URI.decode_query("a=1&b=x+y")
    ///     %{"a" => "1", "b" => "x y"}
    "decode_query" 1 => decode_query, [Term::Map(Map::new()), Term::atom("www_form")];
    "decode_query" 2 => decode_query, [Term::atom("www_form")];
    "decode_query" 3 => decode_query;
    /// The text of a form without its escapes; `+` stands for a space.
    ///
    ///     iex> URI.decode_www_form("%3Call+in%2F")
    ///     "<all in/"
    "decode_www_form" 1 => |_, args| Ok(Term::binary(decoded(bytes(&args[0])?, true)));
    /// The text with everything escaped that may not stand in an address, or for which a function is false.
    ///
    ///     iex> URI.encode("a b")
    ///     "a%20b"
    "encode" 1 => |_, args| Ok(Term::string(encoded(bytes(&args[0])?, |byte| is_reserved(byte) || is_unreserved(byte))));
    "encode" 2 => encode_with;
    /// Keys and values as a query.
    ///
    ///     iex> URI.encode_query(a: 1, b: "x y")
    ///     "a=1&b=x+y"
    "encode_query" 1 => encode_query, [Term::atom("www_form")];
    "encode_query" 2 => encode_query;
    /// The text as forms are escaped, with `+` for a space.
    ///
    ///     iex> URI.encode_www_form("put: it+")
    ///     "put%3A+it%2B"
    "encode_www_form" 1 => |_, args| Ok(Term::string(form(bytes(&args[0])?)));
    /// The keys and values of a query one after the other, lazily.
    ///
    ///     iex> URI.query_decoder("a=1&b=2") |> Enum.to_list()
    ///     [{"a", "1"}, {"b", "2"}]
    "query_decoder" 1 => query_decoder, [Term::atom("www_form")];
    "query_decoder" 2 => query_decoder;
}

fn bytes(term: &Term) -> Result<&[u8], Raise> {
    term.as_bytes().ok_or_else(no_clause)
}

fn code(term: &Term) -> Result<u8, Raise> {
    match term {
        // Others are none of the characters that are asked for.
        Term::Int(code) => Ok(u8::try_from(*code).unwrap_or(255)),
        _ => Err(no_clause()),
    }
}

fn is_reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&byte)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn encoded(text: &[u8], keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text {
        if keep(*byte) {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn form(text: &[u8]) -> String {
    encoded(text, |byte| byte == b' ' || is_unreserved(byte)).replace(' ', "+")
}

/// An escape that is none stays as it is.
fn decoded(text: &[u8], plus: bool) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, more @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or(0) * 16 + digit(*low).unwrap_or(0);
                out.push(value as u8);
                rest = more;
            }
            (b'+', _) if plus => out.push(b' '),
            _ => out.push(*byte),
        }
    }
    out
}

fn encode_with(p: &mut Proc, args: &[Term]) -> Reply {
    let text = bytes(&args[0])?;
    let mut keep = [None; 256];
    for byte in text {
        let known = &mut keep[usize::from(*byte)];
        if known.is_none() {
            *known = Some(p.call(&args[1], &[Term::Int(i64::from(*byte))])?.truthy());
        }
    }
    Ok(Term::string(encoded(text, |byte| {
        keep[usize::from(byte)] == Some(true)
    })))
}

/// Whether queries are escaped as forms are.
fn is_form(term: &Term) -> Result<bool, Raise> {
    match term.as_atom().map(Atom::as_str) {
        Some("www_form") => Ok(true),
        Some("rfc3986") => Ok(false),
        _ => Err(no_clause()),
    }
}

fn encode_query(p: &mut Proc, args: &[Term]) -> Reply {
    let as_form = is_form(&args[1])?;
    let mut parts: Vec<String> = Vec::new();
    let part = |p: &mut Proc, term: &Term, what: &str| -> Result<String, Raise> {
        if term.is_list() {
            return Err(argument_error(format!(
                "encode_query/2 {what} cannot be lists, got: {}",
                shown(term)
            )));
        }
        let text = chars::to_string(p, term)?;
        let text = text.as_bytes().unwrap_or_default();
        Ok(if as_form {
            form(text)
        } else {
            encoded(text, is_unreserved)
        })
    };
    lazy::each(p, &args[0], |p, pair| {
        let Some([key, value]) = pair.as_tuple() else {
            return Err(no_clause());
        };
        let key = part(p, key, "keys")?;
        let value = part(p, value, "values")?;
        parts.push(format!("{key}={value}"));
        Ok(true)
    })?;
    Ok(Term::string(parts.join("&")))
}

/// The pair that a piece of a query is.
fn pair(piece: &[u8], as_form: bool) -> [Term; 2] {
    let cut = piece.iter().position(|byte| *byte == b'=');
    let (key, value) = match cut {
        Some(at) => (&piece[..at], &piece[at + 1..]),
        None => (piece, &piece[piece.len()..]),
    };
    [key, value].map(|text| Term::binary(decoded(text, as_form)))
}

fn decode_query(_: &mut Proc, args: &[Term]) -> Reply {
    let (text, as_form) = (bytes(&args[0])?, is_form(&args[2])?);
    let mut map = args[1].as_map().ok_or_else(no_clause)?.clone();
    for piece in text
        .split(|byte| *byte == b'&')
        .filter(|piece| !piece.is_empty())
    {
        let [key, value] = pair(piece, as_form);
        map = map.put(key, value);
    }
    Ok(Term::Map(map))
}

fn query_decoder(_: &mut Proc, args: &[Term]) -> Reply {
    let (text, as_form) = (bytes(&args[0])?.to_vec(), is_form(&args[1])?);
    Ok(lazy::unfold("query_decoder", 0_usize, move |_, from| {
        let rest = &text[(*from).min(text.len())..];
        if rest.is_empty() {
            return Ok(None);
        }
        let end = rest
            .iter()
            .position(|byte| *byte == b'&')
            .unwrap_or(rest.len());
        let pair = Term::tuple(pair(&rest[..end], as_form));
        Ok(Some((pair, from + end + 1)))
    }))
}
