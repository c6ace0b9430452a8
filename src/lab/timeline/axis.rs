//! Where on the line a moment stands.

use crate::runtime::EventId;

/// A moment that is shown: its time, and its place among all that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The lab's time, in microseconds.
    pub time: u64,
    /// How many moments come before it.
    pub rank: usize,
}

/// The moments that are shown, in order.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    moments: Vec<(EventId, u64)>,
    begin: u64,
    end: u64,
}

/// The most room that a moment takes of its own is this part of all room, divided among them.
const OWN_ROOM: f64 = 0.5;

impl Axis {
    /// An axis for these moments, up to `now`.
    pub fn new(mut moments: Vec<(EventId, u64)>, now: u64) -> Axis {
        moments.sort_unstable();
        moments.dedup_by_key(|moment| moment.0);
        let begin = moments.first().map_or(0, |moment| moment.1);
        let end = moments.last().map_or(0, |moment| moment.1).max(now);
        Axis {
            moments,
            begin,
            end,
        }
    }

    /// Where an event stands.
    pub fn point(&self, event: EventId, time: u64) -> Point {
        let rank = self.moments.partition_point(|moment| moment.0 < event);
        Point { time, rank }
    }

    /// The right end.
    pub fn last(&self) -> Point {
        Point {
            time: self.end,
            rank: self.moments.len(),
        }
    }

    /// The place of a point on a line of this length; `most` is the most room that a moment takes of its own.
    pub fn place(&self, point: Point, length: f64, most: f64) -> f64 {
        let (span, count) = (
            (self.end - self.begin) as f64,
            self.moments.len().max(1) as f64,
        );
        let own = match self.end > self.begin {
            true => most.min(length * OWN_ROOM / count),
            false => length / count,
        };
        let scale = match self.end > self.begin {
            true => (length - own * count) / span,
            false => 0.0,
        };
        own * point.rank as f64 + scale * (point.time.saturating_sub(self.begin)) as f64
    }

    /// Times to be written under the line, about so many, with their points.
    pub fn ticks(&self, about: usize) -> Vec<(String, Point)> {
        let span = self.end - self.begin;
        let step = nice_step(span / (about.max(1) as u64));
        let first = self.begin.div_ceil(step) * step;
        let mut ticks = Vec::new();
        let mut time = first;
        while time <= self.end {
            let rank = self.moments.partition_point(|moment| moment.1 < time);
            ticks.push((tick(time, step), Point { time, rank }));
            time += step;
        }
        ticks
    }
}

/// The next step at or above this one that is 1, 2 or 5 times a power of ten milliseconds.
fn nice_step(step: u64) -> u64 {
    let mut power = 1000;
    loop {
        for factor in [1, 2, 5] {
            if power * factor >= step {
                return power * factor;
            }
        }
        power *= 10;
    }
}

fn tick(time: u64, step: u64) -> String {
    let seconds = time / 1_000_000;
    match step {
        step if step >= 1_000_000 => format!("{seconds}s"),
        step if step >= 100_000 => format!("{seconds}.{}s", time / 100_000 % 10),
        _ => format!("{seconds}.{:03}s", time / 1000 % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(times: &[u64], now: u64) -> Axis {
        let numbered = times.iter().enumerate();
        Axis::new(
            numbered
                .map(|(at, time)| (EventId(at as u64 + 1), *time))
                .collect(),
            now,
        )
    }

    #[test]
    fn moments_at_one_time_stand_apart_and_in_order() {
        for times in [&[0, 0, 0, 0][..], &[0, 5_000_000, 5_000_000, 9_000_000]] {
            let axis = axis(times, 10_000_000 * u64::from(times[1] > 0));
            let places: Vec<f64> = (0..4)
                .map(|at| axis.place(axis.point(EventId(at + 1), times[at as usize]), 100.0, 2.0))
                .collect();
            assert!(
                places.windows(2).all(|pair| pair[0] < pair[1]),
                "{places:?}"
            );
            assert!(places[3] <= 100.0);
        }
    }

    #[test]
    fn time_is_to_scale() {
        let axis = axis(&[0, 10_000_000], 20_000_000);
        let at = |time, rank| axis.place(Point { time, rank }, 100.0, 0.0);
        assert!((at(10_000_000, 1) - 50.0).abs() < 0.01);
        assert!((at(20_000_000, 2) - 100.0).abs() < 0.01);
    }

    #[test]
    fn ticks_are_round_times() {
        let texts = |times: &[u64], now| {
            let ticks = axis(times, now).ticks(5);
            ticks
                .into_iter()
                .map(|(text, _)| text)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(texts(&[0], 10_000_000), "0s 2s 4s 6s 8s 10s");
        assert_eq!(texts(&[1_500_000], 2_500_000), "1.6s 1.8s 2.0s 2.2s 2.4s");
        assert_eq!(texts(&[0, 0], 0), "0.000s");
        assert_eq!(texts(&[0], u64::MAX / 2).split(' ').count(), 5);
    }
}
