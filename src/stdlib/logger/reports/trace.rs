//! The lines that `:sys.trace/2` prints while a server works, as OTP's `gen_server` words them.

use crate::otp::reports::DebugEvent;
use crate::runtime::{Proc, Raise};
use crate::stdlib::erlang_io;
use crate::term::{Term, atoms};

/// Prints an event of a traced server to the standard output of its group.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub(super) fn print(p: &mut Proc, event: &DebugEvent) -> Result<(), Raise> {
    let (format, mut args) = line(&event.event);
    args.insert(0, event.server.clone());
    let format = format!("*DBG* ~tp {format}~n");
    erlang_io::print(p, &format, &args)
}

/// The format of an event and what goes into it after the server's name.
fn line(event: &Term) -> (&'static str, Vec<Term>) {
    let (tag, rest) = match event.as_tuple() {
        Some([Term::Atom(tag), rest @ ..]) => (tag.as_str(), rest),
        _ => ("", [].as_slice()),
    };
    match (tag, rest) {
        ("in", [message]) => received(message),
        ("out", [reply, from, state]) => {
            let args = vec![reply.clone(), client(from), state.clone()];
            ("sent ~tp to ~tw, new state ~tp", args)
        }
        ("noreply", [state]) => ("new state ~tp", vec![state.clone()]),
        _ => ("dbg  ~tp", vec![event.clone()]),
    }
}

fn received(message: &Term) -> (&'static str, Vec<Term>) {
    match message.as_tuple() {
        Some([Term::Atom(atoms::GEN_CALL), from, request]) => {
            ("got call ~tp from ~tw", vec![request.clone(), client(from)])
        }
        Some([Term::Atom(atoms::GEN_CAST), request]) => ("got cast ~tp", vec![request.clone()]),
        _ => ("got ~tp", vec![message.clone()]),
    }
}

/// The pid of `{pid, tag}`.
fn client(from: &Term) -> Term {
    match from.as_tuple() {
        Some([pid, _tag]) => pid.clone(),
        _ => from.clone(),
    }
}
