//! Dates and times as numbers: in structs, in ISO 8601 texts, and counted in microseconds.

use crate::runtime::Raise;
use crate::stdlib::args::{argument_error, no_clause};
use crate::stdlib::system::time::per_second;
use crate::term::{Atom, Term, inspect, number};

use super::gregorian;

/// Microseconds in a day.
pub const DAY: i128 = 86_400_000_000;

/// A date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The hour.
    pub hour: i64,
    /// The minute.
    pub minute: i64,
    /// The second.
    pub second: i64,
    /// Microseconds.
    pub micro: i64,
    /// How many digits of the microseconds count.
    pub precision: i64,
}

/// The name of the one calendar that there is.
pub fn iso() -> Term {
    Term::Atom(Atom::module("Calendar.ISO"))
}

fn int(term: &Term, name: &str) -> Option<i64> {
    term.field(Atom::new(name))?.as_int()
}

fn is_iso(term: &Term) -> bool {
    term.field(Atom::new("calendar"))
        .is_some_and(|calendar| *calendar == iso())
}

impl Day {
    /// The date in a struct, or in any map with its fields.
    pub fn of(term: &Term) -> Option<Day> {
        is_iso(term).then_some(())?;
        Some(Day {
            year: int(term, "year")?,
            month: int(term, "month")?,
            day: int(term, "day")?,
        })
    }

    /// As [`Day::of`].
    ///
    /// # Errors
    /// A function clause error for anything else.
    pub fn given(term: &Term) -> Result<Day, Raise> {
        Day::of(term).ok_or_else(no_clause)
    }

    /// A date that there is: Elixir's calendar has years of four digits.
    pub fn checked(year: i64, month: i64, day: i64) -> Option<Day> {
        let there = (-9999..=9999).contains(&year) && gregorian::is_date(year, month, day);
        there.then_some(Day { year, month, day })
    }

    /// Days since the year 0.
    pub fn days(self) -> i64 {
        gregorian::days(self.year, self.month, self.day)
    }

    /// The date so many days after the beginning of the year 0.
    pub fn from_days(days: i64) -> Day {
        // Far outside of all years; the check of the result then fails as it has to.
        let (year, month, day) = gregorian::date(days.clamp(-4_000_000_000, 4_000_000_000));
        Day { year, month, day }
    }

    fn fields(self) -> [(Atom, Term); 4] {
        [
            (Atom::new("calendar"), iso()),
            (Atom::new("year"), Term::Int(self.year)),
            (Atom::new("month"), Term::Int(self.month)),
            (Atom::new("day"), Term::Int(self.day)),
        ]
    }

    /// The `Date` struct.
    pub fn term(self) -> Term {
        Term::structure(Atom::module("Date"), self.fields())
    }

    /// `{year, month, day}`.
    pub fn tuple(self) -> Term {
        Term::tuple([self.year, self.month, self.day].map(Term::Int))
    }

    /// `2024-02-29`, or `20240229`.
    pub fn text(self, basic: bool) -> String {
        let sign = if self.year < 0 { "-" } else { "" };
        let gap = if basic { "" } else { "-" };
        let Day { month, day, .. } = self;
        format!(
            "{sign}{:04}{gap}{month:02}{gap}{day:02}",
            self.year.unsigned_abs()
        )
    }
}

impl Clock {
    /// Midnight.
    pub const ZERO: Clock = Clock {
        hour: 0,
        minute: 0,
        second: 0,
        micro: 0,
        precision: 0,
    };

    /// The time of day in a struct, or in any map with its fields.
    pub fn of(term: &Term) -> Option<Clock> {
        is_iso(term).then_some(())?;
        let (micro, precision) = fraction(term.field(Atom::new("microsecond"))?)?;
        Some(Clock {
            hour: int(term, "hour")?,
            minute: int(term, "minute")?,
            second: int(term, "second")?,
            micro,
            precision,
        })
    }

    /// As [`Clock::of`].
    ///
    /// # Errors
    /// A function clause error for anything else.
    pub fn given(term: &Term) -> Result<Clock, Raise> {
        Clock::of(term).ok_or_else(no_clause)
    }

    /// Whether there is such a time.
    pub fn is_valid(self) -> bool {
        (0..24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second)
            && (0..1_000_000).contains(&self.micro)
            && (0..=6).contains(&self.precision)
    }

    /// Microseconds since midnight.
    pub fn micros(self) -> i128 {
        i128::from((self.hour * 60 + self.minute) * 60 + self.second) * 1_000_000
            + i128::from(self.micro)
    }

    /// The time so many microseconds after midnight of some day.
    pub fn from_micros(micros: i128, precision: i64) -> Clock {
        let of_day = micros.rem_euclid(DAY) as i64;
        let seconds = of_day / 1_000_000;
        Clock {
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micro: of_day % 1_000_000,
            precision,
        }
    }

    /// The time with no more digits than those of a unit.
    ///
    /// # Errors
    /// A function clause error for another unit.
    pub fn truncated(self, unit: &Term) -> Result<Clock, Raise> {
        let digits = match unit.as_atom().map(Atom::as_str) {
            Some("second") => 0,
            Some("millisecond") => 3,
            Some("microsecond") => 6,
            _ => return Err(no_clause()),
        };
        let precision = self.precision.min(digits);
        let unit = 10_i64.pow(6 - digits as u32);
        Ok(Clock {
            micro: self.micro / unit * unit,
            precision,
            ..self
        })
    }

    fn fields(self) -> [(Atom, Term); 5] {
        [
            (Atom::new("calendar"), iso()),
            (Atom::new("hour"), Term::Int(self.hour)),
            (Atom::new("minute"), Term::Int(self.minute)),
            (Atom::new("second"), Term::Int(self.second)),
            (Atom::new("microsecond"), self.fraction()),
        ]
    }

    /// `{microseconds, digits}`.
    pub fn fraction(self) -> Term {
        Term::tuple([Term::Int(self.micro), Term::Int(self.precision)])
    }

    /// The `Time` struct.
    pub fn term(self) -> Term {
        Term::structure(Atom::module("Time"), self.fields())
    }

    /// `{hour, minute, second}`.
    pub fn tuple(self) -> Term {
        Term::tuple([self.hour, self.minute, self.second].map(Term::Int))
    }

    /// `10:20:30.5`, or `102030.5`.
    pub fn text(self, basic: bool) -> String {
        let gap = if basic { "" } else { ":" };
        let Clock {
            hour,
            minute,
            second,
            ..
        } = self;
        let whole = format!("{hour:02}{gap}{minute:02}{gap}{second:02}");
        match usize::try_from(self.precision) {
            Ok(digits @ 1..=6) => format!("{whole}.{}", &format!("{:06}", self.micro)[..digits]),
            _ => whole,
        }
    }
}

/// `{microseconds, digits}`, or microseconds alone.
pub fn fraction(term: &Term) -> Option<(i64, i64)> {
    match term {
        Term::Int(micro) => Some((*micro, 6)),
        _ => match term.as_tuple()? {
            [Term::Int(micro), Term::Int(precision)] => Some((*micro, *precision)),
            _ => None,
        },
    }
}

/// A date and a time of day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The date.
    pub day: Day,
    /// The time of day.
    pub clock: Clock,
}

impl Moment {
    /// The date and time in a struct, or in any map with its fields.
    pub fn of(term: &Term) -> Option<Moment> {
        Some(Moment {
            day: Day::of(term)?,
            clock: Clock::of(term)?,
        })
    }

    /// As [`Moment::of`].
    ///
    /// # Errors
    /// A function clause error for anything else.
    pub fn given(term: &Term) -> Result<Moment, Raise> {
        Moment::of(term).ok_or_else(no_clause)
    }

    /// Microseconds since the year 0.
    pub fn micros(self) -> i128 {
        i128::from(self.day.days()) * DAY + self.clock.micros()
    }

    /// The moment so many microseconds after the beginning of the year 0.
    pub fn from_micros(micros: i128, precision: i64) -> Moment {
        let days = i64::try_from(micros.div_euclid(DAY)).unwrap_or(i64::MAX);
        Moment {
            day: Day::from_days(days),
            clock: Clock::from_micros(micros, precision),
        }
    }

    /// The fields of both.
    pub fn fields(self) -> impl Iterator<Item = (Atom, Term)> {
        self.day
            .fields()
            .into_iter()
            .chain(self.clock.fields().into_iter().skip(1))
    }

    /// The `NaiveDateTime` struct.
    pub fn term(self) -> Term {
        Term::structure(Atom::module("NaiveDateTime"), self.fields())
    }

    /// The `DateTime` struct in UTC.
    pub fn utc(self) -> Term {
        let zone = [
            ("time_zone", Term::string("Etc/UTC")),
            ("zone_abbr", Term::string("UTC")),
            ("utc_offset", Term::Int(0)),
            ("std_offset", Term::Int(0)),
        ];
        let zone = zone.map(|(key, value)| (Atom::new(key), value));
        Term::structure(Atom::module("DateTime"), self.fields().chain(zone))
    }

    /// Date and time with something between them.
    pub fn text(self, between: &str, basic: bool) -> String {
        format!(
            "{}{between}{}",
            self.day.text(basic),
            self.clock.text(basic)
        )
    }
}

/// `:basic` or `:extended`.
///
/// # Errors
/// A function clause error for anything else.
pub fn is_basic(format: &Term) -> Result<bool, Raise> {
    match format.as_atom().map(Atom::as_str) {
        Some("basic") => Ok(true),
        Some("extended") => Ok(false),
        _ => Err(no_clause()),
    }
}

/// `:lt`, `:eq` or `:gt`.
pub fn order<T: Ord>(a: T, b: T) -> Term {
    Term::atom(match a.cmp(&b) {
        std::cmp::Ordering::Less => "lt",
        std::cmp::Ordering::Equal => "eq",
        std::cmp::Ordering::Greater => "gt",
    })
}

/// An amount of some unit in microseconds.
///
/// # Errors
/// `ArgumentError` for what is no unit, a function clause error for what is no integer.
pub fn in_micros(amount: &Term, unit: &Term, days: bool) -> Result<i128, Raise> {
    let seconds = match unit.as_atom().map(Atom::as_str) {
        Some("day") if days => Some(86_400),
        Some("hour") => Some(3600),
        Some("minute") => Some(60),
        _ => None,
    };
    let amount = i128::from(crate::stdlib::args::clamped(amount)?);
    if let Some(seconds) = seconds {
        return Ok(amount.saturating_mul(seconds * 1_000_000));
    }
    let parts = i128::try_from(per_second(unit)?).unwrap_or(i128::MAX);
    Ok(amount.saturating_mul(1_000_000).div_euclid(parts))
}

/// The distance of two places in time, in microseconds each, in some unit.
///
/// # Errors
/// `ArgumentError` for what is no unit.
pub fn distance(a: i128, b: i128, unit: &Term) -> Result<Term, Raise> {
    let seconds = |micros: i128| micros.div_euclid(1_000_000);
    let large = match unit.as_atom().map(Atom::as_str) {
        Some("day") => Some(86_400),
        Some("hour") => Some(3600),
        Some("minute") => Some(60),
        _ => None,
    };
    let distance = match large {
        Some(large) => (seconds(a) - seconds(b)) / large,
        None => {
            let parts = i128::try_from(per_second(unit)?).unwrap_or(i128::MAX);
            let counted = |micros: i128| micros.saturating_mul(parts).div_euclid(1_000_000);
            counted(a) - counted(b)
        }
    };
    Ok(Term::integer(distance.into()))
}

/// Why a text is none of these.
pub type Wrong = &'static str;

const FORMAT: Wrong = "invalid_format";

/// `{:error, reason}`.
pub fn error(reason: Wrong) -> Term {
    Term::error(Term::atom(reason))
}

/// The failure of a function with `!`.
pub fn failed(what: &str, given: Option<&Term>, reason: Wrong) -> Raise {
    argument_error(match given {
        Some(given) => format!("cannot {what}, reason: {}", shown_reason(reason)).replacen(
            "$",
            &inspect::inspect(given),
            1,
        ),
        None => format!("cannot {what}, reason: {}", shown_reason(reason)),
    })
}

fn shown_reason(reason: Wrong) -> String {
    format!(":{reason}")
}

/// What is left of a text that is being read.
struct Text<'a>(&'a [u8]);

impl Text<'_> {
    fn take(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// A number of so many digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = rest;
        match number::parse_integer(digits, 10) {
            Ok(Term::Int(value)) => Some(value),
            _ => None,
        }
    }

    fn gap(&mut self, byte: u8, basic: bool) -> Option<()> {
        if basic { Some(()) } else { self.take(byte) }
    }

    fn date(&mut self, basic: bool) -> Option<(i64, i64, i64)> {
        let sign = match self.0.first()? {
            b'-' => -1,
            _ => 1,
        };
        if matches!(self.0.first(), Some(b'-' | b'+')) {
            self.0 = &self.0[1..];
        }
        let year = self.digits(4)? * sign;
        self.gap(b'-', basic)?;
        let month = self.digits(2)?;
        self.gap(b'-', basic)?;
        Some((year, month, self.digits(2)?))
    }

    fn clock(&mut self, basic: bool) -> Option<Clock> {
        let hour = self.digits(2)?;
        self.gap(b':', basic)?;
        let minute = self.digits(2)?;
        self.gap(b':', basic)?;
        let second = self.digits(2)?;
        let (mut micro, mut precision) = (0, 0);
        if let Some(b'.' | b',') = self.0.first() {
            let digits = self.0[1..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if digits == 0 {
                return None;
            }
            let kept = digits.min(6);
            let text = std::str::from_utf8(&self.0[1..=kept]).ok()?;
            micro = text.parse::<i64>().ok()? * 10_i64.pow(6 - kept as u32);
            precision = kept as i64;
            self.0 = &self.0[1 + digits..];
        }
        Some(Clock {
            hour,
            minute,
            second,
            micro,
            precision,
        })
    }

    /// The rest: an offset from UTC in seconds, none, or nothing that fits.
    fn offset(&mut self) -> Option<Option<i64>> {
        let sign = match self.0 {
            [] => return Some(None),
            b"Z" => return Some(Some(0)),
            b"-00:00" => return None,
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.digits(2)?;
        let minutes = match self.0 {
            [] => 0,
            [b':', ..] => {
                self.take(b':')?;
                self.digits(2)?
            }
            _ => self.digits(2)?,
        };
        let fits = self.0.is_empty() && hours < 24 && minutes < 60;
        fits.then_some(Some(sign * (hours * 3600 + minutes * 60)))
    }
}

/// Reads a date.
///
/// # Errors
/// Why it is none.
pub fn parse_date(text: &[u8], basic: bool) -> Result<Day, Wrong> {
    let mut text = Text(text);
    let (year, month, day) = text
        .date(basic)
        .filter(|_| text.0.is_empty())
        .ok_or(FORMAT)?;
    Day::checked(year, month, day).ok_or("invalid_date")
}

/// Reads a time of day; an offset from UTC does not matter.
///
/// # Errors
/// Why it is none.
pub fn parse_time(text: &[u8], basic: bool) -> Result<Clock, Wrong> {
    let mut text = Text(text.strip_prefix(b"T").unwrap_or(text));
    let clock = text.clock(basic).ok_or(FORMAT)?;
    text.offset().ok_or(FORMAT)?;
    if clock.is_valid() {
        Ok(clock)
    } else {
        Err("invalid_time")
    }
}

/// Reads a date and a time, with the offset from UTC if there is one.
///
/// # Errors
/// Why it is none.
pub fn parse_moment(text: &[u8], basic: bool) -> Result<(Moment, Option<i64>), Wrong> {
    let mut text = Text(text);
    let date = text.date(basic).ok_or(FORMAT)?;
    match text.0.first() {
        Some(b'T' | b' ') => text.0 = &text.0[1..],
        _ => return Err(FORMAT),
    }
    let clock = text.clock(basic).ok_or(FORMAT)?;
    let offset = text.offset().ok_or(FORMAT)?;
    let day = Day::checked(date.0, date.1, date.2).ok_or("invalid_date")?;
    if !clock.is_valid() {
        return Err("invalid_time");
    }
    Ok((Moment { day, clock }, offset))
}
