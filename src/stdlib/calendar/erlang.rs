//! `:calendar`: dates and times in tuples.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, clamped, no_clause};
use crate::stdlib::chars;
use crate::stdlib::natives::natives;
use crate::stdlib::system::time::microseconds_since_1970;
use crate::term::Term;

use super::date::weekday;
use super::fields::{Clock, Day, Moment, parse_moment};
use super::gregorian;

/// `:calendar`.
pub const MODULE: NativeModule = NativeModule {
    name: ":calendar",
    doc: "Erlang's dates and times, in tuples. Elixir's are `Date`, `Time`, `NaiveDateTime` and `DateTime`.",
    functions: TABLE,
};

natives! { const TABLE of ":calendar":
    /// Days since the year 0.
    ///
    ///     iex> :calendar.date_to_gregorian_days({2024, 2, 29})
    ///     739310
    "date_to_gregorian_days" 1 => |_, args| Ok(Term::Int(date(&args[0])?.days()));
    "date_to_gregorian_days" 3 => |_, args| Ok(Term::Int(date(&Term::tuple(args.to_vec()))?.days()));
    /// Seconds since the year 0.
    ///
    ///     iex> :calendar.datetime_to_gregorian_seconds({{0, 1, 1}, {0, 0, 1}})
    ///     1
    "datetime_to_gregorian_seconds" 1 => |_, args| Ok(Term::Int(seconds(&args[0])?));
    /// The day of the week, from 1 for Monday.
    ///
    ///     iex> :calendar.day_of_the_week({2024, 2, 29})
    ///     4
    "day_of_the_week" 1 => |_, args| Ok(Term::Int(weekday(date(&args[0])?, 0) + 1));
    "day_of_the_week" 3 => |_, args| Ok(Term::Int(weekday(date(&Term::tuple(args.to_vec()))?, 0) + 1));
    "gregorian_days_to_date" 1 => |_, args| Ok(Day::from_days(clamped(&args[0])?).tuple());
    "gregorian_seconds_to_datetime" 1 => |_, args| Ok(moment(clamped(&args[0])?));
    /// Whether a year has 366 days.
    ///
    ///     iex> :calendar.is_leap_year(2024)
    ///     true
    "is_leap_year" 1 => |_, args| Ok(Term::bool(gregorian::is_leap(clamped(&args[0])?)));
    /// The week of a date: its year and its number.
    ///
    ///     iex> :calendar.iso_week_number({2024, 12, 30})
    ///     {2025, 1}
    "iso_week_number" 1 => |_, args| Ok(week(date(&args[0])?));
    "last_day_of_the_month" 2 => |_, args| {
        let (year, month) = (clamped(&args[0])?, clamped(&args[1])?);
        Ok(Term::Int(gregorian::days_in_month(year, month)))
    };
    "local_time" 0 => |p, _| Ok(now(p));
    "rfc3339_to_system_time" 1 => from_rfc3339;
    "rfc3339_to_system_time" 2 => from_rfc3339;
    "seconds_to_daystime" 1 => |_, args| {
        let all = clamped(&args[0])?;
        let clock = Clock::from_micros(i128::from(all) * 1_000_000, 0);
        Ok(Term::tuple([Term::Int(all.div_euclid(gregorian::DAY)), clock.tuple()]))
    };
    "seconds_to_time" 1 => |_, args| {
        let all = clamped(&args[0])?;
        if !(0..gregorian::DAY).contains(&all) {
            return Err(no_clause());
        }
        Ok(Clock::from_micros(i128::from(all) * 1_000_000, 0).tuple())
    };
    "system_time_to_rfc3339" 1 => |_, args| to_rfc3339(clamped(&args[0])?);
    "system_time_to_universal_time" 2 => |_, args| {
        let micros = super::fields::in_micros(&args[0], &args[1], false)?;
        let seconds = i64::try_from(micros.div_euclid(1_000_000)).map_err(|_| no_clause())?;
        Ok(moment(seconds + gregorian::UNIX_EPOCH))
    };
    "time_to_seconds" 1 => |_, args| {
        let (hour, minute, second) = gregorian::triple(&args[0]).ok_or_else(no_clause)?;
        Ok(Term::Int(hour * 3600 + minute * 60 + second))
    };
    /// Date and time in UTC, as the lab's clock has them.
    ///
    ///     iex> {{year, _, _}, {_, _, _}} = :calendar.universal_time()
    ///     iex> year > 2000
    ///     true
    "universal_time" 0 => |p, _| Ok(now(p));
    /// Whether there is such a date.
    ///
    ///     iex> :calendar.valid_date({2023, 2, 29})
    ///     false
    "valid_date" 1 => |_, args| Ok(Term::bool(date(&args[0]).is_ok()));
    "valid_date" 3 => |_, args| Ok(Term::bool(date(&Term::tuple(args.to_vec())).is_ok()));
}

fn date(term: &Term) -> Result<Day, Raise> {
    let (year, month, day) = gregorian::triple(term).ok_or_else(no_clause)?;
    if !(0..1_000_000).contains(&year) || !gregorian::is_date(year, month, day) {
        return Err(no_clause());
    }
    Ok(Day { year, month, day })
}

fn seconds(term: &Term) -> Result<i64, Raise> {
    gregorian::seconds_of(term).ok_or_else(no_clause)
}

fn moment(seconds: i64) -> Term {
    gregorian::date_time(seconds)
}

/// Date and time of the lab's clock, in UTC.
pub fn now(p: &Proc) -> Term {
    moment(microseconds_since_1970(p).div_euclid(1_000_000) + gregorian::UNIX_EPOCH)
}

/// The week belongs to the year in which its Thursday lies.
fn week(day: Day) -> Term {
    let thursday = Day::from_days(day.days() - weekday(day, 0) + 3);
    let number = (thursday.days() - gregorian::days(thursday.year, 1, 1)) / 7 + 1;
    Term::tuple([Term::Int(thursday.year), Term::Int(number)])
}

fn to_rfc3339(seconds: i64) -> Reply {
    let since_0 = i128::from(seconds) + i128::from(gregorian::UNIX_EPOCH);
    let moment = Moment::from_micros(since_0 * 1_000_000, 0);
    Ok(chars::chars(&format!("{}+00:00", moment.text("T", false))))
}

fn from_rfc3339(_: &mut Proc, args: &[Term]) -> Reply {
    let text = crate::stdlib::iodata::chardata(&args[0])?;
    let (moment, offset) = parse_moment(&text, false).map_err(|_| Raise::badarg())?;
    let utc = moment.micros() - i128::from(offset.unwrap_or(0)) * 1_000_000;
    let since_1970 = utc.div_euclid(1_000_000) - i128::from(gregorian::UNIX_EPOCH);
    Ok(Term::integer(since_1970.into()))
}
