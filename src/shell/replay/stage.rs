//! The stage: how labs are made, and the one in which the session plays at present.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use crate::lab::Style;
use crate::lab::ledger::Ledger;
use crate::lab::watch::Filter;
use crate::runtime::{Config, Output, Pace, Stream, System, Tape};
use crate::stdlib::logger;

use crate::shell::printer::Printer;
use crate::shell::state::Shared;
use crate::shell::{events, language};

/// How many of the latest events are kept.
const EVENTS: usize = 5_000;

/// How a lab is to be.
#[derive(Clone)]
pub struct Blueprint {
    /// How many processes may run at a time.
    pub permits: usize,
    /// How its time goes.
    pub pace: Pace,
    /// Its seed.
    pub seed: Option<u64>,
    /// How things look.
    pub style: Style,
    /// Which events are shown as they happen.
    pub watch: Filter,
    /// Where events are written as JSON, if they are.
    pub json: Option<Arc<Printer>>,
    /// What is done in a lab before a session begins.
    pub prepared: Option<Preparation>,
}

/// Something that is done in a lab.
pub type Preparation = Arc<dyn Fn(&Arc<System>) + Send + Sync>;

impl Blueprint {
    /// A lab without processes, and the curtain before it.
    pub fn build(&self, output: Arc<dyn Output>) -> (Arc<System>, Arc<Curtain>) {
        let curtain = Arc::new(Curtain {
            output,
            drawn: AtomicBool::new(false),
        });
        let system = System::new(Config {
            permits: self.permits,
            pace: self.pace,
            seed: self.seed,
            events: EVENTS,
            code: language::code(),
            output: curtain.clone(),
        });
        logger::reports::install(&system);
        Ledger::attach(&system);
        let shared = system.extension::<Shared>();
        shared.with(|state| {
            state.style = self.style;
            state.blueprint = Some(self.clone());
        });
        match &self.json {
            Some(printer) => events::write_json(&system, printer.clone(), curtain.clone()),
            None => events::watch_system(&system, self.watch.clone()),
        }
        (system, curtain)
    }
}

/// What a lab prints through: while it is drawn, nothing is seen.
pub struct Curtain {
    output: Arc<dyn Output>,
    drawn: AtomicBool,
}

impl Curtain {
    /// From now on nothing is seen, or everything again.
    pub fn draw(&self, drawn: bool) {
        self.drawn.store(drawn, Ordering::SeqCst);
    }

    /// Whether nothing is seen.
    pub fn is_drawn(&self) -> bool {
        self.drawn.load(Ordering::SeqCst)
    }
}

impl Output for Curtain {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        if !self.is_drawn() {
            self.output.write(stream, bytes);
        }
    }

    fn flush(&self) {
        self.output.flush();
    }
}

/// Where a session plays. The lab may change, the stage stays.
pub struct Stage {
    blueprint: Mutex<Blueprint>,
    output: Arc<dyn Output>,
    /// The lock is held for a look or an exchange.
    lab: Mutex<(Arc<System>, Arc<Curtain>)>,
}

impl Stage {
    /// A stage with a lab without processes.
    pub fn new(blueprint: Blueprint, output: Arc<dyn Output>) -> Arc<Stage> {
        let lab = Mutex::new(blueprint.build(output.clone()));
        Arc::new(Stage {
            blueprint: Mutex::new(blueprint),
            output,
            lab,
        })
    }

    /// This has been done in the present lab, and is to be done in every other before the session begins.
    pub fn prepare(&self, preparation: impl Fn(&Arc<System>) + Send + Sync + 'static) {
        let mut blueprint = self.blueprint.lock();
        blueprint.prepared = Some(Arc::new(preparation));
        let known = Some(blueprint.clone());
        self.shared().with(|state| state.blueprint = known);
    }

    /// The present lab.
    pub fn system(&self) -> Arc<System> {
        self.lab.lock().0.clone()
    }

    /// What is shared in the present lab's session.
    pub fn shared(&self) -> Arc<Shared> {
        self.system().extension()
    }

    /// What the present lab prints through.
    pub fn curtain(&self) -> Arc<Curtain> {
        self.lab.lock().1.clone()
    }

    /// Puts a new lab in the place of the present one: it has its journal, gone to where it was told to go, and is to
    /// replay it behind the curtain.
    pub fn change(&self) {
        let blueprint = self.blueprint.lock().clone();
        let (system, curtain) = blueprint.build(self.output.clone());
        curtain.draw(true);
        let (old, old_curtain) =
            std::mem::replace(&mut *self.lab.lock(), (system.clone(), curtain));
        old_curtain.draw(true);
        let (journal, looks) = old.extension::<Shared>().with(|state| {
            let looks = (state.prompt, state.echo, state.columns, state.line_columns);
            (std::mem::take(&mut state.journal), looks)
        });
        let (journal, answers) = journal.travelled();
        Tape::answer_again(&system, &old, answers);
        system.extension::<Shared>().with(|state| {
            state.journal = journal;
            (state.prompt, state.echo, state.columns, state.line_columns) = looks;
        });
        system.scheduler.set_replaying(true);
        if let Some(prepare) = &blueprint.prepared {
            prepare(&system);
        }
        // Its processes may take their time to end; nobody sees them any more.
        let end = move || old.shut_down();
        let _ = std::thread::Builder::new()
            .name("end of a lab".into())
            .spawn(end);
    }

    /// Ctrl-C: the evaluation in progress ends.
    pub fn interrupt(&self) {
        let system = self.system();
        let evaluator = system.extension::<Shared>().with(|state| {
            let evaluator = state.evaluator.filter(|_| state.busy);
            if let Some(evaluator) = evaluator {
                let process = system.table.find(evaluator);
                let computes = process.is_some_and(|process| !process.is_idle());
                state.journal.stop_evaluation(computes);
            }
            evaluator
        });
        if let Some(evaluator) = evaluator {
            system.interrupt(evaluator);
        }
    }
}
