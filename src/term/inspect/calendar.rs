//! Dates and times as their sigils: `~D[2024-02-29]`.

use crate::term::{Atom, Term};

/// The sigil of a `Date`, `Time`, `NaiveDateTime` or `DateTime` struct of the ISO calendar; `None` for
/// anything else.
pub fn sigil(term: &Term) -> Option<String> {
    match term.struct_module()?.module_name() {
        "Date" => Some(format!("~D[{}]", date(term)?)),
        "Time" => Some(format!("~T[{}]", time(term)?)),
        "NaiveDateTime" => Some(format!("~N[{} {}]", date(term)?, time(term)?)),
        "DateTime" => date_time(term),
        _ => None,
    }
}

fn field<'a>(term: &'a Term, name: &str) -> Option<&'a Term> {
    term.field(Atom::existing(name)?)
}

fn int(term: &Term, name: &str) -> Option<i64> {
    field(term, name)?.as_int()
}

fn is_iso(term: &Term) -> Option<()> {
    field(term, "calendar")?
        .as_atom()
        .filter(|calendar| calendar.module_name() == "Calendar.ISO")
        .map(|_| ())
}

/// `2024-02-29`.
pub fn date(term: &Term) -> Option<String> {
    is_iso(term)?;
    let (year, month, day) = (int(term, "year")?, int(term, "month")?, int(term, "day")?);
    let sign = if year < 0 { "-" } else { "" };
    Some(format!(
        "{sign}{:04}-{month:02}-{day:02}",
        year.unsigned_abs()
    ))
}

/// `10:00:01.123`, with as many digits after the point as the precision says.
pub fn time(term: &Term) -> Option<String> {
    is_iso(term)?;
    let (hour, minute, second) = (
        int(term, "hour")?,
        int(term, "minute")?,
        int(term, "second")?,
    );
    let [Term::Int(micros), Term::Int(precision)] = field(term, "microsecond")?.as_tuple()? else {
        return None;
    };
    let whole = format!("{hour:02}:{minute:02}:{second:02}");
    let digits = format!("{micros:06}");
    match usize::try_from(*precision).ok()? {
        0 => Some(whole),
        precision => Some(format!("{whole}.{}", digits.get(..precision)?)),
    }
}

fn date_time(term: &Term) -> Option<String> {
    let (date, time) = (date(term)?, time(term)?);
    let (zone, abbreviation) = (
        field(term, "time_zone")?.as_str()?,
        field(term, "zone_abbr")?.as_str()?,
    );
    let offset = int(term, "utc_offset")?.checked_add(int(term, "std_offset")?)?;
    if zone == "Etc/UTC" && offset == 0 {
        return Some(format!("~U[{date} {time}Z]"));
    }
    Some(format!(
        "#DateTime<{date} {time}{} {abbreviation} {zone}>",
        utc_offset(offset)
    ))
}

/// `+01:00`.
pub fn utc_offset(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
