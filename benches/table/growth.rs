//! What an operation costs among a hundred and among a hundred thousand processes, as a table and as a plot.

use crate::figure::{SUPLAB, per_operation, processor_time};
use crate::plot::{Curve, plot};

/// How many processes there are.
const SIZES: &[u32] = &[100, 1_000, 10_000, 100_000];
const ROUNDS: usize = 3;

/// Name, the script's word for it, how many operations.
const OPERATIONS: &[(&str, &str, u32)] = &[
    ("start_child", "start_child", 10_000),
    ("kill to restarted", "kill", 10_000),
    ("send", "send", 100_000),
    ("name look-up", "whereis", 3_000_000),
    ("tree, each process", "tree", 1),
];

/// Prints the table, and draws the plot beside the README.
pub(crate) fn print() {
    println!(
        "Microseconds of processor time for one operation among so many processes; median of {ROUNDS} runs.\n"
    );
    println!("| what | 100 | 1,000 | 10,000 | 100,000 |\n| --- | --- | --- | --- | --- |");
    let mut curves = Vec::new();
    for (name, what, count) in OPERATIONS {
        let costs: Vec<Option<f64>> = SIZES.iter().map(|size| cost(what, *count, *size)).collect();
        let text = |cost: &Option<f64>| cost.map_or("-".to_string(), |cost| format!("{cost:.2}"));
        println!(
            "| {name} | {} |",
            costs.iter().map(text).collect::<Vec<_>>().join(" | ")
        );
        curves.push(Curve { name, costs });
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/growth.svg");
    match std::fs::write(path, plot(SIZES, &curves)) {
        Ok(()) => println!("\nDrawn in {path}\n"),
        Err(error) => println!("\n{path}: {error}\n"),
    }
}

/// One operation, in microseconds. A tree is drawn several times, and what it costs is shared by its processes.
fn cost(what: &str, count: u32, size: u32) -> Option<f64> {
    let more = [size.to_string(), what.to_string()];
    let (count, share) = match what {
        "tree" => ((100_000 / size).clamp(2, 100), f64::from(size)),
        _ => (count, 1.0),
    };
    per_operation(SUPLAB, "growth", count, &more, ROUNDS, processor_time)
        .map(|figure| figure.mid / share)
}
