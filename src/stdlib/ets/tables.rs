//! Which tables there are, who owns them, what they hold.
//!
//! A table ends with its owner: one whose owner is dead counts as gone, and is taken away when the next one is
//! made. One with an heir is passed on by a process that watches its owner.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};

use crate::runtime::{Outcome, Proc, Raise, SpawnOptions};
use crate::term::{Atom, Pid, Ref, Term, atoms, compare, compare_exact};

/// What kind of table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One object for each key.
    Set,
    /// One object for each key, with `1` and `1.0` the same key.
    OrderedSet,
    /// Several objects for each key, each once.
    Bag,
    /// Several objects for each key.
    DuplicateBag,
}

/// Who may read and write besides the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// All.
    Public,
    /// All may read.
    Protected,
    /// Nobody.
    Private,
}

/// What somebody wants to do with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Look at its objects.
    Read,
    /// Change its objects.
    Write,
    /// What only the owner may do.
    Own,
}

/// A key, ordered as the kind of table orders.
#[derive(Clone, Debug)]
pub struct Key {
    term: Term,
    loose: bool,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.loose {
            compare(&self.term, &other.term)
        } else {
            compare_exact(&self.term, &other.term)
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

/// The objects of a table by key.
pub type Objects = BTreeMap<Key, Vec<Term>>;

/// A table.
pub struct Table {
    /// What it is known by.
    pub id: Ref,
    /// What kind of table it is.
    pub kind: Kind,
    /// Which element of an object is the key, from 1.
    pub keypos: usize,
    /// Who may use it.
    pub protection: Protection,
    /// Whether its name can stand for it.
    pub named: bool,
    /// The lock is held for one look-up or change.
    state: Mutex<State>,
}

/// What changes of a table.
pub struct State {
    /// Its name.
    pub name: Atom,
    /// Who owns it.
    pub owner: Pid,
    /// Who gets it when the owner dies, and with which word.
    pub heir: Option<(Pid, Term)>,
    /// What it holds.
    pub objects: Objects,
}

/// What a table is to be.
pub struct Plan {
    /// Its name.
    pub name: Atom,
    /// What kind of table it is.
    pub kind: Kind,
    /// Which element of an object is the key, from 1.
    pub keypos: usize,
    /// Who may use it.
    pub protection: Protection,
    /// Whether its name can stand for it.
    pub named: bool,
    /// Who gets it when the owner dies.
    pub heir: Option<(Pid, Term)>,
}

/// The tables of a system. The lock is held for one look-up.
#[derive(Default)]
struct Tables(Mutex<Directory>);

#[derive(Default)]
struct Directory {
    by_id: HashMap<Ref, Arc<Table>>,
    names: HashMap<Atom, Ref>,
}

fn directory(p: &Proc) -> Arc<Tables> {
    p.system().extension()
}

/// The identifier does not lead to a table.
pub fn no_table() -> Raise {
    Raise::bad_argument(
        1,
        "the table identifier does not refer to an existing ETS table",
    )
}

impl Table {
    /// Makes a table of the calling process; `None` if its name is taken.
    pub fn create(p: &mut Proc, plan: Plan) -> Option<Arc<Table>> {
        sweep(p);
        let table = Arc::new(Table {
            id: p.make_ref(),
            kind: plan.kind,
            keypos: plan.keypos,
            protection: plan.protection,
            named: plan.named,
            state: Mutex::new(State {
                name: plan.name,
                owner: p.pid(),
                heir: plan.heir,
                objects: Objects::new(),
            }),
        });
        let tables = directory(p);
        let mut directory = tables.0.lock();
        if plan.named {
            if directory.names.contains_key(&plan.name) {
                return None;
            }
            directory.names.insert(plan.name, table.id);
        }
        directory.by_id.insert(table.id, table.clone());
        drop(directory);
        table.watch_owner(p);
        Some(table)
    }

    /// Finds a table by its name or reference.
    pub fn find(p: &Proc, id: &Term) -> Option<Arc<Table>> {
        let tables = directory(p);
        let directory = tables.0.lock();
        let reference = match id {
            Term::Ref(reference) => *reference,
            Term::Atom(name) => *directory.names.get(name)?,
            _ => return None,
        };
        let table = directory.by_id.get(&reference).cloned()?;
        drop(directory);
        let (owner, inherited) = {
            let state = table.state();
            (state.owner, state.heir.is_some())
        };
        (p.is_alive(owner) || inherited).then_some(table)
    }

    /// Finds a table for a purpose.
    ///
    /// # Errors
    /// A bad argument if there is none, or the calling process may not do that.
    pub fn access(p: &Proc, id: &Term, access: Access) -> Result<Arc<Table>, Raise> {
        let table = Table::find(p, id).ok_or_else(no_table)?;
        let own = table.state().owner == p.pid();
        let allowed = match access {
            Access::Read => own || table.protection != Protection::Private,
            Access::Write => own || table.protection == Protection::Public,
            Access::Own => own,
        };
        if allowed {
            return Ok(table);
        }
        let problem = match access {
            Access::Own => "not the owner of the table",
            _ => "the table identifier refers to an ETS table with insufficient access rights",
        };
        Err(Raise::bad_argument(1, problem))
    }

    /// All tables, by their references.
    pub fn all(p: &Proc) -> Vec<Arc<Table>> {
        let mut all: Vec<Arc<Table>> = directory(p).0.lock().by_id.values().cloned().collect();
        all.retain(|table| p.is_alive(table.state().owner));
        all.sort_by_key(|table| table.id);
        all
    }

    /// Takes the table away.
    pub fn delete(&self, p: &Proc) {
        let tables = directory(p);
        let mut directory = tables.0.lock();
        directory.by_id.remove(&self.id);
        if self.named {
            directory.names.remove(&self.state().name);
        }
    }

    /// Gives the table another name; false if it is taken.
    pub fn rename(&self, p: &Proc, name: Atom) -> bool {
        let tables = directory(p);
        let mut directory = tables.0.lock();
        if self.named {
            if directory.names.contains_key(&name) {
                return false;
            }
            directory.names.remove(&self.state().name);
            directory.names.insert(name, self.id);
        }
        self.state().name = name;
        true
    }

    /// What it holds, and whose it is.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// What stands for the table: its name if it has one that counts.
    pub fn to_term(&self) -> Term {
        if self.named {
            Term::Atom(self.state().name)
        } else {
            Term::Ref(self.id)
        }
    }

    /// A key of this table.
    pub fn key(&self, term: &Term) -> Key {
        Key {
            term: term.clone(),
            loose: self.kind == Kind::OrderedSet,
        }
    }

    /// The key of an object.
    ///
    /// # Errors
    /// A bad argument for what is no tuple, or too short a one.
    pub fn key_of(&self, object: &Term) -> Result<Key, Raise> {
        let Some(elements) = object.as_tuple() else {
            return Err(Raise::bad_argument(2, "not a tuple"));
        };
        match elements.get(self.keypos - 1) {
            Some(key) => Ok(self.key(key)),
            None if elements.is_empty() => Err(Raise::bad_argument(2, "is an empty tuple")),
            None => Err(Raise::badarg()),
        }
    }

    /// Makes another process the owner, and tells it with this word.
    pub fn give(self: &Arc<Self>, p: &mut Proc, to: Pid, from: Pid, word: Term) {
        self.state().owner = to;
        let transfer = [
            Term::atom("ETS-TRANSFER"),
            self.to_term(),
            Term::Pid(from),
            word,
        ];
        p.send(to, Term::tuple(transfer));
        self.watch_owner(p);
    }

    /// A table with an heir is watched, so that it is passed on.
    pub fn watch_owner(self: &Arc<Self>, p: &mut Proc) {
        if self.state().heir.is_none() {
            return;
        }
        let table = self.clone();
        let options = SpawnOptions {
            link: false,
            monitor: false,
            initial_call: (Atom::new("ets"), Atom::new("heir"), 1),
            apart: true,
            ..SpawnOptions::default()
        };
        let body = Box::new(move |p: &mut Proc| {
            table.pass_on(p)?;
            Ok(Outcome::Done)
        });
        p.spawn(options, body);
    }

    fn pass_on(self: &Arc<Self>, p: &mut Proc) -> Result<(), Raise> {
        let owner = self.state().owner;
        let monitor = p.monitor(owner);
        p.receive(None, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), ..]) if *r == monitor => {
                    Some(())
                }
                _ => None,
            })
        })?;
        if self.state().owner != owner {
            return Ok(());
        }
        let heir = self.state().heir.take();
        match heir.filter(|(heir, _)| p.is_alive(*heir)) {
            Some((heir, word)) => self.give(p, heir, owner, word),
            None => self.delete(p),
        }
        Ok(())
    }
}

/// Takes the tables of dead processes away.
fn sweep(p: &Proc) {
    let tables = directory(p);
    let mut directory = tables.0.lock();
    let dead: Vec<Arc<Table>> = directory
        .by_id
        .values()
        .filter(|table| {
            let state = table.state();
            state.heir.is_none() && !p.is_alive(state.owner)
        })
        .cloned()
        .collect();
    for table in dead {
        directory.by_id.remove(&table.id);
        if table.named {
            directory.names.remove(&table.state().name);
        }
    }
}
