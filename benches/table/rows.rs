//! The rows of the table, and how they are shown.

use std::process::Command;

use crate::figure::{
    ELIXIR, Figure, ROUNDS, SUPLAB, command, has_elixir, per_operation, processor_time, script,
    time,
};

/// What is to be reached.
pub(crate) enum Target {
    /// At most so much, in the row's unit.
    Most(f64),
    /// At most the reference's figure times this.
    Ratio(f64),
}

/// Something that is done many times.
struct Row {
    name: &'static str,
    script: &'static str,
    /// How many operations suplab is given, and how many the reference.
    counts: (u32, u32),
    /// The script's further arguments.
    more: &'static [&'static str],
    target: Target,
}

const fn row(name: &'static str, script: &'static str, count: u32, target: Target) -> Row {
    Row {
        name,
        script,
        counts: (count, count),
        more: &[],
        target,
    }
}

const ROWS: &[Row] = &[
    row("kill to restarted", "kill", 60_000, Target::Ratio(1.0)),
    row(
        "crash by raise to restarted, reports on",
        "crash",
        5_000,
        Target::Ratio(0.5),
    ),
    row(
        "`start_child`, 10,000 children",
        "start_child",
        10_000,
        Target::Ratio(1.0),
    ),
    row(
        "`start_child`, 100,000 children",
        "start_child",
        100_000,
        Target::Ratio(1.0),
    ),
    row(
        "`GenServer.call`, native kind",
        "call_native",
        300_000,
        Target::Ratio(1.0),
    ),
    row(
        "`GenServer.call`, server in Elixir",
        "call",
        300_000,
        Target::Ratio(2.0),
    ),
    row(
        "spawn and see its `:DOWN`",
        "spawn_down",
        200_000,
        Target::Ratio(3.0),
    ),
    Row {
        more: &["1000"],
        ..row(
            "one_for_all restart of 1,000",
            "one_for_all",
            40,
            Target::Ratio(2.0),
        )
    },
    Row {
        more: &["10000"],
        ..row(
            "one_for_all restart of 10,000",
            "one_for_all",
            3,
            Target::Ratio(2.0),
        )
    },
    Row {
        counts: (40, 10),
        ..row("`fib.(22)`, typed", "fib_typed", 0, Target::Ratio(0.1))
    },
    Row {
        counts: (40, 10),
        ..row(
            "`Enum.reduce` over 100,000, typed fn",
            "reduce_typed",
            0,
            Target::Ratio(0.1),
        )
    },
    Row {
        counts: (10, 2),
        ..row(
            "load 2,000 lines of modules",
            "load",
            0,
            Target::Most(50_000.0),
        )
    },
    Row {
        counts: (40, 400),
        ..row(
            "`Fib.fib(22)` of a module (the reference compiles it)",
            "fib_module",
            0,
            Target::Most(5_800.0),
        )
    },
];

/// How programs are timed.
pub(crate) struct Way {
    /// What is measured, for the reader.
    pub(crate) unit: &'static str,
    /// The time of one run, in microseconds.
    pub(crate) time: fn(&mut Command) -> Option<f64>,
    /// The reference with its options.
    pub(crate) reference: &'static [&'static str],
}

/// What a person waits for. For a quiet machine.
pub(crate) const WALL: Way = Way {
    unit: "Microseconds",
    time,
    reference: ELIXIR,
};

/// What the processor does, which is nearly the same however busy the machine is. So that it can be compared, the
/// reference has one scheduler as suplab has one permit, and does not spin while it waits.
pub(crate) const PROCESSOR: Way = Way {
    unit: "Microseconds of processor time",
    time: processor_time,
    reference: &[
        "elixir",
        "--erl",
        "+S 1 +sbwt none +sbwtdcpu none +sbwtdio none",
    ],
};

/// Prints the table.
pub(crate) fn print(way: &Way) {
    let known = has_elixir();
    println!(
        "{}; median (lowest to highest) of {ROUNDS} runs, of 20 for starts.\n",
        way.unit
    );
    header("elixir");
    for (name, ours, theirs) in [
        ("start to end of an empty script", SUPLAB, way.reference),
        (
            "start of the shell to its end, no input",
            &SUPLAB[..1],
            &["iex"][..],
        ),
    ] {
        let reference = known.then(|| start_up(way, theirs)).flatten();
        show(name, start_up(way, ours), reference, &Target::Most(5_000.0));
    }
    for row in ROWS {
        let more: Vec<String> = row.more.iter().map(ToString::to_string).collect();
        let measure =
            |program, count| per_operation(program, row.script, count, &more, ROUNDS, way.time);
        let reference = known
            .then(|| measure(way.reference, row.counts.1))
            .flatten();
        show(
            row.name,
            measure(SUPLAB, row.counts.0),
            reference,
            &row.target,
        );
    }
    // By its clock the reference takes the minute that it is.
    let minute = Figure::of(vec![60e6]);
    let args = ["60".to_string()];
    let ours = || (way.time)(&mut command(SUPLAB, &script("counters"), &args));
    let ours: Option<Vec<f64>> = (0..ROUNDS).map(|_| ours()).collect();
    show(
        "a minute of the seed's counters, whole program",
        ours.map(Figure::of),
        Some(minute),
        &Target::Most(10_000.0),
    );
    println!();
}

/// The time of a program that has nothing to do.
fn start_up(way: &Way, program: &[&str]) -> Option<Figure> {
    let empty = std::env::temp_dir().join(format!("suplab-empty-{}.exs", std::process::id()));
    std::fs::write(&empty, "").ok()?;
    let times: Option<Vec<f64>> = (0..20)
        .map(|_| match program {
            [shell] if *shell != ELIXIR[0] => (way.time)(&mut Command::new(shell)),
            _ => (way.time)(&mut command(program, &empty, &[])),
        })
        .collect();
    let _ = std::fs::remove_file(&empty);
    Some(Figure::of(times?))
}

/// The first lines of a table.
pub(crate) fn header(reference: &str) {
    println!(
        "| what | suplab | {reference} | ratio | to reach | |\n| --- | --- | --- | --- | --- | --- |"
    );
}

/// A row of a table.
pub(crate) fn show(name: &str, ours: Option<Figure>, reference: Option<Figure>, target: &Target) {
    let text = |figure: &Option<Figure>| figure.map_or("-".to_string(), |figure| figure.text());
    let ratio = ours.zip(reference).map(|(a, b)| a.mid / b.mid);
    let (wanted, met) = match target {
        Target::Most(most) => (format!("{most}"), ours.map(|figure| figure.mid <= *most)),
        Target::Ratio(most) => (format!("{most}x"), ratio.map(|ratio| ratio <= *most)),
    };
    let ratio = ratio.map_or("-".to_string(), |ratio| match ratio {
        small if small < 0.01 => format!("{small:.4}"),
        ratio => format!("{ratio:.2}"),
    });
    let met = met.map_or("?", |met| if met { "met" } else { "MISSED" });
    println!(
        "| {name} | {} | {} | {ratio} | {wanted} | {met} |",
        text(&ours),
        text(&reference)
    );
}
