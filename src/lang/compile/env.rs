//! What names mean at a place: the file, the module, aliases and imports.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use crate::term::{Atom, atoms};

/// Which functions of a module an import brings.
#[derive(Clone, Debug)]
pub enum Filter {
    /// All.
    All,
    /// `only:` these.
    Only(Vec<(Atom, usize)>),
    /// All `except:` these.
    Except(Vec<(Atom, usize)>),
}

/// `import Module`.
#[derive(Clone, Debug)]
pub struct Import {
    /// The module.
    pub module: Atom,
    /// Which functions.
    pub filter: Filter,
    /// Told when something uses it.
    pub used: Used,
}

/// What uses an alias or import.
#[derive(Debug, Default)]
pub struct Mentions {
    any: AtomicBool,
    functions: Mutex<Vec<(Atom, usize)>>,
}

impl Mentions {
    /// Whether anything uses it.
    pub fn any(&self) -> bool {
        self.any.load(Ordering::Relaxed)
    }

    /// The functions that are used of an import.
    pub fn functions(&self) -> Vec<(Atom, usize)> {
        self.functions.lock().clone()
    }

    fn mark(&self) {
        self.any.store(true, Ordering::Relaxed);
    }
}

/// What uses an alias or import; none for those that nobody wrote.
pub type Used = Option<Arc<Mentions>>;

impl Import {
    /// Something uses a function of it.
    pub fn mark(&self, name: Atom, arity: usize) {
        if let Some(used) = &self.used {
            used.mark();
            let mut functions = used.functions.lock();
            if !functions.contains(&(name, arity)) {
                functions.push((name, arity));
            }
        }
    }

    /// Whether a function of the module, if there is one, is meant.
    pub fn covers(&self, name: Atom, arity: usize) -> bool {
        match &self.filter {
            Filter::All => true,
            Filter::Only(list) => list.contains(&(name, arity)),
            Filter::Except(list) => !list.contains(&(name, arity)),
        }
    }
}

/// `alias Module, as: Short`.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The short name.
    pub short: Atom,
    /// What it stands for.
    pub module: Atom,
    /// Told when something uses it.
    pub used: Used,
}

/// What `alias`, `import` and `require` have brought, which holds to the end of a block.
pub struct Lexical {
    aliases: Arc<Vec<Alias>>,
    imports: Arc<Vec<Import>>,
    requires: Arc<Vec<Atom>>,
}

/// The lexical environment: cheap to clone, since every definition keeps one.
#[derive(Clone, Debug)]
pub struct Env {
    /// The file, as stack traces show it.
    pub file: &'static str,
    /// The module that is being defined.
    pub module: Option<Atom>,
    /// The function that is being defined.
    pub function: Option<(Atom, usize)>,
    /// Short name to full name; later entries win.
    pub aliases: Arc<Vec<Alias>>,
    /// What has been imported; later entries win. Kernel is the first.
    pub imports: Arc<Vec<Import>>,
    /// What has been required.
    pub requires: Arc<Vec<Atom>>,
    /// Whether the source was not written by the program's author but is what `use` brings: then nothing
    /// in it is worth a warning.
    pub injected: bool,
}

impl Env {
    /// The environment at the beginning of a file.
    pub fn new(file: &str) -> Env {
        let kernel = Import {
            module: atoms::KERNEL,
            filter: Filter::All,
            used: None,
        };
        Env {
            // File names are few; interning makes them live as long as the stack traces that show them.
            file: Atom::new(file).as_str(),
            module: None,
            function: None,
            aliases: Arc::default(),
            imports: Arc::new(vec![kernel]),
            requires: Arc::default(),
            injected: false,
        }
    }

    /// The same environment for the text of another file.
    pub fn in_file(&self, file: &str) -> Env {
        Env {
            file: Atom::new(file).as_str(),
            ..self.clone()
        }
    }

    /// What `alias`, `import` and `require` have brought so far.
    pub fn lexical(&self) -> Lexical {
        Lexical {
            aliases: self.aliases.clone(),
            imports: self.imports.clone(),
            requires: self.requires.clone(),
        }
    }

    /// Forgets what has been brought since.
    pub fn restore(&mut self, lexical: Lexical) {
        self.aliases = lexical.aliases;
        self.imports = lexical.imports;
        self.requires = lexical.requires;
    }

    /// The module that the segments of an alias stand for.
    pub fn expand(&self, segments: &[Atom]) -> Atom {
        let Some((&first, rest)) = segments.split_first() else {
            return atoms::ELIXIR;
        };
        let base = match self.alias(first) {
            Some(module) => module,
            None if first.as_str() == "Elixir" => atoms::ELIXIR,
            None => Atom::module(first.as_str()),
        };
        join(base, rest)
    }

    fn alias(&self, short: Atom) -> Option<Atom> {
        let mut aliases = self.aliases.iter().rev();
        let found = aliases.find(|alias| alias.short == short)?;
        if let Some(used) = &found.used {
            used.mark();
        }
        Some(found.module)
    }

    /// From here on `short` means `module`.
    pub fn add_alias(&mut self, short: Atom, module: Atom, used: Used) {
        Arc::make_mut(&mut self.aliases).push(Alias {
            short,
            module,
            used,
        });
    }

    /// From here on the module's functions can be called without its name. A second import of the same
    /// module takes the first one's place.
    pub fn add_import(&mut self, import: Import) {
        let imports = Arc::make_mut(&mut self.imports);
        imports.retain(|old| old.module != import.module);
        imports.push(import);
    }

    /// From here on the module's macros can be used.
    pub fn add_require(&mut self, module: Atom) {
        if !self.requires.contains(&module) {
            Arc::make_mut(&mut self.requires).push(module);
        }
    }

    /// Whether Kernel's function or macro of this name is meant, if nothing else is.
    pub fn kernel_covers(&self, name: Atom, arity: usize) -> bool {
        self.imports
            .iter()
            .any(|import| import.module == atoms::KERNEL && import.covers(name, arity))
    }
}

/// `base.A.B` as a module.
pub fn join(base: Atom, rest: &[Atom]) -> Atom {
    if rest.is_empty() {
        return base;
    }
    let mut name = if base.is_module_alias() || base == atoms::ELIXIR {
        base.as_str().to_string()
    } else {
        format!("Elixir.{base}")
    };
    for segment in rest {
        name.push('.');
        let segment = segment.as_str();
        name.push_str(segment.strip_prefix("Elixir.").unwrap_or(segment));
    }
    Atom::new(&name)
}
