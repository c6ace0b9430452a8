//! Servers: one process, one state, one message at a time (`gen_server.erl`).
//!
//! A server rests without a thread between messages. `callbacks` says what runs in it, `server` is its
//! loop, `client` the calling side, `module` the callbacks of a module of the language. Supervisors are
//! servers too.

mod callbacks;
mod client;
mod debug;
mod module;
mod server;
mod start;
mod system;

pub use callbacks::{Action, Callbacks, Init, Then};
pub use client::{
    abcast, call, call_as, cast, check_response, multi_call, reply, send_request, stop, try_call,
    try_call_pid, try_stop, wait_response,
};
pub use module::Module;
pub use start::{Options, start, start_boxed, start_module};

pub use super::name::{Target, whereis};

use crate::term::{Term, atoms};

/// Whether a process that ends with this reason has done what it was meant to do: no report is written,
/// and a transient child is not restarted.
pub fn is_clean(reason: &Term) -> bool {
    match reason {
        Term::Atom(atom) => matches!(*atom, atoms::NORMAL | atoms::SHUTDOWN),
        other => matches!(other.as_tuple(), Some([Term::Atom(atoms::SHUTDOWN), _])),
    }
}
