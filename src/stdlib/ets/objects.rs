//! Putting objects into tables, finding them by key, taking them out.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::tables::{Access, Key, Kind, Objects, Table};

natives! { pub const FUNCTIONS of ":ets":
    /// Deletes the objects with a key.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.delete(table, :a)
    ///     true
    "delete" 2 => delete_key;
    /// Deletes all objects.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.delete_all_objects(table)
    ///     true
    "delete_all_objects" 1 => delete_all_objects;
    /// Deletes exactly this object.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.delete_object(table, {:a, 1})
    ///     true
    "delete_object" 2 => delete_object;
    /// Puts an object in, or a list of objects. In a set it takes the place of the one with its key.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, [{:a, 1}, {:b, 2}])
    ///     iex> :ets.lookup(table, :a)
    ///     [a: 1]
    "insert" 2 => insert;
    /// Puts objects in unless one of their keys is there.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert_new(table, {:a, 1})
    ///     iex> :ets.insert_new(table, {:a, 2})
    ///     false
    "insert_new" 2 => insert_new;
    /// The objects with a key.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, {:a, 1})
    ///     iex> :ets.lookup(table, :a)
    ///     [a: 1]
    "lookup" 2 => lookup;
    /// One element of the object with a key (a list of them in bags), or a default.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, {:a, 1})
    ///     iex> :ets.lookup_element(table, :a, 2)
    ///     1
    "lookup_element" 3 => lookup_element;
    "lookup_element" 4 => lookup_element;
    /// Whether there is an object with this key.
    ///
    ///     iex> :ets.member(:ets.new(:t, []), :a)
    ///     false
    "member" 2 => member;
    /// Takes the objects with a key out and gives them.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, {:a, 1})
    ///     iex> :ets.take(table, :a)
    ///     [a: 1]
    "take" 2 => take;
}

/// The objects in an argument: a tuple or a list of tuples, with their keys.
fn given(table: &Table, term: &Term) -> Result<Vec<(Key, Term)>, Raise> {
    let objects = match term {
        Term::Tuple(_) => vec![term.clone()],
        list => list
            .to_vec()
            .ok_or_else(|| Raise::bad_argument(2, "not a tuple"))?,
    };
    objects
        .into_iter()
        .map(|object| Ok((table.key_of(&object)?, object)))
        .collect()
}

/// Puts one object in.
pub fn put(table: &Table, objects: &mut Objects, key: Key, object: Term) {
    let entry = objects.entry(key).or_default();
    match table.kind {
        Kind::Set | Kind::OrderedSet => *entry = vec![object],
        Kind::Bag => {
            if !entry.contains(&object) {
                entry.push(object);
            }
        }
        Kind::DuplicateBag => entry.push(object),
    }
}

fn insert(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    let given = given(&table, &args[1])?;
    let mut state = table.state();
    for (key, object) in given {
        put(&table, &mut state.objects, key, object);
    }
    Ok(Term::bool(true))
}

fn insert_new(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    let given = given(&table, &args[1])?;
    let mut state = table.state();
    if given.iter().any(|(key, _)| state.objects.contains_key(key)) {
        return Ok(Term::bool(false));
    }
    for (key, object) in given {
        put(&table, &mut state.objects, key, object);
    }
    Ok(Term::bool(true))
}

fn lookup(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let state = table.state();
    let found = state.objects.get(&table.key(&args[1]));
    Ok(Term::list(found.cloned().unwrap_or_default()))
}

fn lookup_element(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let position = args[2]
        .as_int()
        .and_then(|at| usize::try_from(at).ok())
        .filter(|at| *at > 0)
        .ok_or_else(|| Raise::bad_argument(3, "not a positive integer"))?;
    let state = table.state();
    let Some(found) = state.objects.get(&table.key(&args[1])) else {
        return match args.get(3) {
            Some(default) => Ok(default.clone()),
            None => Err(Raise::bad_argument(2, "not a key that exists in the table")),
        };
    };
    let too_far = || Raise::bad_argument(3, "position is greater than the size of the object");
    let elements: Result<Vec<Term>, Raise> = found
        .iter()
        .map(|object| {
            let element = object.as_tuple().and_then(|o| o.get(position - 1));
            element.cloned().ok_or_else(too_far)
        })
        .collect();
    let elements = elements?;
    match table.kind {
        Kind::Set | Kind::OrderedSet => elements.into_iter().next().ok_or_else(too_far),
        Kind::Bag | Kind::DuplicateBag => Ok(Term::list(elements)),
    }
}

fn member(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let there = table.state().objects.contains_key(&table.key(&args[1]));
    Ok(Term::bool(there))
}

fn take(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    let taken = table.state().objects.remove(&table.key(&args[1]));
    Ok(Term::list(taken.unwrap_or_default()))
}

fn delete_key(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    table.state().objects.remove(&table.key(&args[1]));
    Ok(Term::bool(true))
}

fn delete_object(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    let key = table.key_of(&args[1])?;
    remove_objects(&mut table.state().objects, &key, |object| {
        *object == args[1]
    });
    Ok(Term::bool(true))
}

/// Removes those objects of a key that are meant.
pub fn remove_objects(objects: &mut Objects, key: &Key, meant: impl Fn(&Term) -> bool) {
    if let Some(entry) = objects.get_mut(key) {
        entry.retain(|object| !meant(object));
        if entry.is_empty() {
            objects.remove(key);
        }
    }
}

fn delete_all_objects(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    let all = std::mem::take(&mut table.state().objects);
    p.work(all.len())?;
    Ok(Term::bool(true))
}
