//! Code of Rust programs that have no language: native modules and closures as what [`Code`] calls.
//!
//! Interpreted modules and functions are left to the language, which brings its own [`Code`].

use std::collections::HashMap;
use std::sync::Arc;

use crate::runtime::{
    Buffer, Code, Config, Native, NativeClosure, NativeModule, Pace, Proc, Raise, System,
};
use crate::term::{Atom, Fun, Term, atoms};

/// A system for a program that is all Rust: one permit, so that every run is the same, time as `pace` says.
pub fn system(pace: Pace) -> Arc<System> {
    System::new(Config {
        permits: 1,
        pace,
        seed: None,
        events: 1000,
        code: Arc::new(NativeCode::default()),
        output: Arc::new(Buffer::default()),
    })
}

/// The code server of a program that is all Rust.
#[derive(Default)]
pub struct NativeCode {
    functions: HashMap<(Atom, Atom, usize), Native>,
}

impl NativeCode {
    /// Code with these modules; `:erlang.apply/2,3` and closures work without any.
    pub fn new(modules: &[&NativeModule]) -> NativeCode {
        let mut functions = HashMap::new();
        for module in modules {
            for native in module.functions {
                let key = (
                    module.atom(),
                    Atom::new(native.name),
                    usize::from(native.arity),
                );
                functions.insert(key, *native);
            }
        }
        NativeCode { functions }
    }
}

impl Code for NativeCode {
    fn apply(
        &self,
        p: &mut Proc,
        module: Atom,
        function: Atom,
        args: &[Term],
    ) -> Result<Term, Raise> {
        p.checkpoint()?;
        if let Some(native) = self.functions.get(&(module, function, args.len())) {
            return (native.run)(p, args);
        }
        match (module, function, args) {
            (atoms::ERLANG, atoms::APPLY, [function, list]) => match list.to_vec() {
                Some(args) => p.call(function, &args),
                None => Err(Raise::badarg()),
            },
            _ => Err(Raise::error(atoms::UNDEF)),
        }
    }

    fn call(&self, p: &mut Proc, fun: &Fun, args: &[Term]) -> Result<Term, Raise> {
        p.checkpoint()?;
        if fun.arity() != args.len() {
            let call = Term::tuple([Term::Fun(fun.clone()), Term::list(args.to_vec())]);
            return Err(Raise::tagged(atoms::BADARITY, call));
        }
        match (fun.body::<NativeClosure>(), fun.as_export()) {
            (Some(closure), _) => closure.run(p, args),
            (None, Some((module, name, _))) => p.apply(module, name, args),
            (None, None) => Err(Raise::tagged(atoms::BADFUN, fun.clone())),
        }
    }

    fn has_module(&self, module: Atom) -> bool {
        self.functions.keys().any(|key| key.0 == module)
    }

    fn exports(&self, module: Atom, function: Atom, arity: usize) -> bool {
        self.functions.contains_key(&(module, function, arity))
    }
}
