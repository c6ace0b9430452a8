//! What the runtime must know of code: how to call it. The language implements [`Code`]; native
//! functions are tables of [`Native`].

use std::any::Any;

use crate::term::{Atom, Fun, FunBody, Term};

use super::{Proc, Raise};

/// The code server of a system: resolves and runs functions in the calling process.
pub trait Code: Any + Send + Sync {
    /// `apply(module, function, args)`.
    ///
    /// # Errors
    /// What the function raises; `:undef` if there is none.
    fn apply(
        &self,
        p: &mut Proc,
        module: Atom,
        function: Atom,
        args: &[Term],
    ) -> Result<Term, Raise>;

    /// Calls a function value.
    ///
    /// # Errors
    /// What the function raises; `{:badarity, {fun, args}}` if it takes another number of arguments.
    fn call(&self, p: &mut Proc, fun: &Fun, args: &[Term]) -> Result<Term, Raise>;

    /// Whether a module exists (loading it if it can be).
    fn has_module(&self, module: Atom) -> bool;

    /// Whether a module exports the function.
    fn exports(&self, module: Atom, function: Atom, arity: usize) -> bool;
}

impl dyn Code {
    /// The code server as its own type, for layers that know it.
    pub fn downcast<T: Code>(&self) -> Option<&T> {
        (self as &dyn Any).downcast_ref()
    }
}

/// The body of a native function.
pub type NativeFn = fn(&mut Proc, &[Term]) -> Result<Term, Raise>;

/// A function written in Rust.
#[derive(Clone, Copy)]
pub struct Native {
    /// Its name in the language.
    pub name: &'static str,
    /// The number of arguments. One entry for each arity that defaults give.
    pub arity: u8,
    /// What it does, in Markdown, with an `iex>` example that the tests run. An empty text stands for
    /// "as the entry of the same name before this one".
    pub doc: &'static str,
    /// Its code. It is called with as many arguments as its arity says.
    pub run: NativeFn,
}

/// A module of native functions.
pub struct NativeModule {
    /// Its name as in source code: `Enum`, or `:lists` for Erlang's.
    pub name: &'static str,
    /// What it is for, in Markdown.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [Native],
}

impl NativeModule {
    /// Whether this is the name of the module.
    pub fn is(&self, module: Atom) -> bool {
        match self.name.strip_prefix(':') {
            Some(erlang) => module.as_str() == erlang,
            None => module.as_str().strip_prefix("Elixir.") == Some(self.name),
        }
    }

    /// The module's atom.
    pub fn atom(&self) -> Atom {
        match self.name.strip_prefix(':') {
            Some(erlang) => Atom::new(erlang),
            None => Atom::module(self.name),
        }
    }
}

/// A Rust closure as a function value, for natives that return functions and for Rust programs.
pub struct NativeClosure {
    name: &'static str,
    arity: u8,
    #[allow(clippy::type_complexity, reason = "it is named by the struct")]
    run: Box<dyn Fn(&mut Proc, &[Term]) -> Result<Term, Raise> + Send + Sync>,
}

impl NativeClosure {
    /// A function value that runs the closure. `name` shows when it is printed.
    pub fn fun(
        name: &'static str,
        arity: u8,
        run: impl Fn(&mut Proc, &[Term]) -> Result<Term, Raise> + Send + Sync + 'static,
    ) -> Fun {
        Fun::new(NativeClosure {
            name,
            arity,
            run: Box::new(run),
        })
    }

    /// Runs it. The number of arguments has been checked by the caller.
    ///
    /// # Errors
    /// What the closure raises.
    pub fn run(&self, p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
        (self.run)(p, args)
    }
}

impl FunBody for NativeClosure {
    fn arity(&self) -> u8 {
        self.arity
    }

    fn describe(&self) -> String {
        format!("{}/{}", self.name, self.arity)
    }
}
