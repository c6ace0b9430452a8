//! What a process is called by what it runs.

use crate::term::{Atom, Term};

use super::text;

/// The short name of a built-in kind, or the module's own.
pub fn kind_name(module: Atom) -> String {
    match module.as_str() {
        "Elixir.Lab.Counter" => "counter".to_string(),
        "Elixir.Lab.Bucket" => "bucket".to_string(),
        "Elixir.Lab.Registry" => "registry".to_string(),
        "supervisor"
        | "Elixir.Supervisor"
        | "Elixir.Supervisor.Default"
        | "Elixir.Lab.Supervisor" => "supervisor".to_string(),
        "Elixir.DynamicSupervisor" | "Elixir.Lab.Dynamic" => "dynamic supervisor".to_string(),
        "Elixir.Agent.Server" => "Agent".to_string(),
        "erlang" => "function".to_string(),
        _ => text::inspect(&Term::Atom(module)),
    }
}
