//! The command line: what was typed, what it means, and the carrying out.
//!
//! `args` holds the options as typed, `plan` what they mean; `run` runs files and expressions, `shell` the
//! prompt and the pipe, `mix` opens projects for all of them. What the commands do is left to the shell and the layers below.

mod args;
mod compare;
mod lab;
mod mix;
mod plan;
mod run;
mod shell;
mod signals;
mod terminal;
mod test;

use std::process::ExitCode;

use clap::Parser;

use args::Typed;
use plan::{Job, Plan, Problem};

/// The exit status for a command line that makes no sense.
const WRONG_USE: u8 = 2;

/// The program.
pub fn main() -> ExitCode {
    let (own, task) = mix::split(std::env::args_os());
    let typed = match Typed::try_parse_from(own) {
        Ok(typed) => typed,
        Err(problem) => {
            // Help and version are "problems" too, with status 0.
            let _ = problem.print();
            return ExitCode::from(u8::try_from(problem.exit_code()).unwrap_or(WRONG_USE));
        }
    };
    let status = match Plan::new(typed, task) {
        Ok(Plan {
            job: Job::Shell,
            require,
            lab,
        }) => shell::interactive(require, &lab),
        Ok(Plan {
            job: Job::Piped,
            require,
            lab,
        }) => shell::piped(require, &lab),
        Ok(Plan {
            job: Job::File { path, args },
            require,
            lab,
        }) => run::file(path, args, require, lab),
        Ok(Plan {
            job: Job::Compare { file, strategies },
            lab,
            ..
        }) => compare::run(&file, &strategies, &lab),
        Ok(Plan {
            job: Job::Test(options),
            require,
            lab,
        }) => test::run(options, require, lab),
        Ok(Plan {
            job: Job::Eval { expressions, args },
            require,
            lab,
        }) => run::expressions(expressions, args, require, &lab),
        Ok(Plan {
            job: Job::Open,
            lab,
            ..
        }) => mix::only_open(&lab),
        Ok(Plan {
            job: Job::MixHelp, ..
        }) => {
            print!("{}", mix::HELP);
            0
        }
        Err(Problem::Options(problem)) => {
            eprintln!("suplab: {problem}\nTry suplab --help");
            i32::from(WRONG_USE)
        }
        Err(Problem::Mix(problem)) => {
            eprintln!("{problem}");
            1
        }
    };
    // Only the lowest byte can be told, as with any program.
    ExitCode::from((status & 0xFF) as u8)
}
