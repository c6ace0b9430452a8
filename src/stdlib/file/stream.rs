//! `File.stream!/3`: a file as a lazy collection of its lines or pieces, and as a place to collect into.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::io::input::{Wanted, take};
use crate::stdlib::natives::natives;
use crate::stdlib::{collect, iodata, lazy, posix};
use crate::term::{Atom, Term, exception};

use super::content::{bytes, has_mode};
use super::path_of;

natives! { pub(super) const TABLE of "File":
    /// A file as a stream: of its lines (`:line`, each with its end), or of pieces of so many bytes. Nothing is
    /// opened before it is gone through; what is collected into it replaces its content (or follows it, with
    /// `[:append]`).
    ///
    ///     iex> File.stream!("some file").line_or_bytes
    ///     :line
    "stream!" 1 => |p, args| stream(p, &[args[0].clone(), Term::Nil, Term::atom("line")]);
    "stream!" 2 => |p, args| stream(p, &[args[0].clone(), args[1].clone(), Term::atom("line")]);
    "stream!" 3 => stream;
}

/// `File.Stream`.
pub const MODULE: NativeModule = NativeModule {
    name: "File.Stream",
    doc: "A file as a collection: see `File.stream!/3`.",
    functions: STRUCT_TABLE,
};

/// `Enumerable` for `File.Stream`.
pub const ENUMERABLE: NativeModule = NativeModule {
    name: "Enumerable.File.Stream",
    doc: "",
    functions: ENUMERABLE_TABLE,
};

/// `Collectable` for `File.Stream`.
pub const COLLECTABLE: NativeModule = NativeModule {
    name: "Collectable.File.Stream",
    doc: "",
    functions: COLLECTABLE_TABLE,
};

natives! { const STRUCT_TABLE of "File.Stream":
    "__struct__" 0 => |_, _| Ok(structure(Term::NIL, Term::Nil, Term::atom("line"), true));
    "__build__" 3 => |_, args| Ok(build(&args[0], &args[1], &args[2]));
}

natives! { const ENUMERABLE_TABLE of "Enumerable.File.Stream":
    "count" 1 => count;
    "member?" 2 => |_, _| collect::unknown("Enumerable.File.Stream");
    "reduce" 3 => reduce;
    "slice" 1 => |_, _| collect::unknown("Enumerable.File.Stream");
}

natives! { const COLLECTABLE_TABLE of "Collectable.File.Stream":
    "into" 1 => into;
}

fn structure(path: Term, modes: Term, amount: Term, raw: bool) -> Term {
    let fields = [
        (Atom::new("path"), path),
        (Atom::new("modes"), modes),
        (Atom::new("line_or_bytes"), amount),
        (Atom::new("raw"), Term::bool(raw)),
    ];
    Term::structure(Atom::module("File.Stream"), fields)
}

/// The struct with the modes as Elixir keeps them: reading ahead, unless an encoding asks for a device.
fn build(path: &Term, modes: &Term, amount: &Term) -> Term {
    let utf8 = |mode: &Term| mode.is_atom(Atom::new("utf8"));
    let encoded = modes.keyword_get(Atom::new("encoding")).is_some() || modes.iter().any(utf8);
    let mut all: Vec<Term> = modes
        .iter()
        .map(|mode| {
            if utf8(mode) {
                Term::tuple([Term::atom("encoding"), Term::atom("utf8")])
            } else {
                mode.clone()
            }
        })
        .collect();
    if !encoded {
        if !has_mode(modes, "raw") {
            all.insert(0, Term::atom("raw"));
        }
        let ahead =
            has_mode(modes, "read_ahead") || modes.keyword_get(Atom::new("read_ahead")).is_some();
        if !ahead {
            all.insert(1.min(all.len()), Term::atom("read_ahead"));
        }
    }
    all.push(Term::atom("binary"));
    structure(path.clone(), Term::list(all), amount.clone(), !encoded)
}

fn stream(p: &mut Proc, args: &[Term]) -> Reply {
    let path = crate::stdlib::path::text(p, &args[0])?;
    if !args[1].is_list() {
        return Err(no_clause());
    }
    Ok(build(&Term::binary(path), &args[1], &args[2]))
}

/// What a struct says.
struct Parts {
    path: PathBuf,
    wanted: Wanted,
    trim_bom: bool,
    append: bool,
}

fn parts(p: &Proc, stream: &Term) -> Result<Parts, Raise> {
    let field = |name| stream.field(Atom::new(name)).ok_or_else(no_clause);
    let modes = field("modes")?;
    let wanted = match field("line_or_bytes")? {
        Term::Int(count) => Wanted::Bytes(usize::try_from(*count).map_err(|_| no_clause())?),
        _ => Wanted::Line,
    };
    Ok(Parts {
        path: path_of(p, field("path")?)?,
        wanted,
        trim_bom: has_mode(modes, "trim_bom"),
        append: has_mode(modes, "append"),
    })
}

fn failed(path: &Path, error: &io::Error) -> Raise {
    let path = path.to_string_lossy();
    Raise::error(exception::file_error(posix::reason(error), "stream", &path))
}

/// A file being gone through. Opened by the first step; the lock is held for one read.
type Open = Arc<Mutex<Option<BufReader<File>>>>;

fn open(parts: &Parts) -> io::Result<BufReader<File>> {
    if parts.path.is_dir() {
        return Err(io::Error::from_raw_os_error(libc::EISDIR));
    }
    let mut file = BufReader::new(File::open(&parts.path)?);
    if parts.trim_bom {
        const BOM: &[u8] = &[0xEF, 0xBB, 0xBF];
        if file.fill_buf()?.starts_with(BOM) {
            file.consume(BOM.len());
        }
    }
    Ok(file)
}

fn reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = parts(p, &args[0])?;
    let file: Open = Arc::default();
    lazy::reduce_now(p, &file, &args[1], &args[2], move |p, file| {
        p.checkpoint()?;
        let mut held = file.lock();
        let source = match &mut *held {
            Some(source) => source,
            none => none.insert(open(&parts).map_err(|error| failed(&parts.path, &error))?),
        };
        let mut piece = take(source, parts.wanted).map_err(|error| failed(&parts.path, &error))?;
        drop(held);
        if piece.is_empty() {
            return Ok(None);
        }
        if matches!(parts.wanted, Wanted::Line) && piece.ends_with(b"\r\n") {
            piece.truncate(piece.len() - 2);
            piece.push(b'\n');
        }
        Ok(Some((Term::binary(piece), file.clone())))
    })
}

/// The number of line ends, or of pieces: quicker than going through all.
fn count(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = parts(p, &args[0])?;
    let content = bytes(&parts.path).map_err(|error| failed(&parts.path, &error))?;
    p.work(content.len() / 4096)?;
    Ok(Term::ok(match parts.wanted {
        Wanted::Bytes(0) => return collect::unknown("Enumerable.File.Stream"),
        Wanted::Bytes(size) => content.len().div_ceil(size),
        _ => content.iter().filter(|byte| **byte == b'\n').count(),
    }))
}

fn into(p: &mut Proc, args: &[Term]) -> Reply {
    let parts = parts(p, &args[0])?;
    let mut options = OpenOptions::new();
    options.create(true).append(parts.append);
    if !parts.append {
        options.write(true).truncate(true);
    }
    let file = options
        .open(&parts.path)
        .map_err(|error| failed(&parts.path, &error))?;
    let whole = args[0].clone();
    let put = move |_: &mut Proc, acc: Term, element: &Term| {
        let bytes = iodata::to_bytes(element)?;
        (&file)
            .write_all(&bytes)
            .map_err(|error| failed(&parts.path, &error))?;
        Ok(acc)
    };
    Ok(collect::into(Term::OK, put, move |_, _| Ok(whole.clone())))
}
