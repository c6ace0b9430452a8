//! The evaluator: the process in which the inputs of a session are evaluated, `self()` at the prompt.
//!
//! It can be interrupted, linked and killed. What it has bound is kept outside of it, so that the next
//! evaluator goes on where it has come to. How code is run is left to `language`.

use std::sync::Arc;

use crate::lab;
use crate::lang::ast::Node;
use crate::runtime::{Class, EventId, Outcome, Proc, Raise, SpawnOptions, Stream};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::state::Shared;
use super::{advice, keeper, language, text};

/// An input to be evaluated.
pub(super) struct Job {
    /// The code.
    pub(super) code: Node,
}

/// Has an input evaluated and waits until that is over, be it by the evaluator's death.
///
/// # Errors
/// `Terminated` if the calling process is ended.
pub(super) fn evaluate(p: &mut Proc, shared: &Shared, job: Job) -> Result<(), Raise> {
    let evaluator = keeper::evaluator(p)?;
    let granted = p.system().scheduler.steps_granted();
    let stop = shared.with(|state| {
        state.job = Some(job);
        state.busy = true;
        state.stuck = false;
        state.journal.begin_evaluation()
    });
    let watch = p.monitor(evaluator);
    p.send(evaluator, order(p.pid(), watch));
    if let Some(mut moment) = stop {
        // It must have begun before it can be stopped.
        let so_far = p.system().scheduler.moment().slices;
        moment.slices = moment.slices.filter(|_| moment.slices > so_far);
        p.arrive(moment)?;
        p.system().interrupt(evaluator);
    }
    let done = p.receive(None, |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(tag), Term::Ref(reference)])
                if is_order(*tag) && *reference == watch =>
            {
                Some(true)
            }
            Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(reference), ..])
                if *reference == watch =>
            {
                Some(false)
            }
            _ => None,
        })
    })?;
    p.demonitor(watch, true)?;
    shared.with(|state| state.busy = false);
    if done == Some(false) {
        // The keeper has said why it died before it answers this.
        keeper::evaluator(p)?;
    }
    tell_steps(p, granted);
    Ok(())
}

/// What a paused lab has done because the input waited for it.
fn tell_steps(p: &Proc, before: u64) {
    let scheduler = &p.system().scheduler;
    if scheduler.steps_granted() > before && scheduler.is_paused() {
        let time = lab::text::seconds(p.now());
        p.print(
            Stream::Out,
            format!("{time:>12}s  the paused lab went on as far as this needed\n"),
        );
    }
}

/// The message that an input is there, and the answer that it has been dealt with.
const ORDER: &str = "$lab_input";

fn is_order(tag: Atom) -> bool {
    tag.as_str() == ORDER
}

fn order(reader: Pid, watch: Ref) -> Term {
    Term::tuple([Term::atom(ORDER), Term::Pid(reader), Term::Ref(watch)])
}

/// Starts an evaluator, watched by the caller.
pub(super) fn start(p: &mut Proc, shared: &Arc<Shared>) -> (Pid, Option<Ref>) {
    let shared = shared.clone();
    let options = SpawnOptions {
        monitor: true,
        initial_call: (Atom::module("IEx.Evaluator"), atoms::INIT, 4),
        apart: true,
        ..SpawnOptions::default()
    };
    let started = p.spawn(
        options,
        Box::new(move |p| serve(p, &shared).map(|()| Outcome::Done)),
    );
    (started.pid, started.monitor)
}

fn serve(p: &mut Proc, shared: &Shared) -> Result<(), Raise> {
    loop {
        let ordered = p.receive(None, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Atom(tag), Term::Pid(reader), Term::Ref(watch)]) if is_order(*tag) => {
                    Some((*reader, *watch))
                }
                _ => None,
            })
        });
        let (reader, watch) = match ordered {
            Ok(Some(order)) => order,
            Ok(None) => continue,
            // Ctrl-C that comes too late to interrupt anything.
            Err(raise) if raise.class == Class::Interrupted => continue,
            Err(raise) => return Err(raise),
        };
        // What a person types has no cause in the lab.
        p.set_cause(EventId::NONE);
        if let Some(job) = shared.with(|state| state.job.take()) {
            deal_with(p, shared, job)?;
        }
        p.send(reader, Term::tuple([Term::atom(ORDER), Term::Ref(watch)]));
    }
}

/// Evaluates and shows what came of it.
fn deal_with(p: &mut Proc, shared: &Shared, job: Job) -> Result<(), Raise> {
    let number = shared.with(|state| state.number);
    let shown = language::evaluate_input(p, shared, &job.code).and_then(|value| {
        let shown = if value == super::silent() {
            String::new()
        } else {
            text::value(p, &value)? + "\n"
        };
        Ok((value, shown))
    });
    match shown {
        Ok((value, shown)) => {
            p.print(Stream::Out, shown);
            shared.with(|state| {
                if !state.journal.is_apart() {
                    state.results.push(number, value);
                    state.number += 1;
                }
            });
            Ok(())
        }
        Err(raise) => failed(p, shared, &job, &raise),
    }
}

fn failed(p: &mut Proc, shared: &Shared, job: &Job, raise: &Raise) -> Result<(), Raise> {
    match raise.class {
        Class::Terminated => return Err(raise.clone()),
        Class::Interrupted => {
            let moment = p.system().scheduler.moment();
            shared.with(|state| state.journal.stopped(moment));
            let (stuck, echo) = shared.with(|state| (std::mem::take(&mut state.stuck), state.echo));
            let text = match (stuck, echo) {
                (true, _) => STUCK.to_string(),
                // The terminal has shown `^C`.
                (false, true) => format!("\n{STOPPED}"),
                (false, false) => STOPPED.to_string(),
            };
            p.print(Stream::Out, text);
        }
        Class::Error | Class::Exit | Class::Throw => {
            let said = text::failure(p, raise)?;
            let hint =
                advice::advise(&job.code, raise).map_or_else(String::new, |hint| hint + "\n\n");
            p.print(Stream::Out, said + &hint);
        }
    }
    Ok(())
}

const STOPPED: &str = "** (interrupted) the evaluation was stopped by Ctrl-C\n\n";

const STUCK: &str =
    "** (stuck) this would wait for ever: every process of the lab waits, and no timer is set\n\n";
