//! What follows when a child of a dynamic supervisor has ended (`maybe_restart_child/3`, `restart_child/3`).

use crate::runtime::{Proc, Raise};
use crate::term::{Pid, Term, atoms};

use super::super::gen_server::Action;
use super::super::supervision::{Rule, Supervision};
use super::super::supervisor::{Started, Strategy};
use super::server::{Child, DynamicSupervisor};

impl DynamicSupervisor {
    pub(super) fn maybe_restart_child(
        &mut self,
        p: &mut Proc,
        pid: Pid,
        reason: &Term,
    ) -> Result<Action, Raise> {
        let Some(child) = self
            .children
            .get(&pid)
            .filter(|child| !child.restarting)
            .cloned()
        else {
            return Ok(Action::noreply());
        };
        let rule = Rule::of(child.spec.restart, reason);
        let event = Supervision::ChildEnded {
            child: self.info(Term::Pid(pid), &child),
            reason: reason.clone(),
            rule,
        };
        self.follow(p, event)?;
        if rule == Rule::Restart {
            return self.restart_child(p, pid, &child);
        }
        self.children.remove(&pid);
        Ok(Action::noreply())
    }

    /// Restarts a child, or gives up if that happens too often. A start that fails is tried again, behind
    /// the messages that are there already.
    pub(super) fn restart_child(
        &mut self,
        p: &mut Proc,
        pid: Pid,
        child: &Child,
    ) -> Result<Action, Raise> {
        let known_as = match child.restarting {
            true => Term::tagged(atoms::RESTARTING, pid),
            false => Term::Pid(pid),
        };
        let info = self.info(known_as, child);
        let intensity = self.intensity.add_restart(p.now() / 1_000_000);
        if intensity.exceeded() {
            self.follow(
                p,
                Supervision::GaveUp {
                    child: info,
                    intensity,
                },
            )?;
            self.children.remove(&pid);
            return Ok(Action::Stop(Term::Atom(atoms::SHUTDOWN)));
        }
        let event = Supervision::Restart {
            start: vec![info.clone()],
            child: info,
            strategy: Strategy::OneForOne,
            intensity,
            stop: Vec::new(),
            retry: child.restarting,
        };
        self.follow(p, event)?;
        match self.call_start(p, child)? {
            Ok(started) => {
                self.children.remove(&pid);
                if let Started::Child(new, _) = started {
                    let restarted = Child {
                        spec: child.spec.clone(),
                        restarting: false,
                        restarts: child.restarts + 1,
                    };
                    self.children.insert(new, restarted);
                }
            }
            Err(reason) => {
                let known_as = Term::tagged(atoms::RESTARTING, pid);
                let info = self.info(known_as, child);
                self.tell(
                    p,
                    Supervision::StartFailed {
                        child: info,
                        reason,
                    },
                )?;
                if let Some(child) = self.children.get_mut(&pid) {
                    child.restarting = true;
                }
                p.send(p.pid(), Term::tagged(atoms::GEN_RESTART, pid));
            }
        }
        Ok(Action::noreply())
    }
}
