//! The console: what a log message looks like.
//!
//! As Elixir's default backend it prints to standard output. The time is that of the lab, counted from its
//! beginning, so that a run prints the same whenever it is run.

use crate::runtime::{Proc, Stream};
use crate::term::{Atom, Term};

use super::level::Level;

/// How messages are laid out unless somebody configures it otherwise.
const FORMAT: &str = "\n$time $metadata[$level] $message\n";

/// What follows the text of a message that has been cut off.
const CUT: &str = " (truncated)";

/// The console's settings.
#[derive(Clone, Debug)]
pub struct Console {
    /// Whether it prints at all.
    pub on: bool,
    /// The layout, with `$time`, `$date`, `$metadata`, `$level`, `$levelpad`, `$node` and `$message`.
    pub format: String,
    /// Which metadata it shows; `None` is all of them.
    pub metadata: Option<Vec<Atom>>,
    /// Its own threshold.
    pub level: Level,
}

impl Default for Console {
    fn default() -> Self {
        Console {
            on: true,
            format: FORMAT.to_string(),
            metadata: Some(Vec::new()),
            level: Level::All,
        }
    }
}

impl Console {
    /// Prints a message.
    pub fn print(&self, p: &Proc, level: Level, message: &str, metadata: &[(Atom, Term)]) {
        if self.on && level <= self.level {
            let text = self.layout(p.now(), level, message, metadata);
            p.system().output.write(Stream::Out, text.as_bytes());
        }
    }

    /// The text of a message at a lab time (microseconds).
    pub fn layout(
        &self,
        now: u64,
        level: Level,
        message: &str,
        metadata: &[(Atom, Term)],
    ) -> String {
        let mut text = String::new();
        let mut rest = self.format.as_str();
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let name = rest[at + 1..]
                .split(|c: char| !c.is_ascii_lowercase())
                .next()
                .unwrap_or_default();
            match name {
                "time" => text.push_str(&time_of_day(now)),
                "date" => text.push_str("1970-01-01"),
                "metadata" => text.push_str(&self.shown(metadata)),
                "level" => text.push_str(level.name()),
                "levelpad" => {}
                "node" => text.push_str("nonode@nohost"),
                "message" => text.push_str(message),
                other => {
                    text.push('$');
                    text.push_str(other);
                }
            }
            rest = &rest[at + 1 + name.len()..];
        }
        text.push_str(rest);
        text
    }

    /// The metadata that are to be shown: `key=value ` for each, in the order of the settings.
    fn shown(&self, metadata: &[(Atom, Term)]) -> String {
        let all = || metadata.iter().map(|(key, _)| *key).collect();
        let keys = self.metadata.clone().unwrap_or_else(all);
        keys.into_iter()
            .filter_map(|key| {
                let (_, value) = metadata.iter().find(|(k, _)| *k == key)?;
                Some(format!("{key}={} ", value_text(value)?))
            })
            .collect()
    }
}

/// A value as the console shows it; nothing for compound values, which it leaves out.
fn value_text(value: &Term) -> Option<String> {
    Some(match value {
        Term::Atom(name) => name.module_name().to_string(),
        Term::Int(number) => number.to_string(),
        Term::BigInt(number) => number.to_string(),
        Term::Float(number) => crate::term::number::shortest(*number),
        Term::Binary(_) => value.as_str()?.to_string(),
        Term::Pid(pid) => {
            let (number, serial) = pid.parts();
            format!("<0.{number}.{serial}>")
        }
        Term::Ref(reference) => format!("<0.0.0.{}>", reference.0),
        _ => return None,
    })
}

/// Hours, minutes, seconds and milliseconds since the lab began.
fn time_of_day(microseconds: u64) -> String {
    let ms = microseconds / 1000;
    let (hours, minutes) = (ms / 3_600_000 % 24, ms / 60_000 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}.{:03}",
        ms / 1000 % 60,
        ms % 1000
    )
}

/// Cuts a message that is longer than so many bytes, at a character.
pub fn truncated(message: String, limit: Option<usize>) -> String {
    let Some(limit) = limit.filter(|limit| message.len() > *limit) else {
        return message;
    };
    let end = (0..=limit).rev().find(|at| message.is_char_boundary(*at));
    format!("{}{CUT}", &message[..end.unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_layout_is_elixirs() {
        let text = Console::default().layout(43_445_123_000, Level::Error, "oops", &[]);
        assert_eq!(text, "\n12:04:05.123 [error] oops\n");
    }

    #[test]
    fn metadata_show_when_asked_for() {
        let console = Console {
            format: "$metadata|$message|$unknown".to_string(),
            metadata: Some(vec![Atom::new("a"), Atom::new("b")]),
            ..Console::default()
        };
        let metadata = [
            (Atom::new("b"), Term::Int(2)),
            (Atom::new("c"), Term::Int(3)),
        ];
        assert_eq!(
            console.layout(0, Level::Info, "m", &metadata),
            "b=2 |m|$unknown"
        );
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        assert_eq!(truncated("aé".to_string(), Some(2)), "a (truncated)");
        assert_eq!(truncated("aé".to_string(), Some(3)), "aé");
    }
}
