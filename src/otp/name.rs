//! Names of servers: how one is registered under a name, and found by it (`gen.erl`, `GenServer.whereis/1`).
//!
//! What a `:via` module does is left to that module: it is called as code of the user.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

use super::global::Global;

/// Under which name a server is to be registered.
#[derive(Clone, Debug, PartialEq)]
pub enum Name {
    /// `{:local, name}`: the lab's own registry of names.
    Local(Atom),
    /// `{:global, term}`.
    Global(Term),
    /// `{:via, module, term}`.
    Via(Atom, Term),
}

impl Name {
    /// The name that a `:name` option stands for: an atom, `{:global, term}` or `{:via, module, term}`.
    pub fn from_option(option: &Term) -> Option<Name> {
        match option {
            Term::Atom(name) => Some(Name::Local(*name)),
            other => match other.as_tuple()? {
                [Term::Atom(atoms::GLOBAL), term] => Some(Name::Global(term.clone())),
                [Term::Atom(atoms::VIA), Term::Atom(module), term] => {
                    Some(Name::Via(*module, term.clone()))
                }
                _ => None,
            },
        }
    }

    /// As Erlang's `start_link/4` takes it, and as supervisors call themselves in reports.
    pub fn to_term(&self) -> Term {
        match self {
            Name::Local(name) => Term::tagged(atoms::LOCAL, *name),
            Name::Global(term) => Term::tagged(atoms::GLOBAL, term.clone()),
            Name::Via(module, term) => {
                Term::tuple([Term::Atom(atoms::VIA), Term::Atom(*module), term.clone()])
            }
        }
    }

    /// What reports call a server of this name (`gen:name/1`).
    pub fn short(&self) -> Term {
        match self {
            Name::Local(name) => Term::Atom(*name),
            Name::Global(term) | Name::Via(_, term) => term.clone(),
        }
    }

    /// Who has the name.
    ///
    /// # Errors
    /// What a `:via` module raises.
    pub fn whereis(&self, p: &mut Proc) -> Result<Option<Pid>, Raise> {
        match self {
            Name::Local(name) => Ok(p.whereis(*name)),
            Name::Global(term) => Ok(Global::of(p).whereis(p, term)),
            Name::Via(module, term) => via_whereis(p, *module, term),
        }
    }

    /// Takes the name for the calling process; in vain it returns who has it, `None` if that one has just gone.
    ///
    /// # Errors
    /// What a `:via` module raises.
    pub fn register(&self, p: &mut Proc) -> Result<Result<(), Option<Pid>>, Raise> {
        let me = p.pid();
        let taken = match self {
            Name::Local(name) => p.register(*name, me),
            Name::Global(term) => Global::of(p).register(p, term.clone(), me),
            Name::Via(module, term) => {
                let answer = p.apply(
                    *module,
                    atoms::REGISTER_NAME,
                    &[term.clone(), Term::Pid(me)],
                )?;
                match answer {
                    Term::Atom(atoms::YES) => true,
                    Term::Atom(atoms::NO) => false,
                    other => return Err(Raise::tagged(atoms::CASE_CLAUSE, other)),
                }
            }
        };
        if taken {
            Ok(Ok(()))
        } else {
            Ok(Err(self.whereis(p)?))
        }
    }

    /// Gives the name up.
    ///
    /// # Errors
    /// What a `:via` module raises.
    pub fn unregister(&self, p: &mut Proc) -> Result<(), Raise> {
        match self {
            Name::Local(name) => drop(p.unregister(*name)),
            Name::Global(term) => Global::of(p).unregister(term),
            Name::Via(module, term) => {
                p.apply(*module, atoms::UNREGISTER_NAME, std::slice::from_ref(term))?;
            }
        }
        Ok(())
    }
}

/// Whom a server reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A process of this lab.
    Process(Pid),
    /// A name on another node: there is none, so calls fail with `{:nodedown, node}`.
    Elsewhere(Atom),
}

/// Finds a server by what a program calls it: a pid, a name, `{:global, term}`, `{:via, module, term}`
/// or `{name, node}`. `None` if nobody has the name.
///
/// # Errors
/// `:function_clause` for a term that is none of these, or what a `:via` module raises.
pub fn whereis(p: &mut Proc, server: &Term) -> Result<Option<Target>, Raise> {
    let found = match server {
        Term::Pid(pid) => Some(*pid),
        Term::Atom(name) => p.whereis(*name),
        other => match other.as_tuple() {
            Some([Term::Atom(atoms::GLOBAL), term]) => Global::of(p).whereis(p, term),
            Some([Term::Atom(atoms::VIA), Term::Atom(module), term]) => {
                via_whereis(p, *module, term)?
            }
            Some([Term::Atom(name), Term::Atom(atoms::NODE)]) => p.whereis(*name),
            Some([Term::Atom(_), Term::Atom(node)]) => return Ok(Some(Target::Elsewhere(*node))),
            _ => {
                return Err(p.function_clause(
                    atoms::GEN_SERVER,
                    Atom::new("whereis"),
                    std::slice::from_ref(server),
                ));
            }
        },
    };
    Ok(found.map(Target::Process))
}

fn via_whereis(p: &mut Proc, module: Atom, term: &Term) -> Result<Option<Pid>, Raise> {
    match p.apply(module, atoms::WHEREIS_NAME, std::slice::from_ref(term))? {
        Term::Pid(pid) => Ok(Some(pid)),
        Term::Atom(atoms::UNDEFINED) => Ok(None),
        other => Err(Raise::tagged(atoms::CASE_CLAUSE, other)),
    }
}
