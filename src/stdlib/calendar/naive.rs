//! `NaiveDateTime`: dates with times, without a time zone.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, clamped, no_clause, no_clause_in};
use crate::stdlib::natives::natives;
use crate::stdlib::structs;
use crate::stdlib::system::time::microseconds_since_1970;
use crate::term::{Atom, Term};

use super::fields::{
    self, Clock, Day, Moment, Wrong, distance, failed, fraction, in_micros, is_basic, iso, order,
    parse_moment,
};
use super::{gregorian, time};

/// `NaiveDateTime`.
pub const MODULE: NativeModule = NativeModule {
    name: "NaiveDateTime",
    doc: "Dates with times of day but without a time zone, written `~N[2024-02-29 10:20:30]`.",
    functions: TABLE,
};

/// The fields that must be given.
const ENFORCED: &[&str] = &["year", "month", "day", "hour", "minute", "second"];

natives! { const TABLE of "NaiveDateTime":
    "__struct__" 0 => |_, _| Ok(blank());
    "__struct__" 1 => |p, args| structs::with_fields(p, &blank(), &args[0], ENFORCED);
    /// The moment so much later, in seconds or another unit (`:day`, `:hour`, `:minute`, `:millisecond` ...).
    ///
    ///     iex> NaiveDateTime.add(~N[2024-02-28 23:59:59], 2)
    ///     ~N[2024-02-29 00:00:01]
    "add" 2 => |p, args| add(p, &[args[0].clone(), args[1].clone(), Term::atom("second")]);
    "add" 3 => add;
    /// Which moment comes first: `:lt`, `:eq` or `:gt`.
    ///
    ///     iex> NaiveDateTime.compare(~N[2024-02-29 10:00:00], ~N[2024-02-29 11:00:00])
    ///     :lt
    "compare" 2 => |_, args| Ok(order(Moment::given(&args[0])?.micros(), Moment::given(&args[1])?.micros()));
    "convert" 2 => |_, args| Ok(Term::ok(Moment::given(&args[0])?.term()));
    "convert!" 2 => |_, args| Ok(Moment::given(&args[0])?.term());
    /// How much lies between two moments, in seconds or another unit.
    ///
    ///     iex> NaiveDateTime.diff(~N[2024-03-01 00:00:00], ~N[2024-02-29 00:00:00], :hour)
    ///     24
    "diff" 2 => |p, args| diff(p, &[args[0].clone(), args[1].clone(), Term::atom("second")]);
    "diff" 3 => diff;
    /// The moment of `{{year, month, day}, {hour, minute, second}}`.
    ///
    ///     iex> NaiveDateTime.from_erl({{2024, 2, 29}, {10, 20, 30}})
    ///     {:ok, ~N[2024-02-29 10:20:30]}
    "from_erl" 1 => |_, args| Ok(answer(from_tuples(args)?));
    "from_erl" 2 => |_, args| Ok(answer(from_tuples(args)?));
    "from_erl" 3 => |_, args| Ok(answer(from_tuples(args)?));
    "from_erl!" 1 => from_erl_or_raise;
    "from_erl!" 2 => from_erl_or_raise;
    "from_erl!" 3 => from_erl_or_raise;
    /// The moment so many seconds after the beginning of the year 0.
    ///
    ///     iex> NaiveDateTime.from_gregorian_seconds(1)
    ///     ~N[0000-01-01 00:00:01]
    "from_gregorian_seconds" 1 => |_, args| Ok(from_seconds(args)?.term());
    "from_gregorian_seconds" 2 => |_, args| Ok(from_seconds(args)?.term());
    "from_gregorian_seconds" 3 => |_, args| Ok(from_seconds(args)?.term());
    /// The moment that a text in the format of ISO 8601 says; an offset from UTC is left out.
    ///
    ///     iex> NaiveDateTime.from_iso8601("2024-02-29T10:20:30")
    ///     {:ok, ~N[2024-02-29 10:20:30]}
    "from_iso8601" 1 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601" 2 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601!" 1 => parsed_or_raise;
    "from_iso8601!" 2 => parsed_or_raise;
    "local_now" 0 => |p, _| Ok(now(p).term());
    "local_now" 1 => |p, _| Ok(now(p).term());
    /// A moment, if there is one: of numbers, or of a date and a time.
    ///
    ///     iex> NaiveDateTime.new(~D[2024-02-29], ~T[10:20:30])
    ///     {:ok, ~N[2024-02-29 10:20:30]}
    "new" 2 => |_, args| Ok(Term::ok(joined(args)?.term()));
    "new" 6 => |_, args| Ok(answer(built(args)?));
    "new" 7 => |_, args| Ok(answer(built(args)?));
    "new" 8 => |_, args| Ok(answer(built(args)?));
    "new!" 2 => |_, args| Ok(joined(args)?.term());
    "new!" 6 => built_or_raise;
    "new!" 7 => built_or_raise;
    "new!" 8 => built_or_raise;
    /// The date of the moment.
    ///
    ///     iex> NaiveDateTime.to_date(~N[2024-02-29 10:20:30])
    ///     ~D[2024-02-29]
    "to_date" 1 => |_, args| Ok(Moment::given(&args[0])?.day.term());
    /// `{{year, month, day}, {hour, minute, second}}`.
    ///
    ///     iex> NaiveDateTime.to_erl(~N[2024-02-29 10:20:30])
    ///     {{2024, 2, 29}, {10, 20, 30}}
    "to_erl" 1 => |_, args| {
        let moment = Moment::given(&args[0])?;
        Ok(Term::tuple([moment.day.tuple(), moment.clock.tuple()]))
    };
    /// Seconds and microseconds since the beginning of the year 0.
    ///
    ///     iex> NaiveDateTime.to_gregorian_seconds(~N[0000-01-01 00:00:01])
    ///     {1, 0}
    "to_gregorian_seconds" 1 => |_, args| Ok(seconds(Moment::given(&args[0])?));
    /// The moment as text in the format of ISO 8601: `:extended`, or `:basic`.
    ///
    ///     iex> NaiveDateTime.to_iso8601(~N[2024-02-29 10:20:30])
    ///     "2024-02-29T10:20:30"
    "to_iso8601" 1 => |_, args| Ok(Term::string(Moment::given(&args[0])?.text("T", false)));
    "to_iso8601" 2 => |_, args| Ok(Term::string(Moment::given(&args[0])?.text("T", is_basic(&args[1])?)));
    /// The moment as text.
    ///
    ///     iex> NaiveDateTime.to_string(~N[2024-02-29 10:20:30])
    ///     "2024-02-29 10:20:30"
    "to_string" 1 => |_, args| Ok(Term::string(Moment::given(&args[0])?.text(" ", false)));
    /// The time of day of the moment.
    ///
    ///     iex> NaiveDateTime.to_time(~N[2024-02-29 10:20:30])
    ///     ~T[10:20:30]
    "to_time" 1 => |_, args| Ok(Moment::given(&args[0])?.clock.term());
    /// The moment with no more digits than milliseconds have, or seconds.
    ///
    ///     iex> NaiveDateTime.truncate(~N[2024-02-29 10:20:30.123456], :second)
    ///     ~N[2024-02-29 10:20:30]
    "truncate" 2 => |p, args| {
        let moment = Moment::given(&args[0])?;
        let clock = super::truncated(p, moment.clock, &args[1])?;
        Ok(Moment { clock, ..moment }.term())
    };
    /// The time of now in UTC, as the lab's clock has it.
    ///
    ///     iex> NaiveDateTime.utc_now().year > 2000
    ///     true
    "utc_now" 0 => |p, _| Ok(now(p).term());
    "utc_now" 1 => |p, _| Ok(now(p).term());
}

fn blank() -> Term {
    let nothing =
        ["year", "month", "day", "hour", "minute", "second"].map(|key| (Atom::new(key), Term::NIL));
    let rest = [
        (Atom::new("calendar"), iso()),
        (Atom::new("microsecond"), Clock::ZERO.fraction()),
    ];
    Term::structure(
        Atom::module("NaiveDateTime"),
        nothing.into_iter().chain(rest),
    )
}

fn answer(outcome: Result<Moment, Wrong>) -> Term {
    match outcome {
        Ok(moment) => Term::ok(moment.term()),
        Err(reason) => fields::error(reason),
    }
}

/// What the lab's clock says now, in UTC.
pub(super) fn now(p: &Proc) -> Moment {
    let since = i128::from(microseconds_since_1970(p));
    Moment::from_micros(since + i128::from(gregorian::UNIX_EPOCH) * 1_000_000, 6)
}

fn add(_: &mut Proc, args: &[Term]) -> Reply {
    let moment = Moment::given(&args[0])?;
    Ok(later(moment, &args[1], &args[2])?.term())
}

/// A moment so much later.
///
/// # Errors
/// For what is no amount or unit, and for moments in years that there are none.
pub(super) fn later(moment: Moment, amount: &Term, unit: &Term) -> Result<Moment, Raise> {
    let micros = moment
        .micros()
        .saturating_add(in_micros(amount, unit, true)?);
    let moved = Moment::from_micros(micros, moment.clock.precision);
    let Day { year, month, day } = moved.day;
    Day::checked(year, month, day)
        .map(|_| moved)
        .ok_or_else(no_clause)
}

fn diff(p: &mut Proc, args: &[Term]) -> Reply {
    let moment = |term: &Term| {
        let args = std::slice::from_ref(term);
        Moment::of(term).ok_or_else(|| no_clause_in(p, ("NaiveDateTime", "to_iso_days"), args))
    };
    let (a, b) = (moment(&args[0])?, moment(&args[1])?);
    distance(a.micros(), b.micros(), &args[2])
}

fn from_tuples(args: &[Term]) -> Result<Result<Moment, Wrong>, Raise> {
    let Some([date, time]) = args[0].as_tuple() else {
        return Err(no_clause());
    };
    let (year, month, day) = gregorian::triple(date).ok_or_else(no_clause)?;
    let clock = time::checked(gregorian::triple(time).ok_or_else(no_clause)?, args.get(1))?;
    let day = Day::checked(year, month, day).ok_or("invalid_date");
    Ok(day.and_then(|day| clock.map(|clock| Moment { day, clock })))
}

fn from_erl_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    from_tuples(args)?
        .map(Moment::term)
        .map_err(|reason| failed("convert $ to naive datetime", Some(&args[0]), reason))
}

/// The moment so many seconds, and maybe microseconds, after the beginning of the year 0.
///
/// # Errors
/// For what is no number.
pub(super) fn from_seconds(args: &[Term]) -> Result<Moment, Raise> {
    let seconds = i128::from(clamped(&args[0])?);
    let (micro, precision) = match args.get(1) {
        None => (0, 0),
        Some(term) => fraction(term).ok_or_else(no_clause)?,
    };
    let micros = seconds
        .saturating_mul(1_000_000)
        .saturating_add(i128::from(micro));
    Ok(Moment::from_micros(micros, precision))
}

/// `{seconds, microseconds}` since the beginning of the year 0.
pub(super) fn seconds(moment: Moment) -> Term {
    let seconds = moment.micros().div_euclid(1_000_000);
    Term::tuple([Term::integer(seconds.into()), Term::Int(moment.clock.micro)])
}

fn parsed(p: &Proc, args: &[Term]) -> Result<Result<Moment, Wrong>, Raise> {
    let basic = args
        .get(1)
        .and_then(Term::as_atom)
        .is_some_and(|format| format.as_str() == "basic");
    match args[0].as_bytes() {
        Some(text) => Ok(parse_moment(text, basic).map(|(moment, _)| moment)),
        None => Err(no_clause_in(
            p,
            ("Calendar.ISO", "parse_naive_datetime"),
            &args[..1],
        )),
    }
}

fn parsed_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    parsed(p, args)?
        .map(Moment::term)
        .map_err(|reason| failed("parse $ as naive datetime", Some(&args[0]), reason))
}

/// A date and a time as one.
pub(super) fn joined(args: &[Term]) -> Result<Moment, Raise> {
    Ok(Moment {
        day: Day::given(&args[0])?,
        clock: Clock::given(&args[1])?,
    })
}

fn built(args: &[Term]) -> Result<Result<Moment, Wrong>, Raise> {
    let numbers: Option<Vec<i64>> = args[..6].iter().map(Term::as_int).collect();
    let Some([year, month, day, hour, minute, second]) = numbers.as_deref() else {
        return Err(no_clause());
    };
    let micros = args.get(6).filter(|micros| micros.as_atom().is_none());
    let clock = time::checked((*hour, *minute, *second), micros)?;
    let day = Day::checked(*year, *month, *day).ok_or("invalid_date");
    Ok(day.and_then(|day| clock.map(|clock| Moment { day, clock })))
}

fn built_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    built(args)?
        .map(Moment::term)
        .map_err(|reason| failed("build naive datetime", None, reason))
}
