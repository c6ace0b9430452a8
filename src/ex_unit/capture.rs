//! Log messages kept for the report of a test, and what `ExUnit.CaptureLog` asks for.

use crate::runtime::{NativeModule, Proc};
use crate::stdlib::args::no_clause;
use crate::stdlib::logger::{Level, Logger};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

/// What the Elixir side of the captures calls.
pub const SERVER: NativeModule = NativeModule {
    name: "ExUnit.CaptureServer",
    doc: "What `ExUnit.CaptureLog` asks of the logger.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.CaptureServer":
    "log_begin" 1 => |p, args| Ok(Term::integer(logs_begin(p, Some(&args[0])).into()));
    "log_end" 1 => |p, args| {
        let number = args[0].as_int().and_then(|number| u64::try_from(number).ok());
        Ok(Term::string(logs_end(p, number.ok_or_else(no_clause)?)))
    };
}

/// From now on log messages are kept instead of printed; the number ends it. Options may set the level.
pub fn logs_begin(p: &Proc, options: Option<&Term>) -> u64 {
    let level = options.and_then(|options| options.keyword_get(Atom::new("level")));
    let level = level
        .and_then(Term::as_atom)
        .and_then(|level| Level::from_name(level.as_str()));
    Logger::of(p).capture(level.unwrap_or(Level::All))
}

/// What has been logged since the beginning.
pub fn logs_end(p: &Proc, number: u64) -> String {
    Logger::of(p).end_capture(number)
}

/// The modules written in Elixir.
pub const MODULES: &[(&str, &str)] = &[
    ("ExUnit.CaptureIO", include_str!("embedded/capture_io.ex")),
    ("ExUnit.CaptureLog", include_str!("embedded/capture_log.ex")),
];
