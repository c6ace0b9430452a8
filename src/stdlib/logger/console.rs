//! The console: what a log message looks like.
//!
//! As Elixir's default backend it prints to standard output. The time is that of the lab, counted from its
//! beginning, so that a run prints the same whenever it is run.

use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::checks::inspect;
use crate::stdlib::io::device;
use crate::stdlib::process::group_leader;
use crate::term::exception::format_mfa;
use crate::term::{Atom, Term, atoms};

use super::level::Level;

/// How messages are laid out unless somebody configures it otherwise.
const FORMAT: &str = "\n$time $metadata[$level] $message\n";

/// What follows the text of a message that has been cut off.
const CUT: &str = " (truncated)";

/// What makes a line of a message.
#[derive(Clone, Debug)]
pub enum Format {
    /// A text with `$time`, `$date`, `$metadata`, `$level`, `$levelpad`, `$node` and `$message`.
    Text(String),
    /// A function of level, message, timestamp and metadata.
    Function(Atom, Atom),
}

/// A message on its way to where it shows.
pub struct Event<'a> {
    /// Its level.
    pub level: Level,
    /// Its text.
    pub text: &'a str,
    /// The same as handlers get it: `{:string, text}`, `{:report, report}`.
    pub message: Term,
    /// What goes with it.
    pub metadata: &'a [(Atom, Term)],
}

/// The console's settings.
#[derive(Clone, Debug)]
pub struct Console {
    /// Whether it prints at all.
    pub on: bool,
    /// The layout.
    pub format: Format,
    /// Which metadata it shows; `None` is all of them.
    pub metadata: Option<Vec<Atom>>,
    /// Its own threshold.
    pub level: Level,
}

impl Default for Console {
    fn default() -> Self {
        Console {
            on: true,
            format: Format::Text(FORMAT.to_string()),
            metadata: Some(Vec::new()),
            level: Level::All,
        }
    }
}

impl Console {
    /// Prints a message that is laid out: on the device with the name `:user`, where a program has put another in the
    /// place of the system's.
    ///
    /// # Errors
    /// `Terminated` if the process dies of a signal while it waits for that device.
    pub fn print(&self, p: &mut Proc, level: Level, shown: &str) -> Result<(), Raise> {
        if !self.on || level > self.level {
            return Ok(());
        }
        let user = p.whereis(Atom::new("user"));
        match user.filter(|user| *user != group_leader::of_system(p)) {
            Some(device) => {
                let request = [
                    Term::atom("put_chars"),
                    Term::atom("unicode"),
                    Term::string(shown),
                ];
                device::request(p, device, Term::tuple(request))?;
            }
            None => p.system().output.write(Stream::Out, shown.as_bytes()),
        }
        Ok(())
    }

    /// A message as it shows.
    ///
    /// # Errors
    /// `Terminated` if the process dies of a signal while a program's function lays it out.
    pub fn layout(&self, p: &mut Proc, event: &Event<'_>) -> Result<String, Raise> {
        match &self.format {
            Format::Text(format) => Ok(self.filled(format, p.now(), event)),
            Format::Function(module, function) => self.made(p, (*module, *function), event),
        }
    }

    /// What a program's function makes of a message.
    fn made(
        &self,
        p: &mut Proc,
        (module, function): (Atom, Atom),
        event: &Event<'_>,
    ) -> Result<String, Raise> {
        let args = [
            Term::Atom(event.level.atom()),
            Term::string(event.text),
            timestamp(p.now()),
            Term::keyword(self.wanted(event.metadata)),
        ];
        let made = p
            .deeper(|p| p.apply(module, function, &args))
            .and_then(|made| super::message::chardata(p, &made));
        match made {
            Err(raise) if raise.catchable() => {
                let what = inspect(p, &Term::tuple(args))?;
                Ok(format!("could not format: {what}\n"))
            }
            made => made,
        }
    }

    /// A layout with what a message puts into it, at a lab time (microseconds).
    fn filled(&self, format: &str, now: u64, event: &Event<'_>) -> String {
        let mut text = String::new();
        let mut rest = format;
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let name = rest[at + 1..]
                .split(|c: char| !c.is_ascii_lowercase())
                .next()
                .unwrap_or_default();
            match name {
                "time" => text.push_str(&time_of_day(now)),
                "date" => text.push_str("1970-01-01"),
                "metadata" => text.push_str(&self.shown(event.metadata)),
                "level" => text.push_str(event.level.name()),
                "levelpad" if event.level == Level::Info => text.push(' '),
                "levelpad" => {}
                "node" => text.push_str("nonode@nohost"),
                "message" => text.push_str(event.text),
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

    /// The metadata that are to be shown, in the order of the settings.
    fn wanted(&self, metadata: &[(Atom, Term)]) -> Vec<(Atom, Term)> {
        let Some(keys) = &self.metadata else {
            return metadata.to_vec();
        };
        let find = |key: &Atom| metadata.iter().find(|(known, _)| known == key).cloned();
        keys.iter().filter_map(find).collect()
    }

    /// `key=value ` for each of the metadata that are to be shown.
    fn shown(&self, metadata: &[(Atom, Term)]) -> String {
        let shown = |(key, value): (Atom, Term)| {
            let text = value_text(key, &value)?;
            Some(format!("{key}={text} "))
        };
        self.wanted(metadata)
            .into_iter()
            .filter_map(shown)
            .collect()
    }
}

/// A value as the console shows it; nothing for compound values, which it leaves out but for those that the
/// logger itself adds.
fn value_text(key: Atom, value: &Term) -> Option<String> {
    match (key.as_str(), value.as_tuple()) {
        ("mfa" | "initial_call", Some([Term::Atom(module), Term::Atom(function), arity])) => {
            return Some(format_mfa(*module, *function, arity));
        }
        ("domain", None) => {
            let names = value
                .iter()
                .filter_map(|name| Some(name.as_atom()?.as_str()));
            return Some(names.collect::<Vec<_>>().join("."));
        }
        _ => {}
    }
    Some(match value {
        Term::Atom(atoms::NIL) => return None,
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

/// `{date, time}`, the date being that on which lab time begins.
fn timestamp(microseconds: u64) -> Term {
    let ms = i64::try_from(microseconds / 1000).unwrap_or(i64::MAX);
    let time = [
        ms / 3_600_000 % 24,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000,
    ];
    Term::tuple([
        Term::tuple([1970, 1, 1].map(Term::Int)),
        Term::tuple(time.map(Term::Int)),
    ])
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

    fn event<'a>(level: Level, text: &'a str, metadata: &'a [(Atom, Term)]) -> Event<'a> {
        Event {
            level,
            text,
            message: Term::NIL,
            metadata,
        }
    }

    #[test]
    fn the_default_layout_is_elixirs() {
        let event = event(Level::Error, "oops", &[]);
        let text = Console::default().filled(FORMAT, 43_445_123_000, &event);
        assert_eq!(text, "\n12:04:05.123 [error] oops\n");
    }

    #[test]
    fn metadata_show_when_asked_for() {
        let console = Console {
            metadata: Some(vec![Atom::new("a"), Atom::new("b")]),
            ..Console::default()
        };
        let metadata = [
            (Atom::new("b"), Term::Int(2)),
            (Atom::new("c"), Term::Int(3)),
        ];
        assert_eq!(
            console.filled(
                "$metadata|$message|$unknown",
                0,
                &event(Level::Info, "m", &metadata)
            ),
            "b=2 |m|$unknown"
        );
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        assert_eq!(truncated("aé".to_string(), Some(2)), "a (truncated)");
        assert_eq!(truncated("aé".to_string(), Some(3)), "aé");
    }
}
