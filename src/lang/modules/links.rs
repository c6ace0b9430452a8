//! Links: functions of other modules as compiled code names them, each looked up once.
//!
//! Code holds the number of a link, and the link holds what it found. So units do not keep each other
//! alive, and calling a function of another module costs two loads. When a module is defined anew, the
//! links that found the old one notice (its unit says so) and are followed to a newer link.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;

use super::Target;
use crate::lang::code::LinkId;
use crate::term::Atom;
use crate::term::quick::QuickMap;

/// A function of another module, as called somewhere.
pub struct Link {
    /// The module.
    pub module: Atom,
    /// The function.
    pub name: Atom,
    /// The number of arguments.
    pub arity: u32,
    target: OnceLock<Target>,
    /// The link that has taken this one's place, plus one; 0 for none.
    newer: AtomicU32,
}

impl Link {
    /// What was found, if it still counts.
    #[inline]
    pub fn target(&self) -> Option<&Target> {
        self.target.get().filter(|target| !target.is_replaced())
    }

    /// Keeps what was found. False if something outdated was found before: then a newer link is needed.
    pub fn keep(&self, target: Target) -> bool {
        self.target.set(target).is_ok()
    }

    fn newer(&self) -> Option<LinkId> {
        self.newer.load(Ordering::Acquire).checked_sub(1)
    }
}

const FIRST: u32 = 256;

/// All links of a code server. They are never given back, and never move.
pub struct Links {
    chunks: [OnceLock<Box<[OnceLock<Link>]>>; 20],
    /// The newest link of each function. The lock is held for a look-up.
    index: Mutex<Index>,
}

#[derive(Default)]
struct Index {
    ids: QuickMap<(Atom, Atom, u32), LinkId>,
    count: u32,
}

impl Default for Links {
    fn default() -> Links {
        Links {
            chunks: [const { OnceLock::new() }; 20],
            index: Mutex::default(),
        }
    }
}

impl Links {
    /// The link of a function.
    pub fn id(&self, module: Atom, name: Atom, arity: u32) -> LinkId {
        let mut index = self.index.lock();
        if let Some(&id) = index.ids.get(&(module, name, arity)) {
            return id;
        }
        self.add(&mut index, module, name, arity)
    }

    /// A newer link of the same function as an outdated one.
    pub fn renew(&self, old: LinkId) -> LinkId {
        let link = self.get(old);
        let key = (link.module, link.name, link.arity);
        let mut index = self.index.lock();
        let id = match index.ids.get(&key) {
            Some(&id) if id != old => id,
            _ => self.add(&mut index, key.0, key.1, key.2),
        };
        link.newer.store(id + 1, Ordering::Release);
        id
    }

    fn add(&self, index: &mut Index, module: Atom, name: Atom, arity: u32) -> LinkId {
        let id = index.count;
        let (chunk, at) = place(id);
        let size = (FIRST << chunk) as usize;
        let links = self.chunks[chunk].get_or_init(|| (0..size).map(|_| OnceLock::new()).collect());
        let _ = links[at].set(Link {
            module,
            name,
            arity,
            target: OnceLock::new(),
            newer: AtomicU32::new(0),
        });
        index.count += 1;
        index.ids.insert((module, name, arity), id);
        id
    }

    /// The link of a number that this object has given out.
    ///
    /// # Panics
    /// For any other number.
    #[inline]
    pub fn get(&self, id: LinkId) -> &Link {
        let (chunk, at) = place(id);
        match self.chunks[chunk].get().and_then(|links| links[at].get()) {
            Some(link) => link,
            None => unreachable!("links are numbered by this table"),
        }
    }

    /// The newest link of the same function.
    pub fn newest(&self, id: LinkId) -> LinkId {
        let mut id = id;
        while let Some(newer) = self.get(id).newer() {
            id = newer;
        }
        id
    }
}

/// The chunk and the place in it. Chunk `k` holds `FIRST << k` links.
#[inline]
fn place(id: LinkId) -> (usize, usize) {
    let chunk = ((id / FIRST) + 1).ilog2();
    let before = FIRST * ((1 << chunk) - 1);
    (chunk as usize, (id - before) as usize)
}
