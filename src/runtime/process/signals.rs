//! Signals: sending them, and what each does to the process that it reaches.

use std::sync::Arc;

use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::super::event::{Ending, EventKind};
use super::super::handle::Handle;
use super::super::raise::{Class, Raise};
use super::super::signal::{Envelope, LinkRequest, MonitorRequest, Question, Signal};
use super::{AliasEnd, Proc, Saved, Watched};

impl Proc {
    // Sending

    /// Sends a message to a process. To a dead one it is lost, as in Erlang.
    pub fn send(&mut self, to: Pid, message: Term) {
        self.signal(to, Signal::Message(message));
    }

    /// Sends a message to an alias (see [`Proc::alias`]) of a process.
    pub fn send_alias(&mut self, to: Pid, alias: Ref, message: Term) {
        self.signal(to, Signal::AliasMessage(alias, message));
    }

    /// Sends an exit signal, as `Process.exit/2`. One to itself takes effect before this returns.
    ///
    /// # Errors
    /// `Terminated` if the signal ends the calling process.
    pub fn exit(&mut self, to: Pid, reason: Term) -> Result<(), Raise> {
        if self.system.table.find(to).is_none() {
            return Ok(());
        }
        let before = self.cause;
        self.cause = self.emit(EventKind::ExitSignal {
            from: Some(self.pid()),
            to,
            reason: reason.clone(),
        });
        self.signal(
            to,
            Signal::Exit {
                from: self.pid(),
                reason,
            },
        );
        self.cause = before;
        if to == self.pid() {
            self.take_signals()
        } else {
            Ok(())
        }
    }

    pub(super) fn signal(&mut self, to: Pid, signal: Signal) {
        if to == self.pid() {
            let handle = self.handle.clone();
            self.post(&handle, signal);
        } else if let Some(process) = self.system.table.find(to) {
            self.post(&process, signal);
        }
        // To a dead process: dropped, and requests answer themselves.
    }

    fn post(&self, to: &Arc<Handle>, signal: Signal) {
        self.system.post(
            to,
            Envelope {
                cause: self.cause,
                signal,
            },
        );
    }

    /// Gives another process (or this one) a group leader; false if it is dead.
    pub fn set_group_leader_of(&mut self, pid: Pid, leader: Pid) -> bool {
        if pid == self.pid() {
            self.set_group_leader(leader);
            return true;
        }
        let process = self.system.table.find(pid);
        if let Some(process) = &process {
            self.post(process, Signal::GroupLeader(leader));
        }
        process.is_some()
    }

    // Links

    /// Links this process with another.
    ///
    /// # Errors
    /// `:noproc` as an error if the other is dead and this process does not trap exits; if it does, it
    /// gets `{:EXIT, pid, :noproc}`.
    pub fn link(&mut self, other: Pid) -> Result<(), Raise> {
        if other == self.pid() || self.links.contains(other) {
            return Ok(());
        }
        match self.system.table.find(other) {
            Some(process) => {
                self.links.insert(other);
                let request = LinkRequest::new(self.handle.clone(), other, &self.system);
                self.post(&process, Signal::Link(Box::new(request)));
                Ok(())
            }
            None if self.trap_exit => {
                self.save_exit(other, Term::Atom(atoms::NOPROC));
                Ok(())
            }
            None => Err(Raise::error(atoms::NOPROC)),
        }
    }

    /// Undoes a link. No exit signal of it arrives afterwards. False if there was no link: there never was
    /// one, or the other has ended, and then its exit message may wait in the mailbox.
    pub fn unlink(&mut self, other: Pid) -> bool {
        let linked = self.links.remove(other);
        if linked {
            self.signal(other, Signal::Unlink(self.pid()));
        }
        linked
    }

    // Monitors

    /// Watches a process: `{:DOWN, reference, :process, pid, reason}` comes when it ends, at once if it has.
    pub fn monitor(&mut self, pid: Pid) -> Ref {
        self.watch(
            Term::Pid(pid),
            self.system.table.find(pid),
            Term::Atom(atoms::UPPER_DOWN),
        )
    }

    /// Watches whoever has the name now; the message names `{name, node}`.
    pub fn monitor_name(&mut self, name: Atom) -> Ref {
        self.monitor_name_tagged(name, Term::Atom(atoms::UPPER_DOWN))
    }

    /// As [`Proc::monitor_name`] with a message that begins with `tag` instead of `:DOWN`.
    pub fn monitor_name_tagged(&mut self, name: Atom, tag: Term) -> Ref {
        let object = Term::tuple([Term::Atom(name), Term::Atom(atoms::NODE)]);
        self.watch(object, self.system.names.find(name), tag)
    }

    /// As [`Proc::monitor`] with a message that begins with `tag` instead of `:DOWN`.
    pub fn monitor_tagged(&mut self, pid: Pid, tag: Term) -> Ref {
        self.watch(Term::Pid(pid), self.system.table.find(pid), tag)
    }

    fn watch(&mut self, object: Term, process: Option<Arc<Handle>>, tag: Term) -> Ref {
        let reference = self.make_ref();
        let process = process.filter(|process| process.pid != self.pid());
        if process.is_none() && object.as_pid() == Some(self.pid()) {
            return reference;
        }
        self.watching.insert(
            reference,
            Watched {
                object,
                process: process.clone(),
                tag,
            },
        );
        match process {
            Some(process) => {
                let request = MonitorRequest::new(self.handle.clone(), reference, &self.system);
                self.post(&process, Signal::Monitor(Box::new(request)));
            }
            None => self.down(reference, Term::Atom(atoms::NOPROC)),
        }
        reference
    }

    /// Ends a watch; whether there was one. With `flush`, a `:DOWN` of it that has come already is removed.
    ///
    /// # Errors
    /// `Terminated`, since flushing looks at the signals that have come in.
    pub fn demonitor(&mut self, reference: Ref, flush: bool) -> Result<bool, Raise> {
        let stood = self.forget_watch(reference);
        self.end_alias_of_watch(reference);
        // While the watch stands its message has not come, and afterwards it cannot: nothing to look for.
        if flush && !stood {
            self.take_signals()?;
            self.saved.retain(|saved| match saved.message.as_tuple() {
                Some([_, Term::Ref(r), Term::Atom(atoms::PROCESS), _, _]) => *r != reference,
                _ => true,
            });
        }
        Ok(stood)
    }

    /// Ends a watch; whether there was one.
    fn forget_watch(&mut self, reference: Ref) -> bool {
        let watched = self.watching.remove(reference);
        if let Some(Watched {
            process: Some(process),
            ..
        }) = &watched
        {
            self.post(process, Signal::Demonitor(reference));
        }
        watched.is_some()
    }

    // Aliases

    /// Makes the reference an address of this process: [`Proc::send_alias`] reaches it until
    /// [`Proc::unalias`], and not afterwards.
    pub fn alias(&mut self, reference: Ref) {
        self.alias_until(reference, AliasEnd::Unalias);
    }

    /// As [`Proc::alias`], with more that ends it.
    pub fn alias_until(&mut self, reference: Ref, end: AliasEnd) {
        self.aliases.insert(reference, end);
    }

    /// The reference is no address any longer; whether it was.
    pub fn unalias(&mut self, reference: Ref) -> bool {
        self.aliases.remove(reference).is_some()
    }

    /// The watch of this reference is over: so is an alias that was to last as long.
    fn end_alias_of_watch(&mut self, reference: Ref) {
        if let Some(AliasEnd::Watch | AliasEnd::WatchOrMessage) = self.aliases.get(reference) {
            self.aliases.remove(reference);
        }
    }

    /// Whether a message to an alias is let in; it may have been the last.
    fn take_alias(&mut self, alias: Ref) -> bool {
        let Some(end) = self.aliases.get(alias).copied() else {
            return false;
        };
        if matches!(end, AliasEnd::Message | AliasEnd::WatchOrMessage) {
            self.aliases.remove(alias);
        }
        if end == AliasEnd::WatchOrMessage {
            self.forget_watch(alias);
        }
        true
    }

    // Questions

    /// Asks another process about itself; it answers on its own thread, also when it is busy (at its next
    /// checkpoint). `None` if it is dead, or outside the lab's world and cannot answer.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn ask(
        &mut self,
        pid: Pid,
        ask: impl Fn(&Proc) -> Term + Send + 'static,
    ) -> Result<Option<Term>, Raise> {
        if pid == self.pid() {
            self.take_signals()?;
            return Ok(Some(ask(self)));
        }
        let process = self.system.table.find(pid);
        let Some(process) = process.filter(|process| !process.is_outside()) else {
            return Ok(None);
        };
        let mark = self.mark()?;
        let reference = self.make_ref();
        self.alias(reference);
        let question = Question::new(self.handle.clone(), reference, ask, &self.system);
        self.post(&process, Signal::Ask(Box::new(question)));
        let answer = self.receive_reply(mark, reference, None);
        self.unalias(reference);
        Ok(answer?.filter(|answer| !answer.is_atom(atoms::NIL)))
    }

    // Receiving

    /// Acts on all signals that have come in; messages are saved for `receive`.
    ///
    /// # Errors
    /// `Terminated` if one of them ends the process, `Interrupted` for Ctrl-C.
    pub fn take_signals(&mut self) -> Result<(), Raise> {
        while let Some(envelope) = self.inbox.next() {
            self.receive_signal(envelope)?;
        }
        Ok(())
    }

    /// What each signal does.
    fn receive_signal(&mut self, envelope: Envelope) -> Result<(), Raise> {
        let Envelope { cause, signal } = envelope;
        match signal {
            Signal::Message(message) => self.saved.push_back(Saved { message, cause }),
            Signal::AliasMessage(alias, message) => {
                if self.take_alias(alias) {
                    self.saved.push_back(Saved { message, cause });
                }
            }
            Signal::Exit { from, reason } => {
                return self.with_cause(cause, |p| p.exit_signal(from, reason));
            }
            Signal::LinkExit { from, reason } => {
                return self.with_cause(cause, |p| p.link_exit(from, reason));
            }
            Signal::Link(request) => {
                self.links.insert(request.accept());
            }
            Signal::Unlink(from) => {
                self.links.remove(from);
            }
            Signal::Monitor(request) => {
                let (reference, watcher) = request.accept();
                self.watchers.insert(reference, watcher);
            }
            Signal::Demonitor(reference) => {
                self.watchers.remove(reference);
            }
            Signal::Down { reference, reason } => {
                let _ = self.with_cause(cause, |p| {
                    p.down(reference, reason);
                    Ok(())
                });
            }
            Signal::Ask(question) => question.answer(self),
            Signal::GroupLeader(leader) => self.set_group_leader(leader),
            Signal::Interrupt => return Err(Raise::new(Class::Interrupted, atoms::KILLED)),
        }
        Ok(())
    }

    /// Acts on a signal as a consequence of its cause; a process that lives on goes back to what it did.
    fn with_cause(
        &mut self,
        cause: super::EventId,
        act: impl FnOnce(&mut Proc) -> Result<(), Raise>,
    ) -> Result<(), Raise> {
        let before = std::mem::replace(&mut self.cause, cause);
        let result = act(self);
        if result.is_ok() {
            self.cause = before;
        }
        result
    }

    /// An exit signal that somebody sent on purpose.
    fn exit_signal(&mut self, from: Pid, reason: Term) -> Result<(), Raise> {
        if reason.is_atom(atoms::KILL) {
            self.ending = Ending::Signal(from);
            return Err(Raise::new(Class::Terminated, atoms::KILLED));
        }
        if self.trap_exit {
            self.save_exit(from, reason);
        } else if !reason.is_atom(atoms::NORMAL) || from == self.pid() {
            self.ending = Ending::Signal(from);
            return Err(Raise::new(Class::Terminated, reason));
        }
        Ok(())
    }

    /// The exit signal of a link. After `unlink` it comes too late to matter.
    fn link_exit(&mut self, from: Pid, reason: Term) -> Result<(), Raise> {
        if !self.links.remove(from) {
            return Ok(());
        }
        if self.trap_exit {
            self.save_exit(from, reason);
        } else if !reason.is_atom(atoms::NORMAL) {
            self.ending = Ending::Link(from);
            return Err(Raise::new(Class::Terminated, reason));
        }
        Ok(())
    }

    fn save_exit(&mut self, from: Pid, reason: Term) {
        self.save_message(Term::tuple([
            Term::Atom(atoms::UPPER_EXIT),
            Term::Pid(from),
            reason,
        ]));
    }

    /// A watched process has ended.
    fn down(&mut self, reference: Ref, reason: Term) {
        if let Some(Watched { object, tag, .. }) = self.watching.remove(reference) {
            self.end_alias_of_watch(reference);
            let process = Term::Atom(atoms::PROCESS);
            self.save_message(Term::tuple([
                tag,
                Term::Ref(reference),
                process,
                object,
                reason,
            ]));
        }
    }
}
