//! `step`: a paused lab does one thing, and it is said what.

use std::sync::Arc;

use crate::lab::ledger::Ledger;
use crate::lab::watch::{self, Filter, Labels};
use crate::lab::{steps, text};
use crate::otp::gen_server::is_clean;
use crate::otp::supervision::{Supervision, supervisor_event};
use crate::runtime::{Event, EventKind, Output, Proc, Raise, Step, Stream, System};
use crate::shell::state::Shared;
use crate::shell::{events, nearest, silent};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term};

use super::{SETTLING, time};

natives! { pub const TABLE of "Lab.Commands":
    /// Lets one thing happen in a paused lab, and says what. A lab that is not paused is paused first.
    ///
    ///     lab> start counter, name: :one
    ///     lab> pause
    ///     :ok
    ///     lab> kill :one, :boom
    ///     true
    ///     lab> step
    ///            0.000s  > :one  #PID<0.104.0>  gets the exit signal :boom from the shell
    ///            0.000s  x :one  #PID<0.104.0>  exited :boom
    ///     lab> step
    ///            0.000s  > Lab  #PID<0.103.0>  learns through its link that :one ended: :boom
    ///            0.000s  ^ Lab  one_for_one: restarts :one   1 of 3 in 5 s
    ///
    /// One thing is what a learner would name: a message or an exit signal reaches a process, which does what it
    /// does then; a process begins; one has waited long enough; one has computed for a slice. With nothing else to
    /// do, time moves on to the next timer. What processes tell each other to tie links and to acknowledge starts
    /// belongs to the thing before.
    "step" 0 => step, [Term::Int(1)];
    /// Lets so many things happen, or all until one of a kind has: `step until: :crash`.
    ///
    ///     lab> start counter, name: :one, every: 1_000, crash_at: 3
    ///     lab> Logger.configure(level: :none)
    ///     lab> step until: :crash
    ///            0.000s  the lab is paused
    ///            4.000s  x :one  #PID<0.104.0>  crashed (RuntimeError) I'm one and I'm gonna error now
    ///            4.000s  after 4 steps
    ///
    /// * `:crash` a process ends, and not as it should
    /// * `:exit` a process ends
    /// * `:start` a supervisor has started a child
    /// * `:restart` a supervisor decides to restart
    /// * `:give_up` a supervisor has had more restarts than it allows
    "step" 1 => step;
}

/// How many steps `step until:` makes before it says that it has not come yet.
const PATIENCE: usize = 10_000;

/// What to wait for.
type Until = (&'static str, fn(&EventKind) -> bool);

const UNTIL: [Until; 5] = [
    (
        "crash",
        |kind| matches!(kind, EventKind::Exited { reason, .. } if !is_clean(reason)),
    ),
    ("exit", |kind| matches!(kind, EventKind::Exited { .. })),
    ("start", |kind| {
        supervision(kind).is_some_and(|what| matches!(what, Supervision::Started(_)))
    }),
    ("restart", |kind| {
        supervision(kind).is_some_and(|what| matches!(what, Supervision::Restart { .. }))
    }),
    ("give_up", |kind| {
        supervision(kind).is_some_and(|what| matches!(what, Supervision::GaveUp { .. }))
    }),
];

fn supervision(kind: &EventKind) -> Option<&Supervision> {
    supervisor_event(kind).map(|event| &event.what)
}

fn step(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    match &args[0] {
        Term::Int(count @ 1..) => step_often(p, usize::try_from(*count).unwrap_or(usize::MAX)),
        other => step_until(p, until(other)?),
    }
}

/// What the argument `until: :crash` says.
fn until(given: &Term) -> Result<Until, Raise> {
    let shown = text::inspect(given);
    let wanted = match given.iter().next().and_then(Term::as_tuple) {
        Some([Term::Atom(key), wanted]) if key.as_str() == "until" => wanted,
        _ => {
            return Err(argument_error(format!(
                "step takes a number of steps from 1 on, or until: :crash; got: {shown}"
            )));
        }
    };
    let name = wanted.as_atom().map_or("", Atom::as_str);
    let names = || UNTIL.iter().map(|(name, _)| *name);
    match UNTIL.iter().find(|(known, _)| *known == name) {
        Some(until) => Ok(*until),
        None => {
            let hint = match nearest(name, names()) {
                Some(near) => format!("did you mean :{near}?"),
                None => {
                    let all: Vec<String> = names().map(|name| format!(":{name}")).collect();
                    format!("there are {}", all.join(", "))
                }
            };
            let shown = text::inspect(wanted);
            Err(argument_error(format!(
                "step does not know what {shown} is to wait for; {hint}"
            )))
        }
    }
}

fn step_often(p: &mut Proc, count: usize) -> Result<Term, Raise> {
    let mut teller = Teller::begin(p)?;
    for _ in 0..count {
        if teller.step(p, true)?.is_none() {
            teller.say("nothing can happen: every process waits, and no timer is set");
            break;
        }
    }
    Ok(silent())
}

fn step_until(p: &mut Proc, (name, is_it): Until) -> Result<Term, Raise> {
    let mut teller = Teller::begin(p)?;
    for count in 1..=PATIENCE {
        let Some(happened) = teller.step(p, false)? else {
            teller.say(&format!(
                "no {name}: every process waits, and no timer is set"
            ));
            return Ok(silent());
        };
        if happened.iter().any(|event| is_it(&event.kind)) {
            teller.say(&format!("after {}", text::count(count, "step")));
            return Ok(silent());
        }
    }
    teller.say(&format!(
        "no {name} within {PATIENCE} steps; the same again goes on"
    ));
    Ok(silent())
}

/// Makes steps and says what they were.
struct Teller {
    system: Arc<System>,
    shared: Arc<Shared>,
    output: Arc<dyn Output>,
    /// Whether events are shown as they happen, by somebody else.
    watched: bool,
    labels: Labels,
}

impl Teller {
    /// The lab is paused if it is not yet.
    fn begin(p: &mut Proc) -> Result<Teller, Raise> {
        let system = p.system().clone();
        let mut labels = Labels::default();
        labels.learn_names(&system.names);
        for event in system.events.latest(usize::MAX) {
            labels.learn(&event);
        }
        let teller = Teller {
            watched: events::is_watching(&system),
            shared: Shared::of(p),
            output: p.output().clone(),
            labels,
            system,
        };
        if time::pause_lab(p)? {
            teller.say("the lab is paused");
        }
        Ok(teller)
    }

    /// Makes a step: what happened in it. `None` if nothing can happen.
    fn step(&mut self, p: &mut Proc, telling: bool) -> Result<Option<Vec<Event>>, Raise> {
        let before = self.system.events.last();
        loop {
            let Some(step) = self.system.scheduler.step(&self.system) else {
                return Ok(None);
            };
            let named = steps::is_telling(&step);
            if named && telling {
                self.print(&self.line(&step));
            }
            p.settle(SETTLING)?;
            let happened = self.system.events.after(before);
            if named || happened.iter().any(|event| self.is_telling(event)) {
                self.tell(&happened);
                return Ok(Some(happened));
            }
        }
    }

    fn is_telling(&self, event: &Event) -> bool {
        watch::line(
            event,
            &self.labels,
            &Filter::Telling,
            1000,
            crate::lab::Style::PLAIN,
        )
        .is_some()
    }

    /// Shows the events that nobody else has shown.
    fn tell(&mut self, happened: &[Event]) {
        for event in happened {
            let (columns, style) = self.looks();
            let line = watch::line(event, &self.labels, &Filter::Telling, columns, style);
            if let Some(line) = line.filter(|_| !self.watched) {
                self.print(&line);
            }
            self.labels.learn(event);
        }
    }

    fn line(&self, step: &Step) -> String {
        let (columns, style) = self.looks();
        steps::line(
            step,
            self.system.now(),
            &|pid| self.called(pid),
            columns,
            style,
        )
    }

    fn called(&self, pid: Pid) -> Option<String> {
        if self.shared.with(|state| state.evaluator) == Some(pid) {
            return Some("the shell".to_string());
        }
        if let Some(name) = self.system.names.of(pid).first() {
            return Some(text::inspect(&Term::Atom(*name)));
        }
        let known = Ledger::of(&self.system).read(|book| {
            let life = book.life(pid)?;
            let name = life.name.map(Term::Atom);
            name.or_else(|| life.id().cloned())
                .map(|name| text::inspect(&name))
        });
        known.or_else(|| Some(self.labels.of(pid).to_string()).filter(|label| !label.is_empty()))
    }

    fn looks(&self) -> (usize, crate::lab::Style) {
        self.shared.with(|state| (state.line_columns, state.style))
    }

    fn say(&self, words: &str) {
        let time = text::seconds(self.system.now());
        self.print(&format!("{time:>12}s  {words}"));
    }

    fn print(&self, line: &str) {
        self.output
            .write(Stream::Out, format!("{line}\n").as_bytes());
    }
}
