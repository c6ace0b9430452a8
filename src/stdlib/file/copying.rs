//! Copying and renaming.

use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::posix;
use crate::term::{Atom, Term, atoms};

use super::{done, no_null_byte, path_of, reason_of, two_path_error, value_of, valued};

natives! { pub(super) const TABLE of "File":
    /// Copies the bytes of a file, so many at the most: `{:ok, count}`.
    ///
    ///     iex> File.copy("no such file", "other")
    ///     {:error, :enoent}
    "copy" 2 => copy, [Term::Atom(atoms::INFINITY)];
    "copy" 3 => copy;
    "copy!" 2 => copy_or_raise, [Term::Atom(atoms::INFINITY)];
    "copy!" 3 => copy_or_raise;
    /// Copies a file with its mode. A function, if one is given, says whether an existing one may be replaced.
    ///
    ///     iex> File.cp("no such file", "other")
    ///     {:error, :enoent}
    "cp" 2 => cp, [yes()];
    "cp" 3 => cp;
    "cp!" 2 => cp_or_raise, [yes()];
    "cp!" 3 => cp_or_raise;
    /// Copies a file, or a directory with all in it: `{:ok, copied}` or `{:error, reason, path}`.
    ///
    ///     iex> File.cp_r("no such file", "other")
    ///     {:error, :enoent, "no such file"}
    "cp_r" 2 => cp_r, [yes()];
    "cp_r" 3 => cp_r;
    "cp_r!" 2 => cp_r_or_raise, [yes()];
    "cp_r!" 3 => cp_r_or_raise;
    /// Gives a file or directory another name.
    ///
    ///     iex> File.rename("no such file", "other")
    ///     {:error, :enoent}
    "rename" 2 => rename;
    "rename!" 2 => rename_or_raise;
}

/// The answer of a callback that is not given: existing files are replaced.
fn yes() -> Term {
    Term::bool(true)
}

fn error(p: &Proc, args: &[Term], reason: Atom, action: &str) -> Raise {
    let paths = [("source", &args[0]), ("destination", &args[1])];
    let name = match action {
        "rename" => "File.RenameError",
        _ => "File.CopyError",
    };
    two_path_error(p, name, reason, action, paths, None)
}

fn copy(p: &mut Proc, args: &[Term]) -> Reply {
    let (from, to) = (path_of(p, &args[0])?, path_of(p, &args[1])?);
    let most = match &args[2] {
        Term::Atom(atoms::INFINITY) => u64::MAX,
        Term::Int(most) => u64::try_from(*most).map_err(|_| no_clause())?,
        _ => return Err(no_clause()),
    };
    let copied = fs::File::open(from).and_then(|source| {
        let mut target = fs::File::create(to)?;
        io::copy(&mut source.take(most), &mut target)
    });
    Ok(valued(copied.map(|count| Term::from(count as usize))))
}

fn copy_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = copy(p, args)?;
    match reason_of(&answer) {
        Some(reason) => Err(error(p, args, reason, "copy")),
        None => Ok(value_of(&answer)),
    }
}

/// Whether an existing target may be replaced.
fn may_replace(p: &mut Proc, callback: &Term, from: &Path, to: &Path) -> Result<bool, Raise> {
    if !to.exists() || callback.is_atom(atoms::TRUE) {
        return Ok(true);
    }
    let callback = callback
        .keyword_get(Atom::new("on_conflict"))
        .unwrap_or(callback);
    if callback.is_list() {
        return Ok(true);
    }
    let paths = [from, to].map(|path| Term::binary(path.as_os_str().as_bytes()));
    Ok(p.call(callback, &paths)?.truthy())
}

fn copy_file(
    p: &mut Proc,
    from: &Path,
    to: &Path,
    callback: &Term,
) -> Result<io::Result<bool>, Raise> {
    match from.metadata() {
        Err(error) => return Ok(Err(error)),
        Ok(data) if data.is_dir() => return Ok(Err(io::Error::from_raw_os_error(libc::EISDIR))),
        Ok(_) => {}
    }
    if from.canonicalize().ok() == to.canonicalize().ok() && to.exists() {
        // A file that is copied onto itself stays as it is.
        return Ok(Ok(true));
    }
    if !may_replace(p, callback, from, to)? {
        return Ok(Ok(false));
    }
    Ok(fs::copy(from, to).map(|_| true))
}

fn cp(p: &mut Proc, args: &[Term]) -> Reply {
    let (from, to) = (path_of(p, &args[0])?, path_of(p, &args[1])?);
    Ok(done(copy_file(p, &from, &to, &args[2])?.map(drop)))
}

fn cp_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = cp(p, args)?;
    match reason_of(&answer) {
        Some(reason) => Err(error(p, args, reason, "copy")),
        None => Ok(answer),
    }
}

fn cp_r(p: &mut Proc, args: &[Term]) -> Reply {
    no_null_byte(p, &args[..2], "cp_r/3")?;
    let (from, to) = (path_of(p, &args[0])?, path_of(p, &args[1])?);
    let mut copied = Vec::new();
    Ok(match copy_tree(p, &from, &to, &args[2], &mut copied)? {
        Ok(()) => Term::ok(Term::list(
            copied
                .into_iter()
                .rev()
                .map(Term::binary)
                .collect::<Vec<_>>(),
        )),
        Err((error, path)) => Term::tuple([
            Term::Atom(atoms::ERROR),
            Term::Atom(posix::reason(&error)),
            Term::binary(path),
        ]),
    })
}

fn copy_tree(
    p: &mut Proc,
    from: &Path,
    to: &Path,
    callback: &Term,
    copied: &mut Vec<Vec<u8>>,
) -> Result<Result<(), (io::Error, Vec<u8>)>, Raise> {
    p.checkpoint()?;
    let at = |error, path: &Path| Ok(Err((error, path.as_os_str().as_bytes().to_vec())));
    let name = to.as_os_str().as_bytes().to_vec();
    let data = match from.symlink_metadata() {
        Ok(data) => data,
        Err(error) => return at(error, from),
    };
    if data.is_symlink() {
        let linked = fs::read_link(from).and_then(|target| {
            let _ = fs::remove_file(to);
            std::os::unix::fs::symlink(target, to)
        });
        if let Err(error) = linked {
            return at(error, from);
        }
        copied.push(name);
        return Ok(Ok(()));
    }
    if !data.is_dir() {
        match copy_file(p, from, to, callback)? {
            Ok(true) => copied.push(name),
            Ok(false) => {}
            Err(error) => return at(error, from),
        }
        return Ok(Ok(()));
    }
    match fs::create_dir(to) {
        // What stands there already is no obstacle before something is to be put into it.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return at(error, to),
        _ => {}
    }
    copied.push(name);
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) => return at(error, from),
    };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for name in names.iter().rev() {
        let inner =
            p.deeper(|p| copy_tree(p, &from.join(name), &to.join(name), callback, copied))?;
        if inner.is_err() {
            return Ok(inner);
        }
    }
    Ok(Ok(()))
}

fn cp_r_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = cp_r(p, args)?;
    match (reason_of(&answer), answer.as_tuple()) {
        (Some(reason), Some([_, _, on])) => {
            let paths = [("source", &args[0]), ("destination", &args[1])];
            let action = "copy recursively";
            Err(two_path_error(
                p,
                "File.CopyError",
                reason,
                action,
                paths,
                on.as_bytes(),
            ))
        }
        _ => Ok(value_of(&answer)),
    }
}

fn rename(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(done(fs::rename(
        path_of(p, &args[0])?,
        path_of(p, &args[1])?,
    )))
}

fn rename_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = rename(p, args)?;
    match reason_of(&answer) {
        Some(reason) => Err(error(p, args, reason, "rename")),
        None => Ok(answer),
    }
}
