//! Ending children of a dynamic supervisor: all are told at once, then all are waited for
//! (`terminate_children/2`, `monitor_children/1`, `wait_children/4`).

use std::collections::{BTreeMap, HashMap};

use crate::runtime::{Proc, Raise};
use crate::term::{Pid, Ref, Term, atoms};

use super::super::child_spec::{Restart, Shutdown};
use super::super::supervision::Supervision;
use super::server::{Child, DynamicSupervisor};

/// What comes in while children are waited for.
enum Happened {
    Down(Pid, Term),
    Late(Ref),
}

impl DynamicSupervisor {
    /// Ends these children. What is unusual about the end of one is told when all have ended.
    pub(super) fn terminate_children(
        &self,
        p: &mut Proc,
        children: &BTreeMap<Pid, Child>,
    ) -> Result<(), Raise> {
        let cause = p.cause();
        let mut errors = BTreeMap::new();
        let mut waiting = HashMap::new();
        let mut late_after: BTreeMap<u64, Vec<Pid>> = BTreeMap::new();
        let mark = p.mark()?;
        for (pid, child) in children.iter().filter(|(_, child)| !child.restarting) {
            match monitor_child(p, *pid)? {
                Ok(monitor) => {
                    exit_child(p, *pid, child, &mut late_after)?;
                    waiting.insert(monitor, *pid);
                }
                Err(reason) => {
                    let clean = reason.is_atom(atoms::NORMAL);
                    if !clean || child.spec.restart == Restart::Permanent {
                        errors.insert(*pid, reason);
                    }
                }
            }
        }
        let mut timers: HashMap<Ref, Vec<Pid>> = HashMap::new();
        for (ms, pids) in late_after {
            let me = Term::Pid(p.pid());
            let at = p.now().saturating_add(ms.saturating_mul(1000));
            timers.insert(p.send_at(&me, at, timeout_message), pids);
        }
        while !waiting.is_empty() {
            let happened = p.receive_after(mark, None, |_, message| {
                Ok(happened(&waiting, &timers, message))
            })?;
            match happened {
                Some((_, Happened::Late(timer))) => {
                    for pid in timers.remove(&timer).unwrap_or_default() {
                        p.exit(pid, Term::Atom(atoms::KILL))?;
                    }
                }
                Some((monitor, Happened::Down(pid, reason))) => {
                    waiting.remove(&monitor);
                    if !children
                        .get(&pid)
                        .is_some_and(|child| is_expected(child, &reason))
                    {
                        errors.insert(pid, reason);
                    }
                }
                None => {}
            }
        }
        for timer in timers.into_keys() {
            cancel(p, timer)?;
        }
        p.set_cause(cause);
        for (pid, child) in children.iter().filter(|(_, child)| !child.restarting) {
            let error = errors.remove(pid);
            let child = self.info(Term::Pid(*pid), child);
            self.tell(p, Supervision::Stopped { child, error })?;
        }
        Ok(())
    }
}

fn timeout_message(timer: Ref) -> Term {
    Term::tuple([
        Term::Atom(atoms::TIMEOUT),
        Term::Ref(timer),
        Term::Atom(atoms::KILL),
    ])
}

fn happened(
    waiting: &HashMap<Ref, Pid>,
    timers: &HashMap<Ref, Vec<Pid>>,
    message: &Term,
) -> Option<(Ref, Happened)> {
    match message.as_tuple()? {
        [
            Term::Atom(atoms::UPPER_DOWN),
            Term::Ref(monitor),
            _,
            _,
            reason,
        ] => {
            let pid = waiting.get(monitor)?;
            Some((*monitor, Happened::Down(*pid, reason.clone())))
        }
        [
            Term::Atom(atoms::TIMEOUT),
            Term::Ref(timer),
            Term::Atom(atoms::KILL),
        ] => timers
            .contains_key(timer)
            .then_some((*timer, Happened::Late(*timer))),
        _ => None,
    }
}

/// Watches a child instead of being linked to it. `Err` is its exit reason if it has ended already.
fn monitor_child(p: &mut Proc, pid: Pid) -> Result<Result<Ref, Term>, Raise> {
    let monitor = p.monitor(pid);
    if p.unlink(pid) {
        return Ok(Ok(monitor));
    }
    let exit = p.receive(Some(0), |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(from), reason]) if *from == pid => {
                Some(reason.clone())
            }
            _ => None,
        })
    })?;
    match exit {
        Some(reason) => {
            p.demonitor(monitor, true)?;
            Ok(Err(reason))
        }
        None => Ok(Ok(monitor)),
    }
}

fn exit_child(
    p: &mut Proc,
    pid: Pid,
    child: &Child,
    late_after: &mut BTreeMap<u64, Vec<Pid>>,
) -> Result<(), Raise> {
    let signal = match child.spec.shutdown {
        Shutdown::BrutalKill => atoms::KILL,
        Shutdown::Infinity => atoms::SHUTDOWN,
        Shutdown::Timeout(ms) => {
            late_after.entry(ms).or_default().push(pid);
            atoms::SHUTDOWN
        }
    };
    p.exit(pid, Term::Atom(signal))
}

fn is_expected(child: &Child, reason: &Term) -> bool {
    if child.spec.shutdown == Shutdown::BrutalKill {
        return reason.is_atom(atoms::KILLED);
    }
    match reason {
        Term::Atom(atoms::SHUTDOWN) => true,
        Term::Atom(atoms::NORMAL) => child.spec.restart != Restart::Permanent,
        other => matches!(other.as_tuple(), Some([Term::Atom(atoms::SHUTDOWN), _])),
    }
}

/// Cancels a timer; if it has fired already, its message is taken out of the mailbox.
fn cancel(p: &mut Proc, timer: Ref) -> Result<(), Raise> {
    if p.cancel_timer(timer).is_none() {
        let message = timeout_message(timer);
        p.receive(Some(0), |_, other| Ok((*other == message).then_some(())))?;
    }
    Ok(())
}
