//! Experiments that are run again under other conditions, each in a lab of its own that nobody sees.
//!
//! [`Experiment`] is what is run: a file, a session that was saved, or what has been typed so far. A run is over when the
//! experiment is; its lab is left as it stands, and its ledger tells what became of whom. What is different is left to
//! [`Trial`], how it is told to `lab::compare`.

mod compare;
mod whatif;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::lab::ledger::Ledger;
use crate::lab::timeline::{self, Chart};
use crate::lab::watch::Filter;
use crate::lang::EvalError;
use crate::otp::trial::Trial;
use crate::runtime::{Arrival, Buffer, Output, Proc, Raise, RunError, System, Tape};
use crate::stdlib::io::input;

use super::console::Source;
use super::editor::Typed;
use super::replay::journal::{Came, Input, Journal};
use super::replay::script::{self, Reader, Script};
use super::replay::serve::{serve, to_its_end};
use super::replay::stage::{Blueprint, Stage};
use super::{language, source, text};

pub use compare::{Strategies, compare};
pub use whatif::{comes_to, whatif};

/// How long a run may take on the wall clock.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many rows a chart has at the most.
const ROWS: usize = 60;

/// What would be seen of a system at present.
pub fn chart_of(system: &System) -> Chart {
    let now = system.now();
    Ledger::of(system).read(|book| timeline::chart(book, None, ROWS, now))
}

/// Something that can be run again.
pub enum Experiment {
    /// A program.
    Program {
        /// What it is called.
        name: String,
        /// Its text.
        text: String,
        /// At which call of `whatif` it is to end, if at one.
        until: Option<usize>,
    },
    /// A session that was saved.
    Saved(String),
    /// What has been typed, up to a lab time.
    Session(Vec<Input>, u64),
}

/// A run that is over.
pub struct Run {
    /// What was to be seen.
    pub chart: Chart,
    /// What kept it from its end, if something did.
    pub problem: Option<String>,
}

impl Experiment {
    /// The experiment in a file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn in_file(path: &Path) -> Result<Experiment, String> {
        let text = source::read(path)?;
        let name = path.display().to_string();
        if !script::is_script(&text) {
            return Ok(Experiment::Program {
                name,
                text,
                until: None,
            });
        }
        match script::read(&text) {
            Ok(_) => Ok(Experiment::Saved(text)),
            Err(problem) => Err(format!("{name}: {problem}")),
        }
    }

    /// Runs it in a lab of its own, under these conditions.
    pub fn run(&self, blueprint: &Blueprint, trial: Trial, before: Option<&System>) -> Run {
        let mut blueprint = Blueprint {
            watch: Filter::Nothing,
            json: None,
            ..blueprint.clone()
        };
        let script = self.script();
        if let Some(script) = &script {
            let setting = script.setting;
            (blueprint.pace, blueprint.permits) = (setting.pace, setting.permits);
            blueprint.seed = setting.seed.or(blueprint.seed);
        }
        let unseen: Arc<dyn Output> = Arc::new(Buffer::default());
        let stage = Stage::new(blueprint.clone(), unseen);
        stage.curtain().draw(true);
        let system = stage.system();
        trial.begin(&system);
        input::redirect(&system, Box::new(std::io::empty()));
        if let Some(prepare) = &blueprint.prepared {
            prepare(&system);
        }
        let problem = in_time(&system, || match (self, script) {
            (_, Some(script)) => saved(&stage, script),
            (Experiment::Session(inputs, now), None) => session(&stage, inputs, *now, before),
            (Experiment::Program { name, text, until }, None) => {
                whatif::end_at(&system, *until);
                program(&system, name, text)
            }
            (Experiment::Saved(_), None) => None,
        });
        system.hold();
        let chart = chart_of(&system);
        let end = move || system.shut_down();
        let _ = std::thread::Builder::new()
            .name("end of a run".into())
            .spawn(end);
        Run { chart, problem }
    }

    fn script(&self) -> Option<Script> {
        match self {
            Experiment::Saved(text) => script::read(text).ok(),
            _ => None,
        }
    }
}

/// Runs something that ends the lab's program when it takes too long; what went wrong.
fn in_time(system: &Arc<System>, run: impl FnOnce() -> Option<String>) -> Option<String> {
    let (over, is_over) = crossbeam_channel::bounded::<()>(1);
    let watched = system.clone();
    let guard = std::thread::spawn(move || {
        let late = is_over.recv_timeout(PATIENCE).is_err();
        if late {
            watched.halt(1);
        }
        late
    });
    let problem = run();
    let _ = over.send(());
    match guard.join() {
        Ok(true) => Some(format!("it did not end within {} s", PATIENCE.as_secs())),
        _ => problem,
    }
}

fn program(system: &Arc<System>, name: &str, source: &str) -> Option<String> {
    let (name, source) = (name.to_string(), source.to_string());
    let ended = system.run(move |p| {
        to_its_end(p, |p| match language::run(p, &name, &source) {
            Ok(_) => Ok(None),
            Err(EvalError::Syntax { error, .. }) => Ok(Some(error.to_string())),
            Err(EvalError::Raise(raise)) if !raise.catchable() => Err(raise),
            Err(EvalError::Raise(raise)) => text::uncaught(p, &raise).map(Some),
        })
    });
    match ended {
        Ok(told) => told.map(|told| {
            let first = told.lines().next().unwrap_or_default();
            format!("it failed: {first}")
        }),
        Err(RunError::Halted(_)) => None,
        Err(RunError::Exited(reason)) => Some(format!(
            "it was ended: {}",
            crate::lab::text::reason(&reason)
        )),
        Err(RunError::Stuck) => Some("in the end everybody waited for ever".to_string()),
    }
}

fn saved(stage: &Arc<Stage>, script: Script) -> Option<String> {
    stage.system().scheduler.set_replaying(true);
    let reader = Reader::new(script);
    serve(stage, Vec::new(), || reader.clone());
    None
}

fn session(
    stage: &Arc<Stage>,
    inputs: &[Input],
    now: u64,
    before: Option<&System>,
) -> Option<String> {
    let system = stage.system();
    if let Some(before) = before {
        Tape::answer_again(&system, before, usize::MAX);
    }
    let journal = Journal::repeating(inputs.to_vec());
    stage.shared().with(|state| state.journal = journal);
    system.scheduler.set_replaying(true);
    serve(stage, Vec::new(), || Nobody(now));
    None
}

/// Nobody types anything any more; time goes on as far as it has in the session.
struct Nobody(u64);

impl Source for Nobody {
    fn next(&mut self, p: &mut Proc, _: &str, _: Option<String>) -> Result<(Typed, Came), Raise> {
        p.system().scheduler.set_replaying(true);
        let now = Came::Outside(Arrival {
            time: self.0,
            slices: None,
        });
        now.wait(p)?;
        Ok((Typed::End, now))
    }
}
