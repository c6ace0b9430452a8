//! Directories: making, listing, removing, and the current one.

use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::stdlib::{path, posix};
use crate::term::{Term, atoms};

use super::{done, or_raise, path_of, reason_of, valued};

natives! { pub(super) const TABLE of "File":
    /// Changes the current directory, for the whole program.
    ///
    ///     iex> File.cd("no such directory")
    ///     {:error, :enoent}
    "cd" 1 => cd;
    /// As `cd/1`, but raises. With a function, only while that runs; answers what it does.
    ///
    ///     iex> File.cd!("/", fn -> File.cwd!() end)
    ///     "/"
    "cd!" 1 => cd_or_raise;
    "cd!" 2 => cd_around;
    /// `{:ok, path}` of the current directory.
    ///
    ///     iex> {:ok, dir} = File.cwd()
    ///     iex> Path.type(dir)
    ///     :absolute
    "cwd" 0 => |_, _| Ok(cwd());
    "cwd!" 0 => cwd_or_raise;
    /// The names in a directory, in no order, or `{:error, reason}`. Without a path, of the current one.
    ///
    ///     iex> File.ls("no such directory")
    ///     {:error, :enoent}
    "ls" 0 => |p, _| ls(p, &[Term::string(".")]);
    "ls" 1 => ls;
    "ls!" 0 => |p, _| ls_or_raise(p, &[Term::string(".")]);
    "ls!" 1 => ls_or_raise;
    /// Makes a directory.
    ///
    ///     iex> File.mkdir("no/such/parent")
    ///     {:error, :enoent}
    "mkdir" 1 => |p, args| Ok(done(fs::create_dir(path_of(p, &args[0])?)));
    "mkdir!" 1 => |p, args| {
        let answer = done(fs::create_dir(path_of(p, &args[0])?));
        or_raise(p, &answer, "make directory", &args[0])
    };
    /// Makes a directory and those above it that are missing.
    ///
    ///     iex> File.mkdir_p("/")
    ///     :ok
    "mkdir_p" 1 => mkdir_p;
    "mkdir_p!" 1 => |p, args| {
        let answer = mkdir_p(p, args)?;
        or_raise(p, &answer, "make directory (with -p)", &args[0])
    };
    /// Removes a file.
    ///
    ///     iex> File.rm("no such file")
    ///     {:error, :enoent}
    "rm" 1 => rm;
    "rm!" 1 => |p, args| {
        let answer = rm(p, args)?;
        or_raise(p, &answer, "remove file", &args[0])
    };
    /// Removes a file, or a directory with all in it: `{:ok, removed}` or `{:error, reason, path}`. What is
    /// not there is no error.
    ///
    ///     iex> File.rm_rf("no such file")
    ///     {:ok, []}
    "rm_rf" 1 => rm_rf;
    "rm_rf!" 1 => rm_rf_or_raise;
    /// Removes an empty directory.
    ///
    ///     iex> File.rmdir("no such directory")
    ///     {:error, :enoent}
    "rmdir" 1 => |p, args| Ok(done(fs::remove_dir(path_of(p, &args[0])?)));
    "rmdir!" 1 => |p, args| {
        let answer = done(fs::remove_dir(path_of(p, &args[0])?));
        or_raise(p, &answer, "remove directory", &args[0])
    };
}

fn cwd() -> Term {
    valued(std::env::current_dir().map(|dir| Term::binary(dir.into_os_string().into_vec())))
}

fn cwd_or_raise(p: &mut Proc, _: &[Term]) -> Reply {
    or_raise(
        p,
        &cwd(),
        "get current working directory",
        &Term::string(""),
    )
}

fn cd(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(done(std::env::set_current_dir(path_of(p, &args[0])?)))
}

fn cd_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = cd(p, args)?;
    or_raise(p, &answer, "set current working directory to", &args[0])
}

fn cd_around(p: &mut Proc, args: &[Term]) -> Reply {
    let before = std::env::current_dir();
    cd_or_raise(p, &args[..1])?;
    let result = p.call(&args[1], &[]);
    if let Ok(before) = before {
        let _ = std::env::set_current_dir(before);
    }
    result
}

fn ls(p: &mut Proc, args: &[Term]) -> Reply {
    let listed = fs::read_dir(path_of(p, &args[0])?).and_then(|entries| {
        let names = entries.map(|entry| Ok(entry?.file_name().into_vec()));
        names.collect::<io::Result<Vec<Vec<u8>>>>()
    });
    // The system's order changes from machine to machine; a lab's answers should not.
    let listed = listed.map(|mut names| {
        names.sort();
        Term::list(names.into_iter().map(Term::binary).collect::<Vec<_>>())
    });
    Ok(valued(listed))
}

fn ls_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = ls(p, args)?;
    or_raise(p, &answer, "list directory", &args[0])
}

fn mkdir_p(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    let made = fs::create_dir_all(&path).map_err(|error| {
        let in_the_way = path.ancestors().any(Path::is_file);
        if in_the_way && error.raw_os_error() == Some(libc::EEXIST) {
            io::Error::from_raw_os_error(if path.is_file() {
                libc::EEXIST
            } else {
                libc::ENOTDIR
            })
        } else {
            error
        }
    });
    Ok(done(made))
}

fn rm(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    // The system tells apart what Erlang does not: a directory is no file to be removed.
    if path.symlink_metadata().is_ok_and(|data| data.is_dir()) {
        return Ok(Term::error(Term::atom("eperm")));
    }
    Ok(done(fs::remove_file(path)))
}

fn rm_rf(p: &mut Proc, args: &[Term]) -> Reply {
    super::no_null_byte(p, args, "rm_rf/1")?;
    let path = path_of(p, &args[0])?;
    let mut removed = Vec::new();
    Ok(match remove(p, &path, &mut removed)? {
        Ok(()) => {
            removed.sort();
            Term::ok(Term::list(
                removed.into_iter().map(Term::binary).collect::<Vec<_>>(),
            ))
        }
        Err((error, path)) => Term::tuple([
            Term::Atom(atoms::ERROR),
            Term::Atom(posix::reason(&error)),
            Term::binary(path),
        ]),
    })
}

/// What failed, and where.
type Failure = (io::Error, Vec<u8>);

fn remove(
    p: &mut Proc,
    path: &Path,
    removed: &mut Vec<Vec<u8>>,
) -> Result<Result<(), Failure>, Raise> {
    p.checkpoint()?;
    let name = || path.as_os_str().as_bytes().to_vec();
    let data = match path.symlink_metadata() {
        Ok(data) => data,
        Err(error) if matches!(error.raw_os_error(), Some(libc::ENOENT | libc::ENOTDIR)) => {
            return Ok(Ok(()));
        }
        Err(error) => return Ok(Err((error, name()))),
    };
    let gone = if data.is_dir() {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return Ok(Err((error, name()))),
        };
        for entry in entries.flatten() {
            if let Err(failure) = p.deeper(|p| remove(p, &entry.path(), removed))? {
                return Ok(Err(failure));
            }
        }
        fs::remove_dir(path)
    } else {
        fs::remove_file(path)
    };
    if let Err(error) = gone {
        return Ok(Err((error, name())));
    }
    removed.push(name());
    Ok(Ok(()))
}

fn rm_rf_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = rm_rf(p, args)?;
    match (reason_of(&answer), answer.as_tuple()) {
        (Some(reason), Some([_, _, path])) => {
            let action = "remove files and directories recursively from";
            let path = path::text(p, path)?;
            let path = String::from_utf8_lossy(&path);
            Err(Raise::error(crate::term::exception::file_error(
                reason, action, &path,
            )))
        }
        _ => Ok(super::value_of(&answer)),
    }
}

/// Whether a path names a directory, and such questions that have no errors.
pub(super) fn ask(p: &Proc, path: &Term, question: fn(&Path) -> bool) -> Result<Term, Raise> {
    Ok(Term::bool(question(&path_of(p, path)?)))
}
