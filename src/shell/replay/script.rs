//! Sessions as files of commands: `save` writes them, `suplab run` repeats them.
//!
//! ```text
//! session clock: :real, seed: 7
//! at 3204.117
//! start counter, name: :one
//! at 5120.0, stopped: 9300.25
//! Process.sleep 60_000
//! ```
//!
//! Times are milliseconds of the lab. A moment at which the lab had not come to rest is `{time, slices}`; `at :once` is
//! an input that came together with the one before it.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{Arrival, Pace, Proc, Raise};

use super::journal::{Came, Input};
use crate::shell::console::Source;
use crate::shell::editor::Typed;
use crate::shell::state::Shared;

/// What a lab must be like for a session to be the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// How time goes at the beginning.
    pub pace: Pace,
    /// The seed.
    pub seed: Option<u64>,
    /// How many processes may run at a time.
    pub permits: usize,
}

/// A session as a file of commands.
#[derive(Debug)]
pub struct Script {
    /// What the lab must be like.
    pub setting: Setting,
    lines: VecDeque<Told>,
}

/// A line of the script.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    came: Came,
    stopped: Option<Arrival>,
    text: String,
}

// Writing

/// The file for a session that has come to a moment.
pub fn write(setting: Setting, inputs: &[Input], now: u64) -> String {
    let mut text = String::from(
        "# A session of suplab. `suplab run` on this file repeats it: the same inputs at the same times.\n",
    );
    text.push_str(&setting_line(setting));
    for input in inputs {
        text.push('\n');
        if let Some(line) = at_line(input) {
            text.push_str(&line);
        }
        for line in &input.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
    }
    text.push_str(&format!("\nat {}\n", milliseconds(now)));
    text
}

fn setting_line(setting: Setting) -> String {
    let clock = match setting.pace {
        Pace::Virtual => ":virtual".to_string(),
        Pace::Real(1.0) => ":real".to_string(),
        Pace::Real(factor) => factor.to_string(),
    };
    let seed = setting
        .seed
        .map_or_else(String::new, |seed| format!(", seed: {seed}"));
    let permits = match setting.permits {
        1 => String::new(),
        more => format!(", permits: {more}"),
    };
    format!("session clock: {clock}{seed}{permits}\n")
}

/// How an input came in; nothing if the lab was read for it when it had come to rest.
fn at_line(input: &Input) -> Option<String> {
    let came = input.lines.last().map(|line| line.came)?;
    let first = input.lines.first().map(|line| line.came)?;
    let came = match came {
        Came::Along => first,
        other => other,
    };
    let stopped = input.stopped.first().copied().flatten();
    let stopped = stopped.map_or_else(String::new, |at| format!(", stopped: {}", moment(at)));
    match came {
        Came::Outside(at) => Some(format!("at {}{stopped}\n", moment(at))),
        Came::Along => Some(format!("at :once{stopped}\n")),
        Came::Rested if stopped.is_empty() => None,
        Came::Rested => Some(format!("at :rest{stopped}\n")),
    }
}

fn moment(at: Arrival) -> String {
    let time = milliseconds(at.time);
    match at.slices {
        Some(slices) => format!("{{{time}, {slices}}}"),
        None => time,
    }
}

/// Microseconds as milliseconds, exactly.
fn milliseconds(microseconds: u64) -> String {
    format!("{}.{:03}", microseconds / 1000, microseconds % 1000)
}

// Reading

/// Whether a file is a session.
pub fn is_script(text: &str) -> bool {
    let code = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    code.is_some_and(|line| line == "session" || line.starts_with("session "))
}

/// Reads a file that is a session.
///
/// # Errors
/// What is wrong with it, with the line's number.
pub fn read(text: &str) -> Result<Script, String> {
    let mut script = Script {
        setting: Setting {
            pace: Pace::Virtual,
            seed: None,
            permits: 1,
        },
        lines: VecDeque::new(),
    };
    let (mut begun, mut next) = (false, None);
    for (number, line) in text.lines().enumerate() {
        let wrong = |problem: String| format!("line {}: {problem}", number + 1);
        let words = line.trim();
        if !begun && (words.is_empty() || words.starts_with('#')) {
            continue;
        }
        if !begun {
            begun = true;
            script.setting = setting(words).map_err(wrong)?;
        } else if let Some(when) = words.strip_prefix("at ") {
            next = Some(told(when).map_err(wrong)?);
        } else {
            script.take(next.take(), line);
        }
    }
    if let Some(last) = next {
        script.lines.push_back(last);
    }
    Ok(script)
}

impl Script {
    /// Takes a line in. Lines without a time of their own belong to the one before, if it is not finished.
    fn take(&mut self, when: Option<Told>, line: &str) {
        let blank = line.trim().is_empty();
        match when {
            Some(told) => self.lines.push_back(Told {
                text: line.to_string(),
                ..told
            }),
            None if blank => {}
            None => self.lines.push_back(Told {
                came: Came::Rested,
                stopped: None,
                text: line.to_string(),
            }),
        }
    }
}

fn setting(line: &str) -> Result<Setting, String> {
    let mut setting = Setting {
        pace: Pace::Virtual,
        seed: None,
        permits: 1,
    };
    for pair in line.trim_start_matches("session").split(',') {
        let pair = pair.trim();
        if pair.is_empty() {
            continue;
        }
        let (key, value) = pair
            .split_once(':')
            .map(|(key, value)| (key.trim(), value.trim()))
            .ok_or_else(|| format!("session takes options such as clock: :real, got: {pair}"))?;
        match key {
            "clock" => setting.pace = pace(value)?,
            "seed" => setting.seed = Some(number(key, value)?),
            "permits" => setting.permits = number(key, value)?,
            _ => {
                return Err(format!(
                    "session has no option {key}; there are clock, seed and permits"
                ));
            }
        }
    }
    Ok(setting)
}

fn pace(value: &str) -> Result<Pace, String> {
    match value {
        ":real" => Ok(Pace::Real(1.0)),
        ":virtual" => Ok(Pace::Virtual),
        factor => match factor.parse::<f64>() {
            Ok(factor) if factor > 0.0 && factor.is_finite() => Ok(Pace::Real(factor)),
            _ => Err(format!(
                "clock is :real, :virtual or a number above 0, got: {value}"
            )),
        },
    }
}

fn number<N: std::str::FromStr>(key: &str, value: &str) -> Result<N, String> {
    value
        .replace('_', "")
        .parse()
        .map_err(|_| format!("{key} is a number, got: {value}"))
}

/// What stands behind `at`.
fn told(when: &str) -> Result<Told, String> {
    let (came, stopped) = match when.split_once("stopped:") {
        Some((came, stopped)) => (came.trim().trim_end_matches(','), Some(stopped)),
        None => (when.trim(), None),
    };
    let came = match came {
        ":once" => Came::Along,
        ":rest" => Came::Rested,
        time => Came::Outside(arrival(time)?),
    };
    Ok(Told {
        came,
        stopped: stopped.map(arrival).transpose()?,
        text: String::new(),
    })
}

fn arrival(text: &str) -> Result<Arrival, String> {
    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
    let (time, slices) = match inner.and_then(|inner| inner.split_once(',')) {
        Some((time, slices)) => (time, Some(number("slices", slices.trim())?)),
        None => (text, None),
    };
    let (whole, part) = time.trim().split_once('.').unwrap_or((time.trim(), "0"));
    let problem = || format!("at takes milliseconds, such as at 5_000, got: {text}");
    let whole: u64 = whole.replace('_', "").parse().map_err(|_| problem())?;
    let digits: String = format!("{part:0<3}").chars().take(3).collect();
    let part: u64 = digits.parse().map_err(|_| problem())?;
    Ok(Arrival {
        time: whole.saturating_mul(1000).saturating_add(part),
        slices,
    })
}

/// The lines of a script, for a session; a reader that is killed leaves the rest to the next.
#[derive(Clone)]
pub struct Reader(Arc<Mutex<VecDeque<Told>>>);

impl Reader {
    /// The lines of this script.
    pub fn new(script: Script) -> Reader {
        Reader(Arc::new(Mutex::new(script.lines)))
    }
}

impl Source for Reader {
    fn next(&mut self, p: &mut Proc, _: &str, _: Option<String>) -> Result<(Typed, Came), Raise> {
        let next = self.0.lock().pop_front();
        let Some(told) = next else {
            return Ok((Typed::End, Came::Rested));
        };
        told.came.wait(p)?;
        Shared::of(p).with(|state| state.journal.stop_next(told.stopped));
        Ok((Typed::Line(told.text), told.came))
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, Setting, arrival, is_script, milliseconds, read, setting};
    use crate::runtime::Arrival;

    #[test]
    fn moments_are_exact() {
        let cases = [
            ("0", 0, None),
            ("3204.117", 3_204_117, None),
            ("5_000", 5_000_000, None),
            ("{1.5, 12}", 1_500, Some(12)),
        ];
        for (text, time, slices) in cases {
            assert_eq!(arrival(text), Ok(Arrival { time, slices }), "{text}");
        }
        assert_eq!(milliseconds(3_204_117), "3204.117");
        assert!(arrival("soon").is_err());
    }

    #[test]
    fn settings() {
        let expected = Setting {
            pace: Pace::Real(1.0),
            seed: Some(7),
            permits: 1,
        };
        assert_eq!(setting("session clock: :real, seed: 7"), Ok(expected));
        assert!(setting("session sead: 7").is_err());
        assert!(setting("session clock: 0").is_err());
    }

    #[test]
    fn what_is_a_session() {
        assert!(is_script("# hello\n\nsession seed: 1\n"));
        assert!(!is_script("start counter\nsession seed: 1\n"));
        let script =
            read("session\nat 1.000\na = [\n1]\n\nat 2\n").map(|script| script.lines.len());
        assert_eq!(script, Ok(3));
    }
}
