//! The end of a process.

use std::sync::Arc;

use crate::term::{Pid, Term};

use super::super::event::EventKind;
use super::super::few::FewMap;
use super::super::raise::Raise;
use super::super::signal::{Envelope, Signal};
use super::Proc;

impl Proc {
    /// The exit reason of a failure that nobody has caught. Who wants a report of it written does so
    /// before, where the failure is first seen.
    pub(in crate::runtime) fn uncaught(&mut self, raise: Raise) -> Term {
        self.trace(raise).exit_reason()
    }

    /// Dies: gives up its names, tells links, then watchers. Requests that still come in answer themselves
    /// when the mailbox is dropped (`erts` keeps the same order).
    pub(in crate::runtime) fn die(&mut self, reason: &Term) {
        self.wake_after(None);
        let names = self.system.names.release(&self.handle);
        self.system.table.remove(self.pid());
        let linked: Arc<[Pid]> = std::mem::take(&mut self.links).in_exit_order().into();
        self.cause = self.emit(EventKind::Exited {
            pid: self.pid(),
            names,
            reason: reason.clone(),
            ending: self.ending,
            links: linked.clone(),
        });
        for linked in linked.iter().copied() {
            self.signal(
                linked,
                Signal::LinkExit {
                    from: self.pid(),
                    reason: reason.clone(),
                },
            );
        }
        for (reference, watcher) in std::mem::take(&mut self.watchers) {
            let signal = Signal::Down {
                reference,
                reason: reason.clone(),
            };
            self.system.post(
                &watcher,
                Envelope {
                    cause: self.cause,
                    signal,
                },
            );
        }
        for (reference, watched) in std::mem::take(&mut self.watching) {
            if let Some(process) = watched.process {
                self.system.post(
                    &process,
                    Envelope {
                        cause: self.cause,
                        signal: Signal::Demonitor(reference),
                    },
                );
            }
        }
        self.aliases = FewMap::default();
        if self.system.table.is_empty() {
            self.system.scheduler.notify();
        }
    }
}
