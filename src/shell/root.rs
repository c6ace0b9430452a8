//! `Lab`, the root supervisor, and what commands ask of supervisors in general.

use crate::lab::text;
use crate::otp::supervisor::{self, Flags, Init, Strategy};
use crate::otp::{Name, sys};
use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Pid, Term, atoms};

/// Starts `Lab`, linked to the caller: one_for_one, 3 restarts in 5 seconds.
///
/// # Errors
/// `Terminated`.
pub(super) fn start_link(p: &mut Proc) -> Result<Term, Raise> {
    let init = Init::children(Flags::new(Strategy::OneForOne), []);
    supervisor::start_link(p, Some(Name::Local(atoms::LAB)), init)
}

/// Why `Lab` has ended, in words.
pub(super) fn why_ended(reason: &Term) -> String {
    match reason {
        Term::Atom(atoms::SHUTDOWN) => "it gave up after too many restarts (:shutdown)".to_string(),
        Term::Atom(atoms::KILLED) => "it was killed".to_string(),
        Term::Atom(atoms::NORMAL) => "it was stopped (:normal)".to_string(),
        other => text::reason(other),
    }
}

/// The state of a supervisor as `:sys` shows it; `None` of a process that is none or does not answer.
fn state(p: &mut Proc, supervisor: &Term) -> Result<Option<Term>, Raise> {
    match sys::get_state(p, supervisor, Some(Some(1000))) {
        Ok(state) => Ok(Some(state)),
        Err(raise) if raise.catchable() => Ok(None),
        Err(raise) => Err(raise),
    }
}

/// Whether it is one of Elixir's dynamic supervisors, which take other requests.
///
/// # Errors
/// `Terminated`.
pub(super) fn is_dynamic(p: &mut Proc, supervisor: &Term) -> Result<bool, Raise> {
    let state = state(p, supervisor)?;
    Ok(state.is_some_and(|state| state.struct_module() == Some(atoms::DYNAMIC_SUPERVISOR)))
}

/// Strategy, intensity and period of a supervisor; `None` of a process that is none.
///
/// # Errors
/// `Terminated`.
pub(super) fn flags(
    p: &mut Proc,
    supervisor: &Term,
) -> Result<Option<(&'static str, i64, i64)>, Raise> {
    let state = state(p, supervisor)?;
    Ok(state.as_ref().and_then(flags_of))
}

/// Strategy, intensity and period in a supervisor's state.
fn flags_of(state: &Term) -> Option<(&'static str, i64, i64)> {
    if state.struct_module() == Some(atoms::DYNAMIC_SUPERVISOR) {
        let number = |name| state.field(name).and_then(Term::as_int);
        return Some((
            "dynamic",
            number(atoms::MAX_RESTARTS)?,
            number(atoms::MAX_SECONDS)?,
        ));
    }
    match state.as_tuple()? {
        [
            Term::Atom(tag),
            _,
            Term::Atom(strategy),
            _,
            _,
            Term::Int(intensity),
            Term::Int(period),
            ..,
        ] if tag.as_str() == "state" => Some((strategy.as_str(), *intensity, *period)),
        _ => None,
    }
}

/// Gives a running supervisor other flags; its children stay alive.
///
/// # Errors
/// Exits if there is no such supervisor.
pub(super) fn set_flags(
    p: &mut Proc,
    supervisor: Pid,
    flags: &[(Atom, Term)],
) -> Result<Term, Raise> {
    let flags = crate::term::Map::from_entries(
        flags
            .iter()
            .map(|(key, value)| (Term::Atom(*key), value.clone())),
    );
    supervisor::set_flags(p, &Term::Pid(supervisor), Term::Map(flags))
}
