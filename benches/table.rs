//! The table of `performance.md`: what a user feels, suplab beside the real thing, in one run.
//!
//! `cargo bench --bench table`. Both sides run the same script as a whole program, once with much to do and once
//! with nothing; the difference divided by the count is the cost of one operation, so neither clock nor start-up
//! enters. Rows without `elixir` on the machine show suplab alone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many times each measurement is made.
const ROUNDS: usize = 5;

/// What may be reached.
enum Target {
    /// At most so many microseconds.
    Micros(f64),
    /// At most the reference's figure times this.
    Ratio(f64),
}

struct Row {
    name: &'static str,
    script: &'static str,
    /// How many operations suplab is given.
    count: u32,
    /// How many the reference is given.
    reference_count: u32,
    /// How many operations a count stands for.
    per: f64,
    target: Target,
}

const fn row(name: &'static str, script: &'static str, count: u32, target: Target) -> Row {
    Row {
        name,
        script,
        count,
        reference_count: count,
        per: 1.0,
        target,
    }
}

const ROWS: &[Row] = &[
    row("kill to restarted", "kill", 100_000, Target::Ratio(1.0)),
    row(
        "crash by raise to restarted, reports on",
        "crash",
        5_000,
        Target::Ratio(0.5),
    ),
    row(
        "start_child, 10,000 children",
        "start_child",
        10_000,
        Target::Ratio(1.0),
    ),
    row(
        "start_child, 100,000 children",
        "start_child",
        100_000,
        Target::Ratio(1.0),
    ),
    row(
        "GenServer.call, native kind",
        "call_native",
        300_000,
        Target::Ratio(1.0),
    ),
    row(
        "GenServer.call, server in Elixir",
        "call",
        300_000,
        Target::Ratio(2.0),
    ),
    row(
        "spawn and see its DOWN",
        "spawn_down",
        200_000,
        Target::Ratio(3.0),
    ),
    Row {
        per: 10.0,
        ..row(
            "one_for_all restart of 1,000",
            "one_for_all",
            1_000,
            Target::Ratio(2.0),
        )
    },
    Row {
        per: 10.0,
        ..row(
            "one_for_all restart of 10,000",
            "one_for_all",
            10_000,
            Target::Ratio(2.0),
        )
    },
    Row {
        reference_count: 10,
        ..row("fib(22), typed", "fib_typed", 100, Target::Ratio(0.1))
    },
    Row {
        reference_count: 10,
        ..row(
            "reduce over 100,000, typed",
            "reduce_typed",
            100,
            Target::Ratio(0.1),
        )
    },
    Row {
        reference_count: 100,
        ..row(
            "fib(22) of a module",
            "fib_module",
            100,
            Target::Micros(5_800.0),
        )
    },
];

struct Figure {
    low: f64,
    mid: f64,
    high: f64,
}

fn figure(mut times: Vec<f64>) -> Figure {
    times.sort_by(f64::total_cmp);
    Figure {
        low: times[0],
        mid: times[times.len() / 2],
        high: times[times.len() - 1],
    }
}

/// Whole-process time in microseconds, `None` if the program fails.
fn run(command: &[&str], script: &Path, count: u32) -> Option<f64> {
    let start = Instant::now();
    let status = Command::new(command[0])
        .args(&command[1..])
        .arg(script)
        .args((command.len() > 1).then_some("--"))
        .arg(count.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status
        .success()
        .then(|| start.elapsed().as_secs_f64() * 1e6)
}

/// Microseconds for one operation.
fn measure(command: &[&str], script: &Path, count: u32, per: f64) -> Option<Figure> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let idle = run(command, script, 0)?;
        let busy = run(command, script, count)?;
        times.push(
            ((busy - idle) / f64::from(count)).max(0.0)
                * if per > 1.0 {
                    f64::from(count) / per
                } else {
                    1.0
                },
        );
    }
    Some(figure(times))
}

fn start_up(command: &[&str]) -> Option<Figure> {
    let empty = std::env::temp_dir().join("suplab-bench-empty.exs");
    std::fs::write(&empty, "").ok()?;
    let times: Option<Vec<f64>> = (0..20).map(|_| run(command, &empty, 0)).collect();
    Some(figure(times?))
}

fn show(name: &str, ours: Option<Figure>, reference: Option<Figure>, target: &Target) {
    let text = |figure: &Option<Figure>| match figure {
        Some(f) => format!("{:>10.2} ({:.2} to {:.2})", f.mid, f.low, f.high),
        None => "         -".to_string(),
    };
    let ratio = ours
        .as_ref()
        .zip(reference.as_ref())
        .map(|(a, b)| a.mid / b.mid);
    let (wanted, met) = match (target, &ours) {
        (Target::Micros(most), Some(f)) => (format!("{most} us"), Some(f.mid <= *most)),
        (Target::Micros(most), None) => (format!("{most} us"), None),
        (Target::Ratio(most), _) => (format!("{most}x"), ratio.map(|ratio| ratio <= *most)),
    };
    let ratio = ratio.map_or("-".to_string(), |ratio| format!("{ratio:.2}"));
    let met = met.map_or("?", |met| if met { "met" } else { "MISSED" });
    println!(
        "| {name} | {} | {} | {ratio} | {wanted} | {met} |",
        text(&ours),
        text(&reference)
    );
}

fn main() {
    let suplab = env!("CARGO_BIN_EXE_suplab");
    let ours = [suplab, "run"];
    let reference = ["elixir"];
    let scripts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/table");
    let known = Command::new("elixir").arg("--version").output().is_ok();
    println!("microseconds, median (lowest to highest) of {ROUNDS} rounds\n");
    println!(
        "| what | suplab | elixir | ratio | to reach | |\n| --- | --- | --- | --- | --- | --- |"
    );
    let other = if known { start_up(&reference) } else { None };
    show(
        "start to end of an empty script",
        start_up(&ours),
        other,
        &Target::Micros(5_000.0),
    );
    for row in ROWS {
        let script = scripts.join(row.script).with_extension("exs");
        let other = if known {
            measure(&reference, &script, row.reference_count, row.per)
        } else {
            None
        };
        show(
            row.name,
            measure(&ours, &script, row.count, row.per),
            other,
            &row.target,
        );
    }
}
