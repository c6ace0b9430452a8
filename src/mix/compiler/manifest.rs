//! What is remembered of a compilation: each file's text, the modules in it, and what it needed.

use std::collections::{BTreeMap, BTreeSet};

use crate::term::{Atom, Term};

use super::Sources;
use super::dependencies::Dependencies;

/// What has been compiled.
#[derive(Default)]
pub struct Manifest {
    files: BTreeMap<String, Entry>,
    /// The application's description as it was generated last.
    application: Option<Term>,
}

/// A file.
pub struct Entry {
    source: String,
    /// The modules that it defines.
    pub modules: Vec<Atom>,
    needs: Dependencies,
}

impl Manifest {
    /// A file that has been compiled.
    pub fn get(&self, file: &str) -> Option<&Entry> {
        self.files.get(file)
    }

    /// The files that are new or have another text.
    pub fn changed(&self, sources: &Sources) -> BTreeSet<String> {
        let is_known = |file: &str, source: &str| {
            let entry = self.files.get(file);
            entry.is_some_and(|entry| entry.source == *source)
        };
        let changed = sources
            .iter()
            .filter(|(file, source)| !is_known(file, source));
        changed.map(|(file, _)| file.clone()).collect()
    }

    /// The files that are there no longer.
    pub fn without(&self, sources: &Sources) -> BTreeSet<String> {
        let files = self.files.keys();
        files
            .filter(|file| !sources.contains_key(*file))
            .cloned()
            .collect()
    }

    /// Files whose compilation runs code of one of the modules.
    pub fn compiled_with(&self, modules: &BTreeSet<Atom>) -> BTreeSet<String> {
        self.needing(|needs| !needs.compile.is_disjoint(modules))
    }

    /// Files that use the struct of one of the modules, or import it.
    pub fn users_of(&self, modules: &BTreeSet<Atom>) -> BTreeSet<String> {
        self.needing(|needs| !needs.exports.is_disjoint(modules))
    }

    fn needing(&self, test: impl Fn(&Dependencies) -> bool) -> BTreeSet<String> {
        let files = self.files.iter();
        let found = files.filter(|(_, entry)| test(&entry.needs));
        found.map(|(file, _)| file.clone()).collect()
    }

    /// A file is gone, or is to be compiled.
    pub fn remove(&mut self, file: &str) {
        self.files.remove(file);
    }

    /// A file has been compiled.
    pub fn insert(
        &mut self,
        file: String,
        source: String,
        modules: Vec<Atom>,
        needs: Dependencies,
    ) {
        let entry = Entry {
            source,
            modules,
            needs,
        };
        self.files.insert(file, entry);
    }

    /// All modules, by name.
    pub fn modules(&self) -> Vec<Atom> {
        let mut all: Vec<Atom> = self
            .files
            .values()
            .flat_map(|entry| entry.modules.clone())
            .collect();
        all.sort_by_key(|module| module.as_str());
        all
    }

    /// Keeps the application's description; whether it is another one than before.
    pub fn note_application(&mut self, description: Term) -> bool {
        let is_new = self.application.as_ref() != Some(&description);
        self.application = Some(description);
        is_new
    }

    /// The application's description.
    pub fn application(&self) -> Option<Term> {
        self.application.clone()
    }
}
