//! Where a message is logged: what Elixir's macros note of the place that they stand in.

use crate::runtime::Proc;
use crate::stdlib::path::{current_dir, parts};
use crate::term::{Atom, Term, atoms};

/// Module, function, file and line of the function that logs. Code outside of any function has none, as in Elixir.
pub fn place(p: &Proc) -> Vec<(Atom, Term)> {
    let Some(site) = p.calls.last() else {
        return Vec::new();
    };
    let info = site.function.info();
    let (name, arity) = written_in(info.name.as_str()).unwrap_or((info.name.as_str(), info.arity));
    if name.starts_with("__FILE__") || name.starts_with("__MODULE__") || info.file.is_empty() {
        return Vec::new();
    }
    let file = match info.file.starts_with('/') {
        true => info.file.as_bytes().to_vec(),
        false => parts::join(&current_dir(), info.file.as_bytes()),
    };
    let mfa = [Term::Atom(info.module), Term::atom(name), Term::from(arity)];
    vec![
        (atoms::FILE, Term::binary(file)),
        (atoms::FUNCTION, Term::string(format!("{name}/{arity}"))),
        (atoms::LINE, Term::from(site.line as usize)),
        (Atom::new("mfa"), Term::tuple(mfa)),
        (atoms::MODULE, Term::Atom(info.module)),
    ]
}

/// The function that a closure stands in: its own name is `-name/arity-fun-number-`.
fn written_in(name: &str) -> Option<(&str, usize)> {
    let (parent, trailing) = name.strip_prefix('-')?.rsplit_once('/')?;
    let arity = trailing.split('-').next()?.parse().ok()?;
    Some((parent, arity))
}
