//! What follows when a child has ended: nothing, a restart, another try later, or the end of the supervisor
//! (`restart_child/3`, `do_restart/3`, `restart/2`, `restart_multiple_children/3`).

use crate::runtime::{Proc, Raise};
use crate::term::{Pid, Term, atoms};

use super::super::supervision::{Rule, Supervision};
use super::children::{Child, ChildPid, Place};
use super::flags::AutoShutdown;
use super::plan::{Plan, plan};
use super::server::{Flow, Supervisor};

impl Supervisor {
    /// A linked process has ended: if it is a child, what follows.
    pub(super) fn restart_child(
        &mut self,
        p: &mut Proc,
        pid: Pid,
        reason: &Term,
    ) -> Result<Flow, Raise> {
        if self.dynamic.is_some() {
            return self.restart_dynamic_child(p, pid, reason);
        }
        match self.children.find_pid(pid) {
            Some((place, child)) => {
                let child = child.clone();
                self.do_restart(p, place, &child, reason)
            }
            None => Ok(Flow::Continue),
        }
    }

    fn do_restart(
        &mut self,
        p: &mut Proc,
        place: Place,
        child: &Child,
        reason: &Term,
    ) -> Result<Flow, Raise> {
        let rule = Rule::of(child.spec.restart, reason);
        self.follow(
            p,
            Supervision::ChildEnded {
                child: self.info(child),
                reason: reason.clone(),
                rule,
            },
        )?;
        if rule == Rule::Restart {
            return self.restart(p, place, child);
        }
        self.children.del_child(place);
        self.do_auto_shutdown(p, child)
    }

    /// A significant child has ended for good: does that end the supervisor?
    fn do_auto_shutdown(&mut self, p: &mut Proc, child: &Child) -> Result<Flow, Raise> {
        let others = self.children.iter().map(|(_, child)| child);
        let rule = self.flags.auto_shutdown;
        if !ends_supervisor(rule, child, others) {
            return Ok(Flow::Continue);
        }
        let child = self.info(child);
        self.follow(p, Supervision::AutoShutdown { child, rule })?;
        Ok(Flow::Shutdown)
    }

    /// Restarts a child, and whom the strategy has restarted with it; gives up if that happens too often.
    pub(super) fn restart(
        &mut self,
        p: &mut Proc,
        place: Place,
        child: &Child,
    ) -> Result<Flow, Raise> {
        let intensity = self.intensity.add_restart(p.now() / 1_000_000);
        if intensity.exceeded() {
            let child = self.info(child);
            self.follow(p, Supervision::GaveUp { child, intensity })?;
            self.children.del_child(place);
            return Ok(Flow::Shutdown);
        }
        let all = self
            .children
            .iter()
            .map(|(place, child)| (place, child.spec.restart));
        let plan = plan(self.flags.strategy, all, place);
        let infos = |places: &[Place]| {
            let children = places.iter().filter_map(|place| self.children.get(*place));
            children.map(|child| self.info(child)).collect()
        };
        let running = |place: &Place| {
            let child = self.children.get(*place);
            child.is_some_and(|child| matches!(child.pid, ChildPid::Running(_)))
        };
        let stopped: Vec<Place> = plan.stop.iter().copied().filter(running).collect();
        let cause = self.follow(
            p,
            Supervision::Restart {
                child: self.info(child),
                strategy: self.flags.strategy,
                intensity,
                stop: infos(&stopped),
                start: infos(&plan.start),
                retry: matches!(child.pid, ChildPid::Restarting(_)),
            },
        )?;
        let again = self.carry_out(p, &plan, place, child)?;
        p.set_cause(cause);
        if let Some(id) = again {
            try_again_restart(p, id);
        }
        Ok(Flow::Continue)
    }

    /// Stops and starts as planned. Comes to an end at the first child that cannot be started: that one is
    /// `:restarting`, and its id is returned.
    fn carry_out(
        &mut self,
        p: &mut Proc,
        plan: &Plan,
        failed: Place,
        child: &Child,
    ) -> Result<Option<Term>, Raise> {
        self.children.del_child(failed);
        self.terminate_children(p, &plan.stop)?;
        for place in &plan.start {
            if self.start_child_at(p, *place)?.is_ok() {
                self.children.count_restart(*place);
                continue;
            }
            let before = if *place == failed {
                child.pid.restarting()
            } else {
                RESTARTING
            };
            self.children.set_pid(*place, before);
            return Ok(self.children.get(*place).map(|child| child.spec.id.clone()));
        }
        Ok(None)
    }
}

/// A child that has been stopped for a group's restart and could not be started again.
const RESTARTING: ChildPid = ChildPid::Restarting(None);

/// Has the supervisor try a restart again, behind the messages that are there already: they are served
/// meanwhile, and one of them may end the retries.
pub(super) fn try_again_restart(p: &mut Proc, id: Term) {
    let request = Term::tagged(atoms::TRY_AGAIN_RESTART, id);
    p.send(p.pid(), Term::tagged(atoms::GEN_CAST, request));
}

/// Whether the end of a child for good is the end of its supervisor. `others` are the children that are
/// still in the list.
fn ends_supervisor<'a>(
    rule: AutoShutdown,
    child: &Child,
    mut others: impl Iterator<Item = &'a Child>,
) -> bool {
    let alive = |child: &Child| child.pid != ChildPid::Undefined;
    match rule {
        AutoShutdown::Never => false,
        _ if !child.spec.significant => false,
        AutoShutdown::AnySignificant => true,
        AutoShutdown::AllSignificant => !others.any(|other| alive(other) && other.spec.significant),
    }
}
