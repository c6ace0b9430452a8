//! The journal: the inputs of a session, and when each came in.

use crate::runtime::{Arrival, EventId, Proc, Raise};

/// How a line came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Came {
    /// From a person, while the lab went on.
    Outside(Arrival),
    /// Read inside the lab, which had come to rest before.
    #[default]
    Rested,
    /// Together with the line before it.
    Along,
}

/// How many slices others may use up before the next line is taken in: an endless loop in the lab must not keep the
/// session for ever.
pub const SETTLING: u64 = 50;

impl Came {
    /// Waits until a line may come in that came in like this before.
    ///
    /// # Errors
    /// `Terminated`.
    pub fn wait(self, p: &mut Proc) -> Result<(), Raise> {
        match self {
            Came::Along => Ok(()),
            Came::Rested => p.settle(SETTLING),
            Came::Outside(moment) => {
                p.settle(SETTLING)?;
                p.arrive(moment)
            }
        }
    }
}

/// A line of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How it came in.
    pub came: Came,
    /// What it says.
    pub text: String,
}

/// An input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its number at the prompt.
    pub number: i64,
    /// The latest event before it: by this a replay knows that it has come to the same point.
    event: EventId,
    /// How many answers the world had given before it.
    answers: usize,
    /// For each evaluation (a `load` has several): when Ctrl-C stopped it, if that happened.
    pub stopped: Vec<Option<Arrival>>,
}

impl Input {
    /// The text on one line.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.trim()).collect();
        lines.join(" ")
    }
}

/// Where a session stands when an input begins.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// The number at the prompt.
    pub number: i64,
    /// The latest event.
    pub event: EventId,
    /// How many answers the world has given.
    pub answers: usize,
}

/// Where a session is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// Back by so many inputs.
    Undo(usize),
    /// Forward again by so many.
    Redo(usize),
}

/// What a session has been told.
#[derive(Debug, Default)]
pub struct Journal {
    inputs: Vec<Input>,
    /// The first inputs, which came from the command line: they stay.
    given: usize,
    /// What was taken back, in the order in which it had been typed.
    undone: Vec<Input>,
    /// Of a replay: how many inputs have been begun, and of the last one, how many evaluations.
    replayed: Option<usize>,
    evaluations: usize,
    /// From which input on the replay has come out differently.
    differs: Option<i64>,
    /// Whether the present input is about the session, and no part of it.
    apart: bool,
    travel: Option<Travel>,
    /// Ctrl-C is on its way to the present evaluation, which computes or waits.
    stops: Option<bool>,
    /// When the next evaluation is to be stopped.
    stop_next: Option<Arrival>,
    /// Lines that were typed together with the wish to go elsewhere, and come in there.
    rest: Vec<String>,
    /// What is to be said when the replay is over.
    report: String,
}

impl Journal {
    /// Whether inputs are repeated.
    pub fn is_replaying(&self) -> bool {
        self.replayed.is_some()
    }

    /// An input begins.
    pub fn begin(&mut self, lines: Vec<Line>, point: Point) {
        self.apart = false;
        self.evaluations = 0;
        if let Some(replayed) = &mut self.replayed {
            let input = self.inputs.get(*replayed);
            *replayed += 1;
            if let Some(input) = input.filter(|input| input.event != point.event) {
                self.differs.get_or_insert(input.number);
            }
            return;
        }
        self.inputs.push(Input {
            lines,
            number: point.number,
            event: point.event,
            answers: point.answers,
            stopped: Vec::new(),
        });
    }

    /// The present input is about the session: it is no part of it, and cannot be taken back.
    pub fn stand_apart(&mut self) {
        self.apart = true;
    }

    /// Whether the present input is about the session.
    pub fn is_apart(&self) -> bool {
        self.apart
    }

    /// The present input is over; whether the session is to go elsewhere.
    pub fn finish(&mut self) -> bool {
        if !self.is_replaying() {
            if self.apart {
                self.inputs.pop();
            } else {
                self.undone.clear();
            }
        }
        self.apart = false;
        self.travel.is_some()
    }

    /// The inputs so far come from the command line.
    pub fn all_given(&mut self) {
        self.given = self.inputs.len();
    }

    /// The session's inputs; while one of them is about the session, without it.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs[..self.inputs.len() - usize::from(self.apart && !self.is_replaying())]
    }

    /// How many inputs could be taken back.
    pub fn can_undo(&self) -> usize {
        self.inputs().len() - self.given
    }

    /// How many could be done again.
    pub fn can_redo(&self) -> usize {
        self.undone.len()
    }

    /// After this input the session is to go elsewhere.
    pub fn go(&mut self, travel: Travel) {
        self.travel = Some(travel);
    }

    // Evaluations

    /// The next evaluation is to be stopped then.
    pub fn stop_next(&mut self, moment: Option<Arrival>) {
        self.stop_next = moment;
    }

    /// An evaluation begins: when it is to be stopped, in a replay.
    pub fn begin_evaluation(&mut self) -> Option<Arrival> {
        let at = self.evaluations;
        self.evaluations += 1;
        self.stops = None;
        match self.replayed {
            Some(replayed) => {
                let input = self.inputs.get(replayed.checked_sub(1)?)?;
                input.stopped.get(at).copied().flatten()
            }
            None => {
                let stop = self.stop_next.take();
                if let Some(input) = self.inputs.last_mut() {
                    input.stopped.push(stop);
                }
                stop
            }
        }
    }

    /// Ctrl-C is to stop the present evaluation, which computes (or waits).
    pub fn stop_evaluation(&mut self, computes: bool) {
        self.stops = Some(computes);
    }

    /// The present evaluation has noticed Ctrl-C.
    pub fn stopped(&mut self, moment: Arrival) {
        if let (None, Some(computes), Some(input)) =
            (self.replayed, self.stops.take(), self.inputs.last_mut())
            && let Some(stopped) = input.stopped.last_mut()
        {
            // Who waits is stopped when the lab has come to rest.
            let slices = moment.slices.filter(|_| computes);
            *stopped = Some(Arrival { slices, ..moment });
        }
    }

    // Going elsewhere

    /// These lines are to come in where the session goes on.
    pub fn leave(&mut self, rest: Vec<String>) {
        self.rest = rest;
    }

    /// The lines that were left for this lab.
    pub fn take_rest(&mut self) -> Vec<String> {
        std::mem::take(&mut self.rest)
    }

    /// The journal of the lab in which the session goes on, with how many answers the world gives again.
    pub fn travelled(mut self) -> (Journal, usize) {
        let (mut inputs, mut undone) = (self.inputs, self.undone);
        let (word, moved) = match self.travel.take() {
            Some(Travel::Undo(count)) => {
                let kept = inputs.len().saturating_sub(count).max(self.given);
                let taken = inputs.split_off(kept);
                let moved = describe(&taken);
                undone.splice(0..0, taken);
                ("took back", moved)
            }
            Some(Travel::Redo(count)) => {
                let again: Vec<Input> = undone.drain(..count.min(undone.len())).collect();
                let moved = describe(&again);
                inputs.extend(again);
                ("did again", moved)
            }
            None => ("repeated", String::new()),
        };
        let answers = undone.first().map_or(usize::MAX, |input| input.answers);
        let journal = Journal {
            given: self.given,
            inputs,
            undone,
            rest: self.rest,
            replayed: Some(0),
            report: format!("{word}\n{moved}"),
            ..Journal::default()
        };
        (journal, answers)
    }

    /// A journal that repeats these inputs, without a word.
    pub fn repeating(inputs: Vec<Input>) -> Journal {
        Journal {
            inputs,
            replayed: Some(0),
            ..Journal::default()
        }
    }

    /// The lines of the next input to be repeated.
    pub fn next_to_replay(&self) -> Option<Vec<Line>> {
        let next = self.inputs.get(self.replayed?)?;
        Some(next.lines.clone())
    }

    /// The replay is over: what is to be said, and from which input on it has come out differently.
    pub fn end_replay(&mut self) -> (String, Option<i64>) {
        self.replayed = None;
        (std::mem::take(&mut self.report), self.differs.take())
    }
}

/// How many inputs are shown.
const SHOWN: usize = 10;

/// Inputs as they were typed, one a line.
fn describe(inputs: &[Input]) -> String {
    let mut text = String::new();
    for input in inputs.iter().take(SHOWN) {
        let line = crate::lab::style::one_line(&input.text());
        text.push_str(&format!("  {}: {line}\n", input.number));
    }
    if inputs.len() > SHOWN {
        text.push_str(&format!("  ... and {} more\n", inputs.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Came, Journal, Line, Point, Travel};
    use crate::runtime::EventId;

    fn typed(journal: &mut Journal, text: &str) {
        let line = Line {
            came: Came::Rested,
            text: text.to_string(),
        };
        let point = Point {
            number: 1,
            event: EventId(0),
            answers: 0,
        };
        journal.begin(vec![line], point);
        journal.finish();
    }

    fn go(mut journal: Journal, travel: Travel) -> Journal {
        typed(&mut journal, "go");
        journal.inputs.pop();
        journal.go(travel);
        let (mut journal, _) = journal.travelled();
        journal.end_replay();
        journal
    }

    fn texts(journal: &Journal) -> Vec<String> {
        journal.inputs().iter().map(super::Input::text).collect()
    }

    #[test]
    fn back_and_forth() {
        let mut journal = Journal::default();
        typed(&mut journal, "given");
        journal.all_given();
        for text in ["a", "b", "c"] {
            typed(&mut journal, text);
        }
        assert_eq!(journal.can_undo(), 3);
        journal.undone.clear();
        journal.go(Travel::Undo(2));
        let (mut journal, _) = journal.travelled();
        let (report, _) = journal.end_replay();
        assert_eq!(report, "took back\n  1: b\n  1: c\n");
        assert_eq!(texts(&journal), ["given", "a"]);
        journal.go(Travel::Redo(1));
        let (mut journal, _) = journal.travelled();
        journal.end_replay();
        assert_eq!(texts(&journal), ["given", "a", "b"]);
        assert_eq!(journal.can_redo(), 1);
        typed(&mut journal, "d");
        assert_eq!(journal.can_redo(), 0);
        assert_eq!(texts(&go(journal, Travel::Undo(99))), ["given"]);
    }
}
