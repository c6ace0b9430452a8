//! Flags on trial: what a supervisor would do if it had been given others than its program gives it.
//!
//! A lab in which something is tried out has a [`Trial`]; supervisors ask it whenever they are given flags. Who
//! tries out what, and how what came of it is told, is left to the shell.

use std::sync::OnceLock;

use crate::runtime::{Proc, System};
use crate::term::Atom;

use super::supervisor::{Flags, Strategy};

/// What is tried out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// The strategy that supervisors have.
    pub strategy: Option<Strategy>,
    /// How many restarts they bear.
    pub max_restarts: Option<u64>,
    /// Within how many seconds.
    pub max_seconds: Option<u64>,
    /// The one supervisor for which this holds, by its name; all without it.
    pub only: Option<Atom>,
}

/// The trial of a system, if there is one.
#[derive(Default)]
struct Held(OnceLock<Trial>);

impl Trial {
    /// Tries this out in a system, from now on and for all its time.
    pub fn begin(self, system: &System) {
        let _ = system.extension::<Held>().0.set(self);
    }

    /// Whether something is tried out in a system.
    pub fn is_on(system: &System) -> bool {
        system.extension::<Held>().0.get().is_some()
    }

    /// The flags that the running supervisor has, when it is given these.
    pub(in crate::otp) fn flags(p: &Proc, given: Flags) -> Flags {
        let mut flags = given;
        if let Some(trial) = Trial::of(p).0.get().filter(|trial| trial.concerns(p)) {
            if given.strategy != Strategy::SimpleOneForOne {
                flags.strategy = trial.strategy.unwrap_or(given.strategy);
            }
            flags.intensity = trial.max_restarts.unwrap_or(given.intensity);
            flags.period = trial.max_seconds.unwrap_or(given.period);
        }
        flags
    }

    /// The limit that the running dynamic supervisor has, when it is given this one.
    pub(in crate::otp) fn limit(p: &Proc, max: u64, seconds: u64) -> (u64, u64) {
        let given = Flags::new(Strategy::SimpleOneForOne).intensity(max, seconds);
        let flags = Trial::flags(p, given);
        (flags.intensity, flags.period)
    }

    fn of(p: &Proc) -> std::sync::Arc<Held> {
        p.system().extension()
    }

    fn concerns(&self, p: &Proc) -> bool {
        self.only.is_none() || self.only == p.registered_name()
    }
}
