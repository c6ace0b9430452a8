//! Tags: the attributes `@tag`, `@describetag` and `@moduletag` of the module whose body is running.

use std::collections::HashMap;

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term};

use super::with_modules;

const ATTRIBUTES: &[&str] = &["tag", "describetag", "moduletag"];

/// The attributes gather their values.
pub fn register(p: &mut Proc, module: Atom) -> Result<(), Raise> {
    with_modules(p, |_, modules| {
        let Some(builder) = modules.building(module) else {
            return;
        };
        let mut builder = builder.lock();
        for name in ATTRIBUTES {
            builder.register_attribute(Atom::new(name), true, false);
        }
        for name in ["ex_unit_async", "shared_setup"] {
            builder.register_attribute(Atom::new(name), false, false);
        }
    })
}

/// The tags of the test that is being defined; `@tag`s are used up.
pub fn of_test(p: &mut Proc, module: Atom) -> Result<HashMap<Atom, Term>, Raise> {
    let lists = with_modules(p, |_, modules| {
        let Some(builder) = modules.building(module) else {
            return Vec::new();
        };
        let mut builder = builder.lock();
        // The nearest counts: later ones in this list take the place of earlier ones.
        let names = ["moduletag", "describetag", "tag"];
        let lists = names.map(|name| builder.attribute(Atom::new(name)).unwrap_or(Term::Nil));
        builder.add_hidden_attribute("tag", Term::Nil);
        builder.register_attribute(Atom::new("tag"), true, false);
        lists.to_vec()
    })?;
    Ok(lists.iter().flat_map(normalized).collect())
}

/// The module's own tags.
pub fn of_module(p: &mut Proc, module: Atom) -> Result<Vec<(Atom, Term)>, Raise> {
    with_modules(p, |_, modules| {
        let builder = modules.building(module)?;
        builder.lock().attribute(Atom::new("moduletag"))
    })
    .map(|tags| tags.as_ref().map(normalized).unwrap_or_default())
}

/// Whether tags for a `describe` have been set, before one has begun.
pub fn has_describe_tags(p: &mut Proc, module: Atom) -> Result<bool, Raise> {
    with_modules(p, |_, modules| {
        let builder = modules.building(module)?;
        builder.lock().attribute(Atom::new("describetag"))
    })
    .map(|tags| tags.is_some_and(|tags| matches!(tags, Term::Cons(_))))
}

/// A `describe` is over.
pub fn forget_describe(p: &mut Proc, module: Atom) -> Result<(), Raise> {
    with_modules(p, |_, modules| {
        if let Some(builder) = modules.building(module) {
            let mut builder = builder.lock();
            builder.add_hidden_attribute("describetag", Term::Nil);
            builder.register_attribute(Atom::new("describetag"), true, false);
        }
    })
}

/// Tags as attributes hold them, latest first: names, and keyword lists. In the order in which they were set.
fn normalized(values: &Term) -> Vec<(Atom, Term)> {
    let mut tags = Vec::new();
    for value in values.to_vec().unwrap_or_default().iter().rev() {
        match value {
            Term::Atom(name) => tags.push((*name, Term::bool(true))),
            list => tags.extend(list.iter().filter_map(|pair| match pair.as_tuple() {
                Some([Term::Atom(key), value]) => Some((*key, value.clone())),
                _ => None,
            })),
        }
    }
    tags
}
