//! Function values made by `fn` and `&`.

use std::sync::Arc;

use super::{Frame, slot};
use crate::lang::code::{MakeClosure, Unit};
use crate::runtime::Proc;
use crate::term::{Atom, Fun, FunBody, Term};

/// A function of a unit with the values that it has closed over.
pub struct Closure {
    /// The code.
    pub unit: Arc<Unit>,
    /// Which function.
    pub function: u32,
    /// The values.
    pub values: Box<[Term]>,
}

impl FunBody for Closure {
    fn arity(&self) -> u8 {
        self.unit.functions[self.function as usize].arity as u8
    }

    fn origin(&self) -> Option<(Atom, Atom)> {
        if self.unit.is_input() {
            return None;
        }
        let info = self.unit.functions[self.function as usize].id.info();
        Some((info.module, info.name))
    }

    /// As the BEAM: `0.1234567/1 in Main.run/0`.
    fn describe(&self) -> String {
        let function = &self.unit.functions[self.function as usize];
        let (number, base) = function.closure.unwrap_or((0, 0));
        let arity = function.arity;
        if self.unit.is_input() {
            // The numbers that the BEAM's evaluator of expressions gives.
            let number = 43u32.saturating_sub(arity);
            return format!("{number}.3316493/{arity} in :erl_eval.expr/6");
        }
        let module = match self.unit.module.is_module_alias() {
            true => self.unit.module.module_name().to_string(),
            false => format!(":{}", self.unit.module),
        };
        let name = function.name;
        if name.as_str() == "__FILE__" {
            let (digits, file) = (self.unit.fingerprint(), self.unit.file);
            return format!("{number}.{digits} in file:{file}");
        }
        let name = crate::term::inspect::function_name(name);
        let digits = self.unit.fingerprint();
        format!("{number}.{digits}/{arity} in {module}.{name}/{base}")
    }

    fn environment(&self) -> &[Term] {
        &self.values
    }
}

impl Drop for Closure {
    fn drop(&mut self) {
        if self.values.iter().any(Term::owns_terms) {
            crate::term::heap::release(std::mem::take(&mut self.values));
        }
    }
}

/// Makes a closure.
pub(super) fn make(p: &mut Proc, f: &Frame<'_>, closure: &MakeClosure) -> Term {
    let values = closure
        .values
        .iter()
        .map(|from| slot(p, f, *from))
        .collect();
    Term::Fun(Fun::new(Closure {
        unit: f.unit.clone(),
        function: closure.function,
        values,
    }))
}
