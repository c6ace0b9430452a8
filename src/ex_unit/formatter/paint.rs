//! Colours of the report, as ExUnit has them.

/// What is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A test that passed.
    Success,
    /// A module whose `setup_all` failed.
    Invalid,
    /// A test that was not run.
    Skipped,
    /// A test that failed.
    Failure,
    /// What was wrong.
    ErrorInfo,
    /// Labels.
    ExtraInfo,
    /// Where.
    Location,
    /// What is on the left side only.
    Delete,
    /// What is on the right side only.
    Insert,
}

impl Key {
    fn code(self) -> &'static str {
        match self {
            Key::Success | Key::Insert => "\u{1b}[32m",
            Key::Invalid | Key::Skipped => "\u{1b}[33m",
            Key::Failure | Key::ErrorInfo | Key::Delete => "\u{1b}[31m",
            Key::ExtraInfo => "\u{1b}[36m",
            Key::Location => "\u{1b}[1m\u{1b}[30m",
        }
    }
}

/// Ends a colour.
pub const RESET: &str = "\u{1b}[0m";

/// Colours a text, or leaves it alone.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// Whether there are colours.
    pub on: bool,
}

impl Paint {
    /// The text in the colour.
    pub fn text(self, key: Key, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        match self.on {
            true => format!("{}{text}{RESET}", key.code()),
            false => text.to_string(),
        }
    }

    /// What begins the colour.
    pub fn begin(self, key: Key) -> &'static str {
        if self.on { key.code() } else { "" }
    }
}
