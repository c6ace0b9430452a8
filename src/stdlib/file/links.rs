//! What a file is: kind, size, times, mode, owner; and links.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::runtime::{NativeModule, Proc, system_time};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::calendar::gregorian;
use crate::stdlib::natives::natives;
use crate::term::inspect::known_fields;
use crate::term::{Atom, Term};

use super::tree::ask;
use super::{done, or_raise, path_of, reason_of, two_path_error, valued};

natives! { pub(super) const TABLE of "File":
    /// Sets the group of a file.
    ///
    ///     iex> File.chgrp("no such file", 0)
    ///     {:error, :enoent}
    "chgrp" 2 => chgrp;
    "chgrp!" 2 => |p, args| {
        let answer = chgrp(p, args)?;
        or_raise(p, &answer, "change group for", &args[0])
    };
    /// Sets the mode of a file, such as `0o644`.
    ///
    ///     iex> File.chmod("no such file", 0o644)
    ///     {:error, :enoent}
    "chmod" 2 => chmod;
    "chmod!" 2 => |p, args| {
        let answer = chmod(p, args)?;
        or_raise(p, &answer, "change mode for", &args[0])
    };
    /// Sets the owner of a file.
    ///
    ///     iex> File.chown("no such file", 0)
    ///     {:error, :enoent}
    "chown" 2 => chown;
    "chown!" 2 => |p, args| {
        let answer = chown(p, args)?;
        or_raise(p, &answer, "change owner for", &args[0])
    };
    /// Whether there is a directory with this name.
    ///
    ///     iex> File.dir?("/")
    ///     true
    "dir?" 1 => |p, args| ask(p, &args[0], Path::is_dir);
    "dir?" 2 => |p, args| ask(p, &args[0], Path::is_dir);
    /// Whether there is a file or directory with this name.
    ///
    ///     iex> File.exists?("no such file")
    ///     false
    "exists?" 1 => |p, args| ask(p, &args[0], Path::exists);
    "exists?" 2 => |p, args| ask(p, &args[0], Path::exists);
    /// Makes a hard link: the existing file gets another name.
    ///
    ///     iex> File.ln("no such file", "other")
    ///     {:error, :enoent}
    "ln" 2 => |p, args| Ok(done(fs::hard_link(path_of(p, &args[0])?, path_of(p, &args[1])?)));
    "ln!" 2 => |p, args| {
        let answer = done(fs::hard_link(path_of(p, &args[0])?, path_of(p, &args[1])?));
        linked(p, args, answer, "create hard link")
    };
    /// Makes a symbolic link with the second name that points to the first.
    ///
    ///     iex> File.ln_s("target", "no/such/dir/link")
    ///     {:error, :enoent}
    "ln_s" 2 => symlink;
    "ln_s!" 2 => |p, args| {
        let answer = symlink(p, args)?;
        linked(p, args, answer, "create symlink")
    };
    /// As `stat/2`, of a link itself rather than of what it points to.
    ///
    ///     iex> File.lstat("no such file")
    ///     {:error, :enoent}
    "lstat" 1 => |p, args| stat(p, &[args[0].clone(), Term::Nil], false);
    "lstat" 2 => |p, args| stat(p, args, false);
    "lstat!" 1 => |p, args| stat_or_raise(p, &[args[0].clone(), Term::Nil], false);
    "lstat!" 2 => |p, args| stat_or_raise(p, args, false);
    /// Where a symbolic link points to.
    ///
    ///     iex> File.read_link("/")
    ///     {:error, :einval}
    "read_link" 1 => read_link;
    "read_link!" 1 => |p, args| {
        let answer = read_link(p, args)?;
        or_raise(p, &answer, "read link", &args[0])
    };
    /// Whether there is a regular file with this name.
    ///
    ///     iex> File.regular?("/")
    ///     false
    "regular?" 1 => |p, args| ask(p, &args[0], Path::is_file);
    "regular?" 2 => |p, args| ask(p, &args[0], Path::is_file);
    /// What a file is, as a `File.Stat`. Times are tuples, or seconds with `time: :posix`.
    ///
    ///     iex> File.stat!("/").type
    ///     :directory
    "stat" 1 => |p, args| stat(p, &[args[0].clone(), Term::Nil], true);
    "stat" 2 => |p, args| stat(p, args, true);
    "stat!" 1 => |p, args| stat_or_raise(p, &[args[0].clone(), Term::Nil], true);
    "stat!" 2 => |p, args| stat_or_raise(p, args, true);
    /// Sets times, mode and owner of a file to those of a `File.Stat`.
    ///
    ///     iex> File.write_stat("no such file", %File.Stat{})
    ///     {:error, :badarg}
    "write_stat" 2 => |p, args| write_stat(p, args);
    "write_stat" 3 => |p, args| write_stat(p, args);
    "write_stat!" 2 => |p, args| write_stat_or_raise(p, args);
    "write_stat!" 3 => |p, args| write_stat_or_raise(p, args);
}

/// `File.Stat`.
pub const STAT: NativeModule = NativeModule {
    name: "File.Stat",
    doc: "What `File.stat/2` tells of a file.",
    functions: STAT_TABLE,
};

natives! { const STAT_TABLE of "File.Stat":
    "__struct__" 0 => |_, _| Ok(blank());
}

/// The fields of a `File.Stat`, in order.
fn fields() -> impl Iterator<Item = Atom> {
    known_fields(Atom::module("File.Stat"))
        .unwrap_or_default()
        .into_iter()
}

fn blank() -> Term {
    let fields = fields().map(|name| (name, Term::NIL));
    Term::structure(Atom::module("File.Stat"), fields)
}

fn owner(
    p: &mut Proc,
    args: &[Term],
) -> Result<(std::path::PathBuf, Option<u32>), crate::runtime::Raise> {
    let path = path_of(p, &args[0])?;
    Ok((path, args[1].as_int().and_then(|id| u32::try_from(id).ok())))
}

fn chgrp(p: &mut Proc, args: &[Term]) -> Reply {
    let (path, group) = owner(p, args)?;
    Ok(done(std::os::unix::fs::chown(
        path,
        None,
        Some(group.ok_or_else(no_clause)?),
    )))
}

fn chown(p: &mut Proc, args: &[Term]) -> Reply {
    let (path, user) = owner(p, args)?;
    Ok(done(std::os::unix::fs::chown(
        path,
        Some(user.ok_or_else(no_clause)?),
        None,
    )))
}

fn chmod(p: &mut Proc, args: &[Term]) -> Reply {
    let (path, mode) = owner(p, args)?;
    let mode = fs::Permissions::from_mode(mode.ok_or_else(no_clause)?);
    Ok(done(fs::set_permissions(path, mode)))
}

fn symlink(p: &mut Proc, args: &[Term]) -> Reply {
    let (target, link) = (path_of(p, &args[0])?, path_of(p, &args[1])?);
    Ok(done(std::os::unix::fs::symlink(target, link)))
}

fn linked(p: &Proc, args: &[Term], answer: Term, action: &str) -> Reply {
    match reason_of(&answer) {
        Some(reason) => {
            let paths = [("existing", &args[0]), ("new", &args[1])];
            Err(two_path_error(
                p,
                "File.LinkError",
                reason,
                action,
                paths,
                None,
            ))
        }
        None => Ok(answer),
    }
}

fn read_link(p: &mut Proc, args: &[Term]) -> Reply {
    let target = fs::read_link(path_of(p, &args[0])?);
    Ok(valued(target.map(|target| {
        Term::binary(target.into_os_string().into_vec())
    })))
}

fn stat(p: &mut Proc, args: &[Term], follow: bool) -> Reply {
    let path = path_of(p, &args[0])?;
    if !args[1].is_list() {
        return Err(no_clause());
    }
    let posix = args[1]
        .keyword_get(Atom::new("time"))
        .is_some_and(|time| time.is_atom(Atom::new("posix")));
    let data = if follow {
        fs::metadata(&path)
    } else {
        fs::symlink_metadata(&path)
    };
    Ok(valued(data.map(|data| describe(&path, &data, posix))))
}

fn stat_or_raise(p: &mut Proc, args: &[Term], follow: bool) -> Reply {
    let answer = stat(p, args, follow)?;
    or_raise(p, &answer, "read file stats", &args[0])
}

fn describe(path: &Path, data: &Metadata, posix: bool) -> Term {
    let kind = data.file_type();
    let kind = if kind.is_file() {
        "regular"
    } else if kind.is_dir() {
        "directory"
    } else if kind.is_symlink() {
        "symlink"
    } else if kind.is_char_device() || kind.is_block_device() {
        "device"
    } else {
        "other"
    };
    let time = |seconds: i64| {
        if posix {
            Term::Int(seconds)
        } else {
            gregorian::date_time(seconds.saturating_add(gregorian::UNIX_EPOCH))
        }
    };
    let number = |value: u64| Term::from(value as usize);
    let values = [
        number(data.len()),
        Term::atom(kind),
        Term::atom(access(path)),
        time(data.atime()),
        time(data.mtime()),
        time(data.ctime()),
        Term::Int(i64::from(data.mode())),
        number(data.nlink()),
        number(data.dev()),
        number(data.rdev()),
        number(data.ino()),
        Term::Int(i64::from(data.uid())),
        Term::Int(i64::from(data.gid())),
    ];
    let fields = fields().zip(values);
    Term::structure(Atom::module("File.Stat"), fields)
}

/// What this program may do with a file.
fn access(path: &Path) -> &'static str {
    use std::os::unix::ffi::OsStrExt;
    let Ok(name) = std::ffi::CString::new(path.as_os_str().as_bytes()) else {
        return "none";
    };
    // SAFETY: the name is a string that ends in zero and outlives the calls, which only read it.
    let may = |mode| unsafe { libc::access(name.as_ptr(), mode) == 0 };
    match (may(libc::R_OK), may(libc::W_OK)) {
        (true, true) => "read_write",
        (true, false) => "read",
        (false, true) => "write",
        (false, false) => "none",
    }
}

/// A time that a program gave: seconds since 1970, `{{y, m, d}, {h, m, s}}`, or `:now`.
pub(super) fn time_from(term: &Term) -> Option<SystemTime> {
    let seconds = match term {
        Term::Int(seconds) => *seconds,
        Term::Atom(atom) if atom.as_str() == "now" => {
            return Some(UNIX_EPOCH + Duration::from_micros(system_time()));
        }
        _ => gregorian::seconds_of(term)? - gregorian::UNIX_EPOCH,
    };
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

fn write_stat(p: &mut Proc, args: &[Term]) -> Reply {
    let path = path_of(p, &args[0])?;
    let field = |name| args[1].field(Atom::new(name));
    let times = field("mtime")
        .and_then(time_from)
        .zip(field("atime").and_then(time_from));
    let mode = field("mode").and_then(Term::as_int);
    let (Some((modified, accessed)), Some(mode)) = (times, mode) else {
        return Ok(Term::error(Term::Atom(crate::term::atoms::BADARG)));
    };
    let id = |name| {
        field(name)
            .and_then(Term::as_int)
            .and_then(|id| u32::try_from(id).ok())
    };
    let set = || -> io::Result<()> {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode as u32))?;
        std::os::unix::fs::chown(&path, id("uid"), id("gid"))?;
        let times = fs::FileTimes::new()
            .set_accessed(accessed)
            .set_modified(modified);
        fs::File::open(&path)?.set_times(times)
    };
    Ok(done(set()))
}

fn write_stat_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = write_stat(p, args)?;
    or_raise(p, &answer, "write file stats", &args[0])
}
