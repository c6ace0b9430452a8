//! `:application`: Erlang's names for the same.

use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use super::{control, env};

natives! { const FUNCTIONS of ":application":
    /// As `Application.ensure_all_started/1`.
    ///
    ///     iex> :application.ensure_all_started(:logger)
    ///     {:ok, []}
    "ensure_all_started" 1 => control::ensure_all_started, [Term::Atom(atoms::TEMPORARY)];
    "ensure_all_started" 2 => control::ensure_all_started;
    /// All settings of an application.
    ///
    ///     iex> :application.set_env(:erl_app_one, :size, 3)
    ///     iex> :application.get_all_env(:erl_app_one)
    ///     [size: 3]
    "get_all_env" 1 => env::get_all_env;
    /// A setting: `{:ok, value}`, or `:undefined`; with a third argument the value or that.
    ///
    ///     iex> :application.get_env(:my_app, :nothing_set)
    ///     :undefined
    "get_env" 2 => get_env;
    "get_env" 3 => env::get_env;
    /// Makes an application known, by its name or by `{:application, name, keys}`.
    ///
    ///     iex> :application.load({:application, :app_to_load, [vsn: '1.0']})
    ///     iex> Application.spec(:app_to_load, :vsn)
    ///     '1.0'
    "load" 1 => load;
    "load" 2 => load;
    /// Sets a setting.
    ///
    ///     iex> :application.set_env(:my_app, :colour, :blue)
    ///     :ok
    "set_env" 3 => env::put_env, [Term::Nil];
    "set_env" 4 => env::put_env;
    /// Starts an application.
    ///
    ///     iex> :application.start(:logger)
    ///     {:error, {:already_started, :logger}}
    "start" 1 => control::start, [Term::Atom(atoms::TEMPORARY)];
    "start" 2 => control::start;
    /// Stops an application.
    ///
    ///     iex> :application.stop(:no_such_app)
    ///     {:error, {:not_started, :no_such_app}}
    "stop" 1 => control::stop;
    /// Forgets an application.
    ///
    ///     iex> :application.unload(:no_such_app)
    ///     {:error, {:not_loaded, :no_such_app}}
    "unload" 1 => control::unload;
    /// Takes a setting away.
    ///
    ///     iex> :application.unset_env(:my_app, :colour)
    ///     :ok
    "unset_env" 2 => env::delete_env, [Term::Nil];
    "unset_env" 3 => env::delete_env;
    /// The applications that run.
    ///
    ///     iex> is_list(:application.which_applications())
    ///     true
    "which_applications" 0 => control::started_applications;
    "which_applications" 1 => control::started_applications;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":application",
    doc: "Applications, by Erlang's names.",
    functions: FUNCTIONS,
};

fn get_env(p: &mut Proc, args: &[Term]) -> Reply {
    let answer = env::fetch_env(p, args)?;
    Ok(match answer {
        Term::Atom(_) => Term::Atom(atoms::UNDEFINED),
        found => found,
    })
}

fn load(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Atom(_) => control::load(p, args),
        Term::Tuple(_) => Ok(control::load_spec(p, &args[0])),
        _ => Err(no_clause()),
    }
}
