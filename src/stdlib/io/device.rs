//! Devices: where what is printed goes, and where what is read comes from.
//!
//! What a process prints goes straight to its output. Devices that are processes (a `StringIO`, an open file,
//! a group leader that somebody has set) are asked by messages, in Erlang's I/O protocol.

use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::args::no_clause;
use crate::stdlib::process::group_leader;
use crate::term::{Atom, Pid, Term, atoms, exception};

/// A device, found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// The program's own streams; reading from either reads standard input.
    Direct(Stream),
    /// A process.
    Process(Pid),
}

/// `:stdio` and `:stderr` as Erlang calls them; other devices as they are.
pub fn erlang_name(device: &Term) -> Term {
    match device.as_atom().map(Atom::as_str) {
        Some("stdio") => Term::atom("standard_io"),
        Some("stderr") => Term::atom("standard_error"),
        _ => device.clone(),
    }
}

/// The device that a term names; `None` for a name that no process has.
///
/// # Errors
/// A function clause error for what names no device.
pub fn find(p: &mut Proc, device: &Term) -> Result<Option<Device>, Raise> {
    match device {
        Term::Pid(pid) => Ok(Some(Device::Process(*pid))),
        Term::Atom(name) => Ok(match name.as_str() {
            "stdio" | "standard_io" | "user" => Some(standard(p)),
            "stderr" | "standard_error" => {
                let replaced = p.whereis(Atom::new("standard_error"));
                Some(replaced.map_or(Device::Direct(Stream::Err), Device::Process))
            }
            _ => p.whereis(*name).map(Device::Process),
        }),
        _ => Err(no_clause()),
    }
}

/// The device of the process's group leader.
pub fn standard(p: &mut Proc) -> Device {
    match p.group_leader() {
        Some(leader) if leader != group_leader::of_system(p) => Device::Process(leader),
        _ => Device::Direct(Stream::Out),
    }
}

/// Why a process that answers requests cannot make one of itself.
const CALLING_SELF: &str = "calling_self";

/// Asks a device that is a process, and waits for the answer: `{:error, :terminated}` if it is not there.
///
/// # Errors
/// `Terminated`.
pub fn request(p: &mut Proc, device: Pid, request: Term) -> Result<Term, Raise> {
    if device == p.pid() {
        return Ok(Term::error(Term::atom(CALLING_SELF)));
    }
    let mark = p.mark()?;
    let reference = p.monitor(device);
    let message = [
        Term::atom("io_request"),
        Term::Pid(p.pid()),
        Term::Ref(reference),
        request,
    ];
    p.send(device, Term::tuple(message));
    let answer = p.receive_after(mark, None, move |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(tag), Term::Ref(r), answer])
                if *r == reference && tag.as_str() == "io_reply" =>
            {
                Some(answer.clone())
            }
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), ..]) if *r == reference => {
                Some(Term::error(Term::atom("terminated")))
            }
            _ => None,
        })
    })?;
    p.demonitor(reference, true)?;
    Ok(answer.unwrap_or_else(|| Term::error(Term::atom("terminated"))))
}

/// The reason of an `{:error, reason}`.
pub fn error_reason(answer: &Term) -> Option<&Term> {
    match answer.as_tuple() {
        Some([Term::Atom(atoms::ERROR), reason]) => Some(reason),
        _ => None,
    }
}

/// What Erlang's `:io` raises when a device answers with an error.
pub fn failure(reason: &Term) -> Raise {
    match reason.as_atom().map(Atom::as_str) {
        Some("terminated") => Raise::error(Term::atom("terminated")),
        Some(CALLING_SELF) => {
            let mut raise = Raise::error(Term::atom(CALLING_SELF));
            raise.detail = Some(
                ":\n\n  * 1st argument: the device is not allowed to be the current process\n"
                    .to_string(),
            );
            raise
        }
        Some("no_translation") => Raise::error(Term::atom("no_translation")),
        _ => match reason.as_tuple() {
            Some([tag, _, _]) if tag.is_atom(Atom::new("no_translation")) => {
                Raise::error(Term::atom("no_translation"))
            }
            _ => posix_failure(reason),
        },
    }
}

fn posix_failure(reason: &Term) -> Raise {
    const UNKNOWN: &str = "unknown POSIX error";
    let name = reason.as_atom().map_or("", Atom::as_str);
    match exception::format_error(name) {
        words if words != UNKNOWN && name != "badarg" => {
            Raise::bad_argument(1, &format!("{words} ({name})"))
        }
        _ => Raise::bad_argument(2, "not valid character data (an iodata term)"),
    }
}

/// The failure of a name that no device has.
pub fn missing() -> Raise {
    Raise::bad_argument(1, "the device does not exist")
}
