//! Mix: projects without dependencies, as `mix` and `iex -S mix` run them.
//!
//! `project` reads `mix.exs`, `config` what stands in `config/`, `compiler` loads `lib/` with the modules in the
//! order in which they need one another, `application` starts the project's application; `opening` does all of it in
//! Mix's order. What is typed on the command line, and telling failures, is left to `cli`.
//!
//! Nothing is written to disk: a project is compiled anew by each program that opens it.

mod application;
mod compiler;
mod config;
mod error;
mod natives;
mod opening;
mod project;
mod state;

use crate::lang::Use;
use crate::runtime::NativeModule;

pub use compiler::{Compiled, recompile};
pub use error::message_of;
pub use opening::{Opening, open};
pub use project::{is_begun, is_open, setting};

/// The native modules.
pub const MODULES: &[&NativeModule] = &[&config::MODULE, &natives::MODULE, &project::MODULE];

/// The modules written in Elixir: name and source.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("Mix.Error", "defexception [:message, mix: true]"),
    ("Mix.Shell.IO", include_str!("embedded/shell.ex")),
];

/// What `use` of Mix's modules writes.
pub const USES: &[Use] = &[
    Use {
        module: "Mix.Project",
        source: "Mix.Project.push(__MODULE__, __ENV__.file)",
        before_compile: "",
    },
    Use {
        module: "Mix.Config",
        source: "import Config",
        before_compile: "",
    },
];
