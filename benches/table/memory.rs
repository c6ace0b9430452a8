//! What a process takes, seen from outside: the resident memory of a whole program with many and with none.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::figure::{ELIXIR, Figure, SUPLAB, command, has_elixir, script};
use crate::rows::{Target, header, show};

const COUNT: u32 = 100_000;
const ROUNDS: usize = 3;

/// Prints the rows.
pub(crate) fn print() {
    let known = has_elixir();
    println!(
        "Bytes for each of {COUNT} processes, from the program's resident memory; median (lowest to highest) of \
         {ROUNDS} runs.\n"
    );
    header("elixir");
    for (name, what, most) in [
        ("an idle supervised process", "idle", 3_200.0),
        ("a process blocked in a receive", "blocked", 8_192.0),
    ] {
        let reference = known.then(|| each(ELIXIR, what)).flatten();
        show(name, each(SUPLAB, what), reference, &Target::Most(most));
    }
    println!();
}

fn each(program: &[&str], what: &str) -> Option<Figure> {
    let taken = || {
        let (many, none) = (resident(program, what, COUNT)?, resident(program, what, 0)?);
        Some((many - none) / f64::from(COUNT))
    };
    let all: Option<Vec<f64>> = (0..ROUNDS).map(|_| taken()).collect();
    all.map(Figure::of)
}

/// The resident memory of a program, in bytes, when its processes stand and it waits for a line.
fn resident(program: &[&str], what: &str, count: u32) -> Option<f64> {
    let args = [count.to_string(), what.to_string()];
    let mut child = command(program, &script("memory"), &args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut line = String::new();
    let read = child
        .stdout
        .as_mut()
        .and_then(|out| BufReader::new(out).read_line(&mut line).ok());
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    // Its input ends, and so does it.
    drop(child.stdin.take());
    child.wait().ok()?;
    read.filter(|_| line.trim() == "ready")?;
    let kilobytes: f64 = status.ok()?.lines().find_map(|line| {
        line.strip_prefix("VmRSS:")?
            .split_whitespace()
            .next()?
            .parse()
            .ok()
    })?;
    Some(kilobytes * 1024.0)
}
