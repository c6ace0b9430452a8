//! Going back in a session, and keeping it: `undo`, `redo`, `save`, and what stands in a file that `save` wrote.

use std::fs;

use crate::lab::text;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::replay::journal::{Journal, Travel};
use crate::shell::replay::script::{self, Setting};
use crate::shell::silent;
use crate::shell::state::Shared;
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Term, exception, to_f64};

use super::time;

natives! { pub const TABLE of "Lab.Commands":
    /// Takes back the last input, or so many: the lab is again as it was before, its time too.
    ///
    ///     lab> start counter, name: :one
    ///     lab> kill :one, :boom
    ///     true
    ///     lab> undo
    ///     took back
    ///       2: kill :one, :boom
    ///     lab> Process.whereis(:one)
    ///     #PID<0.104.0>
    ///
    /// The session is played again up to there, with the same seed and each input at its time, without a word and
    /// without waiting: processes, pids, variables, modules, random numbers and the log are those of that moment. What
    /// you typed into `IO.gets` and what `load` and `c` read is not asked for again. What the session did outside the
    /// lab is not taken back, and done again where it is played again: files that it wrote, programs that it ran.
    ///
    /// An input counts also if it only looked, or failed; `undo`, `redo`, `save` and `load` do not count, but the lines
    /// that `load` brought do. With more permits than one (`--permits`) it may come out differently, and is told so.
    "undo" 0 => undo, [Term::Int(1)];
    "undo" 1 => undo;
    /// Does what `undo` took back again, the last input or so many, until something else is typed.
    ///
    ///     lab> x = 1
    ///     1
    ///     lab> x = 2
    ///     2
    ///     lab> undo 2
    ///     took back
    ///       1: x = 1
    ///       2: x = 2
    ///     lab> redo
    ///     did again
    ///       1: x = 1
    ///     lab> x
    ///     1
    "redo" 0 => redo, [Term::Int(1)];
    "redo" 1 => redo;
    /// Writes the session as a file of commands, which `suplab run` repeats: the same inputs at the same times, so
    /// that the same happens.
    ///
    ///     lab> start counter, name: :one
    ///     lab> save "/tmp/suplab_doc_session.exs"
    ///     saved 1 input: suplab run /tmp/suplab_doc_session.exs
    "save" 1 => save;
    /// Lets time go by until the lab's clock shows so many milliseconds; nothing if it is later already. It is what
    /// `save` writes between inputs.
    ///
    ///     lab> at 2_500
    ///     lab> clock
    ///     2.500 s, virtual: it moves from timer to timer
    "at" 1 => at;
    "at" 2 => at;
    /// The first line of a file that `save` wrote: what kind of lab it needs. `suplab run` reads it; elsewhere it does
    /// nothing.
    ///
    ///     lab> session clock: :virtual, seed: 7
    "session" 0 => |_, _| Ok(silent());
    "session" 1 => |_, _| Ok(silent());
}

fn undo(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let count = wanted(p, args, "undo")?;
    let there = Shared::of(p).with(|state| state.journal.can_undo());
    if there < count {
        return Err(not_so_many("take back", count, there, "undo"));
    }
    go(p, Travel::Undo(count))
}

fn redo(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let count = wanted(p, args, "redo")?;
    let there = Shared::of(p).with(|state| state.journal.can_redo());
    if there < count {
        return Err(not_so_many("do again", count, there, "redo"));
    }
    go(p, Travel::Redo(count))
}

fn go(p: &mut Proc, travel: Travel) -> Result<Term, Raise> {
    Shared::of(p).with(|state| state.journal.go(travel));
    Ok(silent())
}

/// The number of inputs that is given. The input with this command is no part of the session.
fn wanted(p: &mut Proc, args: &[Term], name: &str) -> Result<usize, Raise> {
    typed_only(p, name)?;
    match &args[0] {
        Term::Int(count @ 1..) => Ok(usize::try_from(*count).unwrap_or(usize::MAX)),
        other => Err(argument_error(format!(
            "{name} takes a number of inputs from 1 on, got: {}",
            text::inspect(other)
        ))),
    }
}

/// A file is no session: its lines are one program.
fn typed_only(p: &mut Proc, name: &str) -> Result<(), Raise> {
    let is_typed = Shared::of(p).with(|state| {
        state.journal.stand_apart();
        state.prompt
    });
    if is_typed {
        return Ok(());
    }
    Err(Raise::error(exception::runtime_error(format!(
        "{name} is for what is typed at the prompt or comes through a pipe; a file is one program"
    ))))
}

fn not_so_many(what: &str, wanted: usize, there: usize, name: &str) -> Raise {
    let text = match there {
        0 => format!("there is nothing to {what}"),
        _ => format!(
            "there {} only {} to {what}, not {wanted}: `{name} {there}` does",
            if there == 1 { "is" } else { "are" },
            text::count(there, "input")
        ),
    };
    Raise::error(exception::runtime_error(text))
}

fn save(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    typed_only(p, "save")?;
    let Some(path) = args[0].as_str().filter(|path| !path.is_empty()) else {
        return Err(argument_error(format!(
            "save takes the name of a file, such as save \"session.exs\", got: {}",
            text::inspect(&args[0])
        )));
    };
    let now = p.now();
    let (text, count) = Shared::of(p).with(|state| {
        let blueprint = state.blueprint.as_ref();
        let setting = Setting {
            pace: blueprint.map_or(crate::runtime::Pace::Virtual, |lab| lab.pace),
            seed: blueprint.and_then(|lab| lab.seed),
            permits: blueprint.map_or(1, |lab| lab.permits),
        };
        let inputs = Journal::inputs(&state.journal);
        (script::write(setting, inputs, now), inputs.len())
    });
    fs::write(path, text)
        .map_err(|error| argument_error(format!("could not write {path}: {error}")))?;
    let inputs = text::count(count, "input");
    p.print(Stream::Out, format!("saved {inputs}: suplab run {path}\n"));
    Ok(silent())
}

fn at(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let time = match &args[0] {
        Term::Atom(_) => None,
        Term::Tuple(_) => args[0].as_tuple().and_then(|pair| to_f64(pair.first()?)),
        other => match to_f64(other).filter(|time| *time >= 0.0) {
            Some(time) => Some(time),
            None => {
                return Err(argument_error(format!(
                    "at takes milliseconds, such as at 5_000, got: {}",
                    text::inspect(other)
                )));
            }
        },
    };
    // No lab gets older than a number can tell.
    let time = time.map_or(0, |time| (time * 1000.0) as u64);
    let left = time.saturating_sub(p.now()).div_ceil(1000);
    if left > 0 {
        time::go_by(p, left)?;
    }
    Ok(silent())
}
