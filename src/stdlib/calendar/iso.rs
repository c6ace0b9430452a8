//! `Calendar` and `Calendar.ISO`: the calendar itself, in numbers.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, clamped, no_clause, shown};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::date::{day_of_era, day_of_year, weekday, year_of_era};
use super::fields::{
    self, Clock, DAY, Day, Moment, fraction, parse_date, parse_moment, parse_time,
};
use super::{gregorian, strftime};

/// `Calendar`.
pub const CALENDAR: NativeModule = NativeModule {
    name: "Calendar",
    doc: "What calendars have in common, and dates and times in formats of one's own.",
    functions: CALENDAR_TABLE,
};

/// `Calendar.ISO`.
pub const MODULE: NativeModule = NativeModule {
    name: "Calendar.ISO",
    doc: "The calendar of ISO 8601, on which `Date`, `Time` and the others stand.",
    functions: TABLE,
};

natives! { const CALENDAR_TABLE of "Calendar":
    "compatible_calendars?" 2 => |_, args| Ok(Term::bool(args[0] == args[1]));
    "get_time_zone_database" 0 => |_, _| Ok(Term::Atom(Atom::module("Calendar.UTCOnlyTimeZoneDatabase")));
    "put_time_zone_database" 1 => |_, _| Ok(Term::OK);
    /// A date or time as text: in the format `%Y` stands for the year, `%m` the month, `%d` the day, `%H` `%M` `%S`
    /// hour, minute, second, `%A` and `%B` the names of day and month (`%a` `%b` short), `%p` AM or PM, `%j` the day of the
    /// year, `%f` the fraction, `%z` and `%Z` the zone, `%c` `%x` `%X` what the options prefer. `-`, `_`, `0` and a width
    /// may stand between.
    ///
    ///     iex> Calendar.strftime(~D[2024-02-29], "%d.%m.%y, a %A")
    ///     "29.02.24, a Thursday"
    "strftime" 2 => strftime::strftime, [Term::Nil];
    "strftime" 3 => strftime::strftime;
    /// Microseconds and their digits with no more digits than the unit has.
    ///
    ///     iex> Calendar.truncate({123456, 6}, :millisecond)
    ///     {123000, 3}
    "truncate" 2 => |_, args| {
        let (micro, precision) = fraction(&args[0]).ok_or_else(no_clause)?;
        Ok(Clock { micro, precision, ..Clock::ZERO }.truncated(&args[1])?.fraction())
    };
}

natives! { const TABLE of "Calendar.ISO":
    "date_from_iso_days" 1 => |_, args| Ok(Day::from_days(clamped(&args[0])?).tuple());
    "date_to_iso_days" 3 => |_, args| Ok(Term::Int(day(args)?.days()));
    "date_to_string" 3 => |_, args| Ok(Term::string(day(args)?.text(false)));
    "date_to_string" 4 => |_, args| Ok(Term::string(day(args)?.text(fields::is_basic(&args[3])?)));
    "day_of_era" 3 => |_, args| Ok(day_of_era(day(args)?));
    "day_of_week" 4 => |_, args| {
        let day = day(args)?;
        Ok(Term::tuple([weekday(day, 0) + 1, 1, 7].map(Term::Int)))
    };
    "day_of_year" 3 => |_, args| Ok(Term::Int(day_of_year(day(args)?)));
    /// How many days a month has.
    ///
    ///     iex> Calendar.ISO.days_in_month(2024, 2)
    ///     29
    "days_in_month" 2 => |_, args| Ok(Term::Int(gregorian::days_in_month(clamped(&args[0])?, month(&args[1])?)));
    "iso_days_to_unit" 2 => |_, args| {
        let moment = from_iso_days(&args[0])?;
        fields::distance(moment.micros(), 0, &args[1])
    };
    /// Whether a year has 366 days.
    ///
    ///     iex> Calendar.ISO.leap_year?(2100)
    ///     false
    "leap_year?" 1 => |_, args| Ok(Term::bool(gregorian::is_leap(clamped(&args[0])?)));
    "months_in_year" 1 => |_, args| clamped(&args[0]).map(|_| Term::Int(12));
    "naive_datetime_from_iso_days" 1 => |_, args| Ok(numbers(from_iso_days(&args[0])?));
    "naive_datetime_to_iso_days" 7 => |_, args| {
        let moment = Moment { day: day(args)?, clock: clock(&args[3..])? };
        Ok(Term::tuple([Term::Int(moment.day.days()), day_fraction(moment.clock)]))
    };
    "naive_datetime_to_string" 7 => |_, args| {
        let moment = Moment { day: day(args)?, clock: clock(&args[3..])? };
        Ok(Term::string(moment.text(" ", false)))
    };
    "parse_date" 1 => |_, args| parsed(args, |text| parse_date(text, false).map(Day::tuple));
    "parse_naive_datetime" 1 => |_, args| parsed(args, |text| parse_moment(text, false).map(|(moment, _)| numbers(moment)));
    "parse_time" 1 => |_, args| parsed(args, |text| parse_time(text, false).map(clock_numbers));
    "parse_utc_datetime" 1 => parse_utc;
    "quarter_of_year" 3 => |_, args| Ok(Term::Int((month(&args[1])? + 2) / 3));
    "sigil_D" 1 => |_, args| sigil(args, "Date", |text| parse_date(text, false).map(Day::term));
    "sigil_N" 1 => |_, args| sigil(args, "NaiveDateTime", |text| {
        parse_moment(text, false).map(|(moment, _)| moment.term())
    });
    "sigil_T" 1 => |_, args| sigil(args, "Time", |text| parse_time(text, false).map(Clock::term));
    "sigil_U" 1 => |_, args| sigil(args, "UTC DateTime", |text| match parse_moment(text, false)? {
        (moment, Some(0)) => Ok(moment.utc()),
        (_, Some(_)) => Err("non_utc_offset"),
        (_, None) => Err("missing_offset"),
    });
    "time_from_day_fraction" 1 => |_, args| {
        Ok(clock_numbers(Clock::from_micros(micros_of(&args[0])?, 6)))
    };
    "time_to_day_fraction" 4 => |_, args| Ok(day_fraction(clock(args)?));
    "time_to_string" 4 => |_, args| Ok(Term::string(clock(args)?.text(false)));
    "time_to_string" 5 => |_, args| Ok(Term::string(clock(args)?.text(fields::is_basic(&args[4])?)));
    /// Whether there is such a date.
    ///
    ///     iex> Calendar.ISO.valid_date?(2023, 2, 29)
    ///     false
    "valid_date?" 3 => |_, args| Ok(Term::bool(checked(args)?.is_some()));
    /// Whether there is such a time.
    ///
    ///     iex> Calendar.ISO.valid_time?(24, 0, 0, {0, 0})
    ///     false
    "valid_time?" 4 => |_, args| Ok(Term::bool(clock(args)?.is_valid()));
    "year_of_era" 1 => |_, args| Ok(year_of_era(clamped(&args[0])?));
    "year_of_era" 3 => |_, args| Ok(year_of_era(day(args)?.year));
}

fn month(term: &Term) -> Result<i64, Raise> {
    clamped(term)
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(no_clause)
}

fn checked(args: &[Term]) -> Result<Option<Day>, Raise> {
    let [Term::Int(year), Term::Int(month), Term::Int(day)] = &args[..3] else {
        return Err(no_clause());
    };
    Ok(Day::checked(*year, *month, *day))
}

fn day(args: &[Term]) -> Result<Day, Raise> {
    let [Term::Int(year), Term::Int(month), Term::Int(day)] = &args[..3] else {
        return Err(no_clause());
    };
    if year.abs() > 1_000_000 || !gregorian::is_date(*year, *month, *day) {
        return Err(no_clause());
    }
    Ok(Day {
        year: *year,
        month: *month,
        day: *day,
    })
}

fn clock(args: &[Term]) -> Result<Clock, Raise> {
    let [
        Term::Int(hour),
        Term::Int(minute),
        Term::Int(second),
        micros,
    ] = &args[..4]
    else {
        return Err(no_clause());
    };
    let (micro, precision) = fraction(micros).ok_or_else(no_clause)?;
    Ok(Clock {
        hour: *hour,
        minute: *minute,
        second: *second,
        micro,
        precision,
    })
}

/// `{microseconds, microseconds of a day}`.
fn day_fraction(clock: Clock) -> Term {
    Term::tuple([
        Term::integer(clock.micros().into()),
        Term::integer(DAY.into()),
    ])
}

/// The microseconds of `{parts, parts of a day}`.
fn micros_of(term: &Term) -> Result<i128, Raise> {
    match term.as_tuple() {
        Some([Term::Int(parts), Term::Int(whole @ 1..)]) => {
            Ok(i128::from(*parts) * DAY / i128::from(*whole))
        }
        _ => Err(no_clause()),
    }
}

fn from_iso_days(term: &Term) -> Result<Moment, Raise> {
    let Some([Term::Int(days), part]) = term.as_tuple() else {
        return Err(no_clause());
    };
    Ok(Moment::from_micros(
        i128::from(*days) * DAY + micros_of(part)?,
        6,
    ))
}

fn clock_numbers(clock: Clock) -> Term {
    let [hour, minute, second] = [clock.hour, clock.minute, clock.second].map(Term::Int);
    Term::tuple([hour, minute, second, clock.fraction()])
}

fn numbers(moment: Moment) -> Term {
    let Day { year, month, day } = moment.day;
    let clock = clock_numbers(moment.clock);
    let clock = clock.as_tuple().unwrap_or_default().iter().cloned();
    Term::tuple([year, month, day].map(Term::Int).into_iter().chain(clock))
}

fn parsed(args: &[Term], read: impl Fn(&[u8]) -> Result<Term, fields::Wrong>) -> Reply {
    let text = args[0].as_bytes().ok_or_else(no_clause)?;
    Ok(read(text).map_or_else(fields::error, Term::ok))
}

/// What the sigils `~D`, `~T`, `~N` and `~U` stand for: the compiler calls these functions.
fn sigil(args: &[Term], kind: &str, read: impl Fn(&[u8]) -> Result<Term, fields::Wrong>) -> Reply {
    let text = args[0].as_bytes().ok_or_else(no_clause)?;
    read(text).map_err(|reason| {
        let text = shown(&args[0]);
        argument_error(format!(
            "cannot parse {text} as {kind} for Calendar.ISO, reason: :{reason}"
        ))
    })
}

fn parse_utc(_: &mut Proc, args: &[Term]) -> Reply {
    let text = args[0].as_bytes().ok_or_else(no_clause)?;
    Ok(match parse_moment(text, false) {
        Err(reason) => fields::error(reason),
        Ok((_, None)) => fields::error("missing_offset"),
        Ok((moment, Some(offset))) => {
            let utc = moment.micros() - i128::from(offset) * 1_000_000;
            let utc = Moment::from_micros(utc, moment.clock.precision);
            Term::tuple([Term::OK, numbers(utc), Term::Int(offset)])
        }
    })
}
