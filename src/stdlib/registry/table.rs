//! The entries of a registry: ETS tables, as programs may well look into them.
//!
//! A registry has a table of its own name, with its data and with what it consists of: `{-1, {keys, partitions,
//! entries, {process, pids}, listeners}}`, or one row `{number, entries, {process, pids}}` for each of several
//! partitions. The entries of a partition are `{key, {pid, value}}`; its other table has `{pid, key, entries}`, so
//! that what a dead process has left is found.

use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::stdlib::ets::objects::{put, remove_objects};
use crate::stdlib::ets::tables::{self as ets, Kind, Plan, Protection};
use crate::term::hash::phash2_range;
use crate::term::{Atom, Pid, Term};

/// The key of the row that tells what the registry is.
const INFO: Term = Term::Int(-1);

/// A registry.
pub struct Table {
    /// Its name, which is that of its supervisor.
    pub name: Atom,
    /// Whether a key has one process at the most.
    pub unique: bool,
    /// Who is told of what happens.
    pub listeners: Vec<Atom>,
    /// How many partitions it has.
    pub partitions: u64,
    data: Arc<ets::Table>,
}

/// A partition of a registry that runs.
pub struct Part {
    /// The process that cleans up.
    pub owner: Pid,
    entries: Arc<ets::Table>,
    pids: Arc<ets::Table>,
}

/// What a registry is to be.
pub struct Shape<'a> {
    /// Its name.
    pub name: Atom,
    /// Whether a key has one process at the most.
    pub unique: bool,
    /// How many partitions it has.
    pub partitions: u64,
    /// Who is told of what happens.
    pub listeners: &'a Term,
}

impl Shape<'_> {
    fn info(&self, entries: Term, pids: Term) -> Term {
        let kind = if self.unique { "unique" } else { "duplicate" };
        let partitions = usize::try_from(self.partitions).unwrap_or(usize::MAX);
        let info = Term::tuple([
            Term::atom(kind),
            Term::from(partitions),
            entries,
            pids,
            self.listeners.clone(),
        ]);
        Term::tuple([INFO, info])
    }
}

fn new_table(p: &mut Proc, name: Atom, kind: Kind, named: bool) -> Option<Arc<ets::Table>> {
    let plan = Plan {
        name,
        kind,
        keypos: 1,
        protection: Protection::Public,
        named,
        heir: None,
    };
    ets::Table::create(p, plan)
}

fn insert(table: &ets::Table, key: &Term, row: Term) {
    let key = table.key(key);
    put(table, &mut table.state().objects, key, row);
}

fn rows(table: &ets::Table, key: &Term) -> Vec<Term> {
    let state = table.state();
    let found = state.objects.get(&table.key(key));
    found.cloned().unwrap_or_default()
}

/// Owner and value of an entry.
fn entry(row: &Term) -> Option<(Pid, &Term)> {
    let [_, owned] = row.as_tuple()? else {
        return None;
    };
    match owned.as_tuple()? {
        [Term::Pid(pid), value] => Some((*pid, value)),
        _ => None,
    }
}

/// Makes the table of a registry's data, in the process of its supervisor.
///
/// # Errors
/// A bad argument if there is a table of this name.
pub fn create(p: &mut Proc, shape: &Shape<'_>, meta: Vec<(Atom, Term)>) -> Result<(), Raise> {
    let data = new_table(p, shape.name, Kind::Set, true).ok_or_else(Raise::badarg)?;
    insert(&data, &INFO, shape.info(Term::NIL, Term::NIL));
    for (key, value) in meta {
        let key = Term::Atom(key);
        let row = Term::tuple([key.clone(), value]);
        insert(&data, &key, row);
    }
    Ok(())
}

/// What the table of a partition, or its process, is called, as `Module.concat/2` makes it.
pub fn part_name(registry: Atom, what: &str, number: u64) -> Atom {
    Atom::module(&format!(
        "{}.{what}Partition{number}",
        registry.module_name()
    ))
}

/// Makes the tables of a partition, in the process that cleans up for it: after a restart nothing is registered.
pub fn create_part(p: &mut Proc, shape: &Shape<'_>, number: u64) {
    let named = |what| part_name(shape.name, what, number);
    let kind = match shape.unique {
        true => Kind::Set,
        false => Kind::DuplicateBag,
    };
    let entries = new_table(p, named("Key"), kind, false);
    let pids = new_table(p, named("PID"), Kind::DuplicateBag, false);
    let (Some(entries), Some(pids), Some(data)) =
        (entries, pids, ets::Table::find(p, &Term::Atom(shape.name)))
    else {
        return;
    };
    let keeper = Term::tuple([Term::Pid(p.pid()), pids.to_term()]);
    match shape.partitions {
        1 => insert(&data, &INFO, shape.info(entries.to_term(), keeper)),
        _ => {
            let key = number_term(number);
            let row = Term::tuple([key.clone(), entries.to_term(), keeper]);
            insert(&data, &key, row);
        }
    }
}

fn number_term(number: u64) -> Term {
    Term::from(usize::try_from(number).unwrap_or(usize::MAX))
}

impl Table {
    /// The registry of this name, if there is one.
    pub fn find(p: &Proc, name: Atom) -> Option<Table> {
        let data = ets::Table::find(p, &Term::Atom(name))?;
        let row = rows(&data, &INFO).pop()?;
        let [kind, partitions, _, _, listeners] = row.as_tuple()?.get(1)?.as_tuple()? else {
            return None;
        };
        Some(Table {
            name,
            unique: kind.is_atom(Atom::new("unique")),
            listeners: listeners.iter().filter_map(Term::as_atom).collect(),
            partitions: partitions.as_int()?.unsigned_abs(),
            data,
        })
    }

    /// A partition by number; `None` while it is being restarted.
    pub fn part(&self, p: &Proc, number: u64) -> Option<Part> {
        let row = match self.partitions {
            1 => rows(&self.data, &INFO).pop()?,
            _ => rows(&self.data, &number_term(number)).pop()?,
        };
        let (entries, keeper) = match row.as_tuple()? {
            [_, info] => match info.as_tuple()? {
                [_, _, entries, keeper, _] => (entries, keeper),
                _ => return None,
            },
            [_, entries, keeper] => (entries, keeper),
            _ => return None,
        };
        let [Term::Pid(owner), pids] = keeper.as_tuple()? else {
            return None;
        };
        Some(Part {
            owner: *owner,
            entries: ets::Table::find(p, entries)?,
            pids: ets::Table::find(p, pids)?,
        })
    }

    /// The partitions that run.
    fn parts(&self, p: &Proc) -> Vec<Part> {
        let numbers = 0..self.partitions;
        numbers.filter_map(|number| self.part(p, number)).collect()
    }

    /// The partition that looks after a process.
    fn part_of_pid(&self, p: &Proc, pid: Pid) -> Option<Part> {
        self.part(p, phash2_range(&Term::Pid(pid), self.partitions))
    }

    /// The partition with the entries of a key: in a registry of duplicate keys it goes by the process.
    fn part_of_key(&self, p: &Proc, key: &Term, pid: Pid) -> Option<Part> {
        match self.unique {
            true => self.part(p, phash2_range(key, self.partitions)),
            false => self.part_of_pid(p, pid),
        }
    }

    /// Who cleans up after this process.
    pub fn owner_of(&self, p: &Proc, pid: Pid) -> Option<Pid> {
        self.part_of_pid(p, pid).map(|part| part.owner)
    }

    /// Adds an entry. In a unique registry, the error is who has the key.
    pub fn insert(&self, p: &Proc, key: &Term, pid: Pid, value: Term) -> Result<(), Pid> {
        let (Some(part), Some(pids)) = (self.part_of_key(p, key, pid), self.part_of_pid(p, pid))
        else {
            return Ok(());
        };
        if self.unique {
            let owner = rows(&part.entries, key);
            match owner.first().and_then(entry) {
                Some((owner, _)) if p.is_alive(owner) => return Err(owner),
                Some((owner, _)) => drop(self.remove(p, key, owner, |_| true)),
                None => {}
            }
        }
        let row = Term::tuple([key.clone(), Term::tuple([Term::Pid(pid), value])]);
        insert(&part.entries, key, row);
        let row = [Term::Pid(pid), key.clone(), part.entries.to_term()];
        insert(&pids.pids, &Term::Pid(pid), Term::tuple(row));
        Ok(())
    }

    /// The entries of a key by partition, the oldest of each first.
    pub fn entries_by_part(&self, p: &Proc, key: &Term) -> Vec<Vec<(Pid, Term)>> {
        let parts = match self.unique {
            true => Vec::from_iter(self.part(p, phash2_range(key, self.partitions))),
            false => self.parts(p),
        };
        let of_part = |part: &Part| {
            let rows = rows(&part.entries, key);
            let owned = rows.iter().filter_map(entry);
            owned.map(|(pid, value)| (pid, value.clone())).collect()
        };
        parts.iter().map(of_part).collect()
    }

    /// The entries of a key.
    pub fn entries(&self, p: &Proc, key: &Term) -> Vec<(Pid, Term)> {
        self.entries_by_part(p, key).into_iter().flatten().collect()
    }

    /// All entries as `{key, {pid, value}}`, by partition and key.
    pub fn all(&self, p: &Proc) -> Vec<Term> {
        let of_part = |part: &Part| -> Vec<Term> {
            let state = part.entries.state();
            state.objects.values().flatten().cloned().collect()
        };
        self.parts(p).iter().flat_map(of_part).collect()
    }

    /// How many entries there are.
    pub fn count(&self, p: &Proc) -> usize {
        let of_part =
            |part: &Part| -> usize { part.entries.state().objects.values().map(Vec::len).sum() };
        self.parts(p).iter().map(of_part).sum()
    }

    /// The keys of a process, the last one first.
    pub fn keys(&self, p: &Proc, pid: Pid) -> Vec<Term> {
        let rows = self
            .part_of_pid(p, pid)
            .map(|part| rows(&part.pids, &Term::Pid(pid)));
        let rows = rows.unwrap_or_default();
        let keys = rows.iter().rev().filter_map(|row| row.as_tuple()?.get(1));
        keys.cloned().collect()
    }

    /// Whether a process has entries.
    pub fn has_entries(&self, p: &Proc, pid: Pid) -> bool {
        self.part_of_pid(p, pid)
            .is_some_and(|part| !rows(&part.pids, &Term::Pid(pid)).is_empty())
    }

    /// Takes those entries of a process away whose values are wanted; how many.
    pub fn remove(&self, p: &Proc, key: &Term, pid: Pid, wanted: impl Fn(&Term) -> bool) -> usize {
        let (Some(part), Some(keeper)) = (self.part_of_key(p, key, pid), self.part_of_pid(p, pid))
        else {
            return 0;
        };
        let meant =
            |row: &Term| entry(row).is_some_and(|(owner, value)| owner == pid && wanted(value));
        let removed = rows(&part.entries, key)
            .iter()
            .filter(|row| meant(row))
            .count();
        let table_key = part.entries.key(key);
        remove_objects(&mut part.entries.state().objects, &table_key, meant);
        let left = std::cell::Cell::new(removed);
        let owned = keeper.pids.key(&Term::Pid(pid));
        remove_objects(&mut keeper.pids.state().objects, &owned, |row| {
            let same = row.as_tuple().and_then(|row| row.get(1)) == Some(key);
            let taken = same && left.get() > 0;
            left.set(left.get() - usize::from(taken));
            taken
        });
        removed
    }

    /// Sets the value of an entry of a process.
    pub fn replace(&self, p: &Proc, key: &Term, pid: Pid, value: Term) {
        let Some(part) = self.part_of_key(p, key, pid) else {
            return;
        };
        let table_key = part.entries.key(key);
        let mut state = part.entries.state();
        let rows = state.objects.get_mut(&table_key);
        let mut rows = rows.into_iter().flatten();
        if let Some(row) = rows.find(|row| entry(row).is_some_and(|(owner, _)| owner == pid)) {
            *row = Term::tuple([key.clone(), Term::tuple([Term::Pid(pid), value])]);
        }
    }

    /// A piece of the registry's own data.
    pub fn meta(&self, key: &Term) -> Option<Term> {
        let row = rows(&self.data, key).pop()?;
        row.as_tuple()?.get(1).cloned()
    }

    /// Sets a piece of the registry's own data, or takes it away.
    pub fn put_meta(&self, key: &Term, value: Option<Term>) {
        match value {
            Some(value) => insert(&self.data, key, Term::tuple([key.clone(), value])),
            None => {
                let key = self.data.key(key);
                self.data.state().objects.remove(&key);
            }
        }
    }
}

/// Takes everything of a dead process away, for the partition that looks after it.
pub fn remove_process(p: &Proc, registry: Atom, number: u64, pid: Pid) {
    let Some(part) = Table::find(p, registry).and_then(|table| table.part(p, number)) else {
        return;
    };
    let owner = part.pids.key(&Term::Pid(pid));
    let rows = part.pids.state().objects.remove(&owner).unwrap_or_default();
    for row in rows {
        let Some([_, key, entries]) = row.as_tuple() else {
            continue;
        };
        if let Some(entries) = ets::Table::find(p, entries) {
            let key = entries.key(key);
            remove_objects(&mut entries.state().objects, &key, |row| {
                entry(row).is_some_and(|(owner, _)| owner == pid)
            });
        }
    }
}
