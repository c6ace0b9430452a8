//! Native modules: the tables that the standard library hands over, indexed when first asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::runtime::{Native, NativeModule};
use crate::term::Atom;
use crate::term::quick::QuickMap;

/// A native module with its functions by name.
pub struct NativeTable {
    /// The table.
    pub module: &'static NativeModule,
    functions: QuickMap<(Atom, usize), &'static Native>,
    replaced: AtomicBool,
}

impl NativeTable {
    /// Indexes a module.
    pub fn new(module: &'static NativeModule) -> Arc<NativeTable> {
        let entries = module.functions.iter();
        Arc::new(NativeTable {
            module,
            functions: entries
                .map(|native| ((Atom::new(native.name), usize::from(native.arity)), native))
                .collect(),
            replaced: AtomicBool::new(false),
        })
    }

    /// A function.
    pub fn find(&self, name: Atom, arity: usize) -> Option<&'static Native> {
        self.functions.get(&(name, arity)).copied()
    }

    /// Whether a program has defined a module of this name.
    #[inline]
    pub fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Relaxed)
    }

    /// A program has defined a module of this name.
    pub fn replace(&self) {
        self.replaced.store(true, Ordering::Relaxed);
    }

    /// The names and arities, in the order of the table.
    pub fn functions(&self) -> impl Iterator<Item = (Atom, usize)> + '_ {
        let natives = self.module.functions.iter();
        natives.map(|native| (Atom::new(native.name), usize::from(native.arity)))
    }
}
