//! `Path`: names of files, taken apart and put together. Only `wildcard/2` looks at the disk.

pub(super) mod parts;
mod wildcard;

use crate::runtime::{NativeModule, Proc, Raise};

use super::args::{Reply, no_clause, no_clause_in};
use super::iodata;
use super::natives::natives;
use super::string::graphemes::string;
use crate::term::{Term, atoms};

use parts::expand_dots;

/// `Path`.
pub const MODULE: NativeModule = NativeModule {
    name: "Path",
    doc: "Names of files and directories. All functions take strings or lists of characters and return strings.",
    functions: TABLE,
};

natives! { const TABLE of "Path":
    /// The path from the root of the file system, or from the path given; `..` stays.
    ///
    ///     iex> Path.absname("foo", "/bar")
    ///     "/bar/foo"
    "absname" 1 => |p, args| absname(p, &args[0], None);
    "absname" 2 => |p, args| absname(p, &args[0], Some(&args[1]));
    /// The last part, without an extension if one is given.
    ///
    ///     iex> Path.basename("foo/bar.ex")
    ///     "bar.ex"
    ///     iex> Path.basename("foo/bar.ex", ".ex")
    ///     "bar"
    "basename" 1 => basename;
    "basename" 2 => basename;
    /// Everything but the last part.
    ///
    ///     iex> Path.dirname("/foo/bar.ex")
    ///     "/foo"
    "dirname" 1 => |p, args| Ok(string(parts::dirname(&text(p, &args[0])?)));
    /// The path from the root, with `.`, `..` and a leading `~` worked out.
    ///
    ///     iex> Path.expand("/foo/bar/../baz")
    ///     "/foo/baz"
    ///     iex> Path.expand("foo/bar/../baz", "/x")
    ///     "/x/foo/baz"
    "expand" 1 => |p, args| expand(p, &args[0], None);
    "expand" 2 => |p, args| expand(p, &args[0], Some(&args[1]));
    /// The extension with its dot, or an empty string.
    ///
    ///     iex> Path.extname("foo.ex")
    ///     ".ex"
    "extname" 1 => |p, args| Ok(string(parts::extname(&text(p, &args[0])?)));
    /// The paths put together, with one slash between them.
    ///
    ///     iex> Path.join("foo", "/bar/")
    ///     "foo/bar"
    ///     iex> Path.join(["/", "foo", "bar"])
    ///     "/foo/bar"
    "join" 1 => join_list;
    "join" 2 => |p, args| Ok(Term::binary(parts::join(&text(p, &args[0])?, &text(p, &args[1])?)));
    /// The path without the root.
    ///
    ///     iex> Path.relative("/usr/local/bin")
    ///     "usr/local/bin"
    "relative" 1 => |p, args| Ok(string(parts::relative(&text(p, &args[0])?)));
    /// The path as it is seen from another one that contains it; else the path itself.
    ///
    ///     iex> Path.relative_to("/usr/local/foo", "/usr/local")
    ///     "foo"
    "relative_to" 2 => relative_to;
    /// The path as it is seen from the current directory.
    ///
    ///     iex> Path.relative_to_cwd("foo")
    ///     "foo"
    "relative_to_cwd" 1 => relative_to_cwd;
    /// The path without its extension, or without the one given.
    ///
    ///     iex> Path.rootname("/foo/bar.ex")
    ///     "/foo/bar"
    ///     iex> Path.rootname("/foo/bar.erl", ".ex")
    ///     "/foo/bar.erl"
    "rootname" 1 => |p, args| Ok(string(parts::rootname(&text(p, &args[0])?)));
    "rootname" 2 => rootname;
    /// `{:ok, path}` with the dots worked out for a relative path that does not leave its directory, else `:error`.
    ///
    ///     iex> Path.safe_relative("deps/my_dep/../other")
    ///     {:ok, "deps/other"}
    ///     iex> Path.safe_relative("../outside")
    ///     :error
    "safe_relative" 1 => |p, args| Ok(safe(&text(p, &args[0])?));
    "safe_relative_to" 2 => |p, args| text(p, &args[1]).and_then(|_| Ok(safe(&text(p, &args[0])?)));
    /// The parts between the slashes; the first is `"/"` if the path begins at the root.
    ///
    ///     iex> Path.split("/foo/bar")
    ///     ["/", "foo", "bar"]
    "split" 1 => |p, args| Ok(Term::list(parts::split(&text(p, &args[0])?).into_iter().map(string).collect::<Vec<_>>()));
    /// `:absolute` or `:relative`.
    ///
    ///     iex> Path.type("/foo")
    ///     :absolute
    "type" 1 => kind;
    /// The files that match a pattern, sorted: `*` (any characters of a name), `**` (any directories), `?`,
    /// `[a-z]`, `{one,other}`. Names that begin with a dot only with `match_dot: true`.
    ///
    ///     iex> Path.wildcard("no/such/dir/*.ex")
    ///     []
    "wildcard" 1 => wildcard_files, [Term::Nil];
    "wildcard" 2 => wildcard_files;
}

/// A path as bytes.
///
/// # Errors
/// As `IO.chardata_to_string/1`, with which Elixir converts paths.
pub fn text(p: &Proc, term: &Term) -> Result<Vec<u8>, Raise> {
    if term.as_bytes().is_none() && !term.is_list() {
        let args = std::slice::from_ref(term);
        return Err(no_clause_in(p, ("IO", "chardata_to_string"), args));
    }
    iodata::chardata(term)
}

/// The current directory; `.` if it is gone.
pub fn current_dir() -> Vec<u8> {
    use std::os::unix::ffi::OsStringExt;
    std::env::current_dir().map_or_else(|_| b".".to_vec(), |dir| dir.into_os_string().into_vec())
}

fn absolute(path: &[u8], base: Option<Vec<u8>>) -> Vec<u8> {
    parts::absolute(path, &base.unwrap_or_else(current_dir))
}

fn absname(p: &mut Proc, path: &Term, base: Option<&Term>) -> Reply {
    let base = base.map(|base| text(p, base)).transpose()?;
    Ok(Term::binary(absolute(&text(p, path)?, base)))
}

fn home(path: Vec<u8>) -> Vec<u8> {
    if path == b"~" || path.starts_with(b"~/") {
        let home = std::env::var("HOME").unwrap_or_else(|_| "/".to_string());
        return [home.as_bytes(), &path[1..]].concat();
    }
    path
}

fn expand(p: &mut Proc, path: &Term, base: Option<&Term>) -> Reply {
    let base = base.map(|base| text(p, base)).transpose()?;
    let base = base.map(|base| absolute(&home(base), None));
    let whole = absolute(&home(text(p, path)?), base);
    Ok(Term::binary(expand_dots(&whole)))
}

fn basename(p: &mut Proc, args: &[Term]) -> Reply {
    let path = text(p, &args[0])?;
    let name = parts::basename(&path);
    let Some(extension) = args.get(1) else {
        return Ok(string(name));
    };
    let extension = text(p, extension)?;
    let kept = if path.ends_with(&extension) && name.ends_with(&extension) {
        name.len().saturating_sub(extension.len())
    } else {
        name.len()
    };
    Ok(string(&name[..kept]))
}

fn rootname(p: &mut Proc, args: &[Term]) -> Reply {
    let (path, extension) = (text(p, &args[0])?, text(p, &args[1])?);
    let stripped = path.strip_suffix(&extension[..]);
    let stripped = stripped.filter(|rest| !rest.ends_with(b"/"));
    Ok(string(stripped.unwrap_or(&path)))
}

fn join_list(p: &mut Proc, args: &[Term]) -> Reply {
    let paths = args[0].to_vec().ok_or_else(no_clause)?;
    let Some((first, rest)) = paths.split_first() else {
        return Err(no_clause());
    };
    let mut joined = text(p, first)?;
    for path in rest {
        joined = parts::join(&joined, &text(p, path)?);
    }
    Ok(Term::binary(joined))
}

fn relative_to(p: &mut Proc, args: &[Term]) -> Reply {
    let (path, from) = (text(p, &args[0])?, text(p, &args[1])?);
    Ok(Term::binary(parts::relative_to(&path, &from)))
}

fn relative_to_cwd(p: &mut Proc, args: &[Term]) -> Reply {
    let path = text(p, &args[0])?;
    Ok(Term::binary(parts::relative_to(&path, &current_dir())))
}

fn safe(path: &[u8]) -> Term {
    match parts::safe(path) {
        Some(path) => Term::ok(Term::binary(path)),
        None => Term::Atom(atoms::ERROR),
    }
}

fn kind(p: &mut Proc, args: &[Term]) -> Reply {
    if args[0].as_bytes().is_none() && !args[0].is_list() {
        return Err(no_clause());
    }
    let absolute = text(p, &args[0])?.starts_with(b"/");
    Ok(Term::atom(if absolute { "absolute" } else { "relative" }))
}

fn wildcard_files(p: &mut Proc, args: &[Term]) -> Reply {
    let pattern = text(p, &args[0])?;
    if pattern.contains(&0) {
        return Err(super::args::argument_error(format!(
            "cannot execute Path.wildcard/2 for path with null byte, got: {}",
            super::args::shown(&Term::binary(pattern))
        )));
    }
    let dots = args[1]
        .keyword_get(crate::term::Atom::new("match_dot"))
        .is_some_and(Term::truthy);
    let found = wildcard::files(p, &pattern, dots)?;
    Ok(Term::list(
        found.iter().map(|path| string(path)).collect::<Vec<_>>(),
    ))
}
