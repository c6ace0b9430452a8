//! `IO.stream/2`: a device as a lazy collection of its lines or pieces, and as a place to collect into.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::collect;
use crate::stdlib::lazy;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms, exception};

use super::device;
use super::print::put_chars;
use super::read::{self, Amount};

natives! { pub const TABLE of "IO":
    /// The device as a stream of raw lines or of pieces of so many bytes. See `stream/2`.
    ///
    ///     iex> {:ok, device} = StringIO.open("abcd")
    ///     iex> device |> IO.binstream(3) |> Enum.to_list()
    ///     ["abc", "d"]
    "binstream" 0 => |_, _| stream(&[Term::atom("stdio"), Term::atom("line")], true);
    "binstream" 1 => |_, args| stream(&[Term::atom("stdio"), args[0].clone()], true);
    "binstream" 2 => |_, args| stream(args, true);
    "each_binstream" 2 => |_, args| each(args, true);
    "each_stream" 2 => |_, args| each(args, false);
    /// The device as a stream of its lines (`:line`) or of pieces of so many characters; what is collected
    /// into it is printed there.
    ///
    ///     iex> {:ok, device} = StringIO.open("a\nb")
    ///     iex> device |> IO.stream(:line) |> Enum.map(&String.trim/1)
    ///     ["a", "b"]
    "stream" 0 => |_, _| stream(&[Term::atom("stdio"), Term::atom("line")], false);
    "stream" 1 => |_, args| stream(&[Term::atom("stdio"), args[0].clone()], false);
    "stream" 2 => |_, args| stream(args, false);
}

/// `Enumerable` for `IO.Stream`.
pub const ENUMERABLE: NativeModule = NativeModule {
    name: "Enumerable.IO.Stream",
    doc: "",
    functions: ENUMERABLE_TABLE,
};

/// `Collectable` for `IO.Stream`.
pub const COLLECTABLE: NativeModule = NativeModule {
    name: "Collectable.IO.Stream",
    doc: "",
    functions: COLLECTABLE_TABLE,
};

/// `IO.Stream`.
pub const MODULE: NativeModule = NativeModule {
    name: "IO.Stream",
    doc: "A device as a collection: see `IO.stream/2`.",
    functions: STRUCT_TABLE,
};

natives! { const ENUMERABLE_TABLE of "Enumerable.IO.Stream":
    "count" 1 => |_, _| collect::unknown("Enumerable.IO.Stream");
    "member?" 2 => |_, _| collect::unknown("Enumerable.IO.Stream");
    "reduce" 3 => reduce;
    "slice" 1 => |_, _| collect::unknown("Enumerable.IO.Stream");
}

natives! { const COLLECTABLE_TABLE of "Collectable.IO.Stream":
    "into" 1 => into;
}

natives! { const STRUCT_TABLE of "IO.Stream":
    "__struct__" 0 => |_, _| Ok(structure(Term::NIL, true, Term::atom("line")));
    "__build__" 3 => |_, args| Ok(structure(args[0].clone(), args[1].truthy(), args[2].clone()));
}

fn structure(device: Term, raw: bool, amount: Term) -> Term {
    Term::structure(
        Atom::module("IO.Stream"),
        [
            (Atom::new("device"), device),
            (Atom::new("raw"), Term::bool(raw)),
            (Atom::new("line_or_bytes"), amount),
        ],
    )
}

fn amount(term: &Term) -> Result<Amount, Raise> {
    match term {
        Term::Int(1..) => {}
        Term::Atom(atom) if atom.as_str() == "line" => {}
        _ => return Err(no_clause()),
    }
    Amount::of(term).ok_or_else(no_clause)
}

fn stream(args: &[Term], raw: bool) -> Reply {
    amount(&args[1])?;
    Ok(structure(
        device::erlang_name(&args[0]),
        raw,
        args[1].clone(),
    ))
}

/// The next line or piece.
fn next(p: &mut Proc, device: &Term, amount: Amount, raw: bool) -> lazy::Step<()> {
    let answer = read::from(p, device, &Term::string(""), amount, raw)?;
    if read::is_eof(&answer) {
        return Ok(None);
    }
    match read::failed(&answer) {
        Some(reason) => {
            let module = Atom::module("IO.StreamError");
            let error = exception::builtin(module)
                .map(|error| error.with([("reason", reason.clone())]))
                .unwrap_or_else(|| reason.clone());
            Err(Raise::error(error))
        }
        None => Ok(Some((answer, ()))),
    }
}

fn each(args: &[Term], raw: bool) -> Reply {
    let (device, amount) = (args[0].clone(), amount(&args[1])?);
    Ok(lazy::unfold("each_stream", (), move |p, ()| {
        next(p, &device, amount, raw)
    }))
}

/// Device, amount and rawness of a struct.
fn parts(stream: &Term) -> Result<(Term, Amount, bool), Raise> {
    let field = |name| stream.field(Atom::new(name)).ok_or_else(no_clause);
    Ok((
        field("device")?.clone(),
        amount(field("line_or_bytes")?)?,
        field("raw")?.truthy(),
    ))
}

fn reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let (device, amount, raw) = parts(&args[0])?;
    lazy::reduce_now(p, &(), &args[1], &args[2], move |p, ()| {
        next(p, &device, amount, raw)
    })
}

fn into(_: &mut Proc, args: &[Term]) -> Reply {
    let (device, _, raw) = parts(&args[0])?;
    let whole = args[0].clone();
    Ok(collect::into(
        Term::OK,
        move |p, _, element| {
            if raw {
                p.apply(
                    Atom::module("IO"),
                    Atom::new("binwrite"),
                    &[device.clone(), element.clone()],
                )
            } else {
                let data = if element.is_list() {
                    element.clone()
                } else {
                    crate::stdlib::chars::to_string(p, element)?
                };
                put_chars(p, &[device.clone(), element.clone()], ("IO", "write"), data)
            }
            .map(|_| Term::Atom(atoms::OK))
        },
        move |_, _| Ok(whole.clone()),
    ))
}
