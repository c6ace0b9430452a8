//! The code server as the runtime knows it.

use crate::lang::eval;
use crate::lang::modules::Modules;
use crate::runtime::{Code, Proc, Raise};
use crate::term::{Atom, Fun, Term};

impl Code for Modules {
    fn apply(
        &self,
        p: &mut Proc,
        module: Atom,
        function: Atom,
        args: &[Term],
    ) -> Result<Term, Raise> {
        eval::call_target(p, self, module, function, args)
    }

    fn call(&self, p: &mut Proc, fun: &Fun, args: &[Term]) -> Result<Term, Raise> {
        eval::call_fun(p, self, fun, args)
    }

    fn has_module(&self, module: Atom) -> bool {
        self.exists_now(module)
    }

    fn exports(&self, module: Atom, function: Atom, arity: usize) -> bool {
        self.exports_now(module, function, arity)
            || eval::prims::find_in(module, function, arity).is_some()
    }
}
