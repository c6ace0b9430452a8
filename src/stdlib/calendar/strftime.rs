//! `Calendar.strftime/3`: dates and times in a format of one's own.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::term::{Atom, Term, exception};

use super::date::{day_of_year, weekday};
use super::fields::Day;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What fills a field up, and how wide that is; `None` is what the directive wants itself.
#[derive(Clone, Copy, Default)]
struct Padding {
    fill: Option<char>,
    none: bool,
    width: Option<usize>,
}

struct Writer<'a> {
    value: &'a Term,
    options: &'a Term,
    /// Formats such as `%c` stand for others; they must not stand for themselves.
    within: u32,
}

/// `Calendar.strftime(value, format, options)`.
pub(super) fn strftime(p: &mut Proc, args: &[Term]) -> Reply {
    let format = args[1].as_str().ok_or_else(no_clause)?;
    let mut writer = Writer {
        value: &args[0],
        options: &args[2],
        within: 0,
    };
    if args[0].as_map().is_none() || !args[2].is_list() {
        return Err(no_clause());
    }
    let mut out = String::new();
    writer.write(p, format, &mut out)?;
    Ok(Term::string(out))
}

impl Writer<'_> {
    fn int(&self, key: &str) -> Result<i64, Raise> {
        let key = Atom::new(key);
        match self.value.field(key) {
            Some(value) => value.as_int().ok_or_else(no_clause),
            None => {
                let error = exception::key_error(Term::Atom(key), self.value.clone(), None);
                Err(Raise::error(error))
            }
        }
    }

    fn day(&self) -> Result<Day, Raise> {
        Ok(Day {
            year: self.int("year")?,
            month: self.int("month")?,
            day: self.int("day")?,
        })
    }

    fn write(&mut self, p: &mut Proc, format: &str, out: &mut String) -> Result<(), Raise> {
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            let (padding, directive, after) = directive(&rest[at + 1..]).ok_or_else(|| {
                argument_error(format!("invalid strftime format: {}", &rest[at..]))
            })?;
            let known = self.directive(p, directive, padding, out)?;
            if !known {
                return Err(argument_error(format!(
                    "invalid strftime format: {}",
                    &rest[at..]
                )));
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(())
    }

    /// Writes what a directive stands for; false if there is none such.
    fn directive(
        &mut self,
        p: &mut Proc,
        c: char,
        padding: Padding,
        out: &mut String,
    ) -> Result<bool, Raise> {
        let number = |value: i64, width| padded(&value.to_string(), padding, '0', width);
        let text = match c {
            '%' => "%".to_string(),
            'Y' => number(self.int("year")?, 4),
            'y' => number(self.int("year")?.rem_euclid(100), 2),
            'm' => number(self.int("month")?, 2),
            'd' => number(self.int("day")?, 2),
            'H' => number(self.int("hour")?, 2),
            'I' => number((self.int("hour")? + 11).rem_euclid(12) + 1, 2),
            'M' => number(self.int("minute")?, 2),
            'S' => number(self.int("second")?, 2),
            'j' => number(day_of_year(self.day()?), 3),
            'q' => number((self.int("month")? + 2) / 3, 1),
            'u' => number(weekday(self.day()?, 0) + 1, 1),
            'f' => self.fraction()?,
            'A' | 'a' | 'B' | 'b' => {
                let name = self.name(p, c)?;
                padded(&name, padding, ' ', 0)
            }
            'p' | 'P' => {
                let name = self.half(p)?;
                padded(
                    &if c == 'p' {
                        name.to_uppercase()
                    } else {
                        name.to_lowercase()
                    },
                    padding,
                    ' ',
                    0,
                )
            }
            'z' => self.offset()?,
            'Z' => padded(self.text("zone_abbr"), padding, ' ', 0),
            'c' => return self.preferred(p, "preferred_datetime", "%Y-%m-%d %H:%M:%S", out),
            'x' => return self.preferred(p, "preferred_date", "%Y-%m-%d", out),
            'X' => return self.preferred(p, "preferred_time", "%H:%M:%S", out),
            _ => return Ok(false),
        };
        out.push_str(&text);
        Ok(true)
    }

    fn text(&self, key: &str) -> &str {
        self.value
            .field(Atom::new(key))
            .and_then(Term::as_str)
            .unwrap_or_default()
    }

    fn option(&self, key: &str) -> Option<&Term> {
        self.options.keyword_get(Atom::new(key))
    }

    fn preferred(
        &mut self,
        p: &mut Proc,
        key: &str,
        default: &str,
        out: &mut String,
    ) -> Result<bool, Raise> {
        let format = self
            .option(key)
            .and_then(Term::as_str)
            .unwrap_or(default)
            .to_string();
        if self.within > 0 {
            return Err(argument_error(format!(
                "tried to format preferred format {format:?} within another preferred format"
            )));
        }
        self.within += 1;
        self.write(p, &format, out)?;
        self.within -= 1;
        Ok(true)
    }

    /// What a function in the options says, or the English name.
    fn named(&self, p: &mut Proc, key: &str, number: Term, default: &str) -> Result<String, Raise> {
        let Some(fun) = self.option(key).cloned() else {
            return Ok(default.to_string());
        };
        let name = p.call(&fun, &[number])?;
        let name = crate::stdlib::chars::to_string(p, &name)?;
        Ok(name.as_str().unwrap_or_default().to_string())
    }

    fn name(&self, p: &mut Proc, c: char) -> Result<String, Raise> {
        let is_day = matches!(c, 'A' | 'a');
        let short = matches!(c, 'a' | 'b');
        let (number, names): (i64, &[&str]) = if is_day {
            (weekday(self.day()?, 0) + 1, &DAYS)
        } else {
            (self.int("month")?, &MONTHS)
        };
        let whole = usize::try_from(number - 1)
            .ok()
            .and_then(|at| names.get(at))
            .copied()
            .unwrap_or_default();
        let key = match c {
            'A' => "day_of_week_names",
            'a' => "abbreviated_day_of_week_names",
            'B' => "month_names",
            _ => "abbreviated_month_names",
        };
        let default = if short {
            &whole[..whole.len().min(3)]
        } else {
            whole
        };
        self.named(p, key, Term::Int(number), default)
    }

    fn half(&self, p: &mut Proc) -> Result<String, Raise> {
        let half = if self.int("hour")? < 12 { "am" } else { "pm" };
        self.named(p, "am_pm_names", Term::atom(half), half)
    }

    fn fraction(&self) -> Result<String, Raise> {
        let clock = super::fields::Clock::given(self.value)?;
        let digits = format!("{:06}", clock.micro);
        Ok(match usize::try_from(clock.precision) {
            Ok(count @ 1..=6) => digits[..count].to_string(),
            _ => "0".to_string(),
        })
    }

    fn offset(&self) -> Result<String, Raise> {
        let offset = self.int("utc_offset")? + self.int("std_offset")?;
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
        Ok(format!("{sign}{:02}{:02}", minutes / 60, minutes % 60))
    }
}

/// What stands behind a `%`: padding, width, the directive's letter; and what follows.
fn directive(text: &str) -> Option<(Padding, char, &str)> {
    let mut padding = Padding::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '-' => padding.none = true,
            '_' => padding.fill = Some(' '),
            '0' if padding.width.is_none() => padding.fill = Some('0'),
            '0'..='9' => {
                let digit = usize::from(c as u8 - b'0');
                padding.width = Some((padding.width.unwrap_or(0) * 10 + digit).min(1000));
            }
            _ => return Some((padding, c, &rest[c.len_utf8()..])),
        }
        rest = &rest[1..];
    }
    None
}

fn padded(text: &str, padding: Padding, fill: char, width: usize) -> String {
    if padding.none {
        return text.to_string();
    }
    let fill = padding.fill.unwrap_or(fill);
    let missing = padding
        .width
        .unwrap_or(width)
        .saturating_sub(text.chars().count());
    format!("{}{text}", String::from(fill).repeat(missing))
}
