//! `Application`: programs as things that are started and stopped as a whole, and their settings.
//!
//! `control` knows which applications there are and starts them in the right order, `master` is the process
//! that runs one, `env` keeps settings. Reading `mix.exs` is left to the layers above, which hand specifications to
//! `:application.load/1`'s function.

mod control;
mod env;
mod erlang;
mod known;
mod master;

use crate::runtime::NativeModule;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

pub use control::{load_spec, modules, named_in_traces};
pub use erlang::MODULE as ERLANG;

natives! { const FUNCTIONS of "Application":
    /// Takes a setting of an application away.
    ///
    ///     iex> Application.delete_env(:my_app, :colour)
    ///     :ok
    "delete_env" 2 => env::delete_env, [Term::Nil];
    "delete_env" 3 => env::delete_env;
    /// Starts an application and all that it needs; those that were started.
    ///
    ///     iex> Application.ensure_all_started(:logger)
    ///     {:ok, []}
    "ensure_all_started" 1 => control::ensure_all_started, [Term::Atom(atoms::TEMPORARY)];
    "ensure_all_started" 2 => control::ensure_all_started;
    /// Makes sure that an application is known.
    ///
    ///     iex> Application.ensure_loaded(:logger)
    ///     :ok
    "ensure_loaded" 1 => control::ensure_loaded;
    /// Starts an application unless it runs.
    ///
    ///     iex> Application.ensure_started(:logger)
    ///     :ok
    "ensure_started" 1 => control::ensure_started, [Term::Atom(atoms::TEMPORARY)];
    "ensure_started" 2 => control::ensure_started;
    /// A setting: `{:ok, value}`, or `:error`.
    ///
    ///     iex> Application.fetch_env(:my_app, :nothing_set)
    ///     :error
    "fetch_env" 2 => env::fetch_env;
    /// A setting, which must be there.
    ///
    ///     iex> Application.put_env(:my_app, :size, 3)
    ///     iex> Application.fetch_env!(:my_app, :size)
    ///     3
    "fetch_env!" 2 => env::fetch_env_or_raise;
    /// What an error of `start/2` and its like means.
    ///
    ///     iex> Application.format_error({:already_started, :foo})
    ///     "already started application foo"
    "format_error" 1 => control::format_error;
    /// All settings of an application.
    ///
    ///     iex> Application.put_env(:app_with_one, :size, 3)
    ///     iex> Application.get_all_env(:app_with_one)
    ///     [size: 3]
    "get_all_env" 1 => env::get_all_env;
    /// The application that a module belongs to.
    ///
    ///     iex> Application.get_application(Enum)
    ///     :elixir
    "get_application" 1 => control::get_application;
    /// A setting, or a default.
    ///
    ///     iex> Application.get_env(:my_app, :nothing_set, :default)
    ///     :default
    "get_env" 2 => env::get_env, [Term::NIL];
    "get_env" 3 => env::get_env;
    /// As `get_env/3`.
    ///
    ///     iex> Application.compile_env(:my_app, :nothing_set, :default)
    ///     :default
    "compile_env" 2 => env::get_env, [Term::NIL];
    "compile_env" 3 => env::get_env;
    /// As `fetch_env!/2`.
    ///
    ///     iex> Application.put_env(:my_app, :weight, 3)
    ///     iex> Application.compile_env!(:my_app, :weight)
    ///     3
    "compile_env!" 2 => env::fetch_env_or_raise;
    /// Makes an application known.
    ///
    ///     iex> Application.load(:no_such_app)
    ///     {:error, {'no such file or directory', 'no_such_app.app'}}
    "load" 1 => control::load;
    /// The applications that are known, as `{name, description, version}`.
    ///
    ///     iex> {:elixir, 'elixir', '1.14.0'} in Application.loaded_applications()
    ///     true
    "loaded_applications" 0 => control::loaded_applications;
    /// Settings of several applications at once.
    ///
    ///     iex> Application.put_all_env(my_app: [colour: :red])
    ///     iex> Application.get_env(:my_app, :colour)
    ///     :red
    "put_all_env" 1 => env::put_all_env, [Term::Nil];
    "put_all_env" 2 => env::put_all_env;
    /// Sets a setting.
    ///
    ///     iex> Application.put_env(:my_app, :colour, :blue)
    ///     :ok
    "put_env" 3 => env::put_env, [Term::Nil];
    "put_env" 4 => env::put_env;
    /// The specification of an application, or one part of it.
    ///
    ///     iex> Application.spec(:elixir, :vsn)
    ///     '1.14.0'
    "spec" 1 => control::spec;
    "spec" 2 => control::spec;
    /// Starts an application; what it needs must run already.
    ///
    ///     iex> Application.start(:logger)
    ///     {:error, {:already_started, :logger}}
    "start" 1 => control::start, [Term::Atom(atoms::TEMPORARY)];
    "start" 2 => control::start;
    /// The applications that run, the last started first, as `{name, description, version}`.
    ///
    ///     iex> {:elixir, 'elixir', '1.14.0'} in Application.started_applications()
    ///     true
    "started_applications" 0 => control::started_applications;
    "started_applications" 1 => control::started_applications;
    /// Stops an application.
    ///
    ///     iex> Application.stop(:no_such_app)
    ///     {:error, {:not_started, :no_such_app}}
    "stop" 1 => control::stop;
    /// Forgets an application.
    ///
    ///     iex> Application.unload(:no_such_app)
    ///     {:error, {:not_loaded, :no_such_app}}
    "unload" 1 => control::unload;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Application",
    doc: "Applications: starting and stopping them, and their settings.",
    functions: FUNCTIONS,
};
