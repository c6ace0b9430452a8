//! Names of functions for stack traces, and the stack of calls that each process keeps.
//!
//! A call costs eight bytes on the process's own call stack; what the number means (module, name,
//! arity, file) is looked up only when something fails. Which calls to note is left to the evaluator.

use std::sync::OnceLock;

use parking_lot::RwLock;

use crate::term::quick::QuickMap;
use crate::term::{Atom, Term, atoms};

/// A function's name and place, by number. Numbers are given out once and kept, as atoms are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FnId(u32);

/// What a stack trace says of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FnInfo {
    /// The module it belongs to.
    pub module: Atom,
    /// The name; of closures as the BEAM spells it: `-run/0-fun-5-`.
    pub name: Atom,
    /// The number of arguments.
    pub arity: usize,
    /// The source file as given when it was loaded, empty for built-in functions.
    pub file: &'static str,
}

/// All functions, by number and by what they are.
#[derive(Default)]
struct Infos {
    all: Vec<FnInfo>,
    numbers: QuickMap<FnInfo, FnId>,
    files: QuickMap<&'static str, Term>,
}

/// The lock is held for a look-up: when code is compiled, and when a stack trace is made.
static INFOS: OnceLock<RwLock<Infos>> = OnceLock::new();

impl FnInfo {
    /// Whether the machine itself does what the function does, in its caller's name.
    pub fn is_machine(&self) -> bool {
        self.file.is_empty() && self.module == atoms::ERLANG
    }
}

impl FnId {
    /// The number of this function: the same for the same function, however often it is loaded.
    pub fn new(info: FnInfo) -> FnId {
        let infos = INFOS.get_or_init(RwLock::default);
        if let Some(&number) = infos.read().numbers.get(&info) {
            return number;
        }
        let mut infos = infos.write();
        let Infos { all, numbers, .. } = &mut *infos;
        *numbers.entry(info.clone()).or_insert_with(|| {
            all.push(info);
            FnId((all.len() - 1) as u32)
        })
    }

    /// The number of a built-in function, one that no file defines.
    pub fn built_in(module: Atom, name: Atom, arity: usize) -> FnId {
        FnId::new(FnInfo {
            module,
            name,
            arity,
            file: "",
        })
    }

    /// What the number stands for.
    pub fn info(self) -> FnInfo {
        INFOS.get_or_init(RwLock::default).read().all[self.0 as usize].clone()
    }
}

/// A file's name as stack traces have it, a list of characters. Failures come from few files: each list is made once.
pub(super) fn file_term(file: &'static str) -> Term {
    let infos = INFOS.get_or_init(RwLock::default);
    if let Some(term) = infos.read().files.get(file) {
        return term.clone();
    }
    let charlist: Vec<Term> = file
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    let term = Term::list(charlist);
    infos.write().files.insert(file, term.clone());
    term
}

/// One call in progress.
#[derive(Clone, Copy, Debug)]
pub struct CallSite {
    /// The function that is running.
    pub function: FnId,
    /// The line that it has come to.
    pub line: u32,
}
