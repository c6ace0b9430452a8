//! Trying it the other way: `compare`, `whatif`.

use std::path::PathBuf;

use crate::lab::text;
use crate::otp::supervisor::Strategy;
use crate::otp::trial::Trial;
use crate::runtime::{Pace, Proc, Raise, Stream};
use crate::shell::experiment::{self, Experiment, Strategies};
use crate::shell::replay::stage::Blueprint;
use crate::shell::state::Shared;
use crate::shell::{nearest, silent};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms, exception};

natives! { pub const TABLE of "Lab.Commands":
    /// Runs the experiment in a file under each strategy, each time in a lab of its own, and shows side by side what
    /// became of whom: who failed, who was stopped, who was restarted how often, what survived. Below that the
    /// timelines, one under another.
    ///
    ///     lab> File.write!("/tmp/suplab_doc_compare.exs", "start counter, name: :one\nstart counter, name: :two\nkill :one")
    ///     lab> compare "/tmp/suplab_doc_compare.exs"
    ///
    /// The strategy takes the place of the one that the file gives, for `Lab` and for every supervisor that the file
    /// starts, in `strategy` too; dynamic supervisors have none. `compare FILE, in: :team` changes only the supervisor
    /// of that name, `compare FILE, strategies: [:one_for_one, :one_for_all]` runs only these.
    ///
    /// The runs go on the virtual clock with this lab's seed and nobody sees what they print; but files that they write
    /// are written. One that does not come to its end is left after 20 seconds.
    "compare" 1 => compare, [Term::Nil];
    "compare" 2 => compare;
    /// Plays the session again with other limits and says what would have been different: `max_restarts:`,
    /// `max_seconds:`, `strategy:`, for all supervisors or for the one given with `in:`. The lab stays as it is.
    ///
    ///     lab> start counter, name: :one
    ///     lab> for _ <- 1..4, do: kill(:one)
    ///     lab> whatif max_restarts: 5
    ///     Lab would not have given up over :one at 0.000 s.
    ///     Lab would be alive now.
    ///     :one would have been restarted 4 times instead of 3 times, and would be alive now.
    ///
    /// The same inputs are typed at the same times with the same seed; an input may fail that did not, or the other
    /// way round, since it finds another lab. In a file, the file is run again up to this line.
    "whatif" 1 => whatif;
}

fn compare(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Shared::of(p).with(|state| state.journal.stand_apart());
    let Some(file) = args[0].as_str().filter(|file| !file.is_empty()) else {
        return Err(argument_error(format!(
            "compare takes the name of a file, such as compare \"lesson.exs\", got: {}",
            text::inspect(&args[0])
        )));
    };
    let file = PathBuf::from(file);
    let strategies = strategies(&args[1])?;
    if Trial::is_on(p.system()) {
        return Ok(silent());
    }
    let (mut blueprint, columns) = blueprint(p)?;
    blueprint.pace = Pace::Virtual;
    let told = p.outside(move || experiment::compare(&file, &strategies, &blueprint, columns))?;
    match told.unwrap_or_else(|| Err("the runs failed".to_string())) {
        Ok(told) => p.print(Stream::Out, told),
        Err(problem) => return Err(argument_error(problem)),
    }
    Ok(silent())
}

/// How the lab was made, and how many columns there are.
fn blueprint(p: &Proc) -> Result<(Blueprint, usize), Raise> {
    let known = Shared::of(p).with(|state| {
        let columns = state.line_columns.min(state.columns);
        state.blueprint.clone().map(|lab| (lab, columns))
    });
    known.ok_or_else(|| {
        Raise::error(exception::runtime_error(
            "this lab was made for something else: nobody knows how to make another like it",
        ))
    })
}

fn strategies(options: &Term) -> Result<Strategies, Raise> {
    let (mut names, mut only) = (vec!["all".to_string()], None);
    for option in options.iter() {
        match option.as_tuple() {
            Some([Term::Atom(atoms::IN), Term::Atom(name)]) => only = Some(*name),
            Some([Term::Atom(key), given]) if key.as_str() == "strategies" => {
                names = strategy_names(given)?;
            }
            _ => return Err(unknown_option("compare", option, &["strategies", "in"])),
        }
    }
    Strategies::named(names.iter().map(String::as_str), only).map_err(argument_error)
}

/// `:all`, one, or a list of them.
fn strategy_names(given: &Term) -> Result<Vec<String>, Raise> {
    let name = |term: &Term| match term {
        Term::Atom(name) => Ok(name.as_str().to_string()),
        other => Err(argument_error(format!(
            "strategies: takes names such as [:one_for_one, :one_for_all], got: {}",
            text::inspect(other)
        ))),
    };
    match given {
        list @ (Term::Cons(_) | Term::Nil) => list.iter().map(name).collect(),
        one => Ok(vec![name(one)?]),
    }
}

fn unknown_option(command: &str, option: &Term, known: &[&str]) -> Raise {
    let shown = text::inspect(option);
    let name = match option.as_tuple() {
        Some([Term::Atom(name), _]) => name.as_str(),
        _ => "",
    };
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) if near != name => format!("; did you mean {near}:?"),
        _ => String::new(),
    };
    let known: Vec<String> = known.iter().map(|name| format!("{name}:")).collect();
    argument_error(format!(
        "{command} takes {}, got: {shown}{hint}",
        known.join(", ")
    ))
}

fn whatif(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Shared::of(p).with(|state| state.journal.stand_apart());
    let call = experiment::comes_to(p.system());
    let trial = trial(&args[0])?;
    if Trial::is_on(p.system()) {
        // A program that is run up to here ends now.
        p.settle(super::SETTLING)?;
        return Ok(silent());
    }
    p.settle(super::SETTLING)?;
    let (blueprint, _) = blueprint(p)?;
    let now = p.now();
    let experiment = Shared::of(p).with(|state| match &state.program {
        Some((name, text)) if !state.prompt => Experiment::Program {
            name: name.clone(),
            text: text.clone(),
            until: Some(call),
        },
        _ => Experiment::Session(state.journal.inputs().to_vec(), now),
    });
    let system = p.system().clone();
    let real = experiment::chart_of(&system);
    let told =
        p.outside(move || experiment::whatif(&real, &experiment, trial, &blueprint, &system))?;
    for line in told.unwrap_or_default() {
        p.print(Stream::Out, line + "\n");
    }
    Ok(silent())
}

/// What the options say is to be tried out.
fn trial(options: &Term) -> Result<Trial, Raise> {
    const KNOWN: [&str; 4] = ["max_restarts", "max_seconds", "strategy", "in"];
    let mut trial = Trial::default();
    for option in options.iter() {
        let Some([Term::Atom(key), value]) = option.as_tuple() else {
            return Err(unknown_option("whatif", option, &KNOWN));
        };
        match (key.as_str(), value) {
            ("max_restarts", Term::Int(0..)) => trial.max_restarts = natural(value),
            ("max_seconds", Term::Int(1..)) => trial.max_seconds = natural(value),
            ("strategy", value) => trial.strategy = Some(strategy(value)?),
            ("in", Term::Atom(name)) => trial.only = Some(*name),
            _ => return Err(unknown_option("whatif", option, &KNOWN)),
        }
    }
    let empty = Trial {
        only: trial.only,
        ..Trial::default()
    };
    if trial == empty {
        return Err(argument_error(format!(
            "whatif takes what is to be different, such as whatif max_restarts: 5, got: {}",
            text::inspect(options)
        )));
    }
    Ok(trial)
}

fn natural(value: &Term) -> Option<u64> {
    value.as_int().and_then(|number| u64::try_from(number).ok())
}

fn strategy(value: &Term) -> Result<Strategy, Raise> {
    const KNOWN: [&str; 3] = ["one_for_one", "one_for_all", "rest_for_one"];
    let name = value.as_atom().map_or("", Atom::as_str);
    let strategy = Strategy::from_term(value).filter(|_| KNOWN.contains(&name));
    strategy.ok_or_else(|| {
        let shown = text::inspect(value);
        let hint = match nearest(name, KNOWN) {
            Some(near) => format!("did you mean :{near}?"),
            None => "there are :one_for_one, :one_for_all and :rest_for_one".to_string(),
        };
        argument_error(format!("there is no strategy {shown}; {hint}"))
    })
}
