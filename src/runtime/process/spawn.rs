//! Starting processes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::term::{Atom, Map, Pid, Ref, Term, atoms};

use super::super::System;
use super::super::event::{Ending, EventId, EventKind};
use super::super::few::FewMap;
use super::super::handle::{Handle, Seat};
use super::super::task::{Start, Task};
use super::links::Links;
use super::{Proc, Watched};

/// How a process is to be started.
#[derive(Clone, Debug)]
pub struct SpawnOptions {
    /// Link it to the starter, from the first moment.
    pub link: bool,
    /// Watch it from the first moment.
    pub monitor: bool,
    /// What it runs, for those who look: module, function, arity.
    pub initial_call: (Atom, Atom, usize),
    /// What it has in its process dictionary to begin with.
    pub dictionary: Map,
    /// Whether it goes on while the lab is paused.
    pub apart: bool,
}

impl Default for SpawnOptions {
    fn default() -> Self {
        SpawnOptions {
            link: false,
            monitor: false,
            initial_call: (atoms::ERLANG, atoms::APPLY, 2),
            dictionary: Map::new(),
            apart: false,
        }
    }
}

/// A process that has been started.
#[derive(Clone, Copy, Debug)]
pub struct Spawned {
    /// Its pid.
    pub pid: Pid,
    /// The monitor, if one was asked for.
    pub monitor: Option<Ref>,
}

impl Proc {
    /// Starts a process. It runs when it is its turn, not before this process waits or uses up its slice
    /// (with one permit).
    pub fn spawn(&mut self, options: SpawnOptions, start: Start) -> Spawned {
        let system = self.system.clone();
        Proc::start(&system, Some(self), options, start)
    }

    pub(in crate::runtime) fn start(
        system: &Arc<System>,
        parent: Option<&mut Proc>,
        options: SpawnOptions,
        start: Start,
    ) -> Spawned {
        let pid = system.new_pid();
        let (handle, inbox) = Handle::new(
            pid,
            options.initial_call,
            parent.as_ref().map(|parent| parent.pid()),
        );
        if options.apart {
            handle.stand_apart();
        }
        let mut process = Proc {
            handle: handle.clone(),
            system: system.clone(),
            inbox,
            saved: VecDeque::new(),
            links: Links::default(),
            watching: FewMap::default(),
            watchers: FewMap::default(),
            aliases: FewMap::default(),
            place: None,
            trap_exit: false,
            ending: Ending::Own,
            dictionary: options.dictionary,
            cause: EventId::NONE,
            reductions: 0,
            past_reductions: 0,
            wake: None,
            fiber: None,
            stack_taken: 0,
            output: parent
                .as_ref()
                .map_or_else(|| system.output.clone(), |parent| parent.output.clone()),
            group_leader: parent.as_ref().and_then(|parent| parent.group_leader),
            flags: BTreeMap::new(),
            calls: Vec::new(),
            values: Vec::new(),
        };
        let kind = EventKind::Spawned {
            pid,
            parent: handle.parent,
            initial_call: options.initial_call,
        };
        let cause = parent.as_ref().map_or(EventId::NONE, |parent| parent.cause);
        process.cause = system.events.emit(system.now(), handle.parent, cause, kind);
        let monitor =
            parent.and_then(|parent| parent.attach(&mut process, options.link, options.monitor));
        system.table.insert(handle.clone());
        handle.sit(Seat::Task(Task::new(process, start)));
        system.scheduler.begin(handle);
        Spawned { pid, monitor }
    }

    /// Ties a child that has not begun to its starter.
    fn attach(&mut self, child: &mut Proc, link: bool, monitor: bool) -> Option<Ref> {
        if link {
            self.links.insert(child.pid());
            child.links.insert(self.pid());
        }
        monitor.then(|| {
            let reference = self.make_ref();
            let object = Term::Pid(child.pid());
            let tag = Term::Atom(atoms::UPPER_DOWN);
            self.watching.insert(
                reference,
                Watched {
                    object,
                    process: Some(child.handle.clone()),
                    tag,
                },
            );
            child.watchers.insert(reference, self.handle.clone());
            reference
        })
    }
}
