//! Modules that are still to come: several files are compiled together, and wait for each other's modules.
//!
//! Who knows which files there are is a layer above; it hands over a [`Loader`] while it compiles. The language
//! asks it at each place where Elixir's compiler would wait, and tells it what has been defined.

use std::sync::Arc;

use crate::lang::code::{Line, LinkId};
use crate::runtime::{Proc, Raise};
use crate::term::Atom;

use super::{Modules, Target};

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// The struct of a module, which is there before the module's end.
    Struct,
    /// The module, because of what it tells the compiler: its macros, what it exports.
    Module,
    /// The module, if there is going to be one.
    Maybe,
    /// The module, because code calls it.
    Call,
}

/// Who can get modules that are not there yet. The compiling process calls it, and may have to wait.
pub trait Loader: Send + Sync {
    /// Waits for a module or struct; false if it will never be there.
    ///
    /// # Errors
    /// `Terminated`.
    fn wait(&self, p: &mut Proc, module: Atom, wanted: Wanted) -> Result<bool, Raise>;

    /// The body of a module begins; what stands against that, if anything does.
    fn begins(&self, p: &mut Proc, module: Atom, file: &str, line: Line) -> Option<String>;

    /// A module (or only its struct) is there.
    fn is_there(&self, p: &mut Proc, module: Atom, wanted: Wanted);
}

impl Modules {
    /// From here on missing modules are asked of this one, or of nobody.
    pub fn set_loader(&self, loader: Option<Arc<dyn Loader>>) {
        *self.loader.write() = loader;
    }

    /// Who is asked for missing modules.
    pub fn loader(&self) -> Option<Arc<dyn Loader>> {
        self.loader.read().clone()
    }

    /// Waits for a module that is not there, if there is somebody to bring it; whether it is there.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn await_module(&self, p: &mut Proc, module: Atom, wanted: Wanted) -> Result<bool, Raise> {
        if let Some(loader) = self.loader().filter(|_| self.may_come(module)) {
            loader.wait(p, module, wanted)?;
        }
        Ok(self.exists_now(module))
    }

    /// Whether another file may define the module: there is none, or only one that gives way to it.
    fn may_come(&self, module: Atom) -> bool {
        !self.is_loaded(module) && (!self.exists_now(module) || self.is_extra(module))
    }

    /// Waits for the struct of a module that is not there; false if it will never be.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn await_struct(&self, p: &mut Proc, module: Atom) -> Result<bool, Raise> {
        let has_struct = || {
            let building = self.building(module);
            building.is_some_and(|builder| builder.lock().structure.is_some())
        };
        if !has_struct()
            && self.may_come(module)
            && let Some(loader) = self.loader()
        {
            loader.wait(p, module, Wanted::Struct)?;
        }
        Ok(has_struct()
            || match self.loaded(module) {
                Some(loaded) if !loaded.embedded => loaded.structure.is_some(),
                _ => self.exists_now(module),
            })
    }

    /// As [`Modules::follow`]; waits for the module if it is still to come.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn follow_waiting(&self, p: &mut Proc, id: LinkId) -> Result<Option<&Target>, Raise> {
        // Asked twice, for the answer of the first time would be held too long.
        if self.follow(p, id).is_none() {
            self.await_module(p, self.link_at(id).module, Wanted::Call)?;
        }
        Ok(self.follow(p, id))
    }

    /// Tells who waits that a module, or its struct, is there.
    pub fn tell_loader(&self, p: &mut Proc, module: Atom, wanted: Wanted) {
        if let Some(loader) = self.loader() {
            loader.is_there(p, module, wanted);
        }
    }
}
