//! The answer before a story, and how things stand after it.

use crate::lab::ledger::{End, Life};
use crate::lab::text;
use crate::otp::child_spec::Restart;
use crate::otp::supervision::{Rule, Supervision};
use crate::runtime::Ending;
use crate::term::Term;

use super::tell::Teller;
use super::{path, survivors};

impl Teller<'_> {
    /// The answer in a sentence.
    pub(super) fn answer(&self, life: &Life, origin: Option<&Life>) -> String {
        let me = self.people.introduced(life);
        match (&life.end, origin) {
            (None, None) => format!(
                "{me} has been running since {}s; nothing has ended it.",
                text::seconds(life.begin.time)
            ),
            (None, Some(origin)) => self.why_restarted(&me, life, origin),
            (Some(end), _) => self.why_down(&me, life, end),
        }
    }

    fn why_restarted(&self, me: &str, life: &Life, origin: &Life) -> String {
        let first = path::to(self.book, origin);
        let first = first.first().copied().unwrap_or(origin);
        let over = self.people.label(first.pid);
        let reason = first
            .end
            .as_ref()
            .map_or_else(String::new, |end| text::reason(&end.reason));
        if life.restarts() == 0 {
            return format!(
                "{me} runs because its supervisor was restarted after {over} had ended with {reason}."
            );
        }
        match self.same_child(life, first) {
            true => format!("{me} was restarted because it had ended with {reason}."),
            false => format!("{me} was restarted because {over} had ended with {reason}."),
        }
    }

    fn same_child(&self, life: &Life, other: &Life) -> bool {
        let ids = (life.id(), other.id());
        match (&life.child, &other.child, ids) {
            (Some(mine), Some(theirs), (Some(id), Some(other))) => {
                mine.supervisor == theirs.supervisor && id == other
            }
            (Some(mine), _, _) => mine.replaces == Some(other.pid),
            _ => false,
        }
    }

    fn why_down(&self, me: &str, life: &Life, end: &End) -> String {
        let reason = text::reason(&end.reason);
        let ended = format!("{me} ended with {reason}");
        if let Some(next) = survivors::successor(self.book, life).filter(|next| next.is_alive()) {
            return format!(
                "{ended}, and its place was taken by {}.",
                text::inspect(&Term::Pid(next.pid))
            );
        }
        format!("{ended}{}.", self.because(life, end))
    }

    /// Why one that has ended was not restarted.
    fn because(&self, life: &Life, end: &End) -> String {
        if let Some(did) = self.book.supervision(end.cause)
            && did.pid == life.pid
            && matches!(did.what, Supervision::GaveUp { .. })
        {
            return ": it gave up after too many restarts".to_string();
        }
        let Some(did) = end.answer.and_then(|answer| self.book.supervision(answer)) else {
            let supervisor = life.child.as_ref().map(|child| child.supervisor);
            let ended_with = path::to(self.book, life)
                .iter()
                .rev()
                .nth(1)
                .map(|before| before.pid);
            return match end.ending {
                Ending::Link(from) => {
                    format!(", because it was linked to {}", self.people.label(from))
                }
                _ if supervisor.is_some() && supervisor == ended_with => {
                    ", together with its supervisor".to_string()
                }
                _ => String::new(),
            };
        };
        let sup = self.people.supervisor(did);
        match &did.what {
            Supervision::ChildEnded { child, rule, .. } => match (rule, child.spec.restart) {
                (Rule::Restart, _) => format!(", and {sup} gave up restarting"),
                (_, Restart::Temporary) => ", and is not restarted: it is temporary".to_string(),
                _ => ", and is not restarted: it is transient and ended in good order".to_string(),
            },
            Supervision::Stopped { child, .. } if child.spec.restart == Restart::Temporary => {
                format!(": {sup} ended it, and does not start it again because it is temporary")
            }
            _ => format!(": {sup} ended it"),
        }
    }

    /// How things stand with it now.
    pub(super) fn present(&self, life: &Life, now: u64) -> Vec<String> {
        let mut lines = Vec::new();
        let latest = survivors::latest(self.book, life);
        let me = self.people.label(latest.pid);
        let shown = text::inspect(&Term::Pid(latest.pid));
        match latest.is_alive() {
            true if latest.restarts() > 0 => lines.push(format!(
                "{me} runs as {shown}, restarted {} so far. It began with a fresh state: what a process \
                 remembers ends with it.",
                times(latest.restarts())
            )),
            true if me == shown => lines.push(format!("{me} runs.")),
            true => lines.push(format!("{me} runs as {shown}.")),
            false => lines.push(format!("{me} does not run.")),
        }
        lines.extend(self.budget(latest, now));
        lines
    }

    fn budget(&self, life: &Life, now: u64) -> Option<String> {
        let supervisor = self.book.life(life.child.as_ref()?.supervisor)?;
        let budget = self
            .book
            .budget(supervisor.pid)
            .filter(|_| supervisor.is_alive())?;
        let (used, frees) = budget.used(now);
        let sup = self.people.label(supervisor.pid);
        Some(match frees {
            None => format!(
                "{sup} has all of its restarts left again: the earlier ones no longer count."
            ),
            Some(at) => format!(
                "{sup} has used {used} of {} in {} s; the next is free again at {}s.",
                text::count(usize::try_from(budget.max).unwrap_or(usize::MAX), "restart"),
                budget.period,
                text::seconds(at)
            ),
        })
    }
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_string(),
        2 => "twice".to_string(),
        n => format!("{n} times"),
    }
}
