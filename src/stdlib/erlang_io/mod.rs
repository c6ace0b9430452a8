//! `:io` and `:io_lib`: Erlang's printing, with formats such as `~p` and `~s`.

mod format;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, iodata};
use crate::term::erlang_text::{format_p, format_w};
use crate::term::{Atom, Term};

use super::io::device;

/// `:io`.
pub const IO: NativeModule = NativeModule {
    name: ":io",
    doc: "Erlang's input and output. Elixir's is `IO`.",
    functions: IO_TABLE,
};

/// `:io_lib`.
pub const IO_LIB: NativeModule = NativeModule {
    name: ":io_lib",
    doc: "Texts as Erlang's `:io` would print them.",
    functions: IO_LIB_TABLE,
};

natives! { const IO_TABLE of ":io":
    /// The width of the terminal, or an error if there is none.
    ///
    ///     iex> :io.columns(:nope)
    ///     {:error, :enotsup}
    "columns" 0 => |_, _| Ok(Term::error(Term::atom("enotsup")));
    "columns" 1 => |_, _| Ok(Term::error(Term::atom("enotsup")));
    /// Prints a format with its arguments: `~w` and `~p` for any term, `~s` for texts, `~b` for integers, `~f` for
    /// floats, `~n` for a line break.
    ///
    ///     iex> :io.format("~s: ~w~n", ["a", 1])
    ///     :ok
    "format" 1 => |p, args| format(p, &[stdio(), args[0].clone(), Term::Nil]);
    "format" 2 => |p, args| format(p, &[stdio(), args[0].clone(), args[1].clone()]);
    "format" 3 => format;
    "fwrite" 1 => |p, args| format(p, &[stdio(), args[0].clone(), Term::Nil]);
    "fwrite" 2 => |p, args| format(p, &[stdio(), args[0].clone(), args[1].clone()]);
    "fwrite" 3 => format;
    /// Shows a prompt and reads a line.
    ///
    ///     iex> {:ok, device} = StringIO.open("a\nb")
    ///     iex> :io.get_line(device, '')
    ///     "a\n"
    "get_line" 1 => |p, args| p.apply(Atom::module("IO"), Atom::new("gets"), args);
    "get_line" 2 => |p, args| p.apply(Atom::module("IO"), Atom::new("gets"), args);
    "getopts" 0 => |_, _| Ok(options());
    "getopts" 1 => |_, _| Ok(options());
    /// Prints a line break.
    ///
    ///     iex> :io.nl()
    ///     :ok
    "nl" 0 => |p, _| put(p, &stdio(), Term::string("\n"));
    "nl" 1 => |p, args| put(p, &args[0], Term::string("\n"));
    /// Prints characters.
    ///
    ///     iex> :io.put_chars("")
    ///     :ok
    "put_chars" 1 => |p, args| put(p, &stdio(), args[0].clone());
    "put_chars" 2 => |p, args| put(p, &args[0], args[1].clone());
    "rows" 0 => |_, _| Ok(Term::error(Term::atom("enotsup")));
    "rows" 1 => |_, _| Ok(Term::error(Term::atom("enotsup")));
    "printable_range" 0 => |_, _| Ok(Term::atom("unicode"));
    "setopts" 1 => |_, _| Ok(Term::OK);
    "setopts" 2 => |_, _| Ok(Term::OK);
    /// Prints a term as `~w` does.
    ///
    ///     iex> :io.write({:a, 1})
    ///     :ok
    "write" 1 => |p, args| put(p, &stdio(), Term::string(format_w(&args[0])));
    "write" 2 => |p, args| put(p, &args[0], Term::string(format_w(&args[1])));
}

natives! { const IO_LIB_TABLE of ":io_lib":
    "char_list" 1 => |_, args| Ok(Term::bool(is_text(&args[0])));
    "chars_length" 1 => |_, args| text(&args[0]).map(|text| Term::from(text.chars().count()));
    /// The text of a format and its arguments, as a list of characters. See `:io.format/2`.
    ///
    ///     iex> :io_lib.format("~w-~s", [1, "a"]) |> List.to_string()
    ///     "1-a"
    "format" 2 => |p, args| formatted(p, &args[0], &args[1]).map(|text| chars::chars(&text));
    "fwrite" 2 => |p, args| formatted(p, &args[0], &args[1]).map(|text| chars::chars(&text));
    "latin1_char_list" 1 => |_, args| Ok(Term::bool(is_text(&args[0]) && args[0].iter().all(|c| matches!(c, Term::Int(0..=255)))));
    "nl" 0 => |_, _| Ok(chars::chars("\n"));
    /// A term as `~p` prints it.
    ///
    ///     iex> :io_lib.print({1, "a"}) |> List.to_string()
    ///     "{1,<<\"a\">>}"
    "print" 1 => |_, args| Ok(chars::chars(&format_p(&args[0])));
    "printable_latin1_list" 1 => |_, args| Ok(Term::bool(is_printable(&args[0], 255)));
    /// Whether a list holds only characters that can be printed.
    ///
    ///     iex> :io_lib.printable_list([97, 98])
    ///     true
    "printable_list" 1 => |_, args| Ok(Term::bool(is_printable(&args[0], 0x10_FFFF)));
    "printable_unicode_list" 1 => |_, args| Ok(Term::bool(is_printable(&args[0], 0x10_FFFF)));
    /// A term as `~w` prints it.
    ///
    ///     iex> :io_lib.write({1, :a}) |> List.to_string()
    ///     "{1,a}"
    "write" 1 => |_, args| Ok(chars::chars(&format_w(&args[0])));
    "write_atom" 1 => |_, args| match args[0] {
        Term::Atom(_) => Ok(chars::chars(&format_w(&args[0]))),
        _ => Err(Raise::badarg()),
    };
    "write_string" 1 => |_, args| text(&args[0]).map(|text| chars::chars(&format!("{text:?}")));
}

fn stdio() -> Term {
    Term::atom("standard_io")
}

/// Prints a format with its arguments to the standard output of the process's group, as `:io.format/2` does.
///
/// # Errors
/// `badarg` when the arguments do not fit; `Terminated` if the process dies of a signal meanwhile.
pub fn print(p: &mut Proc, format: &str, args: &[Term]) -> Result<(), Raise> {
    let text = format::run(format, args).ok_or_else(Raise::badarg)?;
    put(p, &stdio(), Term::string(text)).map(drop)
}

fn options() -> Term {
    Term::keyword([
        (Atom::new("binary"), Term::bool(true)),
        (Atom::new("encoding"), Term::atom("unicode")),
    ])
}

fn put(p: &mut Proc, device: &Term, data: Term) -> Reply {
    let args = [device.clone(), data.clone()];
    if device::find(p, device).is_err() {
        return Err(Raise::bad_argument(1, "the device does not exist"));
    }
    super::io::put_chars(p, &args, (":io", "put_chars"), data)
}

fn format(p: &mut Proc, args: &[Term]) -> Reply {
    let text = formatted(p, &args[1], &args[2]).map_err(|raise| match raise.detail {
        Some(_) => raise,
        None => Raise::bad_argument(1, "wrong number of arguments"),
    })?;
    put(p, &args[0], Term::string(text))
}

/// A text given as a string, a list of characters, or an atom.
fn text(term: &Term) -> Result<String, Raise> {
    if let Some(name) = term.as_atom() {
        return Ok(name.as_str().to_string());
    }
    let bytes = iodata::chardata(term).map_err(|_| Raise::badarg())?;
    String::from_utf8(bytes).map_err(|_| Raise::badarg())
}

fn formatted(p: &mut Proc, format: &Term, args: &Term) -> Result<String, Raise> {
    let format = text(format)?;
    let args = args.to_vec().ok_or_else(Raise::badarg)?;
    p.work(format.len() / 8 + args.len())?;
    format::run(&format, &args).ok_or_else(Raise::badarg)
}

fn is_text(term: &Term) -> bool {
    term.list_len().is_some() && term.iter().all(|c| matches!(c, Term::Int(0..=0x10_FFFF)))
}

fn is_printable(term: &Term, most: i64) -> bool {
    let printable = |c: &Term| match c {
        Term::Int(8..=13 | 27 | 32..=126) => true,
        Term::Int(c) => {
            (0xA0..=most).contains(c)
                && !(0xD800..0xE000).contains(c)
                && *c != 0xFFFE
                && *c != 0xFFFF
        }
        _ => false,
    };
    term.list_len().is_some() && term.iter().all(printable)
}
