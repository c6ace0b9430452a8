//! Log levels, from `:emergency` to `:debug`.

use crate::term::Atom;

/// A level. The smaller, the more severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is as severe: as a threshold, it lets nothing through.
    None,
    /// The system cannot be used.
    Emergency,
    /// Somebody must act at once.
    Alert,
    /// A critical condition.
    Critical,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// Normal, but worth a look.
    Notice,
    /// Information.
    Info,
    /// For whoever debugs.
    Debug,
    /// As a threshold, it lets everything through.
    All,
}

/// The levels of messages, the most severe first.
pub const LEVELS: [Level; 8] = [
    Level::Emergency,
    Level::Alert,
    Level::Critical,
    Level::Error,
    Level::Warning,
    Level::Notice,
    Level::Info,
    Level::Debug,
];

impl Level {
    /// The level of this name. `:warn` is the older name of `:warning`.
    pub fn from_name(name: &str) -> Option<Level> {
        Some(match name {
            "none" => Level::None,
            "all" => Level::All,
            "warn" => Level::Warning,
            _ => return LEVELS.into_iter().find(|level| level.name() == name),
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Emergency => "emergency",
            Level::Alert => "alert",
            Level::Critical => "critical",
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::All => "all",
        }
    }

    /// Its name as an atom.
    pub fn atom(self) -> Atom {
        Atom::new(self.name())
    }
}
