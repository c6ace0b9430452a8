//! The table of what a user feels: suplab beside the real thing, in one run.
//!
//! `cargo bench --bench table` prints everything in a few minutes; `-- table`, `memory`, `permits` or `growth` after
//! it print one part, `-- processor` the table in processor time. Both sides run the same scripts (those beside this file) as whole programs. Without `elixir` on
//! the machine the rows show suplab alone.

mod figure;
mod growth;
mod memory;
mod permits;
mod plot;
mod rows;

use std::process::Command;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let part = |name: &str| wanted.is_empty() || wanted.iter().any(|part| part == name);
    println!("{}\n", circumstances());
    if part("table") {
        rows::print(&rows::WALL);
    }
    // Only where it is asked for: it says on a busy machine what the table says on a quiet one.
    if wanted.iter().any(|part| part == "processor") {
        rows::print(&rows::PROCESSOR);
    }
    if part("memory") {
        memory::print();
    }
    if part("permits") {
        permits::print();
    }
    if part("growth") {
        growth::print();
    }
}

/// The date, the machine and the versions.
fn circumstances() -> String {
    let said = |command: &str, args: &[&str]| {
        let output = Command::new(command).args(args).output().ok();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        text.unwrap_or_default()
    };
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1))
        .unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let elixir = said("elixir", &["--version"]);
    let elixir = elixir
        .lines()
        .find(|line| line.starts_with("Elixir"))
        .unwrap_or("no Elixir");
    format!(
        "{}, {cores} cores of {processor}, load {} at the beginning; suplab {}, {elixir}",
        said("date", &["-u", "+%F"]).trim(),
        load.split(' ').next().unwrap_or_default(),
        env!("CARGO_PKG_VERSION"),
    )
}
