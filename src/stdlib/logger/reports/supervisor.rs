//! The reports of supervisors: `Child ID of Supervisor NAME terminated` and the like.

use crate::otp::supervision::{Supervision, SupervisorEvent};
use crate::runtime::{Proc, Raise};
use crate::stdlib::checks::inspect;
use crate::stdlib::logger::Level;
use crate::term::{Atom, Term, atoms};

use super::texts::{format_exit, format_mfa};

/// At which level an event is logged; not at all if OTP writes no report of it.
pub fn level(event: &SupervisorEvent) -> Option<Level> {
    match &event.what {
        // Children that are added while the supervisor runs have no progress reports of their own.
        Supervision::Started(child) => {
            let listed = child.args.is_none() && !child.spec.id.is_atom(atoms::UNDEFINED);
            listed.then_some(Level::Info)
        }
        _ => event.report().map(|_| Level::Error),
    }
}

/// The text; how the child is restarted and shut down shows only when everything is logged.
pub fn text(p: &mut Proc, event: &SupervisorEvent, verbose: bool) -> Result<Option<String>, Raise> {
    if let Supervision::Started(child) = &event.what {
        let text = child_text(p, event, &child.offender(), "started", None, verbose)?;
        return Ok(Some(text));
    }
    let Some(report) = event.report() else {
        return Ok(None);
    };
    let what = match report.context.as_str() {
        "child_terminated" => "terminated",
        "start_error" => "failed to start",
        "shutdown" => "caused shutdown",
        "shutdown_error" => "shut down abnormally",
        other => other,
    };
    let reason = Some(&report.reason);
    child_text(p, event, &report.offender, what, reason, verbose).map(Some)
}

fn child_text(
    p: &mut Proc,
    event: &SupervisorEvent,
    child: &Term,
    what: &str,
    reason: Option<&Term>,
    verbose: bool,
) -> Result<String, Raise> {
    let get = |key: &str| child.keyword_get(Atom::new(key)).cloned();
    let supervisor = supervisor_name(p, &event.supervisor)?;
    let id = get("id").unwrap_or(Term::NIL);
    let child_or_children = match get("nb_children") {
        Some(_) => "Children",
        None => "Child",
    };
    let id = inspect(p, &id)?;
    let mut text = format!("{child_or_children} {id} of Supervisor {supervisor} {what}");
    if let Some(reason) = reason {
        text.push_str(&format!("\n** (exit) {}", format_exit(p, reason)?));
    }
    if let Some(Term::Int(count)) = get("nb_children") {
        text.push_str(&format!("\nNumber: {count}"));
    }
    let shows_pid = matches!(what, "started" | "terminated" | "shut down abnormally");
    if let (Some(pid @ Term::Pid(_)), true) = (get("pid"), shows_pid) {
        text.push_str(&format!("\nPid: {}", inspect(p, &pid)?));
    }
    text.push_str(&format!("\nStart Call: {}", start_call(p, &get("mfargs"))?));
    if verbose {
        for (label, key) in [
            ("Restart", "restart_type"),
            ("Shutdown", "shutdown"),
            ("Type", "child_type"),
        ] {
            let value = inspect(p, &get(key).unwrap_or(Term::NIL))?;
            text.push_str(&format!("\n{label}: {value}"));
        }
    }
    Ok(text)
}

fn start_call(p: &mut Proc, mfargs: &Option<Term>) -> Result<String, Raise> {
    let Some([module, function, args]) = mfargs.as_ref().and_then(Term::as_tuple) else {
        return Ok(String::new());
    };
    if args.is_list() {
        return format_mfa(p, [module, function, args]);
    }
    // The arguments of a temporary child are not kept.
    let text = format_mfa(p, [module, function, &Term::Int(0)])?;
    Ok(text.strip_suffix("/0").unwrap_or(&text).to_string() + "/?")
}

/// A supervisor's name, or its pid with its callback module.
fn supervisor_name(p: &mut Proc, name: &Term) -> Result<String, Raise> {
    match name.as_tuple() {
        Some([Term::Atom(atoms::LOCAL | atoms::GLOBAL), name]) => inspect(p, name),
        Some([Term::Atom(atoms::VIA), _, name]) => inspect(p, name),
        Some([pid @ Term::Pid(_), module]) => {
            let (pid, module) = (inspect(p, pid)?, inspect(p, module)?);
            Ok(format!("{pid} ({module})"))
        }
        _ => inspect(p, name),
    }
}
