//! The ways in which `Enum.sort/2`, `Enum.max/2` and their kin may be told the order.

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms, compare};

/// An order of elements.
#[derive(Clone, Debug)]
pub enum Sorter {
    /// `:asc`: the order of terms.
    Ascending,
    /// `:desc`: the order of terms, turned around.
    Descending,
    /// A module with `compare/2`, upwards or (`{:desc, module}`) downwards.
    Module {
        /// The module.
        module: Atom,
        /// Whether the order is turned around.
        descending: bool,
    },
    /// A function that says whether its first argument may stand before its second.
    Function(Term),
}

impl Sorter {
    /// The order that a term asks for, if it does.
    pub fn of(term: &Term) -> Option<Sorter> {
        match term {
            Term::Atom(atoms::ASC) => Some(Sorter::Ascending),
            Term::Atom(atoms::DESC) => Some(Sorter::Descending),
            Term::Atom(module) => Some(Sorter::Module {
                module: *module,
                descending: false,
            }),
            Term::Fun(fun) if fun.arity() == 2 => Some(Sorter::Function(term.clone())),
            _ => match term.as_tuple() {
                Some(
                    [
                        Term::Atom(way @ (atoms::ASC | atoms::DESC)),
                        Term::Atom(module),
                    ],
                ) => Some(Sorter::Module {
                    module: *module,
                    descending: *way == atoms::DESC,
                }),
                _ => None,
            },
        }
    }

    /// Whether `a` may stay before `b`.
    ///
    /// # Errors
    /// What the module or function raises.
    pub fn in_order(&self, p: &mut Proc, a: &Term, b: &Term) -> Result<bool, Raise> {
        match self {
            Sorter::Ascending => Ok(compare(a, b).is_le()),
            Sorter::Descending => Ok(compare(a, b).is_ge()),
            Sorter::Module { module, descending } => {
                let order = p.apply(*module, atoms::COMPARE, &[a.clone(), b.clone()])?;
                let wrong = if *descending { atoms::LT } else { atoms::GT };
                Ok(!order.is_atom(wrong))
            }
            Sorter::Function(fun) => Ok(p.call(fun, &[a.clone(), b.clone()])?.truthy()),
        }
    }
}
