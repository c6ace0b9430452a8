//! A process as its own code sees it: everything that it owns, as plain data of the thread that runs it.
//!
//! The operations stand in files by topic: `signals` (acting on what comes in, links, monitors), `receive`
//! (the mailbox), `spawn`, `end` (dying), `time` (timers, sleeping), `calls` (functions, reductions, stack),
//! `buffers` (memory for the evaluator).

mod buffers;
mod calls;
mod end;
mod links;
mod receive;
mod signals;
mod spawn;
mod time;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::term::{Atom, Map, Pid, Ref, Term};

use super::System;
use super::clock::TimerKey;
use super::event::{Ending, EventId, EventKind};
use super::few::FewMap;
use super::fiber::Inside;
use super::frames::CallSite;
use super::handle::{Handle, Inbox};
use super::output::{Output, Stream};

use links::Links;
pub use spawn::{SpawnOptions, Spawned};

/// A process, in the hands of its own code.
pub struct Proc {
    handle: Arc<Handle>,
    system: Arc<System>,
    inbox: Inbox,
    /// Messages that have been taken out of the mailbox and not yet received.
    saved: VecDeque<Saved>,
    links: Links,
    /// Those that this process watches.
    watching: FewMap<Ref, Watched>,
    /// Those that watch this process.
    watchers: FewMap<Ref, Arc<Handle>>,
    /// References by which others may still send to this process.
    aliases: FewMap<Ref, AliasEnd>,
    /// The built-in function in which it waits, for those who look.
    place: Option<Place>,
    trap_exit: bool,
    /// The signal that ends it, once one has.
    ending: Ending,
    /// The process dictionary.
    dictionary: Map,
    /// The event that what is being done now goes back to.
    cause: EventId,
    reductions: u32,
    /// Reductions of the slices before this one.
    past_reductions: u64,
    wake: Option<(u64, TimerKey)>,
    /// Where it runs its present turn.
    fiber: Option<Inside>,
    stack_taken: usize,
    output: Arc<dyn Output>,
    group_leader: Option<Pid>,
    flags: BTreeMap<Atom, Term>,
    /// The calls in progress, for stack traces. The evaluator pushes and pops.
    pub calls: Vec<CallSite>,
    /// The values of the functions in progress. The evaluator's own; empty between messages.
    pub values: Vec<Term>,
}

/// A function by module, name and arity.
pub type Place = (Atom, Atom, usize);

/// What ends an alias of a process, besides [`Proc::unalias`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AliasEnd {
    /// Nothing.
    Unalias,
    /// The first message.
    Message,
    /// The end of the watch that has its reference.
    Watch,
    /// The first of these two; a message ends the watch too.
    WatchOrMessage,
}

struct Saved {
    message: Term,
    cause: EventId,
}

struct Watched {
    /// What `:DOWN` messages say of the watched one: a pid, or `{name, node}`.
    object: Term,
    process: Option<Arc<Handle>>,
    /// What stands first in the message, `:DOWN` unless it was asked for otherwise.
    tag: Term,
}

impl Proc {
    /// The process's own pid.
    pub fn pid(&self) -> Pid {
        self.handle.pid
    }

    /// The process's shared face.
    pub fn handle(&self) -> &Arc<Handle> {
        &self.handle
    }

    /// The system that it lives in.
    pub fn system(&self) -> &Arc<System> {
        &self.system
    }

    /// Whether exit signals become messages.
    pub fn traps_exits(&self) -> bool {
        self.trap_exit
    }

    /// Sets whether exit signals become messages; what it was before.
    pub fn set_trap_exit(&mut self, trap: bool) -> bool {
        std::mem::replace(&mut self.trap_exit, trap)
    }

    /// The other flags of `Process.flag/2`, which have no effect here but are remembered.
    pub fn set_flag(&mut self, flag: Atom, value: Term) -> Option<Term> {
        self.flags.insert(flag, value)
    }

    /// A flag set with [`Proc::set_flag`].
    pub fn flag(&self, flag: Atom) -> Option<&Term> {
        self.flags.get(&flag)
    }

    /// The process dictionary.
    pub fn dictionary(&self) -> &Map {
        &self.dictionary
    }

    /// A value of the process dictionary.
    pub fn get(&self, key: &Term) -> Option<&Term> {
        self.dictionary.get(key)
    }

    /// Puts a value into the process dictionary; the one before.
    pub fn put(&mut self, key: Term, value: Term) -> Option<Term> {
        let before = self.dictionary.get(&key).cloned();
        self.dictionary = std::mem::take(&mut self.dictionary).put(key, value);
        before
    }

    /// Takes a value out of the process dictionary.
    pub fn erase(&mut self, key: &Term) -> Option<Term> {
        let before = self.dictionary.get(key).cloned();
        self.dictionary = std::mem::take(&mut self.dictionary).remove(key);
        before
    }

    /// Empties the process dictionary; what was in it.
    pub fn erase_all(&mut self) -> Map {
        std::mem::take(&mut self.dictionary)
    }

    /// A new reference.
    pub fn make_ref(&self) -> Ref {
        self.system.new_ref()
    }

    /// Who is linked to this process.
    pub fn links(&self) -> impl Iterator<Item = Pid> + '_ {
        self.links.iter()
    }

    /// What this process watches: pids, or `{name, node}`.
    pub fn monitors(&self) -> impl Iterator<Item = &Term> {
        self.watching.values().map(|watched| &watched.object)
    }

    /// Who watches this process.
    pub fn monitored_by(&self) -> impl Iterator<Item = Pid> + '_ {
        self.watchers.values().map(|watcher| watcher.pid)
    }

    /// Takes a name for a process of this system.
    ///
    /// False if the name is taken or the process is dead.
    pub fn register(&mut self, name: Atom, pid: Pid) -> bool {
        let Some(process) = self.system.table.find(pid) else {
            return false;
        };
        if !self.system.names.register(name, &process) {
            return false;
        }
        self.emit(EventKind::Registered { pid, name });
        true
    }

    /// Gives a name up; false if nobody had it.
    pub fn unregister(&mut self, name: Atom) -> bool {
        self.system.names.unregister(name)
    }

    /// Who has the name.
    pub fn whereis(&self, name: Atom) -> Option<Pid> {
        self.system.names.find(name).map(|process| process.pid)
    }

    /// The name that this process has taken, if it has one.
    pub fn registered_name(&self) -> Option<Atom> {
        self.system.names.name_of(&self.handle)
    }

    /// Whether a process lives.
    pub fn is_alive(&self, pid: Pid) -> bool {
        pid == self.pid() || self.system.table.find(pid).is_some()
    }

    /// Tells what happened; the event's cause is what this process is handling.
    pub fn emit(&mut self, kind: EventKind) -> EventId {
        self.system
            .events
            .emit(self.system.now(), Some(self.pid()), self.cause, kind)
    }

    /// The event that what is being done now goes back to.
    pub fn cause(&self) -> EventId {
        self.cause
    }

    /// What follows goes back to this event.
    pub fn set_cause(&mut self, cause: EventId) {
        self.cause = cause;
    }

    /// The built-in function in which the process waits, if it says so.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// Runs `step` as a part of a built-in function in which a process may be seen waiting.
    pub fn waiting_in<R>(&mut self, place: Place, step: impl FnOnce(&mut Proc) -> R) -> R {
        let before = self.place.replace(place);
        let result = step(self);
        self.place = before;
        result
    }

    /// Prints.
    pub fn print(&self, stream: Stream, text: impl AsRef<[u8]>) {
        self.output.write(stream, text.as_ref());
    }

    /// Where this process and those that it starts from now on print.
    pub fn output(&self) -> &Arc<dyn Output> {
        &self.output
    }

    /// Sets where this process and those that it starts from now on print; where it printed before.
    pub fn set_output(&mut self, output: Arc<dyn Output>) -> Arc<dyn Output> {
        std::mem::replace(&mut self.output, output)
    }

    /// The group leader, if one was set.
    pub fn group_leader(&self) -> Option<Pid> {
        self.group_leader
    }

    /// Sets the group leader of this process and of those that it starts from now on.
    pub fn set_group_leader(&mut self, leader: Pid) {
        self.group_leader = Some(leader);
    }

    /// The messages that wait, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = &Term> {
        self.saved.iter().map(|saved| &saved.message)
    }

    /// The number of messages that wait.
    pub fn message_count(&self) -> usize {
        self.saved.len()
    }
}

impl std::fmt::Debug for Proc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proc({:?})", self.pid())
    }
}
