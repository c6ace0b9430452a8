//! Where a message is logged: what Elixir's macros note of the place that they stand in.

use crate::stdlib::path::{current_dir, parts};
use crate::term::{Atom, Term, atoms};

/// Module, function, file and line of the place with this environment (`__ENV__`). Code outside of any function has
/// none, as in Elixir.
pub fn place(env: &Term) -> Vec<(Atom, Term)> {
    let field = |name: Atom| env.field(name).cloned().unwrap_or(Term::NIL);
    let function = field(atoms::FUNCTION);
    let Some([Term::Atom(name), arity]) = function.as_tuple() else {
        return Vec::new();
    };
    let file = field(atoms::FILE);
    let file = match file.as_bytes() {
        Some(relative) if !relative.starts_with(b"/") => {
            Term::binary(parts::join(&current_dir(), relative))
        }
        _ => file,
    };
    let module = field(atoms::MODULE);
    let shown = crate::term::inspect::inspect(arity);
    let mfa = Term::tuple([module.clone(), Term::Atom(*name), arity.clone()]);
    vec![
        (atoms::FILE, file),
        (atoms::FUNCTION, Term::string(format!("{name}/{shown}"))),
        (atoms::LINE, field(atoms::LINE)),
        (Atom::new("mfa"), mfa),
        (atoms::MODULE, module),
    ]
}
