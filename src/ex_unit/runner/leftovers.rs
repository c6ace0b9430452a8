//! What a test leaves behind: processes that it has started and that outlive it.
//!
//! Each test has a lab of its own: when it is over, what it has started is killed, so that the next one finds no names
//! and no timers of it. What was there before stays, with what it has started meanwhile (a supervisor of the project's
//! application, say, which has restarted a child), and so do applications that the test has started, for those belong
//! to all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::runtime::{Handle, Proc, Raise};
use crate::term::{Pid, Term, atoms};

/// The processes at one moment.
pub struct Before(HashSet<Pid>);

impl Before {
    /// Those that live now.
    pub fn now(p: &Proc) -> Before {
        let all = p.system().table.all();
        Before(all.iter().map(|handle| handle.pid).collect())
    }

    /// Kills what has come since, and waits until it is gone.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn restore(&self, p: &mut Proc) -> Result<(), Raise> {
        // Who is killed may have been about to start somebody.
        while self.kill(p)? {}
        Ok(())
    }

    fn kill(&self, p: &mut Proc) -> Result<bool, Raise> {
        let found = self.left(p);
        let mut monitors = Vec::with_capacity(found.len());
        for pid in &found {
            monitors.push(p.monitor(*pid));
            p.exit(*pid, Term::Atom(atoms::KILL))?;
        }
        for monitor in monitors {
            p.receive(None, |_, message| {
                let down =
                    matches!(message.as_tuple(), Some([_, Term::Ref(r), _, _, _]) if *r == monitor);
                Ok(down.then_some(()))
            })?;
        }
        Ok(!found.is_empty())
    }

    /// The oldest first: a supervisor hears nothing of its children's ends.
    fn left(&self, p: &Proc) -> Vec<Pid> {
        let all = p.system().table.all();
        let new: HashMap<Pid, &Arc<Handle>> = all
            .iter()
            .filter(|handle| !self.0.contains(&handle.pid) && handle.pid != p.pid())
            .map(|handle| (handle.pid, handle))
            .collect();
        let mut left: Vec<Pid> = new
            .values()
            .filter(|handle| !self.keeps(p.pid(), handle, &new))
            .map(|handle| handle.pid)
            .collect();
        left.sort();
        left
    }

    /// Whether a process is the system's own, an application's, or one that somebody has started who was there before
    /// (but for the runner, which starts the tests).
    fn keeps(&self, runner: Pid, handle: &Handle, new: &HashMap<Pid, &Arc<Handle>>) -> bool {
        let mut next = Some(handle);
        while let Some(handle) = next {
            let module = handle.initial_call.0.as_str();
            if handle.is_apart() || matches!(module, "application_master" | "ets") {
                return true;
            }
            let parent = handle.parent.filter(|parent| *parent != runner);
            if parent.is_some_and(|parent| self.0.contains(&parent)) {
                return true;
            }
            let parent = parent.and_then(|parent| new.get(&parent));
            next = parent.map(|parent| &***parent);
        }
        false
    }
}
