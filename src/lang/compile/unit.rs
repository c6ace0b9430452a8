//! Functions as they are collected, until the unit is complete.

use std::sync::Arc;

use super::Warning;
use super::env::Mentions;
use crate::lang::code::{Function, Line, LinkId};
use crate::lang::modules::Structure;
use crate::runtime::{FnId, FnInfo};
use crate::term::quick::QuickMap;
use crate::term::{Atom, Term};

/// A mention of a function of another module, to be looked at when the file is through.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The function.
    pub link: LinkId,
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: Line,
    /// How warnings name the place.
    pub place: String,
    /// The module that mentions it.
    pub module: &'static str,
}

/// A mention of a function of the same module.
#[derive(Clone, Debug)]
pub struct LocalReference {
    /// Name and arity.
    pub function: (Atom, usize),
    /// The function that mentions it.
    pub from: Option<(Atom, usize)>,
    /// The line.
    pub line: Line,
}

/// An `alias` or `import` that somebody wrote.
#[derive(Clone, Debug)]
pub struct Directive {
    /// `alias` or `import`.
    pub kind: &'static str,
    /// The module, or its short name, as source spells it.
    pub name: String,
    /// The functions that an import names.
    pub only: Vec<(Atom, usize)>,
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: Line,
    /// What uses it.
    pub mentions: Arc<Mentions>,
}

impl Directive {
    /// What of it nothing uses: all of it, or some of the functions that it names.
    pub fn unused(&self) -> Vec<String> {
        let Directive { kind, name, .. } = self;
        if !self.mentions.any() {
            return vec![format!("unused {kind} {name}")];
        }
        let functions = self.mentions.functions();
        let unused = self
            .only
            .iter()
            .filter(|function| !functions.contains(function));
        unused
            .map(|(function, arity)| format!("unused {kind} {name}.{function}/{arity}"))
            .collect()
    }
}

/// What will be a `Unit`.
pub struct UnitBuilder {
    /// The module, or what stands for one in stack traces.
    pub module: Atom,
    /// The file.
    pub file: &'static str,
    /// The functions; those that have only been mentioned so far are `None`.
    pub functions: Vec<Option<Function>>,
    /// The numbers of the named ones.
    pub names: QuickMap<(Atom, usize), u32>,
    /// Where functions of this unit are called.
    pub locals: Vec<LocalReference>,
    /// Where functions of other modules are called.
    pub remotes: Vec<Reference>,
    /// Modules, and `{module, name, arity}`, that nobody is to be warned of when they are not there: what
    /// `@compile {:no_warn_undefined, ..}` names, and the modules that functions define as they run.
    pub trusted: Vec<Term>,
    /// Names and arities that the module's source defines: they win over imports.
    pub defined: Vec<(Atom, usize)>,
    /// Modules that the code defines when it runs.
    pub context: Vec<Atom>,
    /// The module's macros so far.
    pub macros: Vec<(Atom, usize)>,
    /// Functions that may be overridden, as `super` names them when there is nothing to call.
    pub overridable: Vec<String>,
    /// The module's struct, once it is defined.
    pub own_struct: Option<Arc<Structure>>,
    /// Aliases and imports, to be looked at when the unit is through.
    pub directives: Vec<Directive>,
    /// Imported functions that are called by a name which the module may define, too.
    pub imported: Vec<(Atom, Atom, usize)>,
    /// What Erlang's compiler warns of, when the module is through.
    pub late: Vec<Warning>,
    /// What is to be warned of.
    pub warnings: Vec<Warning>,
    /// How many closures each function has.
    closures: QuickMap<(Atom, usize), u32>,
}

impl UnitBuilder {
    /// Nothing so far.
    pub fn new(module: Atom, file: &'static str) -> UnitBuilder {
        UnitBuilder {
            module,
            file,
            functions: Vec::new(),
            names: QuickMap::default(),
            locals: Vec::new(),
            remotes: Vec::new(),
            trusted: Vec::new(),
            defined: Vec::new(),
            context: Vec::new(),
            macros: Vec::new(),
            overridable: Vec::new(),
            own_struct: None,
            directives: Vec::new(),
            imported: Vec::new(),
            late: Vec::new(),
            warnings: Vec::new(),
            closures: QuickMap::default(),
        }
    }

    /// The number of a function that is defined, or will be.
    pub fn number(&mut self, name: Atom, arity: usize) -> u32 {
        if let Some(&number) = self.names.get(&(name, arity)) {
            return number;
        }
        self.functions.push(None);
        let number = (self.functions.len() - 1) as u32;
        self.names.insert((name, arity), number);
        number
    }

    /// A function without a name of its own.
    pub fn add(&mut self, function: Function) -> u32 {
        self.functions.push(Some(function));
        (self.functions.len() - 1) as u32
    }

    /// The next number for a closure of a function.
    pub fn next_closure(&mut self, name: Atom, arity: usize) -> u32 {
        let count = self.closures.entry((name, arity)).or_insert(0);
        *count += 1;
        *count - 1
    }

    /// A function's name for stack traces.
    pub fn id(&self, name: Atom, arity: usize) -> FnId {
        FnId::new(FnInfo {
            module: self.module,
            name,
            arity,
            file: self.file,
        })
    }

    /// A closure's name for stack traces, as the BEAM spells it. `arity` counts what it captures, too.
    pub fn closure_id(&self, name: Atom, base: usize, number: u32, arity: usize) -> FnId {
        let name = Atom::new(&format!("-{name}/{base}-fun-{number}-"));
        self.id(name, arity)
    }

    /// The functions; one that was mentioned but never defined has none.
    ///
    /// # Errors
    /// The name and arity of a function that is missing.
    pub fn finish(self) -> Result<Vec<Function>, (Atom, usize)> {
        let missing = |number: usize| {
            let mut names = self.names.iter();
            names
                .find(|(_, n)| **n as usize == number)
                .map(|(name, _)| *name)
        };
        let gap = self.functions.iter().position(Option::is_none);
        if let Some(name) = gap.and_then(missing) {
            return Err(name);
        }
        Ok(self.functions.into_iter().flatten().collect())
    }
}
