//! Sessions without a terminal, for the tests: lines in, everything that is printed out.

use std::sync::Arc;

use suplab::lab::watch::Filter;
use suplab::runtime::{Buffer, Config, Pace, RunError, Stream, System};
use suplab::shell::session::{Reply, Session};
use suplab::shell::state::Shared;
use suplab::shell::{events, language};

/// Feeds lines to a session on the virtual clock. What is printed for each, behind the prompt that it
/// answered.
pub fn play(lines: Vec<String>, watch: Filter) -> Vec<(String, String)> {
    let output = Arc::new(Buffer::default());
    let system = System::new(Config {
        permits: 1,
        pace: Pace::Virtual,
        seed: None,
        events: 10_000,
        code: language::code(),
        output: output.clone(),
    });
    suplab::stdlib::logger::reports::install(&system);
    events::watch_system(&system, watch);
    let seen = output.clone();
    let unstick = || interrupt_stuck(&system);
    let played = system.run_unsticking(
        move |p| {
            let mut session = Session::begin(p)?;
            let (mut pieces, mut before) = (Vec::new(), 0);
            for line in lines {
                let prompt = session.prompt();
                let reply = session.feed(p, &line)?;
                p.settle(50)?;
                let text = seen.text(Stream::Out);
                pieces.push((prompt, text[before..].to_string()));
                before = text.len();
                if let Reply::Leave(_) = reply {
                    break;
                }
            }
            Ok(pieces)
        },
        unstick,
    );
    match played {
        Ok(pieces) => pieces,
        Err(RunError::Halted(_)) => Vec::new(),
        Err(failed) => panic!("{failed:?}\n{}", output.text(Stream::Out)),
    }
}

/// As the command line does it when an evaluation waits for what can never happen.
fn interrupt_stuck(system: &Arc<System>) -> bool {
    let evaluator = system.extension::<Shared>().with(|state| {
        state.stuck = true;
        state.evaluator.filter(|_| state.busy)
    });
    if let Some(evaluator) = evaluator {
        system.interrupt(evaluator);
    }
    evaluator.is_some()
}
