//! `why` gives the right rule: a table of every strategy, restart type, exit reason and outcome, each checked
//! against what really happened, and whole stories to be read as a teacher would (`tests/why/stories.txt`).
//!
//! After a change that is meant to change the stories: `SUPLAB_RECORD=1 cargo test --test why`.

mod support;

use std::fs;
use std::path::Path;

use suplab::lab::watch::Filter;

/// How a child is made to end.
struct Ending {
    input: &'static str,
    /// Its exit reason as others see it.
    reason: &'static str,
    clean: bool,
    /// What is said of the cause.
    cause: &'static str,
}

const BY_ITSELF: &str = ":b (#PID<0.105.0>) ended by itself";
const BY_SIGNAL: &str = "The prompt (#PID<0.102.0>) sent :b (#PID<0.105.0>) the exit signal";

const ENDINGS: &[Ending] = &[
    Ending {
        input: "stop :b",
        reason: ":normal",
        clean: true,
        cause: BY_ITSELF,
    },
    Ending {
        input: "stop :b, :shutdown",
        reason: ":shutdown",
        clean: true,
        cause: BY_ITSELF,
    },
    Ending {
        input: "stop :b, {:shutdown, :done}",
        reason: "{:shutdown, :done}",
        clean: true,
        cause: BY_ITSELF,
    },
    Ending {
        input: "kill :b, :boom",
        reason: ":boom",
        clean: false,
        cause: BY_SIGNAL,
    },
    Ending {
        input: "kill :b",
        reason: ":killed",
        clean: false,
        cause: BY_SIGNAL,
    },
    Ending {
        input: "crash :b",
        reason: "(RuntimeError) I'm b and I'm gonna error now",
        clean: false,
        cause: ":b (#PID<0.105.0>) failed while it was handling the cast :crash: its code raised RuntimeError \
                (I'm b and I'm gonna error now) in Lab.Counter.work/1.",
    },
];

const STRATEGIES: [&str; 3] = ["one_for_one", "one_for_all", "rest_for_one"];
const RESTARTS: [&str; 3] = ["permanent", "transient", "temporary"];

/// Plays a session; what each input printed, on one line.
fn play(lines: &[String]) -> Vec<String> {
    let played = support::play(lines.to_vec(), Filter::Nothing);
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    played.iter().map(|(_, printed)| flat(printed)).collect()
}

fn session(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_string()).collect()
}

/// The rule for a child that ended by itself, in the words of `why`.
fn rule(child: &str, sup: &str, restart: &str, ending: &Ending) -> String {
    let reason = ending.reason;
    match (restart, ending.clean) {
        ("permanent", true) => format!(
            "{child} is permanent, so {sup} is to restart it whatever the reason, also after an end in good \
             order like this one (restart: :permanent)."
        ),
        ("permanent", false) => format!(
            "{child} is permanent, so {sup} is to restart it whatever the reason (restart: :permanent)."
        ),
        ("transient", true) => format!(
            "{child} is transient: {sup} restarts it only after a failure (restart: :transient). Ends in good \
             order are :normal, :shutdown and {{:shutdown, _}}, so after {reason} it stays down."
        ),
        ("transient", false) => format!(
            "{child} is transient: {sup} restarts it only after a failure (restart: :transient). Ends in good \
             order are :normal, :shutdown and {{:shutdown, _}}, so {reason} is a failure."
        ),
        _ => format!(
            "{child} is temporary: {sup} never restarts it, whatever the reason, and forgets it (restart: \
             :temporary)."
        ),
    }
}

#[test]
fn each_strategy_restart_type_and_reason() {
    for strategy in STRATEGIES {
        for restart in RESTARTS {
            for ending in ENDINGS {
                check(strategy, restart, ending);
            }
        }
    }
}

/// Of the children a, b, c under a strategy, b ends.
fn check(strategy: &str, restart: &str, ending: &Ending) {
    let mut lines = session(&[
        "Logger.configure(level: :none)",
        &format!("strategy :{strategy}"),
        "start counter, name: :a",
        &format!("start counter, name: :b, restart: :{restart}"),
        "start counter, name: :c",
        ending.input,
    ]);
    let first = lines.len();
    lines.extend(session(&["why :a", "why :b", "why :c", "why last"]));
    lines.extend(session(&["for n <- [:a, :b, :c], do: Process.whereis(n)"]));
    let printed = play(&lines);
    let [a, b, c, last, alive] = &printed[first..] else {
        panic!("{printed:?}")
    };
    let case = format!("{strategy}, {restart}, {}", ending.input);
    let has = |text: &str, wanted: &str| {
        assert!(text.contains(wanted), "{case}: no {wanted:?} in\n{text}")
    };
    let restarted = restart == "permanent" || (restart == "transient" && !ending.clean);

    // What happened to b.
    has(b, ending.cause);
    has(b, &rule(":b", "Lab", restart, ending));
    has(last, &rule(":b", "Lab", restart, ending));
    if restarted {
        has(
            b,
            &format!("was restarted because it had ended with {}.", ending.reason),
        );
        has(b, "now :b runs as #PID<0.");
        has(b, &format!("(strategy: :{strategy})"));
        has(b, "This is number 1");
    } else {
        has(
            b,
            &format!(
                "ended with {}, and is not restarted: it is {restart}",
                ending.reason
            ),
        );
        has(b, "now :b does not run.");
        assert!(!b.contains("(strategy:"), "{case}: {b}");
    }

    // What happened to the others.
    let with = |text: &str| {
        has(
            text,
            &format!("was restarted because :b had ended with {}.", ending.reason),
        );
        has(text, &rule(":b", "Lab", restart, ending));
    };
    let without = |text: &str, name: &str, why: &str| {
        has(text, "nothing has ended it.");
        let left = format!("it left {name} alone: with the strategy :{strategy} {why}");
        if restarted {
            has(text, &left);
        } else {
            assert!(!text.contains("left"), "{case}: {text}");
        }
    };
    let only = "it restarts only the child that has ended.";
    let order =
        "it restarts a child and those that were started after it, and :a was started before.";
    match (strategy, restarted) {
        ("one_for_all", true) => [a, c].into_iter().for_each(|text| with(text)),
        ("rest_for_one", true) => {
            without(a, ":a", order);
            with(c);
        }
        _ => {
            without(a, ":a", only);
            without(c, ":c", only);
        }
    }

    // And the lab agrees.
    let pids: Vec<&str> = alive.trim_matches(['[', ']']).split(", ").collect();
    let alive = |at: usize| pids[at] != "nil";
    assert_eq!(
        [alive(0), alive(1), alive(2)],
        [true, restarted, true],
        "{case}"
    );
    let anew = |at: usize, pid: &str| pids[at] != pid;
    let expected = match strategy {
        _ if !restarted => [false, false],
        "one_for_all" => [true, true],
        "rest_for_one" => [false, true],
        _ => [false, false],
    };
    assert_eq!(
        [anew(0, "#PID<0.104.0>"), anew(2, "#PID<0.106.0>")],
        expected,
        "{case}"
    );
}

#[test]
fn dynamic_supervisors() {
    for restart in RESTARTS {
        for ending in ENDINGS {
            let lines = session(&[
                "Logger.configure(level: :none)",
                "DynamicSupervisor.start_link(name: :pool)",
                "start counter, name: :a, in: :pool",
                &format!("start counter, name: :b, restart: :{restart}, in: :pool"),
                ending.input,
                "why :b",
                "Process.whereis(:b)",
            ]);
            let printed = play(&lines);
            let (b, alive) = (&printed[5], &printed[6]);
            let restarted = restart == "permanent" || (restart == "transient" && !ending.clean);
            let case = format!("{restart}, {}:\n{b}", ending.input);
            assert!(b.contains(&rule(":b", ":pool", restart, ending)), "{case}");
            let alone = ":pool is a dynamic supervisor: its children do not depend on each other, so it restarts \
                         :b alone.";
            assert_eq!(b.contains(alone), restarted, "{case}");
            assert_eq!(alive != "nil", restarted, "{case}");
        }
    }
}

/// A supervisor that gives up: what its own supervisor makes of that.
#[test]
fn giving_up() {
    for restart in RESTARTS {
        for (input, reason) in [("kill :x, :boom", ":boom"), ("stop :x", ":normal")] {
            let lines = session(&[
                &format!("start supervisor, name: :team, max_restarts: 0, restart: :{restart}"),
                "start counter, name: :w, in: :team",
                "start counter, name: :x, in: :team",
                input,
                "why :x",
                "why :w",
                "Process.whereis(:team)",
            ]);
            let printed = play(&lines);
            let shutdown = Ending {
                input,
                reason: ":shutdown",
                clean: true,
                cause: "",
            };
            let gave_up = "Restarting :x would have been restart 1 within 5 s, and :team allows none \
                           (max_restarts: 0, max_seconds: 5). It takes that as a sign that restarting does not help, \
                           and gives up: it ends all its children and then itself, with the reason :shutdown. :team \
                           ended :w, with the exit signal :shutdown.";
            for story in &printed[4..=5] {
                assert!(story.contains(gave_up), "{restart}, {input}:\n{story}");
                let rule = rule(":team", "Lab", restart, &shutdown);
                assert!(story.contains(&rule), "{restart}, {input}:\n{story}");
            }
            let answer = format!(
                ":x (#PID<0.106.0>, counter, child of :team) ended with {reason}, and :team gave up"
            );
            assert!(printed[4].starts_with(&answer), "{}", printed[4]);
            assert_eq!(printed[6] != "nil", restart == "permanent", "{restart}");
        }
    }
}

/// The stories that are kept to be read: each a heading, and a session whose last inputs are `why`.
const STORIES: &[(&str, &[&str])] = &[
    (
        "A failure under rest_for_one",
        &[
            "strategy :rest_for_one",
            "start counter, name: :one",
            "start counter, name: :two",
            "start bucket, name: :shopping",
            "advance 3_000",
            "kill :two, :boom",
            "why :shopping",
            "why :one",
        ],
    ),
    (
        "A crash with its place, under one_for_all, and a temporary sibling",
        &[
            "Logger.configure(level: :none)",
            "strategy :one_for_all",
            "start counter, name: :one",
            "start bucket, name: :scratch, restart: :temporary",
            "crash :one",
            "why :one",
            "why :scratch",
        ],
    ),
    (
        "A transient child that has done its work",
        &[
            "start counter, name: :job, restart: :transient",
            "stop :job",
            "why :job",
        ],
    ),
    (
        "A temporary child that was killed",
        &[
            "start counter, name: :once, restart: :temporary",
            "kill :once",
            "why :once",
        ],
    ),
    (
        "Too many restarts, up to the root",
        &[
            "start supervisor, name: :team, max_restarts: 1",
            "start counter, name: :a, in: :team",
            "start counter, name: :b, in: :team",
            "kill :b, :boom",
            "kill :b, :boom",
            "why last",
            "why :team",
            "intensity 0, 5",
            "kill :team",
            "why Lab",
        ],
    ),
    (
        "What did not end a process",
        &[
            "defmodule Careful do use GenServer; def start_link(_), do: GenServer.start_link(__MODULE__, [], name: \
             :careful); def init(_) do Process.flag(:trap_exit, true); {:ok, []} end; def handle_info(_, s), do: \
             {:noreply, s} end",
            "start Careful",
            "start counter, name: :plain",
            "kill :careful, :boom",
            "kill :plain, :normal",
            "kill Lab, :boom",
            "why :careful",
            "why :plain",
            "why Lab",
        ],
    ),
    (
        "The children of a supervisor that is stopped",
        &[
            "start supervisor, name: :team, restart: :temporary",
            "start supervisor, name: :inner, in: :team",
            "start counter, name: :deep, in: :inner",
            "Supervisor.stop(:team)",
            "why :deep",
        ],
    ),
    (
        "The children of a supervisor that is killed",
        &[
            "start supervisor, name: :team, restart: :temporary",
            "start counter, name: :orphan, in: :team",
            "kill :team",
            "why :orphan",
        ],
    ),
    (
        "Ended on purpose",
        &[
            "start counter, name: :one",
            "Supervisor.terminate_child(Lab, :one)",
            "why :one",
        ],
    ),
    (
        "A child that was late",
        &[
            "defmodule Slow do use GenServer; def start_link(_), do: GenServer.start_link(__MODULE__, [], name: \
             :slow); def init(_) do Process.flag(:trap_exit, true); {:ok, []} end; def terminate(_, _), do: \
             Process.sleep(60_000) end",
            "strategy :one_for_all",
            "start Slow, shutdown: 1_000",
            "start counter, name: :one",
            "kill :one, :boom",
            "advance 2_000",
            "why :slow",
        ],
    ),
    (
        "A restart that fails and is tried again",
        &[
            "defmodule Shaky do use GenServer; def start_link(_), do: GenServer.start_link(__MODULE__, [], name: \
             :shaky); def init(_) do if :ets.update_counter(:tries, :n, 1) in [2, 3], do: {:stop, :not_yet}, else: \
             {:ok, []} end end",
            ":ets.new(:tries, [:named_table, :public])",
            ":ets.insert(:tries, {:n, 0})",
            "start Shaky",
            "kill :shaky, :boom",
            "why :shaky",
        ],
    ),
    (
        "Links that take others along",
        &[
            "a = spawn(fn -> Process.sleep(:infinity) end)",
            "b = spawn(fn -> Process.link(a); Process.sleep(:infinity) end)",
            "c = spawn(fn -> Process.flag(:trap_exit, true); Process.link(b); Process.sleep(:infinity) end)",
            "Process.exit(a, :bang)",
            "why b",
            "why c",
        ],
    ),
    (
        "A call to one that was not there",
        &[
            "Logger.configure(level: :none)",
            "defmodule Caller do use GenServer; def start_link(_), do: GenServer.start_link(__MODULE__, [], name: \
             :caller); def init(_), do: {:ok, []}; def handle_cast(:ask, s) do GenServer.call(:nobody, :hello); \
             {:noreply, s} end end",
            "start Caller, restart: :temporary",
            "GenServer.cast(:caller, :ask)",
            "why :caller",
        ],
    ),
    (
        "A significant child",
        &[
            "children = [%{id: :main, start: {Lab.Counter, :start_link, [[name: :main]]}, restart: :transient, \
             significant: true}, %{id: :aux, start: {Lab.Counter, :start_link, [[name: :aux]]}}]",
            "Supervisor.start_child(Lab, %{id: :boot, type: :supervisor, restart: :temporary, start: {Supervisor, \
             :start_link, [children, [strategy: :one_for_one, auto_shutdown: :any_significant, name: :boot]]}})",
            "stop :main",
            "why :main",
            "why :aux",
        ],
    ),
    (
        "Children that never ran",
        &[
            "defmodule Never do use GenServer; def start_link(how), do: GenServer.start_link(__MODULE__, how); def \
             init(:ignore), do: :ignore; def init(:fail), do: {:stop, :no_disk} end",
            "Supervisor.start_child(Lab, %{id: :quiet, start: {Never, :start_link, [:ignore]}})",
            "why :quiet",
            "Process.flag(:trap_exit, true)",
            "Supervisor.start_link([%{id: :first, start: {Lab.Bucket, :start_link, [[]]}}, %{id: :second, start: \
             {Never, :start_link, [:fail]}}], strategy: :one_for_one)",
            "why :second",
            "why :nobody",
        ],
    ),
];

#[test]
fn stories_to_be_read() {
    let mut told = String::new();
    for (heading, inputs) in STORIES {
        told.push_str(&format!("## {heading}\n\n"));
        let played = support::play(session(inputs), Filter::Nothing);
        for (input, (prompt, printed)) in inputs.iter().zip(&played) {
            told.push_str(&format!("{prompt}{input}\n"));
            let is_why = input.starts_with("why");
            assert!(is_why || !printed.contains("** ("), "{input}:\n{printed}");
            if is_why {
                told.push_str(printed);
            }
        }
        told.push('\n');
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/why/stories.txt");
    if std::env::var_os("SUPLAB_RECORD").is_some() {
        fs::write(&file, &told).expect("the stories can be written");
    }
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    assert!(told == recorded, "the stories have changed:\n{told}");
}
