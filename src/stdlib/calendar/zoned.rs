//! `DateTime`: moments in a time zone. There is UTC; other zones need a database that Elixir does not bring
//! along either.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause, no_clause_in, shown};
use crate::stdlib::natives::natives;
use crate::stdlib::structs;
use crate::term::{Atom, Term};

use super::fields::{
    self, Clock, Moment, Wrong, distance, failed, is_basic, iso, order, parse_moment,
};
use super::{gregorian, naive};

/// `DateTime`.
pub const MODULE: NativeModule = NativeModule {
    name: "DateTime",
    doc: "Moments in a time zone, written `~U[2024-02-29 10:20:30Z]` in UTC. Without a database of time zones, \
          only that is known.",
    functions: TABLE,
};

/// The fields that must be given.
const ENFORCED: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "time_zone",
    "zone_abbr",
    "utc_offset",
    "std_offset",
];

natives! { const TABLE of "DateTime":
    "__struct__" 0 => |_, _| Ok(blank());
    "__struct__" 1 => |p, args| structs::with_fields(p, &blank(), &args[0], ENFORCED);
    /// The moment so much later, in seconds or another unit (`:day`, `:hour`, `:minute`, `:millisecond` ...).
    ///
    ///     iex> DateTime.add(~U[2024-02-29 10:20:30Z], 1, :day)
    ///     ~U[2024-03-01 10:20:30Z]
    "add" 2 => |p, args| add(p, &[args[0].clone(), args[1].clone(), Term::atom("second")]);
    "add" 3 => add;
    "add" 4 => |p, args| add(p, &args[..3]);
    /// Which moment comes first: `:lt`, `:eq` or `:gt`.
    ///
    ///     iex> DateTime.compare(~U[2024-02-29 10:00:00Z], ~U[2024-02-29 11:00:00Z])
    ///     :lt
    "compare" 2 => |_, args| Ok(order(instant(&args[0])?, instant(&args[1])?));
    "convert" 2 => |_, args| instant(&args[0]).map(|_| Term::ok(args[0].clone()));
    "convert!" 2 => |_, args| instant(&args[0]).map(|_| args[0].clone());
    /// How much lies between two moments, in seconds or another unit.
    ///
    ///     iex> DateTime.diff(~U[2024-03-01 00:00:00Z], ~U[2024-02-29 00:00:00Z], :hour)
    ///     24
    "diff" 2 => diff, [Term::atom("second")];
    "diff" 3 => diff;
    "from_gregorian_seconds" 1 => |_, args| Ok(naive::from_seconds(args)?.utc());
    "from_gregorian_seconds" 2 => |_, args| Ok(naive::from_seconds(args)?.utc());
    "from_gregorian_seconds" 3 => |_, args| Ok(naive::from_seconds(args)?.utc());
    /// The moment that a text in the format of ISO 8601 says, in UTC, and the offset that it had.
    ///
    ///     iex> DateTime.from_iso8601("2024-02-29T10:20:30+02:30")
    ///     {:ok, ~U[2024-02-29 07:50:30Z], 9000}
    "from_iso8601" 1 => from_iso8601;
    "from_iso8601" 2 => from_iso8601;
    "from_iso8601" 3 => |p, args| from_iso8601(p, &[args[0].clone(), args[2].clone()]);
    /// A moment without a zone in one.
    ///
    ///     iex> DateTime.from_naive(~N[2024-02-29 10:20:30], "Etc/UTC")
    ///     {:ok, ~U[2024-02-29 10:20:30Z]}
    "from_naive" 2 => |_, args| Ok(in_zone(Moment::given(&args[0])?, &args[1])?.map_or_else(fields::error, Term::ok));
    "from_naive" 3 => |_, args| Ok(in_zone(Moment::given(&args[0])?, &args[1])?.map_or_else(fields::error, Term::ok));
    "from_naive!" 2 => from_naive_or_raise;
    "from_naive!" 3 => from_naive_or_raise;
    /// The moment so many seconds after 1970, or so much of another unit.
    ///
    ///     iex> DateTime.from_unix(1_464_096_368)
    ///     {:ok, ~U[2016-05-24 13:26:08Z]}
    "from_unix" 1 => |_, args| Ok(from_unix(&args[0], &Term::atom("second"))?.map_or_else(fields::error, Term::ok));
    "from_unix" 2 => |_, args| Ok(from_unix(&args[0], &args[1])?.map_or_else(fields::error, Term::ok));
    "from_unix" 3 => |_, args| Ok(from_unix(&args[0], &args[1])?.map_or_else(fields::error, Term::ok));
    "from_unix!" 1 => |_, args| from_unix_or_raise(&args[0], &Term::atom("second"));
    "from_unix!" 2 => |_, args| from_unix_or_raise(&args[0], &args[1]);
    "from_unix!" 3 => |_, args| from_unix_or_raise(&args[0], &args[1]);
    /// A date and a time in a zone, UTC unless it is said.
    ///
    ///     iex> DateTime.new(~D[2024-02-29], ~T[10:20:30])
    ///     {:ok, ~U[2024-02-29 10:20:30Z]}
    "new" 2 => |_, args| Ok(new(args)?.map_or_else(fields::error, Term::ok));
    "new" 3 => |_, args| Ok(new(args)?.map_or_else(fields::error, Term::ok));
    "new" 4 => |_, args| Ok(new(args)?.map_or_else(fields::error, Term::ok));
    "new!" 2 => new_or_raise;
    "new!" 3 => new_or_raise;
    "new!" 4 => new_or_raise;
    "now" 1 => |p, args| Ok(in_zone(naive::now(p), &args[0])?.map_or_else(fields::error, Term::ok));
    "now" 2 => |p, args| Ok(in_zone(naive::now(p), &args[0])?.map_or_else(fields::error, Term::ok));
    "now!" 1 => now_or_raise;
    "now!" 2 => now_or_raise;
    /// The moment in another zone.
    ///
    ///     iex> DateTime.shift_zone(~U[2024-02-29 10:20:30Z], "Europe/Rome")
    ///     {:error, :utc_only_time_zone_database}
    "shift_zone" 2 => |_, args| Ok(shifted(args)?.map_or_else(fields::error, Term::ok));
    "shift_zone" 3 => |_, args| Ok(shifted(args)?.map_or_else(fields::error, Term::ok));
    "shift_zone!" 2 => shift_or_raise;
    "shift_zone!" 3 => shift_or_raise;
    /// The date of the moment.
    ///
    ///     iex> DateTime.to_date(~U[2024-02-29 10:20:30Z])
    ///     ~D[2024-02-29]
    "to_date" 1 => |_, args| zoned(&args[0]).map(|(moment, _)| moment.day.term());
    "to_gregorian_seconds" 1 => |_, args| {
        let (moment, offset) = zoned(&args[0])?;
        let micros = moment.micros() - i128::from(offset) * 1_000_000;
        Ok(naive::seconds(Moment::from_micros(micros, moment.clock.precision)))
    };
    /// The moment as text in the format of ISO 8601: `:extended`, or `:basic`; with an offset, as seen there.
    ///
    ///     iex> DateTime.to_iso8601(~U[2024-02-29 10:20:30Z])
    ///     "2024-02-29T10:20:30Z"
    "to_iso8601" 1 => |_, args| to_iso8601(args);
    "to_iso8601" 2 => |_, args| to_iso8601(args);
    "to_iso8601" 3 => |_, args| to_iso8601(args);
    /// The moment without its zone.
    ///
    ///     iex> DateTime.to_naive(~U[2024-02-29 10:20:30Z])
    ///     ~N[2024-02-29 10:20:30]
    "to_naive" 1 => |_, args| zoned(&args[0]).map(|(moment, _)| moment.term());
    /// The moment as text.
    ///
    ///     iex> DateTime.to_string(~U[2024-02-29 10:20:30Z])
    ///     "2024-02-29 10:20:30Z"
    "to_string" 1 => |_, args| to_string(&args[0]);
    /// The time of day of the moment.
    ///
    ///     iex> DateTime.to_time(~U[2024-02-29 10:20:30Z])
    ///     ~T[10:20:30]
    "to_time" 1 => |_, args| zoned(&args[0]).map(|(moment, _)| moment.clock.term());
    /// Seconds since 1970, or another unit.
    ///
    ///     iex> DateTime.to_unix(~U[1970-01-01 00:00:01Z])
    ///     1
    "to_unix" 1 => |_, args| to_unix(&args[0], &Term::atom("second"));
    "to_unix" 2 => |_, args| to_unix(&args[0], &args[1]);
    /// The moment with no more digits than milliseconds have, or seconds.
    ///
    ///     iex> DateTime.truncate(~U[2024-02-29 10:20:30.5Z], :second)
    ///     ~U[2024-02-29 10:20:30Z]
    "truncate" 2 => |p, args| {
        let (moment, _) = zoned(&args[0])?;
        let clock = super::truncated(p, moment.clock, &args[1])?;
        Ok(with_fraction(&args[0], clock))
    };
    /// The moment of now in UTC, as the lab's clock has it.
    ///
    ///     iex> DateTime.utc_now().time_zone
    ///     "Etc/UTC"
    "utc_now" 0 => |p, _| Ok(naive::now(p).utc());
    "utc_now" 1 => |p, _| Ok(naive::now(p).utc());
}

const ONLY_UTC: Wrong = "utc_only_time_zone_database";

fn blank() -> Term {
    let nothing = ENFORCED.iter().map(|key| (Atom::new(key), Term::NIL));
    let rest = [
        (Atom::new("calendar"), iso()),
        (Atom::new("microsecond"), Clock::ZERO.fraction()),
    ];
    Term::structure(Atom::module("DateTime"), nothing.chain(rest))
}

/// The moment as its zone sees it, and the zone's offset in seconds.
fn zoned(term: &Term) -> Result<(Moment, i64), Raise> {
    let int = |key: &str| {
        term.field(Atom::new(key))
            .and_then(Term::as_int)
            .ok_or_else(no_clause)
    };
    let moment = Moment::given(term)?;
    Ok((moment, int("utc_offset")? + int("std_offset")?))
}

/// Microseconds since the year 0 in UTC.
fn instant(term: &Term) -> Result<i128, Raise> {
    let (moment, offset) = zoned(term)?;
    Ok(moment.micros() - i128::from(offset) * 1_000_000)
}

fn with_fraction(term: &Term, clock: Clock) -> Term {
    match term {
        Term::Map(map) => Term::Map(map.clone().put(Term::atom("microsecond"), clock.fraction())),
        other => other.clone(),
    }
}

/// A moment in a zone by its name.
fn in_zone(moment: Moment, zone: &Term) -> Result<Result<Term, Wrong>, Raise> {
    match zone.as_str() {
        Some("Etc/UTC") => Ok(Ok(moment.utc())),
        Some(_) => Ok(Err(ONLY_UTC)),
        None => Err(no_clause()),
    }
}

fn add(_: &mut Proc, args: &[Term]) -> Reply {
    let (moment, offset) = zoned(&args[0])?;
    let moved = naive::later(moment, &args[1], &args[2])?;
    if offset == 0 {
        return Ok(moved.utc());
    }
    let utc = moved.micros() - i128::from(offset) * 1_000_000;
    Ok(Moment::from_micros(utc, moved.clock.precision).utc())
}

fn diff(_: &mut Proc, args: &[Term]) -> Reply {
    distance(instant(&args[0])?, instant(&args[1])?, &args[2])
}

fn from_iso8601(p: &mut Proc, args: &[Term]) -> Reply {
    let basic = args
        .get(1)
        .and_then(Term::as_atom)
        .is_some_and(|format| format.as_str() == "basic");
    let Some(text) = args[0].as_bytes() else {
        return Err(no_clause_in(
            p,
            ("Calendar.ISO", "parse_utc_datetime"),
            &args[..1],
        ));
    };
    Ok(match parse_moment(text, basic) {
        Err(reason) => fields::error(reason),
        Ok((_, None)) => fields::error("missing_offset"),
        Ok((moment, Some(offset))) => {
            let utc = moment.micros() - i128::from(offset) * 1_000_000;
            let utc = Moment::from_micros(utc, moment.clock.precision).utc();
            Term::tuple([Term::OK, utc, Term::Int(offset)])
        }
    })
}

fn from_naive_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    in_zone(Moment::given(&args[0])?, &args[1])?
        .map_err(|reason| failed("convert $ to datetime", Some(&args[0]), reason))
}

fn from_unix(time: &Term, unit: &Term) -> Result<Result<Term, Wrong>, Raise> {
    let parts = crate::stdlib::system::time::per_second(unit)?;
    let micros = fields::in_micros(time, unit, false)?;
    let digits = match i64::try_from(parts) {
        Ok(1) => 0,
        Ok(parts) if parts <= 10 => 1,
        Ok(parts) if parts <= 100 => 2,
        Ok(parts) if parts <= 1_000 => 3,
        Ok(parts) if parts <= 10_000 => 4,
        Ok(parts) if parts <= 100_000 => 5,
        _ => 6,
    };
    let since_0 = micros.saturating_add(i128::from(gregorian::UNIX_EPOCH) * 1_000_000);
    let last = (i128::from(gregorian::days(10_000, 1, 1))) * fields::DAY;
    if !(0..last).contains(&since_0)
        && since_0 < i128::from(gregorian::days(-9999, 1, 1)) * fields::DAY
        || since_0 >= last
    {
        return Ok(Err("invalid_unix_time"));
    }
    Ok(Ok(Moment::from_micros(since_0, digits).utc()))
}

fn from_unix_or_raise(time: &Term, unit: &Term) -> Reply {
    from_unix(time, unit)?.map_err(|_| argument_error(format!("invalid Unix time {}", shown(time))))
}

fn new(args: &[Term]) -> Result<Result<Term, Wrong>, Raise> {
    let utc = Term::string("Etc/UTC");
    in_zone(naive::joined(args)?, args.get(2).unwrap_or(&utc))
}

fn new_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    new(args)?.map_err(|reason| {
        argument_error(format!(
            "cannot build datetime with {} and {}, reason: :{reason}",
            shown(&args[0]),
            shown(&args[1])
        ))
    })
}

fn now_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    in_zone(naive::now(p), &args[0])?.map_err(|reason| {
        failed(
            "get current datetime in $ time zone",
            Some(&args[0]),
            reason,
        )
    })
}

fn shifted(args: &[Term]) -> Result<Result<Term, Wrong>, Raise> {
    let (moment, offset) = zoned(&args[0])?;
    let utc = moment.micros() - i128::from(offset) * 1_000_000;
    in_zone(Moment::from_micros(utc, moment.clock.precision), &args[1])
}

fn shift_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    shifted(args)?.map_err(|reason| {
        argument_error(format!(
            "cannot shift {} to {} time zone, reason: :{reason}",
            shown(&args[0]),
            shown(&args[1])
        ))
    })
}

fn offset_text(offset: i64, basic: bool) -> String {
    if offset == 0 {
        return "Z".to_string();
    }
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    let gap = if basic { "" } else { ":" };
    format!("{sign}{:02}{gap}{:02}", minutes / 60, minutes % 60)
}

fn to_iso8601(args: &[Term]) -> Reply {
    let (moment, own) = zoned(&args[0])?;
    let basic = args.get(1).map_or(Ok(false), is_basic)?;
    let offset = match args.get(2) {
        Some(Term::Int(offset)) => *offset,
        _ => own,
    };
    let micros = moment.micros() + i128::from(offset - own) * 1_000_000;
    let seen = Moment::from_micros(micros, moment.clock.precision);
    Ok(Term::string(
        seen.text("T", basic) + &offset_text(offset, basic),
    ))
}

fn to_string(term: &Term) -> Reply {
    let (moment, offset) = zoned(term)?;
    let text = |key: &str| {
        term.field(Atom::new(key))
            .and_then(Term::as_str)
            .unwrap_or_default()
    };
    let whole = moment.text(" ", false) + &offset_text(offset, false);
    Ok(Term::string(match text("time_zone") {
        "Etc/UTC" => whole,
        zone => format!("{whole} {} {zone}", text("zone_abbr")),
    }))
}

fn to_unix(term: &Term, unit: &Term) -> Reply {
    let epoch = i128::from(gregorian::UNIX_EPOCH) * 1_000_000;
    distance(instant(term)?, epoch, unit)
}
