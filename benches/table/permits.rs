//! Four permits against one: what runs at the same time, and what it costs when all want the same.

use crate::figure::{Figure, ROUNDS, SUPLAB, per_operation, time};

const FOUR: &[&str] = &[SUPLAB[0], SUPLAB[1], "--permits", "4"];

/// Prints the rows.
pub(crate) fn print() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "Microseconds for one round of four processes, on {cores} cores; median (lowest to highest) of {ROUNDS} runs.\n"
    );
    println!(
        "| what | one permit | four permits | times as fast | to reach | |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (name, what, count, least) in [
        ("four computations of their own", "compute", 40, 1.5),
        ("four pairs of client and server", "pairs", 30_000, 1.0),
        ("four clients of one server", "contended", 30_000, 0.5),
    ] {
        let measure =
            |program| per_operation(program, "permits", count, &[what.to_string()], ROUNDS, time);
        row(name, measure(SUPLAB), measure(FOUR), least);
    }
    println!();
}

fn row(name: &str, one: Option<Figure>, four: Option<Figure>, least: f64) {
    let (Some(one), Some(four)) = (one, four) else {
        println!("| {name} | - | - | - | {least}x | ? |");
        return;
    };
    let faster = one.mid / four.mid;
    let met = if faster >= least { "met" } else { "MISSED" };
    println!(
        "| {name} | {} | {} | {faster:.2} | {least}x | {met} |",
        one.text(),
        four.text()
    );
}
