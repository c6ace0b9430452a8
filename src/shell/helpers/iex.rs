//! iex's own helpers: results, messages, pids, files, modules.

use crate::mix;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::silent;
use crate::shell::state::Shared;
use crate::stdlib::checks::{argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Pid, Ref, Term, atoms, exception};

natives! { pub const TABLE of "IEx.Helpers":
    /// The result of an input of this session: the latest one, or that with the number of the prompt.
    ///
    ///     lab> 6 * 7
    ///     42
    ///     lab> v() + 1
    ///     43
    ///
    /// Numbers below 0 count from the end: `v(-2)` is the result before the latest.
    "v" 0 => v, [Term::Int(-1)];
    "v" 1 => v;
    /// Takes all messages out of the shell's mailbox and shows them.
    ///
    ///     lab> send self(), :hello
    ///     :hello
    ///     lab> flush
    ///     :hello
    ///     :ok
    "flush" 0 => flush;
    /// The pid that is printed so: `pid("0.105.0")`, `pid(0, 105, 0)`.
    ///
    ///     lab> pid("0.105.0")
    ///     #PID<0.105.0>
    "pid" 1 => pid_text;
    "pid" 3 => pid_parts;
    /// The reference that is printed so.
    ///
    ///     lab> r = make_ref()
    ///     lab> ref(inspect(r)) == r
    ///     true
    "ref" 1 => reference;
    /// Clears the screen.
    "clear" 0 => clear;
    /// Leaves the shell. Ctrl-D does the same.
    "exit" 0 => exit;
    /// Shows the folder in which the program was started, or the one that `cd/1` has gone to.
    "pwd" 0 => pwd;
    /// Goes to another folder.
    "cd" 1 => cd;
    /// Lists the files of a folder; of the current one unless it is given.
    "ls" 0 => ls, [Term::string(".")];
    "ls" 1 => ls;
    /// Shows the program's version and how the lab is running.
    "runtime_info" 0 => runtime_info;
    /// Compiles what has changed in the Mix project, which `suplab -S mix` opens. `c "file.ex"` loads a file, `r Module`
    /// loads it again.
    "recompile" 0 => recompile;
}

fn v(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let number = args[0].as_int().ok_or_else(no_clause)?;
    let found = Shared::of(p).with(|state| state.results.get(number).cloned());
    found.ok_or_else(|| {
        Raise::error(exception::runtime_error(format!(
            "v({number}) is out of bounds"
        )))
    })
}

fn flush(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    while let Some(message) = p.receive(Some(0), |_, message| Ok(Some(message.clone())))? {
        let shown = crate::shell::text::value(p, &message)?;
        p.print(Stream::Out, shown + "\n");
    }
    Ok(Term::OK)
}

fn pid_text(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let text = args[0].as_str().ok_or_else(no_clause)?;
    let inner = text
        .trim()
        .trim_start_matches("#PID")
        .trim_start_matches('<')
        .trim_end_matches('>');
    let parts: Vec<Term> = inner
        .split('.')
        .filter_map(|part| part.parse().ok().map(Term::Int))
        .collect();
    if parts.len() == 3 {
        pid_parts(p, &parts)
    } else {
        Err(no_pid(text))
    }
}

fn pid_parts(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let parts: Option<Vec<u64>> = args
        .iter()
        .map(|part| u64::try_from(part.as_int()?).ok())
        .collect();
    let pid = match parts.as_deref() {
        Some([0, number, serial]) => Pid::from_parts(*number, *serial),
        _ => None,
    };
    pid.map(Term::Pid).ok_or_else(|| no_pid("this"))
}

fn no_pid(text: &str) -> Raise {
    argument_error(format!(
        "{text} is no pid of this lab; pids are written as pid(\"0.105.0\")"
    ))
}

fn reference(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let text = args[0].as_str().ok_or_else(no_clause)?;
    let inner = text
        .trim()
        .trim_start_matches("#Reference<")
        .trim_end_matches('>');
    let parts: Vec<u64> = inner
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    let reference = match parts.as_slice() {
        [0, first, middle, last] => Ref::from_parts(*first, *middle, *last),
        _ => None,
    };
    reference
        .map(Term::Ref)
        .ok_or_else(|| argument_error(format!("{text} is no reference of this lab")))
}

fn clear(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    if Shared::of(p).with(|state| state.style.has_color()) {
        p.print(Stream::Out, "\u{1b}[H\u{1b}[2J");
    }
    Ok(silent())
}

fn exit(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let prompt = Shared::of(p).with(|state| {
        state.leaving = Some(0);
        state.prompt
    });
    if prompt {
        Ok(silent())
    } else {
        Err(Raise::exit(atoms::NORMAL))
    }
}

fn pwd(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    match std::env::current_dir() {
        Ok(folder) => p.print(Stream::Out, format!("{}\n", folder.display())),
        Err(error) => p.print(
            Stream::Out,
            format!("the current folder is not known: {error}\n"),
        ),
    }
    Ok(silent())
}

fn cd(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let folder = args[0].as_str().ok_or_else(no_clause)?;
    if let Err(error) = std::env::set_current_dir(folder) {
        p.print(Stream::Out, format!("cannot go to {folder}: {error}\n"));
    }
    pwd(p, &[])
}

fn ls(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let folder = args[0].as_str().ok_or_else(no_clause)?;
    let mut names = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries.flatten() {
                let end = if entry.path().is_dir() { "/" } else { "" };
                names.push(entry.file_name().to_string_lossy().into_owned() + end);
            }
        }
        Err(error) => names.push(format!("{folder} cannot be listed: {error}")),
    }
    names.sort();
    let columns = Shared::of(p).with(|state| state.columns);
    p.print(Stream::Out, in_columns(&names, columns));
    Ok(silent())
}

/// Names side by side, down and then across.
pub(super) fn in_columns(names: &[String], columns: usize) -> String {
    let wide = names
        .iter()
        .map(|name| crate::lab::style::width(name))
        .max()
        .unwrap_or(0)
        + 2;
    let across = (columns / wide).max(1);
    let down = names.len().div_ceil(across);
    let mut text = String::new();
    for row in 0..down {
        let line: String = names
            .iter()
            .skip(row)
            .step_by(down)
            .map(|name| format!("{name:<wide$}"))
            .collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn runtime_info(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let system = p.system();
    let text = format!(
        "suplab     {}\nprocesses  {}\npermits    {}\nseed       {}\nlab time   {} s\n",
        env!("CARGO_PKG_VERSION"),
        system.table.len(),
        system.scheduler.permits(),
        system
            .seed
            .map_or_else(|| "none".to_string(), |seed| seed.to_string()),
        crate::lab::text::seconds(p.now()),
    );
    p.print(Stream::Out, text);
    Ok(silent())
}

fn recompile(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    if !mix::is_open(p) {
        let text = "Mix is not running. Please start suplab with: suplab -S mix\n";
        p.print(Stream::Out, text);
        return Ok(Term::Atom(atoms::ERROR));
    }
    Ok(match mix::recompile(p)? {
        mix::Compiled::Ok => Term::OK,
        mix::Compiled::Noop => Term::atom("noop"),
    })
}

#[cfg(test)]
mod tests {
    use super::in_columns;

    #[test]
    fn names_go_down_and_then_across() {
        let names = ["a", "b", "c", "d", "e"].map(String::from);
        assert_eq!(in_columns(&names, 9), "a  c  e\nb  d\n");
        assert_eq!(in_columns(&names, 1), "a\nb\nc\nd\ne\n");
    }
}
