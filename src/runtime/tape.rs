//! What the world outside has answered, so that it can answer the same again when a session is replayed.
//!
//! Whoever asks the world something that a replay must not ask again (a person, a file of commands) asks through
//! the tape of its system. When replays happen is left to the shell.

use std::collections::VecDeque;
use std::sync::OnceLock;

use parking_lot::Mutex;

use super::raise::Raise;
use super::scheduler::Arrival;
use super::{Proc, System};

/// An answer, and when it came if the lab went on meanwhile.
#[derive(Clone, Debug)]
pub struct Answer {
    text: Result<Vec<u8>, String>,
    came: Option<Arrival>,
}

/// The answers of the world to a system, in the order in which it asked.
#[derive(Default)]
pub struct Tape {
    /// The lock is held for a look; nobody asks under it.
    answers: Mutex<Answers>,
    /// The time of day when the lab's time was 0, once somebody has asked for it.
    epoch: OnceLock<i64>,
}

#[derive(Default)]
struct Answers {
    given: Vec<Answer>,
    again: VecDeque<Answer>,
}

impl Tape {
    /// How many answers there have been.
    pub fn len(system: &System) -> usize {
        system.extension::<Tape>().answers.lock().given.len()
    }

    /// The next questions to a system are answered as the first `count` to another; its time of day goes by the
    /// same clock.
    pub fn answer_again(system: &System, before: &System, count: usize) {
        let (tape, before) = (system.extension::<Tape>(), before.extension::<Tape>());
        let answers = before
            .answers
            .lock()
            .given
            .iter()
            .take(count)
            .cloned()
            .collect();
        tape.answers.lock().again = answers;
        if let Some(epoch) = before.epoch.get() {
            let _ = tape.epoch.set(*epoch);
        }
    }

    /// What the wall clock said when the lab's time was 0: looked at once.
    pub fn epoch(system: &System, look: impl FnOnce() -> i64) -> i64 {
        *system.extension::<Tape>().epoch.get_or_init(look)
    }
}

impl Proc {
    /// Asks the world something. The lab goes on meanwhile if `outside` says so, as with [`Proc::outside`].
    ///
    /// # Errors
    /// `Terminated` if an exit signal came in meanwhile.
    pub fn ask_world(
        &mut self,
        outside: bool,
        ask: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static,
    ) -> Result<Result<Vec<u8>, String>, Raise> {
        let tape = self.system().extension::<Tape>();
        let again = tape.answers.lock().again.pop_front();
        let answer = match again {
            Some(answer) => {
                if let Some(moment) = answer.came {
                    self.arrive(moment)?;
                }
                answer
            }
            None if outside => {
                let text = self.outside(ask)?;
                let text = text.unwrap_or_else(|| Err("reading failed".to_string()));
                let came = Some(self.system().scheduler.latest_arrival());
                Answer { text, came }
            }
            None => Answer {
                text: ask(),
                came: None,
            },
        };
        let text = answer.text.clone();
        tape.answers.lock().given.push(answer);
        Ok(text)
    }
}
