//! `URI`: addresses, taken apart and put together; `coding` has the escaping, and queries.

mod coding;

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term, exception};

use super::args::{Reply, argument_error, no_clause, shown};
use super::natives::{join, natives, total};
use super::structs;

const PARTS: &[&[Native]] = &[TABLE, coding::TABLE];

/// `URI`.
pub const MODULE: NativeModule = NativeModule {
    name: "URI",
    doc: "Addresses such as `https://elixir-lang.org/docs?q=1#top`, their parts, and their escaping.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};

natives! { const TABLE of "URI":
    "__struct__" 0 => |_, _| Ok(Uri::default().term());
    "__struct__" 1 => |p, args| structs::with_fields(p, &Uri::default().term(), &args[0], &[]);
    /// Adds a query to the one that the address has.
    ///
    ///     iex> URI.append_query(URI.parse("http://example.com/?x=1"), "y=2") |> URI.to_string()
    ///     "http://example.com/?x=1&y=2"
    "append_query" 2 => append_query;
    /// The port of a scheme, or `nil`; with a number, sets it.
    ///
    ///     iex> URI.default_port("https")
    ///     443
    "default_port" 1 => |p, args| Ok(port_of(p, args[0].as_str().ok_or_else(no_clause)?));
    "default_port" 2 => set_port;
    /// The address that another one stands for when it is met in this one.
    ///
    ///     iex> URI.merge("http://example.com/a/b/c", "../d") |> URI.to_string()
    ///     "http://example.com/a/d"
    "merge" 2 => merge;
    /// An address taken apart, if it is a valid one: `{:ok, uri}` or `{:error, part}` with what is wrong.
    ///
    ///     iex> URI.new("/invalid>")
    ///     {:error, ">"}
    "new" 1 => |p, args| Ok(match checked(p, &args[0])? {
        Ok(uri) => Term::ok(uri),
        Err(part) => Term::error(Term::string(part)),
    });
    "new!" 1 => |p, args| checked(p, &args[0])?.map_err(invalid);
    /// An address taken apart, whether it is a valid one or not.
    ///
    ///     iex> URI.parse("https://elixir-lang.org/docs").host
    ///     "elixir-lang.org"
    "parse" 1 => |p, args| Ok(of(p, &args[0])?.term());
    /// The address as text.
    ///
    ///     iex> URI.to_string(URI.parse("http://google.com"))
    ///     "http://google.com"
    "to_string" 1 => |p, args| to_string(p, &args[0]);
}

/// An address in parts.
#[derive(Clone, Default)]
struct Uri {
    scheme: Option<String>,
    authority: Option<String>,
    userinfo: Option<String>,
    host: Option<String>,
    port: Option<i64>,
    path: Option<String>,
    query: Option<String>,
    fragment: Option<String>,
}

impl Uri {
    /// Cuts an address up as RFC 3986 says; any text is one.
    fn read(p: &Proc, text: &str) -> Uri {
        let some = |text: &str| Some(text.to_string());
        let (rest, fragment) = cut(text, '#');
        let (rest, query) = cut(rest, '?');
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, after)) if is_scheme(scheme) => (some(&scheme.to_lowercase()), after),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(after) => {
                let end = after.find('/').unwrap_or(after.len());
                (some(&after[..end]), &after[end..])
            }
            None => (None, rest),
        };
        let mut uri = Uri {
            path: some(path).filter(|path| !path.is_empty()),
            query: query.and_then(some),
            fragment: fragment.and_then(some),
            ..Uri::default()
        };
        if let Some(authority) = &authority {
            uri.take_authority(authority);
        }
        uri.authority = authority;
        if uri.port.is_none()
            && let Some(scheme) = &scheme
            && uri.host.is_some()
        {
            uri.port = port_of(p, scheme).as_int();
        }
        uri.scheme = scheme;
        uri
    }

    fn take_authority(&mut self, authority: &str) {
        let (userinfo, rest) = match authority.rsplit_once('@') {
            Some((userinfo, rest)) => (Some(userinfo.to_string()), rest),
            None => (None, authority),
        };
        let (host, port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, after)) => (host, after.strip_prefix(':')),
            None => rest
                .rsplit_once(':')
                .map_or((rest, None), |(host, port)| (host, Some(port))),
        };
        self.userinfo = userinfo;
        self.host = Some(host.to_string());
        self.port = port.and_then(|port| port.parse().ok());
    }

    /// The struct's parts.
    fn of(term: &Term) -> Option<Uri> {
        if term.struct_module() != Some(Atom::module("URI")) {
            return None;
        }
        let text = |key: &str| {
            let value = term.field(Atom::new(key))?;
            value.as_str().map(str::to_string)
        };
        Some(Uri {
            scheme: text("scheme"),
            authority: text("authority"),
            userinfo: text("userinfo"),
            host: text("host"),
            port: term.field(Atom::new("port")).and_then(Term::as_int),
            path: text("path"),
            query: text("query"),
            fragment: text("fragment"),
        })
    }

    fn term(&self) -> Term {
        let text = |text: &Option<String>| text.as_ref().map_or(Term::NIL, Term::string);
        let fields = [
            ("scheme", text(&self.scheme)),
            ("authority", text(&self.authority)),
            ("userinfo", text(&self.userinfo)),
            ("host", text(&self.host)),
            ("port", self.port.map_or(Term::NIL, Term::Int)),
            ("path", text(&self.path)),
            ("query", text(&self.query)),
            ("fragment", text(&self.fragment)),
        ];
        let fields = fields.map(|(key, value)| (Atom::new(key), value));
        Term::structure(Atom::module("URI"), fields)
    }

    fn text(&self, p: &Proc) -> String {
        let part = |before: &str, part: &Option<String>| {
            part.as_ref()
                .map_or_else(String::new, |part| format!("{before}{part}"))
        };
        let scheme = self
            .scheme
            .as_ref()
            .map_or_else(String::new, |scheme| format!("{scheme}:"));
        let authority = self.host.is_some().then(|| self.shown_authority(p));
        let authority = authority.or_else(|| self.authority.clone());
        format!(
            "{scheme}{}{}{}{}",
            part("//", &authority),
            part("", &self.path),
            part("?", &self.query),
            part("#", &self.fragment)
        )
    }

    fn shown_authority(&self, p: &Proc) -> String {
        let userinfo = self
            .userinfo
            .as_ref()
            .map_or_else(String::new, |info| format!("{info}@"));
        let host = self.host.clone().unwrap_or_default();
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host
        };
        let usual = self
            .scheme
            .as_ref()
            .and_then(|scheme| port_of(p, scheme).as_int());
        let port = self.port.filter(|port| Some(*port) != usual);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        format!("{userinfo}{host}{port}")
    }
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(fits)
}

/// An address given as text or as a struct.
fn of(p: &Proc, term: &Term) -> Result<Uri, Raise> {
    if let Some(text) = term.as_str() {
        return Ok(Uri::read(p, text));
    }
    Uri::of(term).ok_or_else(no_clause)
}

/// The struct of a valid address, or the first part that no address may have.
fn checked(p: &Proc, term: &Term) -> Result<Result<Term, String>, Raise> {
    let Some(text) = term.as_str() else {
        return Ok(Ok(Uri::of(term).ok_or_else(no_clause)?.term()));
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    if let Some(at) = text.find(|c| !allowed(c)) {
        let wrong: String = text[at..].chars().take(1).collect();
        return Ok(Err(wrong));
    }
    let mut uri = Uri::read(p, text);
    let authority = uri.authority.clone().unwrap_or_default();
    let unclosed = authority.contains('[') != authority.contains(']');
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    if uri.scheme.is_none() && first.contains(':') {
        return Ok(Err(":".to_string()));
    }
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let bad_port = host_and_port
        .rsplit_once(':')
        .filter(|(host, _)| !host.contains('[') || host.ends_with(']'))
        .filter(|(_, port)| !port.bytes().all(|byte| byte.is_ascii_digit()));
    if unclosed {
        return Ok(Err(String::new()));
    }
    if let Some((_, port)) = bad_port {
        let wrong = port.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        return Ok(Err(port[wrong..].chars().take(1).collect()));
    }
    // The new way leaves out what the parts say already.
    uri.authority = None;
    Ok(Ok(uri.term()))
}

fn invalid(part: String) -> Raise {
    let fields = [
        ("action", Term::atom("parse")),
        ("reason", Term::atom("invalid_uri")),
        ("part", Term::string(part)),
    ];
    let error = exception::builtin(Atom::module("URI.Error")).map(|error| error.with(fields));
    Raise::error(error.unwrap_or(Term::NIL))
}

/// Ports that programs have set. The lock is held for a look.
#[derive(Default)]
struct Ports(parking_lot::Mutex<Vec<(String, i64)>>);

fn port_of(p: &Proc, scheme: &str) -> Term {
    let ports = p.system().extension::<Ports>();
    if let Some((_, port)) = ports
        .0
        .lock()
        .iter()
        .rev()
        .find(|(known, _)| known == scheme)
    {
        return Term::Int(*port);
    }
    match scheme {
        "ftp" => Term::Int(21),
        "http" | "ws" => Term::Int(80),
        "https" | "wss" => Term::Int(443),
        "ldap" => Term::Int(389),
        "sftp" => Term::Int(22),
        "tftp" => Term::Int(69),
        _ => Term::NIL,
    }
}

fn set_port(p: &mut Proc, args: &[Term]) -> Reply {
    let (Some(scheme), Term::Int(port @ 0..)) = (args[0].as_str(), &args[1]) else {
        return Err(no_clause());
    };
    let ports = p.system().extension::<Ports>();
    ports.0.lock().push((scheme.to_string(), *port));
    Ok(Term::OK)
}

fn to_string(p: &mut Proc, term: &Term) -> Reply {
    let uri = Uri::of(term).ok_or_else(no_clause)?;
    let relative = uri
        .path
        .as_ref()
        .is_some_and(|path| !path.is_empty() && !path.starts_with('/'));
    if uri.host.is_some() && relative {
        return Err(argument_error(format!(
            ":path in URI must be empty or an absolute path if URL has a :host, got: {}",
            shown(term)
        )));
    }
    Ok(Term::string(uri.text(p)))
}

fn append_query(_: &mut Proc, args: &[Term]) -> Reply {
    let mut uri = Uri::of(&args[0]).ok_or_else(no_clause)?;
    let more = args[1].as_str().ok_or_else(no_clause)?;
    uri.query = Some(match uri.query.filter(|query| !query.is_empty()) {
        None => more.to_string(),
        Some(query) if query.ends_with('&') => query + more,
        Some(query) => format!("{query}&{more}"),
    });
    Ok(uri.term())
}

/// RFC 3986, section 5.2.
fn merge(p: &mut Proc, args: &[Term]) -> Reply {
    let (base, other) = (of(p, &args[0])?, of(p, &args[1])?);
    if base.host.is_none() {
        return Err(argument_error("you must merge onto an absolute URI"));
    }
    if other.scheme.is_some() {
        return Ok(Uri {
            path: other.path.as_deref().map(without_dots),
            ..other
        }
        .term());
    }
    if other.authority.is_some() || other.host.is_some() {
        let path = other.path.as_deref().map(without_dots);
        return Ok(Uri {
            scheme: base.scheme,
            path,
            ..other
        }
        .term());
    }
    let (path, query) = match other.path.as_deref() {
        None | Some("") => (
            base.path.clone(),
            other.query.clone().or(base.query.clone()),
        ),
        Some(path) if path.starts_with('/') => (Some(without_dots(path)), other.query.clone()),
        Some(path) => (
            Some(without_dots(&joined(base.path.as_deref(), path))),
            other.query.clone(),
        ),
    };
    Ok(Uri {
        path,
        query,
        fragment: other.fragment,
        ..base
    }
    .term())
}

/// A path relative to the directory of another one.
fn joined(base: Option<&str>, path: &str) -> String {
    let dir = base
        .and_then(|base| base.rsplit_once('/'))
        .map_or("", |(dir, _)| dir);
    format!("{dir}/{path}")
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut open = false;
    for name in path.split('/') {
        open = matches!(name, "." | "..");
        match name {
            "." => {}
            ".." => {
                if kept.len() > 1 || kept.first().is_some_and(|first| !first.is_empty()) {
                    kept.pop();
                }
            }
            _ => kept.push(name),
        }
    }
    if open {
        kept.push("");
    }
    kept.join("/")
}
