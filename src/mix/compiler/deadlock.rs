//! Files that wait for each other: in Mix's words.

use crate::lang::modules::Wanted;
use crate::term::{Atom, Term, inspect};

/// A file that waits, and for what.
pub struct Waiting {
    /// The file.
    pub file: String,
    /// The module.
    pub module: Atom,
    /// What of it.
    pub wanted: Wanted,
    /// Where, as it is told: an empty line if nothing can be said.
    pub stack: String,
}

/// What is told of files that wait for each other, the last one that began to wait first.
pub fn told(waiting: &[Waiting]) -> String {
    let mut text = String::new();
    for one in waiting.iter().rev() {
        let kind = match one.wanted {
            Wanted::Struct => "struct",
            _ => "module",
        };
        text += &format!(
            "\n== Compilation error in file {} ==\n** (CompileError)  deadlocked waiting on {kind} {}\n{}",
            one.file,
            shown(one.module),
            one.stack
        );
    }
    text += "\nCompilation failed because of a deadlock between files.\n\
             The following files depended on the following modules:\n\n";
    let files = waiting.iter().map(|one| one.file.chars().count());
    let width = files.max().unwrap_or_default();
    for one in waiting.iter().rev() {
        text += &format!("  {:>width$} => {}\n", one.file, shown(one.module));
    }
    text += "\nEnsure there are no compile-time dependencies between those files and that the modules they \
             reference exist and are correctly named\n\n";
    text
}

fn shown(module: Atom) -> String {
    inspect::inspect(&Term::Atom(module))
}
