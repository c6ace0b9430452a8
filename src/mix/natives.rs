//! `Mix` itself: the environment, and failing as Mix does.

use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::error::mix_error;
use super::state::{self, Mix};

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "Mix",
    doc: "Mix projects: the environment that a project is compiled for.",
    functions: TABLE,
};

natives! { const TABLE of "Mix":
    /// Whether Mix itself is being debugged: never here.
    ///
    ///     iex> Mix.debug?()
    ///     false
    "debug?" 0 => |_, _| Ok(Term::bool(false));
    /// The environment that the project is compiled for: `:dev`, `:test` for tests, or what `MIX_ENV` says.
    ///
    ///     iex> is_atom(Mix.env())
    ///     true
    "env" 0 => |p, _| Ok(Term::Atom(state::env(p)));
    /// Sets the environment.
    ///
    ///     iex> env = Mix.env()
    ///     iex> Mix.env(env)
    ///     :ok
    "env" 1 => set_env;
    /// Fails as Mix does: on the command line the message stands alone.
    "raise" 1 => |_, args| Err(mix_error(args[0].as_str().ok_or_else(no_clause)?));
    "raise" 2 => |_, args| Err(mix_error(args[0].as_str().ok_or_else(no_clause)?));
    /// The module through which Mix talks.
    ///
    ///     iex> Mix.shell()
    ///     Mix.Shell.IO
    "shell" 0 => |_, _| Ok(Term::Atom(Atom::module("Mix.Shell.IO")));
    /// The machine that the project is compiled for: `:host`, or what `MIX_TARGET` says.
    ///
    ///     iex> is_atom(Mix.target())
    ///     true
    "target" 0 => |_, _| Ok(Term::Atom(state::target()));
}

fn set_env(p: &mut Proc, args: &[Term]) -> Reply {
    let env = args[0].as_atom().ok_or_else(no_clause)?;
    Mix::of(p).with(|state| state.env = Some(env));
    Ok(Term::OK)
}
