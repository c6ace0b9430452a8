//! Sending: to pids, names and aliases, and the aliases themselves.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::runtime::{AliasEnd, Proc, Raise};
use crate::stdlib::checks;
use crate::term::{Atom, Pid, Ref, Term, atoms};

/// Whose aliases there are: a reference alone does not tell its process. The lock is held for one look-up.
#[derive(Default)]
struct Aliases(Mutex<HashMap<Ref, Pid>>);

/// `send(destination, message)`.
pub fn send(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    deliver(p, &args[0], args[1].clone())?;
    Ok(args[1].clone())
}

/// `Process.send(destination, message, options)`.
pub fn send_with_options(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    for option in checks::list(&args[2], 3)? {
        if !matches!(&option, Term::Atom(name) if ["noconnect", "nosuspend"].contains(&name.as_str()))
        {
            return Err(Raise::bad_argument(3, "invalid option in list"));
        }
    }
    deliver(p, &args[0], args[1].clone())?;
    Ok(Term::OK)
}

/// Sends a message to whatever can be a destination. To a process or name on another node, which cannot be
/// reached, it is lost.
///
/// # Errors
/// A bad argument for anything else, also for a name that nobody has.
pub fn deliver(p: &mut Proc, to: &Term, message: Term) -> Result<(), Raise> {
    let bad = || Raise::bad_argument(1, "invalid destination");
    match to {
        Term::Pid(pid) => p.send(*pid, message),
        Term::Atom(name) => {
            let pid = p.whereis(*name).ok_or_else(bad)?;
            p.send(pid, message);
        }
        Term::Ref(alias) => send_to_alias(p, *alias, message),
        other => match other.as_tuple() {
            Some([Term::Atom(name), Term::Atom(node)]) => {
                if let (atoms::NODE, Some(pid)) = (*node, p.whereis(*name)) {
                    p.send(pid, message);
                }
            }
            _ => return Err(bad()),
        },
    }
    Ok(())
}

fn send_to_alias(p: &mut Proc, alias: Ref, message: Term) {
    let aliases = p.system().extension::<Aliases>();
    let owner = aliases.0.lock().get(&alias).copied();
    match owner {
        Some(pid) if p.is_alive(pid) => p.send_alias(pid, alias, message),
        // A process that dies leaves its aliases behind: they go when somebody stumbles over them.
        Some(_) => {
            aliases.0.lock().remove(&alias);
        }
        None => {}
    }
}

/// Makes a reference an address of the calling process.
pub fn add_alias(p: &mut Proc, alias: Ref, end: AliasEnd) {
    let aliases = p.system().extension::<Aliases>();
    aliases.0.lock().insert(alias, p.pid());
    p.alias_until(alias, end);
}

/// The reference is no address any longer; whether it was.
pub fn remove_alias(p: &mut Proc, alias: Ref) -> bool {
    let aliases = p.system().extension::<Aliases>();
    aliases.0.lock().remove(&alias);
    p.unalias(alias)
}

/// `Process.alias()` and `Process.alias(options)`.
pub fn alias(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let mut end = AliasEnd::Unalias;
    for option in checks::list(args.first().unwrap_or(&Term::Nil), 1)? {
        end = match option.as_atom().map(Atom::as_str) {
            Some("explicit_unalias") => AliasEnd::Unalias,
            Some("reply") => AliasEnd::Message,
            _ => return Err(Raise::bad_argument(1, "invalid option in list")),
        };
    }
    let alias = p.make_ref();
    add_alias(p, alias, end);
    Ok(Term::Ref(alias))
}

/// `Process.unalias(alias)`.
pub fn unalias(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let alias = checks::reference(&args[0], 1)?;
    Ok(Term::bool(remove_alias(p, alias)))
}
