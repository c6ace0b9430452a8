//! The flags of a supervisor: strategy, intensity, period, auto_shutdown (`check_flags/1`).

use num_traits::Signed;

use crate::term::{Atom, Term, atoms};

/// Which children a supervisor restarts when one has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// That one.
    #[default]
    OneForOne,
    /// All.
    OneForAll,
    /// That one and those that were started after it.
    RestForOne,
    /// That one; all are of the same kind and are added while the supervisor runs.
    SimpleOneForOne,
}

/// Whether the end of significant children ends their supervisor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoShutdown {
    /// No.
    #[default]
    Never,
    /// The end of any of them does.
    AnySignificant,
    /// The end of the last of them does.
    AllSignificant,
}

/// The flags of a supervisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// Which children are restarted.
    pub strategy: Strategy,
    /// How many restarts are allowed.
    pub intensity: u64,
    /// In how many seconds.
    pub period: u64,
    /// Whether significant children end the supervisor.
    pub auto_shutdown: AutoShutdown,
}

/// Erlang's: one restart in 5 seconds.
impl Default for Flags {
    fn default() -> Flags {
        Flags {
            strategy: Strategy::OneForOne,
            intensity: 1,
            period: 5,
            auto_shutdown: AutoShutdown::Never,
        }
    }
}

impl Flags {
    /// Elixir's defaults with this strategy: 3 restarts in 5 seconds.
    pub fn new(strategy: Strategy) -> Flags {
        Flags {
            strategy,
            intensity: 3,
            ..Flags::default()
        }
    }

    /// With another intensity.
    #[must_use]
    pub fn intensity(mut self, restarts: u64, seconds: u64) -> Flags {
        self.intensity = restarts;
        self.period = seconds;
        self
    }

    /// With significant children.
    #[must_use]
    pub fn auto_shutdown(mut self, auto_shutdown: AutoShutdown) -> Flags {
        self.auto_shutdown = auto_shutdown;
        self
    }

    /// Checks flags as a map, or as a tuple of three. What a map does not say is as in `defaults`.
    ///
    /// # Errors
    /// What is wrong, as in `{:supervisor_data, error}`.
    pub fn check(term: &Term, defaults: Flags) -> Result<Flags, Term> {
        if let Some(map) = term.as_map() {
            let get = |key| map.get_atom(key);
            return check_fields(
                [
                    get(atoms::STRATEGY),
                    get(atoms::INTENSITY),
                    get(atoms::PERIOD),
                    get(atoms::AUTO_SHUTDOWN),
                ],
                defaults,
            );
        }
        match term.as_tuple() {
            Some([strategy, intensity, period]) => check_fields(
                [Some(strategy), Some(intensity), Some(period), None],
                defaults,
            ),
            _ => Err(Term::tagged(Atom::new("invalid_type"), term.clone())),
        }
    }

    /// As a map.
    pub fn to_term(self) -> Term {
        let number = |n: u64| i64::try_from(n).map_or(Term::integer(n.into()), Term::Int);
        Term::map([
            (Term::Atom(atoms::STRATEGY), self.strategy.to_term()),
            (Term::Atom(atoms::INTENSITY), number(self.intensity)),
            (Term::Atom(atoms::PERIOD), number(self.period)),
            (
                Term::Atom(atoms::AUTO_SHUTDOWN),
                self.auto_shutdown.to_term(),
            ),
        ])
    }
}

fn check_fields(
    [strategy, intensity, period, auto_shutdown]: [Option<&Term>; 4],
    defaults: Flags,
) -> Result<Flags, Term> {
    let invalid = |what: &str, term: &Term| Term::tagged(Atom::new(what), term.clone());
    let strategy = strategy.map_or(Ok(defaults.strategy), |term| {
        Strategy::from_term(term).ok_or_else(|| invalid("invalid_strategy", term))
    })?;
    let intensity = intensity.map_or(Ok(defaults.intensity), |term| {
        natural(term).ok_or_else(|| invalid("invalid_intensity", term))
    })?;
    let period = period.map_or(Ok(defaults.period), |term| {
        natural(term)
            .filter(|n| *n > 0)
            .ok_or_else(|| invalid("invalid_period", term))
    })?;
    let auto_shutdown = auto_shutdown.map_or(Ok(defaults.auto_shutdown), |term| {
        AutoShutdown::from_term(term).ok_or_else(|| invalid("invalid_auto_shutdown", term))
    })?;
    Ok(Flags {
        strategy,
        intensity,
        period,
        auto_shutdown,
    })
}

/// A number from 0 on; one beyond all use counts as the largest.
pub(in crate::otp) fn natural(term: &Term) -> Option<u64> {
    match term {
        Term::Int(n) => u64::try_from(*n).ok(),
        Term::BigInt(n) => n.is_positive().then_some(u64::MAX),
        _ => None,
    }
}

impl Strategy {
    /// The atom for it.
    pub fn to_term(self) -> Term {
        Term::Atom(match self {
            Strategy::OneForOne => atoms::ONE_FOR_ONE,
            Strategy::OneForAll => atoms::ONE_FOR_ALL,
            Strategy::RestForOne => atoms::REST_FOR_ONE,
            Strategy::SimpleOneForOne => atoms::SIMPLE_ONE_FOR_ONE,
        })
    }

    /// What an atom stands for.
    pub fn from_term(term: &Term) -> Option<Strategy> {
        match term.as_atom()? {
            atoms::ONE_FOR_ONE => Some(Strategy::OneForOne),
            atoms::ONE_FOR_ALL => Some(Strategy::OneForAll),
            atoms::REST_FOR_ONE => Some(Strategy::RestForOne),
            atoms::SIMPLE_ONE_FOR_ONE => Some(Strategy::SimpleOneForOne),
            _ => None,
        }
    }
}

impl AutoShutdown {
    /// The atom for it.
    pub fn to_term(self) -> Term {
        Term::Atom(match self {
            AutoShutdown::Never => atoms::NEVER,
            AutoShutdown::AnySignificant => atoms::ANY_SIGNIFICANT,
            AutoShutdown::AllSignificant => atoms::ALL_SIGNIFICANT,
        })
    }

    /// What an atom stands for.
    pub fn from_term(term: &Term) -> Option<AutoShutdown> {
        match term.as_atom()? {
            atoms::NEVER => Some(AutoShutdown::Never),
            atoms::ANY_SIGNIFICANT => Some(AutoShutdown::AnySignificant),
            atoms::ALL_SIGNIFICANT => Some(AutoShutdown::AllSignificant),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_has_its_error() {
        let check = |key: &str, value: Term| {
            Flags::check(&Term::map([(Term::atom(key), value)]), Flags::default())
        };
        for (key, value, error) in [
            ("strategy", Term::atom("x"), "invalid_strategy"),
            ("intensity", Term::Int(-1), "invalid_intensity"),
            ("period", Term::Int(0), "invalid_period"),
            ("auto_shutdown", Term::atom("x"), "invalid_auto_shutdown"),
        ] {
            let expected = Term::tagged(Atom::new(error), value.clone());
            assert_eq!(check(key, value), Err(expected));
        }
        let list = Flags::check(&Term::Nil, Flags::default());
        assert_eq!(
            list,
            Err(Term::tagged(Atom::new("invalid_type"), Term::Nil))
        );
    }

    #[test]
    fn a_tuple_of_three_is_the_older_form() {
        let tuple = Term::tuple([Term::atom("rest_for_one"), Term::Int(2), Term::Int(9)]);
        let flags = Flags::new(Strategy::RestForOne).intensity(2, 9);
        assert_eq!(Flags::check(&tuple, Flags::default()), Ok(flags));
        assert_eq!(Flags::check(&flags.to_term(), Flags::default()), Ok(flags));
    }
}
