//! Who is affected when a child is restarted: each strategy's answer, as a plan that says what is stopped
//! and started in which order.
//!
//! Pure; the plan is carried out in `restart`.

use super::super::child_spec::Restart;
use super::children::Place;
use super::flags::Strategy;

/// What a restart does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Who is stopped, in this order. The temporary ones among them are gone afterwards.
    pub(super) stop: Vec<Place>,
    /// Who is started, in this order. The one that has failed is among them.
    pub(super) start: Vec<Place>,
}

/// The plan for the restart of the child at `failed`. `children` are all of them in the order in which
/// they were started.
pub(super) fn plan(
    strategy: Strategy,
    children: impl DoubleEndedIterator<Item = (Place, Restart)> + Clone,
    failed: Place,
) -> Plan {
    let from = match strategy {
        Strategy::OneForOne | Strategy::SimpleOneForOne => {
            return Plan {
                stop: Vec::new(),
                start: vec![failed],
            };
        }
        Strategy::RestForOne => failed,
        Strategy::OneForAll => Place::FIRST,
    };
    let affected = children.filter(|(place, _)| *place >= from);
    let others = affected.clone().filter(|(place, _)| *place != failed);
    let lasting = affected.filter(|(_, restart)| *restart != Restart::Temporary);
    Plan {
        stop: others.rev().map(|(place, _)| place).collect(),
        start: lasting.map(|(place, _)| place).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Children named by letters in start order, capitals for temporary ones; the stopped and the started.
    fn planned(strategy: Strategy, children: &str, failed: char) -> (String, String) {
        let place = |letter: char| Place::nth(children.find(letter).expect("it is a child") as u64);
        let letters: Vec<char> = children.chars().collect();
        let restart = |letter: &char| match letter.is_uppercase() {
            true => Restart::Temporary,
            false => Restart::Permanent,
        };
        let all = letters
            .iter()
            .map(|letter| (place(*letter), restart(letter)));
        let plan = plan(strategy, all, place(failed));
        let name = |places: &[Place]| -> String {
            places
                .iter()
                .flat_map(|at| letters.iter().filter(move |letter| place(**letter) == *at))
                .collect()
        };
        (name(&plan.stop), name(&plan.start))
    }

    #[test]
    fn strategies() {
        for (strategy, children, failed, stop, start) in [
            (Strategy::OneForOne, "abcD", 'b', "", "b"),
            (Strategy::OneForAll, "abcD", 'b', "Dca", "abc"),
            (Strategy::OneForAll, "abcD", 'a', "Dcb", "abc"),
            (Strategy::OneForAll, "a", 'a', "", "a"),
            (Strategy::RestForOne, "abcD", 'b', "Dc", "bc"),
            (Strategy::RestForOne, "abcD", 'a', "Dcb", "abc"),
            (Strategy::RestForOne, "abcD", 'c', "D", "c"),
            (Strategy::RestForOne, "aBcd", 'd', "", "d"),
        ] {
            assert_eq!(
                planned(strategy, children, failed),
                (stop.to_string(), start.to_string()),
                "{strategy:?}, {failed} of {children}"
            );
        }
    }
}
