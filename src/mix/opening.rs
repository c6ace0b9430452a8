//! Opening a project, step by step as Mix does: `mix.exs`, dependencies, configuration, compilation, start.

use crate::runtime::{Proc, Raise, Stream};
use crate::term::{Atom, Term};

use super::state::Mix;
use super::{application, compiler, config, project};

/// How a project is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The environment if `MIX_ENV` names none: `test` for tests.
    pub env: &'static str,
    /// Whether its application is started.
    pub start: bool,
}

/// Opens the project in the current folder.
///
/// # Errors
/// What Mix says of it (see [`super::message_of`]), what its files raise, an exit with the status when all has been told.
pub fn open(p: &mut Proc, opening: &Opening) -> Result<(), Raise> {
    let named = std::env::var("MIX_ENV")
        .ok()
        .filter(|name| !name.is_empty());
    let env = Atom::new(named.as_deref().unwrap_or(opening.env));
    Mix::of(p).with(|state| state.env = Some(env));
    p.apply(
        Atom::module("Application"),
        Atom::new("ensure_all_started"),
        &[Term::atom("mix")],
    )?;
    let project = project::read(p)?;
    let path = project.get("config_path").and_then(Term::as_str);
    let configured = config::load(p, path)?;
    project::check_dependencies(p, &project)?;
    compiler::compile(p, &project)?;
    config::load_runtime(p, path)?;
    application::load(p);
    if let Some(text) = application::unknown(p, &configured)? {
        p.print(Stream::Err, text);
    }
    match opening.start {
        true => application::start(p, &project),
        false => Ok(()),
    }
}
