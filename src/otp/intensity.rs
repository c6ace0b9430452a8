//! Restart intensity: how many restarts in which time a supervisor allows itself (`add_restart/1`).
//!
//! Pure: the time is given. The clock has whole seconds, so a window of `period` is between `period` and
//! `period + 1` seconds long.

use std::collections::VecDeque;

/// The restarts of a supervisor that still count.
#[derive(Clone, Debug)]
pub struct Intensity {
    /// How many are allowed.
    pub max: u64,
    /// In how many seconds.
    pub period: u64,
    /// The times of those that count, in whole seconds, newest first.
    restarts: VecDeque<u64>,
}

/// How much of its intensity a supervisor has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Restarts that count, this one among them.
    pub used: u64,
    /// How many are allowed.
    pub max: u64,
    /// In how many seconds.
    pub period: u64,
}

impl Used {
    /// Whether it is more than allowed.
    pub fn exceeded(self) -> bool {
        self.used > self.max
    }
}

impl Intensity {
    /// No restart so far.
    pub fn new(max: u64, period: u64) -> Intensity {
        Intensity {
            max,
            period,
            restarts: VecDeque::new(),
        }
    }

    /// Adds a restart at `now`, forgetting those that are older than the period.
    pub fn add_restart(&mut self, now: u64) -> Used {
        while self
            .restarts
            .back()
            .is_some_and(|then| then + self.period < now)
        {
            self.restarts.pop_back();
        }
        self.restarts.push_front(now);
        Used {
            used: self.restarts.len() as u64,
            max: self.max,
            period: self.period,
        }
    }

    /// The times that count, newest first.
    pub fn restarts(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.restarts.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The restart (counted from 1) at which a supervisor gives up, if it does.
    fn gives_up_at(max: u64, period: u64, times: &[u64]) -> Option<usize> {
        let mut intensity = Intensity::new(max, period);
        let at = times
            .iter()
            .position(|now| intensity.add_restart(*now).exceeded());
        at.map(|index| index + 1)
    }

    #[test]
    fn windows() {
        let table: &[(u64, u64, &[u64], Option<usize>)] = &[
            (0, 5, &[0], Some(1)),
            (1, 5, &[0, 0], Some(2)),
            (3, 5, &[0, 1, 2, 3], Some(4)),
            // The first one is exactly `period` seconds old and still counts.
            (3, 5, &[0, 1, 2, 5], Some(4)),
            (3, 5, &[0, 1, 2, 6], None),
            (3, 5, &[0, 6, 12, 18, 24], None),
            // Never more than two at once in a window that may last up to two seconds.
            (2, 1, &[0, 1, 2, 3, 4], None),
            (2, 1, &[0, 2, 4, 6], None),
            (u64::MAX, 1, &[0, 0, 0, 0], None),
        ];
        for (max, period, times, expected) in table {
            assert_eq!(
                gives_up_at(*max, *period, times),
                *expected,
                "{max} in {period} s, restarts at {times:?}"
            );
        }
    }
}
