//! `defstruct`, `defexception`, `@derive`.

use std::sync::Arc;

use super::Builder;
use crate::lang::modules::Structure;
use crate::runtime::Raise;
use crate::term::{Atom, Term, atoms, exception};

impl Builder {
    /// `@derive Protocol`, `@derive [Protocol, {Protocol, options}]`.
    pub(super) fn derive(&mut self, value: &Term) {
        let entries = value.to_vec().unwrap_or_else(|| vec![value.clone()]);
        for entry in entries {
            match (&entry, entry.as_tuple()) {
                (Term::Atom(protocol), _) => self.derives.push((*protocol, Term::Nil)),
                (_, Some([Term::Atom(protocol), options])) => {
                    self.derives.push((*protocol, options.clone()));
                }
                _ => {}
            }
        }
    }

    /// What `@derive {Inspect, options}` names must be among the struct's fields.
    pub(super) fn check_derived(&self, fields: &[(Atom, Term)]) -> Result<(), String> {
        let inspect = Atom::module("Inspect");
        let derived = self.derives.iter().filter(|(name, _)| *name == inspect);
        for (_, options) in derived {
            for option in ["only", "except", "optional"] {
                let named = options.keyword_get(Atom::new(option)).into_iter();
                let unknown: Vec<Term> = named
                    .flat_map(Term::iter)
                    .filter(|name| !fields.iter().any(|(field, _)| name.is_atom(*field)))
                    .cloned()
                    .collect();
                if !unknown.is_empty() {
                    let unknown = crate::lang::show(&Term::list(unknown));
                    let module = crate::lang::show(&Term::Atom(self.name));
                    return Err(format!(
                        "unknown fields {unknown} in :{option} when deriving the Inspect protocol for {module}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// `defstruct fields`, `defexception fields`; answers the struct.
    ///
    /// # Errors
    /// `ArgumentError` for what are no fields, or a second struct.
    pub fn define_struct(&mut self, fields: &Term, is_exception: bool) -> Result<Term, Raise> {
        if self.structure.is_some() {
            let name = self.name.module_name();
            return Err(bad(format!(
                "defstruct has already been called for {name}, defstruct can only be called once per module"
            )));
        }
        let known = fields_of(fields)?;
        self.check_derived(&known).map_err(bad)?;
        let extra = is_exception.then_some((atoms::EXCEPTION, Term::bool(true)));
        let blank = Term::structure(self.name, known.iter().cloned().chain(extra));
        let enforced = self.enforced_keys(&known)?;
        self.exception |= is_exception;
        let structure = Arc::new(Structure {
            fields: known,
            enforced,
            blank: blank.clone(),
        });
        self.unit.own_struct = Some(structure.clone());
        self.structure = Some(structure);
        if is_exception {
            self.accumulate(
                Atom::new("behaviour"),
                Term::atom("Elixir.Exception"),
                self.line,
            );
        }
        Ok(blank)
    }

    /// `@enforce_keys`, which must be fields.
    fn enforced_keys(&mut self, fields: &[(Atom, Term)]) -> Result<Vec<Atom>, Raise> {
        let keys = self
            .attribute(Atom::new("enforce_keys"))
            .unwrap_or(Term::Nil);
        if let Some(wrong) = not_atoms(&keys) {
            let shown = crate::lang::show(&wrong);
            return Err(bad(format!(
                "keys given to @enforce_keys must be atoms, got: {shown}"
            )));
        }
        let enforced: Vec<Atom> = match keys {
            Term::Atom(key) => vec![key],
            list => list.iter().filter_map(Term::as_atom).collect(),
        };
        let is_unknown = |key: &&Atom| !fields.iter().any(|(name, _)| name == *key);
        let unknown = enforced.iter().filter(is_unknown);
        let unknown: Vec<Term> = unknown.map(|key| Term::Atom(*key)).collect();
        if unknown.is_empty() {
            return Ok(enforced);
        }
        let unknown = crate::lang::show(&Term::list(unknown));
        let fields = crate::lang::show(&Term::keyword(fields.to_vec()));
        Err(bad(format!(
            "@enforce_keys required keys ({unknown}) that are not defined in defstruct: {fields}"
        )))
    }
}

fn bad(text: String) -> Raise {
    Raise::error(exception::argument_error(text))
}

/// The fields of a struct with their defaults, of two with the same name the last.
fn fields_of(fields: &Term) -> Result<Vec<(Atom, Term)>, Raise> {
    let entries = match fields {
        Term::Map(map) => map
            .iter()
            .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
            .collect(),
        list => list.to_vec().ok_or_else(|| {
            let shown = crate::lang::show(fields);
            bad(format!(
                "struct fields definition must be list, got: {shown}"
            ))
        })?,
    };
    let mut known: Vec<(Atom, Term)> = Vec::with_capacity(entries.len());
    for entry in entries {
        let (field, value) = match (&entry, entry.as_tuple()) {
            (Term::Atom(field), _) => (*field, Term::NIL),
            (_, Some([Term::Atom(field), value])) => (*field, value.clone()),
            _ => {
                let shown = crate::lang::show(&entry);
                return Err(bad(format!(
                    "struct field names must be atoms, got: {shown}"
                )));
            }
        };
        known.retain(|(name, _)| *name != field);
        known.push((field, value));
    }
    Ok(known)
}

/// Of a key or a list of keys, the first that is no atom.
fn not_atoms(keys: &Term) -> Option<Term> {
    match keys {
        Term::Atom(_) | Term::Nil => None,
        Term::Cons(_) => keys.iter().find(|key| key.as_atom().is_none()).cloned(),
        other => Some(other.clone()),
    }
}
