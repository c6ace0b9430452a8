//! Errors of the operating system by the names that Erlang gives them.

use std::io;

use crate::term::{Atom, Term, atoms};

/// The atom of an error: `:enoent`, `:eacces` and so on.
pub fn reason(error: &io::Error) -> Atom {
    let name = match error.raw_os_error() {
        Some(code) => name(code),
        None => match error.kind() {
            io::ErrorKind::NotFound => "enoent",
            io::ErrorKind::PermissionDenied => "eacces",
            io::ErrorKind::AlreadyExists => "eexist",
            // A path with a zero byte never gets to the system.
            io::ErrorKind::InvalidInput => return atoms::BADARG,
            _ => "eio",
        },
    };
    Atom::new(name)
}

/// `{:error, reason}`.
pub fn error(error: &io::Error) -> Term {
    Term::error(Term::Atom(reason(error)))
}

fn name(code: i32) -> &'static str {
    match code {
        libc::EACCES => "eacces",
        libc::EAGAIN => "eagain",
        libc::EBADF => "ebadf",
        libc::EBUSY => "ebusy",
        libc::EDQUOT => "edquot",
        // Erlang tells no difference between the two.
        libc::EEXIST | libc::ENOTEMPTY => "eexist",
        libc::EFAULT => "efault",
        libc::EFBIG => "efbig",
        libc::EINTR => "eintr",
        libc::EINVAL => "einval",
        libc::EISDIR => "eisdir",
        libc::ELOOP => "eloop",
        libc::EMFILE => "emfile",
        libc::EMLINK => "emlink",
        libc::ENAMETOOLONG => "enametoolong",
        libc::ENFILE => "enfile",
        libc::ENODEV => "enodev",
        libc::ENOENT => "enoent",
        libc::ENOMEM => "enomem",
        libc::ENOSPC => "enospc",
        libc::ENOTDIR => "enotdir",
        libc::ENXIO => "enxio",
        libc::EPERM => "eperm",
        libc::EPIPE => "epipe",
        libc::EROFS => "erofs",
        libc::ESPIPE => "espipe",
        libc::ESRCH => "esrch",
        libc::ESTALE => "estale",
        libc::ETXTBSY => "etxtbsy",
        libc::EXDEV => "exdev",
        libc::ENOTSUP => "enotsup",
        _ => "eio",
    }
}
