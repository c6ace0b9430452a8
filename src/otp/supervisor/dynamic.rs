//! The older kind of dynamic supervisor, `:simple_one_for_one`: one specification, any number of children
//! that are known by their pids only.
//!
//! Elixir's `DynamicSupervisor` is another, see `dynamic_supervisor`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::term::{Pid, Ref, Term, atoms};

use super::super::child_spec::{ChildSpec, ChildType, Restart, Shutdown};
use super::super::global::Key;
use super::super::supervision::{ChildInfo, Rule, Supervision};
use super::children::ChildPid;
use super::flags::AutoShutdown;
use super::requests::counts;
use super::restart::try_again_restart;
use super::server::{Flow, Supervisor};
use super::shutdown::{is_expected, shutdown, unlink_flush};
use super::start::{Failing, Started, do_start_child_i};

/// The children of a `:simple_one_for_one` supervisor.
pub(super) struct Dynamic {
    /// What each of them is.
    pub(super) spec: Arc<ChildSpec>,
    /// Those that run, with their arguments; a temporary one's are not kept.
    live: BTreeMap<Pid, Term>,
    /// Those whose restart is tried again, by the pid that they had.
    restarting: BTreeMap<Pid, Term>,
    /// How many are being restarted, as OTP counts them: one that is terminated meanwhile stays counted.
    restarts: usize,
}

impl Dynamic {
    pub(super) fn new(spec: Arc<ChildSpec>) -> Dynamic {
        Dynamic {
            spec,
            live: BTreeMap::new(),
            restarting: BTreeMap::new(),
            restarts: 0,
        }
    }

    fn len(&self) -> usize {
        self.live.len() + self.restarting.len()
    }

    fn store(&mut self, pid: Pid, args: Term) {
        let kept = if self.spec.restart == Restart::Temporary {
            Term::Nil
        } else {
            args
        };
        self.live.insert(pid, kept);
    }

    fn erase(&mut self, pid: ChildPid) {
        match pid {
            ChildPid::Running(pid) => self.live.remove(&pid),
            ChildPid::Restarting(Some(pid)) => self.restarting.remove(&pid),
            ChildPid::Undefined | ChildPid::Restarting(None) => None,
        };
    }

    /// The child that a pid stands for (`find_child/2`); a dead stranger counts as a child that is gone.
    pub(super) fn find(&self, p: &Proc, id: &Term) -> Option<ChildPid> {
        let pid = id.as_pid()?;
        if self.live.contains_key(&pid) {
            Some(ChildPid::Running(pid))
        } else if self.restarting.contains_key(&pid) {
            Some(ChildPid::Restarting(Some(pid)))
        } else {
            (!p.is_alive(pid)).then_some(ChildPid::Undefined)
        }
    }

    pub(super) fn which_children(&self) -> Term {
        let entry = |pid: Term| {
            let (kind, modules) = (self.spec.kind.to_term(), self.spec.modules.clone());
            Term::tuple([Term::Atom(atoms::UNDEFINED), pid, kind, modules])
        };
        let live = self.live.keys().map(|pid| entry(Term::Pid(*pid)));
        let restarting = self
            .restarting
            .keys()
            .map(|_| entry(Term::Atom(atoms::RESTARTING)));
        Term::list(live.chain(restarting).collect::<Vec<_>>())
    }

    pub(super) fn count_children(&self) -> Term {
        let (all, active) = (self.len(), self.len().saturating_sub(self.restarts));
        match self.spec.kind {
            ChildType::Supervisor => counts(1, active, all, 0),
            ChildType::Worker => counts(1, active, 0, all),
        }
    }

    /// `{:maps, %{pid => args}}`, as OTP's state has it.
    pub(super) fn to_term(&self) -> Term {
        let kind = match self.spec.restart {
            Restart::Temporary => Term::atom("mapsets"),
            _ => Term::atom("maps"),
        };
        let live = self
            .live
            .iter()
            .map(|(pid, args)| (Term::Pid(*pid), args.clone()));
        let restarting = self.restarting.iter().map(|(pid, args)| {
            let key = ChildPid::Restarting(Some(*pid)).to_term();
            (key, args.clone())
        });
        Term::tuple([kind, Term::map(live.chain(restarting).collect::<Vec<_>>())])
    }

    pub(super) fn restarts(&self) -> usize {
        self.restarts
    }

    fn info(&self, pid: ChildPid, args: Option<Term>) -> ChildInfo {
        ChildInfo {
            spec: self.spec.clone(),
            pid: pid.to_term(),
            args,
            restarts: 0,
            count: None,
            significant: true,
        }
    }
}

impl Supervisor {
    fn dynamic(&mut self) -> Result<&mut Dynamic, Raise> {
        // The callers have seen that it is there.
        self.dynamic
            .as_mut()
            .ok_or_else(|| Raise::error(atoms::FUNCTION_CLAUSE))
    }

    /// The arguments given go behind those of the specification.
    pub(super) fn start_dynamic_child(
        &mut self,
        p: &mut Proc,
        extra: &Term,
    ) -> Result<Term, Raise> {
        let spec = self.dynamic()?.spec.clone();
        let own = spec
            .start
            .args
            .as_ref()
            .and_then(Term::to_vec)
            .unwrap_or_default();
        let args = Term::list_with_tail(own, extra.clone());
        match do_start_child_i(p, &spec.start, &args, Failing::Caught)? {
            Ok(started) => {
                if let Some(pid) = started.pid() {
                    self.dynamic()?.store(pid, args.clone());
                    let info = self.dynamic()?.info(ChildPid::Running(pid), Some(args));
                    self.tell(p, Supervision::Started(info))?;
                }
                Ok(started.to_reply())
            }
            Err(reason) => Ok(Term::error(reason)),
        }
    }

    pub(super) fn terminate_dynamic_child(
        &mut self,
        p: &mut Proc,
        id: &Term,
    ) -> Result<Term, Raise> {
        if id.as_pid().is_none() {
            return Ok(Term::error(atoms::SIMPLE_ONE_FOR_ONE));
        }
        let Some(found) = self.dynamic()?.find(p, id) else {
            return Ok(Term::error(atoms::NOT_FOUND));
        };
        if let ChildPid::Running(pid) = found {
            let spec = self.dynamic()?.spec.clone();
            let error = shutdown(p, pid, &spec)?.err();
            let child = self.dynamic()?.info(found, None);
            self.tell(p, Supervision::Stopped { child, error })?;
        }
        self.dynamic()?.erase(found);
        Ok(Term::OK)
    }

    pub(super) fn restart_dynamic_child(
        &mut self,
        p: &mut Proc,
        pid: Pid,
        reason: &Term,
    ) -> Result<Flow, Raise> {
        let dynamic = self.dynamic()?;
        let Some(args) = dynamic.live.get(&pid).cloned() else {
            return Ok(Flow::Continue);
        };
        let spec = dynamic.spec.clone();
        let child = dynamic.info(ChildPid::Running(pid), Some(args.clone()));
        let rule = Rule::of(spec.restart, reason);
        let reason = reason.clone();
        let ended = child.clone();
        self.follow(
            p,
            Supervision::ChildEnded {
                child: ended,
                reason,
                rule,
            },
        )?;
        if rule == Rule::Restart {
            return self.restart_dynamic(p, ChildPid::Running(pid), args);
        }
        self.dynamic()?.erase(ChildPid::Running(pid));
        let rule = self.flags.auto_shutdown;
        let ends = match rule {
            AutoShutdown::Never => false,
            _ if !spec.significant => false,
            AutoShutdown::AnySignificant => true,
            AutoShutdown::AllSignificant => self.dynamic()?.len() == 0,
        };
        if !ends {
            return Ok(Flow::Continue);
        }
        self.follow(p, Supervision::AutoShutdown { child, rule })?;
        Ok(Flow::Shutdown)
    }

    /// The retry that a failed restart has asked for; not if the child was terminated meanwhile.
    pub(super) fn try_again_dynamic(&mut self, p: &mut Proc, id: &Term) -> Result<Flow, Raise> {
        let pid = match id.as_tuple() {
            Some([Term::Atom(atoms::RESTARTING), Term::Pid(pid)]) => *pid,
            _ => return Ok(Flow::Continue),
        };
        match self.dynamic()?.restarting.get(&pid).cloned() {
            Some(args) => self.restart_dynamic(p, ChildPid::Restarting(Some(pid)), args),
            None => Ok(Flow::Continue),
        }
    }

    fn restart_dynamic(
        &mut self,
        p: &mut Proc,
        before: ChildPid,
        args: Term,
    ) -> Result<Flow, Raise> {
        let intensity = self.intensity.add_restart(p.now() / 1_000_000);
        let child = self.dynamic()?.info(before, Some(args.clone()));
        if intensity.exceeded() {
            self.follow(p, Supervision::GaveUp { child, intensity })?;
            self.dynamic()?.erase(before);
            return Ok(Flow::Shutdown);
        }
        let event = Supervision::Restart {
            start: vec![child.clone()],
            child,
            strategy: self.flags.strategy,
            intensity,
            stop: Vec::new(),
            retry: matches!(before, ChildPid::Restarting(_)),
        };
        let cause = self.follow(p, event)?;
        let dynamic = self.dynamic()?;
        if matches!(before, ChildPid::Restarting(_)) {
            dynamic.restarts = dynamic.restarts.saturating_sub(1);
        }
        dynamic.erase(before);
        let spec = dynamic.spec.clone();
        let result = do_start_child_i(p, &spec.start, &args, Failing::Caught)?;
        p.set_cause(cause);
        self.restarted_dynamic(p, before, args, result)?;
        Ok(Flow::Continue)
    }

    fn restarted_dynamic(
        &mut self,
        p: &mut Proc,
        before: ChildPid,
        args: Term,
        result: Result<Started, Term>,
    ) -> Result<(), Raise> {
        let dynamic = self.dynamic()?;
        match result {
            Ok(started) => {
                // OTP stores a child that answers `:ignore` under the pid `:undefined`; here it is forgotten.
                if let Some(pid) = started.pid() {
                    dynamic.store(pid, args.clone());
                    let info = dynamic.info(ChildPid::Running(pid), Some(args));
                    self.tell(p, Supervision::Started(info))?;
                }
            }
            Err(reason) => {
                dynamic.restarts += 1;
                let key = before.restarting();
                if let ChildPid::Restarting(Some(pid)) = key {
                    dynamic.restarting.insert(pid, args.clone());
                }
                let child = dynamic.info(before, Some(args));
                self.tell(p, Supervision::StartFailed { child, reason })?;
                try_again_restart(p, key.to_term());
            }
        }
        Ok(())
    }

    /// Ends all children at once and waits for all of them (`terminate_dynamic_children/1`).
    pub(super) fn terminate_dynamic_children(&mut self, p: &mut Proc) -> Result<(), Raise> {
        let dynamic = self.dynamic()?;
        let spec = dynamic.spec.clone();
        let pids: Vec<Pid> = std::mem::take(&mut dynamic.live).into_keys().collect();
        let signal = match spec.shutdown {
            Shutdown::BrutalKill => atoms::KILL,
            _ => atoms::SHUTDOWN,
        };
        let mark = p.mark()?;
        let mut waiting: HashMap<Ref, Pid> = HashMap::with_capacity(pids.len());
        for pid in pids {
            waiting.insert(p.monitor(pid), pid);
            p.exit(pid, Term::Atom(signal))?;
        }
        let mut deadline = match spec.shutdown {
            Shutdown::Timeout(ms) => Some(p.now().saturating_add(ms.saturating_mul(1000))),
            _ => None,
        };
        let mut errors: BTreeMap<Key, usize> = BTreeMap::new();
        while !waiting.is_empty() {
            let left = deadline.map(|at| at.saturating_sub(p.now()).div_ceil(1000));
            let down = p.receive_after(mark, left, |_, message| Ok(one_of(&waiting, message)))?;
            let Some((monitor, pid, reason)) = down else {
                // Late: those that are left are killed, in the order of their pids.
                deadline = None;
                let mut late: Vec<Pid> = waiting.values().copied().collect();
                late.sort_unstable();
                for pid in late {
                    p.exit(pid, Term::Atom(atoms::KILL))?;
                }
                continue;
            };
            waiting.remove(&monitor);
            let reason = unlink_flush(p, pid, reason)?;
            if !is_expected(&reason, signal, spec.restart) {
                *errors.entry(Key(reason)).or_default() += 1;
            }
        }
        for (reason, count) in errors {
            let mut child = ChildInfo {
                spec: spec.clone(),
                pid: Term::Atom(atoms::UNDEFINED),
                args: None,
                restarts: 0,
                count: None,
                significant: true,
            };
            child.count = Some(count);
            let error = Some(reason.0);
            self.tell(p, Supervision::Stopped { child, error })?;
        }
        Ok(())
    }
}

fn one_of(waiting: &HashMap<Ref, Pid>, message: &Term) -> Option<(Ref, Pid, Term)> {
    match message.as_tuple()? {
        [Term::Atom(atoms::UPPER_DOWN), Term::Ref(r), _, _, reason] => {
            waiting.get(r).map(|pid| (*r, *pid, reason.clone()))
        }
        _ => None,
    }
}
