//! The way forward: from the first end to the present, what each supervisor decided and did.

use std::collections::HashSet;

use crate::lab::kind::kind_name;
use crate::lab::ledger::{Book, End, Life, pid_of};
use crate::lab::text;
use crate::otp::child_spec::{Restart, Shutdown};
use crate::otp::supervision::{ChildInfo, Rule, Supervision, SupervisorEvent};
use crate::otp::supervisor::Strategy;
use crate::runtime::EventId;
use crate::term::{Pid, Term};

use super::people::{People, enumerate};
use super::{Step, Story, ends, path, people, rules, survivors};

/// The whole story of a process.
pub(super) fn story(book: &Book, life: &Life, now: u64) -> Story {
    let mut teller = Teller::new(book, life);
    let origin = match life.is_alive() {
        true => path::birth(book, life).and_then(|restart| path::restarted_over(book, restart)),
        false => Some(life),
    };
    if let Some(origin) = origin {
        teller.tell(&path::to(book, origin));
    } else if life.is_alive() {
        teller.beginning(life);
    }
    teller.steps.extend(survivors::signals(book, life));
    if let (None, true) = (origin, life.is_alive()) {
        teller.steps.extend(survivors::spared(book, life));
    }
    let answer = teller.answer(life, origin);
    let present = teller.present(life, now);
    Story {
        answer,
        steps: teller.steps,
        now: present,
    }
}

pub(super) struct Teller<'b> {
    pub(super) book: &'b Book,
    pub(super) people: People<'b>,
    subject: Pid,
    steps: Vec<Step>,
    /// What has been told already.
    told: HashSet<EventId>,
    /// Of whom it has been said that nobody restarts them.
    alone: HashSet<Pid>,
}

/// How many ends are told one by one; of a longer chain the middle is left out.
const CHAIN: usize = 8;

impl<'b> Teller<'b> {
    fn new(book: &'b Book, life: &Life) -> Teller<'b> {
        Teller {
            book,
            people: People::new(book),
            subject: life.pid,
            steps: Vec::new(),
            told: HashSet::new(),
            alone: HashSet::new(),
        }
    }

    fn say(&mut self, time: u64, text: impl Into<String>) {
        let text = text.into();
        self.steps.push(Step { time, text });
    }

    /// A process that nothing has happened to.
    fn beginning(&mut self, life: &Life) {
        let me = self.people.introduced(life);
        let by = match life.parent {
            Some(parent) => format!(
                "{} started {me}.",
                people::sentence(&self.people.label(parent))
            ),
            None => format!("{me} was started when the program began."),
        };
        self.say(life.begin.time, by);
    }

    /// The ends on the way to the subject, and what each led to.
    fn tell(&mut self, path: &[&'b Life]) {
        let left_out = path.len().saturating_sub(CHAIN);
        for (at, life) in path.iter().enumerate() {
            let Some(end) = &life.end else { continue };
            let before = at.checked_sub(1).map(|at| path[at]);
            if left_out > 0 && at >= CHAIN / 2 && at < path.len() - CHAIN / 2 {
                if at == CHAIN / 2 {
                    let count = match left_out {
                        1 => "1 more process".to_string(),
                        n => format!("{n} more processes"),
                    };
                    self.say(
                        end.moment.time,
                        format!("In the same way {count} ended, one because of the other."),
                    );
                }
                continue;
            }
            self.ended(life, end, before);
            self.told.insert(end.moment.event);
            let next = path.get(at + 1).copied();
            self.links(life, end, next);
            self.answered(life, end);
        }
    }

    fn ended(&mut self, life: &Life, end: &End, before: Option<&Life>) {
        // Whom a supervisor has stopped is told with its decision.
        if !self.told.contains(&end.moment.event) {
            for text in ends::sentences(self.book, life, end, before) {
                self.say(end.moment.time, text);
            }
        }
    }

    /// What the end did to those that were linked to the process.
    fn links(&mut self, life: &Life, end: &End, next: Option<&Life>) {
        let (mut taken, mut spared) = (Vec::new(), Vec::new());
        for pid in end.links.iter().copied() {
            match self.book.life(pid) {
                Some(other) if Some(other.pid) == next.map(|next| next.pid) => {}
                Some(other) if path::ended_by_link(other, life.pid) => taken.push(pid),
                // Its supervisor's answer is told of its own accord.
                Some(_)
                    if life
                        .child
                        .as_ref()
                        .is_some_and(|child| child.supervisor == pid) => {}
                // The program's own processes look after themselves.
                Some(other) if people::is_own(other) => {}
                Some(other) if other.lived_at(end.moment.time) => spared.push(pid),
                _ => {}
            }
        }
        let me = self.people.label(life.pid);
        if !taken.is_empty() {
            let who = self.people.labels(taken);
            self.say(
                end.moment.time,
                format!("Its links took along, with the same reason: {who}."),
            );
        }
        if !spared.is_empty() {
            let who = self.people.labels(spared);
            self.say(end.moment.time, survivors::spared_by_link(&me, &who, end));
        }
    }

    /// What the supervisor made of it, and what came of that, upwards as long as supervisors give up.
    fn answered(&mut self, life: &'b Life, end: &End) {
        let mut next = Some((life, end.clone()));
        while let Some((life, end)) = next.take() {
            let ended = self.answered_once(life, &end);
            next = ended.and_then(|supervisor| {
                let supervisor = self.book.life(supervisor)?;
                let end = supervisor.end.clone()?;
                self.told
                    .insert(end.moment.event)
                    .then_some((supervisor, end))
            });
        }
    }

    /// The supervisor that has ended because of it, if one has.
    fn answered_once(&mut self, life: &Life, end: &End) -> Option<Pid> {
        let Some(answer) = end.answer else {
            self.nobody(life, end);
            return None;
        };
        let did = self.book.supervision(answer)?;
        let time = self.book.event(answer)?.time;
        match &did.what {
            Supervision::ChildEnded {
                child,
                reason,
                rule,
            } if self.told.insert(answer) => {
                let sup = self.people.supervisor(did);
                let name = self.people.child(child);
                let said = rules::restart_type(&name, &sup, child.spec.restart, reason);
                self.say(time, said);
                let (id, decision) = path::decision_after(self.book, answer, did.pid)?;
                match rule {
                    Rule::Restart => self.restarts(id, decision),
                    _ => self.shuts_down(id, decision),
                }
            }
            Supervision::Stopped { child, .. } if self.told.insert(answer) => {
                self.stopped_on_purpose(time, did, child);
                None
            }
            _ => None,
        }
    }

    /// Nobody has answered to the end.
    fn nobody(&mut self, life: &Life, end: &End) {
        let time = end.moment.time;
        let Some(child) = &life.child else {
            return self.no_child(life, end);
        };
        let sup = self.people.label(child.supervisor);
        let over = self
            .book
            .life(child.supervisor)
            .is_none_or(|sup| !sup.is_alive());
        if over && life.pid == self.subject {
            self.say(
                time,
                format!("{sup}, its supervisor, has ended too, so nobody restarts it."),
            );
        }
    }

    fn no_child(&mut self, life: &Life, end: &End) {
        if !self.alone.insert(life.pid) {
            return;
        }
        let (time, me) = (end.moment.time, self.people.label(life.pid));
        let parent = life.parent.and_then(|parent| self.book.life(parent));
        if let Some(parent) = parent.filter(|parent| parent.is_supervisor()) {
            let sup = self.people.label(parent.pid);
            let text = format!(
                "It ended while {sup} was starting it (in its init), so it never became a child of {sup}."
            );
            return self.say(time, text);
        }
        let text = match me.as_str() {
            "Lab" => "Lab is the root of the tree: no supervisor is above it that could restart it. `reset` starts \
                      it anew."
                .to_string(),
            // Of the prompt and of scripts a reader knows that.
            "the prompt" | "the script" => return,
            _ => format!("No supervisor has {me} as its child, so nobody restarts it."),
        };
        self.say(time, text);
    }

    fn stopped_on_purpose(&mut self, time: u64, did: &SupervisorEvent, child: &ChildInfo) {
        if !on_purpose(self.book, did, child) {
            return;
        }
        let sup = self.people.supervisor(did);
        let name = self.people.child(child);
        let kept = match child.spec.restart {
            Restart::Temporary => format!("{sup} forgets it, as it is temporary"),
            _ if child.args.is_some() || child.spec.id.is_atom(crate::term::atoms::UNDEFINED) => {
                format!("{sup} forgets it")
            }
            _ => format!(
                "{sup} keeps its specification, and `Supervisor.restart_child` starts it again"
            ),
        };
        self.say(time, format!(
            "That was done on purpose, so it is no failure: {sup} does not restart {name}. {kept}."
        ));
    }

    /// A significant child has ended its supervisor.
    fn shuts_down(&mut self, id: EventId, did: &SupervisorEvent) -> Option<Pid> {
        let Supervision::AutoShutdown { child, rule } = &did.what else {
            return None;
        };
        let time = self.book.event(id)?.time;
        let (sup, name) = (self.people.supervisor(did), self.people.child(child));
        self.say(time, rules::auto_shutdown(&sup, &name, *rule));
        self.stops(id, did.pid, &sup);
        self.supervisor_ended(did.pid)
    }

    /// A restart with all its tries; the supervisor, if it gave up in the end.
    fn restarts(&mut self, id: EventId, did: &'b SupervisorEvent) -> Option<Pid> {
        let mut next = Some((id, did));
        while let Some((id, did)) = next {
            if !self.told.insert(id) {
                return None;
            }
            let time = self.book.event(id)?.time;
            match &did.what {
                Supervision::Restart { .. } => self.restart(time, id, did),
                Supervision::GaveUp { child, intensity } => {
                    let (sup, name) = (self.people.supervisor(did), self.people.child(child));
                    let said = rules::gave_up(
                        &sup,
                        &name,
                        intensity.used,
                        intensity.max,
                        intensity.period,
                    );
                    self.say(time, said);
                    self.stops(id, did.pid, &sup);
                    return self.supervisor_ended(did.pid);
                }
                _ => return None,
            }
            next = path::decision_after(self.book, id, did.pid);
        }
        None
    }

    fn supervisor_ended(&mut self, supervisor: Pid) -> Option<Pid> {
        let end = self.book.life(supervisor)?.end.as_ref()?;
        let (me, reason) = (self.people.with_pid(supervisor), text::reason(&end.reason));
        self.say(
            end.moment.time,
            format!("{me} ended, with the reason {reason}."),
        );
        Some(supervisor)
    }

    /// One try of a restart.
    fn restart(&mut self, time: u64, id: EventId, did: &SupervisorEvent) {
        let Supervision::Restart {
            child,
            strategy,
            intensity,
            stop,
            start,
            retry,
        } = &did.what
        else {
            return;
        };
        let sup = self.people.supervisor(did);
        let name = self.people.child(child);
        if *retry {
            self.say(
                time,
                format!(
                    "{sup} tries again to start {name}: a failed start counts as a restart too."
                ),
            );
        } else {
            let others: Vec<&ChildInfo> = start
                .iter()
                .filter(|other| other.spec.id != child.spec.id)
                .collect();
            let group = rules::Group {
                others: !(others.is_empty() && stop.is_empty()),
                left: self.left_alone(did.pid, *strategy, child, time),
                dynamic: *strategy == Strategy::SimpleOneForOne
                    || child.spec.id.is_atom(crate::term::atoms::UNDEFINED),
                child: name,
            };
            self.say(time, rules::strategy(&sup, *strategy, &group));
        }
        let frees = (time / 1_000_000 + intensity.period + 1) * 1_000_000;
        self.say(
            time,
            rules::intensity(&sup, intensity.used, intensity.max, intensity.period, frees),
        );
        self.stops(id, did.pid, &sup);
        let gone = stop
            .iter()
            .filter(|child| child.spec.restart == Restart::Temporary);
        let gone = self.people.children(gone);
        if !gone.is_empty() {
            self.say(time, format!(
                "It does not start {gone} again, and forgets it: temporary children have only one life (restart: \
                 :temporary)."
            ));
        }
        self.starts(time, id, did.pid, start);
    }

    /// Those that `:rest_for_one` leaves alone: the children that had been started before.
    fn left_alone(
        &self,
        supervisor: Pid,
        strategy: Strategy,
        child: &ChildInfo,
        time: u64,
    ) -> String {
        if strategy != Strategy::RestForOne {
            return String::new();
        }
        let Some(pid) = pid_of(child) else {
            return String::new();
        };
        let before = survivors::siblings(self.book, supervisor)
            .filter(|life| life.pid < pid && life.lived_at(time))
            .map(|life| life.pid);
        self.people.labels(before)
    }

    /// Whom the supervisor ended because of a decision, in this order.
    fn stops(&mut self, decision: EventId, supervisor: Pid, sup: &str) {
        let stopped = survivors::told_to_end(self.book, decision, supervisor);
        let Some((first, ..)) = stopped.first() else {
            return;
        };
        let names = self.people.labels(stopped.iter().map(|(_, life)| life.pid));
        let order = if stopped.len() == 1 {
            ""
        } else {
            ", the last started first"
        };
        let killed = |life: &Life| {
            let child = life.child.as_ref();
            child.is_some_and(|child| child.spec.shutdown == Shutdown::BrutalKill)
        };
        let kills = stopped.iter().all(|(_, life)| killed(life));
        let signal = if kills { ":kill" } else { ":shutdown" };
        self.say(
            *first,
            format!("{sup} ended {names}{order}, with the exit signal {signal}."),
        );
        for (_, life) in &stopped {
            let Some(end) = &life.end else { continue };
            self.told.insert(end.moment.event);
            self.told.extend(end.answer);
            let answer = end.answer.and_then(|answer| self.book.supervision(answer));
            if let Some(Supervision::Stopped {
                child,
                error: Some(error),
            }) = answer.map(|did| &did.what)
            {
                self.stopped_badly(end.moment.time, child, error, sup);
            }
        }
    }

    fn stopped_badly(&mut self, time: u64, child: &ChildInfo, error: &Term, sup: &str) {
        let name = self.people.child(child);
        let late = match child.spec.shutdown {
            Shutdown::Timeout(ms) if super::is_killed(error) => Some(ms),
            _ => None,
        };
        self.say(time, match late {
            Some(ms) => format!(
                "{name} had not ended after {ms} ms, the time that its specification gives it (shutdown: {ms}), \
                 so {sup} killed it."
            ),
            None => format!("{name} did not end as told, but with the reason {}.", text::reason(error)),
        });
    }

    /// Whom the supervisor started because of a restart, and how that went.
    fn starts(&mut self, time: u64, restart: EventId, supervisor: Pid, planned: &[ChildInfo]) {
        let started: Vec<&Life> = self
            .book
            .lives()
            .filter(|life| {
                life.child
                    .as_ref()
                    .is_some_and(|child| child.restart == Some(restart))
            })
            .collect();
        let names: Vec<String> = started.iter().map(|life| self.started_as(life)).collect();
        if !names.is_empty() {
            let order = if names.len() > 1 {
                ", in the order in which they stand in its list"
            } else {
                ""
            };
            let when = started.first().map_or(time, |life| life.begin.time);
            self.say(
                when,
                format!("It started {} anew{order}.", enumerate(names)),
            );
        }
        let failed: Vec<(u64, String)> = survivors::because(self.book, restart, supervisor)
            .filter_map(|(event, what)| match what {
                Supervision::StartFailed { child, reason } => {
                    Some((event.time, survivors::failed_start(child, reason)))
                }
                _ => None,
            })
            .collect();
        if failed.is_empty() && started.len() < planned.len() {
            let ids: Vec<Option<&Term>> = started.iter().map(|life| life.id()).collect();
            let missing = planned
                .iter()
                .filter(|child| !ids.contains(&Some(&child.spec.id)));
            let names = self.people.children(missing);
            self.say(time, format!(
                "The start function of {names} answered :ignore: there is nothing to run, and that is no failure."
            ));
        }
        for (time, text) in failed {
            self.say(time, text);
        }
    }

    fn started_as(&self, life: &Life) -> String {
        format!(
            "{} as {}",
            self.child_label(life),
            text::inspect(&Term::Pid(life.pid))
        )
    }

    fn child_label(&self, life: &Life) -> String {
        match self.people.label(life.pid) {
            label if label.starts_with("#PID") => format!("a {}", kind_name(life.module())),
            label => label,
        }
    }
}

/// Whether a child was stopped because somebody asked for it, not for a decision over a group or because the
/// supervisor itself was ending.
fn on_purpose(book: &Book, did: &SupervisorEvent, child: &ChildInfo) -> bool {
    let life = pid_of(child).and_then(|pid| book.life(pid));
    let Some(end) = life.and_then(|life| life.end.as_ref()) else {
        return false;
    };
    let signal = book
        .event(end.cause)
        .map_or(EventId::NONE, |event| event.cause);
    let decided = book.supervision(signal).is_some_and(|by| by.pid == did.pid);
    !decided && !path::was_ending(book, did.pid, signal, end)
}
