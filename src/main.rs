//! The `suplab` binary.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use suplab::lang::{self, Library, Modules};
use suplab::runtime::{Config, Output, Pace, Raise, RunError, Stream, System};
use suplab::stdlib;
use suplab::term::Term;

/// Prints on the program's own streams.
struct Terminal;

impl Output for Terminal {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        let _ = match stream {
            Stream::Out => std::io::stdout().write_all(bytes),
            Stream::Err => std::io::stderr().write_all(bytes),
        };
    }
}

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: suplab FILE");
        return ExitCode::FAILURE;
    };
    let source = match std::fs::read_to_string(&file) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let library = Library {
        natives: stdlib::MODULES,
        embedded: &[],
        uses: stdlib::USES,
        behaviours: stdlib::BEHAVIOURS,
    };
    let system = System::new(Config {
        permits: 1,
        pace: Pace::Virtual,
        seed: None,
        events: 1000,
        code: Arc::new(Modules::new(library)),
        output: Arc::new(Terminal),
    });
    let result = system.run(move |p| {
        let result = lang::eval_file(p, &source, &file);
        if let Err(error) = result {
            let raise = Raise::from(error);
            let stack = raise.stack_term();
            let text = suplab::term::exception::format(
                suplab::term::exception::Kind::Error,
                &raise.reason,
                &stack,
                &mut suplab::term::inspect::Plain,
            );
            p.print(Stream::Err, format!("{text}\n"));
            return Ok(false);
        }
        Ok(true)
    });
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(RunError::Exited(Term::Atom(atom))) if atom.as_str() == "normal" => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
