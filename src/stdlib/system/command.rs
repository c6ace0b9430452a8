//! Other programs: `System.cmd/3` and `System.shell/2`. The lab's other processes go on while one runs.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use crate::runtime::{Native, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, list, no_clause, shown};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, iodata, posix};
use crate::term::{Atom, Term, atoms};

use super::env;

natives! { pub(super) const TABLE of "System":
    /// Runs a program with arguments and waits for it: what it printed, and its exit status. Options: `:cd`,
    /// `:env`, `:into`, `:stderr_to_stdout`, `:arg0`.
    ///
    ///     iex> System.cmd("echo", ["hello"])
    ///     {"hello\n", 0}
    "cmd" 2 => cmd, [Term::Nil];
    "cmd" 3 => cmd;
    /// Runs a line in the system's shell; see `cmd/3`.
    ///
    ///     iex> System.shell("echo hello")
    ///     {"hello\n", 0}
    "shell" 1 => shell, [Term::Nil];
    "shell" 2 => shell;
}

natives! { const OS_TABLE of ":os":
    /// Runs a line in the system's shell: what it printed, as a list of characters.
    ///
    ///     iex> :os.cmd('echo hello') |> List.to_string()
    ///     "hello\n"
    "cmd" 1 => os_cmd;
    "cmd" 2 => os_cmd;
    /// The path of a program as a list of characters, or `false`.
    ///
    ///     iex> :os.find_executable('no-such-program')
    ///     false
    "find_executable" 1 => find;
}

/// The functions of `:os` that run programs.
pub(super) const OS: &[Native] = OS_TABLE;

/// What is to be run, and how.
struct Plan {
    command: Command,
    into: Term,
    both: bool,
}

fn text<'a>(term: &'a Term, what: &str) -> Result<&'a [u8], Raise> {
    let text = term.as_bytes().ok_or_else(no_clause)?;
    if text.contains(&0) {
        return Err(argument_error(format!(
            "cannot execute System.cmd/3 for {what} with null byte, got: {}",
            shown(term)
        )));
    }
    Ok(text)
}

fn cmd(p: &mut Proc, args: &[Term]) -> Reply {
    let name = text(&args[0], "program")?;
    let arguments = list(&args[1])?;
    if arguments
        .iter()
        .any(|argument| argument.as_bytes().is_none())
    {
        return Err(argument_error(
            "all arguments for System.cmd/3 must be binaries",
        ));
    }
    let arguments: Vec<&[u8]> = arguments
        .iter()
        .map(|argument| text(argument, "argument"))
        .collect::<Result<_, _>>()?;
    let not_there = || Raise::error(Term::atom("enoent"));
    let path = env::executable(p, name).ok_or_else(not_there)?;
    let mut command = Command::new(OsStr::from_bytes(&path));
    command.args(arguments.iter().map(|argument| OsStr::from_bytes(argument)));
    command.arg0(OsStr::from_bytes(name));
    let plan = plan(p, command, &args[2])?;
    run(p, plan)
}

/// A list of pairs.
fn pairs_of(list: &Term) -> Result<Vec<(Term, Term)>, Raise> {
    let pair = |pair: &Term| match pair.as_tuple() {
        Some([key, value]) => Ok((key.clone(), value.clone())),
        _ => Err(no_clause()),
    };
    list.iter().map(pair).collect()
}

fn shell(p: &mut Proc, args: &[Term]) -> Reply {
    let line = text(&args[0], "command")?;
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(OsStr::from_bytes(line));
    let plan = plan(p, command, &args[1])?;
    run(p, plan)
}

/// The command with its surroundings as the options say.
fn plan(p: &mut Proc, mut command: Command, options: &Term) -> Result<Plan, Raise> {
    let variables = env::variables(p);
    command.env_clear();
    command.envs(
        variables
            .iter()
            .map(|(key, value)| (OsStr::from_bytes(key), OsStr::from_bytes(value))),
    );
    let (mut into, mut both) = (Term::string(""), false);
    for option in list(options)? {
        let Some([Term::Atom(key), value]) = option.as_tuple() else {
            return Err(no_clause());
        };
        match (key.as_str(), value.as_bytes()) {
            ("into", _) => into = value.clone(),
            ("cd", Some(dir)) => {
                command.current_dir(OsStr::from_bytes(dir));
            }
            ("arg0", Some(name)) => {
                command.arg0(OsStr::from_bytes(name));
            }
            ("stderr_to_stdout", _) => both = value.is_atom(atoms::TRUE),
            ("env", _) => {
                let pairs: Vec<(Term, Term)> = match value {
                    Term::Map(map) => map.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
                    list => pairs_of(list)?,
                };
                for (key, value) in pairs {
                    let key = OsStr::from_bytes(key.as_bytes().ok_or_else(no_clause)?);
                    match value.as_bytes() {
                        Some(value) => command.env(key, OsStr::from_bytes(value)),
                        None => command.env_remove(key),
                    };
                }
            }
            ("parallelism" | "close_stdin" | "use_stdio", _) => {}
            _ => {
                return Err(argument_error(format!(
                    "invalid option {} with value {}",
                    shown(&Term::Atom(*key)),
                    shown(value)
                )));
            }
        }
    }
    Ok(Plan {
        command,
        into,
        both,
    })
}

/// Runs it outside the lab's world: what it printed, and the status with which it ended.
fn wait(
    p: &mut Proc,
    mut command: Command,
    both: bool,
) -> Result<io::Result<(Vec<u8>, i32)>, Raise> {
    let ended = p.outside(move || {
        let (mut reader, writer) = io::pipe()?;
        command.stdin(Stdio::null());
        if both {
            command.stderr(writer.try_clone()?);
        }
        command.stdout(writer);
        let mut child = command.spawn()?;
        // The command holds the other end open for as long as it is there.
        drop(command);
        let mut printed = Vec::new();
        reader.read_to_end(&mut printed)?;
        let status = child.wait()?;
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        Ok((
            printed,
            status.code().unwrap_or_else(|| 128 + signal.unwrap_or(0)),
        ))
    })?;
    Ok(ended.unwrap_or_else(|| Err(io::Error::other("running failed"))))
}

fn run(p: &mut Proc, plan: Plan) -> Reply {
    let ended = wait(p, plan.command, plan.both)?;
    let (printed, status) =
        ended.map_err(|error| Raise::error(Term::Atom(posix::reason(&error))))?;
    let printed = Term::binary(printed);
    let collected = if plan.into.as_bytes().is_some_and(<[u8]>::is_empty) {
        printed
    } else {
        let pieces = match printed.as_bytes() {
            Some([]) => Term::Nil,
            _ => Term::list([printed]),
        };
        p.apply(atoms::ENUM, Atom::new("into"), &[pieces, plan.into])?
    };
    Ok(Term::tuple([collected, Term::Int(i64::from(status))]))
}

fn os_cmd(p: &mut Proc, args: &[Term]) -> Reply {
    let line = match args[0].as_atom() {
        Some(name) => name.as_str().as_bytes().to_vec(),
        None => iodata::chardata(&args[0])?,
    };
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(OsStr::from_bytes(&line));
    let plan = plan(p, command, &Term::Nil)?;
    let ended = wait(p, plan.command, true)?;
    let (printed, _) = ended.map_err(|error| Raise::error(Term::Atom(posix::reason(&error))))?;
    Ok(chars::chars(&String::from_utf8_lossy(&printed)))
}

fn find(p: &mut Proc, args: &[Term]) -> Reply {
    let name = iodata::chardata(&args[0])?;
    Ok(match env::executable(p, &name) {
        Some(path) => chars::chars(&String::from_utf8_lossy(&path)),
        None => Term::bool(false),
    })
}
