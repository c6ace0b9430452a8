//! Going back: a session from which inputs have been taken back is, byte for byte, one in which they were never typed;
//! a session that was saved is repeated with the same events.

mod support;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use suplab::lab::Style;
use suplab::lab::watch::Filter;
use suplab::runtime::{Buffer, Event, EventKind, Pace, Proc, Raise, Stream, System};
use suplab::shell::console::Source;
use suplab::shell::editor::Typed;
use suplab::shell::replay::journal::Came;
use suplab::shell::replay::script::{self, Reader};
use suplab::shell::replay::serve::serve;
use suplab::shell::replay::stage::{Blueprint, Stage};
use suplab::term::Pid;

/// Twenty inputs with crashes, chance, modules, messages, a shell that dies, time and a pause.
const SESSION: [&str; 20] = [
    "start counter, name: :one, every: 1_000, crash_at: 3",
    "start counter, name: :two, every: 700, restart: :transient",
    "strategy :rest_for_one",
    "x = Counter.value(:two)",
    "advance 2_500",
    "kill :two, :boom",
    "pid = spawn(fn -> receive do :stop -> exit(:asked) end end)",
    "y = for _ <- 1..3, do: :rand.uniform(1000)",
    "advance 3_000",
    "defmodule M do\ndef f(x), do: x * 2\nend",
    "Process.link(pid)",
    "z = M.f(21)",
    "kill :one",
    "ref = make_ref()",
    "raise \"oops\"",
    "send(pid, :stop)",
    "pause",
    "kill :two, :again",
    "step 2",
    "advance 100",
];

/// What can be seen of a session's state.
const LOOKS: [&str; 9] = [
    "{x, y, self()}",
    "binding() |> Keyword.keys()",
    "tree",
    "ps :all",
    "clock",
    "log 1000",
    "exits",
    ":rand.uniform(1_000_000)",
    "spawn(fn -> :ok end)",
];

fn lines(parts: &[&[&str]]) -> Vec<String> {
    let texts = parts.iter().flat_map(|part| part.iter());
    texts
        .flat_map(|text| text.split('\n'))
        .map(str::to_string)
        .collect()
}

fn printed(pieces: &[(String, String)], last: usize) -> String {
    pieces[pieces.len() - last..]
        .iter()
        .map(|(prompt, printed)| format!("{prompt}{printed}"))
        .collect()
}

#[test]
fn what_was_taken_back_was_never_typed() {
    for (kept, taken) in [(15, 5), (8, 12), (19, 1), (11, 9)] {
        let undo = format!("undo {taken}");
        let more = ["kill :one, :later", "advance 1_000"];
        let back = lines(&[&SESSION, &[&undo], &more, &LOOKS]);
        let fresh = lines(&[&SESSION[..kept], &more, &LOOKS]);
        let last = more.len() + LOOKS.len();
        let back = printed(&support::play(back, Filter::Telling), last);
        let fresh = printed(&support::play(fresh, Filter::Telling), last);
        assert_eq!(back, fresh, "undo {taken}");
    }
}

#[test]
fn what_was_done_again_was_never_taken_back() {
    let there = lines(&[&SESSION, &LOOKS]);
    let again = lines(&[&SESSION, &["undo 7", "redo 3", "redo 4"], &LOOKS]);
    let last = LOOKS.len();
    assert_eq!(
        printed(&support::play(again, Filter::Nothing), last),
        printed(&support::play(there, Filter::Nothing), last)
    );
}

/// Somebody who types at the wall clock's pace, and now and then presses Ctrl-C.
#[derive(Clone)]
struct Person {
    lines: Arc<Mutex<VecDeque<&'static str>>>,
    stage: Arc<Stage>,
}

impl Source for Person {
    fn next(&mut self, p: &mut Proc, _: &str, _: Option<String>) -> Result<(Typed, Came), Raise> {
        p.settle(50)?;
        let next = self
            .lines
            .lock()
            .expect("nobody panics with it")
            .pop_front();
        let Some(line) = next else {
            return Ok((Typed::End, Came::Rested));
        };
        p.outside(|| std::thread::sleep(Duration::from_millis(3)))?;
        if line == "Process.sleep :infinity" || line == "loop.(loop, 0)" {
            let stage = self.stage.clone();
            std::thread::spawn(move || press_ctrl_c(&stage, line));
        }
        let came = Came::Outside(p.system().scheduler.latest_arrival());
        Ok((Typed::Line(line.to_string()), came))
    }
}

/// Some time after the input has been taken in, until that has ended it.
fn press_ctrl_c(stage: &Stage, input: &str) {
    let is_there = || {
        stage.shared().with(|state| {
            let latest = state.journal.inputs().last();
            state.busy && latest.is_some_and(|latest| latest.text() == input)
        })
    };
    while !is_there() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Pressed too early it goes unheard.
    while is_there() {
        std::thread::sleep(Duration::from_millis(30));
        stage.interrupt();
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn blueprint(pace: Pace) -> Blueprint {
    Blueprint {
        permits: 1,
        pace,
        seed: Some(11),
        style: Style::PLAIN,
        watch: Filter::Telling,
        json: None,
        prepared: None,
    }
}

/// A session at five times the wall clock's pace: a busy machine still keeps up.
fn typed(lines: &[&'static str]) -> (String, Arc<Stage>) {
    let output = Arc::new(Buffer::default());
    let stage = Stage::new(blueprint(Pace::Real(5.0)), output.clone());
    let person = Person {
        lines: Arc::new(Mutex::new(lines.iter().copied().collect())),
        stage: stage.clone(),
    };
    serve(&stage, Vec::new(), || person.clone());
    (output.text(Stream::Out), stage)
}

const PACED: [&str; 12] = [
    "intensity 1_000, 1",
    "start counter, name: :one, every: 40, crash_at: 4",
    "start counter, name: :two, every: 70",
    "Process.sleep 500",
    "kill :two, :boom",
    "Process.sleep :infinity",
    "loop = fn loop, n -> loop.(loop, n + 1) end",
    "loop.(loop, 0)",
    "kill :one",
    "speed 8",
    "Process.sleep 300",
    "pause",
];

#[test]
fn a_session_at_the_wall_clocks_pace_is_repeated_exactly() {
    let looks = ["tree", "ps", "log 1000", "clock"];
    let go_back = ["kill :one", "step 3", "tree", "undo 7"];
    let all: Vec<&'static str> = [&PACED[..], &looks, &go_back, &looks].concat();
    let (text, _) = typed(&all);
    let (before, after) = text.split_once("took back\n").expect("it went back");
    let after: String = after
        .lines()
        .skip(7)
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(after.contains("paused"), "{text}");
    assert!(before.contains(&after), "{text}");
}

/// The events of a lab; the reader's own end may come too late to be among them.
fn events(system: &System) -> Vec<String> {
    let of_reader =
        |event: &Event| matches!(event.kind, EventKind::Exited { pid, .. } if pid == Pid(100));
    let shown = |event: &Event| format!("{:?} {} {:?}", event.id, event.time, event.kind);
    let all = system.events.latest(usize::MAX);
    all.iter()
        .filter(|event| !of_reader(event))
        .map(shown)
        .collect()
}

#[test]
fn a_saved_session_has_the_same_events() {
    let path = std::env::temp_dir().join(format!("suplab_session_{}.exs", std::process::id()));
    let save: &'static str = format!("save {:?}", path.display().to_string()).leak();
    let (text, stage) = typed(&[&PACED[..], &["kill :two", "step until: :restart", save]].concat());
    assert!(text.contains("saved 14 inputs"), "{text}");
    let saved = std::fs::read_to_string(&path).expect("it was saved");
    std::fs::remove_file(&path).expect("it is there");
    assert!(script::is_script(&saved), "{saved}");
    let script = script::read(&saved).expect("what save writes can be read");
    let repeated = Stage::new(blueprint(script.setting.pace), Arc::new(Buffer::default()));
    repeated.system().scheduler.set_replaying(true);
    let reader = Reader::new(script);
    serve(&repeated, Vec::new(), || reader.clone());
    let (again, first) = (events(&repeated.system()), events(&stage.system()));
    let differs = again
        .iter()
        .zip(&first)
        .position(|(again, first)| again != first);
    let differs = differs.map(|at| (&again[at], &first[at]));
    assert_eq!((differs, again.len()), (None, first.len()), "{saved}");
}

#[test]
fn a_pasted_session_goes_back_too() {
    let mark = "IO.puts(\"from here on\")";
    let paste = |parts: &[&[&str]]| {
        let pieces = support::play(vec![lines(parts).join("\n")], Filter::Telling);
        let printed: String = pieces.into_iter().map(|(_, printed)| printed).collect();
        let (_, after) = printed
            .split_once("from here on\n")
            .expect("it came so far");
        after.to_string()
    };
    let back = paste(&[&SESSION, &["undo 5", mark, "kill :one"], &LOOKS]);
    let fresh = paste(&[&SESSION[..15], &[mark, "kill :one"], &LOOKS]);
    assert_eq!(back, fresh);
}
