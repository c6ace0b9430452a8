//! Protocols: which module implements one for a value.

use super::Modules;
use crate::lang::code::Result;
use crate::runtime::{FnId, FnInfo, Proc, Raise, StackEntry};
use crate::term::{Atom, Term, exception};

/// What protocols call the type of a value that is no struct.
pub fn type_name(term: &Term) -> &'static str {
    match term {
        Term::Int(_) | Term::BigInt(_) => "Integer",
        Term::Float(_) => "Float",
        Term::Atom(_) => "Atom",
        Term::Ref(_) => "Reference",
        Term::Fun(_) => "Function",
        Term::Pid(_) => "PID",
        Term::Tuple(_) => "Tuple",
        Term::Map(_) => "Map",
        Term::Nil | Term::Cons(_) => "List",
        Term::Binary(_) => "BitString",
    }
}

/// The name of an implementation, if anything has ever been called so.
fn implementation_name(protocol: Atom, kind: &str) -> Option<Atom> {
    Atom::existing(&format!("{}.{kind}", protocol.as_str()))
}

impl Modules {
    /// The module that implements a protocol of a program for a value.
    pub fn implementation(&self, protocol: Atom, term: &Term) -> Option<Atom> {
        let named = |kind: &str| {
            implementation_name(protocol, kind).filter(|module| self.is_loaded(*module))
        };
        let any = || match self
            .loaded(protocol)
            .and_then(|module| module.protocol.clone())
        {
            Some(protocol) if protocol.any => named("Any"),
            _ => None,
        };
        match term.struct_module() {
            Some(module) => named(module.module_name())
                .or_else(|| self.derives(protocol, module).and_then(|_| named("Any")))
                .or_else(any),
            None => named(type_name(term)).or_else(any),
        }
    }

    /// As [`Modules::implementation`].
    ///
    /// # Errors
    /// `Protocol.UndefinedError` if there is none.
    pub fn implementation_or_raise(
        &self,
        p: &mut Proc,
        protocol: Atom,
        term: &Term,
    ) -> Result<Atom> {
        self.implementation(protocol, term).ok_or_else(|| {
            let error = exception::protocol_undefined_error(protocol, term.clone(), "");
            let mut raise = Raise::error(error);
            if let Some(module) = self.loaded(protocol) {
                let id = FnId::new(FnInfo {
                    module: protocol,
                    name: Atom::new("impl_for!"),
                    arity: 1,
                    file: module.unit.file,
                });
                let entry = StackEntry {
                    function: id,
                    line: module.line,
                    args: None,
                    detail: None,
                };
                raise.stack = Some(p.stack_trace(Some(entry)));
            }
            p.trace(raise)
        })
    }

    /// The options with which a struct derives a protocol.
    pub fn derives(&self, protocol: Atom, module: Atom) -> Option<Term> {
        let loaded = self.loaded(module)?;
        let mut derives = loaded.derives.iter();
        derives
            .find(|(name, _)| *name == protocol)
            .map(|(_, options)| options.clone())
    }

    /// Whether a program has defined the module.
    pub fn is_loaded(&self, module: Atom) -> bool {
        self.loaded.read().contains_key(&module)
    }
}
