//! The engine: what Erlang/OTP's `stdlib` gives processes, to the letter, without any language.
//!
//! [`proc_lib`] starts processes, [`gen_server`] runs servers, [`supervisor`] and [`dynamic_supervisor`]
//! keep children alive. Code of the user is reached by module and function, or is Rust's own (see
//! [`gen_server::Callbacks`]). Texts of reports, and the modules by which a language calls this, are left
//! to the layers above.

pub mod child_spec;
pub mod dynamic_supervisor;
pub mod gen_server;
pub mod global;
pub mod intensity;
pub mod name;
pub mod native;
pub mod proc_lib;
pub mod reports;
pub mod supervision;
pub mod supervisor;
pub mod sys;
pub mod trial;

pub use child_spec::{ChildSpec, ChildType, Restart, Shutdown};
pub use name::Name;
pub use supervisor::{AutoShutdown, Flags, Strategy};

use crate::term::{Atom, Term, atoms};

/// A time to wait in milliseconds; `None` is `:infinity`.
pub type Timeout = Option<u64>;

/// The timeout that a term stands for: a number from 0 on, or `:infinity`.
pub fn timeout_from(term: &Term) -> Option<Timeout> {
    match term {
        Term::Atom(atoms::INFINITY) => Some(None),
        Term::Int(ms) => u64::try_from(*ms).ok().map(Some),
        _ => None,
    }
}

/// A timeout as a term.
pub fn timeout_term(timeout: Timeout) -> Term {
    match timeout {
        None => Term::Atom(atoms::INFINITY),
        Some(ms) => i64::try_from(ms).map_or(Term::Atom(atoms::INFINITY), Term::Int),
    }
}

/// `{module, function, args}`.
pub fn mfa(module: Atom, function: Atom, args: Vec<Term>) -> Term {
    Term::tuple([Term::Atom(module), Term::Atom(function), Term::list(args)])
}
