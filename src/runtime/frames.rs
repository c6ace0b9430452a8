//! Names of functions for stack traces, and the stack of calls that each process keeps.
//!
//! A call costs eight bytes on the process's own call stack; what the number means (module, name,
//! arity, file) is looked up only when something fails. Which calls to note is left to the evaluator.

use std::collections::HashMap;
use std::sync::OnceLock;

use parking_lot::{Mutex, RwLock};

use crate::term::Atom;

/// A function's name and place, by number. Numbers are given out once and kept, as atoms are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FnId(u32);

/// The numbers of built-in functions by module, name and arity.
type BuiltIn = HashMap<(Atom, Atom, usize), FnId>;

/// What a stack trace says of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The lock is held for a push or a look-up; look-ups happen only when a stack trace is made.
static INFOS: OnceLock<RwLock<Vec<FnInfo>>> = OnceLock::new();

impl FnId {
    /// A number for this function.
    pub fn new(info: FnInfo) -> FnId {
        let mut infos = INFOS.get_or_init(RwLock::default).write();
        infos.push(info);
        FnId((infos.len() - 1) as u32)
    }

    /// The number of a built-in function, one that no file defines.
    pub fn built_in(module: Atom, name: Atom, arity: usize) -> FnId {
        static IDS: OnceLock<Mutex<BuiltIn>> = OnceLock::new();
        let file = "";
        let new = || {
            FnId::new(FnInfo {
                module,
                name,
                arity,
                file,
            })
        };
        let mut ids = IDS.get_or_init(Mutex::default).lock();
        *ids.entry((module, name, arity)).or_insert_with(new)
    }

    /// What the number stands for.
    pub fn info(self) -> FnInfo {
        INFOS.get_or_init(RwLock::default).read()[self.0 as usize].clone()
    }
}

/// One call in progress.
#[derive(Clone, Copy, Debug)]
pub struct CallSite {
    /// The function that is running.
    pub function: FnId,
    /// The line that it has come to.
    pub line: u32,
}
