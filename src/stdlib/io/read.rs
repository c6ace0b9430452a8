//! Reading: lines, characters, bytes, everything.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, clamped, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, iodata};
use crate::term::{Term, atoms, exception};

use super::device::{self, Device};
use super::input::{self, Wanted};

natives! { pub const TABLE of "IO":
    /// Reads bytes: `:eof` for all that is left, `:line` for a line, or so many.
    ///
    ///     iex> {:ok, device} = StringIO.open("abc")
    ///     iex> IO.binread(device, 2)
    ///     "ab"
    "binread" 1 => |p, args| binread(p, &[stdio(), args[0].clone()]);
    "binread" 2 => binread;
    /// Shows a prompt and reads so many characters (1 unless it is said).
    ///
    ///     iex> {:ok, device} = StringIO.open("yes")
    ///     iex> IO.getn(device, "sure? ", 1)
    ///     "y"
    "getn" 1 => |p, args| getn(p, &[stdio(), args[0].clone(), Term::Int(1)]);
    "getn" 2 => getn_two;
    "getn" 3 => getn;
    /// Shows a prompt and reads a line, its end included. At the end of the input `:eof`.
    ///
    ///     iex> {:ok, device} = StringIO.open("elixir\nerlang")
    ///     iex> IO.gets(device, "which? ")
    ///     "elixir\n"
    "gets" 1 => |p, args| gets(p, &[stdio(), args[0].clone()]);
    "gets" 2 => gets;
    /// Reads text: `:eof` for all that is left, `:line` for a line, or so many characters.
    ///
    ///     iex> {:ok, device} = StringIO.open("a\nb")
    ///     iex> IO.read(device, :line)
    ///     "a\n"
    "read" 1 => |p, args| read(p, &[stdio(), args[0].clone()]);
    "read" 2 => read;
}

fn stdio() -> Term {
    Term::atom("stdio")
}

/// What a program asks for.
#[derive(Clone, Copy)]
pub(super) enum Amount {
    Line,
    Count(usize),
    /// All; at the end nothing is `:eof`, or the empty text for the old `:all`.
    All {
        eof: bool,
    },
}

impl Amount {
    pub(super) fn of(term: &Term) -> Option<Amount> {
        match term {
            Term::Atom(atom) => match atom.as_str() {
                "line" => Some(Amount::Line),
                "eof" => Some(Amount::All { eof: true }),
                "all" => Some(Amount::All { eof: false }),
                _ => None,
            },
            Term::Int(count) => usize::try_from(*count).ok().map(Amount::Count),
            _ => None,
        }
    }
}

/// Reads from a device: a string, `:eof`, or `{:error, reason}`.
pub(super) fn from(
    p: &mut Proc,
    device: &Term,
    prompt: &Term,
    amount: Amount,
    raw: bool,
) -> Result<Term, Raise> {
    let Some(found) = device::find(p, device)? else {
        return Err(device::missing());
    };
    let answer = match found {
        Device::Direct(_) => directly(p, prompt, amount, raw)?,
        Device::Process(pid) => by_request(p, pid, prompt, amount, raw)?,
    };
    Ok(answer)
}

fn directly(p: &mut Proc, prompt: &Term, amount: Amount, raw: bool) -> Result<Term, Raise> {
    let prompt = iodata::chardata(prompt)?;
    if !prompt.is_empty() {
        p.print(crate::runtime::Stream::Out, prompt);
    }
    let wanted = match amount {
        Amount::Line => Wanted::Line,
        Amount::Count(0) => return Ok(Term::string("")),
        Amount::Count(count) if raw => Wanted::Bytes(count),
        Amount::Count(count) => Wanted::Chars(count),
        Amount::All { .. } => Wanted::All,
    };
    Ok(match input::read(p, wanted)? {
        Err(error) => Term::error(crate::stdlib::posix::reason(&error)),
        Ok(bytes) if bytes.is_empty() => at_end(amount),
        Ok(bytes) if !raw && std::str::from_utf8(&bytes).is_err() => {
            Term::error(Term::atom("collect_line"))
        }
        Ok(bytes) => Term::binary(bytes),
    })
}

fn at_end(amount: Amount) -> Term {
    match amount {
        Amount::All { eof: false } => Term::string(""),
        _ => Term::atom("eof"),
    }
}

fn by_request(
    p: &mut Proc,
    pid: crate::term::Pid,
    prompt: &Term,
    amount: Amount,
    raw: bool,
) -> Result<Term, Raise> {
    let encoding = Term::atom(if raw { "latin1" } else { "unicode" });
    let request = match amount {
        Amount::Line => vec![Term::atom("get_line"), encoding, prompt.clone()],
        Amount::Count(count) => vec![
            Term::atom("get_chars"),
            encoding,
            prompt.clone(),
            Term::from(count),
        ],
        Amount::All { .. } => return all_by_request(p, pid, prompt, amount, &encoding),
    };
    device::request(p, pid, Term::tuple(request))
}

/// Reads in pieces until there is no more.
fn all_by_request(
    p: &mut Proc,
    pid: crate::term::Pid,
    prompt: &Term,
    amount: Amount,
    encoding: &Term,
) -> Result<Term, Raise> {
    const PIECE: i64 = 64 * 1024;
    let mut all = Vec::new();
    loop {
        p.checkpoint()?;
        let request = [
            Term::atom("get_chars"),
            encoding.clone(),
            prompt.clone(),
            Term::Int(PIECE),
        ];
        let answer = device::request(p, pid, Term::tuple(request))?;
        match text_of(answer, encoding.is_atom(crate::term::Atom::new("latin1")))? {
            Term::Binary(part) => all.extend_from_slice(part.bytes()),
            Term::Atom(_) if all.is_empty() => return Ok(at_end(amount)),
            Term::Atom(_) => return Ok(Term::binary(all)),
            other => return Ok(other),
        }
    }
}

/// Devices may answer with lists of characters or with bytes of their own encoding.
fn text_of(answer: Term, raw: bool) -> Result<Term, Raise> {
    if !answer.is_list() {
        return Ok(answer);
    }
    Ok(Term::binary(if raw {
        iodata::to_bytes(&answer)?
    } else {
        iodata::list_to_string(&answer)?
    }))
}

fn read(p: &mut Proc, args: &[Term]) -> Reply {
    let amount = Amount::of(&args[1]).ok_or_else(no_clause)?;
    from(p, &args[0], &Term::string(""), amount, false)
}

fn binread(p: &mut Proc, args: &[Term]) -> Reply {
    let amount = Amount::of(&args[1]).ok_or_else(no_clause)?;
    from(p, &args[0], &Term::string(""), amount, true)
}

/// A prompt as the device is to show it.
fn prompt(p: &mut Proc, term: &Term) -> Reply {
    if term.is_list() {
        Ok(term.clone())
    } else {
        chars::to_string(p, term)
    }
}

fn gets(p: &mut Proc, args: &[Term]) -> Reply {
    let prompt = prompt(p, &args[1])?;
    from(p, &args[0], &prompt, Amount::Line, false)
}

/// `getn(prompt, count)` or `getn(device, prompt)`.
fn getn_two(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[1] {
        Term::Int(count) if *count > 0 => getn(p, &[stdio(), args[0].clone(), args[1].clone()]),
        Term::Int(_) | Term::BigInt(_) => Err(no_clause()),
        _ if matches!(args[0], Term::Atom(_) | Term::Pid(_)) => {
            getn(p, &[args[0].clone(), args[1].clone(), Term::Int(1)])
        }
        _ => {
            let case = Term::tuple([args[0].clone()]);
            Err(Raise::error(exception::case_clause_error(case)))
        }
    }
}

fn getn(p: &mut Proc, args: &[Term]) -> Reply {
    let count = match &args[2] {
        Term::Atom(word) if word.as_str() == "eof" => i32::MAX as usize,
        count => usize::try_from(clamped(count)?)
            .ok()
            .filter(|count| *count > 0)
            .ok_or_else(no_clause)?,
    };
    let prompt = prompt(p, &args[1])?;
    from(p, &args[0], &prompt, Amount::Count(count), false)
}

/// Whether nothing more can be read.
pub(super) fn is_eof(answer: &Term) -> bool {
    answer.is_atom(crate::term::Atom::new("eof"))
}

/// The reason if reading failed.
pub(super) fn failed(answer: &Term) -> Option<&Term> {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::ERROR), reason]) => Some(reason),
        _ => None,
    }
}
