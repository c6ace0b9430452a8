//! Clocks: lab time in any unit, and numbers that are never given twice.

use std::sync::atomic::{AtomicI64, Ordering};

use num_bigint::BigInt;
use num_integer::Integer;

use crate::runtime::{Native, Proc, Raise, Tape, system_time};
use crate::stdlib::args::{Reply, argument_error, failed_in, shown};
use crate::stdlib::natives::natives;
use crate::term::{Term, number};

natives! { pub(super) const TABLE of "System":
    /// A time in another unit, rounded down. Units are `:second`, `:millisecond`, `:microsecond`, `:nanosecond`,
    /// `:native`, or a number of parts per second.
    ///
    ///     iex> System.convert_time_unit(1500, :millisecond, :second)
    ///     1
    "convert_time_unit" 3 => convert;
    /// Lab time, in nanoseconds or the unit given: it never goes back, and its difference is a duration.
    ///
    ///     iex> start = System.monotonic_time(:millisecond)
    ///     iex> Process.sleep(25)
    ///     iex> System.monotonic_time(:millisecond) - start
    ///     25
    "monotonic_time" 0 => |p, _| Ok(Term::integer(monotonic(p)));
    "monotonic_time" 1 => |p, args| in_unit(monotonic(p), &args[0]);
    /// The time of day since 1970, in nanoseconds or the unit given. It goes with the lab's time from the
    /// moment at which it was first asked for.
    ///
    ///     iex> System.os_time(:second) > 1_600_000_000
    ///     true
    "os_time" 0 => |p, _| Ok(Term::integer(since_1970(p)));
    "os_time" 1 => |p, args| in_unit(since_1970(p), &args[0]);
    /// The time of day since 1970, in nanoseconds or the unit given; see `os_time/0`.
    ///
    ///     iex> System.system_time(:second) > 1_600_000_000
    ///     true
    "system_time" 0 => |p, _| Ok(Term::integer(since_1970(p)));
    "system_time" 1 => |p, args| in_unit(since_1970(p), &args[0]);
    /// What has to be added to `monotonic_time/0` to get `system_time/0`.
    ///
    ///     iex> System.time_offset(:second) + System.monotonic_time(:second) <= System.system_time(:second)
    ///     true
    "time_offset" 0 => |p, _| Ok(Term::integer(since_1970(p) - monotonic(p)));
    "time_offset" 1 => |p, args| in_unit(since_1970(p) - monotonic(p), &args[0]);
    /// An integer that this lab has not given out before. With `:positive` it is one above zero, with
    /// `:monotonic` larger than those before.
    ///
    ///     iex> System.unique_integer([:positive]) > 0
    ///     true
    "unique_integer" 0 => |p, _| unique_integer(p, &[Term::Nil]);
    "unique_integer" 1 => unique_integer;
}

natives! { pub const ERLANG of ":erlang":
    /// As `System.convert_time_unit/3`.
    ///
    ///     iex> :erlang.convert_time_unit(1500, :millisecond, :second)
    ///     1
    "convert_time_unit" 3 => convert;
    /// As `System.monotonic_time/1`.
    ///
    ///     iex> is_integer(:erlang.monotonic_time())
    ///     true
    "monotonic_time" 0 => |p, _| Ok(Term::integer(monotonic(p)));
    "monotonic_time" 1 => |p, args| in_unit(monotonic(p), &args[0]);
    /// The time of day as `{megaseconds, seconds, microseconds}`.
    ///
    ///     iex> tuple_size(:erlang.now())
    ///     3
    "now" 0 => |p, _| Ok(timestamp(p));
    /// As `System.system_time/1`.
    ///
    ///     iex> :erlang.system_time(:second) > 1_600_000_000
    ///     true
    "system_time" 0 => |p, _| Ok(Term::integer(since_1970(p)));
    "system_time" 1 => |p, args| in_unit(since_1970(p), &args[0]);
    "time_offset" 0 => |p, _| Ok(Term::integer(since_1970(p) - monotonic(p)));
    "time_offset" 1 => |p, args| in_unit(since_1970(p) - monotonic(p), &args[0]);
    /// The time of day as `{megaseconds, seconds, microseconds}`.
    ///
    ///     iex> tuple_size(:erlang.timestamp())
    ///     3
    "timestamp" 0 => |p, _| Ok(timestamp(p));
    /// As `System.unique_integer/1`.
    ///
    ///     iex> :erlang.unique_integer([:positive]) > 0
    ///     true
    "unique_integer" 0 => |p, _| unique_integer(p, &[Term::Nil]);
    "unique_integer" 1 => unique_integer;
}

/// The functions of `:os` that ask for the time.
pub(super) const OS: &[Native] = OS_TABLE;

natives! { const OS_TABLE of ":os":
    /// As `System.os_time/1`.
    ///
    ///     iex> :os.system_time(:second) > 1_600_000_000
    ///     true
    "system_time" 0 => |p, _| Ok(Term::integer(since_1970(p)));
    "system_time" 1 => |p, args| in_unit(since_1970(p), &args[0]);
    /// The time of day as `{megaseconds, seconds, microseconds}`.
    ///
    ///     iex> tuple_size(:os.timestamp())
    ///     3
    "timestamp" 0 => |p, _| Ok(timestamp(p));
}

/// Nanoseconds in the units in which the lab counts.
const NANOSECONDS: i64 = 1000;

/// Lab time in nanoseconds.
fn monotonic(p: &Proc) -> BigInt {
    BigInt::from(p.now()) * NANOSECONDS
}

/// The time of day in microseconds since 1970.
pub fn microseconds_since_1970(p: &Proc) -> i64 {
    let now = i64::try_from(p.now()).unwrap_or(i64::MAX / 2);
    // Looked at once, so that the time of day goes as the lab's time does.
    let start = Tape::epoch(p.system(), || {
        let wall = i64::try_from(system_time()).unwrap_or(i64::MAX / 2);
        wall - now
    });
    start + now
}

fn since_1970(p: &Proc) -> BigInt {
    BigInt::from(microseconds_since_1970(p)) * NANOSECONDS
}

/// How many of a unit make a second.
///
/// # Errors
/// `ArgumentError` for what is no unit.
pub fn per_second(unit: &Term) -> Result<BigInt, Raise> {
    let named = unit.as_atom().and_then(|unit| {
        Some(match unit.as_str() {
            "second" | "seconds" => 1_i64,
            "millisecond" | "milliseconds" | "milli_seconds" => 1_000,
            "microsecond" | "microseconds" | "micro_seconds" => 1_000_000,
            "nanosecond" | "nanoseconds" | "nano_seconds" | "native" | "perf_counter" => {
                1_000_000_000
            }
            _ => return None,
        })
    });
    match (named, unit) {
        (Some(parts), _) => Ok(BigInt::from(parts)),
        (None, Term::Int(parts @ 1..)) => Ok(BigInt::from(*parts)),
        _ => Err(argument_error(format!(
            "unsupported time unit. Expected :second, :millisecond, :microsecond, :nanosecond, or a positive \
             integer, got {}",
            shown(unit)
        ))),
    }
}

/// A time in nanoseconds in another unit.
fn in_unit(nanoseconds: BigInt, unit: &Term) -> Reply {
    let parts = per_second(unit)?;
    Ok(Term::integer(
        (nanoseconds * parts).div_floor(&BigInt::from(1_000_000_000)),
    ))
}

fn convert(p: &mut Proc, args: &[Term]) -> Reply {
    let (from, to) = (per_second(&args[1])?, per_second(&args[2])?);
    let time = match &args[0] {
        Term::Int(time) => BigInt::from(*time),
        Term::BigInt(time) => (**time).clone(),
        _ => {
            let raise = Raise::bad_argument(1, "not an integer");
            return Err(failed_in(p, raise, (":erlang", "convert_time_unit"), args));
        }
    };
    debug_assert!(number::is_integer(&args[0]));
    Ok(Term::integer((time * to).div_floor(&from)))
}

fn timestamp(p: &Proc) -> Term {
    let now = microseconds_since_1970(p);
    let (seconds, rest) = (now.div_euclid(1_000_000), now.rem_euclid(1_000_000));
    Term::tuple(
        [
            seconds.div_euclid(1_000_000),
            seconds.rem_euclid(1_000_000),
            rest,
        ]
        .map(Term::Int),
    )
}

/// Counts the integers given out.
#[derive(Default)]
struct Given(AtomicI64);

/// Where those begin that may be negative, as on the BEAM.
const FIRST: i64 = -576_460_752_303_423_488;

fn unique_integer(p: &mut Proc, args: &[Term]) -> Reply {
    let known = |modifier: &Term| {
        modifier
            .as_atom()
            .is_some_and(|name| matches!(name.as_str(), "positive" | "monotonic"))
    };
    if args[0].list_len().is_none() || !args[0].iter().all(known) {
        let raise = Raise::bad_argument(1, "invalid modifier");
        return Err(failed_in(p, raise, (":erlang", "unique_integer"), args));
    }
    let positive = args[0]
        .iter()
        .any(|modifier| modifier.is_atom(crate::term::Atom::new("positive")));
    let number = 1 + p
        .system()
        .extension::<Given>()
        .0
        .fetch_add(1, Ordering::Relaxed);
    Ok(Term::Int(if positive { number } else { FIRST + number }))
}
