//! How failures print: banners, exits with what led to them, all with the stack trace.

use super::message::message;
use super::normalize::normalize_with;
use super::stacktrace::{
    format_mfa, format_stacktrace, format_stacktrace_entry, is_stacktrace, shown,
};
use crate::term::inspect::{Hooks, atom_literal};
use crate::term::{Atom, Pid, Term, atoms};

/// What kind of failure is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An exception or an Erlang error.
    Error,
    /// `exit/1`.
    Exit,
    /// `throw/1`.
    Throw,
    /// An exit signal from a process.
    ExitFrom(Pid),
}

/// `Exception.format_banner/3`: `** (RuntimeError) message`.
pub fn format_banner(
    kind: Kind,
    payload: &Term,
    stacktrace: &Term,
    hooks: &mut dyn Hooks,
) -> String {
    match kind {
        Kind::Error => {
            let exception = normalize_with(payload, stacktrace, hooks);
            let name = exception
                .struct_module()
                .map_or_else(|| "nil".into(), atom_literal);
            format!("** ({name}) {}", message(&exception, hooks))
        }
        Kind::Throw => format!("** (throw) {}", shown(payload, hooks)),
        Kind::Exit => format!("** (exit) {}", exit(payload, 1, hooks)),
        Kind::ExitFrom(pid) => format!(
            "** (EXIT from {}) {}",
            Term::Pid(pid),
            exit(payload, 1, hooks)
        ),
    }
}

/// `Exception.format/3`: the banner and the stack trace.
pub fn format(kind: Kind, payload: &Term, stacktrace: &Term, hooks: &mut dyn Hooks) -> String {
    let banner = format_banner(kind, payload, stacktrace, hooks);
    if matches!(kind, Kind::ExitFrom(_)) || matches!(stacktrace, Term::Nil) {
        return banner;
    }
    format!("{banner}\n{}", format_stacktrace(stacktrace, hooks))
}

/// `Exception.format_exit/1`: why a process ended, and why that which it waited for did.
pub fn format_exit(reason: &Term, hooks: &mut dyn Hooks) -> String {
    exit(reason, 1, hooks)
}

/// How many causes of causes are told; each is indented, so text would grow with the square.
const DEEPEST: usize = 100;

/// The reason, with what caused it on lines of their own, indented `depth` times.
fn exit(reason: &Term, depth: usize, hooks: &mut dyn Hooks) -> String {
    if depth > DEEPEST {
        return shown(reason, hooks);
    }
    let line = format!("\n{}", "    ".repeat(depth));
    let Some([first, second]) = reason.as_tuple() else {
        return exit_reason(reason, hooks);
    };
    if matches!(second, Term::Cons(_)) && is_stacktrace(second) {
        let banner = format_banner(Kind::Error, first, second, hooks);
        let entries = second
            .iter()
            .map(|entry| format!("{line}    {}", format_stacktrace_entry(entry, hooks)));
        return format!(
            "an exception was raised:{line}{banner}{}",
            entries.collect::<String>()
        );
    }
    if let (Term::Atom(atoms::SHUTDOWN), Some((child, cause))) = (first, failed_child(second)) {
        let cause = exit(cause, depth + 1, hooks);
        return format!(
            "shutdown: failed to start child: {}{line}** (EXIT) {cause}",
            shown(child, hooks)
        );
    }
    if let Some(call) = format_call(second) {
        return format!(
            "exited in: {call}{line}** (EXIT) {}",
            exit(first, depth + 1, hooks)
        );
    }
    exit_reason(reason, hooks)
}

/// The child and the reason in `{:failed_to_start_child, id, reason}`.
fn failed_child(term: &Term) -> Option<(&Term, &Term)> {
    let [Term::Atom(atoms::FAILED_TO_START_CHILD), child, reason] = term.as_tuple()? else {
        return None;
    };
    match reason.as_tuple() {
        Some([Term::Atom(atoms::UPPER_EXIT), reason]) => Some((child, reason)),
        _ => Some((child, reason)),
    }
}

/// A call as `{module, function, args}`.
fn format_call(call: &Term) -> Option<String> {
    let [Term::Atom(module), Term::Atom(function), args] = call.as_tuple()? else {
        return None;
    };
    (args.is_list() && args.list_len().is_some()).then(|| format_mfa(*module, *function, args))
}

fn exit_reason(reason: &Term, hooks: &mut dyn Hooks) -> String {
    match (reason, reason.as_tuple()) {
        (Term::Atom(name), _) => match *name {
            atoms::NORMAL | atoms::SHUTDOWN | atoms::KILLED => name.as_str().to_string(),
            atoms::CALLING_SELF => "process attempted to call itself".to_string(),
            atoms::TIMEOUT => "time out".to_string(),
            name if name.as_str() == "noconnection" => "no connection".to_string(),
            atoms::NOPROC => "no process: the process is not alive or there's no process currently associated with \
                              the given name, possibly because its application isn't started"
                .to_string(),
            _ => shown(reason, hooks),
        },
        (_, Some([Term::Atom(tag), value])) => tagged(tag.as_str(), value, hooks).unwrap_or_else(|| shown(reason, hooks)),
        _ => shown(reason, hooks),
    }
}

fn tagged(tag: &str, value: &Term, hooks: &mut dyn Hooks) -> Option<String> {
    let start = match tag {
        "shutdown" => "shutdown: ",
        "bad_return_value" => "bad return value: ",
        "bad_call" => "bad call: ",
        "bad_cast" => "bad cast: ",
        "already_started" => "already started: ",
        "bad_start_spec" => "bad child specification, invalid children: ",
        "nodedown" => return Some(format!("no connection to {}", value.as_atom()?)),
        "start_spec" => {
            return Some(format!(
                "bad child specification, {}",
                start_spec(value, hooks)
            ));
        }
        "supervisor_data" => {
            return Some(format!(
                "bad supervisor configuration, {}",
                supervisor_data(value, hooks)
            ));
        }
        "bad_return" => {
            let [Term::Atom(module), Term::Atom(atoms::INIT), value] = value.as_tuple()? else {
                return None;
            };
            return Some(format!(
                "{}.init/1 returned a bad value: {}",
                atom_literal(*module),
                shown(value, hooks)
            ));
        }
        _ => return None,
    };
    Some(format!("{start}{}", shown(value, hooks)))
}

fn pair(term: &Term) -> Option<(&'static str, &Term)> {
    match term.as_tuple() {
        Some([Term::Atom(tag), value]) => Some((Atom::as_str(*tag), value)),
        _ => None,
    }
}

/// What is wrong with a supervisor's flags.
fn supervisor_data(data: &Term, hooks: &mut dyn Hooks) -> String {
    let (what, value) = match pair(data) {
        Some(("invalid_strategy", value)) => ("invalid strategy", value),
        Some(("invalid_intensity", value)) => ("invalid max_restarts (intensity)", value),
        Some(("invalid_period", value)) => ("invalid max_seconds (period)", value),
        Some(("invalid_max_children", value)) => ("invalid max_children", value),
        Some(("invalid_extra_arguments", value)) => ("invalid extra_arguments", value),
        Some(("invalid_type", value)) => ("invalid type", value),
        _ => ("got", data),
    };
    format!("{what}: {}", shown(value, hooks))
}

/// What is wrong with a child specification.
fn start_spec(spec: &Term, hooks: &mut dyn Hooks) -> String {
    let (what, value, rule) = match pair(spec) {
        Some(("invalid_child_spec", value)) => ("invalid child specification", value, ""),
        Some(("invalid_child_type", value)) => (
            "invalid child type",
            value,
            ". Must be :worker or :supervisor.",
        ),
        Some(("invalid_mfa", value)) => ("invalid mfa", value, ""),
        Some(("invalid_restart_type", value)) => (
            "invalid restart type",
            value,
            ". Must be :permanent, :transient or :temporary.",
        ),
        Some(("invalid_shutdown", value)) => (
            "invalid shutdown",
            value,
            ". Must be an integer >= 0, :infinity or :brutal_kill.",
        ),
        Some(("invalid_module", value)) => ("invalid module", value, ". Must be an atom."),
        Some(("invalid_modules", value)) => (
            "invalid modules",
            value,
            ". Must be a list of atoms or :dynamic.",
        ),
        Some(("duplicate_child_name", value)) => (
            "more than one child specification has the id",
            value,
            DUPLICATE_CHILD,
        ),
        _ => ("got", spec, ""),
    };
    format!("{what}: {}{rule}", shown(value, hooks))
}

/// The advice that follows a duplicate id.
const DUPLICATE_CHILD: &str = ".
If using maps as child specifications, make sure the :id keys are unique.
If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:

    children = [
      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),
      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)
    ]
";
