//! `Time`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, clamped, no_clause, no_clause_in};
use crate::stdlib::natives::natives;
use crate::stdlib::structs;
use crate::stdlib::system::time::microseconds_since_1970;
use crate::term::{Atom, Term};

use super::fields::{
    self, Clock, Wrong, distance, failed, fraction, in_micros, is_basic, iso, order, parse_time,
};
use super::gregorian;

/// `Time`.
pub const MODULE: NativeModule = NativeModule {
    name: "Time",
    doc: "Times of day, written `~T[10:20:30.5]`.",
    functions: TABLE,
};

/// The fields that must be given.
const ENFORCED: &[&str] = &["hour", "minute", "second"];

natives! { const TABLE of "Time":
    "__struct__" 0 => |_, _| Ok(blank());
    "__struct__" 1 => |p, args| structs::with_fields(p, &blank(), &args[0], ENFORCED);
    /// The time so much later, in seconds or another unit; it goes round at midnight.
    ///
    ///     iex> Time.add(~T[23:59:59], 2)
    ///     ~T[00:00:01]
    "add" 2 => |p, args| add(p, &[args[0].clone(), args[1].clone(), Term::atom("second")]);
    "add" 3 => add;
    /// Which time comes first: `:lt`, `:eq` or `:gt`.
    ///
    ///     iex> Time.compare(~T[10:00:00], ~T[09:59:59])
    ///     :gt
    "compare" 2 => |_, args| Ok(order(Clock::given(&args[0])?.micros(), Clock::given(&args[1])?.micros()));
    "convert" 2 => |_, args| Ok(Term::ok(Clock::given(&args[0])?.term()));
    "convert!" 2 => |_, args| Ok(Clock::given(&args[0])?.term());
    /// How much lies between two times, in seconds or another unit.
    ///
    ///     iex> Time.diff(~T[10:00:00], ~T[09:00:00])
    ///     3600
    "diff" 2 => |p, args| diff(p, &[args[0].clone(), args[1].clone(), Term::atom("second")]);
    "diff" 3 => diff;
    /// The time of `{hour, minute, second}`, and of microseconds with their digits.
    ///
    ///     iex> Time.from_erl({10, 20, 30})
    ///     {:ok, ~T[10:20:30]}
    "from_erl" 1 => |_, args| Ok(answer(from_tuple(args)?));
    "from_erl" 2 => |_, args| Ok(answer(from_tuple(args)?));
    "from_erl" 3 => |_, args| Ok(answer(from_tuple(args)?));
    "from_erl!" 1 => from_erl_or_raise;
    "from_erl!" 2 => from_erl_or_raise;
    "from_erl!" 3 => from_erl_or_raise;
    /// The time that a text in the format of ISO 8601 says.
    ///
    ///     iex> Time.from_iso8601("10:20:30.5")
    ///     {:ok, ~T[10:20:30.5]}
    "from_iso8601" 1 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601" 2 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601!" 1 => parsed_or_raise;
    "from_iso8601!" 2 => parsed_or_raise;
    /// The time so many seconds after midnight.
    ///
    ///     iex> Time.from_seconds_after_midnight(3661)
    ///     ~T[01:01:01]
    "from_seconds_after_midnight" 1 => after_midnight;
    "from_seconds_after_midnight" 2 => after_midnight;
    "from_seconds_after_midnight" 3 => after_midnight;
    /// A time, if there is one: `{:ok, time}` or `{:error, :invalid_time}`.
    ///
    ///     iex> Time.new(10, 20, 30)
    ///     {:ok, ~T[10:20:30]}
    "new" 3 => |p, args| Ok(answer(built(p, args)?));
    "new" 4 => |p, args| Ok(answer(built(p, args)?));
    "new" 5 => |p, args| Ok(answer(built(p, args)?));
    "new!" 3 => built_or_raise;
    "new!" 4 => built_or_raise;
    "new!" 5 => built_or_raise;
    /// `{hour, minute, second}`.
    ///
    ///     iex> Time.to_erl(~T[10:20:30])
    ///     {10, 20, 30}
    "to_erl" 1 => |_, args| Ok(Clock::given(&args[0])?.tuple());
    /// The time as text in the format of ISO 8601: `:extended`, or `:basic` without colons.
    ///
    ///     iex> Time.to_iso8601(~T[10:20:30], :basic)
    ///     "102030"
    "to_iso8601" 1 => |_, args| Ok(Term::string(Clock::given(&args[0])?.text(false)));
    "to_iso8601" 2 => |_, args| Ok(Term::string(Clock::given(&args[0])?.text(is_basic(&args[1])?)));
    /// Seconds and microseconds since midnight.
    ///
    ///     iex> Time.to_seconds_after_midnight(~T[01:01:01.5])
    ///     {3661, 500000}
    "to_seconds_after_midnight" 1 => |_, args| {
        let clock = Clock::given(&args[0])?;
        let seconds = clock.micros() / 1_000_000;
        Ok(Term::tuple([Term::Int(seconds as i64), Term::Int(clock.micro)]))
    };
    /// The time as text.
    ///
    ///     iex> Time.to_string(~T[10:20:30.50])
    ///     "10:20:30.50"
    "to_string" 1 => |_, args| Ok(Term::string(Clock::given(&args[0])?.text(false)));
    /// The time with no more digits than milliseconds have, or seconds.
    ///
    ///     iex> Time.truncate(~T[10:20:30.123456], :millisecond)
    ///     ~T[10:20:30.123]
    "truncate" 2 => |p, args| {
        let clock = Clock::given(&args[0])?;
        Ok(super::truncated(p, clock, &args[1])?.term())
    };
    /// The time of day in UTC, as the lab's clock has it.
    ///
    ///     iex> Time.utc_now().hour in 0..23
    ///     true
    "utc_now" 0 => |p, _| Ok(now(p));
    "utc_now" 1 => |p, _| Ok(now(p));
}

fn blank() -> Term {
    let nothing = ["hour", "minute", "second"].map(|key| (Atom::new(key), Term::NIL));
    let rest = [
        (Atom::new("calendar"), iso()),
        (Atom::new("microsecond"), Clock::ZERO.fraction()),
    ];
    Term::structure(Atom::module("Time"), nothing.into_iter().chain(rest))
}

fn answer(outcome: Result<Clock, Wrong>) -> Term {
    match outcome {
        Ok(clock) => Term::ok(clock.term()),
        Err(reason) => fields::error(reason),
    }
}

fn add(_: &mut Proc, args: &[Term]) -> Reply {
    let clock = Clock::given(&args[0])?;
    let micros = clock
        .micros()
        .saturating_add(in_micros(&args[1], &args[2], false)?);
    Ok(Clock::from_micros(micros, clock.precision).term())
}

fn diff(_: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (Clock::given(&args[0])?, Clock::given(&args[1])?);
    distance(a.micros(), b.micros(), &args[2])
}

/// A time with microseconds, if both are there.
pub(super) fn checked(
    parts: (i64, i64, i64),
    micros: Option<&Term>,
) -> Result<Result<Clock, Wrong>, Raise> {
    let (micro, precision) = match micros {
        None => (0, 0),
        Some(term) => fraction(term).ok_or_else(no_clause)?,
    };
    let (hour, minute, second) = parts;
    let clock = Clock {
        hour,
        minute,
        second,
        micro,
        precision,
    };
    Ok(if clock.is_valid() {
        Ok(clock)
    } else {
        Err("invalid_time")
    })
}

fn from_tuple(args: &[Term]) -> Result<Result<Clock, Wrong>, Raise> {
    let parts = gregorian::triple(&args[0]).ok_or_else(no_clause)?;
    checked(parts, args.get(1))
}

fn from_erl_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    from_tuple(args)?
        .map(Clock::term)
        .map_err(|reason| failed("convert $ to time", Some(&args[0]), reason))
}

fn parsed(p: &Proc, args: &[Term]) -> Result<Result<Clock, Wrong>, Raise> {
    let basic = args
        .get(1)
        .and_then(Term::as_atom)
        .is_some_and(|format| format.as_str() == "basic");
    match args[0].as_bytes() {
        Some(text) => Ok(parse_time(text, basic)),
        None => Err(no_clause_in(p, ("Calendar.ISO", "parse_time"), &args[..1])),
    }
}

fn parsed_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    parsed(p, args)?
        .map(Clock::term)
        .map_err(|reason| failed("parse $ as time", Some(&args[0]), reason))
}

fn built(p: &Proc, args: &[Term]) -> Result<Result<Clock, Wrong>, Raise> {
    let [Term::Int(hour), Term::Int(minute), Term::Int(second)] = &args[..3] else {
        return Err(no_clause_in(p, ("Calendar.ISO", "valid_time?"), &args[..3]));
    };
    let micros = args.get(3).filter(|micros| micros.as_atom().is_none());
    checked((*hour, *minute, *second), micros)
}

fn built_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    built(p, args)?
        .map(Clock::term)
        .map_err(|reason| failed("build time", None, reason))
}

fn after_midnight(_: &mut Proc, args: &[Term]) -> Reply {
    let seconds = i128::from(clamped(&args[0])?);
    let (micro, precision) = match args.get(1) {
        None => (0, 0),
        Some(term) => fraction(term).ok_or_else(no_clause)?,
    };
    let micros = seconds
        .saturating_mul(1_000_000)
        .saturating_add(i128::from(micro));
    Ok(Clock::from_micros(micros, precision).term())
}

fn now(p: &Proc) -> Term {
    Clock::from_micros(i128::from(microseconds_since_1970(p)), 6).term()
}
