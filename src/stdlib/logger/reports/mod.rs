//! What Elixir's translator makes of reports: the texts that the logger prints when something fails.
//!
//! The reports are made where the failure is seen: by `otp` for servers, supervisors and their processes, by
//! `Task` for tasks, by `spawn` for plain processes. Each is printed by the process that it is about.

mod crash;
mod server;
mod supervisor;
mod texts;
mod trace;

use std::sync::Arc;

use crate::otp::reports::{Report, Reporters};
use crate::runtime::{Class, Proc, Raise, System};
use crate::stdlib::checks::inspect;
use crate::term::{Atom, Term, atoms};

use super::{Level, Logger, allows, log};

pub use texts::{format_reason, process_name};

/// From now on, the reports of the system's servers and supervisors are logged.
pub fn install(system: &System) {
    let reporters = system.extension::<Reporters>();
    let logger = system.extension::<Logger>();
    reporters.add(Arc::new(move |p, event| report(&logger, p, event)));
}

/// Logs a report, if it is one that shows. What `:sys.trace/2` shows is no log message, it is printed at once.
fn report(logger: &Logger, p: &mut Proc, report: &Report) -> Result<(), Raise> {
    if let Report::Debug(event) = report {
        return trace::print(p, event);
    }
    let supervision = matches!(report, Report::Crash(_) | Report::Supervisor(_));
    let (wanted, verbose) = logger.look(|settings| {
        let wanted = match supervision {
            true => settings.sasl_reports,
            false => settings.otp_reports,
        };
        (wanted, settings.level >= Level::Debug)
    });
    if !wanted {
        return Ok(());
    }
    let level = match report {
        Report::Supervisor(event) => supervisor::level(event),
        // Elixir's translator leaves the first out, the second is printed above.
        Report::NoHandleInfo { .. } | Report::Debug(_) => None,
        _ => Some(Level::Error),
    };
    let Some(level) = level.filter(|level| allows(p, *level)) else {
        return Ok(());
    };
    let text = match report {
        Report::ServerTerminated(server) => server::text(p, server, verbose)?,
        Report::Crash(crash) => crash::text(p, crash, verbose)?,
        Report::Supervisor(event) => match supervisor::text(p, event, verbose)? {
            Some(text) => text,
            None => return Ok(()),
        },
        Report::UnexpectedMessage { by, message } => {
            let by = match by.as_str() {
                "supervisor" => "Supervisor",
                _ => by.module_name(),
            };
            let message = inspect(p, message)?;
            format!("{by} received unexpected message: {message}\n")
        }
        Report::NoHandleInfo { .. } | Report::Debug(_) => return Ok(()),
    };
    log(p, level, text, &about(p, &["otp"]))
}

/// The metadata of a report: the process, its name, and who reports.
fn about(p: &Proc, domain: &[&str]) -> Vec<(Atom, Term)> {
    let domain = domain.iter().map(|name| Term::atom(name));
    let mut metadata = vec![
        (Atom::new("domain"), Term::list(domain.collect::<Vec<_>>())),
        (Atom::new("pid"), Term::Pid(p.pid())),
    ];
    let name = process_name(p);
    if matches!(name, Term::Atom(_)) {
        metadata.push((Atom::new("registered_name"), name));
    }
    metadata
}

fn shows(p: &Proc, level: Level) -> bool {
    Logger::of(p).look(|settings| settings.otp_reports) && allows(p, level)
}

/// A plain process (`spawn`) has failed: `Process #PID<0.104.0> raised an exception`.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub fn plain_process(p: &mut Proc, raise: &Raise) -> Result<(), Raise> {
    if !shows(p, Level::Error) {
        return Ok(());
    }
    let reason = match raise.class {
        Class::Throw => Term::tagged(atoms::NOCATCH, raise.reason.clone()),
        _ => raise.reason.clone(),
    };
    let own = Term::Pid(p.pid());
    let (pid, stack) = (inspect(p, &own)?, raise.stack_term());
    let failure = texts::format(p, atoms::ERROR, &reason, &stack)?;
    let text = format!("Process {pid} raised an exception\n{failure}");
    let metadata = [(Atom::new("pid"), own)];
    log(p, Level::Error, text, &metadata)
}

/// A task has failed: who had started it, what it ran.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub fn task_terminated(
    p: &mut Proc,
    raise: &Raise,
    starter: &Term,
    fun: &Term,
    args: &Term,
) -> Result<(), Raise> {
    if !shows(p, Level::Error) {
        return Ok(());
    }
    let reason = match raise.class {
        Class::Throw => Term::tagged(atoms::NOCATCH, raise.reason.clone()),
        _ => raise.reason.clone(),
    };
    let own = Term::Pid(p.pid());
    let (name, starter) = (inspect(p, &own)?, inspect(p, starter)?);
    let why = format_reason(p, &reason, Some(&raise.stack_term()))?;
    let (fun, args) = (inspect(p, fun)?, inspect(p, args)?);
    let text = format!(
        "Task {name} started from {starter} terminating{why}\nFunction: {fun}\n    Args: {args}"
    );
    log(p, Level::Error, text, &about(p, &["otp", "elixir"]))
}

/// A message came that a server of this module has no use for (what `use GenServer` and agents do with it).
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub fn unexpected_message(p: &mut Proc, module: Atom, message: &Term) -> Result<(), Raise> {
    if !shows(p, Level::Error) {
        return Ok(());
    }
    let name = process_name(p);
    let (module, name) = (inspect(p, &Term::Atom(module))?, inspect(p, &name)?);
    let message = inspect(p, message)?;
    let text = format!("{module} {name} received unexpected message in handle_info/2: {message}\n");
    log(p, Level::Error, text, &about(p, &["otp", "elixir"]))
}
