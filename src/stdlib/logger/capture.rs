//! Messages that are kept instead of printed, as tests want it.

use super::{Level, Logger};

/// Messages that somebody keeps.
pub struct Capture {
    number: u64,
    level: Level,
    text: String,
}

impl Logger {
    /// From now on messages down to this level are kept, and the console is silent; the number ends it.
    pub fn capture(&self, level: Level) -> u64 {
        let mut captures = self.captures.lock();
        let number = captures.last().map_or(1, |last| last.number + 1);
        captures.push(Capture {
            number,
            level,
            text: String::new(),
        });
        number
    }

    /// What has been kept under the number, as the console would have printed it.
    pub fn end_capture(&self, number: u64) -> String {
        let mut captures = self.captures.lock();
        let at = captures.iter().position(|capture| capture.number == number);
        at.map(|at| captures.remove(at).text).unwrap_or_default()
    }

    /// Keeps a message, as it would show, for those who want it; whether there are any.
    pub(super) fn keep(&self, level: Level, shown: &str) -> bool {
        let mut captures = self.captures.lock();
        for capture in captures.iter_mut().filter(|capture| level <= capture.level) {
            capture.text += shown;
        }
        !captures.is_empty()
    }
}
