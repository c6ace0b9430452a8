//! Short texts for terms, times and reasons, as lines and tables show them.

use crate::term::inspect;
use crate::term::{Atom, Term, atoms, exception};

use super::style::one_line;

/// The term on one line, as `inspect/1` prints it.
pub fn inspect(term: &Term) -> String {
    one_line(&inspect::inspect(term))
}

/// A lab time as seconds: `12.204`.
pub fn seconds(microseconds: u64) -> String {
    format!(
        "{}.{:03}",
        microseconds / 1_000_000,
        microseconds / 1000 % 1000
    )
}

/// `Mod.fun/2`.
pub fn mfa((module, function, arity): (Atom, Atom, usize)) -> String {
    format!(
        "{}.{}/{arity}",
        inspect(&Term::Atom(module)),
        inspect::function_name(function)
    )
}

/// A reason to exit in a few words: `:boom`, or for a crash `(RuntimeError) oops`, without its stack.
pub fn reason(reason: &Term) -> String {
    if let Some([error, stack]) = reason.as_tuple()
        && matches!(stack, Term::Nil | Term::Cons(_))
    {
        if let Some(text) = crash(error) {
            return text;
        }
        if stack
            .iter()
            .all(|entry| entry.as_tuple().is_some_and(|entry| entry.len() == 4))
            && *stack != Term::Nil
        {
            return inspect(error);
        }
    }
    crash(reason).unwrap_or_else(|| inspect(reason))
}

/// An exception as `(RuntimeError) oops`.
fn crash(error: &Term) -> Option<String> {
    if !exception::is_exception(error) {
        return None;
    }
    let module = error.struct_module()?.module_name();
    let message = error
        .field(atoms::MESSAGE)
        .and_then(Term::as_str)
        .unwrap_or_default();
    let first = message.lines().next().unwrap_or_default();
    Some(one_line(format!("({module}) {first}").trim_end()))
}

/// So many of something: `1 restart`, `2 restarts`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

#[cfg(test)]
mod tests {
    use super::{reason, seconds};
    use crate::term::{Term, exception};

    #[test]
    fn times() {
        assert_eq!(
            [0, 999, 12_204_000, 3_600_000_001].map(seconds),
            ["0.000", "0.000", "12.204", "3600.000"]
        );
    }

    #[test]
    fn reasons() {
        let stack = Term::list([Term::tuple([
            Term::atom("m"),
            Term::atom("f"),
            Term::Int(1),
            Term::Nil,
        ])]);
        let cases = [
            (Term::atom("boom"), ":boom"),
            (
                Term::tuple([exception::runtime_error("a\nb"), stack.clone()]),
                "(RuntimeError) a",
            ),
            (Term::tuple([Term::atom("badarith"), stack]), ":badarith"),
            (
                Term::tuple([Term::atom("shutdown"), Term::Nil]),
                "{:shutdown, []}",
            ),
        ];
        for (term, expected) in cases {
            assert_eq!(reason(&term), expected);
        }
    }
}
