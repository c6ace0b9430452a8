//! `Date`.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{
    Name, Reply, argument_error, clamped, failed_in, no_clause, no_clause_in, shown,
};
use crate::stdlib::natives::natives;
use crate::stdlib::structs;
use crate::stdlib::system::time::microseconds_since_1970;
use crate::term::{Atom, Term};

use super::fields::{self, Day, Wrong, failed, is_basic, iso, order, parse_date};
use super::gregorian;

/// `Date`.
pub const MODULE: NativeModule = NativeModule {
    name: "Date",
    doc: "Dates of the Gregorian calendar, written `~D[2024-02-29]`. Compare them with `compare/2`: operators such as \
          `<` compare the fields of structs, not the dates.",
    functions: TABLE,
};

/// The fields that must be given.
const ENFORCED: &[&str] = &["year", "month", "day"];

natives! { const TABLE of "Date":
    "__struct__" 0 => |_, _| Ok(blank());
    "__struct__" 1 => |p, args| structs::with_fields(p, &blank(), &args[0], ENFORCED);
    /// The date so many days later.
    ///
    ///     iex> Date.add(~D[2024-02-28], 2)
    ///     ~D[2024-03-01]
    "add" 2 => add;
    /// The first day of the date's month.
    ///
    ///     iex> Date.beginning_of_month(~D[2024-02-29])
    ///     ~D[2024-02-01]
    "beginning_of_month" 1 => |_, args| Ok(Day { day: 1, ..Day::given(&args[0])? }.term());
    /// The first day of the date's week, which begins on Monday unless it is said.
    ///
    ///     iex> Date.beginning_of_week(~D[2024-02-29])
    ///     ~D[2024-02-26]
    "beginning_of_week" 1 => |p, args| in_week(p, &[args[0].clone(), Term::atom("default")], 0);
    "beginning_of_week" 2 => |p, args| in_week(p, args, 0);
    /// Which date comes first: `:lt`, `:eq` or `:gt`.
    ///
    ///     iex> Date.compare(~D[2024-02-29], ~D[2024-03-01])
    ///     :lt
    "compare" 2 => |_, args| Ok(order(Day::given(&args[0])?, Day::given(&args[1])?));
    "convert" 2 => |_, args| Ok(Term::ok(Day::given(&args[0])?.term()));
    "convert!" 2 => |_, args| Ok(Day::given(&args[0])?.term());
    /// The day of the date's era, and the era.
    ///
    ///     iex> Date.day_of_era(~D[0001-01-01])
    ///     {1, 1}
    "day_of_era" 1 => |_, args| Ok(day_of_era(Day::given(&args[0])?));
    /// The day of the week, from 1, for Monday unless it is said.
    ///
    ///     iex> Date.day_of_week(~D[2024-02-29])
    ///     4
    "day_of_week" 1 => |p, args| day_of_week(p, &[args[0].clone(), Term::atom("default")]);
    "day_of_week" 2 => day_of_week;
    /// The day of the year, from 1.
    ///
    ///     iex> Date.day_of_year(~D[2024-02-29])
    ///     60
    "day_of_year" 1 => |_, args| Ok(Term::Int(day_of_year(Day::given(&args[0])?)));
    /// How many days the date's month has.
    ///
    ///     iex> Date.days_in_month(~D[2024-02-01])
    ///     29
    "days_in_month" 1 => |_, args| {
        let day = Day::given(&args[0])?;
        Ok(Term::Int(gregorian::days_in_month(day.year, day.month)))
    };
    /// How many days lie between two dates.
    ///
    ///     iex> Date.diff(~D[2024-03-01], ~D[2024-02-28])
    ///     2
    "diff" 2 => |_, args| Ok(Term::Int(Day::given(&args[0])?.days() - Day::given(&args[1])?.days()));
    /// The last day of the date's month.
    ///
    ///     iex> Date.end_of_month(~D[2024-02-01])
    ///     ~D[2024-02-29]
    "end_of_month" 1 => |_, args| {
        let day = Day::given(&args[0])?;
        Ok(Day { day: gregorian::days_in_month(day.year, day.month), ..day }.term())
    };
    /// The last day of the date's week; see `beginning_of_week/2`.
    ///
    ///     iex> Date.end_of_week(~D[2024-02-29])
    ///     ~D[2024-03-03]
    "end_of_week" 1 => |p, args| in_week(p, &[args[0].clone(), Term::atom("default")], 6);
    "end_of_week" 2 => |p, args| in_week(p, args, 6);
    /// The date of `{year, month, day}`.
    ///
    ///     iex> Date.from_erl({2024, 2, 29})
    ///     {:ok, ~D[2024-02-29]}
    "from_erl" 1 => from_erl;
    "from_erl" 2 => from_erl;
    "from_erl!" 1 => from_erl_or_raise;
    "from_erl!" 2 => from_erl_or_raise;
    /// The date so many days after the first of January of the year 0.
    ///
    ///     iex> Date.from_gregorian_days(739_310)
    ///     ~D[2024-02-29]
    "from_gregorian_days" 1 => |_, args| Ok(Day::from_days(clamped(&args[0])?).term());
    "from_gregorian_days" 2 => |_, args| Ok(Day::from_days(clamped(&args[0])?).term());
    /// The date that a text in the format of ISO 8601 says.
    ///
    ///     iex> Date.from_iso8601("2024-02-29")
    ///     {:ok, ~D[2024-02-29]}
    ///     iex> Date.from_iso8601("2024-02-30")
    ///     {:error, :invalid_date}
    "from_iso8601" 1 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601" 2 => |p, args| Ok(answer(parsed(p, args)?));
    "from_iso8601!" 1 => parsed_or_raise;
    "from_iso8601!" 2 => parsed_or_raise;
    /// Whether the date's year has 366 days.
    ///
    ///     iex> Date.leap_year?(~D[2024-01-01])
    ///     true
    "leap_year?" 1 => |_, args| Ok(Term::bool(gregorian::is_leap(Day::given(&args[0])?.year)));
    "months_in_year" 1 => |_, args| Day::given(&args[0]).map(|_| Term::Int(12));
    /// A date, if there is one: `{:ok, date}` or `{:error, :invalid_date}`.
    ///
    ///     iex> Date.new(2024, 2, 30)
    ///     {:error, :invalid_date}
    "new" 3 => |p, args| Ok(answer(built(p, args)?));
    "new" 4 => |p, args| Ok(answer(built(p, args)?));
    "new!" 3 => built_or_raise;
    "new!" 4 => built_or_raise;
    /// The quarter of the year, from 1.
    ///
    ///     iex> Date.quarter_of_year(~D[2024-05-01])
    ///     2
    "quarter_of_year" 1 => |_, args| Ok(Term::Int((Day::given(&args[0])?.month + 2) / 3));
    /// The dates from one to another, as a collection; with a step, not all of them.
    ///
    ///     iex> Enum.count(Date.range(~D[2024-02-28], ~D[2024-03-01]))
    ///     3
    "range" 2 => super::range::new;
    "range" 3 => super::range::new;
    /// `{year, month, day}`.
    ///
    ///     iex> Date.to_erl(~D[2024-02-29])
    ///     {2024, 2, 29}
    "to_erl" 1 => |_, args| Ok(Day::given(&args[0])?.tuple());
    /// How many days after the first of January of the year 0 the date is.
    ///
    ///     iex> Date.to_gregorian_days(~D[2024-02-29])
    ///     739310
    "to_gregorian_days" 1 => |_, args| Ok(Term::Int(Day::given(&args[0])?.days()));
    /// The date as text in the format of ISO 8601: `:extended`, or `:basic` without dashes.
    ///
    ///     iex> Date.to_iso8601(~D[2024-02-29], :basic)
    ///     "20240229"
    "to_iso8601" 1 => |_, args| Ok(Term::string(Day::given(&args[0])?.text(false)));
    "to_iso8601" 2 => |_, args| Ok(Term::string(Day::given(&args[0])?.text(is_basic(&args[1])?)));
    /// The date as text.
    ///
    ///     iex> Date.to_string(~D[2024-02-29])
    ///     "2024-02-29"
    "to_string" 1 => |_, args| Ok(Term::string(Day::given(&args[0])?.text(false)));
    /// Today's date in UTC, as the lab's clock has it.
    ///
    ///     iex> Date.utc_today().year > 2000
    ///     true
    "utc_today" 0 => |p, _| Ok(today(p));
    "utc_today" 1 => |p, _| Ok(today(p));
    /// The year of the date's era, and the era.
    ///
    ///     iex> Date.year_of_era(~D[2024-02-29])
    ///     {2024, 1}
    "year_of_era" 1 => |_, args| Ok(year_of_era(Day::given(&args[0])?.year));
}

fn blank() -> Term {
    let nothing = ["year", "month", "day"].map(|key| (Atom::new(key), Term::NIL));
    let calendar = [(Atom::new("calendar"), iso())];
    Term::structure(Atom::module("Date"), nothing.into_iter().chain(calendar))
}

/// `{:ok, date}` or `{:error, reason}`.
fn answer(outcome: Result<Day, Wrong>) -> Term {
    match outcome {
        Ok(day) => Term::ok(day.term()),
        Err(reason) => fields::error(reason),
    }
}

fn add(p: &mut Proc, args: &[Term]) -> Reply {
    let day = Day::given(&args[0])?;
    let Term::Int(days) = &args[1] else {
        let name: Name = ("Calendar.ISO", "date_from_iso_days");
        return Err(no_clause_in(p, name, &args[1..]));
    };
    let moved = Day::from_days(day.days().saturating_add(*days));
    if Day::checked(moved.year, moved.month, moved.day).is_none() {
        let name: Name = ("Calendar.ISO", "date_from_iso_days");
        return Err(no_clause_in(p, name, &args[1..]));
    }
    Ok(moved.term())
}

/// Days from a week's beginning to a Monday.
fn week_begin(p: &Proc, term: &Term) -> Result<i64, Raise> {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let name = term.as_atom().map_or("", Atom::as_str);
    if name == "default" {
        return Ok(0);
    }
    let found = days.iter().position(|day| *day == name);
    found.map(|at| at as i64).ok_or_else(|| {
        no_clause_in(
            p,
            ("Calendar.ISO", "day_of_week_offset"),
            std::slice::from_ref(term),
        )
    })
}

/// The day of the week from 0, in a week that begins so many days after Monday.
pub(super) fn weekday(day: Day, begin: i64) -> i64 {
    // The first of January of the year 0 was a Saturday.
    (day.days() + 5 - begin).rem_euclid(7)
}

fn day_of_week(p: &mut Proc, args: &[Term]) -> Reply {
    let (day, begin) = (Day::given(&args[0])?, week_begin(p, &args[1])?);
    Ok(Term::Int(weekday(day, begin) + 1))
}

fn in_week(p: &mut Proc, args: &[Term], place: i64) -> Reply {
    let (day, begin) = (Day::given(&args[0])?, week_begin(p, &args[1])?);
    Ok(Day::from_days(day.days() - weekday(day, begin) + place).term())
}

/// The day of the year, from 1.
pub(super) fn day_of_year(day: Day) -> i64 {
    day.days() - gregorian::days(day.year, 1, 1) + 1
}

/// Year and era: before the year 1 years count backwards.
pub(super) fn year_of_era(year: i64) -> Term {
    let both = if year > 0 {
        [year, 1]
    } else {
        [-year + if year < 0 { 1 } else { 0 }, 0]
    };
    Term::tuple(both.map(Term::Int))
}

/// Day and era.
pub(super) fn day_of_era(day: Day) -> Term {
    let first = gregorian::days(1, 1, 1);
    let both = if day.year > 0 {
        [day.days() - first + 1, 1]
    } else {
        [first - day.days(), 0]
    };
    Term::tuple(both.map(Term::Int))
}

fn triple(term: &Term) -> Result<Result<Day, Wrong>, Raise> {
    let (year, month, day) = gregorian::triple(term).ok_or_else(no_clause)?;
    Ok(Day::checked(year, month, day).ok_or("invalid_date"))
}

fn from_erl(_: &mut Proc, args: &[Term]) -> Reply {
    triple(&args[0]).map(answer)
}

fn from_erl_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    triple(&args[0])?
        .map(Day::term)
        .map_err(|reason| failed("convert $ to date", Some(&args[0]), reason))
}

fn parsed(p: &Proc, args: &[Term]) -> Result<Result<Day, Wrong>, Raise> {
    let basic = args
        .get(1)
        .and_then(Term::as_atom)
        .is_some_and(|format| format.as_str() == "basic");
    match args[0].as_bytes() {
        Some(text) => Ok(parse_date(text, basic)),
        None => Err(no_clause_in(p, ("Calendar.ISO", "parse_date"), &args[..1])),
    }
}

fn parsed_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    parsed(p, args)?
        .map(Day::term)
        .map_err(|reason| failed("parse $ as date", Some(&args[0]), reason))
}

fn built(p: &Proc, args: &[Term]) -> Result<Result<Day, Wrong>, Raise> {
    let [Term::Int(year), Term::Int(month), Term::Int(day)] = &args[..3] else {
        let raise = no_clause();
        return Err(failed_in(
            p,
            raise,
            ("Calendar.ISO", "valid_date?"),
            &args[..3],
        ));
    };
    Ok(Day::checked(*year, *month, *day).ok_or("invalid_date"))
}

fn built_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    built(p, args)?
        .map(Day::term)
        .map_err(|reason| failed("build date", None, reason))
}

fn today(p: &Proc) -> Term {
    let days = microseconds_since_1970(p).div_euclid(86_400_000_000);
    Day::from_days(days + gregorian::UNIX_EPOCH_DAYS).term()
}

/// The failure of a range whose ends or step do not fit.
pub(super) fn bad_range(args: &[Term]) -> Raise {
    let step = args.get(2).map_or_else(|| "1".to_string(), shown);
    argument_error(format!(
        "both dates must have matching calendar and the step must be a non-zero integer, got: {}, {}, {step}",
        shown(&args[0]),
        shown(&args[1])
    ))
}
