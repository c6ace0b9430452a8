//! Running the suite: modules one after the other, each test in a process of its own.
//!
//! All tests run in the lab in which their modules were loaded, as tests share the virtual machine in Elixir, and share
//! its applications and what `setup_all` has started; but what a test has started itself ends with it (`leftovers`),
//! so that each one finds the lab as the first one did. `async: true` only moves a module to
//! the front: with one permit nothing would be won by running tests side by side, and the order of output
//! would be lost.

mod exits;
mod leftovers;
mod module;
mod order;
mod test;

use std::sync::Arc;

use crate::lang::Modules;
use crate::runtime::{Proc, Raise};

use super::config::Config;
use super::formatter::{Counts, Formatter, Times};
use super::suite::{Body, Suite, TestModule};

/// A run of the suite.
struct Run {
    config: Config,
    formatter: Formatter,
}

impl Run {
    /// Whether so many tests have failed that the rest is not to run.
    fn is_over(&self) -> bool {
        self.config
            .max_failures
            .is_some_and(|max| self.formatter.counts.failures >= max)
    }
}

/// Runs all modules that have registered since the last run, in the calling process; what became of them.
///
/// # Errors
/// `Terminated`.
pub fn run(p: &mut Proc, load: Option<u64>) -> Result<Counts, Raise> {
    let suite = Suite::of(p);
    let config = suite.config();
    let modules = suite.with(|state| {
        state.ran = true;
        let modules = std::mem::take(&mut state.modules);
        let known = modules.iter().map(|module| (module.name, module.clone()));
        state.known.extend(known);
        modules
    });
    let modules: Vec<_> = modules
        .into_iter()
        .filter(|module| is_whole(p, module))
        .collect();
    let mut run = Run {
        formatter: Formatter::new(config.clone()),
        config,
    };
    run.formatter.suite_started(p);
    let (in_parallel, in_turn): (Vec<_>, Vec<_>) =
        modules.into_iter().partition(|module| module.is_async);
    let began = p.now();
    let mut over = modules_of(p, &mut run, in_parallel)?;
    let middle = p.now();
    if !over {
        over = modules_of(p, &mut run, in_turn)?;
    }
    if over {
        run.formatter.max_failures_reached(p);
    }
    let times = Times {
        load: load.filter(|_| run.config.tells_loading),
        in_parallel: middle - began,
        in_turn: p.now() - middle,
    };
    run.formatter.suite_finished(p, times);
    Ok(run.formatter.counts)
}

/// Whether a module has come into being after its body: what kept it from that has been told. Examples of a text
/// have no module.
fn is_whole(p: &Proc, module: &TestModule) -> bool {
    let code = p.system().code.clone();
    let functions = module.tests.iter();
    let mut functions = functions.filter(|test| matches!(test.body, Body::Function));
    functions.next().is_none()
        || code
            .downcast::<Modules>()
            .is_some_and(|modules| modules.loaded(module.name).is_some())
}

/// Runs some modules; whether the run is over because too many tests have failed.
fn modules_of(p: &mut Proc, run: &mut Run, modules: Vec<Arc<TestModule>>) -> Result<bool, Raise> {
    for module in order::of_modules(modules) {
        module::run(p, run, &module)?;
        if run.is_over() {
            return Ok(true);
        }
    }
    Ok(false)
}
