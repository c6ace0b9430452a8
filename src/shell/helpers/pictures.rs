//! Pictures into files: which kind is meant by the file's ending.

use std::path::Path;

use crate::runtime::Raise;
use crate::stdlib::checks::argument_error;
use crate::term::{Term, exception};

/// What makes a picture of one kind, by the ending of the file.
type Kind<'k> = (&'k str, &'k dyn Fn() -> String);

/// Writes the picture that the file's ending asks for: `:ok`.
///
/// # Errors
/// An ArgumentError that lists the endings; a RuntimeError if the file cannot be written.
pub(super) fn write(file: &str, kinds: &[Kind<'_>]) -> Result<Term, Raise> {
    let ending = Path::new(file)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or("");
    let Some((_, draw)) = kinds
        .iter()
        .find(|(kind, _)| ending.eq_ignore_ascii_case(kind))
    else {
        let known: Vec<String> = kinds.iter().map(|(kind, _)| format!(".{kind}")).collect();
        return Err(argument_error(format!(
            "the file's name must end in {}, got: {file:?}",
            known.join(" or ")
        )));
    };
    match std::fs::write(file, draw()) {
        Ok(()) => Ok(Term::OK),
        Err(problem) => Err(Raise::error(exception::runtime_error(format!(
            "{file:?} cannot be written: {problem}"
        )))),
    }
}
