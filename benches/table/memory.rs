//! What a process takes, seen from outside: the resident memory of a whole program with many and with none.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::figure::{ELIXIR, Figure, SUPLAB, command, has_elixir, script};
use crate::rows::{Target, header, show};

const ROUNDS: usize = 3;

/// How long a program may take to start its processes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Prints the rows.
pub(crate) fn print() {
    let known = has_elixir();
    println!(
        "Bytes for each process, from the program's resident memory with many and with none; median (lowest to \
         highest) of {ROUNDS} runs.\n"
    );
    header("elixir");
    for (name, what, count, most) in [
        (
            "an idle supervised process, of 100,000",
            "idle",
            100_000,
            3_200.0,
        ),
        // A page of stack, where the reference has a heap: there are 28,000 stacks at the most (`term/stack.rs`).
        (
            "a process blocked in a receive, of 20,000",
            "blocked",
            20_000,
            8_192.0,
        ),
    ] {
        let reference = known.then(|| each(ELIXIR, what, count)).flatten();
        show(
            name,
            each(SUPLAB, what, count),
            reference,
            &Target::Most(most),
        );
    }
    println!();
}

fn each(program: &[&str], what: &str, count: u32) -> Option<Figure> {
    let taken = || {
        let (many, none) = (resident(program, what, count)?, resident(program, what, 0)?);
        Some((many - none) / f64::from(count))
    };
    let all: Option<Vec<f64>> = (0..ROUNDS).map(|_| taken()).collect();
    all.map(Figure::of)
}

/// The resident memory of a program, in bytes, when its processes stand and it waits for a line.
fn resident(program: &[&str], what: &str, count: u32) -> Option<f64> {
    let ready = std::env::temp_dir().join(format!("suplab-ready-{}", std::process::id()));
    let _ = std::fs::remove_file(&ready);
    let args = [
        count.to_string(),
        what.to_string(),
        ready.to_string_lossy().into_owned(),
    ];
    let mut child = command(program, &script("memory"), &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .ok()?;
    let deadline = Instant::now() + PATIENCE;
    while !ready.exists() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    // Its input ends, and so does it.
    drop(child.stdin.take());
    child.wait().ok()?;
    std::fs::remove_file(&ready).ok()?;
    let kilobytes: f64 = status.ok()?.lines().find_map(|line| {
        line.strip_prefix("VmRSS:")?
            .split_whitespace()
            .next()?
            .parse()
            .ok()
    })?;
    Some(kilobytes * 1024.0)
}
