//! The code server: which modules there are, native ones and those of programs.
//!
//! A module that a program defines hides a native one of the same name. Parts of the standard library
//! may be written in Elixir: their source is compiled when they are first asked for, and what they do
//! not define is looked for among the natives of the same name.

mod behaviours;
mod builder;
mod builtin;
mod checks;
mod define;
mod finish;
mod links;
mod loader;
mod module;
mod natives;
mod protocols;

use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use crate::lang::ast::Node;
use crate::lang::code::{LinkId, Unit};
use crate::lang::compile::tools::Call;
use crate::lang::compile::{CompileError, Compiler, Directive, Reference, defined_in};
use crate::lang::syntax::{Parsed, SyntaxError, parse};
use crate::runtime::{FnId, Native, NativeModule, Proc};
use crate::term::quick::QuickMap;
use crate::term::{Atom, Term, atoms, exception};

pub use builder::{Builder, Def};
pub use builtin::Builtin;
pub(in crate::lang) use define::print_warnings;
pub use define::{Definition, define_module};
pub use finish::object_code;
pub use links::{Link, Links};
pub use loader::{Loader, Wanted};
pub use module::{Doc, Guard, Module, Protocol, Structure};
pub use natives::NativeTable;
pub use protocols::type_name;

/// What `use Module, opts` writes into a module.
///
/// Both are pieces of Elixir. In the first, `opts` is the options' value; definitions in it read it
/// with `unquote(opts)`. The second runs at the end of the module's body.
pub struct Use {
    /// The module.
    pub module: &'static str,
    /// What stands at the place of `use`.
    pub source: &'static str,
    /// What stands at the end of the module.
    pub before_compile: &'static str,
}

/// A behaviour that the layers above define.
pub struct Behaviour {
    /// The module, as source spells it.
    pub module: &'static str,
    /// Its callbacks.
    pub callbacks: &'static [(&'static str, usize)],
    /// Which of them a module may leave out.
    pub optional: &'static [(&'static str, usize)],
}

/// A macro of the library: takes a call apart and answers the code that stands in its place.
///
/// Names in that code mean what they mean where the call stands, so it names modules as atoms, and its own
/// variables as no program can (see `compile::tools`). Programs call it as any import, or with its module.
pub struct Macro {
    /// The module that it belongs to, as in source code.
    pub module: &'static str,
    /// The name.
    pub name: &'static str,
    /// The numbers of arguments that it takes, a block counted as one.
    pub arities: std::ops::RangeInclusive<usize>,
    /// What it does.
    pub expand: Expand,
}

/// The body of a [`Macro`].
pub type Expand = fn(&mut Compiler<'_>, Call<'_>) -> Result<Node, CompileError>;

/// What the layers above bring along.
#[derive(Clone, Copy, Default)]
pub struct Library {
    /// Native modules, in parts.
    pub natives: &'static [&'static [&'static NativeModule]],
    /// Native modules that Elixir does not have: a program may take their names without a warning.
    pub extras: &'static [&'static [&'static NativeModule]],
    /// Modules written in Elixir, in parts: name and source.
    pub embedded: &'static [&'static [(&'static str, &'static str)]],
    /// What `use` of their behaviours does, in parts.
    pub uses: &'static [&'static [Use]],
    /// The callbacks of their behaviours.
    pub behaviours: &'static [Behaviour],
    /// Macros, in parts.
    pub macros: &'static [&'static [Macro]],
}

/// A function that has been found.
#[derive(Clone)]
pub enum Target {
    /// A native function.
    Native(&'static Native, FnId, Arc<NativeTable>),
    /// A function of a program.
    Function(Arc<Unit>, u32),
    /// A function that every module, struct or protocol has.
    Builtin(Builtin, Atom, Option<Arc<Unit>>),
}

impl Target {
    /// Whether a newer definition has taken its place.
    #[inline]
    pub fn is_replaced(&self) -> bool {
        match self {
            Target::Native(_, _, table) => table.is_replaced(),
            Target::Function(unit, _) => unit.is_replaced(),
            Target::Builtin(_, _, unit) => unit.as_ref().is_some_and(|unit| unit.is_replaced()),
        }
    }
}

/// The module that a library's table names: Erlang's with a colon.
fn named(name: &str) -> Atom {
    match name.strip_prefix(':') {
        Some(erlang) => Atom::new(erlang),
        None => Atom::module(name),
    }
}

/// The code server of a system.
pub struct Modules {
    natives: QuickMap<Atom, &'static NativeModule>,
    extras: &'static [&'static [&'static NativeModule]],
    embedded: QuickMap<Atom, &'static str>,
    uses: QuickMap<Atom, &'static Use>,
    behaviours: &'static [Behaviour],
    macros: QuickMap<(Atom, Atom), &'static Macro>,
    tables: RwLock<QuickMap<Atom, Arc<NativeTable>>>,
    loaded: RwLock<QuickMap<Atom, Arc<Module>>>,
    /// Modules whose body is running.
    open: Mutex<QuickMap<Atom, Arc<Mutex<Builder>>>>,
    /// What embedded modules export, as their sources say; asked for while other code is compiled.
    outlines: Mutex<QuickMap<Atom, Arc<Vec<(Atom, usize)>>>>,
    /// What `use` brings, parsed: by its source.
    injections: Mutex<QuickMap<&'static str, Arc<Node>>>,
    guards: RwLock<QuickMap<(Atom, Atom, usize), Arc<Guard>>>,
    /// Functions of other modules that code mentions, to be looked at when a file or input is through.
    references: Mutex<Vec<Reference>>,
    /// Aliases and imports of modules, to be looked at when their file is through.
    directives: Mutex<Vec<Directive>>,
    links: Links,
    /// Who is asked for modules that are not there.
    loader: RwLock<Option<Arc<dyn Loader>>>,
}

impl Modules {
    /// A code server with a standard library.
    pub fn new(library: Library) -> Modules {
        let natives = library.natives.iter().chain(library.extras);
        let embedded = library.embedded.iter().copied().flatten();
        let uses = library.uses.iter().copied().flatten();
        Modules {
            natives: natives
                .flat_map(|part| part.iter())
                .map(|module| (module.atom(), *module))
                .collect(),
            extras: library.extras,
            embedded: embedded
                .map(|(name, source)| (named(name), *source))
                .collect(),
            uses: uses
                .map(|entry| (Atom::module(entry.module), entry))
                .collect(),
            behaviours: library.behaviours,
            macros: library
                .macros
                .iter()
                .copied()
                .flatten()
                .map(|entry| ((Atom::module(entry.module), Atom::new(entry.name)), entry))
                .collect(),
            tables: RwLock::default(),
            loaded: RwLock::default(),
            open: Mutex::default(),
            outlines: Mutex::default(),
            injections: Mutex::default(),
            guards: RwLock::default(),
            references: Mutex::default(),
            directives: Mutex::default(),
            links: Links::default(),
            loader: RwLock::default(),
        }
    }

    /// The link of a function.
    pub fn link(&self, module: Atom, name: Atom, arity: usize) -> LinkId {
        self.links.id(module, name, arity as u32)
    }

    /// A link by number.
    #[inline]
    pub fn link_at(&self, id: LinkId) -> &Link {
        self.links.get(id)
    }

    /// What a link's function is: looked up, where it has not been found yet.
    pub fn follow(&self, p: &mut Proc, id: LinkId) -> Option<&Target> {
        let id = self.links.newest(id);
        let link = self.links.get(id);
        if let Some(target) = link.target() {
            return Some(target);
        }
        let target = self.find(p, link.module, link.name, link.arity as usize)?;
        if link.keep(target.clone()) {
            return link.target();
        }
        let newer = self.links.get(self.links.renew(id));
        newer.keep(target);
        newer.target()
    }

    /// A function, compiling its module where that has not been done yet.
    pub fn find(&self, p: &mut Proc, module: Atom, name: Atom, arity: usize) -> Option<Target> {
        if let Some(target) = self.find_now(module, name, arity) {
            return Some(target);
        }
        if self.load_embedded(p, module) {
            return self.find_now(module, name, arity);
        }
        None
    }

    /// A function of a module that is there already.
    pub fn find_now(&self, module: Atom, name: Atom, arity: usize) -> Option<Target> {
        let loaded = self.loaded(module);
        if let Some(loaded) = &loaded {
            if let Some(number) = loaded.exported(name, arity) {
                return Some(Target::Function(loaded.unit.clone(), number));
            }
            if !loaded.embedded {
                let builtin = Builtin::of_module(loaded, name, arity)?;
                let unit = Some(loaded.unit.clone());
                return Some(Target::Builtin(builtin, module, unit));
            }
        }
        if let Some(table) = self.table(module)
            && let Some(native) = table.find(name, arity)
        {
            let id = FnId::built_in(module, name, arity);
            return Some(Target::Native(native, id, table));
        }
        if let Some(loaded) = &loaded {
            let builtin = Builtin::of_module(loaded, name, arity)?;
            let unit = Some(loaded.unit.clone());
            return Some(Target::Builtin(builtin, module, unit));
        }
        let builtin = Builtin::of_native(self, module, name, arity)?;
        Some(Target::Builtin(builtin, module, None))
    }

    /// A module of a program, or a part of the standard library that has been compiled.
    pub fn loaded(&self, module: Atom) -> Option<Arc<Module>> {
        self.loaded.read().get(&module).cloned()
    }

    /// All modules of programs, by name.
    pub fn all_loaded(&self) -> Vec<Arc<Module>> {
        let mut all: Vec<_> = self.loaded.read().values().cloned().collect();
        all.sort_by_key(|module| module.name.as_str());
        all
    }

    /// A native module's table.
    pub fn table(&self, module: Atom) -> Option<Arc<NativeTable>> {
        if let Some(table) = self.tables.read().get(&module) {
            return Some(table.clone());
        }
        let native = self.natives.get(&module)?;
        let mut tables = self.tables.write();
        let table = tables
            .entry(module)
            .or_insert_with(|| NativeTable::new(native));
        Some(table.clone())
    }

    /// The native modules, by name.
    pub fn native_modules(&self) -> Vec<&'static NativeModule> {
        let mut all: Vec<_> = self.natives.values().copied().collect();
        all.sort_by_key(|module| module.name);
        all
    }

    /// Whether there is such a module, without running any code.
    pub fn exists_now(&self, module: Atom) -> bool {
        self.natives.contains_key(&module)
            || self.embedded.contains_key(&module)
            || self.loaded.read().contains_key(&module)
            || self.uses.contains_key(&module)
            || exception::builtin(module).is_some()
    }

    /// Whether a module exports a function, as far as can be told without running any code.
    pub fn exports_now(&self, module: Atom, name: Atom, arity: usize) -> bool {
        self.find_now(module, name, arity).is_some()
            || self.outline(module).contains(&(name, arity))
    }

    /// What an embedded module defines, as its source says.
    fn outline(&self, module: Atom) -> Arc<Vec<(Atom, usize)>> {
        let Some(source) = self.embedded.get(&module) else {
            return Arc::default();
        };
        let mut outlines = self.outlines.lock();
        let outline = outlines.entry(module).or_insert_with(|| {
            Arc::new(match parse(source, "", 1) {
                Parsed::Complete(node) => defined_in(&node),
                _ => Vec::new(),
            })
        });
        outline.clone()
    }

    /// The functions that a module exports.
    pub fn exports_of(&self, module: Atom) -> Vec<(Atom, usize)> {
        let mut all = Vec::new();
        let loaded = self.loaded(module);
        if let Some(loaded) = &loaded {
            all.extend(loaded.exports());
            all.extend(Builtin::exports(loaded));
        }
        if loaded.as_ref().is_none_or(|module| module.embedded) {
            if let Some(table) = self.table(module) {
                all.extend(table.functions());
            }
            all.extend(self.outline(module).iter().copied());
        }
        all.sort_by_key(|(name, arity): &(Atom, usize)| (name.as_str(), *arity));
        all.dedup();
        all
    }

    /// Whether defining a module of this name takes the place of another one.
    pub fn is_defined(&self, module: Atom) -> bool {
        self.is_loaded(module)
            || self.natives.contains_key(&module)
            || self.embedded.contains_key(&module)
            || exception::builtin(module).is_some()
    }

    /// Whether a definition of this module takes the place of one that the program can be expected to know.
    pub fn is_redefined_by(&self, module: Atom) -> bool {
        self.is_loaded(module) || (self.is_defined(module) && !self.is_extra(module))
    }

    /// Whether a native module of this name gives way to one of a program.
    fn is_extra(&self, module: Atom) -> bool {
        let mut extras = self.extras.iter().copied().flatten();
        extras.any(|extra| extra.atom() == module)
    }

    /// Keeps mentions of other modules' functions for [`Modules::take_references`].
    pub fn note_references(&self, references: Vec<Reference>) {
        self.references.lock().extend(references);
    }

    /// The mentions that have not been looked at yet.
    pub fn take_references(&self) -> Vec<Reference> {
        std::mem::take(&mut self.references.lock())
    }

    /// Keeps aliases and imports for [`Modules::take_directives`].
    pub fn note_directives(&self, directives: Vec<Directive>) {
        self.directives.lock().extend(directives);
    }

    /// The aliases and imports of a file that have not been looked at yet.
    pub fn take_directives(&self, file: &str) -> Vec<Directive> {
        let mut all = self.directives.lock();
        let (own, others) = all.drain(..).partition(|one| one.file == file);
        *all = others;
        own
    }

    /// What `use` of a module does.
    pub fn use_of(&self, module: Atom) -> Option<&'static Use> {
        if self.loaded(module).is_some_and(|module| !module.embedded) {
            return None;
        }
        self.uses.get(&module).copied()
    }

    /// What `use` brings, parsed once.
    ///
    /// # Errors
    /// What is wrong with the source.
    pub fn injection(&self, module: Atom, source: &'static str) -> Result<Arc<Node>, SyntaxError> {
        let mut known = self.injections.lock();
        if let Some(node) = known.get(source) {
            return Ok(node.clone());
        }
        match parse(source, module.module_name(), 1) {
            Parsed::Complete(node) => {
                let node = Arc::new(node);
                known.insert(source, node.clone());
                Ok(node)
            }
            Parsed::Incomplete(error) | Parsed::Error(error) => Err(error),
        }
    }

    /// A macro of the library.
    pub fn macro_of(&self, module: Atom, name: Atom, arity: usize) -> Option<&'static Macro> {
        let found = self.macros.get(&(module, name)).copied()?;
        found.arities.contains(&arity).then_some(found)
    }

    /// A guard that a module defines.
    pub fn guard(&self, module: Atom, name: Atom, arity: usize) -> Option<Arc<Guard>> {
        self.guards.read().get(&(module, name, arity)).cloned()
    }

    /// Defines a guard.
    pub fn add_guard(&self, module: Atom, name: Atom, guard: Guard) {
        let key = (module, name, guard.params.len());
        self.guards.write().insert(key, Arc::new(guard));
    }

    /// The module of this name whose body is running.
    pub fn building(&self, module: Atom) -> Option<Arc<Mutex<Builder>>> {
        self.open.lock().get(&module).cloned()
    }

    pub(super) fn open(&self, module: Atom, builder: Arc<Mutex<Builder>>) {
        self.open.lock().insert(module, builder);
    }

    pub(super) fn close(&self, module: Atom) {
        self.open.lock().remove(&module);
    }

    /// A module is there from now on, in place of an older one.
    pub fn load(&self, module: Module) -> Arc<Module> {
        let module = Arc::new(module);
        let old = self.loaded.write().insert(module.name, module.clone());
        if let Some(old) = old {
            old.unit.replace();
        }
        if !module.embedded
            && let Some(table) = self.table(module.name)
        {
            table.replace();
        }
        module
    }

    /// Forgets a module of a program. False if there is none.
    pub fn unload(&self, module: Atom) -> bool {
        let Some(old) = self.loaded.write().remove(&module) else {
            return false;
        };
        old.unit.replace();
        // A native module that it has hidden comes to light with a table of its own.
        self.tables.write().remove(&module);
        true
    }

    /// Compiles a module of the library that is written in Elixir; `false` if there is none that has yet to be.
    pub fn load_embedded(&self, p: &mut Proc, module: Atom) -> bool {
        let Some(source) = self.embedded.get(&module) else {
            return false;
        };
        if self.loaded(module).is_some() || self.building(module).is_some() {
            return false;
        }
        define::define_embedded(self, p, module, source).is_ok()
    }

    /// The definition of a module's struct.
    pub fn structure(&self, p: &mut Proc, module: Atom) -> Option<Arc<Structure>> {
        self.load_embedded(p, module);
        if let Some(structure) = self
            .loaded(module)
            .and_then(|module| module.structure.clone())
        {
            return Some(structure);
        }
        if let Some(builder) = self.building(module)
            && let Some(structure) = builder.lock().structure.clone()
        {
            return Some(structure);
        }
        builtin::native_structure(self, p, module)
    }

    /// As [`Modules::structure`], without running any code: `None` if that would take some.
    pub fn structure_now(&self, module: Atom) -> Option<Arc<Structure>> {
        match self.loaded(module) {
            Some(loaded) => loaded.structure.clone(),
            None => builtin::exception_structure(module),
        }
    }

    /// Whether a module whose struct is not known yet may have one when code asks for it: those of the standard
    /// library may, and one whose body is running if it has.
    pub fn may_have_struct(&self, module: Atom) -> bool {
        if let Some(builder) = self.building(module) {
            return builder
                .try_lock()
                .is_none_or(|builder| builder.structure.is_some());
        }
        if let Some(loaded) = self.loaded(module).filter(|loaded| !loaded.embedded) {
            return loaded.exported(atoms::STRUCT, 1).is_some();
        }
        let native = self.table(module);
        self.embedded.contains_key(&module)
            || native.is_some_and(|table| table.find(atoms::STRUCT, 0).is_some())
    }

    /// Whether a module has a macro of this name, which cannot be called here.
    pub fn has_macro(&self, module: Atom, name: Atom, arity: usize) -> bool {
        let loaded = self.loaded(module);
        loaded.is_some_and(|module| module.macros.contains(&(name, arity)))
    }

    /// `nil` or the module.
    pub(super) fn maybe(module: Option<Atom>) -> Term {
        module.map_or(Term::NIL, Term::Atom)
    }
}
