//! Erlang's modules for OTP as Elixir code calls them: thin tables over the engine in `crate::otp`.

pub mod gen_server;
pub mod global;
mod locks;
pub mod proc_lib;
pub mod supervisor;
pub mod sys;

use crate::otp::{Name, Timeout};
use crate::runtime::{Proc, Raise};
use crate::stdlib::checks::no_clause;
use crate::term::{Atom, Term, atoms};

/// A name as Erlang's start functions take it: `{:local, name}`, `{:global, term}`, `{:via, module, term}`.
fn name(term: &Term) -> Result<Name, Raise> {
    match term.as_tuple() {
        Some([Term::Atom(atoms::LOCAL), Term::Atom(name)]) => Ok(Name::Local(*name)),
        Some([Term::Atom(atoms::GLOBAL | atoms::VIA), ..]) => {
            Name::from_option(term).ok_or_else(no_clause)
        }
        _ => Err(no_clause()),
    }
}

/// A call whose failure exits as Erlang's function does that was called with `args`.
fn call(
    p: &mut Proc,
    (module, function): (Atom, Atom),
    args: &[Term],
    request: &Term,
    timeout: Timeout,
) -> Result<Term, Raise> {
    crate::otp::gen_server::try_call(p, &args[0], request, timeout)?.map_err(|reason| {
        let called = crate::otp::mfa(module, function, args.to_vec());
        Raise::exit(Term::tuple([reason, called]))
    })
}
