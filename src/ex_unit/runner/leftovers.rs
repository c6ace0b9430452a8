//! What a test leaves behind: processes that it has started and that outlive it.
//!
//! Each test has a lab of its own: when it is over, what it has started is killed, so that the next one finds no names
//! and no timers of it; what it has put under `Lab`, the lab's own supervisor, ends too. What was there before stays
//! with the children that it has started, and so do applications, for those belong to all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::runtime::{Handle, Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

/// The processes at one moment.
pub struct Before {
    pids: HashSet<Pid>,
    /// The ids of `Lab`'s children.
    under_lab: Vec<Term>,
}

impl Before {
    /// Those that live now.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn now(p: &mut Proc) -> Result<Before, Raise> {
        let all = p.system().table.all();
        Ok(Before {
            pids: all.iter().map(|handle| handle.pid).collect(),
            under_lab: under_lab(p)?,
        })
    }

    /// Kills what has come since, and waits until it is gone.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn restore(&self, p: &mut Proc) -> Result<(), Raise> {
        for id in under_lab(p)? {
            if !self.under_lab.contains(&id) {
                let args = [lab(), id];
                supervisor(p, "terminate_child", &args)?;
                supervisor(p, "delete_child", &args)?;
            }
        }
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
            .filter(|handle| !self.pids.contains(&handle.pid) && handle.pid != p.pid())
            .map(|handle| (handle.pid, handle))
            .collect();
        let mut left: Vec<Pid> = new
            .values()
            .filter(|handle| !self.stays(p.pid(), handle, &new))
            .map(|handle| handle.pid)
            .collect();
        left.sort();
        left
    }

    /// Whether a process is the system's own, an application's, or one that somebody has started who was there before
    /// (but for the runner, which starts the tests): a supervisor of the project's, say, which has restarted a child.
    fn stays(&self, runner: Pid, handle: &Handle, new: &HashMap<Pid, &Arc<Handle>>) -> bool {
        let mut next = Some(handle);
        while let Some(handle) = next {
            let module = handle.initial_call.0.as_str();
            let parent = handle.parent.filter(|parent| *parent != runner);
            if handle.is_apart()
                || matches!(module, "application_master" | "ets")
                || parent.is_some_and(|parent| self.pids.contains(&parent))
            {
                return true;
            }
            let parent = parent.and_then(|parent| new.get(&parent));
            next = parent.map(|parent| &***parent);
        }
        false
    }
}

fn lab() -> Term {
    Term::Atom(Atom::module("Lab"))
}

fn supervisor(p: &mut Proc, name: &str, args: &[Term]) -> Result<Term, Raise> {
    p.apply(atoms::SUPERVISOR_MODULE, Atom::new(name), args)
}

/// The ids of the children of `Lab`, if it runs.
fn under_lab(p: &mut Proc) -> Result<Vec<Term>, Raise> {
    if p.whereis(Atom::module("Lab")).is_none() {
        return Ok(Vec::new());
    }
    match supervisor(p, "which_children", &[lab()]) {
        Ok(children) => {
            let id = |child: &Term| child.as_tuple()?.first().cloned();
            Ok(children.iter().filter_map(id).collect())
        }
        Err(raise) if raise.catchable() => Ok(Vec::new()),
        Err(raise) => Err(raise),
    }
}
