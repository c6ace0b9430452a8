//! Whole files: read and written at once.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::{iodata, posix};
use crate::term::{Atom, Term, atoms};

use super::{done, or_raise, path_of, valued};

natives! { pub(super) const TABLE of "File":
    /// `{:ok, content}` or `{:error, reason}`.
    ///
    ///     iex> File.read("no such file")
    ///     {:error, :enoent}
    "read" 1 => read;
    /// The content of a file.
    ///
    ///     iex> File.read!("no such file")
    ///     ** (File.Error) could not read file "no such file": no such file or directory
    "read!" 1 => |p, args| {
        let answer = read(p, args)?;
        or_raise(p, &answer, "read file", &args[0])
    };
    /// Sets when a file was changed last, to now or to the time given; makes an empty one if there is none.
    ///
    ///     iex> File.touch("no/such/dir/file")
    ///     {:error, :enoent}
    "touch" 1 => touch, [now()];
    "touch" 2 => touch;
    "touch!" 1 => touch_or_raise, [now()];
    "touch!" 2 => touch_or_raise;
    /// Writes iodata to a file: over what it has, or behind it (`[:append]`). `:exclusive` fails if it exists.
    ///
    ///     iex> File.write("no/such/dir/file", "text")
    ///     {:error, :enoent}
    "write" 2 => write, [Term::Nil];
    "write" 3 => write;
    "write!" 2 => write_or_raise, [Term::Nil];
    "write!" 3 => write_or_raise;
}

fn read(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    let content = fs::read(path);
    if let Ok(content) = &content {
        p.work(content.len() / 4096)?;
    }
    Ok(valued(content.map(Term::binary)))
}

/// Whether a list of modes has this one.
pub(super) fn has_mode(modes: &Term, name: &str) -> bool {
    modes.iter().any(|mode| mode.is_atom(Atom::new(name)))
}

fn write(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    if !args[2].is_list() {
        return Err(no_clause());
    }
    let Ok(bytes) = iodata::to_bytes(&args[1]) else {
        return Ok(Term::error(Term::Atom(atoms::BADARG)));
    };
    p.work(bytes.len() / 4096)?;
    let append = has_mode(&args[2], "append");
    let mut options = OpenOptions::new();
    options.append(append);
    if !append {
        options.write(true).truncate(true);
    }
    if has_mode(&args[2], "exclusive") {
        options.create_new(true);
    } else {
        options.create(true);
    }
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(&bytes));
    Ok(done(written))
}

fn write_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = write(p, args)?;
    or_raise(p, &answer, "write to file", &args[0])
}

/// `:now` stands for the time at which it is looked at.
fn now() -> Term {
    Term::atom("now")
}

fn touch(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    let time = super::links::time_from(&args[1]).ok_or_else(no_clause)?;
    let opened = OpenOptions::new().append(true).create(true).open(&path);
    let set = match opened {
        Ok(file) => file.set_modified(time).and_then(|()| {
            let times = fs::FileTimes::new().set_accessed(time).set_modified(time);
            file.set_times(times)
        }),
        // A directory cannot be opened so.
        Err(error) if path.is_dir() => fs::File::open(&path)
            .and_then(|dir| dir.set_modified(time))
            .map_err(|_| error),
        Err(error) => Err(error),
    };
    Ok(match set {
        Ok(()) => Term::OK,
        Err(error) => posix::error(&error),
    })
}

fn touch_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = touch(p, args)?;
    or_raise(p, &answer, "touch", &args[0])
}

/// Reads a whole file, for other modules.
pub(super) fn bytes(path: &std::path::Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}
