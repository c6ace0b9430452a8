//! Measuring programs, and what comes of it: median, minimum, maximum.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many times each measurement is made.
pub(crate) const ROUNDS: usize = 5;

/// suplab, as it runs a script.
pub(crate) const SUPLAB: &[&str] = &[env!("CARGO_BIN_EXE_suplab"), "run"];

/// The reference, as it runs a script.
pub(crate) const ELIXIR: &[&str] = &["elixir"];

/// Several measurements of the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) low: f64,
    pub(crate) mid: f64,
    pub(crate) high: f64,
}

impl Figure {
    pub(crate) fn of(mut values: Vec<f64>) -> Figure {
        values.sort_by(f64::total_cmp);
        Figure {
            low: values[0],
            mid: values[values.len() / 2],
            high: values[values.len() - 1],
        }
    }

    /// As `1.02 (1.01 to 1.10)`.
    pub(crate) fn text(&self) -> String {
        let digits = if self.mid < 100.0 { 2 } else { 0 };
        format!(
            "{:.digits$} ({:.digits$} to {:.digits$})",
            self.mid, self.low, self.high
        )
    }
}

/// A script beside this file.
pub(crate) fn script(name: &str) -> PathBuf {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/table");
    scripts.join(name).with_extension("exs")
}

/// Whether the reference is on this machine.
pub(crate) fn has_elixir() -> bool {
    let found = Command::new("elixir").arg("--version").output();
    found.is_ok_and(|output| output.status.success())
}

/// A program that runs a script with arguments.
pub(crate) fn command(program: &[&str], script: &Path, args: &[String]) -> Command {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(script);
    if program[0] == SUPLAB[0] {
        command.arg("--");
    }
    command.args(args).stderr(Stdio::null());
    command
}

/// How long a program takes, in microseconds; `None` if it fails.
pub(crate) fn time(command: &mut Command) -> Option<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status().ok()?;
    let taken = start.elapsed().as_secs_f64() * 1e6;
    status.success().then_some(taken)
}

/// How much processor time a program takes, in microseconds. With one permit that is what it would take on a quiet
/// machine, however busy this one is.
pub(crate) fn processor_time(command: &mut Command) -> Option<f64> {
    let before = of_children();
    time(command)?;
    Some(of_children() - before)
}

/// The processor time of all children that have ended, in microseconds.
fn of_children() -> f64 {
    // SAFETY: the structure is plain numbers, which the call fills in; it can fail only for another first argument.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    let micros = |time: libc::timeval| time.tv_sec as f64 * 1e6 + time.tv_usec as f64;
    micros(usage.ru_utime) + micros(usage.ru_stime)
}

/// Microseconds for one operation: the script is run with `count` and with 0 as its first argument, and the difference
/// is divided. So neither start-up nor what the script prepares enters. A negative one is noise, and shows as 0.
pub(crate) fn per_operation(
    program: &[&str],
    name: &str,
    count: u32,
    more: &[String],
    rounds: usize,
    measure: fn(&mut Command) -> Option<f64>,
) -> Option<Figure> {
    let script = script(name);
    let run = |count: u32| {
        let args: Vec<String> = [&[count.to_string()], more].concat();
        measure(&mut command(program, &script, &args))
    };
    let mut pairs = Vec::new();
    for _ in 0..rounds {
        pairs.push((run(0)?, run(count)?));
    }
    let idle = Figure::of(pairs.iter().map(|(idle, _)| *idle).collect()).mid;
    let each = |(_, busy): &(f64, f64)| ((busy - idle) / f64::from(count)).max(0.0);
    Some(Figure::of(pairs.iter().map(each).collect()))
}
