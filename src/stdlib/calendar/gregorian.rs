//! The Gregorian calendar, counted: days and seconds since the year 0.

use crate::term::Term;

/// Seconds from the year 0 to 1970.
pub const UNIX_EPOCH: i64 = 62_167_219_200;

/// Days from the year 0 to 1970.
pub const UNIX_EPOCH_DAYS: i64 = 719_528;

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// Whether the year has 366 days.
pub fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// How many days a month (1 to 12) has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January of the year 0 to a date that there is. Years before 0 count down.
///
/// The year is taken to begin in March, so that the leap day comes last.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year + 60
}

/// The date so many days after the first of January of the year 0.
pub fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days - 60;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Whether there is such a date.
pub fn is_date(year: i64, month: i64, day: i64) -> bool {
    (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
}

/// Three integers of a tuple.
pub fn triple(term: &Term) -> Option<(i64, i64, i64)> {
    match term.as_tuple()? {
        [Term::Int(a), Term::Int(b), Term::Int(c)] => Some((*a, *b, *c)),
        _ => None,
    }
}

/// The seconds of `{{year, month, day}, {hour, minute, second}}` since the year 0.
pub fn seconds_of(term: &Term) -> Option<i64> {
    let [date, time] = term.as_tuple()? else {
        return None;
    };
    let ((year, month, day), (hour, minute, second)) = (triple(date)?, triple(time)?);
    (is_date(year, month, day) && year.abs() < 1_000_000)
        .then(|| days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

/// `{{year, month, day}, {hour, minute, second}}` of so many seconds since the year 0.
pub fn date_time(seconds: i64) -> Term {
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let of_day = seconds.rem_euclid(DAY);
    let tuple = |parts: [i64; 3]| Term::tuple(parts.map(Term::Int));
    Term::tuple([
        tuple([year, month, day]),
        tuple([of_day / 3600, of_day / 60 % 60, of_day % 60]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse_over_leap_years_and_before_the_year_0() {
        assert_eq!(days(1970, 1, 1), UNIX_EPOCH_DAYS);
        assert_eq!(days(0, 1, 1), 0);
        assert_eq!(days(-1, 12, 31), -1);
        for day in (-800_000..1_200_000).step_by(97) {
            let (year, month, of_month) = date(day);
            assert!(is_date(year, month, of_month));
            assert_eq!(days(year, month, of_month), day);
        }
    }
}
